"""A record as a file: what is wrong is said with its line, what is edited is all that changes."""

import pytest

from indexer.errors import InvalidRecord
from indexer.record import Kind, Status
from indexer.record_file import edit_record_bytes, read_record_file

GOOD = b"""---
id: fair-shares
kind: case-study
title: Fair Shares
status: published
date: 1998/..
themes:
  - timebanking
---

The **body**.
"""


def problems(data: bytes) -> list[tuple[int, str]]:
    """Line and message of each problem of a file."""
    with pytest.raises(InvalidRecord) as caught:
        read_record_file(data, "records/fair-shares.md")
    return [(problem.line, problem.message) for problem in caught.value.problems]


def test_a_record_is_read_with_its_body_and_revision() -> None:
    """Front matter and body become one record; the revision is the sha256 of the bytes."""
    file = read_record_file(GOOD, "records/fair-shares.md")
    record = file.record
    assert (record.kind, record.status, record.themes, record.body) == (
        Kind.CASE_STUDY,
        Status.PUBLISHED,
        ("timebanking",),
        "The **body**.",
    )
    assert (len(file.revision), file.line_of("themes")) == (64, 7)


@pytest.mark.parametrize(
    ("old", "new", "line", "words"),
    [
        (b"date: 1998/..", b"date: last spring", 6, "is not a date"),
        (b"date: 1998/..", b"dat: 1998", 6, "Unknown key"),
        (b"kind: case-study", b"kind: story", 3, "is no kind"),
        (b"title: Fair Shares\n", b"", 1, "“title” is missing"),
        (b"title: Fair Shares", b"title:", 4, "empty"),
        (b"id: fair-shares", b"id: Fair Shares", 2, "is not an id"),
        (b"themes:\n  - timebanking", b"themes: timebanking", 7, "must be a list"),
        (b"themes:\n  - timebanking", b"sources:\n  - url: javascript:alert(1)", 8, "is not a web address"),
        (b"themes:\n  - timebanking", b"people:\n  - role: host", 8, "neither an id nor the name"),
        (b"themes:\n  - timebanking", b"summary: " + b"word " * 121, 7, "121 words"),
        (b"status: published", b"status: published\nstatus: draft", 6, "second time"),
        (b"title: Fair Shares", b"title: [Fair", 5, "not valid YAML"),
        (b"title: Fair Shares", b"title: Fair\xff", 4, "UTF-8"),
        (b"---\nid", b"id", 1, "must begin with"),
        (b"---\n\nThe", b"\nThe", 1, "never closed"),
        (b"The **body**.", b"word " * 100_000, 11, "the most is 300 kB"),
        (b"The **body**.", b"word " * 1_000_000, 0, "5.0 MB"),
    ],
)
def test_a_fault_is_named_on_its_line(old: bytes, new: bytes, line: int, words: str) -> None:
    """Each way of being wrong is one sentence with the line on which it stands."""
    found = problems(GOOD.replace(old, new, 1))
    assert any(abs(at - line) <= 1 and words in message for at, message in found), found


def test_front_matter_that_is_a_list_is_refused() -> None:
    """It is not silently taken for a record without elements."""
    assert problems(b"---\n- a\n- b\n---\n")[0][0] == 2


def test_every_fault_of_a_record_is_told_at_once() -> None:
    """Nobody mends one fault to be told of the next."""
    faulty = GOOD.replace(b"case-study", b"story").replace(b"1998/..", b"x").replace(b"status", b"state")
    assert [line for line, _ in problems(faulty)] == [3, 6, 5]


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
@pytest.mark.parametrize("line_end", [b"\n", b"\r\n"])
def test_an_edit_keeps_line_ends_and_byte_order_mark(mark: bytes, line_end: bytes) -> None:
    """A file from a Windows editor stays one."""
    data = mark + GOOD.replace(b"\n", line_end)
    edited = edit_record_bytes(data, {"title": "Fairshares"})
    assert edited == data.replace(b"title: Fair Shares", b"title: Fairshares")


def test_a_body_is_edited_alone() -> None:
    """The front matter stays byte for byte; the same body is no edit."""
    assert edit_record_bytes(GOOD, {"body": "New."}) == GOOD.replace(b"The **body**.", b"New.")
    assert edit_record_bytes(GOOD, {"body": "The **body**."}) == GOOD


def test_a_new_record_is_written_from_nothing() -> None:
    """An empty file becomes a record."""
    data = edit_record_bytes(b"", {"id": "a", "kind": "event", "title": "Yes: a title", "body": "Text."})
    assert data == b"---\nid: a\nkind: event\ntitle: 'Yes: a title'\n---\n\nText.\n"
