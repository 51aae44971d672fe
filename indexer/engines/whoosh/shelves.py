"""What a hit shows of its record, with the places of the words asked for: from a snapshot, or from Whoosh."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any, NamedTuple, Protocol

import numpy as np

from indexer.engines.lexicon import Asked, Lexicon
from indexer.engines.protocol import TEXT_FIELDS
from indexer.engines.snippets import Found, found_among
from indexer.engines.whoosh.schema import EVERYTHING, SHOWN_FIELDS, exact
from indexer.engines.whoosh.segments import Segment
from indexer.engines.whoosh.snapshot import Snapshot
from indexer.folding import term_of

EXACT = exact(EVERYTHING)


class ShownText(NamedTuple):
    """A passage of a record.

    Attributes:
        read: Gives the text.
        words: Where the words asked for stand, in any order.
        mentions: Concept, start and end of the thesaurus's labels in it.
    """

    field: str
    read: Callable[[], str]
    words: Sequence[Found]
    mentions: Sequence[tuple[str, int, int]]


class Shelf(Protocol):
    """Gives what is kept of a document."""

    def shown(self, number: int) -> Mapping[str, Any]:
        """Its `id`, `kind`, `title`, `date` and `own` facet values."""

    def texts(self, number: int) -> Sequence[ShownText]:
        """Its passages that may be shown, in order."""


class StoredShelf:
    """Whoosh's stored fields, whose texts are analysed again for each answer."""

    def __init__(self, stored: Callable[[int], Mapping[str, Any]], lexicon: Lexicon, asked: Asked) -> None:
        self._stored = stored
        self._lexicon = lexicon
        self._asked = asked

    def shown(self, number: int) -> Mapping[str, Any]:
        """See `Shelf`."""
        return self._stored(number)

    def texts(self, number: int) -> Sequence[ShownText]:
        """See `Shelf`."""
        texts = self._stored(number)["texts"]
        return [self._text(name, text) for name in SHOWN_FIELDS for text in texts[name]]

    def _text(self, field: str, text: str) -> ShownText:
        tokens = self._lexicon.tokens_of(text)
        mentions = [
            (concept, match.start, match.end)
            for match in self._lexicon.labels.found_in(text, tokens)
            for concept in match.concepts
        ]
        words = list(found_among(tokens, self._asked.terms, self._asked.prefixes))
        return ShownText(field, lambda: text, words, mentions)


class SnapshotShelf:
    """A snapshot's texts; where words stand is known from their positions, and nothing is analysed."""

    def __init__(self, snapshot: Snapshot, asked: Asked) -> None:
        self._snapshot = snapshot
        self._asked = asked
        self._rows: dict[int, list[tuple[int, str, float]]] = {}

    def shown(self, number: int) -> Mapping[str, Any]:
        """See `Shelf`."""
        segment, row = self._snapshot.at(number)
        shown: Mapping[str, Any] = json.loads(segment.text("stored", row))
        return shown

    def texts(self, number: int) -> Sequence[ShownText]:
        """See `Shelf`."""
        segment, row = self._snapshot.at(number)
        first, last = segment["passage_starts"][row : row + 2].tolist()
        words = self._words(segment, row, first, last)
        mentions: dict[int, list[tuple[str, int, int]]] = {}
        begin, end = segment["mention_starts"][row : row + 2].tolist()
        for concept, place, start, stop in segment["mentions"][begin:end].tolist():
            mentions.setdefault(place, []).append((segment.term("concepts", concept), start, stop))
        names = [TEXT_FIELDS[field] for field in segment["passage_fields"][first:last].tolist()]
        return [
            ShownText(
                name,
                partial(segment.text, "texts", first + place, "text_starts"),
                words.get(place, ()),
                mentions.get(place, ()),
            )
            for place, name in enumerate(names)
        ]

    def _words(self, segment: Segment, row: int, first: int, last: int) -> dict[int, list[Found]]:
        """Passage of a document → where the words asked for stand in it."""
        found: dict[int, list[Found]] = {}
        begins = segment["passage_first"][first:last]
        span_starts = segment["span_starts"]
        for word, key, worth in self._asked_words(segment):
            positions = _positions(segment, word, row)
            places = np.searchsorted(begins, positions, side="right") - 1
            spans = span_starts[first + places] + positions - begins[places] if len(begins) else positions
            for place, span in zip(places.tolist(), spans.tolist(), strict=True):
                if place >= 0 and span < span_starts[first + place + 1]:  # else in no passage that is shown
                    start, end = segment["spans"][span].tolist()
                    found.setdefault(place, []).append(Found(start, end, key, worth))
        return found

    def _asked_words(self, segment: Segment) -> list[tuple[int, str, float]]:
        """The words of one segment that answer the query: number in `text_exact`, term, worth."""
        if id(segment) not in self._rows:
            self._rows[id(segment)] = list(self._found_words(segment))
        return self._rows[id(segment)]

    def _found_words(self, segment: Segment) -> Iterator[tuple[int, str, float]]:
        named = set()
        for term, worth in self._asked.terms.items():
            row = segment.find(EVERYTHING, term)
            if row is not None:
                starts = segment["word_starts"]
                for word in segment["words"][starts[row] : starts[row + 1]].tolist():
                    named.add(word)
                    yield word, term, worth
        for letters in self._asked.prefixes:
            for word in segment.beginning(EXACT, letters):
                if word not in named:
                    named.add(word)
                    term = term_of(segment.term(EXACT, word))
                    yield word, term, self._asked.terms.get(term, 1.0)


def _positions(segment: Segment, word: int, row: int) -> Any:
    """The positions, int32, of a word in one document."""
    low, high = segment[f"{EXACT}/starts"][word : word + 2].tolist()
    place = low + int(np.searchsorted(segment[f"{EXACT}/docs"][low:high], row))
    if place == high or segment[f"{EXACT}/docs"][place] != row:
        return np.zeros(0, np.int32)
    begin, end = segment[f"{EXACT}/position_starts"][place : place + 2].tolist()
    return segment[f"{EXACT}/positions"][begin:end]
