"""Examples that no headings set off: paragraphs that are announced, counted, told in turn, or open alike."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import groupby

from indexer.intake.announcing import announces_section, declared_counts
from indexer.intake.dates_in_text import dates_in
from indexer.intake.entries import opens_with_given_name
from indexer.intake.example_cues import (
    ANNOUNCES,
    CLOSES,
    CLOSING,
    COUNTED,
    MAY_OPEN_TITLE,
    NAMED,
    NO_EXAMPLE,
    OF_THE_DAY,
    TIMED,
    TURN,
)
from indexer.intake.layout import Layout, label_key
from indexer.intake.naming import is_person_name
from indexer.intake.proposal import Span
from indexer.intake.series import NUMBERS, ORDINALS
from indexer.intake.source_text import BlockKind
from indexer.intake.stretch import Stretch, Tells, until_next

SHORTEST_TOLD = 120
"""Letters of a paragraph that may be an example by itself."""
FURTHEST = 40
"""Blocks behind the words that announce, or count, within which the examples end."""


def announced(layout: Layout, tells: Tells) -> list[Stretch]:
    """Bare paragraphs, or list items, after a sentence such as `The workshops shared four examples:`."""
    best: list[Stretch] = []
    for index, block in enumerate(layout.blocks[:-1]):
        text = layout.of(index)
        opens = block.kind is BlockKind.HEADING and announces_section(layout, index)
        if not (opens or (ANNOUNCES.search(text[-220:]) and len(text) < 700)):
            continue
        starts: list[tuple[int, Span | None]] = []
        end = index + 1
        for follower in range(index + 1, min(index + FURTHEST, len(layout.blocks))):
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


def in_turn(layout: Layout, tells: Tells) -> list[Stretch]:
    """Paragraphs of prose that take turns: `The first came from Bodmin.`, `The second was about letters.`, `Last came …`"""
    best: list[Stretch] = []
    run: list[int] = []
    for index in range(len(layout.blocks) + 1):
        told = layout.of(index) if index < len(layout.blocks) else ""
        is_prose = index < len(layout.blocks) and layout.blocks[index].kind is BlockKind.PARAGRAPH
        if (
            is_prose
            and TURN.search(told[:TURN_WITHIN])
            and not (run and run[-1] == index - 1 and _goes_on(layout.of(index - 1)))
            and tells(index, min(index + (2 if _NTH.match(told) else 1), len(layout.blocks)))
            and len(told) > (TURN_WITHIN if _NTH.match(told) else SHORTEST_TOLD)
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


_NTH = re.compile(
    rf"(?:The|Our) (?:{'|'.join(ORDINALS)}|last|final) (?:case|contribution|example|project|story|talk)\b"
)
"""`The last contribution was about …`: so plain that the teller may be named in the next paragraph."""


def _goes_on(told: str) -> bool:
    """It only says whose turn it is; the next paragraph tells."""
    return bool(_NTH.match(told)) and len(told) < 2 * SHORTEST_TOLD


TURN_WITHIN = 110
"""Letters of a paragraph in which the word stands that says whose turn it is."""


def counted(layout: Layout, tells: Tells) -> list[Stretch]:
    """As many paragraphs as the one before them counts: `There were three contributions.`"""
    for index in range(len(layout.blocks) - 1):
        if layout.is_heading(index):
            continue
        for match in COUNTED.finditer(layout.of(index)):
            number = _number(match["count"])
            run = _run_behind(layout, index)
            if not 1 < number <= len(run) or match["what"].lower() == "people":
                continue
            opening = [i for i in run if _WHO_AND_WHERE.search(layout.of(i)[:SHORTEST_TOLD])]
            if len(opening) == number < len(run) and opening[0] == run[0]:
                starts: list[tuple[int, Span | None]] = [(i, None) for i in opening]
                return until_next(layout, starts, "one of as many as are counted", last=run[-1] + 1)
            told = run[:number]
            ends = len(run) == number or _is_of_event(layout, tells, run[number])
            if ends and all(tells(i, i + 1) for i in told):
                return until_next(
                    layout, [(i, None) for i in told], "one of as many as are counted", last=told[-1] + 1
                )
    return []


def _number(word: str) -> int:
    return int(word) if word.isdigit() else NUMBERS[word.lower()]


def _run_behind(layout: Layout, index: int) -> list[int]:
    """The paragraphs and items behind a block, up to a heading; rulers and other short lines are not among them."""
    run = []
    for follower in range(index + 1, min(index + FURTHEST, len(layout.blocks))):
        if layout.is_heading(follower) or TIMED.match(layout.of(follower)):
            break
        if len(layout.of(follower)) > SHORTEST_TOLD:
            run.append(follower)
    return run


def _is_of_event(layout: Layout, tells: Tells, index: int) -> bool:
    told = layout.of(index)
    return bool(
        CLOSES.match(told)
        or CLOSING.match(told)
        or OF_THE_DAY.search(told[:160])
        or not tells(index, index + 1)
    )


def opening_alike(layout: Layout, tells: Tells) -> list[Stretch]:
    """Paragraphs, or items, that open with a plain title and the same sign: `Wood for winter. Ann Lee told …`"""
    declared = declared_counts(layout)
    best: list[Stretch] = []
    for sign in _SIGNS:
        for _, run in groupby(range(len(layout.blocks)), layout.is_heading):
            starts: list[tuple[int, Span | None]] = [
                (index, span) for index in run if (span := _plain_title(layout, index, sign))
            ]
            telling = sum(tells(index, min(index + 3, len(layout.blocks))) for index, _ in starts)
            is_marked = all(_is_marked(layout, index) for index, _ in starts) or (
                len(starts) > 2
                and (sign in _SURE_SIGNS or all(is_head_line(layout, index) for index, _ in starts))
            )
            if len(starts) > 1 and telling * 3 >= len(starts) * 2 and (is_marked or len(starts) in declared):
                best = max(best, until_next(layout, starts, "behind a title of its own"), key=len)
    return best


def each_telling(layout: Layout, tells: Tells) -> list[Stretch]:
    """Three paragraphs or more, one behind the other, that each open with a person and where they are from."""
    best: list[Stretch] = []
    run: list[tuple[int, Span | None]] = []
    for index in range(len(layout.blocks) + 1):
        told = layout.of(index) if index < len(layout.blocks) and not layout.is_heading(index) else ""
        if (
            len(told) > SHORTEST_TOLD
            and _WHO_AND_WHERE.search(told[:SHORTEST_TOLD])
            and tells(index, index + 1)
        ):
            run.append((index, None))
        elif not SHORTEST_TOLD > len(told) > 0 or CLOSING.match(told):
            if len(run) > max(2, len(best)):
                best = until_next(layout, run, "one of several that each name their teller", last=index)
            run = []
    return best


_CAPITALISED = r"[^\W\d_a-zß-öø-ÿ][\w’'-]+"
_WHO_AND_WHERE = re.compile(
    rf"{_CAPITALISED} {_CAPITALISED},? (?:\(|(?:both |who is |who works )?(?:of|from|at|for|with) |(?:who )?(?:runs|founded|leads|chairs) )"
)
"""`Ann Lee of Harbour Trust`, `Bo Ray, who runs …`"""


def with_plain_titles(layout: Layout, stretches: list[Stretch]) -> list[Stretch]:
    """Examples without titles, with those that all of them open with; unchanged where they do not."""
    for sign in _SIGNS if not any(stretch.title for stretch in stretches) else ():
        titles = [_plain_title(layout, stretch.first, sign) for stretch in stretches]
        if all(titles) and len(titles) > 1:
            return [replace(stretch, title=title) for stretch, title in zip(stretches, titles, strict=True)]
    return stretches


_SIGNS = {
    "stop": r"[.?!]\s+",
    "colon": r":\s+",
    "dash": r"\s+[–—-]\s+",
    "bar": r"\s+\|\s+",
    "semicolon": r"\s*;\s+",
    "bracket": r"\s+(?=\()",
    "line": r"[.:]?\n",
    "end": r"[.:]?$",
}
"""What stands between a plain title and the text behind it."""
_SURE_SIGNS = ("bar", "colon", "dash", "line", "semicolon")
"""Three paragraphs that open with such a sign are no chance."""
_NUMBER = rf"\(?(?:\d{{1,2}}|[A-Ha-h]|[ivx]{{1,4}})[.)]\s+|no\.?\s\d{{1,2}}\s*[:.–—-]\s+|(?:the\s+)?(?:{'|'.join(ORDINALS)}|finally|lastly|last|{'|'.join(NUMBERS)})(?:\s+\w+)?\s*[:.–—-]\s+"
_PLAIN_TITLE = {
    sign: re.compile(
        rf"(?:(?i:{_NUMBER}))?(?P<title>[“\"]?(?-i:[^\W\d_a-zß-öø-ÿ])[^.:?!;|\n–—()]{{2,70}}[?!”\"]?){between}(?=[^\W_a-zß-öø-ÿ“\"(]|$)"
    )
    for sign, between in _SIGNS.items()
}
MOST_WORDS_OF_TITLE = 9
_TELLER = re.compile(
    r"(?:(?:given|hosted|introduced|led|presented|run|shared|told) (?:jointly )?by|with|from|for|at)\b",
    re.IGNORECASE,
)
"""A line that says who tells, and not what: `Led by Ann Lee`."""


def _plain_title(layout: Layout, index: int, sign: str) -> Span | None:
    """Where the title stands that a paragraph opens with; None where its first words are none."""
    block = layout.blocks[index]
    if block.kind not in (BlockKind.PARAGRAPH, BlockKind.LIST_ITEM):
        return None
    match = _PLAIN_TITLE[sign].match(layout.text, block.start, block.end)
    if not match or len(match["title"].split()) > MOST_WORDS_OF_TITLE:
        return None
    title = match["title"].strip('“”"')
    is_person = is_person_name(title) and opens_with_given_name(title)
    is_head = not (
        _TELLER.match(title)
        or NAMED.match(title)
        or label_key(title)
        or is_person
        or dates_in(title)
        or TIMED.match(title)
    )
    is_furniture = NO_EXAMPLE.match(title) and not MAY_OPEN_TITLE.match(title)
    is_told = block.end - match.end() > SHORTEST_TOLD or is_head_line(layout, index)
    start = match.start("title") + match["title"].index(title)
    return (start, start + len(title)) if is_head and is_told and not is_furniture else None


def is_head_line(layout: Layout, index: int) -> bool:
    """A short line before a paragraph that tells more, or before such a line: `Wood for winter – Ann Lee, Harbour Trust`."""
    told = [
        len(layout.of(i)) > SHORTEST_TOLD
        for i in range(index, min(index + 3, len(layout.blocks)))
        if layout.blocks[i].kind in (BlockKind.PARAGRAPH, BlockKind.LIST_ITEM)
    ]
    return bool(told) and not told[0] and any(told[1:])


def _is_marked(layout: Layout, index: int) -> bool:
    """It is an item of a list, or has its number."""
    block = layout.blocks[index]
    return block.kind is BlockKind.LIST_ITEM or bool(re.match(rf"(?i:{_NUMBER})", layout.of(index)))
