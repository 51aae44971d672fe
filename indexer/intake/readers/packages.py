"""Files that are a zip archive of XML parts (Word, OpenDocument), opened with bounds and without trust.

Sizes are counted while unpacking, never believed; a part with a DTD is refused; nothing is fetched, and no
name in the archive becomes a path.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from itertools import islice

from lxml import etree

from indexer.intake.readers.unreadable import UnreadableFile

PARTS_LIMIT = 2_000
UNPACKED_LIMIT = 50_000_000
PART_LIMIT = 10_000_000
PARAGRAPHS_LIMIT = 25_000
_PARAGRAPH = re.compile(rb"<(?:w|text):p[\s/>]")
_CHUNK = 1 << 16


class Package:
    """An archive of XML parts.

    Raises:
        UnreadableFile: It is not a whole archive, is encrypted, or would be too large unpacked.
    """

    def __init__(self, data: bytes, word: str) -> None:
        self._word = word
        self._unpacked = 0
        try:
            self._archive = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
            raise self._damaged() from error
        entries = self._archive.infolist()
        if len(entries) > PARTS_LIMIT or sum(entry.file_size for entry in entries) > UNPACKED_LIMIT:
            raise UnreadableFile("is too large to be taken apart")
        self.names = frozenset(entry.filename for entry in entries)

    def _damaged(self) -> UnreadableFile:
        return UnreadableFile(f"is damaged or cut off; it cannot be read as {self._word}")

    def xml(self, name: str) -> etree._Element | None:
        """The tree of a part; None where the archive has none of that name.

        Raises:
            UnreadableFile: It is too large, has a DTD, or is not XML.
        """
        if name not in self.names:
            return None
        data = self._unpack(name)
        if sum(1 for _ in islice(_PARAGRAPH.finditer(data), PARAGRAPHS_LIMIT + 1)) > PARAGRAPHS_LIMIT:
            raise UnreadableFile("has too many paragraphs for one write-up")  # before a tree of them is made
        parser = etree.XMLParser(
            resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True
        )
        try:
            root = etree.fromstring(data, parser)
        except (etree.XMLSyntaxError, ValueError) as error:
            raise self._damaged() from error
        if root.getroottree().docinfo.internalDTD is not None:
            raise UnreadableFile("declares entities of its own, which no real document does")
        return root

    def _unpack(self, name: str) -> bytes:
        parts, size = [], 0
        try:
            with self._archive.open(name) as part:
                while chunk := part.read(_CHUNK):
                    size += len(chunk)
                    self._unpacked += len(chunk)
                    if size > PART_LIMIT or self._unpacked > UNPACKED_LIMIT:
                        raise UnreadableFile("is too large to be taken apart")
                    parts.append(chunk)
        except (
            zipfile.BadZipFile,
            zlib.error,
            EOFError,
            OSError,
            RuntimeError,
            NotImplementedError,
        ) as error:
            raise self._damaged() from error
        return b"".join(parts)

    def title(self, name: str) -> str:
        """The Dublin Core title in a part of properties; "" for none."""
        root = self.xml(name)
        return root.findtext(".//{http://purl.org/dc/elements/1.1/}title") or "" if root is not None else ""
