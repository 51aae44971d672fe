"""One pass over the files of established names: gathers what is wrong, goes on with the rest.

It writes nothing and keeps nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
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
from indexer.corpus_files import (
    INITIATIVES,
    ORGANISATIONS,
    PEOPLE,
    PLACES,
    RINGS,
    THESAURUS,
    VOCABULARIES,
    read_regular,
)
from indexer.errors import MalformedText, Problem
from indexer.record import Element, validate_as
from indexer.thesaurus import Concept, SynonymRing, Thesaurus
from indexer.yaml_text import YamlPath, YamlText, read_yaml

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

ElementT = TypeVar("ElementT", bound=Element)


def read_names(root: Path) -> tuple[Thesaurus, Authorities]:
    """Read only the established names; what is faulty is left out."""
    return NamesReading(root).names()


def problems_in_names(name: str, data: bytes) -> list[Problem]:
    """What is wrong with these bytes as one of `MODELS`; references to other files are not looked up."""
    reading = NamesReading(Path())
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


class NamesReading:
    """Reads the files of names, and knows what they declare. Gathers problems while it goes on.

    Attributes:
        problems: In the order found.
        _declared: File (or vocabulary) → the ids it names with the line of each. Faulty entries count,
            so that one of them does not put every record that refers to it in the wrong.
        _unread: The files and vocabularies that cannot be read. What refers to them is in the right:
            one bad indent in the places must not empty the site.
    """

    def __init__(self, root: Path) -> None:
        self._root = root
        self.problems: list[Problem] = []
        self._declared: dict[str, dict[str, int]] = {}
        self._unread: set[str] = set()

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
            if other and not self.has(target, other):
                message = f"“{entry_id}” refers to “{other}”, which is not in {target}."
                self.problems.append(Problem(name, self._declared[name][entry_id], message))

    def has(self, sort: str, entry_id: str) -> bool:
        """Tell whether a file or vocabulary has this id, or may have it since it cannot be read."""
        return sort in self._unread or entry_id in self._declared.get(sort, ())
