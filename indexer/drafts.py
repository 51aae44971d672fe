"""A proposal as drafts: what is to be saved for the event and for each example. It saves nothing.

Every line of the write-up goes into exactly one body, whatever the proposal says, but those that are set
aside because a field holds them: what lies in an example is that example's, all else is the event's.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from indexer.authorities import Authorities, Authority, AuthorityFile
from indexer.dates import RecordDate, parse_date
from indexer.errors import MalformedText
from indexer.intake.body import body_of
from indexer.intake.duplicates import Duplicate
from indexer.intake.proposal import INFERRED, Proposal, ProposedExample, Span, Speaker, Value
from indexer.intake.source_text import Block
from indexer.plain_text import clean_text
from indexer.prose import left_of, parts_of
from indexer.record import Kind, Status, slug_of
from indexer.record_file import RecordFile, edit_record_bytes, read_record_file

ID_LENGTH = 80
COUNTER_LENGTH = 4
"""Room for “-999” after an id that is taken."""
LANGUAGE = "en-GB"


@dataclass(frozen=True)
class Draft:
    """A record to be.

    Attributes:
        changes: Element → value, as `Corpus.save` takes them.
    """

    record_id: str
    changes: Mapping[str, Any]

    def as_file(self) -> RecordFile:
        """The record as it will be read.

        Raises:
            InvalidRecord: It would not be a record (its body is too long).
            MalformedText: A text cannot be written.
        """
        data = edit_record_bytes(b"", {"id": self.record_id, **self.changes})
        return read_record_file(data, f"records/{self.record_id}.md")


def drafts_of(
    proposal: Proposal,
    source: Mapping[str, str],
    *,
    authorities: Authorities,
    taken: Collection[str] = (),
    duplicates: Sequence[Duplicate] = (),
) -> tuple[Draft, ...]:
    """The event's draft, then those of its examples, in the order of the text.

    Args:
        source: The element `sources` has of the original: `file`, `sha256`, `title`, `accessed`.
        authorities: Whose names need not be written again.
        taken: Ids and aliases there are; none of them is used.
        duplicates: What is said of them goes into the notes for editors.
    """
    ids = _Ids(taken)
    own, *parts = (left_of(proposal, blocks) for blocks in parts_of(proposal))
    filling = _Filling(proposal, source, authorities, _like(duplicates, None))
    drafts = [event := _event_draft(own, ids, filling)]
    for number, (example, blocks) in enumerate(zip(proposal.examples, parts, strict=True)):
        filling = _Filling(proposal, source, authorities, _like(duplicates, number))
        drafts.append(_example_draft(example, blocks, event, ids, filling))
    return tuple(drafts)


def is_good_news(check: str) -> bool:
    """A check that says one number twice: “says four examples, four found”."""
    numbers = _NUMBER.findall(re.sub("“[^”]*”", "", check.casefold()))
    return len(numbers) > 1 and len(set(numbers)) == 1


_NUMBER = re.compile(r"\b(?:\d+|no|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)\b")


def _event_draft(blocks: Sequence[Block], ids: _Ids, filling: _Filling) -> Draft:
    proposal = filling.proposal
    event = proposal.event
    filling.title(event.title, Kind.EVENT)
    filling.summary(event.summary)
    filling.date(event.date)
    filling.where(event.place, event.venue)
    filling.themes(event.themes)
    filling.organisations((host.name, host.role) for host in event.hosts)
    filling.people(event.speakers)
    if event.series:
        numbers = {"number": event.number, "of": event.series_size}
        filling.fill("series", event.series, {"name": _line(event.series.text)} | _positive(numbers))
    filling.notes.extend(proposal.source.warnings)
    said = _line(event.date.note).casefold() if event.date else ""
    filling.notes.extend(
        check for check in proposal.checks if not is_good_news(check) and check.rstrip(".").casefold() != said
    )
    changes = filling.changes(blocks)
    return Draft(ids.new(changes["title"], event.place, filling.year, Kind.EVENT), changes)


def _example_draft(
    example: ProposedExample, blocks: Sequence[Block], event: Draft, ids: _Ids, filling: _Filling
) -> Draft:
    filling.title(example.title, Kind.WORKSHOP_EXAMPLE)
    filling.summary(example.summary)
    filling.date_of_event(event)
    filling.where(example.place, None)
    filling.themes(example.themes)
    filling.organisations((body, "") for body in example.organisations)
    filling.people(example.people)
    filling.elements["part_of"] = event.record_id
    changes = filling.changes(blocks)
    return Draft(ids.new(changes["title"], example.place, filling.year, Kind.WORKSHOP_EXAMPLE), changes)


class _Ids:
    """Gives ids that nothing has or had."""

    def __init__(self, taken: Collection[str]) -> None:
        self._taken = set(taken)

    def new(self, title: str, place: Value | None, year: str, kind: Kind) -> str:
        """An id of title, place and year, each said once; numbered where it is taken."""
        stem = slug_of(title) or kind.value
        town = (place.known or slug_of(place.text.split(",")[0])) if place else ""
        tail = "".join(f"-{part}" for part in (town, year) if part and f"-{part}-" not in f"-{stem}-")
        tail = tail if len(tail) < ID_LENGTH // 2 else ""
        room = ID_LENGTH - COUNTER_LENGTH - len(tail)
        if len(stem) > room:
            stem = stem[: room + 1].rpartition("-")[0] or stem[:room]
        name, count = stem + tail, 1
        while name in self._taken:
            count += 1
            name = f"{stem}{tail}-{count}"
        self._taken.add(name)
        return name


class _Filling:
    """Fills the elements of one draft and writes down where each value came from.

    Attributes:
        notes: What a person should look at.
        provenance: Entries of one element stand in the order of its values.
    """

    def __init__(
        self, proposal: Proposal, source: Mapping[str, str], authorities: Authorities, notes: Iterable[str]
    ) -> None:
        self.proposal = proposal
        self._source = source
        self._authorities = authorities
        self.elements: dict[str, Any] = {}
        self.notes = list(notes)
        self.provenance: list[dict[str, Any]] = []
        self.year = ""

    def fill(self, element: str, value: Value, content: Any) -> None:
        """Set an element, or add to its list."""
        if isinstance(content, list):
            self.elements.setdefault(element, []).extend(content)
        else:
            self.elements[element] = content
        self._came_from(element, value)

    def note(self, value: Value, sort: str = "") -> None:
        """Write down what a person should know of a value, and which established names it may be."""
        text = f"“{_line(value.text)}”"
        if value.note:
            self.notes.append(f"{text}: {value.note}")
        if value.known is None:
            file = self._names(sort)
            self.notes.extend(
                f"{text} may be {file.name(near) if file else near} ({near}): {reason}"
                for near, reason in value.near
            )

    # --- elements ------------------------------------------------------------------------------

    def title(self, title: Value | None, kind: Kind) -> None:
        self.elements["kind"] = kind.value
        if title and _line(title.text):
            self.fill("title", title, _line(title.text))
            self.note(title)
        else:
            self.elements["title"] = _line(self.proposal.source.title) or self._source["title"]
            self.notes.append("title: none was recognised in the text")
        self.elements["language"] = _language(self.proposal.source.facts.get("language"))
        self.elements["status"] = Status.DRAFT.value

    def summary(self, summary: Value | None) -> None:
        if summary and _line(summary.text):
            self.fill("summary", summary, _line(summary.text))
            if summary.note:
                self.notes.append(f"summary: {summary.note}")

    def date(self, date: Value | None) -> None:
        if not date:
            return
        try:
            parsed = parse_date(date.text)
        except MalformedText as error:
            self.notes.append(error.message)
        else:
            self.fill("date", date, date.text)
            self.year = _year(parsed)
        written = _line(self.proposal.source.text[slice(*date.span)]) if date.span else ""
        if written:
            self.elements["date_as_written"] = written
        self.note(date)

    def date_of_event(self, event: Draft) -> None:
        """An example is an account given on the day of the event."""
        if date := event.changes.get("date"):
            self.fill("date", Value(date, by="the event's date"), date)
            self.year = _year(parse_date(date))

    def where(self, place: Value | None, venue: Value | None) -> None:
        if place and place.known:
            self.fill("places", place, [place.known])
        written = [value for value in (venue, None if place and place.known else place) if value]
        names = dict.fromkeys(_line(value.text) for value in written)
        told = [name for name in names if name and not any(name in other for other in names if other != name)]
        if told:
            self.elements["venue"] = ", ".join(told)
        for value in written:
            self._came_from("venue", value)
            if value is place:
                self.notes.append(f"“{_line(value.text)}”: no established place, so it stands with the venue")
        for named in (place, venue):
            if named:
                self.note(named, "places")

    def themes(self, themes: Iterable[Value]) -> None:
        """Those that the text names; what is inferred, or not in the thesaurus, is told to editors."""
        strange = []
        for theme in themes:
            if theme.known is None:
                strange.append(f"“{_line(theme.text)}”")
            elif theme.note == INFERRED:
                self.notes.append(f"theme “{_line(theme.text)}”: {INFERRED} ({_line(theme.by)})")
            elif theme.known not in self.elements.get("themes", ()):
                self.fill("themes", theme, [theme.known])
                self.note(theme)
        if strange:
            self.notes.append(f"told of, and no theme of the thesaurus: {', '.join(strange)}")

    def organisations(self, bodies: Iterable[tuple[Value, str]]) -> None:
        for body, role in bodies:
            link = self._link("organisation", body, self._authorities.organisations)
            if link and not self._has("organisations", link):
                self.fill("organisations", body, [link | _told(role=role)])
            self.note(body, "organisations")

    def people(self, people: Iterable[Speaker]) -> None:
        for person in people:
            link = self._link("person", person.name, self._authorities.people)
            if link and not self._has("people", link):
                self.fill("people", person.name, [link | _told(role=person.role) | self._affiliation(person)])
                if person.affiliation:
                    self._came_from("people.affiliation", person.affiliation)
            self.note(person.name, "people")
            if person.affiliation:
                self.note(person.affiliation, "organisations")

    def _affiliation(self, person: Speaker) -> dict[str, str]:
        if not person.affiliation:
            return {}
        body = self._link("organisation", person.affiliation, self._authorities.organisations)
        named = {"organisation": "affiliation", "as_written": "affiliation_as_written"}
        return {named[key]: name for key, name in body.items()}

    def _link(self, key: str, value: Value, file: AuthorityFile[Any]) -> dict[str, str]:
        """The id where it is known, the name where that says more; {} for an empty name."""
        name = _line(value.text)
        if not value.known:
            return _told(as_written=name)
        return {key: value.known} | _told(as_written="" if name == file.name(value.known) else name)

    def _has(self, element: str, link: Mapping[str, str]) -> bool:
        """It is there already, by the id where that is known."""
        key = next(iter(link))
        return any(other.get(key) == link[key] for other in self.elements.get(element, ()))

    # --- the whole -----------------------------------------------------------------------------

    def changes(self, blocks: Sequence[Block]) -> dict[str, Any]:
        """All elements in the order of a record's file."""
        for span in _stretches(self.proposal.source.text, blocks):
            self._came_from("body", Value("", span, by="its own blocks"))
        notes = list(dict.fromkeys(_line(note) for note in self.notes if _line(note)))
        elements = {
            **self.elements,
            "sources": [dict(self._source)],
            "provenance": self.provenance,
            "editor_note": {"unverified": notes} if notes else None,
            "body": body_of(self.proposal.source, blocks),
        }
        return {key: elements[key] for key in _ORDER if elements.get(key)}

    def _came_from(self, element: str, value: Value) -> None:
        span = {"span": [str(value.span[0]), str(value.span[1])]} if value.span else {}
        self.provenance.append({"field": element, **span, "by": _line(value.by) or "the import"})

    def _names(self, sort: str) -> AuthorityFile[Any] | None:
        file: AuthorityFile[Authority] | None = getattr(self._authorities, sort) if sort else None
        return file


