"""Themes of a stretch: concepts by their labels, then everyday subjects that belong to no label found."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

from indexer.folding import fold, term_of
from indexer.intake.known import Known
from indexer.intake.proposal import Span, Value
from indexer.labels import Labels

SUBJECTS = tuple((Path(__file__).parent / "subjects.txt").read_text("utf-8").splitlines())
"""What public services are about in everyday words, besides the labels of the thesaurus and the vocabularies."""
SHORTEST_NAME = 4
FORM_LETTERS = 3
"""How many letters a word may differ in length from the label's: `access` is not `accessibility`."""


_KIND_OF_TRUST = (
    r"nhs|health|healthcare|hospital|care|ambulance|housing|land|development|charitable|family|community|education"
    r"|academy|school|schools|wildlife|conservation|heritage|arts|theatre|leisure|sports|youth|local|foundation|pension"
)
_SOMETHING_ELSE = (
    # a body: the health trust; the Harbour Trust; a trust that runs a hall; trusts
    re.compile(rf"\b(?:{_KIND_OF_TRUST})\s(?=trust\b)(?P<word>trust)\b", re.IGNORECASE),
    re.compile(r"\b[A-ZÀ-Þ][\w’'-]+\s(?P<word>Trusts?)\b"),
    re.compile(
        r"\b(?:[Tt]he|[Aa]|[Ee]ach|[Ee]very|[Oo]ne|[Tt]his)\s(?P<word>trust)\b(?!\s(?:between|among|of|in|we|they|people|that))"
    ),
    re.compile(r"(?P<word>\b[Tt]rusts)\b"),
    # what is common is no commons: a common fund, in common
    re.compile(r"\b(?P<word>[Cc]ommon)\b"),
    # people who meet: the Repair Circle, a sewing circle; only circles, small and plural, may be those of support
    re.compile(r"\b(?P<word>[Cc]ircle)\b"),
    re.compile(r"\b[A-ZÀ-Þ][\w’'-]+\s(?P<word>Circles)\b"),
)
"""Lone ordinary words that are labels, where the words around make something else of them."""


def _is_something_else(text: str, start: int, end: int) -> bool:
    """Whether a word of a text is no theme in its company, though it looks like a label."""
    near = max(0, start - 40)
    return any(
        match.span("word") == (start, end)
        for pattern in _SOMETHING_ELSE
        for match in pattern.finditer(text, near, end + 20)
    )


def themes_in(text: str, spans: Iterable[Span], known: Known, most: int) -> tuple[Value, ...]:
    """The themes of some stretches of a text, the most telling first, each with its first place.

    Concepts of the thesaurus come with their ids; an everyday subject that is in none of their labels is proposed
    too and marked so.
    """
    counts: Counter[str] = Counter()
    first: dict[str, Span] = {}
    words: Counter[str] = Counter()
    first_word: dict[str, Span] = {}
    for start, end in spans:
        stretch = text[start:end]
        tokens = list(known.analyzer.tokens(stretch))
        covered: set[int] = set()
        for match in known.labels.found_in(stretch, tokens):
            written = stretch[match.start : match.end]
            concepts = [c for c in match.concepts if _is_form_of(written, c, known)]
            if is_else := _is_something_else(stretch, match.start, match.end):
                concepts = []
            for concept in concepts:
                counts[concept] += 1
                first.setdefault(concept, (start + match.start, start + match.end))
            covered |= set(range(match.start, match.end)) if concepts or is_else else set()
        for match in _subjects(known).found_in(stretch, tokens):
            written = stretch[match.start : match.end]
            subject = next((one for one in match.concepts if _is_same(written, one)), "")
            if subject and match.start not in covered:
                words[subject] += 1
                first_word.setdefault(subject, (start + match.start, start + match.end))
    sure = [c for c in counts if counts[c] > 1 or _is_telling(text[slice(*first[c])], c, known)]

    def rank(concept: str) -> tuple[int, bool, Span]:
        said_otherwise = _closed(text[slice(*first[concept])]) != _closed(known.thesaurus.label(concept))
        return -counts[concept], said_otherwise, first[concept]

    ranked = sorted(sure, key=rank)
    values = [
        Value(
            known.thesaurus.label(concept),
            first[concept],
            f"by its label “{text[slice(*first[concept])]}”",
            known=concept,
        )
        for concept in ranked
    ]
    told = {fold(word) for value in values for word in value.text.split()}
    values += [
        Value(
            _named(text[slice(*first_word[subject])], subject),
            first_word[subject],
            f"by the word “{text[slice(*first_word[subject])]}”",
            "suggested: not a theme of the thesaurus",
        )
        for subject in sorted(words, key=lambda subject: (-words[subject], first_word[subject]))
        if fold(text[slice(*first_word[subject])]) not in told
    ]
    return tuple(values[:most])


def _closed(words: str) -> str:
    return "".join(fold(word) for word in words.replace("-", " ").split())


def _is_same(written: str, label: str) -> bool:
    """The words are those of the label but for capitals and plurals: `houses` is not `housing`."""
    return _singular(written) == _singular(label)


def _singular(words: str) -> str:
    return " ".join(
        re.sub(r"(?:'s|s'|ies|es|s|y|e)$", "", fold(word))
        for word in re.split(r"[\s-]+", words.replace("’", "'"))
    )


def _named(written: str, subject: str) -> str:
    """A subject as it is written, in full where that is an abbreviation or a very short word."""
    return written if len(written) >= SHORTEST_NAME else subject


def _is_telling(written: str, concept: str, known: Known) -> bool:
    """Two words, or a whole label of one word that shares its stem with the preferred one: once is enough.

    A lone `contract` is not yet commissioning, nor is to `save` a saving.
    """
    if len(written.replace("-", " ").split()) > 1:
        return True
    entry = known.thesaurus.get(concept)
    if not entry or not any(_is_same(written, label) for label in entry.labels):
        return False
    return any(
        term_of(fold(word))[:5] == term_of(fold(written))[:5]
        for word in known.thesaurus.label(concept).split()
    )


def _is_form_of(written: str, concept: str, known: Known) -> bool:
    """The written words are a form of a label, not only of its stem; an established name needs its capitals."""
    entry = known.thesaurus.get(concept)
    labels = entry.labels if entry else ()
    plain = _closed(written)
    for label in labels:
        flat = _closed(label)
        if abs(len(flat) - len(plain)) <= FORM_LETTERS and flat[:3] == plain[:3]:
            if label in _proper_labels(labels) and written != label:
                continue
            return True
    return False


@lru_cache(256)
def _proper_labels(labels: tuple[str, ...]) -> frozenset[str]:
    """Labels that are names of bodies or schemes, such as `In Control`: capitals inside a label of words."""
    return frozenset(label for label in labels[1:] if len(label.split()) > 1 and label.istitle())


@lru_cache(4)
def _subjects(known: Known) -> Labels:
    """The everyday words, and the terms of the vocabularies, ready to be found."""
    vocabularies = known.authorities.vocabularies
    terms = (term.label for name in ("service_areas", "people_involved") for term in vocabularies.terms(name))
    return Labels.of(known.analyzer, {phrase: (phrase,) for phrase in (*SUBJECTS, *terms)})
