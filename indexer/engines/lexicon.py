"""What a search knows of words: compounds, the thesaurus's labels, the facets' names.

Built once with an index and kept beside it as JSON, so that a query needs neither corpus nor thesaurus.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, NamedTuple

from indexer.analysis import (
    BOUND_PARTS,
    WORD,
    Analyzer,
    Token,
    carries_meaning,
    is_made_of,
    is_telling,
)
from indexer.engines.protocol import Expansion, Knowledge, KnownConcept, Named
from indexer.folding import STOP_WORDS, fold, term_of
from indexer.labels import Labels

if TYPE_CHECKING:
    from indexer.many_texts import Vocabulary, Words

CONCEPT_WEIGHT = 1.5
NARROWER_WEIGHT = 0.5
RELATED_WEIGHT = 0.15
"""How much a concept of the query counts against a word, and those near it. Chosen on judged queries."""
FEW_WORDS = 4
"""A query of more words says by itself what it means: its concepts count less, the more words it has
(nDCG@10 with and without: CISI, whose queries have 40 words, .413 and .399; this field's .862 and .860)."""
PART_WEIGHT = 0.35
"""How much a part of a compound counts against the compound."""
NAMED = ("person", "organisation", "place", "initiative")
"""Facets whose values are names."""
SHOWN_LABELS = 4
REMEMBERED_TEXTS = 1_000
REMEMBERED_TERMS = 10_000


class Asked(NamedTuple):
    """What the words of a query became.

    Attributes:
        terms: Term → weight; a word said twice weighs twice.
        parts: Parts of compounds → weight; they rank what is found, and find nothing themselves.
        concepts: Concept id → weight: those named by the words, and narrower ones.
        related: Concepts near those, or broader → weight; they too only rank, unless nothing else is found.
        expansions: The concepts of the query's own words, as told to the person who asks.
        prefixes: Beginnings of words, folded.
        named: Those of the terms that occur in names of people, organisations or places.
        words: Words as they are written in records, folded, that are near to a word asked for.
    """

    terms: Mapping[str, float] = {}
    parts: Mapping[str, float] = {}
    concepts: Mapping[str, float] = {}
    related: Mapping[str, float] = {}
    expansions: tuple[Expansion, ...] = ()
    prefixes: tuple[str, ...] = ()
    named: frozenset[str] = frozenset()
    words: frozenset[str] = frozenset()

    def __or__(self, other: Asked) -> Asked:
        """Both together; where both ask for a term or a concept, the greater weight counts."""
        return Asked(
            _greatest(self.terms, other.terms),
            _greatest(self.parts, other.parts),
            _greatest(self.concepts, other.concepts),
            _greatest(self.related, other.related),
            tuple(dict.fromkeys((*self.expansions, *other.expansions))),
            (*self.prefixes, *other.prefixes),
            words=self.words | other.words,
        )


def _greatest(left: Mapping[str, float], right: Mapping[str, float]) -> dict[str, float]:
    return {key: max(left.get(key, 0.0), right.get(key, 0.0)) for key in (*left, *right)}


class Lexicon:
    """The words of one index.

    Attributes:
        compounds: Term of a joined word → its parts; the surest first.
        knowledge: Thesaurus and facet names.
        sequences: Label → the terms of its words, where that is known already.
    """

    def __init__(
        self,
        compounds: Mapping[str, tuple[str, str]],
        knowledge: Knowledge,
        sequences: Mapping[str, tuple[str, ...]] | None = None,
    ) -> None:
        self.compounds = compounds
        self.knowledge = knowledge
        self.sequences = sequences or {}

    # --- made and kept -------------------------------------------------------------------------

    @classmethod
    def from_json(cls, text: str) -> Lexicon:
        """Read what `to_json` wrote."""
        value = json.loads(text)
        knowledge = value["knowledge"]
        concepts = tuple(
            KnownConcept(**{key: tuple(v) if isinstance(v, list) else v for key, v in entry.items()})  # type: ignore[arg-type]
            for entry in knowledge["concepts"]
        )
        compounds = {term: (first, second) for term, (first, second) in value["compounds"].items()}
        return cls(
            compounds,
            Knowledge(concepts, knowledge["labels"], knowledge["variants"], knowledge["parents"]),
            {label: tuple(terms) for label, terms in value["sequences"].items()},
        )

    def to_json(self) -> str:
        """One JSON document; the same lexicon always gives the same text."""
        concepts = self.knowledge.concepts
        labels = dict.fromkeys(label for each in concepts for label in (*each.labels, *each.hidden))
        value = {
            "compounds": self.compounds,
            "knowledge": {**self.knowledge._asdict(), "concepts": [each._asdict() for each in concepts]},
            "sequences": {label: self.labels.sequence(label) for label in labels},
        }
        return json.dumps(value, ensure_ascii=False)

    # --- text ----------------------------------------------------------------------------------

    @cached_property
    def analyzer(self) -> Analyzer:
        """Text → tokens with this index's compounds."""
        return Analyzer(self.compounds)

    def tokens_of(self, text: str) -> tuple[Token, ...]:
        """The tokens of a record's text; the texts last asked for are remembered."""
        return self._remembered(text)

    @cached_property
    def _remembered(self) -> Callable[[str], tuple[Token, ...]]:
        return lru_cache(REMEMBERED_TEXTS)(lambda text: tuple(self.analyzer.tokens(text)))

    def name_terms(self, name: str) -> frozenset[str]:
        """The terms of a label or a name, small words left out; those last asked for are remembered."""
        return self._remembered_terms(name)

    @cached_property
    def _remembered_terms(self) -> Callable[[str], frozenset[str]]:
        return lru_cache(REMEMBERED_TERMS)(
            lambda text: frozenset(token.term for token in self.analyzer.terms(text))
        )

    @cached_property
    def labels(self) -> Labels:
        """The thesaurus's labels, hidden ones among them."""
        labels = {concept.id: (*concept.labels, *concept.hidden) for concept in self.knowledge.concepts}
        rings = frozenset(concept.id for concept in self.knowledge.concepts if concept.is_ring)
        return Labels.of(self.analyzer, labels, inflected_only=rings, known=self.sequences)

    def asked(self, text: str, *, expand: bool, boosts: Sequence[float] = ()) -> Asked:
        """Make running words into weighted terms, and add what the thesaurus knows.

        `boosts` are those of `protocol.Words`; a concept is worth the mean of the words that name it.
        """
        terms: dict[str, float] = {}
        parts: dict[str, float] = {}
        tokens = [token for token in self.analyzer.tokens(text) if carries_meaning(token)]
        for token in tokens:
            kept, weight = (parts, PART_WEIGHT) if token.is_part else (terms, 1.0)
            weight *= boost_between(text, boosts, token.start, token.end)
            kept[token.term] = kept.get(token.term, 0.0) + weight
        if not expand:
            return Asked(terms)
        named: dict[str, Expansion] = {}
        worth: dict[str, float] = {}
        share = min(1.0, FEW_WORDS / len(terms)) if terms else 1.0
        for match in self.labels.found_in(text):
            for concept in match.concepts:
                named.setdefault(concept, self._expansion(concept, text[match.start : match.end]))
                worth.setdefault(concept, share * boost_between(text, boosts, match.start, match.end))
        for concept, wanted in self.labels.scattered_in(terms.keys()):
            said = [token for token in tokens if token.term in wanted]
            named.setdefault(concept, self._expansion(concept, " ".join(token.word for token in said)))
            counts = [boost_between(text, boosts, token.start, token.end) for token in said]
            worth.setdefault(concept, share * sum(counts) / len(counts))
        concepts = {concept: CONCEPT_WEIGHT * worth[concept] for concept in named}
        related: dict[str, float] = {}
        for concept in named:
            narrower = dict.fromkeys(self.concepts[concept].narrower, NARROWER_WEIGHT * worth[concept])
            concepts = _greatest(concepts, narrower)
            near = (*self.concepts[concept].related, *self.broader.get(concept, ()))
            related = _greatest(related, dict.fromkeys(near, RELATED_WEIGHT * worth[concept]))
        return Asked(terms, parts, concepts, related, tuple(named.values()))

    def _expansion(self, concept_id: str, matched: str) -> Expansion:
        """Tell a reader of a concept by the labels that say something new beside the words asked for."""
        concept = self.concepts[concept_id]
        said = {self.labels.sequence(matched), self.labels.sequence(concept.labels[0])}
        also = []
        for label in concept.labels:
            terms = self.labels.sequence(label)
            if terms not in said:
                said.add(terms)
                also.append(label)
        return Expansion(concept.id, concept.labels[0], matched, tuple(also[:SHOWN_LABELS]))

    # --- names ---------------------------------------------------------------------------------

    def named(self, text: str) -> tuple[Named, ...]:
        """What the whole of a text is a name of, in any spelling; people also by initials and surname."""
        found = self.names.get(" ".join(self.labels.sequence(text)), ())
        words = [fold(match[0]) for match in WORD.finditer(text)]
        if not found and len(words) > 1 and len(words[0]) == 1:
            alike = self.surnames.get(words[-1], ())
            values = dict.fromkeys(value for value, name in alike if _has_initials(words, name))
            found = tuple(Named("person", value, self.label("person", value)) for value in values)
        return found

    @cached_property
    def names(self) -> Mapping[str, tuple[Named, ...]]:
        """The terms of each name and label, spaces between them → what bears it."""
        bearers: dict[str, dict[Named, None]] = {}
        themes = ((c.id, (*c.labels, *c.hidden)) for c in self.knowledge.concepts if not c.is_ring)
        for facet, entries in (*((facet, self._names_of(facet)) for facet in NAMED), ("theme", themes)):
            for value, names in entries:
                for name in names:
                    bearer = Named(facet, value, self.label(facet, value))
                    bearers.setdefault(" ".join(self.labels.sequence(name)), {})[bearer] = None
        return {terms: tuple(named) for terms, named in bearers.items() if terms}

    @cached_property
    def surnames(self) -> Mapping[str, Sequence[tuple[str, Sequence[str]]]]:
        """The last word of a person's name, folded → who bears it, and all words of the name."""
        bearers: dict[str, list[tuple[str, Sequence[str]]]] = {}
        for value, names in self._names_of("person"):
            for name in names:
                if words := [fold(match[0]) for match in WORD.finditer(name)]:
                    bearers.setdefault(words[-1], []).append((value, words))
        return bearers

    def _names_of(self, facet: str) -> Iterator[tuple[str, tuple[str, ...]]]:
        variants = self.knowledge.variants.get(facet, {})
        for value, name in self.knowledge.labels.get(facet, {}).items():
            yield value, (name, *variants.get(value, ()))

    # --- spelling ------------------------------------------------------------------------------

    def is_known(self, word: str) -> bool:
        """Tell whether a folded word, in any form, is known whatever the documents say."""
        return (
            word in STOP_WORDS
            or word in BOUND_PARTS
            or term_of(word) in self.label_terms
            or self.is_compound(word)
        )

    def is_compound(self, word: str) -> bool:
        """Tell whether a folded word is a known compound in any form; one that has its stem may be none."""
        parts = self.compounds.get(term_of(word))
        return parts is not None and is_made_of(word, parts)

    @cached_property
    def solid_labels(self) -> Mapping[str, str]:
        """Each label of several words, folded and written as one word → the same in words."""
        solid = {}
        for concept in self.knowledge.concepts:
            for label in concept.labels:
                words = [match[0] for match in WORD.finditer(label)]
                if len(words) > 1:
                    solid[fold("".join(words))] = " ".join(words)
        return solid

    @cached_property
    def names_by_sound(self) -> Mapping[str, Sequence[str]]:
        """How a part of a name sounds (Metaphone, Philips 1990) → the folded parts that sound so."""
        parts = {
            fold(match[0])
            for facet in NAMED
            for _, names in self._names_of(facet)
            for name in names
            for match in WORD.finditer(name)
        }
        sounds: dict[str, list[str]] = {}
        for part in sorted(parts):
            if is_telling(part) and part.isalpha():
                sounds.setdefault(sound_of(part), []).append(part)
        return sounds

    # --- facets --------------------------------------------------------------------------------

    def label(self, facet: str, value: str) -> str:
        """How a facet's value is shown; the value itself where it has no name."""
        return self.knowledge.labels.get(facet, {}).get(value, value)

    def parent(self, facet: str, value: str) -> str | None:
        """The value that encloses this one."""
        return self.knowledge.parents.get(facet, {}).get(value)

    def concept_label(self, concept_id: str) -> str:
        """The preferred label of a concept."""
        return self.concepts[concept_id].labels[0]

    # --- tables --------------------------------------------------------------------------------

    @cached_property
    def concepts(self) -> Mapping[str, KnownConcept]:
        """Id → concept."""
        return {concept.id: concept for concept in self.knowledge.concepts}

    @cached_property
    def broader(self) -> Mapping[str, Sequence[str]]:
        """Concept id → the concepts whose `narrower` names it."""
        broader: dict[str, list[str]] = {}
        for concept in self.knowledge.concepts:
            for other in concept.narrower:
                broader.setdefault(other, []).append(concept.id)
        return broader

    @cached_property
    def label_terms(self) -> Collection[str]:
        """The terms of labels that may be shown: they are spelled right; misspellings are not."""
        return frozenset(
            term
            for concept in self.knowledge.concepts
            for label in concept.labels
            for term in self.labels.sequence(label)
        )


def boost_between(text: str, boosts: Sequence[float], start: int, end: int) -> float:
    """What the words of a text between two characters count: the mean of `boosts`; without any, 1."""
    if not boosts:
        return 1.0
    first, last = (len(text[:place].split()) for place in (start + 1, end))
    between = boosts[first - 1 : last]
    return sum(between) / len(between)


def sound_of(word: str) -> str:
    """How a word sounds: Metaphone."""
    from jellyfish import metaphone

    return metaphone(word)


def _has_initials(asked: Sequence[str], name: Sequence[str]) -> bool:
    """`r latif` and `r k latif` ask for `rabiyah k latif`: initials or names in order, the surname whole."""
    given = iter(name[:-1])
    return asked[-1] == name[-1] and all(any(part.startswith(word) for part in given) for word in asked[:-1])


def compounds_of(
    knowledge: Knowledge, vocabulary: Vocabulary, batches: Iterable[Words]
) -> dict[str, tuple[str, str]]:
    """The compounds that texts, which were read with this vocabulary, and the thesaurus teach."""
    from indexer.many_texts import learn_compounds, read_words

    labels = (label for concept in knowledge.concepts for label in concept.labels)
    return learn_compounds(vocabulary, [read_words(labels, vocabulary), *batches])
