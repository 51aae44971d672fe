"""A generation's facet values and sort keys as arrays: which documents have a value, in what order."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from itertools import pairwise, repeat, takewhile
from typing import Any, overload

import numpy as np

from indexer.engines.lexicon import Lexicon
from indexer.engines.protocol import FacetCount
from indexer.engines.whoosh.schema import facet_term, parted_term
from indexer.engines.whoosh.segments import Segment
from indexer.many_texts import Array, Numbers, rows_of, starts_of

_facet_count = partial(tuple.__new__, FacetCount)
"""`FacetCount._make` without a step in Python: a page makes hundreds of them."""
NO_ROWS: Array = np.zeros(0, np.int64)
FEW = 6
"""Where fewer than one document in so many matches, values are gathered by document: measured at 50,000."""
SORTED_WHOLE = 100
"""Documents that are sorted as soon as looked through."""
SMALL = 1_000
"""Documents of a segment whose values are put together with those of its neighbours: each part costs."""


@dataclass(frozen=True)
class _Part:
    """The values of a stretch of documents, which have the numbers 0, 1, 2, … here.

    Attributes:
        names: Value → `facet:value`.
        values, value_starts: Document → its values, whole numbers; int64[documents + 1].
        holders, starts: Value → its documents, int64; int64[values + 1].
    """

    names: Sequence[str]
    values: Array
    value_starts: Array
    holders: Array
    starts: Array

    @classmethod
    def gathered(cls, names: Sequence[str], values: Array, value_starts: Array) -> _Part:
        """Of the documents' values, one document after the other."""
        owners = np.repeat(np.arange(len(value_starts) - 1), np.diff(value_starts))
        order = np.argsort(values, kind="stable")
        starts = starts_of(np.bincount(values, minlength=len(names)))
        return cls(names, values, value_starts, owners[order], starts)

    @classmethod
    def of_segments(cls, segments: Sequence[Segment]) -> _Part:
        """Of several, one after the other."""
        numbers = Numbers()
        values = [
            np.array([numbers[name] for name in segment.facets], np.int64)[segment["values"]]
            for segment in segments
        ]
        counts = [np.diff(segment["value_starts"]) for segment in segments]
        return cls.gathered(list(numbers), np.concatenate(values), starts_of(np.concatenate(counts)))

    @property
    def count(self) -> int:
        """Documents."""
        return len(self.value_starts) - 1

    def documents_of(self, name: str) -> Array:
        """The documents that have a value, int64."""
        number = self._numbers.get(name)
        return NO_ROWS if number is None else self.holders[self.starts[number] : self.starts[number + 1]]

    def counts(self, found: Array) -> Array:
        """How often each value stands in the documents of `found`, bool[documents]: whole numbers[values]."""
        docs = np.flatnonzero(found)
        if len(docs) * FEW < len(found):
            return np.bincount(self.values[rows_of(self.value_starts, docs)], minlength=len(self.names))
        if not self.names:
            return NO_ROWS
        has = found.view(np.int8).take(self.holders)
        sums: Array = np.add.reduceat(has, self.starts[:-1], dtype=np.int32)
        return sums

    @cached_property
    def _numbers(self) -> Mapping[str, int]:
        return {name: number for number, name in enumerate(self.names)}


