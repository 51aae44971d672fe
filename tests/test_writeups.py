"""The intake as a whole, on whole write-ups: how much of them it proposes rightly, and that nothing is lost.

The write-ups in `dev` may be read while the intake is changed; those in `blind` may not, they only count.
Those that were blind first (b01 to b17) became `dev` when new ones, by authors who knew no rule, took their
place.
"""

import hashlib
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from conftest import known
from indexer.intake.dates_in_text import dates_in
from indexer.intake.proposal import Proposal, Span, Value, as_json
from indexer.intake.propose import propose
from indexer.intake.readers import read
from indexer.intake.source_text import SourceText
from writeup_scores import Scores

MACRO_F1_OF_ALL = 0.93
MACRO_F1_OF_BLIND = 0.90
FEWEST = 30
FEWEST_WORDS = 300
KINDS = ["txt", "md", "html", "docx", "pdf", "odt", "rtf", "eml"]

WRITEUPS = Path(__file__).parent / "writeups"
LABEL = ".expected.yaml"
LABELS = sorted(WRITEUPS.glob(f"*/*{LABEL}"))
FILES = sorted(path for path in WRITEUPS.glob("*/*") if not path.name.endswith(LABEL))

each_writeup = pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)


@cache
def source_of(path: Path) -> SourceText:
    """A write-up, read once for all tests."""
    return read(path.read_bytes(), path.name)


@cache
def proposal_of(path: Path) -> Proposal:
    """A write-up, taken apart once for all tests."""
    return propose(source_of(path), known())


@cache
def label_of(path: Path) -> dict[str, Any]:
    """A label, or that of a write-up."""
    text = path.with_name(path.name.removesuffix(LABEL).removesuffix(path.suffix) + LABEL).read_text("utf-8")
    label: dict[str, Any] = yaml.safe_load(text)
    return label


@cache
def scores_of(folder: str) -> Scores:
    """How well the write-ups of a folder are taken apart; `*` means all of them."""
    paths = [path for path in FILES if path.match(f"{folder}/*")]
    return Scores((label_of(path), as_json(proposal_of(path))) for path in paths)


def values_in(part: object) -> Iterator[Value]:
    """Yield all values of a proposal, or of a part of one, but not its source."""
    if isinstance(part, Value):
        yield part
    elif isinstance(part, tuple):
        for item in part:
            yield from values_in(item)
    elif is_dataclass(part) and not isinstance(part, SourceText):
        for field in fields(part):
            yield from values_in(getattr(part, field.name))


def misplaced(proposal: Proposal, values: Iterator[Value]) -> list[tuple[Value, str]]:
    """The values whose span does not hold them, each with what stands there."""
    held = [(value, proposal.source.text[slice(*value.span)]) for value in values if value.span]
    return [(value, said) for value, said in held if not _is_said(value, said)]


def _is_said(value: Value, said: str) -> bool:
    """It stands there; or its words do, surname first, or a couple's; or the value itself quotes it."""
    words = set(re.findall(r"[\w’'-]+", value.text))
    return (
        value.text in said
        or (re.search(r", | and ", said) and words <= set(re.findall(r"[\w’'-]+", said)))
        or f"“{said}”" in value.note
    )


def themes_of(proposal: Proposal) -> list[Value]:
    """The themes of the event and of its examples."""
    own = [theme for example in proposal.examples for theme in example.themes]
    return [*proposal.event.themes, *own]


def names_in(proposal: Proposal) -> Iterator[Value]:
    """Yield all values but dates and themes."""
    others = {id(value) for value in (proposal.event.date, *themes_of(proposal))}
    return (value for value in values_in(proposal) if id(value) not in others)


def print_digest() -> None:
    """Print what all proposals come to; run in a process of its own."""
    print(_digest())


def _digest() -> str:
    return hashlib.sha256(repr([proposal_of(path) for path in FILES]).encode()).hexdigest()


# --- how well ------------------------------------------------------------------------------------------


def test_write_ups_are_taken_apart_well() -> None:
    """The mean F1 of the eighteen fields over all write-ups."""
    assert scores_of("*").macro_f1 >= MACRO_F1_OF_ALL


def test_write_ups_that_nobody_looked_at_are_taken_apart_well() -> None:
    """The mean F1 of the eighteen fields over the blind write-ups."""
    assert scores_of("blind").macro_f1 >= MACRO_F1_OF_BLIND


def test_bodies_are_whole() -> None:
    """No sentence is lost or doubled, and nothing of the page around the text stays in it."""
    body = scores_of("*").counts["body"]
    assert ([], []) == (body.missed, body.false)
    assert body.f1 == 1.0


# --- what a proposal promises --------------------------------------------------------------------------


