"""Values in a tree with their counts: themes under themes, places within places."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Branch:
    """A value, how many public records have it, and what is under it."""

    id: str
    label: str
    count: int
    branches: tuple[Branch, ...] = ()


def tree_of(
    tops: Iterable[str],
    children: Callable[[str], Iterable[str]],
    label: Callable[[str], str],
    count: Callable[[str], int],
) -> tuple[Branch, ...]:
    """The branches from `tops` down, in the order given; a value stands under each of its parents."""

    def branch(value: str, above: frozenset[str]) -> Branch:
        below = above | {value}
        under = tuple(branch(child, below) for child in children(value) if child not in below)
        return Branch(value, label(value), count(value), under)

    return tuple(branch(top, frozenset()) for top in tops)
