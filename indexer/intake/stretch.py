"""One example's stretch of blocks: where it ends, and where its title stands."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from indexer.intake.example_cues import CLOSES, CLOSING, NUMBERED, OF_ALL, OF_THE_DAY
from indexer.intake.layout import Layout
from indexer.intake.proposal import Span
from indexer.intake.series import NUMBERS
from indexer.intake.source_text import BlockKind

Tells = Callable[[int, int], bool]
"""Whether the blocks of a half-open range name somebody who tells, or a body."""


@dataclass(frozen=True)
class Stretch:
    """The blocks of one example, half-open.

    Attributes:
        title: Where its own title stands; None where it has none.
        by: How it was found.
    """

    first: int
    last: int
    title: Span | None
    by: str


def until_next(
    layout: Layout, starts: Sequence[tuple[int, Span | None]], by: str, *, last: int | None = None
) -> list[Stretch]:
    """Each example from its first block to the next one's, or to the heading or closing words that end it."""
    if not starts:
        return []
    stretches = []
    bounds = [index for index, _ in starts[1:]] + [len(layout.blocks) if last is None else last]
    for (index, title), bound in zip(starts, bounds, strict=True):
        end = index + 1
        head = layout.blocks[index]
        while end < bound:
            block = layout.blocks[end]
            if block.kind is BlockKind.HEADING and not (
                head.kind is BlockKind.HEADING
                and (block.level > head.level > 0 or (end == index + 1 and block.level == head.level))
            ):
                break
            is_last = bound == (len(layout.blocks) if last is None else last)
            if is_last and head.boxed != block.boxed and head.boxed:
                break
            if (
                is_last
                and end > index + 1
                and head.kind is not BlockKind.HEADING
                and (CLOSING.match(layout.of(end)) or re.match(r"\d+\.\d", layout.of(end)))
            ):
                break
            end += 1
        if end > index + 1 or len(layout.of(index)) > 60:
            stretches.append(Stretch(index, end, title, by))
    return stretches


def without_closing(layout: Layout, stretches: list[Stretch]) -> list[Stretch]:
    """The stretches, the last of them without the paragraphs in which the event goes on behind it."""
    if len(stretches) < 2:
        return stretches
    *others, last = stretches
    usual = max(stretch.last - stretch.first for stretch in others)
    head = layout.blocks[last.first]
    told = last.first + (2 if head.kind is BlockKind.HEADING else 1)
    for index in range(told, last.last):
        if layout.blocks[index].kind is BlockKind.PARAGRAPH and head.boxed == layout.blocks[index].boxed:
            opening = layout.of(index)[:LONGEST_OPENING]
            more_than_others = index - last.first >= usual
            if (
                CLOSES.match(opening)
                or _is_of_all(opening, len(stretches))
                or (more_than_others and (CLOSING.match(opening) or OF_THE_DAY.search(opening)))
            ):
                return [*others, replace(last, last=index)]
    return stretches


LONGEST_OPENING = 160
"""Letters of a paragraph in which it says what it is about."""


def _is_of_all(opening: str, count: int) -> bool:
    """It speaks of as many things as there are examples: `Looking at the three together`."""
    word = next((word for word, number in NUMBERS.items() if number == count), str(count))
    return bool(re.search(OF_ALL.format(word), opening, re.IGNORECASE))


def head_of(layout: Layout, index: int) -> tuple[str, Span]:
    """The run-in head of a block, or its first line, with its place."""
    block = layout.blocks[index]
    lead = layout.lead(index)
    end = lead if lead > block.start else block.start + len(layout.of(index).split("\n")[0])
    return layout.text[block.start : end], (block.start, end)


def title_span(layout: Layout, span: Span, match: re.Match[str]) -> Span:
    """Where the title in a numbered head stands; the number itself where there are no words, or too many."""
    start = span[0] + match.start("title")
    end = span[1]
    if end - start > 110:
        start, end = span[0], span[0] + match.start("title")
    if not layout.text[start:end].strip(" .:–-"):
        start = span[0]
    return start, trimmed_end(layout, start, end)


def own_title(layout: Layout, index: int) -> Span:
    """Where the title stands that a block opens with."""
    head, span = head_of(layout, index)
    match = NUMBERED.match(head)
    return title_span(layout, span, match) if match else (span[0], trimmed_end(layout, *span))


def trimmed_end(layout: Layout, start: int, end: int) -> int:
    """`end` less the stops and spaces before it."""
    return start + len(layout.text[start:end].rstrip(" .:–—-"))


def sentences_of(text: str, start: int, end: int) -> Iterator[Span]:
    """Yield the sentences of a stretch."""
    position = start
    for match in re.finditer(r"(?<=[.!?])[”\"’)]*\s+(?=[A-Z“\"‘(])", text[start:end]):
        yield position, start + match.start()
        position = start + match.end()
    if position < end:
        yield position, end
