"""PDF: reading order, mended words, and what the fonts tell. The files are made with fpdf2."""

import pytest
from fpdf import FPDF

from indexer.intake.readers import read
from indexer.intake.readers.unreadable import UnreadableFile
from indexer.intake.source_text import BlockKind, SourceText

PROSE = (
    "The Trust has been going for nine years and most people in the city still take us for a clinic. "
    "We are not one, and everything we do is planned and run by people who have been unwell themselves, "
    "with the help of neighbours who give what hours they have and ask for none of them back. "
)


class Page(FPDF):
    """A page of Helvetica with a running head and a page number."""

    def header(self) -> None:
        self.set_font("helvetica", size=8)
        self.cell(0, 6, "Common Thread Issue 31", new_x="LMARGIN", new_y="NEXT")

    def footer(self) -> None:
        self.set_y(-12)
        self.set_font("helvetica", size=8)
        self.cell(0, 6, f"Page {self.page_no()} of 9", align="C")

    def write_line(self, text: str, *, size: int = 11, style: str = "") -> None:
        self.set_font("helvetica", style=style, size=size)
        self.multi_cell(0, size * 0.45, text, align="L", new_x="LMARGIN", new_y="NEXT")
        self.ln(3)


def paper() -> Page:
    page = Page()
    page.add_page()
    return page


def source_of(page: FPDF) -> SourceText:
    return read(bytes(page.output()), "notes.pdf")


def test_fonts_tell_headings_and_gaps_tell_paragraphs() -> None:
    """Larger is higher; wrapped lines are one paragraph; running head and page number are gone."""
    page = paper()
    page.write_line("Weaving it together", size=20, style="B")
    page.write_line(PROSE)
    page.write_line("Opening", size=14, style="B")
    page.write_line(PROSE)
    page.add_page()
    page.write_line("Tying off", size=14, style="B")
    page.write_line(PROSE)
    source = source_of(page)
    assert [("heading", 1), ("paragraph", 0)] + [("heading", 2), ("paragraph", 0)] * 2 == [
        (block.kind.value, block.level) for block in source.blocks
    ]
    assert PROSE.strip() == source.of(source.blocks[1])
    assert "Issue 31" not in source.text
    assert "of 9" not in source.text


def test_a_sentence_runs_on_over_the_page() -> None:
    """Head and number between its halves are no part of it."""
    page = paper()
    page.write_line(PROSE * 40)
    source = source_of(page)
    assert (PROSE * 40).strip() == source.text


def test_two_columns_are_read_one_after_the_other() -> None:
    """Even when the file draws them line by line across the page."""
    page = paper()
    page.set_font("helvetica", size=10)
    for index in range(12):
        for x, side in ((10, "left"), (88, "right")):
            page.text(x, 40 + index * 5, f"{side} line number {index:02} which fills the width of it")
    text = source_of(page).text
    assert text.index("left line number 11") < text.index("right line number 00")


def test_columns_of_labels_are_table_rows() -> None:
    """Short labels with their values beside them are rows, not columns."""
    page = paper()
    page.write_line(PROSE)
    page.set_font("helvetica", size=11)
    for index, (name, value) in enumerate(
        [("Held", "25 January 2013"), ("At", "Newport"), ("Version", "0.3")]
    ):
        page.text(10, 80 + index * 6, name)
        page.text(60, 80 + index * 6, value)
    source = source_of(page)
    rows = [source.of(block) for block in source.blocks if block.kind is BlockKind.TABLE_ROW]
    assert ["Held\t25 January 2013", "At\tNewport", "Version\t0.3"] == rows


@pytest.mark.parametrize(
    ("above", "below", "text"),
    [
        ("people were knock-", "ing on every door", "knocking on"),
        ("the work of co-", "production began", "co-production began"),
        ("it was Hainworth-", "Mir who said so", "Hainworth-Mir who"),
        ("a plain well-", "known case", "well-known case"),
    ],
)
def test_words_parted_at_a_lines_end_are_mended(above: str, below: str, text: str) -> None:
    """A hyphen of the line goes, a hyphen of the word stays."""
    page = paper()
    page.write_line(PROSE)
    page.set_font("helvetica", size=11)
    page.text(10, 80, f"In the long street of the old town near the river some {above}")
    page.text(10, 85, below)
    assert text in source_of(page).text


def test_bullets_are_list_items() -> None:
    """Their lines hang together, their bullets go."""
    page = paper()
    page.write_line(PROSE)
    page.write_line("- never arrive with a form")
    page.write_line("- ask twice")
    source = source_of(page)
    assert ["never arrive with a form", "ask twice"] == [
        source.of(block) for block in source.blocks if block.kind is BlockKind.LIST_ITEM
    ]


def test_pdfs_without_text_are_said_to_be_scans() -> None:
    """A person is told what to do about it."""
    page = FPDF()
    page.add_page()
    with pytest.raises(UnreadableFile, match="looks scanned"):
        source_of(page)


def test_passwords_and_page_numbers_are_bounded() -> None:
    """Encrypted files and books are refused."""
    page = paper()
    page.write_line(PROSE)
    page.set_encryption(owner_password="o", user_password="u")
    with pytest.raises(UnreadableFile, match="password"):
        source_of(page)
    book = FPDF()
    for _ in range(301):
        book.add_page()
    with pytest.raises(UnreadableFile, match="300 pages"):
        source_of(book)


def test_headings_under_one_another_are_two_where_paragraphs_are_short() -> None:
    """The gaps of paragraphs of one line are not taken for the leading; a heading that wraps stays one."""
    page = paper()
    lines = (
        "Date: 3 May 2012",
        "Venue: The Loft",
        "Hosted by: The Forum",
        "Contact: the Forum",
        "Cost: none",
    )
    long = "The Allotment Clinic, where patients and their nurses meet in a greenhouse on a Tuesday"
    for line in lines:
        page.write_line(line)
        page.ln(1.5)
    for line in ("Three examples", long):
        page.write_line(line, size=14, style="B")
        page.ln(1.5)
    page.write_line(PROSE)
    page.ln(1.5)
    page.write_line("Speakers:")
    source = source_of(page)
    headings = [source.of(block) for block in source.blocks if block.kind is BlockKind.HEADING]
    assert headings == ["Three examples", long]
    assert [source.of(block) for block in source.blocks[-2:]] == [PROSE.strip(), "Speakers:"]
