"""Arrays in one file that is mapped into memory, read without numpy, and terms looked up among them.

    8 bytes MAGIC, 8 bytes length of the head, the head as JSON (name → [dtype, shape, offset]), the arrays

A file never changes once it is written. Nothing in it is code.
"""

from __future__ import annotations

import json
import mmap
import os
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any, Literal, overload

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

    _stride = 0
    """Every so manyth term is kept; see `Terms`."""

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
        self._terms: dict[str, Terms] = {}

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

    def term_count(self, field: str) -> int:
        """How many terms a field has."""
        return len(self._terms_of(field))

    def term(self, field: str, row: int) -> str:
        """A term by its number."""
        return self._terms_of(field)[row].decode()

    def terms(self, field: str) -> list[str]:
        """All terms of a field, in order."""
        return [term.decode() for term in self._terms_of(field)]

    def find(self, field: str, term: str) -> int | None:
        """The number of a term; None if it is not among them."""
        return self._terms_of(field).find(term.encode())

    def beginning(self, field: str, letters: str) -> range:
        """The numbers of the terms that begin so."""
        terms = self._terms_of(field)
        return range(terms.place_of(letters.encode()), terms.place_of(f"{letters}\U0010ffff".encode()))

    def _terms_of(self, field: str) -> Terms:
        terms = self._terms.get(field)
        if terms is None:
            start = self._base + self._places[f"{field}/terms"][2]
            terms = self._terms[field] = Terms(
                self.data, start, self.items(f"{field}/term_starts"), self._stride
            )
        return terms


class Terms(Sequence[bytes]):
    """The terms of a field, one behind the other in a mapped file, in order."""

    def __init__(self, data: Any, start: int, begins: memoryview, stride: int) -> None:
        """Take the file, where the first term begins in it, and how far behind that each one does and ends.

        Args:
            stride: Every so manyth is kept where many are going to be looked for; 0: none.
        """
        self._data, self._start, self._begins, self._stride = data, start, begins, stride
        self._count = len(begins) - 1

    def __len__(self) -> int:
        return self._count

    @overload
    def __getitem__(self, row: int) -> bytes: ...

    @overload
    def __getitem__(self, row: slice) -> Sequence[bytes]: ...

    def __getitem__(self, row: int | slice) -> bytes | Sequence[bytes]:
        if isinstance(row, slice):
            return [self[each] for each in range(self._count)[row]]
        if not 0 <= row < self._count:
            raise IndexError(row)
        return bytes(self._data[self._start + self._begins[row] : self._start + self._begins[row + 1]])

    def place_of(self, key: bytes) -> int:
        """The number of the first term that is not below `key`."""
        data, start, begins = self._data, self._start, self._begins
        low, high = 0, self._count
        if self._stride:
            block = bisect_left(self._marks, key)
            low, high = max(block - 1, 0) * self._stride, min(block * self._stride, high)
        while low < high:
            middle = (low + high) // 2
            if data[start + begins[middle] : start + begins[middle + 1]] < key:
                low = middle + 1
            else:
                high = middle
        return low

    def find(self, key: bytes) -> int | None:
        """The number of a term; None if it is not here."""
        row = self.place_of(key)
        return row if row < self._count and self[row] == key else None

    @cached_property
    def _marks(self) -> Sequence[bytes]:
        return self[:: self._stride]
