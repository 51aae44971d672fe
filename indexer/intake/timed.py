"""Examples among the entries of a live report, or of a programme with reports, each behind its time."""

from __future__ import annotations

import re

from indexer.intake.example_cues import NOT_TOLD, TIMED
from indexer.intake.layout import Layout
from indexer.intake.proposal import Span
from indexer.intake.series import ORDINALS
from indexer.intake.stretch import Stretch, Tells, own_title

FEWEST_ENTRIES, SHORTEST_ENTRY = 4, 150


def timed(layout: Layout, tells: Tells) -> list[Stretch]:
    """Entries of a live blog, or of a programme with reports, that tell of a project."""
    entries = [index for index in range(len(layout.blocks)) if TIMED.match(layout.of(index))]
    if len(entries) < FEWEST_ENTRIES:
        return []
    ends = [*entries[1:], len(layout.blocks)]
    in_turn = {index for index in entries if _IN_TURN.match(layout.of(index))}
    stretches = []
    for index, following in zip(entries, ends, strict=True):
        text = "\n".join(layout.of(i) for i in range(index, following))
        is_told = (
            index in in_turn
            if len(in_turn) > 1
            else not NOT_TOLD.search(text[:90]) and (_PROJECT.search(text) or tells(index, index + 1))
        )
        if is_told and tells(index, following) and len(text) > SHORTEST_ENTRY:
            stretches.append(
                Stretch(index, following, _title_of_entry(layout, index, following), "a timed entry")
            )
    return stretches


def _title_of_entry(layout: Layout, index: int, following: int) -> Span | None:
    """The heading in an entry; or the words between its time, `First fire:` and a stop."""
    for inside in range(index, following):
        if layout.is_heading(inside) and not TIMED.fullmatch(layout.of(inside)):
            return own_title(layout, inside)
    match = _ENTRY_TITLE.match(layout.of(index))
    start = layout.blocks[index].start
    return (start + match.start("title"), start + match.end("title")) if match else None


_TURN = rf"(?:{'|'.join(ORDINALS)}|last|final)\s+[\w-]+\s*:\s*"
_IN_TURN = re.compile(rf"^\W*[\d.:]+\s*(?:am|pm)?\W*{_TURN}", re.IGNORECASE)
"""`10.20 – First fire: Ashfield Street Lights.`"""
_ENTRY_TITLE = re.compile(
    rf"^\W*[\d.:]+\s*(?:am|pm)?\W*(?:{_TURN}|(?:workshop|session|talk|story|case|example)\s\w+\s*[:–—-]\s*)?(?P<title>[A-Z“\"][^.:\n]{{3,80}}?)(?:[.:]\s|\s[–—-]\s|\s\(|$)",
    re.IGNORECASE | re.MULTILINE,
)
_PROJECT = re.compile(
    r"\b(?:project|scheme|example|case|case study|pitch|stall|tells?|told|describes?|explains?|next up|shares?|story|runs?|set up|started|began|presents?)\b",
    re.IGNORECASE,
)
