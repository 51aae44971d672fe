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
    letters                        word → how many it has, the smallest unsigned
    digests                        document → sha256 of what was indexed, uint8[documents, 32]
    values, value_starts           document → its terms of `facets`: int32, int64[documents + 1]
    days                           document → ordinal, int64[documents]
    ids, titles, stored (with …_starts)  document → UTF-8; `stored` is the JSON that a hit shows
    passage_starts                 document → its passages, int64[documents + 1]
    passage_fields, passage_first  passage → place in TEXT_FIELDS uint8, first position int32
    texts, text_starts             passage → UTF-8
    span_begins, span_starts       passage → where each position begins in it, in characters: uint32
    span_lengths                   and how long it is, the smallest unsigned
    mentions, mention_starts       document → concept (term of `concepts`), passage, start, end: int32[_, 4]

Rows lie one after the other: row i of `x` is x[x_starts[i] : x_starts[i + 1]]. In its file what is int64
here is int32 where it fits.
*Source:* Manning, Raghavan and Schütze, Introduction to Information Retrieval (2008), chapters 1 and 4.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING

import numpy as np

from indexer.analysis import is_telling
from indexer.engines.lexicon import Lexicon
from indexer.engines.protocol import TEXT_FIELDS, Document
from indexer.engines.whoosh.deletions import deletion_table, english_table
from indexer.engines.whoosh.kept_lexicon import tables_of
from indexer.engines.whoosh.schema import (
    EVERYTHING,
    EXACT,
    NAME_FIELDS,
    PASSAGE_GAP,
    SHOWN_FIELDS,
    THEME_WEIGHT,
    ZONE,
    facet_term,
    title_key,
)
from indexer.engines.whoosh.whoosh_fields import rounded_length
from indexer.folding import term_of
from indexer.many_texts import (
    Array,
    Arrays,
    Numbers,
    Vocabulary,
    Words,
    read_together,
    starts_of,
    tokens_of,
)

if TYPE_CHECKING:
    from indexer.second_process import Hands

DIGEST_BYTES = 32
WHOLE_FIELDS = ("title", *NAME_FIELDS)
"""Fields whose texts are kept as one term each as well."""


def strings(values: Iterable[str]) -> tuple[Array, Array]:
    """Texts as one run of UTF-8, uint8, and where each begins, int64[texts + 1]."""
    encoded = [value.encode() for value in values]
    starts = np.fromiter(accumulate(map(len, encoded), initial=0), np.int64, len(encoded) + 1)
    return np.frombuffer(b"".join(encoded), np.uint8), starts


def tables_as_arrays(lexicon: Lexicon) -> Arrays:
    """The arrays of a lexicon's tables; see `kept_lexicon`."""
    arrays: Arrays = {}
    for name, table in tables_of(lexicon).items():
        keys = sorted(table)
        values = [json.dumps(table[key], ensure_ascii=False) for key in keys]
        arrays[f"{name}/terms"], arrays[f"{name}/term_starts"] = strings(keys)
        arrays[f"{name}/values"], arrays[f"{name}/values_starts"] = strings(values)
    return {**arrays, "english": english_table()}


def smallest(values: Array) -> Array:
    """The same numbers in the smallest unsigned dtype that holds them."""
    return values.astype(np.min_scalar_type(int(values.max()) if len(values) else 0))


@dataclass(frozen=True)
class Batch:
    """Documents whose texts were read, to be inverted together.

    Attributes:
        docs, fields: Text → its document, and its place in TEXT_FIELDS; int64[texts].
        texts: The texts of all documents, those of a field together.
        words: Theirs.
        hands: Those that invert them.
    """

    documents: Sequence[Document]
    docs: Array
    fields: Array
    texts: Sequence[str]
    words: Words
    vocabulary: Vocabulary
    hands: Hands

    @classmethod
    def read(cls, documents: Sequence[Document], vocabulary: Vocabulary, hands: Hands) -> Batch:
        """Take their texts apart."""
        found = [
            (doc, field, text)
            for doc, document in enumerate(documents)
            for field, name in enumerate(TEXT_FIELDS)
            for text in document.texts.get(name, ())
        ]
        docs, fields = (np.array([entry[n] for entry in found], np.int64) for n in (0, 1))
        texts = [text for *_, text in found]
        words = read_together(texts, vocabulary, hands)
        return cls(documents, docs, fields, texts, words, vocabulary, hands)


