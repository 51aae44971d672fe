"""Publishing index generations: readers see whole states in order, and what is published never changes."""

import builtins
import gc
import hashlib
import io
import itertools
import json
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from child_process import process
from index_states import litter, put, state_seen
from indexer.engines.whoosh import generations, snapshot
from indexer.engines.whoosh.engine import WhooshEngine

PUBLICATIONS = 32
"""Publications that readers watch."""


def faults_of_reading(engine: WhooshEngine, is_done: Callable[[], bool]) -> Iterator[str]:
    """Read until all is done; yield every mix, doubling, exception and step back."""
    latest = 0
    while not is_done():
        try:
            seen = state_seen(engine)
        except Exception as error:
            yield f"{type(error).__name__}: {error}"
            continue
        if seen < latest:
            yield f"back from {latest} to {seen}"
        latest = seen


def read_until_done(folder: str) -> None:
    """Read until the input ends, then print the faults."""
    done = threading.Event()

    def wait() -> None:
        sys.stdin.read()
        done.set()

    threading.Thread(target=wait).start()
    print(json.dumps(list(faults_of_reading(WhooshEngine(Path(folder)), done.is_set))))


def test_readers_see_whole_states(index_folder: Path) -> None:
    """While states are published one after the other, threads and another process see each of them whole,
    in order, and meet no error.
    """
    done = threading.Event()
    shared = WhooshEngine(index_folder)
    found: list[str] = []
    threads = [
        threading.Thread(target=lambda: found.extend(faults_of_reading(shared, done.is_set)))
        for _ in range(2)
    ]
    with process(read_until_done, index_folder) as other:
        for thread in threads:
            thread.start()
        writer = WhooshEngine(index_folder)
        for number in range(2, PUBLICATIONS + 2):
            put(writer, number, rebuild=number % 8 == 0)
        done.set()
        for thread in threads:
            thread.join()
        output, _ = other.communicate()
    assert ([], [], PUBLICATIONS + 1) == (found, json.loads(output), state_seen(shared))


def overtaken(monkeypatch: pytest.MonkeyPatch, folder: Path, ending: str) -> list[str]:
    """Publish twice just before a file with this ending is opened next; the list returned names it then."""
    met: list[str] = []
    real = io.open
    monkeypatch.setattr(generations, "_digests", {})  # as in a process that has read nothing yet
    monkeypatch.setattr(snapshot, "_lexicon", {})

    def opening(file: Any, *args: Any, **kwargs: Any) -> Any:
        if str(file).endswith(ending) and not met:
            met.append(str(file))
            put(WhooshEngine(folder), 2)
            put(WhooshEngine(folder), 3)
        return real(file, *args, **kwargs)

    monkeypatch.setattr(io, "open", opening)
    monkeypatch.setattr(builtins, "open", opening)
    return met


@pytest.mark.parametrize("ending", ["CURRENT", "manifest.json", "lexicon.json", ".toc", ".seg", ".arrays"])
def test_a_reader_that_is_overtaken_reads_on(
    index_folder: Path, monkeypatch: pytest.MonkeyPatch, ending: str
) -> None:
    """A reader whose generation is taken away while it opens it opens the one that answers now."""
    engine = WhooshEngine(index_folder)
    met = overtaken(monkeypatch, index_folder, ending)
    assert (3, 1) == (state_seen(engine), len(met))


@pytest.mark.parametrize("ending", ["CURRENT", ".toc", ".seg"])
def test_a_thread_that_is_overtaken_reads_on(
    index_folder: Path, monkeypatch: pytest.MonkeyPatch, ending: str
) -> None:
    """A thread that comes to an opened generation just as that is taken away answers all the same."""
    engine = WhooshEngine(index_folder)
    state_seen(engine)
    overtaken(monkeypatch, index_folder, ending)
    seen: list[str] = []
    ask = threading.Thread(target=lambda: seen.extend(itertools.islice(_states_or_errors(engine), 1)))
    ask.start()
    ask.join()
    assert seen in (["1"], ["3"])


def _states_or_errors(engine: WhooshEngine) -> Iterator[str]:
    while True:
        try:
            yield str(state_seen(engine))
        except Exception as error:
            yield f"{type(error).__name__}: {error}"


def digests(generation: Path) -> dict[str, str]:
    """Every file of a generation with its digest."""
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in generation.iterdir()}


def test_a_published_generation_never_changes(index_folder: Path) -> None:
    """Whatever is published, read or rebuilt later, the files of a generation keep their bytes while it is
    there.
    """
    changed = []
    for number in range(2, 8):
        put(WhooshEngine(index_folder), number)
        generation = index_folder / (index_folder / "CURRENT").read_text()
        before = digests(generation)
        state_seen(WhooshEngine(index_folder))
        put(WhooshEngine(index_folder), 10 * number, rebuild=number % 3 == 0)
        changed += [] if before == digests(generation) else [number]
    assert [] == changed


def test_an_open_file_never_changes(index_folder: Path) -> None:
    """Who has the files of a generation open reads the same bytes though it was taken away since."""
    generation = index_folder / (index_folder / "CURRENT").read_text()
    opened = {path.name: path.open("rb") for path in generation.iterdir()}
    before = digests(generation)
    for number in range(2, 8):
        put(WhooshEngine(index_folder), number)
    after = {name: hashlib.sha256(file.read()).hexdigest() for name, file in opened.items()}
    for file in opened.values():
        file.close()
    assert (before, False) == (after, generation.exists())


def test_an_index_does_not_grow(index_folder: Path) -> None:
    """After many changes there are two generations, few files, and no more open ones than at first."""
    engine = WhooshEngine(index_folder)
    counts = []
    for number in range(2, PUBLICATIONS + 2):
        put(engine, number)
        state_seen(engine)
        gc.collect()  # an index that was replaced is closed when nothing refers to it any more
        counts.append(
            (sum(1 for _ in Path("/proc/self/fd").iterdir()), sum(1 for _ in index_folder.rglob("*")))
        )
    handles, files = (max(column[-5:]) for column in zip(*counts, strict=True))
    assert (True, True, []) == (handles <= counts[4][0] + 5, files < 50, litter(index_folder))
