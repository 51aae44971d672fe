"""What withholding a person's name would change, and what only a person can tell. It writes nothing.

Texts themselves change, records and names of every status, so that no page, index, export or feed, of today
or later, has anything left to show. What cannot be changed, a picture or an attachment, is taken off its
records. What may mean the person or somebody else is asked, place by place, and never changed unasked.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from indexer.catalogue import Catalogue
from indexer.corpus import Corpus
from indexer.corpus_reading import CorpusContents
from indexer.differences import file_values
from indexer.errors import MalformedText
from indexer.name_edits import entries_of, entry_of, name_of
from indexer.record import is_slug
from indexer.references import FILES
from indexer.withheld import WITHHELD, Forms, Hints

SHOWN_FILES = ("pictures", "attachments")
"""Elements of a record that show files."""
SAME_NAME = (
    "Another person of the same name; it goes there too. If it is the same person, merge the two first."
)
ADDRESS_KEYS = ("url", "homepage")
FILE_KEYS = ("file", "sha256")


# --- what is said and what is answered ---------------------------------------------------------------


@dataclass(frozen=True)
class Choice:
    """What somebody said of the things that only a person can tell.

    Attributes:
        more: Other ways in which the name is written, taken out everywhere.
        meant: Keys of the doubts where it is the person.
        withheld: Files that are taken off their records; None for those that are proposed.
    """

    more: tuple[str, ...] = ()
    meant: frozenset[str] = frozenset()
    withheld: frozenset[str] | None = None


PROPOSED = Choice()
"""Nothing said yet."""


@dataclass(frozen=True)
class Doubt:
    """Something in one place that may mean the person.

    Attributes:
        place: A record's file, a name as `file#id`, or a kept file.
        told: Each time it is written so there, with what stands around it.
    """

    place: str
    way: str
    told: tuple[str, ...]

    @property
    def key(self) -> str:
        """What an answer to it is known by."""
        return f"{self.place}|{self.way}"


@dataclass(frozen=True)
class ShownFile:
    """A picture or an attachment in which the name stands or may stand.

    Attributes:
        title: How its record tells it.
        records: Files of the records that show it.
        why: In a sentence.
        is_proposed: It is best withheld: the name is in it, or nobody can tell.
    """

    file: str
    title: str
    records: tuple[str, ...]
    why: str
    is_proposed: bool


@dataclass(frozen=True)
class Cleaning:
    """What becomes of one file.

    Attributes:
        target: Its name afterwards; another one where an id has the name.
        data: Its bytes before.
        values, clean: Its values before and after.
    """

    file: str
    target: str
    data: bytes
    values: Mapping[str, Any]
    clean: Mapping[str, Any]


@dataclass(frozen=True)
class Found:
    """All that withholding a name would do and has to ask.

    Attributes:
        cleanings: What changes.
        doubts: What may mean the person.
        shown: Pictures and attachments that are concerned.
        originals: Kept originals with the name, which nobody is shown.
        renamed: Kept file → its name afterwards.
        left: File → what has to be seen to by hand.
    """

    forms: Forms
    cleanings: tuple[Cleaning, ...]
    doubts: tuple[Doubt, ...]
    shown: tuple[ShownFile, ...]
    withheld: frozenset[str]
    originals: tuple[str, ...]
    renamed: Mapping[str, str]
    left: Mapping[str, str]
    answers: _Answers = field(repr=False)


def names_of(entry: Mapping[str, Any]) -> list[str]:
    """How a person of the authorities is written."""
    names = [entry.get("name"), entry.get("sort_name"), *(entry.get("variants") or [])]
    return [str(name) for name in names if name]


def hints_of(entry: Mapping[str, Any], others: Iterable[str]) -> Hints:
    """What may mean a person of the authorities, beside people with these other names."""
    sorted_by = str(entry.get("sort_name") or "")
    names = [name_of(entry), *map(str, entry.get("variants") or [])]
    split = [name.replace(".", " ").split() for name in names]
    surnames = [surname for words in split if len(words) > 1 for surname in (_surname(words), words[-1])]
    if "," in sorted_by:
        surnames = [sorted_by.partition(",")[0], *surnames]
    last = {word.casefold() for name in surnames for word in name.split()}
    first = [word for words in split if len(words) > 1 for word in words if word.casefold() not in last]
    return Hints(surnames, first, others)


def _surname(words: list[str]) -> str:
    """The last word of a name with the small ones before it: van der Berg."""
    first = len(words) - 1
    while first > 1 and words[first - 1].islower():
        first -= 1
    return " ".join(words[first:])


# --- looking ---------------------------------------------------------------------------------------


class _Answers:
    """The name, what may mean it, and what was answered; gathers what has to be asked."""

    def __init__(self, forms: Forms, hints: Hints, person: str, choice: Choice) -> None:
        self.forms, self.hints, self.person = forms, hints, person
        self._id = re.compile(rf"(?<![\w-]){re.escape(person)}(?![\w-])")
        self.meant: dict[str, set[str]] = {}
        for key in choice.meant:
            place, _, way = key.partition("|")
            self.meant.setdefault(place, set()).add(way)
        self.asked: dict[tuple[str, str], list[str]] = {}

    def names(self, text: str) -> bool:
        """Whether the person is named in a text, or linked to."""
        is_linked = self.person in text and self._id.search(text)
        return bool(is_linked) or self.forms.are_in(text)

    def concern(self, text: str) -> bool:
        """Tell, cheaply, whether there is anything to be looked at more closely."""
        return self.names(text) or self.hints.may_be_in(text, is_near=False)

    def mean(self, text: str) -> bool:
        """Whether the name is in a text, or something that was said to mean it somewhere."""
        ways = set().union(*self.meant.values())
        return self.forms.are_in(text) or any(
            hint.way in ways for hint in (self.hints.in_text(text, is_near=True) if ways else ())
        )

    def out_of(self, text: str, place: str, *, is_near: bool) -> str:
        """A text without the name and without what was said to mean it; what was not answered is noted."""
        clean = self.forms.out_of(_unlinked(text, self.person) if self.person in text else text)
        if is_slug(clean) or not self.hints.may_be_in(clean, is_near=is_near):
            return clean
        for hint in self.hints.in_text(clean, is_near=is_near):
            self.asked.setdefault((place, hint.way), []).append(hint.told)
        return self.hints.out_of(clean, self.meant.get(place, ()), is_near=is_near)

    def may_be_address(self, file: str) -> bool:
        """Whether a record's address has what may mean the person."""
        clean = self.forms.out_of(file) if self.hints.may_be_in(file, is_near=False) else ""
        return bool(self.hints.in_text(clean, is_near=False))

    def doubts(self) -> tuple[Doubt, ...]:
        """What has to be asked, that with an initial or a title first."""
        found = [Doubt(place, way, tuple(dict.fromkeys(told))) for (place, way), told in self.asked.items()]
        return tuple(sorted(found, key=lambda doubt: len(doubt.way.split()) < 2))


