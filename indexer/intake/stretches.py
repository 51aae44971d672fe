"""The examples in a write-up: where each begins and ends. Several ways of laying them out are tried, and the
one that fits the text's own claims best is taken; every block it does not claim stays with the event.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from indexer.intake.dates_in_text import dates_in
from indexer.intake.example_cues import (
    ANNOUNCES,
    CLOSING,
    COUNTED,
    NAMED,
    NO_EXAMPLE,
    NOT_TOLD,
    NUMBERED,
    SECTION,
    TIMED,
)
from indexer.intake.layout import Layout, label_key, unnumbered
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


def counts_in(layout: Layout) -> list[tuple[str, int, Span]]:
    """What the text says of its own numbers: `four vibrant examples` → (`examples`, 4, span)."""
    found = []
    for match in COUNTED.finditer(layout.text):
        word = match["count"].lower()
        number = int(word) if word.isdigit() else NUMBERS[word]
        if 1 < number <= 20:
            found.append((match["what"].lower(), number, match.span()))
    return found


def stretches_of(layout: Layout, tells: Tells) -> list[Stretch]:
    """The examples in order; none where the text tells of none."""
    declared = {
        number
        for what, number, _ in counts_in(layout)
        if what not in ("people", "things", "places", "organisations")
    }
    best: list[Stretch] = []
    best_score = 0.0
    for weight, way in _WAYS:
        stretches = way(layout, tells)
        if not stretches:
            continue
        telling = sum(tells(stretch.first, stretch.last) for stretch in stretches) / len(stretches)
        score = weight + 2.0 * telling + (2.5 if len(stretches) in declared else 0.0) + 0.05 * len(stretches)
        if telling >= 0.34 and score > best_score:
            best, best_score = stretches, score
    return best


# --- ways of laying them out -------------------------------------------------------------------


def _numbered(layout: Layout, _: Tells) -> list[Stretch]:
    """Headings or run-in heads such as `Case study 2: …`, `Workshop B – …`, `Spotlight on …`."""
    starts = []
    for index, block in enumerate(layout.blocks):
        head, span = _head(layout, index)
        if NAMED.match(unnumbered(head)):
            span = (span[1] - len(unnumbered(head)), span[1])
            head = unnumbered(head)
        match = NUMBERED.match(head)
        named = bool(match and NAMED.match(head))
        is_head = block.kind is BlockKind.HEADING or block.lead > block.start or "\n" not in layout.of(index)
        if match and is_head and (named or block.lead > block.start):
            title = _title_span(layout, span, match)
            starts.append((index, title))
    return _until_next(layout, starts, "under its own number")


def _under_headings(layout: Layout, _: Tells) -> list[Stretch]:
    """Headings below, or after, a heading that announces examples."""
    best: list[Stretch] = []
    for section in layout.sections:
        if section.heading < 0 or not _announces_section(layout, section.heading):
            continue
        inner = [index for index in range(section.first, section.last) if layout.is_heading(index)]
        if not section.level:
            inner = [i for i in range(section.last, len(layout.blocks)) if layout.is_heading(i)]
            inner = inner if section.first >= section.last - 1 else [section.last, *inner][: len(inner)]
        level = min((layout.blocks[index].level for index in inner), default=0)
        heads = []
        for index in inner:
            if layout.blocks[index].level != level:
                continue
            if _ends_examples(layout, index):
                break
            heads.append(index)
        starts = [(index, _own_title(layout, index)) for index in heads]
        stretches = _until_next(
            layout, starts, "under a heading of its own", last=section.last if section.level else None
        )
        if len(stretches) > len(best):
            best = stretches
    return best


def _headed(layout: Layout, tells: Tells) -> list[Stretch]:
    """Headings that each tell of somebody, wherever they stand."""
    starts = [
        (section.heading, _own_title(layout, section.heading))
        for section in layout.sections
        if section.heading > 0 and not _ends_examples(layout, section.heading) and not TIMED.match(layout.of(section.heading)) and not SECTION.search(layout.of(section.heading))
        and section.level != 1 and tells(section.first, section.last) and not label_key(layout.of(section.heading))
    ]  # fmt: skip
    return _until_next(layout, starts, "under a heading of its own") if len(starts) > 1 else []


_ITEM = re.compile(
    r"(?:\(?[\dA-Za-z]{1,2}[.)]\s+|[-*•]\s+)?(?P<title>[A-Z][^–—:.?!]{3,60}?)\s+[–—-]\s+(?:\w+\s)?[A-Z][\w’'-]+\s[A-Z][\w’'-]+[^.]*$"
)


def _items(layout: Layout, tells: Tells) -> list[Stretch]:
    """List items such as `3. The Long Bench – Winifred Norland, Brighouse Bowls Club`, a paragraph behind each."""
    starts = []
    for index, block in enumerate(layout.blocks[:-1]):
        match = _ITEM.match(layout.of(index)) if block.kind is BlockKind.LIST_ITEM else None
        follower = layout.blocks[index + 1]
        if match and follower.kind is BlockKind.PARAGRAPH and tells(index, index + 1):
            starts.append((index, (block.start + match.start("title"), block.start + match.end("title"))))
    return _until_next(layout, starts, "behind an item of its own") if len(starts) > 1 else []


def _leads(layout: Layout, _: Tells) -> list[Stretch]:
    """Paragraphs that open with a bold run-in head."""
    starts = [
        (index, (block.start, _trim(layout, block.start, block.lead)))
        for index, block in enumerate(layout.blocks)
        if block.lead > block.start and not NO_EXAMPLE.match(layout.of(index)) and not dates_in(layout.text[block.start : block.lead]) and not label_key(layout.text[block.start : block.lead])
        and _is_run_in(layout, block.lead)
        and block.lead - block.start < 120 and block.end - block.lead > 40
    ]  # fmt: skip
    return _until_next(layout, starts, "behind a run-in head")


def _is_run_in(layout: Layout, lead: int) -> bool:
    """A stop ends the bold words, or follows them: they are a head and not the sentence's subject."""
    return layout.text[lead - 1] in ".:?!–—" or layout.text[lead : lead + 3].strip()[:1] in tuple(".:?!–—-|")


