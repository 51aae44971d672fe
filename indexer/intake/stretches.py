"""The examples in a write-up: where each begins and ends. Several ways of laying them out are tried, and the
one that fits the text's own claims best is taken; every block it does not claim stays with the event.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial
from itertools import groupby

from indexer.intake.announcing import announces_section, declared_counts
from indexer.intake.dates_in_text import dates_in
from indexer.intake.entries import opens_with_given_name
from indexer.intake.example_cues import CLOSING, MAY_OPEN_TITLE, NAMED, NO_EXAMPLE, NUMBERED, SECTION, TIMED
from indexer.intake.layout import Layout, Section, label_key, unnumbered
from indexer.intake.naming import is_person_name
from indexer.intake.paragraphs import (
    SHORTEST_TOLD,
    announced,
    counted,
    each_telling,
    in_turn,
    is_head_line,
    opening_alike,
    with_plain_titles,
)
from indexer.intake.proposal import Span
from indexer.intake.source_text import BlockKind
from indexer.intake.stretch import (
    Stretch,
    Tells,
    head_of,
    own_title,
    title_span,
    trimmed_end,
    until_next,
    without_closing,
)
from indexer.intake.timed import timed

Ends = Callable[[Layout, int], bool]
"""Whether a head is none of an example's."""


def stretches_of(layout: Layout, tells: Tells) -> list[Stretch]:
    """The examples in order; none where the text tells of none."""
    declared = declared_counts(layout)
    best: list[Stretch] = []
    best_score = 0.0
    for weight, way in _WAYS:
        stretches = way(layout, tells)
        if not stretches:
            continue
        telling = sum(tells(stretch.first, stretch.last) for stretch in stretches) / len(stretches)
        score = weight + 2.0 * telling + (2.5 if len(stretches) in declared else 0.0) + 0.05 * len(stretches)
        if (telling >= 0.34 or len(stretches) in declared) and score > best_score:
            best, best_score = stretches, score
    return with_plain_titles(layout, without_closing(layout, best))


# --- ways of laying them out -------------------------------------------------------------------


def _numbered(layout: Layout, _: Tells) -> list[Stretch]:
    """Headings or run-in heads such as `Case study 2: …`, `Workshop B – …`, `Spotlight on …`."""
    starts = []
    for index, block in enumerate(layout.blocks):
        head, span = head_of(layout, index)
        if NAMED.match(unnumbered(head)):
            span = (span[1] - len(unnumbered(head)), span[1])
            head = unnumbered(head)
        match = NUMBERED.match(head)
        named = bool(match and NAMED.match(head))
        has_lead = layout.lead(index) > block.start
        lines = layout.of(index).split("\n", 2)
        is_head = (
            block.kind is BlockKind.HEADING
            or has_lead
            or len(lines) == 1
            or label_key(lines[1].split(":")[0])
        )
        if match and is_head and (named or has_lead):
            title = title_span(layout, span, match)
            starts.append((index, title))
    return until_next(layout, starts, "under its own number")


def _under_headings(layout: Layout, _: Tells) -> list[Stretch]:
    """Headings below, or after, a heading that announces examples."""
    best: list[Stretch] = []
    for section in layout.sections:
        if section.heading < 0 or not announces_section(layout, section.heading):
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
        starts = [(index, own_title(layout, index)) for index in heads]
        stretches = until_next(
            layout, starts, "under a heading of its own", last=section.last if section.level else None
        )
        if len(stretches) > len(best):
            best = stretches
    return best


def _headed(layout: Layout, tells: Tells, ends: Ends | None = None) -> list[Stretch]:
    """Headings that each tell of somebody, wherever they stand; or all, where the text counts as many."""
    declared = declared_counts(layout)
    titles = [section.heading for section in layout.sections if section.level == 1]
    own = titles[:1] if len(titles) > 2 else titles
    heads = [
        section
        for section in layout.sections
        if section.heading not in own and _may_head(layout, section, ends or _ends_examples)
    ]
    telling = [section for section in heads if _tells_under(layout, tells, section)]
    if len(telling) not in declared and len(heads) in declared:
        telling = heads
    if len(telling) < 2 or (ends and len(telling) not in declared):
        return []
    starts = [(section.heading, own_title(layout, section.heading)) for section in telling]
    return until_next(layout, starts, "under a heading of its own")


def _may_head(layout: Layout, section: Section, ends: Ends) -> bool:
    """Its heading is neither the write-up's first line, nor a time, nor that of another part of the write-up."""
    if section.heading <= 0:
        return False
    head = layout.of(section.heading)
    return not (ends(layout, section.heading) or TIMED.match(head) or SECTION.search(head) or label_key(head))


def _tells_under(layout: Layout, tells: Tells, section: Section) -> bool:
    """Somebody is named under the heading, or in it behind its title: `The Long Bench – Ann Lee, Quay Homes`."""
    return tells(section.first, section.last) or bool(
        _NAMES_TELLER.match(layout.of(section.heading)) and tells(section.heading, section.last)
    )


