"""The form of one established name: its fields for each sort, read as they are typed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from werkzeug.datastructures import MultiDict

from indexer.references import NAME_SLOTS


@dataclass(frozen=True)
class Field:
    """One field.

    Attributes:
        form: `line`, `text`, `lines` (one value a line), `ids` (ids of other names, one a line) or `rows`
            (definitions, one a line, their parts between upright strokes).
    """

    key: str
    label: str
    form: str = "line"
    hint: str = ""


NAME = Field("name", "Name", hint="As it is established. A name it no longer has stays as a variant.")
VARIANTS = Field(
    "variants", "Variants", "lines", "Other ways it is written, one on each line; searches find them too."
)
NOTE = Field("note", "Note", "text", "For editors; never shown to the public.")
HOMEPAGE = Field("homepage", "Home page", hint="https://…")

FIELDS: Mapping[str, Sequence[Field]] = {
    "people": (
        NAME,
        Field("sort_name", "Name in lists", hint="Surname first: Latif, Rabiyah"),
        VARIANTS,
        NOTE,
    ),
    "organisations": (
        NAME,
        VARIANTS,
        Field("kind", "Kind"),
        Field("part_of", "Part of", "ids"),
        HOMEPAGE,
        NOTE,
    ),
    "places": (
        NAME,
        VARIANTS,
        Field("kind", "Kind"),
        Field("within", "Within", "ids"),
        Field("country", "Country code", hint="Two capitals, for countries only: GB"),
        Field("lat", "Latitude", hint="Degrees, for example 52.48"),
        Field("lon", "Longitude", hint="Degrees, for example -1.90"),
        Field("coord_note", "Note on the coordinates"),
        NOTE,
    ),
    "initiatives": (
        NAME,
        VARIANTS,
        Field("summary", "Summary", "text"),
        Field("places", "Places", "ids"),
        HOMEPAGE,
        NOTE,
    ),
    "themes": (
        Field("prefLabel", "Label", hint="The preferred one. One it no longer has stays as another label."),
        Field("altLabels", "Other labels", "lines", "Said and shown as well, one on each line."),
        Field("hiddenLabels", "Hidden labels", "lines", "Misspellings: searched for and never shown."),
        Field("definitions", "Definitions", "rows", "One on each line: text | source | year."),
        Field("scopeNote", "Scope note", "text", "What the theme is for, and what it is not."),
        Field("group", "Group"),
        Field("broader", "Broader themes", "ids"),
        Field("related", "Related themes", "ids"),
    ),
}
"""Sort of name → the fields of its form; what an entry has besides stays as it is."""

PARTS = ("text", "source", "year")
SINGLE = ("part_of", "within")
"""Fields that hold one id and not a list."""


def typed_of(sort: str, entry: Mapping[str, Any]) -> dict[str, str]:
    """An entry as the texts of its form."""
    return {field.key: _text(entry.get(field.key)) for field in FIELDS[sort]}


def typed_in(sort: str, form: MultiDict[str, str]) -> dict[str, str]:
    """What was typed, as it was typed."""
    return {field.key: form.get(field.key, "") for field in FIELDS[sort]}


def values_of(sort: str, typed: Mapping[str, str], entry: Mapping[str, Any]) -> dict[str, Any]:
    """The entry that is meant: what the form has no field for is as it was."""
    before = {key: " ".join(text.split()) for key, text in typed_of(sort, entry).items()}
    values = {key: value for key, value in entry.items() if key not in typed}
    for field in FIELDS[sort]:
        text = typed[field.key].strip()
        if " ".join(text.split()) == before[field.key]:
            values[field.key] = entry.get(field.key)  # not touched: as it was, to the letter
            continue
        if field.form in ("lines", "ids") and field.key not in SINGLE:
            items = [line.strip() for line in text.splitlines() if line.strip()]
            values[field.key] = list(dict.fromkeys(items))
        elif field.form == "rows":
            values[field.key] = [_definition(line) for line in text.splitlines() if line.strip(" |")]
        else:
            values[field.key] = text
    order = dict.fromkeys([*entry, *values])
    return {key: values[key] for key in order if values.get(key)}


def sort_of_ids(sort: str, key: str) -> str:
    """The sort of names that the ids in a field are of."""
    return next(slot.sort for slot in NAME_SLOTS[sort] if slot.element == key)


def _definition(line: str) -> dict[str, str]:
    parts = [part.strip() for part in line.split("|")]
    return {key: part for key, part in zip(PARTS, parts, strict=False) if part}


def _text(value: Any) -> str:
    if isinstance(value, list):
        return "\n".join(_line(item) for item in value)
    return str(value or "")


def _line(item: Any) -> str:
    if isinstance(item, Mapping):
        return " | ".join(" ".join(str(item.get(key, "")).split()) for key in PARTS).rstrip(" |")
    return str(item)
