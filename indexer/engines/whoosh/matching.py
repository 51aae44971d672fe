"""Which documents match a clause, and how well. Leaves are answered from the snapshot, or by Whoosh where
there is none; And, Or and Not are the arithmetic of sets, with arrays or without.

Whoosh's own parser is never asked, and neither are its matchers for combinations: in 2.7.5 `AndNot`
lets excluded documents through or raises IndexError, depending on the order of the documents.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import Any, NamedTuple, Protocol

from indexer.engines.clauses import (
    TWO_EDITS_FROM,
    And,
    Boosted,
    Clause,
    FacetIs,
    Fuzzy,
    Leaf,
    Not,
    Or,
    Phrase,
    Prefix,
    Words,
)
from indexer.engines.lexicon import Asked, Lexicon, boost_between
from indexer.engines.protocol import Named
from indexer.engines.whoosh.schema import EVERYTHING, facet_term, whole_term
from indexer.errors import QueryError
from indexer.folding import fold

FIELD_WEIGHTS = {EVERYTHING: 1.0, "title": 0.45, "names": 0.3}
"""What a term counts in each field that running words are looked for in. Between 0.15 and 0.6 the others
make no difference that judged queries show (nDCG@10 0.748 to 0.749 on 51 queries of this field)."""
WHOLE_WEIGHT = 4.0
"""What it counts that the words asked for are all of a title or a name: more than any text can."""
PREFIX_LETTERS = 3
SECONDS = 1.0
"""CPU that one search may cost, so that a busy machine makes none fail; the bounds of the query language
keep all but absurd ones far below."""


class Scored(NamedTuple):
    """Documents and their scores, both in one order: arrays (int64, float64), or plain lists.

    Attributes:
        docs: Each once.
    """

    docs: Any
    scores: Any


class Matches(NamedTuple):
    """All that match, as the `Sets` at work have them.

    Attributes:
        found: The documents, as what `&` narrows.
        scores: Document → score.
    """

    found: Any
    scores: Any


class Sets(Protocol):
    """The arithmetic of matches among the documents that count."""

    def everything(self) -> Matches:
        """All documents, at score 0."""

    def any_of(self, parts: Iterable[Scored]) -> Matches:
        """The documents of any part, their scores added."""

    def raised(self, matches: Matches, parts: Iterable[Scored]) -> Matches:
        """What was found, with the scores of the parts added; they find nothing more."""

    def either(self, several: Iterable[Matches]) -> Matches:
        """What is in any of several, scores added."""

    def all_of(self, several: Iterable[Matches]) -> Matches:
        """What is in each of several, scores added; everything, of none."""

    def without(self, matches: Matches, excluded: Matches) -> Matches:
        """What is not excluded."""

    def scaled(self, matches: Matches, factor: float) -> Matches:
        """The same, each score times `factor`."""

    def is_empty(self, matches: Matches) -> bool:
        """Whether nothing was found."""


class Leaves(Protocol):
    """What answers for single terms, phrases and prefixes: documents with their scores."""

    @property
    def sets(self) -> Sets:
        """What their matches are combined with."""

    def term(self, field: str, term: str, weight: float = 1.0) -> Scored:
        """The documents that have a term, their scores times `weight`."""

    def phrase(self, words: Sequence[str], field: str | None) -> Scored:
        """The documents that have the words side by side; within one text field, or None: in any."""

    def prefix(self, letters: str, field: str | None) -> Scored:
        """The documents that have a word that begins so; within one text field, or None: in any."""

    def any_of(self, worths: Mapping[str, float], field: str | None) -> Scored:
        """The documents that have one of the words; within one text field, or None: in any.

        As if they were one term, as rare as all of them together: a slip that one record has, or a name,
        would else come first because it is rare. Of several words in a document that counts which has most
        of BM25 times its worth.
        """

    def holds(self, field: str, term: str) -> bool:
        """Whether a document that counts has the term."""

    def near(self, word: str, edits: int) -> Iterator[tuple[str, int]]:
        """Yield words in use within so many edits of `word`, with how many documents use each."""


class Matching:
    """The matches of one query's clauses.

    Attributes:
        asked: What the words looked at so far became; what is excluded is not among them.
    """

    def __init__(self, leaves: Leaves, lexicon: Lexicon, *, expand: bool) -> None:
        self._leaves = leaves
        self._sets = leaves.sets
        self._lexicon = lexicon
        self._expand = expand
        self._until = (time.monotonic() + SECONDS, time.thread_time() + SECONDS)
        self.asked = Asked()

    def matches(self, clause: Clause | None) -> Matches:
        """The matches of a clause among the documents that count; without one, all of these.

        Raises:
            QueryError: It takes longer than a search may.
        """
        match clause:
            case None:
                return self._sets.everything()
            case Not(inner):
                return self._sets.without(self._sets.everything(), self._excluded(inner))
            case And(clauses):
                return self._and(clauses)
            case Or(clauses):
                return self._sets.either(map(self.matches, clauses))
            case Boosted(inner, factor):
                return self._sets.scaled(self.matches(inner), factor)
            case _:
                return self._leaf(clause)

    def _leaf(self, clause: Leaf) -> Matches:
        match clause:
            case Words(text, None, boosts):
                return self._words(text, boosts)
            case Words(text, field, boosts):
                return self._scoped_words(text, str(field), boosts)
            case Phrase(text, field):
                return self._phrase(text, field)
            case Prefix(text, field):
                return self._prefix(text, field)
            case Fuzzy(text, edits, field):
                return self._fuzzy(text, edits, field)
            case FacetIs(name, value, worth):
                return self._facet(facet_term(name, value), worth)

    def told(self) -> Asked:
        """What the words looked at became, and which of them occur in names."""
        named = (term for term in self.asked.terms if self._leaves.holds("names", term))
        return self.asked._replace(named=frozenset(named))

    def _and(self, clauses: tuple[Clause, ...]) -> Matches:
        matches = self._sets.all_of([self.matches(each) for each in clauses if not isinstance(each, Not)])
        for clause in clauses:
            if isinstance(clause, Not):
                matches = self._sets.without(matches, self._excluded(clause.clause))
        return matches

    def _excluded(self, clause: Clause) -> Matches:
        """The matches of what must not be found: by its own words, without what the thesaurus adds."""
        return Matching(self._leaves, self._lexicon, expand=False).matches(clause)

    def _words(self, text: str, boosts: Sequence[float] = ()) -> Matches:
        asked = self._lexicon.asked(text, expand=self._expand, boosts=boosts)
        whole_weight = WHOLE_WEIGHT * boost_between(text, boosts, 0, len(text))
        self.asked |= asked
        finding = [self._terms(term, weight) for term, weight in asked.terms.items()]
        finding += [self._term("concepts", concept, weight) for concept, weight in asked.concepts.items()]
        if self._expand:
            finding += [self._bearer(named, whole_weight) for named in self._lexicon.named(text)]
        ranking = [self._terms(term, weight) for term, weight in asked.parts.items()]
        related = [self._term("concepts", concept, weight) for concept, weight in asked.related.items()]
        whole = self._term("whole", whole_term(self._lexicon, text), whole_weight)
        matches = self._sets.any_of(chain(*finding))
        if self._sets.is_empty(matches):
            return self._sets.any_of(chain(*related))
        return self._sets.raised(matches, chain(*ranking, *related, whole))

    def _terms(self, term: str, weight: float) -> Iterator[Scored]:
        """A term of running words in each field it is looked for in."""
        for field, field_weight in FIELD_WEIGHTS.items():
            yield from self._term(field, term, weight * field_weight)

    def _bearer(self, named: Named, weight: float) -> Iterator[Scored]:
        """The records of what is named, and not only those that write its name so; of a theme, none more."""
        if named.facet != "theme":
            yield from self._term("facets", facet_term(named.facet, named.value), weight)

    def _scoped_words(self, text: str, field: str, boosts: Sequence[float] = ()) -> Matches:
        """In one part of a record all the words must stand."""
        self.asked |= self._lexicon.asked(text, expand=False)
        tokens = self._lexicon.analyzer.terms(text)
        if not tokens:
            return self._sets.any_of([])
        parts = [self._term(field, t.term, boost_between(text, boosts, t.start, t.end)) for t in tokens]
        return self._sets.all_of(map(self._sets.any_of, parts))

    def _facet(self, term: str, worth: float | None) -> Matches:
        docs, scores = self._leaves.term("facets", term)
        return self._sets.any_of([Scored(docs, scores if worth is None else [worth] * len(docs))])

    def _phrase(self, text: str, field: str | None) -> Matches:
        """A phrase in the unstemmed twin; one that is a single word or compound is found in every form."""
        tokens = [token for token in self._lexicon.analyzer.tokens(text) if not token.is_part]
        if len(tokens) <= 1:
            return self._scoped_words(text, field) if field else self._words(text)
        self.asked |= self._lexicon.asked(text, expand=False)
        self._check_time()
        return self._sets.any_of([self._leaves.phrase([token.word for token in tokens], field)])

    def _prefix(self, text: str, field: str | None) -> Matches:
        letters = _letters(text)
        if len(letters) < PREFIX_LETTERS:
            return self._sets.any_of([])
        self.asked |= Asked(prefixes=(letters,))
        self._check_time()
        return self._sets.any_of([self._leaves.prefix(letters, field)])

    def _fuzzy(self, text: str, edits: int, field: str | None) -> Matches:
        """What is near counts as one term, the nearer the more."""
        from indexer.engines.whoosh.spelling import (
            closeness,  # with rapidfuzz, of which no other clause knows
        )

        word = _letters(text)
        if len(word) < PREFIX_LETTERS:
            return self._sets.any_of([])
        self._check_time()
        near = self._leaves.near(word, edits if len(word) >= TWO_EDITS_FROM else 1)
        worths = {other: closeness(word, other) for other, _ in near}
        self.asked |= Asked(words=frozenset(worths))
        self._check_time()
        return self._sets.any_of([self._leaves.any_of(worths, field)])

    def _term(self, field: str, term: str, weight: float = 1.0) -> Iterator[Scored]:
        """One term, or none where there is no text."""
        self._check_time()
        if term:
            yield self._leaves.term(field, term, weight)

    def _check_time(self) -> None:
        clock, cpu = (
            self._until
        )  # CPU is never ahead of the clock, and asking for it costs forty times as much
        if time.monotonic() > clock and time.thread_time() > cpu:
            raise QueryError("This search takes too long: use fewer or rarer words.")


def _letters(text: str) -> str:
    """The letters of a word or its beginning, folded as the words of records are."""
    return "".join(char for char in fold(text) if char.isalnum())
