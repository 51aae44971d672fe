"""Suggestions while somebody types: public themes, names and titles of which a word begins so.

Made once for each state of the index and asked at every keystroke; only what public records use is in it.
"""

from __future__ import annotations

import threading
from bisect import bisect_left
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt

from indexer.analysis import folded_words
from indexer.authorities import Authorities
from indexer.engines.protocol import Engine, Query
from indexer.folding import americanised
from indexer.thesaurus import Thesaurus

LIMIT = 8
OF_A_KIND = 3
"""Of one kind, unless there is room left."""
KINDS = ("theme", "place", "organisation", "person", "initiative", "record")
"""In the order in which kinds stand among what begins equally well."""
WORDS_READ = 8
TITLES = 100_000
REMEMBERED = 1 << 15
"""Names whose words are remembered: most are the same after a change."""
AFTER = "\U0010ffff"
"""Sorts after every word that begins in the same way."""

Array = npt.NDArray[Any]


@dataclass(frozen=True)
class Suggestion:
    """Something that may be meant.

    Attributes:
        kind: One of `KINDS`.
        id: Of the theme, the name or the record.
        label: Its preferred label, its established name or its title.
        by: The other label or name that was met; "" where it was the label itself or may not be shown.
        records: How many public records have it; 1 for a record itself.
    """

    kind: str
    id: str
    label: str
    by: str
    records: int


@dataclass(frozen=True)
class _Name:
    """One way a thing is called.

    Attributes:
        meant: The thing as it is suggested when this is met.
        words: Its words as they are compared.
        rank: 0 for its label, 1 for another name, 2 for one that is not shown.
    """

    meant: Suggestion
    words: tuple[str, ...]
    rank: int


class Suggestions:
    """What can be suggested, in step with the index and the names. Safe to use from several threads.

    Args:
        engine: Says what public records use.
        names: Gives the thesaurus and the authorities as their files are, the same ones until they change.
    """

    def __init__(self, engine: Engine, names: Callable[[], tuple[Thesaurus, Authorities]]) -> None:
        self._engine = engine
        self._names = names
        self._lock = threading.Lock()
        self._state: tuple[str, Thesaurus, Authorities] | None = None
        self._table: SuggestionTable

    def found(self, typed: str) -> list[Suggestion]:
        """What may be meant; see `SuggestionTable.found`.

        Raises:
            IndexUnavailable: There is no index to ask.
        """
        with self._lock:
            state = (self._engine.generation, *self._names())
            if self._state != state:
                self._table = SuggestionTable(self._engine, *state[1:])
                self._state = state
            return self._table.found(typed)


class SuggestionTable:
    """Everything that can be suggested in one state of the index.

    Args:
        engine: Says what public records use.
    """

    def __init__(self, engine: Engine, thesaurus: Thesaurus, authorities: Authorities) -> None:
        names = [name for name in _names(engine, thesaurus, authorities) if name.words]
        names.sort(key=lambda name: (-name.meant.records, name.rank, name.words))
        self._names = names
        self._is_label: Array = np.array([name.rank == 0 for name in names], bool)
        self._kinds: Array = np.array([KINDS.index(name.meant.kind) for name in names], np.int8)
        whole = sorted((" ".join(name.words), number) for number, name in enumerate(names))
        self._whole = [text for text, _ in whole]
        self._whole_numbers: Array = np.array([number for _, number in whole], np.int64)
        holders: dict[str, list[int]] = {}
        for number, name in enumerate(names):
            for word in _findable(name.words):
                holders.setdefault(word, []).append(number)
        self._words = sorted(holders)
        self._holders: Array = np.array(
            [number for word in self._words for number in holders[word]], np.int64
        )
        self._starts: Array = np.cumsum([0, *(len(holders[word]) for word in self._words)])

    def found(self, typed: str) -> list[Suggestion]:
        """What may be meant: every word typed begins a word of it. Best first, at most `LIMIT`.

        First what is called exactly so, then what begins so, by its label or else by another name, then what
        has the words elsewhere; within each the kinds in their order, and what most records have.
        """
        words = folded_words(typed)[:WORDS_READ]
        if not words:
            return []
        has = self._having(words)
        for place in range(len(words) - 1):
            has |= self._having([*words[:place], words[place] + words[place + 1], *words[place + 2 :]])
        text = " ".join(words)
        first, last = bisect_left(self._whole, text), bisect_left(self._whole, text + AFTER)
        begins = np.zeros(len(self._names), bool)
        begins[self._whole_numbers[first:last]] = True
        exact = [number for number in np.flatnonzero(begins) if self._names[number].words == tuple(words)]
        tiers = [np.array(exact, np.int64), *map(np.flatnonzero, (begins & self._is_label, begins, has))]
        return _mixed([self._of_tier(tier) for tier in tiers])

    def _having(self, words: list[str]) -> Array:
        """Which names have for each word one that begins so: bool[names]."""
        has = np.ones(len(self._names), bool)
        for word in words:
            first, last = bisect_left(self._words, word), bisect_left(self._words, word + AFTER)
            begun = np.zeros(len(self._names), bool)
            begun[self._holders[self._starts[first] : self._starts[last]]] = True
            has &= begun
        return has

    def _of_tier(self, numbers: Array) -> list[Suggestion]:
        """Enough of every kind, by kind, those that most records have first."""
        kinds = self._kinds[numbers]
        return [
            self._names[number].meant
            for kind in range(len(KINDS))
            for number in numbers[kinds == kind][: 4 * LIMIT].tolist()
        ]


