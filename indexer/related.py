"""Records near another: those that share its rarest themes, people and places, and say much the same."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from indexer.authorities import Authorities
from indexer.engines.clauses import FacetIs, Or, Words
from indexer.engines.protocol import Engine, Hit, Query
from indexer.record import NOT_REPORTED, Record, slug_of
from indexer.thesaurus import Thesaurus

LIMIT = 12
WORDING_LIMIT = 8
POOL = 40
"""Records looked at more closely."""
WEIGHTS: Mapping[str, float] = {
    "initiative": 3.0,
    "person": 1.5,
    "theme": 1.0,
    "organisation": 0.7,
    "place": 0.5,
    "people_involved": 0.4,
    "service_area": 0.3,
}
"""What records may have in common → how telling it is, times the rarity of the value."""
WORDING_WEIGHT = 2.0
"""What it counts to say the same in the same words."""
FROM_THE_EVENT = frozenset({"place", "organisation", "person"})
"""What accounts told at one event share because of the event: between them it counts nothing."""
TOLD_SHARE = 0.1
"""What adds less than this to the nearness is not worth telling."""


@dataclass(frozen=True)
class Related:
    """A record near another, and why.

    Attributes:
        shared: Facet → the values both have, those that count most first; empty: only the wording is near.
        family: `event` where both were told at one event, `series` where both are of one series.
    """

    hit: Hit
    shared: Mapping[str, tuple[str, ...]]
    family: str = ""


def related(engine: Engine, record: Record, thesaurus: Thesaurus, authorities: Authorities) -> list[Related]:
    """The nearest other public records, but for its event and its examples; the nearest first.

    A place is shared by all that lies within it, a theme by the narrower ones. The event and the examples
    have headings of their own on a record's page; other accounts told at the same event say that they are.
    """
    kin = _Kinship(engine, record, thesaurus, authorities)
    near = sorted(kin.candidates(), key=lambda scored: (-scored[0], scored[1].hit.id))
    return [found for worth, found in near[:LIMIT] if worth > 0]


class _Kinship:
    """What one record may share with others, and what each of it is worth."""

    def __init__(
        self, engine: Engine, record: Record, thesaurus: Thesaurus, authorities: Authorities
    ) -> None:
        self._engine = engine
        self._record = record
        self._enclosing: Mapping[str, Callable[[str], list[str]]] = {
            "theme": thesaurus.ancestors,
            "place": authorities.places.ancestors,
            "organisation": authorities.organisations.ancestors,
        }
        self._own = self._with_enclosing(_facets_of(record))
        counted = engine.search(Query(limit=0, facets=tuple(WEIGHTS), snippets=False))
        self._worth = {
            (facet, value.value): weight * math.log((counted.total + 1) / max(value.count, 1))
            for facet, weight in WEIGHTS.items()
            for value in counted.facets[facet]
        }

    def candidates(self) -> Iterable[tuple[float, Related]]:
        """Yield other records with how near they are."""
        clauses = tuple(
            FacetIs(facet, value, self._worth[facet, value])
            for facet, values in self._own.items()
            for value in values
            if (facet, value) in self._worth
        )
        wording = self._near_in_wording()
        hits = {hit.id: hit for hit in [*(hit for hit, _ in wording), *self._asked(Or(clauses), POOL)]}
        closeness = {hit.id: near for hit, near in wording}
        for hit in hits.values():
            if hit.id not in (self._record.id, self._record.part_of) and (
                self._record.id not in hit.facets.get("part_of", ())
            ):
                yield self._related(hit, closeness.get(hit.id, 0.0))

    def _asked(self, clause: Or | Words, limit: int) -> tuple[Hit, ...]:
        return self._engine.search(Query(clause, limit=limit, expand=False, snippets=False)).hits

    def _near_in_wording(self) -> list[tuple[Hit, float]]:
        """Records in whose text the words of the title are found, and how near each is, 0 to 1."""
        hits = self._asked(Words(self._record.title), WORDING_LIMIT)
        best = max((hit.score for hit in hits), default=0.0)
        plain = [hit._replace(title=hit.title._replace(spans=())) for hit in hits]
        return [(hit, hit.score / best) for hit in plain if best]

    def _related(self, hit: Hit, closeness: float) -> tuple[float, Related]:
        family = self._family(hit)
        theirs = self._with_enclosing(hit.facets)
        worths = {
            facet: {
                value: self._worth.get((facet, value), 0.0)
                for value in values
                if value in theirs.get(facet, ())
            }
            for facet, values in self._own.items()
            if not (family and facet in FROM_THE_EVENT)
        }
        total = sum(sum(values.values()) for values in worths.values())
        told = {facet: self._telling(facet, values, total) for facet, values in worths.items()}
        shared = {facet: values for facet, values in told.items() if values}
        by_worth = dict(sorted(shared.items(), key=lambda item: -sum(worths[item[0]].values())))
        return total + WORDING_WEIGHT * closeness, Related(hit, by_worth, family)

    def _telling(self, facet: str, worths: Mapping[str, float], total: float) -> tuple[str, ...]:
        """The values worth telling, the most telling first; what encloses another of them goes without."""
        implied = {above for value in worths for above in self._above(facet, value)}
        telling = [
            value
            for value, worth in worths.items()
            if worth > 0 and worth >= TOLD_SHARE * total and value not in implied
        ]
        return tuple(sorted(telling, key=lambda value: -worths[value]))

    def _family(self, hit: Hit) -> str:
        own = self._record
        if own.part_of and own.part_of in hit.facets.get("part_of", ()):
            return "event"
        return "series" if own.series and _series_of(own) & set(hit.facets.get("series", ())) else ""

    def _above(self, facet: str, value: str) -> list[str]:
        return self._enclosing[facet](value) if facet in self._enclosing else []

    def _with_enclosing(self, facets: Mapping[str, Iterable[str]]) -> dict[str, tuple[str, ...]]:
        """The values that may be shared, and what encloses each."""
        return {
            facet: tuple(
                dict.fromkeys(
                    each
                    for value in facets.get(facet, ())
                    if value != NOT_REPORTED
                    for each in (value, *self._above(facet, value))
                )
            )
            for facet in WEIGHTS
        }


def _facets_of(record: Record) -> dict[str, tuple[str, ...]]:
    return {
        "initiative": (record.initiative,) if record.initiative else (),
        "theme": record.themes,
        "place": record.places,
        "organisation": tuple(link.organisation for link in record.organisations if link.organisation),
        "person": tuple(link.person for link in record.people if link.person),
        "people_involved": record.people_involved,
        "service_area": record.service_areas,
    }


def _series_of(record: Record) -> set[str]:
    return {slug_of(record.series.name)} if record.series else set()
