"""Plain text: its blocks are told by their shape."""

import pytest

from indexer.intake.readers import read
from indexer.intake.source_text import BlockKind, SourceText

H, P, L, R = BlockKind.HEADING, BlockKind.PARAGRAPH, BlockKind.LIST_ITEM, BlockKind.TABLE_ROW


def blocks(text: str | bytes) -> list[tuple[BlockKind, str]]:
    source = read(text if isinstance(text, bytes) else text.encode(), "notes.txt")
    return [(block.kind, source.of(block)) for block in source.blocks]


def text_of(data: bytes) -> SourceText:
    return read(data, "notes.txt")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_marked_encodings_are_read_without_a_warning(encoding: str) -> None:
    """UTF-8 with or without a mark, and UTF-16 with one."""
    source = text_of("Tŷ Gwaenog’s day".encode(encoding))
    assert ("Tŷ Gwaenog’s day", ()) == (source.text, source.warnings)


def test_windows_1252_is_read_with_a_warning() -> None:
    """What is not UTF-8 is read as Windows-1252, and a person is told to look."""
    source = text_of("“Café” – £5".encode("cp1252"))
    assert "“Café” – £5" == source.text
    assert 1 == len(source.warnings)


def test_wrapped_lines_are_one_paragraph() -> None:
    """Lines wrapped at a column are joined; a hyphen at a line's end takes no space."""
    text = (
        "The Trust has been going for nine years and most people in the city\n"
        "still take us for a clinic, which we are not and never were: we are co-\n"
        "producers of our own recovery, and everything here is planned by us all\n"
        "together.\n"
    )
    ((kind, words),) = blocks(text)
    assert (P, True) == (kind, "the city still take us" in words and "co-producers" in words)


def test_short_lines_are_blocks_of_their_own() -> None:
    """Lines that end before their column ends are not joined, in a wrapped text neither."""
    assert [(P, "When: Friday 8 July"), (P, "Where: Damside Works")] == blocks(
        "When: Friday 8 July\nWhere: Damside Works"
    )


@pytest.mark.parametrize(
    "heading",
    [
        "What do we mean by it?",
        "WHAT WE DID",
        "Case study 1: The Rota Club",
        "Croeso / Welcome",
        "1. Welcome",
    ],
)
def test_a_short_line_above_text_is_a_heading(heading: str) -> None:
    """Short, alone, without a stop: a heading."""
    assert H == blocks(f"{heading}\n\nCorwin gave the only formal talk of the day.\n")[0][0]


@pytest.mark.parametrize(
    "line",
    [
        "Posted 21 October 2019 by F. Gorse",
        "When: Friday",
        "We heard four stories:",
        "It rained.",
        "of course",
    ],
)
def test_not_every_short_line_is_a_heading(line: str) -> None:
    """Labels, datelines, sentences and what leads into a list are paragraphs."""
    assert P == blocks(f"{line}\n\nCorwin gave the only formal talk of the day.\n")[0][0]


def test_underlined_lines_are_headings() -> None:
    """A line above `===` or `---` is a heading, and the rule goes."""
    assert [(H, "Quarterly exchange"), (P, "We met online.")] == blocks(
        "Quarterly exchange\n==================\nWe met online.\n"
    )


def test_bullets_and_numbers_are_list_items() -> None:
    """Bullets are cut off, numbers stay."""
    assert [(L, "one"), (L, "two"), (L, "three"), (L, "(a) four"), (L, "2. five")] == blocks(
        "• one\n- two\n* three\n(a) four\n2. five"
    )


def test_tabs_and_columns_make_rows() -> None:
    """Cells by tabs, or by wide gaps in at least two lines."""
    assert [(R, "Ianthe\tForum")] == blocks("Ianthe\tForum")
    assert [(R, "Ianthe\tForum"), (R, "Merle\tSheds")] == blocks("Ianthe     Forum\nMerle      Sheds")


def test_a_signature_is_left_out() -> None:
    """What stands below `--` at the end is not of the text."""
    assert [(P, "We meet again in May.")] == blocks("We meet again in May.\n\n--\nYou are a member.\n")


def test_a_list_of_names_is_not_a_list_of_headings() -> None:
    """Names on lines of their own, a blank line between them, as pasted from a page."""
    names = ["Halima Khan - NESTA", "Tony Bovaird - INLOGOV", "Paul Sheehan - Walsall MBC"]
    text = "\n\n".join(
        ["Roadshow", "We met in May to hear of this.", "Speakers:", *names, "That was all of it."]
    )
    assert [(P, name) for name in names] == blocks(text)[3:6]


def test_numbered_paragraphs_with_hanging_indents_are_joined() -> None:
    """Minutes are wrapped within each number; the next number begins a paragraph."""
    text = (
        "1.1 The Chair welcomed members and said that the circle had been set up because three\n"
        "    contracts in a row had been written without a single person who would use them in\n"
        "    the room.\n"
        "1.2 The minutes of 16 June 2015 were agreed.\n"
    )
    assert ["1.1 The", "1.2 The"] == [words[:7] for _, words in blocks(text)]


def test_a_drawn_table_gives_rows() -> None:
    """Bars part cells; borders go."""
    assert [(R, "No\tAction"), (R, "1\tCirculate")] == blocks(
        "+--+--+\n| No | Action |\n|---|---|\n| 1 | Circulate |"
    )


def test_a_mail_saved_as_text_is_read_like_a_mail() -> None:
    """Its head is no text, its subject the title; the mail it answers is left out."""
    letter = "Thank you for coming to the workshop on 5 July, all forty-four of you. " * 6
    source = text_of(
        f"From: Dot <d@a.example>\nTo: all\nSent: 12 July 2016 16:48\nSubject: Fwd: Questions\n\n{letter}\n\n"
        "> On 6 July 2016, Percival wrote:\n> Could you send the notes?\n".encode()
    )
    assert ("Questions", "2016-07-12", letter.strip()) == (source.title, source.facts["date"], source.text)
