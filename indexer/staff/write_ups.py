"""Write-ups on their way in: the file, what was read in it, and the proposal as it stands. Only a table."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from indexer.staff.database import StaffDatabase, words_in

KEPT_SECONDS = 60 * 86_400
"""A write-up that nobody came back to is forgotten after so long; one that was saved is in the corpus."""


class State(StrEnum):
    """How far a write-up has come."""

    READING = "reading"
    READ = "read"
    REFUSED = "refused"
    CANCELLED = "cancelled"
    SAVED = "saved"


@dataclass(frozen=True)
class Incoming:
    """One write-up.

    Attributes:
        source: The text that was read, in its wire form.
        proposal: What is proposed of it, as somebody has changed it since.
        told: Why it was refused; or the id of the event it was saved as.
    """

    number: int
    account: str
    name: str
    at: float
    state: State
    source: dict[str, Any] | None
    proposal: dict[str, Any] | None
    told: str


class WriteUps:
    """All of them."""

    def __init__(self, database: StaffDatabase) -> None:
        self._database = database

    def begin(self, account: str, name: str, data: bytes, *, now: float) -> int:
        """Keep a file that is to be read; returns its number."""
        with self._database.writing() as connection:
            connection.execute("DELETE FROM write_ups WHERE at < ?", (now - KEPT_SECONDS,))
            row = connection.execute(
                "INSERT INTO write_ups (account, name, data, at, state) VALUES (?, ?, ?, ?, ?)",
                (account, name, data, now, State.READING.value),
            )
            return int(row.lastrowid or 0)

    def get(self, number: int) -> Incoming | None:
        """One by its number."""
        with self._database.reading() as connection:
            row = connection.execute(
                "SELECT number, account, name, at, state, source, proposal, told"
                " FROM write_ups WHERE number = ?",
                (number,),
            ).fetchone()
        if row is None:
            return None
        source, proposal = (json.loads(row[key]) if row[key] else None for key in ("source", "proposal"))
        return Incoming(
            row["number"],
            row["account"],
            row["name"],
            row["at"],
            State(row["state"]),
            source,
            proposal,
            row["told"],
        )

    def data(self, number: int) -> bytes:
        """The file, byte for byte."""
        with self._database.reading() as connection:
            row = connection.execute("SELECT data FROM write_ups WHERE number = ?", (number,)).fetchone()
        return bytes(row["data"]) if row else b""

    def those_with(self, is_meant: Callable[[str], bool]) -> list[int]:
        """Numbers of those whose name or text is meant."""
        with self._database.reading() as connection:
            rows = connection.execute("SELECT number, name, source, proposal FROM write_ups")
            return [row["number"] for row in rows if is_meant(_told(row))]

    def forget(self, numbers: Iterable[int]) -> None:
        """Take some away for good, whatever their state."""
        with self._database.writing() as connection:
            connection.executemany("DELETE FROM write_ups WHERE number = ?", [(n,) for n in numbers])

    def unsaved(self, account: str) -> list[tuple[int, str, float]]:
        """Number, name and time of somebody's that are read and not saved, newest first."""
        with self._database.reading() as connection:
            rows = connection.execute(
                "SELECT number, name, at FROM write_ups WHERE account = ? AND state IN (?, ?)"
                " ORDER BY number DESC",
                (account, State.READING.value, State.READ.value),
            ).fetchall()
        return [(row["number"], row["name"], row["at"]) for row in rows]

    def read(self, number: int, source: dict[str, Any], proposal: dict[str, Any]) -> None:
        """Note what was read; not where somebody has cancelled it meanwhile."""
        with self._database.writing() as connection:
            connection.execute(
                "UPDATE write_ups SET state = ?, source = ?, proposal = ? WHERE number = ? AND state = ?",
                (State.READ.value, json.dumps(source), json.dumps(proposal), number, State.READING.value),
            )

    def change(self, number: int, proposal: dict[str, Any]) -> None:
        """Keep the proposal as it is now."""
        with self._database.writing() as connection:
            connection.execute(
                "UPDATE write_ups SET proposal = ? WHERE number = ?", (json.dumps(proposal), number)
            )

    def end(self, number: int, state: State, told: str = "") -> None:
        """Note that it was refused, cancelled or saved. What was saved or cancelled already stays so."""
        with self._database.writing() as connection:
            connection.execute(
                "UPDATE write_ups SET state = ?, told = ? WHERE number = ? AND state IN (?, ?)",
                (state.value, told, number, State.READING.value, State.READ.value),
            )


def _told(row: sqlite3.Row) -> str:
    """The words of one: its file's name, its text, what is proposed of it."""
    return "\n".join([row["name"], *(words_in(row[key]) for key in ("source", "proposal") if row[key])])
