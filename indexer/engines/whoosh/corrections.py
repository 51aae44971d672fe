"""A query with words that nobody uses → the query that was probably meant.

Only what occurs nowhere is touched, and a word that English has is left as it was typed: that no record
speaks of brains is worth knowing, and no reason to search for trains.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from zlib import crc32

from indexer.analysis import WORD
from indexer.engines.clauses import TWO_EDITS_FROM, And, Boosted, Clause, Not, Or, Phrase, Words
from indexer.engines.lexicon import Lexicon, sound_of
from indexer.engines.whoosh.matching import Leaves
from indexer.engines.whoosh.schema import EVERYTHING, EXACT
from indexer.folding import americanised, fold, term_of

SHORTEST = 3
SHORTEST_NAME = 4
SHORTEST_PART = 3
WEIGHED = 8
"""Words in use, of those equally near, that are looked at in their surroundings: the most used."""


class Corrections:
    """Respells queries by the words of one index."""

    def __init__(self, leaves: Leaves, lexicon: Lexicon, english: Sequence[int]) -> None:
        """Take the words of the index, and those of English as `deletions.english_table` has them."""
        self._leaves = leaves
        self._english = english
        self._lexicon = lexicon

    def knows(self, word: str) -> bool:
        """Tell whether a folded word, in any form, occurs in a document or a label."""
        if word in self._lexicon.solid_labels:  # its stem may be that of another word
            return self._lexicon.is_compound(word) or self._leaves.holds(EXACT, word)
        return self._lexicon.is_known(word) or self._is_used(word)

    def unknown_words(self, clause: Clause | None) -> tuple[str, ...]:
        """The words of a clause that occur nowhere, as they were typed."""
        return tuple(dict.fromkeys(self._unknown_words(clause)))

    def _unknown_words(self, clause: Clause | None) -> Iterator[str]:
        match clause:
            case Words(text, _) | Phrase(text, _):
                for token in self._lexicon.analyzer.tokens(text):
                    if not token.is_part and not self.knows(token.word):
                        yield text[token.start : token.end]
            case And(clauses) | Or(clauses):
                for inner in clauses:
                    yield from self._unknown_words(inner)
            case Not(inner) | Boosted(inner, _):
                yield from self._unknown_words(inner)

    def respelled(self, text: str) -> str | None:
        """`text` with the words that occur nowhere replaced by close ones that do; None if none is.

        A beginning before a `*` is no whole word, and before a `~` the word is meant to be near others.
        """
        matches = list(WORD.finditer(text))
        words = [fold(match[0]) for match in matches]
        spelled = text
        for index in reversed(range(len(words))):
            after = text[matches[index].end() :][:1]
            if not words[index] or after in ("*", "~") or self.knows(words[index]):
                continue
            beside = (words[index - 1] if index else "", words[index + 1] if index + 1 < len(words) else "")
            if other := self.parted(words[index]) or self.nearest(words[index], beside):
                spelled = spelled[: matches[index].start()] + other + spelled[matches[index].end() :]
        return spelled if spelled != text else None

    def parted(self, word: str) -> str:
        """The words that were written as one: those of a label, or two that stand side by side; or ""."""
        if label := self._lexicon.solid_labels.get(word):
            return label
        for cut in range(SHORTEST_PART, len(word) - SHORTEST_PART + 1):
            first, second = word[:cut], word[cut:]
            if self._is_used(first) and self._is_used(second) and self._are_beside(first, second):
                return f"{first} {second}"
        return ""

    def nearest(self, word: str, beside: tuple[str, str] = ("", "")) -> str:
        """The likeliest word in use for one that nobody uses, given its neighbours; "" where none is near."""
        if len(word) < SHORTEST or word.isdigit() or self._is_english(word):
            return ""
        for edits in (1, 2) if len(word) >= TWO_EDITS_FROM else (1,):
            if near := list(self._leaves.near(word, edits)):
                return self._likeliest(word, near, beside)
        return self._sounding_like(word)

    def _likeliest(self, word: str, near: Sequence[tuple[str, int]], beside: tuple[str, str]) -> str:
        """Of words equally near: one that stands beside the neighbours, sounds alike, begins alike."""
        near = sorted(near, key=lambda pair: (-pair[1], pair[0]))[:WEIGHED]
        before, after = beside
        sound = sound_of(word)

        def rank(pair: tuple[str, int]) -> tuple[bool, bool, bool, int, str]:
            other, count = pair
            fits = self._are_beside(before, other) or self._are_beside(other, after)
            return (not fits, sound_of(other) != sound, other[0] != word[0], -count, other)

        return min(near, key=rank)[0]

    def _sounding_like(self, word: str) -> str:
        """The part of a name that sounds like `word` and is spelled most alike; "" where there is none."""
        if len(word) < SHORTEST_NAME:
            return ""
        from rapidfuzz.distance import OSA

        alike = self._lexicon.names_by_sound.get(sound_of(word), ())
        close = [other for other in alike if OSA.distance(word, other) <= max(len(word), len(other)) / 2]
        used = [other for other in close if self._is_used(other)]
        return min(used, key=lambda other: (OSA.distance(word, other), other), default="")

    def _is_used(self, word: str) -> bool:
        return self._leaves.holds(EVERYTHING, term_of(word)) or self._leaves.holds(EXACT, word)

    def _are_beside(self, first: str, second: str) -> bool:
        return bool(first and second) and len(self._leaves.phrase([first, second], None).docs) > 0

    def _is_english(self, word: str) -> bool:
        """Tell whether a folded word is in a list of English words, in British or American spelling."""
        return any(_has(self._english, crc32(each.encode())) for each in (word, americanised(word)))


def _has(numbers: Sequence[int], wanted: int) -> bool:
    row = bisect_left(numbers, wanted)
    return row < len(numbers) and numbers[row] == wanted
