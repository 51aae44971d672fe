"""Where records and names refer to names by their ids, and how such a reference is turned to another id.

It works on values as they stand in the files, so that it follows a reference in a draft that is not complete.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from indexer.authorities import Authorities
from indexer.corpus_files import INITIATIVES, ORGANISATIONS, PEOPLE, PLACES, THESAURUS
from indexer.names_reading import VOCABULARY_NAMES
from indexer.record import Record
from indexer.thesaurus import Thesaurus

FILES: Mapping[str, str] = {
    "people": PEOPLE,
    "organisations": ORGANISATIONS,
    "places": PLACES,
    "initiatives": INITIATIVES,
    "themes": THESAURUS,
}
"""Sort of name → its file; the sort is also the first part of its public address."""


@dataclass(frozen=True)
class Slot:
    """A place in a record or an entry where ids of one sort stand.

    Attributes:
        element: The element that holds them.
        key: The key inside each item of the element; "" where the element holds the ids themselves.
        written: The key beside it that keeps the name as the source wrote it; "" for none.
    """

    sort: str
    element: str
    key: str = ""
    written: str = ""


RECORD_SLOTS = (
    Slot("themes", "themes"),
    Slot("places", "places"),
    Slot("initiatives", "initiative"),
    Slot("organisations", "organisations", "organisation", "as_written"),
    Slot("people", "people", "person", "as_written"),
    Slot("organisations", "people", "affiliation", "affiliation_as_written"),
)
"""Where a record refers to names."""

NAME_SLOTS: Mapping[str, tuple[Slot, ...]] = {
    "people": (),
    "organisations": (Slot("organisations", "part_of"),),
    "places": (Slot("places", "within"),),
    "initiatives": (Slot("places", "places"),),
    "themes": (Slot("themes", "broader"), Slot("themes", "related")),
}
"""Sort → where its entries refer to names."""


def ids_in(values: Mapping[str, Any] | Record, slot: Slot) -> Iterator[str]:
    """Yield the ids that stand in a slot of a record, or of its values as they stand in its file."""
    held = _of(values, slot.element)
    if isinstance(held, str):
        yield held
    elif isinstance(held, (list, tuple)):
        for item in held:
            found = _of(item, slot.key) if slot.key else item
            if isinstance(found, str):
                yield found


def _of(values: Any, key: str) -> Any:
    return values.get(key) if isinstance(values, Mapping) else getattr(values, key, None)


def elements_that_name(values: Mapping[str, Any] | Record, sort: str, entry_id: str) -> list[str]:
    """The elements of a record in which an id of this sort stands."""
    slots = [slot for slot in RECORD_SLOTS if slot.sort == sort and entry_id in ids_in(values, slot)]
    return list(dict.fromkeys(slot.element for slot in slots))


def unknown_ids(values: Mapping[str, Any], thesaurus: Thesaurus, authorities: Authorities) -> list[str]:
    """Every id to which a record's values refer and that there is not."""
    found = [
        entry_id
        for slot in RECORD_SLOTS
        for entry_id in ids_in(values, slot)
        if entry_id not in (thesaurus if slot.sort == "themes" else getattr(authorities, slot.sort))
    ]
    for vocabulary in VOCABULARY_NAMES:
        known = {term.id for term in authorities.vocabularies.terms(vocabulary)}
        found += [entry_id for entry_id in values.get(vocabulary) or () if entry_id not in known]
    return list(dict.fromkeys(found))


def turned_record(
    values: Mapping[str, Any], sort: str, old: str, new: str, written: str = ""
) -> dict[str, Any]:
    """The elements of a record that change when it refers to `new` instead of `old`.

    Args:
        written: The name that went with `old`: kept as written in the source, where nothing is kept yet.
    """
    changed: dict[str, Any] = {}
    for slot in RECORD_SLOTS:
        present = {**values, **changed}
        if slot.sort == sort and old in ids_in(present, slot):
            changed[slot.element] = _turned(present[slot.element], slot, old, new, written)
    body = values.get("body")
    if isinstance(body, str):
        turned = re.sub(rf"(\]\(/{sort}/){re.escape(old)}(?![a-z0-9-])", rf"\g<1>{new}", body)
        if turned != body:
            changed["body"] = turned
    return changed


def turned_entry(entry: Mapping[str, Any], sort: str, of: str, old: str, new: str) -> dict[str, Any]:
    """An entry of the sort `of` that refers to `new` instead of the `old` of `sort`; never to itself."""
    turned = dict(entry)
    for slot in NAME_SLOTS[of]:
        if slot.sort != sort or old not in ids_in(entry, slot):
            continue
        value = _turned(entry[slot.element], slot, old, new, "")
        if of == sort:
            value = [item for item in value if item != entry["id"]] if isinstance(value, list) else value
        if not value or (of == sort and value == entry["id"]):
            turned.pop(slot.element)
        else:
            turned[slot.element] = value
    return turned


def _turned(held: Any, slot: Slot, old: str, new: str, written: str) -> Any:
    if isinstance(held, str):
        return new
    if not slot.key:
        return list(dict.fromkeys(new if item == old else item for item in held))
    turned = []
    for item in held:
        if isinstance(item, Mapping) and item.get(slot.key) == old:
            kept = {slot.written: written} if written and slot.written and not item.get(slot.written) else {}
            item = {**item, slot.key: new, **kept}  # noqa: PLW2901
        if item not in turned:
            turned.append(item)
    return turned
