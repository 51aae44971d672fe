"""One pass over the records: reads every file, gathers what is wrong, goes on with the rest.

It writes nothing and keeps nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path

from indexer.authorities import Authorities
from indexer.corpus_files import (
    INITIATIVES,
    NAME_FILES,
    ORGANISATIONS,
    PEOPLE,
    PLACES,
    RECORDS,
    THESAURUS,
    VOCABULARIES,
    read_regular,
    times_of,
)
from indexer.errors import InvalidRecord, MalformedText, Problem
from indexer.names_reading import VOCABULARY_NAMES, NamesReading
from indexer.progress import READING, Watcher, unwatched
from indexer.record import Kind, Record
from indexer.record_file import RecordFile, read_record_file
from indexer.thesaurus import Thesaurus


@dataclass(frozen=True)
class CorpusContents:
    """Everything the corpus holds, and everything wrong with it.

    Attributes:
        files: The good records by id, with their texts, drafts included.
        problems: In the order of path and line; a record or entry with a problem is left out.
    """

    files: Mapping[str, RecordFile]
    thesaurus: Thesaurus
    authorities: Authorities
    problems: tuple[Problem, ...]

    def public_record(self, record_id: str) -> Record | None:
        """One of `public`, without a look at the others."""
        file = self.files.get(record_id)
        return file.record if file and file.record.is_public else None

    def is_alone_in(self, record: Record) -> bool:
        """Tell whether nobody else is in the right or in the wrong because this record becomes as it is."""
        if known := self.files.get(record.id):
            return known.record.kind is record.kind
        at_fault = any(problem.path.startswith(f"{RECORDS}/") for problem in self.problems)
        return not at_fault and not any(record.id in file.record.aliases for file in self.files.values())

    @cached_property
    def public(self) -> Mapping[str, Record]:
        """The published records by id: all that may be seen outside the staff area."""
        return {record_id: file.record for record_id, file in self.files.items() if file.record.is_public}


@dataclass
class Memory:
    """Good records and names that were read before, taken again as long as their files stay as they are.

    Attributes:
        records: File → its times when it was read, or before, and the record.
        names: The times of all files of names, and what was read in them.
    """

    records: dict[str, tuple[str, RecordFile]] = field(default_factory=dict)
    names: tuple[list[str], NamesReading, Thesaurus, Authorities] | None = None


def read_corpus(
    root: Path, times: Mapping[str, str], memory: Memory, progress: Watcher = unwatched
) -> CorpusContents:
    """Read the corpus under `root`, whose files have these times (`corpus_files.file_times`).

    Those in `memory` that had them before are not opened.
    """
    of_names = [times.get(name, "") for name in NAME_FILES]
    if memory.names is None or memory.names[0] != of_names:
        names = NamesReading(root)
        memory.names = (of_names, names, *names.names())
    _, names, thesaurus, authorities = memory.names
    reading = _Reading(root, names)
    found = reading.records(times, memory, progress)
    files = {file.record.id: file for file in found if reading.links_hold(file)}
    files = {record_id: file for record_id, file in sorted(files.items()) if reading.event_holds(file, files)}
    return CorpusContents(files, thesaurus, authorities, tuple(sorted(set(reading.problems))))


def read_again(
    root: Path, before: CorpusContents, times: Mapping[str, str], memory: Memory
) -> CorpusContents | None:
    """What the corpus holds once some records, of which these are the times, have changed since `before`.

    None where that may concern more than themselves: a record that is gone or at fault, other names, what
    others refer to. It costs what these records cost.
    """
    if memory.names is None or memory.names[0] != [times_of(f"{root}/{name}") for name in NAME_FILES]:
        return None
    reading = _Reading(root, memory.names[1])
    again = {name: file for name in times if times[name] and (file := reading.record(name))}
    files = {**before.files, **{file.record.id: file for file in again.values()}}
    if len(files) > len(before.files):
        files = dict(sorted(files.items()))
    if len(again) < len(times) or not all(
        before.is_alone_in(file.record) and reading.links_hold(file) and reading.event_holds(file, files)
        for file in again.values()
    ):
        return None
    if any(times_of(f"{root}/{name}") != times[name] for name in times):
        return None
    memory.records.update((name, (times[name], file)) for name, file in again.items())
    return replace(before, files=files)


class _Reading:
    """Reads records. Gathers problems while it goes on; those of the names stand before its own."""

    def __init__(self, root: Path, names: NamesReading) -> None:
        self._root, self._names = root, names
        self.problems = list(names.problems)

    def records(self, times: Mapping[str, str], memory: Memory, progress: Watcher) -> list[RecordFile]:
        """The records that can be read, each from a file of its own name, by name."""
        found: dict[str, tuple[str, RecordFile]] = {}
        names = sorted(name for name in times if name.startswith(f"{RECORDS}/"))
        for number, name in enumerate(names):
            progress(READING, number, len(names))
            known = memory.records.get(name)
            if known and known[0] == times[name]:
                found[name] = known
            elif file := self.record(name):
                found[name] = times[name], file
        memory.records = found
        return [file for _, file in found.values()]

    def links_hold(self, file: RecordFile) -> bool:
        """Tell whether all that a record refers to exists, and nothing stands at its former addresses.

        Each reference that fails is a problem.
        """
        missing = [
            (key, f"There is no {_SINGULAR[sort]} “{entry_id}” in {VOCABULARIES if sort == key else sort}.")
            for key, sort, ids in _references(file.record)
            for entry_id in ids
            if not self._names.has(sort, entry_id)
        ]
        missing += [
            ("aliases", f"The former id “{alias}” is the id of a record that there is: {alias}.md.")
            for alias in file.record.aliases
            if (self._root / RECORDS / f"{alias}.md").exists()
        ]
        event = file.record.part_of
        if event and not (self._root / RECORDS / f"{event}.md").exists():
            missing.append(("part_of", f"There is no event “{event}” for this to be part of."))
        self.problems += [Problem(_name_of(file), file.line_of(key), message) for key, message in missing]
        return not missing

    def event_holds(self, file: RecordFile, files: Mapping[str, RecordFile]) -> bool:
        """Tell whether the event an example is part of, where it can be read, is an event."""
        event = files.get(file.record.part_of or "")
        if event is None or event.record.kind is Kind.EVENT:
            return True
        message = f"“{event.record.id}” is no event, so nothing can be part of it."
        self.problems.append(Problem(_name_of(file), file.line_of("part_of"), message))
        return False

    def record(self, name: str) -> RecordFile | None:
        """The record in a file; None, and a problem, where there is none."""
        path = self._root / name
        try:
            if path.suffix != ".md":
                raise MalformedText("Only .md files belong here; it is left out.")
            file = read_record_file(read_regular(path), name)
            if file.record.id != path.stem:
                raise MalformedText(_wrong_name(file.record.id, path), file.line_of("id"))
        except InvalidRecord as error:
            self.problems += error.problems
        except MalformedText as error:
            self.problems.append(Problem(name, error.line, error.message))
        except OSError as error:
            self.problems.append(Problem(name, 0, f"The file cannot be read: {error.strerror}."))
        else:
            return file
        return None


def _wrong_name(record_id: str, path: Path) -> str:
    if path.with_name(f"{record_id}.md").exists():
        return f"The id “{record_id}” belongs to {record_id}.md already: two files have one id."
    return f"The id “{record_id}” does not fit the file's name: it must be {record_id}.md."


_SINGULAR = {
    PEOPLE: "person",
    ORGANISATIONS: "organisation",
    PLACES: "place",
    INITIATIVES: "initiative",
    THESAURUS: "theme",
    "service_areas": "service area",
    "people_involved": "group of people",
    "four_cos": "stage of co-production",
    "evidence": "kind of evidence",
}


def _name_of(file: RecordFile) -> str:
    return f"{RECORDS}/{file.record.id}.md"


def _references(record: Record) -> Iterator[tuple[str, str, list[str]]]:
    """Yield element, the file (or vocabulary) it refers to, ids: all that a record refers to by id."""
    yield "themes", THESAURUS, list(record.themes)
    yield "places", PLACES, list(record.places)
    for vocabulary in VOCABULARY_NAMES:
        yield vocabulary, vocabulary, list(getattr(record, vocabulary))
    yield (
        "organisations",
        ORGANISATIONS,
        [link.organisation for link in record.organisations if link.organisation],
    )
    yield "people", PEOPLE, [link.person for link in record.people if link.person]
    yield "people", ORGANISATIONS, [link.affiliation for link in record.people if link.affiliation]
    yield "initiative", INITIATIVES, [record.initiative] if record.initiative else []
