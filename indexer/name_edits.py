"""Edits of established names: changed, added, merged, split, taken out; every reference follows.

A plan says what would be written; `Corpus.write` writes it, all or nothing, and its change can be undone.
"""

from __future__ import annotations

import json
from collections.abc import Container, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from indexer.corpus import Corpus
from indexer.differences import file_values
from indexer.editing import Plan, with_values
from indexer.edits import Edit, revision_of_file
from indexer.errors import InvalidRecord, MalformedText, NotFound, Problem, RevisionConflict
from indexer.record import is_slug, slug_of
from indexer.record_file import revision_of
from indexer.references import FILES, NAME_SLOTS, elements_that_name, ids_in, turned_entry, turned_record

Entry = Mapping[str, Any]


@dataclass(frozen=True)
class Use:
    """Something that refers to a name.

    Attributes:
        sort: `records`, or a sort of names.
        elements: The elements in which it does.
    """

    sort: str
    key: str
    title: str
    elements: tuple[str, ...]
    status: str = ""


def entries_of(corpus: Corpus, sort: str) -> dict[str, dict[str, Any]]:
    """The entries of a sort by id, as they stand in its file.

    Raises:
        NotFound: There is no such sort.
        MalformedText: The file cannot be read.
    """
    if sort not in FILES:
        raise NotFound("sort of names", sort)
    return dict(file_values(FILES[sort], corpus.bytes_of(FILES[sort])))


def entry_of(corpus: Corpus, sort: str, entry_id: str) -> dict[str, Any]:
    """One entry.

    Raises:
        NotFound: There is none.
    """
    entry = entries_of(corpus, sort).get(entry_id)
    if entry is None:
        raise NotFound("name", entry_id)
    return entry


def revision_of_entry(entry: Entry) -> str:
    """The revision of one entry, so that an edit of its neighbour is no conflict."""
    return revision_of(json.dumps(entry, sort_keys=True).encode()) if entry else ""


def uses_of(corpus: Corpus, sort: str, entry_id: str) -> list[Use]:
    """Everything that refers to a name: records of any status, then other names."""
    uses = []
    contents = corpus.load()
    for record_id, file in contents.files.items():
        if elements := elements_that_name(file.record, sort, entry_id):
            uses.append(
                Use("records", record_id, file.record.title, tuple(elements), file.record.status.value)
            )
    faulty = {Path(problem.path).stem for problem in contents.problems} - contents.files.keys()
    uses += _faulty_uses(corpus, sort, entry_id, faulty) if faulty else []
    for other, slots in NAME_SLOTS.items():
        mine = [slot for slot in slots if slot.sort == sort]
        for key, entry in entries_of(corpus, other).items() if mine else ():
            if elements := [slot.element for slot in mine if entry_id in ids_in(entry, slot)]:
                uses.append(Use(other, key, name_of(entry), tuple(elements)))
    return uses


def _faulty_uses(corpus: Corpus, sort: str, entry_id: str, faulty: Container[str]) -> Iterator[Use]:
    """The same of records that have faults, as far as they can be read."""
    for file, data in corpus.record_bytes():
        key = Path(file).stem
        with suppress(MalformedText):
            if key in faulty and entry_id.encode() in data:
                values = file_values(file, data)
                if elements := elements_that_name(values, sort, entry_id):
                    yield Use("records", key, str(values.get("title", "")), tuple(elements))


def name_of(entry: Entry) -> str:
    """What an entry is called."""
    return str(entry.get("name") or entry.get("prefLabel") or entry.get("id", ""))


# --- one entry -------------------------------------------------------------------------------------


