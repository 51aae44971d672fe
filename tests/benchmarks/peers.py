"""The engines that a user would take instead, each used as its own documentation shows.

They answer the same page: total, ten hits with highlighted title, summary and body, six facet counts.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from whoosh import index, sorting
from whoosh.analysis import StemmingAnalyzer
from whoosh.fields import ID, KEYWORD, NUMERIC, TEXT, Schema
from whoosh.qparser import MultifieldParser

from benchmarks.asking import TEXTS, Question
from indexer.engines.protocol import Document

FACETS = ("theme", "organisation", "place", "kind", "service_area", "year")
Page = tuple[int, list[Any]]
"""Total and hits, to be compared between engines."""


def texts_of(document: Document) -> dict[str, str]:
    """The three texts that peers search."""
    return {name: " ".join(document.texts.get(name, ())) for name in TEXTS}


class StockWhoosh:
    """Whoosh with the fields, the parser, the groups and the highlights of its documentation."""

    name = "Whoosh as documented"

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def build(self, documents: Sequence[Document]) -> None:
        self.folder.mkdir(parents=True)
        several = {facet for facet in FACETS if any(len(each.facets[facet]) > 1 for each in documents)}
        analyzer = StemmingAnalyzer()
        schema = Schema(
            id=ID(stored=True, unique=True),
            title=TEXT(analyzer, stored=True, field_boost=3.0),
            summary=TEXT(analyzer, stored=True, field_boost=2.0),
            body=TEXT(analyzer, stored=True),
            day=NUMERIC(sortable=True),
            **{
                facet: KEYWORD(stored=True, commas=True) if facet in several else ID(sortable=True)
                for facet in FACETS
            },
        )
        writer = index.create_in(self.folder, schema).writer(limitmb=256)
        for document in documents:
            facets = {facet: ",".join(document.facets[facet]) for facet in FACETS}
            writer.add_document(id=document.id, day=document.day, **texts_of(document), **facets)
        writer.commit()

    def open(self) -> None:
        self._index = index.open_dir(self.folder)
        self._parser = MultifieldParser(list(TEXTS), self._index.schema)
        self._several = [facet for facet in FACETS if isinstance(self._index.schema[facet], KEYWORD)]

    def page(self, question: Question) -> Page:
        query = self._parser.parse(str(question))
        with self._index.searcher() as searcher:
            groups = [sorting.FieldFacet(facet, allow_overlap=facet in self._several) for facet in FACETS]
            found = searcher.search(query, limit=10, groupedby=dict(zip(FACETS, groups, strict=True)))
            hits = [[hit.highlights(name) for name in TEXTS] for hit in found[:10]]
            for facet in FACETS:
                {value: len(held) for value, held in found.groups(facet).items()}
            return len(found), hits


class Sqlite:
    """SQLite FTS5 with porter stemming and a narrow table of facet values, counted by GROUP BY."""

    name = "SQLite, GROUP BY"

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._path = folder / "sqlite.db"

    def build(self, documents: Sequence[Document]) -> None:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        database = sqlite3.connect(self._path)
        database.execute("CREATE VIRTUAL TABLE docs USING fts5(title, summary, body, tokenize='porter')")
        for facet in FACETS:
            database.execute(f"CREATE TABLE {facet} (doc INTEGER, value INTEGER)")
        numbers: dict[tuple[str, str], int] = {}
        for rowid, document in enumerate(documents, 1):
            database.execute(
                "INSERT INTO docs (rowid, title, summary, body) VALUES (?, ?, ?, ?)",
                (rowid, *texts_of(document).values()),
            )
            for facet in FACETS:
                rows = [
                    (rowid, numbers.setdefault((facet, value), len(numbers)))
                    for value in document.facets[facet]
                ]
                database.executemany(f"INSERT INTO {facet} VALUES (?, ?)", rows)  # noqa: S608
        for facet in FACETS:
            database.execute(f"CREATE INDEX {facet}_doc ON {facet} (doc, value)")
        database.commit()
        database.close()

    def open(self) -> None:
        self._database = sqlite3.connect(self._path)
        self._columns = {}
        count = self._database.execute("SELECT max(rowid) FROM docs").fetchone()[0] or 0
        for facet in FACETS:
            rows = self._database.execute(f"SELECT doc, value FROM {facet}").fetchall()  # noqa: S608
            self._columns[facet] = np.array(rows, dtype=np.int64).reshape(-1, 2).T.copy()
        self._found = np.zeros(count + 2, dtype=bool)

    def search_only(self, question: Question) -> Page:
        """Total and the best ten, nothing else."""
        match = _match(question)
        total = self._database.execute("SELECT count(*) FROM docs WHERE docs MATCH ?", (match,)).fetchone()[0]
        return total, self._database.execute(
            "SELECT rowid FROM docs WHERE docs MATCH ? ORDER BY bm25(docs, 3.0, 2.0, 1.0) LIMIT 10", (match,)
        ).fetchall()

    def _hits(self, match: str) -> list[Any]:
        return self._database.execute(
            "SELECT rowid, highlight(docs, 0, '<b>', '</b>'), highlight(docs, 1, '<b>', '</b>'),"
            " snippet(docs, 2, '<b>', '</b>', '…', 40) FROM docs WHERE docs MATCH ?"
            " ORDER BY bm25(docs, 3.0, 2.0, 1.0) LIMIT 10",
            (match,),
        ).fetchall()

    def page(self, question: Question) -> Page:
        match = _match(question)
        run = self._database.execute
        run("CREATE TEMP TABLE found AS SELECT rowid AS doc FROM docs WHERE docs MATCH ?", (match,))
        total = run("SELECT count(*) FROM found").fetchone()[0]
        for facet in FACETS:
            run(
                f"SELECT value, count(*) FROM found JOIN {facet} USING (doc) GROUP BY value"  # noqa: S608
            ).fetchall()
        run("DROP TABLE found")
        return total, self._hits(match)


class SqliteNumpy(Sqlite):
    """The same matches, counted in arrays."""

    name = "SQLite, numpy facets"

    def page(self, question: Question) -> Page:
        match = _match(question)
        rows = self._database.execute("SELECT rowid FROM docs WHERE docs MATCH ?", (match,)).fetchall()
        self._found[:] = False
        self._found[[row[0] for row in rows]] = True
        for docs, values in self._columns.values():
            np.bincount(values[self._found[docs]])
        return len(rows), self._hits(match)


def _match(question: Question) -> str:
    """As FTS5 reads it, each word in quotes so that none is taken for an operator."""
    if question.kind == "phrase":
        return str(question)
    return str(question._replace(words=tuple(f'"{word}"' for word in question.words)))
