"""The names that are established already, ready to be recognised in a write-up in any of their spellings."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

from rapidfuzz.distance import OSA

from indexer.analysis import Analyzer
from indexer.authorities import Authorities, Authority, AuthorityFile
from indexer.folding import fold
from indexer.intake.proposal import Span, Value
from indexer.labels import Labels
from indexer.many_texts import compounds_in
from indexer.thesaurus import Thesaurus

HONORIFICS = frozenset(
    "dr prof professor mr mrs ms miss mx sir dame lord lady baroness baron cllr coun councillor rev revd reverend"
    " canon hon rt mp mbe obe cbe msp ms am phd".split()
)
_COUNCIL = re.compile(
    r"\b(?:(?:metropolitan )?(?:city|county|borough|district|town|parish)? ?(?:borough )?council|mbc|bc|cc|dc)\b"
)
REGIONS = frozenset((Path(__file__).parent / "regions.txt").read_text("utf-8").splitlines())
"""Counties, states and countries, which an address names behind its town."""
TOWNS = frozenset((Path(__file__).parent / "towns.txt").read_text("utf-8").splitlines())
"""Towns, mostly of Britain and Ireland, by name alone, for write-ups from places that no record is about yet."""
NAMES_REMEMBERED = 4_096
NEAR_EDITS = 2
NEAR_LETTERS = 8
"""Names shorter than this may differ by one letter only."""


def name_key(name: str) -> str:
    """A name without case, accents, spaces, points, `the` and `&`: `Fair Shares` = `Fairshares`."""
    words = [fold(word) for word in re.findall(r"[\w'’.&]+", name.replace("&", " and "))]
    return "".join(word for word in words if word not in ("the", ""))


def person_key(name: str) -> tuple[str, ...]:
    """A person's name without honorifics and initials: `Prof. Rabiyah K Latif` → (`rabiyah`, `latif`)."""
    words = [fold(word) for word in re.findall(r"[\w'’-]+", name)]
    return tuple(word for word in words if word not in HONORIFICS and len(word) > 1)


@dataclass(frozen=True, eq=False)
class Known:
    """The thesaurus and the authorities as the intake asks them."""

    thesaurus: Thesaurus
    authorities: Authorities

    @cached_property
    def analyzer(self) -> Analyzer:
        """Text → tokens with the thesaurus's compounds."""
        return Analyzer(compounds_in(label for concept in self.thesaurus for label in concept.labels))

    @cached_property
    def labels(self) -> Labels:
        """The thesaurus's labels."""
        return Labels.of(self.analyzer, {concept.id: concept.labels for concept in self.thesaurus})

    # --- matching ------------------------------------------------------------------------------

    def organisation(self, value: Value) -> Value:
        """The value with the organisation it is, or those it may be."""
        holder = self._organisation_keys.get(name_key(value.text))
        return _with(value, holder, () if holder else self._near_organisations(value.text))

    def person(self, value: Value) -> Value:
        """The value with the person it is, or those it may be."""
        holder = self._people_keys.get(person_key(value.text))
        person = self.authorities.people.get(holder) if holder else None
        if person and not _initials_agree(value.text, person.names):
            return _with(value, None, ((person.id, "same name with another initial"),))
        return _with(value, holder, () if holder else self._near_people(value.text))

    def place(self, value: Value) -> Value:
        """The value with the place it is."""
        return _with(value, self._place_keys.get(name_key(value.text)), ())

    def is_organisation(self, name: str) -> bool:
        """An established organisation has this name."""
        return name_key(name) in self._organisation_keys

    @lru_cache(NAMES_REMEMBERED)  # noqa: B019  (a process has one `Known`, or a few)
    def _near_organisations(self, name: str) -> tuple[tuple[str, str], ...]:
        return tuple(self._all_near_organisations(name))

    def _all_near_organisations(self, name: str) -> Iterator[tuple[str, str]]:
        key, stem = name_key(name), _council_stem(name)
        for other, holder in self._organisation_keys.items():
            limit = NEAR_EDITS if len(key) >= NEAR_LETTERS else 1
            if len(key) > 3 and OSA.distance(key, other, score_cutoff=limit) <= limit:
                yield holder, "spelled almost the same"
        for body in self.authorities.organisations if stem else ():
            if stem == _council_stem(body.name):
                yield body.id, "the same council by another of its names"

    @lru_cache(NAMES_REMEMBERED)  # noqa: B019  (a process has one `Known`, or a few)
    def _near_people(self, name: str) -> tuple[tuple[str, str], ...]:
        return tuple(self._all_near_people(name))

    def _all_near_people(self, name: str) -> Iterator[tuple[str, str]]:
        key = person_key(name)
        if len(key) < 2:
            return
        for other, holder in self._people_keys.items():
            if not other:
                continue
            if other[-1] == key[-1] and other[0][0] == key[0][0]:
                yield holder, "same surname and initial"
            elif OSA.distance("".join(key), "".join(other), score_cutoff=NEAR_EDITS) <= NEAR_EDITS:
                yield holder, "spelled almost the same"

    # --- finding -------------------------------------------------------------------------------

    def organisations_in(self, text: str) -> Iterator[tuple[Span, str]]:
        """Yield where established organisations stand in a text as they are written, the longest names."""
        yield from _found(self._organisation_pattern, text, self._organisation_keys)

    def places_in(self, text: str) -> Iterator[tuple[Span, str]]:
        """Yield where places stand in a text, capital letters and all; "" where none is established."""
        yield from _found(self._place_pattern, text, self._place_keys)

    def is_place(self, name: str) -> bool:
        """An established place, a town or a region that is known by name has this name."""
        return name_key(name) in self._place_keys or name in TOWNS or self.is_region(name)

    def is_region(self, name: str) -> bool:
        """A county, a state or a country has this name."""
        return name in REGIONS

    # --- tables --------------------------------------------------------------------------------

    @cached_property
    def _organisation_keys(self) -> dict[str, str]:
        return _keys(self.authorities.organisations)

    @cached_property
    def _place_keys(self) -> dict[str, str]:
        return _keys(self.authorities.places)

    @cached_property
    def _people_keys(self) -> dict[tuple[str, ...], str]:
        return {person_key(name): person.id for person in self.authorities.people for name in person.names}

    @cached_property
    def _organisation_pattern(self) -> re.Pattern[str]:
        return _pattern(name for body in self.authorities.organisations for name in body.names)

    @cached_property
    def _place_pattern(self) -> re.Pattern[str]:
        return _pattern(
            [*TOWNS, *REGIONS, *(name for place in self.authorities.places for name in place.names)]
        )


