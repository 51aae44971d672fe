"""The tables of spelling, as arrays: what words become without a letter or two, and English."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from zlib import crc32

import numpy as np

from indexer.engines.whoosh.spelling import FACTOR, PREFIX, TWO_OUT
from indexer.many_texts import Array

SHORTEST = 3


@lru_cache(1)
def english_table() -> Array:
    """The words of English by their CRC-32, uint32 ascending; one slip in 25,000 has that of some word.

    To read the list takes a fifth of a second: the first slip that somebody makes should not wait for it.
    """
    from spellchecker import SpellChecker

    words = SpellChecker(language="en").word_frequency.dictionary
    return np.sort(np.array([crc32(word.encode()) for word in words], np.uint32))


def deletion_table(words: Sequence[str]) -> tuple[Array, Array]:
    """The hashes, uint32 ascending, of what words become, and beside each its word's place, int32."""
    rows = [row for row, word in enumerate(words) if len(word) >= SHORTEST - 2 and not word.isdigit()]
    hashes = _hashes([words[row] for row in rows])
    order = np.argsort(hashes.ravel(), kind="stable")
    places = np.repeat(np.array(rows, np.int32), hashes.shape[1])
    return hashes.ravel()[order], places[order]


def looked_up(sought: Array, hashes: Array, places: Sequence[int]) -> set[int]:
    """The places of the words that have one of the hashes that are sought, uint32 as those of the table."""
    low = np.searchsorted(hashes, sought).tolist()
    high = np.searchsorted(hashes, sought, side="right").tolist()
    return {place for begin, end in zip(low, high, strict=True) for place in places[begin:end]}


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