def changed_entry(corpus: Corpus, sort: str, entry_id: str, values: Entry, *, revision: str) -> Plan:
    """An entry with other values. A name that it is no longer called by becomes a variant, so that it is
    still found.

    Args:
        revision: `revision_of_entry` as it was opened; "" for a new one.

    Raises:
        RevisionConflict: Somebody else changed this entry since.
        InvalidRecord: The id is none.
    """
    entries = entries_of(corpus, sort)
    old = entries.get(entry_id, {})
    if revision_of_entry(old) != revision:
        raise RevisionConflict(name_of(old) or entry_id, revision, revision_of_entry(old))
    if not is_slug(entry_id):
        raise InvalidRecord([Problem(FILES[sort], 0, f"“{entry_id}” is not an id.")])
    if not old and any(entry_id in (entry.get("aliases") or ()) for entry in entries.values()):
        raise InvalidRecord([Problem(FILES[sort], 0, f"“{entry_id}” was the id of another name once.")])
    new = {"id": entry_id, **{key: value for key, value in values.items() if value and key != "id"}}
    if old and name_of(old) != name_of(new):
        new = _with_names(sort, new, [name_of(old)])
    return Plan(_names_edited(corpus, sort, {**entries, entry_id: new}))


def free_id(corpus: Corpus, sort: str, name: str) -> str:
    """An id for a new name that nothing has or had."""
    entries = entries_of(corpus, sort)
    taken = {*entries, *(alias for entry in entries.values() for alias in entry.get("aliases") or ())}
    stem = slug_of(name)[:72].strip("-") or "name"
    return next(
        key
        for number in range(1, len(taken) + 2)
        if (key := stem if number == 1 else f"{stem}-{number}") not in taken
    )


def removed_entry(corpus: Corpus, sort: str, entry_id: str) -> Plan:
    """A name that nothing uses, taken out.

    Raises:
        NotFound: There is no such name.
        InvalidRecord: Something refers to it.
    """
    entries = entries_of(corpus, sort)
    entry_of(corpus, sort, entry_id)
    if uses := uses_of(corpus, sort, entry_id):
        raise InvalidRecord([Problem(FILES[sort], 0, f"“{entry_id}” is used by “{uses[0].title}”.")])
    del entries[entry_id]
    return Plan(_names_edited(corpus, sort, entries))


# --- merge and split -------------------------------------------------------------------------------


def merged(corpus: Corpus, sort: str, old: str, new: str) -> Plan:
    """Two names made one: `old` becomes variants and a former id of `new`, and every reference follows.

    Raises:
        NotFound: One of them is not there.
        InvalidRecord: They are the same.
    """
    entries = entries_of(corpus, sort)
    gone, kept = entry_of(corpus, sort, old), entry_of(corpus, sort, new)
    if old == new:
        raise InvalidRecord([Problem(FILES[sort], 0, "A name cannot be merged with itself.")])
    filled = {**gone, **{key: value for key, value in kept.items() if value}}
    variants = NAMES_KEYS[sort]
    joined = _with_names(
        sort, {**filled, variants: kept.get(variants) or []}, [name_of(gone), *(gone.get(variants) or [])]
    )
    aliases = [*(kept.get("aliases") or []), old, *(gone.get("aliases") or [])]
    joined["aliases"] = list(dict.fromkeys(aliases))
    for key in LISTS[sort]:
        if together := list(dict.fromkeys([*(kept.get(key) or []), *(gone.get(key) or [])])):
            joined[key] = together
    for slot in NAME_SLOTS[sort]:  # what it belongs to, if that was the one which goes
        if joined.get(slot.element) in (old, new):
            joined[slot.element] = gone.get(slot.element) if gone.get(slot.element) != new else None
    ordered = {key: joined[key] for key in dict.fromkeys([*kept, *gone, *joined]) if joined.get(key)}
    left_entries = {key: entry for key, entry in {**entries, new: ordered}.items() if key != old}
    names, records, left = _followed(corpus, sort, old, new, name_of(gone), left_entries)
    return Plan((*names, *records), left)


