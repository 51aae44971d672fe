"""Keeping the index in step: what was written is taken in and no more, and the index is what it would be."""

import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from indexer.catalogue import Catalogue
from indexer.engines.whoosh.snapshot import SEGMENTS
from indexer.history import Signature
from indexer.search import SearchRequest
from small_corpus import THESAURUS, catalogue_of, current, write_corpus

SIGNATURE = Signature("ann", "To try it.")
SAVES = 60
SEED = 20261124
WORDS = ["meadow", "vineyard", "harbour", "kitchen", "allotment"]


def save(catalogue: Catalogue, record_id: str, **changes: Any) -> None:
    """Save a record, new or not, as it now is."""
    revision = catalogue.corpus.revision_now(f"records/{record_id}.md")
    catalogue.save(record_id, changes, revision=revision, signature=SIGNATURE)


def is_in_step(catalogue: Catalogue) -> bool:
    """Whether the index is what one made anew would be, and knows that it is."""
    report = catalogue.check()
    return report.index_is_sound and catalogue.engine.is_current(catalogue.corpus.stamp())


def edit_on_disk(root: Path, record_id: str, word: str) -> None:
    """Another program puts a word into a record."""
    path = root / "corpus" / "records" / f"{record_id}.md"
    path.write_text(path.read_text() + f"\nThey have a {word}.\n")


def total(catalogue: Catalogue, text: str) -> int:
    """How many records are found."""
    return catalogue.search(SearchRequest(text)).results.total


@pytest.fixture
def saved(tmp_path: Path) -> Catalogue:
    """A catalogue of the small corpus that has read it all."""
    write_corpus(tmp_path / "corpus")
    catalogue = catalogue_of(tmp_path)
    catalogue.refresh()
    return catalogue


@pytest.mark.parametrize("record_id", ["r1", "new"])
def test_a_save_takes_in_what_was_written_alone(saved: Catalogue, tmp_path: Path, record_id: str) -> None:
    """What somebody changed on disk meanwhile is not looked for; the next look finds it, as the index knows
    that it is behind.
    """
    edit_on_disk(tmp_path, "r3", "lighthouse")
    save(saved, record_id, kind="case-study", title="A vineyard", status="published", date="2012")
    found = total(saved, "vineyard"), total(saved, "lighthouse")
    behind = not saved.engine.is_current(saved.corpus.stamp())
    saved.refresh()
    assert ((1, 0), True, 1, True) == (found, behind, total(saved, "lighthouse"), is_in_step(saved))


@pytest.mark.parametrize(("is_expected", "lighthouses"), [(True, 0), (False, 1)])
def test_the_first_save_looks_at_no_others_where_it_was_expected(
    saved: Catalogue, tmp_path: Path, is_expected: bool, lighthouses: int
) -> None:
    """A process that finds a sound index has read nothing, unless somebody is about to edit."""
    started = catalogue_of(tmp_path)
    if is_expected:
        started.expect_edits()
    refreshed = started.refresh()
    started.make_ready()
    edit_on_disk(tmp_path, "r3", "lighthouse")
    save(started, "r1", title="A vineyard")
    found = total(started, "vineyard"), total(started, "lighthouse")
    started.refresh()
    assert (None, (1, lighthouses), True) == (refreshed.change, found, is_in_step(saved))


def test_a_change_on_disk_is_told_as_one(saved: Catalogue, tmp_path: Path) -> None:
    """Changed, added, removed, and written again as it was."""
    sentences = []
    records = tmp_path / "corpus" / "records"
    text = (records / "r1.md").read_text()
    edit_on_disk(tmp_path, "r3", "lighthouse")
    (records / "r9.md").write_text(text.replace("id: r1", "id: r9"))
    sentences.append(saved.refresh().in_words())
    (records / "r9.md").unlink()
    sentences.append(saved.refresh().in_words())
    (records / "r1.md").write_text(text)
    sentences.append(saved.refresh().in_words())
    assert [
        "Brought the index up to date: 2 added or changed, 0 removed.",
        "Brought the index up to date: 0 added or changed, 1 removed.",
        "The index is up to date.",
    ] == sentences
    assert is_in_step(saved)


def alias_of_a_record(catalogue: Catalogue) -> None:
    save(catalogue, "r1", aliases=["old"])


def record_where_an_alias_was(catalogue: Catalogue) -> None:
    save(catalogue, "r1", aliases=["old"])
    save(catalogue, "old", kind="case-study", title="Old", status="draft")


def example_of_an_event(catalogue: Catalogue) -> None:
    save(catalogue, "r1", kind="workshop-example", part_of="r0")


def event_renamed(catalogue: Catalogue) -> None:
    example_of_an_event(catalogue)
    save(catalogue, "r0", title="A day of meadows")


def event_withdrawn(catalogue: Catalogue) -> None:
    example_of_an_event(catalogue)
    save(catalogue, "r0", status="draft")


