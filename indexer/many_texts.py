"""Many texts at once → their words and tokens as numbers in arrays, and the compounds that they teach.

What `Analyzer.tokens` makes of one text, for thousands: each distinct word is looked at once, everything
else is arithmetic. A test holds the two against each other.
"""

from __future__ import annotations

import re
from array import array
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache, partial
from itertools import pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import numpy.typing as npt

from indexer.analysis import BOUND_PARTS, WORD, Analyzer, gap_of, is_telling
from indexer.folding import STOP_WORDS, fold, term_of

if TYPE_CHECKING:
    from indexer.second_process import Hands

Array = npt.NDArray[Any]
Arrays = dict[str, Array]

NO_GAP, SPACE, HYPHEN = range(3)
"""What parts a word from the one before it."""
_GAPS = {"": NO_GAP, " ": SPACE, "-": HYPHEN}
_PIECES = re.compile(f"({WORD.pattern})")
_ACRONYM, _NO_SPACE = re.compile(r"\.[^\W\d]\."), "\x01"
_PLAIN_PIECES = re.compile(r"(\w++(?:['’ʼ]\w++)*+)")
"""The same words faster, where no acronym has points; for an underscore stands a sign that is no space."""
SHORTEST_COMPOUND, LONGEST_COMPOUND = 5, 64
SHORTEST_PART = 3
CHARACTERS_AT_ONCE = 2_000_000
"""Of texts that are read in one go where there are two processes: some tenths of a second's work."""


class Numbers(dict[str, int]):
    """Strings, numbered in the order in which they were first asked for."""

    def __missing__(self, value: str) -> int:
        number = self[value] = len(self)
        return number

    def are_among(self, some: Iterable[str]) -> Array:
        """Which of them are among `some`, bool[strings]."""
        mask = np.zeros(len(self), bool)
        mask[[self[value] for value in self.keys() & some]] = True
        return mask


class Vocabulary:
    """All that is known of words as such; texts that are read with one vocabulary share its numbers.

    Attributes:
        words: Folded word → number.
        terms: Term → number.
    """

    def __init__(self) -> None:
        self.words, self.terms = Numbers(), Numbers()
        self.written, self.between = Numbers(), Numbers()
        self._columns: dict[str, list[Any]] = {}

    def column(self, name: str, keys: Numbers, value: Callable[[str], Any]) -> Array:
        """What `value` says of each of `keys`, by number; asked once of each. What is new since is added."""
        held = self._columns.setdefault(name, [])
        held += map(value, list(keys)[len(held) :])
        return np.array(held) if held else np.zeros(0, np.int64)

    def term_numbers(self) -> Array:
        """Word → its term, int64[words]."""
        return self.column("terms", self.words, lambda word: self.terms[term_of(word)])

    def telling(self) -> Array:
        """Word → whether it is worth ranking by, bool[words]."""
        return self.column("telling", self.words, is_telling).astype(bool)


class Words(NamedTuple):
    """The words of many texts, one text after the other.

    Attributes:
        ids: Number of the folded word, int32.
        gaps: What parts it from the word before, uint8.
        starts, ends: Half-open character offsets into its text, int32.
        text_starts: Text → its words, int64[texts + 1].
    """

    ids: Array
    gaps: Array
    starts: Array
    ends: Array
    text_starts: Array

    @property
    def is_first(self) -> Array:
        """Which words begin a text, bool[words + 1]; the last one is the end."""
        first = np.zeros(len(self.ids) + 1, bool)
        first[self.text_starts] = True
        return first


