"""The ranking: BM25 with Lucene's idf in each field, summed with the fields' weights.

Source: Robertson and Zaragoza, The Probabilistic Relevance Framework: BM25 and Beyond (2009); Lucene's
idf is log(1 + (N - n + 0.5) / (n + 0.5)), which keeps rare words apart from common ones where Whoosh's
own, log(N / (n + 1)) + 1, flattens them.
"""

from __future__ import annotations

import math
from typing import Any

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
