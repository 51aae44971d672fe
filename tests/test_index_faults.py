"""Calls that fail and disks that fill up under an index: a whole state answers, and the next try heals."""

import builtins
import errno
import io
import itertools
import os
import resource
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from index_damage import UNCLOSED
from index_states import litter, put, state_seen
from indexer.engines.whoosh.engine import WhooshEngine
from indexer.errors import IndexUnavailable

CODES = [errno.EIO, errno.ENOSPC]
CALLS = [
    (os, "fsync"),
    (os, "open"),
    (os, "replace"),
    (os, "rename"),
    (os, "link"),
    (os, "mkdir"),
    (os, "listdir"),
    (io, "open"),
    (builtins, "open"),
]


def failing(monkeypatch: pytest.MonkeyPatch, module: Any, name: str, number: int, code: int) -> list[int]:
    """Make the `number`-th call from now on fail; the list returned holds the number once it has."""
    real, calls, failed = getattr(module, name), itertools.count(1), []

    def faulty(*args: Any, **kwargs: Any) -> Any:
        if next(calls) == number:
            failed.append(number)
            raise OSError(code, os.strerror(code))
        return real(*args, **kwargs)

    monkeypatch.setattr(module, name, faulty)
    return failed


TOLD = (OSError, IndexUnavailable)
UNTOLD = (*TOLD, AssertionError)
"""A folder that cannot be listed is an empty one to Whoosh, and it says so in its own way."""


@UNCLOSED
@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize(
    ("module", "name"), CALLS, ids=[f"{module.__name__}.{name}" for module, name in CALLS]
)
def test_a_fault_in_the_build_heals(
    index_folder: Path, monkeypatch: pytest.MonkeyPatch, module: Any, name: str, code: int
) -> None:
    """Let one call after the other fail: it is told as what it is or made good, the old state
    answers or the new, and the next try heals and leaves no litter.
    """
    number = 1
    first, step = (CODES.index(code) + 1, 4) if name == "open" else (1, 1)
    for fault in itertools.count(first, step):
        with monkeypatch.context() as patch:
            failed = failing(patch, module, name, fault, code)
            with suppress(*(UNTOLD if name == "listdir" else TOLD)):
                put(WhooshEngine(index_folder), number + 1)
        if not failed:
            break
        assert state_seen(WhooshEngine(index_folder)) in (number, number + 1)
        number += 2
        put(WhooshEngine(index_folder), number)
        assert (number, []) == (state_seen(WhooshEngine(index_folder)), litter(index_folder))


@UNCLOSED
@pytest.mark.parametrize("room", [0, 10, 100, 500, 1_000, 2_000, 3_000, 4_000, 6_000])
@pytest.mark.parametrize("rebuild", [False, True])
def test_a_disk_that_fills_up_heals(index_folder: Path, room: int, rebuild: bool) -> None:
    """When no file can grow beyond some size the old state answers on, and with room again it heals."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (room, hard))
    try:
        with suppress(OSError):
            put(WhooshEngine(index_folder), 2, rebuild=rebuild)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert state_seen(WhooshEngine(index_folder)) in (1, 2)
    put(WhooshEngine(index_folder), 3)
    assert (3, []) == (state_seen(WhooshEngine(index_folder)), litter(index_folder))