def _mixed(tiers: list[list[Suggestion]]) -> list[Suggestion]:
    """The first of all tiers, each thing once, at first `OF_A_KIND` of a kind."""
    once: dict[tuple[str, str], Suggestion] = {}
    for suggestion in (each for tier in tiers for each in tier):
        once.setdefault((suggestion.kind, suggestion.id), suggestion)
    shown: list[Suggestion] = []
    for suggestion in once.values():
        if sum(other.kind == suggestion.kind for other in shown) < OF_A_KIND:
            shown.append(suggestion)
    left = [suggestion for suggestion in once.values() if suggestion not in shown]
    kept = {*shown[:LIMIT], *left[: max(0, LIMIT - len(shown))]}
    return [suggestion for suggestion in once.values() if suggestion in kept]


def _names(engine: Engine, thesaurus: Thesaurus, authorities: Authorities) -> Iterator[_Name]:
    """Yield every way in which something public is called."""
    facets = tuple(kind for kind in KINDS if kind != "record")
    found = engine.search(Query(sort="title", limit=TITLES, facets=facets, snippets=False))
    counts: Mapping[str, Mapping[str, int]] = {
        facet: {value.value: value.count for value in values} for facet, values in found.facets.items()
    }
    for concept in thesaurus:
        if records := counts["theme"].get(concept.id):
            shown = (concept.prefLabel, *concept.altLabels)
            yield from _ways(Suggestion("theme", concept.id, concept.prefLabel, "", records), shown)
            hidden = Suggestion("theme", concept.id, concept.prefLabel, "", records)
            yield from (_Name(hidden, _words_of(label), 2) for label in concept.hiddenLabels)
    for kind, file in (
        ("initiative", authorities.initiatives),
        ("organisation", authorities.organisations),
        ("person", authorities.people),
        ("place", authorities.places),
    ):
        for entry in file:
            if records := counts[kind].get(entry.id):
                yield from _ways(Suggestion(kind, entry.id, entry.name, "", records), entry.names)
    for hit in found.hits:
        yield from _ways(Suggestion("record", hit.id, hit.title.text, "", 1), (hit.title.text,))


def _ways(meant: Suggestion, names: tuple[str, ...]) -> Iterator[_Name]:
    for name in names:
        by = "" if name in meant.label else name
        yield _Name(
            Suggestion(meant.kind, meant.id, meant.label, by, meant.records),
            _words_of(name),
            int(name != meant.label),
        )


@lru_cache(REMEMBERED)
def _words_of(name: str) -> tuple[str, ...]:
    return tuple(folded_words(name))


@lru_cache(REMEMBERED)
def _findable(words: tuple[str, ...]) -> frozenset[str]:
    """Under which words a name is found: its own, in both spellings, and any two in one, as in time bank."""
    joined = (first + second for first, second in pairwise(words))
    return frozenset((*words, *map(americanised, words), *joined))
