"""From the lines of all pages of a PDF to its blocks: paragraphs mended over lines, columns and pages.

Fonts tell headings, gaps and places tell paragraphs, rows and lists. Running heads and page numbers go.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise

from indexer.intake.readers.furniture import without_furniture
from indexer.intake.readers.pdf_lines import Line, Word
from indexer.intake.readers.pdf_words import PARTED, joined, words_in
from indexer.intake.readers.pieces import Piece, looks_like_heading
from indexer.intake.source_text import BlockKind

HEADING_SIZE, SAME_SIZE, WIDE_GAP = 1.12, 0.06, 1.4
CLOSE = 1.7
"""From line to line, in the size of the type: wider ones are between paragraphs, where there are any closer."""
MOSTLY_FULL = 0.6
"""The part of its column's width that a line of running prose takes at least, where its next word is long."""
EDGE_LINES = 3

_PAGE_NUMBER = re.compile(
    r"[-–—\s|]*(?:(?:page|p\.?|seite|tudalen|leathanach)\s*)?(?:\d{1,3}|[ivx]{1,5})"
    r"(?:\s*(?:/|of|von|o)\s*\d{1,3})?[-–—\s|]*",
    re.IGNORECASE,
)
_BULLET = re.compile(r"(?:[•●▪‣◦·–—*\uf0b7\uf0a7-]|o)$")
_NUMBER = re.compile(r"\(?(?:\d{1,2}|[a-z]|[ivx]{1,4})[.)]$")
_STOP = re.compile(r"[.!?:;][\"”’')\]]*$")


def pieces_of_pages(pages: Sequence[list[Line]]) -> list[Piece]:
    """The blocks of a document, given the lines of its pages."""
    lines = list(_numbered(_without_heads(pages)))
    if not lines:
        return []
    scale = _Scale(lines)
    words = Counter(
        re.findall(r"[^\W\d_]+(?:-[^\W\d_]+)+|[^\W\d_]+", " ".join(line.text.lower() for line in lines))
    )
    return [piece for group in _groups(lines, scale) for piece in [_piece(group, scale, words)] if piece]


