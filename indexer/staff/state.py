"""All that staff work keeps beside the records, from one file."""

from __future__ import annotations

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
