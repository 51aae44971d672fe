"""What was said at the event: keynotes, points of the discussion; and themes that nobody named."""

import pytest

from conftest import known
from indexer.intake.inferred import inferred_theme
from indexer.intake.proposal import INFERRED, ProposedEvent, as_json
from indexer.intake.propose import propose
from indexer.intake.readers import read

DAY = """# Mending day

Held on 4 May 2012 in Leeds.

Ann Lee of Harbour Trust opened the day with kettles. She asked why forms are not mended too.

Bo Ray, chair of Quay Homes, replied that forms have no owners. Nobody laughed at that.

## Examples

### The Long Bench

Cy Oak of Bench Friends told us how forty neighbours put benches along the way to the surgery.

### Soup on Sunday

Di Elm of Soup Circle described a kitchen that is run by those who eat there, with a rota of cooks.

## Discussion

The tables wanted to know who pays for the benches when the paint comes off.

Trust and relationships came up at each of the tables.

- Could carers be paid for the hours that they give to the rota?
- No.
"""


def event(text: str) -> ProposedEvent:
    """What is proposed of the event of a Markdown write-up."""
    return propose(read(text.encode(), "day.md"), known()).event


def test_keynotes_are_what_each_speaker_of_the_opening_said() -> None:
    """From the sentence that names the speaker to the last before the next; tellers of examples are none."""
    assert [
        (
            "Ann Lee",
            "Ann Lee of Harbour Trust opened the day with kettles. She asked why forms are not mended too.",
        ),
        ("Bo Ray", "Bo Ray, chair of Quay Homes, replied that forms have no owners. Nobody laughed at that."),
    ] == [(said.note, said.text) for said in event(DAY).keynotes]


def test_points_are_the_sentences_and_items_of_the_discussion_with_their_themes() -> None:
    """What is too short to say anything is none of them."""
    points = event(DAY).points
    assert [
        "The tables wanted to know who pays for the benches when the paint comes off.",
        "Trust and relationships came up at each of the tables.",
        "Could carers be paid for the hours that they give to the rota?",
    ] == [point.text for point in points]
    assert "themes: Trust and relationships" == points[1].note
    assert "Carers" in points[2].note


def test_both_stand_where_they_say_and_are_in_the_json() -> None:
    """Spans of the text, and the keys that `casebook import --json` prints."""
    proposal = propose(read(DAY.encode(), "day.md"), known())
    for said in (*proposal.event.keynotes, *proposal.event.points):
        assert said.span
        assert said.text == proposal.source.text[slice(*said.span)]
    told = as_json(proposal)["event"]
    assert ["Ann Lee", "Bo Ray"] == [said["speaker"] for said in told["keynotes"]]
    assert 3 == len(told["points"])


@pytest.mark.parametrize(
    ("text", "concept"),
    [
        ("Three surgeries prescribe an hour with the allotment to patients.", "social-prescribing"),
        ("A panel of young people, peers from the youth club, hears each case.", "youth-justice"),
        ("Nothing is told of here but paint.", None),
    ],
)
def test_a_theme_is_inferred_from_the_words_of_its_definition(text: str, concept: str | None) -> None:
    """With the words as evidence, and marked as what the text does not say."""
    theme = inferred_theme(text, (0, len(text)), frozenset(), known())
    assert concept == (theme.known if theme else None)
    if theme:
        assert INFERRED == theme.note
        assert "by words of its definition: “" in theme.by


def test_a_theme_that_is_named_is_not_inferred() -> None:
    """It is there already."""
    text = "Three surgeries prescribe an hour with the allotment to patients."
    theme = inferred_theme(text, (0, len(text)), frozenset({"social-prescribing"}), known())
    assert theme is None or theme.known != "social-prescribing"
