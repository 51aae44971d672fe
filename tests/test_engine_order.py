"""What every engine promises of order: totals, pages and sorting."""

from collections.abc import Callable

import pytest

from engine_clauses import GARDEN
from engine_documents import document
from indexer.engines.clauses import Clause, FacetIs, Not, Or, Words
from indexer.engines.protocol import Engine, Query


@pytest.mark.parametrize("sort", ["relevance", "date", "-date", "title"])
@pytest.mark.parametrize("clause", [None, Words("number common"), Not(Words("odd"))], ids=str)
def test_pages_hold_every_hit_once(
    make_engine: Callable[..., Engine], sort: str, clause: Clause | None
) -> None:
    """The pages together are the whole answer: no hit twice, none missing, in the order of one long page."""
    texts = [f"common number {'odd' if index % 2 else 'even'}" for index in range(23)]
    documents = [document(f"r{index}", body=text, day="2010-01-01") for index, text in enumerate(texts)]
    engine = make_engine(documents)
    whole = engine.search(Query(clause, sort=sort, limit=100))
    pages = [engine.search(Query(clause, sort=sort, offset=offset, limit=5)) for offset in range(0, 30, 5)]
    ids = [hit.id for page in pages for hit in page.hits]
    assert ([hit.id for hit in whole.hits], {whole.total}) == (
        ids,
        {page.total for page in pages} | {len(set(ids))},
    )


def test_a_facet_value_is_worth_what_it_is_said_to_be(engine: Engine) -> None:
    """However many have it; what is worth most stands first, and the scores are the sums."""
    clauses = (
        FacetIs("place", "leeds", worth=1.0),
        FacetIs("place", "cardiff", worth=2.0),
        FacetIs("kind", "event", 0.5),
    )
    hits = engine.search(Query(Or(clauses))).hits
    worths = {"leeds": 1.0, "cardiff": 2.0, "event": 0.5}
    expected = {
        hit.id: sum(
            worths.get(value, 0.0) for facet in ("place", "kind") for value in hit.facets.get(facet, ())
        )
        for hit in hits
    }
    assert expected == {hit.id: hit.score for hit in hits}
    assert sorted(expected.values(), reverse=True) == [hit.score for hit in hits]


def test_a_limit_of_none_gives_the_total(engine: Engine) -> None:
    """An answer without hits still has its total and its counts."""
    results = engine.search(Query(limit=0, facets=("kind",)))
    assert (4, (), 4) == (results.total, results.hits, sum(count.count for count in results.facets["kind"]))


@pytest.mark.parametrize(
    ("sort", "ids"),
    [
        ("date", ["allotments", "befriending", "dinners", "choir"]),
        ("-date", ["dinners", "befriending", "allotments", "choir"]),
        ("title", ["choir", "allotments", "befriending", "dinners"]),
        ("relevance", ["dinners", "befriending", "allotments", "choir"]),
    ],
)
def test_the_order_is_the_one_asked_for(engine: Engine, sort: str, ids: list[str]) -> None:
    """Dates both ways with the unknown last, titles A–Z; without words relevance is newest first."""
    assert ids == [hit.id for hit in engine.search(Query(sort=sort)).hits]


@pytest.mark.parametrize("sort", ["date", "-date", "title"])
def test_sorting_changes_the_order_only(engine: Engine, sort: str) -> None:
    """A sort order neither adds nor drops a hit."""
    by_relevance = engine.search(Query(GARDEN)).hits
    assert sorted(hit.id for hit in by_relevance) == sorted(
        hit.id for hit in engine.search(Query(GARDEN, sort=sort)).hits
    )


def test_titles_sort_as_people_sort_them(make_engine: Callable[..., Engine]) -> None:
    """Capitals and accents make no difference to where a title stands."""
    titles = ["Zebra crossing", "Éclair bakers", "apple press", "Boat share"]
    engine = make_engine([document(f"r{index}", title) for index, title in enumerate(titles)])
    expected = ["apple press", "Boat share", "Éclair bakers", "Zebra crossing"]
    assert expected == [hit.title.text for hit in engine.search(Query(sort="title")).hits]
