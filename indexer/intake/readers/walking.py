"""The blocks of a tree of HTML elements, in reading order. Word, OpenDocument and mail make such a tree too.

It takes the tree as it is: what is not of the write-up is cut out before (`main_content`).
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from dataclasses import replace

from lxml.html import HtmlElement

from indexer.intake.readers.inline import Runs, pieces_of_runs
from indexer.intake.readers.pieces import Piece, clean
from indexer.intake.readers.unreadable import UnreadableFile
from indexer.intake.source_text import BlockKind

DEPTH_LIMIT = 256
CELL_LENGTH = 400

SKIPPED = frozenset(
    "script style noscript template svg math iframe object embed video audio canvas map button select"
    " textarea input datalist progress meter head title img picture source track link meta base param"
    " del".split()
)
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_BLOCKS = frozenset(
    "address article aside blockquote body caption center dd details dialog div dl dt fieldset figcaption"
    " figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr html legend li main menu nav ol p pre section"
    " summary table tbody td tfoot th thead tr ul".split()
)
_BOXES = frozenset("card box callout panel tile pinned entry example casestudy story inset boxout".split())
_BOLD = re.compile(r"font-weight\s*:\s*(?:bold|[6-9]00)", re.IGNORECASE)


def blocks_of(root: HtmlElement) -> Iterator[Piece]:
    """The blocks below `root`.

    Raises:
        UnreadableFile: The elements are nested deeper than `DEPTH_LIMIT`.
    """
    return _Walk(root).flow(root, 0, 1)


def words_of(value: str | None) -> list[str]:
    """The words in a class or an id: `mainNav post-share` is main, nav, post, share."""
    return [word.lower() for word in re.findall(r"[A-Z]?[a-z]+|[A-Z]+", value or "")]


def tag_of(element: HtmlElement) -> str:
    """The tag's name; "" for a comment or a processing instruction."""
    return element.tag if isinstance(element.tag, str) else ""


