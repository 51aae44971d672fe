"""The facets of an answer arranged for the page: chosen values always in sight, trees indented, lists cut."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from indexer.engines.protocol import FacetCount
from indexer.record import NOT_REPORTED
from webapp.names import facet_name, public_label_of

SHOWN = 7
"""Values of a facet in sight before “show all”, the chosen ones apart."""
LISTED = 60
"""Values under “show all”, at most; the rest is found by words or in the A–Z lists."""
TREES = ("theme", "place")
DEEPEST = 3


@dataclass(frozen=True)
class Tick:
    """A value to tick.

    Attributes:
        depth: How far it is indented, 0–3.
        within: The label of what encloses it where that is not in the list above it.
    """

    value: str
    label: str
    count: int
    chosen: bool
    depth: int = 0
    within: str = ""


@dataclass(frozen=True)
class FacetBox:
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
    facets: Mapping[str, Iterable[FacetCount]], filters: Mapping[str, Sequence[str]]
) -> list[FacetBox]:
    """A box for each facet that has something to choose."""
    boxes = [
        _box(name, _with_chosen(name, list(values), filters.get(name, ()))) for name, values in facets.items()
    ]
    return [box for box in boxes if box.shown]


def _with_chosen(facet: str, values: list[FacetCount], chosen: Sequence[str]) -> list[FacetCount]:
    """The values that lead anywhere, and the chosen ones even where they do not."""
    useful = [value for value in values if value.count]
    present = {value.value for value in useful}
    absent = [value for value in chosen if value not in present]
    return useful + [FacetCount(value, public_label_of(facet, value), 0, chosen=True) for value in absent]


def _box(name: str, values: list[FacetCount]) -> FacetBox:
    if name == "year":
        values = sorted(values, key=lambda value: value.value, reverse=True)
    values = sorted(values, key=lambda value: value.value == NOT_REPORTED)
    chosen = [value for value in values if value.chosen]
    others = [value for value in values if not value.chosen]
    first, rest = [*chosen, *others[:SHOWN]], others[SHOWN:]
    if len(rest) == 1:
        first, rest = [*first, *rest], []
    if name in TREES:
        first = _with_enclosing(first, values)
        rest = [value for value in rest if value not in first]
    listed = rest[:LISTED]
    return FacetBox(
        name,
        facet_name(name),
        _ticks(name, first, values),
        _ticks(name, listed, values),
        len(rest) - len(listed),
    )


def _with_enclosing(some: list[FacetCount], every: list[FacetCount]) -> list[FacetCount]:
    by_value = {value.value: value for value in every}
    kept = {value.value for value in some}
    for value in some:
        parent = value.parent
        while parent in by_value and parent not in kept:
            kept.add(parent)
            parent = by_value[parent].parent
    return [value for value in every if value.value in kept]


def _ticks(name: str, some: list[FacetCount], every: list[FacetCount]) -> list[Tick]:
    if name in TREES:
        return _as_tree(some, every)
    return [Tick(value.value, value.label, value.count, value.chosen) for value in some]


def _as_tree(some: list[FacetCount], every: list[FacetCount]) -> list[Tick]:
    """Each value under the one that encloses it; one whose parent is not here says what that is."""
    present = {value.value for value in some}
    labels = {value.value: value.label for value in every}
    children: dict[str | None, list[FacetCount]] = {}
    for value in some:
        children.setdefault(value.parent if value.parent in present else None, []).append(value)
    ticks: list[Tick] = []

    def descend(parent: str | None, depth: int) -> None:
        for value in children.get(parent, ()):
            within = labels.get(value.parent or "", "") if parent is None else ""
            ticks.append(
                Tick(value.value, value.label, value.count, value.chosen, min(depth, DEEPEST), within)
            )
            descend(value.value, depth + 1)

    descend(None, 0)
    return ticks
