"""The series an event belongs to, its number in it, and numbers written as words."""

from __future__ import annotations

import re

from indexer.intake.dates_in_text import MONTHS
from indexer.intake.layout import Layout
from indexer.intake.proposal import Value

ORDINALS = "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth".split()
NUMBERS = {
    word: number
    for number, word in enumerate("one two three four five six seven eight nine ten eleven twelve".split(), 1)
}
OPENING = 3_000
"""Letters in which a series is told."""

_OCCASION = (
    r"(?:conference|gathering|day|festival|meeting|assembly|school|summit|forum|seminar|roadshow|workshop|exchange|event|convention|symposium"
    r"|conversation|lecture|talk|supper|lunch|breakfast|café|webinar|masterclass|circle|session|dialogue|round table|clinic|salon|hearing)"
)
_SEASON = r"(?:series|season|programme|tour|roadshow|festival|cycle)"
_ORDINAL = (
    rf"(?P<ordinal>(?i:{'|'.join(ORDINALS)}|last|final|latest|next|opening|closing)|\d{{1,2}}(?:st|nd|rd|th))"
)
_SIZE = rf"(?P<size>{'|'.join(NUMBERS)}|\d{{1,2}})"
_CAPITAL = r"[A-ZÀ-ÖØ-Þ][\w’'-]*!?"
_SMALL = r"(?:of|the|and|to|for|on|with|in|a|from|at)"
_NAMED = rf"(?P<series>{_CAPITAL}(?:\s(?:{_SMALL}\s){{0,2}}{_CAPITAL}){{0,7}})"
_NAMED_LONG = rf"(?P<series>{_CAPITAL}(?:\s(?:{_SMALL}\s){{0,2}}{_CAPITAL}){{1,7}})"
_QUOTE = r"[“\"‘']?"
_OUR = r"(?:our|the|a|this year[’']s|their|its|[’']s)"

_SERIES = [
    re.compile(pattern)
    for pattern in (
        # the last in the three-part series "From Bump to Board"; the third of our season called Open Doors
        rf"\b{_ORDINAL}\s(?:[a-z-]+\s){{0,3}}(?:of|in)\s{_OUR}\s(?:[a-z-]+\s){{0,2}}{_SEASON}\s(?:of\s[a-z]+\s)?(?:called\s)?{_QUOTE}{_NAMED_LONG}",
        # third in a series of five round tables, Public Manners
        rf"\b(?:{_ORDINAL}\s(?:[a-z-]+\s){{0,3}}(?:of|in)\s(?:a|the|our)\s)?{_SEASON}\sof\s{_SIZE}\s[a-z-]+(?:\s[a-z-]+)?,\s(?:called\s)?{_QUOTE}{_NAMED_LONG}(?=[\s”\"’']*(?:[.,;\n]|$))",
        # the series called New Ways; our tour, Loud and Clear, made its second stop
        rf"\b{_SEASON}\s(?:of\s(?:{_SIZE}\s)?[a-z]+\s)?(?:called|named|entitled|titled)\s{_QUOTE}{_NAMED}",
        rf"\b{_SEASON},\s{_QUOTE}{_NAMED}{_QUOTE},",
        # the Hear Here! roadshow reached its fifth stop
        rf"\b[Tt]he\s(?P<series>{_CAPITAL}(?:\s(?:{_SMALL}\s)?{_CAPITAL}){{0,5}}\s{_SEASON})\s(?:reached|made|came to|comes to|stopped|moved|rolled|got to)\b(?:\sits\s{_ORDINAL})?",
        # the fourth event in the Building Bridges series; as part of our Slow Commissioning season
        rf"\b(?:{_ORDINAL}\s(?:[a-z-]+\s){{1,3}}(?:of|in)|[Pp]art\sof)\s{_OUR}\s(?P<series>{_CAPITAL}(?:\s(?:{_SMALL}\s)?[A-Z][\w’'-]*){{0,6}}\s(?:\d{{4}}\s)?{_SEASON})\b",
        rf"\b(?:[Ii]n|[Ff]rom|[Ff]or)\s(?:our|the|their|its)\s(?P<series>{_CAPITAL}(?:\s(?:{_SMALL}\s)?[A-Z][\w’'-]*){{1,6}}\s(?:series|season))\b",
        # the opening event of the Two Shores Festival of Ideas; the second of this year's Commons Lectures
        rf"\b{_ORDINAL}\s(?:(?:{_OCCASION}|residential|stop|leg|round|visit|edition)\s)?(?:of|in)\s{_OUR}\s(?:{_SIZE}\s)?(?:[a-z]+\s)?{_NAMED_LONG}(?=\s[a-z]|[\s”\"’']*(?:[.,;:\n!(]|$))",
        # our third annual tenants' gathering
        rf"(?:\b[Oo]ur|\b[Tt]he|[’']s?)\s{_ORDINAL}\s(?P<series>annual\s(?:[\w’'-]+\s){{0,3}}?{_OCCASION})\b",
        # the third Kitchen Table Conversation; the Seventh Annual Guild Conference
        rf"(?:\b(?:[Tt]he|[Oo]ur|[Aa]|[’']s)\s|^|\n){_ORDINAL}\s(?:[Aa]nnual\s)?(?P<series>(?:{_CAPITAL}\s(?:{_SMALL}\s)?){{1,5}}(?i:{_OCCASION}))\b",
        # the second webinar of Practical Matters; the third of five regional seminars (of the Commissioning Forum)
        rf"(?i:\b{_ORDINAL}\s(?:of|in)\s(?:(?:the|our)\s)?(?P<series>{_SIZE}\s(?:[\w’'-]+\s){{0,4}}?{_OCCASION}s))\b(?:\sof\sthe\s(?P<named>[A-Z][\w’'-]+(?:\s[A-Z][\w’'-]+)+))?",
        rf"(?i:\b{_ORDINAL}\s(?:and\slast\s)?(?:of|in)\s(?:our|the|a\sseries\sof|a|an)?\s*)(?P<series>(?P<size>\w+)?\s*[^.,;\n]{{3,70}}?)(?=\s(?:that|which|who|and|at|was|has|have)\b|[.,;\n]|$)",
        r"\bpart of (?:a|the|our) (?P<series>series of (?P<size>\w+)\s+[^.,;\n]{3,60}?|[A-Z][^.,;\n]{3,60}? series)(?=\s+(?:showcasing|across|that|which|run|on|for|,)|[.,;\n]|$)",
        r"(?i:\b(?P<series>(?:series|season) of (?P<size>\w+) [^.,;\n]{3,60}?)(?=\s+(?:showcasing|across|that|which|run)|[.,;\n]|$))",
        r"(?i:(?<![\w’'-])(?P<series>(?-i:[A-Z])[^\n–—:,]{3,60}?)\s*[–—:,-]\s*(?:\d{4} season:\s*)?(?:seminar|lecture|event|session|workshop|talk|number|no\.?|part|day|roadshow|stop)\s*(?:no\.?|number|#)?\s*(?P<number>\d{1,2})\b)",
        r"(?P<series>[A-Z][^\n–—:,#]{3,60}?)\s+#(?P<number>\d{1,2})\b",
    )
]
"""From the most telling to the least."""

