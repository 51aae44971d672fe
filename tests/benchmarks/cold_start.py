"""What one search costs from a cold start, against SQLite's: `python -m benchmarks.cold_start` in `tests/`.

CPU time of the process and its children, user and system, medians of alternated rounds. Bytecode is there, as
it is after the first run of anything. The launcher is measured where it has installed its packages.
"""

from __future__ import annotations

import os
import resource
import sqlite3
import statistics
import subprocess
import sys
from collections.abc import Mapping, Sequence
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).parent.parent.parent
ROUNDS = 9
WORD = "garden"
SQLITE = """
import sqlite3
found = sqlite3.connect({file!r}).execute(
    "SELECT id, snippet(records, 1, '[', ']', '…', 40) FROM records"
    " WHERE records MATCH '{word}' ORDER BY bm25(records) LIMIT 10"
)
for row in found:
    print(*row)
"""
HELP_BAR, SEARCH_BAR = 150, 3
"""CPU milliseconds of `--help`; and how often SQLite's search may go into ours."""


def main() -> None:
    """Measure, and print the table."""
    with TemporaryDirectory() as folder:
        file = Path(folder) / "records.db"
        _fill(file)
        environ = {
            **{name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"},
            "CASEBOOK_CORPUS": str(ROOT / "corpus"),
            "CASEBOOK_VAR": folder,
            "PYTHONPATH": str(ROOT),
            "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",  # for the launcher
        }
        casebook = [sys.executable, "-m", "indexer"]
        commands = {
            "python -c ''": [sys.executable, "-c", ""],
            "SQLite, one FTS5 query": [sys.executable, "-c", SQLITE.format(file=str(file), word=WORD)],
            f"python -m indexer search {WORD}": [*casebook, "search", WORD],
            "python -m indexer --help": [*casebook, "--help"],
        }
        if (ROOT / ".venv" / "casebook-installed").exists():
            commands[f"./casebook search {WORD}"] = [str(ROOT / "casebook"), "search", WORD]
        subprocess.run([*casebook, "index"], env=environ, check=True, stdout=subprocess.DEVNULL)
        _print(_medians(commands, environ))


def _fill(file: Path) -> None:
    """The shipped records in an FTS5 table."""
    with closing(sqlite3.connect(file)) as database, database:
        database.execute("CREATE VIRTUAL TABLE records USING fts5(id, text, tokenize = 'porter')")
        rows = [(path.stem, path.read_text("utf-8")) for path in (ROOT / "corpus" / "records").glob("*.md")]
        database.executemany("INSERT INTO records VALUES (?, ?)", rows)


def _medians(commands: Mapping[str, Sequence[str]], environ: Mapping[str, str]) -> dict[str, float]:
    """The median of each command's CPU milliseconds, all of them run in every round, after one for warmth."""
    rounds = [[_cpu(command, environ) for command in commands.values()] for _ in range(ROUNDS + 1)][1:]
    return dict(zip(commands, map(statistics.median, zip(*rounds, strict=True)), strict=True))


def _cpu(command: Sequence[str], environ: Mapping[str, str]) -> float:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, env=environ, check=True, stdout=subprocess.DEVNULL)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return 1e3 * (after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime)


def _print(taken: Mapping[str, float]) -> None:
    sqlite = taken["SQLite, one FTS5 query"]
    print(f"| from a cold start, {ROUNDS} rounds | CPU ms | of SQLite | bar |")
    print("| --- | ---: | ---: | ---: |")
    for name, time in taken.items():
        bar = f"{SEARCH_BAR} × SQLite" if name.endswith(WORD) else f"{HELP_BAR} ms" if "help" in name else ""
        print(f"| `{name}` | {time:.0f} | {time / sqlite:.2f} | {bar} |")


if __name__ == "__main__":
    main()
