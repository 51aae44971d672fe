"""Passages of a record that answer a query, as plain text with the spans that matched; never HTML."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
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
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+(?=[A-Z“\"'(0-9])")

Spans = tuple[tuple[int, int], ...]


class Found(NamedTuple):
    """Something in a text that answers the query: where it stands, what it counts as, and for how much."""

    start: int
    end: int
    key: str
    worth: float


class _Window(NamedTuple):
    """A stretch of a text: how much of the query it answers, where it lies, what matched in it."""

    worth: float
    keys: frozenset[str]
    field: str
    text: str
    start: int
    end: int
    spans: Spans = ()


class Highlighter:
    """Finds the words of one query in texts.

    Args:
        tokens: Text → its tokens.
        weights: Term → how much finding it is worth.
        prefixes: Beginnings of words that match.
        labels: Finds labels of the thesaurus that the query was widened by; they count a little.
    """

    def __init__(
        self,
        tokens: Callable[[str], Iterable[Token]],
        weights: Mapping[str, float],
        *,
        prefixes: tuple[str, ...] = (),
        labels: Callable[[str], Iterable[Found]] = lambda text: (),
    ) -> None:
        self._tokens = tokens
        self._weights = weights
        self._prefixes = prefixes
        self._labels = labels

    def mark(self, field: str, text: str) -> Snippet:
        """The whole of a short text, such as a title."""
        return Snippet(field, text, _merged((found.start, found.end) for found in self._found(text)))

    def best(self, texts: Sequence[tuple[str, str]]) -> tuple[Snippet, ...]:
        """The best passages of (field, text) pairs, at most two and the second only if it
        answers something that the first does not.

        Where nothing matches, the opening of the first text.
        """
        windows = [window for field, text in texts if (window := self._best_window(field, text))]
        windows.sort(key=lambda window: -window.worth)
        if not windows:
            return (_cut(texts[0][0], texts[0][1], 0, PASSAGE_LETTERS, ()),) if texts else ()
        chosen = (
            windows[:1] + [window for window in windows[1:] if window.keys - windows[0].keys][: SNIPPETS - 1]
        )
        return tuple(_cut(w.field, w.text, w.start, w.end, w.spans) for w in chosen)

    def _found(self, text: str) -> list[Found]:
        """All that answers the query in a text, in order."""
        found = [
            Found(token.start, token.end, token.term, self._weights.get(token.term, 1.0))
            for token in self._tokens(text)
            if (token.term in self._weights and carries_meaning(token))
            or token.word.startswith(self._prefixes)
        ]
        return sorted([*found, *self._labels(text)])

    def _best_window(self, field: str, text: str) -> _Window | None:
        """The stretch, not longer than a passage, that answers most: different words before repeated ones."""
        found = self._found(text)[:MATCHES_LOOKED_AT]
        best: _Window | None = None
        last = 0
        for index, first in enumerate(found):
            while last < len(found) and found[last].end <= first.start + PASSAGE_LETTERS:
                last += 1
            inside = found[index:last] or [first]
            distinct = {match.key: match.worth for match in inside}
            worth = (sum(distinct.values()) + 0.01 * len(inside)) * FIELD_WORTH.get(field, 1.0)
            if best is None or worth > best.worth:
                end = max(match.end for match in inside)
                best = _Window(worth, frozenset(distinct), field, text, first.start, end)
        if best is None:
            return None
        start, end = _widened(text, best.start, best.end)
        spans = _merged(
            (match.start, match.end) for match in found if match.start >= start and match.end <= end
        )
        return best._replace(start=start, end=end, spans=spans)


def _widened(text: str, start: int, end: int) -> tuple[int, int]:
    """Grow a stretch to a passage: from the sentence's beginning where that is near, to a word's end."""
    room = max(0, PASSAGE_LETTERS - (end - start))
    opening = 0
    for match in _SENTENCE_END.finditer(text, 0, start):
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
    """Spans in order, those that touch or overlap made one."""
    merged: list[tuple[int, int]] = []
    for start, end in sorted(set(spans)):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return tuple(merged)
