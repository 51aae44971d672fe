"""A `SourceText` as JSON and back. What comes back was made beside untrusted bytes, so it is checked."""

from __future__ import annotations

import json
from itertools import pairwise
from typing import Any

from indexer.errors import MalformedText
from indexer.intake.source_text import Block, BlockKind, SourceText


def to_wire(source: SourceText) -> dict[str, Any]:
    """Plain lists, dicts, strings and numbers."""
    return {
        "text": source.text,
        "blocks": [
            [block.kind.value, block.start, block.end, block.level, block.lead, block.cells, block.boxed]
            for block in source.blocks
        ],
        "format": source.format,
        "title": source.title,
        "facts": dict(source.facts),
        "warnings": source.warnings,
    }


def dumped(value: dict[str, Any]) -> bytes:
    """The JSON of `value`; half a surrogate pair becomes a question mark."""
    return json.dumps(value, ensure_ascii=False).encode("utf-8", errors="replace")


def from_wire(value: Any) -> SourceText:
    """The source text that `to_wire` gave.

    Raises:
        MalformedText: It is something else, or its blocks do not lie in the text in order.
    """
    try:
        text = str(value["text"])
        blocks = tuple(_block(block) for block in value["blocks"])
        warnings = tuple(str(warning) for warning in value["warnings"])
        facts = dict(value["facts"])
        source = SourceText(text, blocks, str(value["format"]), str(value["title"]), facts, warnings)
    except (KeyError, TypeError, ValueError) as error:
        raise MalformedText("This is not the answer of a reader.") from error
    if not _is_sound(source):
        raise MalformedText("The blocks of this answer do not lie in its text.")
    return source


def _block(value: Any) -> Block:
    kind, start, end, level, lead, cells, boxed = value
    spans = tuple((int(low), int(high)) for low, high in cells)
    return Block(BlockKind(kind), int(start), int(end), int(level), int(lead), spans, int(boxed))


def _is_sound(source: SourceText) -> bool:
    bounds = [0, *(edge for block in source.blocks for edge in (block.start, block.end)), len(source.text)]
    ordered = all(low <= high for low, high in pairwise(bounds))
    return ordered and all(
        block.start <= low <= high <= block.end
        for block in source.blocks
        for low, high in [*block.cells, (block.start, block.lead)]
    )
