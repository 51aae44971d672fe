"""What a hit shows of its record, with the places of the words asked for: from a snapshot, or from Whoosh."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from itertools import chain
from typing import Any, NamedTuple, Protocol

from indexer.engines.lexicon import Asked, Lexicon
from indexer.engines.protocol import TEXT_FIELDS
from indexer.engines.snippets import Found, found_among
from indexer.engines.whoosh.mapped import Mapped
from indexer.engines.whoosh.schema import EVERYTHING, EXACT, SHOWN_FIELDS
from indexer.folding import term_of

TITLE = TEXT_FIELDS.index("title")
_PLACES = (
    *(f"{EXACT}/{name}" for name in ("docs", "position_starts", "positions")),
    "passage_first",
    *(f"span_{name}" for name in ("starts", "begins", "lengths")),
)


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

    def texts(self, number: int, *, passages: bool) -> Sequence[ShownText]:
        """Its title and, if wanted, its first passage and those that have what was asked for, in order."""


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

    def texts(self, number: int, *, passages: bool) -> Sequence[ShownText]:
        """See `Shelf`."""
        texts = self._stored(number)["texts"]
        fields = SHOWN_FIELDS if passages else SHOWN_FIELDS[:1]
        return [self._text(name, text) for name in fields for text in texts[name]]

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

    def __init__(self, snapshot: Documents, asked: Asked) -> None:
        self._snapshot = snapshot
        self._asked = asked
        self._asked_here: dict[int, list[tuple[int, int, str, float]]] = {}
        self._concepts_here: dict[int, dict[int, str]] = {}

    def shown(self, number: int) -> Mapping[str, Any]:
        """See `Shelf`."""
        return self._snapshot.shown(number)

    def texts(self, number: int, *, passages: bool) -> Sequence[ShownText]:
        """See `Shelf`."""
        segment, row = self._snapshot.at(number)
        first, last = segment.items("passage_starts")[row : row + 2]
        if not passages:
            last = min(last, first + 1)
        words: list[list[Found]] = [[] for _ in range(first, last)]
        mentions: list[list[tuple[str, int, int]]] = [[] for _ in range(first, last)]
        self._find_words(segment, row, first, words)
        self._find_mentions(segment, row, mentions)
        fields = segment.items("passage_fields")  # the title, what comes after it, and what was found
        return [
            ShownText(
                TEXT_FIELDS[fields[first + place]],
                partial(segment.text, "texts", first + place, "text_starts"),
                words[place],
                mentions[place],
            )
            for place in range(last - first)
            if not place or words[place] or mentions[place] or fields[first + place - 1] == TITLE
        ]

    def _find_words(self, segment: Mapped, row: int, first: int, words: list[list[Found]]) -> None:
        """Note where the words asked for stand in each passage of a document, which begin with `first`."""
        docs, starts, positions, firsts, span_starts, span_begins, span_lengths = map(segment.items, _PLACES)
        begins = firsts[first : first + len(words)].tolist()
        for low, high, key, worth in self._asked_words(segment):
            posting = bisect_left(docs, row, low, high)
            if posting == high or docs[posting] != row:
                continue
            for position in positions[starts[posting] : starts[posting + 1]]:
                place = bisect_right(begins, position) - 1
                if place >= 0:
                    span = span_starts[first + place] + position - begins[place]
                    if span >= span_starts[first + place + 1]:
                        break  # this and all that follow stand in texts that are not wanted
                    start = span_begins[span]
                    words[place].append(Found(start, start + span_lengths[span], key, worth))

    def _find_mentions(self, segment: Mapped, row: int, mentions: list[list[tuple[str, int, int]]]) -> None:
        """Note the labels in each passage of a document, of the concepts asked for."""
        if asked := self._asked_concepts(segment):
            rows = segment.items("mentions")
            begin, end = segment.items("mention_starts")[row : row + 2]
            for at in range(4 * begin, 4 * end, 4):
                concept, place, start, stop = rows[at : at + 4]
                if concept in asked and place < len(mentions):
                    mentions[place].append((asked[concept], start, stop))

    def _asked_concepts(self, segment: Mapped) -> dict[int, str]:
        """Row in one segment → id of the concepts that answer the query: no other mention is of use."""
        if id(segment) not in self._concepts_here:
            rows = {segment.find("concepts", concept): concept for concept in self._asked.concepts}
            self._concepts_here[id(segment)] = {row: c for row, c in rows.items() if row is not None}
        return self._concepts_here[id(segment)]

    def _asked_words(self, segment: Mapped) -> list[tuple[int, int, str, float]]:
        """The words of one segment that answer the query: first posting, last, term, worth."""
        if id(segment) not in self._asked_here:
            starts = segment.items(f"{EXACT}/starts")
            self._asked_here[id(segment)] = [
                (starts[word], starts[word + 1], term, worth)
                for word, term, worth in self._found_words(segment)
            ]
        return self._asked_here[id(segment)]

    def _found_words(self, segment: Mapped) -> Iterator[tuple[int, str, float]]:
        named = set()
        for term, worth in self._asked.terms.items():
            row = segment.find(EVERYTHING, term)
            if row is not None:
                starts = segment.items("word_starts")
                for word in segment.items("words")[starts[row] : starts[row + 1]]:
                    named.add(word)
                    yield word, term, worth
        beginning = (segment.beginning(EXACT, letters) for letters in self._asked.prefixes)
        near = (row for each in self._asked.words if (row := segment.find(EXACT, each)) is not None)
        for word in (*chain.from_iterable(beginning), *near):
            if word not in named:
                named.add(word)
                term = term_of(segment.term(EXACT, word))
                yield word, term, self._asked.terms.get(term, 1.0)
