"""Text → tokens: words with their terms, and known compounds in any of their three spellings.

`co-production`, `coproduction` and `co production` give the same tokens: the compound's term, and its
parts at the same position. Which pairs are compounds is learnt from the texts and the thesaurus.
"""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from indexer.folding import STOP_WORDS, fold, term_of

WORD = re.compile(r"(?:[^\W\d_]\.){2,}|[^\W_]+(?:['’ʼ][^\W_]+)*")
"""A word with inner apostrophes, or an acronym with points."""
_HYPHENS = frozenset("-‐‑")
BOUND_PARTS = frozenset("co non pre re multi inter anti semi sub un e ex mid self".split())
"""First parts that say nothing alone."""
SHORTEST_COMPOUND = 5
SHORTEST_PART = 3


class Token(NamedTuple):
    """One term of a text.

    Attributes:
        term: Folded, American, stemmed; what the ranking compares.
        word: Folded only; what phrases, prefixes and spelling compare.
        position: Counts words; a compound is one word, and its parts share its position.
        start, end: Half-open character offsets into the text.
        is_part: A part of a compound that was emitted as well.
    """

    term: str
    word: str
    position: int
    start: int
    end: int
    is_part: bool = False


Compounds = Mapping[str, tuple[str, str]]
"""Term of the joined word → its two parts as folded words: `timebank` → (`time`, `bank`)."""


class Analyzer:
    """Text → tokens, with the compounds it was given."""

    def __init__(self, compounds: Compounds) -> None:
        self.compounds = compounds
        self._rank = {term: rank for rank, term in enumerate(compounds)}
        self._firsts = frozenset(first for first, _ in compounds.values())

    def tokens(self, text: str, *, position: int = 0) -> Iterator[Token]:
        """Yield the tokens of `text` in order, counting from `position`; stop words are among them."""
        words = list(_words(text))
        index = 0
        while index < len(words):
            word, start, end, _ = words[index]
            index += 1
            if word in self._firsts and self._joined(words, index - 1):
                word, end = word + words[index].word, words[index].end
                index += 1
            term = term_of(word)
            yield Token(term, word, position, start, end)
            parts = self.compounds.get(term, ())
            for part in parts if parts and is_made_of(word, parts) else ():
                if part not in BOUND_PARTS and part not in STOP_WORDS:
                    yield Token(term_of(part), part, position, start, end, is_part=True)
            position += 1

    def terms(self, text: str) -> list[Token]:
        """The whole words and compounds of a text that carry meaning: no stop words, no parts."""
        return [token for token in self.tokens(text) if not token.is_part and carries_meaning(token)]

    def _joined(self, words: list[_Word], index: int) -> bool:
        """Tell whether this word and the next make a known compound, and the next two no surer one.

        `first time bank` holds a time bank, though `first-time` is a compound too.
        """
        rank = self._pair_rank(words, index)
        if rank is None or words[index + 1].gap == "-":
            return rank is not None
        rival = self._pair_rank(words, index + 1)
        return rival is None or rank < rival

    def _pair_rank(self, words: list[_Word], index: int) -> int | None:
        """How sure the compound of two words side by side is, 0 the surest; None where there is none."""
        if index + 1 >= len(words) or words[index].word not in self._firsts or not words[index + 1].gap:
            return None
        term = term_of(words[index].word + words[index + 1].word)
        parts = self.compounds.get(term)
        same = parts and parts[0] == words[index].word and term_of(parts[1]) == term_of(words[index + 1].word)
        return self._rank[term] if same else None


def is_made_of(word: str, parts: tuple[str, str]) -> bool:
    """The word begins with the first part and ends in a form of the second: `timebanks` of `time`, `bank`.

    Stems alone would join strangers: `escape` and `escapered` have one.
    """
    return word.startswith(parts[0]) and term_of(word[len(parts[0]) :]) == term_of(parts[1])


def carries_meaning(token: Token) -> bool:
    """Neither a stop word nor a single letter: worth ranking by."""
    return is_telling(token.word)


def is_telling(word: str) -> bool:
    """The same of a folded word."""
    return word not in STOP_WORDS and (len(word) > 1 or word.isdigit())


class _Word(NamedTuple):
    """A folded word with its place; `gap` is `-` or ` ` where only that parts it from the word before."""

    word: str
    start: int
    end: int
    gap: str


def folded_words(text: str) -> list[str]:
    """The words of a text as names are compared: accents, case, points and apostrophes make no difference."""
    return [word for match in WORD.finditer(text) if (word := fold(match[0]))]


def _words(text: str) -> Iterator[_Word]:
    last = 0
    for match in WORD.finditer(text):
        between = text[last : match.start()]
        last = match.end()
        word = fold(match[0])
        if word:
            gap = " " if between == " " or between.isspace() else "-" if between in _HYPHENS else ""
            yield _Word(word, match.start(), last, gap)


def learn_compounds(texts: Iterable[str]) -> dict[str, tuple[str, str]]:
    """Find the pairs that are written as one word or with a hyphen anywhere in `texts`, the surest first.

    A pair written open counts only if the solid word occurs as well.
    """
    solid: Counter[str] = Counter()
    hyphenated: Counter[tuple[str, str]] = Counter()
    open_pairs: Counter[tuple[str, str]] = Counter()
    for text in texts:
        words = list(_words(text))
        solid.update(word.word for word in words)
        for index, (left, right) in enumerate(itertools.pairwise(words)):
            pair = (left.word, right.word)
            if right.gap == "-":
                follows = words[index + 2].gap if index + 2 < len(words) else ""
                if not ("-" in (left.gap, follows) and STOP_WORDS.intersection(pair)):
                    hyphenated[pair] += 1
            elif right.gap:
                open_pairs[pair] += 1
    vouched = [pair for pair in hyphenated if _may_join(pair)]
    spellings: dict[str, list[str]] = {}
    for word in solid:
        spellings.setdefault(term_of(word), []).append(word)
    beginnings = {word[:end] for word in solid for end in range(2, len(word))}
    vouched += [
        pair
        for pair in open_pairs
        if pair[0] + pair[1][:1] in beginnings  # folding never changes a word's first letter
        and all(map(_is_full, pair))
        and any(is_made_of(word, pair) for word in spellings.get(term_of(pair[0] + pair[1]), ()))
    ]
    sureness: Counter[str] = Counter()
    parts: dict[str, tuple[str, str]] = {}
    for pair in sorted(set(vouched), key=lambda pair: (-hyphenated[pair] - open_pairs[pair], pair)):
        term = term_of(pair[0] + pair[1])
        parts.setdefault(term, pair)
        sureness[term] += hyphenated[pair]
    # sure is what is often written as one: how often a pair such as “first time” stands open says nothing
    for term in parts:
        sureness[term] += sum(solid[word] for word in spellings.get(term, ()))
    return {term: parts[term] for term in sorted(parts, key=lambda term: (-sureness[term], term))}


def _may_join(pair: tuple[str, str]) -> bool:
    return (
        all(part.isalpha() and len(part) > 1 for part in pair) and len(pair[0] + pair[1]) >= SHORTEST_COMPOUND
    )


def _is_full(part: str) -> bool:
    """A part of a compound that no hyphen vouches for."""
    return part in BOUND_PARTS or (part.isalpha() and len(part) >= SHORTEST_PART and part not in STOP_WORDS)
