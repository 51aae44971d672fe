"""The checks of the work list as data: an id, how much it matters, a sentence, what mending gives, the field.

They look at records and names as they are, and change nothing.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import IntEnum
from functools import cached_property

from indexer.corpus_reading import CorpusContents
from indexer.record import NOT_REPORTED, Kind, Record, Status
from indexer.withheld import Redactions


class Level(IntEnum):
    """How much a check matters."""

    WRONG = 1
    MISSING = 2
    BETTER = 3


LEVEL_NAMES: Mapping[Level, str] = {
    Level.WRONG: "To be put right",
    Level.MISSING: "To be filled in",
    Level.BETTER: "Could be better",
}


@dataclass(frozen=True)
class Survey:
    """The corpus with what the checks ask of it more than once."""

    contents: CorpusContents
    redactions: Redactions = field(default_factory=Redactions)

    @cached_property
    def records(self) -> Sequence[Record]:
        """All that are not withdrawn, drafts too."""
        files = self.contents.files.values()
        return [file.record for file in files if file.record.status is not Status.WITHDRAWN]

    @cached_property
    def themes(self) -> Counter[str]:
        """Theme → how many records have it."""
        return Counter(theme for record in self.records for theme in record.themes)

    @cached_property
    def named(self) -> Mapping[str, Counter[str]]:
        """Sort of name → id → how many records name it."""
        return {
            "people": Counter(
                key for r in self.records for key in {link.person for link in r.people if link.person}
            ),
            "organisations": Counter(key for r in self.records for key in _organisations(r)),
            "places": Counter(key for r in self.records for key in r.places),
            "initiatives": Counter(r.initiative for r in self.records if r.initiative),
        }

    @cached_property
    def cues(self) -> Mapping[str, re.Pattern[str]]:
        """Element → words that may tell what it should hold: the labels of its vocabulary."""
        vocabularies = self.contents.authorities.vocabularies
        labels = {
            element: [word for term in vocabularies.terms(element) for word in _spoken(term.label)]
            for element in ("service_areas", "people_involved")
        }
        labels["evidence"] = list(EVIDENCE_WORDS)
        return {
            element: re.compile(
                rf"\b({'|'.join(sorted(map(re.escape, words), key=len, reverse=True))})\b", re.I
            )
            for element, words in labels.items()
            if words
        }


EVIDENCE_WORDS = (
    "evaluation", "evaluated", "survey", "surveyed", "study", "randomised", "interviews", "interviewed",
    "audit", "inspection", "inspected", "before and after",
)  # fmt: skip
"""Words by which a text tells how something is known."""


@dataclass(frozen=True)
class Check:
    """One named check.

    Attributes:
        sentence: What is wrong, of one record or name.
        gives: What mending gives, after “6 records would”.
        element: The field of the form to go to; "" for the whole.
        find: What it finds: in a record, details to be shown with the sentence; one "" where there are none.
    """

    id: str
    level: Level
    sentence: str
    gives: str
    element: str
    find: Callable[[Record, Survey], Iterable[str]]


# --- what the checks look at -----------------------------------------------------------------------


def _is_empty(element: str) -> Callable[[Record, Survey], Iterable[str]]:
    return lambda record, survey: [] if getattr(record, element) else [""]


def _may_be_told(element: str) -> Callable[[Record, Survey], Iterable[str]]:
    """“Not reported”, or nothing, where the record's own text has words for it."""

    def find(record: Record, survey: Survey) -> Iterable[str]:
        values = getattr(record, element)
        if (values and NOT_REPORTED not in values) or element not in survey.cues:
            return []
        text = "\n".join([record.title, record.summary or "", record.participants or "", record.body])
        words = dict.fromkeys(match[0].casefold() for match in survey.cues[element].finditer(text))
        return [f"The text says “{'”, “'.join(list(words)[:4])}”."] if words else []

    return find


def _spoken(label: str) -> list[str]:
    """The names inside a label: “Residents and citizens” is said as either."""
    return [
        part
        for part in re.split(r",\s*|\s+and\s+", label)
        if len(part) > 5 and part.casefold() != "not reported"
    ]


_LINK = re.compile(r"\]\(/(records|themes|people|organisations|places|initiatives)/([a-z0-9-]+)[^)]*\)")


def _dead_links(record: Record, survey: Survey) -> Iterable[str]:
    contents = survey.contents
    for sort, key in dict.fromkeys(_LINK.findall(record.body)):
        file = contents.thesaurus if sort == "themes" else getattr(contents.authorities, sort, None)
        is_there = key in contents.public if sort == "records" else file is not None and key in file
        if not is_there:
            yield f"/{sort}/{key}"


