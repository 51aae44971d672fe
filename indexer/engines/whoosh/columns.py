"""A generation's facet values and sort keys as arrays: which documents have a value, in what order."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from itertools import repeat
from typing import Any

import numpy as np

from indexer.engines.lexicon import Lexicon
from indexer.engines.protocol import FacetCount
from indexer.engines.whoosh.postings import rows_of
from indexer.engines.whoosh.schema import facet_term
from indexer.engines.whoosh.segments import Segment
from indexer.many_texts import Array, starts_of

_facet_count = partial(tuple.__new__, FacetCount)
"""`FacetCount._make` without a step in Python: a page makes a thousand of them."""
NO_ROWS: Array = np.zeros(0, np.int64)
FEW = 4
"""Where fewer than one document in so many matches, values are gathered by document."""


@dataclass(frozen=True)
class Columns:
    """What is known of every document without opening it.

    Attributes:
        ids: Record ids, bytes[documents].
        days: Day of the date, 0 when unknown; int64[documents].
        titles: Gives the documents' titles as they are sorted.
        names: Value → `facet:value`.
        values: The documents' values one document after the other, int32.
        value_starts: Document → its values, int64[documents + 1].
    """

    ids: Array
    days: Array
    titles: Callable[[], Sequence[str]]
    names: Sequence[str]
    values: Array
    value_starts: Array

    @classmethod
    def of_segments(cls, segments: Sequence[Segment], before: Columns | None = None) -> Columns:
        """The columns of a snapshot.

        Args:
            before: Of another generation; what is known of its values is kept where these are the same.
        """
        numbers: dict[str, int] = {}
        values = []
        for segment in segments:
            mapped = [numbers.setdefault(name, len(numbers)) for name in segment.facets]
            values.append(np.array(mapped, np.int32)[segment["values"]])
        columns = cls(
            np.concatenate([segment.ids for segment in segments] or [np.zeros(0, "S1")]),
            np.concatenate([segment["days"] for segment in segments] or [NO_ROWS]),
            lambda: [segment.text("titles", row) for segment in segments for row in range(segment.count)],
            list(numbers),
            np.concatenate(values or [np.zeros(0, np.int32)]),
            starts_of(np.concatenate([np.diff(s["value_starts"]) for s in segments] or [NO_ROWS])),
        )
        if before and before.names == columns.names:
            columns._by_facet.update(before._by_facet)
        return columns

    @classmethod
    def of_stored(cls, count: int, stored: Iterable[tuple[int, Mapping[str, Any]]]) -> Columns:
        """The columns gathered from Whoosh's stored values of (document, values) pairs."""
        numbers: dict[str, int] = {}
        ids, days, titles = [b""] * count, np.zeros(count, np.int64), [""] * count
        values: list[list[int]] = [[] for _ in range(count)]
        for number, held in stored:
            ids[number], days[number], titles[number] = held["id"].encode(), held["day"], held["title_key"]
            names = [facet_term(facet, value) for facet, own in held["facets"].items() for value in own]
            values[number] = [numbers.setdefault(name, len(numbers)) for name in names]
        flat = np.array([value for held_values in values for value in held_values], np.int32)
        starts = starts_of(list(map(len, values)))
        return cls(
            np.array(ids, "S1" if not ids else None), days, lambda: titles, list(numbers), flat, starts
        )

    # --- facets --------------------------------------------------------------------------------

    def chosen(self, facet: str, values: Iterable[str]) -> Array:
        """Which documents have any of these values, bool[documents]."""
        names = {facet_term(facet, value) for value in values}
        wanted = [number for name in names if (number := self._numbers.get(name)) is not None]
        has = np.zeros(len(self.days), bool)
        for number in wanted:
            has[self._holders[self.values == number]] = True
        return has

    def counts(self, found: Array) -> Array:
        """How often each value stands in the documents of `found`, bool[documents]: int64[values]."""
        docs = np.flatnonzero(found)
        if len(docs) * FEW < len(found):
            held = self.values[rows_of(self.value_starts, docs)]
        else:
            held = self.values[found[self._holders]]
        return np.bincount(held, minlength=len(self.names))

    def facet_counts(
        self, facet: str, counts: Array, chosen: Sequence[str], lexicon: Lexicon
    ) -> tuple[FacetCount, ...]:
        """The values of a facet by these counts, most frequent first; chosen values even with none."""
        shown = self._shown(facet, lexicon)
        of_facet = counts[shown.numbers]
        rows = np.flatnonzero(of_facet)
        rows = rows[np.argsort(-of_facet[rows], kind="stable")]  # already in the order of labels
        numbers, times = rows.tolist(), of_facet[rows].tolist()
        values, labels, parents = (list(map(column.__getitem__, numbers)) for column in shown.columns)
        is_chosen = [value in chosen for value in values] if chosen else repeat(False)
        found = tuple(map(_facet_count, zip(values, labels, times, is_chosen, parents, strict=False)))
        missing = [value for value in dict.fromkeys(chosen) if value not in values]
        none = [FacetCount(v, lexicon.label(facet, v), 0, True, lexicon.parent(facet, v)) for v in missing]
        return (*found, *sorted(none, key=lambda value: (value.label.casefold(), value.value)))

    def _shown(self, facet: str, lexicon: Lexicon) -> _Shown:
        if facet not in self._by_facet:
            beginning = facet_term(facet, "")
            values = []
            for number, name in enumerate(self.names):
                if name.startswith(beginning):
                    value = name.removeprefix(beginning)
                    values.append((lexicon.label(facet, value).casefold(), value, number))
            values.sort()
            self._by_facet[facet] = _Shown(
                np.array([number for *_, number in values], np.int64),
                (
                    [value for _, value, _ in values],
                    [lexicon.label(facet, value) for _, value, _ in values],
                    [lexicon.parent(facet, value) for _, value, _ in values],
                ),
            )
        return self._by_facet[facet]

    @cached_property
    def _by_facet(self) -> dict[str, _Shown]:
        return {}

    @cached_property
    def _numbers(self) -> Mapping[str, int]:
        return {name: number for number, name in enumerate(self.names)}

    @cached_property
    def _holders(self) -> Array:
        """Place in `values` → its document, int64."""
        return np.repeat(np.arange(len(self.days)), np.diff(self.value_starts))

    # --- order ---------------------------------------------------------------------------------

    def arranged(self, found: Array, scores: Array, sort: str, limit: int) -> Array:
        """The first `limit` of the documents that `found` names, in order; ties newest first, then id.

        Scores are compared as float32: a difference below that is how a sum was rounded.
        """
        docs = np.flatnonzero(found)
        if sort != "relevance":
            return docs[_first(self._ranks[sort][docs], limit)]
        worths = -scores[docs].astype(np.float32)
        if limit < len(docs):
            good = (
                worths <= np.partition(worths, limit - 1)[limit - 1] if limit else np.zeros(len(docs), bool)
            )
            docs, worths = docs[good], worths[good]
        order: Array = docs[np.lexsort((self._ranks["-date"][docs], worths))[:limit]]
        return order

    @cached_property
    def _ranks(self) -> _Ranks:
        return _Ranks(self)


