"""The one thing that goes wrong with a file that is handed in, as a sentence for the person who did it."""

from __future__ import annotations

import re
import unicodedata

from indexer.errors import CasebookError

NAME_LENGTH = 80


class UnreadableFile(CasebookError):
    """A file cannot be taken in; nothing of it was kept.

    Attributes:
        reason: What follows the file's name in the sentence, without a full stop.
        name: The file's name, fit to print; "" where the raiser does not know it.
    """

    def __init__(self, reason: str, name: str = "") -> None:
        self.reason = reason
        self.name = printable(name)
        super().__init__(f"{f'“{self.name}”' if self.name else 'This file'} {reason}.")


def printable(name: str) -> str:
    """The last part of a file's name, without what could steer a terminal or turn the reading direction."""
    last = re.split(r"[/\\]", name)[-1]
    clean = "".join(
        sign if sign == " " or unicodedata.category(sign)[0] not in "CZ" else "\ufffd" for sign in last
    )
    clean = clean.strip()
    return clean if len(clean) <= NAME_LENGTH else f"{clean[: NAME_LENGTH - 1]}…"