def arrays_of(batch: Batch, lexicon: Lexicon) -> Arrays:
    """Invert documents: the arrays of a segment in which they have the numbers 0, 1, 2, …"""
    return _Inversion(batch, lexicon).arrays()


class _Inversion:
    """The arrays of one batch in the making."""

    def __init__(self, batch: Batch, lexicon: Lexicon) -> None:
        self._batch = batch
        self._lexicon = lexicon
        self._count = len(batch.documents)
        self._tokens = tokens_of(batch.words, batch.vocabulary, lexicon.analyzer)
        self._term_numbers = batch.vocabulary.term_numbers()
        self._terms = list(batch.vocabulary.terms)
        self._words = list(batch.vocabulary.words)
        self._lengths = np.diff(self._tokens.text_starts)
        self._owners = np.repeat(np.arange(len(batch.texts)), self._lengths)
        self._first = self._first_positions()

    def arrays(self) -> Arrays:
        """All of them."""
        documents = self._batch.documents
        arrays: Arrays = self._exact()
        words = terms_in(arrays, EXACT)
        deletes = self._batch.hands.submit(deletion_table, words)
        arrays |= self._text_fields() | self._passages() | self._facets()
        mentions = self._mentions()
        arrays |= self._concepts(mentions) | self._whole()
        arrays["words"], arrays["word_starts"] = _words_of(terms_in(arrays, EVERYTHING), words)
        arrays["deletes"], arrays["delete_words"] = deletes()
        arrays["letters"] = smallest(np.array([len(word) for word in words], np.int64))
        digests = b"".join(document.digest for document in documents)
        arrays["digests"] = np.frombuffer(digests, np.uint8).reshape(-1, DIGEST_BYTES)
        arrays["days"] = np.array([document.day for document in documents], np.int64)
        arrays["ids"], arrays["ids_starts"] = strings(document.id for document in documents)
        arrays["titles"], arrays["titles_starts"] = strings(title_key(document) for document in documents)
        arrays["stored"], arrays["stored_starts"] = strings(_shown(document) for document in documents)
        return arrays

    def _first_positions(self) -> Array:
        """Text → the position of its first token, int64: in its zone, `PASSAGE_GAP` after the text before."""
        batch = self._batch
        steps = np.maximum(self._lengths - 1, 0) + PASSAGE_GAP
        before = starts_of(steps)[:-1]
        groups = batch.docs * len(TEXT_FIELDS) + batch.fields
        begins = np.searchsorted(groups, groups)
        first: Array = batch.fields * ZONE + before - before[begins]
        return first

    # --- fields --------------------------------------------------------------------------------

    def _exact(self) -> Arrays:
        """All words with their positions."""
        tokens, ranks, names = self._tokens, *_ranked(self._words)
        places = np.concatenate([np.arange(len(tokens.ids)), tokens.part_places])
        keys = ranks[np.concatenate([tokens.ids, tokens.part_ids])] << 32 | places
        keys.sort()  # tokens are in the order of documents and positions already
        places = keys & 0xFFFFFFFF
        owners = self._owners[places]
        positions = self._first[owners] + places - tokens.text_starts[owners]
        arrays, begins = _postings(
            EXACT, (keys >> 32) * self._count + self._batch.docs[owners], names, self._count
        )
        return {
            **arrays,
            f"{EXACT}/positions": positions.astype(np.int32),
            f"{EXACT}/position_starts": np.append(begins, len(positions)),
        }

    def _text_fields(self) -> Arrays:
        """The terms worth ranking by: of all texts, of each field, and of all names."""
        tokens, telling = self._tokens, self._batch.vocabulary.telling()
        ranks, names = _ranked(self._terms)
        words = np.concatenate([tokens.ids, tokens.part_ids])
        owners = np.concatenate([self._owners, self._owners[tokens.part_places]])
        worth = telling[words]
        words, owners = words[worth], owners[worth]
        keys = ranks[self._term_numbers[words]] * self._count + self._batch.docs[owners]
        keys = keys * len(TEXT_FIELDS) + self._batch.fields[owners]
        keys.sort()
        fields, keys = keys % len(TEXT_FIELDS), keys // len(TEXT_FIELDS)
        chosen = {EVERYTHING: keys, "names": keys[np.isin(fields, list(map(TEXT_FIELDS.index, NAME_FIELDS)))]}
        chosen |= {name: keys[fields == field] for field, name in enumerate(TEXT_FIELDS)}
        arrays: Arrays = {}
        for name, keys_of in chosen.items():
            arrays |= _postings(name, keys_of, names, self._count)[0]
        return arrays

    def _facets(self) -> Arrays:
        held = [
            list(
                dict.fromkeys(
                    facet_term(facet, value) for facet, some in document.facets.items() for value in some
                )
            )
            for document in self._batch.documents
        ]
        arrays, ranks = self._gathered("facets", held)
        arrays["values"] = ranks.astype(np.int32)
        arrays["value_starts"] = starts_of(list(map(len, held)))
        return arrays

    def _whole(self) -> Arrays:
        """Titles and names, each as one term; see `schema.whole_term`."""
        tokens, telling = self._tokens, self._batch.vocabulary.telling()
        held: list[dict[str, None]] = [{} for _ in range(self._count)]
        wholes = np.isin(self._batch.fields, list(map(TEXT_FIELDS.index, WHOLE_FIELDS)))
        for text in np.flatnonzero(wholes).tolist():
            ids = tokens.ids[tokens.text_starts[text] : tokens.text_starts[text + 1]]
            terms = self._term_numbers[ids[telling[ids]]].tolist()
            if terms:
                held[self._batch.docs[text]][" ".join([self._terms[term] for term in terms])] = None
        return self._gathered("whole", held)[0]

    def _gathered(self, name: str, held: Sequence[Iterable[str]]) -> tuple[Arrays, Array]:
        """A field by the terms of each document, and the places of these, in their order, among the terms."""
        numbers = Numbers()
        ids = np.array([numbers[term] for terms in held for term in terms], np.int64)
        counts = [len(list(terms)) for terms in held]
        ranks, names = _ranked(list(numbers))
        keys = ranks[ids] * self._count + np.repeat(np.arange(self._count), counts)
        return _postings(name, np.sort(keys), names, self._count)[0], ranks[ids]

    # --- passages ------------------------------------------------------------------------------

    def _passages(self) -> Arrays:
        """The texts that a hit may show, with the place of each token."""
        batch, tokens = self._batch, self._tokens
        is_shown = np.isin(batch.fields, list(map(TEXT_FIELDS.index, SHOWN_FIELDS)))
        shown = np.flatnonzero(is_shown)
        spans = is_shown[self._owners]
        texts, starts = strings(batch.texts[text] for text in shown.tolist())
        return {
            "passage_starts": starts_of(np.bincount(batch.docs[shown], minlength=self._count)),
            "passage_fields": batch.fields[shown].astype(np.uint8),
            "passage_first": self._first[shown].astype(np.int32),
            "texts": texts,
            "text_starts": starts,
            "span_begins": tokens.starts[spans].astype(np.uint32),
            "span_lengths": smallest((tokens.ends - tokens.starts)[spans]),
            "span_starts": starts_of(self._lengths[shown]),
        }

    def _mentions(self) -> list[tuple[int, str, int, int]]:
        """Text, concept, start and end, in characters, of each label of the thesaurus."""
        tokens, labels = self._tokens, self._lexicon.labels
        terms = self._term_numbers[tokens.ids]
        may_begin = self._batch.vocabulary.terms.are_among(labels.by_first)
        at = np.flatnonzero(may_begin[terms])
        owners, firsts = np.unique(self._owners[at], return_index=True)
        found = []
        for text, places in zip(owners.tolist(), np.split(at, firsts)[1:], strict=True):
            begin, end = tokens.text_starts[text : text + 2].tolist()
            names = [self._terms[term] for term in terms[begin:end].tolist()]
            spans = list(zip(tokens.starts[begin:end].tolist(), tokens.ends[begin:end].tolist(), strict=True))
            matches = labels.found_among(self._batch.texts[text], names, spans, (places - begin).tolist())
            found += [(text, concept, m.start, m.end) for m in matches for concept in m.concepts]
        return found

    def _concepts(self, mentions: Sequence[tuple[int, str, int, int]]) -> Arrays:
        """Concepts mentioned, and those given as themes; and in passages, where the labels stand."""
        batch = self._batch
        held: list[list[str]] = [[] for _ in range(self._count)]
        for text, concept, _, _ in mentions:
            held[batch.docs[text]].append(concept)
        for own, document in zip(held, batch.documents, strict=True):
            own += [theme for theme in document.own.get("theme", ()) for _ in range(THEME_WEIGHT)]
        arrays, _ = self._gathered("concepts", held)
        numbers = {concept: number for number, concept in enumerate(terms_in(arrays, "concepts"))}
        is_shown = np.isin(batch.fields, list(map(TEXT_FIELDS.index, SHOWN_FIELDS)))
        shown = np.cumsum(is_shown) - 1
        places = shown - starts_of(np.bincount(batch.docs[is_shown], minlength=self._count))[batch.docs]
        kept = [entry for entry in mentions if is_shown[entry[0]]]
        rows = [(numbers[concept], places[text], start, end) for text, concept, start, end in kept]
        docs = batch.docs[[text for text, *_ in kept]] if kept else np.zeros(0, np.int64)
        arrays["mentions"] = np.array(rows, np.int32).reshape(-1, 4)
        arrays["mention_starts"] = starts_of(np.bincount(docs, minlength=self._count))
        return arrays


