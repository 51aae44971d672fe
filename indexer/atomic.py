"""Writing that survives a crash and a power cut: a reader sees the old bytes or the new, never a mix."""

from __future__ import annotations

import ctypes
import os
import secrets
from contextlib import suppress
from pathlib import Path


def write_atomically(path: Path, data: bytes, *, aside: Path | None = None) -> None:
    """Replace `path` by `data`; both the bytes and the name are on disk when this returns.

    Args:
        aside: Where what is replaced stays, in the same folder, so that it can be seen what that was.

    Raises:
        OSError: The disk is full, the folder is missing or may not be written; `path` holds the old bytes,
            or the new ones where only the folder could not be put on disk.
    """
    draft = path.with_name(f".{path.name}.{secrets.token_hex(8)}.tmp")
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
    try:
        with open(os.open(draft, flags, 0o644), "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        if aside is not None:
            aside.unlink(missing_ok=True)
            with suppress(OSError):  # there is none yet, or a file system without links
                aside.hardlink_to(path)
        if aside is not None and _exchanged(draft, path):
            draft.replace(aside)  # what was replaced in this very moment, by whomever it was written
            draft.unlink(missing_ok=True)  # two names of one file: the system leaves both
        else:
            draft.replace(path)
    except BaseException:
        draft.unlink(missing_ok=True)
        raise
    sync(path.parent)


def _exchanged(one: Path, other: Path) -> bool:
    """Let two files of a folder change names in one step; False where the system or the disk cannot.

    *Source:* renameat2(2), Linux; Python has no function for it.
    """
    rename = getattr(ctypes.CDLL(None), "renameat2", None)
    return rename is not None and rename(_HERE, bytes(one), _HERE, bytes(other), _EXCHANGE) == 0


_HERE, _EXCHANGE = -100, 2
"""AT_FDCWD and RENAME_EXCHANGE."""


def sync(path: Path) -> None:
    """Put a file's bytes, or a folder's names, on disk."""
    descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def make_folder(path: Path) -> None:
    """Create a folder and those above it, their names on disk."""
    if path.is_dir():
        return
    make_folder(path.parent)
    path.mkdir(exist_ok=True)
    sync(path.parent)
