"""Arrays → a segment of Whoosh's: what its own reader takes for the work of its own writer.

Whoosh collects postings one by one, sorts them through files and checks each. Here a block of postings is a
slice of bytes that were made for the whole field at once; its pickles are spelled out, opcode by opcode.
All that reaches into Whoosh's internals stands here; a test compares with its own writer.
*Source:* whoosh.codec.whoosh3 and whoosh.filedb.filetables (the formats), Python's pickletools (the opcodes).
"""

from __future__ import annotations

import pickle
import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from functools import partial
from hashlib import md5
from itertools import chain, pairwise
from typing import TYPE_CHECKING, Any

import numpy as np
from whoosh.codec.whoosh3 import WHOOSH3_HEADER_MAGIC, W3Codec
from whoosh.columns import VarBytesColumn
from whoosh.system import pack_int, pack_ushort
from whoosh.util.numeric import length_to_byte
from whoosh.writing import SegmentWriter

from indexer.engines.protocol import Document
from indexer.engines.whoosh.schema import is_positional
from indexer.engines.whoosh.whoosh_fields import SCHEMA, stored_of
from indexer.many_texts import Array, Arrays, rows_of, starts_of

if TYPE_CHECKING:
    from indexer.second_process import Hands

BLOCK = 128
WORTH_COMPRESSING = 8
"""Postings of a block; fewer take less room as they are. Most terms have only one or two."""
TOKENS_AT_ONCE = 500_000
"""Of postings whose blocks are made in one go; more would need more memory."""
DOCUMENTS_AT_ONCE = 250
PICKLED = 2
"""Whoosh's own version of pickles."""
COMPRESSION = 1
"""zlib's fastest: level 3, Whoosh's own, takes a tenth longer to build and saves nothing that matters."""

_MARK, _TUPLE, _TUPLE3, _NONE = b"(", b"t", b"\x87.", b"N"
_INTEGERS = {"u1": b"K", "u2": b"M", "i4": b"J"}
"""Opcode of a number by the dtype that holds it, little-endian."""
_INFO = np.dtype(
    [
        ("inlined", "u1"), ("weight", ">f4"), ("count", ">u4"), ("shortest", "u1"), ("longest", "u1"),
        ("heaviest", ">f4"), ("first", ">u4"), ("last", ">u4"), ("offset", ">i8"), ("length", ">i4"),
    ]
)  # fmt: skip
"""What Whoosh's index of terms tells of each."""
_BLOCK_INFO = np.dtype(
    [
        ("mark", "S1"), ("1", "S1"), ("count", "<i4"), ("2", "S1"), ("last", "<i4"), ("3", "S1"),
        ("heaviest", ">f8"), ("4", "S1"), ("packed", "u1"), ("5", "S1"), ("shortest", "u1"), ("6", "S1"),
        ("longest", "u1"), ("end", "S2"),
    ]
)  # fmt: skip
"""What stands before each block: a pickled tuple of six numbers."""
_BLOCK_OPCODES = {
    "mark": b"(",
    "1": b"J",
    "2": b"J",
    "3": b"G",
    "4": b"K",
    "5": b"K",
    "6": b"K",
    "end": b"t.",
}
_SLOT = np.dtype([("code", ">u4"), ("place", ">i8")])


class Coming:
    """Documents that are to be written; what can be done without their arrays is begun."""

    def __init__(self, documents: Sequence[Document], hands: Hands) -> None:
        self.documents, self.hands = documents, hands
        starts = range(0, len(documents), DOCUMENTS_AT_ONCE)
        self._packed = [
            hands.submit(packed, documents[start : start + DOCUMENTS_AT_ONCE]) for start in starts
        ]

    def packed(self) -> Iterator[bytes]:
        """Yield what `packed` makes of each document."""
        made = [task() for task in reversed(self._packed)]
        return chain.from_iterable(reversed(made))


def packed(documents: Sequence[Document]) -> list[bytes]:
    """What Whoosh stores of each document, as it lies in its column."""
    return [
        zlib.compress(pickle.dumps({"stored": stored_of(document)}, PICKLED), COMPRESSION)
        for document in documents
    ]


