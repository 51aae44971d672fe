"""Lists that staff look through: records narrowed by what they are, and any list page by page."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Generic, TypeVar

from werkzeug.datastructures import MultiDict

from indexer.record import Record
from webapp.context import current_catalogue
from webapp.rendering import Pages

PER_PAGE = 50
ItemT = TypeVar("ItemT")


@dataclass(frozen=True)
class Selection:
    """The records that are looked at; "" narrows nothing."""

    words: str = ""
    status: str = ""
    kind: str = ""
    theme: str = ""
    place: str = ""

    @classmethod
    def of(cls, args: MultiDict[str, str]) -> Selection:
        """That which an address, or a form, asks for."""
        named = {name: args.get(name, "").strip() for name in ("status", "kind", "theme", "place")}
        return cls(args.get("q", "").strip(), **named)

    def holds(self, record: Record) -> bool:
        """Whether a record is among them."""
        told = f"{record.title} {record.id}".casefold()
        return (
            all(word in told for word in self.words.casefold().split())
            and self.status in ("", record.status)
            and self.kind in ("", record.kind)
            and (not self.theme or self.theme in record.themes)
            and (not self.place or self.place in record.places)
        )

    def records(self) -> list[Record]:
        """All of them, A–Z, whatever their status."""
        files = current_catalogue().contents().files.values()
        found = (file.record for file in files if self.holds(file.record))
        return sorted(found, key=lambda record: record.title.casefold())

    def parameters(self) -> dict[str, Any]:
        """The same in an address."""
        values = {
            "q": self.words,
            "status": self.status,
            "kind": self.kind,
            "theme": self.theme,
            "place": self.place,
        }
        return {name: value for name, value in values.items() if value}

    def but_for(self, name: str) -> Selection:
        """The same, with one of them narrowing nothing."""
        return replace(self, **{name: ""})


@dataclass(frozen=True)
class Paged(Generic[ItemT]):
    """One page of a list.

    Attributes:
        number: 1-based; the last one where more were asked for.
        total: Items of the whole list.
    """

    items: Sequence[ItemT]
    number: int
    last: int
    total: int

    @property
    def first(self) -> int:
        """The number of its first item in the list, 1-based."""
        return (self.number - 1) * PER_PAGE + 1

    def links(self, href: Callable[[int], str]) -> Pages | None:
        """Its pages, to be linked; None for a single one."""
        return Pages(self.number, self.last, href) if self.last > 1 else None


def paged(items: Sequence[ItemT], asked: str) -> Paged[ItemT]:
    """The page of a list that an address asks for; the nearest that there is."""
    last = max(1, -(-len(items) // PER_PAGE))
    number = min(max(1, int(asked) if asked.isdecimal() and len(asked) < 7 else 1), last)
    return Paged(items[(number - 1) * PER_PAGE : number * PER_PAGE], number, last, len(items))
