"""Word files as they print."""

import io
import zipfile
from collections.abc import Mapping

import pytest

from indexer.intake.readers import read
from indexer.intake.readers.unreadable import UnreadableFile
from indexer.intake.source_text import BlockKind, SourceText

NAMES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
)
PARAGRAPH = "<w:p><w:r><w:t>x</w:t></w:r></w:p>"


def word_file(body: str, parts: Mapping[str, str] | None = None, head: str = "") -> bytes:
    """A Word file of a body, with further parts."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr(
            "word/document.xml", f"{head}<w:document {NAMES}><w:body>{body}</w:body></w:document>"
        )
        for name, text in (parts or {}).items():
            archive.writestr(name, text)
    return stream.getvalue()


def source_of(body: str, **parts: str) -> SourceText:
    full = {f"word/{name}.xml": f"<w:x {NAMES}>{text}</w:x>" for name, text in parts.items()}
    return read(word_file(body, full), "notes.docx")


def run(text: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


@pytest.mark.parametrize(
    ("inside", "text"),
    [
        (f"<w:del><w:r><w:delText>old</w:delText></w:r></w:del><w:ins>{run('new')}</w:ins>", "new"),
        (f"<w:moveFrom>{run('old')}</w:moveFrom><w:moveTo>{run('new')}</w:moveTo>", "new"),
        (run("seen ") + run("hidden", "<w:vanish/>"), "seen"),
        (run("seen", '<w:vanish w:val="0"/>'), "seen"),
        (f"<w:sdt><w:sdtPr/><w:sdtContent>{run('in a control')}</w:sdtContent></w:sdt>", "in a control"),
        (f"<w:hyperlink>{run('a link')}</w:hyperlink>", "a link"),
        ("<w:r><w:t>a</w:t><w:br/><w:t>b</w:t><w:tab/><w:t>c</w:t></w:r>", "a\nb c"),
        ("<w:r><w:t>co</w:t><w:noBreakHyphen/><w:t>production</w:t></w:r>", "co-production"),
        (f"<w:r><w:instrText>PAGE</w:instrText></w:r>{run('text')}", "text"),
        (f"{run('on')}{run('e word')}", "one word"),
    ],
)
def test_runs_are_read_as_they_print(inside: str, text: str) -> None:
    """Insertions, links and controls are in; deletions, field codes and hidden text are out."""
    assert text == source_of(f"<w:p>{inside}</w:p>").text


def test_text_hidden_by_a_style_is_left_out() -> None:
    """Hidden is hidden, even when a style that another is based on says so."""
    styles = (
        '<w:style w:styleId="A"><w:name w:val="a"/><w:rPr><w:vanish/></w:rPr></w:style>'
        '<w:style w:styleId="B"><w:name w:val="b"/><w:basedOn w:val="A"/></w:style>'
    )
    hidden = run("no", '<w:rStyle w:val="B"/>')
    body = f"<w:p>{hidden}{run('yes')}</w:p>"
    assert "yes" == source_of(body, styles=styles).text


def test_headings_are_told_by_style_and_outline() -> None:
    """By the style's name, whatever its id; by the outline level of a style of one's own; the title first."""
    styles = (
        '<w:style w:styleId="Titel"><w:name w:val="Title"/></w:style>'
        '<w:style w:styleId="berschrift1"><w:name w:val="heading 1"/></w:style>'
        '<w:style w:styleId="Own"><w:name w:val="Ours"/><w:pPr><w:outlineLvl w:val="1"/></w:pPr></w:style>'
    )
    body = "".join(
        f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr>{run(style)}</w:p>'
        for style in ("Titel", "berschrift1", "Own")
    )
    assert [1, 2, 3] == [block.level for block in source_of(body, styles=styles).blocks]


def test_lists_tables_and_boxes() -> None:
    """Numbered paragraphs are list items, tables rows of cells, a table of one cell and a text box boxes."""
    cell = f"<w:tc>{PARAGRAPH}</w:tc>"
    box = f"<w:txbxContent>{PARAGRAPH}</w:txbxContent>"
    source = source_of(
        f'<w:p><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr>{run("item")}</w:p>'
        f"<w:tbl><w:tr>{cell}{cell}</w:tr></w:tbl><w:tbl><w:tr>{cell}</w:tr></w:tbl>"
        f"<w:p>{run('beside')}<w:r><mc:AlternateContent><mc:Choice>{box}</mc:Choice>"
        f"<mc:Fallback>{box}</mc:Fallback></mc:AlternateContent></w:r></w:p>"
    )
    kinds = [(block.kind.value, source.of(block), block.boxed) for block in source.blocks]
    assert [
        ("list-item", "item", 0),
        ("table-row", "x\tx", 0),
        ("paragraph", "x", 1),
        ("paragraph", "beside", 0),
        ("paragraph", "x", 2),
    ] == kinds


def test_footnotes_come_last() -> None:
    """The mark leaves no figure in the sentence; notes nobody refers to are out."""
    note = '<w:footnote w:id="{}"><w:p><w:r><w:t>{}</w:t></w:r></w:p></w:footnote>'
    body = f'<w:p>{run("evidence.")}<w:r><w:footnoteReference w:id="2"/></w:r>{run(" Of thirty")}</w:p>'
    source = source_of(body, footnotes=note.format(1, "stray") + note.format(2, "Lidstone"))
    assert "evidence. Of thirty\n\nLidstone" == source.text


def test_bold_paragraphs_are_headings_and_bold_openings_leads() -> None:
    """For people who use no styles."""
    source = source_of(
        f"<w:p>{run('Speakers', '<w:b/>')}</w:p><w:p>{run('Kettle Lane. ', '<w:b/>')}{run('Fourteen')}</w:p>"
    )
    first, second = source.blocks
    assert BlockKind.HEADING == first.kind
    assert "Kettle Lane." == source.text[second.start : second.lead]


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (word_file(PARAGRAPH)[:300], "damaged or cut off"),
        (word_file("", head='<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'), "entities of its own"),
        (word_file(PARAGRAPH * 400_000), "too large"),
        (word_file(PARAGRAPH * 50_000), "too many paragraphs"),
        (word_file("x" * 11_000_000), "too large"),
        (word_file(PARAGRAPH, {f"word/{number}": "" for number in range(2_000)}), "too large"),
        (word_file("<w:sdt>" * 5_000 + "</w:sdt>" * 5_000), "damaged"),
        (word_file(""), "no text"),
    ],
)
def test_hostile_files_are_refused(data: bytes, reason: str) -> None:
    """Bombs are refused before they are unpacked, and no entity is ever resolved."""
    with pytest.raises(UnreadableFile, match=reason):
        read(data, "notes.docx")


def test_tabs_between_words_make_rows() -> None:
    """Speakers set with tabs are rows of cells; a number before a tab is a list's."""
    tabbed = "<w:p><w:r><w:t>{}</w:t><w:tab/><w:t>{}</w:t></w:r></w:p>"
    source = source_of(tabbed.format("Tamsyn Rosewarne", "Recovery Trust") + tabbed.format("1.", "Welcome"))
    row, number = source.blocks
    assert ["Tamsyn Rosewarne", "Recovery Trust"] == [source.text[low:high] for low, high in row.cells]
    assert (BlockKind.PARAGRAPH, "1. Welcome") == (number.kind, source.of(number))
