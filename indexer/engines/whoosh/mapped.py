"""Arrays in one file that is mapped into memory, read without numpy, and terms looked up among them.

    8 bytes MAGIC, 8 bytes length of the head, the head as JSON (name → [dtype, shape, offset]), the arrays

A file never changes once it is written. Nothing in it is code.
"""

from __future__ import annotations

import json
import mmap
import os
from collections.abc import Mapping
from itertools import pairwise
from typing import Any, Literal

from indexer.errors import IndexUnavailable

MAGIC = b"CBSEG\x00\x00\x01"
"""The last byte is the version of the layout."""
ALIGNMENT = 64
_FORMATS: Mapping[str, Literal["B", "H", "I", "Q", "i", "q"]] = {
    "|u1": "B",
    "<u2": "H",
    "<u4": "I",
    "<u8": "Q",
    "<i4": "i",
    "<i8": "q",
}
"""numpy's names of dtypes → those of memoryview."""


def base_of(head: int) -> int:
    """Where the arrays begin, in bytes, after a head of so many."""
    return -(-(16 + head) // ALIGNMENT) * ALIGNMENT


class Mapped:
    """The arrays of one file, read as they are needed."""

    def __init__(self, path: str | os.PathLike[str]) -> None:
        """Map the file.

        Raises:
            IndexUnavailable: It is none of this version.
            OSError: It cannot be read.
        """
        with open(path, "rb") as file:
            size = os.fstat(file.fileno()).st_size
            data: Any = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) if size else b""
        if data[:8] != MAGIC:
            raise IndexUnavailable("The snapshot was made by another version.")
        length = int.from_bytes(data[8:16], "little")
        self.data = data
        self._base = base_of(length)
        self._places: Mapping[str, tuple[str, list[int], int]] = json.loads(data[16 : 16 + length])
        self._items: dict[str, memoryview] = {}
        self._tables: dict[str, tuple[memoryview, int]] = {}

    def items(self, name: str) -> memoryview:
        """The numbers of one array, flat: a view of the file."""
        view = self._items.get(name)
        if view is None:
            dtype, shape, offset = self._places[name]
            form, start = _FORMATS[dtype], self._base + offset
            size = int(dtype[2:])
            for length in shape:
                size *= length
            view = self._items[name] = memoryview(self.data)[start : start + size].cast(form)
        return view

    def let_go(self) -> None:
        """Take no memory for what was read: the system keeps it as long as it has room, and maps it again."""
        if hasattr(mmap, "MADV_DONTNEED"):
            self.data.madvise(mmap.MADV_DONTNEED)

    def text(self, name: str, row: int, starts: str = "") -> str:
        """One text of a table of texts."""
        begins = self.items(starts or f"{name}_starts")
        start = self._base + self._places[name][2]
        return str(self.data[start + begins[row] : start + begins[row + 1]], "utf-8")

    def shown(self, row: int) -> Mapping[str, Any]:
        """What a hit shows of a document, from the table `stored`; the record's own values as tuples."""
        shown: dict[str, Any] = json.loads(self.text("stored", row))
        return {**shown, "own": {facet: tuple(values) for facet, values in shown["own"].items()}}

    # --- terms ---------------------------------------------------------------------------------

    def _table(self, field: str) -> tuple[memoryview, int]:
        """Where each term begins in the run of them, and where that begins."""
        table = self._tables.get(field)
        if table is None:
            start = self._base + self._places[f"{field}/terms"][2]
            table = self._tables[field] = self.items(f"{field}/term_starts"), start
        return table

    def term_count(self, field: str) -> int:
        """How many terms a field has."""
        return len(self._table(field)[0]) - 1

    def term(self, field: str, row: int) -> str:
        """A term by its number."""
        return self._term(field, row).decode()

    def _term(self, field: str, row: int) -> bytes:
        begins, start = self._table(field)
        return bytes(self.data[start + begins[row] : start + begins[row + 1]])

    def terms(self, field: str) -> list[str]:
        """All terms of a field, in order."""
        begins, start = self._table(field)
        ends = begins.tolist()
        data = self.data[start : start + ends[-1]]
        return [data[begin:end].decode() for begin, end in pairwise(ends)]

    def place_of(self, field: str, term: str) -> int:
        """The number of the first term that is not below `term`."""
        key, data = term.encode(), self.data
        begins, start = self._table(field)
        low, high = self._between(field, key)
        while low < high:
            middle = (low + high) // 2
            if data[start + begins[middle] : start + begins[middle + 1]] < key:
                low = middle + 1
            else:
                high = middle
        return low

    def _between(self, field: str, key: bytes) -> tuple[int, int]:  # noqa: ARG002  (who keeps some terms uses it)
        """Between which terms the first that is not below `key` has to be looked for."""
        return 0, self.term_count(field)

    def find(self, field: str, term: str) -> int | None:
        """The number of a term; None if it is not among them."""
        row = self.place_of(field, term)
        begins, start = self._table(field)
        is_here = row < len(begins) - 1 and (
            self.data[start + begins[row] : start + begins[row + 1]] == term.encode()
        )
        return row if is_here else None

    def beginning(self, field: str, letters: str) -> range:
        """The numbers of the terms that begin so."""
        return range(self.place_of(field, letters), self.place_of(field, letters + "\U0010ffff"))