class _Walk:
    """One pass over a tree; knows which elements hold blocks, and counts the boxes."""

    def __init__(self, root: HtmlElement) -> None:
        self._boxes = 0
        self._holders: dict[HtmlElement, bool] = {}
        for element in root.iter(*_BLOCKS):
            above = element.getparent()
            while above is not None and above not in self._holders:
                self._holders[above] = True
                above = above.getparent()

    def flow(self, element: HtmlElement, box: int, depth: int) -> Iterator[Piece]:
        """The blocks of an element's content; text between them makes paragraphs of its own."""
        if depth > DEPTH_LIMIT:
            raise UnreadableFile("is nested too deep to be taken apart")
        runs = Runs()
        runs.say(element.text)
        for child in element:
            if self._is_block(child):
                yield from pieces_of_runs(runs, BlockKind.PARAGRAPH, box)
                runs = Runs()
                yield from self._block(child, box, depth + 1)
            else:
                self._inline(child, runs, bold=False, depth=depth + 1)
            runs.say(child.tail)
        yield from pieces_of_runs(runs, BlockKind.PARAGRAPH, box)

    def _is_block(self, element: HtmlElement) -> bool:
        return tag_of(element) in _BLOCKS or (element in self._holders and tag_of(element) not in SKIPPED)

    def _block(self, element: HtmlElement, box: int, depth: int) -> Iterator[Piece]:
        tag = tag_of(element)
        if tag in _HEADINGS and element not in self._holders:
            text = self._text(element, depth).replace("\n", " ")
            yield Piece(BlockKind.HEADING, text, level=_HEADINGS[tag], boxed=box)
        elif tag == "li":
            yield from self._item(element, box, depth)
        elif tag == "dl":
            yield from self._definitions(element, box, depth)
        elif tag == "table":
            yield from self._table(element, box, depth)
        elif tag == "pre":
            yield from self._lines(element, box)
        else:
            if _is_box(element):
                box = self._new_box()
            yield from self.flow(element, box, depth)

    def _new_box(self) -> int:
        self._boxes += 1
        return self._boxes

    def _item(self, element: HtmlElement, box: int, depth: int) -> Iterator[Piece]:
        """A list item: its first words; what it holds besides follows as it is. A card in a list is a box."""
        if next(element.iter(*_HEADINGS), None) is not None:
            yield from self.flow(element, self._new_box(), depth)
            return
        pieces = self.flow(element, box, depth)
        for piece in itertools.islice(pieces, 1):
            is_row = piece.kind is BlockKind.TABLE_ROW
            yield piece if is_row else Piece(BlockKind.LIST_ITEM, piece.text, lead=piece.lead, boxed=box)
        yield from pieces

    def _definitions(self, element: HtmlElement, box: int, depth: int) -> Iterator[Piece]:
        """Rows of term and definition; where a definition is a text of its own, its term is a heading."""
        terms: list[str] = []
        for part in element.iter("dt", "dd"):
            owner = next(part.iterancestors("dl"), None)
            if owner is not element:
                continue
            if part.tag == "dt":
                terms.append(self._text(part, depth))
                continue
            term = "\n".join(terms)
            inner = list(self.flow(part, box, depth))
            if sum(piece.kind is BlockKind.PARAGRAPH for piece in inner) > 1 and _length(inner) > CELL_LENGTH:
                yield Piece(BlockKind.HEADING, term.replace("\n", " "), boxed=box)
                yield from inner
            else:
                yield Piece(BlockKind.TABLE_ROW, cells=(term, _cell(inner)), boxed=box)
            terms = []
        for term in terms:
            yield Piece(BlockKind.PARAGRAPH, term, boxed=box)

    def _table(self, table: HtmlElement, box: int, depth: int) -> Iterator[Piece]:
        """Rows of cells; a table of one cell is a box, one that holds long texts is mere layout."""
        own = [row for row in table.iter("tr") if next(row.iterancestors("table"), None) is table]
        for caption in table.findall("caption"):
            yield from self.flow(caption, box, depth)
        rows = [[cell for cell in row if tag_of(cell) in ("td", "th")] for row in own]
        filled = [[list(self.flow(cell, box, depth)) for cell in row] for row in rows]
        if sum(bool(cell) for row in filled for cell in row) == 1:
            own_box = self._new_box()
            inner = (piece for row in filled for cell in row for piece in cell)
            yield from (replace(piece, boxed=own_box) if piece.boxed == box else piece for piece in inner)
            return
        for row in filled:
            if any(_is_layout(cell) for cell in row):
                yield from (piece for cell in row for piece in cell)
            else:
                yield Piece(BlockKind.TABLE_ROW, cells=tuple(_cell(cell) for cell in row), boxed=box)

    def _lines(self, element: HtmlElement, box: int) -> Iterator[Piece]:
        """Preformatted text: a paragraph for each run of lines."""
        for chunk in re.split(r"\n\s*\n", "".join(element.itertext())):
            yield Piece(BlockKind.PARAGRAPH, clean(chunk), boxed=box)

    def _text(self, element: HtmlElement, depth: int) -> str:
        runs = Runs()
        self._inline(element, runs, bold=False, depth=depth)
        return runs.text()

    def _inline(self, element: HtmlElement, runs: Runs, *, bold: bool, depth: int) -> None:
        """Say what stands inside an element that holds no blocks; its tail is the caller's."""
        tag = tag_of(element)
        if depth > DEPTH_LIMIT:
            raise UnreadableFile("is nested too deep to be taken apart")
        if not tag or tag in SKIPPED or _is_note_mark(element):
            return
        if tag == "br":
            runs.break_line()
            return
        bold = bold or tag in ("b", "strong") or _is_drawn_bold(element)
        runs.say(element.text, bold=bold)
        for child in element:
            self._inline(child, runs, bold=bold, depth=depth + 1)
            runs.say(child.tail, bold=bold)


def _is_box(element: HtmlElement) -> bool:
    """Whether an element is drawn as a box, going by its class."""
    if element.tag not in ("div", "section", "article", "aside", "fieldset", "figure"):
        return False
    words = words_of(element.get("class"))
    return bool(_BOXES.intersection(words)) or ("case" in words and "study" in words)


def _is_drawn_bold(element: HtmlElement) -> bool:
    """Whether a style or the size of an old `font` element makes words stand out."""
    if element.tag == "font":
        return re.fullmatch(r"\+?[5-7]|\+[2-4]", element.get("size") or "") is not None
    return _BOLD.search(element.get("style") or "") is not None


def _is_note_mark(element: HtmlElement) -> bool:
    """Whether this is the raised figure that points to a footnote, not a raised `th`."""
    mark = (
        re.fullmatch(r"\s*\[?(?:\d{1,3}|[*†‡§])\]?\s*", "".join(element.itertext()))
        if element.tag == "sup"
        else None
    )
    return mark is not None and (element.find(".//a") is not None or tag_of(_parent(element)) == "a")


def _parent(element: HtmlElement) -> HtmlElement:
    above = element.getparent()
    return element if above is None else above


def _cell(pieces: list[Piece]) -> str:
    return "\n".join(piece.text or " ".join(filter(None, piece.cells)) for piece in pieces).replace("\t", " ")


def _length(pieces: list[Piece]) -> int:
    return sum(len(piece.text) for piece in pieces)


def _is_layout(cell: list[Piece]) -> bool:
    """Whether a cell holds blocks that should be read as such: rows, headings with text, long paragraphs."""
    if any(piece.kind is BlockKind.TABLE_ROW or piece.level for piece in cell):
        return len(cell) > 1
    return len(cell) > 1 and _length(cell) > CELL_LENGTH
