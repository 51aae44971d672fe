"""Restoring, undoing and joining: any text comes back, and what somebody did since is never lost."""

from pathlib import Path

import pytest

from indexer.catalogue import Catalogue
from indexer.corpus import Corpus
from indexer.edits import Edit
from indexer.errors import EditConflict, NotFound, RevisionConflict
from indexer.history import Signature
from indexer.record_file import revision_of
from indexer.settings import Settings
from one_record import RECORD, corpus_with, path_in

ANNA, BERT = Signature("Anna"), Signature("Bert")
PEOPLE = "authorities/people.yaml"


@pytest.fixture
def catalogue(tmp_path: Path) -> Catalogue:
    """A catalogue of one record and two people."""
    corpus_with(tmp_path, RECORD)
    (tmp_path / "corpus" / "authorities").mkdir()
    (tmp_path / "corpus" / PEOPLE).write_text("- id: anna\n  name: Anna\n- id: bert\n  name: Bert\n")
    return Catalogue(Settings(corpus=tmp_path / "corpus", var=tmp_path / "var"))


def test_any_revision_comes_back_byte_for_byte(catalogue: Catalogue, tmp_path: Path) -> None:
    """The first text of all, by a save of its own that is in the history too."""
    saved = catalogue.save("one", {"title": "Two"}, revision=revision_of(RECORD), signature=ANNA)
    catalogue.restore("one", revision_of(RECORD), revision=saved.revision, signature=BERT)
    changes = catalogue.corpus.history.changes("records/one.md")
    assert (path_in(tmp_path).read_bytes(), [change.act for change in changes]) == (
        RECORD,
        ["restore", "save"],
    )


def test_restoring_over_a_newer_save_is_a_conflict(catalogue: Catalogue) -> None:
    """Whoever looks at an old page cannot overwrite what they have not seen."""
    first = catalogue.save("one", {"title": "Two"}, revision=revision_of(RECORD), signature=ANNA)
    catalogue.save("one", {"title": "Three"}, revision=first.revision, signature=ANNA)
    with pytest.raises(RevisionConflict):
        catalogue.restore("one", revision_of(RECORD), revision=first.revision, signature=BERT)
    with pytest.raises(NotFound):
        catalogue.restore("one", "0" * 64, revision=first.revision, signature=BERT)


def test_an_undo_keeps_what_was_done_since(catalogue: Catalogue) -> None:
    """Only what the change did is taken back."""
    first = catalogue.save(
        "one", {"title": "Two", "date": "2011"}, revision=revision_of(RECORD), signature=ANNA
    )
    catalogue.save("one", {"summary": "Added since."}, revision=first.revision, signature=BERT)
    undone = catalogue.undo(1, signature=BERT)
    record = catalogue.corpus.read("one").record
    assert (undone.left, record.title, record.date, record.summary) == ({}, "One", None, "Added since.")


def test_an_undo_leaves_what_was_changed_again(catalogue: Catalogue) -> None:
    """And says so; the other files of the change are undone."""
    record = catalogue.corpus.read("one")
    people = catalogue.corpus.bytes_of(PEOPLE)
    catalogue.corpus.write(
        [
            Edit("records/one.md", record.revision, record.text.replace("One", "Two").encode()),
            Edit(PEOPLE, revision_of(people), people.replace(b"name: Anna", b"name: Anne")),
        ]
    )
    now = catalogue.corpus.read("one")
    catalogue.save("one", {"title": "Three"}, revision=now.revision, signature=BERT)
    undone = catalogue.undo(1, signature=BERT)
    assert (list(undone.left), catalogue.corpus.read("one").record.title) == (["records/one.md"], "Three")
    assert catalogue.corpus.bytes_of(PEOPLE) == people


def test_an_undo_can_be_undone(catalogue: Catalogue) -> None:
    """It is a change like any other."""
    saved = catalogue.save("one", {"title": "Two"}, revision=revision_of(RECORD), signature=ANNA)
    undone = catalogue.undo(1, signature=ANNA)
    assert undone.change
    catalogue.undo(undone.change.number, signature=ANNA)
    assert catalogue.corpus.read("one") == saved


def test_two_edits_meet(catalogue: Catalogue) -> None:
    """Each side's changes, and what both changed, from the history; saving them ends the conflict."""
    opened = catalogue.corpus.read("one").revision
    catalogue.save("one", {"title": "Anna’s", "venue": "Hall A"}, revision=opened, signature=ANNA)
    with pytest.raises(EditConflict) as caught:
        catalogue.save("one", {"title": "Bert’s", "date": "2012"}, revision=opened, signature=BERT)
    met = catalogue.meeting("one", start=caught.value.expected, mine=caught.value.kept)
    assert (met.joined.mine, met.joined.theirs, met.joined.clashes) == (("date",), ("venue",), ("title",))
    catalogue.save("one", {**met.joined.values, "title": "Ours"}, revision=met.revision, signature=BERT)
    record = catalogue.corpus.read("one").record
    assert (record.title, record.venue, record.date) == ("Ours", "Hall A", "2012")


def test_nothing_to_undo(corpus: Corpus) -> None:
    """There was no such change."""
    with pytest.raises(NotFound):
        corpus.history.change(1)
