"""Killing who writes the index: one whole state answers, and what was left unfinished is taken away."""

import itertools
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from child_process import process
from index_states import litter, put, state_seen
from indexer.engines.whoosh.engine import WhooshEngine
from indexer.errors import IndexUnavailable

KILLS = 25
"""Kills of a writer that updates, and as many of one that builds anew."""
FIRST_KILLS = 10
"""Kills while the very first index is built."""
SEED = 20261102


def write_until_killed(folder: str, rebuild: str) -> None:
    """For each line “state seconds” of the input publish states from that one on, and die after these
    seconds.
    """
    engine = WhooshEngine(Path(folder))
    for line in sys.stdin:
        first, seconds = line.split()
        child = os.fork()
        if not child:
            for number in itertools.count(int(first)):
                put(engine, number, rebuild=bool(rebuild))
                os.write(1, f"{number}\n".encode())
        time.sleep(float(seconds))
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        os.write(1, b"killed\n")


def killed(writer: "subprocess.Popen[str]", first: int, seconds: float) -> list[int]:
    """Let the writer go from state `first`, kill it, and return the states it told of."""
    assert writer.stdin
    assert writer.stdout
    writer.stdin.write(f"{first} {seconds}\n")
    writer.stdin.flush()
    return [int(line) for line in iter(writer.stdout.readline, "killed\n")]


@pytest.mark.parametrize("rebuild", ["", "rebuild"])
def test_a_killed_writer_leaves_a_whole_state(index_folder: Path, rebuild: str) -> None:
    """Kill whoever updates or rebuilds at any point: the last state told of answers, or the one in the
    making, whole; the next update heals and leaves no litter.
    """
    delays = random.Random(SEED)
    last = 1
    with process(write_until_killed, index_folder, rebuild) as writer:
        for _ in range(KILLS):
            told = killed(writer, last + 1, delays.uniform(0.0, 0.06))
            last = told[-1] if told else last
            assert state_seen(WhooshEngine(index_folder)) in (last, last + 1), f"seed {SEED}"
            last += 2
            put(WhooshEngine(index_folder), last)
            assert (last, []) == (state_seen(WhooshEngine(index_folder)), litter(index_folder)), (
                f"seed {SEED}"
            )
        assert writer.stdin
        writer.stdin.close()


def test_a_killed_first_build_leaves_none_or_all(tmp_path: Path) -> None:
    """Kill the very first build at any point: there is no index, which is told, or a whole one."""
    delays = random.Random(SEED)
    folder = tmp_path / "index"
    with process(write_until_killed, folder, "") as writer:
        for _ in range(FIRST_KILLS):
            shutil.rmtree(folder, ignore_errors=True)
            told = killed(writer, 1, delays.uniform(0.0, 0.03))
            try:
                seen = state_seen(WhooshEngine(folder))
            except IndexUnavailable:
                seen = 0
            last = told[-1] if told else 0
            assert seen in (last, last + 1), f"seed {SEED}"
        assert writer.stdin
        writer.stdin.close()


@pytest.mark.parametrize(
    "name",
    [
        "new-12345/_MAIN_1.toc",
        "new-99999999/x",
        ".CURRENT.0123456789abcdef.tmp",
        ".STAMP.0123456789abcdef.tmp",
    ],
)
def test_litter_is_taken_away(index_folder: Path, name: str) -> None:
    """What a killed writer left unfinished is gone after the next publication."""
    (index_folder / name).parent.mkdir(exist_ok=True)
    (index_folder / name).write_bytes(b"unfinished")
    put(WhooshEngine(index_folder), 2)
    assert [] == litter(index_folder)


def test_the_state_that_answered_is_kept(index_folder: Path) -> None:
    """A generation that was finished and never published does not push out the one that readers are in."""
    answering = (index_folder / "CURRENT").read_text()
    unpublished = index_folder / f"gen-000002-{'0' * 8}"
    shutil.copytree(index_folder / answering, unpublished)
    put(WhooshEngine(index_folder), 2)
    assert (True, []) == ((index_folder / answering).is_dir(), litter(index_folder))
