"""One document taken apart token by token, by `Analyzer.tokens`: what the arrays are tested against; and
what stands in an index of Whoosh's.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from whoosh import index

from indexer.analysis import Token, carries_meaning
from indexer.engines.lexicon import Lexicon
from indexer.engines.protocol import TEXT_FIELDS, Document
from indexer.engines.whoosh.schema import (
    EVERYTHING,
    EXACT,
    NAME_FIELDS,
    PASSAGE_GAP,
    SHOWN_FIELDS,
    THEME_WEIGHT,
    ZONE,
    facet_term,
    whole_term,
    zone_of,
)
from indexer.engines.whoosh.whoosh_fields import SCHEMA


class Passage(NamedTuple):
    """A text that a hit may show.

    Attributes:
        first: The position of its first token.
        spans: Start and end, in characters, of the token at each position from there on.
        mentions: Concept, start and end, in characters, of each label in it.
    """

    field: str
    text: str
    first: int
    spans: Sequence[tuple[int, int]]
    mentions: Sequence[tuple[str, int, int]]


class Inverted(NamedTuple):
    """One document taken apart: field → its postings, and the passages that a hit may show."""

    postings: Mapping[str, dict[str, list[int]]]
    passages: Sequence[Passage]


def fields_of(document: Document, lexicon: Lexicon) -> Inverted:
    """Take a document apart."""
    terms: dict[str, dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
    concepts: dict[str, list[int]] = defaultdict(list)
    passages = []
    for name in TEXT_FIELDS:
        position = zone_of(name) * ZONE
        for text in document.texts.get(name, ()):
            tokens = list(lexicon.analyzer.tokens(text, position=position))
            _add_tokens(terms, name, tokens)
            mentions = [
                (concept, match.start, match.end)
                for match in lexicon.labels.found_in(text, tokens)
                for concept in match.concepts
            ]
            for concept, _, _ in mentions:
                concepts[concept].append(0)
            if name in SHOWN_FIELDS:
                spans = [(token.start, token.end) for token in tokens if not token.is_part]
                passages.append(Passage(name, text, position, spans, mentions))
            position = (tokens[-1].position if tokens else position) + PASSAGE_GAP
    for theme in document.own.get("theme", ()):
        concepts[theme] += [0] * THEME_WEIGHT
    wholes = {
        whole_term(lexicon, text) for name in ("title", *NAME_FIELDS) for text in document.texts.get(name, ())
    }
    facets = {facet_term(facet, value): [0] for facet, held in document.facets.items() for value in held}
    whole = {term: [0] for term in wholes if term}
    return Inverted({**terms, "concepts": concepts, "facets": facets, "whole": whole}, passages)


def _add_tokens(terms: dict[str, dict[str, list[int]]], name: str, tokens: Sequence[Token]) -> None:
    for token in tokens:
        terms[EXACT][token.word].append(token.position)
        if carries_meaning(token):
            ranked = (EVERYTHING, name, "names") if name in NAME_FIELDS else (EVERYTHING, name)
            for field in ranked:
                terms[field][token.term].append(token.position)


def all_of(folder: Path) -> dict[str, Any]:
    """Everything a reader tells of an index."""
    with index.open_dir(folder, schema=SCHEMA).reader() as reader:
        postings = {}
        for field, term in reader.all_terms():
            matcher = reader.postings(field, term)
            held = []
            while matcher.is_active():
                places = matcher.value_as("positions") if matcher.supports("positions") else None
                held.append((matcher.id(), matcher.weight(), places))
                matcher.next()
            info = reader.term_info(field, term)
            numbers = (
                info.weight(),
                info.doc_frequency(),
                info.min_length(),
                info.max_length(),
                info.max_weight(),
            )
            postings[field, term] = (held, *numbers, info.min_id(), info.max_id())
        names = SCHEMA.names()
        return {
            "postings": postings,
            "stored": list(reader.iter_docs()),
            "lengths": [
                (name, number, reader.doc_field_length(number, name))
                for name in names
                for number in range(reader.doc_count_all())
            ],
            "totals": [(name, reader.field_length(name)) for name in names],
        }
