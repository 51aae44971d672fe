"""Matches with their scores → the answer: narrowed, counted, arranged, cut to the slice, explained."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import cached_property
from typing import Any

from indexer.analysis import carries_meaning
from indexer.engines.lexicon import Asked, Lexicon
from indexer.engines.protocol import FacetCount, Hit, Query, Reason, Results
from indexer.engines.snippets import Found, Highlighter
from indexer.engines.whoosh.columns import Columns

LABEL_WORTH = 0.5
"""What another label of a concept asked for is worth in a passage, against a word asked for."""
NAMED = ("person", "organisation", "place")
"""Facets whose names, when asked for, are a reason to tell."""


class Answer:
    """One query's answer in the making.

    Args:
        scores: Document number → score, of all that match the clause.
        asked: What the words of the query became.
        stored: Document number → what is stored of it.
    """

    def __init__(
        self,
        query: Query,
        scores: Mapping[int, float],
        columns: Columns,
        lexicon: Lexicon,
        asked: Asked,
        stored: Callable[[int], Mapping[str, Any]],
    ) -> None:
        self._query = query
        self._scores = scores
        self._columns = columns
        self._lexicon = lexicon
        self._asked = asked
        self._stored = stored

    def results(self, unknown: tuple[str, ...]) -> Results:
        """The whole answer; `unknown` are the words that occur nowhere."""
        query = self._query
        passing = self._passing(None)
        sort = query.sort if query.clause is not None or query.sort != "relevance" else "-date"
        order = self._columns.arranged({number: self._scores[number] for number in passing}, sort)
        return Results(
            total=len(order),
            hits=tuple(self._hit(number) for number in order[query.offset : query.offset + query.limit]),
            facets={facet: self._counts(facet) for facet in query.facets},
            expanded=self._asked.expansions,
            unknown=unknown,
        )

    # --- narrowing and counting ----------------------------------------------------------------

    def _passing(self, without: str | None) -> set[int]:
        """The matches that pass every filter, but for the one of facet `without`."""
        passing = set(self._scores)
        for facet, documents in self._filters.items():
            if facet != without:
                passing &= documents
        return passing

    @cached_property
    def _filters(self) -> dict[str, frozenset[int]]:
        return {
            facet: self._columns.chosen(facet, values)
            for facet, values in self._query.filters.items()
            if values
        }

    def _counts(self, facet: str) -> tuple[FacetCount, ...]:
        """Counts that say what choosing a value would give: the facet's own choice is set aside."""
        chosen = tuple(self._query.filters.get(facet, ()))
        return self._columns.count(facet, self._passing(facet), chosen, self._lexicon)

    # --- hits ----------------------------------------------------------------------------------

    def _hit(self, number: int) -> Hit:
        stored = self._stored(number)
        texts = [(field, text) for field in ("summary", "body") for text in stored["texts"][field]]
        return Hit(
            id=stored["id"],
            kind=stored["kind"],
            title=self._highlighter.mark("title", stored["title"]),
            score=self._scores[number],
            date=stored["date"],
            snippets=self._highlighter.best(texts) if self._query.snippets else (),
            facets=stored["own"],
            reasons=tuple(self._reasons(stored, texts)),
        )

    @cached_property
    def _highlighter(self) -> Highlighter:
        return Highlighter(
            self._lexicon.tokens_of,
            self._asked.terms,
            prefixes=self._asked.prefixes,
            labels=self._labels if self._asked.concepts else lambda text: (),
        )

    def _labels(self, text: str) -> Iterator[Found]:
        """The labels in a text whose concepts, or broader ones, were asked for, whichever words were used."""
        for match in self._lexicon.labels.found_in(text, self._lexicon.tokens_of(text)):
            for concept in match.concepts:
                weight = self._asked.concepts.get(concept, 0.0)
                if weight:
                    yield Found(match.start, match.end, f"concept {concept}", LABEL_WORTH * weight)

    def _reasons(self, stored: Mapping[str, Any], texts: list[tuple[str, str]]) -> Iterator[Reason]:
        """Why this record: themes it was given that the query asks for, names that the query names."""
        for theme in stored["own"].get("theme", ()):
            if theme in self._asked.concepts:
                yield Reason("theme", self._lexicon.label("theme", theme), self._written(theme, texts))
        for facet in NAMED:
            for value in stored["own"].get(facet, ()):
                name = self._lexicon.label(facet, value)
                terms = {token.term for token in self._lexicon.analyzer.terms(name) if carries_meaning(token)}
                if terms and terms <= self._asked.terms.keys():
                    yield Reason(facet, name)

    def _written(self, concept: str, texts: list[tuple[str, str]]) -> str:
        """The label by which a concept is called in the record; "" where it is the preferred one."""
        preferred = {
            token.term for token in self._lexicon.analyzer.terms(self._lexicon.concept_label(concept))
        }
        for _, text in texts:
            for match in self._lexicon.labels.found_in(text, self._lexicon.tokens_of(text)):
                label = text[match.start : match.end]
                if (
                    concept in match.concepts
                    and {token.term for token in self._lexicon.analyzer.terms(label)} != preferred
                ):
                    return label
        return ""