def look(catalogue: Catalogue, person: str, choice: Choice = PROPOSED) -> Found:
    """What withholding a person's name would change, and what has to be asked. It writes nothing.

    Raises:
        NotFound: There is no such person.
    """
    corpus = catalogue.corpus
    people = entries_of(corpus, "people")
    entry = entry_of(corpus, "people", person)
    others = {key: names_of(other) for key, other in people.items() if key != person}
    told = [name for names in others.values() for name in names]
    forms = Forms([*names_of(entry), *choice.more], told)
    answers = _Answers(forms, hints_of(entry, told), person, choice)
    contents = corpus.load()
    renamed = _renamed(corpus, answers)
    originals, shown = _files(catalogue, contents, answers)
    proposed = frozenset(file.file for file in shown if file.is_proposed)
    withheld = proposed if choice.withheld is None else choice.withheld & {file.file for file in shown}
    cleaner = _Cleaner(answers, withheld, renamed)
    cleanings = [found for file in FILES.values() if (found := cleaner.of_names(corpus, file))]
    same = [key for key, names in others.items() if any(map(forms.are_just, names))]
    left = {f"{FILES['people']}#{key}": SAME_NAME for key in same}
    for file, text in corpus.record_texts(contents):
        try:
            if found := cleaner.of_record(corpus, file, text):
                cleanings.append(found)
            if answers.may_be_address(file):
                left[file] = (
                    "Its address has what may be the name. If it is, add it below as one more way in which"
                    " the name is written: then it goes from every address."
                )
        except MalformedText as error:
            if answers.forms.are_in(text):
                left[file] = f"The name stands in it, and it cannot be read: {error.message}"
    return Found(
        answers.forms,
        tuple(cleanings),
        answers.doubts(),
        shown,
        withheld,
        originals,
        renamed,
        left,
        answers,
    )


def _renamed(corpus: Corpus, answers: _Answers) -> dict[str, str]:
    """The kept files whose names have the person's name → what they are called without it."""
    clean = {
        file: answers.out_of(file, file, is_near=False)
        for kept in (corpus.originals, corpus.shown_files)
        for file in kept
    }
    return {file: target for file, target in clean.items() if target != file}


