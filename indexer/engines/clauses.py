"""The clauses of a query, which every engine understands: a tree of what is to be found.

No dataclasses, as in `protocol`.
"""

from __future__ import annotations

from typing import Any, ClassVar, dataclass_transform

TWO_EDITS_FROM = 6
"""Letters a word must have for two wrong ones to be forgiven."""


@dataclass_transform(frozen_default=True)
class _Node:
    """A node of a query: as a frozen dataclass; no tuple, since `And` of two clauses is not `Or` of them."""

    _names: ClassVar[tuple[str, ...]]

    def __init_subclass__(cls) -> None:
        cls._names = tuple(cls.__annotations__)
        setattr(cls, "__match_args__", cls._names)  # noqa: B010  (mypy sets it, and lets nobody else)

    def __init__(self, *parts: Any, **named: Any) -> None:
        self.__dict__.update(zip(self._names, parts, strict=False), **named)
        if len(parts) > len(self._names) or not all(hasattr(self, name) for name in self._names):
            raise TypeError(f"{type(self).__name__} takes {', '.join(self._names)}")

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError(f"{name} cannot be changed")

    def _parts(self) -> tuple[Any, ...]:
        return tuple(getattr(self, key) for key in self._names)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Node) and type(self) is type(other) and self._parts() == other._parts()

    def __hash__(self) -> int:
        return hash((type(self), self._parts()))

    def __repr__(self) -> str:
        return type(self).__name__ + repr(self._parts())


class Words(_Node):
    """Running text to be found by its words in any form; the more of it and the rarer, the better.

    Attributes:
        field: One of `TEXT_FIELDS`; None searches all of them.
        boosts: What each word counts, word by word as spaces part them; empty: all alike.
    """

    text: str
    field: str | None = None
    boosts: tuple[float, ...] = ()


class Phrase(_Node):
    """Words exactly as written, side by side."""

    text: str
    field: str | None = None


class Prefix(_Node):
    """Every word that begins so; at least three letters."""

    text: str
    field: str | None = None


class Fuzzy(_Node):
    """Every word in use within so many edits of this one: the nearer, the more of it, the better.

    An edit changes, adds or takes out a letter, or swaps two neighbours.

    Attributes:
        text: A word of at least three letters.
        edits: 1, or 2 for a word of at least `TWO_EDITS_FROM` letters.
    """

    text: str
    edits: int = 1
    field: str | None = None


class FacetIs(_Node):
    """`facet:value` in a query: the record has this value (an id), or one narrower.

    Attributes:
        worth: What it adds to the score; None: the rarer the value, the more.
    """

    name: str
    value: str
    worth: float | None = None


class Not(_Node):
    """Records that do not match `clause`."""

    clause: Clause


class And(_Node):
    """Records that match every clause."""

    clauses: tuple[Clause, ...]


class Or(_Node):
    """Records that match at least one clause; more are better."""

    clauses: tuple[Clause, ...]


class Boosted(_Node):
    """Records that match `clause`, their scores times `factor`, which is above 0."""

    clause: Clause
    factor: float


Leaf = Words | Phrase | Prefix | Fuzzy | FacetIs
Clause = Leaf | Not | And | Or | Boosted
"""One node of a query."""