class Columns:
    """What is known of every document without opening it.

    Attributes:
        names: Value → `facet:value`.
    """

    def __init__(
        self,
        ids: Array,
        days: Array,
        titles: Callable[[], Sequence[str]],
        parts: Sequence[_Part],
        before: Columns | None = None,
    ) -> None:
        """Take them as they are.

        Args:
            ids: Record ids, bytes[documents].
            days: Day of the date, 0 when unknown; int64[documents].
            titles: Gives the documents' titles as they are sorted.
            parts: The documents' values, in the order of the documents.
            before: Of another generation. Values keep the numbers that they had there, and those that are
                gone have no documents any more.
        """
        self._ids, self._days, self._titles = ids, days, titles
        self._numbers: Numbers = Numbers(before._numbers if before else {})
        known = {id(part): numbers for part, numbers in before._parts} if before else {}
        self._parts: list[tuple[_Part, Array]] = [
            (part, known[id(part)] if id(part) in known else self._numbers_of(part)) for part in parts
        ]
        self.names = list(self._numbers)
        self._by_facets: dict[tuple[str, ...], _Values] = {}
        if before and len(before.names) == len(self.names):
            self._by_facets = before._by_facets

    @classmethod
    def of_segments(cls, segments: Sequence[Segment], before: Columns | None = None) -> Columns:
        """The columns of a snapshot."""
        return cls(
            np.concatenate([segment.ids for segment in segments] or [np.zeros(0, "S1")]),
            np.concatenate([segment["days"] for segment in segments] or [NO_ROWS]),
            lambda: [segment.text("titles", row) for segment in segments for row in range(segment.count)],
            list(_parts_of(segments)),
            before,
        )

    @classmethod
    def of_stored(cls, count: int, stored: Iterable[tuple[int, Mapping[str, Any]]]) -> Columns:
        """The columns gathered from Whoosh's stored values of (document, values) pairs."""
        numbers = Numbers()
        ids, days, titles = [b""] * count, np.zeros(count, np.int64), [""] * count
        values: list[list[int]] = [[] for _ in range(count)]
        for number, held in stored:
            ids[number], days[number], titles[number] = held["id"].encode(), held["day"], held["title_key"]
            names = [facet_term(facet, value) for facet, own in held["facets"].items() for value in own]
            values[number] = [numbers[name] for name in names]
        flat = np.array([value for held_values in values for value in held_values], np.int64)
        part = _Part.gathered(list(numbers), flat, starts_of(list(map(len, values))))
        return cls(np.array(ids, "S1" if not ids else None), days, lambda: titles, [part])

    def _numbers_of(self, part: _Part) -> Array:
        """The numbers of a part's values, int64; a value that was never seen gets the next."""
        return np.array([self._numbers[name] for name in part.names], np.int64)

    # --- facets --------------------------------------------------------------------------------

    def chosen(self, facet: str, values: Iterable[str]) -> Array:
        """Which documents have any of these values, bool[documents]."""
        has = np.zeros(len(self._days), bool)
        for part, _, held in self._split(has):
            for value in values:
                held[part.documents_of(facet_term(facet, value))] = True
        return has

    def counts(self, found: Array) -> Array:
        """How often each value stands in the documents of `found`, bool[documents]: int64[values]."""
        counts = np.zeros(len(self.names), np.int64)
        for part, numbers, found_here in self._split(found):
            counts[numbers] += part.counts(found_here)
        return counts

    def facet_counts(
        self, facets: tuple[str, ...], counts: Array, chosen: Mapping[str, Sequence[str]], lexicon: Lexicon
    ) -> dict[str, Sequence[FacetCount]]:
        """The values of facets by these counts, most frequent first; chosen values even with none."""
        values = self._values_of(facets, lexicon)
        times = counts[values.numbers]
        rows = np.flatnonzero(times)
        rows = rows[np.lexsort((-times[rows], values.facets[rows]))]  # already in the order of labels
        times = times[rows]
        ends = np.searchsorted(values.facets[rows], np.arange(len(facets) + 1)).tolist()
        found: dict[str, Sequence[FacetCount]] = {}
        for facet, (begin, end) in zip(facets, pairwise(ends), strict=True):
            own = chosen.get(facet, ())
            found[facet] = FacetCounts(values, rows[begin:end], times[begin:end], own)
            if own:
                found[facet] = _with_chosen(facet, found[facet], own, lexicon)
        return found

    def _split(self, documents: Array) -> Iterator[tuple[_Part, Array, Array]]:
        """Yield each part, the numbers of its values, and its stretch of an array of all documents."""
        begin = 0
        for part, numbers in self._parts:
            yield part, numbers, documents[begin : begin + part.count]
            begin += part.count

    def _values_of(self, facets: tuple[str, ...], lexicon: Lexicon) -> _Values:
        if facets not in self._by_facets:
            places = {facet: place for place, facet in enumerate(facets)}
            named = []
            for number, name in enumerate(self.names):
                facet, value = parted_term(name)
                if facet in places:
                    label = lexicon.label(facet, value)
                    key = (places[facet], label.casefold(), value)
                    named.append((key, number, value, label, lexicon.parent(facet, value)))
            columns = list(zip(*sorted(named), strict=True)) or [()] * 5
            self._by_facets[facets] = _Values(
                np.array([place for place, *_ in columns[0]], np.int64),
                np.array(columns[1], np.int64),
                *columns[2:],
            )
        return self._by_facets[facets]

    # --- order ---------------------------------------------------------------------------------

    def total(self, found: Array) -> int:
        """How many documents `found`, bool[documents], names."""
        return int(np.count_nonzero(found))

    def arranged(self, found: Array, scores: Array, sort: str, wanted: slice) -> list[int]:
        """This slice of the documents that `found` names, in order; ties newest first, then id.

        Scores are compared as float32: a difference below that is how a sum was rounded.
        """
        docs = np.flatnonzero(found)
        start, stop, _ = wanted.indices(len(docs))
        order: list[int] = _sliced(docs, self._keys(sort, scores), start, stop).tolist()
        return order

    def _keys(self, sort: str, scores: Array) -> Sequence[_Key]:
        days, ids = self._days.take, self._ids.take
        match sort:
            case "title":
                return [self._title_ranks.take]
            case "date":
                return [lambda docs: days(docs) == 0, days, ids]
            case "-date":
                return [lambda docs: -days(docs), ids]
            case _:
                return [lambda docs: -scores[docs].astype(np.float32), lambda docs: -days(docs), ids]

    @cached_property
    def _title_ranks(self) -> Array:
        """Document → its place in the order of titles, int64[documents]."""
        titles = self._titles()
        places = {title: place for place, title in enumerate(sorted(set(titles)))}
        order = np.lexsort((self._ids, np.array([places[title] for title in titles], np.int64)))
        ranks = np.empty(len(order), np.int64)
        ranks[order] = np.arange(len(order))
        return ranks


