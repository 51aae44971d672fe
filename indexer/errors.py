"""What can go wrong, as one tree. Each error builds its own sentence, fit to show to staff."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple


class Problem(NamedTuple):
    """One fault in one file of the corpus.

    Attributes:
        path: The file, relative to the corpus folder, with forward slashes.
        line: 1-based; 0 where the fault belongs to the file as a whole.
        message: One sentence in plain words.
    """

    path: str
    line: int
    message: str

    def __str__(self) -> str:
        place = f"{self.path}:{self.line}" if self.line else self.path
        return f"{place}: {self.message}"


class CasebookError(Exception):
    """The root of all errors that Casebook raises on purpose."""


class SettingError(CasebookError):
    """A setting is unknown or has a value that cannot be used."""


class CorpusMissing(CasebookError):
    """The corpus folder does not exist or holds no records folder."""

    def __init__(self, path: str) -> None:
        self.path = path
        super().__init__(
            f"There is no corpus at {path}: set CASEBOOK_CORPUS to the folder that holds records/."
        )


class MalformedText(CasebookError):
    """A text cannot be read as what it should be (YAML, a date, a slug)."""

    def __init__(self, message: str, line: int = 0) -> None:
        self.message = message
        self.line = line
        super().__init__(message)


class InvalidRecord(CasebookError):
    """A record or an authority does not keep to its format; every fault is listed."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


class RevisionConflict(CasebookError):
    """Somebody else saved the record since it was opened; nothing was written.

    Attributes:
        expected: The revision the edit started from; "" when a new record was meant.
        found: The revision now on disk; "" when the file is gone.
    """

    def __init__(self, record_id: str, expected: str, found: str) -> None:
        self.record_id = record_id
        self.expected = expected
        self.found = found
        super().__init__(f"“{record_id}” was changed by somebody else since you opened it.")


class EditConflict(RevisionConflict):
    """The same, of an edit whose text was set aside in the history, so that nothing typed is lost.

    Attributes:
        kept: The revision that the refused text is kept as.
    """

    def __init__(self, conflict: RevisionConflict, kept: str) -> None:
        super().__init__(conflict.record_id, conflict.expected, conflict.found)
        self.kept = kept


class NotFound(CasebookError):
    """There is nothing published under this address."""

    def __init__(self, kind: str, identifier: str) -> None:
        self.kind = kind
        self.identifier = identifier
        super().__init__(f"There is no {kind} called “{identifier}”.")


class Withdrawn(CasebookError):
    """The record was here and has been withdrawn; its id is never used again."""

    def __init__(self, record_id: str, reason: str) -> None:
        self.record_id = record_id
        self.reason = reason
        super().__init__(reason or "This record has been withdrawn.")


class QueryError(CasebookError):
    """A query cannot be understood or is beyond a bound.

    Attributes:
        message: One sentence, without the place.
        position: 0-based offset of the character where it goes wrong; None for the whole query.
    """

    def __init__(self, message: str, position: int | None = None) -> None:
        self.message = message
        self.position = position
        place = "" if position is None else f"At character {position + 1}: "
        super().__init__(f"{place}{message}")


class IndexUnavailable(CasebookError):
    """No generation of the index can be opened; the next build mends it."""