_NAMES_TELLER = re.compile(r"(?![“\"‘])\S.{2,}?(?:\s[–—|-]\s|\s?\(|,\s|\s(?:by|with)\s)[^\W\d_a-z]")
"""A heading that goes on behind its title: `The Long Bench (Ann Lee)`."""
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
    return until_next(layout, starts, "behind an item of its own") if len(starts) > 1 else []


def _rows(layout: Layout, tells: Tells) -> list[Stretch]:
    """Rows of a table, each of which tells in one cell what an example was, its title in the first."""
    starts: list[tuple[int, Span | None]] = []
    for index, block in enumerate(layout.blocks):
        longest = max((high - low for low, high in block.cells), default=0)
        if (
            longest > SHORTEST_TOLD
            and tells(index, index + 1)
            and not label_key(layout.of(index).split("\t")[0])
        ):
            low, high = block.cells[0]
            is_title = 0 < high - low < LONGEST_LEAD and high - low < longest
            starts.append((index, (low, trimmed_end(layout, low, high)) if is_title else None))
    return (
        until_next(layout, starts, "in a row of its own", last=starts[-1][0] + 1) if len(starts) > 1 else []
    )


def _leads(layout: Layout, _: Tells, ends: Ends | None = None) -> list[Stretch]:
    """Paragraphs that open with a run-in head, bold or in capitals."""
    starts = [
        (index, (block.start, trimmed_end(layout, block.start, layout.lead(index))))
        for index, block in enumerate(layout.blocks)
        if _is_lead_of_example(layout, index) and not (ends or _ends_examples)(layout, index)
    ]
    if len(starts) < 2 or (ends and len(starts) not in declared_counts(layout)):
        return []
    return until_next(layout, starts, "behind a run-in head")


LONGEST_LEAD, SHORTEST_REST = 120, 40


def _is_lead_of_example(layout: Layout, index: int) -> bool:
    block, lead = layout.blocks[index], layout.lead(index)
    head = layout.text[block.start : lead]
    is_told = block.end - lead > SHORTEST_REST or is_head_line(layout, index)
    if not (0 < len(head) < LONGEST_LEAD and is_told and index > 0):
        return False
    if dates_in(head) or label_key(head) or TIMED.match(head):
        return False
    return _is_run_in(layout, lead) or (
        bool(_SENTENCE_BEHIND.match(layout.text, lead))
        and not (is_person_name(head) and opens_with_given_name(head))
    )


_SENTENCE_BEHIND = re.compile(r"\s+\(?[^\W\d_a-zß-öø-ÿ]")
"""`**Wood for Winter** Ann Lee told …`: a sentence of its own, or a bracket, begins behind the bold words."""


def _is_run_in(layout: Layout, lead: int) -> bool:
    """A stop or a line's end ends the bold words, or follows them: they are a head and not the sentence's subject."""
    return layout.text[lead - 1] in ".:?!–—" or layout.text[lead : lead + 3].strip(" ")[:1] in tuple(
        ".:?!–—-|\n"
    )


MOST_OF_TEXT = 0.6
"""The part of a text that one box may hold; what holds more is the page's own frame."""


def _boxes(layout: Layout, tells: Tells) -> list[Stretch]:
    """Boxes and cards."""
    stretches: list[Stretch] = []
    for boxed, run in groupby(range(len(layout.blocks)), lambda index: layout.blocks[index].boxed):
        if not boxed:
            continue
        inside = list(run)
        first, last = inside[0], inside[-1] + 1
        if layout.blocks[last - 1].end - layout.blocks[first].start > MOST_OF_TEXT * len(layout.text):
            continue
        if not tells(first, last) or sum(layout.blocks[i].end - layout.blocks[i].start for i in inside) < 120:
            continue
        title = own_title(layout, first) if layout.is_heading(first) or len(layout.of(first)) < 90 else None
        stretches.append(Stretch(first, last, title, "in a box of its own"))
    return stretches


def _ends_examples(layout: Layout, index: int) -> bool:
    text = unnumbered(layout.of(index))
    return bool(
        label_key(text) or any(NO_EXAMPLE.match(part) or CLOSING.match(part) for part in text.split(" / "))
    )


def _is_furniture(layout: Layout, index: int) -> bool:
    """It heads no example, though titles may open with words such as `Who` and `Reading`."""
    text = unnumbered(head_of(layout, index)[0])
    return _ends_examples(layout, index) and not (MAY_OPEN_TITLE.match(text) and not label_key(text))


_WAYS: list[tuple[float, Callable[[Layout, Tells], list[Stretch]]]] = [
    (4.0, _numbered),
    (3.2, _under_headings),
    (3.0, announced),
    (3.0, _items),
    (2.8, _boxes),
    (2.7, _rows),
    (2.6, in_turn),
    (2.4, _leads),
    (2.3, partial(_leads, ends=_is_furniture)),
    (2.2, timed),
    (2.0, opening_alike),
    (1.0, counted),
    (1.0, _headed),
    (0.5, each_telling),
    (0.9, partial(_headed, ends=_is_furniture)),
]
"""Each way with its weight: the surer its signs, the heavier."""
