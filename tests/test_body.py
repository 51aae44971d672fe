"""Blocks as Markdown: every word as it was, and nothing of it read as a sign."""

import html
import re

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from indexer.intake.body import body_of, escaped
from indexer.intake.source_text import Block, BlockKind, SourceText
from indexer.plain_text import clean_text
from webapp import rendering

SIGNS = "#->+=*_`[]()!<>&;:.|~\\/ \t1aé\n"
EXAMPLES = 300


def shown(markdown: str) -> str:
    """What a reader of the site sees, without white space."""
    markup = str(rendering.body_of(clean_text(markdown)).html)
    return "".join(html.unescape(re.sub(r"<[^>]*>", "", markup)).split())


def letters(text: str) -> str:
    """A text without white space."""
    return "".join(clean_text(text).split())


@settings(max_examples=EXAMPLES, deadline=None)
@given(st.text(alphabet=SIGNS, min_size=1, max_size=60))
def test_a_paragraph_reads_as_it_was(text: str) -> None:
    """Whatever signs stand in it and wherever its lines break."""
    assert letters(text) == shown(escaped(text))


@settings(max_examples=EXAMPLES, deadline=None)
@example([(BlockKind.LIST_ITEM, "1|"), (BlockKind.LIST_ITEM, "\\|")])
@given(st.lists(st.tuples(st.sampled_from(BlockKind), st.text(alphabet=SIGNS, min_size=1, max_size=30))))
def test_blocks_of_all_kinds_read_as_they_were(told: list[tuple[BlockKind, str]]) -> None:
    """One after the other, in their order."""
    kept = [(kind, text.strip()) for kind, text in told if text.strip()]
    blocks, text = [], ""
    for kind, words in kept:
        blocks.append(Block(kind, len(text), len(text) + len(words)))
        text += f"{words}\n\n"
    assert letters(text) == shown(body_of(SourceText(text, tuple(blocks), "txt"), blocks))


@pytest.mark.parametrize(
    ("text", "markdown"),
    [
        ("# One", "\\# One"),
        ("- one", "\\- one"),
        ("1. one", "1\\. one"),
        ("> one", "\\> one"),
        ("    one\n\ttwo", "one\ntwo"),
        ("snake_case, 2 - 1, a.b", "snake_case, 2 - 1, a.b"),
        ("*one*", "\\*one\\*"),
        ("one\n---", "one\n&#45;--"),
        ("[1]: http://one.example", "\\[1]: http://one.example"),
    ],
)
def test_only_what_would_be_read_as_a_sign_is_escaped(text: str, markdown: str) -> None:
    """Running text stays as it is, for editors and for the search."""
    assert markdown == escaped(text)


def test_headings_lists_and_rows_are_what_they_were() -> None:
    """A list stays one list; the cells of a row are told apart."""
    text = "Who spoke\n\nAnn Lee\tForum\n\none\n\ntwo\n\nThe end."
    kinds = [BlockKind.HEADING, BlockKind.TABLE_ROW, BlockKind.LIST_ITEM, BlockKind.LIST_ITEM]
    spans = [match.span() for match in re.finditer(r"[^\n]+", text)]
    blocks = [Block(kind, *span) for kind, span in zip([*kinds, BlockKind.PARAGRAPH], spans, strict=True)]
    start = spans[1][0]
    blocks[1] = Block(BlockKind.TABLE_ROW, *spans[1], cells=((start, start + 7), (start + 8, start + 13)))
    assert "## Who spoke\n\n- Ann Lee | Forum\n\n- one\n- two\n\nThe end." == body_of(
        SourceText(text, tuple(blocks), "txt"), blocks
    )
