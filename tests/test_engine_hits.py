"""What every engine promises of a hit: its values, its snippets and what is marked in them."""

import itertools
from collections.abc import Callable

import pytest

from engine_clauses import ASKED, GARDEN
from engine_documents import document, hit_of
from indexer.engines.clauses import And, Clause, Fuzzy, Not, Prefix, Words
from indexer.engines.protocol import Engine, Query


def test_a_hit_shows_its_own_values(engine: Engine) -> None:
    """A hit carries the record's title, kind, date and own values, not the enclosing ones."""
    hit = hit_of(engine, None, "dinners")
    assert ("Dinners shared", "event", "2011-03-30", ("leeds", "cardiff")) == (
        hit.title.text,
        hit.kind,
        hit.date,
        hit.facets["place"],
    )


LONG_TEXT = " ".join(f"Sentence {number} says nothing much about anything at all." for number in range(40))
SNIPPED = [
    document("short", "Otters & <otters>", body="An otter.", summary="Otters, otters; OTTERS!"),
    document("late", body=f"{LONG_TEXT} Then an otter came. {LONG_TEXT}"),
    document("two", body=f"Otter first. {LONG_TEXT} A heron at last.", summary="No bird here."),
    document("one-word", body="otter" + "x" * 2_000 + " otter"),
    document("markup", body='<script>alert("otter")</script> <b>otter</b> &amp; **otter** [otter](http://x)'),
    document("accents", body="Ŀ’Ötter, o\u0301tter 😀 otter’s ﬁn ß otter"),
    document("lines", body="A\n\n\notter\r\n\tin\nlines\n" * 30),
]


@pytest.mark.parametrize("clause", ASKED, ids=str)
def test_spans_lie_inside_and_in_order(make_engine: Callable[..., Engine], clause: Clause) -> None:
    """Every span is a stretch of its own text, in order, and none overlaps another."""
    hits = make_engine(SNIPPED).search(Query(clause, limit=100)).hits
    wrong = []
    for snippet in [snippet for hit in hits for snippet in (hit.title, *hit.snippets)]:
        flat = [0, *itertools.chain(*snippet.spans), len(snippet.text)]
        if flat != sorted(flat) or any(start == end for start, end in snippet.spans):
            wrong.append(snippet)
    assert [] == wrong


@pytest.mark.parametrize(
    ("clause", "stems"),
    [
        (Words("otter"), ["ott"]),
        (Words("herons otters"), ["ott", "heron"]),
        (Prefix("her"), ["her"]),
        (Fuzzy("hreon"), ["her"]),
    ],
)
def test_spans_mark_matching_words(
    make_engine: Callable[..., Engine], clause: Clause, stems: list[str]
) -> None:
    """What is marked is a form of a word asked for."""
    hits = make_engine(SNIPPED[:3]).search(Query(clause, limit=100)).hits
    marked = {
        snippet.text[start:end].casefold()
        for hit in hits
        for snippet in (hit.title, *hit.snippets)
        for start, end in snippet.spans
    }
    assert (True, set()) == (bool(marked), {word for word in marked if not word.startswith(tuple(stems))})


def test_every_hit_shows_why(make_engine: Callable[..., Engine]) -> None:
    """A hit for a word in its text has a marked word, however late in the text it comes."""
    hits = make_engine(SNIPPED).search(Query(Words("otter"), limit=100)).hits
    assert [] == [hit.id for hit in hits if not any(snippet.spans for snippet in (hit.title, *hit.snippets))]


@pytest.mark.parametrize("clause", [*ASKED, None], ids=str)
def test_a_snippet_is_the_text_itself(make_engine: Callable[..., Engine], clause: Clause | None) -> None:
    """A snippet is a stretch of the record's own text with only an ellipsis added: no HTML, no escape."""
    texts = {
        item.id: " ".join(text for name in ("summary", "body") for text in item.texts.get(name, ()))
        for item in SNIPPED
    }
    hits = make_engine(SNIPPED).search(Query(clause, limit=100)).hits
    foreign = [
        snippet.text
        for hit in hits
        for snippet in hit.snippets
        if snippet.text.removeprefix("… ").removesuffix(" …") not in texts[hit.id]
    ]
    assert [] == foreign


def test_snippets_can_be_left_out(engine: Engine) -> None:
    """A query that wants no passages gets none."""
    assert {()} == {hit.snippets for hit in engine.search(Query(GARDEN, snippets=False)).hits}


def test_without_words_the_summary_opens(engine: Engine) -> None:
    """Where no words were asked for, a hit shows the opening of its summary."""
    assert "Carers sing together. Nobody digs." == hit_of(engine, None, "choir").snippets[0].text


def test_an_excluded_word_is_not_marked(engine: Engine) -> None:
    """A word that must not be found is not marked anywhere."""
    hits = engine.search(Query(And((GARDEN, Not(Words("choir")))))).hits
    marked = {s.text[a:b].casefold() for hit in hits for s in (hit.title, *hit.snippets) for a, b in s.spans}
    assert {"garden"} == marked
