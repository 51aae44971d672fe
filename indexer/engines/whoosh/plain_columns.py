"""Facet values and sort keys of a plain snapshot: as `columns`, for a process that asks once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from indexer.engines.lexicon import Lexicon
from indexer.engines.protocol import FacetCount
from indexer.engines.whoosh.plain_snapshot import PlainSnapshot
from indexer.engines.whoosh.schema import facet_term


class PlainColumns:
    """What is known of every document; see `answers.Columns`. Documents found are a set."""

    def __init__(self, snapshot: PlainSnapshot) -> None:
        self._snapshot = snapshot

    # --- facets --------------------------------------------------------------------------------

    def chosen(self, facet: str, values: Iterable[str]) -> frozenset[int]:
        """The documents that have any of these values."""
        wanted = [facet_term(facet, value) for value in values]
        return frozenset(doc for term in wanted for doc in self._snapshot.term("facets", term).docs)

    def counts(self, found: frozenset[int]) -> frozenset[int]:
        """The documents themselves: the values of a facet are counted when the facet is asked for."""
        return found

    def facet_counts(
        self,
        facets: tuple[str, ...],
        counts: frozenset[int],
        chosen: Mapping[str, Sequence[str]],
        lexicon: Lexicon,
    ) -> dict[str, Sequence[FacetCount]]:
        """The values of facets in these documents, most frequent first; chosen values even with none."""
        return {facet: self._values(facet, counts, chosen.get(facet, ()), lexicon) for facet in facets}

    def _values(
        self, facet: str, among: frozenset[int], chosen: Sequence[str], lexicon: Lexicon
    ) -> Sequence[FacetCount]:
        beginning, found = facet_term(facet, ""), dict[str, int]()
        for base, segment in self._snapshot.parts():
            starts, docs = segment.items("facets/starts"), segment.items("facets/docs")
            for row in segment.beginning("facets", beginning):
                count = sum(base + doc in among for doc in docs[starts[row] : starts[row + 1]])
                value = segment.term("facets", row).removeprefix(beginning)
                if count:
                    found[value] = found.get(value, 0) + count
        found |= {value: 0 for value in chosen if value not in found}
        values = [
            FacetCount(value, lexicon.label(facet, value), n, value in chosen, lexicon.parent(facet, value))
            for value, n in found.items()
        ]
        return tuple(sorted(values, key=lambda each: (-each.count, each.label.casefold(), each.value)))

    # --- order ---------------------------------------------------------------------------------

    def total(self, found: Sequence[int]) -> int:
        """How many documents were found."""
        return len(found)

    def arranged(
        self, found: Iterable[int], scores: Mapping[int, float], sort: str, wanted: slice
    ) -> list[int]:
        """This slice of the documents found, in order; ties newest first, then id.

        Scores are compared as float32: a difference below that is how a sum was rounded.
        """
        as_float32 = memoryview(bytearray(4)).cast("f")

        def key(doc: int) -> tuple[Any, ...]:
            segment, row = self._snapshot.at(doc)
            day, record_id = segment.items("days")[row], segment.text("ids", row)
            if sort == "title":
                return segment.text("titles", row), record_id
            if sort == "date":
                return day == 0, day, record_id
            as_float32[0] = scores[doc] if sort == "relevance" else 0.0
            return -as_float32[0], -day, record_id

        return sorted(found, key=key)[wanted]
