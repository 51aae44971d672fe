"""The arithmetic of matches with arrays over all documents; see `matching.Sets`."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from indexer.engines.whoosh.matching import Matches, Scored
from indexer.many_texts import Array


class ArraySets:
    """Matches as `found`, bool[documents], and `scores`, float64[documents], 0 where not found."""

    def __init__(self, alive: Array) -> None:
        """Take which documents count, bool[documents]."""
        self._alive = alive

    def everything(self) -> Matches:
        """See `Sets`."""
        return Matches(self._alive, np.zeros(len(self._alive)))

    def any_of(self, parts: Iterable[Scored]) -> Matches:
        """See `Sets`."""
        found, scores = np.zeros(len(self._alive), bool), np.zeros(len(self._alive))
        for docs, added in parts:
            found[docs] = True
            scores[docs] += added
        return Matches(found & self._alive, scores)

    def raised(self, matches: Matches, parts: Iterable[Scored]) -> Matches:
        """See `Sets`."""
        found, scores = matches
        for docs, added in parts:
            scores[docs] += added * found[docs]
        return matches

    def either(self, several: Iterable[Matches]) -> Matches:
        """See `Sets`."""
        found, scores = np.zeros(len(self._alive), bool), np.zeros(len(self._alive))
        for matches in several:
            found |= matches.found
            scores += matches.scores
        return Matches(found, scores)

    def all_of(self, several: Iterable[Matches]) -> Matches:
        """See `Sets`."""
        found, scores = self.everything()
        for matches in several:
            found = found & matches.found
            scores += matches.scores
        return Matches(found, scores * found)

    def without(self, matches: Matches, excluded: Matches) -> Matches:
        """See `Sets`."""
        found = matches.found & ~excluded.found
        return Matches(found, matches.scores * found)

    def scaled(self, matches: Matches, factor: float) -> Matches:
        """See `Sets`."""
        return Matches(matches.found, factor * matches.scores)

    def is_empty(self, matches: Matches) -> bool:
        """See `Sets`."""
        return not matches.found.any()
