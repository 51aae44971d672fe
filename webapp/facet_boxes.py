"""The facets of an answer arranged for the page: chosen values always in sight, trees indented, lists cut."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from indexer.engines.protocol import FacetCount
from indexer.record import NOT_REPORTED
from webapp.names import facet_name, public_label_of

SHOWN = 7
"""Values of a facet in sight before “show all”, the chosen ones apart."""
LISTED = 60
"""Values under “show all”, at most; the rest is found by words or in the A–Z lists."""
LOOKED_AT = SHOWN + LISTED + 2
"""Values that may be shown where none is chosen, and one that goes last."""
TREES = ("theme", "place")
DEEPEST = 3


class Tick(NamedTuple):
    """A value to tick. A tuple: a page has hundreds.

    Attributes:
        depth: How far it is indented, 0–3.
        within: The label of what encloses it where that is not in the list above it.
    """

    counted: FacetCount
    depth: int = 0
    within: str = ""


class FacetBox(NamedTuple):
    """A facet with its values.

    Attributes:
        shown: Always in sight.
        more: Behind “show all”.
        left_out: How many are in neither.
    """

    name: str
    title: str
    shown: Sequence[Tick]
    more: Sequence[Tick]
    left_out: int


def facet_boxes(
    facets: Mapping[str, Sequence[FacetCount]], filters: Mapping[str, Sequence[str]]
) -> list[FacetBox]:
    """A box for each facet that has something to choose."""
    boxes = [_box(name, values, filters.get(name, ())) for name, values in facets.items()]
    return [box for box in boxes if box.shown]


def _box(name: str, found: Sequence[FacetCount], asked: Sequence[str]) -> FacetBox:
    looked_at = _looked_at(name, found, asked)
    values = _arranged(name, _with_chosen(name, looked_at, asked) if asked else looked_at)
    chosen = [value for value in values if value.chosen] if asked else []
    others = [value for value in values if not value.chosen] if asked else values
    first, rest = [*chosen, *others[:SHOWN]], others[SHOWN:]
    if len(rest) == 1:
        first, rest = [*first, *rest], []
    if name in TREES:
        by_value = {value.value: value for value in values}
        first, rest = _with_enclosing(first, by_value)
        shown, more = _as_tree(first, by_value), _as_tree(rest[:LISTED], by_value)
    else:
        shown, more = list(map(Tick, first)), list(map(Tick, rest[:LISTED]))
    left_out = len(found) - len(looked_at) + len(rest) - len(more)
    return FacetBox(name, facet_name(name), shown, more, left_out)


def _looked_at(name: str, found: Sequence[FacetCount], asked: Sequence[str]) -> Sequence[FacetCount]:
    """All values that may be shown, and what encloses them, which is found at least as often as they are."""
    if asked or name == "year":
        return found[:]
    end = LOOKED_AT
    while name in TREES and end < len(found) and found[end].count == found[end - 1].count:
        end += LISTED
    return found[:end]


def _with_chosen(facet: str, values: Sequence[FacetCount], chosen: Sequence[str]) -> list[FacetCount]:
    """The values that lead anywhere, and the chosen ones even where they do not."""
    useful = [value for value in values if value.count]
    present = {value.value for value in useful}
    absent = [value for value in chosen if value not in present]
    return useful + [FacetCount(value, public_label_of(facet, value), 0, chosen=True) for value in absent]


def _arranged(facet: str, values: Sequence[FacetCount]) -> Sequence[FacetCount]:
    """Years newest first, anything else as it comes; what is not reported last."""
    if facet == "year":
        values = sorted(values, key=lambda value: value.value, reverse=True)
    unknown = [value for value in values if value.value == NOT_REPORTED]
    return [*(value for value in values if value.value != NOT_REPORTED), *unknown] if unknown else values


def _with_enclosing(
    some: Sequence[FacetCount], by_value: Mapping[str, FacetCount]
) -> tuple[list[FacetCount], list[FacetCount]]:
    """These values with those that enclose them, and all others."""
    kept = {value.value for value in some}
    for value in some:
        parent = value.parent
        while parent and parent in by_value and parent not in kept:
            kept.add(parent)
            parent = by_value[parent].parent
    every = by_value.values()
    return [value for value in every if value.value in kept], [
        value for value in every if value.value not in kept
    ]


def _as_tree(some: Sequence[FacetCount], by_value: Mapping[str, FacetCount]) -> list[Tick]:
    """Each value under the one that encloses it; one whose parent is not here says what that is."""
    present = {value.value for value in some}
    children: dict[str | None, list[FacetCount]] = {}
    for value in some:
        children.setdefault(value.parent if value.parent in present else None, []).append(value)
    ticks: list[Tick] = []

    def descend(parent: str | None, depth: int) -> None:
        for value in children[parent]:
            outer = by_value.get(value.parent or "") if parent is None else None
            ticks.append(Tick(value, min(depth, DEEPEST), outer.label if outer else ""))
            if value.value in children:
                descend(value.value, depth + 1)

    if some:
        descend(None, 0)
    return ticks
