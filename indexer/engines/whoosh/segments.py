"""A segment's arrays in one file that is mapped into memory, and looking things up in it.

    8 bytes MAGIC, 8 bytes length of the head, the head as JSON (name → [dtype, shape, offset]), the arrays

A file never changes once it is written. Nothing in it is code.
"""

from __future__ import annotations

import json
import mmap
import os
from bisect import bisect_left
from collections.abc import Mapping
from functools import cached_property
from itertools import pairwise
from pathlib import Path
from typing import Any
from weakref import WeakValueDictionary

import numpy as np

from indexer.errors import IndexUnavailable
from indexer.many_texts import Array, Arrays

MAGIC = b"CBSEG\x00\x00\x01"
"""The last byte is the version of the layout."""
ALIGNMENT = 64
ENDING = ".arrays"
STRIDE = 32
_CODES = {"u1": "B", "u2": "H", "u4": "I", "u8": "Q", "i4": "i", "i8": "q"}
"""Kind and size of numbers → how `memoryview` calls them."""


def write_segment(path: Path, arrays: Arrays) -> None:
    """Write the arrays of one segment."""
    offset = 0
    places: dict[str, tuple[str, list[int], int]] = {}
    for name, array in arrays.items():
        places[name] = (array.dtype.str, list(array.shape), offset)
        offset += -(-array.nbytes // ALIGNMENT) * ALIGNMENT
    head = json.dumps(places).encode()
    with path.open("wb") as file:
        file.write(MAGIC + len(head).to_bytes(8, "little") + head)
        base = _base(len(head))
        for array, (_, _, place) in zip(arrays.values(), places.values(), strict=True):
            file.write(b"\0" * (base + place - file.tell()))
            file.write(np.ascontiguousarray(array).data)
        file.write(b"\0" * (base + offset - file.tell()))


def _base(head: int) -> int:
    return -(-(16 + head) // ALIGNMENT) * ALIGNMENT


class Segment:
    """One segment, read as it is needed."""

    def __init__(self, path: Path) -> None:
        """Map the file.

        Raises:
            IndexUnavailable: It is no segment of this version.
        """
        with path.open("rb") as file:
            size = os.fstat(file.fileno()).st_size
            data: Any = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) if size else b""
        if data[:8] != MAGIC:
            raise IndexUnavailable("The snapshot was made by another version.")
        length = int.from_bytes(data[8:16], "little")
        self._data = data
        self._base = _base(length)
        self._places: Mapping[str, tuple[str, list[int], int]] = json.loads(data[16 : 16 + length])
        self._views: Arrays = {}
        self._items: dict[str, memoryview] = {}
        self._marks: dict[str, list[bytes]] = {}
        self.count = len(self["days"])

    def __getitem__(self, name: str) -> Array:
        """One array, as a view of the file."""
        view = self._views.get(name)
        if view is None:
            dtype, shape, offset = self._places[name]
            size = int(np.prod(shape))
            view = np.frombuffer(self._data, dtype, size, self._base + offset).reshape(shape)
            self._views[name] = view
        return view

    def items(self, name: str) -> memoryview:
        """The same numbers, flat: where a few are wanted one by one, they are had sooner than as an array."""
        view = self._items.get(name)
        if view is None:
            dtype, shape, offset = self._places[name]
            start, size = self._base + offset, int(np.prod(shape)) * int(dtype[2:])
            view = self._items[name] = memoryview(self._data)[start : start + size].cast(_CODES[dtype[1:]])  # type: ignore[call-overload]
        return view

    def text(self, name: str, row: int, starts: str = "") -> str:
        """One text of a table of texts."""
        begins = self.items(starts or f"{name}_starts")
        start = self._base + self._places[name][2]
        return str(self._data[start + begins[row] : start + begins[row + 1]], "utf-8")

    @cached_property
    def ids(self) -> Array:
        """Document → record id, bytes[documents]."""
        return np.array([self.text("ids", row).encode() for row in range(self.count)] or np.zeros(0, "S1"))

    @cached_property
    def _by_id(self) -> Array:
        return np.argsort(self.ids)

    def row_of(self, record_id: str) -> int | None:
        """The document of a record; None if it is not here."""
        place = int(np.searchsorted(self.ids, key := record_id.encode(), sorter=self._by_id))
        row = int(self._by_id[place]) if place < self.count else -1
        return row if row >= 0 and self.ids[row] == key else None

    @cached_property
    def facets(self) -> list[str]:
        """All terms of the field `facets`, in order."""
        return self.terms("facets")

    def terms(self, field: str) -> list[str]:
        """All terms of a field, in order."""
        ends, start = self[f"{field}/term_starts"].tolist(), self._base + self._places[f"{field}/terms"][2]
        data = self._data[start : start + ends[-1]]
        return [data[begin:end].decode() for begin, end in pairwise(ends)]

    def _term(self, field: str, row: int) -> bytes:
        begins = self.items(f"{field}/term_starts")
        start = self._base + self._places[f"{field}/terms"][2]
        return bytes(self._data[start + begins[row] : start + begins[row + 1]])

    def term(self, field: str, row: int) -> str:
        """A term by its number."""
        return self._term(field, row).decode()

    def term_count(self, field: str) -> int:
        """How many terms a field has."""
        return len(self.items(f"{field}/term_starts")) - 1

    def place_of(self, field: str, term: str) -> int:
        """The number of the first term that is not below `term`."""
        key, data = term.encode(), self._data
        begins = self.items(f"{field}/term_starts")
        start = self._base + self._places[f"{field}/terms"][2]
        block = bisect_left(self._landmarks(field), key)
        low, high = max(block - 1, 0) * STRIDE, min(block * STRIDE, len(begins) - 1)
        while low < high:
            middle = (low + high) // 2
            if data[start + begins[middle] : start + begins[middle + 1]] < key:
                low = middle + 1
            else:
                high = middle
        return low

    def _landmarks(self, field: str) -> list[bytes]:
        """Every `STRIDE`th term of a field: a term is looked for among these first, which is faster."""
        if field not in self._marks:
            self._marks[field] = [self._term(field, row) for row in range(0, self.term_count(field), STRIDE)]
        return self._marks[field]

    def find(self, field: str, term: str) -> int | None:
        """The number of a term; None if no document has it."""
        row = self.place_of(field, term)
        return row if row < self.term_count(field) and self._term(field, row) == term.encode() else None

    def beginning(self, field: str, letters: str) -> range:
        """The numbers of the terms that begin so."""
        return range(self.place_of(field, letters), self.place_of(field, letters + "\U0010ffff"))


def open_segment(path: Path) -> Segment:
    """The segment in a file; one that several generations share is opened once.

    Raises:
        IndexUnavailable: It is no segment of this version.
        OSError: There is no such file.
    """
    status = path.stat()
    key = (status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns)
    segment = _opened.get(key)
    if segment is None:
        segment = _opened[key] = Segment(path)
    return segment


_opened: WeakValueDictionary[tuple[int, int, int, int], Segment] = WeakValueDictionary()
