"""A snapshot read with nothing but Python, for a process that asks once: as `snapshot`, without numpy, whose
import takes ten times as long as an answer for some hundred documents.

Documents have one number throughout: those of the second segment follow those of the first.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import accumulate
from typing import Any

from indexer.engines.whoosh.mapped import Mapped
from indexer.engines.whoosh.matching import Matches, Scored
from indexer.engines.whoosh.ranking import bm25, idf, saturation
from indexer.engines.whoosh.schema import EXACT, ZONE, zone_of


class PlainSets:
    """Matches as `found`, a set of documents, and `scores`, a dict; see `matching.Sets`."""

    def __init__(self, alive: frozenset[int]) -> None:
        """Take the documents that count."""
        self._alive = alive

    def everything(self) -> Matches:
        """See `Sets`."""
        return Matches(self._alive, dict.fromkeys(self._alive, 0.0))

    def any_of(self, parts: Iterable[Scored]) -> Matches:
        """See `Sets`."""
        scores: dict[int, float] = {}
        for docs, added in parts:
            for doc, score in zip(docs, added, strict=True):
                scores[doc] = scores.get(doc, 0.0) + score
        return Matches(self._alive & scores.keys(), scores)

    def raised(self, matches: Matches, parts: Iterable[Scored]) -> Matches:
        """See `Sets`."""
        for docs, added in parts:
            for doc, score in zip(docs, added, strict=True):
                if doc in matches.found:
                    matches.scores[doc] += score
        return matches

    def either(self, several: Iterable[Matches]) -> Matches:
        """See `Sets`."""
        return self.any_of(_scored(matches) for matches in several)

    def all_of(self, several: Iterable[Matches]) -> Matches:
        """See `Sets`."""
        found, scores = self.everything()
        for matches in several:
            found = found & matches.found
            scores = {doc: scores[doc] + matches.scores[doc] for doc in found}
        return Matches(found, scores)

    def without(self, matches: Matches, excluded: Matches) -> Matches:
        """See `Sets`."""
        return Matches(matches.found - excluded.found, matches.scores)

    def scaled(self, matches: Matches, factor: float) -> Matches:
        """See `Sets`."""
        return Matches(matches.found, {doc: factor * score for doc, score in matches.scores.items()})

    def is_empty(self, matches: Matches) -> bool:
        """See `Sets`."""
        return not matches.found


def _scored(matches: Matches) -> Scored:
    docs = list(matches.found)
    return Scored(docs, [matches.scores[doc] for doc in docs])


class PlainSnapshot:
    """A generation, read from its segments' files.

    Attributes:
        count: Documents, those that were deleted since among them.
        alive: The documents that count.
        sets: What matches are combined with.
    """

    def __init__(self, segments: Sequence[Mapped], deleted: Sequence[Sequence[int]]) -> None:
        self._starts = list(accumulate((len(each.items("days")) for each in segments), initial=0))
        self._segments = segments
        self.count = self._starts[-1]
        dead = {base + row for base, rows in zip(self._starts, deleted, strict=False) for row in rows}
        self.alive = frozenset(range(self.count)) - dead
        self.sets = PlainSets(self.alive)

    # --- leaves of a query ---------------------------------------------------------------------

    def term(self, field: str, term: str, weight: float = 1.0) -> Scored:
        """The documents that have a term, their BM25 times `weight`."""
        freqs = self._frequencies(field, term)
        return Scored(list(freqs), [weight * score for score in self._bm25(field, freqs, freqs)])

    def prefix(self, letters: str, field: str | None) -> Scored:
        """The documents that have a word that begins so, in one field or in any; all score 1."""
        found = {
            base + doc
            for base, segment in self.parts()
            for row in segment.beginning(EXACT, letters)
            for doc, positions in _positions(segment, row).items()
            if field is None or any(_is_in(field, position) for position in positions)
        }
        return Scored(sorted(found), [1.0] * len(found))

    def phrase(self, words: Sequence[str], field: str | None) -> Scored:
        """The documents that have the words side by side, in one field or in any; the words' BM25."""
        docs = [base + doc for base, segment in self.parts() for doc in _side_by_side(segment, words, field)]
        each = [self._bm25(EXACT, self._frequencies(EXACT, word), docs) for word in words] if docs else []
        return Scored(docs, [sum(scores) for scores in zip(*each, strict=True)])

    def holds(self, field: str, term: str) -> bool:
        """Whether a document that counts has the term."""
        return not self.alive.isdisjoint(self._frequencies(field, term))

    def near(self, word: str, edits: int) -> Iterator[tuple[str, int]]:
        """Yield words in use within so many edits of `word`, with how many documents use each."""
        from indexer.engines.whoosh.spelling import hashes_sought, is_near  # with rapidfuzz: seldom wanted

        counts: dict[str, int] = {}
        sought = hashes_sought(word, edits)
        for base, segment in self.parts():
            hashes, words, letters = map(segment.items, ("deletes", "delete_words", "letters"))
            spans = ((bisect_left(hashes, each), bisect_right(hashes, each)) for each in sought)
            for row in {row for first, last in spans for row in words[first:last]}:
                if abs(letters[row] - len(word)) > edits:
                    continue
                other = segment.term(EXACT, row)
                if is_near(word, other, edits):
                    used = sum(base + doc in self.alive for doc in _positions(segment, row))
                    counts[other] = counts.get(other, 0) + used
        yield from ((other, count) for other, count in counts.items() if count)

    def any_of(self, worths: Mapping[str, float], field: str | None) -> Scored:
        """The documents that have one of the words, in one field or in any; see `Leaves.any_of`."""
        best: dict[int, float] = {}
        for word, worth in worths.items():
            freqs = self._frequencies(EXACT, word)
            docs = freqs if field is None else self.phrase([word], field).docs
            for doc, score in zip(docs, self._bm25(EXACT, freqs, docs, rarity=1.0), strict=True):
                best[doc] = max(best.get(doc, 0.0), worth * score)
        docs = sorted(self.alive & best.keys())
        rarity = idf(self.count, len(docs))
        return Scored(docs, [rarity * best[doc] for doc in docs])

    # --- postings ------------------------------------------------------------------------------

    def parts(self) -> Iterator[tuple[int, Mapped]]:
        """Yield each segment with the number of its first document."""
        return zip(self._starts, self._segments, strict=False)

    def _frequencies(self, field: str, term: str) -> dict[int, int]:
        """A term's documents, ascending, and its frequency in each."""
        found: dict[int, int] = {}
        for base, segment in self.parts():
            row = segment.find(field, term)
            if row is not None:
                first, last = segment.items(f"{field}/starts")[row : row + 2]
                docs, freqs = (segment.items(f"{field}/{name}")[first:last] for name in ("docs", "freqs"))
                found |= {base + doc: freq for doc, freq in zip(docs, freqs, strict=True)}
        return found

    def _bm25(
        self, field: str, freqs: Mapping[int, int], docs: Iterable[int], rarity: float | None = None
    ) -> list[float]:
        """The scores, of some documents, of a term with these frequencies; as rare as these say, or so."""
        if not freqs:
            return []
        rarity = idf(self.count, len(freqs)) if rarity is None else rarity
        average = sum(segment.items(f"{field}/total")[0] for segment in self._segments) / self.count or 1.0
        scores = []
        for doc in docs:
            segment, row = self.at(doc)
            length = segment.items(f"{field}/lengths")[row]
            scores.append(bm25(rarity, freqs[doc], saturation(field, length, average)))
        return scores

    # --- documents -----------------------------------------------------------------------------

    def at(self, number: int) -> tuple[Mapped, int]:
        """The segment of a document, and its number there."""
        place = bisect_right(self._starts, number) - 1
        return self._segments[place], number - self._starts[place]

    def shown(self, number: int) -> Mapping[str, Any]:
        """What a hit shows of a document."""
        segment, row = self.at(number)
        return segment.shown(row)