def write_bulk(
    whoosh_index: Any,
    coming: Coming,
    arrays: Arrays,
    *,
    deleted: Sequence[Sequence[int]],
) -> None:
    """Add a segment with the documents that were said to come, whose arrays are given, and take others out,
    in one commit.

    Args:
        deleted: For each segment there is, the documents that are to go, by their numbers in it.
    """
    writer = _BulkWriter(whoosh_index, codec=W3Codec(compression=COMPRESSION))
    try:
        for segment, rows in zip(writer.segments, deleted, strict=True):
            for row in rows:
                segment.delete_document(row)
        writer.add(coming, arrays)
        writer.commit(mergetype=_without_empty)
    except BaseException:
        with suppress(Exception):  # what fails for want of room cannot always be closed either
            writer.cancel()
        for file in (writer.fieldwriter._tindex.dbfile, writer.fieldwriter._postfile):
            with suppress(OSError):  # Whoosh leaves a file open whose last bytes could not be written
                file.file.close()
        raise


def document_count(whoosh_index: Any) -> int:
    """Documents that count. Whoosh's own way opens every segment, and copies it into memory for that."""
    return sum(segment.doc_count() for segment in whoosh_index._segments())


def _without_empty(writer: Any, segments: Sequence[Any]) -> list[Any]:  # noqa: ARG001
    """Whoosh's merge policy: none, but a segment whose documents are all deleted goes."""
    return [segment for segment in segments if segment.doc_count()]


class _BulkWriter(SegmentWriter):  # type: ignore[misc]
    """Whoosh's writer, which gets the documents of its segment as arrays, all at once."""

    def add(self, coming: Coming, arrays: Arrays) -> None:
        """Take in the documents of the segment; to be called once."""
        documents, hands = coming.documents, coming.hands
        self._arrays = arrays
        self._ids = sorted((document.id, number) for number, document in enumerate(documents))
        self._names = sorted({name.partition("/")[0] for name in arrays if name.endswith("/docs")})
        self._blocks = {
            name: [
                hands.submit(blocks_of, part, is_positional(name)) for part in _parts(_of_field(arrays, name))
            ]
            for name in sorted(self._names, key=is_positional, reverse=True)  # the longest work first
        }
        lengths = [arrays[f"{name}/lengths"].tolist() for name in self._names]
        writer = self.perdocwriter
        stored = writer._get_column("_stored")._child
        for number, packed in enumerate(coming.packed()):
            writer.start_doc(number)
            VarBytesColumn.Writer.add(stored, number, packed)  # compressed already
            for name, of_field in zip(self._names, lengths, strict=True):
                writer.add_field(name, SCHEMA[name], None, of_field[number])
            writer.finish_doc()
        for name in self._names:
            writer._fieldlengths[name] = int(arrays[f"{name}/total"][0])
        self.docnum = len(documents)
        self._added = bool(documents)

    def _flush_segment(self) -> None:
        self.perdocwriter.close()
        self.fieldwriter._tindex._write_hashes = partial(_write_hashes, self.fieldwriter._tindex)
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
        file, infos = self.fieldwriter._postfile, []
        made = [task() for task in reversed(self._blocks.pop(name))]
        while made:
            blocks, info = made.pop()
            info["offset"] += file.tell()
            file.write(blocks)
            infos.append(info.tobytes())
        if infos:
            self._write_terms(_of_field(self._arrays, name), b"".join(infos))

    def _write_terms(self, arrays: Arrays, infos: bytes) -> None:
        """The entries of the field in the index of terms, which is a hash table of sorted keys."""
        writer = self.fieldwriter._tindex
        field = pack_ushort(self.fieldwriter._fieldid)
        terms, ends = arrays["terms"].tobytes(), arrays["term_starts"]
        keys = [field + terms[begin:end] for begin, end in pairwise(ends.tolist())]
        sizes = np.empty((len(keys), 2), ">i4")
        sizes[:, 0], sizes[:, 1] = np.diff(ends) + len(field), _INFO.itemsize
        pieces = zip(_cut(sizes.tobytes(), sizes[0].nbytes), keys, _cut(infos, _INFO.itemsize), strict=True)
        places = (writer.dbfile.tell() + starts_of(sizes.sum(axis=1) + sizes[0].nbytes)[:-1]).tolist()
        digests = b"".join([md5(key, usedforsecurity=False).digest() for key in keys])
        for code, place in zip(np.frombuffer(digests, ">u4")[3::4].tolist(), places, strict=True):
            writer.buckets[code & 255].append((code, place))
        writer.index.extend(places)
        writer.dbfile.write(b"".join(chain.from_iterable(pieces)))
        writer.lastkey = keys[-1]


def _cut(data: bytes, size: int) -> Iterator[bytes]:
    """Yield pieces of one size."""
    return (data[begin : begin + size] for begin in range(0, len(data), size))


