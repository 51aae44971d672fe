"""From the pieces a reader finds, in order, to the `SourceText` with exact places. It knows no format."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from indexer.intake.readers.unreadable import UnreadableFile
from indexer.intake.source_text import Block, BlockKind, SourceText

TEXT_LIMIT = 1_000_000
BLOCK_LIMIT = 20_000
HEADING_LENGTH = 150

_LIGATURES = dict(zip("ﬀﬁﬂﬃﬄﬅﬆ", ["ff", "fi", "fl", "ffi", "ffl", "st", "st"], strict=True))
_SPACES = re.compile(r"[^\S\n]+")
_LINE_ENDS = re.compile(r" *\n *")
_UNSEEN = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff"
    "\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]"
)
_FOLDED = re.compile("[ﬀ-ﬆ\r\v\f\x85\u2028\u2029]")


@dataclass(frozen=True)
class Piece:
    """What a reader found on the page, before it has a place in the text.

    Attributes:
        text: As `clean` leaves it; of a table row it is ignored.
        lead: How many characters of `text` are a bold run-in head.
        cells: Of a table row, each as `clean` leaves it.
    """

    kind: BlockKind
    text: str = ""
    level: int = 0
    lead: int = 0
    cells: tuple[str, ...] = ()
    boxed: int = 0


def clean(text: str) -> str:
    """`text` as a reader sees it: one space for many, no unseen characters, ligatures as letters, NFC.

    Line breaks stay. Quotes, dashes and spelling are the writer's and are not touched.
    """
    text = _UNSEEN.sub("", _FOLDED.sub(_unfold, text))
    text = _LINE_ENDS.sub("\n", _SPACES.sub(" ", text)).strip()
    return unicodedata.normalize("NFC", text)


def _unfold(match: re.Match[str]) -> str:
    return _LIGATURES.get(match[0], "\n")


def looks_like_heading(text: str) -> bool:
    """Whether words that stand by themselves, and stand out, are a heading rather than a sentence."""
    return len(text) <= HEADING_LENGTH and "\n" not in text and not re.search(r"[.,;:…]$", text)


def assemble(
    pieces: Iterable[Piece],
    form: str,
    *,
    title: str = "",
    facts: Mapping[str, Any] | None = None,
    warnings: tuple[str, ...] = (),
) -> SourceText:
    """Put the pieces into one text; pieces without a character are left out.

    Raises:
        UnreadableFile: No text at all, or more than `TEXT_LIMIT` characters or `BLOCK_LIMIT` blocks.
    """
    text = _Text()
    for piece in pieces:
        text.add(piece)
    if not text.blocks:
        raise UnreadableFile("has no text in it")
    return SourceText(
        "".join(text.parts), tuple(text.blocks), form, clean(title).replace("\n", " "), facts or {}, warnings
    )


class _Text:
    """A text that grows by pieces."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.blocks: list[Block] = []
        self._length = 0

    def add(self, piece: Piece) -> None:
        words, spans = _row(piece.cells) if piece.kind is BlockKind.TABLE_ROW else (piece.text, ())
        if not words.strip():
            return
        if self.blocks:
            self._append("\n" if self._continues(piece.kind) else "\n\n")
        start = self._length
        self._append(words)
        if self._length > TEXT_LIMIT or len(self.blocks) >= BLOCK_LIMIT:
            raise UnreadableFile("has too much text for one write-up")
        cells = tuple((start + low, start + high) for low, high in spans)
        lead = start + piece.lead
        self.blocks.append(Block(piece.kind, start, self._length, piece.level, lead, cells, piece.boxed))

    def _append(self, part: str) -> None:
        self.parts.append(part)
        self._length += len(part)

    def _continues(self, kind: BlockKind) -> bool:
        """Whether this kind goes on: items of one list and rows of one table are parted by line breaks."""
        return kind in (BlockKind.LIST_ITEM, BlockKind.TABLE_ROW) and self.blocks[-1].kind is kind


def _row(cells: tuple[str, ...]) -> tuple[str, tuple[tuple[int, int], ...]]:
    """A row's text, its cells parted by tabs, and their places; empty cells at its ends take no tab."""
    filled = [index for index, cell in enumerate(cells) if cell]
    if not filled:
        return "", ()
    first, last = filled[0], filled[-1]
    words = "\t".join(cells[first : last + 1])
    spans, at = [], 0
    for index, cell in enumerate(cells):
        spans.append((at, at + len(cell)))
        at += len(cell) + (first <= index < last)
    return words, tuple(spans)
