"""Labels of the thesaurus found in texts: the longest, in any spelling, with the place where they stand."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from indexer.analysis import Analyzer, Token
from indexer.folding import STOP_WORDS, fold, is_inflected, term_of


class LabelMatch(NamedTuple):
    """A label found in a text: which concepts it names, and where it stands."""

    concepts: tuple[str, ...]
    start: int
    end: int


class Label(NamedTuple):
    """A label as it is looked for; `word` is what must be inflected and no more, "" for any form."""

    terms: tuple[str, ...]
    concepts: tuple[str, ...]
    is_acronym: bool
    word: str = ""

    def may_be(self, written: str, *, as_written: bool) -> bool:
        """Tell whether words that have its terms are this label: its word inflected, its capitals kept."""
        if self.word and not is_inflected(self.word, fold(written)):
            return False
        return not (as_written and self.is_acronym) or written.rstrip("’'s").isupper()


ByFirst = Mapping[str, Sequence[Label]]
"""First term → the labels that begin with it, the longest first."""
Scattered = Mapping[str, Sequence[tuple[frozenset[str], tuple[str, ...]]]]
"""First telling term → the telling terms of a label of several, and its concepts."""


class Labels:
    """All labels of a thesaurus, ready to be looked for.

    Attributes:
        by_first, scattered: The labels, by what they are looked up by.
    """

    def __init__(
        self,
        analyzer: Analyzer,
        by_first: ByFirst,
        scattered: Scattered,
        known: Mapping[str, tuple[str, ...]],
    ) -> None:
        self._analyzer = analyzer
        self.by_first = by_first
        self.scattered = scattered
        self._known = known

    @classmethod
    def of(
        cls,
        analyzer: Analyzer,
        labels: Mapping[str, Iterable[str]],
        *,
        inflected_only: Collection[str] = (),
        known: Mapping[str, tuple[str, ...]] | None = None,
    ) -> Labels:
        """Make them ready.

        Args:
            labels: Concept id → its labels in every spelling.
            inflected_only: Concepts whose labels of one word are found in its inflections, not in every word
                of its stem: `projection` not in `projects`.
            known: Label → its terms, as `sequence` has found them before.
        """
        by_first: dict[str, list[Label]] = {}
        scattered: dict[str, list[tuple[frozenset[str], tuple[str, ...]]]] = {}
        made = cls(analyzer, by_first, scattered, known or {})
        small = frozenset(map(term_of, STOP_WORDS))
        concepts: dict[tuple[str, ...], list[str]] = {}
        acronyms: set[tuple[str, ...]] = set()
        words: dict[tuple[str, ...], str] = {}
        for concept_id, forms in labels.items():
            for label in forms:
                terms = made.sequence(label)
                if terms and concept_id not in concepts.setdefault(terms, []):
                    concepts[terms].append(concept_id)
                if label.isupper():
                    acronyms.add(terms)
                if len(terms) == 1 and concept_id in inflected_only:
                    words[terms] = fold(label)
        for terms in sorted(filter(None, concepts), key=len, reverse=True):
            label_ = Label(terms, tuple(concepts[terms]), terms in acronyms, words.get(terms, ""))
            by_first.setdefault(terms[0], []).append(label_)
            telling = [term for term in terms if term not in small]
            if len(set(telling)) > 1:
                scattered.setdefault(telling[0], []).append((frozenset(telling), tuple(concepts[terms])))
        return made

    def sequence(self, label: str) -> tuple[str, ...]:
        """A label as the terms of its words and compounds."""
        known = self._known.get(label)
        if known is not None:
            return known
        return tuple(token.term for token in self._analyzer.tokens(label) if not token.is_part)

    def scattered_in(self, terms: Collection[str]) -> Iterator[tuple[str, frozenset[str]]]:
        """Yield the concepts of which all words of a label are among these terms, in whatever order.

        `joined up health and social care` says `joined-up care`. In a text that would be too little.
        """
        for term in terms:
            for wanted, concepts in self.scattered.get(term, ()):
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
        terms, spans = [token.term for token in found], [(token.start, token.end) for token in found]
        return self.found_among(text, terms, spans, range(len(found)), as_written=tokens is not None)

    def found_among(
        self,
        text: str,
        terms: Sequence[str],
        spans: Sequence[tuple[int, int]],
        places: Iterable[int],
        *,
        as_written: bool = True,
    ) -> Iterator[LabelMatch]:
        """The same, of a text whose words are known: their terms, where they stand, parts left out.

        Args:
            places: Where labels may begin: at least wherever a term of `by_first` stands, ascending.
            as_written: Whether acronyms must be in capitals.
        """
        free = 0
        for place in places:
            for label in self.by_first.get(terms[place], ()) if place >= free else ():
                last = place + len(label.terms)
                if tuple(terms[place:last]) != label.terms:
                    continue
                start, end = spans[place][0], spans[last - 1][1]
                if not label.may_be(text[start:end], as_written=as_written):
                    continue
                yield LabelMatch(label.concepts, start, end)
                free = last
                break
