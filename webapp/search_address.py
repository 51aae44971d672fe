"""The state of a search as its address holds it: read, and written back with one thing changed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from urllib.parse import urlencode

from werkzeug.datastructures import MultiDict

from indexer.engines.protocol import FACETS, SCOPES
from indexer.errors import QueryError
from indexer.record import is_slug, slug_of
from indexer.search import OFFSET_LIMIT, PER_PAGE, SearchRequest
from webapp.names import page_address

NARROWINGS = (*FACETS, *(scope for scope in SCOPES if scope != "alias"))
"""The parameters that narrow a search: facets and scopes."""
LEGIBLE = "!$'()*,/:;?@"
"""Signs that stand in the query of an address as they are. *Source:* RFC 3986, 3.4, as Werkzeug reads it."""
CHOICE_LIMIT = 50
"""Values that may be chosen at once, over all facets."""


@dataclass(frozen=True)
class SearchAddress:
    """What an address asks for.

    Attributes:
        filters: Facet or scope → chosen values, without doubles; none is empty.
        sort: "" for the order that suits: best match for words, otherwise newest first.
        page: 1-based.
        exact: Whether the thesaurus is switched off.
    """

    text: str = ""
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    sort: str = ""
    page: int = 1
    exact: bool = False

    @classmethod
    def from_args(cls, args: MultiDict[str, str]) -> SearchAddress:
        """Read the parameters of an address; what cannot be meant is left out."""
        chosen = {
            name: tuple(dict.fromkeys(filter(None, map(_id, args.getlist(name))))) for name in NARROWINGS
        }
        return cls(
            text=args.get("q", "").strip(),
            filters={name: values for name, values in chosen.items() if values},
            sort=args.get("sort", ""),
            page=_page(args.get("page", "")),
            exact=args.get("exact", "") not in ("", "0"),
        )

    @property
    def choices(self) -> list[tuple[str, str]]:
        """Every chosen value as (facet, value)."""
        return [(name, value) for name, values in self.filters.items() for value in values]

    @property
    def scopes(self) -> list[tuple[str, str]]:
        """The chosen values that have no box on the page, which the form keeps."""
        return [(name, value) for name, value in self.choices if name in SCOPES]

    def request(self, *, facets: tuple[str, ...] = FACETS, per_page: int = 20) -> SearchRequest:
        """The same as the catalogue takes it.

        Raises:
            QueryError: More values are chosen than `CHOICE_LIMIT`.
        """
        if len(self.choices) > CHOICE_LIMIT:
            raise QueryError(f"{len(self.choices)} filters are chosen; the most is {CHOICE_LIMIT}.")
        return SearchRequest(
            text=self.text,
            filters=self.filters,
            sort=self.sort or "relevance",
            page=self.page,
            per_page=per_page,
            expand=not self.exact,
            facets=facets,
        )

    def href(self) -> str:
        """The address itself; parameters at their defaults are left out."""
        page = str(self.page) if self.page > 1 else ""
        asked = {"q": self.text, "sort": self.sort, "page": page, "exact": "1" if self.exact else ""}
        parameters = [(name, value) for name, value in asked.items() if value] + self.choices
        path = page_address("search.results")
        return f"{path}?{urlencode(parameters, safe=LEGIBLE)}" if parameters else path

    def asking(self, text: str) -> SearchAddress:
        """The same with other words, from the first page."""
        return replace(self, text=text, page=1)

    def sorted_by(self, sort: str) -> SearchAddress:
        """The same in another order, from the first page."""
        return replace(self, sort=sort, page=1)

    def at(self, page: int) -> SearchAddress:
        """Another page of the same."""
        return replace(self, page=page)

    def switched(self) -> SearchAddress:
        """The same with the thesaurus switched off, or on again."""
        return replace(self, exact=not self.exact, page=1)

    def without(self, facet: str, value: str) -> SearchAddress:
        """The same without one chosen value, from the first page."""
        left = tuple(other for other in self.filters.get(facet, ()) if other != value)
        others = {name: values for name, values in self.filters.items() if name != facet}
        return replace(self, filters={**others, facet: left} if left else others, page=1)

    def cleared(self) -> SearchAddress:
        """The same words without any filter."""
        return replace(self, filters={}, page=1)


def _id(value: str) -> str:
    """A value as an id: what somebody typed into the address by hand is made one."""
    value = value[:100]
    return value if is_slug(value) else slug_of(value)


def _page(text: str) -> int:
    if text.isascii() and text.isdigit() and len(text) < 12:
        return min(max(1, int(text)), OFFSET_LIMIT // PER_PAGE)
    return 1
