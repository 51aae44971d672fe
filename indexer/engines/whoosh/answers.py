"""Matches with their scores → the answer: narrowed, counted, arranged, cut to the slice, explained."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any, Protocol

from indexer.engines.lexicon import Asked, Lexicon
from indexer.engines.protocol import FacetCount, Hit, Query, Reason, Results, Snippet
from indexer.engines.snippets import Passage, best_snippets, label_key, mark
from indexer.engines.whoosh.matching import Leaves, Matches, Matching
from indexer.engines.whoosh.shelves import Shelf

NAMED = ("person", "organisation", "place")
"""Facets whose names, when asked for, are a reason to tell."""
NOTHING_ASKED = Asked()


class Columns(Protocol):
    """What is known of every document without opening it: facet values and sort keys."""

    def chosen(self, facet: str, values: Iterable[str]) -> Any:
        """Which documents have any of these values; as `Matches.found`."""

    def counts(self, found: Any) -> Any:
        """How often each value stands in the documents found."""

    def facet_counts(
        self, facets: tuple[str, ...], counts: Any, chosen: Mapping[str, Sequence[str]], lexicon: Lexicon
    ) -> dict[str, Sequence[FacetCount]]:
        """The values of facets by these counts, most frequent first; chosen values even with none."""

    def total(self, found: Any) -> int:
        """How many documents were found."""

    def arranged(self, found: Any, scores: Any, sort: str, wanted: slice) -> list[int]:
        """This slice of the documents found, in order; ties newest first, then id."""


class Opened(Protocol):
    """An index, opened for reading."""

    @property
    def leaves(self) -> Leaves:
        """What answers for single terms."""

    @property
    def lexicon(self) -> Lexicon:
        """The words of the index."""

    @property
    def columns(self) -> Columns:
        """Facet values and sort keys."""

    def shelf(self, asked: Asked) -> Shelf:
        """Where the hits of a query are taken from."""


def answered(query: Query, opened: Opened) -> Results:
    """The answer of an index to a query.

    Raises:
        QueryError: It takes longer than a search may.
    """
    matching = Matching(opened.leaves, opened.lexicon, expand=query.expand)
    matches = matching.matches(query.clause)
    asked = matching.told()
    shelf = opened.shelf(asked)
    return Answer(query, matches, opened.columns, opened.lexicon, asked=asked, shelf=shelf).results()


class Answer:
    """One query's answer in the making.

    Args:
        matches: All that match the clause.
        asked: What the words of the query became.
        shelf: Where hits are taken from.
    """

    def __init__(
        self,
        query: Query,
        matches: Matches,
        columns: Columns,
        lexicon: Lexicon,
        *,
        asked: Asked,
        shelf: Shelf,
    ) -> None:
        self._query = query
        self._matches = matches
        self._columns = columns
        self._lexicon = lexicon
        self._asked = asked
        self._shelf = shelf

    def results(self) -> Results:
        """The whole answer."""
        query = self._query
        found = self._passing(None)
        sort = query.sort if query.clause is not None or query.sort != "relevance" else "-date"
        wanted = slice(query.offset, query.offset + query.limit)
        return Results(
            total=self._columns.total(found),
            hits=tuple(map(self._hit, self._columns.arranged(found, self._matches.scores, sort, wanted))),
            facets=self._facets(found) if query.facets else {},
            expanded=self._asked.expansions,
        )

    # --- narrowing and counting ----------------------------------------------------------------

    def _passing(self, without: str | None) -> Any:
        """Which matches pass every filter, but for the one of facet `without`; as `Matches.found`."""
        passing = self._matches.found
        for facet, documents in self._filters.items():
            if facet != without:
                passing = passing & documents
        return passing

    @cached_property
    def _filters(self) -> dict[str, Any]:
        chosen = {facet: values for facet, values in self._query.filters.items() if values}
        return {facet: self._columns.chosen(facet, values) for facet, values in chosen.items()}

    def _facets(self, found: Any) -> dict[str, Sequence[FacetCount]]:
        """Counts that say what choosing a value would give: the facet's own choice is set aside."""
        wanted, chosen = self._query.facets, self._query.filters
        free = tuple(facet for facet in wanted if facet not in self._filters)
        facets = self._columns.facet_counts(free, self._columns.counts(found), chosen, self._lexicon)
        for facet in wanted:
            if facet in self._filters:
                own = self._columns.counts(self._passing(facet))
                facets |= self._columns.facet_counts((facet,), own, chosen, self._lexicon)
        return {facet: facets[facet] for facet in wanted}

    # --- hits ----------------------------------------------------------------------------------

    def _hit(self, number: int) -> Hit:
        shown = self._shelf.shown(number)
        wanted = self._query.snippets
        passages: Sequence[Passage] = ()
        if wanted or self._asked != NOTHING_ASKED:
            passages = self._shelf.passages(number, only_title=not wanted)
        return Hit(
            id=shown["id"],
            kind=shown["kind"],
            title=_marked(shown["title"], passages),
            score=float(self._matches.scores[number]),
            date=shown["date"],
            snippets=best_snippets([each for each in passages if each.field != "title"]) if wanted else (),
            facets=shown["own"],
            reasons=tuple(self._reasons(shown["own"], passages)) if wanted else (),
        )

    def _reasons(self, own: Mapping[str, Any], passages: Sequence[Passage]) -> Iterator[Reason]:
        """Why this record: themes it was given that the query asks for, names that the query names, and
        other words in it for what the query says.
        """
        themes = own.get("theme", ())
        for theme in themes:
            if theme in self._asked.concepts:
                yield Reason("theme", self._lexicon.label("theme", theme), self._written(theme, passages))
        for added in self._asked.expansions:
            if added.concept not in themes and (
                written := self._written(added.concept, passages, added.matched)
            ):
                yield Reason("mention", written)
        for facet in NAMED if self._asked.named else ():
            for value in own.get(facet, ()):
                name = self._lexicon.label(facet, value)
                terms = self._lexicon.name_terms(name)
                if terms and terms <= self._asked.named:
                    yield Reason(facet, name)

    def _written(self, concept: str, passages: Sequence[Passage], said: str = "") -> str:
        """The label by which a record calls a concept; "" where it is `said`, or else the preferred one."""
        key = label_key(concept)
        for passage in passages:
            for match in passage.found:
                if match.key == key:
                    label = passage.read()[match.start : match.end]
                    known = said or self._lexicon.concept_label(concept)
                    if self._lexicon.name_terms(label) != self._lexicon.name_terms(known):
                        return label
        return ""


def _marked(title: str, passages: Sequence[Passage]) -> Snippet:
    """The title; what matches in it is known where it is the first of the passages, as it should be."""
    first = next(iter(passages), None)
    is_known = first and first.found and first.field == "title" and first.read() == title
    return mark("title", title, first.found if first and is_known else ())
