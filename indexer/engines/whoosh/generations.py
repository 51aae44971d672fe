"""Index generations: folders that never change once published, and the one name that says which counts.

    index/CURRENT               the name of the generation that answers
    index/STAMP                 which state of the corpus it was last found to answer for
    index/gen-000007-1f2e3d/    Whoosh's files, lexicon.json, manifest.json with everybody's digests

A generation is built aside, put on disk, and published by replacing CURRENT. A reader that has opened
one keeps reading it whatever is published or taken away. Whoosh itself calls no fsync and has no
checksums: after a power cut 75 of 80 of its indexes could not be opened, and bits that flip go unnoticed.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from indexer.atomic import make_folder, sync, write_atomically
from indexer.errors import IndexUnavailable

CURRENT = "CURRENT"
STAMP = "STAMP"
MANIFEST = "manifest.json"
KEPT = 2
"""Generations that stay: the one that answers, and the one that readers may still be in."""


@dataclass(frozen=True)
class Manifest:
    """What a generation holds and how to tell that it is whole.

    Attributes:
        fingerprint: Of the schema and the analysis it was built with.
        knowledge: Digest of the thesaurus and the facets' names.
        documents: Document id → digest of what was indexed of it.
        files: File name → (size in bytes, sha256).
    """

    fingerprint: str
    knowledge: str
    documents: Mapping[str, str]
    files: Mapping[str, tuple[int, str]]


@dataclass(frozen=True)
class Generation:
    """A published generation."""

    path: Path
    manifest: Manifest

    @property
    def name(self) -> str:
        """Its folder's name, different for each."""
        return self.path.name


class Generations:
    """The folder of generations. One process writes at a time (the caller holds the lock)."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def current_name(self) -> str:
        """The name in CURRENT; "" when there is none. Cheap: asked before every search."""
        try:
            return (self._folder / CURRENT).read_text("ascii").strip()
        except (OSError, UnicodeDecodeError):
            return ""

    def current(self) -> Generation:
        """The generation that answers, its manifest read.

        Raises:
            IndexUnavailable: There is none, or its manifest cannot be read.
        """
        return self._read(self.current_name())

    def fault(self, generation: Generation, fingerprint: str) -> str:
        """Say why a generation cannot be used with this schema; "" when every byte is as it was published."""
        if generation.manifest.fingerprint != fingerprint:
            return "the index was made by another version"
        for name, (size, digest) in generation.manifest.files.items():
            try:
                data = (generation.path / name).read_bytes()
            except OSError:
                return f"the index was damaged: the file {name} is missing"
            if len(data) != size:
                return f"the index was damaged: the file {name} has {len(data):,} bytes instead of {size:,}"
            if hashlib.sha256(data).hexdigest() != digest:
                return f"the index was damaged: the file {name} has other bytes"
        return ""

    def soundest(self, fingerprint: str) -> tuple[Generation | None, str]:
        """The current generation; if it cannot be used, why, and the newest one that can, if any is left."""
        fault = "there was no index" if not self._all() else ""
        for name in dict.fromkeys([self.current_name(), *(path.name for path in reversed(self._all()))]):
            try:
                generation = self._read(name)
            except IndexUnavailable:
                fault = fault or "the index could not be read"
                continue
            wrong = self.fault(generation, fingerprint)
            if not wrong:
                return generation, fault
            fault = fault or wrong
        return None, fault

    def make_current(self, generation: Generation) -> None:
        """Let this generation answer from now on."""
        if generation.name != self.current_name():
            write_atomically(self._folder / CURRENT, generation.name.encode())

    def _read(self, name: str) -> Generation:
        path = self._folder / name
        try:
            if not name.startswith("gen-") or "/" in name:
                raise ValueError(name)
            value = json.loads((path / MANIFEST).read_text("utf-8"))
            files = {file: (int(size), str(digest)) for file, (size, digest) in value.pop("files").items()}
            manifest = Manifest(**value, files=files)
            if not all(isinstance(part, str) for part in (manifest.fingerprint, manifest.knowledge)):
                raise TypeError(name)
            if not files or not isinstance(manifest.documents, dict):
                raise TypeError(name)
            return Generation(path, manifest)
        except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
            raise IndexUnavailable("There is no index that can be read.") from error

    def prepare(self, base: Generation | None) -> Path:
        """Return a new folder to build in, with the files of `base` linked into it."""
        make_folder(self._folder)
        for litter in self._folder.glob("new-*"):
            shutil.rmtree(litter, ignore_errors=True)
        draft = self._folder / f"new-{os.getpid()}"
        draft.mkdir()
        if base:
            for name in base.manifest.files:
                _link(base.path / name, draft / name)
        return draft

    def publish(self, draft: Path, manifest: Manifest) -> Generation:
        """Make the folder `draft` the generation that answers; `manifest.files` is filled in here.

        When this returns, everything is on disk; before, the old generation answers.
        """
        names = sorted(
            path.name for path in draft.iterdir() if not path.name.endswith((".lock", "_WRITELOCK"))
        )
        digests = {name: _digest(draft / name) for name in names}
        for name in names:
            sync(draft / name)
        complete = Manifest(**{**asdict(manifest), "files": digests})
        write_atomically(draft / MANIFEST, json.dumps(asdict(complete), sort_keys=True).encode())
        path = self._folder / f"gen-{self._next_number():06d}-{_short_digest(manifest)}"
        draft.rename(path)
        sync(self._folder)
        generation = Generation(path, complete)
        self.make_current(generation)
        self._tidy(path)
        return generation

    def stamp(self) -> str:
        """The stamp of the corpus that the current generation was last found to answer for."""
        try:
            name, _, stamp = (self._folder / STAMP).read_text("ascii").partition(" ")
        except (OSError, UnicodeDecodeError):
            return ""
        return stamp if name == self.current_name() else ""

    def set_stamp(self, stamp: str) -> None:
        """Note that the current generation answers for the corpus with this stamp."""
        write_atomically(self._folder / STAMP, f"{self.current_name()} {stamp}".encode())

    def _next_number(self) -> int:
        numbers = [int(path.name.split("-")[1]) for path in self._all()]
        return max(numbers, default=0) + 1

    def _all(self) -> list[Path]:
        found = [path for path in self._folder.glob("gen-*-*") if path.name.split("-")[1].isdecimal()]
        return sorted(found, key=lambda path: int(path.name.split("-")[1]))

    def _tidy(self, newest: Path) -> None:
        """Take away all but the last generations; who reads one of them goes on reading it."""
        for path in [path for path in self._all() if path != newest][: -(KEPT - 1) or None]:
            shutil.rmtree(path, ignore_errors=True)


def _short_digest(manifest: Manifest) -> str:
    return hashlib.sha256(json.dumps(manifest.documents, sort_keys=True).encode()).hexdigest()[:8]


def _digest(path: Path) -> tuple[int, str]:
    data = path.read_bytes()
    return len(data), hashlib.sha256(data).hexdigest()


def _link(source: Path, target: Path) -> None:
    """A hard link, or a copy where the file system has none; segments are never changed in place."""
    try:
        os.link(source, target)
    except OSError:
        shutil.copyfile(source, target)
