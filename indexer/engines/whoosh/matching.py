"""Which documents match a clause, and how well. Whoosh answers for single terms, phrases and prefixes;
And, Or and Not are the arithmetic of sets, done here.

Whoosh's own parser is never asked, and neither are its matchers for combinations: in 2.7.5 `AndNot`
lets excluded documents through or raises IndexError, depending on the order of the documents.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping
from typing import Any

from whoosh import collectors
from whoosh import query as wq

from indexer.engines.lexicon import Asked, Lexicon
from indexer.engines.protocol import And, Clause, FacetIs, Not, Or, Phrase, Prefix, Words
from indexer.engines.whoosh.schema import EVERYTHING, exact, facet_term, whole_term
from indexer.errors import QueryError
from indexer.folding import fold

FIELD_WEIGHTS = {EVERYTHING: 1.0, "title": 0.3, "names": 0.3}
"""What a term counts in each field that running words are looked for in. Between 0.15 and 0.6 the others
make no difference that judged queries show (nDCG@10 0.748 to 0.749 on 51 queries of this field)."""
WHOLE_WEIGHT = 4.0
"""What it counts that the words asked for are all of a title or a name: more than any text can."""
PREFIX_LETTERS = 3
SECONDS = 1.0
"""What one search may cost; the bounds of the query language keep all but absurd ones far below."""

Scores = Mapping[int, float]
"""Document number → score, of all that match."""


class Matching:
    """The matches of one query's clauses.

    Attributes:
        asked: What the words looked at so far became; what is excluded is not among them.
    """

    def __init__(self, searcher: Any, everything: Scores, lexicon: Lexicon, *, expand: bool) -> None:
        self._searcher = searcher
        self._everything = everything
        self._lexicon = lexicon
        self._expand = expand
        self._until = time.monotonic() + SECONDS
        self.asked = Asked()

    def scores(self, clause: Clause | None) -> Scores:
        """The matches of a clause; without one, every document.

        Raises:
            QueryError: It takes longer than a search may.
        """
        match clause:
            case None:
                return self._everything
            case Words(text, None):
                return self._words(text)
            case Words(text, field):
                return self._scoped_words(text, str(field))
            case Phrase(text, field):
                return self._phrase(text, field)
            case Prefix(text, field):
                return self._prefix(text, field or EVERYTHING)
            case FacetIs(name, value):
                return self._of(wq.Term("facets", facet_term(name, value)))
            case Not(inner):
                return _without(self._everything, self._excluded(inner))
            case And(clauses):
                return self._and(clauses)
            case Or(clauses):
                return _sum(self.scores(inner) for inner in clauses)

    def _and(self, clauses: tuple[Clause, ...]) -> Scores:
        wanted = [self.scores(clause) for clause in clauses if not isinstance(clause, Not)]
        found = _all(wanted) if wanted else self._everything
        for clause in clauses:
            if isinstance(clause, Not):
                found = _without(found, self._excluded(clause.clause))
        return found

    def _excluded(self, clause: Clause) -> Scores:
        """The matches of what must not be found: by its own words, without what the thesaurus adds."""
        return Matching(self._searcher, self._everything, self._lexicon, expand=False).scores(clause)

    def _words(self, text: str) -> Scores:
        asked = self._lexicon.asked(text, expand=self._expand)
        self.asked |= asked
        finding = {
            (field, term): weight * field_weight
            for term, weight in asked.terms.items()
            for field, field_weight in FIELD_WEIGHTS.items()
        }
        finding |= {("concepts", concept): weight for concept, weight in asked.concepts.items()}
        ranking = {
            (field, term): weight * field_weight
            for term, weight in asked.parts.items()
            for field, field_weight in FIELD_WEIGHTS.items()
        }
        ranking |= {("concepts", concept): weight for concept, weight in asked.related.items()}
        whole = whole_term(self._lexicon, text)
        if whole:
            ranking["whole", whole] = WHOLE_WEIGHT
        found = _sum(self._of(wq.Term(*place), weight) for place, weight in finding.items())
        return _raised(found, (self._of(wq.Term(*place), weight) for place, weight in ranking.items()))

    def _scoped_words(self, text: str, field: str) -> Scores:
        """In one part of a record all the words must stand."""
        self.asked |= self._lexicon.asked(text, expand=False)
        terms = [token.term for token in self._lexicon.analyzer.terms(text)]
        return _all([self._of(wq.Term(field, term)) for term in terms])

    def _phrase(self, text: str, field: str | None) -> Scores:
        """A phrase in the unstemmed twin; one that is a single word or compound is found in every form."""
        tokens = [token for token in self._lexicon.analyzer.tokens(text) if not token.is_part]
        if len(tokens) <= 1:
            return self._scoped_words(text, field) if field else self._words(text)
        self.asked |= self._lexicon.asked(text, expand=False)
        return self._of(wq.Phrase(exact(field or EVERYTHING), [token.word for token in tokens]))

    def _prefix(self, text: str, field: str) -> Scores:
        letters = "".join(char for char in fold(text) if char.isalnum())
        if len(letters) < PREFIX_LETTERS:
            return {}
        self.asked |= Asked(prefixes=(letters,))
        return self._of(wq.Prefix(exact(field), letters))

    def _of(self, query: wq.Query, weight: float = 1.0) -> Scores:
        """What Whoosh finds for one term, phrase or prefix, its scores times `weight`."""
        if time.monotonic() > self._until:
            raise QueryError("This search takes too long: use fewer or rarer words.")
        collector = _Scores(weight, self._until)
        self._searcher.search_with_collector(query, collector)
        return collector.scores


def _sum(parts: Iterable[Scores]) -> Scores:
    """The documents of any part, their scores added."""
    total: dict[int, float] = {}
    for part in parts:
        for number, score in part.items():
            total[number] = total.get(number, 0.0) + score
    return total


def _raised(found: Scores, parts: Iterable[Scores]) -> Scores:
    """What was found, with the scores of the parts added; they find nothing more."""
    total = dict(found)
    for part in parts:
        for number in part.keys() & total.keys():
            total[number] += part[number]
    return total


def _all(parts: list[Scores]) -> Scores:
    """The documents of every part, their scores added."""
    if not parts:
        return {}
    fewest, *others = sorted(parts, key=len)
    return {
        number: score + sum(other[number] for other in others)
        for number, score in fewest.items()
        if all(number in other for other in others)
    }


def _without(found: Scores, excluded: Scores) -> Scores:
    return {number: score for number, score in found.items() if number not in excluded}


class _Scores(collectors.Collector):  # type: ignore[misc]
    """Scores every match, and gives up when that takes too long."""

    def __init__(self, weight: float, until: float) -> None:
        super().__init__()
        self._weight = weight
        self._until = until
        self.scores: dict[int, float] = {}

    def prepare(self, top_searcher: Any, q: Any, context: Any) -> None:
        """Begin; Whoosh calls it."""
        super().prepare(top_searcher, q, context)
        context.needs_current = True

    def collect(self, sub_docnum: int) -> None:
        """Note one match; Whoosh calls it."""
        self.scores[self.offset + sub_docnum] = self._weight * self.matcher.score()
        if len(self.scores) % 1024 == 0 and time.monotonic() > self._until:
            raise QueryError("This search takes too long: use fewer or rarer words.")
