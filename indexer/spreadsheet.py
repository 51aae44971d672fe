"""Records as a CSV table that may be edited in a spreadsheet and taken in again, with differences and
conflicts.

A cell never begins as a formula would, nor as what a spreadsheet would turn into a date or a number.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from indexer.corpus import Corpus
from indexer.differences import file_values
from indexer.editing import Plan, with_values
from indexer.edits import Edit, file_of
from indexer.errors import CasebookError, InvalidRecord, MalformedText, NotFound
from indexer.joining import join
from indexer.plain_text import clean_text
from indexer.record import is_slug
from indexer.record_file import read_record_file, revision_of
from indexer.references import unknown_ids

ID, REVISION = "id", "revision"
TEXTS = ("title", "status", "summary", "date", "date_as_written", "venue", "participants", "initiative",
         "part_of", "language", "rights")  # fmt: skip
IDS = ("places", "themes", "service_areas", "people_involved", "four_cos", "evidence")
SENTENCES = ("lessons", "difficulties")
COLUMNS = (ID, REVISION, *TEXTS, *IDS, *SENTENCES)
"""What the table holds, in this order. Ids in a cell are parted by semicolons, sentences by line breaks."""
ELSEWHERE = "(edited on its page)"
"""In a cell whose value has line breaks of its own: it is left as it is."""
TABLE_BYTES = 2_000_000
UNKNOWN = object()
_GUARDED = re.compile(
    r"['=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20\d]"  # formulas, in full width too; numbers and dates
    r"|(?i:true|false|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)"
)


@dataclass(frozen=True)
class Conflict:
    """A cell whose element somebody else has changed since the table was made.

    Attributes:
        start, mine, theirs: As lines of a cell; `mine` is the table's.
    """

    record_id: str
    element: str
    start: str
    mine: str
    theirs: str


@dataclass(frozen=True)
class Table:
    """What taking a table in comes to.

    Attributes:
        plan: The edits of all rows that hold.
        conflicts: Cells that are left as they are on the site.
        problems: Sentences, each with its row, 1-based as a spreadsheet counts.
        rows: How many rows there were.
    """

    plan: Plan
    conflicts: tuple[Conflict, ...]
    problems: tuple[str, ...]
    rows: int


def as_table(corpus: Corpus, record_ids: Iterable[str]) -> bytes:
    """These records as CSV (RFC 4180, UTF-8 with byte order mark, which spreadsheets ask for)."""
    stream = io.StringIO()
    writer = csv.writer(stream)
    writer.writerow(COLUMNS)
    for record_id in record_ids:
        data = corpus.bytes_of(file_of(record_id))
        values = file_values(file_of(record_id), data)
        cells = [record_id, revision_of(data), *(_cell(column, values) for column in COLUMNS[2:])]
        writer.writerow([guarded(cell) for cell in cells])
    return stream.getvalue().encode("utf-8-sig")


def from_table(corpus: Corpus, data: bytes) -> Table:
    """What a table would change: row by row against the text that it was made from and the one there is now.

    Raises:
        MalformedText: This is no such table.
    """
    rows = _rows(data)
    names = corpus.load_names()
    edits: list[Edit] = []
    conflicts: list[Conflict] = []
    problems = [
        f"The column “{column}” is not taken in." for column in rows[0] if column and column not in COLUMNS
    ]
    seen: set[str] = set()
    for number, row in enumerate(rows[1:], 2):
        cells = {column: unguarded(cell) for column, cell in zip(rows[0], row, strict=False)}
        record_id = cells.get(ID, "")
        try:
            if record_id in seen:
                raise MalformedText(f"“{record_id}” stands in the table a second time.")
            seen.add(record_id)
            edit, clashes = _taken_in(corpus, record_id, cells)
            conflicts += clashes
            if edit:
                read_record_file(edit.data, edit.file)
                if unknown := unknown_ids(file_values(edit.file, edit.data), *names):
                    raise MalformedText(f"There is no “{'”, no “'.join(unknown)}”.")
                edits.append(edit)
        except InvalidRecord as error:
            problems += [f"Row {number} ({record_id}): {problem.message}" for problem in error.problems]
        except CasebookError as error:
            problems.append(f"Row {number} ({record_id}): {error}")
    return Table(Plan(tuple(edits)), tuple(conflicts), tuple(problems), len(rows) - 1)


# --- cells -----------------------------------------------------------------------------------------


def guarded(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula, a date or a number: an apostrophe before it says so."""
    return f"'{cell}" if _GUARDED.match(cell) else cell


