"""The queries, drawn from the texts themselves, the same for the same seed. There are two sets.

*common*: words that stand in `LEAST` to `MOST` of the records, drawn evenly over the logarithm of that
share; `and` and `or` join three, so that `and` finds about one record in a hundred (and one at least; where
none of the sample has all three, they are drawn again) and `or` more than half.
A phrase is two words that stand side by side in a text, and do so in `SIDE_BY_SIDE` records at least, drawn
evenly over the logarithm of how many. They find as many as the queries by which the bars were set: 3,471,
106, 6,775 and 84 of 10,000.

*as written*: what stands at random places. A word's frequency in prose falls with its rank, so the logarithms
of the ranks are spread evenly: common to rare, down to words of one record. `one` is a word, `and` three
words of one record, `or` three words of three records, `phrase` two neighbours.

In both, no word is a stop word, has fewer than three letters or stands in more than `MOST` of the records;
words are counted in all their forms.
"""

from __future__ import annotations

import math
import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise
from random import Random
from typing import Generic, NamedTuple, TypeVar

from indexer.engines.protocol import Document
from indexer.folding import STOP_WORDS, term_of

LEAST, MOST = 0.15, 0.35
SIDE_BY_SIDE = 3
LETTERS = 3
SAMPLE, PLACES = 1_000, 20_000
"""Records whose texts queries are taken from, and places in them at which common phrases are looked for."""
KINDS = ("one", "and", "or", "phrase")
SETS = ("common", "as written")
TEXTS = ("title", "summary", "body")

Words = tuple[str, ...]
Drawn = TypeVar("Drawn")


class Question(NamedTuple):
    """A query: its kind and its words, three for `and` and `or`, two for a phrase."""

    kind: str
    words: Words

    def __str__(self) -> str:
        """As it is typed, here and to most of the peers."""
        if self.kind == "phrase":
            return f'"{" ".join(self.words)}"'
        return f" {self.kind.upper()} ".join(self.words)


class Asking:
    """Draws queries from documents. A common word comes twice only when all others have come."""

    def __init__(self, documents: Sequence[Document], seed: int = 1) -> None:
        self._chance = Random(seed)
        count = len(documents)
        sample = self._chance.sample(range(count), min(count, SAMPLE))
        self._texts = [_words(documents[number]) for number in sample]
        pairs = {self._neighbours() for _ in range(PLACES)}
        used, beside = Counter[str](), Counter[Words]()
        forms: dict[str, str] = {}
        for document in documents:
            words = _words(document)
            terms = {term_of(word): word for word in set(words)}
            forms |= terms
            used.update(terms.keys())
            beside.update(pairs.intersection(pairwise(words)))
        rest = {term for term, times in used.items() if times <= MOST * count}
        self._texts = [[word if term_of(word) in rest else "" for word in text] for text in self._texts]
        common = {forms[term]: used[term] for term in rest if term and used[term] >= LEAST * count}
        self._common = _Pool(common, self._chance)
        phrases = {pair: times for pair, times in beside.items() if rest.issuperset(map(term_of, pair))}
        self._phrases = _Pool({p: n for p, n in phrases.items() if n >= SIDE_BY_SIDE}, self._chance)

    def questions(self, of: str, kind: str, count: int) -> list[Question]:
        """Some queries of a kind, of one of the sets."""
        ways: Mapping[tuple[str, str], Callable[[], Words]] = {
            ("common", "one"): lambda: (self._common.draw(),),
            ("common", "and"): self._three_together,
            ("common", "or"): lambda: self._three(self._common.draw),
            ("common", "phrase"): self._phrases.draw,
            ("as written", "one"): lambda: (self._word(self._text()),),
            ("as written", "and"): self._three_of_one,
            ("as written", "or"): lambda: self._three(lambda: self._word(self._text())),
            ("as written", "phrase"): self._neighbours,
        }
        return [Question(kind, ways[of, kind]()) for _ in range(count)]

    def _text(self) -> list[str]:
        return self._chance.choice(self._texts)

    def _word(self, text: list[str]) -> str:
        return self._chance.choice([word for word in text if word])

    def _three_together(self) -> Words:
        texts = [set(text) for text in self._texts]
        draws = (self._three(self._common.draw) for _ in range(PLACES))
        return next(words for words in draws if any(text.issuperset(words) for text in texts))

    def _three_of_one(self) -> Words:
        text = next(text for text in iter(self._text, None) if len(set(text)) > 3)
        return self._three(lambda: self._word(text))

    def _neighbours(self) -> Words:
        for text in iter(self._text, None):
            if pairs := [pair for pair in pairwise(text) if all(pair)]:
                return self._chance.choice(pairs)
        raise AssertionError

    @staticmethod
    def _three(draw: Callable[[], str]) -> Words:
        words: dict[str, None] = {}
        while len(words) < 3:
            words[draw()] = None
        return tuple(words)


class _Pool(Generic[Drawn]):
    """Things with a count, drawn evenly over the logarithm of the count; none again before all have come."""

    def __init__(self, counts: Mapping[Drawn, int], chance: Random) -> None:
        self._all = sorted(counts.items(), key=lambda pair: (pair[1], str(pair[0])))
        self._left: list[tuple[Drawn, int]] = []
        self._chance = chance

    def draw(self) -> Drawn:
        """The one left whose count is next to a random one."""
        if not self._left:
            self._left = self._all.copy()
        low, high = self._all[0][1], self._all[-1][1]
        wanted = math.exp(self._chance.uniform(math.log(low), math.log(high)))
        place = bisect_left(self._left, wanted, key=lambda pair: pair[1])
        return self._left.pop(min(place, len(self._left) - 1))[0]


def _words(document: Document) -> list[str]:
    """The words that may be asked for, "" for each other one and where a passage ends."""
    words = []
    for name in TEXTS:
        for passage in document.texts.get(name, ()):
            for word in re.findall(r"\w+", passage.lower()):
                serves = len(word) >= LETTERS and word.isascii() and word.isalpha() and word not in STOP_WORDS
                words.append(word if serves else "")
            words.append("")
    return words
