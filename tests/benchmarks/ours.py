"""The engine of this project as the benchmark asks it, and what serving takes of memory."""

from __future__ import annotations

from collections.abc import Sequence
from multiprocessing import Pipe, get_context
from pathlib import Path
from typing import Any

from benchmarks.generator import KNOWLEDGE
from benchmarks.peers import FACETS
from indexer.engines.protocol import And, Clause, Document, Or, Phrase, Query, Words
from indexer.engines.whoosh.engine import WhooshEngine


class Ours:
    """The engine of this project."""

    name = "Casebook"

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.engine = WhooshEngine(folder)

    def build(self, documents: Sequence[Document]) -> None:
        """Build all anew."""
        self.engine.update(documents, KNOWLEDGE, stamp="built", rebuild=True)

    def open(self) -> None:
        """Nothing: the first search opens it."""

    def page(self, kind: str, words: Sequence[str], **query: Any) -> tuple[int, list[Any]]:
        """One page, as the site asks for it."""
        found = self.engine.search(Query(_clause(kind, words), facets=FACETS, **query))
        return found.total, list(found.hits)


def _clause(kind: str, words: Sequence[str]) -> Clause:
    if kind == "phrase":
        return Phrase(" ".join(words))
    clauses = tuple(Words(word) for word in words)
    return clauses[0] if len(clauses) == 1 else And(clauses) if kind == "and" else Or(clauses)


def memory(engines: Sequence[Any], asked: dict[str, list[Any]]) -> list[float]:
    """Megabytes that opening an engine and asking it everything adds to a process, mapped files included."""
    added = []
    for engine in engines:
        receiving, sending = Pipe(duplex=False)
        child = get_context("spawn").Process(
            target=_serve, args=(type(engine), engine.folder, asked, sending)
        )
        child.start()
        sending.close()
        added.append(receiving.recv() / 1e6)
        child.join()
    return added


def _serve(kind: type[Any], folder: Path, asked: dict[str, list[Any]], sending: Any) -> None:
    def most() -> int:
        """The most memory since it was last reset, in bytes."""
        lines = Path("/proc/self/status").read_text().splitlines()
        return int(next(line.split()[1] for line in lines if line.startswith("VmHWM"))) * 1024

    Path("/proc/self/clear_refs").write_text("5")  # resets it
    before = most()
    engine = kind(folder)
    engine.open()
    for kind_of_query, texts in asked.items():
        for words in texts:
            engine.page(kind_of_query, words)
    sending.send(most() - before)
