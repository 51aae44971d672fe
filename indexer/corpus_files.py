"""The files of a corpus by name, and what tells that none of them has changed. It opens none of them."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

from indexer.errors import CorpusMissing

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


def corpus_stamp(root: Path) -> str:
    """A digest of every file's name, size and times: while it stands, the corpus is the same.

    Raises:
        CorpusMissing: There is no such folder.
    """
    digest = hashlib.sha256()
    for path in (*record_paths(root), *(root / name for name in NAME_FILES)):
        if times := times_of(str(path)):
            digest.update(f"{path.name}\0{times}\n".encode(errors="surrogateescape"))
    return digest.hexdigest()


def times_of(path: str) -> str:
    """What tells that a file is the same still; "" where there is none, which is a change too."""
    try:
        status = os.lstat(path)
    except OSError:
        return ""
    return f"{status.st_mtime_ns}.{status.st_ctime_ns}.{status.st_size}.{status.st_ino}"
