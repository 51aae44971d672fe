"""Word files (.docx), as they print: tracked deletions, comments and hidden text are out, insertions and text
boxes are in, footnotes come last; headers and footers are not read at all.
"""

from __future__ import annotations

import re

from lxml import etree
from lxml.html import HtmlElement

from indexer.intake.readers.docx_styles import WORD, Style, attribute, styles_of, switch
from indexer.intake.readers.growing import add, new_page, say
from indexer.intake.readers.inline import TAB
from indexer.intake.readers.packages import PARAGRAPHS_LIMIT, Package
from indexer.intake.readers.page_furniture import without_page_furniture
from indexer.intake.readers.pieces import assemble
from indexer.intake.readers.unreadable import UnreadableFile
from indexer.intake.readers.walking import blocks_of
from indexer.intake.source_text import SourceText

_STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"
_CHOICE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}AlternateContent"
_MAIN = re.compile(r"word/document\d*\.xml")
_GONE = frozenset("del moveFrom instrText pPr rPr tblPr tblGrid trPr tcPr sectPr sdtPr delText".split())
_TEXTS = {"tab": TAB, "noBreakHyphen": "-", "ptab": TAB}


def read_docx(data: bytes) -> SourceText:
    """Read a Word file.

    Raises:
        UnreadableFile: It is damaged, too large, or holds what no real document does.
    """
    package = Package(data, "a Word file")
    name = min((name for name in package.names if _MAIN.fullmatch(name)), default="")
    root = package.xml(name)
    if root is None:
        raise UnreadableFile("is damaged or cut off; it cannot be read as a Word file")
    if str(root.tag).startswith(f"{{{_STRICT}}}"):
        raise UnreadableFile("is in the form “Strict Open XML”; save it as an ordinary Word document (.docx)")
    if sum(1 for _ in root.iter(f"{WORD}p")) > PARAGRAPHS_LIMIT:
        raise UnreadableFile("has too many paragraphs for one write-up")
    writer = _Writer(styles_of(package.xml("word/styles.xml")))
    body = root.find(f"{WORD}body")
    writer.write(root if body is None else body)
    for kind in ("footnote", "endnote"):
        writer.write_notes(package.xml(f"word/{kind}s.xml"), kind)
    return assemble(
        without_page_furniture(blocks_of(writer.page)), "docx", title=package.title("docProps/core.xml")
    )


def _name(element: etree._Element) -> str:
    """An element's name in Word's namespace; "" for others."""
    return str(element.tag).removeprefix(WORD) if str(element.tag).startswith(WORD) else ""


class _Writer:
    """Writes a Word document as a page of plain HTML elements."""

    def __init__(self, styles: dict[str, Style]) -> None:
        self.page = new_page()
        self._styles = styles
        self._notes: dict[str, list[str]] = {"footnote": [], "endnote": []}
        self._shift = False

    def write(self, body: etree._Element) -> None:
        """Write a part's blocks to the page."""
        styles = [self._style(paragraph) for paragraph in body.findall(f"{WORD}p")]
        self._shift = any(style.is_title for style in styles) and any(style.level == 1 for style in styles)
        self._blocks(body, self.page)

    def write_notes(self, root: etree._Element | None, kind: str) -> None:
        """Write the notes that were referred to, in that order."""
        notes = {} if root is None else {note.get(f"{WORD}id"): note for note in root}
        for number in dict.fromkeys(self._notes[kind]):
            if number in notes:
                self._blocks(notes[number], self.page)

    def _blocks(self, element: etree._Element, parent: HtmlElement) -> None:
        for child in element:
            name = _name(child)
            if name == "p":
                self._paragraph(child, parent)
            elif name == "tbl":
                self._table(child, parent)
            elif name not in _GONE:
                self._blocks(child, parent)

    def _table(self, element: etree._Element, parent: HtmlElement) -> None:
        table = add(parent, "table")
        for row in element.iter(f"{WORD}tr"):
            if (
                next(row.iterancestors(f"{WORD}tbl"), None) is not element
                or row.find(f"{WORD}trPr/{WORD}del") is not None
            ):
                continue
            line = add(table, "tr")
            for cell in row.iter(f"{WORD}tc"):
                if next(cell.iterancestors(f"{WORD}tr"), None) is row:
                    self._blocks(cell, add(line, "td"))

    def _paragraph(self, element: etree._Element, parent: HtmlElement) -> None:
        style = self._style(element)
        if style.is_contents or style.hidden:
            return
        line = add(parent, self._tag(element, style))
        boxes: list[etree._Element] = []
        self._runs(element, line, style, boxes)
        for box in boxes:
            self._blocks(box, add(parent, "div", "box"))

    def _style(self, paragraph: etree._Element) -> Style:
        return self._styles.get(attribute(paragraph, "pPr/pStyle") or "", Style())

    def _tag(self, element: etree._Element, style: Style) -> str:
        if style.is_title:
            return "h1"
        outline = attribute(element, "pPr/outlineLvl") or ""
        level = style.level or (int(outline) + 1 if outline.isdigit() and int(outline) < 9 else 0)
        if level:
            return f"h{min(level + self._shift, 6)}"
        number = attribute(element, "pPr/numPr/numId")
        return "li" if (number or "0") != "0" or (style.is_list and number != "0") else "p"

    def _runs(
        self, element: etree._Element, line: HtmlElement, style: Style, boxes: list[etree._Element]
    ) -> None:
        """Write the runs below an element; text boxes anchored in them are put aside."""
        for child in element:
            name = _name(child)
            if child.tag == _CHOICE:
                self._box(child, boxes)
            elif name == "r":
                self._run(child, line, style, boxes)
            elif name not in _GONE:
                self._runs(child, line, style, boxes)

    def _run(self, run: etree._Element, line: HtmlElement, style: Style, boxes: list[etree._Element]) -> None:
        own = self._styles.get(attribute(run, "rPr/rStyle") or "", Style())
        hidden, bold = switch(run, "rPr/vanish"), switch(run, "rPr/b")
        if hidden or (hidden is None and own.hidden):
            return
        is_bold = (own.bold or style.bold) if bold is None else bold
        target = add(line, "b") if is_bold and line.tag in ("p", "li") else line
        for child in run:
            name = _name(child)
            if name == "t":
                say(target, child.text or "")
            elif name in _TEXTS:
                say(target, _TEXTS[name])
            elif name in ("br", "cr") and child.get(f"{WORD}type") in (None, "textWrapping"):
                add(target, "br")
            elif name in ("footnoteReference", "endnoteReference"):
                self._notes[name.removesuffix("Reference")].append(child.get(f"{WORD}id") or "")
            elif name in ("drawing", "pict", "object") or child.tag == _CHOICE:
                self._box(child, boxes)

    def _box(self, element: etree._Element, boxes: list[etree._Element]) -> None:
        """Put aside a text box; of its two forms, for new and for old programs, the first."""
        branch = element[0] if element.tag == _CHOICE and len(element) else element
        boxes.extend(
            box
            for box in branch.iter(f"{WORD}txbxContent")
            if next(box.iterancestors(f"{WORD}txbxContent"), None) not in boxes
        )