def _files(
    catalogue: Catalogue, contents: CorpusContents, answers: _Answers
) -> tuple[tuple[str, ...], tuple[ShownFile, ...]]:
    """Originals with the name in them, and what records show that has it in it, or may have."""
    corpus = catalogue.corpus
    texts = catalogue.texts_of([*corpus.originals, *corpus.shown_files])
    originals = tuple(
        file
        for file in corpus.originals
        if answers.forms.are_in(file) or answers.forms.are_in(texts.get(file) or "")
    )
    shown: dict[str, ShownFile] = {}
    for record_file in contents.files.values():
        record = record_file.record
        told = [(picture.file, picture.alternative, picture.caption or "") for picture in record.pictures]
        told += [(attachment.file, attachment.title, "") for attachment in record.attachments]
        for file, title, caption in told:
            why, is_proposed = _why(texts.get(file, ""), f"{title} {caption}", record_file.text, answers)
            if why:
                before = shown.get(file)
                records = (*(before.records if before else ()), f"records/{record.id}.md")
                is_best = is_proposed or bool(before and before.is_proposed)
                shown[file] = ShownFile(file, title, records, why, is_best)
    return originals, tuple(shown.values())


def _why(inside: str | None, told: str, record: str, answers: _Answers) -> tuple[str, bool]:
    """Why a shown file is concerned, and whether it is best withheld; "" where it is not.

    Args:
        inside: What can be read in it; None where nothing can.
        told: What its record says of it.
        record: The text of its record.
    """
    if inside is not None and answers.forms.are_in(inside):
        return "The name stands in it.", True
    if answers.forms.are_in(told):
        return "Its description has the name, so the person may be shown in it.", True
    if inside is None and answers.names(record):
        return "It cannot be looked into, and its record names the person.", True
    hints = answers.hints.in_text(inside, is_near=False) if inside else []
    if hints:
        return f"It has “{hints[0].way}”: {hints[0].told}", False
    return "", False


@dataclass(frozen=True)
class _Cleaner:
    """Makes values without the name."""

    answers: _Answers
    withheld: frozenset[str]
    renamed: Mapping[str, str]

    def of_names(self, corpus: Corpus, file: str) -> Cleaning | None:
        """A file of names; None where nothing in it changes."""
        data = corpus.bytes_of(file)
        if not self.answers.concern(data.decode("utf-8", "replace")):
            return None
        entries = file_values(file, data)
        kept = {
            key: entry
            for key, entry in entries.items()
            if file != FILES["people"] or key != self.answers.person
        }
        clean = {self.answers.forms.out_of(key): self.clean(e, f"{file}#{key}") for key, e in kept.items()}
        return Cleaning(file, file, data, entries, clean) if clean != entries else None

    def of_record(self, corpus: Corpus, file: str, text: str) -> Cleaning | None:
        """A record's file; None where nothing in it changes.

        Raises:
            MalformedText: It cannot be read, or its id without the name is taken.
        """
        forms = self.answers.forms
        about_files = any(name in text for name in (*self.withheld, *self.renamed))
        if not about_files and not self.answers.concern(text) and not forms.are_in(file):
            return None
        data = corpus.bytes_of(file)
        values = file_values(file, data)
        shown = {
            element: [item for item in values.get(element) or () if _file_of(item) not in self.withheld]
            for element in SHOWN_FILES
        }
        rest = {key: value for key, value in values.items() if shown.get(key, True)}
        rest |= {element: items for element, items in shown.items() if items}
        clean = self.clean(rest, file, is_near=self.answers.names(text))
        target = forms.out_of(file)
        if clean == values and target == file and not forms.are_in(text):
            return None
        if target != file and corpus.bytes_of(target):
            raise MalformedText(f"its id has the name, and {target} is taken already.")
        return Cleaning(file, target, data, values, clean)

    def clean(self, value: Any, place: str, *, is_near: bool = False) -> Any:
        """A value without the name, and without what cannot be had without it."""
        if isinstance(value, str):
            return self.answers.out_of(value, place, is_near=is_near)
        if isinstance(value, list):
            return [self.clean(item, place, is_near=is_near) for item in value]
        if not isinstance(value, Mapping):
            return value
        if value.get("person") == self.answers.person:
            rest = {key: item for key, item in value.items() if key not in ("person", "as_written")}
            value = {"as_written": WITHHELD, **rest}
        clean = {
            key: self.renamed.get(str(item), item)
            if key in FILE_KEYS
            else self.clean(item, place, is_near=is_near)
            for key, item in value.items()
        }
        gone = [key for key in ADDRESS_KEYS if key in clean and clean[key] != value[key]]
        kept = {key: item for key, item in clean.items() if key not in gone}
        if "url" in gone and not {"title", "file"} & kept.keys():
            kept["title"] = WITHHELD
        return kept


def _file_of(item: Any) -> Any:
    return item.get("file") if isinstance(item, Mapping) else None


def _unlinked(text: str, person: str) -> str:
    """A text without links to a person's page: their words stay."""
    return re.sub(rf"\[([^\[\]]*)\]\(/people/{re.escape(person)}(?![a-z0-9-])[^()]*\)", r"\1", text)
