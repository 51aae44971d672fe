"""The engine for one search in a process: the answers of `engine`, from Python's own means.

It answers for an index that is in step with the corpus and whole, as far as it is read here: by CRC-32, since
sha256 is slow without OpenSSL and that is slow to import. Whatever is beyond that it leaves to `engine`.
"""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from functools import cached_property

from indexer.engines.clauses import Clause
from indexer.engines.lexicon import Asked, Lexicon
from indexer.engines.protocol import Named, Query, Results
from indexer.engines.whoosh.answers import answered
from indexer.engines.whoosh.corrections import Corrections
from indexer.engines.whoosh.kept_lexicon import TABLES, KeptLexicon
from indexer.engines.whoosh.manifest import Digest, current_line, current_stamp, read_manifest
from indexer.engines.whoosh.mapped import Mapped
from indexer.engines.whoosh.plain_columns import PlainColumns
from indexer.engines.whoosh.plain_snapshot import PlainSnapshot
from indexer.engines.whoosh.schema import FINGERPRINT
from indexer.engines.whoosh.shelves import SnapshotShelf
from indexer.errors import IndexUnavailable


class NotPlain(Exception):
    """It is not for the plain engine to answer."""


class PlainEngine:
    """An index, opened to be asked once; see `protocol.Searches` and `answers.Opened`."""

    def __init__(self, leaves: PlainSnapshot, lexicon: Lexicon, english: Sequence[int]) -> None:
        self.leaves = leaves
        self.lexicon = lexicon
        self._english = english

    def search(self, query: Query) -> Results:
        """Answer `query`.

        Raises:
            QueryError: It took longer than a search may.
        """
        return answered(query, self)

    def unknown_words(self, clause: Clause | None) -> tuple[str, ...]:
        """The words of a clause that occur nowhere; see `Searches.unknown_words`."""
        return self._corrections.unknown_words(clause)

    def suggest_spelling(self, text: str) -> str | None:
        """`text` with the words that occur nowhere replaced by close ones that do; None if none is."""
        return self._corrections.respelled(text)

    @cached_property
    def _corrections(self) -> Corrections:
        return Corrections(self.leaves, self.lexicon, self._english)

    def named(self, text: str) -> tuple[Named, ...]:
        """What the whole of a text is a name of; see `Searches.named`."""
        return self.lexicon.named(text)

    @cached_property
    def columns(self) -> PlainColumns:
        """Facet values and sort keys."""
        return PlainColumns(self.leaves)

    def shelf(self, asked: Asked) -> SnapshotShelf:
        """Where the hits of a query are taken from."""
        return SnapshotShelf(self.leaves, asked)


def open_plain(folder: str, stamp: str) -> PlainEngine:
    """The index in a folder, if it answers for the corpus with this stamp.

    Raises:
        NotPlain: It does not, is damaged, of another version, or not there.
    """
    name = current_line(folder)
    if not name or current_stamp(folder, name) != stamp:
        raise NotPlain("The index is behind the corpus.")
    try:
        manifest = read_manifest(folder, name)
        if manifest.fingerprint != FINGERPRINT:
            raise NotPlain("The index is of another version.")
        tables = _mapped(f"{folder}/{name}/{TABLES}", manifest.files[TABLES])
        segments = [_mapped(f"{folder}/{name}/{each}", held) for each, held in manifest.snapshot.items()]
        return PlainEngine(
            PlainSnapshot(segments, manifest.deleted), KeptLexicon(tables), tables.items("english")
        )
    except (OSError, ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise NotPlain("The index cannot be read.") from error
    except IndexUnavailable as error:
        raise NotPlain(str(error)) from error


def _mapped(path: str, digest: Digest) -> Mapped:
    mapped = Mapped(path)
    size, _, crc = digest
    if (len(mapped.data), zlib.crc32(mapped.data)) != (size, crc):
        raise ValueError(path)
    return mapped
