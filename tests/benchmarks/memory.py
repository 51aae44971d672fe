"""What serving takes of memory: each engine in a new process, opened and asked everything."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from multiprocessing import Pipe, get_context
from pathlib import Path
from threading import Event, Thread
from typing import Any, NamedTuple

from benchmarks.asking import Question
from benchmarks.timed import Engine

PAUSE = 1.2
"""Seconds in which nothing is asked."""
LOOK_EVERY = 0.002
"""Seconds between two looks at private memory."""


class Added(NamedTuple):
    """Megabytes that an engine added to its process.

    Attributes:
        resident: At the peak (VmHWM), with the pages of mapped files. These belong to the system's cache, are
            given back whenever others need memory, and are as many as the cache happens to hold around those
            that were read.
        at_rest: The same after the first page that follows a pause.
        private: At its peak, what is the process's alone (RssAnon).
    """

    resident: float
    at_rest: float
    private: float


def memory(engine: Engine, questions: Sequence[Question]) -> Added:
    """What opening an engine and asking it everything adds to a process that has all modules loaded."""
    receiving, sending = Pipe(duplex=False)
    arguments = (type(engine), engine.folder, questions, sending)
    child = get_context("spawn").Process(target=_serve, args=arguments)
    child.start()
    sending.close()
    added: Added = receiving.recv()
    child.join()
    return added


def _serve(kind: type[Any], folder: Path, questions: Sequence[Question], sending: Any) -> None:
    Path("/proc/self/clear_refs").write_text("5")  # sets the peak to what it is now
    before = _status()
    with _most_private() as private:
        engine = kind(folder)
        engine.open()
        for question in questions:
            engine.page(question)
        peak = _status()["VmHWM"]
        time.sleep(PAUSE)
        engine.page(questions[0])
        rest = _status()["VmRSS"]
    sending.send(Added(peak - before["VmHWM"], rest - before["VmRSS"], max(private) - before["RssAnon"]))


@contextmanager
def _most_private() -> Iterator[list[float]]:
    """Look at the private memory of this process all the time, as Linux keeps no peak of it."""
    seen = [_status()["RssAnon"]]
    done = Event()

    def look() -> None:
        while not done.wait(LOOK_EVERY):
            seen.append(_status()["RssAnon"])

    looking = Thread(target=look)
    looking.start()
    try:
        yield seen
    finally:
        done.set()
        looking.join()
        seen.append(_status()["RssAnon"])


def _status() -> dict[str, float]:
    """The lines in kB of Linux's account of this process, in megabytes."""
    lines = (line.split() for line in Path("/proc/self/status").read_text().splitlines())
    return {words[0].rstrip(":"): int(words[1]) * 1024 / 1e6 for words in lines if words[-1] == "kB"}
