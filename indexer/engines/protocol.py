"""What every engine understands and answers: plain types and one protocol, nothing of any engine.

A *query* is a tree of clauses (see `clauses`). The engine ranks by how well a record's text answers its
words; filters and sort order only narrow and arrange.

No dataclasses: a search from the command line would pay 15 ms for them.
"""

from __future__ import annotations

import marshal
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from functools import cached_property
from typing import NamedTuple, Protocol

from indexer.engines.clauses import Clause

# --- what is asked -----------------------------------------------------------------------------


class Query(NamedTuple):
    """What was asked.

    Attributes:
        clause: None asks for every record.
        filters: Facet name → chosen values; any of them within a facet, all facets together.
        sort: `relevance`, `date` (oldest first), `-date` (newest first) or `title`.
        offset, limit: The slice of hits wanted, best first.
        expand: Whether the thesaurus may add concepts to the words.
        facets: The facets to count; empty: none.
        snippets: Whether hits carry passages and reasons.
    """

    clause: Clause | None = None
    filters: Mapping[str, Sequence[str]] = {}
    sort: str = "relevance"
    offset: int = 0
    limit: int = 10
    expand: bool = True
    facets: Sequence[str] = ()
    snippets: bool = True


TEXT_FIELDS = ("title", "summary", "body", "people", "organisations", "places", "themes")
"""The fields whose words are searched, and the scopes a query may name."""

FACETS = (
    "kind",
    "theme",
    "service_area",
    "people_involved",
    "place",
    "year",
    "evidence",
    "organisation",
)
"""The facets offered for narrowing, in the order shown."""

SCOPES = ("person", "initiative", "part_of", "series", "four_cos", "place_kind", "alias")
"""Facets that narrow a search by address and are not offered on the search page."""

SORTS = ("relevance", "date", "-date", "title")


# --- what is answered --------------------------------------------------------------------------


class Snippet(NamedTuple):
    """A passage of a record.

    Attributes:
        field: The text field it comes from.
        text: Plain text, never HTML.
        spans: Half-open character offsets into `text` of the words that matched, in order.
    """

    field: str
    text: str
    spans: tuple[tuple[int, int], ...] = ()


class Reason(NamedTuple):
    """Why a hit matched, in parts: `theme`, Timebanking, by its label “time credits”.

    Attributes:
        kind: The facet whose value was asked for; or `mention`, other words for what was asked.
    """

    kind: str
    label: str
    by: str = ""


class Hit(NamedTuple):
    """One answer.

    Attributes:
        title: The record's title with the words that matched.
        snippets: Best passages first; the opening of the summary where no words were asked for.
        score: Comparable only within one answer.
        facets: The record's own values, by facet name.
    """

    id: str
    kind: str
    title: Snippet
    score: float
    date: str
    snippets: tuple[Snippet, ...]
    facets: Mapping[str, tuple[str, ...]]
    reasons: tuple[Reason, ...] = ()


class FacetCount(NamedTuple):
    """A value of a facet and how many hits choosing it would give. A tuple: a page makes a thousand.

    Attributes:
        parent: The enclosing value (a broader concept, a larger place); None at the top.
    """

    value: str
    label: str
    count: int  # type: ignore[assignment]  # a tuple has a method of this name, which nobody needs
    chosen: bool = False
    parent: str | None = None


class Expansion(NamedTuple):
    """A concept that was added to the words asked for.

    Attributes:
        label: Its preferred label.
        matched: The words of the query that led to it.
        also: Other labels that are now searched for as well.
    """

    concept: str
    label: str
    matched: str
    also: tuple[str, ...]


class Named(NamedTuple):
    """What a text is a name of: a person, organisation, place, initiative or theme.

    Attributes:
        facet: The facet or scope whose value it is.
        label: Its established name, however the text writes it.
    """

    facet: str
    value: str
    label: str


class Results(NamedTuple):
    """The answer to a query: total, the slice of hits, counts, and what was added or suggested.

    Attributes:
        total: All matching records, not the slice.
        facets: Facet name → its values, most frequent first.
        expanded: Concepts that were added to the query.
    """

    total: int
    hits: tuple[Hit, ...]
    facets: Mapping[str, Sequence[FacetCount]] = {}
    expanded: tuple[Expansion, ...] = ()
    named: tuple[Named, ...] = ()


# --- what is indexed ---------------------------------------------------------------------------


class _Document(NamedTuple):
    id: str
    kind: str
    title: str
    date: str
    texts: Mapping[str, tuple[str, ...]]
    facets: Mapping[str, tuple[str, ...]]
    own: Mapping[str, tuple[str, ...]]
    day: int = 0


