"""How far long work is: rate and time left, told neither too soon nor too often."""

import itertools
import os
import pty
import re
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from child_process import process
from index_states import KNOWLEDGE, state
from indexer.engines.whoosh.engine import WhooshEngine
from indexer.progress import INDEXING, PATIENCE, READING, Moment, Progress
from indexer.telling import told_progress
from small_corpus import catalogue_of, write_corpus

LINE = re.compile(r"^(Reading|Indexing): \d+ of \d+ records(, [\d,]+ a second)?(, (\d+ min )?\d+ s left)?$")


@pytest.mark.parametrize(
    ("stage", "done", "in_stage", "in_all", "line"),
    [
        (READING, 0, 0.0, 0.0, "Reading: 0 of 4,000 records"),
        (READING, 2_000, 5.0, 5.0, "Reading: 2,000 of 4,000 records, 400 a second, 35 s left"),
        (READING, 4_000, 10.0, 10.0, "Reading: 4,000 of 4,000 records, 400 a second, 30 s left"),
        (INDEXING, 0, 0.0, 10.0, "Indexing: 0 of 4,000 records, 30 s left"),
        (INDEXING, 2_000, 500.0, 510.0, "Indexing: 2,000 of 4,000 records, 4 a second, 5 min 6 s left"),
        (INDEXING, 4_000, 30.0, 40.0, "Indexing: 4,000 of 4,000 records, 133 a second, 1 s left"),
    ],
)
def test_a_moment_in_words(stage: str, done: int, in_stage: float, in_all: float, line: str) -> None:
    """The rate is that of the stage, the time left that of all, reading being a quarter of it."""
    assert line == Moment.at(stage, done, 4_000, in_stage=in_stage, in_all=in_all).in_words()


def test_nothing_of_nothing() -> None:
    """Of no records there is no rate."""
    assert "Indexing: 0 of 0 records, 3 s left" == Moment.at(INDEXING, 0, 0, in_stage=0, in_all=1).in_words()


@pytest.mark.parametrize(("every", "count"), [(0.25, 32), (5.0, 2), (10.0, 1)])
def test_lines_come_after_a_while_and_seldom(every: float, count: int) -> None:
    """None of short work; of ten seconds' work as many as were wanted."""
    ticks = itertools.count()
    said: list[str] = []
    progress = Progress(said.append, every=every, clock=lambda: next(ticks) / 128)
    for done in range(int(128 * PATIENCE)):
        progress(READING, done, 1_280)
    before = list(said)
    for done in range(int(128 * PATIENCE), 1_280):
        progress(READING, done, 1_280)
    assert ([], count) == (before, len(said))


def steps_of(told: list[tuple[str, int, int]], stage: str) -> list[tuple[int, int]]:
    """How many of how many a stage told, one after the other."""
    return [(done, of) for name, done, of in told if name == stage]


def test_a_refresh_tells_how_far_it_is(tmp_path: Path) -> None:
    """Both stages, from the first record to the last, never back."""
    write_corpus(tmp_path / "corpus")
    told: list[tuple[str, int, int]] = []
    catalogue_of(tmp_path).refresh(progress=lambda *step: told.append(step))
    reading, indexing = steps_of(told, READING), steps_of(told, INDEXING)
    assert [(number, 8) for number in range(8)] == reading
    assert (sorted(indexing), (8, 8), told) == (
        indexing,
        indexing[-1],
        [*((READING, *step) for step in reading), *((INDEXING, *step) for step in indexing)],
    )


def test_only_a_whole_build_is_told(tmp_path: Path) -> None:
    """An update of an index takes no time worth telling."""
    told: list[tuple[int, int]] = []
    engine = WhooshEngine(tmp_path)
    engine.update(state(1), KNOWLEDGE, stamp="1", progress=lambda *step: told.append(step))
    built = told[-1], len(told)
    engine.update(state(2), KNOWLEDGE, stamp="2", progress=lambda *step: told.append(step))
    assert ((8, 8), len(told)) == built


def work_for_a_while() -> None:
    """Tell of three seconds' work."""
    with told_progress() as progress:
        for done in range(100):
            progress(READING, done, 100)
            time.sleep(1.5 * PATIENCE / 100)


def test_lines_where_there_is_no_terminal(tmp_path: Path) -> None:
    """On stderr, each whole; nothing on stdout."""
    with (tmp_path / "errors").open("w+") as errors, process(work_for_a_while, stderr=errors) as worker:
        told, _ = worker.communicate()
        errors.seek(0)
        lines = errors.read().splitlines()
    assert ("", 1, True) == (told, len(lines), all(map(LINE.match, lines)))


def test_one_line_is_written_over_on_a_terminal() -> None:
    """And goes in the end."""
    own, its = pty.openpty()
    with process(work_for_a_while, stderr=its) as worker:
        os.close(its)
        told = "".join(_read(own))
        on_stdout, _ = worker.communicate()
    *lines, last = told.split("\r")[1:]
    assert ("", True, "\x1b[K") == (on_stdout, len(lines) > 2, last)
    assert [] == [line for line in lines if not LINE.match(line.removesuffix("\x1b[K"))]


def _read(terminal: int) -> Iterator[str]:
    """Yield what is written on a terminal, until nobody can write there any more."""
    try:
        while data := os.read(terminal, 1_000):
            yield data.decode()
    except OSError:
        return
    finally:
        os.close(terminal)
