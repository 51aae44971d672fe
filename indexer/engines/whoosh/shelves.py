"""What a hit shows of its record, with the places of the words asked for: from a snapshot, or from Whoosh."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from itertools import chain
from typing import Any, Protocol

from indexer.engines.lexicon import Asked, Lexicon
from indexer.engines.protocol import TEXT_FIELDS
from indexer.engines.snippets import Found, Passage, found_among, label_key
from indexer.engines.whoosh.mapped import Mapped
from indexer.engines.whoosh.schema import EVERYTHING, EXACT, SHOWN_FIELDS
from indexer.folding import term_of

TITLE = TEXT_FIELDS.index("title")
LABEL_WORTH = 0.5
"""What another label of a concept asked for is worth in a passage, against a word asked for."""


class Shelf(Protocol):
    """Gives what is kept of a document."""

    def shown(self, number: int) -> Mapping[str, Any]:
        """Its `id`, `kind`, `title`, `date` and `own` facet values."""

    def passages(self, number: int, *, only_title: bool) -> Sequence[Passage]:
        """Its title, and unless only that is wanted its first passage and those that answer the query."""


class Documents(Protocol):
    """A snapshot's documents."""

    def at(self, number: int) -> tuple[Mapped, int]:
        """The segment of a document, and its number there."""

    def shown(self, number: int) -> Mapping[str, Any]:
        """What a hit shows of a document."""


class StoredShelf:
    """Whoosh's stored fields, whose texts are analysed again for each answer."""

    def __init__(self, stored: Callable[[int], Mapping[str, Any]], lexicon: Lexicon, asked: Asked) -> None:
        self._stored = stored
        self._lexicon = lexicon
        self._asked = asked

    def shown(self, number: int) -> Mapping[str, Any]:
        """See `Shelf`."""
        return self._stored(number)

    def passages(self, number: int, *, only_title: bool) -> Sequence[Passage]:
        """See `Shelf`."""
        texts = self._stored(number)["texts"]
        fields = SHOWN_FIELDS[:1] if only_title else SHOWN_FIELDS
        return [
            Passage(name, partial(str, text), self._found(text)) for name in fields for text in texts[name]
        ]

    def _found(self, text: str) -> list[Found]:
        asked, tokens = self._asked, self._lexicon.tokens_of(text)
        labels = (
            _label(match.start, match.end, concept, asked.concepts[concept])
            for match in self._lexicon.labels.found_in(text, tokens)
            for concept in match.concepts
            if concept in asked.concepts
        )
        return sorted([*found_among(tokens, asked.terms, asked.prefixes, asked.words), *labels])


class SnapshotShelf:
    """A snapshot's texts; where words stand is known from their positions, and nothing is analysed."""

    def __init__(self, snapshot: Documents, asked: Asked) -> None:
        self._snapshot = snapshot
        self._asked = asked
        self._segments: dict[int, _SegmentShelf] = {}

    def shown(self, number: int) -> Mapping[str, Any]:
        """See `Shelf`."""
        return self._snapshot.shown(number)

    def passages(self, number: int, *, only_title: bool) -> Sequence[Passage]:
        """See `Shelf`."""
        segment, row = self._snapshot.at(number)
        shelf = self._segments.get(id(segment))
        if shelf is None:
            shelf = self._segments[id(segment)] = _SegmentShelf(segment, self._asked)
        return shelf.passages(row, only_title=only_title)


class _SegmentShelf:
    """The texts of one segment, with the rows there of what one query asks for."""

    def __init__(self, segment: Mapped, asked: Asked) -> None:
        self._segment = segment
        self._passage_starts, self._fields, self._firsts = map(
            segment.items, ("passage_starts", "passage_fields", "passage_first")
        )
        self._docs, self._starts, self._positions = (
            segment.items(f"{EXACT}/{name}") for name in ("docs", "position_starts", "positions")
        )
        self._span_starts, self._span_begins, self._span_lengths = (
            segment.items(f"span_{name}") for name in ("starts", "begins", "lengths")
        )
        begins = segment.items(f"{EXACT}/starts")
        self._words = [
            (begins[row], begins[row + 1], term, worth) for row, term, worth in _words_asked(segment, asked)
        ]
        self._concepts = {
            row: (concept, weight)
            for concept, weight in asked.concepts.items()
            if (row := segment.find("concepts", concept)) is not None
        }

    def passages(self, row: int, *, only_title: bool) -> Sequence[Passage]:
        """Those of a document; see `Shelf`."""
        first, last = self._passage_starts[row : row + 2]
        if only_title:
            last = min(last, first + 1)
        found: dict[int, list[Found]] = {}
        self._find_words(row, first, last, found)
        if self._concepts:
            self._find_labels(row, first, last, found)
        opening = min(bisect_right(self._fields, TITLE, first, last) + 1, last)
        return [
            Passage(
                TEXT_FIELDS[self._fields[place]],
                partial(self._segment.text, "texts", place, "text_starts"),
                sorted(found.get(place, ())),
            )
            for place in sorted({*range(first, opening), *found})
        ]

    def _find_words(self, row: int, first: int, last: int, found: dict[int, list[Found]]) -> None:
        """Note where the words asked for stand in the passages of a document, which are `first` to `last`."""
        docs, starts, spans = self._docs, self._starts, self._span_starts
        firsts = self._firsts[first:last].tolist()
        for low, high, key, worth in self._words:
            posting = bisect_left(docs, row, low, high)
            if posting == high or docs[posting] != row:
                continue
            for position in self._positions[starts[posting] : starts[posting + 1]].tolist():
                place = bisect_right(firsts, position) - 1
                if place < 0:
                    continue
                span = spans[first + place] + position - firsts[place]
                if span >= spans[first + place + 1]:
                    break  # this and all that follow stand in texts that are not wanted
                start = self._span_begins[span]
                match = Found(start, start + self._span_lengths[span], key, worth)
                found.setdefault(first + place, []).append(match)

    def _find_labels(self, row: int, first: int, last: int, found: dict[int, list[Found]]) -> None:
        """Note the labels in these passages of the concepts asked for."""
        begin, end = self._segment.items("mention_starts")[row : row + 2]
        mentions = iter(self._segment.items("mentions")[4 * begin : 4 * end].tolist())
        for concept, place, start, stop in zip(mentions, mentions, mentions, mentions, strict=True):
            if concept in self._concepts and first + place < last:
                found.setdefault(first + place, []).append(_label(start, stop, *self._concepts[concept]))


def _label(start: int, end: int, concept: str, weight: float) -> Found:
    return Found(start, end, label_key(concept), LABEL_WORTH * weight)


def _words_asked(segment: Mapped, asked: Asked) -> Iterator[tuple[int, str, float]]:
    """Yield the words of a segment that answer a query: row, term, worth; each once."""
    named = set()
    for term, worth in asked.terms.items():
        row = segment.find(EVERYTHING, term)
        if row is not None:
            starts = segment.items("word_starts")
            for word in segment.items("words")[starts[row] : starts[row + 1]]:
                named.add(word)
                yield word, term, worth
    beginning = (segment.beginning(EXACT, letters) for letters in asked.prefixes)
    near = (row for each in asked.words if (row := segment.find(EXACT, each)) is not None)
    for word in (*chain.from_iterable(beginning), *near):
        if word not in named:
            named.add(word)
            term = term_of(segment.term(EXACT, word))
            yield word, term, asked.terms.get(term, 1.0)
