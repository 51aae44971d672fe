"""A proposal as it is shown: the text with its coloured spans, each value with where it comes from."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from indexer.catalogue import Catalogue
from indexer.intake.proposal import (
    INFERRED,
    Aside,
    Proposal,
    ProposedEvent,
    ProposedExample,
    Span,
    Speaker,
    Value,
)
from indexer.intake.source_text import BlockKind
from indexer.proposal_edits import owners_of
from indexer.prose import asides_of, left_of, line_of
from indexer.prose import parts_of as parts_of_text
from indexer.recognition import name_of

SORTS = ("title", "date", "place", "person", "organisation", "theme")
"""What a span of the text may be; each has a colour and a line of its own."""


@dataclass(frozen=True)
class Field:
    """One value on the screen.

    Attributes:
        name: Of its input.
        where: The block it comes from; None where it was made or typed.
        line: 1-based line of the text.
        established: What the name it is matched to is called; "" if it is not.
        names: The sort of names it is one of; "" for no name.
    """

    name: str
    label: str
    text: str
    sort: str
    where: int | None = None
    line: int = 0
    by: str = ""
    note: str = ""
    established: str = ""
    names: str = ""
    is_short: bool = False


@dataclass(frozen=True)
class Row:
    """Fields that belong together: a person with role and affiliation."""

    fields: tuple[Field, ...]


@dataclass(frozen=True)
class ThemeTick:
    """A theme that may be ticked off; one that the text does not name may be ticked on."""

    value: str
    field: Field
    checked: bool = True


@dataclass(frozen=True)
class ShownAside:
    """A line that a field holds whole, so that the text of the draft need not have it as well.

    Attributes:
        start: By which it is known.
        where: Its block.
    """

    start: int
    where: int | None
    line: int
    text: str
    why: str
    is_kept: bool


@dataclass(frozen=True)
class Part:
    """The event, or one example.

    Attributes:
        number: 0 for the event.
        aside: Lines that are not in its text.
    """

    number: int
    title: str
    summary: Field
    fields: tuple[Field, ...]
    people: tuple[Row, ...]
    organisations: tuple[Row, ...]
    themes: tuple[ThemeTick, ...]
    unknown_themes: tuple[str, ...]
    aside: tuple[ShownAside, ...]


@dataclass(frozen=True)
class ShownBlock:
    """One block of the text.

    Attributes:
        pieces: Text with what it is (one of `SORTS`), or "" for plain text.
        begins: It is the first of its part, or of a stretch of it.
        is_aside: All of it is in fields, and not in the text of the draft.
    """

    number: int
    line: int
    owner: int
    is_heading: bool
    pieces: tuple[tuple[str, str], ...]
    begins: bool
    is_aside: bool


def shown_text(proposal: Proposal) -> list[ShownBlock]:
    """The text block by block, with its part and the spans of the values."""
    text, owners = proposal.source.text, owners_of(proposal)
    spans = _marks(proposal)
    left = [piece.start for own in parts_of_text(proposal) for piece in left_of(proposal, own)]
    shown: list[ShownBlock] = []
    for number, (block, owner) in enumerate(zip(proposal.source.blocks, owners, strict=True)):
        own = [mark for mark in spans if block.start <= mark[0] and mark[1] <= block.end]
        pieces, end = [], block.start
        for start, stop, sort in own:
            if start >= end:
                pieces += [(text[end:start], ""), (text[start:stop], sort)]
                end = stop
        pieces.append((text[end : block.end], ""))
        begins = not shown or shown[-1].owner != owner
        line = line_of(text, block.start)
        is_heading = block.kind is BlockKind.HEADING
        is_aside = not any(block.start <= start < block.end for start in left)
        told = tuple(piece for piece in pieces if piece[0])
        shown.append(ShownBlock(number, line, owner, is_heading, told, begins, is_aside))
    return shown


def parts_of(proposal: Proposal, catalogue: Catalogue) -> list[Part]:
    """The event and its examples as fields."""
    maker = _Maker(proposal, catalogue)
    return [maker.event(), *(maker.example(number, e) for number, e in enumerate(proposal.examples, 1))]


class _Maker:
    """Makes fields of values."""

    def __init__(self, proposal: Proposal, catalogue: Catalogue) -> None:
        self._proposal = proposal
        self._catalogue = catalogue
        self._parts = parts_of_text(proposal)

    def event(self) -> Part:
        event = self._proposal.event
        numbers = [("number", "Number in the series", event.number), ("size", "of", event.series_size)]
        fields = [
            self._field("0.title", "Title", event.title, "title"),
            self._field("0.date", "Date", event.date, "date"),
            self._field("0.place", "Town or area", event.place, "place", "places"),
            self._field("0.venue", "Venue", event.venue, "place"),
            self._field("0.series", "Series", event.series, "title"),
            *(
                Field(f"0.{key}", label, str(value or ""), "", is_short=True)
                for key, label, value in numbers
                if event.series
            ),
        ]
        hosts = [self._body(f"0.hosts.{i}", host.name, host.role) for i, host in enumerate(event.hosts)]
        hosts.append(self._body(f"0.hosts.{len(hosts)}", None, ""))
        people = self._people("0", event.speakers)
        return self._part(0, event, fields, people, hosts)

    def example(self, number: int, example: ProposedExample) -> Part:
        fields = [
            self._field(f"{number}.title", "Title", example.title, "title"),
            self._field(f"{number}.place", "Town or area", example.place, "place", "places"),
        ]
        bodies = [
            self._body(f"{number}.organisations.{i}", b, None) for i, b in enumerate(example.organisations)
        ]
        bodies.append(self._body(f"{number}.organisations.{len(bodies)}", None, None))
        return self._part(number, example, fields, self._people(str(number), example.people), bodies)

    def _part(
        self,
        number: int,
        part: ProposedEvent | ProposedExample,
        fields: list[Field],
        people: list[Row],
        bodies: list[Row],
    ) -> Part:  # fmt: skip
        ticks = [
            ThemeTick(
                theme.known,
                self._field("", theme.text, theme, "theme", "themes"),
                checked=theme.note != INFERRED,
            )
            for theme in part.themes
            if theme.known
        ]
        others = tuple(theme.text for theme in part.themes if not theme.known)
        return Part(
            number,
            part.title.text if part.title else "",
            replace(self._field(f"{number}.summary", "Summary", part.summary, ""), note=""),
            tuple(fields),
            tuple(people),
            tuple(bodies),
            tuple(ticks),
            others,
            tuple(self._aside(aside) for aside in asides_of(self._proposal, self._parts[number])),
        )

    def _aside(self, aside: Aside) -> ShownAside:
        where, line = self._place(aside.span)
        text = " ".join(self._proposal.source.text[slice(*aside.span)].split())
        start = aside.span[0]
        return ShownAside(start, where, line, text, aside.why, start in self._proposal.kept)

    def _people(self, part: str, people: tuple[Speaker, ...]) -> list[Row]:
        rows = []
        for i, person in enumerate([*people, None]):
            name = f"{part}.people.{i}"
            rows.append(
                Row((
                    self._field(f"{name}.name", "Name", person.name if person else None, "person", "people"),
                    self._field(f"{name}.affiliation", "Affiliation", person.affiliation if person else None,
                                "organisation", "organisations"),
                    Field(f"{name}.role", "Role", person.role if person else "", ""),
                ))
            )  # fmt: skip
        return rows

    def _body(self, name: str, value: Value | None, role: str | None) -> Row:
        field = self._field(f"{name}.name", "Name", value, "organisation", "organisations")
        return Row((field, Field(f"{name}.role", "Role", role, ""))) if role is not None else Row((field,))

    def _field(self, name: str, label: str, value: Value | None, sort: str, names: str = "") -> Field:
        if value is None:
            return Field(name, label, "", sort)
        where, line = self._place(value.span)
        established = name_of(self._catalogue, names, value.known) if value.known and names else ""
        return Field(name, label, value.text, sort, where, line, value.by, value.note, established, names)

    def _place(self, span: Span | None) -> tuple[int | None, int]:
        if span is None:
            return None, 0
        line = line_of(self._proposal.source.text, span[0])
        blocks = enumerate(self._proposal.source.blocks)
        return next((number for number, block in blocks if block.start <= span[0] < block.end), None), line


def _marks(proposal: Proposal) -> list[tuple[int, int, str]]:
    """Start, end and sort of every value that stands in the text, in order, the longer first."""
    found = {(value.span, sort) for sort, value in _values(proposal) if value.span}
    return sorted(
        ((*span, sort) for span, sort in found if span), key=lambda mark: (mark[0], -mark[1], mark[2])
    )


def _values(proposal: Proposal) -> Iterator[tuple[str, Value]]:
    event = proposal.event
    for value, sort in (
        (event.title, "title"),
        (event.series, "title"),
        (event.date, "date"),
        (event.venue, "place"),
    ):
        if value:
            yield sort, value
    yield from (("organisation", host.name) for host in event.hosts)
    for place, people, themes in (
        (event.place, event.speakers, event.themes),
        *((example.place, example.people, example.themes) for example in proposal.examples),
    ):
        if place:
            yield "place", place
        for person in people:
            yield "person", person.name
            if person.affiliation:
                yield "organisation", person.affiliation
        yield from (("theme", theme) for theme in themes if theme.known)
    for example in proposal.examples:
        yield "title", example.title
        yield from (("organisation", body) for body in example.organisations)
