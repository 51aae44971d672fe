"""A corpus of one record, and what is written below its folder."""

from pathlib import Path

from indexer.corpus import Corpus

RECORD = b"""---
id: one
kind: case-study
title: One
# the venue was checked
venue: Town hall
---

The body.
"""


def path_in(folder: Path, name: str = "one.md") -> Path:
    """Where a record's file is, in the corpus in `folder`."""
    return folder / "corpus" / "records" / name


def corpus_with(folder: Path, data: bytes) -> Corpus:
    """A corpus in `folder` whose record `one` has these bytes, with an empty history."""
    path_in(folder).parent.mkdir(parents=True, exist_ok=True)
    path_in(folder).write_bytes(data)
    return Corpus(folder / "corpus", folder / "var")


def written(folder: Path) -> dict[str, bytes]:
    """Every file below `folder` but locks, with its bytes."""
    files = (path for path in folder.rglob("*") if path.is_file() and path.suffix != ".lock")
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}
