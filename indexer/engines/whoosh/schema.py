"""The index's fields as one table, and how a document's texts become their postings.

The tokens are made by our own analysis, once for all fields; Whoosh gets ready postings. Whatever
changes what lands in the index changes the fingerprint, and an index with another one is built anew.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from importlib.metadata import version
from typing import Any

from whoosh import fields, formats
from whoosh.analysis import IDAnalyzer
from whoosh.util.numeric import byte_to_length, length_to_byte

from indexer import folding
from indexer.engines.lexicon import Lexicon
from indexer.engines.protocol import TEXT_FIELDS, Document
from indexer.folding import fold

PASSAGE_GAP = 100
"""Positions between two passages, so that no phrase runs from one into the next."""
THEME_WEIGHT = 2
"""A theme that a person gave the record counts as often as this many mentions."""
NAME_FIELDS = ("people", "organisations", "places")
SHOWN_FIELDS = ("summary", "body")
"""Fields whose passages a hit may show."""
EVERYTHING = "text"
"""All texts of a record in one field: what running words are ranked by."""
EXACT = "text_exact"
"""Its unstemmed twin, with positions."""
ZONE = 1 << 24
"""Positions that each text field has to itself in `EXACT`: more words than any record has."""

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


def is_positional(field: str) -> bool:
    """Whether a field keeps positions."""
    return field == EXACT


def zone_of(field: str) -> int:
    """Which stretch of positions, each `ZONE` long, a text field has in `EXACT`."""
    return TEXT_FIELDS.index(field)


def rounded_length(length: int) -> int:
    """A field's length as Whoosh keeps it, in one byte."""
    return int(byte_to_length(length_to_byte(length)))


def title_key(document: Document) -> str:
    """A title as it is sorted."""
    return " ".join(fold(word) for word in document.title.split())


def _table() -> dict[str, fields.FieldType]:
    table: dict[str, fields.FieldType] = {
        "id": fields.ID(unique=True),
        "concepts": PostingsField(positions=False),
        "names": PostingsField(positions=False),
        "facets": PostingsField(positions=False),
        "whole": PostingsField(positions=False),
        "stored": fields.STORED(),
    }
    table |= {name: PostingsField(positions=False) for name in (EVERYTHING, *TEXT_FIELDS)}
    table[EXACT] = PostingsField(positions=True)
    return table


SCHEMA = fields.Schema(**_table())
"""id: the record; concepts: ids of thesaurus concepts named in its text or given as themes; names: words
of people, organisations and places; facets: `facet:value`; whole: its title and names, each as one term;
text and each of `TEXT_FIELDS`: their terms; text_exact: all words unstemmed, each field in its zone of
positions, for phrases and prefixes; stored: what a hit shows."""

FINGERPRINT = hashlib.sha256(
    json.dumps(
        [
            sorted((name, repr(type(field)), repr(field.format)) for name, field in SCHEMA.items()),
            [PASSAGE_GAP, THEME_WEIGHT, folding.VERSION, 8],
            version("whoosh-reloaded"),
            version("pystemmer"),
        ],
        default=str,
    ).encode()
).hexdigest()
"""Changes with the fields, the folding and the libraries that decide what a term is."""


def facet_term(facet: str, value: str) -> str:
    """How a facet's value stands in the field `facets`."""
    return f"{facet}:{value}"


def whole_term(lexicon: Lexicon, text: str) -> str:
    """A title or a name as one term, so that asking for exactly it can be told."""
    return " ".join(token.term for token in lexicon.analyzer.terms(text))


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
