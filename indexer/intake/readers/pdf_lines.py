"""The lines of a PDF page in reading order: columns one after the other, table rows cell by cell.

A PDF knows no lines, only characters with places. Lengths are points, y grows upwards as in the file.
"""

from __future__ import annotations

import ctypes
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from statistics import median

import pypdfium2
import pypdfium2.raw as pdfium

CELL_GAP = 1.6
COLUMN_LINES, COLUMN_CHARACTERS, COLUMN_FILL = 4, 18, 0.7

_BOLD = re.compile(rb"bold|black|heavy|semibold|demi", re.IGNORECASE)
_BOLD_WEIGHT = 600


@dataclass(frozen=True)
class Word:
    """A word where it stands.

    Attributes:
        y: Of the baseline, near enough: the lower edge of the font's box.
        size: The height of the font's box.
    """

    text: str
    x0: float
    x1: float
    y: float
    size: float
    bold: bool


@dataclass
class Line:
    """Words on one baseline without a wide gap.

    Attributes:
        column: Counts the columns of the document; lines of one column stand under one another.
        cells: The lines to the right that stand in the same row of a table.
    """

    words: list[Word]
    column: int = 0
    cells: list[Line] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.x0 = self.words[0].x0
        self.x1 = max(word.x1 for word in self.words)
        self.y = self.words[0].y
        self.size = median(word.size for word in self.words)
        self.text = " ".join(word.text for word in self.words)
        self.bold = all(word.bold for word in self.words)

    def key(self) -> str:
        """What tells a running head: its place and its words, all numbers alike."""
        words = " ".join([self.text, *(cell.text for cell in self.cells)])
        return f"{round(self.y / 4)} {re.sub(r'[0-9]+', '#', words)}"


def lines_of(page: pypdfium2.PdfPage) -> list[Line]:
    """The lines of a page, in reading order."""
    text = page.get_textpage()
    try:
        segments = list(_segments(list(_words(text))))
    finally:
        text.close()
    lines: list[Line] = []
    for column, part in enumerate(_columns(segments)):
        for line in _rows(part):
            line.column = column
            lines.append(line)
    return lines


def _words(page: pypdfium2.PdfTextpage) -> Iterator[Word]:
    """The words in the order of the file; a hyphen that pdfium took for a line's end comes as U+FFFE."""
    start, signs = 0, ""
    count = page.count_chars()
    for index in range(count + 1):
        code = pdfium.FPDFText_GetUnicode(page, index) if index < count else 32
        sign = chr(code) if 0 < code < 0x110000 and not 0xD800 <= code < 0xE000 else " "
        if sign in "\x02\ufffe" and signs:
            yield _word(page, f"{signs}\ufffe", start, index - 1)
            signs = ""
        elif sign.isspace():
            if signs:
                yield _word(page, signs, start, index - 1)
            signs = ""
        else:
            start = index if not signs else start
            signs += sign


def _word(page: pypdfium2.PdfTextpage, text: str, first: int, last: int) -> Word:
    left, bottom, _, top = page.get_charbox(first, loose=True)
    right = page.get_charbox(last, loose=True)[2]
    name, flags = ctypes.create_string_buffer(128), ctypes.c_int()
    pdfium.FPDFText_GetFontInfo(page, first, name, 128, flags)
    bold = bool(_BOLD.search(name.value)) or pdfium.FPDFText_GetFontWeight(page, first) > _BOLD_WEIGHT
    return Word(text, left, max(left, right), bottom, max(top - bottom, 1.0), bold)


def _segments(words: list[Word]) -> Iterator[Line]:
    """Words that follow one another on a baseline, up to a gap that is wider than any space."""
    run: list[Word] = []
    for word in words:
        if run and not _follows(run[-1], word):
            yield Line(run)
            run = []
        run.append(word)
    if run:
        yield Line(run)


def _follows(word: Word, after: Word) -> bool:
    size = max(word.size, after.size)
    gap = after.x0 - word.x1
    return (
        abs(after.y - word.y) < size * 0.45
        and -size * 0.5 < gap < size * CELL_GAP
        and "\ufffe" not in word.text
    )


def _columns(segments: list[Line]) -> list[list[Line]]:
    """The segments in groups to be read one after the other, each from the top."""
    if not segments:
        return []
    gutter = _gutter(segments)
    if gutter is None:
        return [segments]
    groups: list[list[Line]] = []
    left: list[Line] = []
    right: list[Line] = []
    for segment in [*sorted(segments, key=lambda line: -line.y), None]:
        if segment is None or segment.x0 < gutter < segment.x1:
            groups += _columns(left) + _columns(right)
            left, right = [], []
            if segment is not None:
                groups.append([segment])
        else:
            (left if segment.x1 <= gutter else right).append(segment)
    return _merged(groups)


def _merged(groups: list[list[Line]]) -> list[list[Line]]:
    """Groups of single spanning lines that follow one another as one group."""
    result: list[list[Line]] = []
    for group in groups:
        if result and len(group) == 1 and len(result[-1]) == 1:
            result[-1] = result[-1] + group
        else:
            result.append(group)
    return [list(group) for group in result]


def _gutter(segments: list[Line]) -> float | None:
    """The x of the white strip between two columns of prose; None where the page has one column."""
    low, high = min(line.x0 for line in segments), max(line.x1 for line in segments)
    starts = sorted({round(line.x0) for line in segments if line.x0 > low + (high - low) * 0.2})
    best: tuple[int, float] | None = None
    for start in starts[:60]:
        x = start - 2.0
        left = [line for line in segments if line.x1 <= x]
        right = [line for line in segments if line.x0 >= x]
        crossing = len(segments) - len(left) - len(right)
        if (
            crossing * 3 < len(segments)
            and _are_columns(left, right)
            and (best is None or crossing < best[0])
        ):
            best = (crossing, x)
    return best[1] if best else None


def _are_columns(left: list[Line], right: list[Line]) -> bool:
    """Whether two sides are columns of prose that stand beside one another, and not cells of a table."""
    if min(len(left), len(right)) < COLUMN_LINES:
        return False
    if min(median(len(line.text) for line in side) for side in (left, right)) < COLUMN_CHARACTERS:
        return False
    start, edge = median(line.x0 for line in left), median(line.x0 for line in right)
    beside = sum(
        min(line.y for line in right) - 2 <= line.y <= max(line.y for line in right) + 2 for line in left
    )
    fill = (median(line.x1 for line in left) - start) / max(edge - start, 1.0)
    return beside >= COLUMN_LINES and fill >= COLUMN_FILL


def _rows(segments: list[Line]) -> list[Line]:
    """Segments from top to bottom; those on one baseline become the cells of the leftmost."""
    rows: list[list[Line]] = []
    for segment in sorted(segments, key=lambda line: (-line.y, line.x0)):
        if rows and abs(rows[-1][0].y - segment.y) < max(segment.size, rows[-1][0].size) * 0.35:
            rows[-1].append(segment)
        else:
            rows.append([segment])
    return [_row(sorted(row, key=lambda line: line.x0)) for row in rows]


def _row(row: list[Line]) -> Line:
    """One line of the segments of a baseline: touching ones joined, distant ones its cells."""
    parts: list[Line] = []
    for segment in row:
        last = parts[-1] if parts else None
        if last is not None and segment.x0 - last.x1 < segment.size * CELL_GAP:
            parts[-1] = Line(last.words + segment.words)
        else:
            parts.append(segment)
    return Line(parts[0].words, cells=parts[1:])
