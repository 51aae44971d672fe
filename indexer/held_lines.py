"""Lines of a write-up whose whole content went into fields: labels, lists of speakers, the title once more.

A line with one word more than the fields hold stays in the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from indexer.folding import fold
from indexer.intake.known import HONORIFICS
from indexer.intake.layout import Layout, Line, is_column_heads, label_key
from indexer.intake.proposal import Aside, Proposal, Speaker, Value
from indexer.intake.source_text import Block
from indexer.intake.title import is_section_of_site

LONGEST_ITEM = 120
"""Letters of a line that may be an item of a list."""
TITLE, DATE, PLACE, PEOPLE, BODIES, SERIES = "title", "date", "place", "people", "organisations", "series"
SECTION, OVER = "section of a site", "label of such lines"
_LABELS = frozenset(("title", "date", "place", "venue", "host", "partner", "speakers", "series"))
_JOINING = frozenset("a an and at by for from in of on the to with".split())
_DAYS = frozenset(
    "monday tuesday wednesday thursday friday saturday sunday mon tue tues wed thu thurs fri sat sun".split()
)
_BEFORE_TITLES = frozenset(
    "case study example workshop session story no number report notes note write-up writeup minutes feedback"
    " event summary account project".split()
)
_DIGITS = re.compile(r"\d{3}")
"""A telephone number is nobody's post."""
_WORD = re.compile(r"[^\W_](?:[\w’'-]*\w)?")


class _Held(NamedTuple):
    """What a line is held as, and whether a label in it says so."""

    why: str
    is_labelled: bool


def is_item(text: str) -> bool:
    """A line that may be an item of a list, and is no prose."""
    return len(text) <= LONGEST_ITEM and not text.rstrip().endswith((".", ";", "!", "?"))


def held_lines(proposal: Proposal, layout: Layout, number: int, own: Sequence[Block]) -> list[Aside]:
    """The lines of a part that the fields hold whole, each with the field.

    Args:
        number: 0 is the event, 1 its first example.
        own: The blocks of the part.
    """
    starts = {block.start for block in own}
    lines = [line for line in layout.lines if layout.blocks[line.block].start in starts]
    fields = _Fields(proposal, layout, number)
    held = {at: found for at, line in enumerate(lines) if (found := fields.hold(line))}
    prose = (at for at, line in enumerate(lines) if not (layout.is_heading(line.block) or is_item(line.text)))
    head = next(prose, len(lines))
    why = {
        at: found.why
        for at, found in held.items()
        if found.is_labelled or _is_in_place(at, held, lines, head, layout)
    }
    last_title = max((at for at, found in why.items() if found == TITLE), default=0)
    why |= {at: SECTION for at in range(min(head, last_title)) if is_section_of_site(lines[at].text)}
    why |= dict.fromkeys(_labels_over(lines, why, layout), OVER)
    return [Aside((lines[at].start, lines[at].end), why[at]) for at in sorted(why)]


def _is_in_place(
    at: int, held: Mapping[int, _Held], lines: Sequence[Line], head: int, layout: Layout
) -> bool:
    """It stands where such a line says nothing else: on top; or, of people, in a list or under a title.

    A name over somebody's own words, or a town over what was told there, is a heading of the text.
    """
    why = held[at].why
    if why not in (PEOPLE, BODIES):
        return at < head
    if layout.is_heading(lines[at].block):
        return False
    near = [held[other].why for other in (at - 1, at + 1) if other in held]
    is_under_label = at > 0 and _is_label(lines[at - 1], layout)
    return (
        PEOPLE in near
        or BODIES in near
        or is_under_label
        or (at < head and held.get(at - 1, why)[0] == TITLE)
    )


def _labels_over(lines: Sequence[Line], why: Mapping[int, str], layout: Layout) -> Iterator[int]:
    """Lines that only name the list below them, all of which is held."""
    for at, line in enumerate(lines):
        if not _is_label(line, layout):
            continue
        end = at + 1
        while end < len(lines) and is_item(lines[end].text) and not layout.is_heading(lines[end].block):
            end += 1
        if end > at + 1 and all(below in why for below in range(at + 1, end)):
            yield at


def _is_label(line: Line, layout: Layout) -> bool:
    is_alone = line.text.endswith(":") or layout.is_heading(line.block)
    return (is_alone and label_key(line.text.rstrip(": ")) in _LABELS) or is_column_heads(layout, line.block)


class _Fields:
    """What the fields of one part hold."""

    def __init__(self, proposal: Proposal, layout: Layout, number: int) -> None:
        self._labelled = [fact for fact in layout.labelled if fact.key in _LABELS and fact.value.strip()]
        if number:
            example = proposal.examples[number - 1]
            self._people: tuple[Speaker, ...] = example.people
            values = [(example.title, TITLE), (example.place, PLACE)]
            values += [(body, BODIES) for body in example.organisations]
        else:
            event = proposal.event
            self._people = event.speakers
            values = [(event.title, TITLE), (event.date, DATE), (event.place, PLACE), (event.venue, PLACE)]
            values += [(event.series, SERIES), *((host.name, BODIES) for host in event.hosts)]
        values += [(person.name, PEOPLE) for person in self._people]
        values += [(person.affiliation, PEOPLE) for person in self._people]
        self._values: list[tuple[Value, str]] = [(value, why) for value, why in values if value]
        self._texts = sorted({(v.text, why) for v, why in self._values}, key=lambda pair: -len(pair[0]))

    def hold(self, line: Line) -> _Held | None:
        """The field that a line is held by; None where a word of it is in none."""
        rest, why = self._without_values(line)
        plain = rest.casefold()
        for text, field in self._texts:
            if text.casefold() not in plain:
                continue
            left = re.sub(rf"(?<!\w){re.escape(text)}(?!\w)", " ", rest, flags=re.IGNORECASE)
            why, rest = (why or field if left != rest else why), left
        if not why:
            return None
        labels = [fact for fact in self._labelled if line.start <= fact.span[0] < line.end]
        for fact in labels:
            rest = rest.replace(fact.label, " ", 1)
        said = {fold(word) for word in _WORD.findall(rest)} - _JOINING - HONORIFICS
        said -= _DAYS if why == DATE else set()
        said -= {fold(word) for word in _WORD.findall(self._roles_in(line))}
        if why == TITLE:
            said = {word for word in said - _BEFORE_TITLES if len(word) > 1 and not word.isdigit()}
        return None if said else _Held(why, bool(labels))

    def _without_values(self, line: Line) -> tuple[str, str]:
        """A line with the values that were taken from it blanked out, and what the first of them is."""
        left, found = list(line.text), []
        for value, why in self._values:
            start, end = value.span or (0, 0)
            if line.start <= start < end <= line.end:
                left[start - line.start : end - line.start] = " " * (end - start)
                found.append((start, why))
        return "".join(left), min(found, key=lambda pair: pair[0], default=(0, ""))[1]

    def _roles_in(self, line: Line) -> str:
        """The posts of the people in a line."""
        inside = (p for p in self._people if p.name.span and line.start <= p.name.span[0] < line.end)
        return "" if _DIGITS.search(line.text) else " ".join(person.role for person in inside)
