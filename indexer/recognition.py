"""Names that somebody typed, recognised: the id they stand for, or a question which they may mean."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from rapidfuzz.distance import OSA

from indexer.authorities import AuthorityFile
from indexer.catalogue import Catalogue
from indexer.folding import fold
from indexer.new_names import FILES, new_entry
from indexer.record import Kind, is_slug

SORTS = ("people", "organisations", "places", "initiatives", "themes", "events")
NEW, AS_WRITTEN = "+new", "+written"
"""Answers to a question besides an id: a new name is established; or the name stays as it is written."""
CAN_BE_NEW = frozenset(FILES)
CAN_STAY = frozenset({"people", "organisations"})
"""Sorts whose links may have a name as written in place of an id."""
NEAR_EDITS = 2
MOST_NEAR = 5
SUGGESTIONS = 8


@dataclass(frozen=True)
class Option:
    """One thing that a typed name may stand for."""

    value: str
    label: str
    reason: str = ""


@dataclass(frozen=True)
class Question:
    """A typed name that is none of the established ones as it stands.

    Attributes:
        options: Best first; the first is taken for granted unless somebody says otherwise.
    """

    sort: str
    typed: str
    options: tuple[Option, ...]


class Recognition:
    """Looks names up for one form.

    Args:
        answers: (sort, typed name) → id, `NEW` or `AS_WRITTEN`, as somebody has answered before.

    Attributes:
        questions: What has to be asked, in the order met.
        added: File → id → entry of the names that are to be new.
    """

    def __init__(self, catalogue: Catalogue, answers: Mapping[tuple[str, str], str]) -> None:
        self._catalogue = catalogue
        self._answers = answers
        self.questions: list[Question] = []
        self.added: dict[str, dict[str, dict[str, str]]] = {}

    def id_of(self, sort: str, typed: str) -> str | None:
        """The id a name stands for; None where it stays as written, or must be asked about first."""
        typed = " ".join(typed.split())
        if found := self._exactly(sort, typed):
            return found
        answer = self._answers.get((sort, typed))
        if answer == NEW and sort in CAN_BE_NEW and (entry := self._established(sort, typed)):
            return entry
        if answer == AS_WRITTEN:
            return None
        if answer and answer in {option.value for option in self._near(sort, typed)}:
            return answer
        if typed not in {question.typed for question in self.questions if question.sort == sort}:
            self.questions.append(Question(sort, typed, tuple(self._options(sort, typed))))
        return None

    @property
    def answers_given(self) -> Mapping[tuple[str, str], str]:
        """What somebody has answered before."""
        return self._answers

    def established_name(self, sort: str, entry_id: str) -> str:
        """What an id is called, the new names among them."""
        new = self.added.get(FILES.get(sort, ""), {}).get(entry_id)
        return new["name"] if new else name_of(self._catalogue, sort, entry_id)

    def _exactly(self, sort: str, typed: str) -> str | None:
        return next(iter(exactly(self._catalogue, sort, typed)), None)

    def _established(self, sort: str, name: str) -> str | None:
        """The id of a name that is new from now on; None where none can be made of it. `Cowling, Yorkshire`
        is Cowling, which lies in Yorkshire, if Yorkshire is known.
        """
        town, _, around = name.rpartition(", ") if sort == "places" else ("", "", "")
        within = self._exactly(sort, around) if town else None
        stem, entry = new_entry(sort, town if within else name)
        entry |= {"within": within} if within else {}
        added = self.added.get(FILES[sort], {})
        if same := next((key for key, value in added.items() if value | {"id": stem} == entry), None):
            return same
        taken = {entry_id for entry_id, _ in _names(self._catalogue, sort)} | added.keys()
        ids = [stem, *(f"{stem[:76]}-{number}" for number in range(2, 100))]
        free = next((each for each in ids if each not in taken and is_slug(each)), None)
        if free:
            self.added.setdefault(FILES[sort], {})[free] = {**entry, "id": free}
        return free

    def _options(self, sort: str, typed: str) -> Iterator[Option]:
        yield from self._near(sort, typed)
        if sort in CAN_BE_NEW:
            yield Option(NEW, f"Add “{typed}” as a new name")
        if sort in CAN_STAY:
            yield Option(AS_WRITTEN, f"Leave “{typed}” as it is written")
        elif sort not in CAN_BE_NEW:
            yield Option(AS_WRITTEN, f"Leave “{typed}” out")

    def _near(self, sort: str, typed: str) -> list[Option]:
        return near(self._catalogue, sort, typed)


def exactly(catalogue: Catalogue, sort: str, typed: str) -> list[str]:
    """Ids of everything that is called just so, whatever the case and the accents."""
    return [entry_id for entry_id, names in _names(catalogue, sort) if _is_one(typed, names)]


def near(catalogue: Catalogue, sort: str, typed: str) -> list[Option]:
    """Established names that a typed one may mean, each with the reason."""
    from indexer.intake.proposal import Value

    known, found = catalogue.known(), dict[str, str]()
    if sort == "people":
        found = dict(known.person(Value(typed)).near)
    elif sort == "organisations":
        found = dict(known.organisation(Value(typed)).near)
    key = fold(typed)
    for entry_id, names in _names(catalogue, sort):
        limit = NEAR_EDITS if len(key) >= 8 else 1
        if any(OSA.distance(key, fold(name), score_cutoff=limit) <= limit for name in names):
            found.setdefault(entry_id, "spelled almost the same")
    labels = {entry_id: names[0] for entry_id, names in _names(catalogue, sort)}
    return [Option(entry_id, labels[entry_id], why) for entry_id, why in found.items() if entry_id in labels][
        :MOST_NEAR
    ]


def name_of(catalogue: Catalogue, sort: str, entry_id: str) -> str:
    """What an id is called."""
    return next((names[0] for found, names in _names(catalogue, sort) if found == entry_id), entry_id)


def suggestions(catalogue: Catalogue, sort: str, typed: str) -> list[str]:
    """Established names that begin so, or have a word that does, for somebody who is typing."""
    wanted = fold(typed.strip())
    first, later = [], []
    for _, names in _names(catalogue, sort):
        folded = [fold(name) for name in names]
        if any(name.startswith(wanted) for name in folded):
            first.append(names[0])
        elif any(f" {wanted}" in name for name in folded):
            later.append(names[0])
    return [*first, *later][:SUGGESTIONS]


def _names(catalogue: Catalogue, sort: str) -> Iterable[tuple[str, tuple[str, ...]]]:
    """Id and names, the established one first, of everything of a sort."""
    if sort == "themes":
        return [(concept.id, concept.labels) for concept in catalogue.thesaurus]
    if sort == "events":
        files = catalogue.contents().files.values()
        return [(f.record.id, (f.record.title, f.record.id)) for f in files if f.record.kind is Kind.EVENT]
    entries: AuthorityFile = getattr(catalogue.authorities, sort)  # type: ignore[type-arg]
    return [(entry.id, entry.names) for entry in entries]


def _is_one(typed: str, names: Iterable[str]) -> bool:
    key = fold(typed)
    return any(typed == name or key == fold(name) for name in names)
