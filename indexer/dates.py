"""Dates with their precision: EDTF level 1 as the records use it. It never guesses a part.

Source: Library of Congress, Extended Date/Time Format, https://www.loc.gov/standards/datetime/
(years, months, days, seasons; intervals with an open `..` or unknown end; `~` about, `?` uncertain,
`%` both).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from indexer.errors import MalformedText

if TYPE_CHECKING:
    from datetime import date

MONTHS = "January February March April May June July August September October November December".split()
_LENGTHS = (4, 2, 2)
"""Digits of a year, a month and a day."""
_SEASONS = {21: ("Spring", 3, 5), 22: ("Summer", 6, 8), 23: ("Autumn", 9, 11), 24: ("Winter", 12, 12)}
_MARKS = {"~": "about ", "?": "possibly ", "%": "possibly about ", "": ""}
OPEN, UNKNOWN = "..", ""


class Moment(NamedTuple):
    """One point of a date: a year, a month, a season or a day, with its mark (`~`, `?`, `%` or none)."""

    year: int
    month: int | None = None
    day: int | None = None
    mark: str = ""

    @property
    def first(self) -> date:
        """The first day this moment may mean."""
        from datetime import date

        month = self.month or 1
        if month in _SEASONS:
            month = _SEASONS[month][1]
        return date(self.year, month, self.day or 1)

    @property
    def last(self) -> date:
        """The last day this moment may mean."""
        from datetime import date

        month = self.month or 12
        if month in _SEASONS:
            month = _SEASONS[month][2]
        return date(self.year, month, self.day or _days_in(self.year, month))

    def in_words(self) -> str:
        """As a British reader writes it: `29 March 2011`, `March 2011`, `Spring 2012`, `about 2011`."""
        words = str(self.year)
        if self.month in _SEASONS:
            words = f"{_SEASONS[self.month][0]} {words}"
        elif self.month:
            words = f"{MONTHS[self.month - 1]} {words}"
        if self.day:
            words = f"{self.day} {words}"
        return _MARKS[self.mark] + words


class RecordDate(NamedTuple):
    """A date or an interval as written in a record.

    Attributes:
        text: The EDTF string itself.
        start, end: None where that end of an interval is open (`..`) or unknown (nothing).
        goes_on: The source says that it goes on (`1998/..`).
    """

    text: str
    start: Moment | None
    end: Moment | None
    goes_on: bool = False

    @property
    def earliest(self) -> date | None:
        """The lower day; None when no start is known."""
        return self.start.first if self.start else None

    @property
    def latest(self) -> date | None:
        """The upper day; None when no end is known."""
        return self.end.last if self.end else None

    def in_words(self) -> str:
        """As a reader says it: `29 March 2011`, `2009 to 2011`, `since 1998`, `from 1998`, `until 2017`."""
        if self.start and self.end:
            if self.start == self.end:
                return self.start.in_words()
            return f"{_shortened(self.start, self.end)} to {self.end.in_words()}"
        if self.start:
            return ("since " if self.goes_on else "from ") + self.start.in_words()
        return "until " + self.end.in_words() if self.end else ""


def parse_date(text: str) -> RecordDate:
    """Read one EDTF string.

    Raises:
        MalformedText: It is not EDTF level 1, names a day that does not exist, or ends before it begins.
    """
    first, slash, second = text.partition("/")
    if not slash:
        moment = _parse_moment(text, text)
        return RecordDate(text, moment, moment)
    start = None if first in (OPEN, UNKNOWN) else _parse_moment(first, text)
    end = None if second in (OPEN, UNKNOWN) else _parse_moment(second, text)
    if start is None and end is None:
        raise MalformedText(f"“{text}” is an interval without a start or an end.")
    if start and end and start.first > end.last:
        raise MalformedText(f"The date “{text}” ends before it begins.")
    return RecordDate(text, start, end, goes_on=second == OPEN)


def _shortened(start: Moment, end: Moment) -> str:
    """`18` of `18 to 22 November 2024`: what the end says as well is left out."""
    same_kind = not start.mark and not end.mark and (start.day is None) == (end.day is None)
    if not (same_kind and start.month and start.year == end.year):
        return start.in_words()
    if start.day and start.month == end.month:
        return str(start.day)
    return start.in_words().removesuffix(f" {start.year}")


def _parse_moment(part: str, whole: str) -> Moment:
    mark = part[-1:] if part[-1:] in _MARKS else ""
    numbers = part.removesuffix(mark).split("-")
    are_digits = part.isascii() and all(map(str.isdigit, numbers))
    if not are_digits or tuple(map(len, numbers)) not in (_LENGTHS[:1], _LENGTHS[:2], _LENGTHS):
        raise MalformedText(
            f"“{whole}” is not a date: write 2011-03-29, 2011-03, 2011, 2009/2011, 1998/.. or 2011~."
        )
    year, month, day = (*map(int, numbers), None, None)[:3]
    year = year or 0
    is_month = month is None or 1 <= month <= len(MONTHS)
    is_day = day is None or (month and is_month and 1 <= day <= _days_in(year, month))
    if not year or not is_day or not (is_month or month in _SEASONS):
        raise MalformedText(f"The date “{whole}” names a day or month that does not exist.")
    return Moment(year, month, day, mark)


def _days_in(year: int, month: int) -> int:
    if month == 2:
        return 29 if year % 4 == 0 and (year % 100 or year % 400 == 0) else 28
    return 30 if month in (4, 6, 9, 11) else 31
