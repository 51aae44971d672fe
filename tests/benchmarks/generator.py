"""A seeded corpus of any size whose words, lengths and facets are spread like those of real text."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path

import numpy as np
import numpy.typing as npt

from indexer.analysis import WORD
from indexer.engines.protocol import FACETS, Document, Knowledge
from indexer.folding import fold

Ids = npt.NDArray[np.int64]

CORPUS = Path(__file__).parent.parent.parent / "corpus" / "records"
WORD_TYPES = 60_000
ZIPF_EXPONENT, ZIPF_SHIFT = 1.05, 2.7
"""Frequency of the r-th word: 1 / (r + shift) ** exponent. Source: Mandelbrot 1953, English prose."""
LENGTH_MEDIAN, LENGTH_SIGMA, LENGTH_RANGE = 728, 0.45, (300, 2_000)
"""Words of a body, log-normal: as measured on write-ups of this field."""
TOPICS, TOPIC_WORDS, TOPIC_SHARE = 60, 200, 0.15
COLLOCATIONS, COLLOCATION_SHARE = 400, 0.02
FACET_VALUES = {
    "kind": 3,
    "theme": TOPICS,
    "service_area": 25,
    "people_involved": 12,
    "place": 190,
    "year": 50,
    "evidence": 6,
    "organisation": 800,
}
KNOWLEDGE = Knowledge(
    labels={
        facet: {f"{facet}-{n}": f"{facet.replace('_', ' ').title()} {n}" for n in range(count)}
        for facet, count in FACET_VALUES.items()
    }
)


def vocabulary(chance: np.random.Generator) -> list[str]:
    """The words of the shipped records, most frequent first, then strangers made of their halves."""
    counts: Counter[str] = Counter()
    for path in sorted(CORPUS.glob("*.md")):
        counts.update(fold(match[0]) for match in WORD.finditer(path.read_text("utf-8")))
    words = dict.fromkeys(word for word, _ in counts.most_common() if word.isalpha())
    halves = [word for word in words if len(word) > 5]
    while len(words) < WORD_TYPES:
        first, second = (halves[n] for n in chance.integers(len(halves), size=2))
        words.setdefault(first[: len(first) // 2 + 1] + second[len(second) // 2 :])
    return list(words)


class Generated:
    """Documents that are the same for the same seed.

    Attributes:
        words: Every word, most frequent first.
        collocations: Word ids that stand side by side more often than chance would have it.
    """

    def __init__(self, count: int, seed: int = 20261123) -> None:
        self.count = count
        self._chance = np.random.default_rng(seed)
        self.words = vocabulary(self._chance)
        weights = 1.0 / (np.arange(len(self.words)) + ZIPF_SHIFT) ** ZIPF_EXPONENT
        self._cumulative = np.cumsum(weights / weights.sum())
        self._topics = self._chance.integers(150, 20_000, size=(TOPICS, TOPIC_WORDS))
        self.collocations = self._chance.integers(100, 4_000, size=(COLLOCATIONS, 2))

    def documents(self) -> Iterator[Document]:
        """Yield the documents, by id."""
        for number in range(self.count):
            yield self._document(number)

    def _drawn(self, count: int) -> Ids:
        return np.minimum(
            np.searchsorted(self._cumulative, self._chance.random(count)), len(self.words) - 1
        ).astype(np.int64)

    def _text(self, count: int, topic: int) -> str:
        """`count` words as sentences."""
        ids = self._drawn(count)
        of_topic = self._chance.random(count) < TOPIC_SHARE
        ids[of_topic] = self._topics[topic][self._chance.integers(TOPIC_WORDS, size=int(of_topic.sum()))]
        for place in np.flatnonzero(self._chance.random(count - 1) < COLLOCATION_SHARE):
            ids[place : place + 2] = self.collocations[self._chance.integers(COLLOCATIONS)]
        words = [self.words[n] for n in ids]
        ends = [*range(16, count, 17), count]
        sentences = (words[start:end] for start, end in zip([0, *ends], ends, strict=False))
        return " ".join(" ".join(s).capitalize() + "." for s in sentences if s)

    def _document(self, number: int) -> Document:
        chance = self._chance
        facets = {
            facet: tuple(dict.fromkeys(f"{facet}-{n}" for n in self._values(facet))) for facet in FACETS
        }
        topic = int(facets["theme"][0].rpartition("-")[2])
        low, high = LENGTH_RANGE
        length = int(np.clip(chance.lognormal(np.log(LENGTH_MEDIAN), LENGTH_SIGMA), low, high))
        body = self._text(length, topic)
        third = len(body) // 3
        cuts = [0, body.index(" ", third), body.index(" ", 2 * third), len(body)]
        title = self._text(int(chance.integers(4, 10)), topic).rstrip(".")
        day = 733_000 + int(chance.integers(6_000))
        return Document(
            id=f"record-{number:06d}",
            kind=facets["kind"][0],
            title=title,
            date=f"{1990 + int(facets['year'][0][5:])}",
            texts={
                "title": (title,),
                "summary": (self._text(int(chance.integers(20, 60)), topic),),
                "body": tuple(body[start:end].strip() for start, end in pairwise(cuts)),
                "organisations": tuple(
                    value.replace("-", " ").capitalize() for value in facets["organisation"]
                ),
            },
            facets=facets,
            own=facets,
            day=day,
        )

    def _values(self, facet: str) -> Sequence[int]:
        """One value, or up to four of a facet that holds several; the first values are the frequent ones."""
        several = facet in ("theme", "organisation", "people_involved")
        count = int(self._chance.integers(1, 5)) if several else 1
        drawn = self._chance.random(count) ** 2 * FACET_VALUES[facet]
        return [int(value) for value in drawn]
