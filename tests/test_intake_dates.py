"""Dates in a write-up: every form with its precision, and which of them is the event's."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.intake.dates_in_text import dates_in
from indexer.intake.layout import Layout
from indexer.intake.readers import read
from indexer.intake.when import date_of

PAGE = (
    '<html><head><script type="application/ld+json">{"@type": "Event", "name": "Mending day",'
    ' "startDate": "2012-05-12T10:00", "endDate": "2012-05-13T16:00"}</script></head>'
    "<body><main><h1>Mending day</h1><p>Posted 1 June 2012. We mended kettles.</p></main></body></html>"
)


def dated(text: str, name: str = "notes.txt") -> tuple[str, str] | None:
    """The event's date and what is noted of it."""
    found = date_of(Layout(read(text.encode(), name)))
    return (found.text, found.note) if found else None


@pytest.mark.parametrize(
    ("written", "edtf"),
    [
        ("29 March 2011", "2011-03-29"),
        ("29th March 2011", "2011-03-29"),
        ("the 29th of March, 2011", "2011-03-29"),
        ("March 29, 2011", "2011-03-29"),
        ("March 29th 2011", "2011-03-29"),
        ("Tues. 29 Mar. 2011", "2011-03-29"),
        ("Tuesday, 29 March 2011", "2011-03-29"),
        ("Tuesday, March 29, 2011", "2011-03-29"),
        ("29 MARCH 2011", "2011-03-29"),
        ("29/03/2011", "2011-03-29"),
        ("29.3.11", "2011-03-29"),
        ("2011-03-29", "2011-03-29"),
        ("3 Sept. 2014", "2014-09-03"),
        ("29 Mawrth 2011", "2011-03-29"),
        ("March 2011", "2011-03"),
        ("early March 2011", "2011-03"),
        ("May–June 2013", "2013-05/2013-06"),
        ("May to June 2013", "2013-05/2013-06"),
        ("spring 2011", "2011-21"),
        ("Autumn 2012", "2012-23"),
        ("winter 2012", "2012-24"),
        ("12–13 May 2012", "2012-05-12/2012-05-13"),
        ("12-13 May 2012", "2012-05-12/2012-05-13"),
        ("12th & 13th May 2012", "2012-05-12/2012-05-13"),
        ("the 12th and 13th of May 2012", "2012-05-12/2012-05-13"),
        ("Saturday 12 and Sunday 13 May 2012", "2012-05-12/2012-05-13"),
        ("from 12 May until 14 May 2012", "2012-05-12/2012-05-14"),
        ("12 May 2012 – 14 May 2012", "2012-05-12/2012-05-14"),
        ("30 May – 1 June 2012", "2012-05-30/2012-06-01"),
        ("May 30 – June 1, 2012", "2012-05-30/2012-06-01"),
        ("May 12-13, 2012", "2012-05-12/2012-05-13"),
    ],
)
def test_a_date_is_read_with_its_precision(written: str, edtf: str) -> None:
    """Day, month, season or range, in whatever order and with whatever signs."""
    assert [edtf] == [found.edtf for found in dates_in(f"We met, {written}, in the hall.")]


@pytest.mark.parametrize(
    "written",
    [
        "we may 12 times",
        "they march 14 miles",
        "on 5 people",
        "2011",
        "20112-03-04",
        "13/13/2013",
        "half of us",
    ],
)
def test_what_is_no_date_is_none(written: str) -> None:
    """Verbs in small letters, counts, days that no month has."""
    assert [] == [found.edtf for found in dates_in(written) if found.start[2]]


@pytest.mark.parametrize("written", ["29 March", "Tuesday 29 March", "the 29th of March", "March 29"])
def test_a_day_without_a_year_says_so(written: str) -> None:
    """Nothing is guessed where the day is read."""
    assert [(False, (0, 3, 29))] == [(found.has_year, found.start) for found in dates_in(written)]


@pytest.mark.parametrize(
    ("written", "month_first", "edtf"),
    [
        ("4/10/2017", False, "2017-10-04"),
        ("4/10/2017", True, "2017-04-10"),
        ("10/13/2017", False, "2017-10-13"),
        ("13/10/2017", True, "2017-10-13"),
    ],
)
def test_the_order_of_day_and_month_is_told_or_forced(written: str, month_first: bool, edtf: str) -> None:
    """A thirteenth month is a day, whatever the custom."""
    assert [edtf] == [found.edtf for found in dates_in(written, month_first=month_first)]


@pytest.mark.parametrize(
    ("written", "fits"),
    [("Tuesday 29 March 2011", True), ("Monday 29 March 2011", False), ("Monday 29 March", True)],
)
def test_a_weekday_is_held_against_the_calendar(written: str, fits: bool) -> None:
    """Without a year nothing can be said against it."""
    assert [fits] == [found.fits_weekday() for found in dates_in(written)]


