"""The shapes of names: who is a person, what is an organisation, where a name begins and ends."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.intake.naming import ORGANISATION, is_organisation_name, is_person_name, person_at, without_title


@pytest.mark.parametrize(
    "name",
    [
        "Ann Lee",
        "Rabiyah K Latif",
        "Rabiyah K. Latif",
        "Dr Ann Lee",
        "ANN LEE",
        "Mary van der Berg",
        "Aneurin ap Rhys",
        "Éilis Ní Dhuibhne",
        "Zoë Ŵyn",
        "Sean O’Brien",
        "Ann Marsh-Jones",
        "Sian Lloyd Jones",
        "April Jones",
        "May Lee",
        "Jan Morris",
    ],
)
def test_a_person_s_name_is_one(name: str) -> None:
    """Particles, initials, hyphens, accents, capitals, and months that people are called by."""
    assert is_person_name(name)


@pytest.mark.parametrize(
    "name",
    [
        "",
        "Ann",
        "e e cummings",
        "Monday Club",
        "The Trust",
        "Harbour Trust",
        "Leeds City Council",
        "When Ann",
        "Ann Lee And Bo Ray And Cara",
        "Youth Project",
        "Ann’s Kitchen",
        "NESTA Lab",
        "Closing Session",
    ],
)
def test_other_words_with_capitals_are_no_person(name: str) -> None:
    """Bodies, days, openings of sentences, one word, or too many."""
    assert not is_person_name(name)


@pytest.mark.parametrize(
    "name", ["Harbour Trust", "NESTA", "Leeds City Council", "Age UK", "Carers’ Link", "The Bike Shed"]
)
def test_an_organisation_is_told_by_its_words(name: str) -> None:
    """By a word that bodies are called by, or as an acronym."""
    assert is_organisation_name(name)


@pytest.mark.parametrize("name", ["", "X", "Ann Lee", "Harbour Lights", "said"])
def test_a_name_without_such_a_word_is_not_told(name: str) -> None:
    """Nothing is taken for an organisation by its capitals alone."""
    assert not is_organisation_name(name)


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("Dr Ann Lee", "Ann Lee"),
        ("Prof. Ann Lee OBE", "Ann Lee"),
        ("Cllr Ann Lee, MBE", "Ann Lee"),
        ("Rt Hon Ann Lee MP", "Ann Lee"),
        ("Professor Dame Ann Lee", "Ann Lee"),
        ("Dr. Ann Lee PhD", "Ann Lee"),
        ("Ann Lee", "Ann Lee"),
    ],
)
def test_titles_and_honours_are_taken_off(written: str, name: str) -> None:
    """Before the name and behind it."""
    assert name == without_title(written)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Ann Lee spoke", "Ann Lee"),
        ("When Ann Lee spoke", "Ann Lee"),
        ("Dr Ann Lee spoke", "Dr Ann Lee"),
        ("Ann Lee’s story", "Ann Lee"),
        ("Ann K Lee of", "Ann K Lee"),
        ("Ann van der Lee is", "Ann van der Lee"),
    ],
)
def test_a_name_ends_where_its_words_end(text: str, name: str) -> None:
    """Without the word that opens the sentence, and without the genitive."""
    span = person_at(text, 0)
    assert name == (span and text[slice(*span)])


@pytest.mark.parametrize("text", ["ann lee", "Ann", "Harbour Trust said", "Four Examples", "12 Ann"])
def test_where_no_name_begins_there_is_none(text: str) -> None:
    """Small letters, one word, a body."""
    assert person_at(text, 0) is None


@given(st.text(max_size=80), st.integers(0, 80))
def test_a_name_lies_behind_its_start(text: str, start: int) -> None:
    """Whatever the text: a stretch of it that reads as a person's name."""
    span = person_at(text, start)
    assert span is None or (start <= span[0] < span[1] <= len(text) and is_person_name(text[slice(*span)]))


@given(st.text(max_size=60))
def test_any_words_can_be_asked_about(name: str) -> None:
    """Nothing makes the tests of shape raise; taking titles off leaves a part of the name."""
    assert is_person_name(name) in (True, False)
    assert is_organisation_name(name) in (True, False)
    assert without_title(name) in name


def test_a_row_of_ands_is_read_in_one_way() -> None:
    """A shape that could be read in two ways at each sign would not come to an end here."""
    assert ORGANISATION.fullmatch("Trust & " * 60 + "x") is None
