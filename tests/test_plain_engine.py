"""The plain engine answers what the engine answers, or leaves it to it."""

from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from engine_documents import KNOWLEDGE
from indexer.engines.protocol import Document, Query
from indexer.engines.whoosh.engine import WhooshEngine
from indexer.engines.whoosh.plain_engine import open_plain
from test_snapshot import QUERIES, comparable, documents


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
