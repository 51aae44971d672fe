"""The words inside one block of a tree: runs of text, some of them bold, and what they make together."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from indexer.intake.readers.furniture import is_letter_foot, without_furniture
from indexer.intake.readers.pieces import Piece, clean, looks_like_heading
from indexer.intake.source_text import BlockKind

LEAD_LENGTH, CELL_LENGTH = 160, 200
TAB = "\ue009"
"""Stands for a tab that is meant; those of a page's source are mere white space."""

_BULLET = re.compile(r"[•●▪‣◦·\uf0b7§]\s+(?=\S)")
_BREAK = "\x1e"
_BLANK_LINE = re.compile(rf"{_BREAK}\s*{_BREAK}+")


@dataclass
class Runs:
    """Text as it is met; a line break that is meant is told from white space that is not."""

    parts: list[tuple[str, bool]] = field(default_factory=list)

    def say(self, text: str | None, *, bold: bool = False) -> None:
        """Add text whose line breaks are mere white space."""
        if text:
            self.parts.append((re.sub(r"[\s\x1e]+", " ", text), bold))

    def break_line(self) -> None:
        """Add a line break."""
        self.parts.append((_BREAK, False))

    def paragraphs(self) -> Iterator[tuple[str, int]]:
        """The paragraphs, parted by blank lines: each clean, with the length of its bold opening."""
        whole = "".join(text for text, _ in self.parts)
        bold = _bold_spans(self.parts)
        low = 0
        for match in [*_BLANK_LINE.finditer(whole), None]:
            high = match.start() if match else len(whole)
            text = clean(whole[low:high].replace(_BREAK, "\n"))
            if text:
                yield text, len(clean(whole[low : _bold_end(whole, low, high, bold)].replace(_BREAK, "\n")))
            low = match.end() if match else high

    def text(self) -> str:
        """All of it as one."""
        return "\n".join(text for text, _ in self.paragraphs()).replace(TAB, " ")


def _bold_spans(parts: list[tuple[str, bool]]) -> list[tuple[int, int]]:
    spans, at = [], 0
    for text, bold in parts:
        if bold:
            spans.append((at, at + len(text)))
        at += len(text)
    return spans


def _bold_end(whole: str, low: int, high: int, spans: list[tuple[int, int]]) -> int:
    """Where the bold text that opens `whole[low:high]` ends; `low` where it does not open bold."""
    end = low
    for start, stop in spans:
        if stop <= low:
            continue
        if start >= high or whole[end:start].strip(f" {_BREAK}"):
            break
        end = min(stop, high)
    return end


def pieces_of_runs(runs: Runs, kind: BlockKind, box: int) -> Iterator[Piece]:
    """The blocks that `runs` make: mostly one, of `kind`, unless their look says otherwise."""
    for text, lead in runs.paragraphs():
        rows = _rows(text)
        if rows:
            yield from (Piece(BlockKind.TABLE_ROW, cells=row, boxed=box) for row in rows)
            continue
        spaced = text.replace(TAB, " ")
        kept = without_furniture(spaced)
        if kept and not is_letter_foot(kept):
            yield _piece(kept, lead if kept.startswith(spaced[:lead]) else 0, kind, box)


def _rows(text: str) -> list[tuple[str, ...]]:
    """The cells of each line, where every line has tabs between short words; [] for other paragraphs.

    A number or a bullet before the tab is a list's, and no cell.
    """
    rows = [
        tuple(clean(cell) for cell in re.split(f"[ {TAB}]*{TAB}[ {TAB}]*", line)) for line in text.split("\n")
    ]
    cells = [cell for row in rows for cell in row]
    if min(map(len, rows)) < 2 or max(map(len, cells)) > CELL_LENGTH or any(len(row[0]) < 4 for row in rows):
        return []
    return rows


def _piece(text: str, lead: int, kind: BlockKind, box: int) -> Piece:
    rest = text[lead:].strip(" :.")
    if kind is BlockKind.PARAGRAPH and lead and not rest and looks_like_heading(text[:lead].rstrip(":")):
        return Piece(BlockKind.HEADING, text, boxed=box)
    bullet = _BULLET.match(text) if kind is BlockKind.PARAGRAPH and "\n" not in text else None
    if bullet:
        kind, text, lead = BlockKind.LIST_ITEM, text[bullet.end() :], max(0, lead - bullet.end())
    if not rest or lead > LEAD_LENGTH:
        lead = 0
    return Piece(kind, text, lead=lead, boxed=box)
