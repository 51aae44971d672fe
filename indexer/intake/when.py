"""The day of the event: never that of posting, and a year that was filled in is marked."""

from __future__ import annotations

import re
from calendar import isleap
from typing import Any

from indexer.dates import parse_date
from indexer.errors import MalformedText
from indexer.intake.dates_in_text import DateFound, dates_in, years_in
from indexer.intake.layout import POSTING_WORDS, Layout, label_key
from indexer.intake.proposal import Value
from indexer.intake.scene import scenes_of
from indexer.intake.stated import fields_of

_POSTED = re.compile(rf"\b(?:{POSTING_WORDS}|drafted|prepared|released|approved)\b", re.IGNORECASE)
_LATER = re.compile(
    r"\b(?:next|following|will be|is planned|planned for|forthcoming|upcoming|save the date|provisionally|by the end of|deadline|closes|until"
    r"|to be held|return|again on|reconvene|follow-up|book(?:ing)? (?:by|opens)|join us|due)\b",
    re.IGNORECASE,
)
_EARLIER = re.compile(
    r"\b(?:since|in|by|from|born|founded|began|set up|started|launched|opened in|until|last year|previous)\s+$",
    re.IGNORECASE,
)
_OF_PAPER = re.compile(
    r"\b(?:committee|board|panel|cabinet|trustees|directors|agenda|enclosure|date of meeting|for release|embargo|newsletter|bulletin|magazine|journal|edition|issue|no\.|vol(?:ume|\.)?)\b",
    re.IGNORECASE,
)
"""What the paper was for, or came out in."""
_BY_LINE = re.compile(
    r"^\W*(?:(?:a |blog |words? |report |review |story |text |account |notes? |photos? )?by|reviewed by|report(?:ed)? (?:to|by)|reporter|rapporteur|author)\b|\bmin read\b|\bblog\b[^.]*·",
    re.IGNORECASE,
)
_AMERICAN = re.compile(
    r"\b(?:USA|U\.S\.|United States|Vermont|VT|California|Oregon|Maine|Massachusetts|New York|Ohio|Illinois|Texas|Maryland)\b"
)


def date_of(layout: Layout) -> Value | None:
    """The day or days of the event itself, never the day of posting; a year that was filled in is marked."""
    american = bool(_AMERICAN.search(layout.text))
    weighed = _weighed(layout, american=american)
    for fields in fields_of(layout):
        stated = _stated_date(fields, american=american)
        if stated and not _is_of_posting(weighed, stated.text):
            return stated
    for item in layout.values("title"):
        for found in dates_in(item.value, month_first=american):
            if found.start[2] and found.has_year:
                return _dated(layout, found, item.span[0], "in the title")
    for item in layout.values("date"):
        for found in dates_in(item.value, month_first=american):
            return _dated(layout, found, item.span[0], f"after the label “{item.label}”")
    good = [(score, -found.span[0], found) for score, found in weighed if score > 0]
    if not good:
        return None
    found = max(good, key=lambda item: item[:2])[2]
    return _dated(layout, found, 0, "the date that the text gives for the day")


def _weighed(layout: Layout, *, american: bool) -> list[tuple[float, DateFound]]:
    """The dates of the text, each with how much speaks for its being the event's."""
    scenes = tuple(scenes_of(layout))
    return [
        (
            _date_score(layout, found)
            + (IN_SCENE if any(low <= found.span[0] < high for low, high in scenes) else 0.0),
            found,
        )
        for found in dates_in(layout.text, month_first=american)[:MOST_DATES]
    ]


IN_SCENE = 3.0
"""What it counts for that the sentence tells of the day itself."""
MOST_DATES = 400
"""How many dates of a text are weighed, from its beginning."""
NEAR = 400
"""How many letters of its line on either side tell what a date is of."""


def _is_of_posting(weighed: list[tuple[float, DateFound]], edtf: str) -> bool:
    """The text says of this date that it was posted then, and has another one for the day itself; or the scene has."""
    same = [score for score, found in weighed if found.has_year and found.edtf == edtf]
    others = [(score, found.start) for score, found in weighed if not (found.has_year and found.edtf == edtf)]
    if any(score < -10 for score in same) and any(score > 0 for score, _ in others):
        return True
    return not same and any(
        score >= SURE and moment[2] and f"{moment[0]:04}-{moment[1]:02}-{moment[2]:02}" < edtf
        for score, moment in others
    )


