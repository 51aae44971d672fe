"""The rows of engines: building, pages, first-time searches, order and depth, updates, memory."""

from __future__ import annotations

import itertools
import statistics
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from benchmarks.asking import KINDS, SETS, Asking, Question
from benchmarks.measuring import Table, alternated, cpu, medians
from benchmarks.memory import memory
from benchmarks.ours import Ours
from benchmarks.peers import Sqlite, StockWhoosh
from benchmarks.timed import Here, Timed, pages
from indexer.engines.protocol import Document

QUERIES = 8
FIRST_QUERIES = 12
"""Queries whose words have never been asked for, of each kind and set."""
DEEP = 490
"""Hits before the 50th page of ten."""
GROUP_BY, NUMPY, TANTIVY, STOCK = "SQLite, GROUP BY", "SQLite, numpy facets", "tantivy", StockWhoosh.name
DEAR = {GROUP_BY: 0.20, TANTIVY: 0.75}
CHEAP = {GROUP_BY: 0.50, TANTIVY: 0.75, NUMPY: 1.0}
PAGE_BARS = {"one": DEAR, "or": DEAR, "and": CHEAP, "phrase": CHEAP}
"""Kind of query → peer → the most that our page may cost of its: set on queries as the common ones."""
BARRED = "common"
NAMES = {"one": "one word", "and": "three words, all", "or": "three words, any", "phrase": "a phrase"}
SPELLED = "comunityy"


def rows_of_pages(table: Table, ours: Here, engines: Sequence[Timed], asking: Asking) -> list[Question]:
    """The engine's part of a page, warm; returns what was asked."""
    asked = []
    for of, kind in itertools.product(SETS, KINDS):
        questions = asking.questions(of, kind, QUERIES)
        rows, totals = [], []
        for question in questions:
            rows.append(alternated(pages(engines, question)))
            totals.append(ours.total)
        total = statistics.median(totals)
        bars = PAGE_BARS[kind] if of == BARRED else dict.fromkeys(PAGE_BARS[kind])
        table.row(f"page, {of}: {NAMES[kind]}", medians(rows), bars, total=total)
        asked += questions
    return asked


def rows_of_first_searches(table: Table, ours: Ours, sqlite: Sqlite, asking: Asking) -> None:
    """Search and counts for words that were never asked for, against SQLite's search alone."""
    alone = "SQLite's search alone"
    for of, kind in itertools.product(SETS, KINDS):
        rows, totals = [], []
        for question in asking.questions(of, kind, FIRST_QUERIES):
            found: list[int] = []
            taken = cpu(lambda: found.append(ours.page(question, snippets=False)[0]))  # noqa: B023  (called at once)
            rows.append({ours.name: taken, alone: cpu(partial(sqlite.search_only, question))})
            totals += found
        total = statistics.median(totals)
        bars = {alone: 1.0 if of == BARRED else None}
        table.row(f"first search, {of}: {NAMES[kind]}", medians(rows), bars, total=total)


def rows_of_order(table: Table, ours: Ours, questions: Sequence[Question]) -> None:
    """Page 50, and the first page by date, against the first page by relevance; of queries that have one."""
    first = "page 1 by relevance"
    ways: dict[str, dict[str, Any]] = {"page 50": {"offset": DEEP}, "page 1, by date": {"sort": "date"}}
    rows = []
    for question in questions:
        if ours.page(question)[0] > DEEP:
            acts = {name: partial(ours.page, question, **way) for name, way in {first: {}, **ways}.items()}
            rows.append(alternated({name: partial(cpu, act) for name, act in acts.items()}))
    for way in ways if rows else ():
        middle = medians(rows)
        table.row(f"{way}, one word", {ours.name: middle[way], first: middle[first]}, {first: 1.2})


def rows_of_updates(table: Table, ours: Ours, documents: Sequence[Document], built: float) -> None:
    """What it costs to be in step: nothing changed, one in a hundred changed, one changed and found again."""
    documents = list(documents)
    whole = "a full rebuild"
    engine, knowledge = ours.engine, ours.knowledge
    title = "Otters of the harbour"
    changed = documents[7]._replace(title=title, texts={**documents[7].texts, "title": (title,)})
    days = itertools.count(1)

    def amend() -> None:
        engine.amend([changed._replace(day=next(days))], [], stamp="one")
        assert ours.page(Question("one", ("otters",)))[0]

    one = alternated({ours.name: partial(cpu, amend)})
    table.row("one record changed, found again", one, bound=25)
    documents[7] = changed._replace(day=next(days) - 1)
    nothing = cpu(lambda: engine.update(documents, knowledge, stamp="nothing"))
    table.row("nothing changed", {ours.name: nothing, whole: built}, {whole: 0.02})
    some = [each._replace(day=each.day + 1) if n % 100 == 0 else each for n, each in enumerate(documents)]
    hundredth = cpu(lambda: engine.update(some, knowledge, stamp="some"))
    table.row("one in a hundred changed", {ours.name: hundredth, whole: built}, {whole: 0.05})


def row_of_spelling(table: Table, ours: Ours, questions: Sequence[Question]) -> None:
    """Did you mean, each slip asked once."""
    ours.engine.suggest_spelling(SPELLED)  # for warmth
    words = (word for question in questions for word in question.words if len(word) > 4)
    slips = [word[:2] + word[3:] for word in words]
    taken = statistics.median(cpu(partial(ours.engine.suggest_spelling, slip)) for slip in slips)
    table.row("did you mean", {ours.name: taken}, bound=0.1)


def rows_of_memory(table: Table, engines: Sequence[Timed], questions: Sequence[Question]) -> None:
    """Megabytes of a process that serves."""
    added = {each.name: memory(each.engine, questions) for each in engines if isinstance(each, Here)}
    for name, bar in {"resident": 0.2, "at_rest": None, "private": 0.2}.items():
        figures = {peer: getattr(each, name) for peer, each in added.items()}
        table.row(f"memory, {name.replace('_', ' ')}, MB", figures, {STOCK: bar})


def rows_of_growth(table: Table, small: Ours, large: Ours, asking: Asking) -> None:
    """A page of one corpus against the same of a smaller one."""
    for kind in KINDS:
        rows = []
        for question in asking.questions("common", kind, QUERIES):
            acts: dict[str, Callable[[], object]] = {
                large.name: partial(large.page, question),
                "the smaller corpus": partial(small.page, question),
            }
            rows.append(alternated({name: partial(cpu, act) for name, act in acts.items()}))
        table.row(f"page, {NAMES[kind]}", medians(rows), {"the smaller corpus": 2.0})
