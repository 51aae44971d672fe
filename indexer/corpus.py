"""The corpus folder: what it holds, whether it changed, and the only hand that writes under it.

A save is atomic and never loses an edit: it demands the revision it started from, keeps the new text
in the history first, then replaces the file, and both are on disk before it returns.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from filelock import FileLock

from indexer.atomic import make_folder, write_atomically
from indexer.authorities import Authorities
from indexer.corpus_reading import NAME_FILES, RECORDS, CorpusContents, read_corpus, read_names, read_regular
from indexer.errors import CorpusMissing, InvalidRecord, MalformedText, NotFound, Problem, RevisionConflict
from indexer.record import is_slug, slug_of
from indexer.record_file import RecordFile, edit_record_bytes, read_record_file, revision_of
from indexer.thesaurus import Thesaurus

SOURCES = "sources"
SOURCE_DIGITS = 16
"""How many digits of its checksum an original's name begins with: enough that no two share them."""


class Corpus:
    """The folder of records and authorities.

    Args:
        root: The corpus folder.
        var: Where history and the lock are kept.
    """

    def __init__(self, root: Path, var: Path) -> None:
        self._root = root
        self._history = var / "history"
        self._lock_path = var / "corpus.lock"

    # --- reading -------------------------------------------------------------------------------

    def stamp(self) -> str:
        """A digest of every file's name, size and times: while it stands, the corpus is the same.

        Raises:
            CorpusMissing: There is no such folder.
        """
        return self._stamp([*self._record_paths(), *self._name_paths()])

    def names_stamp(self) -> str:
        """The same of the thesaurus, the authorities and the vocabularies alone."""
        return self._stamp(self._name_paths())

    def load(self) -> CorpusContents:
        """Read everything; what is faulty becomes a problem and the rest goes on.

        Raises:
            CorpusMissing: There is no such folder.
        """
        return read_corpus(self._root, self._record_paths())

    def load_names(self) -> tuple[Thesaurus, Authorities]:
        """Read the thesaurus, the authorities and the vocabularies alone."""
        return read_names(self._root)

    def read(self, record_id: str) -> RecordFile:
        """Read one record, whatever its status.

        Raises:
            NotFound: There is no such file.
            InvalidRecord: It cannot be read as a record.
        """
        if not is_slug(record_id):
            raise NotFound("record", record_id)
        try:
            data = read_regular(self._path_of(record_id))
        except (OSError, MalformedText) as error:
            raise NotFound("record", record_id) from error
        file = read_record_file(data, _name_of(record_id))
        if file.record.id != record_id:
            raise NotFound("record", record_id)
        return file

    # --- writing -------------------------------------------------------------------------------

    def save(self, record_id: str, changes: Mapping[str, Any], *, revision: str) -> RecordFile:
        """Change elements of a record and return it as it now is.

        Args:
            changes: Element → its new value as strings, lists and dicts; None takes it out;
                `body` is the Markdown. Everything else in the file stays byte for byte.
            revision: The revision the edit started from; "" for a record that is new.

        Raises:
            RevisionConflict: The file is not at `revision`; nothing was written.
            InvalidRecord: The result would not be a record; nothing was written.
        """
        if not is_slug(record_id):
            raise InvalidRecord([Problem(_name_of(record_id), 0, f"“{record_id}” is not an id.")])
        path = self._path_of(record_id)
        make_folder(self._lock_path.parent)
        with FileLock(self._lock_path):
            try:
                data = read_regular(path) if os.path.lexists(path) else None
                found = "" if data is None else revision_of(data)
                if found != revision:
                    raise RevisionConflict(record_id, revision, found)
                edited = edit_record_bytes(data or b"", changes if data else {"id": record_id, **changes})
            except MalformedText as error:
                raise InvalidRecord([Problem(_name_of(record_id), error.line, error.message)]) from error
            saved = read_record_file(edited, _name_of(record_id))
            if saved.record.id != record_id:
                raise InvalidRecord(
                    [Problem(_name_of(record_id), saved.line_of("id"), "An id never changes.")]
                )
            if edited != data:
                self._keep(record_id, data or b"")
                self._keep(record_id, edited)
                make_folder(path.parent)
                for litter in path.parent.glob(f".{path.name}.*.tmp"):
                    litter.unlink(missing_ok=True)  # of a save that was killed; the lock is ours
                write_atomically(path, edited)
            return saved

    def keep_source(self, data: bytes, name: str) -> tuple[str, str]:
        """Keep an original byte for byte; returns where, relative to the corpus folder, and its sha256.

        One that is kept already stays where it is, whatever it was called then.

        Raises:
            OSError: It could not be written.
        """
        file, sha256 = source_of(data, name)
        make_folder(self._lock_path.parent)
        with FileLock(self._lock_path):
            if kept := self.kept_source(sha256):
                return kept, sha256
            path = self._root / file
            make_folder(path.parent)
            for litter in path.parent.glob(f".{path.name}.*.tmp"):
                litter.unlink(missing_ok=True)  # of a save that was killed; the lock is ours
            write_atomically(path, data)
        return file, sha256

    def kept_source(self, sha256: str) -> str | None:
        """Where an original with this checksum is kept; None if none is."""
        for path in sorted((self._root / SOURCES).glob(f"{sha256[:SOURCE_DIGITS]}-*")):
            try:
                if revision_of(read_regular(path)) == sha256:
                    return f"{SOURCES}/{path.name}"
            except (OSError, MalformedText):
                continue  # not a file of ours
        return None

    def _keep(self, record_id: str, data: bytes) -> None:
        """Put a text into the history before the corpus holds it, so that no state is without its own."""
        kept = self._history / record_id / f"{revision_of(data)}.md"
        if data and not kept.exists():
            make_folder(kept.parent)
            write_atomically(kept, data)

    # --- places --------------------------------------------------------------------------------

    def _path_of(self, record_id: str) -> Path:
        return self._root / RECORDS / f"{record_id}.md"

    def _record_paths(self) -> list[Path]:
        folder = self._root / RECORDS
        if not folder.is_dir():
            raise CorpusMissing(str(self._root))
        return sorted(path for path in folder.iterdir() if not path.name.startswith("."))

    def _name_paths(self) -> list[Path]:
        return [self._root / name for name in NAME_FILES]

    def _stamp(self, paths: Iterable[Path]) -> str:
        digest = hashlib.sha256()
        for path in paths:
            try:
                status = path.lstat()
            except OSError:
                continue  # not there, or gone since: its absence is the change
            times = f"{status.st_mtime_ns} {status.st_ctime_ns} {status.st_size} {status.st_ino}"
            digest.update(f"{path.name}\0{times}\n".encode(errors="surrogateescape"))
        return digest.hexdigest()


def source_of(data: bytes, name: str) -> tuple[str, str]:
    """Where an original with these bytes belongs, relative to the corpus folder, and its sha256.

    Args:
        name: Any file name; only its letters, digits and last ending are used.
    """
    stem, dot, ending = name.rpartition(".")
    plain = ".".join(part for part in (slug_of(stem), slug_of(ending)[:8]) if part) if dot else slug_of(name)
    sha256 = revision_of(data)
    return f"{SOURCES}/{sha256[:SOURCE_DIGITS]}-{plain or 'original'}", sha256


def _name_of(record_id: str) -> str:
    return f"{RECORDS}/{record_id}.md"
