"""Whoosh's own search for single terms, phrases and prefixes: what answers where there is no snapshot, and
what the snapshot is tested against. Slower, never wrong.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from whoosh import collectors, index, scoring
from whoosh import query as wq

from indexer.engines.whoosh.array_sets import ArraySets
from indexer.engines.whoosh.matching import Scored
from indexer.engines.whoosh.ranking import bm25, idf, saturation
from indexer.engines.whoosh.schema import EXACT, ZONE, zone_of
from indexer.engines.whoosh.snapshot import NOTHING
from indexer.engines.whoosh.spelling import is_near
from indexer.engines.whoosh.whoosh_fields import SCHEMA
from indexer.errors import QueryError

SECONDS = 1.0
"""CPU that one leaf may cost."""


def opened_index(folder: Path) -> Any:
    """Whoosh's index in a folder.

    Raises:
        OSError: It was taken away, or something in it is missing.
    """
    try:
        return index.open_dir(folder, schema=SCHEMA, readonly=True)
    except index.IndexError as error:
        raise OSError(str(error)) from error


def opened_searcher(whoosh_index: Any) -> Any:
    """A searcher of one thread.

    Raises:
        OSError: The index was taken away.
    """
    try:
        return whoosh_index.searcher(weighting=Ranking())
    except index.IndexError as error:
        raise OSError(str(error)) from error


class WhooshSearch:
    """Whoosh's answers as arrays.

    Attributes:
        sets: What matches are combined with.
    """

    def __init__(self, searcher: Any) -> None:
        self._searcher = searcher
        alive = np.zeros(searcher.reader().doc_count_all(), bool)
        alive[np.fromiter(searcher.reader().all_doc_ids(), np.int64)] = True
        self.sets = ArraySets(alive)

    def term(self, field: str, term: str, weight: float = 1.0) -> Scored:
        """The documents that have a term, their scores times `weight`."""
        return self._answer(wq.Term(field, term), weight)

    def phrase(self, words: Sequence[str], field: str | None) -> Scored:
        """The documents that have the words side by side; within one text field, or None: in any."""
        return self._answer(wq.Phrase(EXACT, list(words)), zone=None if field is None else zone_of(field))

    def prefix(self, letters: str, field: str | None) -> Scored:
        """The documents that have a term that begins so; all score 1, in whatever form."""
        zone = None if field is None else zone_of(field)
        terms = self._searcher.reader().expand_prefix(EXACT, letters)
        found = [self._answer(wq.Term(EXACT, term), zone=zone).docs for term in terms]
        docs = np.unique(np.concatenate([NOTHING.docs, *found]))
        return Scored(docs, np.ones(len(docs)))

    def any_of(self, worths: Mapping[str, float], field: str | None) -> Scored:
        """The documents that have one of the words, in one field or in any; see `Leaves.any_of`."""
        zone = None if field is None else zone_of(field)
        reader = self._searcher.reader()
        count = reader.doc_count_all()
        best = np.zeros(count)
        for word, worth in worths.items():
            rarity = idf(count, reader.doc_frequency(EXACT, word))
            docs, scores = self._answer(wq.Term(EXACT, word), worth / rarity, zone=zone)
            best[docs] = np.maximum(best[docs], scores)
        docs = np.flatnonzero(best)
        return Scored(docs, idf(count, len(docs)) * best[docs])

    def holds(self, field: str, term: str) -> bool:
        """Whether a document that counts has the term."""
        return len(self.term(field, term).docs) > 0

    def near(self, word: str, edits: int) -> Iterator[tuple[str, int]]:
        """Yield words in use within so many edits of `word`, with how many documents use each."""
        for term in self._searcher.reader().lexicon(EXACT):
            other = term.decode()
            if not other.isdigit() and is_near(word, other, edits) and self.holds(EXACT, other):
                yield other, len(self.term(EXACT, other).docs)

    def _answer(self, query: wq.Query, weight: float = 1.0, *, zone: int | None = None) -> Scored:
        collector = _Scores(weight, zone, time.thread_time() + SECONDS)
        self._searcher.search_with_collector(query, collector)
        found = collector.scores
        if not found:
            return NOTHING
        return Scored(
            np.fromiter(found, np.int64, len(found)), np.fromiter(found.values(), float, len(found))
        )


class _Scores(collectors.Collector):  # type: ignore[misc]
    """Scores every match, and gives up when that takes too long."""

    def __init__(self, weight: float, zone: int | None, until: float) -> None:
        super().__init__()
        self._weight = weight
        self._zone = zone
        self._until = until
        self.scores: dict[int, float] = {}

    def prepare(self, top_searcher: Any, q: Any, context: Any) -> None:
        """Begin; Whoosh calls it."""
        super().prepare(top_searcher, q, context)
        context.needs_current = True

    def collect(self, sub_docnum: int) -> None:
        """Note one match; Whoosh calls it."""
        if self._zone is not None and not any(s.start // ZONE == self._zone for s in self.matcher.spans()):
            return
        self.scores[self.offset + sub_docnum] = self._weight * self.matcher.score()
        if len(self.scores) % 1024 == 0 and time.thread_time() > self._until:
            raise QueryError("This search takes too long: use fewer or rarer words.")


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
