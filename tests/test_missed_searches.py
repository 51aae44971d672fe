"""Searches that found nothing: words and counts, and nobody in them."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from flask import Flask

from indexer.catalogue import Catalogue
from indexer.missed_searches import CHARACTERS, KEPT_DAYS, THRESHOLD, Missed, MissedSearches
from indexer.settings import Settings
from small_corpus import write_corpus
from webapp.app import create_app

DAY = date(2026, 11, 23)


def test_words_are_shown_once_they_were_missed_often(tmp_path: Path) -> None:
    """On enough days, whoever it was; in one spelling of case and space."""
    missed = MissedSearches(tmp_path)
    for day in range(THRESHOLD - 1):
        missed.note("Zebra  crossing", DAY + timedelta(day))
        missed.note("zebra crossing ", DAY + timedelta(day))
    assert missed.frequent() == []
    last = DAY + timedelta(THRESHOLD)
    missed.note("zebra crossing", last)
    assert missed.frequent() == [Missed("zebra crossing", THRESHOLD, 2 * THRESHOLD - 1, last)]


@pytest.mark.parametrize(
    "text", ["", "  ", "anna@example.org", "0121 414 12345", "see https://x.org", "x" * (CHARACTERS + 1)]
)
def test_what_may_tell_of_a_person_is_not_noted(tmp_path: Path, text: str) -> None:
    """Not even below the threshold: it is nowhere on disk."""
    missed = MissedSearches(tmp_path)
    missed.note(text, DAY)
    assert missed.frequent(threshold=1) == []
    assert not [path for path in tmp_path.iterdir() if text.strip() and text.encode() in path.read_bytes()]


def test_what_is_old_goes(tmp_path: Path) -> None:
    """After half a year."""
    missed = MissedSearches(tmp_path)
    missed.note("old", DAY)
    missed.note("new", DAY + timedelta(KEPT_DAYS + 1))
    assert [entry.words for entry in missed.frequent(threshold=1)] == ["new"]


def test_a_note_that_cannot_be_made_stands_in_nobodys_way(tmp_path: Path) -> None:
    """A folder in the place of the file, or a file that is no database."""
    (tmp_path / "missed-searches.sqlite").write_text("nonsense" * 1000)
    missed = MissedSearches(tmp_path)
    missed.note("words", DAY)
    assert missed.frequent(threshold=1) == []


@pytest.fixture
def site(tmp_path: Path) -> Flask:
    """A site over a small corpus."""
    write_corpus(tmp_path / "corpus")
    settings = Settings(corpus=tmp_path / "corpus", var=tmp_path / "var")
    catalogue = Catalogue(settings)
    catalogue.refresh()
    return create_app(settings, catalogue)


def test_only_searches_for_words_that_found_nothing_are_noted(site: Flask, tmp_path: Path) -> None:
    """Not those that found something, nor those that only a filter kept from it."""
    client = site.test_client()
    for address in ("/search?q=zebra", "/search?q=kitchen", "/search?q=kitchen&theme=nothing", "/search?q=("):
        client.get(address)
    assert [entry.words for entry in MissedSearches(tmp_path / "var").frequent(threshold=1)] == ["zebra"]


def test_every_search_is_counted_once(site: Flask, tmp_path: Path) -> None:
    """Again each time; not the look at a misspelling that was corrected or at a search for exact words."""
    client = site.test_client()
    for address in ("/search?q=zebra", "/search?q=zebra", "/search?q=kitchin", "/search?q=kitchin&exact=1"):
        assert client.get(address).status_code == 200
    missed = MissedSearches(tmp_path / "var").frequent(threshold=1)
    assert [(entry.words, entry.times) for entry in missed] == [("zebra", 2)]
