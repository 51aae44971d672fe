"""PDF files, by pdfium: opened with bounds, refused where there is no text to be had."""

from __future__ import annotations

import pypdfium2
from pypdfium2 import PdfiumError

from indexer.intake.readers.page_furniture import without_page_furniture
from indexer.intake.readers.pdf_blocks import pieces_of_pages
from indexer.intake.readers.pdf_lines import Line, lines_of
from indexer.intake.readers.pieces import TEXT_LIMIT, assemble
from indexer.intake.readers.unreadable import UnreadableFile
from indexer.intake.source_text import SourceText

PAGES_LIMIT = 300


def read_pdf(data: bytes) -> SourceText:
    """Read a PDF.

    Raises:
        UnreadableFile: It is damaged, protected by a password, too long, or has no text (a scan).
    """
    try:
        document = pypdfium2.PdfDocument(data)
    except PdfiumError as error:
        locked = "assword" in str(error)
        reason = (
            "is protected by a password; save it without one"
            if locked
            else "is damaged or cut off; it cannot be read as a PDF"
        )
        raise UnreadableFile(reason) from error
    try:
        if len(document) > PAGES_LIMIT:
            raise UnreadableFile(f"has more than {PAGES_LIMIT} pages")
        pages = _pages(document)
        title = document.get_metadata_dict().get("Title", "")
    except PdfiumError as error:
        raise UnreadableFile("is damaged; it cannot be read as a PDF") from error
    finally:
        document.close()
    pieces = list(without_page_furniture(pieces_of_pages(pages)))
    if not pieces:
        raise UnreadableFile("has no text in it; it looks scanned, so it needs text recognition (OCR) first")
    blank = [str(number) for number, page in enumerate(pages, 1) if not page]
    warnings = (f"Pages without text, perhaps scanned: {', '.join(blank)}.",) if blank else ()
    return assemble(pieces, "pdf", title=title, warnings=warnings)


def _pages(document: pypdfium2.PdfDocument) -> list[list[Line]]:
    pages, length = [], 0
    for number in range(len(document)):
        page = document[number]
        pages.append(lines_of(page))
        page.close()
        length += sum(len(line.text) for line in pages[-1])
        if length > TEXT_LIMIT:
            raise UnreadableFile("has too much text for one write-up")
    return pages
