"""The examples in a write-up: where each begins and ends. Several ways of laying them out are tried, and the
one that fits the text's own claims best is taken; every block it does not claim stays with the event.
"""

from __future__ import annotations

import re
from collections.abc import Callable
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
    TURN,
)
from indexer.intake.layout import Layout, label_key, unnumbered
from indexer.intake.proposal import Span
from indexer.intake.series import NUMBERS, ORDINALS
from indexer.intake.source_text import BlockKind
from indexer.intake.stretch import Stretch, Tells, head_of, own_title, title_span, trimmed_end, until_next


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
        head, span = head_of(layout, index)
        if NAMED.match(unnumbered(head)):
            span = (span[1] - len(unnumbered(head)), span[1])
            head = unnumbered(head)
        match = NUMBERED.match(head)
        named = bool(match and NAMED.match(head))
        has_lead = layout.lead(index) > block.start
        is_head = block.kind is BlockKind.HEADING or has_lead or "\n" not in layout.of(index)
        if match and is_head and (named or has_lead):
            title = title_span(layout, span, match)
            starts.append((index, title))
    return until_next(layout, starts, "under its own number")


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
        starts = [(index, own_title(layout, index)) for index in heads]
        stretches = until_next(
            layout, starts, "under a heading of its own", last=section.last if section.level else None
        )
        if len(stretches) > len(best):
            best = stretches
    return best


def _headed(layout: Layout, tells: Tells) -> list[Stretch]:
    """Headings that each tell of somebody, wherever they stand."""
    starts = [
        (section.heading, own_title(layout, section.heading))
        for section in layout.sections
        if section.heading > 0 and not _ends_examples(layout, section.heading) and not TIMED.match(layout.of(section.heading)) and not SECTION.search(layout.of(section.heading))
        and section.level != 1 and tells(section.first, section.last) and not label_key(layout.of(section.heading))
    ]  # fmt: skip
    return until_next(layout, starts, "under a heading of its own") if len(starts) > 1 else []


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


def _leads(layout: Layout, _: Tells) -> list[Stretch]:
    """Paragraphs that open with a run-in head, bold or in capitals."""
    starts = [
        (index, (block.start, trimmed_end(layout, block.start, layout.lead(index))))
        for index, block in enumerate(layout.blocks)
        if _is_lead_of_example(layout, index)
    ]
    return until_next(layout, starts, "behind a run-in head")


LONGEST_LEAD, SHORTEST_REST = 120, 40


def _is_lead_of_example(layout: Layout, index: int) -> bool:
    block, lead = layout.blocks[index], layout.lead(index)
    head = layout.text[block.start : lead]
    if not (0 < len(head) < LONGEST_LEAD and block.end - lead > SHORTEST_REST):
        return False
    if NO_EXAMPLE.match(layout.of(index)) or dates_in(head) or label_key(head) or TIMED.match(head):
        return False
    return _is_run_in(layout, lead)


def _is_run_in(layout: Layout, lead: int) -> bool:
    """A stop ends the bold words, or follows them: they are a head and not the sentence's subject."""
    return layout.text[lead - 1] in ".:?!–—" or layout.text[lead : lead + 3].strip()[:1] in tuple(".:?!–—-|")


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
        stretches = until_next(layout, starts, "after the sentence that announces it", last=end)
        if len(stretches) > len(best):
            best = stretches
    return best


def _in_turn(layout: Layout, tells: Tells) -> list[Stretch]:
    """Paragraphs of prose that take turns: `The first came from Bodmin.`, `The second was about letters.`, `Last came …`"""
    best: list[Stretch] = []
    run: list[int] = []
    for index in range(len(layout.blocks) + 1):
        told = layout.of(index) if index < len(layout.blocks) else ""
        is_prose = index < len(layout.blocks) and layout.blocks[index].kind is BlockKind.PARAGRAPH
        if (
            is_prose
            and TURN.search(told[:TURN_WITHIN])
            and tells(index, index + 1)
            and len(told) > SHORTEST_ENTRY
        ):
            run.append(index)
        elif not is_prose or CLOSING.match(told) or index - (run[-1] if run else index) > 1:
            found = (
                until_next(layout, [(i, None) for i in run], "in its turn", last=index)
                if len(run) > 1
                else []
            )
            best = max(best, found, key=len)
            run = []
    return best


TURN_WITHIN = 110
"""Letters of a paragraph in which the word stands that says whose turn it is."""


def _timed(layout: Layout, tells: Tells) -> list[Stretch]:
    """Entries of a live blog, or of a programme with reports, that tell of a project."""
    entries = [index for index in range(len(layout.blocks)) if TIMED.match(layout.of(index))]
    if len(entries) < FEWEST_ENTRIES:
        return []
    ends = [*entries[1:], len(layout.blocks)]
    in_turn = {index for index in entries if _IN_TURN.match(layout.of(index))}
    stretches = []
    for index, following in zip(entries, ends, strict=True):
        text = "\n".join(layout.of(i) for i in range(index, following))
        is_told = (
            index in in_turn if len(in_turn) > 1 else _PROJECT.search(text) and not NOT_TOLD.search(text[:90])
        )
        if is_told and tells(index, following) and len(text) > SHORTEST_ENTRY:
            stretches.append(
                Stretch(index, following, _title_of_entry(layout, index, following), "a timed entry")
            )
    return stretches


FEWEST_ENTRIES, SHORTEST_ENTRY = 4, 150


def _title_of_entry(layout: Layout, index: int, following: int) -> Span | None:
    """The heading in an entry; or the words between its time, `First fire:` and a stop."""
    for inside in range(index, following):
        if layout.is_heading(inside) and not TIMED.fullmatch(layout.of(inside)):
            return own_title(layout, inside)
    match = _ENTRY_TITLE.match(layout.of(index))
    start = layout.blocks[index].start
    return (start + match.start("title"), start + match.end("title")) if match else None


_TURN = rf"(?:{'|'.join(ORDINALS)}|last|final)\s+[\w-]+\s*:\s*"
_IN_TURN = re.compile(rf"^\W*[\d.:]+\s*(?:am|pm)?\W*{_TURN}", re.IGNORECASE)
"""`10.20 – First fire: Ashfield Street Lights.`"""
_ENTRY_TITLE = re.compile(
    rf"^\W*[\d.:]+\s*(?:am|pm)?\W*(?:{_TURN}|(?:workshop|session|talk|story|case|example)\s\w+\s*[:–—-]\s*)?(?P<title>[A-Z“\"][^.:\n]{{3,80}}?)(?:[.:]\s|\s[–—-]\s|$)",
    re.IGNORECASE | re.MULTILINE,
)
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
    (2.6, _in_turn),
    (2.2, _timed),
    (1.0, _headed),
]


# --- heads of their sections -------------------------------------------------------------------


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
