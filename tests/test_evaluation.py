"""`casebook evaluate`: sets in files, the measures, and what is said of a set that cannot be read."""

import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from conftest import SHIPPED
from indexer.catalogue import Catalogue
from indexer.cli import main
from indexer.errors import MalformedText
from indexer.evaluation import MEASURES, evaluate, read_judged_set
from indexer.settings import Settings

JUDGED = Path(__file__).parent / "judged"
"""Queries on the shipped corpus, written and judged by somebody who did not know the search. Those of `blind`
are only measured, those of `dev` may be looked at while the ranking is changed.
"""
MEASURED = {"dev": 0.877, "blind": 0.862}
"""The nDCG@10 of each when it was last measured."""
MAY_FALL = 0.02

DOCS = [
    {"id": "a", "title": "Boat swap", "text": "Neighbours swap boats."},
    {"id": "b", "title": "Kite swap", "body": "Neighbours swap kites.", "people": "Ann Lee; Bo Ray"},
    {"id": "c", "title": "Nothing", "text": "Rain."},
]
QUERIES = [
    {"id": "q1", "text": "boats", "type": "word"},
    {"id": "q2", "text": "swap", "type": "word"},
    {"id": "q3", "text": "Ann Lee", "type": "name"},
    {"id": "q4", "text": "zzzz", "type": "name"},
    {"id": "q5", "text": "nobody judged this"},
]
QRELS = "query_id\tdoc_id\trelevance\nq1\ta\t3\nq2\tb\t1\nq2\ta\t2\nq2\tc\t0\nq3\tb\t1\nq4\tc\t1\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A judged set with documents of its own."""
    (tmp_path / "docs.jsonl").write_text("\n".join(map(json.dumps, DOCS)))
    (tmp_path / "queries.jsonl").write_text("\n".join(map(json.dumps, QUERIES)))
    (tmp_path / "qrels.tsv").write_text(QRELS)
    return tmp_path


@pytest.fixture
def catalogue(tmp_path: Path) -> Catalogue:
    """The shipped corpus, with an index of its own."""
    return Catalogue(
        Settings.from_environ({"CASEBOOK_CORPUS": str(SHIPPED), "CASEBOOK_VAR": str(tmp_path / "var")})
    )


def test_each_type_of_query_has_its_measures(folder: Path, catalogue: Catalogue) -> None:
    """Worked out by hand: `boats`, `swap` and `Ann Lee` are answered well, `zzzz` by nothing."""
    measured = evaluate(read_judged_set(folder), catalogue).measures
    assert ["all", "name", "word"] == list(measured)
    assert (4, 0.25) == (measured["all"]["queries"], measured["all"]["zero results"])
    assert 1.0 == measured["word"]["recall@100"] == measured["word"]["success@1"] == measured["word"]["MAP"]
    assert all(measured["name"][measure] == pytest.approx(0.5) for measure in MEASURES)


def test_without_documents_the_corpus_is_asked(folder: Path, catalogue: Catalogue) -> None:
    """The published records, by their ids."""
    (folder / "docs.jsonl").unlink()
    (folder / "qrels.tsv").write_text("q1\t0\tfair-shares-gloucestershire\t2\n")
    (folder / "queries.jsonl").write_text(json.dumps({"id": "q1", "text": "timebanking"}))
    assert 1 == evaluate(read_judged_set(folder), catalogue).measures["all"]["queries"]


def test_the_command_prints_a_table_or_json(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A line a type; and the same as one object."""
    monkeypatch.setenv("CASEBOOK_CORPUS", str(SHIPPED))
    monkeypatch.setenv("CASEBOOK_VAR", str(folder / "var"))
    shown = CliRunner().invoke(main, ["evaluate", str(folder)]).stdout.splitlines()
    assert ["queries", *MEASURES, "zero", "results"] == shown[0].split()
    assert ["all", "name", "word", "CPU"] == [line.split()[0] for line in shown[1:]]
    told = json.loads(CliRunner().invoke(main, ["evaluate", "--json", str(folder)]).stdout)
    assert {"measures", "cpu_ms"} == told.keys()


@pytest.mark.parametrize(
    ("name", "text", "sentence"),
    [
        ("queries.jsonl", "{", "queries.jsonl:1: not JSON."),
        ("queries.jsonl", "[]", "queries.jsonl:1: not an object."),
        ("queries.jsonl", '{"id": "q1"}', "queries.jsonl:1: a query needs an id and a text."),
        ("queries.jsonl", '{"id": "x", "text": "y"}', "has no query that"),
        ("docs.jsonl", "{}", "docs.jsonl:1: a document needs an id."),
        ("qrels.tsv", "q1\ta\t1\nq1 a", "qrels.tsv:2: not “query, document, relevance”."),
    ],
)
def test_a_set_that_cannot_be_read_is_told(folder: Path, name: str, text: str, sentence: str) -> None:
    """With the file and the line."""
    (folder / name).write_text(text)
    with pytest.raises(MalformedText, match=re.escape(sentence)):
        read_judged_set(folder)


def test_a_file_that_is_not_there_is_told(folder: Path) -> None:
    """By its name."""
    (folder / "queries.jsonl").unlink()
    with pytest.raises(MalformedText, match=r"There is no .*queries\.jsonl"):
        read_judged_set(folder)


@pytest.mark.parametrize("name", list(MEASURED))
def test_the_search_is_as_good_as_it_was(name: str, catalogue: Catalogue) -> None:
    """On judged queries of every type, and none of them is left without an answer."""
    measured = evaluate(read_judged_set(JUDGED / name), catalogue).measures["all"]
    assert measured["nDCG@10"] >= MEASURED[name] - MAY_FALL
    assert measured["zero results"] == 0
