"""Editing records: nothing but what was edited changes, and what was saved reads back."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generated_edits import LINE, PROPERTY, Edit, as_saved, edits
from indexer.plain_text import clean_text
from indexer.record_file import revision_of
from one_record import RECORD, corpus_with, path_in


@PROPERTY
@given(edits())
def test_an_edit_changes_only_what_was_edited(tmp_path: Path, edit: Edit) -> None:
    """All that stands before and after an edited element is byte for byte as it was: comments, quotes, line
    ends.
    """
    before, element, after, key, new = edit
    corpus = corpus_with(tmp_path, before + element + after)
    corpus.save("one", {key: new}, revision=revision_of(before + element + after))
    data = path_in(tmp_path).read_bytes()
    assert (before, after) == (data[: len(before)], data[len(data) - len(after) :])


@pytest.mark.parametrize("new", [[], ["leeds"], ["york", "leeds"], ["hull"]])
@pytest.mark.parametrize(
    "element",
    [
        "places: # both\n  - leeds\n  - york\n",
        "places:\n  # both\n  - leeds\n  - york\n",
        "places:\n  - leeds # the city\n  - york # too\n",
        "places: [leeds, york] # both\n",
        "places:\n  [leeds,\n  york] # both\n",
        "places:\n- leeds\n\n# and\n\n- york\n",
    ],
)
def test_a_commented_list_can_be_edited(tmp_path: Path, element: str, new: list[str]) -> None:
    """Items come and go wherever comments stand in the list, down to the last."""
    data = f"---\nid: one\nkind: event\n{element}title: One\n---\n".encode()
    saved = corpus_with(tmp_path, data).save("one", {"places": new}, revision=revision_of(data))
    assert tuple(new) == saved.record.places


@PROPERTY
@given(edits())
def test_what_was_saved_reads_back(tmp_path: Path, edit: Edit) -> None:
    """A saved value is read as the same value, and all other elements as they were."""
    before, element, after, key, new = edit
    corpus = corpus_with(tmp_path, before + element + after)
    expected = corpus.read("one").record.model_copy(update={key: as_saved(key, new)})
    corpus.save("one", {key: new}, revision=revision_of(before + element + after))
    assert expected == corpus.read("one").record


@PROPERTY
@given(edits(), st.lists(LINE | st.sampled_from(["", "---", "id: two", "```"]), max_size=6).map("\n".join))
def test_a_new_body_leaves_the_front_matter(tmp_path: Path, edit: Edit, body: str) -> None:
    """A changed body reads back as it was written, and the front matter is byte for byte as it was."""
    data = b"".join(edit[:3])
    front = data[: data.index(b"---", 6) + 3]
    corpus = corpus_with(tmp_path, data)
    saved = corpus.save("one", {"body": body}, revision=revision_of(data))
    assert (front, clean_text(body)) == (
        path_in(tmp_path).read_bytes()[: len(front)],
        saved.record.body,
    )


@PROPERTY
@given(edits())
def test_saving_no_change_writes_nothing(tmp_path: Path, edit: Edit) -> None:
    """Saving without a change, or the values that are there, leaves every byte and keeps nothing in the
    history.
    """
    data = b"".join(edit[:3])
    corpus = corpus_with(tmp_path, data)
    same = corpus.read("one").record
    changes = {"id": same.id, "kind": same.kind.value, "title": same.title, "body": same.body}
    corpus.save("one", changes, revision=revision_of(data))
    assert data == path_in(tmp_path).read_bytes()


@pytest.mark.parametrize(
    "data",
    [
        RECORD.replace(b"---\n", b"---\r\n", 1),
        RECORD.replace(b"body.\n", b"body.\r\nA line from elsewhere.\n"),
        RECORD[: RECORD.rindex(b"\n\nThe")],
        RECORD.replace(b"The body.\n", b"\n\n\n"),
    ],
    ids=[
        "first line ends otherwise",
        "a line of the body ends otherwise",
        "no line end at the end",
        "only blank lines",
    ],
)
def test_odd_line_ends_stay(tmp_path: Path, data: bytes) -> None:
    """Lines that end in two ways, or a last line without an end, stay so when nothing is changed."""
    corpus = corpus_with(tmp_path, data)
    corpus.save("one", {}, revision=revision_of(data))
    assert data == path_in(tmp_path).read_bytes()


@pytest.mark.parametrize("line_end", [b"\n", b"\r\n"])
@pytest.mark.parametrize("key", ["venue", "participants", "body"])
@pytest.mark.parametrize(
    "value", ["one\r\ntwo", "\tone", "one\x85two", "one\x00two", "one\u2028two", "Cafe\u0301", "one\n\ttwo"]
)
def test_a_value_is_cleaned(tmp_path: Path, value: str, key: str, line_end: bytes) -> None:
    """What a form sends, its line ends and control characters too, is saved as the clean text it is read as,
    and the file's line ends stay of one sort.
    """
    data = RECORD.replace(b"venue: Town hall", b"venue: |\n  Town\n  hall").replace(b"\n", line_end)
    saved = corpus_with(tmp_path, data).save("one", {key: value}, revision=revision_of(data))
    raw = path_in(tmp_path).read_bytes()
    strange = raw.replace(line_end, b"").count(b"\r") + raw.replace(line_end, b"").count(b"\n")
    lines = value.replace("\r\n", "\n")
    assert (clean_text(lines), 0) == (getattr(saved.record, key), strange)


@pytest.mark.parametrize(
    "front",
    ["{id: one, kind: event, title: One}\n", "  id: one\n  kind: event\n  title: One\n"],
    ids=["in braces", "indented"],
)
@pytest.mark.parametrize("changes", [{"title": "Other"}, {"venue": "Hall"}])
def test_front_matter_of_an_odd_shape_can_be_edited(
    tmp_path: Path, front: str, changes: dict[str, str]
) -> None:
    """A record that can be read can be edited, however its front matter is laid out."""
    data = f"---\n{front}---\n".encode()
    saved = corpus_with(tmp_path, data).save("one", changes, revision=revision_of(data))
    assert changes == {key: getattr(saved.record, key) for key in changes}
