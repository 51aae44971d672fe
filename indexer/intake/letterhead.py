"""What stands at the head of a page and is no title: the body that writes, the kind of paper, the by-line."""

from __future__ import annotations

import re
from collections.abc import Iterator

from indexer.intake.known import REGIONS, TOWNS
from indexer.intake.layout import Layout, Line
from indexer.intake.naming import ORGANISATION, ORGANISATION_WORDS
from indexer.intake.proposal import Value

LETTERHEAD_LINES = 4

_BEFORE_NAME = re.compile(
    r"^(?:(?:the )?(?:news|newsletter|e-?bulletin|bulletin|magazine|journal|notes)[ ](?:from|of|for)\s+(?:the\s+)?)",
    re.IGNORECASE,
)
_AFTER_NAME = re.compile(r"\s+[–—|·>/-]\s+|:\s|,\s|\s+\(")
_NO_HEADS = frozenset(
    "act action arts bill bridge care conversations education environment estate exchange green health hill inclusion involvement"
    " justice learning online park patients parents people plan policy practice question radio recovery refuge rights report road research school"
    " shared sheds street strategy table together voice voices wellbeing women workshop workshops young youth neighbours residents tenants library"
    " kitchen house homes housing town police theatre river island participation programme project projects lives users studies development".split()
)
"""Words of organisations that titles end in as well."""
_HEADS = (ORGANISATION_WORDS - _NO_HEADS) | {
    "panel",
    "friends",
    "congress",
    "faculty",
    "directors",
    "party",
    "journal",
}
_SMALL = frozenset("of for the and in at on to with by from upon".split())
_INITIALS = frozenset("nhs cic uk mbc llp clg gp bme lgbt rnib tv".split())


def letterheads_in(line: Line) -> Iterator[Value]:
    """Yield the bodies among the pieces of a line: `Blog — Harbour Trust — posted 3 May`."""
    low = 0
    for sign in (*_AFTER_NAME.finditer(line.text), None):
        high = sign.start() if sign else len(line.text)
        if body := _body_in(line.text[low:high], line.start + low):
            yield body
        low = sign.end() if sign else high


def _body_in(piece: str, start: int) -> Value | None:
    """The body whose name is all that stands there."""
    name = _BEFORE_NAME.sub("", piece.strip(" *_")).strip()
    shaped = in_small_letters(name) if name.isupper() else name
    if len(shaped.split()) < 2 or not ORGANISATION.fullmatch(re.sub(r"^The\s", "", shaped)):
        return None
    head = re.split(r"\s(?:of|for|in|at|on|from|with)\s", shaped)[0].split()[-1].lower()
    if head.rstrip("’'") not in _HEADS:
        return None
    low = start + piece.index(name)
    note = f"written “{name}”" if shaped != name else ""
    return Value(shaped, (low, low + len(name)), "at the head of the page", note)


def in_small_letters(name: str) -> str:
    """A name in capitals as one writes it: `St Brannoc's Forum for the Lower Valley`."""
    words = [
        word
        if word.lower() in _INITIALS
        else word.lower()
        if word.lower() in _SMALL
        else word[0] + word[1:].lower()
        for word in name.split()
    ]
    return " ".join([words[0][:1].upper() + words[0][1:], *words[1:]]) if words else name


# --- lines that are no title -------------------------------------------------------------------

_PAPER = r"(?:report|note|notes|minutes?|summary|programme|program|agenda|papers?|record|release|account|write-?up|briefing|feedback|bulletin|reports|newsletter|round-?up)"
_KIND_OF_PAPER = re.compile(
    rf"\W*(?:(?:the|a|an)\s)?(?:[\w’'-]+\s){{0,3}}{_PAPER}(?:\s(?:and|&)\s{_PAPER}|\sfor\s(?:information|decision|discussion|noting))?(?:,?\s(?:no\.?\s?|number\s|nr\.?\s)?[\d/.()a-z-]{{1,9}})?\W*",
    re.IGNORECASE,
)
_OF_PAPER = re.compile(
    r"\W*(?:(?:the|a|an|short|brief|full|final|draft)\s+){0,2}(?:first-person\s+)?(?:report|notes?|minutes?|record|account|summary|write-?up|feedback)\s+(?:of|on|to|from|agreed|prepared|for)\b",
    re.IGNORECASE,
)
_BY_LINE = re.compile(
    r"\W*(?:(?:a|an|our)\s+)?(?:[\w-]+\s+){0,2}[Bb]y\s+(?:our\s+|the\s+)?(?:[A-Z][\w.’'-]*|[a-z]+\s+(?:reporter|correspondent))|(?:Rapporteur|Author|Contact|Report author)\b",
)
_NUMBERED_PAPER = re.compile(
    r"(?:agenda item|enclosure|paper|item|appendix|annex|version|page|ref(?:erence)?|no\.?|price|free)\b.{0,14}$",
    re.IGNORECASE,
)
_OF_SERIES = re.compile(
    r".*(?:[,:–—-]|\bseries)\s*(?:no\.?|number|lecture|seminar|session|event|part|talk|workshop)\s*(?:no\.?\s*)?\d+\W*$"
    r"|\W*(?:the\s+)?(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|last|\d{1,2}(?:st|nd|rd|th))\s+(?:of|in)\s+(?:a|the|our)\b|\W*part\s+(?:of|\d)",
    re.IGNORECASE,
)
_ABOUT_BODY = re.compile(
    r"\b(?:registered (?:charity|company)|charity (?:no|number)|founded (?:in|by)|established (?:in|18|19|20)|est\.|since (?:18|19|20)\d\d|company limited|serving the)\b",
    re.IGNORECASE,
)
_CRUMBS = re.compile(r"\s[·>›»]\s|\s[–—/]\s.*\s[–—/]\s|\bmin read\b")
_STREET = re.compile(r"\d+[a-z]?\s+[A-Z]")


def is_about_the_paper(layout: Layout, order: int) -> bool:
    """A line at the head tells what paper this is, who writes, where from or in which series, not what the event was called."""
    line = layout.lines[order]
    text = line.text
    return bool(
        (order < LETTERHEAD_LINES and _begins_with_body(line))
        or _KIND_OF_PAPER.fullmatch(text)
        or any(sign.match(text) for sign in (_OF_PAPER, _NUMBERED_PAPER, _OF_SERIES, _STREET))
        or _ABOUT_BODY.search(text)
        or _CRUMBS.search(text)
        or _is_address(text)
    )


def _begins_with_body(line: Line) -> bool:
    return bool(_body_in(_AFTER_NAME.split(line.text)[0], line.start))


def is_by_line(text: str) -> bool:
    """It says who wrote."""
    return bool(_BY_LINE.match(text))


def _is_address(text: str) -> bool:
    """`Halifax, Nova Scotia`"""
    parts = [part.strip(" .") for part in text.split(",")]
    return len(parts) > 1 and all(part in TOWNS or part in REGIONS for part in parts)
