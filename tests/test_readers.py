"""Every kind of file becomes one text with exact places; what cannot be read is refused in one sentence."""

import random
from itertools import pairwise
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from indexer.errors import CasebookError
from indexer.intake.readers import SIZE_LIMIT, read
from indexer.intake.readers.pieces import BLOCK_LIMIT, TEXT_LIMIT, Piece, assemble, clean
from indexer.intake.readers.unreadable import UnreadableFile, printable
from indexer.intake.readers.wire import dumped, from_wire, to_wire
from indexer.intake.source_text import BlockKind, SourceText
from writeup_matches import levelled

DEV = Path(__file__).parent / "writeups" / "dev"
WRITEUPS = sorted(path for path in DEV.iterdir() if path.suffix != ".yaml")


def label(path: Path) -> dict[str, list[str]]:
    value: dict[str, list[str]] = yaml.safe_load(
        path.with_name(f"{path.stem}.expected.yaml").read_text("utf-8")
    )
    return value


def assert_exact(source: SourceText) -> None:
    """Blocks in order, without space at their ends; together all characters; cells and lead inside."""
    edges = [0, *(edge for block in source.blocks for edge in (block.start, block.end)), len(source.text)]
    assert all(low <= high for low, high in pairwise(edges))
    assert all(source.of(block) and source.of(block) == source.of(block).strip() for block in source.blocks)
    between = (
        [0, *(block.end for block in source.blocks)],
        [*(b.start for b in source.blocks), len(source.text)],
    )
    assert "" == "".join(source.text[low:high] for low, high in zip(*between, strict=True)).strip()
    for block in source.blocks:
        assert block.start <= block.lead <= block.end
        assert bool(block.cells) == (block.kind is BlockKind.TABLE_ROW)
        if block.cells:
            cells = [source.text[low:high] for low, high in block.cells]
            assert source.of(block).replace("\t", "") == "".join(cells)


@pytest.mark.parametrize("path", WRITEUPS, ids=lambda path: path.stem)
def test_every_sentence_that_must_survive_does(path: Path) -> None:
    """Sentences of the write-up come through letter by letter, whatever the format did to them."""
    text = read(path.read_bytes(), path.name).text
    assert [] == [said for said in label(path)["must_survive"] if levelled(said) not in levelled(text)]


@pytest.mark.parametrize("path", WRITEUPS, ids=lambda path: path.stem)
def test_the_pages_furniture_is_left_out(path: Path) -> None:
    """Navigation, counts, comments, running heads, hidden and deleted text are not in the text."""
    text = read(path.read_bytes(), path.name).text
    assert [] == [words for words in label(path)["must_not_in_body"] if words in text]


@pytest.mark.parametrize("path", WRITEUPS, ids=lambda path: path.stem)
def test_blocks_lie_exactly_in_the_text(path: Path) -> None:
    """`text[start:end]` is the block, and nothing but white space lies between blocks."""
    assert_exact(read(path.read_bytes(), path.name))


words = st.text(max_size=40).map(clean)
pieces = st.lists(
    st.builds(Piece, st.sampled_from([BlockKind.HEADING, BlockKind.PARAGRAPH, BlockKind.LIST_ITEM]), words)
    | st.builds(
        Piece,
        st.just(BlockKind.TABLE_ROW),
        cells=st.lists(words.map(lambda text: text.replace("\t", " ")), max_size=4).map(tuple),
    ),
    max_size=12,
)


@given(pieces)
def test_any_pieces_get_exact_places(given_pieces: list[Piece]) -> None:
    """Empty pieces vanish; all others have exact places and come back from the wire as they were."""
    try:
        source = assemble(given_pieces, "txt")
    except UnreadableFile:
        assert not any(piece.text or any(piece.cells) for piece in given_pieces)
        return
    assert_exact(source)
    assert source == from_wire(yaml.safe_load(dumped(to_wire(source))))


def refusal(data: bytes, name: str) -> str:
    """The sentence a file is refused with; "" when it is read, with exact blocks."""
    try:
        assert_exact(read(data, name))
    except UnreadableFile as error:
        return str(error)
    return ""


