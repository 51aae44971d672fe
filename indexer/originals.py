"""Files kept byte for byte and named by checksum: originals of what was imported, pictures, attachments.

The corpus holds the lock.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from indexer.atomic import make_folder, write_atomically
from indexer.corpus_files import read_regular
from indexer.errors import MalformedText, NotFound
from indexer.record import slug_of
from indexer.record_file import revision_of

SOURCES, FILES = "sources", "files"
"""Folders of the originals, which nobody is shown, and of what records show: pictures and attachments."""
SOURCE_DIGITS = 16
"""How many digits of its checksum an original's name begins with: enough that no two share them."""


class Originals:
    """One folder of such files in a corpus folder."""

    def __init__(self, root: Path, folder: str = SOURCES) -> None:
        self._root = root
        self.folder = folder

    def __iter__(self) -> Iterator[str]:
        """Where each is, relative to the corpus folder."""
        folder = self._root / self.folder
        if folder.is_dir():
            yield from (
                f"{self.folder}/{path.name}" for path in sorted(folder.iterdir()) if path.name[0] != "."
            )

    def kept(self, sha256: str) -> str | None:
        """Where one with this checksum is kept; None if none is."""
        for path in sorted((self._root / self.folder).glob(f"{sha256[:SOURCE_DIGITS]}-*")):
            with suppress(OSError, MalformedText):  # not a file of ours
                if revision_of(read_regular(path)) == sha256:
                    return f"{self.folder}/{path.name}"
        return None

    def read(self, file: str, sha256: str) -> bytes:
        """The bytes of one.

        Raises:
            NotFound: It is not there, or not what it was.
        """
        folder, _, name = file.partition("/")
        try:
            data = (
                read_regular(self._root / folder / name) if folder == self.folder and "/" not in name else b""
            )
        except (OSError, MalformedText, ValueError) as error:
            raise NotFound("file", name) from error
        if not data or revision_of(data) != sha256:
            raise NotFound("file", name)
        return data

    def copy(self, file: str, other: str) -> None:
        """Keep the same original under another name as well."""
        path = self._root / other
        if not path.exists():
            make_folder(path.parent)
            write_atomically(path, read_regular(self._root / file))

    def erase(self, file: str) -> None:
        """Take one away for good."""
        (self._root / file).unlink(missing_ok=True)


def source_of(data: bytes, name: str, folder: str = SOURCES) -> tuple[str, str]:
    """Where a file with these bytes belongs, relative to the corpus folder, and its sha256.

    Args:
        name: Any file name; only its letters, digits and last ending are used.
    """
    stem, dot, ending = name.rpartition(".")
    plain = ".".join(part for part in (slug_of(stem), slug_of(ending)[:8]) if part) if dot else slug_of(name)
    sha256 = revision_of(data)
    return f"{folder}/{sha256[:SOURCE_DIGITS]}-{plain or 'original'}", sha256
