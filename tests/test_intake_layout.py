"""The layout of a write-up: its lines, its facts behind labels, its sections."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.intake.layout import Layout, block_at, is_column_heads, label_key, unnumbered
from indexer.intake.readers import read
from indexer.intake.source_text import Block, BlockKind, SourceText

DEFINITIONS = "<dl><dt>When</dt><dd>3 May</dd><dt>Where</dt><dd>Leeds</dd></dl>"
WHEN_AND_WHERE = [("date", "When", "3 May"), ("place", "Where", "Leeds")]


def layout(text: str, name: str = "notes.txt") -> Layout:
    return Layout(read(text.encode(), name))


@pytest.mark.parametrize(
    ("label", "key"),
    [
        ("When", "date"),
        ("WHERE:", "place"),
        ("What", "title"),
        ("Dyddiad / Date", "date"),
        ("Date/Time", "date"),
        ("Lleoliad", "place"),
        ("Trefnwyd gan", "host"),
        ("Hosts:", "host"),
        ("* Hosted by", "host"),
        ("In partnership with", "partner"),
        ("1. Speakers", "speakers"),
        ("Who's who", "speakers"),
        ("Who’s who", "speakers"),
        ("Part of", "series"),
        ("Last updated", "posted"),
        ("Apologies", "other"),
        ("Next meeting", "other"),
        ("The trouble", ""),
        ("", ""),
    ],
)
def test_a_label_says_what_its_value_is(label: str, key: str) -> None:
    """In either language, numbered or starred, in whatever letters."""
    assert key == label_key(label)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("When: 3 May\nWhere: Leeds", "notes.txt"),
        ("When – 3 May\nWhere – Leeds", "notes.txt"),
        ("When\t3 May\nWhere\tLeeds", "notes.txt"),
        ("**When:** 3 May\n\n**Where:** Leeds", "notes.md"),
        ("- When: 3 May\n- Where: Leeds", "notes.md"),
        ("| When | 3 May |\n|---|---|\n| Where | Leeds |", "notes.md"),
        (f"<main>{DEFINITIONS}<p>And some text.</p></main>", "notes.html"),
    ],
)
def test_facts_stand_behind_their_labels(text: str, name: str) -> None:
    """Behind a colon, a dash or a tab, in bold, in a list, in a table, in a definition list."""
    assert WHEN_AND_WHERE == [(item.key, item.label, item.value) for item in layout(text, name).labelled]


def test_a_sentence_with_a_colon_is_no_fact() -> None:
    """Only known words are labels."""
    assert [] == layout("The trouble: nobody came.\n\nWhat I learned from it: bring tea.").labelled


def test_a_label_without_a_value_gives_none() -> None:
    """It is there, and has nothing to say."""
    assert [] == layout("Where:\n\nSomewhere in the hills, and it rained.").values("place")


def test_a_heading_holds_what_is_below_it() -> None:
    """Up to the next heading of its rank or above."""
    text = "# A\n\none\n\n## B\n\ntwo\n\n### C\n\nthree\n\n## D\n\nfour"
    found = layout(text, "notes.md")
    assert [("A", 8), ("B", 6), ("C", 6), ("D", 8)] == [
        (found.of(section.heading), section.last) for section in found.sections if section.heading >= 0
    ]


def test_the_opening_is_a_section_without_a_heading() -> None:
    """What stands above the first heading, the whole text where there is none."""
    assert [(-1, 0, 2)] == [
        (section.heading, section.first, section.last)
        for section in layout("One word.\n\nAnd two more.").sections
    ]


@pytest.mark.parametrize(
    ("row", "heads"),
    [("Name | Organisation", True), ("Surname, first name | Role", True), ("Ann Lee | Role", False)],
)
def test_a_row_that_names_columns_is_told(row: str, heads: bool) -> None:
    """All of its cells are such names."""
    assert heads == is_column_heads(layout(f"| {row} |\n|---|---|\n| Ann Lee | Chair |", "notes.md"), 0)


@pytest.mark.parametrize(
    ("heading", "plain"),
    [
        ("4. Case study", "Case study"),
        ("4.1 Case study", "Case study"),
        ("A) Case study", "Case study"),
        ("Case study 4", "Case study 4"),
        ("2011 report", "2011 report"),
    ],
)
def test_the_number_before_a_heading_is_taken_off(heading: str, plain: str) -> None:
    """Figures, decimals, letters; not a year, and not what stands behind."""
    assert plain == unnumbered(heading)


words = st.text(alphabet="Ab:\t–-*.1/ é", min_size=1, max_size=20).filter(str.strip).map(str.strip)


@given(st.lists(st.tuples(st.sampled_from(BlockKind), words, st.integers(0, 3)), max_size=8))
def test_lines_labels_and_sections_lie_in_the_text(told: list[tuple[BlockKind, str, int]]) -> None:
    """Of any blocks: every line is where it says, every value too, sections are ranges of blocks."""
    text, blocks = "", []
    for kind, line, level in told:
        rank = level if kind is BlockKind.HEADING else 0
        blocks.append(Block(kind, len(text), len(text) + len(line), rank))
        text += f"{line}\n\n"
    found = Layout(SourceText(text, tuple(blocks), "txt"))
    assert [line for _, line, _ in told] == [text[line.start : line.end] for line in found.lines]
    assert all(item.value == text[slice(*item.span)] for item in found.labelled)
    assert all(section.first <= section.last <= len(blocks) for section in found.sections)
    assert len(found.sections) == 1 + sum(kind is BlockKind.HEADING for kind, _, _ in told)


def test_an_offset_lies_in_a_block() -> None:
    """The one that it is in, or the one before it."""
    blocks = layout("One.\n\nTwo.").blocks
    assert [0, 0, 1, 1] == [block_at(blocks, offset) for offset in (0, 5, 6, 99)]
