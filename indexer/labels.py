"""Labels of the thesaurus found in texts: the longest, in any spelling, with the place where they stand."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from indexer.analysis import Analyzer, Token
from indexer.folding import STOP_WORDS, fold, is_inflected, term_of

_SMALL = frozenset(map(term_of, STOP_WORDS))


class LabelMatch(NamedTuple):
    """A label found in a text: which concepts it names, and where it stands."""

    concepts: tuple[str, ...]
    start: int
    end: int


class Said(NamedTuple):
    """A text as its words and compounds: their terms, the folded words, and where they stand."""

    text: str
    terms: Sequence[str]
    words: Sequence[str]
    starts: Sequence[int]
    ends: Sequence[int]


class _Label(NamedTuple):
    """A label as it is looked for; `word` is what must be inflected and no more, "" for any form."""

    terms: tuple[str, ...]
    concepts: tuple[str, ...]
    is_acronym: bool
    word: str = ""

    def is_at(self, place: int, said: Said, *, is_query: bool) -> bool:
        """Tell whether a text writes it from this word on."""
        last = place + len(self.terms)
        if tuple(said.terms[place:last]) != self.terms:
            return False
        if self.word and not is_inflected(self.word, said.words[place]):
            return False
        if is_query or not self.is_acronym:
            return True
        return said.text[said.starts[place] : said.ends[last - 1]].rstrip("’'s").isupper()


class Labels:
    """All labels of a thesaurus, ready to be looked for.

    Args:
        labels: Concept id → its labels in every spelling.
        inflected_only: Concepts whose labels of one word are found in its inflections, not in every word
            of its stem: `projection` not in `projects`.
        known: Label → its terms, as `sequence` has found them before.
    """

    def __init__(
        self,
        analyzer: Analyzer,
        labels: Mapping[str, Iterable[str]],
        *,
        inflected_only: Collection[str] = (),
        known: Mapping[str, tuple[str, ...]] | None = None,
    ) -> None:
        self._analyzer = analyzer
        self._known = known or {}
        concepts: dict[tuple[str, ...], list[str]] = {}
        acronyms: set[tuple[str, ...]] = set()
        words: dict[tuple[str, ...], str] = {}
        for concept_id, forms in labels.items():
            for label in forms:
                terms = self.sequence(label)
                if terms and concept_id not in concepts.setdefault(terms, []):
                    concepts[terms].append(concept_id)
                if label.isupper():
                    acronyms.add(terms)
                if len(terms) == 1 and concept_id in inflected_only:
                    words[terms] = fold(label)
        self._by_first: dict[str, list[_Label]] = {}
        self._scattered: dict[str, list[tuple[frozenset[str], tuple[str, ...]]]] = {}
        for terms in sorted(filter(None, concepts), key=len, reverse=True):
            label_ = _Label(terms, tuple(concepts[terms]), terms in acronyms, words.get(terms, ""))
            self._by_first.setdefault(terms[0], []).append(label_)
            telling = [term for term in terms if term not in _SMALL]
            if len(set(telling)) > 1:
                self._scattered.setdefault(telling[0], []).append(
                    (frozenset(telling), tuple(concepts[terms]))
                )

    def sequence(self, label: str) -> tuple[str, ...]:
        """A label as the terms of its words and compounds."""
        if label in self._known:
            return self._known[label]
        return tuple(token.term for token in self._analyzer.tokens(label) if not token.is_part)

    def scattered_in(self, terms: Collection[str]) -> Iterator[tuple[str, frozenset[str]]]:
        """Yield the concepts of which all words of a label are among these terms, in whatever order.

        `joined up health and social care` says `joined-up care`. In a text that would be too little.
        """
        for term in terms:
            for wanted, concepts in self._scattered.get(term, ()):
                if wanted.issubset(terms):
                    for concept in concepts:
                        yield concept, wanted

    def found_in(self, text: str, tokens: Sequence[Token] | None = None) -> Iterator[LabelMatch]:
        """Yield the labels in a text, the longest where they overlap.

        Every word of a label must be there, small ones too: “doing together” is not “together”. A label
        all in capitals is an acronym, and a text must write it so; in a query (no `tokens` given) small
        letters will do.
        """
        found = [token for token in tokens or self._analyzer.tokens(text) if not token.is_part]
        said = Said(
            text,
            [token.term for token in found],
            [token.word for token in found],
            [token.start for token in found],
            [token.end for token in found],
        )
        return self.found_among(said, range(len(found)), is_query=tokens is None)

    @property
    def first_terms(self) -> Iterable[str]:
        """The terms that a label begins with."""
        return self._by_first

    def found_among(
        self, said: Said, places: Iterable[int], *, is_query: bool = False
    ) -> Iterator[LabelMatch]:
        """The same, of a text whose words are known.

        Args:
            places: Where labels may begin: at least wherever one of `first_terms` stands, ascending.
        """
        free = 0
        for place in places:
            for label in self._by_first.get(said.terms[place], ()) if place >= free else ():
                if label.is_at(place, said, is_query=is_query):
                    free = place + len(label.terms)
                    yield LabelMatch(label.concepts, said.starts[place], said.ends[free - 1])
                    break
