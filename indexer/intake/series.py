"""The series an event belongs to, its number in it, and numbers written as words."""

from __future__ import annotations

import re

from indexer.intake.layout import Layout
from indexer.intake.proposal import Value

ORDINALS = "first second third fourth fifth sixth seventh eighth ninth tenth".split()
NUMBERS = {
    word: number
    for number, word in enumerate("one two three four five six seven eight nine ten eleven twelve".split(), 1)
}
_OCCASIONS = "conference|gathering|day|festival|meeting|assembly|school|summit|forum|seminar|roadshow|workshop|exchange|event|convention|symposium"
_NAMED = r"(?P<series>(?:(?-i:[A-Z])[\w’'-]+|[Ii]n|of|the|and|to|for|on|with)(?:\s+(?:(?-i:[A-Z])[\w’'-]+|in|of|the|and|to|for|on|with))*\s+(?-i:[A-Z])[\w’'-]+)"
_SERIES = [
    re.compile(
        rf"\b(?P<ordinal>{'|'.join(ORDINALS)}|last|final)\s+(?:[a-z-]+\s+){{0,3}}(?:of|in)\s+(?:our|the|a)\s+(?:programme|series|season|tour|run)\s+(?:of\s+[a-z]+\s+)?(?:called\s+)?[“\"‘']?"
        rf"{_NAMED}(?P<size>)"
    ),
    re.compile(
        rf"\b(?:programme|series|season|tour)\s+(?:of\s+(?:(?P<size>\w+)\s+)?[a-z]+\s+)?(?:called|named|entitled|titled)\s+[“\"‘']?{_NAMED}"
    ),
    re.compile(
        rf"\b(?:our|the|[’']s)\s+(?P<ordinal>{'|'.join(ORDINALS)})\s+(?P<series>annual\s+(?:[\w’'-]+\s+){{0,3}}?(?:{_OCCASIONS}))\b(?P<size>)"
    ),
    re.compile(
        rf"[’']s?\s+(?P<ordinal>{'|'.join(ORDINALS)})\s+(?P<series>annual\s+(?:[\w’'-]+\s+){{0,3}}?(?:{_OCCASIONS}))\b(?P<size>)"
    ),
    re.compile(
        rf"\b(?P<ordinal>{'|'.join(ORDINALS)}|\d{{1,2}}(?:st|nd|rd|th))\s+(?:of|in)\s+(?P<series>(?P<size>{'|'.join(NUMBERS)}|\d{{1,2}})\s+(?:[\w’'-]+\s+){{0,4}}?(?:{_OCCASIONS})s)\b(?:\s+of\s+the\s+(?P<named>(?-i:[A-Z])[\w’'-]+(?:\s+(?-i:[A-Z])[\w’'-]+)+))?",
        re.IGNORECASE,
    ),
    re.compile(
        rf"\b(?:the\s+)?(?P<ordinal>{'|'.join(ORDINALS)}|last|final)\s+of\s+(?:our|the)\s+(?P<series>[A-Z][\w’'-]+(?:\s+[A-Z][\w’'-]+)+)(?P<size>)"
    ),
    re.compile(
        rf"\b(?P<ordinal>{'|'.join(ORDINALS)})\s+(?:[a-z-]+\s+){{1,3}}(?:of|in)\s+(?:our|the)\s+(?P<series>(?-i:[A-Z])[\w’'-]+(?:\s+(?-i:[A-Z])[\w’'-]+)+(?:\s+(?:series|season|programme))?)(?P<size>)",
        re.IGNORECASE,
    ),
    re.compile(
        rf"\b(?:the\s+)?(?P<ordinal>{'|'.join(ORDINALS)}|last|final)\s+(?:and\s+last\s+)?(?:of|in)\s+(?:our|the|a series of|a|an)?\s*(?P<series>(?P<size>\w+)?\s*[^.,;\n]{{3,70}})",
        re.IGNORECASE,
    ),
    re.compile(
        r"\bpart of (?:a|the|our) (?P<series>series of (?P<size>\w+)\s+[^.,;\n]{3,60}?|[A-Z][^.,;\n]{3,60}? series)(?=\s+(?:showcasing|across|that|which|run|on|for|,)|[.,;\n]|$)"
    ),
    re.compile(
        r"\b(?P<series>(?:series|season) of (?P<size>\w+) [^.,;\n]{3,60}?)(?=\s+(?:showcasing|across|that|which|run)|[.,;\n]|$)",
        re.IGNORECASE,
    ),
    re.compile(
        r"(?P<series>[A-Z][^\n–—:]{3,60}?)\s*[–—:,-]\s*(?:seminar|event|session|workshop|number|no\.?|part|day|roadshow)\s*(?:no\.?|number)?\s*(?P<number>\d+)\b",
        re.IGNORECASE,
    ),
]


_OF_NEWSLETTER = re.compile(
    r"\b(?:newsletter|bulletin|magazine|journal|news) (?:of|from|for)\b", re.IGNORECASE
)
_IS_SERIES = re.compile(
    r"annual|yearly|series|season|seminars|events|roadshows|days|workshops|exchanges|gatherings"
)


def series_of(layout: Layout) -> tuple[Value | None, int | None, int | None]:
    """The series the event belongs to, its number in it, and how many there are."""
    for item in layout.values("series"):
        return Value(item.value.split("\n")[0], item.span, f"after the label “{item.label}”"), None, None
    for pattern in _SERIES:
        match = pattern.search(layout.text[:3_000])
        if not match:
            continue
        parts = match.groupdict()
        line = layout.text[layout.text.rfind("\n", 0, match.start()) + 1 : match.start("series")]
        if _OF_NEWSLETTER.search(line):
            continue
        size = _number(parts.get("size") or "")
        named = match["series"][0].isupper()
        if parts.get("ordinal") and not (named or size or _IS_SERIES.search(match["series"])):
            continue
        number = _number(parts.get("number") or "") or _ordinal(parts.get("ordinal") or "")
        name = "named" if parts.get("named") else "series"
        value = Value(match[name].strip(), match.span(name), "where the text speaks of a series")
        return value, number, size
    return None, None, None


def _ordinal(word: str) -> int | None:
    if word.lower() in ORDINALS:
        return ORDINALS.index(word.lower()) + 1
    return int(word[:-2]) if word[:1].isdigit() else None


def _number(word: str) -> int | None:
    return int(word) if word.isdigit() else NUMBERS.get(word.lower())
