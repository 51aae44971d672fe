"""A theme that a text does not name and the words around tell of: they are those of its definition."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import lru_cache
from math import log

from indexer.intake.known import Known
from indexer.intake.proposal import INFERRED, Span, Value
from indexer.intake.themes import SUBJECTS

FEWEST_WORDS, LEAST_WEIGHT = 3, 5.5
"""How many words of a definition a text must share, and what they must weigh together: `weight` of each is
the logarithm of how much rarer than in every definition it is. Chosen on the write-ups of `dev`.
"""
MOST_DEFINITIONS = 6
"""A word of more definitions than this tells nothing."""
SHORTEST_WORD = 4
LONG_DEFINITION = 0.3
"""How much the weight falls with the logarithm of a definition's length."""


@dataclass(frozen=True)
class _Definitions:
    """What the thesaurus says of its concepts.

    Attributes:
        words: Concept id → the terms of its labels, definitions and note that say what something is about.
        weights: Term → its weight.
    """

    words: dict[str, frozenset[str]]
    weights: dict[str, float]


def inferred_theme(text: str, span: Span, held: frozenset[str], known: Known) -> Value | None:
    """The concept most told of in a stretch without being named there; marked as suggested.

    Args:
        held: Ids of the concepts that are named there, or near enough to one that is.
    """
    definitions = _definitions(known)
    words = {
        token.term: (span[0] + token.start, span[0] + token.end)
        for token in reversed(list(known.analyzer.tokens(text[slice(*span)])))
        if token.term in definitions.weights
    }
    told = [
        (_weight(shared, definitions, len(of)), concept, shared)
        for concept, of in definitions.words.items()
        if concept not in held and len(shared := of & words.keys()) >= FEWEST_WORDS
    ]
    weight, concept, shared = max(told, default=(0.0, "", frozenset()))
    if weight < LEAST_WEIGHT:
        return None
    places = sorted(words[term] for term in shared)
    quoted = ", ".join(f"“{text[slice(*place)]}”" for place in places)
    return Value(
        known.thesaurus.label(concept),
        places[0],
        f"by words of its definition: {quoted}",
        INFERRED,
        known=concept,
    )


def _weight(shared: frozenset[str], definitions: _Definitions, length: int) -> float:
    return sum(definitions.weights[term] for term in shared) / (1 + LONG_DEFINITION * log(length))


@lru_cache(4)
def _definitions(known: Known) -> _Definitions:
    def terms(text: str) -> set[str]:
        tokens = known.analyzer.tokens(text)
        return {token.term for token in tokens if not token.is_part and len(token.word) >= SHORTEST_WORD}

    subjects = terms(
        " . ".join([*SUBJECTS, *(label for concept in known.thesaurus for label in concept.labels)])
    )
    words = {
        concept.id: frozenset(
            subjects
            & terms(
                " . ".join(
                    [*concept.labels, *(one.text for one in concept.definitions), concept.scopeNote or ""]
                )
            )
        )
        for concept in known.thesaurus
    }
    counts = Counter(term for of in words.values() for term in of)
    weights = {term: log(len(words) / count) for term, count in counts.items() if count <= MOST_DEFINITIONS}
    return _Definitions({concept: of & weights.keys() for concept, of in words.items()}, weights)
