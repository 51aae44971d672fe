"""Names edited: every record and name follows, old addresses lead on, and all of it can be undone."""

from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from indexer.catalogue import Catalogue
from indexer.editing import Plan
from indexer.errors import InvalidRecord, NotFound, RevisionConflict
from indexer.history import Signature
from indexer.name_edits import (
    changed_entry,
    entry_of,
    free_id,
    merged,
    removed_entry,
    revision_of_entry,
    split,
    uses_of,
)
from indexer.references import FILES
from indexer.settings import Settings
from webapp.app import create_app

ANNA = Signature("Anna", "tidying")
SORTS = sorted(FILES)
NAMES = {
    "authorities/people.yaml": "# people\n- id: a\n  name: Ann\n  variants:\n    - A. Adams\n"
    "- id: b\n  name: Bea\n",
    "authorities/organisations.yaml": "- id: a\n  name: Walsall MBC\n- id: b\n  name: Walsall Council\n"
    "- id: c\n  name: Library\n  part_of: a\n",
    "authorities/places.yaml": "- id: a\n  name: Wallsall\n  within: top\n- id: b\n  name: Walsall\n"
    "- id: c\n  name: Bloxwich\n  within: a\n- id: top\n  name: England\n",
    "authorities/initiatives.yaml": "- id: a\n  name: Fairshares\n  places: [a]\n"
    "- id: b\n  name: Fair Shares\n",
    "thesaurus.yaml": "- id: a\n  prefLabel: Time banks\n- id: b\n  prefLabel: Timebanking\n"
    "- id: c\n  prefLabel: Person-to-person\n  broader: [a]\n  related: [a]\n",
}
RECORD = """---
id: {id}
kind: case-study
title: The {id}  # as on the cover
status: {status}
themes: [{name}, c]
places: [{name}]
initiative: {name}
people:
  - person: {name}
    affiliation: {name}
organisations:
  - organisation: {name}
    role: host
---

See [them](/people/{name}) and [it](/themes/{name}-more).
"""


@pytest.fixture
def catalogue(tmp_path: Path) -> Catalogue:
    """Three records: one names every `a`, one every `b`, one draft every `a`."""
    for folder in ("records", "authorities"):
        (tmp_path / "corpus" / folder).mkdir(parents=True)
    for name, text in NAMES.items():
        (tmp_path / "corpus" / name).write_text(text)
    for key, name, status in [("one", "a", "published"), ("two", "b", "published"), ("three", "a", "draft")]:
        text = RECORD.format(id=key, name=name, status=status)
        (tmp_path / "corpus" / "records" / f"{key}.md").write_text(text)
    catalogue = Catalogue(Settings(corpus=tmp_path / "corpus", var=tmp_path / "var"))
    catalogue.refresh()
    return catalogue


def client_of(catalogue: Catalogue) -> FlaskClient:
    """Somebody who looks at the site."""
    return create_app(catalogue.settings, catalogue).test_client()


def applied(catalogue: Catalogue, plan: Plan) -> None:
    """A plan written, with a corpus free of problems afterwards."""
    catalogue.apply(plan, signature=ANNA, act="merge")
    assert catalogue.corpus.load().problems == ()


def corpus_bytes(catalogue: Catalogue) -> dict[str, bytes]:
    """Every file of the corpus."""
    root = catalogue.settings.corpus
    return {
        path.relative_to(root).as_posix(): path.read_bytes() for path in root.rglob("*") if path.is_file()
    }


@pytest.mark.parametrize("sort", SORTS)
def test_a_merge_takes_all_references_along(catalogue: Catalogue, sort: str) -> None:
    """Records of any status and other names: nothing refers to the one that went."""
    assert {use.key for use in uses_of(catalogue.corpus, sort, "a")} >= {"one", "three"}
    applied(catalogue, merged(catalogue.corpus, sort, "a", "b"))
    assert uses_of(catalogue.corpus, sort, "a") == []
    assert {use.key for use in uses_of(catalogue.corpus, sort, "b")} >= {"one", "two", "three"}


