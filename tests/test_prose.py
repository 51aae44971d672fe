"""Prose: lines that the fields hold leave the text, no sentence does; summaries are quoted."""

import re
from dataclasses import replace
from pathlib import Path

import pytest

from conftest import known
from indexer.authorities import Authorities
from indexer.drafts import drafts_of
from indexer.intake.proposal import Proposal, Value
from indexer.intake.propose import propose
from indexer.intake.readers import read
from indexer.intake.stretch import sentences_of
from indexer.proposal_edits import joined, moved
from indexer.prose import asides_of, left_of, parts_of, title_of_source, with_prose
from indexer.record import Record
from test_writeups import FILES, each_writeup, proposal_of

SOURCE = {"title": "day.txt", "file": "sources/0123-day.txt", "sha256": "0" * 64, "accessed": "2026-11-23"}
DAY = """Events

Whinfell Sharing Day: making services together

Date: Tuesday 15 October 2019
Venue: The Net Loft, Whinfell

Posted by Ann on 20 October

Sixty people came to the Net Loft to hear how neighbours and nurses run things together. It rained.

Two examples

Case 1: The Soup Rota

Told by people who cook. Priya Sandholme from the Gull Street Kitchen told how people who are lonely cook \
for people who are busy, every day of the week.

Case 2: The Launderette Clinic

Nerys Huggate from the Marram Nurses told how mothers moved the clinic to the launderette next door.

What we heard

The loft has been lent to us again by the harbour master, who wants to hear more of it next year.

Speakers:

Dr Priya Sandholme - Gull Street Kitchen

Nerys Huggate - Marram Nurses

Ann Lee - chair, Whinfell Forum
"""


def proposed(text: str, name: str = "day.txt") -> Proposal:
    """A write-up taken apart, its lines set aside."""
    return with_prose(propose(read(text.encode(), name), known()))


def asides(proposal: Proposal, part: int = 0) -> dict[str, str]:
    """Line → why it is set aside."""
    text = proposal.source.text
    return {text[slice(*aside.span)]: aside.why for aside in asides_of(proposal, parts_of(proposal)[part])}


def drafted(proposal: Proposal) -> list[Record]:
    """The records it becomes."""
    return [draft.as_file().record for draft in drafts_of(proposal, SOURCE, authorities=Authorities())]


@pytest.fixture(scope="module")
def day() -> Proposal:
    """The day, taken apart."""
    return proposed(DAY)


def test_lines_that_the_fields_hold_leave_the_text(day: Proposal) -> None:
    """Labels, the list of speakers with its head, the title once more, a heading that is left bare."""
    assert asides(day) == {
        "Events": "section of a site",
        "Whinfell Sharing Day: making services together": "title",
        "Date: Tuesday 15 October 2019": "date",
        "Venue: The Net Loft, Whinfell": "place",
        "Two examples": "nothing is left under it",
        "Speakers:": "label of such lines",
        "Dr Priya Sandholme - Gull Street Kitchen": "people",
        "Nerys Huggate - Marram Nurses": "people",
        "Ann Lee - chair, Whinfell Forum": "people",
    }
    assert asides(day, 1) == {"Case 1: The Soup Rota": "title"}
    event, soup, _ = drafted(day)
    assert event.body == (
        "Posted by Ann on 20 October\n\n"
        "Sixty people came to the Net Loft to hear how neighbours and nurses run things together. It rained."
        "\n\n## What we heard\n\n"
        "The loft has been lent to us again by the harbour master, who wants to hear more of it next year."
    )
    assert soup.body.startswith("Told by people who cook. Priya")
    assert (event.date, event.venue) == ("2019-10-15", "The Net Loft, Whinfell")


def test_a_line_with_one_word_more_stays(day: Proposal) -> None:
    """What no field holds is in the text."""
    told = DAY.replace("Date: Tuesday 15 October 2019", "Date: Tuesday 15 October 2019, from ten o'clock")
    told = told.replace(
        "Nerys Huggate, nurse, Marram Nurses", "Nerys Huggate (Marram Nurses), sang for us all"
    )
    event = drafted(proposed(told))[0]
    assert "Date: Tuesday 15 October 2019, from ten o'clock" in event.body