def _of_field(arrays: Arrays, name: str) -> Arrays:
    """The arrays of one field, without its name."""
    return {key.partition("/")[2]: held for key, held in arrays.items() if key.startswith(f"{name}/")}


def _parts(arrays: Arrays) -> Iterator[Arrays]:
    """Yield a field's postings in parts of whole terms, so that no more than one need be in the making."""
    starts = arrays["starts"]
    tokens = arrays["position_starts"][starts] if "positions" in arrays else starts
    ends = tokens[1:] // TOKENS_AT_ONCE
    cuts = [0, *(np.flatnonzero(np.diff(ends)) + 1).tolist(), len(ends)] if len(ends) else []
    if len(cuts) == 2:
        yield arrays
        return
    for begin, end in pairwise(cuts):
        postings = slice(starts[begin], starts[end])
        part = {
            "starts": starts[begin : end + 1] - starts[begin],
            "lengths": arrays["lengths"],
            "docs": arrays["docs"][postings],
            "freqs": arrays["freqs"][postings],
        }
        if "positions" in arrays:
            part["positions"] = arrays["positions"][tokens[begin] : tokens[end]]
            reached = arrays["position_starts"][starts[begin] : starts[end] + 1]
            part["position_starts"] = reached - tokens[begin]
        yield part


def blocks_of(arrays: Arrays, positional: bool) -> tuple[bytes, Array]:
    """The blocks of some terms' postings, one after the other, and `_INFO` of each term, from offset 0."""
    return _Blocks(arrays, positional=positional).made()


def _write_hashes(writer: Any) -> None:
    """The 256 hash tables of the index of terms, all at once; stands for `HashWriter._write_hashes`."""
    start, base, slots = writer.dbfile.tell(), 0, []
    for entries in writer.buckets:
        count = 2 * len(entries)
        writer.directory.append((start + base * _SLOT.itemsize, count))
        taken: set[int] = set()
        for code, _ in entries:
            slot = (code >> 8) % count
            while slot in taken:
                slot = (slot + 1) % count
            taken.add(slot)
            slots.append(base + slot)
        base += count
    table = np.zeros(base, _SLOT)
    table[slots] = [entry for entries in writer.buckets for entry in entries]
    writer.dbfile.write(table.tobytes())


