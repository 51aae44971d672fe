"""Who is signed in where, and how often somebody has tried. All of it outlives the server's process."""

from __future__ import annotations

import json
import secrets
from dataclasses import dataclass
from math import ceil
from typing import Any

from indexer.staff.accounts import digest, plain_name
from indexer.staff.database import StaffDatabase

IDLE_SECONDS = 30 * 60
LONGEST_SECONDS = 12 * 3600
"""A session ends so long after its last request and its beginning. *Source:* OWASP ASVS 5.0, 7.3."""
TOUCH_SECONDS = 60
"""How exactly the last request is known, so that reading a page seldom writes."""
WINDOW_SECONDS = 15 * 60
ACCOUNT_ATTEMPTS = 10
ADDRESS_ATTEMPTS = 40
"""Wrong passwords within the window, for one name and from one address. *Source:* OWASP ASVS 5.0, 6.3.1."""


@dataclass(frozen=True)
class Session:
    """What the server keeps for a browser."""

    data: dict[str, Any]
    seen: float


class Sessions:
    """Sessions by token; only the tokens' digests are kept."""

    def __init__(self, database: StaffDatabase) -> None:
        self._database = database

    def read(self, token: str, *, now: float) -> Session | None:
        """The session of a token; None if there is none or it has ended."""
        with self._database.reading() as connection:
            row = connection.execute(
                "SELECT data, seen FROM sessions WHERE token_hash = ? AND seen > ? AND begun > ?",
                (digest(token), now - IDLE_SECONDS, now - LONGEST_SECONDS),
            ).fetchone()
        return Session(json.loads(row["data"]), row["seen"]) if row else None

    def begin(self, token: str, data: dict[str, Any], *, account: str | None, now: float) -> None:
        """Keep a new session; those that have ended are cleared away."""
        with self._database.writing() as connection:
            connection.execute(
                "DELETE FROM sessions WHERE seen <= ? OR begun <= ?",
                (now - IDLE_SECONDS, now - LONGEST_SECONDS),
            )
            connection.execute(
                "INSERT INTO sessions VALUES (?, ?, ?, ?, ?)",
                (digest(token), account, json.dumps(data), now, now),
            )

    def write(self, token: str, data: dict[str, Any], *, account: str | None, now: float) -> None:
        """Keep what a session holds now. One that was ended meanwhile stays ended."""
        with self._database.writing() as connection:
            connection.execute(
                "UPDATE sessions SET account = ?, data = ?, seen = ? WHERE token_hash = ?",
                (account, json.dumps(data), now, digest(token)),
            )

    def touch(self, token: str, *, now: float) -> None:
        """Note that somebody is still there."""
        with self._database.writing() as connection:
            connection.execute("UPDATE sessions SET seen = ? WHERE token_hash = ?", (now, digest(token)))

    def end(self, token: str) -> None:
        """End one session for good."""
        with self._database.writing() as connection:
            connection.execute("DELETE FROM sessions WHERE token_hash = ?", (digest(token),))

    def end_all(self, account: str) -> None:
        """End every session of an account, wherever it is."""
        with self._database.writing() as connection:
            connection.execute("DELETE FROM sessions WHERE account = ?", (account,))


class Attempts:
    """How often a password was tried, by name and by address, whether or not there is such a name."""

    def __init__(self, database: StaffDatabase) -> None:
        self._database = database

    def begin(self, name: str, address: str, *, now: float) -> int:
        """Note an attempt before the password is looked at.

        Returns:
            0 if it may be looked at; otherwise the seconds until the next one may.
        """
        limits = {f"name {digest(plain_name(name))}": ACCOUNT_ATTEMPTS, f"from {address}": ADDRESS_ATTEMPTS}
        with self._database.writing() as connection:
            connection.execute("DELETE FROM attempts WHERE at <= ?", (now - WINDOW_SECONDS,))
            for key, limit in limits.items():
                last = connection.execute(
                    "SELECT at FROM attempts WHERE key = ? ORDER BY at DESC LIMIT 1 OFFSET ?",
                    (key, limit - 1),
                ).fetchone()
                if last:
                    return max(1, ceil(float(last["at"]) + WINDOW_SECONDS - now))
            connection.executemany("INSERT INTO attempts VALUES (?, ?)", [(key, now) for key in limits])
        return 0

    def succeed(self, name: str) -> None:
        """Forget the attempts for a name, since its owner has come in. Those of the address stay."""
        with self._database.writing() as connection:
            connection.execute("DELETE FROM attempts WHERE key = ?", (f"name {digest(plain_name(name))}",))


def new_token() -> str:
    """256 random bits."""
    return secrets.token_urlsafe(32)
