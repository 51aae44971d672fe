"""`python -m benchmarks 10000` in `tests/`: our engine and its peers on the same page, in one run.

Prints a table of medians of CPU milliseconds and ratios. Engines are alternated query by query in one
process; every figure is the median over queries of the median over rounds.
"""

from __future__ import annotations

import itertools
import os
import sqlite3
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from benchmarks.generator import KNOWLEDGE, Generated, queries
from benchmarks.ours import Ours, memory
from benchmarks.peers import Sqlite, SqliteNumpy, StockWhoosh, Tantivy
from indexer.engines.protocol import Document

ROUNDS = 5
QUERIES = 8
COLD_QUERIES = 24
STOCK_UP_TO = 50_000
"""Documents up to which Whoosh as documented is built too: it takes minutes."""


def cpu(act: Callable[[], object]) -> float:
    """CPU milliseconds of an act, the processes that it starts and ends included."""
    start = sum(os.times()[2:4]) + time.process_time()
    act()
    return (sum(os.times()[2:4]) + time.process_time() - start) * 1e3


def alternated(acts: Sequence[Callable[[], object]]) -> list[float]:
    """The median of each act, all of them run one after the other in every round."""
    for act in acts:
        act()
    rounds = [[cpu(act) for act in acts] for _ in range(ROUNDS)]
    return [statistics.median(column) for column in zip(*rounds, strict=True)]


def row(name: str, figures: Sequence[float]) -> None:
    """Print a row of the table: our figure first, then each peer's with the ratio of ours to it."""
    ours, *others = figures
    cells = [f"{ours:9.3f}", *(f"{other:9.3f} ({ours / other:5.2f})" for other in others)]
    print(f"| {name:34} | {' | '.join(cells)} |", flush=True)


def medians(rows: Sequence[Sequence[float]]) -> list[float]:
    """The median of each column."""
    return [statistics.median(column) for column in zip(*rows, strict=True)]


def pages(ours: Ours, peers: Sequence[Any], asked: dict[str, list[Any]]) -> None:
    """The engine part of a page, warm."""
    for kind, texts in asked.items():
        figures = [
            alternated([partial(engine.page, kind, words) for engine in (ours, *peers)]) for words in texts
        ]
        row(f"page, {kind}", medians(figures))


def cold(ours: Ours, sqlite: Sqlite, asked: dict[str, list[Any]]) -> None:
    """The search and the counts of words that were never asked for, against SQLite's search alone."""
    for kind, texts in asked.items():
        figures = []
        for words in texts:
            first = cpu(partial(ours.page, kind, words, snippets=False))
            figures.append([first, cpu(partial(sqlite.search_only, kind, words))])
        row(f"search alone, {kind}, first time", medians(figures))


def main(count: int) -> None:
    """Build, ask, print."""
    generated = Generated(count)
    documents = list(generated.documents())
    asked = queries(generated, QUERIES)
    kinds = [Sqlite, SqliteNumpy, Tantivy, *([StockWhoosh] if count <= STOCK_UP_TO else [])]
    with TemporaryDirectory() as name:
        folder = Path(name)
        ours = Ours(folder / "ours")
        peers: list[Any] = [kind(folder / kind.__name__) for kind in kinds]
        versions = ", ".join(f"{name} {version(name)}" for name in ("numpy", "tantivy", "whoosh-reloaded"))
        print(f"{count:,} records; {versions}, SQLite {sqlite3.sqlite_version}")
        print(f"| CPU ms (ratio of ours)             | Casebook  | {' | '.join(p.name for p in peers)} |")
        row("build", [cpu(partial(each.build, documents)) for each in (ours, *peers)])
        for peer in peers:
            peer.open()
        ours.page("one", ["warm"])
        cold(ours, peers[0], queries(generated, COLD_QUERIES, seed=2))
        pages(ours, peers, asked)
        first, deep, sort = medians(
            [
                alternated(
                    [
                        partial(ours.page, "one", words),
                        partial(ours.page, "one", words, offset=490),
                        partial(ours.page, "one", words, sort="date"),
                    ]
                )
                for words in asked["one"]
            ]
        )
        print(f"| page 50 / page 1: {deep / first:.2f}; sorted by date / by relevance: {sort / first:.2f}")
        updates(ours, documents, queries(generated, COLD_QUERIES, seed=3)["one"])
        row("memory, MB", memory([ours, *(peer for peer in peers if isinstance(peer, StockWhoosh))], asked))


def updates(ours: Ours, documents: list[Document], words: Sequence[list[str]]) -> None:
    """What it costs to be in step: one changed, nothing changed, one in a hundred changed."""
    title = "Otters of the harbour"
    changed = replace(documents[7], title=title, texts={**documents[7].texts, "title": (title,)})

    def amend(number: int) -> None:
        ours.engine.amend([replace(changed, day=number)], [], stamp=str(number))
        assert ours.page("one", ["otters"])[0]

    numbers = itertools.count(1)
    print(f"| one record changed, found again: {alternated([lambda: amend(next(numbers))])[0]:.1f} ms")
    documents[7] = replace(changed, day=1)
    nothing = cpu(lambda: ours.engine.update(documents, KNOWLEDGE, stamp="nothing"))
    some = [replace(each, day=each.day + 1) if n % 100 == 0 else each for n, each in enumerate(documents)]
    hundredth = cpu(lambda: ours.engine.update(some, KNOWLEDGE, stamp="some"))
    print(f"| nothing changed: {nothing:.0f} ms; one in a hundred changed: {hundredth:.0f} ms")
    ours.engine.suggest_spelling("comunityy")  # what English has is read once
    slips = [word[:2] + word[3:] for (word,) in words if len(word) > 4]
    wrong = [cpu(partial(ours.engine.suggest_spelling, slip)) for slip in slips]
    print(f"| did you mean, each asked once: {statistics.median(wrong):.2f} ms")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000)
