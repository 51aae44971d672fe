"""All segments of a generation as one: the postings of a term, a phrase or a prefix, scored, as arrays.

Documents have one number throughout: those of the second segment follow those of the first.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property, lru_cache
from itertools import accumulate
from typing import Any

import numpy as np

from indexer.engines.lexicon import Lexicon
from indexer.engines.whoosh.array_sets import ArraySets
from indexer.engines.whoosh.deletions import looked_up
from indexer.engines.whoosh.generations import Generation
from indexer.engines.whoosh.matching import Scored
from indexer.engines.whoosh.ranking import bm25, idf, saturation
from indexer.engines.whoosh.schema import EXACT, ZONE, zone_of
from indexer.engines.whoosh.segments import Segment, open_segment
from indexer.engines.whoosh.spelling import hashes_sought, is_near
from indexer.many_texts import Array, rows_of

LEXICON = "lexicon.json"
SEGMENTS, KEPT_SEGMENTS = 8, 2
"""With more segments than the first, all but the largest few are made one, in the background."""
LEAVES, POSTINGS = 256, 4_000_000
"""Terms and phrases whose documents are kept with their scores, for who narrows a search or turns a page: so
many of each, or as many terms as cannot have more postings, of 16 bytes, than that."""
REMEMBERED = 1_000
"""Documents whose values are kept as they were read."""
POSITIONS = 1 << 32
"""A document and a position in it as one int64: document * POSITIONS + position."""


NOTHING = Scored(np.zeros(0, np.int64), np.zeros(0))


class Snapshot:
    """A generation, read from its segments' files.

    Attributes:
        count: Documents, those that were deleted since among them.
        alive: Document → whether it counts, bool[count].
        sets: What matches are combined with.
    """

    def __init__(self, segments: Sequence[Segment], deleted: Sequence[Sequence[int]]) -> None:
        self.segments = segments
        self._starts = list(accumulate((segment.count for segment in segments), initial=0))
        self.count = self._starts[-1]
        self.alive = np.ones(self.count, bool)
        for base, numbers in zip(self._starts[:-1], deleted, strict=True):
            self.alive[base + np.array(numbers, np.int64)] = False
        self._intact = {base for base, rows in zip(self._starts, deleted, strict=False) if not rows}
        self.sets = ArraySets(self.alive)
        self._against: dict[str, Array] = {}

    def let_go(self) -> None:
        """Give the pages of the files that were read back to the system; what is read again comes back."""
        for segment in self.segments:
            segment.let_go()

    # --- leaves of a query ---------------------------------------------------------------------

    def term(self, field: str, term: str, weight: float = 1.0) -> Scored:
        """The documents that have a term, their BM25 times `weight`."""
        docs, scores = self._kept_term(field, term)
        return Scored(docs, weight * scores)

    def prefix(self, letters: str, field: str | None) -> Scored:
        """The documents that have a word that begins so, in one field or in any; all score 1."""
        has = np.zeros(self.count, bool)
        for base, segment in self._parts():
            terms = segment.beginning(EXACT, letters)
            first, last = segment[f"{EXACT}/starts"][[terms.start, terms.stop]].tolist()
            docs = segment[f"{EXACT}/docs"][first:last]
            if field is not None:
                begins = segment[f"{EXACT}/position_starts"][first : last + 1]
                zones = segment[f"{EXACT}/positions"][begins[0] : begins[-1]] // ZONE
                docs = np.repeat(docs, np.diff(begins))[zones == zone_of(field)]
            has[docs + base] = True
        docs = np.flatnonzero(has)
        return Scored(docs, np.ones(len(docs)))

    def any_of(self, worths: Mapping[str, float], field: str | None) -> Scored:
        """The documents that have one of the words, in one field or in any; see `Leaves.any_of`."""
        best = np.zeros(self.count)
        for word, worth in worths.items():
            found = self._postings(EXACT, word)
            if found is None:
                continue
            docs, freqs = found
            if field is not None:
                kept = np.isin(docs, self.phrase([word], field).docs)
                docs, freqs = docs[kept], freqs[kept]
            best[docs] = np.maximum(best[docs], worth * bm25(1.0, freqs, self._saturation(EXACT)[docs]))
        docs = np.flatnonzero((best > 0) & self.alive)
        return Scored(docs, idf(self.count, len(docs)) * best[docs])

    def phrase(self, words: Sequence[str], field: str | None) -> Scored:
        """The documents that have the words side by side, in one field or in any; the words' BM25."""
        scored: Scored = self._kept_phrase(tuple(words), field)
        return scored

    @cached_property
    def _kept_term(self) -> Callable[[str, str], Scored]:
        kept: Callable[[str, str], Scored] = lru_cache(max(LEAVES, POSTINGS // max(self.count, 1)))(
            self._term
        )
        return kept

    @cached_property
    def _kept_phrase(self) -> Callable[[tuple[str, ...], str | None], Scored]:
        return lru_cache(LEAVES)(self._phrase)

    def _term(self, field: str, term: str) -> Scored:
        found = self._postings(field, term)
        if found is None:
            return NOTHING
        docs, freqs = found
        against = self._saturation(field)[docs]
        return Scored(docs, bm25(idf(self.count, len(docs)), freqs, against))

    def _phrase(self, words: tuple[str, ...], field: str | None) -> Scored:
        postings = [self._postings(EXACT, word) for word in words]
        if any(found is None for found in postings):
            return NOTHING
        docs = np.unique(np.concatenate([self._side_by_side(b, s, words, field) for b, s in self._parts()]))
        scores = np.zeros(len(docs))
        for found in postings:
            places = np.searchsorted(found[0], docs)  # type: ignore[index]
            freqs = found[1][places]  # type: ignore[index]
            rarity = idf(self.count, len(found[0]))  # type: ignore[index]
            scores += bm25(rarity, freqs, self._saturation(EXACT)[docs])
        return Scored(docs, scores)

    def holds(self, field: str, term: str) -> bool:
        """Whether a document that counts has the term."""
        for base, segment in self._parts():
            row = segment.find(field, term)
            if row is not None and self._used(field, base, segment, row):
                return True
        return False

    def near(self, word: str, edits: int) -> Iterator[tuple[str, int]]:
        """Yield words in use within so many edits of `word`, with how many documents use each."""
        counts: Counter[str] = Counter()
        sought = np.array(hashes_sought(word, edits), np.uint32)
        for base, segment in self._parts():
            letters = segment.items("letters")
            for row in looked_up(sought, segment["deletes"], segment.items("delete_words")):
                if abs(letters[row] - len(word)) > edits:
                    continue
                other = segment.term(EXACT, row)
                if other in counts or is_near(word, other, edits):
                    counts[other] += self._used(EXACT, base, segment, row)
        yield from ((other, count) for other, count in counts.items() if count)

    # --- postings ------------------------------------------------------------------------------

    def _parts(self) -> zip[tuple[int, Segment]]:
        return zip(self._starts, self.segments, strict=False)

    def _used(self, field: str, base: int, segment: Segment, row: int) -> int:
        """In how many documents that count a term of a segment stands."""
        first, last = segment.items(f"{field}/starts")[row : row + 2]
        if base in self._intact:
            return last - first
        return int(np.count_nonzero(self.alive[base + segment[f"{field}/docs"][first:last]]))

    def _postings(self, field: str, term: str) -> tuple[Array, Array] | None:
        """A term's documents, int64 ascending, and its frequency in each, float64; None if nowhere."""
        docs, freqs = [], []
        for base, segment in self._parts():
            row = segment.find(field, term)
            if row is not None:
                starts = segment[f"{field}/starts"]
                held = slice(starts[row], starts[row + 1])
                docs.append(segment[f"{field}/docs"][held] + np.int64(base))
                freqs.append(segment[f"{field}/freqs"][held].astype(np.float64))
        if len(docs) == 1:
            return docs[0], freqs[0]
        return (np.concatenate(docs), np.concatenate(freqs)) if docs else None

    def _saturation(self, field: str) -> Array:
        """Document → what frequencies are set against, float64[count]; made when first asked for."""
        if field not in self._against:
            total = sum(int(segment[f"{field}/total"][0]) for segment in self.segments)
            average = total / self.count or 1.0
            lengths = np.concatenate([segment[f"{field}/lengths"] for segment in self.segments])
            self._against[field] = saturation(field, lengths, average)
        return self._against[field]

    def _side_by_side(self, base: int, segment: Segment, words: Sequence[str], field: str | None) -> Array:
        """The documents of one segment in which each word stands one position after the word before."""
        rows = [row for word in words if (row := segment.find(EXACT, word)) is not None]
        if len(rows) < len(words):
            return np.zeros(0, np.int64)
        starts = segment[f"{EXACT}/starts"]
        docs = segment[f"{EXACT}/docs"]
        begins = sorted((starts[row + 1] - starts[row], shift, row) for shift, row in enumerate(rows))
        kept = None
        held = np.zeros(segment.count, bool)
        for _, shift, row in begins:  # the rarest first: only documents that are left are looked into
            places = np.arange(int(starts[row]), int(starts[row + 1]))
            if kept is not None:
                held[:] = False
                held[kept // POSITIONS] = True
                places = places[held[docs[places]]]
            begin = segment[f"{EXACT}/position_starts"]
            counts = begin[places + 1] - begin[places]
            keys = np.repeat(docs[places].astype(np.int64) * POSITIONS, counts)
            keys += segment[f"{EXACT}/positions"][rows_of(begin, places)] - shift
            kept = keys if kept is None else kept[_among(kept, keys)]
        if field is not None and kept is not None:
            kept = kept[kept % POSITIONS // ZONE == zone_of(field)]
        return np.unique(kept // POSITIONS) + base  # type: ignore[operator]

    # --- documents -----------------------------------------------------------------------------

    def at(self, number: int) -> tuple[Segment, int]:
        """The segment of a document, and its number there."""
        place = bisect_right(self._starts, number) - 1
        return self.segments[place], number - self._starts[place]

    def shown(self, number: int) -> Mapping[str, Any]:
        """What a hit shows of a document; what was last asked for is remembered."""
        shown: Mapping[str, Any] = self._remembered(number)
        return shown

    @cached_property
    def _remembered(self) -> Callable[[int], Any]:
        def read(number: int) -> Any:
            segment, row = self.at(number)
            return segment.shown(row)

        return lru_cache(REMEMBERED)(read)

    def find(self, record_id: str) -> int | None:
        """The document of a record; None if none that counts."""
        for base, segment in self._parts():
            row = segment.row_of(record_id)
            if row is not None and self.alive[base + row]:
                return base + row
        return None

    def rows_of(self, record_ids: Iterable[str]) -> list[list[int]]:
        """Segment by segment, the documents of these records, counted from the segment's first."""
        rows = [[segment.row_of(record_id) for record_id in record_ids] for segment in self.segments]
        return [[row for row in found if row is not None] for found in rows]

    def digests(self) -> Iterator[tuple[str, bytes]]:
        """Yield the id of each record that counts, and the digest of what was indexed of it."""
        for base, segment in self._parts():
            for row in np.flatnonzero(self.alive[base : base + segment.count]).tolist():
                yield segment.text("ids", row), segment["digests"][row].tobytes()

    def scattered(self) -> Iterator[str]:
        """Yield the ids that would better be together: those of small segments, once there are too many."""
        if len(self.segments) > SEGMENTS:
            sizes = sorted(segment.count for segment in self.segments)
            for base, segment in self._parts():
                if segment.count <= sizes[-KEPT_SEGMENTS - 1]:
                    for row in np.flatnonzero(self.alive[base : base + segment.count]).tolist():
                        yield segment.text("ids", row)


def _among(wanted: Array, keys: Array) -> Array:
    """Which of `wanted` are in the ascending `keys`: bool[wanted]."""
    if not len(keys):
        return np.zeros(len(wanted), bool)
    places = np.minimum(np.searchsorted(keys, wanted), len(keys) - 1)
    found: Array = keys[places] == wanted
    return found


# --- opened --------------------------------------------------------------------------------------


def open_snapshot(generation: Generation) -> Snapshot:
    """The snapshot of a generation; segments that it shares with another one are opened once.

    Raises:
        IndexUnavailable: A segment is of another version.
        OSError: One is missing.
    """
    segments = [open_segment(generation.path / name) for name in generation.manifest.snapshot]
    return Snapshot(segments, generation.manifest.deleted)


def read_lexicon(generation: Generation) -> Lexicon:
    """The lexicon that a generation was built with."""
    return Lexicon.from_json((generation.path / LEXICON).read_text("utf-8"))


def opened_lexicon(generation: Generation) -> Lexicon:
    """The same; one that another generation was built with too is read once."""
    digest = generation.manifest.files[LEXICON]
    if _lexicon.get("digest") != digest:
        _lexicon.update(digest=digest, lexicon=read_lexicon(generation))
    lexicon: Lexicon = _lexicon["lexicon"]
    return lexicon


_lexicon: dict[str, Any] = {}
