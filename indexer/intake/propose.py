"""A source text becomes a proposal: the event, its examples, and the checks of both against the text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial

from indexer.intake.checks import checks_of
from indexer.intake.example import example_of, tells, with_bodies_of_examples
from indexer.intake.hosts import hosts_of
from indexer.intake.known import Known
from indexer.intake.layout import Layout
from indexer.intake.proposal import Party, Proposal, ProposedEvent, ProposedExample, Speaker, Value
from indexer.intake.series import series_of
from indexer.intake.source_text import SourceText
from indexer.intake.speakers import all_speakers, listed_speakers, mentions_of, with_full_names
from indexer.intake.stretches import counts_in, stretches_of
from indexer.intake.themes import themes_in
from indexer.intake.title import title_of
from indexer.intake.when import date_of
from indexer.intake.where import place_of

MOST_THEMES = 12
THEMES_OF_EACH, SUBJECTS_OF_ALL = 2, 3
"""How many themes each example gives the event, and how many of all these may be none of the thesaurus."""


def propose(source: SourceText, known: Known) -> Proposal:
    """Take a write-up apart. Every block of the text is the event's or exactly one example's."""
    layout = Layout(source)
    mentions = mentions_of(layout, known)
    listed, list_blocks = listed_speakers(layout, known)
    hosts = hosts_of(layout, known)
    speakers = with_full_names(all_speakers(layout, listed, mentions, known), hosts, known)
    stretches = stretches_of(layout, partial(tells, layout, mentions, known))
    stretches = [
        stretch for stretch in stretches if not list_blocks & set(range(stretch.first, stretch.last))
    ]
    examples = tuple(example_of(layout, stretch, mentions, speakers, known) for stretch in stretches)
    taken = {index for stretch in stretches for index in range(stretch.first, stretch.last)}
    speakers = with_bodies_of_examples(speakers, examples)
    event = _event(layout, known, speakers, hosts, taken, examples)
    proposal = Proposal(source, event, examples)
    return Proposal(
        source, event, examples, checks_of(proposal, listed=[s.name.text for s in listed], mentions=mentions)
    )


def _event(
    layout: Layout,
    known: Known,
    speakers: tuple[Speaker, ...],
    hosts: tuple[Party, ...],
    taken: set[int],
    examples: tuple[ProposedExample, ...],
) -> ProposedEvent:
    place, venue = place_of(layout, known)
    series, number, size = series_of(layout)
    return ProposedEvent(
        title=title_of(layout),
        spans=tuple(
            (block.start, block.end) for index, block in enumerate(layout.blocks) if index not in taken
        ),
        date=date_of(layout),
        place=place,
        venue=venue,
        hosts=hosts,
        series=series,
        number=number,
        series_size=size,
        speakers=speakers,
        themes=_event_themes(layout.text, examples, known),
        works=tuple(_works(layout.text)),
        counts=tuple(counts_in(layout)),
    )


def _event_themes(text: str, examples: tuple[ProposedExample, ...], known: Known) -> tuple[Value, ...]:
    """What its examples are about, two themes each, and what the whole text says most of."""
    own = [theme for example in examples for theme in example.themes[:THEMES_OF_EACH]]
    whole = themes_in(text, [(0, len(text))], known, MOST_THEMES)
    ordered = [
        *(theme for theme in own if theme.known),
        *[theme for theme in own if not theme.known][:SUBJECTS_OF_ALL],
        *(theme for theme in whole if theme.known),
        *whole,
    ]
    return tuple(
        {theme.text.casefold(): theme for theme in reversed(ordered)}[key]
        for key in dict.fromkeys(t.text.casefold() for t in ordered)
    )[:MOST_THEMES]


def _works(text: str) -> Iterator[Value]:
    """Books and reports that the text asks to be read."""
    for match in re.finditer(
        r"\b(?:book|report|paper|guide|toolkit|pamphlet|publication)s?,?\s+(?:called\s+)?[“\"‘](?P<work>[^”\"’\n]{6,120})[”\"’]",
        text,
    ):
        yield Value(match["work"].strip(), match.span("work"), "a title in quotation marks")