def _withheld(record: Record, survey: Survey) -> Iterable[str]:
    """Elements in which a redacted name stands again; none of them is quoted."""
    for element, value in record.model_dump(exclude_none=True).items():
        if survey.redactions.are_in(str(value)):
            yield element


def _unaffiliated(record: Record, survey: Survey) -> Iterable[str]:
    for link in record.people:
        if not (link.affiliation or link.affiliation_as_written):
            yield (
                survey.contents.authorities.people.name(link.person) if link.person else str(link.as_written)
            )


def _unlinked(record: Record, _survey: Survey) -> Iterable[str]:
    yield from (link.as_written for link in record.people if not link.person and link.as_written)


def _no_event(record: Record, _survey: Survey) -> Iterable[str]:
    return [""] if record.kind is Kind.WORKSHOP_EXAMPLE and not record.part_of else []


def _no_examples(record: Record, survey: Survey) -> Iterable[str]:
    is_told_of = any(other.part_of == record.id for other in survey.records)
    return [""] if record.kind is Kind.EVENT and not is_told_of and not record.body else []


def _unverified(record: Record, _survey: Survey) -> Iterable[str]:
    return record.editor_note.unverified if record.editor_note else ()


def _organisations(record: Record) -> set[str]:
    named = {link.organisation for link in record.organisations} | {
        link.affiliation for link in record.people
    }
    return {key for key in named if key}


# --- the checks ------------------------------------------------------------------------------------

FAULT = Check("fault", Level.WRONG, "The file cannot be used as it is.", "be shown again", "", lambda *_: ())

RECORD_CHECKS = (
    Check(
        "redacted",
        Level.WRONG,
        "A name that was redacted stands here again.",
        "keep what was promised to a person",
        "body",
        _withheld,
    ),
    Check(
        "dead-link",
        Level.WRONG,
        "A link in the text leads to nothing that is published.",
        "lead their readers on",
        "body",
        _dead_links,
    ),
    Check(
        "no-event",
        Level.WRONG,
        "An example without the event at which it was told.",
        "be found on the page of their event",
        "part_of",
        _no_event,
    ),
    Check("no-source", Level.WRONG, "No source is named.", "be fit to cite", "sources", _is_empty("sources")),
    Check(
        "no-summary",
        Level.MISSING,
        "There is no summary.",
        "say in lists what they are about",
        "summary",
        _is_empty("summary"),
    ),
    Check(
        "no-text",
        Level.MISSING,
        "An event without a text and without examples.",
        "tell what happened there",
        "body",
        _no_examples,
    ),
    Check(
        "no-date",
        Level.MISSING,
        "There is no date.",
        "stand in their place by year",
        "date",
        _is_empty("date"),
    ),
    Check("no-place", Level.MISSING, "There is no place.", "stand on the map", "places", _is_empty("places")),
    Check(
        "no-theme", Level.MISSING, "There is no theme.", "be found by theme", "themes", _is_empty("themes")
    ),
    Check(
        "no-evidence",
        Level.MISSING,
        "It is not said how the outcomes are known.",
        "be counted when readers narrow by evidence",
        "evidence",
        _is_empty("evidence"),
    ),
    Check(
        "no-service-area",
        Level.MISSING,
        "There is no service area.",
        "be counted when readers narrow by service area",
        "service_areas",
        _is_empty("service_areas"),
    ),
    Check(
        "no-people",
        Level.MISSING,
        "It is not said who takes part.",
        "be counted when readers narrow by who takes part",
        "people_involved",
        _is_empty("people_involved"),
    ),
    Check(
        "service-area-told",
        Level.MISSING,
        "The text may say which service area it is.",
        "leave “not reported” for a service area",
        "service_areas",
        _may_be_told("service_areas"),
    ),
    Check(
        "people-told",
        Level.MISSING,
        "The text may say who takes part.",
        "leave “not reported” for who takes part",
        "people_involved",
        _may_be_told("people_involved"),
    ),
    Check(
        "evidence-told",
        Level.MISSING,
        "The text may say how the outcomes are known.",
        "leave “not reported” for evidence",
        "evidence",
        _may_be_told("evidence"),
    ),
    Check(
        "no-affiliation",
        Level.BETTER,
        "A person without an affiliation.",
        "join people to their organisations",
        "people",
        _unaffiliated,
    ),
    Check(
        "not-linked",
        Level.BETTER,
        "A person who is only written, and not in the list of people.",
        "be found on the page of that person",
        "people",
        _unlinked,
    ),
    Check(
        "unverified",
        Level.BETTER,
        "Something that editors noted as not verified.",
        "be known to be right",
        "editor_note",
        _unverified,
    ),
)
"""The checks of a record, what matters most first."""
