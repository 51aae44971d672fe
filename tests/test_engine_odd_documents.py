"""What every engine promises of odd documents: they are taken in or refused, and harm no other."""

from collections.abc import Callable

import pytest

from engine_clauses import CHOIR, LEEDS
from engine_documents import ALL, DOCUMENTS, KNOWLEDGE, document, found
from indexer.engines.clauses import And, FacetIs, Not, Phrase, Words
from indexer.engines.protocol import TEXT_FIELDS, Document, Engine, Query


def test_an_empty_document_is_a_document(make_engine: Callable[..., Engine]) -> None:
    """A document without a word or a facet is listed and found by nothing."""
    bare = Document("bare", "event", "", "", texts={}, facets={}, own={})
    engine = make_engine([bare, *DOCUMENTS])
    assert (sorted([*ALL, "bare"]), ["bare"]) == (
        found(engine, None),
        found(engine, And((Not(FacetIs("kind", "event")), Not(FacetIs("kind", "case-study"))))),
    )


UNUSABLE = {
    "a half character in its text": document("bad", body="phantom \ud800"),
    "a half character in its id": document("bad\ud800", body="phantom"),
    "a number as a text": document("bad", body=("phantom", 5)),  # type: ignore[arg-type]
    "a text that is none": document("bad", body=("phantom", None)),  # type: ignore[arg-type]
    "a half character in a facet": document("bad", body="phantom", facets={"place": ["\ud800"]}),
    "a set among its values": document("bad", body="phantom")._replace(own={"place": {"leeds"}}),  # type: ignore[dict-item]
}


@pytest.mark.parametrize("bad", UNUSABLE.values(), ids=UNUSABLE)
def test_an_unusable_document_leaves_no_words(make_engine: Callable[..., Engine], bad: Document) -> None:
    """A document that cannot be written is refused with all that came with it: the old state answers, and its
    words are found in no other document, neither now nor after the next update.
    """
    engine = make_engine(DOCUMENTS[:2])
    with pytest.raises(Exception):  # noqa: B017, PT011  (that it is refused is the promise, not by what)
        engine.update([DOCUMENTS[0], bad, *DOCUMENTS[1:]], KNOWLEDGE, stamp="second")
    refused = (found(engine, Words("phantom")), found(engine, None))
    engine.update(DOCUMENTS, KNOWLEDGE, stamp="third")
    assert (([], ALL[:2]), [], ALL) == (refused, found(engine, Words("phantom")), found(engine, None))


ODD_TEXTS = {
    "a word of 100,000 letters": "w" * 100_000,
    "a title of 2,000 words": "word " * 2_000,
    "no word at all": "… — ! ?",
    "zero bytes": "a\x00b\x00 c",
    "every sort of space": "a\u00a0b\u2003c\u200bd\u2028e\ufefff",
    "right to left": "שלום العالم",
    "signs": "😀 👩‍👩‍👧 ﷽ ﬁ Ⅷ ½",
    "combining marks": "e" + "\u0301" * 1_000,
    "many words": "garden of words " * 2_000,
}


@pytest.mark.parametrize("text", ODD_TEXTS.values(), ids=ODD_TEXTS)
def test_an_odd_text_harms_nobody(make_engine: Callable[..., Engine], text: str) -> None:
    """A text of any shape is taken in, listed, and leaves the other documents findable."""
    odd = document("odd", text, facets={"place": ["leeds"]})
    odd = odd._replace(texts=dict.fromkeys(TEXT_FIELDS, (text,)))
    engine = make_engine([*DOCUMENTS, odd])
    assert ([*ALL, "odd"], "choir", True) == (
        found(engine, None),
        engine.search(Query(CHOIR)).hits[0].id,
        "odd" in found(engine, LEEDS),
    )


def test_many_passages_and_values_are_taken_in(make_engine: Callable[..., Engine]) -> None:
    """A document of thousands of passages and facet values is found by each of the last of them."""
    many = document(
        "many",
        body=[f"passage number {index}" for index in range(5_000)] + ["the last heron"],
        facets={"person": [f"p{index}" for index in range(3_000)]},
    )
    engine = make_engine([*DOCUMENTS, many])
    assert [["many"]] * 2 == [found(engine, Phrase("last heron")), found(engine, FacetIs("person", "p2999"))]
