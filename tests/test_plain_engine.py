"""The plain engine answers what the engine answers, or leaves it to it."""

from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine_documents import KNOWLEDGE
from index_damage import DAMAGES
from indexer.catalogue import Catalogue
from indexer.engines.clauses import Words
from indexer.engines.lexicon import NAMED
from indexer.engines.protocol import FACETS, Document, Query
from indexer.engines.whoosh.engine import WhooshEngine
from indexer.engines.whoosh.generations import Generations
from indexer.engines.whoosh.kept_lexicon import TABLES
from indexer.engines.whoosh.plain_engine import NotPlain, PlainEngine, open_plain
from indexer.engines.whoosh.schema import EXACT
from indexer.engines.whoosh.snapshot import open_snapshot, read_lexicon
from small_corpus import catalogue_of, current
from test_snapshot import QUERIES, comparable, documents

SAMPLE = 7
"""Of the words of the shipped records, one in so many is also asked for with the two after it."""


@pytest.fixture(scope="module")
def plain(catalogue: Catalogue) -> PlainEngine:
    """The shipped corpus, opened plainly."""
    return open_plain(str(catalogue.settings.var / "index"), catalogue.corpus.stamp())


@settings(max_examples=60, deadline=None)
@given(first=documents(), second=documents(), queries=st.lists(QUERIES, min_size=25, max_size=25))
def test_it_answers_as_the_engine_does(
    first: list[Document], second: list[Document], queries: list[Query]
) -> None:
    """Totals, hits in their order with their scores, passages, reasons and counts, whatever was added,
    changed and removed before.
    """
    with TemporaryDirectory() as folder:
        engine = WhooshEngine(Path(folder))
        engine.update(first, KNOWLEDGE, stamp="first")
        engine.update([*first[::2], *second[1::2]], KNOWLEDGE, stamp="second")
        plain = open_plain(folder, "second")
        for query in queries:
            assert comparable(plain.search(query)) == comparable(engine.search(query)), query


def test_it_answers_for_every_word_of_the_records(catalogue: Catalogue, plain: PlainEngine) -> None:
    """Each word alone, and some with those after them in the alphabet."""
    generation = Generations(catalogue.settings.var / "index").current()
    words = [word for segment in open_snapshot(generation).segments for word in segment.terms(EXACT)]
    texts = words + [" ".join(words[n : n + 3]) for n in range(0, len(words), SAMPLE)]
    for text in texts:
        query = Query(Words(text), limit=3, facets=FACETS)
        assert comparable(plain.search(query)) == comparable(catalogue.engine.search(query)), text


def test_a_kept_lexicon_knows_what_was_kept(catalogue: Catalogue, plain: PlainEngine) -> None:
    """Every label and every name is read, expanded, named and known alike, and shown by the same name."""
    made = read_lexicon(Generations(catalogue.settings.var / "index").current())
    known = made.knowledge
    labels = {label for each in known.concepts for label in (*each.labels, *each.hidden)}
    names = {name for facet in NAMED for name in known.labels.get(facet, {}).values()}
    values = [(facet, value) for facet, held in known.labels.items() for value in (*held, "nobody")]
    initials = [f"{name[0]} {name.split()[-1]}" for name in names]
    for text in [*labels, *names, *initials]:
        assert made.asked(text, expand=True) == plain.lexicon.asked(text, expand=True)
        assert made.named(text) == plain.lexicon.named(text)
        assert [*map(made.is_known, text.split())] == [*map(plain.lexicon.is_known, text.split())]
    for value in values:
        assert made.label(*value) == plain.lexicon.label(*value)
        assert made.parent(*value) == plain.lexicon.parent(*value)
    for table in ("solid_labels", "names_by_sound"):
        assert {key: list(value) for key, value in getattr(made, table).items()} == {
            key: list(value) for key, value in getattr(plain.lexicon, table).items()
        }


@pytest.mark.parametrize("damage", DAMAGES)
@pytest.mark.parametrize("pattern", ["*.arrays", TABLES, "manifest.json", "../CURRENT", "../STAMP"])
def test_what_is_damaged_is_left_alone(
    indexed_copy: Path, pattern: str, damage: Callable[[Path], None]
) -> None:
    """Nothing is read of a file that is not as it was published."""
    stamp = catalogue_of(indexed_copy).corpus.stamp()
    open_plain(str(indexed_copy / "var" / "index"), stamp)
    damage(next(current(indexed_copy).glob(pattern)))
    with pytest.raises(NotPlain):
        open_plain(str(indexed_copy / "var" / "index"), stamp)


def test_an_index_behind_the_corpus_is_left_alone(indexed_copy: Path) -> None:
    """Another stamp is another corpus."""
    with pytest.raises(NotPlain):
        open_plain(str(indexed_copy / "var" / "index"), "1.2.3")


@pytest.mark.parametrize("text", ["gardn", "timbanking in waels", "fairshares", "raybrok", "xyzzyq"])
def test_a_word_that_nobody_uses_is_respelled_alike(
    catalogue: Catalogue, plain: PlainEngine, text: str
) -> None:
    """By the words in use, and by what English and names sound like."""
    engine, clause = catalogue.engine, Words(text)
    assert plain.unknown_words(clause) == engine.unknown_words(clause)
    assert plain.suggest_spelling(text) == engine.suggest_spelling(text)
