"""The checks of names and themes, as data like those of records. They change nothing."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from indexer.authorities import Authority
from indexer.checks import FAULT, RECORD_CHECKS, Check, Level, Survey


@dataclass(frozen=True)
class NameCheck:
    """A check of names and themes, of all at once; it yields (sort, id, detail)."""

    id: str
    level: Level
    sentence: str
    gives: str
    element: str
    find: Callable[[Survey], Iterable[tuple[str, str, str]]]


def _used_once(survey: Survey) -> Iterable[tuple[str, str, str]]:
    for concept in survey.contents.thesaurus:
        if survey.themes[concept.id] == 1 and not survey.contents.thesaurus.narrower(concept.id):
            only = next(record for record in survey.records if concept.id in record.themes)
            yield "themes", concept.id, f"Only in “{only.title}”."


def _never_used(survey: Survey) -> Iterable[tuple[str, str, str]]:
    thesaurus = survey.contents.thesaurus
    for concept in thesaurus:
        if not survey.themes[concept.id] and not thesaurus.narrower(concept.id):
            yield "themes", concept.id, ""


def _undefined(survey: Survey) -> Iterable[tuple[str, str, str]]:
    for concept in survey.contents.thesaurus:
        if not concept.definitions and not concept.scopeNote:
            yield "themes", concept.id, ""


def _nowhere(survey: Survey) -> Iterable[tuple[str, str, str]]:
    places = survey.contents.authorities.places
    above = {place.within for place in places}
    for place in places:
        if (place.lat is None or place.lon is None) and (
            place.id not in above or survey.named["places"][place.id]
        ):
            yield "places", place.id, ""


def _unnamed(survey: Survey) -> Iterable[tuple[str, str, str]]:
    """Names that nothing uses: no record, and no other name as what it belongs to."""
    for sort in ("people", "organisations", "places", "initiatives"):
        file = getattr(survey.contents.authorities, sort)
        above = {entry.parent for entry in file}
        for entry in file:
            if not survey.named[sort][entry.id] and entry.id not in above:
                yield sort, entry.id, ""


def _alike(survey: Survey) -> Iterable[tuple[str, str, str]]:
    """Two names that are written alike; merging them is for a person to decide."""
    for sort in ("people", "organisations", "places", "initiatives"):
        first: dict[str, Authority] = {}
        for entry in getattr(survey.contents.authorities, sort):
            for key in {_plain(name) for name in entry.names}:
                other = first.setdefault(key, entry)
                if other.id != entry.id and key:
                    yield sort, entry.id, f"Like “{other.name}” ({other.id})."
                    break


def _plain(name: str) -> str:
    """A name without case, signs, “the”, and initials in the middle."""
    words = re.sub(r"[^\w\s]", " ", name.casefold()).split()
    return "".join(word for word in words if len(word) > 1 and word != "the")


NAME_CHECKS = (
    NameCheck(
        "names-alike",
        Level.MISSING,
        "Two names that may be the same.",
        "have one page instead of two",
        "into",
        _alike,
    ),
    NameCheck(
        "no-coordinates", Level.MISSING, "A place without coordinates.", "stand on the map", "lat", _nowhere
    ),
    NameCheck(
        "no-definition",
        Level.MISSING,
        "A theme without a definition or a scope note.",
        "tell readers what they mean",
        "definitions",
        _undefined,
    ),
    NameCheck(
        "theme-used-once",
        Level.BETTER,
        "A theme that one record has.",
        "lead from one case to another",
        "uses",
        _used_once,
    ),
    NameCheck(
        "theme-unused", Level.BETTER, "A theme that no record has.", "lead to something", "uses", _never_used
    ),
    NameCheck(
        "name-unused", Level.BETTER, "A name that no record uses.", "be used, or be gone", "uses", _unnamed
    ),
)
"""The checks of names and themes."""

CHECKS: Mapping[str, Check | NameCheck] = {check.id: check for check in (FAULT, *RECORD_CHECKS, *NAME_CHECKS)}
"""Every check by its id."""
