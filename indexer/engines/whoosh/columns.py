"""A generation's facet values and sort keys, held in memory: which documents have a value, in what order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from indexer.engines.lexicon import Lexicon
from indexer.engines.protocol import FacetCount
from indexer.folding import fold

Documents = frozenset[int]
"""Whoosh's document numbers, across segments."""


@dataclass(frozen=True)
class Columns:
    """What is known of every document without opening it.

    Attributes:
        ids: Document number → record id.
        facets: Facet → document number → its values, the enclosing ones included.
        holders: Facet → value → the documents that have it.
        days: Document number → day of its date; 0 when unknown.
        titles: Document number → title as it is sorted.
    """

    ids: Mapping[int, str]
    facets: Mapping[str, Mapping[int, Sequence[str]]]
    holders: Mapping[str, Mapping[str, Documents]]
    days: Mapping[int, int]
    titles: Mapping[int, str]

    @classmethod
    def of(cls, stored: Iterable[tuple[int, Mapping[str, Any]]]) -> Columns:
        """Gather the columns from (document number, stored values) pairs."""
        ids: dict[int, str] = {}
        facets: dict[str, dict[int, Sequence[str]]] = {}
        holders: dict[str, dict[str, set[int]]] = {}
        days: dict[int, int] = {}
        titles: dict[int, str] = {}
        for number, values in stored:
            ids[number], days[number] = values["id"], values["day"]
            titles[number] = " ".join(fold(word) for word in values["title"].split())
            for facet, own in values["facets"].items():
                facets.setdefault(facet, {})[number] = own
                for value in own:
                    holders.setdefault(facet, {}).setdefault(value, set()).add(number)
        frozen = {
            facet: {value: frozenset(held) for value, held in of.items()} for facet, of in holders.items()
        }
        return cls(ids, facets, frozen, days, titles)

    @cached_property
    def everything(self) -> Mapping[int, float]:
        """Every document, each with the same score."""
        return dict.fromkeys(self.ids, 0.0)

    def chosen(self, facet: str, values: Iterable[str]) -> Documents:
        """The documents that have any of these values."""
        held = self.holders.get(facet, {})
        return frozenset(number for value in values for number in held.get(value, ()))

    def count(
        self, facet: str, documents: Iterable[int], chosen: Sequence[str], lexicon: Lexicon
    ) -> tuple[FacetCount, ...]:
        """Count the values of a facet in `documents`, most frequent first; chosen values even with none."""
        of = self.facets.get(facet, {})
        counts = Counter(value for number in documents for value in of.get(number, ()))
        for value in chosen:
            counts.setdefault(value, 0)
        found = [
            FacetCount(
                value, lexicon.label(facet, value), count, value in chosen, lexicon.parent(facet, value)
            )
            for value, count in counts.items()
        ]
        return tuple(sorted(found, key=lambda value: (-value.count, value.label.casefold(), value.value)))

    def arranged(self, scores: Mapping[int, float], sort: str) -> list[int]:
        """The documents of `scores` in order; ties by date, newest first, then by id."""
        keys = {
            "relevance": lambda number: (-scores[number], -self.days[number], self.ids[number]),
            "date": lambda number: (self.days[number] == 0, self.days[number], self.ids[number]),
            "-date": lambda number: (-self.days[number], self.ids[number]),
            "title": lambda number: (self.titles[number], self.ids[number]),
        }
        return sorted(scores, key=keys[sort])
