"""Text → tokens: words with their terms, and known compounds in any of their three spellings.

`co-production`, `coproduction` and `co production` give the same tokens: the compound's term, and its
parts at the same position. Which pairs are compounds is learnt from the texts and the thesaurus.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from typing import NamedTuple

from indexer.folding import STOP_WORDS, fold, term_of

WORD = re.compile(r"(?:[^\W\d_]\.){2,}|[^\W_]+(?:['’ʼ][^\W_]+)*")
"""A word with inner apostrophes, or an acronym with points."""
_HYPHENS = frozenset("-‐‑")
BOUND_PARTS = frozenset("co non pre re multi inter anti semi sub un e ex mid self".split())
"""First parts that say nothing alone."""


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

    def __init__(
        self,
        compounds: Compounds,
        *,
        ranks: Mapping[str, int] | None = None,
        firsts: Collection[str] | None = None,
    ) -> None:
        """Take the compounds, the surest first.

        Args:
            ranks: Term of the joined word → how sure it is, 0 the surest; where that is known already.
            firsts: The words that a compound may begin with; the same.
        """
        self.compounds = compounds
        self.ranks = {term: rank for rank, term in enumerate(compounds)} if ranks is None else ranks
        self.firsts = frozenset(first for first, _ in compounds.values()) if firsts is None else firsts

    def tokens(self, text: str, *, position: int = 0) -> Iterator[Token]:
        """Yield the tokens of `text` in order, counting from `position`; stop words are among them."""
        words = list(_words(text))
        index = 0
        while index < len(words):
            word, start, end, _ = words[index]
            index += 1
            if word in self.firsts and self._joined(words, index - 1):
                word, end = word + words[index].word, words[index].end
                index += 1
            term = term_of(word)
            yield Token(term, word, position, start, end)
            for part in self.parts_of(word):
                yield Token(term_of(part), part, position, start, end, is_part=True)
            position += 1

    def terms(self, text: str) -> list[Token]:
        """The whole words and compounds of a text that carry meaning: no stop words, no parts."""
        return [token for token in self.tokens(text) if not token.is_part and carries_meaning(token)]

    def parts_of(self, word: str) -> list[str]:
        """The parts of a compound that are tokens of their own; none of any other word."""
        parts = self.compounds.get(term_of(word))
        if parts is None or not is_made_of(word, parts):
            return []
        return [part for part in parts if part not in BOUND_PARTS and part not in STOP_WORDS]

    def rank(self, first: str, second: str) -> int | None:
        """How sure the compound of two words side by side is, 0 the surest; None where there is none."""
        term = term_of(first + second)
        parts = self.compounds.get(term)
        same = parts and parts[0] == first and term_of(parts[1]) == term_of(second)
        return self.ranks[term] if same else None

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
        if index + 1 >= len(words) or words[index].word not in self.firsts or not words[index + 1].gap:
            return None
        return self.rank(words[index].word, words[index + 1].word)


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
            yield _Word(word, match.start(), last, gap_of(between))


def gap_of(between: str) -> str:
    """What parts two words, by the text between them: `-`, ` ` for any space, "" for anything else."""
    return " " if between == " " or between.isspace() else "-" if between in _HYPHENS else ""
