"""What every engine promises of facets: what choosing narrows to, and what is counted."""

import pytest

from engine_clauses import CHOIR, GARDEN
from engine_documents import DOCUMENTS, found
from indexer.engines.clauses import Clause, Not
from indexer.engines.protocol import Engine, Query

CHOICES: list[dict[str, list[str]]] = [
    {},
    {"place": ["leeds"]},
    {"place": ["leeds", "cardiff"]},
    {"place": ["wales"], "year": ["2011"]},
    {"theme": ["mutuality"], "place": ["cardiff", "leeds"]},
    {"kind": ["event"], "year": ["2009", "not-reported"]},
    {"place": ["nowhere"]},
    {"place": ["nowhere", "leeds"]},
    {"place": []},
]


@pytest.mark.parametrize("chosen", CHOICES, ids=str)
def test_filters_narrow(engine: Engine, chosen: dict[str, list[str]]) -> None:
    """Within a facet any of the chosen values will do; all facets must hold together."""
    expected = [
        item.id
        for item in DOCUMENTS
        if all(not values or set(values) & set(item.facets.get(name, ())) for name, values in chosen.items())
    ]
    assert expected == found(engine, None, filters=chosen)


@pytest.mark.parametrize("clause", [None, GARDEN, Not(CHOIR)], ids=str)
@pytest.mark.parametrize("chosen", CHOICES, ids=str)
def test_a_count_says_what_choosing_would_give(
    engine: Engine, chosen: dict[str, list[str]], clause: Clause | None
) -> None:
    """Choosing a value alone in its facet gives as many hits as its count said, whatever was chosen there."""
    facets = ("kind", "place", "theme", "year")
    counts = engine.search(Query(clause, filters=chosen, facets=facets)).facets
    told = {(name, count.value): count.count for name, values in counts.items() for count in values}
    given = {
        (name, value): engine.search(Query(clause, filters={**chosen, name: [value]})).total
        for name, value in told
    }
    assert given == told


def test_counts_miss_no_value(engine: Engine) -> None:
    """Every value that a record has is counted."""
    counts = engine.search(Query(facets=("place", "theme"))).facets
    told = {(name, count.value) for name, values in counts.items() for count in values}
    held = {
        (name, value)
        for item in DOCUMENTS
        for name in ("place", "theme")
        for value in item.facets.get(name, ())
    }
    assert held == told


def test_counts_are_labelled_and_in_order(engine: Engine) -> None:
    """Values come most frequent first, then by label, with label, parent and whether they are chosen."""
    counts = engine.search(Query(filters={"place": ["leeds"]}, facets=("place",))).facets["place"]
    told = [(count.value, count.label, count.count, count.chosen, count.parent) for count in counts]
    expected = [
        ("cardiff", "Cardiff", 3, False, "wales"),
        ("wales", "Wales", 3, False, None),
        ("leeds", "Leeds", 2, True, None),
    ]
    assert expected == told


def test_a_chosen_value_stays_to_be_unchosen(engine: Engine) -> None:
    """A chosen value is told even when nothing has it."""
    counts = engine.search(Query(CHOIR, filters={"place": ["leeds"]}, facets=("place",))).facets["place"]
    assert ("leeds", 0, True) in [(count.value, count.count, count.chosen) for count in counts]


def test_only_the_facets_asked_for_are_counted(engine: Engine) -> None:
    """An answer counts the facets that were asked for and no others."""
    assert (["year"], []) == (
        list(engine.search(Query(facets=("year",))).facets),
        list(engine.search(Query()).facets),
    )