@each_writeup
def test_every_block_is_in_exactly_one_place(path: Path) -> None:
    """Each block is the event's or one example's, each of them has its own in their order, none is left."""
    proposal = proposal_of(path)
    places = [proposal.event.spans, *(example.spans for example in proposal.examples)]
    assert all(list(spans) == sorted(spans) for spans in places)
    expected = [(block.start, block.end) for block in proposal.source.blocks]
    assert expected == sorted(span for spans in places for span in spans)


@each_writeup
def test_examples_come_in_the_order_of_the_text(path: Path) -> None:
    """And none of them is empty."""
    starts = [example.span[0] for example in proposal_of(path).examples]
    assert starts == sorted(set(starts))


@each_writeup
def test_nothing_but_white_space_is_in_no_block(path: Path) -> None:
    """The blocks do not overlap, and between, before and behind them is no letter."""
    source = source_of(path)
    ends = [0, *(block.end for block in source.blocks)]
    starts = [*(block.start for block in source.blocks), len(source.text)]
    gaps: list[Span] = list(zip(ends, starts, strict=True))
    assert all(end <= start for end, start in gaps)
    assert "" == "".join(source.text[slice(*gap)] for gap in gaps).strip()


@each_writeup
def test_names_stand_where_they_are_said_to_stand(path: Path) -> None:
    """Titles, people, organisations, places, venues, series and works."""
    proposal = proposal_of(path)
    assert [] == misplaced(proposal, names_in(proposal))


@each_writeup
def test_dates_are_read_from_where_they_are_said_to_stand(path: Path) -> None:
    """The whole of what stands there is the date, or a note says where the rest of it is from."""
    proposal = proposal_of(path)
    date = proposal.event.date
    if date is None or date.span is None:
        return
    said = proposal.source.text[slice(*date.span)]
    read_as = [
        (found.span, found.edtf)
        for month_first in (False, True)
        for found in dates_in(said, month_first=month_first)
    ]
    assert date.note or ((0, len(said)), date.text) in read_as


@each_writeup
def test_themes_show_the_word_they_were_found_by(path: Path) -> None:
    """It is the theme itself, or the label that the rule names."""
    proposal = proposal_of(path)
    text = proposal.source.text
    told = [(theme, text[slice(*theme.span)]) for theme in themes_of(proposal) if theme.span]
    assert [] == [
        (theme, said)
        for theme, said in told
        if theme.text.casefold() not in said.casefold() and f"“{said}”" not in theme.by
    ]


@each_writeup
def test_counts_of_the_text_show_their_words(path: Path) -> None:
    """What the text says of its own numbers is shown with the word that was counted."""
    proposal = proposal_of(path)
    told = [(what, proposal.source.text[slice(*span)]) for what, _, span in proposal.event.counts]
    assert [] == [(what, said) for what, said in told if what not in said.lower()]


@each_writeup
def test_no_value_is_empty(path: Path) -> None:
    """What is proposed has letters and tells the rule that found it, and no span is empty or outside."""
    proposal = proposal_of(path)
    end = len(proposal.source.text)
    for value in values_in(proposal):
        assert value.text.strip()
        assert value.by
        assert value.span is None or 0 <= value.span[0] < value.span[1] <= end


def test_proposals_are_always_the_same() -> None:
    """In another process, with other hashes of the same strings, they come out the same."""
    command = [sys.executable, "-c", "from test_writeups import print_digest; print_digest()"]
    paths = os.pathsep.join([str(WRITEUPS.parent), str(WRITEUPS.parent.parent)])
    environ = {**os.environ, "PYTHONPATH": paths, "PYTHONHASHSEED": "7"}
    done = subprocess.run(command, env=environ, capture_output=True, text=True, check=True)
    assert _digest() == done.stdout.strip()


# --- the write-ups themselves --------------------------------------------------------------------------


def test_every_write_up_has_a_label_and_every_label_a_write_up() -> None:
    """Each label tells the name of its file."""
    assert FILES == sorted(path.with_name(label_of(path)["file"]) for path in LABELS)
    assert [path.name.removesuffix(LABEL) for path in LABELS] == [label_of(path)["name"] for path in LABELS]


def test_there_are_enough_write_ups() -> None:
    """One more or less does not move the scores much."""
    assert len(FILES) >= FEWEST


@each_writeup
def test_write_ups_are_as_long_as_real_ones(path: Path) -> None:
    """What is read of each is 300 words or more."""
    assert len(source_of(path).text.split()) >= FEWEST_WORDS


@pytest.mark.parametrize("folder", ["dev", "blind"])
@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_file_is_among_them(kind: str, folder: str) -> None:
    """Among those that may be read and among those that may not."""
    assert any(path.suffix == f".{kind}" and path.parent.name == folder for path in FILES)


@each_writeup
def test_write_ups_are_read_as_what_they_are(path: Path) -> None:
    """The reader takes each file for the kind that its ending and its label tell."""
    assert source_of(path).format == label_of(path)["format"] == path.suffix.removeprefix(".")
