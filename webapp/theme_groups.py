"""The groups of the thesaurus, in the order a reader meets them, with their trees."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from indexer.thesaurus import Concept, Thesaurus
from webapp.tree import Branch, tree_of

GROUPS: Mapping[str, tuple[str, str]] = {
    "framework": ("Ideas and models", "Co-production itself, and the stages it is told in."),
    "method": ("Ways of working", "What people do together, from time banks to peer support."),
    "principle": ("Principles", "What holds it together."),
    "enabler": ("What it takes", "What makes it easier, and what stands in its way."),
    "population": ("With whom", "Groups of people whose situation a record is about."),
    "sector": ("Fields", "The part of public life it happens in."),
    "outcome": ("What comes of it", "Changes that records tell of."),
}
"""Group in the file → its name on the site, and a line that says what it holds."""


@dataclass(frozen=True)
class ThemeGroup:
    """A group of themes and the trees in it."""

    id: str
    name: str
    about: str
    branches: tuple[Branch, ...]

    @property
    def frequent(self) -> list[Branch]:
        """Its themes at every depth, those with most records first."""
        every = {branch.id: branch for top in self.branches for branch in _all_of(top)}
        return sorted(every.values(), key=lambda branch: (-branch.count, branch.label))


def group_name(group: str | None) -> str:
    """What a group is called on the site; a group it does not know keeps its own name."""
    return GROUPS[group][0] if group and group in GROUPS else (group or "Other").capitalize()


def theme_groups(thesaurus: Thesaurus, counts: Mapping[str, int]) -> list[ThemeGroup]:
    """Every concept in the tree of its group; one whose parents are in another group stands at the top."""
    members: dict[str, list[Concept]] = {group: [] for group in GROUPS}
    for concept in thesaurus:
        members.setdefault(concept.group or "other", []).append(concept)
    return [_group(group, concepts, thesaurus, counts) for group, concepts in members.items() if concepts]


def _group(
    group: str, concepts: list[Concept], thesaurus: Thesaurus, counts: Mapping[str, int]
) -> ThemeGroup:
    inside = {concept.id for concept in concepts}
    tops = [concept for concept in concepts if not inside & set(concept.broader)]
    branches = tree_of(
        [concept.id for concept in sorted(tops, key=lambda concept: concept.prefLabel.casefold())],
        lambda above: [child.id for child in thesaurus.narrower(above) if child.id in inside],
        thesaurus.label,
        lambda concept: counts.get(concept, 0),
    )
    return ThemeGroup(group, group_name(group), GROUPS.get(group, ("", ""))[1], branches)


def _all_of(branch: Branch) -> list[Branch]:
    return [branch, *(inner for child in branch.branches for inner in _all_of(child))]
