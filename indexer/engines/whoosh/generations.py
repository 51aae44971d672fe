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
import os
import shutil
import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from indexer.atomic import make_folder, sync, write_atomically
from indexer.engines.whoosh.manifest import (
    CURRENT,
    MANIFEST,
    STAMP,
    Digest,
    Manifest,
    current_line,
    current_stamp,
    read_manifest,
)
from indexer.errors import IndexUnavailable

REMEMBERED_DIGESTS = 1_000
PIECE = 1 << 18
"""Bytes of a file that are read at once."""


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

    def _changed(self, files: Mapping[str, Digest]) -> str:
        try:
            for name, digest in files.items():
                if _digest(self.path / name) != digest:
                    return f"the index was damaged: the file {name} ({digest[0]:,} bytes) has changed"
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
            known = self._known = (seen, current_line(str(self._folder)))
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
        return current_stamp(str(self._folder), self.current_name())

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
            if (draft / name).stat().st_nlink == 1:  # what is linked was put on disk with another generation
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

    def _read(self, name: str) -> Generation:
        try:
            return Generation(self._folder / name, read_manifest(str(self._folder), name))
        except (OSError, ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
            raise IndexUnavailable("There is no index that can be read.") from error

    def _all(self) -> list[Path]:
        """Every published generation there is, oldest first."""
        found = [path for path in self._folder.glob("gen-*-*") if path.name.split("-")[1].isdecimal()]
        return sorted(found, key=lambda path: int(path.name.split("-")[1]))

    def _next_name(self, manifest: Manifest) -> str:
        number = max((int(path.name.split("-")[1]) for path in self._all()), default=0) + 1
        return f"gen-{number:06d}-{manifest.digest}"

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


def _digest(path: Path) -> Digest:
    """The digest of a file. One that this process has read before, and that is as it was by inode,
    size and time, is not read again: a generation shares most of its files with the one before.
    """
    status = path.stat()
    key = (status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns)
    if key not in _digests:
        if len(_digests) >= REMEMBERED_DIGESTS:
            _digests.clear()
        sha256, crc = hashlib.sha256(), 0
        with path.open("rb") as file:  # bit by bit: a segment may have hundreds of megabytes
            while piece := file.read(PIECE):
                sha256.update(piece)
                crc = zlib.crc32(piece, crc)
        _digests[key] = status.st_size, sha256.hexdigest(), crc
    return _digests[key]


_digests: dict[tuple[int, int, int, int], Digest] = {}


def _link(source: Path, target: Path) -> None:
    """A hard link, or a copy where the file system has none; segments are never changed in place."""
    try:
        os.link(source, target)
    except OSError:
        shutil.copyfile(source, target)
