"""Suggestions while somebody types: any word of any name leads to the name, and only to what is public."""

import re
from pathlib import Path

import pytest

from indexer.catalogue import Catalogue
from indexer.settings import Settings
from indexer.suggestions import KINDS, LIMIT


def labels(catalogue: Catalogue, typed: str) -> list[str]:
    """What is suggested."""
    return [found.label for found in catalogue.suggestions.found(typed)]


@pytest.mark.parametrize(
    ("typed", "label"),
    [
        ("timeb", "Timebanking"),
        ("time bank", "Timebanking"),
        ("TIME-B", "Timebanking"),
        ("coprod", "Co-production"),
        ("co prod", "Co-production"),
        ("latif", "Rabiyah Latif"),
        ("latif rab", "Rabiyah Latif"),
        ("rabiyah k", "Rabiyah Latif"),
        ("walsall mbc", "Walsall Council"),
        ("jonk", "Jönköping"),
        ("Jönk", "Jönköping"),
        ("neighborh", "Neighbourhood governance"),
        ("nef", "New Economics Foundation (nef)"),
        ("n.e.f.", "New Economics Foundation (nef)"),
        ("help refugees", "Peer support to help refugees find work, Birmingham"),
        ("wales", "Wales"),
    ],
)
def test_any_word_of_any_name_leads_to_the_name(catalogue: Catalogue, typed: str, label: str) -> None:
    """Accents, case, hyphens and spaces make no difference, and British or American spelling none either."""
    assert label in labels(catalogue, typed)


@pytest.mark.parametrize("exact", ["Wales", "Timebanking", "Martin Simon", "NESTA", "Rushey Green Time Bank"])
def test_what_is_called_exactly_so_stands_first(catalogue: Catalogue, exact: str) -> None:
    """Whatever else has the word."""
    assert labels(catalogue, exact)[0] == exact


def test_every_title_and_name_is_suggested_by_its_words(catalogue: Catalogue) -> None:
    """In whatever order they are typed, without their last letter."""
    for hit in catalogue.listed({}):
        words = re.findall(r"[\w’'.]+", hit.title.text)[:4]
        typed = " ".join([*reversed(words[:-1]), words[-1][:-1]])
        found = catalogue.suggestions.found(typed)
        assert hit.id in {each.id for each in found if each.kind == "record"}, typed


def test_there_are_few_of_many_kinds(catalogue: Catalogue) -> None:
    """No kind crowds the others out, nothing stands there twice, and each says how many records have it."""
    for letter in "abcdefghilmnoprstw":
        found = catalogue.suggestions.found(letter)
        assert len(found) <= LIMIT
        assert len({(each.kind, each.id) for each in found}) == len(found)
        assert len({each.kind for each in found}) >= 3
        assert all(each.kind in KINDS and each.records > 0 for each in found)
    counts = catalogue.counts("place")
    wales = catalogue.suggestions.found("wales")[0]
    assert (wales.kind, wales.id, wales.records) == ("place", "wales", counts["wales"])


def test_another_name_is_told_and_a_misspelling_is_not(catalogue: Catalogue) -> None:
    """A hidden label leads to the concept and is never shown."""
    shown = {each.id: each.by for each in catalogue.suggestions.found("time ban")}
    assert shown["timebanking"] == "time bank"
    hidden = [(concept.id, label) for concept in catalogue.thesaurus for label in concept.hiddenLabels]
    assert hidden
    counts = catalogue.counts("theme")
    for concept, label in hidden:
        found = {each.id: each for each in catalogue.suggestions.found(label)}
        assert concept in found or not counts.get(concept), label
        assert label not in {each.by for each in found.values()}


def test_what_changes_is_suggested_at_once(corpus_copy: Path, tmp_path: Path) -> None:
    """A record that is withdrawn goes, and the names that only it had."""
    catalogue = Catalogue(Settings(corpus=corpus_copy, var=tmp_path / "var"))
    catalogue.refresh()
    assert {"Rushey Green Time Bank"} == {*labels(catalogue, "rushey green time bank")}
    path = corpus_copy / "records" / "rushey-green-time-bank.md"
    path.write_text(path.read_text().replace("status: published", "status: draft"))
    catalogue.refresh()
    assert labels(catalogue, "rushey green time bank") == []
