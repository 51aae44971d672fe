"""Passages of a record that answer a query, as plain text with the spans that matched; never HTML."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from indexer.analysis import Token, carries_meaning
from indexer.engines.protocol import Snippet

PASSAGE_LETTERS = 260
"""About three lines of a result."""
SNIPPETS = 2
MATCHES_LOOKED_AT = 1_000
"""In one text; a passage further down is hardly ever a better one."""
FIELD_WORTH = {"summary": 1.5}
"""A passage of the summary tells a reader more than a line of the body that says the same."""
_SENTENCE_END = re.compile(r"[.!?]\s+(?=[A-Z“\"'(0-9])")

Spans = tuple[tuple[int, int], ...]


class Found(NamedTuple):
    """Something in a text that answers the query: where it stands, what it counts as, and for how much.

    Attributes:
        key: A term; or what `label_key` gives, which no term is.
    """

    start: int
    end: int
    key: str
    worth: float


class Passage(NamedTuple):
    """A text that may be shown, and what in it answers the query, in order.

    Attributes:
        read: Gives the text; called only where it is needed.
    """

    field: str
    read: Callable[[], str]
    found: Sequence[Found]


class _Window(NamedTuple):
    """A stretch of a passage: how much of the query it answers, by what, and where it lies."""

    worth: float
    worths: Mapping[str, float]
    passage: Passage
    start: int
    end: int


def label_key(concept: str) -> str:
    """What a label of a concept counts as."""
    return f"concept {concept}"


def mark(field: str, text: str, found: Iterable[Found]) -> Snippet:
    """The whole of a short text, such as a title, and what in it answers the query, in order."""
    return Snippet(field, text, _merged((each.start, each.end) for each in found))


def best_snippets(passages: Sequence[Passage]) -> tuple[Snippet, ...]:
    """The best stretches, at most two and the second only if it answers something new.

    Where nothing matches, the opening of the first text.
    """
    windows = [window for passage in passages if (window := _best_window(passage))]
    windows.sort(key=lambda window: -window.worth)
    if not windows:
        return tuple(_cut(p.field, p.read(), 0, PASSAGE_LETTERS, ()) for p in passages[:1])
    best, *others = windows
    new = [window for window in others if not window.worths.keys() <= best.worths.keys()]
    return tuple(map(_shown, (best, *new[: SNIPPETS - 1])))


def found_among(
    tokens: Iterable[Token],
    weights: Mapping[str, float],
    prefixes: tuple[str, ...],
    words: Collection[str],
) -> Iterator[Found]:
    """Yield the tokens that answer a query: by their term, worth its weight, by beginning or by word."""
    for token in tokens:
        by_term = token.term in weights and carries_meaning(token)
        if by_term or token.word.startswith(prefixes) or token.word in words:
            yield Found(token.start, token.end, token.term, weights.get(token.term, 1.0))


def _best_window(passage: Passage) -> _Window | None:
    """The stretch, not longer than a passage, that answers most: different words before repeated ones."""
    found = passage.found[:MATCHES_LOOKED_AT]
    best: _Window | None = None
    last, field_worth = 0, FIELD_WORTH.get(passage.field, 1.0)
    for index, first in enumerate(found):
        while last < len(found) and found[last].end <= first.start + PASSAGE_LETTERS:
            last += 1
        inside = found[index:last] or [first]
        worths = {key: worth for _, _, key, worth in inside}
        worth = (sum(worths.values()) + 0.01 * len(inside)) * field_worth
        if best is None or worth > best.worth:
            end = max(match.end for match in inside) if len(inside) > 1 else first.end
            best = _Window(worth, worths, passage, first.start, end)
    return best


def _shown(window: _Window) -> Snippet:
    """A stretch with all that matches in it marked."""
    text = window.passage.read()
    start, end = _widened(text, window.start, window.end)
    found = window.passage.found[:MATCHES_LOOKED_AT]
    spans = _merged((first, last) for first, last, *_ in found if first >= start and last <= end)
    return _cut(window.passage.field, text, start, end, spans)


def _widened(text: str, start: int, end: int) -> tuple[int, int]:
    """Grow a stretch to a passage: from the sentence's beginning where that is near, to a word's end."""
    room = max(0, PASSAGE_LETTERS - (end - start))
    opening = 0
    for match in _SENTENCE_END.finditer(text, max(0, start - room - 3), start):
        opening = match.end()
    low = opening if start - opening <= room else text.rfind(" ", 0, max(start - room // 3, 0)) + 1
    high = min(len(text), low + max(PASSAGE_LETTERS, end - low))
    if high < len(text):
        space = text.rfind(" ", end, high + 1)
        high = space if space > 0 else high
    return low, max(high, end)


def _cut(field: str, text: str, start: int, end: int, spans: Iterable[tuple[int, int]]) -> Snippet:
    """A stretch as a snippet, with an ellipsis where text was left out."""
    start, end = (start, end) if spans else _widened(text, start, start)
    before = "… " if start > 0 else ""
    after = " …" if end < len(text.rstrip()) else ""
    shift = len(before) - start
    return Snippet(
        field, f"{before}{text[start:end]}{after}", tuple((a + shift, b + shift) for a, b in spans)
    )


def _merged(spans: Iterable[tuple[int, int]]) -> Spans:
    """Spans, in order, those that touch or overlap made one."""
    merged: list[tuple[int, int]] = []
    for start, end in spans:
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return tuple(merged)
