"""Arrays → a segment of Whoosh's, byte for byte what its own writer makes of the same documents.

Whoosh collects postings one by one, sorts them through files and checks each; from arrays a block is a slice.
All that reaches into Whoosh's internals stands here; `tests/test_bulk.py` compares with its own writer.
"""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from contextlib import suppress
from itertools import pairwise
from pickle import dumps
from typing import Any

import numpy as np
from whoosh.codec.whoosh3 import W3Codec
from whoosh.system import pack_uint
from whoosh.writing import SegmentWriter

from indexer.engines.protocol import Document
from indexer.engines.whoosh.postings import Arrays
from indexer.engines.whoosh.schema import SCHEMA, is_positional, stored_of

BLOCK = 128
WORTH_COMPRESSING = 8
"""Postings of a block; fewer take less room as they are. Most terms have only one or two."""
COMPRESSION = 1
"""zlib's fastest: level 3, Whoosh's own, takes a tenth longer to build and saves nothing that matters."""


def write_bulk(
    whoosh_index: Any, documents: Sequence[Document], arrays: Arrays, *, deleted: Sequence[Sequence[int]]
) -> None:
    """Add a segment with these documents, whose arrays are given, and take others out, in one commit.

    Args:
        deleted: For each segment there is, the documents that are to go, by their numbers in it.
    """
    writer = _BulkWriter(whoosh_index, codec=W3Codec(compression=COMPRESSION))
    try:
        for segment, rows in zip(writer.segments, deleted, strict=True):
            for row in rows:
                segment.delete_document(row)
        writer.add(documents, arrays)
        writer.commit(mergetype=_without_empty)
    except BaseException:
        with suppress(Exception):  # what fails for want of room cannot always be closed either
            writer.cancel()
        raise


def _without_empty(writer: Any, segments: Sequence[Any]) -> list[Any]:  # noqa: ARG001
    """Whoosh's merge policy: none, but a segment whose documents are all deleted goes."""
    return [segment for segment in segments if segment.doc_count()]


class _BulkWriter(SegmentWriter):  # type: ignore[misc]
    """Whoosh's writer, which gets the documents of its segment as arrays, all at once."""

    def add(self, documents: Sequence[Document], arrays: Arrays) -> None:
        """Take in the documents of the segment; to be called once."""
        self._arrays = arrays
        self._ids = sorted((document.id, number) for number, document in enumerate(documents))
        self._names = sorted({name.partition("/")[0] for name in arrays if name.endswith("/docs")})
        lengths = [arrays[f"{name}/lengths"].tolist() for name in self._names]
        writer = self.perdocwriter
        for number, document in enumerate(documents):
            writer.start_doc(number)
            writer.add_field("stored", SCHEMA["stored"], stored_of(document), 0)
            for name, of_field in zip(self._names, lengths, strict=True):
                writer.add_field(name, SCHEMA[name], None, of_field[number])
            writer.finish_doc()
        for name in self._names:
            writer._fieldlengths[name] = int(arrays[f"{name}/total"][0])
        self.docnum = len(documents)
        self._added = bool(documents)

    def _flush_segment(self) -> None:
        self.perdocwriter.close()
        for name in sorted([*self._names, "id"]):
            self.fieldwriter.start_field(name, SCHEMA[name])
            if name == "id":
                self._write_ids()
            else:
                self._write_field(name)
            self.fieldwriter.finish_field()
        self.fieldwriter.close()

    def _write_ids(self) -> None:
        for record_id, number in self._ids:
            for term, _, weight, value in SCHEMA["id"].index(record_id):
                self.fieldwriter.start_term(term)
                self.fieldwriter.add(number, weight, value, 0)
                self.fieldwriter.finish_term()

    def _write_field(self, name: str) -> None:
        arrays = {
            key.partition("/")[2]: held for key, held in self._arrays.items() if key.startswith(f"{name}/")
        }
        docs, freqs = arrays["docs"].tolist(), arrays["freqs"].tolist()
        lengths = arrays["lengths"][arrays["docs"]].tolist()
        values = _positions(arrays) if is_positional(name) else list(map(pack_uint, freqs))
        blob, ends = arrays["terms"].tobytes(), arrays["term_starts"].tolist()
        starts = arrays["starts"].tolist()
        postings = self.fieldwriter._postwriter
        for row, term_end in enumerate(ends[1:]):
            self.fieldwriter.start_term(blob[ends[row] : term_end])
            last = starts[row + 1]
            for low in range(starts[row], last, BLOCK):
                high = min(low + BLOCK, last)
                postings._ids = array("I", docs[low:high])
                postings._weights = array("f", freqs[low:high])
                postings._values = values[low:high]
                postings._maxweight = float(max(freqs[low:high]))
                postings._minlength, postings._maxlength = min(lengths[low:high]), max(lengths[low:high])
                postings._compression = COMPRESSION if high - low >= WORTH_COMPRESSING else 0
                postings._write_block(last=high == last)
            self.fieldwriter.finish_term()


def _positions(arrays: Arrays) -> list[bytes]:
    """Each posting's positions as Whoosh's format encodes them: count, then the differences, pickled."""
    positions, starts = arrays["positions"].astype(np.int64), arrays["position_starts"]
    differences = np.diff(positions, prepend=0)
    differences[starts[:-1]] = positions[starts[:-1]]
    flat, begins = differences.tolist(), starts.tolist()
    return [pack_uint(end - begin) + dumps(flat[begin:end], 2) for begin, end in pairwise(begins)]
