"""Dates with their precision."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.dates import parse_date
from indexer.errors import MalformedText


@pytest.mark.parametrize(
    ("text", "earliest", "latest", "words"),
    [
        ("2011-03-29", date(2011, 3, 29), date(2011, 3, 29), "29 March 2011"),
        ("2011-03", date(2011, 3, 1), date(2011, 3, 31), "March 2011"),
        ("2012-02", date(2012, 2, 1), date(2012, 2, 29), "February 2012"),
        ("2011", date(2011, 1, 1), date(2011, 12, 31), "2011"),
        ("2012-21", date(2012, 3, 1), date(2012, 5, 31), "Spring 2012"),
        ("2009/2011", date(2009, 1, 1), date(2011, 12, 31), "2009 to 2011"),
        ("2024-11-18/2024-11-22", date(2024, 11, 18), date(2024, 11, 22), "18 to 22 November 2024"),
        ("2011-02/2011-03", date(2011, 2, 1), date(2011, 3, 31), "February to March 2011"),
        ("2011-02-27/2011-03-01", date(2011, 2, 27), date(2011, 3, 1), "27 February to 1 March 2011"),
        ("1998/..", date(1998, 1, 1), None, "since 1998"),
        ("1998/", date(1998, 1, 1), None, "from 1998"),
        ("/2017", None, date(2017, 12, 31), "until 2017"),
        ("2011~", date(2011, 1, 1), date(2011, 12, 31), "about 2011"),
        ("2011?", date(2011, 1, 1), date(2011, 12, 31), "possibly 2011"),
    ],
)
def test_a_date_has_its_bounds_and_its_words(text: str, earliest: date, latest: date, words: str) -> None:
    """Every form that a record may use knows its lower and upper day and how a reader says it."""
    when = parse_date(text)
    assert (when.earliest, when.latest, when.in_words()) == (earliest, latest, words)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "banana",
        "29.03.2011",
        "2011-3",
        "2011-13",
        "2011-02-30",
        "2011-21-01",
        "2011-00",
        "2011-03-00",
        "2011/2009",
        "../..",
        "/",
        "2011/banana",
        "0000",
    ],
)
def test_what_is_no_date_is_refused_with_a_sentence(text: str) -> None:
    """A date is never guessed: what is not EDTF, or names no real day, is refused."""
    with pytest.raises(MalformedText):
        parse_date(text)


@given(st.text(alphabet="0123456789-/.~?% a", max_size=24))
def test_any_text_is_a_date_or_refused(text: str) -> None:
    """Nothing but `MalformedText` ever comes of a text, and a date's bounds are in order."""
    try:
        when = parse_date(text)
    except MalformedText:
        return
    assert not (when.earliest and when.latest) or when.earliest <= when.latest
