"""The snapshot answers what Whoosh's own search answers, and gives way to it where it is damaged."""

import shutil
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rapidfuzz.distance import OSA

from engine_documents import DOCUMENTS, KNOWLEDGE, document
from index_damage import DAMAGES
from indexer.engines.clauses import And, Boosted, Clause, FacetIs, Fuzzy, Not, Or, Phrase, Prefix, Words
from indexer.engines.protocol import TEXT_FIELDS, Document, Query, Results
from indexer.engines.whoosh.deletions import deletion_table, looked_up
from indexer.engines.whoosh.engine import WhooshEngine
from indexer.engines.whoosh.spelling import hashes_sought
from small_corpus import catalogue_of, current

FACETS = ("kind", "place", "theme", "year")
WORDS = st.sampled_from(
    "garden gardens gardening the choir time bank timebank time-bank credits exchange co-production"
    " coproduction production Jönköping jonkoping neighbourhood neighbor mutuality Leeds 2011 a".split()
)
TEXTS = st.lists(WORDS, max_size=12).map(" ".join)
PLACES = st.lists(st.sampled_from(["leeds", "cardiff", "wales"]), max_size=2, unique=True)


@st.composite
def documents(draw: st.DrawFn) -> list[Document]:
    """A few documents of few words, so that they have much in common."""
    return [
        document(
            f"r{number}",
            draw(TEXTS),
            day=draw(st.sampled_from(["", "2009-05-01", "2011-03-29"])),
            facets={"place": draw(PLACES), "theme": draw(st.sampled_from([[], ["mutuality"]]))},
            summary=draw(TEXTS),
            body=draw(st.lists(TEXTS, max_size=3)),
            people=draw(TEXTS),
        )
        for number in range(draw(st.integers(0, 8)))
    ]


SCOPES = st.sampled_from([None, *TEXT_FIELDS])
FACTORS = st.sampled_from([0.1, 0.5, 1.0, 3.0, 100.0])


@st.composite
def weighed_words(draw: st.DrawFn) -> Words:
    """Running words, some of which count more or less."""
    words = draw(st.lists(st.tuples(WORDS, FACTORS), min_size=1, max_size=8))
    return Words(" ".join(word for word, _ in words), draw(SCOPES), tuple(factor for _, factor in words))


LEAVES: st.SearchStrategy[Clause] = st.one_of(
    st.builds(Words, TEXTS, SCOPES),
    st.builds(Phrase, st.lists(WORDS, min_size=1, max_size=3).map(" ".join), SCOPES),
    st.builds(Prefix, st.sampled_from(["gard", "cop", "tim", "the", "neigh"]), SCOPES),
    st.builds(
        Fuzzy,
        st.sampled_from(["gardne", "gadrning", "timebnk", "the", "thme", "Jönkoping", "cop", "20111"]),
        st.sampled_from([1, 2]),
        SCOPES,
    ),
    weighed_words(),
    st.builds(FacetIs, st.just("place"), st.sampled_from(["leeds", "cardiff", "nowhere"])),
)
CLAUSES: st.SearchStrategy[Clause] = st.recursive(
    LEAVES,
    lambda inner: st.one_of(
        st.builds(Not, inner),
        st.builds(Boosted, inner, FACTORS),
        st.builds(And, st.lists(inner, max_size=3).map(tuple)),
        st.builds(Or, st.lists(inner, max_size=3).map(tuple)),
    ),
    max_leaves=5,
)
QUERIES = st.builds(
    Query,
    clause=st.one_of(LEAVES, CLAUSES, CLAUSES, st.none()),
    filters=st.fixed_dictionaries(
        {}, optional={"place": PLACES, "theme": st.just(["mutuality", "exchange"])}
    ),
    sort=st.sampled_from(["relevance", "date", "-date", "title"]),
    offset=st.integers(0, 3),
    limit=st.integers(0, 5),
    expand=st.booleans(),
    facets=st.just(FACETS),
)


def without_snapshot(folder: Path) -> WhooshEngine:
    """An engine over the same index, whose snapshot was lost."""
    lost = folder.with_name("lost")
    shutil.rmtree(lost, ignore_errors=True)
    shutil.copytree(folder, lost)
    for path in lost.rglob("*.arrays"):
        path.unlink()
    return WhooshEngine(lost)


