"""The benchmark compares like with like: its engines find the same, and its corpus is one."""

from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from benchmarks.asking import KINDS, SETS, Asking, Question
from benchmarks.generator import Generated
from benchmarks.ours import Ours
from benchmarks.peers import Sqlite, SqliteNumpy, StockWhoosh
from benchmarks.record_files import write_corpus
from indexer.corpus import Corpus
from indexer.engines.protocol import Document

COUNT, QUERIES = 100, 2
SHIPPED = Path(__file__).parent.parent / "corpus"
TANTIVY = pytest.param(
    "tantivy",
    marks=pytest.mark.skipif(find_spec("tantivy") is None, reason="needs the dependency group bench"),
)
PEERS: dict[str, Any] = {"sqlite": Sqlite, "numpy": SqliteNumpy, "whoosh": StockWhoosh}


@pytest.fixture(scope="module")
def documents() -> list[Document]:
    return list(Generated(COUNT).documents())


@pytest.fixture(scope="module")
def expected(documents: list[Document], tmp_path_factory: pytest.TempPathFactory) -> dict[Question, int]:
    """Queries of every kind, and how many records we find."""
    engine = Ours(tmp_path_factory.mktemp("ours"))
    engine.build(documents)
    asking = Asking(documents)
    asked = [asking.questions(of, kind, QUERIES) for of in SETS for kind in KINDS]
    return {question: engine.page(question)[0] for questions in asked for question in questions}


@pytest.mark.parametrize("name", [*PEERS, TANTIVY])
def test_a_peer_finds_as_many_as_we_do(
    name: str, expected: dict[Question, int], documents: list[Document], tmp_path: Path
) -> None:
    """But for a tenth more or less: stemmers differ, and some take a phrase's words in any form."""
    peer = _peer(name, tmp_path / "peer")
    peer.build(documents)
    peer.open()
    assert 0 not in expected.values()
    for question, total in expected.items():
        assert peer.page(question)[0] == pytest.approx(total, rel=0.1, abs=1), question


def _peer(name: str, folder: Path) -> Any:
    if name == "tantivy":
        from benchmarks.tantivy_peer import Tantivy

        return Tantivy(folder)
    return PEERS[name](folder)


def test_generated_records_are_a_sound_corpus(documents: list[Document], tmp_path: Path) -> None:
    """Each is a record without a fault, and says what its document says."""
    write_corpus(tmp_path / "corpus", documents, SHIPPED)
    contents = Corpus(tmp_path / "corpus", tmp_path / "var").load()
    assert () == tuple(contents.problems)
    assert [d.id for d in documents] == list(contents.public)
    assert [d.title for d in documents] == [record.title for record in contents.public.values()]
