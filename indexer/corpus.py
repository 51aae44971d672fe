"""The corpus folder: what it holds, whether it changed, and the only hand that writes under it.

A save is atomic and never loses an edit: it demands the revision it started from, keeps the new text and
the change in the history first, then replaces the file, and all of it is on disk before it returns. A change
of many files is all or none: what was begun when its writer ended is finished by the next one.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from filelock import FileLock

from indexer.atomic import make_folder, sync, write_atomically
from indexer.authorities import Authorities
from indexer.corpus_files import NAME_FILES, file_times, read_regular, record_paths, stamp_of, times_of
from indexer.corpus_reading import CorpusContents, Memory, read_again, read_corpus
from indexer.edits import Edit, file_of, problems_in, revision_of_file
from indexer.errors import InvalidRecord, MalformedText, NotFound, Problem, RevisionConflict
from indexer.git_commits import checkout_of, commit
from indexer.history import OUTSIDE, REFUSED, Change, History, Signature
from indexer.names_reading import read_names
from indexer.originals import FILES, Originals, source_of
from indexer.progress import Watcher, unwatched
from indexer.record import is_slug
from indexer.record_file import RecordFile, edit_record_bytes, read_record_file, revision_of
from indexer.thesaurus import Thesaurus

UNSIGNED = Signature()


def utc_now() -> datetime:
    """The time, as changes are dated."""
    return datetime.now(UTC)


class Corpus:
    """The folder of records and authorities.

    Args:
        root: The corpus folder.
        var: Where history and the lock are kept.
        clock: Tells the time of a change.
        commits: Whether each change is committed, where the folder is in a git checkout.
    """

    def __init__(
        self, root: Path, var: Path, *, clock: Callable[[], datetime] = utc_now, commits: bool = False
    ) -> None:
        self._root = root
        self._lock_path = var / "corpus.lock"
        self._clock = clock
        self._commits = commits
        self._memory = Memory()
        self._reading = threading.Lock()
        self._written: dict[str, str] = {}
        self.history = History(var / "history")
        self.originals = Originals(root)
        self.shown_files = Originals(root, FILES)

    # --- reading -------------------------------------------------------------------------------

    def stamp(self) -> str:
        """A digest of every file's name, size and times: while it stands, the corpus is the same.

        Raises:
            CorpusMissing: There is no such folder.
        """
        return stamp_of(self.times())

    def names_stamp(self) -> str:
        """What changes with the thesaurus, the authorities and the vocabularies alone. Cheap: often asked."""
        return " ".join(self.times(NAME_FILES).values())

    def load(self, progress: Watcher = unwatched) -> CorpusContents:
        """Read everything; what is faulty becomes a problem and the rest goes on.

        Raises:
            CorpusMissing: There is no such folder.
        """
        with self._reading:
            return read_corpus(self._root, self.times(), self._memory, progress)

    def load_again(self, before: CorpusContents, times: Mapping[str, str]) -> CorpusContents | None:
        """What `before` has become by some files alone; see `corpus_reading.read_again`."""
        with self._reading:
            return read_again(self._root, before, times, self._memory)

    def written(self) -> dict[str, str]:
        """The files written since this was last asked, each with its times before; see `times_of`."""
        with self._reading:
            written, self._written = self._written, {}
            return written

    def times(self, files: Iterable[str] | None = None) -> dict[str, str]:
        """The present `times_of` some files, or all."""
        if files is None:
            return file_times(self._root)
        return {file: times_of(f"{self._root}/{file}") for file in files}

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
            data = read_regular(self._root / file_of(record_id))
        except (OSError, MalformedText) as error:
            raise NotFound("record", record_id) from error
        file = read_record_file(data, file_of(record_id))
        if file.record.id != record_id:
            raise NotFound("record", record_id)
        return file

    def bytes_of(self, file: str) -> bytes:
        """The bytes of a file; none where there is no such file.

        Raises:
            MalformedText: It is something else than a file.
        """
        path = self._root / file
        return read_regular(path) if os.path.lexists(path) else b""

    def revision_now(self, file: str) -> str:
        """The revision of a file as it is; "" where there is none, or nothing that can be read."""
        with suppress(OSError, MalformedText):
            return revision_of_file(self.bytes_of(file))
        return ""

    def record_bytes(self) -> Iterator[tuple[str, bytes]]:
        """Yield each record's file and its bytes, whether they are a record or not."""
        for path in record_paths(self._root):
            with suppress(OSError, MalformedText):
                yield path.relative_to(self._root).as_posix(), read_regular(path)

    def record_texts(self, contents: CorpusContents) -> Iterator[tuple[str, str]]:
        """Yield each record's file and its text; those that are good in `contents` are not opened again."""
        for path in record_paths(self._root):
            known = contents.files.get(path.stem)
            with suppress(OSError, MalformedText):
                text = known.text if known else read_regular(path).decode("utf-8", "replace")
                yield path.relative_to(self._root).as_posix(), text

    # --- writing -------------------------------------------------------------------------------

    def save(
        self,
        record_id: str,
        changes: Mapping[str, Any],
        *,
        revision: str,
        signature: Signature = UNSIGNED,
        act: str = "save",
    ) -> RecordFile:
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
            raise InvalidRecord([Problem(file_of(record_id), 0, f"“{record_id}” is not an id.")])
        file = file_of(record_id)
        try:
            data = self.bytes_of(file)
            if revision_of_file(data) != revision:
                raise RevisionConflict(record_id, revision, revision_of_file(data))
            edited = edit_record_bytes(data, changes if data else {"id": record_id, **changes})
        except MalformedText as error:
            raise InvalidRecord([Problem(file, error.line, error.message)]) from error
        self.write([Edit(file, revision, edited)], signature=signature, act=act)
        return read_record_file(edited, file)

    def write(
        self,
        edits: Sequence[Edit],
        *,
        signature: Signature = UNSIGNED,
        act: str = "save",
        undoes: int | None = None,
    ) -> Change | None:
        """Replace files, all of them or none; returns the change, or None where nothing was to be changed.

        Raises:
            RevisionConflict: A file is not at its edit's revision; nothing was written.
            InvalidRecord: A result would not be a record, or an authority; nothing was written.
        """
        problems = [problem for edit in edits for problem in problems_in(edit)]
        if problems:
            raise InvalidRecord(problems)
        with self._locked():
            stale = [edit for edit in edits if revision_of_file(self.bytes_of(edit.file)) != edit.revision]
            if stale:
                found = revision_of_file(self.bytes_of(stale[0].file))
                raise RevisionConflict(Path(stale[0].file).stem, stale[0].revision, found)
            changed = [edit for edit in edits if revision_of_file(edit.data) != edit.revision]
            if not changed:
                return None
            for edit in changed:
                self._note_outside(edit.file)
            files = {edit.file: (edit.revision, self.history.keep(edit.file, edit.data)) for edit in changed}
            change = self._change(act, files, signature, undoes)
            self.history.append(change)
            times = self.times(files)
            self._put_in_place(change)
            with self._reading:
                self._written = {**times, **self._written}
            if self._commits:
                commit(self._root, files, signature.why or change.act, signature.who)
        return change

    def set_aside(
        self, record_id: str, changes: Mapping[str, Any], *, revision: str, signature: Signature
    ) -> str:
        """Keep in the history what was refused because of a conflict; returns the revision it is kept as.

        It is made over the text that the edit started from, or over the present one where that is not kept.

        Raises:
            InvalidRecord: It would not be a record.
        """
        file = file_of(record_id)
        start = (
            self.history.text(file, revision) if self.history.holds(file, revision) else self.bytes_of(file)
        )
        try:
            refused = edit_record_bytes(start, changes if start else {"id": record_id, **changes})
        except MalformedText as error:
            raise InvalidRecord([Problem(file, error.line, error.message)]) from error
        read_record_file(refused, file)
        with self._locked():
            kept = self.history.keep(file, refused)
            change = self._change(REFUSED, {file: (revision, kept)}, signature)
            self.history.append(change)
            self.history.finish(change)
        return kept

    def erase(self, is_meant: Callable[[str], bool], scrubbed: Callable[[str], str]) -> int:
        """Erase from the history, for good, every text that is meant; returns how many. Restoring or undoing
        across them is no longer possible.

        Args:
            scrubbed: What becomes of the words of the log.
        """
        with self._locked():
            return self.history.erase(is_meant, scrubbed)

    def settle(self) -> None:
        """Finish what an ended writer left, and note in the history what was changed on disk since."""
        if self.history.is_empty:
            return
        with self._locked():
            for file in list(self.history.latest()):
                self._note_outside(file)

    @contextmanager
    def _locked(self) -> Iterator[None]:
        """Hold the corpus against every other writer, with nothing left unfinished."""
        make_folder(self._lock_path.parent)
        with FileLock(self._lock_path):
            unfinished = self.history.unfinished()
            if unfinished:
                for file in unfinished.files:
                    self._clear_litter(file)
                self._put_in_place(unfinished)
            yield

    def _put_in_place(self, change: Change) -> None:
        """Give each file that is still as it was before the change its text of after it."""
        overtaken: dict[str, tuple[str, bytes]] = {}
        for file, (before, after) in change.files.items():
            if change.act in (REFUSED, OUTSIDE) or (after and not self.history.holds(file, after)):
                continue
            with suppress(MalformedText):  # it is a link or a pipe by now: somebody's own doing
                if revision_of_file(self.bytes_of(file)) != before:
                    continue
                if after:
                    overtaken[file] = before, self._replace(file, self.history.text(file, after))
                else:
                    (self._root / file).unlink(missing_ok=True)
                    sync((self._root / file).parent)
        self.history.finish(change)
        for file, (before, was) in overtaken.items():
            self._note_overtaken(file, before, was)

    def _note_outside(self, file: str) -> None:
        """Keep a file's present text; where the history left it at another, somebody changed it on disk."""
        try:
            data = self.bytes_of(file)
        except MalformedText:
            return  # a link, a pipe, far too large: a problem of the corpus, and no text
        known, found = self.history.latest().get(file), revision_of_file(data)
        if known == found:
            return
        self.history.keep(file, data)
        if known is None:
            return
        change = self._change(OUTSIDE, {file: (known, found)}, UNSIGNED)
        self.history.append(change)
        self.history.finish(change)

    def _change(
        self,
        act: str,
        files: Mapping[str, tuple[str, str]],
        signature: Signature,
        undoes: int | None = None,
    ) -> Change:
        number = self.history.next_number()
        return Change(number, act, self._clock(), files, signature.who, signature.why, undoes)

    def _replace(self, file: str, data: bytes) -> bytes:
        """Put a text in place and return the one that was there, as the file system saw it last."""
        path = self._root / file
        make_folder(path.parent)
        aside = path.with_name(f".{path.name}.aside.tmp")
        write_atomically(path, data, aside=aside)
        with suppress(OSError, MalformedText):
            was = read_regular(aside)
            aside.unlink()
            return was
        return b""

    def _clear_litter(self, file: str) -> None:
        """Take away what a save of a file left that was killed; the lock is ours."""
        path = self._root / file
        for litter in path.parent.glob(f".{path.name}.*.tmp"):
            litter.unlink(missing_ok=True)

    def _note_overtaken(self, file: str, before: str, was: bytes) -> None:
        """Keep a text that an editor on disk, who asks for no lock, saved in the moment of a save."""
        if revision_of_file(was) in ("", before) or self.history.holds(file, revision_of(was)):
            return
        why = Signature(why="Changed on disk in the very moment of a save.")
        change = self._change(REFUSED, {file: (before, self.history.keep(file, was))}, why)
        self.history.append(change)
        self.history.finish(change)

    def keep_source(self, data: bytes, name: str) -> tuple[str, str]:
        """Keep an original byte for byte; see `keep_file`."""
        return self._kept(data, name, self.originals)

    def keep_file(self, data: bytes, name: str) -> tuple[str, str]:
        """Keep a picture or an attachment byte for byte.

        Returns where, relative to the corpus folder, and its sha256. One that is kept already stays where it
        is, whatever it was called then.

        Raises:
            OSError: It could not be written.
        """
        return self._kept(data, name, self.shown_files)

    def _kept(self, data: bytes, name: str, kept_files: Originals) -> tuple[str, str]:
        file, sha256 = source_of(data, name, kept_files.folder)
        with self._locked():
            if kept := kept_files.kept(sha256):
                return kept, sha256
            self._clear_litter(file)
            self._replace(file, data)
        return file, sha256

    @property
    def checkout(self) -> Path | None:
        """The git checkout that the corpus is in; None where it is in none."""
        return checkout_of(self._root)

    def copy_file(self, file: str, other: str) -> None:
        """Keep an original, a picture or an attachment under another name as well."""
        if (self._root / file).exists():
            self.originals.copy(file, other)

    def kept_source(self, sha256: str) -> str | None:
        """Where an original with this checksum is kept; None if none is."""
        return self.originals.kept(sha256)
