"""The files of a corpus by name, and what tells that none of them has changed. It opens none of them."""

from __future__ import annotations

import os
import zlib
from typing import TYPE_CHECKING

from indexer.errors import CorpusMissing

if TYPE_CHECKING:
    from pathlib import Path

RECORDS = "records"
THESAURUS, RINGS = "thesaurus.yaml", "synonym-rings.yaml"
REDACTIONS = "redactions.yaml"
"""What was redacted, as salted digests, so that it is noticed when it comes back."""
VOCABULARIES = "vocabularies.yaml"
PEOPLE, ORGANISATIONS, PLACES, INITIATIVES = (
    f"authorities/{sort}.yaml" for sort in ("people", "organisations", "places", "initiatives")
)
NAME_FILES = (THESAURUS, RINGS, VOCABULARIES, PEOPLE, ORGANISATIONS, PLACES, INITIATIVES)
"""The files of established names: all of the corpus but the records."""


def record_paths(root: Path) -> list[Path]:
    """The files of records, by name.

    Raises:
        CorpusMissing: There is no such folder.
    """
    folder = root / RECORDS
    if not folder.is_dir():
        raise CorpusMissing(str(root))
    paths = (path for path in folder.iterdir() if not path.name.startswith("."))
    return sorted(paths, key=lambda path: path.name)  # paths compare slowly


def corpus_stamp(root: Path | str) -> str:
    """What tells that the corpus is the same: how many files there are, when the last one was changed, and a
    digest of every file's name, size and times.

    Raises:
        CorpusMissing: There is no such folder.
    """
    try:
        names = sorted(name for name in os.listdir(f"{root}/{RECORDS}") if not name.startswith("."))  # noqa: PTH208  (pathlib takes long to import)
    except (FileNotFoundError, NotADirectoryError):
        raise CorpusMissing(str(root)) from None
    told, changed = [], 0
    for name in (*(f"{RECORDS}/{name}" for name in names), *NAME_FILES):
        if status := _status(f"{root}/{name}"):
            told.append(f"{name}\0{_times(status)}\n")
            changed = max(changed, status.st_ctime_ns)
    return f"{len(told)}.{changed}.{zlib.crc32(''.join(told).encode(errors='surrogateescape')):08x}"


def times_of(path: str) -> str:
    """What tells that a file is the same still; "" where there is none, which is a change too."""
    status = _status(path)
    return _times(status) if status else ""


def _status(path: str) -> os.stat_result | None:
    try:
        return os.lstat(path)
    except OSError:
        return None


def _times(status: os.stat_result) -> str:
    return f"{status.st_mtime_ns}.{status.st_ctime_ns}.{status.st_size}.{status.st_ino}"
