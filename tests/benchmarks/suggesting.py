"""`python -m benchmarks.suggesting 10000` in `tests/`: what a keystroke costs.

Prints CPU milliseconds of every beginning of many names, and of making the table that answers them.
"""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.generator import FACET_VALUES, KNOWLEDGE, Generated
from indexer.authorities import Authorities, AuthorityFile, Organisation, Place
from indexer.engines.whoosh import WhooshEngine
from indexer.suggestions import SuggestionTable
from indexer.thesaurus import Concept, Thesaurus

NAMES = 200
"""Titles of which every beginning is typed."""


def cpu(act: Callable[[], object]) -> float:
    """CPU milliseconds of an act."""
    start = time.process_time()
    act()
    return (time.process_time() - start) * 1e3


def main(count: int) -> None:
    """Build, type, print."""
    documents = list(Generated(count).documents())
    labels = KNOWLEDGE.labels
    thesaurus = Thesaurus(Concept(id=key, prefLabel=label) for key, label in labels["theme"].items())
    authorities = Authorities(
        organisations=AuthorityFile(
            Organisation(id=k, name=name) for k, name in labels["organisation"].items()
        ),
        places=AuthorityFile(Place(id=key, name=name) for key, name in labels["place"].items()),
    )
    with TemporaryDirectory() as name:
        engine = WhooshEngine(Path(name))
        engine.update(documents, KNOWLEDGE, stamp="built", rebuild=True)
        tables: list[SuggestionTable] = []
        made = [cpu(lambda: tables.append(SuggestionTable(engine, thesaurus, authorities))) for _ in range(3)]
    titles = [document.title for document in documents[:: max(1, count // NAMES)]]
    typed = [text[:end] for text in [*titles, *FACET_VALUES] for end in range(1, len(text) + 1)]
    costs = sorted(cpu(partial(tables[-1].found, text)) for text in typed)
    print(f"{count:,} records, {len(costs):,} keystrokes; CPU ms")
    print(f"| a keystroke, median | {statistics.median(costs):.3f} |")
    print(f"| a keystroke, 99 of 100 | {costs[len(costs) * 99 // 100]:.3f} |")
    print(f"| a keystroke, the dearest | {costs[-1]:.3f} |")
    print(f"| making the table, first and again | {made[0]:.0f}, {made[-1]:.0f} |")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000)
