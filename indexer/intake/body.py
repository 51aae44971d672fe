"""Blocks of a write-up as the Markdown body of a record: every word as it was, and no sign of Markdown that
was not meant. It decides nothing about what belongs where.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from indexer.intake.source_text import Block, BlockKind, SourceText

DEFAULT_LEVEL = 2
"""Of a heading whose level is unknown."""
_RUNS = (BlockKind.LIST_ITEM, BlockKind.TABLE_ROW)
"""Blocks that stand line by line with others of their kind."""


def body_of(source: SourceText, blocks: Iterable[Block]) -> str:
    """These blocks as Markdown: headings as headings, list items and table rows as items of a list."""
    parts: list[str] = []
    before: Block | None = None
    for block in blocks:
        if before:
            parts.append("\n" if before.kind is block.kind and block.kind in _RUNS else "\n\n")
        parts.append(_marked_up(source, block))
        before = block
    return "".join(parts)


def escaped(text: str) -> str:
    """A text in which Markdown changes nothing; indentation, which is no word, is left out.

    *Source:* the signs that Python-Markdown reads with its tables and lists; what it cannot escape by a
    backslash is written as an entity.
    """
    return "\n".join(_line(line) for line in text.splitlines())


def _marked_up(source: SourceText, block: Block) -> str:
    if block.kind is BlockKind.HEADING:
        level = min(block.level, 6) or DEFAULT_LEVEL
        return "#" * level + " " + re.sub(r"#$", r"\\#", _inline(" ".join(source.of(block).split())))
    if block.kind is BlockKind.TABLE_ROW:
        cells = [source.text[start:end] for start, end in block.cells]
        if _letters(*cells) != _letters(source.of(block)):  # something stands in no cell
            cells = [source.of(block)]
        return "- " + " | ".join(map(_one_line, cells))
    if block.kind is BlockKind.LIST_ITEM:
        return "- " + re.sub(r"\n\n+", "\n", escaped(source.of(block)))  # a blank line would end the list
    return escaped(source.of(block))


def _letters(*texts: str) -> str:
    return "".join("".join(texts).split())


def _one_line(text: str) -> str:
    return _line(" ".join(text.split()))


_INLINE = (
    (re.compile(r"\\(?=[\\`*_{}\[\]()>#+\-.!|]|$)"), r"\\\\"),
    (re.compile(r"&(?=#?\w+;)"), "&amp;"),
    (re.compile(r"<(?=[A-Za-z/!?])"), "&lt;"),
    (re.compile(r"[*`]|(?<![^\W_])_|_(?![^\W_])"), r"\\\g<0>"),
    (re.compile(r"\](?=\s?[\[(])"), r"\\]"),
)
"""Pattern → what stands for it, one after the other; the first escapes what the others would bring."""
_RULER = re.compile(r"[-=:|+\\\s]+")
"""A line under a heading or a table's head; a backslash beside a bar is taken out before it is judged."""
_OPENING = re.compile(r"\d+(?=[.)](?:\s|$))|(?=#|>|[-+](?:\s|$)|\[[^\]]*\]:)")


def _line(line: str) -> str:
    """One line: inside it, and where its first sign would make it something else."""
    words = line.strip()
    if _RULER.fullmatch(words):
        return f"&#{ord(words[0])};" + words[1:].replace("\\", "&#92;")
    words = _inline(words)
    opening = _OPENING.match(words)
    return f"{opening[0]}\\{words[opening.end() :]}" if opening else words


def _inline(words: str) -> str:
    for pattern, instead in _INLINE:
        words = pattern.sub(instead, words)
    return words
