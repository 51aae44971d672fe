"""What every reader gives: one text, and its blocks with their places in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


class BlockKind(StrEnum):
    """What a block is on the page."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    LIST_ITEM = "list-item"
    TABLE_ROW = "table-row"


@dataclass(frozen=True)
class Block:
    """One block of a write-up.

    Attributes:
        start, end: Half-open character offsets into the whole text; `text[start:end]` is the block,
            without surrounding space, as a reader sees it (hyphenation mended, ligatures folded).
        level: Of a heading, 1 the largest; 0 where it is unknown, and for all other kinds.
        lead: End of the bold run-in head that opens a paragraph, as an offset; `start` where there is none.
        cells: Of a table row: the half-open spans of its cells; a definition list is rows of two cells.
        boxed: It stands in a box, a card or a one-cell table of its own; blocks of one box share the number,
            0 means none.
    """

    kind: BlockKind
    start: int
    end: int
    level: int = 0
    lead: int = -1
    cells: tuple[tuple[int, int], ...] = ()
    boxed: int = 0


@dataclass(frozen=True)
class SourceText:
    """A write-up as text, with what its format says besides.

    Attributes:
        text: Everything of the main content, blocks parted by blank lines, list items and table rows by line
            breaks, cells by tabs. Navigation, cookie banners, running heads, page numbers, comments, deleted
            and hidden text are not in it.
        blocks: In order; together they cover every character of `text` but the white space between them.
        format: txt, md, html, docx, pdf, odt, rtf or eml.
        title: What the format itself calls the document (title element, subject, title property); "" if none.
        facts: Other things the format says in so many words: JSON-LD Event values, front matter, the mail's
            `date`, `posted` (EDTF) where the page marks one as its posting date.
        warnings: Sentences for a person: “decoded as Windows-1252”.
    """

    text: str
    blocks: tuple[Block, ...]
    format: str
    title: str = ""
    facts: Mapping[str, Any] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()

    def of(self, block: Block) -> str:
        """A block's text."""
        return self.text[block.start : block.end]