def _boxes(layout: Layout, tells: Tells) -> list[Stretch]:
    """Boxes and cards."""
    stretches: list[Stretch] = []
    for boxed, run in groupby(range(len(layout.blocks)), lambda index: layout.blocks[index].boxed):
        if not boxed:
            continue
        inside = list(run)
        first, last = inside[0], inside[-1] + 1
        if not tells(first, last) or sum(layout.blocks[i].end - layout.blocks[i].start for i in inside) < 120:
            continue
        title = _own_title(layout, first) if layout.is_heading(first) or len(layout.of(first)) < 90 else None
        stretches.append(Stretch(first, last, title, "in a box of its own"))
    return stretches


def _announced(layout: Layout, tells: Tells) -> list[Stretch]:
    """Bare paragraphs, or list items, after a sentence such as `The workshops shared four examples:`."""
    best: list[Stretch] = []
    for index, block in enumerate(layout.blocks[:-1]):
        text = layout.of(index)
        opens = block.kind is BlockKind.HEADING and _announces_section(layout, index)
        if not (opens or (ANNOUNCES.search(text[-220:]) and len(text) < 700)):
            continue
        starts: list[tuple[int, Span | None]] = []
        end = index + 1
        for follower in range(index + 1, len(layout.blocks)):
            told = layout.of(follower)
            if (
                layout.is_heading(follower)
                or (CLOSING.match(told) and starts)
                or label_key(told.split(":")[0])
            ):
                break
            if ANNOUNCES.search(told[-220:]) and not starts:
                end = follower + 1
                continue
            if tells(follower, follower + 1) and len(told) > 60:
                starts.append((follower, None))
            elif not starts:
                break
            end = follower + 1
        stretches = _until_next(layout, starts, "after the sentence that announces it", last=end)
        if len(stretches) > len(best):
            best = stretches
    return best


