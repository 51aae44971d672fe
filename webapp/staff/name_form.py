"""The form of one established name: its fields for each sort, read as they are typed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from werkzeug.datastructures import MultiDict

from indexer.catalogue import Catalogue
from indexer.recognition import exactly, name_of, near
from indexer.references import NAME_SLOTS
from webapp.staff.record_form import Typed


@dataclass(frozen=True)
class Field:
    """One field.

    Attributes:
        form: `line`, `text`, `lines` (one value a line), `name` (one other name), `names` (several) or `rows`
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
        Field("part_of", "Part of", "name", "Begin to type its name."),
        HOMEPAGE,
        NOTE,
    ),
    "places": (
        NAME,
        VARIANTS,
        Field("kind", "Kind"),
        Field("within", "Within", "name", "Begin to type its name."),
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
        Field("places", "Places", "names", "Begin to type a name. Untick what is not meant."),
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
        Field("broader", "Broader themes", "names", "Begin to type a name. Untick what is not meant."),
        Field("related", "Related themes", "names", "Begin to type a name. Untick what is not meant."),
    ),
}
"""Sort of name → the fields of its form; what an entry has besides stays as it is."""

PARTS = ("text", "source", "year")
BLANKS = 2
"""Lines that stand ready for more names."""


def typed_of(sort: str, entry: Mapping[str, Any], catalogue: Catalogue) -> Typed:
    """An entry as its form: ids of other names by what those are called."""
    typed = Typed()
    for field in FIELDS[sort]:
        value = entry.get(field.key)
        if field.form == "name":
            typed.texts[field.key] = (
                name_of(catalogue, sort_of_ids(sort, field.key), str(value)) if value else ""
            )
        elif field.form == "names":
            typed.ticked[field.key] = list(value or ())
        else:
            typed.texts[field.key] = _text(value)
    return _with_blanks(sort, typed)


def typed_in(sort: str, form: MultiDict[str, str]) -> Typed:
    """What was typed, as it was typed."""
    typed = Typed()
    for field in FIELDS[sort]:
        if field.form == "names":
            typed.ticked[field.key] = list(dict.fromkeys(form.getlist(field.key)))
            typed.more[field.key] = form.getlist(f"more.{field.key}")
        else:
            typed.texts[field.key] = form.get(field.key, "")
    return _with_blanks(sort, typed)


def _with_blanks(sort: str, typed: Typed) -> Typed:
    for field in FIELDS[sort]:
        if field.form == "names":
            filled = [name for name in typed.more.get(field.key, []) if name.strip()]
            typed.more[field.key] = [*filled, *[""] * BLANKS]
    return typed


def values_of(
    sort: str, typed: Typed, entry: Mapping[str, Any], catalogue: Catalogue
) -> tuple[dict[str, Any], dict[str, str]]:
    """The entry that is meant, and field → what is wrong with it; what has no field is as it was."""
    before = typed_of(sort, entry, catalogue)
    errors: dict[str, str] = {}
    values = {key: value for key, value in entry.items() if key not in {f.key for f in FIELDS[sort]}}
    for field in FIELDS[sort]:
        key, text = field.key, typed.texts.get(field.key, "").strip()
        if field.form == "names":
            found = [_id(catalogue, sort, key, name, errors) for name in typed.more[key] if name.strip()]
            values[key] = list(dict.fromkeys([*typed.ticked[key], *filter(None, found)]))
        elif " ".join(text.split()) == " ".join(before.texts[key].split()):
            values[key] = entry.get(key)  # not touched: as it was, to the letter
        elif field.form == "name":
            values[key] = _id(catalogue, sort, key, text, errors) if text else None
        elif field.form == "lines":
            values[key] = list(dict.fromkeys(line.strip() for line in text.splitlines() if line.strip()))
        elif field.form == "rows":
            values[key] = [_definition(line) for line in text.splitlines() if line.strip(" |")]
        else:
            values[key] = text
    order = dict.fromkeys([*entry, *values])
    return {key: values[key] for key in order if values.get(key)}, errors


def _id(catalogue: Catalogue, sort: str, key: str, name: str, errors: dict[str, str]) -> str | None:
    """The id of a name that was typed; where there is none of that name, `errors` says so."""
    of = sort_of_ids(sort, key)
    name = " ".join(name.split())
    found = exactly(catalogue, of, name)
    if len(found) == 1:
        return found[0]
    if found:
        told = f"“{name}” is the name of several {of}: {', '.join(found)}. Merge or rename them first."
    else:
        meant = " or ".join(f"“{option.label}”" for option in near(catalogue, of, name))
        what_now = f"Do you mean {meant}?" if meant else "Add it there first."
        told = f"There is no “{name}” among the {of}. {what_now}"
    errors[key] = f"{errors[key]} {told}" if key in errors else told
    return None


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
