"""The originals of what was imported, kept byte for byte and named by checksum. The corpus holds the lock."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from indexer.atomic import make_folder, write_atomically
from indexer.corpus_reading import read_regular
from indexer.errors import MalformedText
from indexer.record import slug_of
from indexer.record_file import revision_of

SOURCES = "sources"
SOURCE_DIGITS = 16
"""How many digits of its checksum an original's name begins with: enough that no two share them."""


class Originals:
    """The folder of originals in a corpus folder."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def __iter__(self) -> Iterator[str]:
        """Where each is, relative to the corpus folder."""
        folder = self._root / SOURCES
        if folder.is_dir():
            yield from (f"{SOURCES}/{path.name}" for path in sorted(folder.iterdir()) if path.name[0] != ".")

    def kept(self, sha256: str) -> str | None:
        """Where one with this checksum is kept; None if none is."""
        for path in sorted((self._root / SOURCES).glob(f"{sha256[:SOURCE_DIGITS]}-*")):
            with suppress(OSError, MalformedText):  # not a file of ours
                if revision_of(read_regular(path)) == sha256:
                    return f"{SOURCES}/{path.name}"
        return None

    def text(self, file: str) -> str:
        """Its bytes as text, as far as they are any."""
        try:
            return read_regular(self._root / file).decode("utf-8", "replace")
        except (OSError, MalformedText):
            return ""

    def copy(self, file: str, other: str) -> None:
        """Keep the same original under another name as well."""
        path = self._root / other
        if not path.exists():
            make_folder(path.parent)
            write_atomically(path, read_regular(self._root / file))

    def erase(self, file: str) -> None:
        """Take one away for good."""
        (self._root / file).unlink(missing_ok=True)


def source_of(data: bytes, name: str) -> tuple[str, str]:
    """Where an original with these bytes belongs, relative to the corpus folder, and its sha256.

    Args:
        name: Any file name; only its letters, digits and last ending are used.
    """
    stem, dot, ending = name.rpartition(".")
    plain = ".".join(part for part in (slug_of(stem), slug_of(ending)[:8]) if part) if dot else slug_of(name)
    sha256 = revision_of(data)
    return f"{SOURCES}/{sha256[:SOURCE_DIGITS]}-{plain or 'original'}", sha256
