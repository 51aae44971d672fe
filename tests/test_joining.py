"""Two edits of one text: what can be taken from both is taken, the rest is a clash; nothing goes unseen."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.joining import join, join_sequences

ITEMS = st.lists(st.sampled_from("abcdef"), max_size=6)
RECORDS = st.dictionaries(
    st.sampled_from(["title", "body", "themes"]),
    st.sampled_from(["x", "y\n\nz", "y\n\nw\n\nz"]) | ITEMS,
    max_size=3,
)


@pytest.mark.parametrize(
    ("start", "mine", "theirs", "joined"),
    [
        ("abc", "abXc", "Yabc", "YabXc"),
        ("abc", "ab", "abcd", None),
        ("abc", "abcX", "abcY", "abcYX"),
        ("abc", "abcX", "abcX", "abcX"),
        ("abc", "aXc", "aYc", None),
        ("abcd", "acd", "abc", "ac"),
        ("", "X", "Y", "YX"),
    ],
)
def test_changes_in_different_places_are_both_taken(
    start: str, mine: str, theirs: str, joined: str | None
) -> None:
    """Where both changed the same place in different ways, nothing is guessed."""
    found = join_sequences(start, mine, theirs)
    assert joined == (None if found is None else "".join(found))


def test_each_element_is_on_one_of_four_sides() -> None:
    """Mine, theirs, both, or a clash; what nobody changed on none."""
    start = {"title": "A", "venue": "B", "kind": "event", "themes": ["a"], "body": "one\n\ntwo\n\nthree"}
    mine = {**start, "title": "mine", "themes": ["a", "b"], "body": "ONE\n\ntwo\n\nthree", "date": "2011"}
    theirs = {**start, "venue": "theirs", "themes": ["c", "a"], "body": "one\n\ntwo\n\nTHREE", "date": "2012"}
    joined = join(start, mine, theirs)
    assert (joined.mine, joined.theirs, joined.both, joined.clashes) == (
        ("title",),
        ("venue",),
        ("themes", "body"),
        ("date",),
    )
    assert joined.values == {
        "title": "mine",
        "venue": "theirs",
        "kind": "event",
        "themes": ["c", "a", "b"],
        "body": "ONE\n\ntwo\n\nTHREE",
        "date": "2011",
    }


@given(RECORDS, RECORDS)
def test_an_edit_against_none_is_itself(start: dict[str, Any], end: dict[str, Any]) -> None:
    """Whoever edits alone is never asked."""
    assert (join(start, end, start).values, join(start, start, end).values) == (end, end)
    assert (join(start, end, end).values, join(start, end, end).clashes) == (end, ())


@given(ITEMS, ITEMS, ITEMS)
def test_what_is_joined_holds_what_came_on_either_side(
    start: list[str], mine: list[str], theirs: list[str]
) -> None:
    """No word of either side that was not there before is missing."""
    joined = join_sequences(start, mine, theirs)
    if joined is not None:
        assert {*mine, *theirs} - {*start} <= {*joined}