def test_a_line_that_somebody_keeps_is_in_the_text(day: Proposal) -> None:
    """And is still among those that may be left out."""
    start = day.source.text.index("Speakers:")
    kept = replace(day, kept=(start, day.source.text.index("Events")))
    assert asides(kept) == asides(day)
    body = drafted(kept)[0].body
    assert "Speakers:" in body
    assert "## Events" in body
    assert "Nerys Huggate - Marram" not in body


def test_a_value_that_was_corrected_does_not_bring_its_line_back(day: Proposal) -> None:
    """The fields say it better than the line."""
    corrected = replace(day, event=replace(day.event, date=Value("2019-10-16", by="typed by edith")))
    assert "15 October" not in drafted(corrected)[0].body


def test_a_summary_is_quoted_with_its_line(day: Proposal) -> None:
    """The first sentence that tells, of each part; a note says where it is from."""
    event, soup, clinic = drafted(day)
    assert event.summary == (
        "Sixty people came to the Net Loft to hear how neighbours and nurses run things together."
    )
    assert soup.summary
    assert soup.summary.startswith("Priya Sandholme from the Gull Street Kitchen told how")
    assert clinic.summary == clinic.body
    assert event.editor_note
    assert "summary: proposed from line 11" in event.editor_note.unverified
    assert ("summary", "the first sentences that tell") in [(e.field, e.by) for e in event.provenance]


def test_a_summary_follows_its_text_and_one_that_was_taken_away_stays_away(day: Proposal) -> None:
    """Where blocks are moved and examples joined."""
    blocks = day.source.blocks
    clinic = next(n for n, b in enumerate(blocks) if day.source.of(b).startswith("Nerys Huggate from"))
    away = moved(day, [clinic], 0, known())
    assert away.examples[1].summary is None
    assert joined(day, 2).examples[0].summary == day.examples[0].summary
    bare = replace(day, event=replace(day.event, summary=None))
    assert joined(bare, 2).event.summary is None


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("day.txt", DAY, "Whinfell Sharing Day: making services together"),
        (
            "day.html",
            f"<title>How we met</title><h1>Whinfell Sharing Day</h1><p>{DAY[-300:]}</p>",
            "How we met",
        ),
        ("day.txt", "we met and it was good, " * 30, "FILE"),
    ],
)
def test_a_source_is_called_as_the_document_calls_itself(name: str, text: str, expected: str) -> None:
    """Its file's name is the last resort."""
    assert title_of_source(proposed(text, name), "FILE") == expected


def test_a_name_over_somebodys_own_words_is_a_heading() -> None:
    """It stays where it is, though a field holds it."""
    told = DAY.replace(
        "Two examples\n", "Priya Sandholme\n\nI came by boat and will come again by boat, she said.\n"
    )
    body = drafted(proposed(told))[0].body
    assert "Priya Sandholme\n\nI came" in body or "Priya Sandholme" not in asides(proposed(told))


@each_writeup
def test_no_sentence_is_set_aside(path: Path) -> None:
    """Every sentence of a write-up is in the text of one of its drafts; every summary is in the write-up."""
    proposal = with_prose(proposal_of(path))
    text = proposal.source.text
    left = [(b.start, b.end) for own in parts_of(proposal) for b in left_of(proposal, own)]
    for block in proposal.source.blocks:
        for start, end in sentences_of(text, block.start, block.end):
            if re.search(r"\w{2}[.!?][”\"’)]*\s*$", text[start:end]) and len(text[start:end].split()) > 8:
                last = start + len(text[start:end].rstrip()) - 1
                assert any(low <= last < high for low, high in left), text[start:end]
    for summary in summaries_of(proposal):
        if summary:
            assert summary.span
            assert summary.text == " ".join(text[slice(*summary.span)].split())


def summaries_of(proposal: Proposal) -> list[Value | None]:
    """The event's, and those of the examples."""
    return [proposal.event.summary, *(example.summary for example in proposal.examples)]


def test_most_parts_have_a_summary() -> None:
    """Of all write-ups."""
    summaries = [summary for path in FILES for summary in summaries_of(with_prose(proposal_of(path)))]
    assert sum(summary is not None for summary in summaries) > 0.9 * len(summaries)
