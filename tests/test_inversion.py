"""Many documents inverted at once are what each is token by token."""

import itertools
from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from hypothesis import example, given, settings
from hypothesis import strategies as st

from engine_documents import DOCUMENTS, KNOWLEDGE, document
from indexer.engines.lexicon import Lexicon, compounds_of
from indexer.engines.protocol import TEXT_FIELDS, Document
from indexer.engines.whoosh.postings import Batch, arrays_of, terms_in
from indexer.engines.whoosh.schema import EXACT, FIELDS
from indexer.engines.whoosh.whoosh_fields import rounded_length
from indexer.many_texts import Arrays, Vocabulary
from indexer.second_process import ALONE
from reference_postings import fields_of

WORDS = st.sampled_from(
    "garden time bank timebank time-bank time–bank hush-hush first first-time co-production coproduction"
    " production co up-to-date N.E.F. A. a_b it's Jönköping TIME CREDITS credits tymebanking exchange . ́ 5 x"
    " self-directed selfdirected directed banks banking".split()
)
TEXTS = st.lists(st.tuples(WORDS, st.sampled_from([" ", "-", ", ", "  ", "\n", "_"]))).map(
    lambda pairs: "".join(part for pair in pairs for part in pair)
)


@st.composite
def some_documents(draw: st.DrawFn) -> list[Document]:
    """A few documents whose words may stand side by side in any way."""
    documents = []
    for number in range(draw(st.integers(0, 4))):
        passages = st.lists(TEXTS | st.text(max_size=30), max_size=3)
        texts: dict[str, Any] = {name: draw(passages) for name in TEXT_FIELDS[1:]}
        themes = draw(st.sampled_from([[], ["timebanking", "exchange"]]))
        documents.append(document(f"r{number}", draw(TEXTS), facets={"theme": themes}, **texts))
    return documents


def lexicon_of(batch: Batch) -> Lexicon:
    """What is learnt from these documents alone."""
    return Lexicon(compounds_of(KNOWLEDGE, batch.vocabulary, [batch.words]), KNOWLEDGE)


def rows(arrays: Arrays, name: str, starts: str) -> list[Any]:
    """The rows that lie one after the other in an array."""
    ends = arrays[starts].tolist()
    return [arrays[name][a:b].tolist() for a, b in itertools.pairwise(ends)]


def from_arrays(arrays: Arrays) -> dict[tuple[str, str | None], Any]:
    """Field → term → (document, frequency, positions), and field → lengths of the documents."""
    postings: dict[tuple[str, str | None], Any] = {}
    for name in FIELDS:
        if name in ("id", "stored"):
            continue
        of_field = {key: arrays[f"{name}/{key}"] for key in ("starts", "docs", "freqs")}
        places = rows(arrays, f"{name}/positions", f"{name}/position_starts") if name == EXACT else []
        for row, term in enumerate(terms_in(arrays, name)):
            held = range(*of_field["starts"][row : row + 2].tolist())
            postings[name, term] = [
                (int(of_field["docs"][p]), int(of_field["freqs"][p]), places[p] if places else [])
                for p in held
            ]
        postings[name, None] = arrays[f"{name}/lengths"].tolist()
    return postings


def one_by_one(documents: Sequence[Document], lexicon: Lexicon) -> dict[tuple[str, str | None], Any]:
    """The same of the reference."""
    postings: dict[tuple[str, str | None], Any] = defaultdict(list)
    names = [name for name in FIELDS if name not in ("id", "stored")]
    for number, each in enumerate(documents):
        inverted = fields_of(each, lexicon)
        for name in names:
            found = inverted.postings.get(name, {})
            for term, places in found.items():
                postings[name, term].append((number, len(places), places if name == EXACT else []))
            postings[name, None].append(rounded_length(sum(map(len, found.values()))))
    return {**{(name, None): [] for name in names}, **postings}


@settings(max_examples=200, deadline=None)
@given(some_documents())
@example(DOCUMENTS)
def test_many_documents_at_once_are_what_each_is_alone(documents: list[Document]) -> None:
    """Postings with frequencies, positions and lengths, in any mixture of signs and compounds."""
    batch = Batch.read(documents, Vocabulary(), ALONE)
    lexicon = lexicon_of(batch)
    assert from_arrays(arrays_of(batch, lexicon)) == one_by_one(documents, lexicon)


@settings(max_examples=200, deadline=None)
@given(some_documents())
@example(DOCUMENTS)
def test_their_passages_know_where_words_and_labels_stand(documents: list[Document]) -> None:
    """Texts that may be shown, the place of each position in them, and the labels mentioned."""
    batch = Batch.read(documents, Vocabulary(), ALONE)
    lexicon = lexicon_of(batch)
    arrays = arrays_of(batch, lexicon)
    concepts = terms_in(arrays, "concepts")
    data, ends = arrays["texts"].tobytes(), arrays["text_starts"].tolist()
    texts = [data[a:b].decode() for a, b in itertools.pairwise(ends)]
    columns = (rows(arrays, f"span_{name}", "span_starts") for name in ("begins", "lengths"))
    spans = [
        [(start, start + length) for start, length in zip(*row, strict=True)]
        for row in zip(*columns, strict=True)
    ]
    found = list(
        zip(arrays["passage_fields"].tolist(), texts, arrays["passage_first"].tolist(), spans, strict=True)
    )
    inverted = [fields_of(each, lexicon).passages for each in documents]
    expected = [
        [(TEXT_FIELDS.index(p.field), p.text, p.first, list(p.spans)) for p in passages]
        for passages in inverted
    ]
    ends = arrays["passage_starts"].tolist()
    assert expected == [found[a:b] for a, b in itertools.pairwise(ends)]
    assert [
        [(c, place, *span) for place, p in enumerate(ps) for c, *span in p.mentions] for ps in inverted
    ] == [
        [(concepts[concept], *rest) for concept, *rest in row]
        for row in rows(arrays, "mentions", "mention_starts")
    ]
