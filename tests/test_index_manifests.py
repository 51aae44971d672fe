"""What an index says of itself: whatever CURRENT, STAMP and the manifest hold, it is told and mended."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from index_damage import assert_mended, assert_told_and_mended, file_of
from small_corpus import catalogue_of, current


@pytest.mark.parametrize(
    "data",
    [
        b"\xff\xfe\x00",
        b"gen-999999-00000000",
        b"gen-",
        b"../..",
        b"gen-../../../corpus",
        b".",
        b"gen-000001-\x00",
        b"x" * 5_000,
        b"gen-" + b"9" * 5_000,
    ],
)
def test_a_strange_current_is_mended(indexed_copy: Path, right_answers: list[Any], data: bytes) -> None:
    """Whatever CURRENT says, a check tells and a refresh makes the answers right."""
    (indexed_copy / "var" / "index" / "CURRENT").write_bytes(data)
    assert_told_and_mended(indexed_copy, right_answers)


def test_an_old_current_is_brought_up_to_date(indexed_copy: Path, right_answers: list[Any]) -> None:
    """When CURRENT names the generation before, a check tells and a refresh makes the answers right."""
    older = min(path.name for path in (indexed_copy / "var" / "index").glob("gen-*"))
    (indexed_copy / "var" / "index" / "CURRENT").write_text(older)
    assert_told_and_mended(indexed_copy, right_answers)


@pytest.mark.parametrize("data", [b"", b"\xff", b"garbage", b"gen-000002-x", b" " * 100])
def test_a_strange_stamp_is_no_harm(indexed_copy: Path, right_answers: list[Any], data: bytes) -> None:
    """Whatever STAMP says, the index is sound, and a refresh goes on from it."""
    (indexed_copy / "var" / "index" / "STAMP").write_bytes(data)
    report = catalogue_of(indexed_copy).check()
    assert_mended(indexed_copy, right_answers)
    assert report.index_is_sound


@pytest.mark.parametrize(
    "data", [b"", b"\xff", b"[]", b"5", b"null", b'"x"', b"{}", b"[" * 100_000, b'{"files": {}}']
)
def test_a_strange_manifest_is_mended(indexed_copy: Path, right_answers: list[Any], data: bytes) -> None:
    """A manifest that is none is told by a check and made good by a refresh."""
    (current(indexed_copy) / "manifest.json").write_bytes(data)
    assert_told_and_mended(indexed_copy, right_answers)


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("fingerprint", "0" * 64),
        ("fingerprint", None),
        ("concepts", 5),
        ("names", None),
        ("digest", "0" * 64),
        ("snapshot", []),
        ("snapshot", 5),
        ("snapshot", {"segment-1.arrays": 5}),
        ("snapshot", {}),
        ("deleted", None),
        ("deleted", [["r0"]]),
        ("order", ["r0"]),
        ("files", {}),
        ("files", []),
        ("files", None),
        ("files", {"lexicon.json": 5}),
        ("files", {"lexicon.json": ["x", "y"]}),
        ("files", {"../../../corpus/thesaurus.yaml": [1, "x"]}),
        ("extra", "x"),
    ],
)
def test_a_manifest_of_wrong_types_is_mended(
    indexed_copy: Path, right_answers: list[Any], key: str, value: Any
) -> None:
    """A manifest with a value that cannot be is told by a check and made good by a refresh."""
    path = current(indexed_copy) / "manifest.json"
    path.write_text(json.dumps({**json.loads(path.read_text()), key: value}))
    assert_told_and_mended(indexed_copy, right_answers)


@pytest.mark.parametrize(
    "key", ["fingerprint", "concepts", "names", "files", "snapshot", "deleted", "order", "digest"]
)
def test_a_manifest_with_a_gap_is_mended(indexed_copy: Path, right_answers: list[Any], key: str) -> None:
    """A manifest that lacks a value is told by a check and made good by a refresh."""
    path = current(indexed_copy) / "manifest.json"
    path.write_text(
        json.dumps({name: value for name, value in json.loads(path.read_text()).items() if name != key})
    )
    assert_told_and_mended(indexed_copy, right_answers)


def test_a_file_that_was_not_published_is_found(indexed_copy: Path, right_answers: list[Any]) -> None:
    """A file that was put into a generation makes it unsound: Whoosh would open the newest TOC there is."""
    shutil.copy(file_of(indexed_copy, "*.toc"), current(indexed_copy) / "_MAIN_999.toc")
    assert_told_and_mended(indexed_copy, right_answers)