def comparable(results: Results) -> object:
    """An answer without the last digits of its scores, which depend on the order of a sum."""
    hits = [
        (hit.id, round(hit.score, 6), hit.title, hit.snippets, hit.reasons, hit.facets)
        for hit in results.hits
    ]
    return results.total, hits, results.facets, results.expanded


@settings(max_examples=settings().max_examples * 6 // 10, deadline=None)
@given(first=documents(), second=documents(), queries=st.lists(QUERIES, min_size=25, max_size=25))
def test_the_snapshot_answers_as_whoosh_does(
    first: list[Document], second: list[Document], queries: list[Query]
) -> None:
    """Totals, hits in their order, passages, reasons and counts are those of Whoosh's own search, whatever
    was added, changed and removed before.
    """
    with TemporaryDirectory() as folder:
        engine = WhooshEngine(Path(folder) / "index")
        engine.update(first, KNOWLEDGE, stamp="first")
        engine.update([*first[::2], *second[1::2]], KNOWLEDGE, stamp="second")
        oracle = without_snapshot(Path(folder) / "index")
        for query in queries:
            assert comparable(engine.search(query)) == comparable(oracle.search(query)), query
        assert ("", bool(engine.search(Query()).total)) == (
            engine.snapshot_fault,
            bool(oracle.snapshot_fault),
        )


@settings(max_examples=8, deadline=None)
@given(first=documents(), second=documents(), query=QUERIES)
def test_an_amended_index_is_what_it_would_be(
    first: list[Document], second: list[Document], query: Query
) -> None:
    """Documents put in or taken out one by one leave what an update with all of them would."""
    with TemporaryDirectory() as folder:
        amended, updated = WhooshEngine(Path(folder) / "amended"), WhooshEngine(Path(folder) / "updated")
        for engine in (amended, updated):
            engine.update(first, KNOWLEDGE, stamp="first")
        held = {each.id: each for each in first}
        for each in second:
            amended.amend([each], [], stamp=each.id)
            held[each.id] = each
        if first:
            amended.amend([], [first[0].id, "nobody"], stamp="removed")
            del held[first[0].id]
        updated.update(held.values(), KNOWLEDGE, stamp="second")
        assert ("", updated.search(query).total) == (
            amended.fault(held.values(), KNOWLEDGE),
            amended.search(query).total,
        )


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_snapshot_gives_way(indexed_copy: Path, damage: Callable[[Path], None]) -> None:
    """Searches are answered without it, rightly; a check tells, and a refresh mends it."""
    right = [hit.id for hit in catalogue_of(indexed_copy).listed({})]
    damage(next(current(indexed_copy).glob("*.arrays")))
    harmed = catalogue_of(indexed_copy)
    slow = (harmed.slow_because, [hit.id for hit in harmed.listed({})])
    told = harmed.check().index_is_sound
    harmed.refresh()
    assert (True, right, False, "", right) == (
        bool(slow[0]),
        slow[1],
        told,
        harmed.slow_because,
        [hit.id for hit in harmed.listed({})],
    )


def test_many_small_changes_leave_few_segments(tmp_path: Path) -> None:
    """Segments are made one before there are too many, and nothing is lost."""
    engine = WhooshEngine(tmp_path / "index")
    engine.update(DOCUMENTS, KNOWLEDGE, stamp="first")
    held = list(DOCUMENTS)
    for number in range(20):
        held.append(document(f"new-{number:02}", body=f"otter {number}"))
        engine.update(held, KNOWLEDGE, stamp=str(number))
    folder = tmp_path / "index" / engine.generation
    assert (True, len(held)) == (len(list(folder.glob("*.arrays"))) < 12, engine.search(Query()).total)


@settings(deadline=None)
@given(
    st.lists(st.text("abcdé", min_size=1, max_size=10), min_size=1, unique=True),
    st.text("abcdé", min_size=3, max_size=10),
)
def test_the_deletion_table_misses_nothing(words: list[str], wrong: str) -> None:
    """Every word within so many edits is among those looked up."""
    words = sorted(words)
    hashes, places = deletion_table(words)
    for edits in (1, 2):
        sought = np.array(hashes_sought(wrong, edits), np.uint32)
        looked = {words[place] for place in looked_up(sought, hashes, places.tolist())}
        assert {word for word in words if OSA.distance(wrong, word) <= edits} <= looked