@pytest.mark.parametrize(
    ("text", "edtf"),
    [
        ("News\n\nPosted 12 April 2011\n\nThe day was held on 29 March 2011 in Leeds.", "2011-03-29"),
        (
            "Last updated: 5 June 2015\n\nIt took place on 1 May 2015.\n\nNext meeting 3 July 2015.",
            "2015-05-01",
        ),
        ("When: 14–15 December 2013\n\nNext meeting: 2 January 2014", "2013-12-14/2013-12-15"),
        ("Date: Spring 2012\nPublished: 2 August 2012", "2012-21"),
        ("When: March 2012", "2012-03"),
        ("Dyddiad / Date: 12 Mai 2014", "2014-05-12"),
        ("Monday 29 March 2011\n\nWe met on Tuesday 29 March 2011 in Leeds.", "2011-03-29"),
        ("We met in Burlington, Vermont\n\nWhen: 4/10/2017", "2017-04-10"),
        ("We met in Leeds\n\nWhen: 4/10/2017", "2017-10-04"),
        ("Two days, 28 February and 1 March 2012, in York.", "2012-02-28/2012-03-01"),
        (
            "BOARD OF DIRECTORS\nThursday 25 January 2018\n\nThe day took place on 6 December 2017.",
            "2017-12-06",
        ),
        ("Adults Committee, 9 July 2019\n\nThe day was held on 21 May 2019.", "2019-05-21"),
        ("By Ann Lee · 11 March 2025\n\nMothers filled the hall on 8 March 2025.", "2025-03-08"),
        ("Report by Ann Lee, 7 May 2019\n\nWe met on April 30th, 2019, in Bristol.", "2019-04-30"),
        ("THE LIGHT\nNo. 88   June 2018\n\nOn 17 May 2018 we took over the pier.", "2018-05-17"),
        ("Drafted by Ann Lee 3/6/2019\n\nReport of the day held on 22 May 2019 in York.", "2019-05-22"),
        ("Mending Day, September 2014\n\nIt brought together 57 people on 25 September 2014.", "2014-09-25"),
        ("York, 10-12 July 2015\n\nFriday 10 July\n\nWe had soup.", "2015-07-10/2015-07-12"),
        ("Version 3, revised 4 May 2012\n\nWe gathered on Friday 13 April 2012.", "2012-04-13"),
    ],
)
def test_the_date_is_the_event_s(text: str, edtf: str) -> None:
    """Not that of posting, of an update, of a version or of the next meeting."""
    assert (edtf, "") == dated(f"Mending day\n\n{text}")


@pytest.mark.parametrize("text", ["Nothing dated.", "The next meeting will be on 2 January 2014."])
def test_no_date_of_the_event_is_no_date(text: str) -> None:
    """The posting date is not taken for want of a better one."""
    assert dated(f"Mending day\n\n{text}") is None


@pytest.mark.parametrize(
    ("text", "edtf", "told"),
    [
        ("Posted on 4 April 2012\n\nWe met on Thursday 29 March.", "2012-03-29", "2012-04-04"),
        ("Posted on 4 January 2012\n\nWe met on 14 December.", "2011-12-14", "2012-01-04"),
        ("Friday 1 January\n\nPosted 3 March 2021", "2021-01-01", "2021-03-03"),
        ("Saturday 29 February\n\nPosted 3 March 2021", "2020-02-29", "2021-03-03"),
        ("When: 14 December\n\nIn 2012 we began.", "2012-12-14", "2012"),
        ("When: 14 December", "XXXX-12-14", "no year"),
    ],
)
def test_a_year_that_was_filled_in_is_marked(text: str, edtf: str, told: str) -> None:
    """The last such day before the posting date; a weekday decides doubts."""
    found = dated(f"Mending day\n\n{text}")
    assert (edtf, True) == (found and found[0], bool(found and told in found[1]))


@pytest.mark.parametrize(
    ("text", "name", "edtf"),
    [
        ("---\ntitle: Day\ndate: 2011-03-29\n---\n\nText.", "day.md", "2011-03-29"),
        ("---\nevent_date: 29 March 2011\nposted: 2011-04-05\n---\n\nText.", "day.md", "2011-03-29"),
        (PAGE, "day.html", "2012-05-12/2012-05-13"),
        (
            "---\ntitle: Day\ndate: 2021-10-21\n---\n\nWe met on 12 October 2021 in Ely and mended kettles.",
            "day.md",
            "2021-10-12",
        ),
    ],
)
def test_fields_of_the_file_come_first(text: str, name: str, edtf: str) -> None:
    """Front matter, a page's own data; but the scene's day before that of a post."""
    assert (edtf, "") == dated(text, name)


@given(
    st.dates(date(1901, 1, 1), date(2099, 12, 31)),
    st.sampled_from(["%d %B %Y", "%B %d, %Y", "%A %d %B %Y", "%Y-%m-%d", "%d/%m/%Y", "%d %b %Y", "%d.%m.%Y"]),
)
def test_every_day_is_read_back(day: date, form: str) -> None:
    """In each of the plain forms, and its weekday with it."""
    (found,) = dates_in(f"on {day.strftime(form)}.")
    assert (day.isoformat(), True) == (found.edtf, found.fits_weekday())


@given(st.text(alphabet="0123 /-.–,&toMaychJn ", max_size=80))
def test_dates_lie_in_the_text_and_do_not_overlap(text: str) -> None:
    """Whatever digits and signs stand in it."""
    spans = [found.span for found in dates_in(text)]
    bounds = [offset for span in spans for offset in span]
    assert sorted(bounds) == bounds
    assert all(text[slice(*span)].strip() for span in spans)