@dataclass(frozen=True)
class _Shown:
    """A facet's values in the order of their labels: numbers, int64; values, labels, enclosing values."""

    numbers: Array
    columns: tuple[Sequence[str], Sequence[str], Sequence[str | None]]


class _Ranks(dict[str, Array]):
    """Sort order → document → its place in it, int64[documents]; made when first asked for."""

    def __init__(self, columns: Columns) -> None:
        super().__init__()
        self._columns = columns

    def __missing__(self, sort: str) -> Array:
        columns = self._columns
        if sort == "id":
            order = np.argsort(columns.ids, kind="stable")
        elif sort == "title":
            titles = columns.titles()
            places = {title: place for place, title in enumerate(sorted(set(titles)))}
            keys = np.array([places[title] for title in titles], np.int64)
            order = np.lexsort((self["id"], keys))
        else:
            days = -columns.days if sort == "-date" else columns.days
            order = np.lexsort((self["id"], days, (columns.days == 0) & (sort == "date")))
        ranks = np.empty(len(order), np.int64)
        ranks[order] = np.arange(len(order))
        self[sort] = ranks
        return ranks


def _first(ranks: Array, limit: int) -> Array:
    """Where the `limit` smallest of some ranks stand, in order."""
    if limit < len(ranks):
        places = np.argpartition(ranks, limit)[:limit]
        return places[np.argsort(ranks[places])]
    return np.argsort(ranks)
