"""Searches that found nothing: their words and how often, nothing of who searched, or when to the hour.

It is a note for staff and may be lost: nothing here ever makes a search fail.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from indexer.atomic import make_folder

FILE = "missed-searches.sqlite"
THRESHOLD = 3
"""On how many days words must have been missed before anybody is shown them: what one person typed once,
perhaps a name, stays unseen."""
KEPT_DAYS = 180
CHARACTERS = 80
ROWS = 5_000
WAIT_SECONDS = 0.2
_PRIVATE = re.compile(r"@|\d{5}|https?:")
"""What looks like a mail address, a telephone number or an address is not noted at all."""
_TABLE = """
CREATE TABLE IF NOT EXISTS missed (
    words TEXT NOT NULL, day TEXT NOT NULL, times INTEGER NOT NULL, PRIMARY KEY (words, day)
) STRICT, WITHOUT ROWID
"""


@dataclass(frozen=True)
class Missed:
    """Words that were searched for and not found.

    Attributes:
        days: On how many days.
        times: How often in all.
        last: The last day.
    """

    words: str
    days: int
    times: int
    last: date


class MissedSearches:
    """The notes, in a file of their own under var/."""

    def __init__(self, var: Path) -> None:
        self._path = var / FILE

    def note(self, text: str, day: date) -> None:
        """Note that a search found nothing; nothing happens where that cannot be written."""
        words = " ".join(text.casefold().split())
        if not words or len(words) > CHARACTERS or _PRIVATE.search(words):
            return
        with suppress(sqlite3.Error, OSError), self._connected() as connection:
            count = connection.execute("SELECT count(*) FROM missed").fetchone()[0]
            if count < ROWS:
                connection.execute(
                    "INSERT INTO missed VALUES (?, ?, 1) ON CONFLICT DO UPDATE SET times = times + 1",
                    (words, day.isoformat()),
                )
            connection.execute(
                "DELETE FROM missed WHERE day < ?", ((day - timedelta(KEPT_DAYS)).isoformat(),)
            )

    def frequent(self, *, threshold: int = THRESHOLD) -> list[Missed]:
        """Words that were missed on at least so many days, the most often missed first."""
        if not self._path.exists():
            return []
        with suppress(sqlite3.Error, OSError), self._connected() as connection:
            rows = connection.execute(
                "SELECT words, count(*) AS days, sum(times), max(day) FROM missed GROUP BY words"
                " HAVING days >= ? ORDER BY days DESC, sum(times) DESC, words",
                (threshold,),
            ).fetchall()
            return [Missed(words, days, times, date.fromisoformat(last)) for words, days, times, last in rows]
        return []

    def forget(self, is_meant: Callable[[str], bool]) -> None:
        """Forget every search whose words are meant."""
        if not self._path.exists():
            return
        with suppress(sqlite3.Error, OSError), self._connected() as connection:
            words = [row[0] for row in connection.execute("SELECT DISTINCT words FROM missed")]
            meant = [(word,) for word in words if is_meant(word)]
            connection.executemany("DELETE FROM missed WHERE words = ?", meant)

    @contextmanager
    def _connected(self) -> Iterator[sqlite3.Connection]:
        make_folder(self._path.parent)
        with closing(sqlite3.connect(self._path, timeout=WAIT_SECONDS)) as connection, connection:
            connection.execute("PRAGMA synchronous = OFF")
            connection.execute(_TABLE)
            yield connection
