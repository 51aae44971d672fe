"""The authorities: established names of people, organisations, places, initiatives, and the small
vocabularies. They join every way a name is written to one id. It reads no file.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Annotated, Any, Generic, TypeVar

from pydantic import Field

from indexer.record import Element, Slug, Slugs, Text, WebAddress


class Authority(Element):
    """An established name.

    Attributes:
        variants: Other ways the name is written.
        aliases: Ids it had before; their addresses redirect.
        note: For editors; never shown to the public.
    """

    id: Slug
    name: Text
    variants: tuple[Text, ...] = ()
    aliases: Slugs = ()
    note: Text | None = None

    @property
    def names(self) -> tuple[str, ...]:
        """Every way it is written, the established one first."""
        return (self.name, *self.variants)

    @property
    def sort_key(self) -> str:
        """Where it stands in an A–Z list."""
        return self.name.removeprefix("The ").casefold()

    @property
    def parent(self) -> str | None:
        """The id of what it is part of; None for the top."""
        return None


class Person(Authority):
    """Somebody named publicly for their work."""

    sort_name: Text | None = None

    @property
    def sort_key(self) -> str:
        """By surname where it is known."""
        return (self.sort_name or self.name).casefold()


class Organisation(Authority):
    """A body; `part_of` is the body it belongs to (INLOGOV in the University of Birmingham)."""

    kind: Text | None = None
    part_of: Slug | None = None
    homepage: WebAddress | None = None

    @property
    def parent(self) -> str | None:
        """The body it belongs to."""
        return self.part_of


class Place(Authority):
    """A place in the tree of places.

    Attributes:
        within: The place that encloses it.
        country: ISO 3166-1 alpha-2, on countries only.
        lat, lon: WGS 84, degrees.
    """

    kind: Text | None = None
    within: Slug | None = None
    country: Annotated[Text, Field(pattern=r"^[A-Z]{2}$")] | None = None
    lat: Annotated[float, Field(ge=-90, le=90)] | None = None
    lon: Annotated[float, Field(ge=-180, le=180)] | None = None
    coord_note: Text | None = None

    @property
    def parent(self) -> str | None:
        """The place that encloses it."""
        return self.within


class Initiative(Authority):
    """The thing that several records tell of: a scheme, a service, a programme."""

    summary: Text | None = None
    places: Slugs = ()
    homepage: WebAddress | None = None


class Term(Element):
    """One entry of a small vocabulary."""

    id: Slug
    label: Text
    note: Text | None = None

    @property
    def name(self) -> str:
        """The label, so that terms and authorities are shown alike."""
        return self.label


AuthorityT = TypeVar("AuthorityT", bound=Authority)


class AuthorityFile(Generic[AuthorityT]):
    """The authorities of one sort by id. Iterates in A–Z order."""

    def __init__(self, entries: Iterable[AuthorityT] = ()) -> None:
        self._entries = {entry.id: entry for entry in sorted(entries, key=lambda entry: entry.sort_key)}

    def __contains__(self, entry_id: object) -> bool:
        return entry_id in self._entries

    def __iter__(self) -> Iterator[AuthorityT]:
        return iter(self._entries.values())

    def __len__(self) -> int:
        return len(self._entries)

    def get(self, entry_id: str) -> AuthorityT | None:
        """The entry with this id; None if there is none."""
        return self._entries.get(entry_id)

    @cached_property
    def former(self) -> Mapping[str, str]:
        """Ids that entries had before → the present ones; of two that say so, the first in A–Z order."""
        return {old: entry.id for entry in reversed(self._entries.values()) for old in entry.aliases}

    def name(self, entry_id: str) -> str:
        """The established name; the id itself where there is no such entry."""
        entry = self._entries.get(entry_id)
        return entry.name if entry else entry_id

    def ancestors(self, entry_id: str) -> list[str]:
        """Ids of what encloses it, nearest first; a circle in the file ends the climb."""
        found: list[str] = []
        entry = self._entries.get(entry_id)
        while entry and entry.parent and entry.parent not in (entry_id, *found):
            found.append(entry.parent)
            entry = self._entries.get(entry.parent)
        return found

    def parts(self, entry_id: str) -> list[AuthorityT]:
        """What lies directly within it, in A–Z order."""
        return [entry for entry in self if entry.parent == entry_id]


@dataclass(frozen=True)
class Vocabularies:
    """The small vocabularies, each in display order."""

    service_areas: tuple[Term, ...] = ()
    people_involved: tuple[Term, ...] = ()
    four_cos: tuple[Term, ...] = ()
    evidence: tuple[Term, ...] = ()

    def terms(self, vocabulary: str) -> tuple[Term, ...]:
        """The terms of the vocabulary with this field name."""
        terms: tuple[Term, ...] = getattr(self, vocabulary)
        return terms

    def label(self, vocabulary: str, term_id: str) -> str:
        """The label of a term; its id where there is no such term."""
        return next((term.label for term in self.terms(vocabulary) if term.id == term_id), term_id)


@dataclass(frozen=True)
class Authorities:
    """Everything a record may refer to by id, the thesaurus apart."""

    people: AuthorityFile[Person] = field(default_factory=AuthorityFile)
    organisations: AuthorityFile[Organisation] = field(default_factory=AuthorityFile)
    places: AuthorityFile[Place] = field(default_factory=AuthorityFile)
    initiatives: AuthorityFile[Initiative] = field(default_factory=AuthorityFile)
    vocabularies: Vocabularies = Vocabularies()

    @property
    def by_facet(self) -> Mapping[str, AuthorityFile[Any]]:
        """Facet → the file that its values come from."""
        return {
            "place": self.places,
            "organisation": self.organisations,
            "person": self.people,
            "initiative": self.initiatives,
        }
