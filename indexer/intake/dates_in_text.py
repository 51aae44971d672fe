"""Dates as people write them, with their precision and their place; nothing is guessed but the year, and
that is marked. `dateutil` reads “March 2011” as today's day of that month, so the grammar is our own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january jan ionawr",
            "february feb chwefror",
            "march mar mawrth",
            "april apr ebrill",
            "may mai",
            "june jun mehefin",
            "july jul gorffennaf",
            "august aug awst",
            "september sept sep medi",
            "october oct hydref",
            "november nov tachwedd",
            "december dec rhagfyr",
        ),
        1,
    )
    for name in names.split()
}
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
SEASONS = {"spring": 21, "summer": 22, "autumn": 23, "fall": 23, "winter": 24}

_MONTH = "|".join(sorted(MONTHS, key=len, reverse=True))
_WEEKDAY = r"(?:(?P<weekday{0}>mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?s?\.?,?\s+)?"
_DAY = r"(?<![\d.])(?P<day{0}>[0-3]?\d)(?:st|nd|rd|th)?"
_YEAR = r"(?P<year{0}>(?:19|20)\d\d)"
_TO = r"\s*(?:–|—|-|to|and|&|until|/)\s*"

_FORMS = [
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"\b(?P<year>(?:19|20)\d\d)[-/](?P<month>[01]\d)[-/](?P<day>[0-3]\d)(?![\d-])",
        _WEEKDAY.format("") + r"(?<![\d.])\b(?P<day>[0-3]?\d)[./-](?P<month>[01]?\d|[12]\d|3[01])[./-](?P<year>(?:19|20)?\d\d)\b",
        _WEEKDAY.format("") + _DAY.format("") + rf"\s+(?:of\s+)?(?P<month>{_MONTH})\b\.?,?(?:\s+{_YEAR.format('')})?"
        + _TO + _WEEKDAY.format("2") + _DAY.format("2")
        + rf"\s+(?:of\s+)?(?P<month2>{_MONTH})\b\.?(?:,?\s+{_YEAR.format('2')})?\b",
        _WEEKDAY.format("") + _DAY.format("") + _TO + _WEEKDAY.format("2") + _DAY.format("2")
        + rf"\s+(?:of\s+)?(?P<month>{_MONTH})\b\.?(?:,?\s+{_YEAR.format('')})?\b",
        _WEEKDAY.format("") + _DAY.format("") + rf"\s+(?:of\s+)?(?P<month>{_MONTH})\b\.?(?:,?\s+{_YEAR.format('')})?\b",
        _WEEKDAY.format("") + rf"\b(?P<month>{_MONTH})\.?\s+" + _DAY.format("")
        + rf"(?:{_TO}(?:(?P<month2>{_MONTH})\.?\s+)?" + _DAY.format("2") + rf")?(?!\d)(?:,?\s+{_YEAR.format('')})?\b",
        rf"\b(?P<month>{_MONTH}){_TO}(?P<month2>{_MONTH})\.?,?\s+{_YEAR.format('')}\b",
        rf"\b(?P<month>{_MONTH})\b\.?,?\s+{_YEAR.format('')}\b",
        rf"\b(?P<season>{'|'.join(SEASONS)})\s+{_YEAR.format('')}\b",
    )
]  # fmt: skip
"""From the most telling to the least; what one form has read no later one reads again."""


@dataclass(frozen=True)
class DateFound:
    """A date in a text.

    Attributes:
        span: Half-open offsets.
        start, end: (year, month, day); the year is 0 and the day is 0 where none is written. `month` may be
            an EDTF season.
        weekday: 0 Monday … 6; None where none is written.
    """

    span: tuple[int, int]
    start: tuple[int, int, int]
    end: tuple[int, int, int]
    weekday: int | None = None

    @property
    def has_year(self) -> bool:
        """The year is written."""
        return self.start[0] > 0

    @property
    def edtf(self) -> str:
        """The date as a record writes it; only with a year."""
        first, last = _edtf(self.start), _edtf(self.end)
        return first if first == last else f"{first}/{last}"

    def in_year(self, year: int) -> DateFound:
        """The same with the year filled in."""
        return replace(self, start=(year, *self.start[1:]), end=(year, *self.end[1:]))

    def fits_weekday(self) -> bool:
        """The day of the week that is written is the right one, as far as that can be told."""
        if self.weekday is None or not self.has_year or not self.start[2]:
            return True
        try:
            return date(*self.start).weekday() == self.weekday
        except ValueError:
            return False


def dates_in(text: str, *, month_first: bool = False) -> list[DateFound]:
    """All dates of a text, in order.

    Args:
        month_first: Read `10/04/2017` as Americans do.
    """
    found: list[DateFound] = []
    taken = bytearray(len(text))
    for form in _FORMS:
        for match in form.finditer(text):
            start, end = match.span()
            if any(taken[start:end]):
                continue
            parts = match.groupdict()
            read = _read(parts, month_first=month_first)
            if read and parts.get("month") not in ("may", "march", "mar"):  # small letters: the verbs
                found.append(replace(read, span=(start, end)))
                taken[start:end] = b"\x01" * (end - start)
    return sorted(found, key=lambda item: item.span)


def years_in(text: str) -> Iterator[tuple[int, int]]:
    """Yield the years of a text and where they stand."""
    for match in re.finditer(r"\b(?:19[5-9]|20[0-4])\d\b", text):
        yield int(match[0]), match.start()


def _read(parts: dict[str, str | None], *, month_first: bool) -> DateFound | None:
    year, year2 = _year(parts.get("year") or ""), _year(parts.get("year2") or "")
    if parts.get("season"):
        moment = (year or year2, SEASONS[str(parts["season"]).lower()], 0)
        return DateFound((0, 0), moment, moment)
    month, day = _month(parts.get("month") or ""), int(parts.get("day") or 0)
    numeric = str(parts.get("month") or "").isdigit()
    if numeric and year and (month > 12 or (month_first and day <= 12)):
        month, day = day, month
    month2, day2 = _month(parts.get("month2") or "") or month, int(parts.get("day2") or 0) or day
    if parts.get("month2") and not parts.get("day2"):
        day2 = 0
    over_new_year = bool(year2) and (month2, day2) < (month, day)
    start = (year or year2 - over_new_year, month, day)
    end = (year2 or year, month2, day2)
    if not (_is_possible(start) and _is_possible(end)) or start > end:
        return None
    weekday = (parts.get("weekday") or "")[:3].lower()
    number = next((n for n, name in enumerate(WEEKDAYS) if weekday and name.startswith(weekday)), None)
    return DateFound((0, 0), start, end, number)


def _year(text: str) -> int:
    if not text:
        return 0
    year = int(text)
    return year if year > 99 else 2000 + year if year < 50 else 1900 + year


def _month(text: str) -> int:
    return int(text) if text.isdigit() else MONTHS.get(text.lower(), 0)


def _is_possible(moment: tuple[int, int, int]) -> bool:
    year, month, day = moment
    if not 1 <= month <= 12 or day > 31:
        return False
    try:
        date(year or 2000, month, day or 1)
    except ValueError:
        return False
    return True


def _edtf(moment: tuple[int, int, int]) -> str:
    year, month, day = moment
    return f"{year:04}" + (f"-{month:02}" if month else "") + (f"-{day:02}" if day else "")
