"""OpenDocument texts as they print."""

import io
import zipfile

import pytest

from indexer.intake.readers import read
from indexer.intake.readers.unreadable import UnreadableFile
from indexer.intake.source_text import BlockKind

_SPACE = "urn:oasis:names:tc:opendocument:xmlns:"
NAMES = " ".join(
    [f'xmlns:{name}="{_SPACE}{name}:1.0"' for name in ("office", "text", "table", "style")]
    + [f'xmlns:draw="{_SPACE}drawing:1.0" xmlns:fo="{_SPACE}xsl-fo-compatible:1.0"']
)


def odt(body: str, styles: str = "", manifest: str = "<m/>") -> bytes:
    """An OpenDocument text of a body and automatic styles."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        archive.writestr("META-INF/manifest.xml", manifest)
        archive.writestr(
            "content.xml",
            f"<office:document-content {NAMES}><office:automatic-styles>{styles}</office:automatic-styles>"
            f"<office:body><office:text>{body}</office:text></office:body></office:document-content>",
        )
    return stream.getvalue()


STYLES = (
    '<style:style style:name="B"><style:text-properties fo:font-weight="bold"/></style:style>'
    '<style:style style:name="V"><style:text-properties text:display="none"/></style:style>'
)


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ("<text:p>a<text:line-break/>b<text:s/>c<text:tab/>d</text:p>", "a\nb c d"),
        ("<text:p>a<office:annotation><text:p>no</text:p></office:annotation>b</text:p>", "ab"),
        ('<text:p>a<text:span text:style-name="V">no</text:span>b</text:p>', "ab"),
        ("<text:tracked-changes><text:p>no</text:p></text:tracked-changes><text:p>a</text:p>", "a"),
        (
            "<text:p>a<text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>n</text:p>"
            "</text:note-body></text:note> b</text:p><text:p>c</text:p>",
            "a b\n\nc\n\nn",
        ),
        ("<text:list><text:list-item><text:p>a</text:p></text:list-item></text:list>", "a"),
    ],
)
def test_text_is_read_as_it_prints(body: str, text: str) -> None:
    """Annotations, deletions and hidden text are out; notes come last."""
    assert text == read(odt(body, STYLES), "notes.odt").text


def test_blocks_are_told_by_their_elements() -> None:
    """Headings with level, items, rows, boxes."""
    cell = "<table:table-cell><text:p>x</text:p></table:table-cell>"
    source = read(
        odt(
            '<text:h text:outline-level="2">Head</text:h>'
            "<text:list><text:list-item><text:p>item</text:p></text:list-item></text:list>"
            f"<table:table><table:table-row>{cell}{cell}</table:table-row></table:table>"
            f"<table:table><table:table-row>{cell}</table:table-row></table:table>"
            '<text:p><text:span text:style-name="B">Lead.</text:span> Words</text:p>',
            STYLES,
        ),
        "notes.odt",
    )
    assert [
        (BlockKind.HEADING, 2, 0),
        (BlockKind.LIST_ITEM, 0, 0),
        (BlockKind.TABLE_ROW, 0, 0),
        (BlockKind.PARAGRAPH, 0, 1),
        (BlockKind.PARAGRAPH, 0, 0),
    ] == [(block.kind, block.level, block.boxed) for block in source.blocks]
    assert "Lead." == source.text[source.blocks[-1].start : source.blocks[-1].lead]


def test_a_password_is_asked_to_be_taken_off() -> None:
    """An encrypted file is refused by that name."""
    with pytest.raises(UnreadableFile, match="password"):
        read(odt("<text:p>x</text:p>", manifest="<m><encryption-data/></m>"), "notes.odt")
