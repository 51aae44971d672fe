"""Documents → the arrays of a segment. It knows no file and no Whoosh.

    <field>/terms, <field>/term_starts  the field's terms, sorted: UTF-8 uint8, int64[terms + 1]
    <field>/starts                 term → its postings: int64[terms + 1]
    <field>/docs, <field>/freqs    postings: document int32, frequency in the smallest unsigned
    <field>/positions              of fields with positions: int32
    <field>/position_starts        posting → its positions: int64[postings + 1]
    <field>/lengths                document → length as Whoosh rounds it, int32[documents]
    <field>/total                  the exact sum of lengths, int64[1]
    words, word_starts             term of `text` → its words, terms of `text_exact`: int32, int64[terms + 1]
    deletes, delete_words          what words become without a letter or two; see `spelling`
    digests                        document → sha256 of what was indexed, uint8[documents, 32]
    values, value_starts           document → its terms of `facets`: int32, int64[documents + 1]
    days                           document → ordinal, int64[documents]
    ids, titles, stored (with …_starts)  document → UTF-8; `stored` is the JSON that a hit shows
    passage_starts                 document → its passages, int64[documents + 1]
    passage_fields, passage_first  passage → place in TEXT_FIELDS uint8, first position int32
    texts, text_starts             passage → UTF-8
    spans, span_starts             passage → start and end of each position, uint32[tokens, 2]
    mentions, mention_starts       document → concept (term of `concepts`), passage, start, end: int32[_, 4]

Rows lie one after the other: row i of `x` is x[x_starts[i] : x_starts[i + 1]].
*Source:* Manning, Raghavan and Schütze, Introduction to Information Retrieval (2008), chapters 1 and 4.
"""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import accumulate
from typing import Any

import numpy as np
import numpy.typing as npt

from indexer.analysis import is_telling
from indexer.engines.lexicon import Lexicon
from indexer.engines.protocol import TEXT_FIELDS, Document
from indexer.engines.whoosh.schema import (
    EVERYTHING,
    EXACT,
    SCHEMA,
    fields_of,
    is_positional,
    rounded_length,
    title_key,
)
from indexer.engines.whoosh.spelling import deletion_table
from indexer.folding import term_of

Array = npt.NDArray[Any]
Arrays = dict[str, Array]
DIGEST_BYTES = 32


def strings(values: Iterable[str]) -> tuple[Array, Array]:
    """Texts as one run of UTF-8, uint8, and where each begins, int64[texts + 1]."""
    encoded = [value.encode() for value in values]
    starts = np.fromiter(accumulate(map(len, encoded), initial=0), np.int64, len(encoded) + 1)
    return np.frombuffer(b"".join(encoded), np.uint8), starts


def starts_of(counts: Sequence[int] | Array) -> Array:
    """Lengths of rows → where each begins, int64[rows + 1]."""
    starts = np.zeros(len(counts) + 1, np.int64)
    np.cumsum(np.asarray(counts, np.int64), out=starts[1:])
    return starts


def smallest(values: Array) -> Array:
    """The same numbers in the smallest unsigned dtype that holds them."""
    return values.astype(np.min_scalar_type(int(values.max()) if len(values) else 0))


class _Field:
    """One field's postings while they are gathered, in the order of documents."""

    def __init__(self, name: str, count: int) -> None:
        self.name = name
        self.terms: list[str] = []
        self.docs: list[int] = []
        self.freqs: list[int] = []
        self.positions: list[int] = []
        self.lengths = np.zeros(count, np.int32)

    def add(self, number: int, postings: dict[str, list[int]]) -> None:
        """Take in the postings of one document."""
        freqs = list(map(len, postings.values()))
        self.terms += postings
        self.docs += [number] * len(postings)
        self.freqs += freqs
        self.lengths[number] = rounded_length(sum(freqs))
        if is_positional(self.name):
            for places in postings.values():
                self.positions += places

    def arrays(self) -> Arrays:
        """The postings by term, documents ascending within each."""
        terms = sorted(set(self.terms))
        numbers = dict(zip(terms, range(len(terms)), strict=True))
        ids = np.fromiter(map(numbers.__getitem__, self.terms), np.int64, len(self.terms))
        order = np.argsort(ids, kind="stable")
        freqs = np.array(self.freqs, np.int64)
        named: Arrays = {
            "starts": starts_of(np.bincount(ids, minlength=len(terms))),
            "docs": np.array(self.docs, np.int32)[order],
            "freqs": smallest(freqs[order]),
            "lengths": self.lengths,
            "total": np.array([freqs.sum()], np.int64),
        }
        named["terms"], named["term_starts"] = strings(terms)
        if is_positional(self.name):
            places = np.array(self.positions, np.int32)
            named["positions"] = places[rows_of(starts_of(freqs), order)]
            named["position_starts"] = starts_of(freqs[order])
        return {f"{self.name}/{name}": array for name, array in named.items()}


