"""The corpus folder: every fault is found with file and line, and the good records go on."""

from pathlib import Path

import pytest

from indexer.corpus import Corpus
from indexer.corpus_reading import CorpusContents
from indexer.errors import CorpusMissing

RECORD = """---
id: {id}
kind: case-study
title: {id}
status: published
{more}
---
"""
THESAURUS = """\
- id: timebanking
  prefLabel: Timebanking
- id: time-credits
  prefLabel: Time credits
  broader:
    - timebanking
"""
RINGS = """\
- id: swap
  terms: [swap, barter]
  within: timebanking
  near: [credit]
- id: credit
  terms: [credit]
"""
PLACES = """\
- id: england
  name: England
- id: leeds
  name: Leeds
  within: england
  lat: 53.8
  lon: -1.55
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A small corpus with two good records."""
    root = tmp_path / "corpus"
    (root / "records").mkdir(parents=True)
    (root / "authorities").mkdir()
    (root / "thesaurus.yaml").write_text(THESAURUS)
    (root / "synonym-rings.yaml").write_text(RINGS)
    (root / "authorities" / "places.yaml").write_text(PLACES)
    add(root, "one", "themes: [timebanking]")
    add(root, "two", "places: [leeds]")
    return root


def add(root: Path, record_id: str, more: str = "", name: str = "") -> None:
    """Write a record's file."""
    (root / "records" / f"{name or record_id}.md").write_text(RECORD.format(id=record_id, more=more))


def load(root: Path) -> CorpusContents:
    """Read the corpus."""
    return Corpus(root, root.parent / "var").load()


def faults(root: Path) -> list[tuple[str, int]]:
    """Path and line of each problem."""
    return [(problem.path, problem.line) for problem in load(root).problems]


def test_a_good_corpus_has_no_problems(root: Path) -> None:
    """All is read: records, concepts, the tree of places."""
    contents = load(root)
    assert (list(contents.files), contents.problems) == (["one", "two"], ())
    assert contents.authorities.places.ancestors("leeds") == ["england"]
    assert [child.id for child in contents.thesaurus.narrower("timebanking")] == ["time-credits"]


@pytest.mark.parametrize(
    ("more", "line"),
    [
        ("themes:\n  - timebank", 6),
        ("places: [paris]", 6),
        ("organisations:\n  - organisation: nesta", 6),
        ("people:\n  - person: nobody", 6),
        ("evidence: [hearsay]", 6),
        ("initiative: keyring", 6),
        ("part_of: no-event", 6),
        ("part_of: one", 6),
        ("date: soon", 6),
        ("colour: red", 6),
    ],
)
def test_a_bad_record_is_named_and_the_others_go_on(root: Path, more: str, line: int) -> None:
    """A fault is a problem with file and line; it takes no other record down."""
    add(root, "bad", more)
    assert faults(root) == [("records/bad.md", line)]
    assert list(load(root).files) == ["one", "two"]


def test_two_files_with_one_id_are_told_apart(root: Path) -> None:
    """The file that is named after its id keeps it; the other is the problem."""
    add(root, "one", name="another")
    contents = load(root)
    assert [str(problem) for problem in contents.problems] == [
        "records/another.md:2: The id “one” belongs to one.md already: two files have one id."
    ]
    assert list(contents.files) == ["one", "two"]


@pytest.mark.parametrize(
    ("name", "old", "new", "line"),
    [
        ("thesaurus.yaml", "broader:\n    - timebanking", "broader:\n    - banking", 3),
        (
            "thesaurus.yaml",
            "  prefLabel: Timebanking",
            "  prefLabel: Timebanking\n  broader: [time-credits]",
            1,
        ),
        ("thesaurus.yaml", "id: time-credits", "id: timebanking", 3),
        ("thesaurus.yaml", "  prefLabel: Time credits", "  prefLabel: Time credits\n  colour: red", 5),
        ("synonym-rings.yaml", "within: timebanking", "within: banking", 1),
        ("synonym-rings.yaml", "near: [credit]", "near: [debit]", 1),
        ("synonym-rings.yaml", "terms: [credit]", "terms: []", 6),
        ("authorities/places.yaml", "within: england", "within: britain", 3),
        ("authorities/places.yaml", "lat: 53.8", "lat: north", 6),
        ("authorities/places.yaml", "lat: 53.8", "lat: 153.8", 6),
    ],
)
def test_a_faulty_entry_is_named_and_its_records_stay(
    root: Path, name: str, old: str, new: str, line: int
) -> None:
    """What refers to a faulty entry is not at fault itself."""
    path = root / name
    path.write_text(path.read_text().replace(old, new))
    assert {at[0] for at in faults(root)} == {name}
    assert (name, line) in faults(root)
    assert list(load(root).files) == ["one", "two"]


@pytest.mark.parametrize("data", [b"\xff\xfe", b"a: [b", b"just words", b"&a [*a]"])
def test_a_file_that_cannot_be_read_at_all_is_one_problem(root: Path, data: bytes) -> None:
    """A broken thesaurus is named; the records that use it are not in the wrong, and stay."""
    (root / "thesaurus.yaml").write_bytes(data)
    assert [path for path, _ in faults(root)] == ["thesaurus.yaml"]
    assert list(load(root).files) == ["one", "two"]


def test_without_a_corpus_there_is_a_sentence(tmp_path: Path) -> None:
    """A wrong folder is told, not served as an empty site."""
    with pytest.raises(CorpusMissing, match="There is no corpus at"):
        load(tmp_path / "nowhere")


def test_the_stamp_changes_with_every_change(root: Path) -> None:
    """Adding, changing and removing a file each give another stamp; looking gives the same."""
    corpus = Corpus(root, root.parent / "var")
    stamps = [corpus.stamp(), corpus.stamp()]
    add(root, "three")
    stamps.append(corpus.stamp())
    add(root, "three", "date: 2011")
    stamps.append(corpus.stamp())
    (root / "records" / "three.md").unlink()
    stamps.append(corpus.stamp())
    assert (stamps[0] == stamps[1], len(set(stamps[1:]))) == (True, 4 - (stamps[4] == stamps[0]))


def test_a_former_id_may_not_be_the_id_of_a_record(root: Path) -> None:
    """The address could lead to either."""
    add(root, "three", "aliases: [one]")
    assert faults(root) == [("records/three.md", 6)]