_ORDER = (
    "kind title language status summary date date_as_written places venue themes organisations people part_of"
    " series sources provenance editor_note body"
).split()


def _like(duplicates: Iterable[Duplicate], example: int | None) -> Iterator[str]:
    """What is said of the duplicates of the event, or of one example."""
    for duplicate in duplicates:
        if duplicate.example == example:
            yield f"may be held already: {duplicate.in_words()}"


def _stretches(text: str, blocks: Iterable[Block]) -> Iterator[Span]:
    """Yield the spans of these blocks, neighbours joined."""
    span: Span | None = None
    for block in blocks:
        if span and not text[span[1] : block.start].strip():
            span = (span[0], block.end)
        else:
            if span:
                yield span
            span = (block.start, block.end)
    if span:
        yield span


def _line(text: str) -> str:
    return clean_text(" ".join(text.split()))


def _told(**elements: str) -> dict[str, str]:
    return {key: line for key, text in elements.items() if (line := _line(text))}


def _positive(numbers: Mapping[str, int | None]) -> dict[str, str]:
    return {key: str(number) for key, number in numbers.items() if number and number > 0}


def _year(date: RecordDate) -> str:
    first = date.earliest or date.latest
    return f"{first.year:04}" if first else ""


def _language(told: object) -> str:
    """The language the format tells, where it is a tag; British English where it is not."""
    tag = re.fullmatch(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*", told) if isinstance(told, str) else None
    return tag[0] if tag else LANGUAGE
