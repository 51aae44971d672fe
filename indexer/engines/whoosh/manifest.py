"""What a generation of the index says of itself, and which one answers: read with nothing but JSON.

CRC-32 (as in gzip and PNG) guards what a search from the command line reads, since it costs a tenth of
sha256 and none of its import; everybody else compares both.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

CURRENT = "CURRENT"
STAMP = "STAMP"
MANIFEST = "manifest.json"

Digest = tuple[int, str, int]
"""A file's size in bytes, its sha256 and its CRC-32."""


class Manifest(NamedTuple):
    """What a generation holds and how to tell that it is whole.

    Attributes:
        fingerprint: Of the schema and the analysis it was built with.
        concepts: Digest of the thesaurus, which decides what a document's concepts are.
        names: Digest of how facets and their values are called, which decides only what is shown.
        files: File name → its digest, of all that Whoosh's own search needs.
        snapshot: The same of the snapshot's segments, in their order; without them search is only slower.
        deleted: Documents of each segment that do not count any more.
    """

    fingerprint: str
    concepts: str
    names: str
    files: Mapping[str, Digest]
    snapshot: Mapping[str, Digest]
    deleted: Sequence[Sequence[int]]

    @property
    def digest(self) -> str:
        """Another one for every other manifest."""
        return _digest(self._asdict())

    def to_bytes(self) -> bytes:
        """JSON, with a digest of all the rest in it."""
        value = {**self._asdict(), "order": list(self.snapshot)}
        return json.dumps({**value, "digest": _digest(value)}, sort_keys=True).encode()

    @classmethod
    def from_bytes(cls, data: bytes) -> Manifest:
        """Read what `to_bytes` wrote.

        Raises:
            ValueError: Something in it has changed.
        """
        value = json.loads(data)
        if value.pop("digest") != _digest(value):
            raise ValueError("The manifest is not what was written.")
        for kind in ("files", "snapshot"):
            value[kind] = {name: tuple(held) for name, held in value[kind].items()}
        snapshot = {name: value["snapshot"][name] for name in value.pop("order")}
        return cls(**{**value, "snapshot": snapshot})


def _digest(value: Mapping[str, Any]) -> str:
    return f"{zlib.crc32(json.dumps(value, sort_keys=True).encode()):08x}"


def read_manifest(folder: str, name: str) -> Manifest:
    """The manifest of the generation `name` of the index in `folder`.

    Raises:
        OSError: There is none.
        ValueError, TypeError, KeyError, AttributeError, RecursionError: It is not what was written.
    """
    if not name.startswith("gen-") or "/" in name:
        raise ValueError(name)
    with open(f"{folder}/{name}/{MANIFEST}", "rb") as file:
        return Manifest.from_bytes(file.read())


def current_line(folder: str) -> str:
    """The name of the generation that answers; "" where there is none."""
    return _line(f"{folder}/{CURRENT}")


def current_stamp(folder: str, name: str) -> str:
    """The stamp of the corpus that this generation was last found to answer for; "" where that is unknown."""
    answering, _, stamp = _line(f"{folder}/{STAMP}").partition(" ")
    return stamp if answering == name else ""


def _line(path: str) -> str:
    try:
        with open(path, encoding="ascii") as file:
            return file.read().strip()
    except (OSError, UnicodeDecodeError):
        return ""
