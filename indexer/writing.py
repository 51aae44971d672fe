"""For whoever writes a record: the field's headings, themes the text speaks of, what to look at again."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from indexer.catalogue import Catalogue
from indexer.errors import CasebookError
from indexer.record import Kind, Record
from indexer.work_list import findings_of, survey_of

HEADINGS: Mapping[Kind, tuple[str, ...]] = {
    Kind.CASE_STUDY: (
        "Context and problem", "Aims", "What was done", "Who was involved", "How power was shared",
        "Leadership and change", "Resources", "Outcomes", "How it is known", "Difficulties",
        "Learning points", "What next", "In people’s own words",
    ),
    Kind.WORKSHOP_EXAMPLE: ("What it is", "Who takes part", "What is new in it", "What came of it",
                            "Difficulties"),
    Kind.EVENT: ("Opening", "Keynotes", "Points of the discussion", "Closing"),
}  # fmt: skip
"""What accounts of each kind tell of. *Source:* the case formats of Governance International, Participedia,
Public Health England and the OECD's OPSI, put together."""
SAID_ELSEWHERE = frozenset({"unverified"})
"""Checks of the work list that a record's own page tells in full."""
SUGGESTED_THEMES = 8
CONTEXT = 45
"""Characters of the text that are shown on each side of the words a theme was found by."""
WELL_KNOWN = frozenset(
    "UK EU USA US UN NHS GP TV IT PDF BBC DIY AM PM OK CEO MP MSP MEP HIV AIDS COVID ID FAQ PR HR CV TB II"
    " III IV".split()
)
"""Acronyms that need not be spelled out for a British reader."""
_ACRONYM = re.compile(r"(?<![\w&./-])[A-Z][A-Z0-9&]{1,5}(?:s\b)?(?![\w&/-])")
_HEADING = re.compile(r"^#{1,6}[ \t]+(.+?)[ \t]*#*$", re.M)


@dataclass(frozen=True)
class Notice:
    """Something to look at before a record is published; nothing is refused because of it.

    Attributes:
        element: The element of the record it is about.
        check: Its name.
        record: Another record it is about.
        reasons: Why it is thought so.
    """

    check: str
    element: str
    sentence: str
    record: str | None = None
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True)
class SuggestedTheme:
    """A theme that the text speaks of.

    Attributes:
        before, words, after: The passage, with the words it was found by.
    """

    concept: str
    before: str
    words: str
    after: str


def notices(record: Record, catalogue: Catalogue) -> list[Notice]:
    """What there is to look at in a record as it stands, the gravest first."""
    return [*_held_already(record, catalogue), *_checked(record, catalogue), *_acronyms(record, catalogue)]


def suggested_themes(record: Record, catalogue: Catalogue) -> list[SuggestedTheme]:
    """Themes of the thesaurus that title, summary or body speak of and that the record has not got."""
    from indexer.intake.themes import themes_in

    text = text_of(record)
    known = catalogue.known()
    found = []
    for value in themes_in(text, [(0, len(text))], known, SUGGESTED_THEMES + len(record.themes)):
        if value.known and value.span and value.known not in record.themes:
            start, end = value.span
            before, after = text[max(0, start - CONTEXT) : start], text[end : end + CONTEXT]
            found.append(SuggestedTheme(value.known, _plain(before), text[start:end], _plain(after)))
    return found[:SUGGESTED_THEMES]


def unused_headings(record_kind: Kind, body: str) -> list[str]:
    """The headings of this kind that a text does not use yet."""
    used = {heading.casefold() for heading in _HEADING.findall(body)}
    return [heading for heading in HEADINGS[record_kind] if heading.casefold() not in used]


def with_headings(body: str, headings: list[str]) -> str:
    """The text with more headings at its end."""
    return "\n\n".join(
        [*([body.rstrip()] if body.strip() else []), *(f"## {heading}\n" for heading in headings)]
    )


def without_empty_headings(body: str, kind: Kind) -> str:
    """The text without those of the offered headings under which nothing was written."""
    offered = {heading.casefold() for heading in HEADINGS[kind]}
    lines = body.replace("\r\n", "\n").split("\n")
    kept: list[str] = []
    for number, line in enumerate(lines):
        heading = _HEADING.fullmatch(line)
        if heading and heading[1].casefold() in offered:
            following = next((other for other in lines[number + 1 :] if other.strip()), None)
            if following is None or _HEADING.fullmatch(following):
                continue
        kept.append(line)
    return re.sub(r"\n{3,}", "\n\n", "\n".join(kept)).strip()


def text_of(record: Record) -> str:
    """Title, summary and body in one."""
    return "\n\n".join(part for part in (record.title, record.summary, record.body) if part)


# --- checks --------------------------------------------------------------------------------------


def _held_already(record: Record, catalogue: Catalogue) -> Iterator[Notice]:
    for like in catalogue.held().like_record(record):
        if like.record and not _belong_together(record, like.record, catalogue):
            sentence = f"Looks like a case already held: “{like.title}”."
            yield Notice("held-already", "title", sentence, like.record, like.reasons)


def _belong_together(record: Record, other_id: str, catalogue: Catalogue) -> bool:
    """An event and its example, or two accounts that are said to be of one initiative."""
    try:
        other = catalogue.file(other_id).record
    except CasebookError:
        return True  # it is gone
    parts = (record.part_of == other.id, other.part_of == record.id)
    return any(parts) or bool(record.initiative and record.initiative == other.initiative)


def _checked(record: Record, catalogue: Catalogue) -> Iterator[Notice]:
    """What the checks of the work list say of it, and headings with nothing under them."""
    for finding in findings_of(record, survey_of(catalogue.corpus)):
        check = finding.check
        if check.id not in SAID_ELSEWHERE:
            sentence = f"{check.sentence} {finding.detail}".strip()
            yield Notice(check.id, check.element or "title", sentence)
    if empty := list(_empty_headings(record.body)):
        yield Notice("empty-heading", "body", f"Nothing stands under: {', '.join(empty)}.")


def _empty_headings(body: str) -> Iterator[str]:
    lines = [line for line in body.split("\n") if line.strip()]
    for line, following in zip(lines, [*lines[1:], ""], strict=False):
        heading, next_heading = re.fullmatch(r"(#{1,6})[ \t]+(.+)", line), re.match(r"#{1,6}[ \t]", following)
        if heading and (not following or (next_heading and following.index(" ") <= len(heading[1]))):
            yield heading[2]


def _acronyms(record: Record, catalogue: Catalogue) -> Iterator[Notice]:
    text = text_of(record)
    told = {name for body in catalogue.authorities.organisations for name in body.names if name.isupper()}
    for match in _ACRONYM.finditer(text):
        acronym = match[0].removesuffix("s")
        if acronym in told or acronym in WELL_KNOWN or acronym.isdigit():
            continue
        told.add(acronym)
        if not _is_spelled_out(acronym, text):
            yield Notice(
                "acronym",
                "body",
                f"“{acronym}” is never spelled out: write it in full once, “… ({acronym})”.",
            )


def _is_spelled_out(acronym: str, text: str) -> bool:
    """`Neighbourhood Watch (NW)`, `NW (Neighbourhood Watch)`, or `NW, Neighbourhood Watch`."""
    sign = re.escape(acronym)
    return bool(re.search(rf"\w[^\S\n]*\({sign}s?\)|\b{sign}s?[^\S\n]*\([A-Z]?[a-z]", text))


def _plain(text: str) -> str:
    return " ".join(text.split())
