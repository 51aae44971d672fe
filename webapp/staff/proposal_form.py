"""A proposal as a form and back: the text with its coloured spans, each value with where it comes from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from werkzeug.datastructures import MultiDict

from indexer.catalogue import Catalogue
from indexer.dates import parse_date
from indexer.errors import MalformedText
from indexer.intake.proposal import INFERRED, Party, Proposal, ProposedExample, Span, Speaker, Value
from indexer.intake.source_text import BlockKind
from indexer.proposal_edits import owners_of
from indexer.recognition import name_of
from webapp.staff.record_form import as_edtf

SORTS = ("title", "date", "place", "person", "organisation", "theme")
"""What a span of the text may be; each has a colour and a line of its own."""
SAID_WITH = {"people": "people", "organisations": "organisations", "hosts": "organisations"}


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
class Part:
    """The event, or one example.

    Attributes:
        number: 0 for the event.
    """

    number: int
    title: str
    fields: tuple[Field, ...]
    people: tuple[Row, ...]
    organisations: tuple[Row, ...]
    themes: tuple[ThemeTick, ...]
    unknown_themes: tuple[str, ...]


@dataclass(frozen=True)
class ShownBlock:
    """One block of the text.

    Attributes:
        pieces: Text with what it is (one of `SORTS`), or "" for plain text.
        begins: It is the first of its part, or of a stretch of it.
    """

    number: int
    line: int
    owner: int
    is_heading: bool
    pieces: tuple[tuple[str, str], ...]
    begins: bool


# --- shown ---------------------------------------------------------------------------------------


def shown_text(proposal: Proposal) -> list[ShownBlock]:
    """The text block by block, with its part and the spans of the values."""
    text, owners = proposal.source.text, owners_of(proposal)
    spans = _marks(proposal)
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
        line = text.count("\n", 0, block.start) + 1
        is_heading = block.kind is BlockKind.HEADING
        shown.append(ShownBlock(number, line, owner, is_heading, tuple(p for p in pieces if p[0]), begins))
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
                Field(f"0.{key}", label, str(value or ""), "")
                for key, label, value in numbers
                if event.series
            ),
        ]
        hosts = [self._body(f"0.hosts.{i}", host.name, host.role) for i, host in enumerate(event.hosts)]
        hosts.append(self._body(f"0.hosts.{len(hosts)}", None, ""))
        people = self._people("0", event.speakers)
        return self._part(0, event.title, fields, people, hosts, event.themes)

    def example(self, number: int, example: ProposedExample) -> Part:
        fields = [
            self._field(f"{number}.title", "Title", example.title, "title"),
            self._field(f"{number}.place", "Town or area", example.place, "place", "places"),
        ]
        bodies = [
            self._body(f"{number}.organisations.{i}", b, None) for i, b in enumerate(example.organisations)
        ]
        bodies.append(self._body(f"{number}.organisations.{len(bodies)}", None, None))
        return self._part(
            number, example.title, fields, self._people(str(number), example.people), bodies, example.themes
        )

    def _part(
        self,
        number: int,
        title: Value | None,
        fields: list[Field],
        people: list[Row],
        bodies: list[Row],
        themes: tuple[Value, ...],
    ) -> Part:  # fmt: skip
        ticks = [
            ThemeTick(
                theme.known,
                self._field("", theme.text, theme, "theme", "themes"),
                checked=theme.note != INFERRED,
            )
            for theme in themes
            if theme.known
        ]
        others = tuple(theme.text for theme in themes if not theme.known)
        return Part(
            number,
            title.text if title else "",
            tuple(fields),
            tuple(people),
            tuple(bodies),
            tuple(ticks),
            others,
        )

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
        line = self._proposal.source.text.count("\n", 0, span[0]) + 1
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


# --- read ----------------------------------------------------------------------------------------


def answers_in(form: MultiDict[str, str]) -> dict[tuple[str, str], str]:
    """What was chosen for names that are not established."""
    found = {}
    for key, value in form.items():
        word, _, rest = key.partition(":")
        sort, _, name = rest.partition(":")
        if word == "answer" and name:
            found[sort, name] = value
    return found


def applied(proposal: Proposal, form: MultiDict[str, str], catalogue: Catalogue, *, by: str) -> Proposal:
    """The proposal with what was typed and ticked; an untouched value keeps its place in the text."""
    reader = _Reader(form, catalogue, f"{TYPED_BY}{by}")
    event = proposal.event
    changed = replace(
        event,
        title=reader.value("0.title", event.title),
        date=reader.date("0.date", event.date),
        place=reader.named("0.place", event.place, "place"),
        venue=reader.value("0.venue", event.venue),
        series=reader.value("0.series", event.series),
        number=reader.number("0.number", event.number),
        series_size=reader.number("0.size", event.series_size),
        hosts=tuple(reader.hosts("0.hosts", event.hosts)),
        speakers=tuple(reader.people("0.people", event.speakers)),
        themes=reader.themes("0", event.themes),
    )
    examples = tuple(
        replace(
            example,
            title=reader.value(f"{number}.title", example.title) or example.title,
            place=reader.named(f"{number}.place", example.place, "place"),
            people=tuple(reader.people(f"{number}.people", example.people)),
            organisations=tuple(reader.bodies(f"{number}.organisations", example.organisations)),
            themes=reader.themes(str(number), example.themes),
        )
        for number, example in enumerate(proposal.examples, 1)
    )
    return replace(proposal, event=changed, examples=examples)


TYPED_BY = "typed by "


def date_refused(proposal: Proposal) -> str:
    """Why a typed date cannot be saved; "" where it can. What the text itself says stays as it is written."""
    date = proposal.event.date
    if date is None or not date.by.startswith(TYPED_BY):
        return ""
    try:
        parse_date(date.text)
    except MalformedText:
        return f"“{date.text}” is no date that can be read: write 2021-05-04, 2021-05 or 2021."
    return ""


class _Reader:
    """Reads fields back into values."""

    def __init__(self, form: Mapping[str, str], catalogue: Catalogue, by: str) -> None:
        self._form = form
        self._known = catalogue.known()
        self._catalogue = catalogue
        self._by = by

    def value(self, name: str, old: Value | None) -> Value | None:
        typed = self._form.get(name)
        if typed is None or (old and " ".join(typed.split()) == " ".join(old.text.split())):
            return old
        return Value(typed.strip(), by=self._by) if typed.strip() else None

    def date(self, name: str, old: Value | None) -> Value | None:
        value = self.value(name, old)
        return (
            value if value is None or value is old else replace(value, text=as_edtf(value.text) or value.text)
        )

    def number(self, name: str, old: int | None) -> int | None:
        typed = self._form.get(name)
        return old if typed is None else int(typed) if typed.isdecimal() and len(typed) < 6 else None

    def named(self, name: str, old: Value | None, sort: str) -> Value | None:
        value = self.value(name, old)
        if value is None or value is old:
            return value
        known: Value = getattr(self._known, sort)(value)
        return known

    def hosts(self, name: str, old: tuple[Party, ...]) -> Iterator[Party]:
        for i, host in enumerate([*old, None]):
            value = self.named(f"{name}.{i}.name", host.name if host else None, "organisation")
            role = self._form.get(f"{name}.{i}.role")
            if value:
                yield Party(value, (host.role if host else "") if role is None else role.strip())

    def bodies(self, name: str, old: tuple[Value, ...]) -> Iterator[Value]:
        for i, body in enumerate([*old, None]):
            value = self.named(f"{name}.{i}.name", body, "organisation")
            if value:
                yield value

    def people(self, name: str, old: tuple[Speaker, ...]) -> Iterator[Speaker]:
        for i, person in enumerate([*old, None]):
            value = self.named(f"{name}.{i}.name", person.name if person else None, "person")
            affiliation = self.named(
                f"{name}.{i}.affiliation", person.affiliation if person else None, "organisation"
            )
            role = self._form.get(f"{name}.{i}.role")
            if value:
                yield Speaker(
                    value, affiliation, (person.role if person else "") if role is None else role.strip()
                )

    def themes(self, part: str, old: tuple[Value, ...]) -> tuple[Value, ...]:
        """The ticked ones, those not in the thesaurus as they are, and what was typed."""
        if f"{part}.title" not in self._form:
            return old
        ticked = self._form.getlist(f"{part}.themes")  # type: ignore[attr-defined]
        kept = [
            replace(theme, note="", by=self._by) if theme.note == INFERRED else theme
            for theme in old
            if theme.known is None or theme.known in ticked
        ]
        typed = " ".join(self._form.get(f"{part}.more_themes", "").split())
        named = [c for c in self._catalogue.thesaurus if typed.casefold() in map(str.casefold, c.labels)]
        if typed:
            kept.append(
                Value(
                    named[0].prefLabel if named else typed, by=self._by, known=named[0].id if named else None
                )
            )
        return tuple(kept)
