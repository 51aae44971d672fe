"""Engines by what they cost: each in this process, or in a process of another Python at the end of a pipe.

A peer elsewhere may need packages that clash with ours, as Kerko's Whoosh does. It measures its own CPU time.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any, Protocol

from benchmarks.asking import Question
from benchmarks.measuring import cpu
from benchmarks.peers import FACETS, texts_of
from indexer.engines.protocol import Document

TESTS = Path(__file__).parent.parent
PYTHONS = (sys.executable, "/usr/bin/python3")
"""Where a peer is looked for."""


class Engine(Protocol):
    """What an engine in this process does.

    Attributes:
        folder: Where its index is; enough to open it.
    """

    name: str
    folder: Path

    def build(self, documents: Sequence[Document]) -> None:
        """Build all anew."""

    def open(self) -> None:
        """Open what was built."""

    def page(self, question: Question) -> tuple[int, Any]:
        """One page: how many it found, and the hits."""


class Here:
    """An engine in this process. Its methods return CPU milliseconds.

    Attributes:
        total: What the last page found.
    """

    def __init__(self, engine: Engine) -> None:
        self.engine, self.name = engine, engine.name
        self.total = 0

    def build(self, documents: Sequence[Document]) -> float:
        """Build all anew, and open it."""
        taken = cpu(lambda: self.engine.build(documents))
        self.engine.open()
        return taken

    def page(self, question: Question) -> float:
        """One page."""
        found: list[int] = []
        taken = cpu(lambda: found.append(self.engine.page(question)[0]))
        self.total = found[0]
        return taken


class Elsewhere:
    """A peer in a process of its own; as `Here`, and a context that ends with its process.

    Args:
        module: That of this package which the process runs.
        labels: Facet → value → what it is called, for peers that show it.
    """

    def __init__(self, name: str, python: str, module: str, folder: Path, *, labels: Any = None) -> None:
        folder.mkdir(parents=True)
        self.name, self._folder, self._labels = name, folder, labels or {}
        self.total = 0
        self._process = subprocess.Popen(
            [python, "-m", f"benchmarks.{module}", str(folder)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=TESTS,
            env=_environ(),
        )
        print(f"\n{name} {self.asked('version')[1]}")

    def __enter__(self) -> Elsewhere:
        return self

    def __exit__(self, *failure: object) -> None:
        self._process.communicate()

    def asked(self, method: str, *arguments: Any) -> tuple[float, Any]:
        """CPU milliseconds that a method took there, and what it returned."""
        print(json.dumps([method, arguments]), file=self._process.stdin, flush=True)
        line = self._process.stdout.readline() if self._process.stdout else ""
        if not line:
            raise ChildProcessError(f"{self.name} has ended; what it said is above.")
        taken, told = json.loads(line)
        return taken, told

    def build(self, documents: Sequence[Document]) -> float:
        """Build all anew, and open it."""
        path = self._folder / "documents.jsonl"
        with path.open("w", encoding="utf-8") as lines:
            for document in documents:
                print(json.dumps(self._plain(document)), file=lines)
        taken = self.asked("build", str(path))[0]
        self.asked("open")
        path.unlink()
        return taken

    def page(self, question: Question, method: str = "page") -> float:
        """One page, or what else it does for a query."""
        taken, self.total = self.asked(method, *question)
        return taken

    def _plain(self, document: Document) -> dict[str, Any]:
        facets = {}
        for facet in FACETS:
            labels = self._labels.get(facet, {})
            facets[facet] = [labels.get(value, value) for value in document.facets[facet]]
        return {"id": document.id, "texts": texts_of(document), "facets": facets}


Timed = Here | Elsewhere


def _environ() -> dict[str, str]:
    """The environment without our own places of packages."""
    return {key: value for key, value in os.environ.items() if key != "PYTHONPATH"}


def python_with(package: str, given: str | None) -> str | None:
    """The Python that was given, or one of `PYTHONS` that has the package; None where none has."""
    for python in [given] if given else PYTHONS:
        tried = subprocess.run(
            [python, "-c", f"import {package}"], capture_output=True, text=True, check=False
        )
        if not tried.returncode:
            return python
        if given:
            raise SystemExit(f"{python} has no {package}: {tried.stderr.strip().splitlines()[-1]}")
    return None


def pages(engines: Iterable[Timed], question: Question) -> dict[str, Callable[[], float]]:
    """Engine → one page of it."""
    return {engine.name: lambda engine=engine: engine.page(question) for engine in engines}  # type: ignore[misc]
