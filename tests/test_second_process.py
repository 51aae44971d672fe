"""Two processes build what one does; whoever of them is killed, a whole state answers and nobody is left."""

import os
import random
import signal
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from child_process import process
from index_states import KNOWLEDGE, litter, state
from indexer import many_texts, second_process
from indexer.engines.clauses import Words
from indexer.engines.protocol import Document, Query
from indexer.engines.whoosh import bulk
from indexer.engines.whoosh.engine import WhooshEngine
from indexer.second_process import WORTH_A_SECOND, TwoProcesses, hands_for
from reference_postings import all_of

RECORDS = 400
KILLS = 6
SEED = 20261124
PATIENCE = 5.0
"""Seconds in which a second process has to end when the first is gone: it may be in the midst of a piece."""


def many(number: int) -> list[Document]:
    """Enough documents of a state to be at work for a while."""
    chance = random.Random(number)
    words = [f"word{n}" for n in range(3_000)] + ["time-bank", "timebank", "Time Bank", "meals"]
    return [
        each._replace(
            id=f"{each.id}-{copy}",
            texts={**each.texts, "summary": (" ".join(chance.choices(words, k=300)),)},
        )
        for copy in range(RECORDS // 8)
        for each in state(number)
    ]


def in_small_pieces(patch: pytest.MonkeyPatch, *, worth: int) -> None:
    """Let so many documents be worth a second process, and have it do many small pieces."""
    patch.setattr(second_process, "WORTH_A_SECOND", worth)
    patch.setattr(many_texts, "CHARACTERS_AT_ONCE", 20_000)
    patch.setattr(bulk, "TOKENS_AT_ONCE", 5_000)
    patch.setattr(bulk, "DOCUMENTS_AT_ONCE", 20)


def all_in(folder: Path) -> tuple[Any, ...]:
    """All that Whoosh reads in the generation that answers, its snapshot and what it knows of words."""
    generation = folder / (folder / "CURRENT").read_text()
    files = [
        path.read_bytes() for path in sorted([*generation.glob("*.arrays"), generation / "lexicon.json"])
    ]
    return all_of(generation), files


def test_two_processes_build_what_one_does(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same postings, the same snapshot byte for byte, compounds learnt over all texts included."""
    for name, worth in (("one", RECORDS + 1), ("two", RECORDS)):
        with monkeypatch.context() as patch:
            in_small_pieces(patch, worth=worth)
            WhooshEngine(tmp_path / name).update(many(1), KNOWLEDGE, stamp="1")
    assert all_in(tmp_path / "one") == all_in(tmp_path / "two")


@pytest.mark.skipif(len(os.sched_getaffinity(0)) < 2, reason="There is one core.")
def test_only_many_documents_are_worth_a_second_process() -> None:
    """A save starts none."""
    assert [False, True] == [
        isinstance(hands_for(count), TwoProcesses) for count in (WORTH_A_SECOND - 1, WORTH_A_SECOND)
    ]


def ended_elsewhere(number: int, home: int, how: int) -> int:
    """The number doubled; any process but `home` ends instead."""
    if os.getpid() != home:
        os.kill(os.getpid(), how)
    time.sleep(0.02)
    return 2 * number


def where(_: int) -> int:
    """Which process this is."""
    return os.getpid()


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM])
def test_a_second_process_that_is_killed_costs_only_its_help(
    how: int, caplog: pytest.LogCaptureFixture
) -> None:
    """The first does what is left, and says so once."""
    with TwoProcesses() as hands:
        elsewhere = hands.submit(where, 0)
        time.sleep(PATIENCE / 2)
        pieces = [hands.submit(ended_elsewhere, number, os.getpid(), how) for number in range(50)]
        done = [piece() for piece in pieces]
        assert (True, [2 * number for number in range(50)]) == (elsewhere() != os.getpid(), done)
    assert 1 == len(caplog.messages)


def test_what_fails_there_fails_here() -> None:
    """With the error as it is."""
    with TwoProcesses() as hands:
        failing = hands.submit(int, "none")
        with pytest.raises(ValueError, match="none"):
            failing()


def build_many(folder: str) -> None:
    """Build one state after the other anew, with a second process, until killed."""
    in_small_pieces(pytest.MonkeyPatch(), worth=RECORDS)
    for number in range(1, 1_000):
        os.write(1, f"{number}\n".encode())
        WhooshEngine(Path(folder)).update(many(number), KNOWLEDGE, stamp=str(number), rebuild=True)


def children_of(pid: int) -> list[int]:
    """The processes that a process has started and that still run."""
    found = Path(f"/proc/{pid}/task").glob("*/children")
    return [int(child) for path in found for child in path.read_text().split()]


def is_running(pid: int) -> bool:
    """Whether there is such a process still; one that has ended and waits for its parent is none."""
    with suppress(OSError):
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] not in "ZX"
    return False


def test_a_killed_builder_leaves_nobody_and_a_whole_state(tmp_path: Path) -> None:
    """Kill it at any point: its second process ends too, a whole state answers, and the next build heals."""
    delays, folder, helped = random.Random(SEED), tmp_path / "index", 0
    WhooshEngine(folder).update(many(0), KNOWLEDGE, stamp="0")
    for _ in range(KILLS):
        with process(build_many, folder) as builder:
            assert builder.stdout
            builder.stdout.readline()
            time.sleep(delays.uniform(0.2, 1.5))
            children = children_of(builder.pid)
            builder.kill()
        helped += len(children)
        until = time.monotonic() + PATIENCE
        while any(map(is_running, children)) and time.monotonic() < until:
            time.sleep(0.05)
        assert [] == [child for child in children if is_running(child)], f"seed {SEED}"
        results = WhooshEngine(folder).search(Query(Words("shared"), facets=("year",)))
        assert [RECORDS] == [count.count for count in results.facets["year"]], f"seed {SEED}"
    WhooshEngine(folder).update(many(0), KNOWLEDGE, stamp="0", rebuild=True)
    assert (True, []) == (helped > 0, litter(folder))
