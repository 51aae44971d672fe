"""A segment's arrays in one file that is mapped into memory (see `mapped`), as numpy's."""

from __future__ import annotations

import json
from functools import cached_property
from pathlib import Path
from weakref import WeakValueDictionary

import numpy as np

from indexer.engines.whoosh.mapped import ALIGNMENT, MAGIC, Mapped, base_of
from indexer.many_texts import Array, Arrays

ENDING = ".arrays"
PIECE = 1 << 16
"""Bytes written at once. What is, Linux caches in one piece of up to 2 MB, and maps whole where one byte of
it is read: after 64 pages at 50,000 records 1 GB would be resident, not 0.3."""
LARGEST = np.iinfo(np.int32).max


def write_segment(path: Path, arrays: Arrays) -> None:
    """Write the arrays of one segment."""
    arrays = {name: _narrowed(array) for name, array in arrays.items()}
    offset = 0
    places: dict[str, tuple[str, list[int], int]] = {}
    for name, array in arrays.items():
        places[name] = (array.dtype.str, list(array.shape), offset)
        offset += -(-array.nbytes // ALIGNMENT) * ALIGNMENT
    head = json.dumps(places).encode()
    with path.open("wb") as file:
        file.write(MAGIC + len(head).to_bytes(8, "little") + head)
        base = base_of(len(head))
        for array, (_, _, place) in zip(arrays.values(), places.values(), strict=True):
            file.write(b"\0" * (base + place - file.tell()))
            data = np.ascontiguousarray(array).reshape(-1).view(np.uint8).data
            for begin in range(0, len(data), PIECE):
                file.write(data[begin : begin + PIECE])
        file.write(b"\0" * (base + offset - file.tell()))


def _narrowed(array: Array) -> Array:
    """Whole numbers in half the room, int32 instead of int64, where they fit: nearly always."""
    fits = array.dtype == np.int64 and (not len(array) or -LARGEST <= array.min() <= array.max() <= LARGEST)
    return array.astype(np.int32) if fits else array


class Segment(Mapped):
    """One segment, read as it is needed.

    Attributes:
        count: Its documents.
    """

    _stride = 32

    def __init__(self, path: Path) -> None:
        """Map the file; see `Mapped`."""
        super().__init__(path)
        self._views: Arrays = {}
        self.count = len(self["days"])

    def __getitem__(self, name: str) -> Array:
        """One array, as a view of the file."""
        view = self._views.get(name)
        if view is None:
            dtype, shape, offset = self._places[name]
            size = int(np.prod(shape))
            view = np.frombuffer(self.data, dtype, size, self._base + offset).reshape(shape)
            self._views[name] = view
        return view

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
