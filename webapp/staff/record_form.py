"""A record as a form and back: what is shown of it, what was typed, and the elements that makes.

Everything typed is a text until it is read, so that a form can be shown again just as it was sent.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from werkzeug.datastructures import MultiDict

from indexer.catalogue import Catalogue
from indexer.dates import parse_date
from indexer.errors import MalformedText
from indexer.recognition import Question, Recognition, name_of
from indexer.record import Kind, Record, validate_as
from indexer.writing import without_empty_headings

LINES = ("title", "date", "date_as_written", "venue", "participants", "rights", "language")
TEXTS = ("summary", "body")
LISTS = ("lessons", "difficulties")
VOCABULARIES = ("service_areas", "people_involved", "four_cos", "evidence")
PICKED = {"themes": "themes", "places": "places"}
"""Element → the sort of its names: chosen ones stand with a tick, more can be typed."""
SINGLE = {"initiative": "initiatives", "part_of": "events"}
ROWS: Mapping[str, tuple[str, ...]] = {
    "people": ("name", "role", "affiliation", "id", "written", "affiliation_id", "affiliation_written"),
    "organisations": ("name", "role", "id", "written"),
    "outcomes": ("statement", "value", "unit", "as_of", "measure"),
    "sources": ("title", "url", "publisher", "date", "accessed", "file", "sha256"),
}
"""Element → the fields of each of its rows; those that are not shown keep what was there."""
SERIES = ("name", "number", "of")
BLANK_ROWS = {"people": 2, "organisations": 2, "outcomes": 1, "sources": 1, "themes": 2, "places": 1}
MORE_ROWS = 3
"""How many rows stand ready to be filled, and how many more one asks for at a time."""
KINDS: Mapping[Kind, frozenset[str]] = {
    Kind.EVENT: frozenset({"venue", "series", "date_as_written"}),
    Kind.WORKSHOP_EXAMPLE: frozenset(
        {"part_of", "initiative", "outcomes", "lessons", "difficulties", "four_cos"}
    ),
    Kind.CASE_STUDY: frozenset(
        {"initiative", "outcomes", "lessons", "difficulties", "four_cos", "participants"}
    ),
}
"""Kind → the elements its form has besides those of every kind. What a record has already is always shown."""
OF_SOME_KINDS = frozenset().union(*KINDS.values())

Row = dict[str, str]


@dataclass
class Typed:
    """What stands in a form.

    Attributes:
        texts: Every field with one value.
        ticked: Element → ids with a tick; for names those that were chosen before.
        more: Element → names typed besides.
        rows: Element → its rows, blank ones at the end.
        answers: (sort, name) → what a name stands for, as it was answered.
    """

    texts: dict[str, str] = field(default_factory=dict)
    ticked: dict[str, list[str]] = field(default_factory=dict)
    more: dict[str, list[str]] = field(default_factory=dict)
    rows: dict[str, list[Row]] = field(default_factory=dict)
    answers: dict[tuple[str, str], str] = field(default_factory=dict)


@dataclass(frozen=True)
class Reading:
    """What a form comes to.

    Attributes:
        values: Element → value, of every element that the form has; None where it is empty.
        record: The record it would be; None where something cannot be right.
        errors: Element → what is wrong with it.
        questions: Names that are none of the established ones.
        added: Names that are new with it.
    """

    values: Mapping[str, Any]
    record: Record | None
    errors: Mapping[str, str]
    questions: Sequence[Question]
    added: Mapping[str, Mapping[str, Mapping[str, str]]]


def shown(record: Record, catalogue: Catalogue) -> Typed:
    """The form of a record as it is."""
    typed = Typed()
    typed.texts = {name: getattr(record, name) or "" for name in (*LINES, *TEXTS)}
    typed.texts |= {name: "\n".join(getattr(record, name)) for name in LISTS}
    typed.texts["editor_note"] = "\n".join(record.editor_note.unverified if record.editor_note else ())
    for element, sort in SINGLE.items():
        entry_id = getattr(record, element)
        typed.texts[element] = name_of(catalogue, sort, entry_id) if entry_id else ""
    series = record.series
    typed.texts |= {f"series.{key}": str(getattr(series, key) or "") if series else "" for key in SERIES}
    typed.ticked = {name: list(getattr(record, name)) for name in (*VOCABULARIES, *PICKED)}
    people = [
        _row(catalogue, "people", link.person, link.as_written)
        | {f"affiliation_{key}": value for key, value in affiliation.items() if key != "name"}
        | {"affiliation": affiliation["name"], "role": link.role or ""}
        for link in record.people
        for affiliation in [_row(catalogue, "organisations", link.affiliation, link.affiliation_as_written)]
    ]
    bodies = [
        _row(catalogue, "organisations", link.organisation, link.as_written) | {"role": link.role or ""}
        for link in record.organisations
    ]
    typed.rows = {"people": people, "organisations": bodies}
    for element in ("outcomes", "sources"):
        items = getattr(record, element)
        typed.rows[element] = [{key: getattr(item, key) or "" for key in ROWS[element]} for item in items]
    return with_blank_rows(typed)


def typed_in(form: MultiDict[str, str]) -> Typed:
    """What was sent, as it was typed."""
    typed = Typed()
    names = (*LINES, *TEXTS, *LISTS, *SINGLE, "editor_note", *(f"series.{key}" for key in SERIES))
    typed.texts = {name: form.get(name, "").replace("\r\n", "\n") for name in names}
    typed.ticked = {name: list(dict.fromkeys(form.getlist(name))) for name in (*VOCABULARIES, *PICKED)}
    typed.more = {name: form.getlist(f"more.{name}") for name in PICKED}
    for element, keys in ROWS.items():
        columns = {key: form.getlist(f"{element}.{key}") for key in keys}
        count = max(map(len, columns.values()))
        typed.rows[element] = [
            {key: column[number].strip() if number < len(column) else "" for key, column in columns.items()}
            for number in range(count)
        ]
    for name, value in form.items():
        word, _, rest = name.partition(":")
        sort, _, asked = rest.partition(":")
        if word == "answer" and asked:
            typed.answers[sort, asked] = value
    return with_blank_rows(typed)


def with_blank_rows(typed: Typed, more: int = 0) -> Typed:
    """The same with blank rows at the end of every list, and so many more."""
    for element, keys in ROWS.items():
        filled = [row for row in typed.rows.get(element, []) if any(row.values())]
        typed.rows[element] = [*filled, *(dict.fromkeys(keys, "") for _ in range(BLANK_ROWS[element] + more))]
    for element in PICKED:
        names = [name for name in typed.more.get(element, []) if name.strip()]
        typed.more[element] = [*names, *[""] * (BLANK_ROWS[element] + more)]
    return typed


def read(typed: Typed, kind: Kind, start: Mapping[str, Any], catalogue: Catalogue) -> Reading:
    """Make elements of what was typed, and say what is wrong or has to be asked.

    Args:
        start: The elements of the record that is edited, with its id; what the form has not got stays.
    """
    recognition = Recognition(catalogue, typed.answers)
    values: dict[str, Any] = {name: typed.texts[name].strip() or None for name in (*LINES, "summary")}
    for name in ("date",):
        values[name] = as_edtf(values[name])
    values["body"] = without_empty_headings(typed.texts["body"], kind) or None
    values |= {name: _lines(typed.texts[name]) or None for name in LISTS}
    values["editor_note"] = _note(typed.texts["editor_note"], start.get("editor_note"))
    values |= {name: _as_before(typed.ticked[name], start.get(name)) or None for name in VOCABULARIES}
    for element, sort in PICKED.items():
        found = [recognition.id_of(sort, name) for name in typed.more[element] if name.strip()]
        values[element] = list(dict.fromkeys([*typed.ticked[element], *filter(None, found)])) or None
    for element, sort in SINGLE.items():
        name = typed.texts[element].strip()
        values[element] = recognition.id_of(sort, name) if name else None
    values["people"] = list(_people(typed.rows["people"], recognition, catalogue)) or None
    values["organisations"] = (
        list(_organisations(typed.rows["organisations"], recognition, catalogue)) or None
    )
    for element in ("outcomes", "sources"):
        values[element] = [filled for row in typed.rows[element] if (filled := _filled(row))] or None
    for source in values["sources"] or []:
        source |= {key: as_edtf(source[key]) for key in ("date", "accessed") if key in source}
    series = _filled({key: typed.texts[f"series.{key}"].strip() for key in SERIES})
    values["series"] = series or None
    record = validate_as(Record, {**_present({**start, **values}), "kind": kind.value})
    errors: dict[str, str] = {}
    if isinstance(record, list):
        for where, sentence in record:
            errors.setdefault(str(where[0]) if where else "title", _plainly(sentence))
    made = None if isinstance(record, list) else record
    return Reading(values, made, errors, recognition.questions, recognition.added)


def changes(values: Mapping[str, Any], start: Mapping[str, Any]) -> dict[str, Any]:
    """The elements that are no longer what they were; provenance no longer tells where those came from."""
    changed = {key: value for key, value in values.items() if (value or None) != (start.get(key) or None)}
    told = start.get("provenance") or []
    kept = [entry for entry in told if str(entry.get("field", "")).split(".")[0].split("[")[0] not in changed]
    if len(kept) != len(told):
        changed["provenance"] = kept or None
    return changed


# --- one element ---------------------------------------------------------------------------------


def _note(text: str, before: Mapping[str, Any] | None) -> dict[str, Any] | None:
    """What editors noted as not verified, one on each line; the rest of their note stays."""
    rest = {key: value for key, value in (before or {}).items() if key != "unverified"}
    unverified = _lines(text)
    return {**rest, "unverified": unverified} if unverified else rest or None


def _row(catalogue: Catalogue, sort: str, entry_id: str | None, written: str | None) -> Row:
    """A name with its id and how the source writes it."""
    name = name_of(catalogue, sort, entry_id) if entry_id else written or ""
    return {"name": name, "id": entry_id or "", "written": written or ""}


def _people(rows: Sequence[Row], recognition: Recognition, catalogue: Catalogue) -> Iterator[dict[str, str]]:
    for row in rows:
        if row["name"]:
            link = _link(row, "people", "person", "", recognition, catalogue)
            if row["affiliation"]:
                link |= _link(row, "organisations", "affiliation", "affiliation_", recognition, catalogue)
            yield _filled({**link, "role": row["role"]}, ("person", "role", "affiliation"))


def _organisations(
    rows: Sequence[Row], recognition: Recognition, catalogue: Catalogue
) -> Iterator[dict[str, str]]:
    for row in rows:
        if row["name"]:
            link = _link(row, "organisations", "organisation", "", recognition, catalogue)
            yield _filled({**link, "role": row["role"]}, ("organisation", "role"))


def _link(
    row: Row, sort: str, key: str, prefix: str, recognition: Recognition, catalogue: Catalogue
) -> dict[str, str]:
    """The id and the name as written of a row; both as they were where the name was not touched."""
    typed, was = row["affiliation" if prefix else "name"], row[f"{prefix}id"]
    written = row[f"{prefix}written"]
    if was and name_of(catalogue, sort, was) == typed:
        return {key: was, f"{prefix}as_written": written}
    if not was and typed == written and (sort, typed) not in recognition.answers_given:
        return {f"{prefix}as_written": written}
    found = recognition.id_of(sort, typed)
    if found is None:
        return {f"{prefix}as_written": typed}
    differs = recognition.established_name(sort, found) != typed
    return {key: found, f"{prefix}as_written": typed if differs else ""}


def _filled(row: Mapping[str, str], order: Sequence[str] = ()) -> dict[str, str]:
    """What of a row is not empty; `order` stands first."""
    return {key: row[key] for key in dict.fromkeys([*order, *row]) if row.get(key)}


def _present(values: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in values.items() if value is not None}


def _as_before(ticked: Sequence[str], before: Sequence[str] | None) -> list[str]:
    """What is ticked, in the order it had in the record; a form shows it in another."""
    stood = [value for value in before or () if value in ticked]
    return [*stood, *(value for value in ticked if value not in stood)]


def _lines(text: str) -> list[str]:
    return [line.strip().removeprefix("- ").strip() for line in text.split("\n") if line.strip(" -")]


def as_edtf(text: str | None) -> str | None:
    """A date as people write it (29 March 2011) as EDTF; what cannot be read stays as it was typed."""
    if not text:
        return None
    try:
        parse_date(text)
    except MalformedText:
        from indexer.intake.dates_in_text import dates_in

        found = [date for date in dates_in(text) if date.has_year]
        return found[0].edtf if len(found) == 1 else text
    return text


def _plainly(sentence: str) -> str:
    return sentence.replace("“title” is missing.", "Give it a title.")
