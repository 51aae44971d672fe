"""What the intake proposes: an event and its examples, each value with the place in the text it came from.

Nothing here is decided: a person accepts, changes or drops every value.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from indexer.intake.source_text import SourceText

Span = tuple[int, int]
"""Half-open character offsets into the source's text."""


INFERRED = "suggested, not in the text"
"""What is noted of a value that the text does not say."""


@dataclass(frozen=True)
class Value:
    """One proposed value.

    Attributes:
        text: As it is proposed; not always as it is written (a date is EDTF).
        span: Where it stands in the text; None where it was made or inferred.
        by: The rule that found it, in plain words: “after the label ‘Where’”.
        note: What a person should know: “year taken from the posting date”, “suggested, not in the text”.
        known: Id of the authority it is matched to; None: none, or only near ones.
        near: (id, reason) of authorities it may be; never merged without being asked.
    """

    text: str
    span: Span | None = None
    by: str = ""
    note: str = ""
    known: str | None = None
    near: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Party:
    """An organisation with its part: `host`, `convener`, `partner`, `funder`, `presenter organisation`."""

    name: Value
    role: str = ""


@dataclass(frozen=True)
class Speaker:
    """A person who spoke.

    Attributes:
        role: Their post or their part: “chief executive”, “keynote speaker”; "" if none is told.
    """

    name: Value
    affiliation: Value | None = None
    role: str = ""


@dataclass(frozen=True)
class ProposedExample:
    """A workshop example: a stretch of the text, and what it says.

    Attributes:
        spans: The whole blocks that are its own, in order; every other block is the event's.
    """

    title: Value
    spans: tuple[Span, ...]
    people: tuple[Speaker, ...] = ()
    organisations: tuple[Value, ...] = ()
    place: Value | None = None
    themes: tuple[Value, ...] = ()
    summary: Value | None = None

    @property
    def span(self) -> Span:
        """From its first character to its last."""
        return self.spans[0][0], self.spans[-1][1]


@dataclass(frozen=True)
class ProposedEvent:
    """The event.

    Attributes:
        date: EDTF with its precision.
        number, series_size: “the third of five” → 3, 5.
        spans: The blocks that are the event's own.
        keynotes: What was said in keynotes and openings, as spans of sentences with the speaker's name.
        points: Points of the discussion, each with its themes in `note`.
        works: Books and reports cited.
        counts: What the text says of its own numbers: “four examples” → (`examples`, 4, span).
    """

    title: Value | None
    spans: tuple[Span, ...]
    date: Value | None = None
    place: Value | None = None
    venue: Value | None = None
    hosts: tuple[Party, ...] = ()
    series: Value | None = None
    number: int | None = None
    series_size: int | None = None
    speakers: tuple[Speaker, ...] = ()
    themes: tuple[Value, ...] = ()
    keynotes: tuple[Value, ...] = ()
    points: tuple[Value, ...] = ()
    works: tuple[Value, ...] = ()
    counts: tuple[tuple[str, int, Span], ...] = ()
    summary: Value | None = None


@dataclass(frozen=True)
class Aside:
    """A line that need not stand in the text of its draft.

    Attributes:
        why: The field that holds all of it, or what else it is: “date”, “section of a site”.
    """

    span: Span
    why: str


@dataclass(frozen=True)
class Proposal:
    """All that is proposed from one write-up.

    Attributes:
        checks: Sentences that hold the proposal against the text's own claims, good news included:
            “says four examples, four found”.
        aside: Lines that the fields hold whole, in order.
        kept: Starts of lines that stay in the text all the same; a person's choice.
    """

    source: SourceText
    event: ProposedEvent
    examples: tuple[ProposedExample, ...] = ()
    checks: tuple[str, ...] = ()
    aside: tuple[Aside, ...] = ()
    kept: tuple[int, ...] = ()

    def body_of(self, spans: tuple[Span, ...]) -> str:
        """The text of these stretches, parted by blank lines."""
        return "\n\n".join(self.source.text[start:end] for start, end in spans)


def as_json(proposal: Proposal) -> dict[str, Any]:
    """The event and the examples in the form that `casebook import --json` prints."""
    event = proposal.event
    start, end = _days(event.date)
    return {
        "event": {
            "title": _text(event.title),
            "date_start": start,
            "date_end": end,
            "place": _text(event.place),
            "venue": _text(event.venue),
            "hosts": [party.name.text for party in event.hosts],
            "series": _text(event.series),
            "speakers": [
                {"name": speaker.name.text, "affiliation": _text(speaker.affiliation)}
                for speaker in event.speakers
            ],
            "themes": [theme.text for theme in event.themes],
            "keynotes": [{"speaker": said.note, "text": said.text} for said in event.keynotes],
            "points": [point.text for point in event.points],
            "works": [work.text for work in event.works],
            "body": proposal.body_of(event.spans),
            "source_text": proposal.source.text,
        },
        "examples": [
            {
                "title": example.title.text,
                "people": [person.name.text for person in example.people],
                "organisations": [body.text for body in example.organisations],
                "place": _text(example.place),
                "themes": [theme.text for theme in example.themes if theme.note != INFERRED],
                "suggested_themes": [theme.text for theme in example.themes if theme.note == INFERRED],
                "body": proposal.body_of(example.spans),
                "span": list(example.span),
            }
            for example in proposal.examples
        ],
        "checks": list(proposal.checks),
    }


def _text(value: Value | None) -> str | None:
    return value.text if value else None


def _days(date: Value | None) -> tuple[str | None, str | None]:
    """The two ends of an EDTF date as they are written; equal for one day or one month."""
    if date is None:
        return None, None
    start, _, end = date.text.partition("/")
    return start or None, end or start or None