class _Blocks:
    """The postings of one field, cut into blocks, each of one term.

    Attributes:
        terms: Block → its term, int64[blocks].
        begins, ends: Its postings.
    """

    def __init__(self, arrays: Arrays, *, positional: bool) -> None:
        self._arrays, self._positional = arrays, positional
        self._starts = arrays["starts"]
        counts = -(-np.diff(self._starts) // BLOCK)
        self.terms = np.repeat(np.arange(len(counts)), counts)
        self._first_blocks = starts_of(counts)
        self.begins = rows_of(self._first_blocks, np.arange(len(counts)))
        self.begins = self._starts[self.terms] + BLOCK * (self.begins - self._first_blocks[self.terms])
        self.ends = np.minimum(self.begins + BLOCK, self._starts[self.terms + 1])

    def made(self) -> tuple[bytes, Array]:
        """All of them, and `_INFO` of each term."""
        arrays, begins, ends = self._arrays, self.begins, self.ends
        docs, freqs = arrays["docs"], arrays["freqs"]
        lengths = arrays["lengths"][docs]
        heaviest = np.maximum.reduceat(freqs, begins)
        lowest, highest = (_length_codes(f.reduceat(lengths, begins)) for f in (np.minimum, np.maximum))
        packs = (ends - begins >= WORTH_COMPRESSING) & self._positional
        told = np.zeros(len(begins), _BLOCK_INFO)
        told["count"], told["last"], told["heaviest"] = ends - begins, docs[ends - 1], heaviest
        told["packed"], told["shortest"], told["longest"] = packs * COMPRESSION, lowest, highest
        for name, opcode in _BLOCK_OPCODES.items():
            told[name] = opcode
        tellings, size = told.tobytes(), told.itemsize
        is_last = np.append(np.diff(self.terms) > 0, True)
        columns = (column.tolist() for column in (packs, is_last, np.roll(is_last, 1)))
        pieces: list[bytes] = []
        sizes = []
        for row, (data, packed, last, first) in enumerate(zip(self._contents(), *columns, strict=True)):
            kept = zlib.compress(data, COMPRESSION) if packed else data
            length = size + len(kept)
            head = (WHOOSH3_HEADER_MAGIC if first else b"") + pack_int(-length if last else length)
            pieces += (head, tellings[row * size : (row + 1) * size], kept)
            sizes.append(len(head) + length)
        return b"".join(pieces), self._infos(np.array(sizes), (heaviest, lowest, highest))

    def _contents(self) -> Iterator[bytes]:
        """Yield each block's pickled tuple: differences of documents, weights, values."""
        docs, freqs = self._arrays["docs"].astype(np.int64), self._arrays["freqs"]
        steps = np.diff(docs, prepend=0)
        steps[self.begins] = docs[self.begins]
        ids, id_size = _integers(steps)
        weights, weight_size = _integers(freqs)
        are_one = np.maximum.reduceat(freqs, self.begins) == 1
        values = _positions(self._arrays) if self._positional else lambda begin, end: _NONE
        columns = (column.tolist() for column in (self.begins, self.ends, are_one))
        for begin, end, one in zip(*columns, strict=True):
            weight = _NONE if one else _MARK + weights[begin * weight_size : end * weight_size] + _TUPLE
            documents = ids[begin * id_size : end * id_size]
            yield b"".join((_MARK, documents, _TUPLE, weight, values(begin, end), _TUPLE3))

    def _infos(self, sizes: Array, blocks: Sequence[Array]) -> Array:
        """`_INFO` of each term, from the sizes of all blocks in bytes and what is known of each block."""
        heaviest, shortest, longest = blocks
        firsts, starts = self._first_blocks[:-1], self._starts
        info = np.zeros(len(firsts), _INFO)
        reached = starts_of(sizes)
        info["weight"] = np.add.reduceat(self._arrays["freqs"], starts[:-1], dtype=np.int64)
        info["count"] = np.diff(starts)
        info["shortest"] = np.minimum.reduceat(shortest, firsts)
        info["longest"] = np.maximum.reduceat(longest, firsts)
        info["heaviest"] = np.maximum.reduceat(heaviest, firsts)
        info["first"], info["last"] = self._arrays["docs"][starts[:-1]], self._arrays["docs"][starts[1:] - 1]
        info["offset"] = reached[firsts]
        info["length"] = reached[self._first_blocks[1:]] - reached[firsts]
        return info


def _integers(values: Array) -> tuple[bytes, int]:
    """Numbers from 0 as pickle writes them, one after the other; and the bytes that each takes."""
    kind = next(kind for kind in _INTEGERS if int(values.max()) <= np.iinfo(kind).max)
    pickled = np.zeros(len(values), [("opcode", "S1"), ("value", f"<{kind}")])
    pickled["opcode"], pickled["value"] = _INTEGERS[kind], values
    return pickled.tobytes(), pickled.itemsize


def _positions(arrays: Arrays) -> Callable[[int, int], bytes]:
    """Gives the values of postings with their positions: a tuple of a string for each, in which stand, as
    Whoosh's format has it, their count and the pickled list of their differences.
    """
    positions, starts = arrays["positions"].astype(np.int64), arrays["position_starts"]
    steps = np.diff(positions, prepend=0)
    steps[starts[:-1]] = positions[starts[:-1]]
    counts = np.diff(starts)
    # B, length: count, (, each J and four bytes, l, .
    ends = starts_of(12 + 5 * counts)
    data = np.zeros(int(ends[-1]), np.uint8)
    begins = ends[:-1]
    _put(data, begins, b"B", (7 + 5 * counts).astype("<u4"))
    _put(data, begins + 5, b"", counts.astype(">u4"))
    _put(data, begins + 9, _MARK)
    places = np.repeat(begins + 10 - 5 * starts[:-1], counts) + 5 * np.arange(len(positions))
    _put(data, places, b"J", steps.astype("<i4"))
    _put(data, ends[1:] - 2, b"l.")
    values, reached = data.tobytes(), ends.tolist()
    return lambda begin, end: _MARK + values[reached[begin] : reached[end]] + _TUPLE


def _put(data: Array, places: Array, fixed: bytes, numbers: Array | None = None) -> None:
    """At each place the bytes `fixed`, and after them its number as it lies in memory."""
    for shift, byte in enumerate(fixed):
        data[places + shift] = byte
    if numbers is not None:
        columns = numbers.view(np.uint8).reshape(len(numbers), -1)
        for column in range(columns.shape[1]):
            data[places + len(fixed) + column] = columns[:, column]


def _length_codes(lengths: Array) -> Array:
    """Lengths as Whoosh keeps them in one byte."""
    different, places = np.unique(lengths, return_inverse=True)
    return np.array([length_to_byte(length) for length in different.tolist()], np.uint8)[places]
