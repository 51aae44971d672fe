"""YAML read with strings only and edited without touching what was not edited."""

from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.errors import MalformedText
from indexer.yaml_text import edit_mapping, read_yaml

TEXT = """\
id: fair-shares   # never changes
title: "Fair Shares: a time bank"
# the themes, most telling first
themes:
  - timebanking   # of course
  # the wider idea
  - co-production
people:
- person: a
  role: 'host'
- person: b
venue: |
  Two lines
  of text
date: 2011-03-29
"""

plain = st.text(
    st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="\u2028\u2029\ufeff\x85"), max_size=30
)
values = st.recursive(
    plain, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(plain, inner, max_size=3), max_leaves=8
)
keys = st.sampled_from(["id", "title", "themes", "people", "venue", "date", "new", "other key"])


def test_every_plain_scalar_is_a_string() -> None:
    """`NO`, `1.10`, `010` and a date stay what was typed."""
    assert read_yaml("a: NO\nb: 1.10\nc: 010\nd: 2011-03-29\ne:\n").value == {
        "a": "NO",
        "b": "1.10",
        "c": "010",
        "d": "2011-03-29",
        "e": "",
    }


def test_every_value_knows_its_line() -> None:
    """A problem can name the very line, inside lists too."""
    lines = read_yaml(TEXT).lines
    assert [lines[path] for path in [("id",), ("themes", 1), ("people", 0, "role"), ("date",)]] == [
        1,
        7,
        10,
        15,
    ]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("a: &x [b]\nc: *x", 2),
        ("a: b\na: c", 2),
        ("a: [b", 1),
        ("a:\n\t- b", 2),
        ("? [a]\n: b", 1),
        ("a: " + "[" * 5_000, 1),
        ("- " * 200_000 + "x", 1),
        ("a: " + "{a: " * 40 + "b" + "}" * 40, 1),
    ],
)
def test_what_is_not_plain_yaml_is_refused_on_its_line(text: str, line: int) -> None:
    """Aliases, doubled keys, depth and broken YAML are one kind of error, with the line, at once."""
    with pytest.raises(MalformedText) as caught:
        read_yaml(text)
    assert abs(caught.value.line - line) <= 1


def test_an_edit_changes_only_the_lines_of_its_keys() -> None:
    """Comments, quotes, order and every other line stay; so do the comments of list items that stay."""
    edited = edit_mapping(
        TEXT, {"themes": ["peer-support", "timebanking", "co-production"], "date": "2012", "venue": None}
    )
    expected = TEXT.replace("  - timebanking ", "  - peer-support\n  - timebanking ")
    expected = expected.replace("2011-03-29", "2012").replace("venue: |\n  Two lines\n  of text\n", "")
    assert edited == expected


def test_an_edit_inside_a_list_keeps_its_indentation() -> None:
    """A list written flush with its key stays so."""
    edited = edit_mapping(TEXT, {"people": [{"person": "a", "role": "host"}, {"person": "c"}]})
    assert edited == TEXT.replace("- person: b", "- person: c")


@given(st.dictionaries(keys, values, max_size=4))
def test_an_edit_reads_back_as_it_was_meant(changes: dict[str, Any]) -> None:
    """Whatever is put in comes out, and all else is as before."""
    edited = read_yaml(edit_mapping(TEXT, changes)).value
    assert edited == {**read_yaml(TEXT).value, **changes}


@given(st.dictionaries(keys, values, max_size=4))
def test_saving_what_is_there_changes_no_byte(changes: dict[str, Any]) -> None:
    """Setting every key to the value it has is no edit."""
    text = edit_mapping(TEXT, changes)
    assert edit_mapping(text, read_yaml(text).value) == text


@given(st.text(max_size=200))
def test_no_text_gives_another_error(text: str) -> None:
    """Reading raises `MalformedText` or nothing."""
    with suppress(MalformedText):
        read_yaml(text)
