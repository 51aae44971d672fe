"""The cases nearest to somebody's own situation: what each has in common with it, and what differs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from indexer.authorities import Authorities
from indexer.engines.clauses import FacetIs, Or, Words
from indexer.engines.protocol import Engine, Hit, Query
from indexer.query import plain_words
from indexer.record import NOT_REPORTED
from indexer.thesaurus import Thesaurus

WEIGHTS: Mapping[str, float] = {
    "theme": 3.0,
    "people_involved": 3.0,
    "service_area": 2.0,
    "place": 2.0,
    "place_kind": 1.0,
}
"""What may be asked for → how much it counts."""
WORDS_WEIGHT = 2.0
"""How much words count at most, against the case that answers them best."""
NEAR = 0.4
"""What a theme near the one asked for, or another place in the same region, counts against itself."""
COMMON = 1 / 3
"""What more than this share of all cases has in common makes nothing near: England, co-production itself."""
KINDS = ("case-study", "workshop-example")
LIMIT = 12
POOL = 60
"""Cases compared."""


@dataclass(frozen=True)
class Situation:
    """What somebody's own case is like, as far as they say.

    Attributes:
        traits: Facet of `WEIGHTS` → value (an id).
        words: Anything else.
    """

    traits: Mapping[str, str] = field(default_factory=dict)
    words: str = ""


@dataclass(frozen=True)
class Likeness:
    """A case beside a situation.

    Attributes:
        worth: How near it is, 0 to 1.
        same: Facet → its own value that is the one asked for, or lies within that.
        near: Facet → its own value that is only near the one asked for, and what joins them: a related or
            broader theme, the place that encloses both.
        different: Facet → its own values, none of which was asked for.
        unsaid: Facets that were asked for and that the case does not report.
        has_words: Whether it is among the cases that answer the words best.
    """

    hit: Hit
    worth: float
    same: Mapping[str, str]
    near: Mapping[str, tuple[str, str]]
    different: Mapping[str, tuple[str, ...]]
    unsaid: tuple[str, ...]
    has_words: bool


@dataclass(frozen=True)
class Likenesses:
    """The nearest cases, the nearest first, and how many have anything at all in common."""

    cases: tuple[Likeness, ...] = ()
    total: int = 0


def cases_like(
    engine: Engine, situation: Situation, thesaurus: Thesaurus, authorities: Authorities
) -> Likenesses:
    """The cases nearest to a situation; none where nothing is said of it."""
    return _Comparison(engine, situation, thesaurus, authorities).likenesses()


class _Comparison:
    """One situation, beside which cases are held."""

    def __init__(
        self, engine: Engine, situation: Situation, thesaurus: Thesaurus, authorities: Authorities
    ) -> None:
        self._engine = engine
        self._traits = situation.traits
        self._words = plain_words(situation.words)
        self._thesaurus = thesaurus
        self._places = authorities.places
        self._near = {facet: self._near_to(facet, value) for facet, value in situation.traits.items()}
        self._whole = sum(WEIGHTS[facet] for facet in self._traits) + (WORDS_WEIGHT if self._words else 0.0)

    def likenesses(self) -> Likenesses:
        """All of the answer."""
        clauses: list[FacetIs | Words] = [
            FacetIs(facet, value, WEIGHTS[facet]) for facet, value in self._traits.items()
        ]
        clauses += [
            FacetIs(facet, value, NEAR * WEIGHTS[facet])
            for facet, values in self._near.items()
            for value in values
        ]
        if not clauses and not self._words:
            return Likenesses()
        worded = self._asked(Or((Words(self._words),)))[0] if self._words else ()
        best = max((hit.score for hit in worded), default=0.0)
        closeness = {hit.id: hit.score / best for hit in worded if best}
        traits, _ = self._asked(Or(tuple(clauses))) if clauses else ((), 0)
        if self._words:
            clauses.append(Words(self._words))
        hits = {hit.id: hit for hit in (*traits, *worded)}
        compared = [self._likeness(hit, closeness.get(hit.id, 0.0)) for hit in hits.values()]
        compared.sort(key=lambda likeness: -likeness.worth)
        total = self._asked(Or(tuple(clauses)), limit=0)[1]
        return Likenesses(tuple(compared[:LIMIT]), total)

    def _asked(self, clause: Or, limit: int = POOL) -> tuple[tuple[Hit, ...], int]:
        found = self._engine.search(Query(clause, filters={"kind": KINDS}, limit=limit))
        return found.hits, found.total

    def _near_to(self, facet: str, value: str) -> tuple[str, ...]:
        """Values near a value, the nearest first: related themes, and what encloses it but for the widest."""
        around = self._above(facet, value)
        if facet == "theme":
            around = [*(concept.id for concept in self._thesaurus.related(value)), *around]
        common = self._common[facet] if around else set()
        return tuple(dict.fromkeys(each for each in around if each not in common))

    @cached_property
    def _common(self) -> Mapping[str, set[str]]:
        """Facet → what too many cases have for it to say anything."""
        query = Query(filters={"kind": KINDS}, limit=0, facets=("theme", "place"), snippets=False)
        found = self._engine.search(query)
        return {
            facet: {value.value for value in values if value.count > COMMON * found.total}
            for facet, values in found.facets.items()
        }

    def _likeness(self, hit: Hit, closeness: float) -> Likeness:
        same, near = dict[str, str](), dict[str, tuple[str, str]]()
        different, unsaid = dict[str, tuple[str, ...]](), []
        for facet, value in self._traits.items():
            own = tuple(each for each in hit.facets.get(facet, ()) if each != NOT_REPORTED)
            if within := next((each for each in own if value in (each, *self._above(facet, each))), None):
                same[facet] = within
            elif beside := self._beside(facet, own):
                near[facet] = beside
            elif own:
                different[facet] = own
            else:
                unsaid.append(facet)
        worth = sum(WEIGHTS[facet] for facet in same) + NEAR * sum(WEIGHTS[facet] for facet in near)
        worth += WORDS_WEIGHT * closeness
        return Likeness(
            hit,
            worth / self._whole,
            same,
            near,
            different,
            tuple(unsaid),
            closeness > 0,
        )

    def _beside(self, facet: str, own: tuple[str, ...]) -> tuple[str, str] | None:
        """The first of a case's own values that is near the one asked for, and by what."""
        return next(
            (
                (each, common)
                for common in self._near[facet]
                for each in own
                if common in (each, *self._above(facet, each))
            ),
            None,
        )

    def _above(self, facet: str, value: str) -> list[str]:
        if facet == "theme":
            return self._thesaurus.ancestors(value)
        return self._places.ancestors(value) if facet == "place" else []
