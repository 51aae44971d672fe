"""`python -m benchmarks 10000` in `tests/`: our engine, our site and their peers, in one run.

Prints tables of CPU milliseconds and ratios, and which of the bars that were set for 10,000 records are met.
Engines are alternated query by query; a figure is the median over queries of the median over rounds.
`shipped` instead of a number is the shipped corpus; of several sizes the last is compared with the first.
"""

from __future__ import annotations

import argparse
import platform
import sqlite3
from contextlib import ExitStack
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks import engine_rows, web_pages
from benchmarks.asking import Asking
from benchmarks.cold_start import rows_of_cold_start
from benchmarks.generator import KNOWLEDGE, Generated
from benchmarks.measuring import Table
from benchmarks.ours import Ours
from benchmarks.peers import Sqlite, SqliteNumpy, StockWhoosh
from benchmarks.record_files import write_corpus
from benchmarks.tantivy_peer import Tantivy
from benchmarks.timed import Elsewhere, Engine, Here, Timed, python_with
from indexer.engines.protocol import Document, Knowledge
from indexer.settings import Settings

SHIPPED = Path(__file__).parent.parent.parent / "corpus"
SET_FOR = 10_000
"""Records from which on rows are judged by their bars."""
STOCK_UP_TO = 50_000
"""Records up to which Whoosh as documented is built too: it takes minutes."""


def compare_engines(
    table: Table, folder: Path, documents: list[Document], knowledge: Knowledge, xapian: str | None
) -> Ours:
    """Build every engine over the same documents, and print the rows of engines."""
    ours = Ours(folder / "ours", knowledge)
    sqlite = Sqlite(folder / "sqlite")
    peers: list[Engine] = [sqlite, SqliteNumpy(folder / "numpy"), Tantivy(folder / "tantivy")]
    if len(documents) <= STOCK_UP_TO:
        peers.append(StockWhoosh(folder / "whoosh"))
    first = Here(ours)
    engines: list[Timed] = [first, *map(Here, peers)]
    with ExitStack() as stack:
        if xapian:
            elsewhere = Elsewhere("Xapian", xapian, "xapian_child", folder / "xapian")
            engines.append(stack.enter_context(elsewhere))
        table.head([engine.name for engine in engines[1:]])
        built = {engine.name: engine.build(documents) for engine in engines}
        table.row("build", built, {StockWhoosh.name: 0.35, Sqlite.name: 7.0})
        asking = Asking(documents)
        ours.page(asking.questions("as written", "one", 1)[0])
        engine_rows.rows_of_first_searches(table, ours, sqlite, asking)
        asked = engine_rows.rows_of_pages(table, first, engines, asking)
    engine_rows.rows_of_order(table, ours, asking.questions("common", "one", engine_rows.QUERIES))
    engine_rows.rows_of_memory(table, engines, asked)
    engine_rows.row_of_spelling(table, ours, asked)
    engine_rows.rows_of_updates(table, ours, documents, built[ours.name])
    return ours


def compare_sites(table: Table, folder: Path, settings: Settings, kerko: str | None) -> None:
    """Bring the site up over a corpus, and Kerko over the same records, and print the rows of pages."""
    documents, knowledge = web_pages.read_corpus(settings)
    with ExitStack() as stack:
        theirs = None
        if kerko:
            elsewhere = Elsewhere(web_pages.KERKO, kerko, "kerko_child", folder, labels=knowledge.labels)
            theirs = stack.enter_context(elsewhere)
            print(f"its index: {theirs.build(documents):,.0f} ms")
        table.head(web_pages.COLUMNS)
        site = web_pages.Site(settings, web_pages.rows_of_refresh(table, settings))
        web_pages.rows_of_web_pages(table, site, theirs, Asking(documents))


def material(size: str, folder: Path) -> tuple[Settings, list[Document], Knowledge]:
    """A corpus of this size with its documents: the shipped one, or so many generated records."""
    settings = Settings(corpus=SHIPPED if size == "shipped" else folder / "corpus", var=folder / "var")
    if size == "shipped":
        return settings, *web_pages.read_corpus(settings)
    documents = list(Generated(int(size)).documents())
    write_corpus(settings.corpus, documents, SHIPPED)
    return settings, documents, KNOWLEDGE


def _size(text: str) -> str:
    if text != "shipped" and not text.isdecimal():
        raise argparse.ArgumentTypeError(f"“{text}” is neither a number nor “shipped”.")
    return text


def arguments() -> argparse.Namespace:
    """What was typed."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks", description=(__doc__ or "").partition("\n")[0]
    )
    sizes = "how many records, or “shipped”; 10000 by default"
    parser.add_argument("sizes", nargs="*", type=_size, default=["10000"], metavar="SIZE", help=sizes)
    parser.add_argument("--engines", action="store_true", help="compare engines only, and no sites")
    parser.add_argument("--kerko", metavar="PYTHON", help="a Python that has Kerko")
    parser.add_argument("--xapian", metavar="PYTHON", help="a Python that has Xapian, if this one has not")
    given = parser.parse_args()
    given.kerko, given.xapian = python_with("kerko", given.kerko), python_with("xapian", given.xapian)
    return given


def main() -> None:
    """Build, ask, print."""
    given = arguments()
    packages = ", ".join(f"{name} {version(name)}" for name in ("numpy", "tantivy", "whoosh-reloaded"))
    print(f"Python {platform.python_version()}, {packages}, SQLite {sqlite3.sqlite_version}")
    table = Table(Ours.name)
    with TemporaryDirectory() as name:
        built = []
        for size in given.sizes:
            folder = Path(name) / size
            folder.mkdir()
            settings, documents, knowledge = material(size, folder)
            print(f"\n## {len(documents):,} records{', shipped' if size == 'shipped' else ''}\n")
            table.judges = len(documents) >= SET_FOR
            ours = compare_engines(table, folder, documents, knowledge, given.xapian)
            if not given.engines:
                compare_sites(table, folder / "kerko", settings, given.kerko)
            built.append((ours, documents))
        if len(built) > 1:
            (small, documents), *_, (large, _) = built
            print(f"\n## {given.sizes[-1]} against {given.sizes[0]}")
            table.head([])
            engine_rows.rows_of_growth(table, small, large, Asking(documents, seed=2))
        print("\n## One search in a process of its own, over the shipped corpus")
        table.judges = True
        rows_of_cold_start(table, Path(name))
    table.foot()


if __name__ == "__main__":
    main()
