"""Markdown: front matter of any keys, and the text without its marks."""

import pytest

from indexer.intake.readers import read
from indexer.intake.readers.unreadable import UnreadableFile
from indexer.intake.source_text import BlockKind, SourceText


def source_of(text: str) -> SourceText:
    return read(text.encode(), "notes.md")


def test_front_matter_of_any_keys_is_kept() -> None:
    """It is given as it stands, as strings and lists, and is not in the text."""
    source = source_of("---\nheadline: Who holds the pen?\npresenters:\n  - Zadie\nno: NO\n---\n\nText.\n")
    assert {"headline": "Who holds the pen?", "presenters": ["Zadie"], "no": "NO"} == source.facts[
        "front_matter"
    ]
    assert ("Who holds the pen?", "Text.") == (source.title, source.text)


def test_front_matter_that_is_not_yaml_is_read_line_by_line() -> None:
    """A colon too many costs a warning, not the file."""
    source = source_of("---\ntitle: Day two: three cases\nwhen: May\n---\nText.\n")
    assert {"title": "Day two: three cases", "when": "May"} == source.facts["front_matter"]
    assert 1 == len(source.warnings)


def test_aliases_in_front_matter_are_refused() -> None:
    """A few hundred bytes of aliases can cost a minute."""
    with pytest.raises(UnreadableFile, match="aliases"):
        source_of("---\na: &a [x]\nb: [*a, *a]\n---\nText.\n")


@pytest.mark.parametrize(
    ("marked", "plain"),
    [
        ("See [the notes](http://a.example/x_(y)).", "See the notes."),
        ("![a picture](x.png) Text", "Text"),
        ("*So* **bold** and `code`", "So bold and code"),
        ("> “We chose the table.”", "“We chose the table.”"),
        ("<!-- not for print -->Text", "Text"),
        ("[Home](/) | [Past events](/past)\n\nText", "Text"),
        ("Text[^1]\n\n[^1]: A note.", "Text\n\nA note."),
        ("*Chair:* Leofric\n*Notes:* Marigold", "Chair: Leofric\nNotes: Marigold"),
        ("5 < 6 [sic] & 7", "5 < 6 [sic] & 7"),
        ("Page last edited 2 May 2017 · 1,204 views · [Share](#)\n\nText", "Text"),
    ],
)
def test_marks_go_and_words_stay(marked: str, plain: str) -> None:
    """What a reader sees is the text."""
    assert plain == source_of(marked).text


def test_blocks_are_told_by_their_marks() -> None:
    """Headings with their level, lists without a blank line above, tables, run-in heads."""
    source = source_of(
        "Title\n=====\n\nWe said:\n- one\n- two\n\n|a|b|\n|-|-|\n|c|d|\n\n**1. Garden.** Bertrand\n"
    )
    kinds = [(block.kind, block.level, source.of(block)) for block in source.blocks]
    assert [
        (BlockKind.HEADING, 1, "Title"),
        (BlockKind.PARAGRAPH, 0, "We said:"),
        (BlockKind.LIST_ITEM, 0, "one"),
        (BlockKind.LIST_ITEM, 0, "two"),
        (BlockKind.TABLE_ROW, 0, "a\tb"),
        (BlockKind.TABLE_ROW, 0, "c\td"),
        (BlockKind.PARAGRAPH, 0, "1. Garden. Bertrand"),
    ] == kinds
    last = source.blocks[-1]
    assert "1. Garden." == source.text[last.start : last.lead]


def test_a_bold_line_of_its_own_is_a_heading() -> None:
    """People who know no headings make them bold."""
    assert BlockKind.HEADING == source_of("**Contributors**\n\n* Orla\n").blocks[0].kind
