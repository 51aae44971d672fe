"""The files of a corpus by name, how one is read, and what tells that none of them has changed."""

from __future__ import annotations

import errno
import os
import stat
import zlib
from collections.abc import Mapping
from typing import TYPE_CHECKING

from indexer.errors import CorpusMissing, MalformedText

if TYPE_CHECKING:
    from pathlib import Path

RECORDS = "records"
FILE_LIMIT = 20_000_000
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


def file_times(root: Path | str) -> dict[str, str]:
    """Every file of the corpus, relative to its folder → its `times_of`; the records in no order.

    Raises:
        CorpusMissing: There is no such folder.
    """
    try:
        names = [f"{RECORDS}/{name}" for name in os.listdir(f"{root}/{RECORDS}") if not name.startswith(".")]  # noqa: PTH208  (pathlib takes long to import)
    except (FileNotFoundError, NotADirectoryError) as error:
        raise CorpusMissing(str(root)) from error
    return {name: times for name in (*names, *NAME_FILES) if (times := times_of(f"{root}/{name}"))}


def corpus_stamp(root: Path | str) -> str:
    """A digest of every file's name, size and times: while it stands, the corpus is the same.

    Raises:
        CorpusMissing: There is no such folder.
    """
    return stamp_of(file_times(root))


def stamp_of(times: Mapping[str, str]) -> str:
    """The stamp of a corpus whose files have these times: the sum of a digest of each.

    *Source:* Bellare and Micciancio, A New Paradigm for Collision-Free Hashing: Incrementality at Reduced
    Cost (1997), section 5, AdHash; here against chance, not against attack, so that sums of 64 bits will do.
    """
    return _stamp(sum(map(_number, times.items())))


def stamp_after(stamp: str, before: Mapping[str, str], after: Mapping[str, str]) -> str:
    """What a stamp becomes when some files had one time and have another; nobody looks at the rest.

    Args:
        before, after: File → its `times_of`; "" where there was none, or is none.
    """
    gone, come = (sum(_number(item) for item in times.items() if item[1]) for times in (before, after))
    return _stamp(int(stamp, 16) - gone + come)


def _number(item: tuple[str, str]) -> int:
    """Of 64 bits: the check sums of the text forwards and backwards, since hashlib takes long to import."""
    told = "\0".join(item).encode(errors="surrogateescape")
    return zlib.crc32(told) << 32 | zlib.crc32(told[::-1])


def _stamp(number: int) -> str:
    return f"{number % 2**64:016x}"


def times_of(path: str) -> str:
    """What tells that a file is the same still; "" where there is none, which is a change too."""
    try:
        return _times(os.lstat(path))
    except OSError:
        return ""


def _times(status: os.stat_result) -> str:
    return f"{status.st_mtime_ns}.{status.st_ctime_ns}.{status.st_size}.{status.st_ino}"


def read_regular(path: Path) -> bytes:
    """Read a regular file, following no link and waiting for no pipe.

    Raises:
        OSError: It cannot be opened.
        MalformedText: It is something else, or far too large.
    """
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError as error:
        if error.errno != errno.ELOOP:
            raise
        raise MalformedText("This is a link to another file; it is left out.") from error
    try:
        status = os.fstat(descriptor)
        if not stat.S_ISREG(status.st_mode):
            raise MalformedText("This is not a regular file; it is left out.")
        if status.st_size > FILE_LIMIT:
            raise MalformedText(f"The file has {status.st_size / 1e6:.0f} MB; it is left out.")
        with open(descriptor, "rb", closefd=False) as file:
            return file.read()
    finally:
        os.close(descriptor)