def event_made_none(catalogue: Catalogue) -> None:
    example_of_an_event(catalogue)
    save(catalogue, "r0", kind="case-study")


def draft_of_an_event_made_none(catalogue: Catalogue) -> None:
    event_withdrawn(catalogue)
    event_made_none(catalogue)


def event_that_was_missing(catalogue: Catalogue) -> None:
    path = catalogue.settings.corpus / "records" / "r1.md"
    path.write_text(
        path.read_text()
        .replace("title:", "part_of: spring\ntitle:")
        .replace("case-study", "workshop-example")
    )
    catalogue.refresh()
    save(catalogue, "spring", kind="event", title="Spring", status="draft")


def series(catalogue: Catalogue) -> None:
    save(catalogue, "r0", series={"name": "Meadow days", "number": 1})
    save(catalogue, "r2", series={"name": "Meadow days", "number": 2})
    save(catalogue, "r0", series=None)


def draft_and_back(catalogue: Catalogue) -> None:
    save(catalogue, "r1", status="draft")
    save(catalogue, "r1", title="Only a draft")
    save(catalogue, "r1", status="published")


def undone(catalogue: Catalogue) -> None:
    save(catalogue, "new", kind="case-study", title="New", status="published")
    change = catalogue.changes_of("new")[0]
    catalogue.undo(change.number, signature=SIGNATURE)


def names_changed(catalogue: Catalogue) -> None:
    (catalogue.settings.corpus / "thesaurus.yaml").write_text(THESAURUS.replace("Food", "Meals"))
    save(catalogue, "r1", title="After the thesaurus")
    catalogue.refresh()


def of_no_year(catalogue: Catalogue) -> None:
    save(catalogue, "r1", date=None)
    save(catalogue, "r3", date="2031")


def at_fault_and_mended(catalogue: Catalogue) -> None:
    path = catalogue.settings.corpus / "records" / "r1.md"
    good = path.read_text()
    path.write_text(good.replace("themes:", "themes: [nothing]\nthemes_:"))
    catalogue.refresh()
    save(catalogue, "r3", title="While another is at fault")
    path.write_text(good)
    save(catalogue, "r5", title="While nobody has looked")
    catalogue.refresh()


@pytest.mark.parametrize(
    "act",
    [
        alias_of_a_record,
        record_where_an_alias_was,
        example_of_an_event,
        event_renamed,
        event_withdrawn,
        event_made_none,
        draft_of_an_event_made_none,
        event_that_was_missing,
        series,
        draft_and_back,
        undone,
        names_changed,
        of_no_year,
        at_fault_and_mended,
    ],
)
def test_what_concerns_other_records_is_in_step_too(
    saved: Catalogue, act: Callable[[Catalogue], None]
) -> None:
    """Records that refer to one another, names that come and go: the index is what a new one would be."""
    act(saved)
    assert is_in_step(saved)


def test_many_saves_leave_what_one_build_would(saved: Catalogue, tmp_path: Path) -> None:
    """Saves of any kind, some by another process, some past both on disk: in step after each."""
    chance = random.Random(SEED)
    catalogues = [saved, catalogue_of(tmp_path)]
    for _ in range(SAVES):
        catalogue, record_id = chance.choice([saved, *catalogues]), f"r{chance.randrange(12)}"
        on_disk = tmp_path / "corpus" / "records" / f"{record_id}.md"
        if chance.random() < 0.15 and on_disk.exists():
            edit_on_disk(tmp_path, record_id, chance.choice(WORDS))
            catalogue.refresh()
        changes = {
            "kind": chance.choice(["event", "case-study"]),
            "title": f"The {chance.choice(WORDS)} of {record_id}",
            "status": chance.choice(["published", "published", "draft"]),
            "date": chance.choice(["2011", "2012", None]),
            "themes": chance.choice([["food"], ["sharing"], []]),
        }
        save(catalogue, record_id, **changes)
        assert is_in_step(catalogue), f"seed {SEED}"


@pytest.mark.parametrize("is_another_process", [False, True])
def test_records_saved_one_by_one_are_put_together(
    saved: Catalogue, tmp_path: Path, is_another_process: bool
) -> None:
    """Not by the saves themselves, which somebody waits for; and once, not again and again."""
    for number in range(2 * SEGMENTS):
        save(saved, f"new-{number}", kind="case-study", title="New", status="published", date="2011")
    tending = catalogue_of(tmp_path) if is_another_process else saved
    generations, pieces = [current(tmp_path)], []
    for _ in range(3):
        pieces.append(len(list(current(tmp_path).glob("segment-*.arrays"))))
        tending.refresh()
        tending.make_ready()
        generations.append(current(tmp_path))
    assert ([2 * SEGMENTS + 1, 2, 2], generations[1]) == (pieces, generations[-1])
    assert (2 * SEGMENTS, True) == (total(saved, "new"), is_in_step(saved))
