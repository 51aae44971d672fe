"""Matches with their scores → the answer: narrowed, counted, arranged, cut to the slice, explained."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property, partial
from typing import Any

from indexer.engines.lexicon import Asked, Lexicon
from indexer.engines.protocol import FacetCount, Hit, Query, Reason, Results
from indexer.engines.snippets import Found, Passage, best_snippets, found_among, mark
from indexer.engines.whoosh.columns import Columns
from indexer.engines.whoosh.matching import Matches
from indexer.engines.whoosh.shelves import Shelf, ShownText
from indexer.many_texts import Array

LABEL_WORTH = 0.5
"""What another label of a concept asked for is worth in a passage, against a word asked for."""
NAMED = ("person", "organisation", "place")
"""Facets whose names, when asked for, are a reason to tell."""
NOTHING_ASKED = Asked()


class _Texts:
    """The passages of a hit, read when the first of them is asked for."""

    def __init__(self, read: Callable[[], Sequence[ShownText]]) -> None:
        self._read = read

    @cached_property
    def all(self) -> Sequence[ShownText]:
        """In order."""
        return self._read()


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
        order = self._columns.arranged(found, self._matches.scores, sort, query.offset + query.limit)
        return Results(
            total=int(found.sum()),
            hits=tuple(self._hit(number) for number in order[query.offset :].tolist()),
            facets=self._facets(found) if query.facets else {},
            expanded=self._asked.expansions,
        )

    # --- narrowing and counting ----------------------------------------------------------------

    def _passing(self, without: str | None) -> Array:
        """Which matches pass every filter, but for the one of facet `without`: bool[documents]."""
        passing = self._matches.found
        for facet, documents in self._filters.items():
            if facet != without:
                passing = passing & documents
        return passing

    @cached_property
    def _filters(self) -> dict[str, Array]:
        chosen = {facet: values for facet, values in self._query.filters.items() if values}
        return {facet: self._columns.chosen(facet, values) for facet, values in chosen.items()}

    def _facets(self, found: Array) -> dict[str, tuple[FacetCount, ...]]:
        """Counts that say what choosing a value would give: the facet's own choice is set aside."""
        counts = self._columns.counts(found)
        facets = {}
        for facet in self._query.facets:
            own = self._columns.counts(self._passing(facet)) if facet in self._filters else counts
            chosen = tuple(self._query.filters.get(facet, ()))
            facets[facet] = self._columns.facet_counts(facet, own, chosen, self._lexicon)
        return facets

    # --- hits ----------------------------------------------------------------------------------

    def _hit(self, number: int) -> Hit:
        shown = self._shelf.shown(number)
        texts = _Texts(partial(self._shelf.texts, number))
        return Hit(
            id=shown["id"],
            kind=shown["kind"],
            title=self._marked(shown["title"]),
            score=float(self._matches.scores[number]),
            date=shown["date"],
            snippets=best_snippets([self._passage(text) for text in texts.all])
            if self._query.snippets
            else (),
            facets={facet: tuple(values) for facet, values in shown["own"].items()},
            reasons=tuple(self._reasons(shown["own"], texts)),
        )

    def _marked(self, title: str) -> Any:
        if self._asked == NOTHING_ASKED:
            return mark("title", title, [])
        tokens = self._lexicon.tokens_of(title)
        found = list(found_among(tokens, self._asked.terms, self._asked.prefixes, self._asked.words))
        if self._asked.concepts:
            mentions = [
                (concept, match.start, match.end)
                for match in self._lexicon.labels.found_in(title, tokens)
                for concept in match.concepts
            ]
            found += self._labels(mentions)
        return mark("title", title, found)

    def _passage(self, text: ShownText) -> Passage:
        return Passage(text.field, text.read, sorted([*text.words, *self._labels(text.mentions)]))

    def _labels(self, mentions: Sequence[tuple[str, int, int]]) -> Iterator[Found]:
        """The labels in a text whose concepts, or broader ones, were asked for, whichever words were used."""
        for concept, start, end in mentions:
            weight = self._asked.concepts.get(concept, 0.0)
            if weight:
                yield Found(start, end, f"concept {concept}", LABEL_WORTH * weight)

    def _reasons(self, own: Mapping[str, Any], texts: _Texts) -> Iterator[Reason]:
        """Why this record: themes it was given that the query asks for, names that the query names, and
        other words in it for what the query says.
        """
        themes = own.get("theme", ())
        for theme in themes:
            if theme in self._asked.concepts:
                yield Reason("theme", self._lexicon.label("theme", theme), self._written(theme, texts))
        for added in self._asked.expansions:
            written = "" if added.concept in themes else self._written(added.concept, texts, added.matched)
            if written:
                yield Reason("mention", written)
        if self._asked.terms:
            for facet in NAMED:
                for value in own.get(facet, ()):
                    name = self._lexicon.label(facet, value)
                    terms = self._lexicon.name_terms(name)
                    if terms and terms <= self._asked.terms.keys():
                        yield Reason(facet, name)

    def _written(self, concept: str, texts: _Texts, said: str = "") -> str:
        """The label by which a record calls a concept; "" where it is `said`, or else the preferred one."""
        known = self._lexicon.name_terms(said or self._lexicon.concept_label(concept))
        for text in texts.all:
            for mentioned, start, end in text.mentions:
                if mentioned == concept:
                    label = text.read()[start:end]
                    if self._lexicon.name_terms(label) != known:
                        return label
        return ""