def _without_heads(pages: Sequence[list[Line]]) -> list[list[Line]]:
    """The pages without lines that come back at the same edge of most pages, and without page numbers."""
    edges = [{id(line) for line in _edge(page)} for page in pages]
    counts = Counter(
        key
        for page, edge in zip(pages, edges, strict=True)
        for key in {line.key() for line in page if id(line) in edge}
    )
    often = max(2, len(pages) * 2 // 5)
    masthead = set(_words_of(pages[0])) if pages else set()
    repeated = [
        set(_key_words(line)) for page in pages[1:] for line in _edge(page) if _repeats(line, masthead)
    ]
    return [
        [
            line
            for line in page
            if not (
                id(line) in edge
                and (
                    counts[line.key()] >= often
                    or _is_page_number(line)
                    or any(_repeats(line, words) for words in repeated)
                )
            )
        ]
        for page, edge in zip(pages, edges, strict=True)
    ]


def _words_of(page: list[Line]) -> Iterator[str]:
    """The words at the very top of a page."""
    for line in sorted(page, key=lambda line: -line.y)[:EDGE_LINES]:
        yield from _key_words(line)


def _key_words(line: Line) -> list[str]:
    return line.key().casefold().split()[1:]


def _repeats(line: Line, head: set[str]) -> bool:
    """A line that has a number and says nothing but what the head of a page does."""
    words = _key_words(line)
    return len(words) > 1 and any("#" in word for word in words) and head.issuperset(words)


def _edge(page: list[Line]) -> list[Line]:
    by_height = sorted(page, key=lambda line: -line.y)
    return by_height[:EDGE_LINES] + by_height[-EDGE_LINES:]


def _is_page_number(line: Line) -> bool:
    return not line.cells and bool(_PAGE_NUMBER.fullmatch(line.text))


def _numbered(pages: list[list[Line]]) -> Iterator[Line]:
    """All lines, their columns numbered through the document."""
    base = 0
    for page in pages:
        for line in page:
            line.column += base
            yield line
        base = max((line.column for line in page), default=base) + 1


class _Scale:
    """What is ordinary in a document: its body's size, its leading, its columns' edges, its heading sizes."""

    def __init__(self, lines: list[Line]) -> None:
        sizes: Counter[float] = Counter()
        for line in lines:
            sizes[round(line.size, 1)] += len(line.text)
        self.body = sizes.most_common(1)[0][0]
        steps = [
            round((above.y - below.y) / above.size, 2)
            for above, below in pairwise(lines)
            if above.column == below.column and 0 < above.y - below.y < 3 * above.size
        ]
        close = [step for step in steps if step < CLOSE]
        steps = close if len(close) > 1 else steps
        self.leading = sorted(steps)[len(steps) // 3] if steps else 1.2
        self.right = {
            column: max(line.x1 for line in lines if line.column == column) for column in _ids(lines)
        }
        self.left = {
            column: min(line.x0 for line in lines if line.column == column) for column in _ids(lines)
        }
        self._ranks = self._heading_sizes(lines)

    def _heading_sizes(self, lines: list[Line]) -> list[tuple[float, bool]]:
        ranks: list[tuple[float, bool]] = []
        for look in sorted(
            {(round(line.size, 1), line.bold) for line in lines if self.stands_out(line)}, reverse=True
        ):
            if not ranks or ranks[-1][0] - look[0] > SAME_SIZE * look[0] / 2 or ranks[-1][1] != look[1]:
                ranks.append(look)
        return ranks

    def stands_out(self, line: Line) -> bool:
        """Whether a line is larger than the body, or bold at no less than its size."""
        if line.cells:
            return False
        return line.size > self.body * HEADING_SIZE or (line.bold and line.size > self.body * (1 - SAME_SIZE))

    def level(self, line: Line) -> int:
        """The rank of a heading's look, 1 the largest."""
        ranks = [index for index, (size, _) in enumerate(self._ranks) if size >= round(line.size, 1) - 0.05]
        same = [index for index in ranks if self._ranks[index][1] == line.bold]
        return min((same or ranks or [0])[-1] + 1, 6)


def _ids(lines: list[Line]) -> set[int]:
    return {line.column for line in lines}


def _groups(lines: list[Line], scale: _Scale) -> Iterator[list[Line]]:
    group: list[Line] = []
    for line in lines:
        if group and not _continues(group, line, scale):
            yield group
            group = []
        group.append(line)
    if group:
        yield group


def _continues(group: list[Line], line: Line, scale: _Scale) -> bool:
    """Whether a line goes on with the block of the lines above it."""
    first, above = group[0], group[-1]
    if line.cells or first.cells:
        return not line.cells and _is_cell_rest(group, line, scale)
    if not _same_look(above, line, scale) or _is_bulleted(line.words):
        return False
    if line.column != above.column:
        return not scale.stands_out(line) and _runs_on(above, line, scale)
    if scale.stands_out(line):
        return above.y - line.y < min(WIDE_GAP * scale.leading, CLOSE) * line.size
    if above.y - line.y > WIDE_GAP * scale.leading * max(above.size, line.size) or above.y < line.y:
        return False
    return _runs_on(above, line, scale)


def _same_look(above: Line, line: Line, scale: _Scale) -> bool:
    if abs(above.size - line.size) > SAME_SIZE * max(above.size, line.size):
        return False
    return scale.stands_out(above) == scale.stands_out(line) or (
        above.bold and not above.words[0].text[0].isupper()
    )


def _runs_on(above: Line, line: Line, scale: _Scale) -> bool:
    """Whether the line above broke because it was full; one that starts small goes on in any case."""
    if PARTED in above.words[-1].text:
        return True
    start = line.words[0]
    if start.text[0].islower() and not _NUMBER.match(start.text):
        return True
    if (
        line.column == above.column
        and line.x0 > scale.left[line.column] + line.size * 0.8 > above.x0 + line.size * 0.4
    ):
        return False  # an indented first line
    width = scale.right[above.column] - scale.left[above.column]
    if (
        line.column == above.column
        and not _STOP.search(above.text)
        and above.x1 - above.x0 > MOSTLY_FULL * width
    ):
        return True
    room = scale.right[above.column] - above.x1
    full = room < (start.x1 - start.x0) + above.size * 0.8
    return full and not (line.column != above.column and _STOP.search(above.text))


def _is_cell_rest(group: list[Line], line: Line, scale: _Scale) -> bool:
    """Whether a line under a table row belongs to one of its cells other than the first."""
    row = group[0]
    if not row.cells or line.column != row.column:
        return False
    close = group[-1].y - line.y < WIDE_GAP * scale.leading * line.size
    return close and any(abs(cell.x0 - line.x0) < line.size * 0.5 for cell in row.cells)


def _piece(group: list[Line], scale: _Scale, words: Counter[str]) -> Piece | None:
    first = group[0]
    if first.cells:
        return Piece(BlockKind.TABLE_ROW, cells=tuple(_cells(group, words)))
    run = list(words_in(group))
    bullet = _is_bulleted(run)
    run = run[1:] if bullet else run
    text = without_furniture(joined(run, words))
    if not text:
        return None
    if (
        not bullet
        and scale.stands_out(first)
        and all(map(scale.stands_out, group))
        and looks_like_heading(text)
    ):
        return Piece(BlockKind.HEADING, text, level=scale.level(first))
    listed = bullet or (_NUMBER.match(run[0].text) and len(run) > 1)
    return Piece(BlockKind.LIST_ITEM if listed else BlockKind.PARAGRAPH, text, lead=_lead(run, text, words))


def _is_bulleted(words: Sequence[Word]) -> bool:
    return bool(_BULLET.match(words[0].text)) and len(words) > 1


def _cells(group: list[Line], words: Counter[str]) -> Iterator[str]:
    row = group[0]
    for cell in [row, *row.cells]:
        rest = [word for line in group[1:] if abs(line.x0 - cell.x0) < line.size * 0.5 for word in line.words]
        yield joined([*cell.words, *rest], words)


def _lead(run: list[Word], text: str, words: Counter[str]) -> int:
    """How many characters of a paragraph are its bold opening; 0 where it has none or is bold throughout."""
    count = next((index for index, word in enumerate(run) if not word.bold), len(run))
    head = joined(run[:count], words) if 0 < count < len(run) else ""
    return len(head) if text.startswith(head) else 0