def unguarded(cell: str) -> str:
    """The cell as it was before `guarded`; one that a person typed stays as it is."""
    return cell[1:] if cell.startswith("'") and _GUARDED.match(cell[1:]) else cell


def _cell(column: str, values: Mapping[str, Any]) -> str:
    value = values.get(column)
    if not value or value is UNKNOWN:
        return ""
    cell = value if column in TEXTS else ("; " if column in IDS else "\n").join(map(str, value))
    return cell if _value(column, cell) == value else ELSEWHERE


def _value(column: str, cell: str) -> Any:
    """The value that a cell means; None for an empty one."""
    text = clean_text(cell)
    if column in TEXTS:
        return text or None
    return [
        item for part in re.split(r";" if column in IDS else r"\n", text) if (item := part.strip())
    ] or None


# --- rows ------------------------------------------------------------------------------------------


def _rows(data: bytes) -> list[list[str]]:
    """The rows, the head first; whichever of comma, semicolon and tab the spreadsheet put between cells."""
    if len(data) > TABLE_BYTES:
        raise MalformedText(
            f"The table has {len(data) / 1e6:.1f} MB; the most is {TABLE_BYTES / 1e6:.0f} MB."
        )
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise MalformedText(
            "The table is not UTF-8: save it as “CSV UTF-8”, so that no letter is lost."
        ) from error
    head = text.partition("\n")[0]
    sign = max(",;\t", key=head.count)
    try:
        rows = [
            row for row in csv.reader(io.StringIO(text, newline=""), delimiter=sign, strict=True) if any(row)
        ]
    except csv.Error as error:
        raise MalformedText(f"This is not a table: {error}.") from error
    if not rows or not {ID, REVISION} <= {*rows[0]}:
        raise MalformedText(
            "The first row must hold the names of the columns, “id” and “revision” among them."
        )
    return rows


def _taken_in(corpus: Corpus, record_id: str, cells: Mapping[str, str]) -> tuple[Edit | None, list[Conflict]]:
    """The edit that a row comes to, and what of it cannot be taken.

    Raises:
        NotFound: There is no such record.
        MalformedText: The record cannot be edited.
    """
    file = file_of(record_id)
    now = corpus.bytes_of(file) if is_slug(record_id) else b""
    if not now:
        raise NotFound("record", record_id)
    revision, present = cells.get(REVISION, ""), file_values(file, now)
    columns = [name for name in COLUMNS[2:] if name in cells and cells[name] != ELSEWHERE]
    mine = {name: value for name in columns if (value := _value(name, cells[name])) is not None}
    theirs = {name: present[name] for name in columns if present.get(name)}
    start = theirs if revision == revision_of(now) else _start(corpus, file, revision, columns)
    joined = join(start, mine, theirs)
    kept = {name: value for name, value in joined.values.items() if name not in joined.clashes}
    kept |= {name: theirs[name] for name in joined.clashes if name in theirs}
    others = {name: value for name, value in present.items() if name not in columns or not value}
    edited = with_values(file, now, {**others, **kept})
    clashes = [
        Conflict(record_id, name, *(_cell(name, side) for side in (start, mine, theirs)))
        for name in joined.clashes
    ]
    return (Edit(file, revision_of(now), edited) if edited != now else None), clashes


def _start(corpus: Corpus, file: str, revision: str, columns: Sequence[str]) -> Mapping[str, Any]:
    """What the table was made from; where that text is not kept, values that nothing equals."""
    if not re.fullmatch(r"[0-9a-f]{64}", revision) or not corpus.history.holds(file, revision):
        return dict.fromkeys(columns, UNKNOWN)
    values = file_values(file, corpus.history.text(file, revision))
    return {name: values[name] for name in columns if values.get(name)}