@given(st.text(max_size=400))
def test_any_text_is_read_or_refused(text: str) -> None:
    """Plain text of any characters gives exact blocks or one sentence."""
    assert "\n" not in refusal(text.encode("utf-8", "replace"), "notes.txt")


@given(st.sampled_from(["md", "html", "eml", "rtf"]), st.text(max_size=400))
def test_any_marked_text_is_read_or_refused(ending: str, text: str) -> None:
    """Markdown, HTML, mail and RTF of any characters give exact blocks or one sentence."""
    head = {"eml": "Subject: x\n\n", "rtf": "{\\rtf1 "}.get(ending, "")
    assert "\n" not in refusal((head + text).encode("utf-8", "replace"), f"notes.{ending}")


@pytest.mark.parametrize("path", WRITEUPS, ids=lambda path: path.stem)
def test_damaged_files_are_read_or_refused(path: Path) -> None:
    """Cut off or with bytes turned over, a file gives a text or one sentence, never another error."""
    data, dice = path.read_bytes(), random.Random(path.stem)
    for _ in range(12):
        damaged = bytearray(data[: dice.randrange(1, len(data))] if dice.random() < 0.4 else data)
        for _ in range(dice.randrange(1, 30)):
            damaged[dice.randrange(len(damaged))] = dice.randrange(256)
        sentence = refusal(bytes(damaged), path.name)
        assert not sentence or sentence.startswith(f"“{path.name}” ")


@pytest.mark.parametrize(
    ("data", "name", "sentence"),
    [
        (b"", "a.txt", "“a.txt” is empty."),
        (b" \r\n", "a.txt", "“a.txt” is empty."),
        (b"%PDF-1.7 ...", "a.txt", "“a.txt” is named .txt but is a PDF."),
        (b"<!doctype html><p>x", "a.txt", "“a.txt” is named .txt but is a web page."),
        (b"words", "a.pdf", "“a.pdf” is damaged or is not a PDF at all."),
        (b"PK\x03\x04rest", "a.zip", "“a.zip” is a zip archive; hand in the files in it one by one."),
        (b"\x89PNG\r\n", "a.png", "“a.png” is an image; only files with text in them can be read."),
        (b"\x7fELF\x02", "a.txt", "“a.txt” is a program, not a text."),
        (bytes(range(256)), "a.txt", "“a.txt” is in an encoding that cannot be told; save it as UTF-8."),
        (b"\x00\x01ab" * 99, "a.txt", "“a.txt” is named as a text but holds something else."),
        (b"x" * (SIZE_LIMIT + 1), "a.txt", "“a.txt” is larger than 12 MB."),
        (b"x " * (TEXT_LIMIT // 2 + 9), "a.txt", "“a.txt” has too much text for one write-up."),
        (b"x\n\n" * (BLOCK_LIMIT + 1), "a.txt", "“a.txt” has too much text for one write-up."),
    ],
)
def test_what_cannot_be_read_is_refused_in_a_sentence(data: bytes, name: str, sentence: str) -> None:
    """The sentence names the file and the reason, and what to do where something can be done."""
    with pytest.raises(UnreadableFile) as caught:
        read(data, name)
    assert sentence == str(caught.value)
    assert isinstance(caught.value, CasebookError)


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\notes\\day.docx", "day.docx"),
        ("report\u202excod.txt", "report\ufffdxcod.txt"),
        ("a\x1b[31m\n.txt", "a\ufffd[31m\ufffd.txt"),
        ("x" * 200, "x" * 79 + "…"),
        ("Bríd’s notes.txt", "Bríd’s notes.txt"),
    ],
)
def test_a_name_is_fit_to_print(name: str, shown: str) -> None:
    """A name shows its last part only, and nothing that steers a terminal or turns the reading direction."""
    assert shown == printable(name)


def test_text_is_cleaned_of_what_nobody_sees() -> None:
    """Ligatures are letters, odd spaces are spaces, unseen characters go; quotes and slips stay."""
    assert "ﬁ".replace("ﬁ", "fi") + "rst “wether” is is" == clean(
        "ﬁrst\u00a0“wether”\u200b  is\u00ad is\ufeff "
    )
