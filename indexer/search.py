"""A search as its users know it: a request, the engine's answer, a spelling if that helps, and its JSON."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from indexer.engines.protocol import FACETS, SCOPES, SORTS, FacetCount, Hit, Named, Query, Results, Searches
from indexer.errors import QueryError
from indexer.query import parse_query, without_weights

if TYPE_CHECKING:
    from indexer.authorities import Authorities, AuthorityFile
    from indexer.thesaurus import Thesaurus

PER_PAGE = 20
PER_PAGE_LIMIT = 100
OFFSET_LIMIT = 1_000
"""Nobody reads further; beyond it a clear message."""


class SearchRequest(NamedTuple):
    """What somebody asks.

    Attributes:
        filters: Facet or scope → chosen values; any of them within one, all together.
        page: 1-based.
        expand: Whether the thesaurus may add to the words.
        snippets: Whether hits carry passages.
    """

    text: str = ""
    filters: Mapping[str, Sequence[str]] = {}
    sort: str = "relevance"
    page: int = 1
    per_page: int = PER_PAGE
    expand: bool = True
    facets: Sequence[str] = FACETS
    snippets: bool = True


class SearchAnswer(NamedTuple):
    """What came of it.

    Attributes:
        suggestion: The text in another spelling that has hits; None when nothing better is known.
        is_corrected: The answer is to that spelling, since no record uses a word as it was typed.
        named: What the text, so spelled, is a name of.
    """

    request: SearchRequest
    results: Results
    suggestion: str | None = None
    is_corrected: bool = False
    named: tuple[Named, ...] = ()

    @property
    def pages(self) -> int:
        """How many pages of hits there are; at least one."""
        reachable = min(self.results.total, OFFSET_LIMIT)
        return max(1, math.ceil(reachable / self.request.per_page))

    def chosen(self, facet: str) -> list[FacetCount]:
        """The values of a facet that narrow this answer, labels with them."""
        return [value for value in self.results.facets.get(facet, ()) if value.chosen]


def search(engine: Searches, request: SearchRequest) -> SearchAnswer:
    """Answer `request`.

    Raises:
        QueryError: The text cannot be read or passes a bound; the sort order or a filter is unknown.
        IndexUnavailable: There is no index to ask.
    """
    if request.sort not in SORTS:
        raise QueryError(f"“{request.sort}” is no sort order: use {', '.join(SORTS)}.")
    for name in request.filters:
        if name not in FACETS and name not in SCOPES:
            raise QueryError(f"“{name}” is no facet: use {', '.join((*FACETS, *SCOPES))}.")
    per_page = min(max(request.per_page, 1), PER_PAGE_LIMIT)
    offset = (max(request.page, 1) - 1) * per_page
    if offset >= OFFSET_LIMIT:
        raise QueryError(f"Only the first {OFFSET_LIMIT:,} answers can be looked at: narrow the search.")
    query = Query(
        clause=parse_query(request.text),
        filters=request.filters,
        sort=request.sort,
        offset=offset,
        limit=per_page,
        expand=request.expand,
        facets=request.facets,
        snippets=request.snippets,
    )
    request = request._replace(per_page=per_page)
    spelled = engine.suggest_spelling(request.text) if engine.unknown_words(query.clause) else None
    corrected = query._replace(clause=parse_query(spelled)) if spelled else query
    if spelled and request.expand:
        results = engine.search(corrected)
        if results.total:
            return SearchAnswer(request, results, spelled, is_corrected=True, named=_named(engine, spelled))
    results, named = engine.search(query), _named(engine, request.text)
    if spelled and not request.expand:
        finds = engine.search(corrected._replace(limit=0, facets=(), snippets=False)).total
        return SearchAnswer(request, results, spelled if finds else None, named=named)
    return SearchAnswer(request, results, named=named)


def _named(engine: Searches, text: str) -> tuple[Named, ...]:
    return engine.named(without_weights(text))


def as_json(answer: SearchAnswer) -> dict[str, Any]:
    """The answer as one JSON object; the same from the command, the address and the API."""
    results = answer.results
    return {
        "query": answer.request.text,
        "total": results.total,
        "suggestion": answer.suggestion,
        "corrected": answer.is_corrected,
        "expanded": [label for added in results.expanded for label in (added.label, *added.also)],
        "named": [{"kind": one.facet, "id": one.value, "label": one.label} for one in answer.named],
        "hits": [_hit_as_json(hit) for hit in results.hits],
        "facets": {
            name: [{"value": value.value, "label": value.label, "count": value.count} for value in values]
            for name, values in results.facets.items()
        },
    }


def _hit_as_json(hit: Hit) -> dict[str, Any]:
    return {
        "id": hit.id,
        "kind": hit.kind,
        "title": hit.title.text,
        "date": hit.date,
        "score": round(hit.score, 4),
        "snippets": [
            {"field": snippet.field, "text": snippet.text, "spans": [list(span) for span in snippet.spans]}
            for snippet in hit.snippets
        ],
        "reasons": [{"kind": reason.kind, "label": reason.label, "by": reason.by} for reason in hit.reasons],
    }


def present_ids(
    filters: Mapping[str, Sequence[str]], thesaurus: Thesaurus, authorities: Authorities
) -> dict[str, tuple[str, ...]]:
    """The same facet values, those that were merged into others replaced by them."""
    files: dict[str, Thesaurus | AuthorityFile[Any]] = {
        "theme": thesaurus,
        **authorities.by_facet,
    }
    return {
        facet: tuple(dict.fromkeys(_present_id(files[facet], value) for value in values))
        if facet in files
        else tuple(values)
        for facet, values in filters.items()
    }


def _present_id(file: Thesaurus | AuthorityFile[Any], entry_id: str) -> str:
    return entry_id if entry_id in file else file.former.get(entry_id, entry_id)
