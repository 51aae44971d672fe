"""Index generations: folders that never change once published, and the one name that says which counts.

    index/CURRENT               the name of the generation that answers
    index/STAMP                 which state of the corpus it was last found to answer for
    index/gen-000007-1f2e3d/    Whoosh's files, lexicon.json, manifest.json with everybody's digests

A generation is built aside, put on disk, and published by replacing CURRENT. A reader that has opened
one keeps reading it whatever is published or taken away. Whoosh itself calls no fsync and has no
checksums: after a power cut 75 of 80 of its indexes could not be opened, and bits that flip go unnoticed.
It also unpickles what it opens, so nothing is opened before its digest was compared.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from indexer.atomic import make_folder, sync, write_atomically
from indexer.errors import IndexUnavailable

CURRENT = "CURRENT"
STAMP = "STAMP"
MANIFEST = "manifest.json"
REMEMBERED_DIGESTS = 1_000


class Manifest(NamedTuple):
    """What a generation holds and how to tell that it is whole.

    Attributes:
        fingerprint: Of the schema and the analysis it was built with.
        concepts: Digest of the thesaurus, which decides what a document's concepts are.
        names: Digest of how facets and their values are called, which decides only what is shown.
        files: File name → (size in bytes, sha256), of all that Whoosh's own search needs.
        snapshot: The same of the snapshot's segments, in their order; without them search is only slower.
        deleted: Documents of each segment that do not count any more.
    """

    fingerprint: str
    concepts: str
    names: str
    files: Mapping[str, tuple[int, str]]
    snapshot: Mapping[str, tuple[int, str]]
    deleted: Sequence[Sequence[int]]

    def to_bytes(self) -> bytes:
        """JSON, with a digest of all the rest in it."""
        value = {**self._asdict(), "order": list(self.snapshot)}
        return json.dumps({**value, "digest": _json_digest(value)}, sort_keys=True).encode()

    @classmethod
    def from_bytes(cls, data: bytes) -> Manifest:
        """Read what `to_bytes` wrote.

        Raises:
            ValueError: Something in it has changed.
        """
        value = json.loads(data)
        if value.pop("digest") != _json_digest(value):
            raise ValueError("The manifest is not what was written.")
        for kind in ("files", "snapshot"):
            value[kind] = {name: tuple(held) for name, held in value[kind].items()}
        snapshot = {name: value["snapshot"][name] for name in value.pop("order")}
        return cls(**{**value, "snapshot": snapshot})


class Generation(NamedTuple):
    """A published generation."""

    path: Path
    manifest: Manifest

    @property
    def name(self) -> str:
        """Its folder's name, different for each."""
        return self.path.name

    def fault(self, fingerprint: str) -> str:
        """Say why it cannot be used with this schema; "" when every byte is as it was published."""
        if self.manifest.fingerprint != fingerprint:
            return "the index was made by another version"
        try:
            names = {path.name for path in self.path.iterdir()} - {MANIFEST}
            strange = sorted((names - self.manifest.snapshot.keys()) ^ self.manifest.files.keys())
            if strange:
                return f"the index was damaged: the file {strange[0]} is missing or does not belong there"
        except OSError as error:
            return f"the index was damaged: {error.strerror} ({error.filename})"
        return self._changed(self.manifest.files)

    def snapshot_fault(self) -> str:
        """Say why the snapshot cannot be used; "" when every byte is as it was published."""
        return self._changed(self.manifest.snapshot)

    def _changed(self, files: Mapping[str, tuple[int, str]]) -> str:
        try:
            for name, (size, digest) in files.items():
                if _digest(self.path / name) != (size, digest):
                    return f"the index was damaged: the file {name} ({size:,} bytes) has changed"
        except OSError as error:
            return f"the index was damaged: {error.strerror} ({error.filename})"
        return ""


