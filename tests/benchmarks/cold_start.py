"""The rows of one search in a process of its own, over the shipped corpus, against SQLite's.

CPU time of the process and its children, user and system. Bytecode is there, as it is after the first run of
anything. The launcher is measured where it has installed its packages.
"""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from functools import partial
from pathlib import Path

from benchmarks.measuring import Table, alternated, cpu

ROOT = Path(__file__).parent.parent.parent
ROUNDS = 9
WORD = "garden"
OURS, SQLITE, PYTHON = "Casebook", "SQLite, one FTS5 query", "python -c ''"
SEARCH_BARS = {SQLITE: 3.0}
HELP_BAR = 150
"""CPU milliseconds."""
QUERY = """
import sqlite3
found = sqlite3.connect({file!r}).execute(
    "SELECT id, snippet(records, 1, '[', ']', '…', 40) FROM records"
    " WHERE records MATCH '{word}' ORDER BY bm25(records) LIMIT 10"
)
for row in found:
    print(*row)
"""


def rows_of_cold_start(table: Table, folder: Path) -> None:
    """One search, and the help, each from a cold start; `folder` is for the indexes."""
    file = folder / "records.db"
    _fill(file)
    environ = {
        **{name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"},
        "CASEBOOK_CORPUS": str(ROOT / "corpus"),
        "CASEBOOK_VAR": str(folder),
        "PYTHONPATH": str(ROOT),
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",  # for the launcher
    }

    def run(*command: str) -> None:
        subprocess.run(command, env=environ, check=True, stdout=subprocess.DEVNULL)

    python = partial(run, sys.executable)
    search, described = f"python -m indexer search {WORD}", "python -m indexer --help"
    acts: dict[str, Callable[[], None]] = {
        PYTHON: partial(python, "-c", ""),
        SQLITE: partial(python, "-c", QUERY.format(file=str(file), word=WORD)),
        search: partial(python, "-m", "indexer", "search", WORD),
        described: partial(python, "-m", "indexer", "--help"),
    }
    searches = [search]
    if (ROOT / ".venv" / "casebook-installed").exists():
        searches.append(f"./casebook search {WORD}")
        acts[searches[-1]] = partial(run, str(ROOT / "casebook"), "search", WORD)
    python("-m", "indexer", "index")
    taken = alternated({name: partial(cpu, act) for name, act in acts.items()}, ROUNDS)
    peers = {SQLITE: taken[SQLITE], PYTHON: taken[PYTHON]}
    table.head(list(peers))
    for name in searches:
        table.row(name, {OURS: taken[name], **peers}, SEARCH_BARS)
    table.row(described, {OURS: taken[described], **peers}, bound=HELP_BAR)


def _fill(file: Path) -> None:
    """The shipped records in an FTS5 table."""
    with closing(sqlite3.connect(file)) as database, database:
        database.execute("CREATE VIRTUAL TABLE records USING fts5(id, text, tokenize = 'porter')")
        rows = [(path.stem, path.read_text("utf-8")) for path in (ROOT / "corpus" / "records").glob("*.md")]
        database.executemany("INSERT INTO records VALUES (?, ?)", rows)
