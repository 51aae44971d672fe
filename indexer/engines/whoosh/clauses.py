"""Clauses of our query language → Whoosh's query objects. Whoosh's own parser is never asked."""

from __future__ import annotations

from collections.abc import Iterable

from whoosh import query as wq

from indexer.engines.folding import fold
from indexer.engines.lexicon import Asked, Lexicon
from indexer.engines.protocol import And, Clause, FacetIs, Not, Or, Phrase, Prefix, Words
from indexer.engines.whoosh.schema import EVERYTHING, exact, facet_term, whole_term

FIELD_WEIGHTS = {EVERYTHING: 1.0, "title": 0.3, "names": 0.3}
"""What a term counts in each field that running words are looked for in. Between 0.15 and 0.6 the others
make no difference that judged queries show (nDCG@10 0.748 to 0.749 on 51 queries of this field)."""
WHOLE_WEIGHT = 4.0
"""What it counts that the words asked for are all of a title or a name: more than any text can."""
PREFIX_LETTERS = 3


class Compiler:
    """Turns the clauses of one query into Whoosh's, and remembers what the words became.

    Attributes:
        asked: What the words compiled so far became; what is excluded is not among them.
    """

    def __init__(self, lexicon: Lexicon, *, expand: bool) -> None:
        self._lexicon = lexicon
        self._expand = expand
        self.asked = Asked()

    def compile(self, clause: Clause | None) -> wq.Query:
        """The Whoosh query of a clause; without a clause every document matches."""
        match clause:
            case None:
                return wq.Every()
            case Words(text, None):
                return self._words(text)
            case Words(text, field):
                return self._scoped_words(text, str(field))
            case Phrase(text, field):
                return self._phrase(text, field)
            case Prefix(text, field):
                return self._prefix(text, field or EVERYTHING)
            case FacetIs(name, value):
                return wq.Term("facets", facet_term(name, value))
            case Not(inner):
                return wq.AndNot(wq.Every(boost=0.0), self._excluded(inner))
            case And(clauses):
                return self._and(clauses)
            case Or(clauses):
                return wq.Or([self.compile(inner) for inner in clauses])

    def _and(self, clauses: Iterable[Clause]) -> wq.Query:
        wanted = [clause for clause in clauses if not isinstance(clause, Not)]
        unwanted = [self._excluded(clause.clause) for clause in clauses if isinstance(clause, Not)]
        parts = [self.compile(clause) for clause in wanted] or [wq.Every(boost=0.0)]
        found = wq.And(parts) if len(parts) > 1 else parts[0]
        return wq.AndNot(found, wq.Or(unwanted)) if unwanted else found

    def _excluded(self, clause: Clause) -> wq.Query:
        """The query of what must not be found: by its own words, without what the thesaurus adds."""
        return Compiler(self._lexicon, expand=False).compile(clause)

    def _words(self, text: str) -> wq.Query:
        asked = self._lexicon.asked(text, expand=self._expand)
        self.asked |= asked
        parts = [
            wq.Term(field, term, boost=weight * field_weight)
            for term, weight in asked.terms.items()
            for field, field_weight in FIELD_WEIGHTS.items()
        ]
        parts += [wq.Term("concepts", concept, boost=weight) for concept, weight in asked.concepts.items()]
        whole = whole_term(self._lexicon, text)
        if whole:
            parts.append(wq.Term("whole", whole, boost=WHOLE_WEIGHT))
        return wq.Or(parts) if parts else wq.NullQuery

    def _scoped_words(self, text: str, field: str) -> wq.Query:
        self.asked |= self._lexicon.asked(text, expand=False)
        whole_words = [token.term for token in self._lexicon.analyzer.terms(text)]
        return wq.And([wq.Term(field, term) for term in whole_words]) if whole_words else wq.NullQuery

    def _phrase(self, text: str, field: str | None) -> wq.Query:
        """A phrase in the unstemmed twin; one that is a single word or compound is found in every form."""
        tokens = [token for token in self._lexicon.analyzer.tokens(text) if not token.is_part]
        if not tokens:
            return wq.NullQuery
        if len(tokens) == 1:
            return self._scoped_words(text, field) if field else self._words(text)
        self.asked |= self._lexicon.asked(text, expand=False)
        return wq.Phrase(exact(field or EVERYTHING), [token.word for token in tokens])

    def _prefix(self, text: str, field: str) -> wq.Query:
        letters = "".join(char for char in fold(text) if char.isalnum())
        if len(letters) < PREFIX_LETTERS:
            return wq.NullQuery
        self.asked |= Asked(prefixes=(letters,))
        return wq.Prefix(exact(field), letters)
