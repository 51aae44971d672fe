"""One pass over the corpus folder: reads every file, gathers what is wrong, goes on with the rest.

It writes nothing and keeps nothing.
"""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TypeVar

from indexer.authorities import (
    Authorities,
    AuthorityFile,
    Initiative,
    Organisation,
    Person,
    Place,
    Term,
    Vocabularies,
)
from indexer.errors import InvalidRecord, MalformedText, Problem
from indexer.record import Element, Kind, Record, validate_as
from indexer.record_file import RecordFile, read_record_file
from indexer.thesaurus import Concept, SynonymRing, Thesaurus
from indexer.yaml_text import YamlPath, YamlText, read_yaml

RECORDS = "records"
THESAURUS, RINGS = "thesaurus.yaml", "synonym-rings.yaml"
REDACTIONS = "redactions.yaml"
"""What was redacted, as salted digests, so that it is noticed when it comes back."""
VOCABULARIES = "vocabularies.yaml"
PEOPLE, ORGANISATIONS, PLACES, INITIATIVES = (
    f"authorities/{sort}.yaml" for sort in ("people", "organisations", "places", "initiatives")
)
NAME_FILES = (THESAURUS, RINGS, VOCABULARIES, PEOPLE, ORGANISATIONS, PLACES, INITIATIVES)
"""The files of established names: all of the corpus but the records."""
VOCABULARY_NAMES = ("service_areas", "people_involved", "four_cos", "evidence")
MODELS: Mapping[str, type[Element]] = {
    THESAURUS: Concept,
    RINGS: SynonymRing,
    PEOPLE: Person,
    ORGANISATIONS: Organisation,
    PLACES: Place,
    INITIATIVES: Initiative,
}
"""File of established names that is a list → what its entries are."""
FILE_LIMIT = 20_000_000

ElementT = TypeVar("ElementT", bound=Element)


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

    @cached_property
    def public(self) -> Mapping[str, Record]:
        """The published records by id: all that may be seen outside the staff area."""
        return {record_id: file.record for record_id, file in self.files.items() if file.record.is_public}


Stat = tuple[int, int, int, int]
"""What tells that a file is the same still: times, size and inode."""


@dataclass
class Memory:
    """Good records and names that were read before, taken again as long as their files stay as they are."""

    records: dict[Path, tuple[Stat, RecordFile]] = field(default_factory=dict)
    names: tuple[list[Stat | None], _Reading, Thesaurus, Authorities] | None = None


def read_corpus(root: Path, paths: Iterable[Path], memory: Memory | None = None) -> CorpusContents:
    """Read the names under `root` and the records at `paths`, those in `memory` without opening them."""
    memory = memory or Memory()
    stats = [stat_of(root / name) for name in NAME_FILES]
    if memory.names is None or memory.names[0] != stats:
        named = _Reading(root)
        memory.names = (stats, named, *named.names())
    _, named, thesaurus, authorities = memory.names
    reading = named.going_on(memory.records)
    files = {file.record.id: file for file in reading.records(paths) if reading.links_hold(file)}
    files = {record_id: file for record_id, file in sorted(files.items()) if reading.event_holds(file, files)}
    return CorpusContents(files, thesaurus, authorities, tuple(sorted(set(reading.problems))))


def stat_of(path: Path) -> Stat | None:
    """The present one of a file; None where there is none."""
    try:
        status = path.lstat()
    except OSError:
        return None
    return status.st_mtime_ns, status.st_ctime_ns, status.st_size, status.st_ino


def read_names(root: Path) -> tuple[Thesaurus, Authorities]:
    """Read only the established names; what is faulty is left out."""
    return _Reading(root).names()


def problems_in_names(name: str, data: bytes) -> list[Problem]:
    """What is wrong with these bytes as one of `MODELS`; references to other files are not looked up."""
    reading = _Reading(Path())
    try:
        source = read_yaml(data.decode("utf-8-sig"))
        if not isinstance(source.value, list):
            raise MalformedText("The file must hold a list of entries.", 1)
    except MalformedText as error:
        return [Problem(name, error.line, error.message)]
    except UnicodeDecodeError:
        return [Problem(name, 0, "The file is not valid UTF-8.")]
    reading.elements(name, name, source, (), MODELS[name])
    return reading.problems


