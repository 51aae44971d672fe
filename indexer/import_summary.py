"""What came of imported write-ups, in words: a summary of each file, and a table of them all.

Every line is fit for a terminal: nothing in it steers one or turns the direction of reading.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Sequence

from indexer.dates import parse_date
from indexer.drafts import is_good_news
from indexer.errors import MalformedText
from indexer.importing import Imported
from indexer.intake.proposal import ProposedEvent, Value

HEAD = ("File", "Title", "Date", "Place", "Hosts", "Speakers", "Examples", "Outcome")
WIDEST = (32, 32, 12, 14, 5, 8, 8)
"""Columns of a terminal that a cell may take; the last takes what it needs."""


def plain(text: str) -> str:
    """One line of a text, with a mark for each sign that could steer a terminal or turn the reading."""
    spaced = (" " if char.isspace() else char for char in text)
    return "".join("\ufffd" if unicodedata.category(char)[0] == "C" else char for char in spaced)


def summary(imported: Imported) -> Iterator[str]:
    """What was recognised in one file and what became of it; nothing for a file that could not be read."""
    return map(plain, _summary(imported))


def table(done: Sequence[Imported]) -> Iterator[str]:
    """For each file what was recognised (a dash: was not) and what became of it; the refusals; the sums."""
    rows = [HEAD, *map(_row, done)]
    shown = [[*map(_cut, map(plain, row), WIDEST), plain(row[-1])] for row in rows]
    widths = [max(map(_width, column)) for column in zip(*shown, strict=True)]
    for row in shown:
        cells = (cell + " " * (width - _width(cell)) for cell, width in zip(row, widths, strict=True))
        yield "  ".join(cells).rstrip()
    refused = [f"  {refusal(imported)}" for imported in done if imported.is_refused]
    yield from ["", "Refused:", *refused] if refused else []
    saved = sum(len(imported.saved) for imported in done)
    yield ""
    yield f"{len(done)} files, {len(refused)} of them refused; {_drafts(saved)} saved."


def refusal(imported: Imported) -> str:
    """Which file was refused and why, in one line."""
    error = plain(imported.error)
    return error if imported.file in error else f"{plain(imported.file)}: {error}"


def _summary(imported: Imported) -> Iterator[str]:
    proposal = imported.proposal
    if proposal is None:
        return
    event = proposal.event
    yield imported.file
    yield f"  {event.title.text if event.title else 'No title was recognised'}"
    yield from _labelled("When", [_when(event.date)])
    yield from _labelled("Where", [_noted(event.venue), _noted(event.place)])
    yield from _labelled("Hosts", [_noted(host.name) for host in event.hosts])
    yield from _labelled("Series", [_series(event)])
    yield from _labelled("Speakers", [str(len(event.speakers)) if event.speakers else ""])
    yield from _labelled("Themes", [_noted(theme) for theme in event.themes])
    yield from _labelled("Examples", [str(len(proposal.examples)) if proposal.examples else "none"])
    for number, example in enumerate(proposal.examples, 1):
        yield f"    {number}. {example.title.text}"
    for check in proposal.checks:
        yield f"  {'✓' if is_good_news(check) else '!'} {check}"
    for warning in proposal.source.warnings:
        yield f"  ! {warning}"
    for duplicate in imported.duplicates:
        what = "" if duplicate.example is None else f"example {duplicate.example + 1}: "
        yield f"  ! {what}held already? {duplicate.in_words()}"
    yield from _labelled("Outcome", [_outcome(imported)])
    if imported.error:
        yield f"  ! {imported.error}"
    if not imported.drafts:
        yield "    (--again saves it all the same)"
    for record_id in imported.saved:
        yield f"    {record_id}"


def _labelled(label: str, values: Iterable[str]) -> Iterator[str]:
    told = [value for value in values if value]
    if told:
        yield f"  {label:9} {', '.join(told)}"


def _noted(value: Value | None) -> str:
    if value is None:
        return ""
    return f"{value.text} ({value.note})" if value.note else value.text


def _when(value: Value | None) -> str:
    if value is None:
        return ""
    try:
        words = parse_date(value.text).in_words()
    except MalformedText:
        words = value.text
    return f"{words} ({value.note})" if value.note else words


def _series(event: ProposedEvent) -> str:
    if event.series is None:
        return ""
    place = f", {event.number} of {event.series_size or '?'}" if event.number else ""
    return event.series.text + place


def _outcome(imported: Imported) -> str:
    if imported.error:
        return f"{_drafts(len(imported.saved))} saved, not all" if imported.saved else "refused"
    if imported.saved:
        return f"{_drafts(len(imported.saved))} saved"
    if imported.drafts:
        return f"{_drafts(len(imported.drafts))} to be saved"
    return "held already, nothing saved"


def _drafts(count: int) -> str:
    return f"{count} draft{'' if count == 1 else 's'}"


def _row(imported: Imported) -> tuple[str, ...]:
    if imported.proposal is None:
        return imported.file, *[""] * (len(HEAD) - 2), "refused"
    event = imported.proposal.event
    return (
        imported.file,
        event.title.text if event.title else "–",
        event.date.text if event.date else "–",
        event.place.text if event.place else "–",
        str(len(event.hosts) or "–"),
        str(len(event.speakers) or "–"),
        str(len(imported.proposal.examples) or "–"),
        _outcome(imported),
    )


def _cut(text: str, widest: int) -> str:
    while _width(text) > widest:
        text = text[:-2] + "…"
    return text


def _width(text: str) -> int:
    """How many columns of a terminal a text takes."""
    return sum(
        0 if unicodedata.combining(char) else 2 if unicodedata.east_asian_width(char) in "WF" else 1
        for char in text
    )
