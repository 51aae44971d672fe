"""The word in use that is nearest to one that nobody uses, found by symmetric deletion.

Two words within two edits become equal when up to two letters are taken from each. So what each word in
use becomes is kept as a sorted table of hashes, and a wrong word is only looked up.
*Source:* Garbe, Symmetric Delete spelling correction (SymSpell, 2012); two neighbouring letters swapped
are one edit: optimal string alignment distance (Damerau 1964, Boytsov 2011).
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations
from typing import Any

import numpy as np
import numpy.typing as npt
from rapidfuzz.distance import OSA

PREFIX = 7
"""Letters from a word's beginning that are hashed; more would make the table longer and the lists shorter."""
SHORTEST = 3
FACTOR = 1_000_003
TWO_OUT = 1
"""The lowest bit of a hash tells that two letters were taken out: for one edit these are of no use."""

Array = npt.NDArray[Any]


def deletion_table(words: Sequence[str]) -> tuple[Array, Array]:
    """The hashes, uint32 ascending, of what words become, and beside each its word's place, int32."""
    rows = [row for row, word in enumerate(words) if len(word) >= SHORTEST - 2 and not word.isdigit()]
    hashes = _hashes([words[row] for row in rows])
    order = np.argsort(hashes.ravel(), kind="stable")
    places = np.repeat(np.array(rows, np.int32), hashes.shape[1])
    return hashes.ravel()[order], places[order]


def looked_up(word: str, hashes: Array, places: Sequence[int], edits: int) -> set[int]:
    """The places of the words that may be within so many edits of `word`."""
    made = _hashes_of(word, edits)
    wanted = np.array(sorted(made | {each | TWO_OUT for each in made} if edits > 1 else made), np.uint32)
    low = np.searchsorted(hashes, wanted).tolist()
    high = np.searchsorted(hashes, wanted, side="right").tolist()
    return {place for begin, end in zip(low, high, strict=True) for place in places[begin:end]}


def is_near(word: str, other: str, edits: int) -> bool:
    """Whether so many edits at most make one word the other."""
    return abs(len(word) - len(other)) <= edits and OSA.distance(word, other, score_cutoff=edits) <= edits


def closeness(word: str, other: str) -> float:
    """1 for the same word, 1/2 with one edit between them, 1/3 with two."""
    return 1 / (1 + OSA.distance(word, other))


def _hashes_of(word: str, edits: int) -> set[int]:
    """The hashes of what one word becomes without up to so many letters, the lowest bit not set."""
    letters = [ord(letter) for letter in word[:PREFIX]]
    found = set()
    for count in range(min(edits, len(letters)) + 1):
        for kept in combinations(letters, len(letters) - count):
            value = 0
            for letter in kept:
                value = (value * FACTOR + letter) & 0xFFFFFFFF
            found.add(value & ~TWO_OUT)
    return found


def _hashes(words: Sequence[str]) -> Array:
    """What the words' beginnings become when up to two letters are taken out: uint32[words, ways]."""
    letters = np.zeros((PREFIX, len(words)), np.uint32)
    for row, word in enumerate(words):
        codes = [ord(letter) for letter in word[:PREFIX]]
        letters[: len(codes), row] = codes
    values, out = np.zeros((1, len(words)), np.uint32), np.zeros(1, np.uint32)
    for letter in letters:  # each is hashed on, or taken out where fewer than two were
        hashed = np.where(letter > 0, values * np.uint32(FACTOR) + letter, values)
        more = out < 2
        values, out = np.concatenate([hashed, values[more]]), np.concatenate([out, out[more] + 1])
    made: Array = (values & np.uint32(0xFFFFFFFF - TWO_OUT) | (out == 2)[:, None]).T
    return made
