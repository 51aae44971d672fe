"""Work that goes on: whose draft it is, what is said of it, when it is to appear, what is typed unsaved."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from indexer.staff.database import StaffDatabase, words_in

COMMENT_CHARACTERS = 5_000
TYPED_SECONDS = 60 * 86_400
"""Unsaved text that nobody came back to is forgotten after so long."""


@dataclass(frozen=True)
class Comment:
    """What somebody said about a record; only staff see it.

    Attributes:
        at: Seconds since 1970.
    """

    account: str
    at: float
    text: str


@dataclass(frozen=True)
class Plan:
    """A record that is to be published by itself.

    Attributes:
        day: ISO date.
    """

    record_id: str
    day: str
    account: str


@dataclass(frozen=True)
class Typed:
    """What is typed in a form and not saved.

    Attributes:
        form: Which form: a record's id, or what kind of record is begun.
        fields: The form's fields as JSON.
    """

    form: str
    at: float
    fields: str


class Work:
    """The tables of it."""

    def __init__(self, database: StaffDatabase) -> None:
        self._database = database

    # --- whose ---------------------------------------------------------------------------------

    def claim(self, record_ids: Iterable[str], account: str) -> None:
        """Note whose drafts these will be, before they are saved; one that has an owner keeps it."""
        with self._database.writing() as connection:
            connection.executemany(
                "INSERT INTO owners VALUES (?, ?) ON CONFLICT DO NOTHING",
                [(record_id, account) for record_id in record_ids],
            )

    def owner(self, record_id: str) -> str | None:
        """Whose draft a record was; None for one that came by another way."""
        with self._database.reading() as connection:
            row = connection.execute(
                "SELECT account FROM owners WHERE record_id = ?", (record_id,)
            ).fetchone()
        return row["account"] if row else None

    def owners(self) -> dict[str, str]:
        """Record → owner."""
        with self._database.reading() as connection:
            return {row["record_id"]: row["account"] for row in connection.execute("SELECT * FROM owners")}

    # --- said ----------------------------------------------------------------------------------

    def comment(self, record_id: str, account: str, text: str, *, now: float) -> None:
        """Say something about a record."""
        with self._database.writing() as connection:
            connection.execute(
                "INSERT INTO comments (record_id, account, at, text) VALUES (?, ?, ?, ?)",
                (record_id, account, now, text[:COMMENT_CHARACTERS]),
            )

    def comments(self, record_id: str) -> list[Comment]:
        """What was said, oldest first."""
        with self._database.reading() as connection:
            rows = connection.execute(
                "SELECT account, at, text FROM comments WHERE record_id = ? ORDER BY number", (record_id,)
            ).fetchall()
        return [Comment(row["account"], row["at"], row["text"]) for row in rows]

    def comments_with(self, is_meant: Callable[[str], bool]) -> list[int]:
        """Numbers of the comments whose text is meant."""
        with self._database.reading() as connection:
            rows = connection.execute("SELECT number, text FROM comments").fetchall()
        return [row["number"] for row in rows if is_meant(row["text"])]

    def forget_comments(self, numbers: Iterable[int]) -> None:
        """Take comments away, for good."""
        with self._database.writing() as connection:
            connection.executemany("DELETE FROM comments WHERE number = ?", [(n,) for n in numbers])

    # --- planned -------------------------------------------------------------------------------

    def plan(self, record_ids: Iterable[str], day: str, account: str) -> None:
        """Let records be published on a day; a plan that there is is replaced."""
        with self._database.writing() as connection:
            connection.executemany(
                "INSERT INTO planned VALUES (?, ?, ?) ON CONFLICT (record_id) DO UPDATE"
                " SET day = excluded.day, account = excluded.account",
                [(record_id, day, account) for record_id in record_ids],
            )

    def unplan(self, record_ids: Iterable[str]) -> None:
        """Take plans back, or note that they are done."""
        with self._database.writing() as connection:
            connection.executemany("DELETE FROM planned WHERE record_id = ?", [(r,) for r in record_ids])

    def plans(self) -> dict[str, Plan]:
        """Record → when it is to appear."""
        with self._database.reading() as connection:
            rows = connection.execute("SELECT * FROM planned ORDER BY day, record_id").fetchall()
        return {row["record_id"]: Plan(row["record_id"], row["day"], row["account"]) for row in rows}

    # --- typed ---------------------------------------------------------------------------------

    def keep_typed(self, account: str, form: str, fields: str, *, now: float) -> None:
        """Keep what is in a form, in place of what was kept of it before."""
        with self._database.writing() as connection:
            connection.execute("DELETE FROM typed WHERE at < ?", (now - TYPED_SECONDS,))
            connection.execute("REPLACE INTO typed VALUES (?, ?, ?, ?)", (account, form, now, fields))

    def typed(self, account: str, form: str) -> Typed | None:
        """What is kept of a form."""
        with self._database.reading() as connection:
            row = connection.execute(
                "SELECT form, at, fields FROM typed WHERE account = ? AND form = ?", (account, form)
            ).fetchone()
        return Typed(row["form"], row["at"], row["fields"]) if row else None

    def all_typed(self, account: str) -> list[Typed]:
        """Everything of somebody's that is typed and not saved, newest first."""
        with self._database.reading() as connection:
            rows = connection.execute(
                "SELECT form, at, fields FROM typed WHERE account = ? ORDER BY at DESC", (account,)
            ).fetchall()
        return [Typed(row["form"], row["at"], row["fields"]) for row in rows]

    def typed_with(self, is_meant: Callable[[str], bool]) -> list[tuple[str, str]]:
        """Account and form of the unsaved texts that are meant."""
        with self._database.reading() as connection:
            rows = connection.execute("SELECT account, form, fields FROM typed").fetchall()
        told = [(row["account"], row["form"], row["fields"]) for row in rows]
        return [(account, form) for account, form, fields in told if is_meant(words_in(fields))]

    def forget_typed(self, account: str, form: str) -> None:
        """It is saved, or thrown away."""
        with self._database.writing() as connection:
            connection.execute("DELETE FROM typed WHERE account = ? AND form = ?", (account, form))
