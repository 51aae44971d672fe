"""What every engine promises of clauses (`indexer.engines.protocol`): what each finds, alone and nested."""

import itertools
import random
from collections.abc import Callable, Sequence

import pytest

from engine_clauses import CHOIR, GARDEN, LEEDS, NESTED
from engine_documents import ALL, document, found
from indexer.engines.clauses import And, Boosted, Clause, FacetIs, Fuzzy, Not, Or, Phrase, Prefix, Words
from indexer.engines.protocol import Engine, Query

SEED = 20261103


@pytest.mark.parametrize(
    ("clause", "ids"),
    [
        (None, ALL),
        (Words("choir"), ["choir"]),
        (Words("CHOIR"), ["choir"]),
        (Words("choirs"), ["choir"]),
        (Words("digging"), ["allotments", "choir"]),
        (Words("choir telephone"), ["befriending", "choir"]),
        (Words("choir zzz"), ["choir"]),
        (Words("zzz"), []),
        (Words(""), []),
        (Words("Ann Other"), ["allotments"]),
        (Words("Foundation"), ["choir"]),
        (Words("leeds"), ["befriending", "dinners"]),
        (Words("the"), []),
        (Phrase("first garden"), ["allotments"]),
        (Phrase("First Garden"), ["allotments"]),
        (Phrase("garden first"), []),
        (Phrase("the first"), ["allotments"]),
        (Phrase("gardens"), ["allotments", "choir", "dinners"]),
        (Phrase("weeks carrots"), []),
        (Phrase("befriending telephone"), []),
        (Phrase("shared people"), []),
        (Phrase(""), []),
        (Prefix("tele"), ["befriending"]),
        (Prefix("TELE"), ["befriending"]),
        (Prefix("telephones"), []),
        (Prefix("te"), []),
        (Prefix("zzz"), []),
        (Fuzzy("gardne"), ["allotments", "choir", "dinners"]),
        (Fuzzy("GÁRDEN"), ["allotments", "choir", "dinners"]),
        (Fuzzy("gadrne"), []),
        (Fuzzy("gadrne", 2), ["allotments", "choir", "dinners"]),
        (Fuzzy("chior", 1), ["choir"]),
        (Fuzzy("chxxr", 2), []),
        (Fuzzy("carrot"), ["allotments", "befriending"]),
        (Fuzzy("wno"), ["allotments"]),
        (Fuzzy("wn"), []),
        (Fuzzy("2012"), []),
        (Boosted(Words("choir"), 100.0), ["choir"]),
        (Words("choir telephone", boosts=(1.0, 0.01)), ["befriending", "choir"]),
        (FacetIs("place", "leeds"), ["befriending", "dinners"]),
        (FacetIs("place", "wales"), ["allotments", "choir", "dinners"]),
        (FacetIs("theme", "exchange"), ["allotments", "dinners"]),
        (FacetIs("kind", "case-study"), ["befriending"]),
        (FacetIs("place", "Leeds"), []),
        (FacetIs("nothing", "leeds"), []),
    ],
    ids=str,
)
def test_a_clause_finds(engine: Engine, clause: Clause | None, ids: list[str]) -> None:
    """Each sort of clause finds the records it describes and no others."""
    assert ids == found(engine, clause, expand=False)


@pytest.mark.parametrize(
    ("clause", "ids"),
    [
        (Words("choir", "title"), ["choir"]),
        (Words("garden", "title"), []),
        (Words("garden", "body"), ["allotments", "choir", "dinners"]),
        (Words("gardens kitchen", "body"), ["dinners"]),
        (Words("neighbour", "summary"), ["allotments", "befriending"]),
        (Words("marsh", "people"), ["befriending"]),
        (Words("marsh", "places"), []),
        (Words("economics", "organisations"), ["choir"]),
        (Words("cardiff", "places"), ["allotments", "choir", "dinners"]),
        (Words("mutuality", "themes"), ["choir", "dinners"]),
        (Phrase("first garden", "body"), ["allotments"]),
        (Phrase("first garden", "summary"), []),
        (Phrase("Ann Other", "people"), ["allotments"]),
        (Prefix("befr", "title"), ["befriending"]),
        (Prefix("befr", "body"), []),
        (Fuzzy("befrinding", field="title"), ["befriending"]),
        (Fuzzy("befrinding", field="body"), []),
        (Fuzzy("grden", field="body"), ["allotments", "choir", "dinners"]),
        (Fuzzy("grden", field="title"), []),
        (Words("gardens kitchen", "body", (3.0, 1.0)), ["dinners"]),
        (Words("zzz", "title"), []),
    ],
    ids=str,
)
def test_a_scope_narrows_to_its_field(engine: Engine, clause: Clause, ids: list[str]) -> None:
    """Words, phrases and prefixes with a scope look nowhere else, and all words must be there."""
    assert ids == found(engine, clause, expand=False)


SETS: dict[Clause, set[str]] = {
    GARDEN: {"allotments", "choir", "dinners"},
    Fuzzy("gradens", 2): {"allotments", "choir", "dinners"},
    LEEDS: {"befriending", "dinners"},
    CHOIR: {"choir"},
}


def meant(clause: Clause) -> set[str]:
    """The records that a clause of those above means, by the arithmetic of sets."""
    match clause:
        case Not(inner):
            return set(ALL) - meant(inner)
        case And(clauses):
            return set(ALL).intersection(*map(meant, clauses))
        case Or(clauses):
            return set().union(*map(meant, clauses))
        case Boosted(inner, _):
            return meant(inner)
        case _:
            return SETS[clause]


