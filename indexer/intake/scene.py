"""The scene: the sentences of the opening in which the event itself is told: held, met for, filled a hall."""

from __future__ import annotations

import re
from collections.abc import Iterator

from indexer.intake.dates_in_text import dates_in
from indexer.intake.layout import Layout
from indexer.intake.proposal import Span
from indexer.intake.source_text import BlockKind

OPENING = 2_500
"""Letters of a write-up in which the event is told."""
SHORT_LINE = 45
"""A line shorter than this ends where it ends; a longer one may go on in the next."""

_TOLD = re.compile(
    r"\b(?:took place|(?:was|were|is|are|been) held|held (?:on|in|at|over|by|this|its|it|our)\b|(?:day|event|conference|meeting|evening|seminar|session|workshop|gathering|afternoon|morning) held"
    r"|met|meet|gathered|came together|came to (?!£|\d)|came out|came along|hosted|convened|convening|filled|hired|took over|packed|crammed|squeezed|crowded|assembled|turned (?:up|out)"
    r"|sat down|sat in|brought\b[^.\n]{0,60}? (?:together|into)|brought together|staged|reached its|made its|drew|the (?:date|place|venue) was|laid (?:it )?on|ran this|ran it|ran our|we were (?:in|at|on)|it was (?:at|in|on)\b"
    r"|joined us|welcomed|spent (?:the|a) (?:day|morning|afternoon|evening)|was warm|had taken|at its|on the day|gave the|took our|launched|opened (?:its|our|their) doors|borrowed|hosted us)\b",
    re.IGNORECASE,
)
_NOT_YET = re.compile(
    r"\b(?:next(?! (?:steps?|to|door|day|came|up|was|speakers?|question|morning|hour|room)\b)|will be|will|is planned|planned for|forthcoming|upcoming|save the date|provisionally|deadline|diary|to be held|reconvene|closes|founded)\b",
    re.IGNORECASE,
)
_STOP = re.compile(r"[.!?][”\"’)]*\s+(?=[A-Z“\"‘(*])|\n+")
_ABBREVIATED = re.compile(r"(?:\b(?:St|Dr|Mr|Mrs|Ms|Prof|Rev|Revd|Cllr|No|Co|Pa|Rd|Ave|vs|approx|[A-Z])\.)$")


def scenes_of(layout: Layout) -> Iterator[Span]:
    """Yield the sentences of the opening that tell of the event itself, in order; none of other days to come."""
    for start, end in opening_sentences(layout):
        sentence = layout.text[start:end]
        is_told = _TOLD.search(sentence) or _is_dated_prose(sentence)
        if is_told and not is_to_come(sentence) and not _POSTED.match(sentence):
            yield start, end


def is_to_come(sentence: str) -> bool:
    """It tells of a day that has not been yet, or of how a body began."""
    return bool(_NOT_YET.search(sentence))


def _is_dated_prose(sentence: str) -> bool:
    """It is no line of facts, and names a day."""
    return len(sentence.split()) >= SHORTEST_SENTENCE and any(found.start[2] for found in dates_in(sentence))


SHORTEST_SENTENCE = 8
_POSTED = re.compile(
    r"\W*(?:posted|published|updated|circulated|written|released|prepared|drafted|approved|report(?:ed)? (?:by|to|agreed)|by)\b",
    re.IGNORECASE,
)


def opening_sentences(layout: Layout) -> Iterator[Span]:
    """Yield the sentences and lines of the opening; none goes on from one block into the next, undated headings are none."""
    for block in layout.blocks:
        if block.start >= OPENING:
            return
        if block.kind is BlockKind.HEADING and not dates_in(layout.source.of(block)):
            continue
        yield from _sentences(layout.text, block.start, min(block.end, block.start + OPENING))


def _sentences(text: str, start: int, end: int) -> Iterator[Span]:
    low = start
    for stop in _STOP.finditer(text, start, end):
        if stop[0].startswith("\n"):
            if stop.start() - (text.rfind("\n", start, stop.start()) + 1 or start) >= SHORT_LINE:
                continue
        elif _ABBREVIATED.search(text[max(low, stop.start() - 6) : stop.start() + 1]):
            continue
        yield low, stop.end() - len(stop[0]) + len(stop[0].rstrip())
        low = stop.end()
    if low < end:
        yield low, end
