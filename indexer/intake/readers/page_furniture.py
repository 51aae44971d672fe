"""Blocks that are about the page and not of the write-up, told by where they stand among the others: running
heads, and what a site puts below an article.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from indexer.intake.readers.pieces import Piece
from indexer.intake.source_text import BlockKind

SHORT = 110
"""Letters of a line that may be a running head, or a link below an article."""
SHORTEST_HEAD = 12
LAST_PART = 0.45
"""From which part of the blocks on an article may be over."""
MOST_BELOW = 0.34
"""The part of the letters that may stand below an article where no comments do."""

_PAGE = re.compile(
    r"(?:.{0,90}[\s|·–—-])?(?:page|p\.|tudalen|leathanach)\s?\d{1,3}(?:\s?(?:of|/|o)\s?\d{1,3})?(?:[\s|·–—-].{0,90})?|[–—\s-]*\d{1,3}[–—\s-]*",
    re.IGNORECASE,
)
_COMMENTS = re.compile(
    r"(?:leave a (?:reply|comment)|(?:\d+|no|one|two|three) (?:comments?|responses?|replies)\b.{0,40}|comments?(?: \(\d+\))?:?|post a comment"
    r"|join the conversation|have your say|comments (?:are )?closed.{0,20}|like this:?|share this:?)",
    re.IGNORECASE,
)
_BELOW = re.compile(
    r"(?:related(?: (?:posts?|stories|news|articles|pages|links|content|events|reading))?|more (?:news|stories|like this|from .{2,40}|on this)|recent (?:posts|news|comments)"
    r"|latest (?:posts|news|tweets)|you (?:may|might) (?:also )?(?:like|be interested).{0,20}|see also|read (?:more|next)|other (?:news|stories)|popular posts"
    r"|follow us|in other news|most read|quick links|useful links|on this site|do it online|in this section|site map|connect with us|upcoming events|what[’']s on)\s*:?",
    re.IGNORECASE,
)


_COUNTED = re.compile(
    r"(?:seen|viewed|read|downloaded|shared|views|downloads|reads|hits|page views)(?: by| to date)?:? [\d,.]+(?: \w+)?",
    re.IGNORECASE,
)
"""A count in a row of a table: `Seen by` `75 staff`."""


def without_page_furniture(pieces: Iterable[Piece]) -> Iterator[Piece]:
    """Yield the pieces of the write-up alone; what is cut is never half of the text."""
    kept = [piece for piece in _without_running_heads(list(pieces)) if not _COUNTED.fullmatch(_words(piece))]
    yield from kept[: _end_of_article(kept)]


def _without_running_heads(pieces: Sequence[Piece]) -> list[Piece]:
    """Without lines of page numbers, and without short lines that come back beside one or many times."""
    keys = [_key(piece) for piece in pieces]
    counts = Counter(keys)
    numbered = {index for index, piece in enumerate(pieces) if _PAGE.fullmatch(_words(piece))}
    beside = {near for index in numbered for near in (index - 1, index + 1)}
    heads = {keys[index] for index in beside if 0 <= index < len(keys) and counts[keys[index]] > 1}
    heads |= {key for key, count in counts.items() if count > 2 and len(key) >= SHORTEST_HEAD}
    title = next((keys[index] for index, piece in enumerate(pieces) if piece.kind is BlockKind.HEADING), "")
    result = []
    for index, piece in enumerate(pieces):
        is_head = bool(keys[index]) and keys[index] in heads and keys[index] != title
        if index not in numbered and not is_head:
            result.append(piece)
    return result or list(pieces)


def _key(piece: Piece) -> str:
    """What tells a running head: its words, all numbers alike; "" for what is too long to be one, or an item."""
    words = _words(piece)
    if len(words) > SHORT or words.endswith((".", "?", "!", ":")) or piece.kind is BlockKind.LIST_ITEM:
        return ""
    return re.sub(r"\d+", "#", words).casefold()


def _words(piece: Piece) -> str:
    return " ".join(piece.cells) if piece.kind is BlockKind.TABLE_ROW else piece.text


def _end_of_article(pieces: Sequence[Piece]) -> int:
    """Before the comments, or before a last part that is short lines below a head such as `Related`."""
    lengths = [len(_words(piece)) for piece in pieces]
    whole = sum(lengths)
    for index in range(int(len(pieces) * LAST_PART), len(pieces)):
        head = _words(pieces[index]).split("\n", maxsplit=1)[0].strip()
        below = sum(lengths[index:])
        if index and _COMMENTS.fullmatch(head) and below * 2 < whole:
            return index
        is_below = bool(_BELOW.fullmatch(head)) and below < MOST_BELOW * whole
        if index and is_below and all(length <= SHORT for length in lengths[index + 1 :]):
            return index
    return len(pieces)
