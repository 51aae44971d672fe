"""Writing atomically: whatever call fails, a reader finds the old bytes or the new, and no litter stays."""

import errno
import os
import resource
import stat
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from indexer.atomic import make_folder, write_atomically

OLD, NEW = b"old bytes\n" * 100, b"new bytes, and more of them\n" * 1_000
BEFORE_THE_NAME = [("open", 1), ("fsync", 1), ("replace", 1)]
"""Calls before the new bytes have the file's name: the old ones must still be there."""
AFTER_THE_NAME = [("open", 2), ("fsync", 2)]
"""Calls that put the name itself on disk."""
CODES = [errno.EIO, errno.ENOSPC]
WRITES = 200
"""Replacements that a reader watches."""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A file with the old bytes."""
    path = tmp_path / "record.md"
    path.write_bytes(OLD)
    return path


def fail_nth(monkeypatch: pytest.MonkeyPatch, name: str, number: int, code: int) -> None:
    """Make the `number`-th call of `os.<name>` from now on fail, that one only."""
    real: Callable[..., Any] = getattr(os, name)
    calls = []

    def faulty(*args: Any, **kwargs: Any) -> Any:
        calls.append(args)
        if len(calls) == number:
            raise OSError(code, os.strerror(code))
        return real(*args, **kwargs)

    monkeypatch.setattr(os, name, faulty)


def error_of(write: Callable[[], None]) -> int | None:
    """The number of the OSError that a write raises; None when it goes well."""
    try:
        write()
    except OSError as error:
        return error.errno
    return None


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize(("name", "number"), BEFORE_THE_NAME)
def test_a_fault_leaves_the_old_bytes(
    path: Path, monkeypatch: pytest.MonkeyPatch, name: str, number: int, code: int
) -> None:
    """Until the file is replaced, a failing call is told and leaves the old bytes and nothing beside them."""
    with monkeypatch.context() as patch:
        fail_nth(patch, name, number, code)
        error = error_of(lambda: write_atomically(path, NEW))
    assert (code, OLD, [path]) == (error, path.read_bytes(), list(path.parent.iterdir()))


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize(("name", "number"), AFTER_THE_NAME)
def test_a_fault_after_replacing_is_told(
    path: Path, monkeypatch: pytest.MonkeyPatch, name: str, number: int, code: int
) -> None:
    """When the name cannot be put on disk that is told, the bytes are whole and nothing stays beside them."""
    with monkeypatch.context() as patch:
        fail_nth(patch, name, number, code)
        error = error_of(lambda: write_atomically(path, NEW))
    assert (code, True, [path]) == (error, path.read_bytes() in (OLD, NEW), list(path.parent.iterdir()))


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize(("name", "number"), BEFORE_THE_NAME)
def test_a_fault_makes_no_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, number: int, code: int
) -> None:
    """Where there was no file, a failed write leaves none."""
    with monkeypatch.context() as patch:
        fail_nth(patch, name, number, code)
        error = error_of(lambda: write_atomically(tmp_path / "record.md", NEW))
    assert (code, []) == (error, list(tmp_path.iterdir()))


@pytest.mark.parametrize("room", [0, 1, 100, len(NEW) - 1])
def test_a_disk_that_fills_up_leaves_the_old_bytes(path: Path, room: int) -> None:
    """When only part of the bytes can be written, the old ones stay and the part is taken away."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (room, hard))
    try:
        error = error_of(lambda: write_atomically(path, NEW))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert (errno.EFBIG, OLD, [path]) == (error, path.read_bytes(), list(path.parent.iterdir()))


def test_the_bytes_are_on_disk_before_the_name(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The file is synced before it is renamed and the folder after, or a power cut leaves an empty file."""
    calls: list[str] = []

    def noted(name: str, real: Callable[..., Any]) -> Callable[..., Any]:
        def call(*args: Any) -> Any:
            calls.append(name)
            return real(*args)

        return call

    for name in ("fsync", "replace"):
        monkeypatch.setattr(os, name, noted(name, getattr(os, name)))
    write_atomically(path, NEW)
    assert ["fsync", "replace", "fsync"] == calls


def test_a_link_is_replaced_and_not_followed(path: Path) -> None:
    """A symbolic link under the file's name gives way; what it points to stays."""
    link = path.with_name("link.md")
    link.symlink_to(path)
    write_atomically(link, NEW)
    assert (OLD, NEW, False) == (path.read_bytes(), link.read_bytes(), link.is_symlink())


def test_a_reader_sees_one_state_or_the_other(path: Path) -> None:
    """While a file is replaced again and again, whoever reads it finds one whole text."""
    done = threading.Event()
    seen: set[bytes] = set()

    def read() -> None:
        while not done.is_set():
            seen.add(path.read_bytes())

    reader = threading.Thread(target=read)
    reader.start()
    for number in range(WRITES):
        write_atomically(path, NEW if number % 2 else OLD)
    done.set()
    reader.join()
    assert set() == seen - {OLD, NEW}


def test_a_new_file_can_be_read_by_others(tmp_path: Path) -> None:
    """A file is not left with the narrow rights of a temporary one."""
    write_atomically(tmp_path / "record.md", NEW)
    umask = os.umask(0)
    os.umask(umask)
    assert 0o644 & ~umask == stat.S_IMODE((tmp_path / "record.md").stat().st_mode)


@pytest.mark.parametrize(
    ("name", "number"), [("mkdir", 1), ("mkdir", 2), ("open", 1), ("fsync", 1), ("fsync", 2)]
)
def test_a_folder_that_could_not_be_made_can_be_made_later(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, number: int
) -> None:
    """A fault in making folders is told, and the next try makes them."""
    with monkeypatch.context() as patch:
        fail_nth(patch, name, number, errno.ENOSPC)
        error = error_of(lambda: make_folder(tmp_path / "one" / "two"))
    make_folder(tmp_path / "one" / "two")
    assert (errno.ENOSPC, True) == (error, (tmp_path / "one" / "two").is_dir())


def test_what_is_replaced_is_kept_aside_and_no_third_file_stays(path: Path) -> None:
    """The old bytes have the other name, twice over too; the folder holds these two files and no draft."""
    aside = path.with_name("record.old")
    write_atomically(path, NEW, aside=aside)
    assert (path.read_bytes(), aside.read_bytes()) == (NEW, OLD)
    write_atomically(path, OLD, aside=aside)
    assert (path.read_bytes(), aside.read_bytes()) == (OLD, NEW)
    assert set(path.parent.iterdir()) == {path, aside}
