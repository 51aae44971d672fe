"""What the file itself says in fields: front matter, JSON-LD, the title it gives itself."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from indexer.intake.layout import Layout


def field_of(layout: Layout, *names: str) -> str:
    """What the file's own fields say under one of these names: front matter, JSON-LD, title."""
    for fields in fields_of(layout):
        for name in names:
            value = fields.get(name)
            if isinstance(value, str) and value.strip():
                return value.strip()
    return layout.source.title if "title" in names else ""


def fields_of(layout: Layout) -> Iterator[dict[str, Any]]:
    """Yield the front matter and each JSON-LD object, keys in small letters where they are ours to choose."""
    facts = layout.source.facts
    front = facts.get("front_matter")
    if isinstance(front, dict):
        yield {str(key).lower(): value for key, value in front.items()}
    for item in facts.get("json_ld", ()) or ():
        if isinstance(item, dict):
            yield item
