"""Records near another: those that share the rarest themes, places, people, organisations with it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from indexer.engines.protocol import Engine, FacetIs, Hit, Or, Query
from indexer.record import Record

LIMIT = 4
SHARED_FACETS = ("initiative", "theme", "place", "organisation", "person")
"""What two records may have in common, the most telling first."""


@dataclass(frozen=True)
class Related:
    """A record near another, and what they share: facet → ids."""

    hit: Hit
    shared: Mapping[str, tuple[str, ...]]


def related(engine: Engine, record: Record) -> list[Related]:
    """The nearest other public records, but for its event and its examples; the nearest first."""
    own = _facets_of(record)
    clauses = tuple(FacetIs(facet, value) for facet, values in own.items() for value in values)
    if not clauses:
        return []
    hits = engine.search(Query(clause=Or(clauses), limit=LIMIT + 12, expand=False)).hits
    near = [hit for hit in hits if hit.id not in (record.id, record.part_of)]
    near = [hit for hit in near if record.id not in hit.facets.get("part_of", ())]
    return [Related(hit, _shared(own, hit)) for hit in near[:LIMIT]]


def _facets_of(record: Record) -> dict[str, tuple[str, ...]]:
    return {
        "initiative": (record.initiative,) if record.initiative else (),
        "theme": record.themes,
        "place": record.places,
        "organisation": tuple(link.organisation for link in record.organisations if link.organisation),
        "person": tuple(link.person for link in record.people if link.person),
    }


def _shared(own: Mapping[str, tuple[str, ...]], hit: Hit) -> dict[str, tuple[str, ...]]:
    shared = {
        facet: tuple(value for value in own[facet] if value in hit.facets.get(facet, ()))
        for facet in SHARED_FACETS
    }
    return {facet: values for facet, values in shared.items() if values}
