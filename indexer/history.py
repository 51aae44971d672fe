"""The history: every text a file of the corpus ever had, and every change with who, when and why.

Texts are files named by their revision, which never change; changes are lines of one log, which only grows.
Both are plain to read, to copy while the site runs, and to put back. It decides nothing and writes no corpus.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from indexer.atomic import make_folder, sync, write_atomically
from indexer.errors import NotFound
from indexer.record_file import revision_of

LOG = "log.jsonl"
OUTSIDE = "outside"
"""The act of a change that was found on disk: made by an editor, a `git pull`, a script."""
REFUSED = "refused"
"""The act of an edit that was not saved, since somebody else had saved before it; its text is kept."""
TAIL_BYTES = 65_536


@dataclass(frozen=True)
class Signature:
    """Who makes a change, and why, in their own words; both may be empty."""

    who: str = ""
    why: str = ""


@dataclass(frozen=True)
class Change:
    """One change of the corpus, of one file or of many at once.

    Attributes:
        number: 1, 2, 3, … in the order made.
        act: `save`, `restore`, `bulk`, `merge`, …, or `OUTSIDE` or `REFUSED`.
        when: UTC.
        files: File relative to the corpus folder → its revision before and after; "" where there was none.
        undoes: The number of the change it takes back.
    """

    number: int
    act: str
    when: datetime
    files: Mapping[str, tuple[str, str]]
    who: str = ""
    why: str = ""
    undoes: int | None = None

    def as_line(self) -> bytes:
        """The line of the log."""
        value = {
            "change": self.number,
            "act": self.act,
            "when": self.when.isoformat(timespec="seconds"),
            "who": self.who,
            "why": self.why,
            "undoes": self.undoes,
            "files": self.files,
        }
        kept = {key: item for key, item in value.items() if item not in ("", None)}
        return json.dumps(kept, ensure_ascii=True).encode() + b"\n"


class History:
    """The folder of texts and the log of changes.

    Appending is for whoever holds the corpus's lock; reading is for anybody, at any time.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._log = folder / LOG
        self._known: dict[str, str] = {}
        self._known_bytes = 0

    # --- texts ---------------------------------------------------------------------------------

    def keep(self, file: str, data: bytes) -> str:
        """Keep a text of a file and return its revision; "" for no text."""
        if not data:
            return ""
        revision = revision_of(data)
        kept = self._path_of(file, revision)
        if not kept.exists():
            make_folder(kept.parent)
            write_atomically(kept, data)
        return revision

    def text(self, file: str, revision: str) -> bytes:
        """The bytes that a file had at a revision.

        Raises:
            NotFound: They are not kept.
        """
        try:
            return self._path_of(file, revision).read_bytes()
        except OSError as error:
            raise NotFound("revision", revision[:12]) from error

    def holds(self, file: str, revision: str) -> bool:
        """Tell whether a text is kept."""
        return self._path_of(file, revision).exists()

    def erase(self, is_meant: Callable[[str], bool], scrubbed: Callable[[str], str]) -> int:
        """Erase every text that is meant, and scrub the log's words; returns how many texts went."""
        erased = 0
        for path in [path for path in self._folder.glob("*/*") if path.suffix in (".md", ".yaml")]:
            if is_meant(path.read_bytes().decode("utf-8", "replace")) or is_meant(path.parent.name):
                path.unlink()
                erased += 1
        if self._log.exists():
            lines = [_scrubbed(line, scrubbed) for line in self._lines()]
            write_atomically(self._log, b"".join(lines))
            self._known, self._known_bytes = {}, 0
        return erased

    def _path_of(self, file: str, revision: str) -> Path:
        """`records/one.md` is kept under `one`, `authorities/people.yaml` under `_people`, which is no id."""
        folder, _, name = file.rpartition("/")
        stem, _, ending = name.rpartition(".")
        return self._folder / (stem if folder == "records" else f"_{stem}") / f"{revision}.{ending}"

    @property
    def is_empty(self) -> bool:
        """Nothing was ever changed through the corpus's own hand."""
        return not self._log.exists()

    # --- changes -------------------------------------------------------------------------------

    def changes(self, file: str | None = None) -> list[Change]:
        """The changes, of one file or of all, newest first."""
        sign = json.dumps(file).encode() if file else b""
        changes = [change for line in self._lines() if sign in line and (change := _change_of(line))]
        return [change for change in reversed(changes) if file is None or file in change.files]

    def change(self, number: int) -> Change:
        """The change with this number.

        Raises:
            NotFound: There is none.
        """
        sign = b'"change": %d,' % number
        for line in self._lines():
            if sign in line and (change := _change_of(line)) and change.number == number:
                return change
        raise NotFound("change", str(number))

    def latest(self) -> Mapping[str, str]:
        """File → the revision that the log left it at; "" for one that went. Reads only what is new."""
        size = self._log.stat().st_size if self._log.exists() else 0
        if size < self._known_bytes:
            self._known, self._known_bytes = {}, 0  # another log was put here
        if size > self._known_bytes:
            for line in self._lines(self._known_bytes):
                self._known_bytes += len(line)
                change = _change_of(line)
                if change and change.act != REFUSED:
                    self._known.update((file, after) for file, (_, after) in change.files.items())
        return self._known

    def unfinished(self) -> Change | None:
        """The change whose files were not all in place when its writer ended; None mostly."""
        last = self._last_line()
        return _change_of(last) if last else None

    def next_number(self) -> int:
        """The number of the change to come."""
        last = self._last_line()
        if not last:
            return 1
        try:
            value = json.loads(last)
            return int(value.get("change") or value["done"]) + 1
        except (ValueError, KeyError, AttributeError):  # somebody wrote into the log
            return max((change.number for change in self.changes()), default=0) + 1

    def append(self, change: Change) -> None:
        """Put a change into the log; it is on disk when this returns, and so are its texts before."""
        self._write(change.as_line())
        sync(self._log)

    def finish(self, change: Change) -> None:
        """Note that all files of a change are in place. Losing this note costs only a look at them."""
        self._write(b'{"done": %d}\n' % change.number)

    def _write(self, line: bytes) -> None:
        is_new = not self._log.exists()
        make_folder(self._folder)
        with self._log.open("ab") as log:
            whole = self._whole_bytes()
            if log.tell() > whole:
                log.truncate(whole)  # half a line of a writer that ended: no file was changed yet
            log.write(line)
        if is_new:
            sync(self._folder)

    def _whole_bytes(self) -> int:
        """How long the log is up to its last line end."""
        size = self._log.stat().st_size
        tail = self._tail(TAIL_BYTES)
        if b"\n" not in tail and size > len(tail):
            tail = self._tail(size)
        return size - len(tail) + tail.rfind(b"\n") + 1

    def _last_line(self) -> bytes:
        """The last whole line; empty where there is none."""
        if not self._log.exists():
            return b""
        whole = self._whole_bytes()
        for length in (TAIL_BYTES, whole):
            with self._log.open("rb") as log:
                log.seek(max(0, whole - length))
                lines = log.read(min(length, whole)).splitlines()
            if len(lines) > 1 or length >= whole:
                return lines[-1] if lines else b""
        return b""

    def _tail(self, length: int) -> bytes:
        with self._log.open("rb") as log:
            log.seek(max(0, self._log.stat().st_size - length))
            return log.read()

    def _lines(self, first: int = 0) -> Iterator[bytes]:
        """The whole lines from a byte on, oldest first; what is being written is left for the next look."""
        try:
            descriptor = os.open(self._log, os.O_RDONLY | os.O_CLOEXEC)
        except FileNotFoundError:
            return
        with open(descriptor, "rb") as log:
            log.seek(first)
            yield from (line for line in log if line.endswith(b"\n"))


def _scrubbed(line: bytes, scrubbed: Callable[[str], str]) -> bytes:
    """A line of the log with other words for its reason and its files."""
    change = _change_of(line)
    if change is None:
        return line
    files = {scrubbed(file): revisions for file, revisions in change.files.items()}
    return replace(change, files=files, why=scrubbed(change.why)).as_line()


def _change_of(line: bytes) -> Change | None:
    """The change that a line tells of; None for a note that one is finished, or for a damaged line."""
    try:
        value = json.loads(line)
        if "change" not in value:
            return None
        return Change(
            number=value["change"],
            act=value["act"],
            when=datetime.fromisoformat(value["when"]).astimezone(UTC),
            files={file: (before, after) for file, (before, after) in value["files"].items()},
            who=value.get("who", ""),
            why=value.get("why", ""),
            undoes=value.get("undoes"),
        )
    except (ValueError, KeyError, TypeError):
        return None
