"""The examples of a write-up: where each begins and ends, in every layout, and that nothing is lost."""

import time
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conftest import SHIPPED
from indexer.corpus import Corpus
from indexer.intake.known import Known
from indexer.intake.proposal import Proposal, Value, as_json
from indexer.intake.propose import propose
from indexer.intake.readers import read
from indexer.intake.readers.unreadable import UnreadableFile
from indexer.intake.source_text import Block, BlockKind, SourceText

ROTA = (
    "Ann Lee of Harbour Trust described the repair rota, which twelve tenants have run since the spring,"
    " with tools lent by the council and tea on Fridays."
)
KITCHEN = (
    "Bo Ray of Quay Homes told how the street kitchen began, with nine neighbours, two pans and a borrowed"
    " hall, and how it fed sixty people by winter."
)
PAN = (
    "The pans are still in use. Whoever washes up on Monday cooks on Tuesday, and that rule was argued over."
)
TALK = (
    "In the closing discussion people asked for more time, and everyone agreed to meet again before the"
    " leaves fell from the trees in the square outside."
)
TITLES = ["The repair rota", "The street kitchen"]
SECONDS = 3.0
LETTERS = 200_000


@cache
def known() -> Known:
    """The shipped thesaurus and authorities."""
    with TemporaryDirectory() as var:
        return Known(*Corpus(SHIPPED, Path(var)).load_names())


def proposed(text: str, name: str = "notes.txt") -> Proposal:
    return propose(read(text.encode(), name), known())


def under(*heads: str) -> str:
    """A plain write-up whose two examples stand under these heads."""
    told = ["Mending day", "We met.", heads[0], ROTA, heads[1], KITCHEN, PAN, "Discussion", TALK]
    return "\n\n".join(told)


LAID_OUT = [
    (under("Case study 1: The repair rota", "Case study 2: The street kitchen"), "notes.txt"),
    (under("Workshop A – The repair rota", "Workshop B – The street kitchen"), "notes.txt"),
    (under("Example 1. The repair rota", "Example 2. The street kitchen"), "notes.txt"),
    (under("The repair rota", "The street kitchen"), "notes.txt"),
    (under("Two examples\n\n1. The repair rota", "2. The street kitchen"), "notes.txt"),
    (
        f"# Mending day\n\nWe met.\n\n## Examples\n\n### The repair rota\n\n{ROTA}\n\n"
        f"### The street kitchen\n\n{KITCHEN}\n\n{PAN}\n\n## Discussion\n\n{TALK}",
        "notes.md",
    ),
    (
        f"# Mending day\n\nWe met.\n\n**The repair rota.** {ROTA}\n\n"
        f"**The street kitchen.** {KITCHEN}\n\n{PAN}\n\n## Discussion\n\n{TALK}",
        "notes.md",
    ),
    (
        "<main><h1>Mending day</h1><p>We met, and it was a good day for all of us.</p>"
        f"<div class='case-study'><h3>The repair rota</h3><p>{ROTA}</p></div>"
        f"<div class='case-study'><h3>The street kitchen</h3><p>{KITCHEN}</p><p>{PAN}</p></div>"
        f"<h2>Discussion</h2><p>{TALK}</p></main>",
        "notes.html",
    ),
]


@pytest.mark.parametrize(("text", "name"), LAID_OUT)
def test_an_example_begins_and_ends_with_its_head(text: str, name: str) -> None:
    """Numbered, under headings alone or below a section, behind run-in heads, in cards."""
    found = proposed(text, name)
    assert TITLES == [example.title.text for example in found.examples]
    first, second = (found.body_of(example.spans) for example in found.examples)
    assert (True, True, True) == (first.endswith(ROTA), KITCHEN in second, second.endswith(PAN))
    assert TALK in found.body_of(found.event.spans)


@pytest.mark.parametrize(
    "announced",
    [
        f"Two examples were shared:\n\n{ROTA}\n\n{KITCHEN}\n\n{TALK}",
        f"Two stories were told:\n\n- {ROTA}\n- {KITCHEN}\n\n{TALK}",
        f"The rain held off. After tea we heard the following case studies:\n\n{ROTA}\n\n{KITCHEN}\n\n{TALK}",
    ],
)
def test_bare_paragraphs_are_examples_where_they_are_announced(announced: str) -> None:
    """Up to the words that close the day; the title is made, and marked so."""
    found = proposed(f"Mending day\n\n{announced}")
    assert [ROTA, KITCHEN] == [found.body_of(example.spans) for example in found.examples]
    assert all(example.title.note.startswith("made from") for example in found.examples)
    assert ["Harbour Trust", "Quay Homes"] == [e.title.text.split(":")[0] for e in found.examples]


def test_entries_of_a_live_report_are_examples() -> None:
    """Those that tell of a project; doors, coffee and goodbye stay with the event."""
    text = (
        f"Live: mending day\n\n9.30 Doors open and coffee is on.\n\n10.05 Next up: {ROTA}\n\n10.40 {KITCHEN}"
        " A good project.\n\n11.00 Coffee break\n\n12.30 Lunch and goodbye, everybody."
    )
    found = proposed(text)
    assert ["10.05", "10.40"] == [found.body_of(example.spans)[:5] for example in found.examples]