def rows_of(starts: Array, rows: Array) -> Array:
    """The flat places, int64, of these rows' elements, one row after the other in the order given."""
    begins = starts[rows]
    counts = starts[rows + 1] - begins
    return np.repeat(begins - starts_of(counts)[:-1], counts) + np.arange(int(counts.sum()), dtype=np.int64)


def arrays_of(documents: Sequence[Document], lexicon: Lexicon) -> Arrays:
    """Invert documents: the arrays of a segment in which they have the numbers 0, 1, 2, …"""
    names = [name for name in SCHEMA.names() if name not in ("id", "stored")]
    fields = {name: _Field(name, len(documents)) for name in names}
    passages: dict[str, list[Any]] = defaultdict(list)
    counts, mention_counts, values = [], [], []
    for number, document in enumerate(documents):
        inverted = fields_of(document, lexicon)
        for name, postings in inverted.postings.items():
            if postings:
                fields[name].add(number, postings)
        counts.append(len(inverted.passages))
        mention_counts.append(0)
        values.append(list(inverted.postings["facets"]))
        for place, passage in enumerate(inverted.passages):
            passages["field"].append(TEXT_FIELDS.index(passage.field))
            passages["first"].append(passage.first)
            passages["text"].append(passage.text)
            passages["tokens"].append(len(passage.spans))
            passages["spans"] += passage.spans
            for concept, start, end in passage.mentions:
                passages["mentions"].append((concept, place, start, end))
                mention_counts[-1] += 1
    arrays: Arrays = {}
    for field in fields.values():
        arrays |= field.arrays()
    arrays["words"], arrays["word_starts"] = _words(fields[EVERYTHING], fields[EXACT])
    arrays["deletes"], arrays["delete_words"] = deletion_table(sorted(set(fields[EXACT].terms)))
    digests = b"".join(map(digest_of, documents))
    arrays["digests"] = np.frombuffer(digests, np.uint8).reshape(-1, DIGEST_BYTES)
    facet_ids = _numbers(fields["facets"])
    concept_ids = _numbers(fields["concepts"])
    arrays["values"] = np.array([facet_ids[value] for held in values for value in held], np.int32)
    arrays["value_starts"] = starts_of([len(held) for held in values])
    arrays["days"] = np.array([document.day for document in documents], np.int64)
    arrays["ids"], arrays["ids_starts"] = strings(document.id for document in documents)
    arrays["titles"], arrays["titles_starts"] = strings(title_key(document) for document in documents)
    arrays["stored"], arrays["stored_starts"] = strings(_shown(document) for document in documents)
    arrays["passage_starts"] = starts_of(counts)
    arrays["passage_fields"] = np.array(passages["field"], np.uint8)
    arrays["passage_first"] = np.array(passages["first"], np.int32)
    arrays["texts"], arrays["text_starts"] = strings(passages["text"])
    arrays["spans"] = np.array(passages["spans"], np.uint32).reshape(-1, 2)
    arrays["span_starts"] = starts_of(passages["tokens"])
    mentions = [(concept_ids[concept], *rest) for concept, *rest in passages["mentions"]]
    arrays["mentions"] = np.array(mentions, np.int32).reshape(-1, 4)
    arrays["mention_starts"] = starts_of(mention_counts)
    return arrays


def digest_of(document: Document) -> bytes:
    """What tells whether a document has changed."""
    return hashlib.sha256(repr(document).encode(errors="surrogatepass")).digest()


def _numbers(field: _Field) -> dict[str, int]:
    return {term: number for number, term in enumerate(sorted(set(field.terms)))}


def _words(terms: _Field, words: _Field) -> tuple[Array, Array]:
    """Which words a term stands for: rows of `words`."""
    numbers = _numbers(terms)
    owners = [numbers.get(term_of(word), -1) if is_telling(word) else -1 for word in sorted(set(words.terms))]
    ids = np.array(owners, np.int64)
    rows = np.argsort(ids, kind="stable")[int((ids < 0).sum()) :]
    return rows.astype(np.int32), starts_of(np.bincount(ids[rows], minlength=len(numbers)))


def _shown(document: Document) -> str:
    value = {"id": document.id, "kind": document.kind, "title": document.title, "date": document.date}
    return json.dumps({**value, "own": document.own}, ensure_ascii=False)