class Generations:
    """The folder of generations. One process writes at a time (the caller holds the lock)."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._current = folder / CURRENT
        self._known: tuple[tuple[int, ...], str] = ((), "")

    # --- reading -------------------------------------------------------------------------------

    def current_name(self) -> str:
        """The name in CURRENT; "" when there is none. Cheap: asked before every search, and read only when
        another file stands there: it is replaced, never written over.
        """
        try:
            status = self._current.stat()
        except OSError:
            return ""
        seen = (status.st_mtime_ns, status.st_ino, status.st_ctime_ns)
        known = self._known
        if known[0] != seen:
            known = self._known = (seen, self._line(CURRENT))
        return known[1]

    def current(self) -> Generation:
        """The generation that answers, its manifest read.

        Raises:
            IndexUnavailable: There is none, or its manifest cannot be read.
        """
        return self._read(self.current_name())

    def soundest(self, fingerprint: str) -> tuple[Generation | None, str]:
        """The current generation; if it cannot be used, why, and the newest one that can, if any is left."""
        fault = "there was no index" if not self._all() else ""
        for name in dict.fromkeys([self.current_name(), *(path.name for path in reversed(self._all()))]):
            try:
                generation = self._read(name)
            except IndexUnavailable:
                fault = fault or "the index could not be read"
                continue
            wrong = generation.fault(fingerprint)
            if not wrong:
                return generation, fault
            fault = fault or wrong
        return None, fault

    def stamp(self) -> str:
        """The stamp of the corpus that the current generation was last found to answer for."""
        name, _, stamp = self._line(STAMP).partition(" ")
        return stamp if name == self.current_name() else ""

    # --- writing -------------------------------------------------------------------------------

    def prepare(self, base: Generation | None) -> Path:
        """Return a new folder to build in, with the files of `base` linked into it."""
        make_folder(self._folder)
        self._clear_litter()
        draft = self._folder / f"new-{os.getpid()}"
        draft.mkdir()
        for name in (*base.manifest.files, *base.manifest.snapshot) if base else ():
            _link(base.path / name, draft / name)  # type: ignore[union-attr]
        return draft

    def publish(self, draft: Path, manifest: Manifest) -> Generation:
        """Make the folder `draft` the generation that answers; sizes and digests are filled in here.

        Args:
            manifest: Its `snapshot` names the segments; everything else in the folder becomes `files`.

        When this returns, everything is on disk; before, the old generation answers.
        """
        for lock in draft.glob("*_WRITELOCK"):
            lock.unlink()
        names = sorted(path.name for path in draft.iterdir())
        found = {name: _digest(draft / name) for name in names}
        snapshot = {name: found.pop(name) for name in manifest.snapshot}
        complete = manifest._replace(files=found, snapshot=snapshot)
        for name in names:
            sync(draft / name)
        write_atomically(draft / MANIFEST, complete.to_bytes())
        path = self._folder / self._next_name(complete)
        draft.rename(path)
        sync(self._folder)
        generation = Generation(path, complete)
        self.make_current(generation)
        return generation

    def make_current(self, generation: Generation) -> None:
        """Let this generation answer from now on, and keep only the one that answered before besides."""
        before = self.current_name()
        if generation.name != before:
            write_atomically(self._folder / CURRENT, generation.name.encode())
            self._tidy({generation.name, before})

    def set_stamp(self, stamp: str) -> None:
        """Note that the current generation answers for the corpus with this stamp."""
        write_atomically(self._folder / STAMP, f"{self.current_name()} {stamp}".encode())

    # --- steps ---------------------------------------------------------------------------------

    def _line(self, name: str) -> str:
        try:
            return (self._folder / name).read_text("ascii").strip()
        except (OSError, UnicodeDecodeError):
            return ""

    def _read(self, name: str) -> Generation:
        path = self._folder / name
        try:
            if not name.startswith("gen-") or "/" in name:
                raise ValueError(name)
            return Generation(path, Manifest.from_bytes((path / MANIFEST).read_bytes()))
        except (OSError, ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
            raise IndexUnavailable("There is no index that can be read.") from error

    def _all(self) -> list[Path]:
        """Every published generation there is, oldest first."""
        found = [path for path in self._folder.glob("gen-*-*") if path.name.split("-")[1].isdecimal()]
        return sorted(found, key=lambda path: int(path.name.split("-")[1]))

    def _next_name(self, manifest: Manifest) -> str:
        number = max((int(path.name.split("-")[1]) for path in self._all()), default=0) + 1
        return f"gen-{number:06d}-{_json_digest(manifest._asdict())[:8]}"

    def _tidy(self, kept: set[str]) -> None:
        """Take away the other generations; who reads one of them goes on reading it."""
        for path in self._all():
            if path.name not in kept:
                shutil.rmtree(path, ignore_errors=True)

    def _clear_litter(self) -> None:
        """Take away what writers that were killed left unfinished."""
        for path in self._folder.glob("new-*"):
            shutil.rmtree(path, ignore_errors=True)
        for path in self._folder.glob(".*.tmp"):
            path.unlink(missing_ok=True)


def _json_digest(value: Mapping[str, Any]) -> str:
    return hashlib.sha256(json.dumps(value, sort_keys=True).encode()).hexdigest()


def _digest(path: Path) -> tuple[int, str]:
    """Size and sha256 of a file. One that this process has read before, and that is as it was by inode,
    size and time, is not read again: a generation shares most of its files with the one before.
    """
    status = path.stat()
    key = (status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns)
    if key not in _digests:
        if len(_digests) >= REMEMBERED_DIGESTS:
            _digests.clear()
        with path.open("rb") as file:  # bit by bit: a segment may have hundreds of megabytes
            _digests[key] = status.st_size, hashlib.file_digest(file, "sha256").hexdigest()
    return _digests[key]


_digests: dict[tuple[int, int, int, int], tuple[int, str]] = {}


def _link(source: Path, target: Path) -> None:
    """A hard link, or a copy where the file system has none; segments are never changed in place."""
    try:
        os.link(source, target)
    except OSError:
        shutil.copyfile(source, target)
