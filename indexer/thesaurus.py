"""The thesaurus: concepts with their labels and relations (SKOS, ISO 25964). It reads no file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from typing import Annotated

from pydantic import Field

from indexer.record import Element, Slug, Slugs, Text


class Definition(Element):
    """One definition of a concept; several may stand side by side."""

    text: Text
    source: Text | None = None
    year: Text | None = None


class Concept(Element):
    """A node of the thesaurus.

    Attributes:
        hiddenLabels: Misspellings and forms that are searched for and never shown.
        group: Which sort of idea it is: framework, principle, method, enabler, population, …
        broader: Its parents; narrower concepts are computed from these.
        aliases: Ids it had before; their addresses redirect.
    """

    id: Slug
    prefLabel: Text  # noqa: N815  (SKOS's own name, as it stands in the file)
    altLabels: tuple[Text, ...] = ()  # noqa: N815
    hiddenLabels: tuple[Text, ...] = ()  # noqa: N815
    group: Text | None = None
    definitions: tuple[Definition, ...] = ()
    scopeNote: Text | None = None  # noqa: N815
    broader: Slugs = ()
    related: Slugs = ()
    aliases: Slugs = ()

    @property
    def labels(self) -> tuple[str, ...]:
        """Every label a text or a query may use, the preferred one first."""
        return (self.prefLabel, *self.altLabels, *self.hiddenLabels)


class SynonymRing(Element):
    """Words that a search takes for one another, lay and professional ones, though no theme bears them.

    *Source:* ANSI/NISO Z39.19-2005, 8.1: a synonym ring, used in retrieval only.

    Attributes:
        terms: The clearest first.
        concept: The concept that the ring says the same as; its terms are then found and asked for as that.
        within: A concept that is broader.
        near: Rings and concepts that are related.
    """

    id: Slug
    terms: Annotated[tuple[Text, ...], Field(min_length=1)]
    concept: Slug | None = None
    within: Slug | None = None
    near: Slugs = ()


class Thesaurus:
    """All concepts, with the relations in both directions. Iterates over them in the file's order.

    Attributes:
        rings: What is searched for alike beside the concepts' labels.
    """

    def __init__(self, concepts: Iterable[Concept], rings: Iterable[SynonymRing] = ()) -> None:
        self._concepts = {concept.id: concept for concept in concepts}
        self.rings = tuple(rings)

    def __contains__(self, concept_id: object) -> bool:
        return concept_id in self._concepts

    def __iter__(self) -> Iterator[Concept]:
        return iter(self._concepts.values())

    def __len__(self) -> int:
        return len(self._concepts)

    def get(self, concept_id: str) -> Concept | None:
        """The concept with this id; None if there is none."""
        return self._concepts.get(concept_id)

    @cached_property
    def former(self) -> Mapping[str, str]:
        """Ids that concepts had before → the present ones; of two that say so, the first in the file."""
        return {old: one.id for one in reversed(self._concepts.values()) for old in one.aliases}

    def label(self, concept_id: str) -> str:
        """The preferred label; the id itself for an unknown concept."""
        concept = self._concepts.get(concept_id)
        return concept.prefLabel if concept else concept_id

    def narrower(self, concept_id: str) -> list[Concept]:
        """The children, in the file's order."""
        return [self._concepts[child] for child in self._children.get(concept_id, ())]

    def broader(self, concept_id: str) -> list[Concept]:
        """The parents that exist."""
        concept = self._concepts.get(concept_id)
        return (
            [self._concepts[parent] for parent in concept.broader if parent in self._concepts]
            if concept
            else []
        )

    def related(self, concept_id: str) -> list[Concept]:
        """The related concepts, whichever side names the relation."""
        concept = self._concepts.get(concept_id)
        named = list(concept.related) if concept else []
        named += [other.id for other in self if concept_id in other.related and other.id not in named]
        return [self._concepts[other] for other in named if other in self._concepts]

    def ancestors(self, concept_id: str) -> list[str]:
        """Ids of all broader concepts, nearest first; the concept itself is not among them."""
        found: list[str] = []
        queue = [concept_id]
        while queue:
            for parent in self.broader(queue.pop(0)):
                if parent.id not in found and parent.id != concept_id:
                    found.append(parent.id)
                    queue.append(parent.id)
        return found

    @cached_property
    def _children(self) -> Mapping[str, list[str]]:
        children: dict[str, list[str]] = {}
        for concept in self:
            for parent in concept.broader:
                children.setdefault(parent, []).append(concept.id)
        return children
