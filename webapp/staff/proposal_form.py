"""The form of a proposal read back: what was typed, ticked and answered, as values again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from werkzeug.datastructures import MultiDict

from indexer.catalogue import Catalogue
from indexer.dates import parse_date
from indexer.errors import MalformedText
from indexer.intake.proposal import INFERRED, Party, Proposal, Speaker, Value
from webapp.staff.record_form import as_edtf


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
        summary=reader.value("0.summary", event.summary),
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
            summary=reader.value(f"{number}.summary", example.summary),
            place=reader.named(f"{number}.place", example.place, "place"),
            people=tuple(reader.people(f"{number}.people", example.people)),
            organisations=tuple(reader.bodies(f"{number}.organisations", example.organisations)),
            themes=reader.themes(str(number), example.themes),
        )
        for number, example in enumerate(proposal.examples, 1)
    )
    stays = {int(value) for value in form.getlist("stays") if value.isdecimal() and len(value) < 9}
    kept = tuple(sorted(stays)) if "0.title" in form else proposal.kept
    return replace(proposal, event=changed, examples=examples, kept=kept)


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
