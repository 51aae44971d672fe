"""What is written inside kept files, as far as it can be read: to look for a name, never to be shown."""

from __future__ import annotations

import re
import time
import zipfile
from collections.abc import Iterable
from pathlib import Path

from indexer.corpus_files import times_of
from indexer.intake.cage import Cage
from indexer.intake.readers.unreadable import UnreadableFile

PACKAGES = (".docx", ".xlsx", ".pptx", ".odt", ".ods", ".odp")
CAGED = (".pdf", ".rtf")
PICTURES = (".jpg", ".jpeg", ".png", ".webp")
UNPACKED_BYTES = 60_000_000
"""A package that unpacks to more is not looked into."""
LOOK_SECONDS = 10.0
"""How long one look goes on; what was read is kept in memory, so that the next one goes on from there."""
_TAG = re.compile(r"<[^<>]*>")


class KeptTexts:
    """The texts of kept files, each read once while it stays as it is."""

    def __init__(self) -> None:
        self._known: dict[tuple[Path, object], str | None] = {}

    def read(self, paths: Iterable[Path]) -> dict[Path, str | None]:
        """All that can be read in each; None for a picture, a scan, a damaged file, or where time ran out."""
        until = time.monotonic() + LOOK_SECONDS
        before, self._known = self._known, {}
        found: dict[Path, str | None] = {}
        with Cage() as cage:
            for path in paths:
                key = (path, times_of(str(path)))
                if key in before or time.monotonic() < until:
                    self._known[key] = before[key] if key in before else _text(path, cage)
                found[path] = self._known.get(key)
        return found

    def forget(self) -> None:
        """Keep nothing in memory."""
        self._known = {}


def _text(path: Path, cage: Cage) -> str | None:
    ending = path.suffix.lower()
    try:
        if ending in PACKAGES:
            return _in_package(path)
        plain = path.read_bytes().decode("utf-8", "replace")
        if ending in CAGED:
            return f"{cage.read(path).text}\n{plain}"
        return None if ending in PICTURES or "\x00" in plain else plain
    except (OSError, UnreadableFile, zipfile.BadZipFile, RuntimeError, NotImplementedError, ValueError):
        return None


def _in_package(path: Path) -> str | None:
    """All words in a package: its text, and authors, comments, notes and deleted words beside it.

    Each part stands there twice: with its tags taken out, since a name may go on in the next one, and with
    spaces for them, since it may end there.
    """
    with zipfile.ZipFile(path) as package:
        parts = [part for part in package.infolist() if part.filename.endswith((".xml", ".rels"))]
        if sum(part.file_size for part in parts) > UNPACKED_BYTES:
            return None
        texts = [package.read(part).decode("utf-8", "replace") for part in parts]
    return "\n".join(_TAG.sub(by, text) for text in texts for by in ("", " "))