def _initials_agree(name: str, names: Iterable[str]) -> bool:
    """A name of the same person has the same middle initials, or one of the two names has none."""
    initials = _initials(name)
    held = [_initials(other) for other in names]
    return not initials or not any(held) or initials in held


def _initials(name: str) -> tuple[str, ...]:
    return tuple(fold(word) for word in re.findall(r"[\w'’-]+", name)[1:-1] if len(word) == 1)


def _with(value: Value, known: str | None, near: tuple[tuple[str, str], ...]) -> Value:
    return Value(value.text, value.span, value.by, value.note, known, tuple(dict.fromkeys(near)))


def _keys(file: AuthorityFile[Authority] | AuthorityFile) -> dict[str, str]:  # type: ignore[type-arg]
    keys: dict[str, str] = {}
    for entry in file:
        for name in entry.names:
            keys.setdefault(name_key(name), entry.id)
            keys.setdefault(name_key(re.sub(r"\s*\([^)]*\)", "", name)), entry.id)
    return keys


def _pattern(names: Iterable[str]) -> re.Pattern[str]:
    """Names as they are written, capitals and all; a name of three small letters or fewer is no evidence."""
    plain = {re.sub(r"\s*\([^)]*\)", "", name) for name in names} | set(names)
    telling = sorted((name for name in plain if len(name) > 2), key=len, reverse=True)
    alternatives = "|".join(re.escape(name).replace(r"\ ", r"\s+") for name in telling)
    return re.compile(rf"(?<![\w-])(?:{alternatives})(?![\w-])") if telling else re.compile(r"(?!)")


def _found(pattern: re.Pattern[str], text: str, keys: dict[str, str]) -> Iterator[tuple[Span, str]]:
    for match in pattern.finditer(text):
        yield match.span(), keys.get(name_key(match[0]), "")


def _council_stem(name: str) -> str:
    """`Walsall` of `Walsall Council`, `Walsall MBC` and `Walsall Metropolitan Borough Council`; else ""."""
    folded = " ".join(fold(word) for word in name.split())
    stem, count = _COUNCIL.subn("", folded)
    return stem.strip() if count else ""