def _ranked(names: Sequence[str]) -> tuple[Array, list[str]]:
    """Number → place in the order of strings, int64[names]; and the names in that order."""
    ranked = sorted(names)
    places = dict(zip(ranked, range(len(ranked)), strict=True))
    return np.fromiter(map(places.__getitem__, names), np.int64, len(names)), ranked


def _postings(field: str, keys: Array, names: Sequence[str], count: int) -> tuple[Arrays, Array]:
    """A field's arrays, and where each posting begins among its tokens, int64[postings].

    Args:
        keys: Of each token, ascending: its term's place in `names` times `count`, plus the document.
    """
    begins = np.flatnonzero(np.diff(keys, prepend=-1))
    ranks, docs = np.divmod(keys[begins], max(count, 1))
    freqs = np.diff(begins, append=len(keys))
    firsts = np.flatnonzero(np.diff(ranks, prepend=-1))
    lengths = np.bincount(docs, freqs, minlength=count).astype(np.int64)
    terms, term_starts = strings(names[rank] for rank in ranks[firsts].tolist())
    named: Arrays = {
        "starts": np.append(firsts, len(docs)),
        "docs": docs.astype(np.int32),
        "freqs": smallest(freqs),
        "lengths": _rounded(lengths),
        "total": np.array([len(keys)], np.int64),
        "terms": terms,
        "term_starts": term_starts,
    }
    return {f"{field}/{name}": array for name, array in named.items()}, begins


def _rounded(lengths: Array) -> Array:
    """Lengths as Whoosh keeps them, int32."""
    different, places = np.unique(lengths, return_inverse=True)
    return np.array([rounded_length(length) for length in different.tolist()], np.int32)[places]


def terms_in(arrays: Arrays, field: str) -> list[str]:
    """The terms of a field, in order."""
    data, ends = arrays[f"{field}/terms"].tobytes(), arrays[f"{field}/term_starts"].tolist()
    return [data[a:b].decode() for a, b in pairwise(ends)]


def _words_of(terms: Sequence[str], words: Sequence[str]) -> tuple[Array, Array]:
    """Which words a term stands for: rows of `words`."""
    numbers = {term: number for number, term in enumerate(terms)}
    owners = [numbers.get(term_of(word), -1) if is_telling(word) else -1 for word in words]
    ids = np.array(owners, np.int64)
    rows = np.argsort(ids, kind="stable")[int((ids < 0).sum()) :]
    return rows.astype(np.int32), starts_of(np.bincount(ids[rows], minlength=len(numbers)))


def _shown(document: Document) -> str:
    value = {"id": document.id, "kind": document.kind, "title": document.title, "date": document.date}
    return json.dumps({**value, "own": document.own}, ensure_ascii=False)
