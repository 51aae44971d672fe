"""What every engine promises of updates: it is in step with the documents it was given last."""

import random
from collections.abc import Callable
from pathlib import Path

import pytest

from engine_clauses import ASKED, NESTED
from engine_documents import ALL, DOCUMENTS, ENGINES, KNOWLEDGE, document, found
from indexer.engines.clauses import And, Clause, FacetIs, Not, Phrase, Prefix, Words
from indexer.engines.protocol import Document, Engine, KnownConcept, Query
from indexer.errors import IndexUnavailable

STEPS = 60
"""Changes in the random walk."""
SEED = 20261103


def test_nothing_can_be_asked_of_no_index(tmp_path: Path) -> None:
    """Before the first update an engine says that it cannot answer, and asking it is our error."""
    for number, new in enumerate(ENGINES):
        engine = new(tmp_path / str(number))
        assert ("", False, False) == (engine.generation, engine.recover(), engine.is_current("first"))
        with pytest.raises(IndexUnavailable):
            engine.search(Query())
        with pytest.raises(IndexUnavailable):
            engine.suggest_spelling("chior")


def test_an_empty_index_answers(make_engine: Callable[..., Engine]) -> None:
    """An index of no documents answers everything with nothing."""
    engine = make_engine([])
    clauses: list[Clause | None] = [None, *NESTED, *ASKED, FacetIs("place", "leeds")]
    answers = [
        engine.search(Query(clause, facets=("place",), sort=sort))
        for clause in clauses
        for sort in ("date", "relevance")
    ]
    assert ({0}, {()}, True, None) == (
        {results.total for results in answers},
        {results.facets["place"] for results in answers},
        engine.recover(),
        engine.suggest_spelling("zzzz"),
    )


def test_all_can_be_taken_out(make_engine: Callable[..., Engine]) -> None:
    """When the last document is removed nothing is found, and documents can come back."""
    engine = make_engine(DOCUMENTS)
    emptied = engine.update([], KNOWLEDGE, stamp="second")
    nothing = found(engine, None)
    engine.update(DOCUMENTS, KNOWLEDGE, stamp="third")
    assert (4, [], ALL) == (emptied.removed, nothing, found(engine, None))


def test_a_change_is_visible(make_engine: Callable[..., Engine]) -> None:
    """After an update the same engine finds what was added, what was changed, and nothing that is gone."""
    engine = make_engine(DOCUMENTS)
    before = engine.generation
    changed = DOCUMENTS[2]._replace(texts={**DOCUMENTS[2].texts, "body": ("They hum.",)})
    change = engine.update(
        [*DOCUMENTS[1:2], changed, document("eels", body="Slippery eels.")], KNOWLEDGE, stamp="second"
    )
    told = [found(engine, Words(word)) for word in ("hum", "concert", "eels", "allotments")]
    assert ([["choir"], [], ["eels"], []], (2, 2, False), True) == (
        told,
        (change.indexed, change.removed, change.rebuilt),
        before != engine.generation,
    )


def test_no_change_keeps_the_generation(make_engine: Callable[..., Engine]) -> None:
    """Without a change nothing is published, and the new stamp is known."""
    engine = make_engine(DOCUMENTS)
    before = engine.generation
    change = engine.update(DOCUMENTS, KNOWLEDGE, stamp="second")
    assert ((0, 0, False), before, True, False) == (
        (change.indexed, change.removed, change.rebuilt),
        engine.generation,
        engine.is_current("second"),
        engine.is_current("first"),
    )


def test_a_fault_is_told_until_it_is_in_step(make_engine: Callable[..., Engine]) -> None:
    """An index that is behind says so, and after an update it is not."""
    engine = make_engine(DOCUMENTS)
    behind = engine.fault(DOCUMENTS[1:], KNOWLEDGE)
    engine.update(DOCUMENTS[1:], KNOWLEDGE, stamp="second")
    assert (True, "") == (bool(behind), engine.fault(DOCUMENTS[1:], KNOWLEDGE))


def test_new_knowledge_is_known(make_engine: Callable[..., Engine]) -> None:
    """A label that is added to the thesaurus finds its concept after the next update."""
    engine = make_engine(DOCUMENTS)
    concepts = (*KNOWLEDGE.concepts[:2], KnownConcept("mutuality", ("Mutuality", "Solidarity")))
    change = engine.update(DOCUMENTS, KNOWLEDGE._replace(concepts=concepts), stamp="second")
    assert (True, ["choir", "dinners"]) == (change.rebuilt, found(engine, Words("solidarity")))


def test_a_record_given_twice_is_one(make_engine: Callable[..., Engine]) -> None:
    """An id that is handed in twice is one record."""
    assert ALL == found(make_engine([*DOCUMENTS, DOCUMENTS[0]]), None)


VOCABULARY = [
    f"{first}{last}"
    for first in ("bal", "cor", "dun", "fip", "gol")
    for last in ("mat", "net", "rix", "sop", "tub", "wen")
]
"""Words that form no compounds: those are learnt only when an index is built anew."""
WALK_QUERIES: list[Clause | None] = [
    None,
    *(Words(word) for word in VOCABULARY[:5]),
    Phrase(f"{VOCABULARY[0]} {VOCABULARY[1]}"),
    Prefix("bal"),
    FacetIs("place", "leeds"),
    Not(Words(VOCABULARY[3])),
    And((Words(VOCABULARY[2]), Not(FacetIs("place", "leeds")))),
    Words("timebanking"),
]


def random_document(chance: random.Random, record_id: str) -> Document:
    """A document of random words with a random place."""
    words = [" ".join(chance.choices(VOCABULARY, k=chance.randint(1, 8))) for _ in range(2)]
    return document(
        record_id, f"Title {words[0]}", body=words[1], facets={"place": [chance.choice(["leeds", "cardiff"])]}
    )


def test_an_index_is_what_it_would_be_from_scratch(make_engine: Callable[..., Engine]) -> None:
    """After any walk of additions, changes and removals the index finds what one made anew would."""
    chance = random.Random(SEED)
    documents = {f"r{index}": random_document(chance, f"r{index}") for index in range(10)}
    engine = make_engine(documents.values())
    for step in range(STEPS):
        for _ in range(chance.randint(1, 3)):
            record_id = f"r{chance.randrange(20)}"
            if record_id in documents and chance.random() < 0.4:
                del documents[record_id]
            else:
                documents[record_id] = random_document(chance, record_id)
        engine.update(documents.values(), KNOWLEDGE, stamp=str(step))
        fresh = make_engine(documents.values())
        counts = [
            {c.value: c.count for c in e.search(Query(facets=("place",))).facets["place"]}
            for e in (engine, fresh)
        ]
        told = [
            [(e.search(Query(clause)).total, found(e, clause)) for clause in WALK_QUERIES]
            for e in (engine, fresh)
        ]
        assert (sorted(documents), told[1], counts[1], "") == (
            found(engine, None),
            told[0],
            counts[0],
            engine.fault(documents.values(), KNOWLEDGE),
        ), f"seed {SEED}, step {step}"


def test_a_compound_is_found_however_it_is_written(make_engine: Callable[..., Engine]) -> None:
    """An index made anew finds a word with a hyphen, open or in one, by every one of these spellings."""
    texts = {"one": "The woodshop opens.", "three": "Our wood-shop moves.", "two": "A wood shop closes."}
    engine = make_engine([document(record_id, body=text) for record_id, text in texts.items()])
    assert [sorted(texts)] * 3 == [
        found(engine, Phrase(text)) for text in ("woodshop", "wood shop", "wood-shop")
    ]
