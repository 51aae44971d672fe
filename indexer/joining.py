"""Two edits of one text joined: what only one side changed is taken, what both changed is shown to a person.

It decides nothing between two people; where it cannot take both it says so.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any, TypeVar

ItemT = TypeVar("ItemT")
Span = tuple[int, int]
PARAGRAPH = "\n\n"
"""Splitting a text by this and joining it again changes nothing."""


@dataclass(frozen=True)
class Joined:
    """What became of two edits of the same text.

    Attributes:
        values: Element → value with everything that could be taken from both; a clash has mine.
        mine, theirs: Elements that only one side changed.
        both: Elements that both changed, in different places: both changes are in `values`.
        clashes: Elements that both changed in the same place; a person must choose.
    """

    values: Mapping[str, Any]
    mine: tuple[str, ...]
    theirs: tuple[str, ...]
    both: tuple[str, ...]
    clashes: tuple[str, ...]


def join(start: Mapping[str, Any], mine: Mapping[str, Any], theirs: Mapping[str, Any]) -> Joined:
    """Join two edits that began from `start`; each mapping is a whole record, element → value."""
    values: dict[str, Any] = {}
    sides: dict[str, list[str]] = {"mine": [], "theirs": [], "both": [], "clashes": []}
    for element in dict.fromkeys([*theirs, *mine, *start]):
        old, own, other = start.get(element), mine.get(element), theirs.get(element)
        value, side = own, ""
        if own == other:
            side = ""
        elif own == old:
            value, side = other, "theirs"
        elif other == old:
            side = "mine"
        else:
            value, side = _both(old, own, other)
        if value is not None:
            values[element] = value
        if side:
            sides[side].append(element)
    return Joined(values, **{side: tuple(elements) for side, elements in sides.items()})


def _both(old: Any, own: Any, other: Any) -> tuple[Any, str]:
    """The value with both changes, or mine as a clash."""
    kinds = {type(value) for value in (old, own, other) if value is not None}
    if kinds == {list}:
        joined = join_sequences(old or [], own or [], other or [])
        return (joined, "both") if joined is not None else (own, "clashes")
    if kinds == {dict}:
        inner = join(old or {}, own or {}, other or {})
        return (own, "clashes") if inner.clashes else (inner.values, "both")
    if kinds == {str} and any(PARAGRAPH in (value or "") for value in (old, own, other)):
        joined = join_sequences(*((value or "").split(PARAGRAPH) for value in (old, own, other)))
        return (PARAGRAPH.join(joined), "both") if joined is not None else (own, "clashes")
    return own, "clashes"


def join_sequences(
    start: Sequence[ItemT], mine: Sequence[ItemT], theirs: Sequence[ItemT]
) -> list[ItemT] | None:
    """`start` with the changes of both, or None where both changed the same place in different ways.

    What both put in at one place is all taken, theirs first.
    *Source:* the condition of diff3 (Khanna, Kunal and Pierce 2007): two changes that do not touch are both
    taken.
    """
    apart: list[tuple[Span, list[ItemT]]] = []
    for span, items in sorted(
        [*_changes(start, theirs), *_changes(start, mine)], key=lambda change: change[0]
    ):
        if not apart or not _touch(apart[-1][0], span):
            apart.append((span, items))
        elif span[0] == span[1] and apart[-1][0] == span:
            apart[-1][1].extend(item for item in items if item not in apart[-1][1])
        elif apart[-1] != (span, items):
            return None
    joined = list(start)
    for (low, high), items in reversed(apart):
        joined[low:high] = items
    return joined


def _touch(first: Span, second: Span) -> bool:
    """Whether two stretches of the start overlap, or meet so that their order would be a guess."""
    return second[0] < first[1] or second[0] == first[0] or second[0] == second[1] == first[1]


def _changes(start: Sequence[ItemT], end: Sequence[ItemT]) -> list[tuple[Span, list[ItemT]]]:
    matcher = SequenceMatcher(None, list(map(repr, start)), list(map(repr, end)), autojunk=False)
    return [
        ((low, high), list(end[new_low:new_high]))
        for tag, low, high, new_low, new_high in matcher.get_opcodes()
        if tag != "equal"
    ]
