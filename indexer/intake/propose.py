"""A source text becomes a proposal: the event, its examples, and the checks of both against the text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial

from indexer.intake.announcing import counts_in
from indexer.intake.checks import checks_of
from indexer.intake.example import example_of, tells, with_bodies_of_examples
from indexer.intake.hosts import hosts_of
from indexer.intake.inferred import inferred_theme
from indexer.intake.known import Known
from indexer.intake.layout import Layout
from indexer.intake.proposal import INFERRED, Party, Proposal, ProposedEvent, ProposedExample, Speaker, Value
from indexer.intake.series import series_of
from indexer.intake.source_text import SourceText
from indexer.intake.speakers import all_speakers, listed_speakers, mentions_of, with_full_names
from indexer.intake.stretches import stretches_of
from indexer.intake.talk import keynotes_of, points_of
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
    examples = tuple(_with_inferred(layout.text, example, known) for example in examples)
    taken = {index for stretch in stretches for index in range(stretch.first, stretch.last)}
    speakers = with_bodies_of_examples(speakers, examples)
    own = [index for index in range(len(layout.blocks)) if index not in taken]
    event = replace(
        _event(layout, known, speakers, hosts, own, examples),
        keynotes=keynotes_of(
            layout, [index for index in own if index not in list_blocks], mentions, speakers
        ),
        points=points_of(layout, own, known),
    )
    proposal = Proposal(source, event, examples)
    return Proposal(
        source, event, examples, checks_of(proposal, listed=[s.name.text for s in listed], mentions=mentions)
    )


def _event(
    layout: Layout,
    known: Known,
    speakers: tuple[Speaker, ...],
    hosts: tuple[Party, ...],
    own: Sequence[int],
    examples: tuple[ProposedExample, ...],
) -> ProposedEvent:
    place, venue = place_of(layout, known)
    series, number, size = series_of(layout)
    return ProposedEvent(
        title=title_of(layout),
        spans=tuple((layout.blocks[index].start, layout.blocks[index].end) for index in own),
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


def _with_inferred(text: str, example: ProposedExample, known: Known) -> ProposedExample:
    """The example with a theme that it does not name, where the words around tell of one."""
    held = frozenset(theme.known for theme in example.themes if theme.known)
    theme = inferred_theme(text, example.span, held, known)
    return replace(example, themes=(*example.themes, theme)) if theme else example


def _event_themes(text: str, examples: tuple[ProposedExample, ...], known: Known) -> tuple[Value, ...]:
    """What its examples are about, two themes each, and what the whole text says most of."""
    told = [[theme for theme in example.themes if theme.note != INFERRED] for example in examples]
    own = [theme for themes in told for theme in themes[:THEMES_OF_EACH]]
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
