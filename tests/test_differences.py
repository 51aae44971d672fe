"""Differences that people can read: by element, by line, by word."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.differences import Line, Run, differences, file_differences, line_differences, word_differences

WORD = st.sampled_from(["time", "bank", "peer", "support", "–", "a.b"])
LINES = st.lists(st.lists(WORD, min_size=1, max_size=6).map(" ".join), max_size=8)


def test_only_what_differs_is_told() -> None:
    """A changed value, one that came, one that went; nothing of what stayed."""
    before = {"title": "A garden", "venue": "Hall", "themes": ["a"], "kind": "event"}
    after = {"title": "A kitchen", "themes": ["a", "b"], "kind": "event", "date": "2011"}
    assert [difference.element for difference in differences(before, after)] == [
        "title",
        "themes",
        "date",
        "venue",
    ]


def test_a_changed_text_shows_its_words() -> None:
    """The words that went and came stand between those that stayed."""
    assert word_differences("run by older people", "run by young people") == (
        Run("same", "run by "),
        Run("out", "older"),
        Run("in", "young"),
        Run("same", " people"),
    )


def test_what_is_far_from_a_change_is_counted() -> None:
    """A long body shows its changed paragraph with a neighbour on each side."""
    before = [f"Paragraph {letter}." for letter in "abcdefghij"]
    after = [*before[:5], "Something else entirely, quite unlike.", *before[6:]]
    lines = line_differences(before, after)
    assert [line.skipped or line.sign for line in lines] == [4, "same", "out", "in", "same", 3]


def test_ids_are_shown_as_people_call_them() -> None:
    """Also inside the items of a list."""
    names = {"nesta": "Nesta", "anna": "Anna Adams"}
    told = differences(
        {},
        {"people": [{"person": "anna", "affiliation": "nesta"}]},
        lambda key, value: names.get(value, value),
    )
    assert told[0].lines == (Line((Run("in", "person: Anna Adams · affiliation: Nesta"),)),)


def test_names_differ_by_entry() -> None:
    """A file of names is told by its entries, whatever their order."""
    before = b"- id: a\n  name: Anna\n- id: b\n  name: Bert\n"
    after = b"- id: b\n  name: Berta\n- id: a\n  name: Anna\n"
    told = file_differences("authorities/people.yaml", before, after)
    assert [difference.element for difference in told] == ["b"]


@pytest.mark.parametrize("broken", [b"no front matter", b"\xff", b"---\n[\n---\n"])
def test_a_text_that_is_no_record_still_differs(broken: bytes) -> None:
    """What somebody broke on disk is shown line by line."""
    told = file_differences("records/one.md", b"---\ntitle: One\n---\n", broken)
    assert [difference.element for difference in told] == ["text"]


@given(LINES, LINES)
def test_both_texts_can_be_read_out_of_a_difference(before: list[str], after: list[str]) -> None:
    """Nothing is left out but what is counted: the runs that stayed or went are the one text, the runs that
    stayed or came the other.
    """
    lines = line_differences(before, after)
    skipped = sum(line.skipped for line in lines)
    for texts, sign in ((before, "out"), (after, "in")):
        shown = [
            "".join(run.text for run in line.runs if run.sign in ("same", sign))
            for line in lines
            if line.runs
        ]
        kept = [text for text in shown if text]
        assert len(kept) + skipped == len(texts)
        assert all(text in texts for text in kept)