def _side_by_side(segment: Mapped, words: Sequence[str], field: str | None) -> list[int]:
    """The documents of one segment in which each word stands one position after the word before."""
    rows = [segment.find(EXACT, word) for word in words]
    if None in rows:
        return []
    begun: dict[int, set[int]] | None = None
    for shift, row in enumerate(rows):
        places = {
            doc: {position - shift for position in positions}
            for doc, positions in _positions(segment, row or 0).items()
            if begun is None or doc in begun
        }
        begun = places if begun is None else {doc: begun[doc] & those for doc, those in places.items()}
    return [
        doc
        for doc, positions in (begun or {}).items()
        if any(field is None or _is_in(field, position) for position in positions)
    ]


def _positions(segment: Mapped, row: int) -> dict[int, memoryview]:
    """The documents of one segment that have a word, ascending, and where it stands in each."""
    first, last = segment.items(f"{EXACT}/starts")[row : row + 2]
    docs, begins = segment.items(f"{EXACT}/docs"), segment.items(f"{EXACT}/position_starts")
    positions = segment.items(f"{EXACT}/positions")
    return {docs[at]: positions[begins[at] : begins[at + 1]] for at in range(first, last)}


def _is_in(field: str, position: int) -> bool:
    return position // ZONE == zone_of(field)
