"""Damage to the files of an index, and the promise that it is mended."""

from pathlib import Path
from typing import Any

import pytest

from index_states import LASTING
from indexer.search import SearchRequest
from small_corpus import answers, catalogue_of, current

UNCLOSED = pytest.mark.filterwarnings("ignore:Exception ignored in:pytest.PytestUnraisableExceptionWarning")
"""When a call fails Whoosh 2.7.5 leaves the files it had open to be closed with its objects."""


def cut(path: Path) -> None:
    """The second half is lost."""
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def flip(path: Path) -> None:
    """One bit in the middle is another."""
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)


def zero(path: Path) -> None:
    """512 bytes are zeros, as after a block was lost."""
    data = path.read_bytes()
    start = min(len(data) // 3, max(0, len(data) - 512))
    path.write_bytes(data[:start] + bytes(min(512, len(data) - start)) + data[start + 512 :])


def empty(path: Path) -> None:
    """No bytes are left."""
    path.write_bytes(b"")


DAMAGES = [Path.unlink, cut, empty, flip, zero]
FILES = ["*.toc", "*.seg", "lexicon.json", "manifest.json", "CURRENT"]


def file_of(root: Path, pattern: str) -> Path:
    """The file of the index that a pattern means."""
    return (
        root / "var" / "index" / pattern
        if pattern in LASTING
        else next(iter(sorted(current(root).glob(pattern))))
    )


def assert_told_and_mended(root: Path, right: list[Any]) -> None:
    """A check tells that the index is not sound, and a refresh mends it."""
    report = catalogue_of(root).check()
    assert_mended(root, right)
    assert not report.index_is_sound


def assert_mended(root: Path, right: list[Any]) -> None:
    """A refresh makes the answers right, and a later edit is found as well."""
    catalogue_of(root).refresh()
    assert (right, True) == (answers(root), catalogue_of(root).check().index_is_sound)
    path = root / "corpus" / "records" / "r1.md"
    path.write_text(path.read_text().replace("garden", "vineyard"))
    catalogue_of(root).refresh()
    assert ["r1"] == [hit.id for hit in catalogue_of(root).search(SearchRequest("vineyard")).results.hits]