def _parts_of(segments: Sequence[Segment]) -> Iterator[_Part]:
    """Yield the values of the large segments, which come first and change seldom, and those of the others."""
    large = tuple(takewhile(lambda segment: segment.count >= SMALL, segments))
    if large:
        if large not in _large:
            _large.clear()
            _large[large] = _Part.of_segments(large)
        yield _large[large]
    if len(segments) > len(large):
        yield _Part.of_segments(segments[len(large) :])


_large: dict[tuple[Segment, ...], _Part] = {}
"""Those of the index that was opened last, which most of its generations share."""


def _with_chosen(
    facet: str, found: Sequence[FacetCount], chosen: Sequence[str], lexicon: Lexicon
) -> Sequence[FacetCount]:
    """The values of a facet, and those that were chosen and that nothing found has."""
    missing = set(chosen) - {each.value for each in found}
    none = [FacetCount(v, lexicon.label(facet, v), 0, True, lexicon.parent(facet, v)) for v in missing]
    return (*found, *sorted(none, key=lambda value: (value.label.casefold(), value.value)))


@dataclass(frozen=True)
class _Values:
    """The values of some facets, one facet after the other, each in the order of its labels.

    Attributes:
        facets: The place of each value's facet, int64.
        numbers: Its number, int64.
    """

    facets: Array
    numbers: Array
    values: Sequence[str]
    labels: Sequence[str]
    parents: Sequence[str | None]


class FacetCounts(Sequence[FacetCount]):
    """The values of a facet in what was found; each is named when it is looked at, few of many are."""

    def __init__(self, values: _Values, rows: Array, times: Array, chosen: Sequence[str]) -> None:
        """Take which of the values there are, int64, and how often each is found, int64."""
        self._of, self._rows, self._times, self._chosen = values, rows, times, frozenset(chosen)

    def __len__(self) -> int:
        return len(self._rows)

    def __iter__(self) -> Iterator[FacetCount]:
        return iter(self._named(slice(None)))

    @overload
    def __getitem__(self, place: int) -> FacetCount: ...

    @overload
    def __getitem__(self, place: slice) -> Sequence[FacetCount]: ...

    def __getitem__(self, place: int | slice) -> FacetCount | Sequence[FacetCount]:
        if isinstance(place, slice):
            return self._named(place)
        return self._named(slice(place, place + 1 or None))[0]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and tuple(self) == tuple(other)

    def __hash__(self) -> int:
        return hash(tuple(self))

    def _named(self, some: slice) -> tuple[FacetCount, ...]:
        rows, of = self._rows[some].tolist(), self._of
        values, labels, parents = (
            [column[row] for row in rows] for column in (of.values, of.labels, of.parents)
        )
        chosen = [value in self._chosen for value in values] if self._chosen else repeat(False)
        return tuple(
            map(_facet_count, zip(values, labels, self._times[some].tolist(), chosen, parents, strict=False))
        )


_Key = Callable[[Array], Array]
"""Gives the sort keys of some documents."""


def _sliced(docs: Array, keys: Sequence[_Key], start: int, stop: int) -> Array:
    """A slice of documents in the order of keys, the first counting most; the last has no ties.

    Of many, only those are sorted that are in the slice by the first key that tells any apart.
    """
    if stop <= start:
        return docs[:0]
    if len(docs) > SORTED_WHOLE:
        worths = keys[0](docs)
        low, high = np.partition(worths, (start, stop - 1))[[start, stop - 1]]
        before = int(np.count_nonzero(worths < low))
        start, stop = start - before, stop - before
        if low == high and len(keys) > 1:
            return _sliced(docs[worths == low], keys[1:], start, stop)
        docs = docs[(worths >= low) & (worths <= high)]
    order: Array = docs[np.lexsort([key(docs) for key in reversed(keys)])]
    return order[start:stop]