SURE = 6.0
"""A score that only a full date in the scene has."""


def _date_score(layout: Layout, found: DateFound) -> float:
    text, (start, end) = layout.text, found.span
    near = max(0, start - NEAR)
    low = max(text.rfind("\n", near, start), text.rfind(". ", near, start), near - 1) + 1
    line_end = text.find("\n", end, end + NEAR)
    line = text[low : line_end if line_end >= 0 else end + NEAR]
    before = text[low:start]
    score = 3.0 if start < 700 else 1.0 if start < 1_500 else 0.0
    score += 1.5 if found.start[2] else 0.0
    score += 1.0 if found.start != found.end else 0.0
    score += 0.7 if found.weekday is not None else 0.0
    score += 2.0 if len(line) < 90 and not re.search(r"[.!?]$", line.strip()) else 0.0
    score -= 20.0 if _POSTED.search(before) or _is_posting_label(line) else 0.0
    score -= 20.0 if _BY_LINE.match(line) else 0.0
    score -= 6.0 if _LATER.search(before) else 0.0
    score -= 5.0 if _OF_PAPER.search(before) or _OF_PAPER.search(_line_above(text, low)) else 0.0
    score -= 2.0 if _EARLIER.search(before) and not found.start[2] else 0.0
    score -= 2.0 if not found.fits_weekday() else 0.0
    score -= 1.0 if len(line) > 200 and start > 1_500 else 0.0
    return score


def _line_above(text: str, low: int) -> str:
    """The line before the one that begins at `low`, where it is short."""
    above = text[max(0, low - LONGEST_ABOVE) : max(0, low - 1)].rstrip("\n")
    return above.rsplit("\n", 1)[-1] if "\n" in above or low <= LONGEST_ABOVE else ""


LONGEST_ABOVE = 80


def _is_posting_label(line: str) -> bool:
    return label_key(line.split(":", maxsplit=1)[0]) in ("posted", "other")


def _dated(layout: Layout, found: DateFound, offset: int, by: str) -> Value:
    """The date as a value; where no year is written, the one that fits best, marked so."""
    span = (offset + found.span[0], offset + found.span[1])
    if found.has_year:
        return Value(found.edtf, span, by)
    posted = [other for other in dates_in(layout.text) if other.has_year and other.span != span]
    stated = str(layout.source.facts.get("posted") or layout.source.facts.get("date") or "")
    for text, source in (
        (stated, "the posting date"),
        *((other.edtf, "another date in the text") for other in posted),
    ):
        if re.match(r"(?:19|20)\d\d", text):
            year = _year_before(found, text)
            return Value(found.in_year(year).edtf, span, by, f"the year is taken from {source} ({text})")
    for year, _ in years_in(layout.text):
        return Value(found.in_year(year).edtf, span, by, f"the year is taken from the text ({year})")
    month, day = found.start[1:]
    return Value(f"XXXX-{month:02}-{day:02}" if day else f"XXXX-{month:02}", span, by, "the date has no year")


def _year_before(found: DateFound, posted: str) -> int:
    """The year in which the day was the last one before the posting date; the weekday decides doubts."""
    year = int(posted[:4])
    month_day = posted[5:10]
    written = f"{found.start[1]:02}-{found.start[2]:02}"
    for candidate in (year, year - 1, year + 1):
        if found.weekday is not None and found.in_year(candidate).fits_weekday():
            return candidate
    if found.start[1:] == (2, 29):
        return next(leap for leap in range(year, year - 9, -1) if isleap(leap))
    return year if not month_day or written[: len(month_day)] <= month_day else year - 1


def _stated_date(fields: dict[str, Any], *, american: bool) -> Value | None:
    """The date of front matter or JSON-LD."""
    start = str(fields.get("startDate") or "")[:10]
    if start:
        end = str(fields.get("endDate") or start)[:10]
        return _edtf_value(start if start == end else f"{start}/{end}", "the page's own data")
    for name, value in fields.items():
        if label_key(name.replace("_", " ")) == "date" and isinstance(value, str):
            found = dates_in(value, month_first=american)
            if found and found[0].has_year:
                return _edtf_value(found[0].edtf, f"the field “{name}” of the file")
    return None


def _edtf_value(text: str, by: str) -> Value | None:
    try:
        parse_date(text)
    except MalformedText:
        return None
    return Value(text, None, by)
