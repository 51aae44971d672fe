"""What a hit shows of its record, with the places of the words asked for: from a snapshot, or from Whoosh."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from itertools import chain
from typing import Any, NamedTuple, Protocol

from indexer.engines.lexicon import Asked, Lexicon
from indexer.engines.protocol import TEXT_FIELDS
from indexer.engines.snippets import Found, found_among
from indexer.engines.whoosh.schema import EVERYTHING, EXACT, SHOWN_FIELDS
from indexer.engines.whoosh.segments import Segment
from indexer.engines.whoosh.snapshot import Snapshot
from indexer.folding import term_of


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
        words = list(found_among(tokens, self._asked.terms, self._asked.prefixes, self._asked.words))
        return ShownText(field, lambda: text, words, mentions)


class SnapshotShelf:
    """A snapshot's texts; where words stand is known from their positions, and nothing is analysed."""

    def __init__(self, snapshot: Snapshot, asked: Asked) -> None:
        self._snapshot = snapshot
        self._asked = asked
        self._asked_here: dict[int, list[tuple[int, int, str, float]]] = {}
        self._concepts_here: dict[int, dict[int, str]] = {}

    def shown(self, number: int) -> Mapping[str, Any]:
        """See `Shelf`."""
        return self._snapshot.shown(number)

    def texts(self, number: int) -> Sequence[ShownText]:
        """See `Shelf`."""
        segment, row = self._snapshot.at(number)
        first, last = segment["passage_starts"][row : row + 2].tolist()
        words = self._words(segment, row, first, last)
        mentions: dict[int, list[tuple[str, int, int]]] = {}
        begin, end = segment["mention_starts"][row : row + 2].tolist()
        asked = self._asked_concepts(segment)
        for concept, place, start, stop in segment["mentions"][begin:end].tolist():
            if concept in asked:
                mentions.setdefault(place, []).append((asked[concept], start, stop))
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
        docs, starts, flat = (segment[f"{EXACT}/{name}"] for name in ("docs", "position_starts", "positions"))
        spans_of = segment["spans"]
        for low, high, key, worth in self._asked_words(segment):
            posting = low + docs[low:high].searchsorted(row)
            if posting == high or docs[posting] != row:
                continue
            positions = flat[starts[posting] : starts[posting + 1]]
            places = begins.searchsorted(positions, side="right") - 1
            spans = span_starts[first + places] + positions - begins[places] if len(begins) else positions
            for place, span in zip(places.tolist(), spans.tolist(), strict=True):
                if place >= 0 and span < span_starts[first + place + 1]:  # else in no passage that is shown
                    start, end = spans_of[span].tolist()
                    found.setdefault(place, []).append(Found(start, end, key, worth))
        return found

    def _asked_concepts(self, segment: Segment) -> dict[int, str]:
        """Row in one segment → id of the concepts that answer the query: no other mention is of use."""
        if id(segment) not in self._concepts_here:
            rows = {segment.find("concepts", concept): concept for concept in self._asked.concepts}
            self._concepts_here[id(segment)] = {row: c for row, c in rows.items() if row is not None}
        return self._concepts_here[id(segment)]

    def _asked_words(self, segment: Segment) -> list[tuple[int, int, str, float]]:
        """The words of one segment that answer the query: first posting, last, term, worth."""
        if id(segment) not in self._asked_here:
            starts = segment[f"{EXACT}/starts"]
            self._asked_here[id(segment)] = [
                (starts.item(word), starts.item(word + 1), term, worth)
                for word, term, worth in self._found_words(segment)
            ]
        return self._asked_here[id(segment)]

    def _found_words(self, segment: Segment) -> Iterator[tuple[int, str, float]]:
        named = set()
        for term, worth in self._asked.terms.items():
            row = segment.find(EVERYTHING, term)
            if row is not None:
                starts = segment["word_starts"]
                for word in segment["words"][starts[row] : starts[row + 1]].tolist():
                    named.add(word)
                    yield word, term, worth
        beginning = (segment.beginning(EXACT, letters) for letters in self._asked.prefixes)
        near = (segment.find(EXACT, word) for word in self._asked.words)
        for word in (*chain.from_iterable(beginning), *near):
            if word is not None and word not in named:
                named.add(word)
                term = term_of(segment.term(EXACT, word))
                yield word, term, self._asked.terms.get(term, 1.0)
