"""Whether a line goes on in the next: lines that were wrapped at a fixed column, and lines that end there."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise

NARROWEST, WIDEST = 45, 100
_FRESH = re.compile(
    r"\s*(?:[•●▪‣◦*–—·o-]\s|\d{1,2}(?:\.\d{1,2})+\.?\s|\(?(?:\d{1,2}|[a-z]|[ivx]{1,4})[.)]\s"
    r"|[^\W\d_a-z][\w /’'-]{1,30}:(?:\s|$))"
)


def wrap_width(chunks: Iterable[Sequence[str]]) -> int:
    """The column at which a text is wrapped; 0 where its lines are not wrapped.

    `chunks` are the runs of lines between blank lines. Lines before one that begins with a small letter are
    known to be wrapped: where four in five of them are as long as the column allows, that is the column.
    """
    chunks = list(chunks)
    lengths = [len(line) for chunk in chunks for line in chunk]
    if sum(length > WIDEST for length in lengths) * 50 > len(lengths):
        return 0
    known = [pair for chunk in chunks for pair in pairwise(chunk) if _begins_small(pair[1])]
    widths = sorted(len(line) for line, _ in known)
    for width in (widths[-1], widths[len(widths) * 9 // 10]) if len(widths) > 1 else ():
        filled = sum(goes_on(line, after, width) for line, after in known)
        if NARROWEST <= width <= WIDEST and filled * 5 >= len(known) * 4:
            return width
    return 0


def _begins_small(line: str) -> bool:
    return line.lstrip()[:1].islower() and not _FRESH.match(line)


def goes_on(line: str, after: str, width: int) -> bool:
    """Whether `line` broke only because the next word did not fit in `width` columns; or in mid-sentence."""
    if not width or _FRESH.match(after):
        return False
    if len(line) >= NARROWEST and _begins_small(after) and not re.search(r"[.!?:;]$", line.rstrip()):
        return True
    word = re.match(r"\s*(\S*)", after)
    return len(line.rstrip()) + 1 + len(word[1] if word else "") > width


def joined(lines: Sequence[str]) -> str:
    """Wrapped lines as one; after a hyphen at a line's end no space comes."""
    text = ""
    for line in map(str.strip, lines):
        mended = re.search(r"\w-$", text) and re.match(r"[^\W\d_]", line)
        text += line if not text or mended else f" {line}"
    return text