@pytest.mark.parametrize("sort", SORTS)
def test_after_a_merge_the_old_name_is_found_and_its_address_leads_on(
    catalogue: Catalogue, sort: str
) -> None:
    """By the reader who has it in a book, and by the one who has it in a bookmark."""
    old = entry_of(catalogue.corpus, sort, "a")
    applied(catalogue, merged(catalogue.corpus, sort, "a", "b"))
    client = client_of(catalogue)
    answer = client.get(f"/{sort}/a")
    assert (answer.status_code, answer.headers["Location"]) == (301, f"/{sort}/b")
    name = old.get("name") or old["prefLabel"]
    assert b"records/one" in client.get("/search", query_string={"q": f'"{name}"'}).data
    facet = {"people": "person", "themes": "theme"}.get(sort, sort[:-1])
    led = client.get("/search", query_string={facet: "a"}, follow_redirects=True)
    assert b"records/one" in led.data


@pytest.mark.parametrize("sort", SORTS)
def test_a_merge_is_undone_byte_for_byte(catalogue: Catalogue, sort: str) -> None:
    """One press, and all files are as they were."""
    before = corpus_bytes(catalogue)
    applied(catalogue, merged(catalogue.corpus, sort, "a", "b"))
    assert catalogue.undo(1, signature=ANNA).left == {}
    assert corpus_bytes(catalogue) == before


def test_an_undo_of_a_merge_keeps_what_was_done_since(catalogue: Catalogue) -> None:
    """A record edited after the merge keeps that edit and gets its name back."""
    applied(catalogue, merged(catalogue.corpus, "people", "a", "b"))
    now = catalogue.corpus.read("one")
    catalogue.save("one", {"summary": "Since."}, revision=now.revision, signature=ANNA)
    assert catalogue.undo(1, signature=ANNA).left == {}
    record = catalogue.corpus.read("one").record
    assert (record.summary, record.people[0].person) == ("Since.", "a")


def test_a_merge_keeps_how_the_source_wrote_the_name(catalogue: Catalogue) -> None:
    """The record still says what stood in its source; lines that do not refer stay as they were."""
    applied(catalogue, merged(catalogue.corpus, "organisations", "a", "b"))
    file = catalogue.corpus.read("one")
    assert (file.record.organisations[0].as_written, file.record.people[0].affiliation_as_written) == (
        "Walsall MBC",
        "Walsall MBC",
    )
    assert "title: The one  # as on the cover" in file.text


def test_links_in_texts_follow(catalogue: Catalogue) -> None:
    """The exact address, and none that only begins like it."""
    applied(catalogue, merged(catalogue.corpus, "people", "a", "b"))
    applied(catalogue, merged(catalogue.corpus, "themes", "a", "b"))
    assert catalogue.corpus.read("one").record.body == "See [them](/people/b) and [it](/themes/a-more)."


def test_a_merge_loses_no_variant_and_no_alias(catalogue: Catalogue) -> None:
    """All names of both, each once; ids that led to the one that went lead on."""
    corpus = catalogue.corpus
    entry = entry_of(corpus, "people", "a")
    applied(
        catalogue,
        changed_entry(corpus, "people", "a", {**entry, "aliases": ["z"]}, revision=revision_of_entry(entry)),
    )
    applied(catalogue, merged(corpus, "people", "a", "b"))
    assert entry_of(corpus, "people", "b") == {
        "id": "b",
        "name": "Bea",
        "variants": ["Ann", "A. Adams"],
        "aliases": ["a", "z"],
    }


def test_a_place_merged_into_its_part_takes_its_place(catalogue: Catalogue) -> None:
    """What enclosed the one that went encloses the other; nothing encloses itself."""
    applied(catalogue, merged(catalogue.corpus, "places", "a", "c"))
    assert entry_of(catalogue.corpus, "places", "c")["within"] == "top"