def read_regular(path: Path) -> bytes:
    """Read a regular file, following no link and waiting for no pipe.

    Raises:
        OSError: It cannot be opened.
        MalformedText: It is something else, or far too large.
    """
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError as error:
        if error.errno != errno.ELOOP:
            raise
        raise MalformedText("This is a link to another file; it is left out.") from error
    try:
        status = os.fstat(descriptor)
        if not stat.S_ISREG(status.st_mode):
            raise MalformedText("This is not a regular file; it is left out.")
        if status.st_size > FILE_LIMIT:
            raise MalformedText(f"The file has {status.st_size / 1e6:.0f} MB; it is left out.")
        with open(descriptor, "rb", closefd=False) as file:
            return file.read()
    finally:
        os.close(descriptor)


class _Reading:
    """Gathers problems while it goes on.

    Attributes:
        problems: In the order found.
        _declared: File (or vocabulary) → the ids it names with the line of each. Faulty entries count,
            so that one of them does not put every record that refers to it in the wrong.
        _unread: The files and vocabularies that cannot be read. What refers to them is in the right:
            one bad indent in the places must not empty the site.
    """

    def __init__(self, root: Path) -> None:
        self._root = root
        self._remembered: dict[Path, tuple[Stat, RecordFile]] = {}
        self.problems: list[Problem] = []
        self._declared: dict[str, dict[str, int]] = {}
        self._unread: set[str] = set()

    def going_on(self, remembered: dict[Path, tuple[Stat, RecordFile]]) -> _Reading:
        """Another reading, of records, that knows the names that this one has read."""
        other = _Reading(self._root)
        other.problems, other._declared, other._unread = list(self.problems), self._declared, self._unread
        other._remembered = remembered
        return other

    # --- names ---------------------------------------------------------------------------------

    def names(self) -> tuple[Thesaurus, Authorities]:
        """The thesaurus, the authorities and the vocabularies, their links checked."""
        authorities = Authorities(
            people=AuthorityFile(self._entries(PEOPLE, Person)),
            organisations=AuthorityFile(self._entries(ORGANISATIONS, Organisation)),
            places=AuthorityFile(self._entries(PLACES, Place)),
            initiatives=AuthorityFile(self._entries(INITIATIVES, Initiative)),
            vocabularies=self._vocabularies(),
        )
        thesaurus = Thesaurus(self._entries(THESAURUS, Concept), self._entries(RINGS, SynonymRing))
        self._check_authorities(authorities)
        self._check_concepts(thesaurus)
        self._check_rings(thesaurus)
        return thesaurus, authorities

    def _entries(self, name: str, model: type[ElementT]) -> list[ElementT]:
        """The good entries of a file that is a list; none where there is no such file."""
        source = self._source(name, list, "a list of entries, each beginning with “- id:”")
        return self.elements(name, name, source, (), model) if source else []

    def _vocabularies(self) -> Vocabularies:
        source = self._source(VOCABULARIES, dict, "the name of each vocabulary with its list")
        if source is None:
            return Vocabularies()
        terms: dict[str, tuple[Term, ...]] = {}
        for vocabulary in source.value:
            if vocabulary not in VOCABULARY_NAMES or not isinstance(source.value[vocabulary], list):
                line = source.line_of((vocabulary,))
                message = f"“{vocabulary}” must be one of {', '.join(VOCABULARY_NAMES)}, and a list."
                self.problems.append(Problem(VOCABULARIES, line, message))
                continue
            terms[vocabulary] = tuple(self.elements(VOCABULARIES, vocabulary, source, (vocabulary,), Term))
        return Vocabularies(**terms)

    def _source(self, name: str, shape: type, in_words: str) -> YamlText | None:
        """A YAML file whose value has this shape; None when it is missing, empty or faulty."""
        try:
            source = read_yaml(read_regular(self._root / name).decode("utf-8-sig"))
            if source.value is not None and not isinstance(source.value, shape):
                raise MalformedText(f"The file must hold {in_words}.", 1)
        except FileNotFoundError:
            return None
        except OSError as error:
            problem = Problem(name, 0, f"The file cannot be read: {error.strerror}.")
        except UnicodeDecodeError:
            problem = Problem(name, 0, "The file is not valid UTF-8: save it as UTF-8.")
        except MalformedText as error:
            problem = Problem(name, error.line, error.message)
        else:
            return source if source.value else None
        self.problems.append(problem)
        self._unread.update(VOCABULARY_NAMES if name == VOCABULARIES else (name,))
        return None

    def elements(
        self, name: str, sort: str, source: YamlText, at: YamlPath, model: type[ElementT]
    ) -> list[ElementT]:
        """The good elements of the list at `at`; their ids are declared as of this sort."""
        declared = self._declared.setdefault(sort, {})
        items = source.value[at[0]] if at else source.value
        good = []
        for index, item in enumerate(items):
            entry_id = item.get("id") if isinstance(item, dict) else None
            line = source.line_of((*at, index))
            if isinstance(entry_id, str) and entry_id in declared:
                message = f"The id “{entry_id}” stands here a second time."
                self.problems.append(Problem(name, line, message))
                continue
            entry = validate_as(model, item)
            if isinstance(entry, list):
                self.problems += [
                    Problem(name, source.line_of((*at, index, *where)), message) for where, message in entry
                ]
            else:
                good.append(entry)
            if isinstance(entry_id, str):
                declared[entry_id] = line
        return good

    def _check_authorities(self, authorities: Authorities) -> None:
        """What an authority is part of must exist."""
        for organisation in authorities.organisations:
            self._check_links(ORGANISATIONS, organisation.id, ORGANISATIONS, [organisation.part_of])
        for place in authorities.places:
            self._check_links(PLACES, place.id, PLACES, [place.within])
        for initiative in authorities.initiatives:
            self._check_links(INITIATIVES, initiative.id, PLACES, initiative.places)

    def _check_concepts(self, thesaurus: Thesaurus) -> None:
        """Broader and related concepts must exist, and no concept is above itself."""
        for concept in thesaurus:
            self._check_links(THESAURUS, concept.id, THESAURUS, (*concept.broader, *concept.related))
            if any(concept.id in thesaurus.ancestors(parent.id) for parent in thesaurus.broader(concept.id)):
                message = f"“{concept.id}” is its own broader concept."
                self.problems.append(Problem(THESAURUS, self._declared[THESAURUS][concept.id], message))

    def _check_rings(self, thesaurus: Thesaurus) -> None:
        """What a ring is like, within or near must exist; the id that a concept had before will do."""
        known = {*thesaurus.former, *(ring.id for ring in thesaurus.rings)}
        for ring in thesaurus.rings:
            self._check_links(RINGS, ring.id, THESAURUS, {ring.concept, ring.within, *ring.near} - known)

    def _check_links(self, name: str, entry_id: str, target: str, others: Iterable[str | None]) -> None:
        for other in others:
            if other and not self._has(target, other):
                message = f"“{entry_id}” refers to “{other}”, which is not in {target}."
                self.problems.append(Problem(name, self._declared[name][entry_id], message))

    def _has(self, sort: str, entry_id: str) -> bool:
        """Tell whether a file or vocabulary has this id, or may have it since it cannot be read."""
        return sort in self._unread or entry_id in self._declared.get(sort, ())

    # --- records -------------------------------------------------------------------------------

    def records(self, paths: Iterable[Path]) -> list[RecordFile]:
        """The records that can be read, each from a file of its own name."""
        found: dict[Path, tuple[Stat, RecordFile]] = {}
        files = []
        for path in paths:
            stat, known = stat_of(path), self._remembered.get(path)
            file = known[1] if known and known[0] == stat else self._record(path)
            if file:
                files.append(file)
            if file and stat:
                found[path] = (stat, file)
        self._remembered.clear()
        self._remembered.update(found)
        return files

    def links_hold(self, file: RecordFile) -> bool:
        """Tell whether all that a record refers to exists, and nothing stands at its former addresses.

        Each reference that fails is a problem.
        """
        missing = [
            (key, f"There is no {_SINGULAR[sort]} “{entry_id}” in {VOCABULARIES if sort == key else sort}.")
            for key, sort, ids in _references(file.record)
            for entry_id in ids
            if not self._has(sort, entry_id)
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

    def _record(self, path: Path) -> RecordFile | None:
        name = f"{RECORDS}/{path.name}"
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