@pytest.mark.parametrize("clause", NESTED, ids=str)
def test_clauses_nest(engine: Engine, clause: Clause) -> None:
    """Not, And and Or mean what they mean, however they are nested."""
    assert sorted(meant(clause)) == found(engine, clause)


def random_clause(chance: random.Random, depth: int) -> Clause:
    """A nested clause of those above."""
    sort = chance.choice(["leaf", "not", "and", "or", "boosted"]) if depth else "leaf"
    parts = (
        tuple(random_clause(chance, depth - 1) for _ in range(chance.randint(1, 3)))
        if sort in ("and", "or")
        else ()
    )
    match sort:
        case "not":
            return Not(random_clause(chance, depth - 1))
        case "and":
            return And(parts)
        case "or":
            return Or(parts)
        case "boosted":
            return Boosted(random_clause(chance, depth - 1), chance.choice([0.1, 2.0, 100.0]))
        case _:
            return chance.choice(list(SETS))


def test_any_nesting_means_what_it_says(engine: Engine) -> None:
    """300 random trees of clauses, five deep, find what the arithmetic of sets says."""
    chance = random.Random(SEED)
    clauses = [random_clause(chance, 5) for _ in range(300)]
    assert [] == [clause for clause in clauses if sorted(meant(clause)) != found(engine, clause)]


def test_more_and_rarer_words_come_first(engine: Engine) -> None:
    """Of running words the record that has more of them, and the rarer ones, is better."""
    hits = engine.search(Query(Words("garden kitchen"), limit=10)).hits
    assert "dinners" == hits[0].id


def test_an_excluded_word_is_not_widened(engine: Engine) -> None:
    """What must not be found is excluded by its own words, never by what the thesaurus adds to them."""
    assert ["allotments", "choir", "dinners"] == found(engine, Not(Words("time credits")))


@pytest.mark.parametrize("excluded", [Words("garden"), FacetIs("place", "leeds")], ids=str)
@pytest.mark.parametrize("order", list(itertools.permutations(["plain", "excluded", "both"])), ids=str)
def test_the_excluded_is_never_found(
    make_engine: Callable[..., Engine], excluded: Clause, order: Sequence[str]
) -> None:
    """`choir -garden` finds no record with the excluded word, in whatever order the records came."""
    documents = {
        "plain": document("plain", body="A choir."),
        "excluded": document("excluded", body="A garden.", facets={"place": ["leeds"]}),
        "both": document("both", body="A choir in a garden.", facets={"place": ["leeds"]}),
    }
    engine = make_engine([documents[record_id] for record_id in order])
    assert ["plain"] == found(engine, And((CHOIR, Not(excluded))))


def scores(engine: Engine, clause: Clause) -> dict[str, float]:
    """Record → score."""
    return {hit.id: hit.score for hit in engine.search(Query(clause, limit=100)).hits}


def test_the_nearer_word_comes_first(make_engine: Callable[..., Engine]) -> None:
    """The word itself, however common, then words one slip away, then two; and the more of it the better."""
    bodies = {
        "two": "A hardens, an oak.",
        "itself": "A garden, an oak.",
        "often": "A garden, a garden.",
        "one": "To harden, an oak.",
        "also": "A garden, an elm.",
    }
    engine = make_engine([document(record, body=body) for record, body in bodies.items()])
    hits = engine.search(Query(Fuzzy("garden", 2))).hits
    order = [hit.id for hit in hits]
    assert (["often", {"itself", "also"}, "one", "two"]) == [order[0], set(order[1:3]), *order[3:]]


@pytest.mark.parametrize("factor", [0.01, 1.0, 3.0])
@pytest.mark.parametrize(
    "clause",
    [Words("garden kitchen"), Phrase("first garden"), Fuzzy("gardne"), Or((GARDEN, CHOIR)), LEEDS],
    ids=str,
)
def test_a_weight_multiplies_scores(engine: Engine, clause: Clause, factor: float) -> None:
    """And nothing else."""
    weighed = {record: score * factor for record, score in scores(engine, clause).items()}
    assert pytest.approx(weighed) == scores(engine, Boosted(clause, factor))


@pytest.mark.parametrize("field", [None, "body"])
def test_words_that_weigh_all_the_same_weigh_together(engine: Engine, field: str | None) -> None:
    """Their weights are that of the whole: names, concepts and whole titles count with them."""
    for text in ("time credits", "garden leeds", "a choir for carers", "new economics foundation"):
        each = Words(text, field, tuple(3.0 for _ in text.split()))
        assert pytest.approx(scores(engine, Boosted(Words(text, field), 3.0))) == scores(engine, each)


def test_a_weight_among_words_changes_their_order_only(engine: Engine) -> None:
    """Whichever word weighs more, its record comes first; either is still enough."""
    orders = [
        [hit.id for hit in engine.search(Query(Words("choir telephone", boosts=boosts))).hits]
        for boosts in ((10.0, 1.0), (1.0, 10.0))
    ]
    assert [["choir", "befriending"], ["befriending", "choir"]] == orders


def test_a_weighed_word_still_belongs_to_its_label(engine: Engine) -> None:
    """What words spell together is looked for as without a weight."""
    plain, weighed = Words("time credits carrots"), Words("time credits carrots", boosts=(1.0, 2.0, 1.0))
    assert found(engine, plain) == found(engine, weighed)
    concepts = [engine.search(Query(clause)).expanded for clause in (plain, weighed)]
    assert concepts[0] == concepts[1] != ()