@pytest.mark.parametrize("text", [TALK, f"We met in Leeds on 3 May 2012.\n\n{TALK}\n\nTea was had."])
def test_a_text_that_tells_of_none_has_none(text: str) -> None:
    """All of it is the event's."""
    found = proposed(f"Mending day\n\n{text}")
    assert ((), True) == (found.examples, TALK in found.body_of(found.event.spans))


def test_an_example_names_its_people_and_bodies() -> None:
    """Each its own; the list of speakers is no example."""
    listed = "Speakers\n\n- Ann Lee – Harbour Trust\n- Bo Ray – Quay Homes"
    found = proposed(f"Mending day\n\n{listed}\n\nTwo examples were shared:\n\n{ROTA}\n\n{KITCHEN}\n\n{TALK}")
    assert [(["Ann Lee"], ["Harbour Trust"]), (["Bo Ray"], ["Quay Homes"])] == [
        ([person.name.text for person in example.people], [body.text for body in example.organisations])
        for example in found.examples
    ]


# --- whatever is written -----------------------------------------------------------------------

PIECES = st.sampled_from(
    f"{ROTA}|{KITCHEN}|{PAN}|{TALK}|Case study 1: The rota|Two examples were shared:|Speakers|"
    "Ann Lee – Harbour Trust|When: 3 May|Where: Mill House, Leeds|10.05 Next up: Bo Ray’s project|"
    "Hosted by nef and Nesta|Posted 4 June 2012|Part of a series of six roadshows|Apologies: Bo Ray|"
    "Examples|Discussion|1. One|,|and|(|“|A".split("|")
)
BLOCKS = st.lists(
    st.tuples(
        st.sampled_from(BlockKind),
        PIECES | st.text(min_size=1, max_size=60),
        st.integers(0, 3),
        st.booleans(),
    ),
    max_size=12,
)


def source_of(told: list[tuple[BlockKind, str, int, bool]]) -> SourceText:
    """Blocks as a reader gives them, a paragraph last; rows have two cells, boxes rising numbers."""
    blocks: list[Block] = []
    text, box = "", 0
    for kind, words, level, boxed in [*told, (BlockKind.PARAGRAPH, TALK, 0, False)]:
        stripped = words.strip()
        if not stripped:
            continue
        start, end = len(text), len(text) + len(stripped)
        half = start + len(stripped) // 2
        cells = ((start, half), (half, end)) if kind is BlockKind.TABLE_ROW else ()
        rank = level if kind is BlockKind.HEADING else 0
        lead = start + len(stripped) // 3 if kind is BlockKind.PARAGRAPH and level else start
        box += boxed and not (blocks and blocks[-1].boxed)
        blocks.append(Block(kind, start, end, rank, lead, cells, box * boxed))
        text += f"{stripped}\n\n"
    return SourceText(text, tuple(blocks), "txt")


def values_of(found: Proposal) -> list[Value | None]:
    """Every value that is proposed."""
    event = found.event
    values = [event.title, event.date, event.place, event.venue, event.series, *event.themes, *event.works]
    values += [party.name for party in event.hosts]
    people = [*event.speakers, *(person for example in found.examples for person in example.people)]
    values += [value for person in people for value in (person.name, person.affiliation)]
    for example in found.examples:
        values += [example.title, example.place, *example.organisations, *example.themes]
    return values


@settings(max_examples=150, deadline=None)
@given(BLOCKS)
def test_every_block_is_in_exactly_one_place(told: list[tuple[BlockKind, str, int, bool]]) -> None:
    """The event's or one example's; the examples stand in the order of the text."""
    source = source_of(told)
    found = propose(source, known())
    of_examples = [span for example in found.examples for span in example.spans]
    assert sorted(of_examples) == of_examples
    assert [(b.start, b.end) for b in source.blocks] == sorted([*found.event.spans, *of_examples])


@settings(max_examples=150, deadline=None)
@given(BLOCKS)
def test_every_span_lies_in_the_text_and_twice_it_is_the_same(
    told: list[tuple[BlockKind, str, int, bool]],
) -> None:
    """Nothing raises; what is proposed depends on the text alone."""
    source = source_of(told)
    found = propose(source, known())
    for value in values_of(found):
        low, high = value.span if value and value.span else (0, 1)
        assert 0 <= low < high <= max(1, len(source.text))
    assert as_json(found) == as_json(propose(source_of(told), known()))


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=300), st.sampled_from(["notes.txt", "notes.md", "notes.html"]))
def test_no_text_makes_it_raise(text: str, name: str) -> None:
    """What a reader takes, the rules take too."""
    try:
        source = read(f"{text}\n\n{TALK}".encode(), name)
    except UnreadableFile:
        return
    propose(source, known())


@pytest.mark.parametrize(
    "told",
    [
        ", ",
        "1",
        "12 ",
        "and ",
        "(",
        "((a) ",
        "the ",
        "of the ",
        "four examples ",
        "- ",
        "“",
        "a: b ",
        "hosted by ",
    ],
)
def test_a_long_text_of_one_thing_is_soon_done(told: str) -> None:
    """200,000 letters of it, in 3 s of processor time."""
    before = time.process_time()
    proposed((told * LETTERS)[:LETTERS])
    assert time.process_time() - before < SECONDS