_OF_NEWSLETTER = re.compile(
    r"\b(?:newsletter|bulletin|magazine|journal|news) (?:of|from|for)\b", re.IGNORECASE
)
_OF_PAPERS = re.compile(
    r"\b(?:newsletter|bulletin|magazine|journal|news|gazette|messenger|volume|occasional|notes?|issue|reports?|papers?|committee|agenda|item)\b",
    re.IGNORECASE,
)
"""What is numbered and no series of events."""
_IS_SERIES = re.compile(
    r"annual|yearly|series|season|seminars|events|roadshows|days|workshops|exchanges|gatherings|talks|lectures|conversations|webinars|suppers|lunches"
)
_IS_DATE = re.compile(rf"(?:{'|'.join(MONTHS)})\b", re.IGNORECASE)
_NO_SERIES = re.compile(
    r"\b(?:World War|Sector|Age|Reading|Floor|Avenue|Minister|Party|Prize|Aid|Nations?|Lady|Class|Degree)\b|^(?:Annual|National|Regional|Our|The)$"
)

_NAMES_NONE = re.compile(
    r"(?:(?:an?|the|our|their|its|this|new|short|small|long|regular|occasional|popular|whole|ongoing|continuing|yearly|annual|half-yearly"
    r"|quarterly|monthly|weekly|national|regional|local|public|free)\s+)*(?:series|season|programme|cycle|tour|events?)",
    re.IGNORECASE,
)
"""Words that tell that there is a series and not which: “a yearly series”."""


def series_of(layout: Layout) -> tuple[Value | None, int | None, int | None]:
    """The series the event belongs to, its number in it, and how many there are."""
    for item in layout.values("series"):
        return Value(item.value.split("\n")[0], item.span, f"after the label “{item.label}”"), None, None
    for pattern in _SERIES:
        for match in pattern.finditer(layout.text[:OPENING]):
            if found := _series(layout.text, match):
                return found
    return None, None, None


def _series(text: str, match: re.Match[str]) -> tuple[Value, int | None, int | None] | None:
    """The series that a match tells; None where it is a newsletter's number, or the first thing of another kind."""
    parts = match.groupdict()
    line_start = text.rfind("\n", 0, match.start()) + 1
    line = text[line_start : match.end()]
    if _OF_PAPERS.search(line) if parts.get("number") else _OF_NEWSLETTER.search(line):
        return None
    size = _number(parts.get("size") or "")
    named = match["series"][0].isupper()
    if parts.get("ordinal") and not (named or size or _IS_SERIES.search(match["series"])):
        return None
    if (
        _NO_SERIES.search(match["series"])
        or _IS_DATE.match(match["series"])
        or _NAMES_NONE.fullmatch(match["series"].strip())
    ):
        return None
    number = _number(parts.get("number") or "") or _ordinal(parts.get("ordinal") or "")
    name = "named" if parts.get("named") else "series"
    said = match[name].rstrip()
    low = match.start(name) + len(said) - len(said.lstrip())
    return (
        Value(said.strip(), (low, match.start(name) + len(said)), "where the text speaks of a series"),
        number,
        size,
    )


def _ordinal(word: str) -> int | None:
    if word.lower() in ORDINALS:
        return ORDINALS.index(word.lower()) + 1
    return int(word[:-2]) if word[:1].isdigit() else None


def _number(word: str) -> int | None:
    return int(word) if word.isdigit() else NUMBERS.get(word.lower())
