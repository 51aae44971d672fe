"""What every engine promises of the thesaurus: which words it adds, and how that is told."""

from engine_documents import found, hit_of
from indexer.engines.clauses import Words
from indexer.engines.protocol import Engine, Query


def test_other_labels_are_found(engine: Engine) -> None:
    """A label of a concept finds records that use another of its labels or were given it as a theme."""
    assert {"allotments", "befriending", "dinners"} <= set(found(engine, Words("timebanking")))


def test_expansion_can_be_switched_off(engine: Engine) -> None:
    """Without expansion only the words themselves are found, and nothing is said to have been added."""
    results = engine.search(Query(Words("timebanking"), expand=False))
    assert (["allotments", "dinners"], ()) == (sorted(hit.id for hit in results.hits), results.expanded)


def test_expansion_is_told(engine: Engine) -> None:
    """What was added is told by the concept, its label, the words that led to it and its other labels."""
    (expansion,) = engine.search(Query(Words("old time credits"))).expanded
    told = (expansion.concept, expansion.label, expansion.matched, expansion.also)
    assert ("timebanking", "Timebanking", "time credits", ()) == told


def test_a_hidden_label_finds_and_is_never_shown(engine: Engine) -> None:
    """A misspelling in the thesaurus finds its concept, and no answer shows it."""
    results = engine.search(Query(Words("tymebanking"), limit=10))
    shown = [label for expansion in results.expanded for label in (expansion.label, *expansion.also)]
    assert (True, False) == ("dinners" in {hit.id for hit in results.hits}, "tymebanking" in shown)


def test_a_ring_joins_words_and_is_told(engine: Engine) -> None:
    """A word finds records that use another of its synonym ring, which the hit says."""
    hit = hit_of(engine, Words("crops"), "allotments")
    assert [("mention", "harvest")] == [(reason.kind, reason.label) for reason in hit.reasons]
    assert [] == found(engine, Words("hush"))  # `quiet` has the stem of `quietness`, and is another word


def test_a_label_may_stand_scattered_in_a_query(engine: Engine) -> None:
    """All words of a label name its concept, in whatever order they stand."""
    (expansion,) = engine.search(Query(Words("credits for some time"))).expanded
    assert ("timebanking", "credits time") == (expansion.concept, expansion.matched)


def test_what_is_near_is_found_where_nothing_else_is(engine: Engine) -> None:
    """A concept that no record tells of finds those that are related; beside other hits it only ranks."""
    assert ["choir", "dinners"] == found(engine, Words("barter"))
    assert ["befriending"] == found(engine, Words("barter telephone"))


def test_reasons_name_the_theme_asked_for(engine: Engine) -> None:
    """A hit that was given the concept asked for says so by its label."""
    reasons = hit_of(engine, Words("time credits"), "dinners").reasons
    assert [("theme", "Timebanking")] == [(reason.kind, reason.label) for reason in reasons]


def test_reasons_name_the_place_asked_for(engine: Engine) -> None:
    """A hit whose place was named in the query says so."""
    reasons = hit_of(engine, Words("volunteers leeds"), "befriending").reasons
    assert [("place", "Leeds")] == [(reason.kind, reason.label) for reason in reasons]
