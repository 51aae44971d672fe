"""The table of fields as Whoosh has it, and what it stores. Only building and Whoosh's own search need it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from whoosh import fields, formats
from whoosh.analysis import IDAnalyzer
from whoosh.util.numeric import byte_to_length, length_to_byte

from indexer.engines.protocol import Document
from indexer.engines.whoosh.schema import FIELDS, SHOWN_FIELDS, title_key

Postings = Mapping[str, Sequence[int]]
"""Term → the positions at which it stands, ascending; shape of what a field takes in."""


class PostingsField(fields.FieldType):  # type: ignore[misc]
    """A field that takes its postings ready-made; the ranking uses its frequencies and lengths."""

    def __init__(self, *, positions: bool) -> None:
        self.format = formats.Positions() if positions else formats.Existence()
        self.analyzer = IDAnalyzer()  # what Whoosh asks for, and nothing calls
        self.scorable = True
        self.stored = False

    def index(self, value: Postings, **_: Any) -> Iterator[tuple[bytes, int, float, bytes]]:
        """Yield term, frequency, weight and encoded positions, as `FieldType.index` promises."""
        positional = isinstance(self.format, formats.Positions)
        for term, positions in value.items():
            frequency = len(positions)
            yield (
                term.encode(),
                frequency,
                float(frequency),
                self.format.encode(positions) if positional else b"",
            )


_FIELD_TYPES = {
    "id": lambda: fields.ID(unique=True),
    "stored": fields.STORED,
    "frequencies": lambda: PostingsField(positions=False),
    "positions": lambda: PostingsField(positions=True),
}
SCHEMA = fields.Schema(**{name: _FIELD_TYPES[kind]() for name, kind in FIELDS.items()})
"""`schema.FIELDS` as Whoosh takes it."""


def rounded_length(length: int) -> int:
    """A field's length as Whoosh keeps it, in one byte."""
    return int(byte_to_length(length_to_byte(length)))


def stored_of(document: Document) -> dict[str, Any]:
    """What Whoosh stores of a document, for answers without the snapshot."""
    return {
        "id": document.id,
        "kind": document.kind,
        "title": document.title,
        "date": document.date,
        "day": document.day,
        "title_key": title_key(document),
        "own": dict(document.own),
        "facets": dict(document.facets),
        "texts": {name: document.texts.get(name, ()) for name in SHOWN_FIELDS},
    }
