"""Lists of entries with ids: one edited, every other line as it was."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.yaml_list import edit_entries
from indexer.yaml_text import read_yaml

SHIPPED = Path(__file__).parent.parent / "corpus"
LISTS = [*sorted(SHIPPED.glob("authorities/*.yaml")), SHIPPED / "thesaurus.yaml"]
TEXT = """# people
- id: anna
  name: Anna  # chair
  variants:
    - A. Adams
    # and
    - Ann Adams
- id: bert
  name: >-
    Bert
    Brown

# the last
- id: carl
  name: Carl
"""
VALUE = st.text("ab: #-'\"\né", max_size=8) | st.lists(st.text("ab: -", max_size=4), max_size=3)
ENTRY = st.dictionaries(st.sampled_from(["name", "note", "variants"]), VALUE, max_size=3)


def test_one_entry_changes_and_the_rest_stays() -> None:
    """Comments too, but the one on what went."""
    edited = edit_entries(TEXT, {"anna": {"id": "anna", "name": "Anna Adams", "variants": ["Ann Adams"]}})
    expected = TEXT.replace("name: Anna  # chair", "name: Anna Adams # chair").replace(
        "    - A. Adams\n    # and\n", ""
    )
    assert edited == expected


def test_an_entry_goes_and_another_comes_in_its_order() -> None:
    """In the order of ids, where the file keeps to it."""
    edited = edit_entries(TEXT, {"carl": None, "berta": {"id": "berta", "name": "Berta"}})
    assert [entry["id"] for entry in read_yaml(edited).value] == ["anna", "bert", "berta"]


@pytest.mark.parametrize(
    "text", ["", "[]\n", "- {id: a, name: b}\n", "-\n  id: a\n  name: b\n", "[{id: a}]\n"]
)
def test_other_ways_of_writing_a_list_keep_their_values(text: str) -> None:
    """Where lines cannot be kept, values are."""
    old = {entry["id"]: entry for entry in read_yaml(text).value or []}
    edited = edit_entries(text, {"z": {"id": "z", "name": "Zoë"}})
    assert {entry["id"]: entry for entry in read_yaml(edited).value} == {
        **old,
        "z": {"id": "z", "name": "Zoë"},
    }


@pytest.mark.parametrize("path", LISTS, ids=lambda path: path.stem)
def test_an_edit_of_a_shipped_entry_touches_its_own_lines_only(path: Path) -> None:
    """One name of each file, and one line of it changes."""
    text = path.read_text("utf-8")
    entry: dict[str, Any] = read_yaml(text).value[2]
    key = "name" if "name" in entry else "prefLabel"
    edited = edit_entries(text, {entry["id"]: {**entry, key: "Another name"}})
    old, new = text.splitlines(), edited.splitlines()
    assert [line.strip() for line, was in zip(new, old, strict=True) if line != was] == [
        f"{key}: Another name"
    ]


@given(st.dictionaries(st.sampled_from(["anna", "bert", "dora"]), st.none() | ENTRY, max_size=3))
def test_what_is_edited_reads_back(changes: dict[str, dict[str, Any] | None]) -> None:
    """Whatever is put in, and the other entries as they were."""
    given_entries = {key: value if value is None else {"id": key, **value} for key, value in changes.items()}
    wanted = {**{entry["id"]: entry for entry in read_yaml(TEXT).value}, **given_entries}
    read = {entry["id"]: entry for entry in read_yaml(edit_entries(TEXT, given_entries)).value or []}
    assert read == {key: value for key, value in wanted.items() if value is not None}
