"""The catalogue over the shipped corpus: reading, listing, and nothing that is not published."""

from pathlib import Path

import pytest

from indexer.catalogue import Catalogue
from indexer.errors import NotFound, Withdrawn
from indexer.search import SearchRequest
from indexer.settings import Settings

EVENT = "co-production-roadshow-birmingham-2011"
EXAMPLES = {
    "timebanking-workshop-birmingham-2011",
    "in-control-workshop-birmingham-2011",
    "environmental-champions-workshop-birmingham-2011",
    "refugee-employment-workshop-birmingham-2011",
}
HIDDEN = """---
id: {status}-case
kind: case-study
title: Xylophone {status} case
status: {status}
withdrawal_reason: The scheme asked for it.
themes: [timebanking]
---
"""


def test_the_shipped_corpus_has_no_problems_and_its_index_is_in_step(catalogue: Catalogue) -> None:
    """154 starter cases and the four workshop examples of Birmingham, all published, nothing at fault."""
    report = catalogue.check()
    assert (report.problems, report.records, report.published, report.index_is_sound) == ((), 158, 158, True)


def test_an_event_and_its_examples_know_one_another(catalogue: Catalogue) -> None:
    """From either end."""
    assert {hit.id for hit in catalogue.examples(EVENT)} == EXAMPLES
    assert {catalogue.record(example).part_of for example in EXAMPLES} == {EVENT}


def test_an_example_has_its_own_people_and_organisations(catalogue: Catalogue) -> None:
    """The four examples are records of their own, linked to established names."""
    people = {example: [link.person for link in catalogue.record(example).people] for example in EXAMPLES}
    assert people == {
        "timebanking-workshop-birmingham-2011": ["martin-simon", "lawrence-hughes"],
        "in-control-workshop-birmingham-2011": ["caroline-tomlinson"],
        "environmental-champions-workshop-birmingham-2011": ["alison-lush"],
        "refugee-employment-workshop-birmingham-2011": ["rabiyah-latif"],
    }


@pytest.mark.parametrize(
    ("file", "entry", "variant"),
    [
        ("organisations", "nesta", "Nesta"),
        ("organisations", "new-economics-foundation", "nef"),
        ("organisations", "fair-shares", "Fairshares"),
        ("organisations", "walsall-council", "Walsall MBC"),
        ("people", "rabiyah-latif", "Rabiyah K Latif"),
    ],
)
def test_variants_of_a_name_are_one_authority(
    catalogue: Catalogue, file: str, entry: str, variant: str
) -> None:
    """Each way of writing a name leads to one entry."""
    holders = [held.id for held in getattr(catalogue.authorities, file) if variant in held.names]
    assert holders == [entry]


def test_places_are_a_tree(catalogue: Catalogue) -> None:
    """Town within region within country."""
    places = catalogue.authorities.places
    assert places.ancestors("cardiff")[-2:] == ["wales", "united-kingdom"]
    assert places.ancestors("birmingham") == ["west-midlands", "england", "united-kingdom"]


def test_a_related_record_says_why(catalogue: Catalogue) -> None:
    """Never the record itself, and always something in common."""
    related = catalogue.related(catalogue.record("rushey-green-time-bank"))
    assert "rushey-green-time-bank" not in [near.hit.id for near in related]
    assert all(near.shared for near in related)
    assert "timebanking" in related[0].shared["theme"]


@pytest.fixture
def changed(corpus_copy: Path, tmp_path: Path) -> Catalogue:
    """A catalogue of its own over a copy of the corpus with a draft, one in review and one withdrawn."""
    for status in ("draft", "in-review", "withdrawn"):
        (corpus_copy / "records" / f"{status}-case.md").write_text(HIDDEN.format(status=status))
    catalogue = Catalogue(Settings(corpus=corpus_copy, var=tmp_path / "var"))
    catalogue.refresh()
    return catalogue


def test_only_what_is_published_is_found_counted_or_read(changed: Catalogue) -> None:
    """A draft, a record in review and a withdrawn one are nowhere, not even as a spelling."""
    answer = changed.search(SearchRequest("xylophone"))
    assert (answer.results.total, answer.suggestion) == (0, None)
    assert changed.search(SearchRequest("xylophane")).suggestion is None
    assert sum(changed.counts("kind").values()) == 158
    for status in ("draft", "in-review"):
        with pytest.raises(NotFound):
            changed.record(f"{status}-case")
    with pytest.raises(Withdrawn, match="The scheme asked for it"):
        changed.record("withdrawn-case")


def test_an_old_id_leads_to_the_record(changed: Catalogue, corpus_copy: Path) -> None:
    """An alias finds the record that took its place."""
    path = corpus_copy / "records" / "wigan-deal.md"
    path.write_text(path.read_text().replace("language:", "aliases: [the-wigan-deal]\nlanguage:"))
    changed.refresh()
    assert changed.record("the-wigan-deal").id == "wigan-deal"


def test_a_change_on_disk_is_found_after_a_refresh(changed: Catalogue, corpus_copy: Path) -> None:
    """Added, changed and removed records, without building all anew."""
    path = corpus_copy / "records" / "draft-case.md"
    path.write_text(path.read_text().replace("status: draft", "status: published"))
    (corpus_copy / "records" / "wigan-deal.md").unlink()
    change = changed.refresh().change
    assert change
    assert (change.indexed, change.removed, change.rebuilt) == (1, 1, False)
    assert [hit.id for hit in changed.search(SearchRequest("xylophone")).results.hits] == ["draft-case"]
    assert changed.check().index_is_sound


@pytest.mark.parametrize(
    "record_id", ["nothing", "../etc/passwd", "Fair Shares", "a" * 200, "-x", "", "a\x00b"]
)
def test_what_is_no_record_is_not_found(catalogue: Catalogue, record_id: str) -> None:
    """No name leads out of the folder."""
    with pytest.raises(NotFound):
        catalogue.record(record_id)
