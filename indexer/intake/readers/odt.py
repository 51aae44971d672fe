"""OpenDocument texts (.odt), as they print: annotations, tracked deletions and hidden text are out, footnotes
come last; headers and footers are not read at all.
"""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree
from lxml.html import HtmlElement

from indexer.intake.readers.growing import add, new_page, say
from indexer.intake.readers.inline import TAB
from indexer.intake.readers.packages import PARAGRAPHS_LIMIT, Package
from indexer.intake.readers.page_furniture import without_page_furniture
from indexer.intake.readers.pieces import assemble
from indexer.intake.readers.unreadable import UnreadableFile
from indexer.intake.readers.walking import blocks_of
from indexer.intake.source_text import SourceText

_SPACE = "urn:oasis:names:tc:opendocument:xmlns:"
TEXT, TABLE, OFFICE, STYLE, DRAW = (
    f"{{{_SPACE}{name}:1.0}}" for name in "text table office style drawing".split()
)
_FO = f"{{{_SPACE}xsl-fo-compatible:1.0}}"
_GONE = frozenset(
    [f"{OFFICE}annotation", f"{OFFICE}annotation-end", f"{TEXT}tracked-changes", f"{TEXT}hidden-text"]
    + [f"{TEXT}{name}" for name in "hidden-paragraph sequence-decls page-number table-of-content".split()]
    + [f"{TEXT}{name}" for name in "illustration-index alphabetical-index bibliography ruby-text".split()]
)


def read_odt(data: bytes) -> SourceText:
    """Read an OpenDocument text.

    Raises:
        UnreadableFile: It is damaged, encrypted, too large, or holds what no real document does.
    """
    package = Package(data, "an OpenDocument text")
    manifest = package.xml("META-INF/manifest.xml")
    if manifest is not None and any("encryption-data" in str(element.tag) for element in manifest.iter()):
        raise UnreadableFile("is protected by a password; save it without one")
    root = package.xml("content.xml")
    body = None if root is None else root.find(f"{OFFICE}body/{OFFICE}text")
    if root is None or body is None:
        raise UnreadableFile("is damaged or cut off; it cannot be read as an OpenDocument text")
    if sum(1 for _ in root.iter(f"{TEXT}p", f"{TEXT}h")) > PARAGRAPHS_LIMIT:
        raise UnreadableFile("has too many paragraphs for one write-up")
    writer = _Writer(dict(_styles([package.xml("styles.xml"), root])))
    writer.write(body)
    return assemble(without_page_furniture(blocks_of(writer.page)), "odt", title=package.title("meta.xml"))


def _styles(roots: list[etree._Element | None]) -> Iterator[tuple[str, frozenset[str]]]:
    """What each style is of `bold`, `hidden` and `title`; of its parent it takes but being a title."""
    for style in (style for root in roots if root is not None for style in root.iter(f"{STYLE}style")):
        marks = set()
        for properties in style.iter(f"{STYLE}text-properties"):
            if properties.get(f"{_FO}font-weight") in ("bold", "600", "700", "800", "900"):
                marks.add("bold")
            if properties.get(f"{TEXT}display") == "none":
                marks.add("hidden")
        if "Title" in (style.get(f"{STYLE}name"), style.get(f"{STYLE}parent-style-name")):
            marks.add("title")
        yield style.get(f"{STYLE}name") or "", frozenset(marks)


class _Writer:
    """Writes an OpenDocument text as a page of plain HTML elements."""

    def __init__(self, styles: dict[str, frozenset[str]]) -> None:
        self.page = new_page()
        self._styles = {"Title": frozenset({"title"}), **styles}
        self._notes: list[etree._Element] = []
        self._shift = False

    def write(self, body: etree._Element) -> None:
        """Write the text, then its notes."""
        titled = any("title" in self._marks(paragraph) for paragraph in body.findall(f"{TEXT}p"))
        levels = (heading.get(f"{TEXT}outline-level") for heading in body.iter(f"{TEXT}h"))
        self._shift = titled and "1" in levels
        self._blocks(body, self.page, "p")
        for note in self._notes:
            self._blocks(note, self.page, "p")

    def _marks(self, element: etree._Element) -> frozenset[str]:
        return self._styles.get(element.get(f"{TEXT}style-name") or "", frozenset())

    def _blocks(self, element: etree._Element, parent: HtmlElement, tag: str) -> None:
        for child in element:
            if child.tag == f"{TEXT}h":
                level = child.get(f"{TEXT}outline-level") or "1"
                depth = (int(level) if level.isdigit() else 1) + self._shift
                self._paragraph(child, add(parent, f"h{min(depth, 6)}"), parent)
            elif child.tag == f"{TEXT}p":
                self._paragraph(child, add(parent, "h1" if "title" in self._marks(child) else tag), parent)
            elif child.tag in (f"{TEXT}list-item", f"{TEXT}list-header"):
                self._blocks(child, parent, "li")
            elif child.tag == f"{TABLE}table":
                self._table(child, add(parent, "table"))
            elif child.tag == f"{DRAW}text-box":
                self._blocks(child, add(parent, "div", "box"), "p")
            elif child.tag not in _GONE:
                self._blocks(child, parent, tag)

    def _table(self, element: etree._Element, table: HtmlElement) -> None:
        for row in element.iter(f"{TABLE}table-row"):
            if next(row.iterancestors(f"{TABLE}table"), None) is element:
                line = add(table, "tr")
                for cell in row.findall(f"{TABLE}table-cell"):
                    self._blocks(cell, add(line, "td"), "p")

    def _paragraph(self, element: etree._Element, line: HtmlElement, parent: HtmlElement) -> None:
        marks = self._marks(element)
        if "hidden" in marks:
            return
        boxes: list[etree._Element] = []
        self._inline(element, add(line, "b") if "bold" in marks and line.tag == "p" else line, boxes)
        for box in boxes:
            self._blocks(box, add(parent, "div", "box"), "p")

    def _inline(self, element: etree._Element, line: HtmlElement, boxes: list[etree._Element]) -> None:
        say(line, element.text or "")
        for child in element:
            if child.tag == f"{TEXT}note":
                self._notes.extend(child.findall(f"{TEXT}note-body"))
            elif child.tag == f"{DRAW}text-box":
                boxes.append(child)
            elif child.tag == f"{TEXT}line-break":
                add(line, "br")
            elif child.tag in (f"{TEXT}s", f"{TEXT}tab"):
                say(line, TAB if child.tag == f"{TEXT}tab" else " ")
            elif child.tag not in _GONE and "hidden" not in self._marks(child):
                bold = "bold" in self._marks(child) and child.tag == f"{TEXT}span"
                self._inline(child, add(line, "b") if bold else line, boxes)
            say(line, child.tail or "")