def _timed(layout: Layout, tells: Tells) -> list[Stretch]:
    """Entries of a live blog that tell of a project."""
    entries = [index for index in range(len(layout.blocks)) if TIMED.match(layout.of(index))]
    if len(entries) < 4:
        return []
    stretches = []
    for index, following in zip(entries, [*entries[1:], len(layout.blocks)], strict=True):
        text = "\n".join(layout.of(i) for i in range(index, following))
        if (
            tells(index, following)
            and _PROJECT.search(text)
            and not NOT_TOLD.search(text[:90])
            and len(text) > 150
        ):
            head = next(
                (
                    i
                    for i in range(index, following)
                    if layout.is_heading(i) and not TIMED.fullmatch(layout.of(i))
                ),
                None,
            )
            title = _own_title(layout, head) if head is not None else None
            stretches.append(Stretch(index, following, title, "an entry of the live report"))
    return stretches


_PROJECT = re.compile(
    r"\b(?:project|scheme|example|case|case study|pitch|stall|tells?|told|describes?|explains?|next up|shares?|story|runs?|set up|started|began|presents?)\b",
    re.IGNORECASE,
)


_WAYS: list[tuple[float, Callable[[Layout, Tells], list[Stretch]]]] = [
    (4.0, _numbered),
    (3.2, _under_headings),
    (3.0, _announced),
    (3.0, _items),
    (2.8, _boxes),
    (2.4, _leads),
    (1.6, _timed),
    (1.0, _headed),
]


# --- pieces ------------------------------------------------------------------------------------


def _until_next(
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
                head.kind is BlockKind.HEADING and block.level > head.level > 0
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


def _announces_section(layout: Layout, index: int) -> bool:
    text = unnumbered(layout.of(index))
    opening = (
        layout.of(index + 1)[-260:]
        if index + 1 < len(layout.blocks) and not layout.is_heading(index + 1)
        else ""
    )
    announces = (
        SECTION.search(text)
        or COUNTED.search(text)
        or ANNOUNCES.search(opening)
        or _counts_its_parts(layout, index)
    )
    return bool(announces) and not NAMED.match(text) and layout.blocks[index].level != 1


def _counts_its_parts(layout: Layout, index: int) -> bool:
    """`Five favours`: the number that opens the heading is that of the headings below it."""
    first = layout.of(index).split()[0].lower()
    level = layout.blocks[index].level
    below = []
    for number in range(index + 1, len(layout.blocks)):
        if layout.is_heading(number):
            if layout.blocks[number].level <= level:
                break
            below.append(number)
    return NUMBERS.get(first, -1) == len(below) > 1


def _ends_examples(layout: Layout, index: int) -> bool:
    text = unnumbered(layout.of(index))
    return bool(NO_EXAMPLE.match(text) or CLOSING.match(text) or label_key(text))


def _head(layout: Layout, index: int) -> tuple[str, Span]:
    """The run-in head of a block, or its first line, with its place."""
    block = layout.blocks[index]
    end = block.lead if block.lead > block.start else block.start + len(layout.of(index).split("\n")[0])
    return layout.text[block.start : end], (block.start, end)


def _title_span(layout: Layout, span: Span, match: re.Match[str]) -> Span:
    start = span[0] + match.start("title")
    end = span[1]
    if end - start > 110:
        start, end = span[0], span[0] + match.start("title")
    if not layout.text[start:end].strip(" .:–-"):
        start = span[0]
    return start, _trim(layout, start, end)


def _own_title(layout: Layout, index: int) -> Span:
    head, span = _head(layout, index)
    match = NUMBERED.match(head)
    return _title_span(layout, span, match) if match else (span[0], _trim(layout, *span))


def _trim(layout: Layout, start: int, end: int) -> int:
    return start + len(layout.text[start:end].rstrip(" .:–—-"))


def _before_heading(layout: Layout, first: int, last: int) -> int:
    return next((index for index in range(first + 1, last) if layout.is_heading(index)), last)


def sentences_of(text: str, start: int, end: int) -> Iterator[Span]:
    """Yield the sentences of a stretch."""
    position = start
    for match in re.finditer(r"(?<=[.!?])[”\"’)]*\s+(?=[A-Z“\"‘(])", text[start:end]):
        yield position, start + match.start()
        position = start + match.end()
    if position < end:
        yield position, end
