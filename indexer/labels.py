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


class _Label(NamedTuple):
    """A label as it is looked for; `word` is what must be inflected and no more, "" for any form."""

    terms: tuple[str, ...]
    concepts: tuple[str, ...]
    is_acronym: bool
    word: str = ""

    def is_in(self, text: str, here: Sequence[Token], *, is_query: bool) -> bool:
        """Tell whether these tokens of a text write it."""
        if tuple(token.term for token in here) != self.terms:
            return False
        if self.word and not is_inflected(self.word, here[0].word):
            return False
        return is_query or not self.is_acronym or text[here[0].start : here[-1].end].rstrip("’'s").isupper()


class Labels:
    """All labels of a thesaurus, ready to be looked for.

    Args:
        labels: Concept id → its labels in every spelling.
        inflected_only: Concepts whose labels of one word are found in its inflections, not in every word
            of its stem: `projection` not in `projects`.
    """

    def __init__(
        self,
        analyzer: Analyzer,
        labels: Mapping[str, Iterable[str]],
        *,
        inflected_only: Collection[str] = (),
    ) -> None:
        self._analyzer = analyzer
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
        index = 0
        while index < len(found):
            for label in self._by_first.get(found[index].term, ()):
                here = found[index : index + len(label.terms)]
                if not label.is_in(text, here, is_query=tokens is None):
                    continue
                yield LabelMatch(label.concepts, here[0].start, here[-1].end)
                index += len(label.terms) - 1
                break
            index += 1
