"""The examples of a write-up: where each begins and ends, in every layout, and that nothing is lost."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conftest import known
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
WORDS = (
    "It took a winter to agree on the rules, which are kept short and are read aloud once a month, and nobody"
    " has yet asked for longer ones, though some would like a page with pictures."
)
SEWING = (
    "Cy Dee from Threadbare Club showed the quilt that eleven people sewed together while they waited, one"
    " square for each week, and said that the waiting had become the better part of it."
)
TITLES = ["The repair rota", "The street kitchen"]
SECONDS = 3.0
LETTERS = 200_000


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


@pytest.mark.parametrize(
    "told",
    [
        f"(1) The repair rota. {ROTA}\n\n(2) The street kitchen. {KITCHEN}",
        f"The repair rota – {ROTA}\n\nThe street kitchen – {KITCHEN}",
        f"First: The repair rota. {ROTA}\n\nSecond: The street kitchen. {KITCHEN}",
        f"- The repair rota – {ROTA}\n- The street kitchen – {KITCHEN}",
        f"Project: The repair rota\nWho: Ann Lee, Harbour Trust\nWhat: {ROTA}"
        f"\n\nProject: The street kitchen\nWho: Bo Ray, Quay Homes\nWhat: {KITCHEN}",
    ],
)
def test_paragraphs_that_open_alike_have_their_titles(told: str) -> None:
    """Behind numbers, before dashes and stops; the event goes on behind the last of them."""
    found = proposed(f"Mending day\n\nWe met, and two projects were there.\n\n{told}\n\n{TALK}")
    assert TITLES == [example.title.text for example in found.examples]
    assert [False, True] == ["pans" in found.body_of(example.spans) for example in found.examples]
    assert TALK in found.body_of(found.event.spans)


@pytest.mark.parametrize(
    "told",
    [
        f"There were two contributions.\n\n{ROTA}\n\n{KITCHEN}",
        f"There were two contributions.\n\n{ROTA}\n\n{WORDS}\n\n{KITCHEN}\n\n{WORDS}",
        f"Nobody made a speech.\n\n{ROTA}\n\n{KITCHEN}\n\n{SEWING}",
    ],
)
def test_paragraphs_are_examples_without_a_head(told: str) -> None:
    """As many as are counted, of one paragraph or two; or several that each open with their teller."""
    found = proposed(f"Mending day\n\n{told}\n\n{TALK}")
    bodies = [found.body_of(example.spans) for example in found.examples]
    assert [ROTA, KITCHEN] == [body[: len(one)] for body, one in zip(bodies, [ROTA, KITCHEN], strict=False)]
    assert TALK in found.body_of(found.event.spans)


def test_rows_of_a_table_are_examples() -> None:
    """The first cell is the title, another the teller, the long one is what was told."""
    rows = [
        "| What | Who | Told |",
        "|---|---|---|",
        f"| The repair rota | Ann Lee, Harbour Trust | {WORDS} |",
        f"| The street kitchen | Bo Ray, Quay Homes | {WORDS} |",
    ]
    found = proposed("# Mending day\n\nWe met.\n\n" + "\n".join(rows), "notes.md")
    assert TITLES == [example.title.text for example in found.examples]
    assert [["Ann Lee"], ["Bo Ray"]] == [[p.name.text for p in e.people] for e in found.examples]


@pytest.mark.parametrize(
    "closing",
    [
        "Looking at the two together, we saw that both had begun with a mistake that somebody owned.",
        "The concluding discussion was in both languages.",
        "Questions were taken at the end, and most were about money.",
        "By the end people were tired and cheerful. A show of hands favoured another day.",
    ],
)
def test_the_event_goes_on_behind_its_last_example(closing: str) -> None:
    """With no heading between them, by its first words."""
    heads = f"# Mending day\n\nWe met.\n\n## The repair rota\n\n{ROTA}\n\n## The street kitchen\n\n{KITCHEN}"
    found = proposed(f"{heads}\n\n{closing}", "notes.md")
    assert closing in found.body_of(found.event.spans)
    assert TITLES == [example.title.text for example in found.examples]


def test_a_title_may_open_as_other_headings_do() -> None:
    """`Who …`, where the text counts as many examples."""
    heads = f"## Reading the signs\n\n{ROTA}\n\n## Who writes the letter?\n\n{KITCHEN}"
    found = proposed(f"# Mending day\n\nWe heard two examples.\n\n{heads}", "notes.md")
    assert ["Reading the signs", "Who writes the letter?"] == [e.title.text for e in found.examples]


@pytest.mark.parametrize(
    ("head", "line"),
    [
        ("The repair rota (Rochdale)", "Ann Lee | Harbour Trust"),
        ("The repair rota", "Ann Lee | Harbour Trust | Rochdale"),
        ("The repair rota", "*Led by: Ann Lee, Harbour Trust, Rochdale*"),
        ("The repair rota – Ann Lee, Harbour Trust, Rochdale", "So it began."),
        ("The repair rota", "Where: Rochdale\n\nAnn Lee of Harbour Trust spoke."),
    ],
)
def test_the_head_of_an_example_says_who_tells_it_and_where(head: str, line: str) -> None:
    """The title is neither the teller nor the town."""
    other = f"### The street kitchen\n\n{KITCHEN}"
    found = proposed(f"# Mending day\n\nWe met.\n\n### {head}\n\n{line}\n\n{WORDS}\n\n{other}", "notes.md")
    first = found.examples[0]
    assert ("The repair rota", ["Ann Lee"]) == (first.title.text, [p.name.text for p in first.people])
    assert ["Harbour Trust"] == [body.text for body in first.organisations]
    assert first.place is not None
    assert "Rochdale" == first.place.text


@pytest.mark.parametrize(
    "told",
    [
        "Ann Lee is a member of Tidewater Bench, which lends pans.",
        "Ann Lee and her neighbours took the shop and called themselves Tidewater Bench.",
        "The pans are kept by a club under the name Tidewater Bench, and Ann Lee keeps the key.",
        "Ann Lee, who runs Tidewater Bench from a former bank in Leeds, lends pans.",
        "Ann Lee brought the story of Tidewater Bench, a lending group for pans.",
    ],
)
def test_words_tie_a_body_to_an_example(told: str) -> None:
    """It has no word that bodies are called by, and is no person."""
    heads = f"## The repair rota\n\n{told} {WORDS}\n\n## The street kitchen\n\n{KITCHEN}"
    found = proposed(f"# Mending day\n\nWe met.\n\n{heads}", "notes.md")
    first = found.examples[0]
    assert (["Ann Lee"], ["Tidewater Bench"]) == (
        [person.name.text for person in first.people],
        [body.text for body in first.organisations],
    )


def test_two_who_tell_together_are_both_named() -> None:
    """`A drives it and B told us …`"""
    told = f"Ann Lee drives it and Bo Ray told us how it goes. {WORDS}"
    heads = f"## The bus\n\n{told}\n\n## The pans\n\n{KITCHEN}"
    found = proposed(f"# Mending day\n\nWe met.\n\n{heads}", "notes.md")
    assert ["Ann Lee", "Bo Ray"] == [person.name.text for person in found.examples[0].people]


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
        "three examples\n\n",
        f"{ROTA}\n\n",
        "Stride, a club, ",
        "set up by the ",
        "Speakers: Ann Lee, ",
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
