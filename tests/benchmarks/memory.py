"""What serving takes of memory: each engine in a new process, opened and asked everything."""

from __future__ import annotations

from collections.abc import Sequence
from multiprocessing import Pipe, get_context
from pathlib import Path
from typing import Any, NamedTuple

from benchmarks.asking import Question
from benchmarks.timed import Engine


class Added(NamedTuple):
    """Megabytes that an engine added to its process.

    Attributes:
        resident: At the peak (VmHWM), with the pages of mapped files. These belong to the system's cache, are
            given back whenever others need memory, and are as many as the cache happens to hold around those
            that were read.
        private: Of it at the end, what is the process's alone (RssAnon).
    """

    resident: float
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
    engine = kind(folder)
    engine.open()
    for question in questions:
        engine.page(question)
    after = _status()
    sending.send(Added(*(after[name] - before[name] for name in ("VmHWM", "RssAnon"))))


def _status() -> dict[str, float]:
    """The lines in kB of Linux's account of this process, in megabytes."""
    lines = (line.split() for line in Path("/proc/self/status").read_text().splitlines())
    return {words[0].rstrip(":"): int(words[1]) * 1024 / 1e6 for words in lines if words[-1] == "kB"}