class Document(_Document):
    """A public record as an engine takes it in: texts, facet values, nothing to look up any more.

    Attributes:
        title, date: As shown; the date is EDTF or empty.
        texts: Text field → its passages; a phrase does not run across two of them.
        facets: Facet or scope → values (ids), the enclosing ones included.
        own: Facet or scope → the record's own values, as its hit shows them.
        day: Proleptic ordinal of the date's first known day, for sorting; 0 when unknown.
    """

    @cached_property
    def digest(self) -> bytes:
        """What tells whether it has changed: sha256 of all of it; taken once, each update asks for it."""
        from hashlib import sha256

        plain = [list(value.items()) if isinstance(value, Mapping) else value for value in self]
        return sha256(marshal.dumps(plain, 0)).digest()


class KnownConcept(NamedTuple):
    """A concept as the engine needs it.

    Attributes:
        labels: What may be shown, the preferred label first.
        hidden: Labels that are searched for and never shown.
        narrower, related: Ids of its neighbours.
        is_ring: A synonym ring: no theme, only words that are searched for alike.
    """

    id: str
    labels: tuple[str, ...]
    hidden: tuple[str, ...] = ()
    narrower: tuple[str, ...] = ()
    related: tuple[str, ...] = ()
    is_ring: bool = False


class Knowledge(NamedTuple):
    """What the engine knows of the field besides the documents.

    Attributes:
        concepts: In the thesaurus's order.
        labels: Facet → value → how it is shown.
        variants: Facet → value → the other names it has.
        parents: Facet → value → the value that encloses it, where there is one.
    """

    concepts: tuple[KnownConcept, ...] = ()
    labels: Mapping[str, Mapping[str, str]] = {}
    variants: Mapping[str, Mapping[str, Sequence[str]]] = {}
    parents: Mapping[str, Mapping[str, str]] = {}


class Change(NamedTuple):
    """What an update did: how many were added or changed, how many removed, whether all was built anew.

    Attributes:
        reason: Why all was built anew, or what was wrong with the index; "" when nothing was.
    """

    indexed: int
    removed: int
    rebuilt: bool
    reason: str = ""


class Searches(Protocol):
    """What answers searches."""

    def search(self, query: Query) -> Results:
        """Answer `query`.

        Raises:
            IndexUnavailable: No index can be opened.
            QueryError: The query costs more than the engine allows.
        """

    def unknown_words(self, clause: Clause | None) -> tuple[str, ...]:
        """The words of a clause that occur nowhere, as they were typed.

        Raises:
            IndexUnavailable: No index can be opened.
        """

    def suggest_spelling(self, text: str) -> str | None:
        """`text` with words that occur nowhere replaced by close ones that do; None if nothing helps."""

    def named(self, text: str) -> tuple[Named, ...]:
        """What the whole of a text is a name of; several where a name is not one thing's alone."""


class Engine(Searches, Protocol):
    """A full-text index over documents."""

    def holds(self, document_id: str) -> bool:
        """Tell whether the document is in the index that answers.

        Raises:
            IndexUnavailable: No index can be opened.
        """

    @property
    def generation(self) -> str:
        """The name of the state that answers, another after every change; "" when there is none."""

    def recover(self) -> bool:
        """Let the last sound state answer, though it may be behind the corpus; False where there is none."""

    def is_current(self, stamp: str) -> bool:
        """Tell whether a sound index answers for the corpus with this stamp."""

    def fault(self, documents: Iterable[Document], knowledge: Knowledge) -> str:
        """Say in which way the index is not what `documents` would make it; "" when it is."""

    def writing(self) -> AbstractContextManager[None]:
        """Hold the index against every other writer, waiting for one that is at it; may be nested."""

    def update(
        self,
        documents: Iterable[Document],
        knowledge: Knowledge,
        *,
        stamp: str,
        rebuild: bool = False,
        progress: Callable[[int, int], None] | None = None,
    ) -> Change:
        """Bring the index in step with `documents`, which are all there are.

        Readers see the old state or the new one, whole. `stamp` is kept to be compared with.

        Args:
            progress: Is told now and then how many documents' worth of work is done, and of how many.
        """

    def amend(
        self,
        changed: Iterable[Document],
        removed: Iterable[str],
        *,
        stamp: str,
    ) -> Change:
        """Add or replace some documents and take others out; what they are called and enclosed by stays.

        It costs as much as these documents do, however many others there are.

        Raises:
            IndexUnavailable: There is no sound index to be amended: `update` mends it.
        """

    @property
    def is_scattered(self) -> bool:
        """Whether amendments left the index in so many pieces that searches cost more."""

    def gather(self, held: Callable[[str], Document | None]) -> None:
        """Put the small ones of these pieces together; it costs what their documents cost.

        Args:
            held: Gives the documents that the index is of, by id.

        Raises:
            IndexUnavailable: There is no sound index.
        """
