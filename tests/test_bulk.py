"""Many records changed at once: looked at first, all or none, one undo."""

from pathlib import Path

import pytest

from indexer.bulk import BulkChange, bulk
from indexer.catalogue import Catalogue
from indexer.errors import InvalidRecord, RevisionConflict
from indexer.history import Signature
from indexer.record import Status
from small_corpus import WORKS, catalogue_of, write_corpus

EDITH = Signature("edith", "one word for it")
ALL = [f"r{number}" for number in range(len(WORKS))]
FOOD = [record_id for record_id in ALL if int(record_id[1:]) % 2 == 0]


@pytest.fixture
def catalogue(tmp_path: Path) -> Catalogue:
    """Eight records, every other of the theme food."""
    write_corpus(tmp_path / "corpus")
    catalogue = catalogue_of(tmp_path)
    catalogue.refresh()
    return catalogue


def themes(catalogue: Catalogue) -> dict[str, list[str]]:
    """Record → its themes."""
    return {key: list(catalogue.corpus.read(key).record.themes) for key in ALL}


def test_a_theme_is_changed_into_another(catalogue: Catalogue) -> None:
    """In those records that have it and are chosen, and the index knows at once."""
    plan = bulk(catalogue.corpus, ALL, BulkChange("themes", out="food", into="sharing"))
    assert [edit.file for edit in plan.edits] == [f"records/{key}.md" for key in FOOD]
    assert themes(catalogue)["r0"] == ["food"]
    catalogue.apply(plan, signature=EDITH, act="bulk")
    assert set(map(tuple, themes(catalogue).values())) == {("sharing",)}
    assert catalogue.counts("theme") == {"sharing": 8}


def test_one_undo_takes_all_of_it_back(catalogue: Catalogue) -> None:
    """Byte for byte, and what was edited since stays."""
    before = {key: catalogue.corpus.read(key).text for key in ALL}
    plan = bulk(catalogue.corpus, ALL, BulkChange("themes", into="food", status=Status.DRAFT))
    change = catalogue.apply(plan, signature=EDITH, act="bulk")
    assert change
    assert catalogue.listed({}) == []
    now = catalogue.corpus.read("r1")
    catalogue.save("r1", {"venue": "Hall"}, revision=now.revision, signature=EDITH)
    assert catalogue.undo(change.number, signature=EDITH).left == {}
    assert {key: catalogue.corpus.read(key).text for key in ALL if key != "r1"} == {
        key: text for key, text in before.items() if key != "r1"
    }
    record = catalogue.corpus.read("r1").record
    assert (record.venue, record.status, record.themes) == ("Hall", Status.PUBLISHED, ("sharing",))


def test_a_theme_is_put_in_and_taken_out(catalogue: Catalogue) -> None:
    """Twice the same changes nothing; the last one taken out leaves none."""
    put_in = bulk(catalogue.corpus, ["r1"], BulkChange("themes", into="food"))
    catalogue.apply(put_in, signature=EDITH, act="bulk")
    assert themes(catalogue)["r1"] == ["sharing", "food"]
    assert bulk(catalogue.corpus, ["r1"], BulkChange("themes", into="food")).edits == ()
    for theme in ("sharing", "food"):
        catalogue.apply(
            bulk(catalogue.corpus, ["r1"], BulkChange("themes", out=theme)), signature=EDITH, act="bulk"
        )
    assert themes(catalogue)["r1"] == []


def test_a_withdrawal_says_why(catalogue: Catalogue) -> None:
    """At each address; publishing again takes the reason away."""
    plan = bulk(catalogue.corpus, FOOD, BulkChange(status=Status.WITHDRAWN, reason="Told twice."))
    catalogue.apply(plan, signature=EDITH, act="bulk")
    assert catalogue.corpus.read("r0").record.withdrawal_reason == "Told twice."
    catalogue.apply(
        bulk(catalogue.corpus, FOOD, BulkChange(status=Status.PUBLISHED)), signature=EDITH, act="bulk"
    )
    assert catalogue.corpus.read("r0").record.withdrawal_reason is None


@pytest.mark.parametrize(
    ("ids", "change"),
    [
        (ALL, BulkChange()),
        ([], BulkChange("themes", into="food")),
        (ALL, BulkChange("themes")),
        (ALL, BulkChange("title", into="food")),
        (ALL, BulkChange("themes", into="nothing")),
        (ALL, BulkChange("places", into="food")),
        (ALL, BulkChange(status=Status.WITHDRAWN)),
        ([f"x{number}" for number in range(3_000)], BulkChange("themes", into="food")),
    ],
)
def test_what_is_no_change_is_refused(catalogue: Catalogue, ids: list[str], change: BulkChange) -> None:
    """With a sentence."""
    with pytest.raises(InvalidRecord, match=r"\."):
        bulk(catalogue.corpus, ids, change)


def test_a_record_that_is_not_there_is_left_and_told(catalogue: Catalogue) -> None:
    """The others are changed."""
    plan = bulk(catalogue.corpus, ["r1", "gone", "../r1"], BulkChange("themes", into="food"))
    assert ([edit.file for edit in plan.edits], len(plan.left)) == (["records/r1.md"], 2)


def test_somebody_who_saves_meanwhile_is_not_overwritten(catalogue: Catalogue) -> None:
    """Nothing of the plan is written."""
    plan = bulk(catalogue.corpus, ALL, BulkChange("themes", into="food"))
    now = catalogue.corpus.read("r7")
    catalogue.save("r7", {"venue": "Hall"}, revision=now.revision, signature=EDITH)
    with pytest.raises(RevisionConflict):
        catalogue.apply(plan, signature=EDITH, act="bulk")
    assert themes(catalogue)["r1"] == ["sharing"]
