"""The ranking: BM25 with Lucene's idf in each field, summed with the fields' weights.

Source: Robertson and Zaragoza, The Probabilistic Relevance Framework: BM25 and Beyond (2009); Lucene's
idf is log(1 + (N - n + 0.5) / (n + 0.5)), which keeps rare words apart from common ones where Whoosh's
own, log(N / (n + 1)) + 1, flattens them.
"""

from __future__ import annotations

import math
from typing import Any

from whoosh import scoring

K1 = 1.2
LENGTH_WEIGHT = 0.75
"""b of BM25 for texts; fields that are not texts have none."""
UNNORMALISED = frozenset({"concepts", "facets", "whole"})


def idf(count: int, frequency: int) -> float:
    """Lucene's inverse document frequency of a term that `frequency` of `count` documents have."""
    return math.log(1 + (count - frequency + 0.5) / (frequency + 0.5))


def saturation(field: str, length: Any, average: float) -> Any:
    """What the frequency is set against: grows with the length of the field, a number or an array."""
    b = 0.0 if field in UNNORMALISED else LENGTH_WEIGHT
    return K1 * (1 - b + b * length / average)


def bm25(rarity: float, frequency: Any, against: Any) -> Any:
    """BM25 of a term with this idf, for one document or, of arrays, for each of many."""
    return rarity * frequency * (K1 + 1) / (frequency + against)


class Ranking(scoring.WeightingModel):  # type: ignore[misc]
    """Whoosh's door to the ranking."""

    def idf(self, searcher: Any, fieldname: str, text: Any) -> float:
        """The idf over all segments."""
        parent = searcher.get_parent()
        return idf(parent.doc_count_all(), parent.doc_frequency(fieldname, text))

    def scorer(self, searcher: Any, fieldname: str, text: Any, **_: Any) -> scoring.BaseScorer:
        """The scorer of one term in one field of one segment."""
        return _Scorer(searcher, fieldname, self.idf(searcher, fieldname, text))


class _Scorer(scoring.BaseScorer):  # type: ignore[misc]
    def __init__(self, searcher: Any, fieldname: str, rarity: float) -> None:
        self._idf = rarity
        self._average = searcher.get_parent().avg_field_length(fieldname) or 1.0
        self._length = searcher.doc_field_length
        self._field = fieldname

    def supports_block_quality(self) -> bool:
        """No: every match is scored, because facets count them all."""
        return False

    def score(self, matcher: Any) -> float:
        """BM25 of the matcher's current document."""
        length = self._length(matcher.id(), self._field, 1)
        return float(bm25(self._idf, matcher.weight(), saturation(self._field, length, self._average)))
