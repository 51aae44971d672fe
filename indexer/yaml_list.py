"""YAML files that are a list of entries with ids: one entry edited, the lines of all others as they were."""

from __future__ import annotations

import re
from collections.abc import Mapping
from contextlib import suppress
from functools import lru_cache
from typing import Any

import yaml

from indexer.errors import MalformedText
from indexer.yaml_text import YamlText, edit_mapping, read_yaml

_DASH = re.compile(r"( *-( +))\S")


@lru_cache(maxsize=16)
def read_list(text: str) -> YamlText:
    """`read_yaml` for files of names, which are long, few, and read again and again; keep the value as it is.

    Raises:
        MalformedText: As `read_yaml` does.
    """
    return read_yaml(text)


def edit_entries(text: str, changes: Mapping[str, Mapping[str, Any] | None]) -> str:
    """Return `text` with these entries, by id, changed to what is given, added, or (None) taken out.

    A new entry stands in the order of the ids where the file keeps to that, otherwise last.

    Raises:
        MalformedText: `text` is not a YAML list of mappings with ids.
    """
    entries = _entries(text)
    wanted = {key: dict(value) for key, value in {**entries, **changes}.items() if value is not None}
    with suppress(MalformedText, KeyError):
        edited = _edited(text, entries, changes)
        if _entries(edited) == wanted:
            return edited
    plain = list(wanted.values())  # braces, or dashes on lines of their own: written anew as a whole
    return yaml.dump(plain, Dumper=yaml.CSafeDumper, sort_keys=False, allow_unicode=True, width=10**6)


def _entries(text: str) -> dict[str, dict[str, Any]]:
    value = read_list(text).value or []
    if not isinstance(value, list) or not all(isinstance(item, dict) and "id" in item for item in value):
        raise MalformedText("The file must be a list of entries, each beginning with “- id:”.", 1)
    return {str(item["id"]): item for item in value}


def _edited(
    text: str, entries: Mapping[str, Mapping[str, Any]], changes: Mapping[str, Mapping[str, Any] | None]
) -> str:
    """The text edited block by block; wrong where the file is not written in blocks."""
    source = read_list(text)
    lines = [line if line.endswith("\n") else f"{line}\n" for line in text.splitlines(keepends=True)]
    firsts = [source.lines[(index,)] - 1 for index in range(len(entries))]
    head = lines[: firsts[0]] if firsts else lines
    blocks = {
        key: "".join(lines[first:last])
        for key, first, last in zip(entries, firsts, [*firsts, len(lines)][1:], strict=True)
    }
    is_sorted = list(entries) == sorted(entries)
    for key, value in changes.items():
        if value is None:
            blocks.pop(key, None)
        elif key in blocks and entries[key] == value:
            continue
        elif key in blocks:
            blocks[key] = _block(blocks[key], entries[key], value)
        else:
            blocks[key] = _block("- ", {}, value)
    order = sorted(blocks) if is_sorted else list(blocks)
    return "".join([*head, *(blocks[key] for key in order)])


def _block(block: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> str:
    """One entry with its dash, as a mapping of its own for the time of the edit."""
    dash = _DASH.match(block)
    width = len(dash[1]) if dash else 2
    indent = " " * width
    inner = "".join(
        line[width:] if number == 0 or line.startswith(indent) else line
        for number, line in enumerate(block.splitlines(keepends=True))
    )
    gone = dict.fromkeys(key for key in old if key not in new)
    edited = edit_mapping(inner, {**new, **gone})
    lines = edited.splitlines(keepends=True)
    return "".join(
        f"{block[:width] if number == 0 else indent}{line}" if line.strip() else line
        for number, line in enumerate(lines)
    )