def split(
    corpus: Corpus, sort: str, old: str, entry: Entry, records: Iterable[str], variants: Iterable[str] = ()
) -> Plan:
    """A name made two: a new entry, to which some of the records and variants go over.

    Args:
        entry: The new one, with its id.
        records: Ids of the records that mean the new one.
        variants: Those of the old one's variants that are the new one's.

    Raises:
        NotFound: There is no such name, or no such record.
        InvalidRecord: The new id is taken.
    """
    source, moved = entry_of(corpus, sort, old), set(variants)
    key = NAMES_KEYS[sort]
    own = [name for name in source.get(key) or [] if name in moved and name != name_of(entry)]
    made = changed_entry(corpus, sort, str(entry["id"]), {**entry, key: own}, revision="")
    kept = {**source, key: [name for name in source.get(key) or [] if name not in {*moved, name_of(entry)}]}
    entries = dict(file_values(FILES[sort], made.edits[0].data))
    entries[old] = {name: value for name, value in kept.items() if value}
    edits = []
    for record_id in records:
        file = f"records/{record_id}.md"
        data = corpus.bytes_of(file)
        if not data:
            raise NotFound("record", record_id)
        changes = turned_record(file_values(file, data), sort, old, str(entry["id"]))
        edits.append(
            Edit(
                file, revision_of_file(data), with_values(file, data, {**file_values(file, data), **changes})
            )
        )
    return Plan((*_names_edited(corpus, sort, entries), *edits))


NAMES_KEYS: Mapping[str, str] = {
    "people": "variants",
    "organisations": "variants",
    "places": "variants",
    "initiatives": "variants",
    "themes": "altLabels",
}
"""Sort → the key that holds its other names."""

LISTS: Mapping[str, tuple[str, ...]] = {
    "people": (),
    "organisations": (),
    "places": (),
    "initiatives": ("places",),
    "themes": ("hiddenLabels", "broader", "related"),
}
"""Sort → the other lists that a merge puts together."""


ABOVE: Mapping[str, str] = {"organisations": "part_of", "places": "within"}
"""Sort → the key that holds what an entry is part of."""


def _with_names(sort: str, entry: Entry, names: Iterable[str]) -> dict[str, Any]:
    """An entry with more variants, each once and none that is its name."""
    key = NAMES_KEYS[sort]
    unique = dict.fromkeys([*(entry.get(key) or []), *names])
    return {**entry, key: [name for name in unique if name != name_of(entry)]}


def _followed(
    corpus: Corpus, sort: str, old: str, new: str, written: str, entries: Mapping[str, Entry]
) -> tuple[list[Edit], list[Edit], dict[str, str]]:
    """The edits by which all names and records refer to `new`; `entries` are the sort's from now on."""
    names: list[Edit] = []
    for other, slots in NAME_SLOTS.items():
        if other != sort and not any(slot.sort == sort for slot in slots):
            continue
        present = entries if other == sort else entries_of(corpus, other)
        turned = {key: turned_entry(entry, sort, other, old, new) for key, entry in present.items()}
        names += _names_edited(corpus, other, turned)
    records, left = [], {}
    for file, data in corpus.record_bytes():
        if old.encode() not in data:
            continue
        try:
            values = file_values(file, data)
            changes = turned_record(values, sort, old, new, written)
            if changes:
                records.append(
                    Edit(file, revision_of_file(data), with_values(file, data, {**values, **changes}))
                )
        except MalformedText as error:
            left[file] = str(error)
    return names, records, left


def _names_edited(corpus: Corpus, sort: str, entries: Mapping[str, Entry]) -> tuple[Edit, ...]:
    """The edit that gives a file these entries; none where it has them.

    Raises:
        InvalidRecord: One would be above itself.
    """
    for key in entries:
        above, seen = key, set()
        while above and above not in seen:
            seen.add(above)
            above = str(entries.get(above, {}).get(ABOVE.get(sort, ""), "") or "")
        if above == key:
            raise InvalidRecord(
                [Problem(FILES[sort], 0, f"“{name_of(entries[key])}” would be part of itself.")]
            )
    file = FILES[sort]
    data = corpus.bytes_of(file)
    edited = with_values(file, data, entries)
    return (Edit(file, revision_of_file(data), edited),) if edited != data else ()
