"""A record as a file: YAML front matter between `---` lines, then the Markdown body. It writes nothing.

A text, its revision (sha256) and the record it holds belong together: an edit starts from one and gives
the next text, in which nothing changed but what was edited.
"""

from __future__ import annotations

import hashlib
import re
from codecs import BOM_UTF8
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from indexer.errors import InvalidRecord, MalformedText, Problem
from indexer.plain_text import clean_text
from indexer.record import BODY_BYTES, Record, validate_as
from indexer.yaml_text import edit_mapping, read_yaml

FENCED = re.compile(
    r"(?P<open>---[ \t]*\r?\n)(?P<front>.*?)(?P<close>^---[ \t]*(?:\r?\n|\Z))(?P<body>.*)", re.S | re.M
)
EMPTY = "---\n---\n"
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
        parts = _split(_decoded(data))
    except MalformedText as error:
        raise InvalidRecord([Problem(path, error.line, error.message)]) from error
    try:
        source = read_yaml(parts["front"])
        if not isinstance(source.value, dict):
            raise MalformedText("The front matter must be keys and values, such as “title: …”.", 1)
    except MalformedText as error:
        raise InvalidRecord([Problem(path, error.line + FENCE_LINES, error.message)]) from error
    record = validate_as(Record, {**source.value, "body": parts["body"]})
    if isinstance(record, list):
        raise InvalidRecord(
            [Problem(path, source.line_of(where) + FENCE_LINES, message) for where, message in record]
        )
    if len(record.body.encode()) > BODY_BYTES:
        message = (
            f"The body has {len(record.body.encode()) // 1000:,} kB; the most is {BODY_BYTES // 1000} kB."
        )
        line = parts["front"].count("\n") + 2 * FENCE_LINES + 1
        raise InvalidRecord([Problem(path, line, message)])
    lines = {key: source.lines[(key,)] + FENCE_LINES for key in source.value}
    return RecordFile(record, _decoded(data), revision_of(data), lines)


def values_of(data: bytes) -> dict[str, Any]:
    """The elements in a file's bytes as strings, lists and dicts, `body` among them, whether valid or not.

    Raises:
        MalformedText: There is no front matter that can be read.
    """
    parts = _split(_decoded(data))
    value = read_yaml(parts["front"]).value or {}
    if not isinstance(value, dict):
        raise MalformedText("The front matter must be keys and values, such as “title: …”.", 1)
    body = clean_text(parts["body"])
    return {**value, "body": body} if body else value


def edit_record_bytes(data: bytes, changes: Mapping[str, Any]) -> bytes:
    """Return the file's bytes with these elements changed; empty `data` is a new record.

    None takes an element out, `body` is the Markdown; texts are cleaned as reading cleans them. Byte order
    mark, line ends and every line that was not edited stay as they are.

    Raises:
        MalformedText: `data` has no front matter to edit, or a text cannot be written as UTF-8.
    """
    text = _decoded(data) if data else EMPTY
    parts = _split(text)
    line_end = "\r\n" if "\r\n" in parts["open"] + parts["front"] else "\n"
    cleaned = {key: _cleaned(value) for key, value in changes.items()}
    body = parts["body"]
    if "body" in cleaned:
        new = cleaned.pop("body") or ""
        if new != clean_text(body):
            body = line_end + new.replace("\n", line_end) + line_end if new else ""
    front = edit_mapping(parts["front"], cleaned, line_end=line_end)
    edited = f"{parts['open']}{front}{parts['close']}{body}".encode()
    return BOM_UTF8 + edited if data.startswith(BOM_UTF8) else edited


def _cleaned(value: Any) -> Any:
    """Every text inside a value, cleaned.

    Raises:
        MalformedText: One cannot be written as UTF-8.
    """
    if isinstance(value, str):
        if any("\ud800" <= char <= "\udfff" for char in value):
            raise MalformedText("This text holds half of a character (a lone surrogate).")
        return clean_text(value)
    if isinstance(value, Mapping):
        return {key: _cleaned(item) for key, item in value.items()}
    return [_cleaned(item) for item in value] if isinstance(value, (list, tuple)) else value


def _decoded(data: bytes) -> str:
    if len(data) > FILE_BYTES:
        raise MalformedText(f"The file has {len(data) / 1e6:.1f} MB; the most is {FILE_BYTES / 1e6:.0f} MB.")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise MalformedText("This line is not valid UTF-8: save the file as UTF-8.", line) from error


def _split(text: str) -> Mapping[str, str]:
    """Part a file's text into `open`, `front`, `close` and `body`, which joined are the text again."""
    if not text.startswith("---"):
        raise MalformedText("The file must begin with a line of three hyphens (---).", 1)
    match = FENCED.fullmatch(text)
    if not match:
        raise MalformedText("The front matter is never closed: a second line of three hyphens is missing.", 1)
    return match.groupdict()
