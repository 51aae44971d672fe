"""A record as a file: YAML front matter between `---` lines, then the Markdown body. It writes nothing.

A text, its revision (sha256) and the record it holds belong together: an edit starts from one and gives
the next text, in which nothing changed but what was edited.
"""

from __future__ import annotations

import hashlib
from codecs import BOM_UTF8
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from indexer.errors import InvalidRecord, MalformedText, Problem
from indexer.record import BODY_BYTES, Record, validate_as
from indexer.yaml_text import edit_mapping, read_yaml

FENCE = "---\n"
FENCE_LINES = 1
FILE_BYTES = 2_000_000


@dataclass(frozen=True)
class RecordFile:
    """A record with the very text it was read from.

    Attributes:
        lines: The 1-based line in the file of each top-level key.
        revision: sha256 of the file's bytes, in hexadecimal.
    """

    record: Record
    text: str
    revision: str
    lines: Mapping[str, int]

    def line_of(self, key: str) -> int:
        """The line on which an element of the record stands; 1 where it does not."""
        return self.lines.get(key, 1)


def revision_of(data: bytes) -> str:
    """The revision of a file with these bytes."""
    return hashlib.sha256(data).hexdigest()


def read_record_file(data: bytes, path: str) -> RecordFile:
    """Read the bytes of a record's file; `path` is only for the problems.

    Raises:
        InvalidRecord: With every problem found, each with its line.
    """
    try:
        text = _decoded(data)
        front, body, body_line = _split(text)
    except MalformedText as error:
        raise InvalidRecord([Problem(path, error.line, error.message)]) from error
    try:
        source = read_yaml(front)
        if not isinstance(source.value, dict):
            raise MalformedText("The front matter must be keys and values, such as “title: …”.", 1)
    except MalformedText as error:
        raise InvalidRecord([Problem(path, error.line + FENCE_LINES, error.message)]) from error
    record = validate_as(Record, {**source.value, "body": body})
    if isinstance(record, list):
        raise InvalidRecord(
            [Problem(path, source.line_of(where) + FENCE_LINES, message) for where, message in record]
        )
    if len(body.encode()) > BODY_BYTES:
        size = f"{len(body.encode()) // 1000:,} kB"
        raise InvalidRecord(
            [Problem(path, body_line, f"The body has {size}; the most is {BODY_BYTES // 1000} kB.")]
        )
    lines = {key: source.lines[(key,)] + FENCE_LINES for key in source.value}
    return RecordFile(record, text, revision_of(data), lines)


def edit_record_bytes(data: bytes, changes: Mapping[str, Any]) -> bytes:
    """Return the file's bytes with these elements changed; empty `data` is a new record.

    None takes an element out, `body` is the Markdown. Byte order mark, line ends and every line that
    was not edited stay as they are.

    Raises:
        MalformedText: `data` has no front matter to edit.
    """
    mark = BOM_UTF8 if data.startswith(BOM_UTF8) else b""
    text = data.removeprefix(mark).decode() or 2 * FENCE
    line_end = "\r\n" if "\r\n" in text else "\n"
    edited = _edited_text(text.replace("\r\n", "\n"), changes)
    return mark + edited.replace("\n", line_end).encode()


def _edited_text(text: str, changes: Mapping[str, Any]) -> str:
    front, body, _ = _split(text)
    elements = {key: value for key, value in changes.items() if key != "body"}
    if "body" in changes:
        new_body = (changes["body"] or "").strip()
        if new_body != body.strip():
            body = f"\n{new_body}\n" if new_body else ""
    return f"{FENCE}{edit_mapping(front, elements)}{FENCE}{body}"


def _decoded(data: bytes) -> str:
    if len(data) > FILE_BYTES:
        raise MalformedText(f"The file has {len(data) / 1e6:.1f} MB; the most is {FILE_BYTES / 1e6:.0f} MB.")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise MalformedText("This line is not valid UTF-8: save the file as UTF-8.", line) from error
    return text.replace("\r\n", "\n")


def _split(text: str) -> tuple[str, str, int]:
    """Return the front matter, the body, and the 1-based line where the body begins."""
    if not text.startswith(FENCE):
        raise MalformedText("The file must begin with a line of three hyphens (---).", 1)
    end = text.find("\n" + FENCE, len(FENCE) - 1)
    if end < 0 and text.endswith("\n---"):
        end = len(text) - 4
    if end < 0:
        raise MalformedText("The front matter is never closed: a second line of three hyphens is missing.", 1)
    front = text[len(FENCE) : end + 1]
    body = text[end + 1 + len(FENCE) :]
    return front, body, text.count("\n", 0, end + 1) + 2