def read_words(texts: Iterable[str], vocabulary: Vocabulary) -> Words:
    """The words of `texts`."""
    written, between, counts = array("I"), array("I"), array("I")
    for text in texts:
        pieces = _pieces(text)
        written.extend(map(vocabulary.written.__getitem__, pieces[1::2]))
        between.extend(map(vocabulary.between.__getitem__, pieces[:-1:2]))
        counts.append(len(pieces) // 2)
    as_written, gaps = (np.frombuffer(column, np.uint32) for column in (written, between))
    starts = starts_of(np.frombuffer(counts, np.uint32))
    lengths = vocabulary.column("lengths", vocabulary.written, len)[as_written]
    ends = np.cumsum(lengths + vocabulary.column("widths", vocabulary.between, len)[gaps])
    owners = np.repeat(np.arange(len(counts)), np.diff(starts))
    ends -= np.append(0, ends)[starts[:-1]][owners]
    kinds = vocabulary.column("gaps", vocabulary.between, lambda text: _GAPS[gap_of(text)])
    folded = vocabulary.column("words", vocabulary.written, lambda word: vocabulary.words[fold(word)])
    starts_in_text = (ends - lengths).astype(np.int32)
    words = Words(
        folded.astype(np.int32)[as_written],
        kinds.astype(np.uint8)[gaps],
        starts_in_text,
        ends.astype(np.int32),
        starts,
    )
    return _without(words, owners, vocabulary.words[""])


def read_apart(texts: Sequence[str]) -> tuple[Words, list[str]]:
    """The words of `texts`, their ids being places in a list of their own, which is returned too."""
    vocabulary = _vocabulary_apart()
    words = read_words(texts, vocabulary)
    different, ids = np.unique(words.ids, return_inverse=True)
    names = list(vocabulary.words)
    return words._replace(ids=ids.astype(np.int32)), [names[number] for number in different.tolist()]


@cache
def _vocabulary_apart() -> Vocabulary:
    """Kept, so that a word is looked at once; only in the second process, which soon ends."""
    return Vocabulary()


def read_together(texts: Sequence[str], vocabulary: Vocabulary, hands: Hands) -> Words:
    """What `read_words` gives, all hands at work."""
    ends = np.cumsum([len(text) for text in texts], dtype=np.int64) // CHARACTERS_AT_ONCE
    cuts = [0, *(np.flatnonzero(np.diff(ends)) + 1).tolist(), len(texts)]
    parts = [texts[begin:end] for begin, end in pairwise(cuts)]
    if len(parts) == 1:
        return read_words(texts, vocabulary)

    def here(part: Sequence[str]) -> tuple[Words, Sequence[str]]:
        return read_words(part, vocabulary), ()

    tasks = [hands.submit(read_apart, part, here=partial(here, part)) for part in parts]
    read = []
    for task in reversed(tasks):
        words, names = task()
        if names:
            numbers = np.array([vocabulary.words[name] for name in names], np.int32)
            words = words._replace(ids=numbers[words.ids])
        read.append(words)
    read.reverse()
    ids, gaps, starts, ends = (np.concatenate([words[column] for words in read]) for column in range(4))
    counts = np.concatenate([np.diff(words.text_starts) for words in read])
    return Words(ids, gaps, starts, ends, starts_of(counts))


def _pieces(text: str) -> list[str]:
    """What lies between words and the words: between, word, between, word, …, between."""
    if _ACRONYM.search(text):
        return _PIECES.split(text)
    return _PLAIN_PIECES.split(text.replace("_", _NO_SPACE))


def _without(words: Words, owners: Array, empty: int) -> Words:
    """The words without those of which folding leaves nothing."""
    kept = words.ids != empty
    if kept.all():
        return words
    ids, gaps, starts, ends = (column[kept] for column in words[:-1])
    counts = np.bincount(owners[kept], minlength=len(words.text_starts) - 1)
    return Words(ids, gaps, starts, ends, starts_of(counts))


def starts_of(counts: Sequence[int] | Array) -> Array:
    """Lengths of rows → where each begins, int64[rows + 1]."""
    starts = np.zeros(len(counts) + 1, np.int64)
    np.cumsum(np.asarray(counts, np.int64), out=starts[1:])
    return starts


def rows_of(starts: Array, rows: Array) -> Array:
    """The flat places, int64, of these rows' elements, one row after the other in the order given."""
    begins = starts[rows]
    counts = starts[rows + 1] - begins
    return np.repeat(begins - starts_of(counts)[:-1], counts) + np.arange(int(counts.sum()), dtype=np.int64)


# --- compounds ---------------------------------------------------------------------------------


def learn_compounds(vocabulary: Vocabulary, batches: Sequence[Words]) -> dict[str, tuple[str, str]]:
    """Find the pairs that are written as one word or with a hyphen anywhere in the texts, the surest first.

    A pair written open counts only if the solid word occurs as well.
    """
    names = list(vocabulary.words)
    solid = sum(
        (np.bincount(batch.ids, minlength=len(names)) for batch in batches), np.zeros(len(names), int)
    )
    used = {name: count for name, count in zip(names, solid.tolist(), strict=True) if count}
    spellings: dict[str, list[str]] = {}
    for word in used:
        spellings.setdefault(term_of(word), []).append(word)
    small = vocabulary.words.are_among(STOP_WORDS)
    hyphenated = _pairs(names, batches, lambda batch: _hyphenated(batch, small))
    vouched = {pair for pair in hyphenated if _may_join(pair)}
    possible = set(_taken_apart(spellings, used))
    firsts, seconds = (vocabulary.words.are_among(pair[n] for pair in possible | vouched) for n in (0, 1))
    open_pairs = _pairs(names, batches, lambda batch: _open(batch, firsts, seconds))
    vouched |= possible & open_pairs.keys()
    sureness: Counter[str] = Counter()
    parts: dict[str, tuple[str, str]] = {}
    for pair in sorted(vouched, key=lambda pair: (-hyphenated[pair] - open_pairs[pair], pair)):
        term = term_of(pair[0] + pair[1])
        parts.setdefault(term, pair)
        sureness[term] += hyphenated[pair]
    # sure is what is often written as one: how often a pair such as “first time” stands open says nothing
    for term in parts:
        sureness[term] += sum(used[word] for word in spellings.get(term, ()))
    return {term: parts[term] for term in sorted(parts, key=lambda term: (-sureness[term], term))}


def compounds_in(texts: Iterable[str]) -> dict[str, tuple[str, str]]:
    """The compounds that these texts alone teach."""
    vocabulary = Vocabulary()
    return learn_compounds(vocabulary, [read_words(texts, vocabulary)])


def _pairs(
    names: Sequence[str], batches: Iterable[Words], chosen: Callable[[Words], Array]
) -> Counter[tuple[str, str]]:
    """How often each word chosen, bool[words], follows the one before it."""
    pairs: Counter[tuple[str, str]] = Counter()
    for batch in batches:
        at = np.flatnonzero(chosen(batch))
        keys, counts = np.unique(_keys(batch.ids[at - 1], batch.ids[at], len(names)), return_counts=True)
        for key, count in zip(keys.tolist(), counts.tolist(), strict=True):
            pairs[names[key // len(names)], names[key % len(names)]] += count
    return pairs


def _keys(firsts: Array, seconds: Array, count: int) -> Array:
    """Two words as one number, int64."""
    keys: Array = firsts.astype(np.int64) * count + seconds
    return keys


def _hyphenated(batch: Words, small: Array) -> Array:
    """Which words a hyphen joins to the one before; a chain such as `up-to-date` joins no small words."""
    is_first, hyphen, is_small = batch.is_first, batch.gaps == HYPHEN, small[batch.ids]
    before, after = np.roll(hyphen, 1), np.roll(hyphen, -1) & ~is_first[1:]
    chosen: Array = hyphen & ~is_first[:-1] & ~((before | after) & (is_small | np.roll(is_small, 1)))
    return chosen


def _open(batch: Words, firsts: Array, seconds: Array) -> Array:
    """Which words stand open after another with which they may make a compound."""
    after_first = np.roll(firsts[batch.ids], 1) & ~batch.is_first[:-1]
    chosen: Array = (batch.gaps == SPACE) & seconds[batch.ids] & after_first
    return chosen


def _taken_apart(spellings: Mapping[str, Iterable[str]], used: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Yield the pairs of full words of which a word that is used is made."""
    full = {word for word in used if _is_full(word)}
    for word in used:
        for cut in range(1, len(word) - 1) if len(word) <= LONGEST_COMPOUND else ():
            first = word[:cut]
            if first in full:
                for second in spellings.get(term_of(word[cut:]), ()):
                    if second in full and term_of(first + second) == term_of(word):
                        yield first, second


def _may_join(pair: tuple[str, str]) -> bool:
    return (
        all(part.isalpha() and len(part) > 1 for part in pair) and len(pair[0] + pair[1]) >= SHORTEST_COMPOUND
    )


def _is_full(part: str) -> bool:
    """A part of a compound that no hyphen vouches for."""
    return part in BOUND_PARTS or (part.isalpha() and len(part) >= SHORTEST_PART and part not in STOP_WORDS)


# --- tokens ------------------------------------------------------------------------------------


class Tokens(NamedTuple):
    """Words with the known compounds joined, and the parts of these.

    Attributes:
        ids, starts, ends, text_starts: As of `Words`.
        part_ids: Number of the folded word, int64, of each part that is a token of its own.
        part_places: The compound that it is a part of, int64 ascending: a place in `ids`.
    """

    ids: Array
    starts: Array
    ends: Array
    text_starts: Array
    part_ids: Array
    part_places: Array


def tokens_of(words: Words, vocabulary: Vocabulary, analyzer: Analyzer) -> Tokens:
    """The tokens of texts that were read; see `Analyzer.tokens`."""
    joined = _joined(words, vocabulary, analyzer)
    ids, ends = words.ids.copy(), words.ends.copy()
    at = np.flatnonzero(joined)
    names = list(vocabulary.words)
    pairs, places = np.unique(_keys(ids[at], ids[at + 1], len(names)), return_inverse=True)
    solid = [vocabulary.words[names[p // len(names)] + names[p % len(names)]] for p in pairs.tolist()]
    ids[at], ends[at] = np.array(solid, np.int64)[places], ends[at + 1]
    kept = np.ones(len(ids), bool)
    kept[at + 1] = False
    text_starts = starts_of(kept)[words.text_starts]
    ids = ids[kept]
    terms = vocabulary.term_numbers()
    of_compounds = vocabulary.terms.are_among(analyzer.compounds)[terms]
    names = list(vocabulary.words)
    parts = {
        word: [vocabulary.words[part] for part in analyzer.parts_of(names[word])]
        for word in np.flatnonzero(of_compounds).tolist()
    }
    counts = np.zeros(len(vocabulary.words), np.int64)
    counts[list(parts)] = list(map(len, parts.values()))
    places = np.repeat(np.arange(len(ids)), counts[ids])
    owners = ids[counts[ids] > 0].tolist()
    part_ids = np.array([part for word in owners for part in parts[word]], np.int64)
    return Tokens(ids, words.starts[kept], ends[kept], text_starts, part_ids, places)


def _joined(words: Words, vocabulary: Vocabulary, analyzer: Analyzer) -> Array:
    """Which words are the first half of a known compound, bool[words]; see `Analyzer`."""
    terms = vocabulary.term_numbers()
    is_second = vocabulary.terms.are_among(term_of(second) for _, second in analyzer.compounds.values())
    ranks = np.full(len(words.ids) + 1, NO_RANK)
    at = np.flatnonzero(
        vocabulary.words.are_among(analyzer.firsts)[words.ids]
        & np.roll((words.gaps != NO_GAP) & ~words.is_first[:-1] & is_second[terms[words.ids]], -1)
    )
    names = list(vocabulary.words)
    pairs, places = np.unique(_keys(words.ids[at], words.ids[at + 1], len(names)), return_inverse=True)
    found = [analyzer.rank(names[p // len(names)], names[p % len(names)]) for p in pairs.tolist()]
    ranks[at] = np.array([NO_RANK if rank is None else rank for rank in found], np.int64)[places]
    surer = ranks[:-1] < ranks[1:]
    hyphen = np.roll(words.gaps == HYPHEN, -1)
    joins: Array = (ranks[:-1] < NO_RANK) & (hyphen | surer)
    # of several in a row each takes the next one's first half: every other one stands
    at = np.flatnonzero(joins)
    begins = np.maximum.accumulate(np.where(np.diff(at, prepend=-2) > 1, at, -1)) if len(at) else at
    joins[at] = (at - begins) % 2 == 0
    return joins


NO_RANK = 1 << 40
"""Beyond the rank of every compound."""