def test_what_would_be_part_of_itself_is_refused(catalogue: Catalogue) -> None:
    """A circle is never written."""
    before = corpus_bytes(catalogue)
    with pytest.raises(InvalidRecord):
        catalogue.apply(merged(catalogue.corpus, "places", "top", "c"), signature=ANNA, act="merge")
    with pytest.raises(InvalidRecord):
        merged(catalogue.corpus, "people", "a", "a")
    with pytest.raises(NotFound):
        merged(catalogue.corpus, "people", "a", "nobody")
    assert corpus_bytes(catalogue) == before


def test_a_new_name_keeps_the_old_one_as_a_variant(catalogue: Catalogue) -> None:
    """The address stays; the comment of the file too; only that entry's lines change."""
    corpus = catalogue.corpus
    entry = entry_of(corpus, "people", "a")
    applied(
        catalogue,
        changed_entry(
            corpus, "people", "a", {**entry, "name": "Anna Adams"}, revision=revision_of_entry(entry)
        ),
    )
    assert (catalogue.settings.corpus / FILES["people"]).read_text() == (
        "# people\n- id: a\n  name: Anna Adams\n  variants:\n    - A. Adams\n    - Ann\n"
        "- id: b\n  name: Bea\n"
    )


def test_two_people_edit_names(catalogue: Catalogue) -> None:
    """The same one: a conflict. Its neighbour: none."""
    corpus = catalogue.corpus
    ann, bea = (entry_of(corpus, "people", key) for key in "ab")
    applied(
        catalogue, changed_entry(corpus, "people", "a", {**ann, "note": "1"}, revision=revision_of_entry(ann))
    )
    applied(
        catalogue, changed_entry(corpus, "people", "b", {**bea, "note": "2"}, revision=revision_of_entry(bea))
    )
    with pytest.raises(RevisionConflict):
        changed_entry(corpus, "people", "a", {**ann, "note": "3"}, revision=revision_of_entry(ann))


def test_a_split_moves_what_is_said_to_belong_to_the_new_one(catalogue: Catalogue) -> None:
    """The records and variants that were chosen, and no others; undone byte for byte."""
    before, corpus = corpus_bytes(catalogue), catalogue.corpus
    new: dict[str, Any] = {"id": free_id(corpus, "people", "A. Adams"), "name": "A. Adams"}
    applied(catalogue, split(corpus, "people", "a", new, ["three"], ["A. Adams"]))
    assert ("a-adams", "a") == (
        corpus.read("three").record.people[0].person,
        corpus.read("one").record.people[0].person,
    )
    assert entry_of(corpus, "people", "a") == {"id": "a", "name": "Ann"}
    catalogue.undo(1, signature=ANNA)
    assert corpus_bytes(catalogue) == before


def test_only_what_nothing_uses_can_be_taken_out(catalogue: Catalogue) -> None:
    """And an id is never given twice."""
    with pytest.raises(InvalidRecord):
        removed_entry(catalogue.corpus, "themes", "a")
    applied(catalogue, changed_entry(catalogue.corpus, "people", "d", {"name": "Dan"}, revision=""))
    applied(catalogue, removed_entry(catalogue.corpus, "people", "d"))
    with pytest.raises(NotFound):
        entry_of(catalogue.corpus, "people", "d")
    applied(catalogue, merged(catalogue.corpus, "people", "a", "b"))
    assert free_id(catalogue.corpus, "people", "A") == "a-2"
    with pytest.raises(InvalidRecord):
        changed_entry(catalogue.corpus, "people", "a", {"name": "Again"}, revision="")


def test_a_record_that_cannot_be_read_is_told(catalogue: Catalogue) -> None:
    """The merge goes on, and says what it could not follow."""
    (catalogue.settings.corpus / "records" / "odd.md").write_text("---\nid: [a\n---\n")
    plan = merged(catalogue.corpus, "people", "a", "b")
    assert (list(plan.left), len(plan.records)) == (["records/odd.md"], 2)
