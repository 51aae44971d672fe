"""What was said at the event itself: its keynotes and openings, and the points of its discussion."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from indexer.intake.known import Known, person_key
from indexer.intake.layout import Layout, label_key
from indexer.intake.people import Mention
from indexer.intake.proposal import Span, Speaker, Value
from indexer.intake.source_text import BlockKind
from indexer.intake.stretch import sentences_of
from indexer.intake.themes import themes_in

_OPENING = re.compile(
    r"\b(?:keynotes?|opening|opened|welcom\w+|address|introduct\w+|setting the scene|scene|first word|morning|why|view)\b",
    re.IGNORECASE,
)
_DISCUSSION = re.compile(
    r"\b(?:discuss\w*|questions?|q ?& ?a|asked|points?|reflections?|comments?|feedback|plenary|overheard|learn(?:t|ed)|lessons|messages|themes"
    r"|(?:what|things) (?:people|delegates|participants|members|tables|you|we) (?:said|asked|told|heard|agreed|think)|what was said|from the floor|conclusions?)\b",
    re.IGNORECASE,
)
"""In the heading of a section."""
_DISCUSSED = re.compile(
    r"^(?:In (?:the )?(?:discussion|plenary|questions)|The (?:discussion|plenary|questions|tables|group|room|meeting)\b|(?:Participants|Delegates|People|Tables|Members|Questions"
    r"|(?:Several|Some|Others|Most|Many|Few) (?:people|of|delegates|participants|members|tables|said|asked|felt|wanted|thought|wondered)|Everyone|Everybody|A participant|A (?:wo)?man|Someone|Somebody|One (?:participant|delegate|table|carer|member))\b|It was (?:agreed|suggested|felt|said)|Asked )"
)
"""At the head of a paragraph."""
SHORTEST = 40
"""Letters of a point; what is shorter is a heading or a shout."""
THEMES_OF_POINT = 3
MOST_POINTS = 40


def keynotes_of(
    layout: Layout, own: Sequence[int], mentions: Sequence[Mention], speakers: Sequence[Speaker]
) -> tuple[Value, ...]:
    """The sentences of each speaker before the examples, and of those under a heading such as `Keynote`.

    Args:
        own: The event's own blocks, in order.

    Returns:
        One value a speaker and block: the sentences from the one that names the speaker up to the next
        speaker's; the name stands in `note`.
    """
    names = {person_key(speaker.name.text): speaker.name.text for speaker in speakers}
    return tuple(_keynotes(layout, own, mentions, names))


def _keynotes(
    layout: Layout, own: Sequence[int], mentions: Sequence[Mention], names: dict[tuple[str, ...], str]
) -> Iterator[Value]:
    end = own[-1] + 1 if own else 0
    first_example = next((before + 1 for before, after in pairwise(own) if after > before + 1), end)
    headings = _headings(layout)
    for index in own:
        heading = layout.of(headings[index]) if headings[index] >= 0 else ""
        opens = index < first_example and not _DISCUSSION.search(heading)
        if not _is_prose(layout, index) or not (opens or _OPENING.search(heading)):
            continue
        block = layout.blocks[index]
        sentences = list(sentences_of(layout.text, block.start, block.end))
        said: list[tuple[str, Span]] = []
        for sentence in sentences:
            teller = next(
                (
                    name
                    for mention in mentions
                    if sentence[0] <= mention.span[0] < sentence[1] and mention.spoke and not mention.excluded
                    if (name := names.get(person_key(mention.name)))
                ),
                "",
            )
            if teller and (not said or said[-1][0] != teller):
                said.append((teller, sentence))
            elif said:
                said[-1] = (said[-1][0], (said[-1][1][0], sentence[1]))
        for name, span in said:
            yield Value(layout.text[slice(*span)], span, "what a speaker of the opening said", name)


def points_of(layout: Layout, own: Sequence[int], known: Known) -> tuple[Value, ...]:
    """The sentences and items of the discussion, each with the themes it tells of in `note`."""
    headings = _headings(layout)
    points = []
    for index in own:
        told = layout.of(index)
        heading = layout.of(headings[index]) if headings[index] >= 0 else ""
        if not _is_prose(layout, index) or not (_DISCUSSION.search(heading) or _DISCUSSED.match(told)):
            continue
        block = layout.blocks[index]
        for span in sentences_of(layout.text, block.start, block.end):
            if span[1] - span[0] >= SHORTEST:
                themes = ", ".join(
                    theme.text for theme in themes_in(layout.text, [span], known, THEMES_OF_POINT)
                )
                points.append(
                    Value(
                        layout.text[slice(*span)],
                        span,
                        "in the discussion",
                        f"themes: {themes}" if themes else "",
                    )
                )
    return tuple(points[:MOST_POINTS])


def _headings(layout: Layout) -> list[int]:
    """For each block the heading it stands under; -1 for those above the first."""
    headings, last = [], -1
    for index in range(len(layout.blocks)):
        last = index if layout.is_heading(index) else last
        headings.append(last)
    return headings


def _is_prose(layout: Layout, index: int) -> bool:
    block = layout.blocks[index]
    told = layout.of(index)
    return (
        block.kind in (BlockKind.PARAGRAPH, BlockKind.LIST_ITEM)
        and len(told) >= SHORTEST
        and not label_key(told.split(":", maxsplit=1)[0])
    )
