"""The SQLite file under var/ that holds what is neither content nor index. It knows tables, not their use."""

from __future__ import annotations

import json
import os
import secrets
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from indexer.atomic import make_folder

FILE = "staff.sqlite"
WAIT_SECONDS = 10.0
"""How long one writer waits for another."""

MIGRATIONS = (
    """
    CREATE TABLE accounts (
        name TEXT PRIMARY KEY, role TEXT NOT NULL, password_hash TEXT, subject TEXT UNIQUE, made REAL NOT NULL
    ) STRICT;
    CREATE TABLE invitations (
        token_hash TEXT PRIMARY KEY, name TEXT, role TEXT NOT NULL, until REAL NOT NULL
    ) STRICT;
    CREATE TABLE sessions (
        token_hash TEXT PRIMARY KEY, account TEXT, data TEXT NOT NULL, begun REAL NOT NULL, seen REAL NOT NULL
    ) STRICT;
    CREATE INDEX sessions_of ON sessions (account);
    CREATE TABLE attempts (key TEXT NOT NULL, at REAL NOT NULL) STRICT;
    CREATE INDEX attempts_of ON attempts (key, at);
    CREATE TABLE secret (value TEXT NOT NULL) STRICT;
    """,
    """
    CREATE TABLE owners (record_id TEXT PRIMARY KEY, account TEXT NOT NULL) STRICT;
    CREATE TABLE comments (
        number INTEGER PRIMARY KEY, record_id TEXT NOT NULL, account TEXT NOT NULL, at REAL NOT NULL,
        text TEXT NOT NULL
    ) STRICT;
    CREATE INDEX comments_on ON comments (record_id);
    CREATE TABLE planned (record_id TEXT PRIMARY KEY, day TEXT NOT NULL, account TEXT NOT NULL) STRICT;
    CREATE TABLE typed (
        account TEXT NOT NULL, form TEXT NOT NULL, at REAL NOT NULL, fields TEXT NOT NULL,
        PRIMARY KEY (account, form)
    ) STRICT;
    """,
    """
    CREATE TABLE write_ups (
        number INTEGER PRIMARY KEY, account TEXT NOT NULL, name TEXT NOT NULL, data BLOB NOT NULL,
        at REAL NOT NULL, state TEXT NOT NULL, source TEXT, proposal TEXT, told TEXT NOT NULL DEFAULT ''
    ) STRICT;
    """,
)
"""One script for each version of the tables, in order; what has been shipped is never changed."""


class StaffDatabase:
    """A connection for each piece of work, so that threads and processes share nothing but the file.

    Args:
        var: The folder it is in; file and folder are made when they are first needed.
    """

    def __init__(self, var: Path) -> None:
        self.path = var / FILE
        self._is_ready = False

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """A connection to ask."""
        with closing(self._connect()) as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """A transaction: all of it is on disk when this ends, or nothing after an exception."""
        with closing(self._connect()) as connection:
            connection.execute("BEGIN IMMEDIATE")
            with connection:
                yield connection

    def secret(self) -> str:
        """A random text that signs tokens, made once and kept."""
        with self.reading() as connection:
            row = connection.execute("SELECT value FROM secret").fetchone()
        if row is None:
            with self.writing() as connection:
                connection.execute(
                    "INSERT INTO secret SELECT ? WHERE NOT EXISTS (SELECT 1 FROM secret)",
                    (secrets.token_urlsafe(32),),
                )
                row = connection.execute("SELECT value FROM secret").fetchone()
        value: str = row["value"]
        return value

    def _connect(self) -> sqlite3.Connection:
        if not self._is_ready:
            self._prepare()
        connection = sqlite3.connect(self.path, timeout=WAIT_SECONDS, isolation_level=None)
        connection.row_factory = sqlite3.Row
        connection.execute("PRAGMA foreign_keys = ON")
        return connection

    def _prepare(self) -> None:
        """Make the file, readable by its owner alone, and bring its tables to the present version."""
        make_folder(self.path.parent)
        os.close(os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600))
        with closing(sqlite3.connect(self.path, timeout=WAIT_SECONDS, isolation_level=None)) as connection:
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("BEGIN IMMEDIATE")
            with connection:
                version = connection.execute("PRAGMA user_version").fetchone()[0]
                for script in MIGRATIONS[version:]:
                    for statement in filter(str.strip, script.split(";")):
                        connection.execute(statement)
                connection.execute(f"PRAGMA user_version = {max(version, len(MIGRATIONS))}")
        self._is_ready = True


def words_in(kept: str) -> str:
    """All texts in what is kept as JSON, one on each line, as they were and not as JSON writes them."""
    found: list[str] = []
    waiting: list[Any] = [json.loads(kept)]
    while waiting:
        value = waiting.pop()
        if isinstance(value, str):
            found.append(value)
        elif isinstance(value, dict):
            waiting += value.values()
        elif isinstance(value, list):
            waiting += value
    return "\n".join(reversed(found))
