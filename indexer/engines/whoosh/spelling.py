"""The word in use that is nearest to one that nobody uses, found by symmetric deletion.

Two words within two edits become equal when up to two letters are taken from each. So what each word in
use becomes is kept as a sorted table of hashes, and a wrong word is only looked up.
*Source:* Garbe, Symmetric Delete spelling correction (SymSpell, 2012); two neighbouring letters swapped
are one edit: optimal string alignment distance (Damerau 1964, Boytsov 2011).
"""

from __future__ import annotations

from itertools import combinations

from rapidfuzz.distance import OSA

PREFIX = 7
"""Letters from a word's beginning that are hashed; more would make the table longer and the lists shorter."""
FACTOR = 1_000_003
TWO_OUT = 1
"""The lowest bit of a hash tells that two letters were taken out: for one edit these are of no use."""


def hashes_sought(word: str, edits: int) -> list[int]:
    """The hashes, ascending, that a word within so many edits of `word` has one of in the table."""
    made = _hashes_of(word, edits)
    return sorted(made | {each | TWO_OUT for each in made} if edits > 1 else made)


def is_near(word: str, other: str, edits: int) -> bool:
    """Whether so many edits at most make one word the other."""
    return OSA.distance(word, other, score_cutoff=edits) <= edits


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
