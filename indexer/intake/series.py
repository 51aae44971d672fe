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
_SERIES = [
    re.compile(
        rf"\b(?:the\s+)?(?P<ordinal>{'|'.join(ORDINALS)}|last|final)\s+of\s+(?:our|the)\s+(?P<series>[A-Z][\w’'-]+(?:\s+[A-Z][\w’'-]+)+)(?P<size>)"
    ),
    re.compile(
        rf"\b(?P<ordinal>{'|'.join(ORDINALS)})\s+(?:[a-z-]+\s+){{1,3}}(?:of|in)\s+(?:our|the)\s+(?P<series>[A-Z][\w’'-]+(?:\s+[A-Z][\w’'-]+)+)(?P<size>)",
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


_IS_SERIES = re.compile(r"series|season|seminars|events|roadshows|days|workshops|exchanges|gatherings")


def series_of(layout: Layout) -> tuple[Value | None, int | None, int | None]:
    """The series the event belongs to, its number in it, and how many there are."""
    for item in layout.values("series"):
        return Value(item.value.split("\n")[0], item.span, f"after the label “{item.label}”"), None, None
    for pattern in _SERIES:
        match = pattern.search(layout.text[:3_000])
        if not match:
            continue
        parts = match.groupdict()
        size = _number(parts.get("size") or "")
        named = match["series"][0].isupper()
        if parts.get("ordinal") and not (named or size or _IS_SERIES.search(match["series"])):
            continue
        number = (
            ORDINALS.index(parts["ordinal"].lower()) + 1
            if (parts.get("ordinal") or "").lower() in ORDINALS
            else None
        )
        number = _number(parts.get("number") or "") or number
        value = Value(match["series"].strip(), match.span("series"), "where the text speaks of a series")
        return value, number, size
    return None, None, None


def _number(word: str) -> int | None:
    return int(word) if word.isdigit() else NUMBERS.get(word.lower())
