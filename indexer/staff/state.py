"""All that staff work keeps beside the records, from one file."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from indexer.staff.accounts import Accounts
from indexer.staff.database import StaffDatabase
from indexer.staff.sessions import Attempts, Sessions
from indexer.staff.work import Work
from indexer.staff.write_ups import WriteUps


class StaffState:
    """Accounts, sessions, attempts, and work that goes on. Nothing is made on disk before it is used.

    Args:
        var: The folder the file is in.
    """

    def __init__(self, var: Path) -> None:
        self.database = StaffDatabase(var)
        self.accounts = Accounts(self.database)
        self.sessions = Sessions(self.database)
        self.attempts = Attempts(self.database)
        self.work = Work(self.database)
        self.write_ups = WriteUps(self.database)

    def mentions(self, is_meant: Callable[[str], bool]) -> list[str]:
        """How many comments, unsaved texts and taken-in write-ups have what is meant: “2 comments”."""
        found: Mapping[str, Sequence[object]] = {
            "comment": self.work.comments_with(is_meant),
            "unsaved text": self.work.typed_with(is_meant),
            "write-up as it was taken in": self.write_ups.those_with(is_meant),
        }
        counted = [(name, len(items)) for name, items in found.items() if items]
        return [f"{count} {name if count == 1 else _many(name)}" for name, count in counted]

    def forget(self, is_meant: Callable[[str], bool]) -> None:
        """Take all of these away, for good."""
        self.work.forget_comments(self.work.comments_with(is_meant))
        for account, form in self.work.typed_with(is_meant):
            self.work.forget_typed(account, form)
        self.write_ups.forget(self.write_ups.those_with(is_meant))


def _many(name: str) -> str:
    """`write-up as it was taken in` → `write-ups as they were taken in`."""
    return name.replace("write-up as it was", "write-ups as they were") if " as " in name else f"{name}s"
