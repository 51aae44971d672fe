"""Drafts: nothing of the text is lost, nothing is made up, and every value says where it came from."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.authorities import Authorities, AuthorityFile, Organisation, Person
from indexer.drafts import Draft, drafts_of, is_good_news
from indexer.intake.body import body_of
from indexer.intake.duplicates import Duplicate
from indexer.intake.proposal import Party, Proposal, ProposedEvent, ProposedExample, Speaker, Value
from indexer.intake.source_text import Block, BlockKind, SourceText
from indexer.prose import asides_of, left_of, parts_of, with_prose
from indexer.record import BODY_BYTES, Kind, Record, Status

SOURCE = {"title": "day.docx", "file": "sources/0123-day.docx", "sha256": "0" * 64, "accessed": "2026-11-23"}
EXAMPLES = 200
AUTHORITIES = Authorities(
    people=AuthorityFile([Person(id="ann-lee", name="Ann Lee"), Person(id="ann-leigh", name="Ann Leigh")]),
    organisations=AuthorityFile([Organisation(id="forum", name="The Forum")]),
)


def text_of(*paragraphs: str) -> SourceText:
    """A write-up of these paragraphs."""
    text, blocks = "", []
    for paragraph in paragraphs:
        blocks.append(Block(BlockKind.PARAGRAPH, len(text), len(text) + len(paragraph)))
        text += f"{paragraph}\n\n"
    return SourceText(text, tuple(blocks), "txt")


def drafted(
    event: ProposedEvent,
    *examples: ProposedExample,
    source: SourceText | None = None,
    taken: tuple[str, ...] = (),
    duplicates: tuple[Duplicate, ...] = (),
    checks: tuple[str, ...] = (),
) -> list[Record]:
    """The records that a proposal becomes."""
    proposal = Proposal(source or text_of("One."), event, examples, checks)
    drafts = drafts_of(proposal, SOURCE, authorities=AUTHORITIES, taken=taken, duplicates=duplicates)
    return [draft.as_file().record for draft in drafts]


def example(title: str = "A kitchen", **elements: object) -> ProposedExample:
    """An example without a stretch of its own."""
    return ProposedExample(Value(title), (), **elements)  # type: ignore[arg-type]


def notes(record: Record) -> tuple[str, ...]:
    """What a person should look at."""
    return record.editor_note.unverified if record.editor_note else ()


@st.composite
def proposals(draw: st.DrawFn) -> Proposal:
    """Any text of any blocks, and examples over any stretches of it: overlapping, empty, out of order."""
    words = st.text(st.characters(exclude_categories=["Cs", "Cc", "Z"]), min_size=1, max_size=12)
    told = draw(st.lists(st.tuples(st.sampled_from(BlockKind), words), min_size=1, max_size=12))
    text, blocks = "", []
    for kind, paragraph in told:
        blocks.append(Block(kind, len(text), len(text) + len(paragraph)))
        text += f"{paragraph}\n\n"
    places = st.integers(0, len(blocks))
    stretches = draw(st.lists(st.lists(st.tuples(places, places), min_size=1, max_size=3), max_size=4))
    edges = [*(block.start for block in blocks), len(text)]
    found = tuple(
        ProposedExample(Value(f"Example {n}"), tuple((edges[a], edges[b]) for a, b in stretch))
        for n, stretch in enumerate(stretches)
    )
    return Proposal(SourceText(text, tuple(blocks), "txt"), ProposedEvent(Value("A day"), ()), found)


@settings(max_examples=EXAMPLES, deadline=None)
@given(proposals())
def test_every_line_is_in_exactly_one_body_or_set_aside(proposal: Proposal) -> None:
    """Whatever the proposal says, and in the order of the text; the bodies are what is saved."""
    proposal = with_prose(proposal)
    parts = parts_of(proposal)
    drafts = drafts_of(proposal, SOURCE, authorities=AUTHORITIES)
    assert sorted(proposal.source.blocks, key=lambda block: block.start) == sorted(
        (block for part in parts for block in part), key=lambda block: block.start
    )
    assert [body_of(proposal.source, left_of(proposal, part)) for part in parts] == [
        draft.changes.get("body", "") for draft in drafts
    ]
    for part in parts:
        left = [(block.start, block.end) for block in left_of(proposal, part)]
        spans = sorted([*left, *(aside.span for aside in asides_of(proposal, part))])
        told = "".join(proposal.source.text[start:end] for start, end in spans)
        assert told.split() == "".join(proposal.source.of(block) for block in part).split()
    assert all(draft.as_file().record.status is Status.DRAFT for draft in drafts)


def test_an_example_has_its_own_blocks_and_the_event_all_others() -> None:
    """What the proposal forgot is the event's."""
    source = text_of("We met.", "Ann told of a kitchen.", "We went home.")
    stretch = (source.blocks[1].start, source.blocks[1].end)
    event, kitchen = drafted(
        ProposedEvent(Value("A day"), ()), ProposedExample(Value("A kitchen"), (stretch,)), source=source
    )
    assert ("We met.\n\nWe went home.", "Ann told of a kitchen.") == (event.body, kitchen.body)
    assert [(0, 7), (33, 46)] == [entry.span for entry in event.provenance if entry.field == "body"]
    assert ("a-day", Kind.EVENT, Kind.WORKSHOP_EXAMPLE) == (kitchen.part_of, event.kind, kitchen.kind)


def test_values_stand_with_their_provenance_and_the_original() -> None:
    """The date as EDTF and as it is written; the series with its number; the file it came from."""
    source = text_of("Tuesday 15 October, Leeds")
    event = ProposedEvent(
        Value("A day", (0, 7), "the first heading"),
        ((0, 25),),
        date=Value("2019-10-15", (0, 18), "a date in the text", "year taken from the posting date"),
        place=Value("Leeds", (20, 25), "after the date", known="leeds"),
        venue=Value("Town hall"),
        series=Value("Days out"),
        number=3,
        series_size=5,
        themes=(Value("Carers", (1, 2), "by its label", known="carers"), Value("Carers", known="carers")),
    )
    record = drafted(event, source=source)[0]
    assert ("2019-10-15", "Tuesday 15 October", ("leeds",), "Town hall", ("carers",)) == (
        record.date,
        record.date_as_written,
        record.places,
        record.venue,
        record.themes,
    )
    assert record.series is not None
    assert ("Days out", 3, 5) == (record.series.name, record.series.number, record.series.of)
    assert ("title", (0, 7), "the first heading") == (
        record.provenance[0].field,
        record.provenance[0].span,
        record.provenance[0].by,
    )
    assert [SOURCE] == [source.model_dump(exclude_none=True) for source in record.sources]
    assert ("“2019-10-15”: year taken from the posting date",) == notes(record)


def test_only_established_names_become_ids() -> None:
    """Others are kept as they are written, with what they may be; nobody is listed twice."""
    near = Value("Ann Lea", near=(("ann-leigh", "spelled almost the same"),))
    event = ProposedEvent(
        Value("A day"),
        (),
        place=Value("Staithe"),
        venue=Value("Net loft, Staithe"),
        hosts=(Party(Value("Forum", known="forum"), "host"), Party(Value("Friends"), "partner")),
        speakers=(
            Speaker(Value("Ann Lee", known="ann-lee"), Value("Friends"), "chair"),
            Speaker(Value("A. Lee", known="ann-lee")),
            Speaker(near, Value("The Forum", known="forum")),
        ),
        themes=(Value("Boats"),),
    )
    record = drafted(event)[0]
    assert ((), (), "Net loft, Staithe") == (record.places, record.themes, record.venue)
    assert [("forum", "Forum", "host"), (None, "Friends", "partner")] == [
        (link.organisation, link.as_written, link.role) for link in record.organisations
    ]
    assert [
        ("ann-lee", None, None, "Friends"),
        (None, "Ann Lea", "forum", None),
    ] == [
        (link.person, link.as_written, link.affiliation, link.affiliation_as_written)
        for link in record.people
    ]
    assert (
        "“Staithe”: no established place, so it stands with the venue",
        "told of, and no theme of the thesaurus: “Boats”",
        "“Ann Lea” may be Ann Leigh (ann-leigh): spelled almost the same",
    ) == notes(record)


@pytest.mark.parametrize(
    ("title", "place", "date", "taken", "expected"),
    [
        ("Fair Shares", "Stroud", "2011-03", (), "fair-shares-stroud-2011"),
        ("Fair Shares, Stroud 2011", "Stroud", "2011", (), "fair-shares-stroud-2011"),
        ("Fair Shares", "", "", ("fair-shares", "fair-shares-2"), "fair-shares-3"),
        ("協働", "", "2011", (), "event-2011"),
        ("word " * 40, "Stroud", "2011", (), "word-" * 13 + "stroud-2011"),
        ("x" * 200, "", "", (), "x" * 76),
    ],
)
def test_ids_are_made_of_title_place_and_year_and_never_given_twice(
    title: str, place: str, date: str, taken: tuple[str, ...], expected: str
) -> None:
    """Each said once, cut between words, numbered where it is taken."""
    event = ProposedEvent(
        Value(title), (), date=Value(date) if date else None, place=Value(place) if place else None
    )
    assert expected == drafted(event, taken=taken)[0].id


def test_two_examples_of_one_name_get_two_ids() -> None:
    """And the day of the event."""
    event = ProposedEvent(Value("A day"), (), date=Value("2011-03-29"))
    found = drafted(event, example(), example())
    assert ["a-day-2011", "a-kitchen-2011", "a-kitchen-2011-2"] == [record.id for record in found]
    assert ["2011-03-29"] * 3 == [record.date for record in found]


def test_what_is_not_recognised_is_said_and_saved_all_the_same() -> None:
    """No title: the file's name; a date that is none: as it is written."""
    source = text_of("Sometime soon we met.")
    record = drafted(ProposedEvent(None, (), date=Value("soon", (0, 13))), source=source)[0]
    assert ("day.docx", None, "Sometime soon") == (record.title, record.date, record.date_as_written)
    assert "title: none was recognised in the text" in notes(record)
    assert any("“soon” is not a date" in note for note in notes(record))


def test_checks_and_duplicates_are_notes_and_good_news_is_not() -> None:
    """Each in the draft that it is about."""
    found = (
        Duplicate("held", "Held", ("the same place: Leeds",), 0.6),
        Duplicate("other", "Other", ("the initiative's name",), 0.6, example=0),
    )
    checks = ("The text says two examples; two found.", "No place was found.")
    event, kitchen = drafted(ProposedEvent(Value("A day"), ()), example(), duplicates=found, checks=checks)
    assert (
        "may be held already: “Held” (held): the same place: Leeds",
        "No place was found.",
    ) == notes(event)
    assert ("may be held already: “Other” (other): the initiative's name",) == notes(kitchen)


@pytest.mark.parametrize(
    ("check", "expected"),
    [
        ("The text says four examples; four found.", True),
        ("says four examples, four found", True),
        ("Six speakers listed; six of them named in the text.", True),
        ("The text says four examples; three found: please look.", False),
        ("Six speakers listed; five of them named in the text.", False),
        ("“Two by two” names nobody who told it.", False),
        ("No date was found.", False),
    ],
)
def test_good_news_says_one_number_twice(check: str, expected: bool) -> None:
    """All else is to be looked at."""
    assert expected is is_good_news(check)


ODD = [
    ProposedEvent(Value("A\nday\x00\x1b[31m"), (), series=Value("Days"), number=0, series_size=-1),
    ProposedEvent(Value("\x00"), (), speakers=(Speaker(Value(" ")), Speaker(Value("--- # x: [y")))),
    ProposedEvent(Value("---"), (), hosts=(Party(Value("{}")), Party(Value("&anchor *alias")))),
]


@pytest.mark.parametrize("event", ODD)
def test_odd_values_never_make_a_draft_that_is_no_record(event: ProposedEvent) -> None:
    """Control characters, signs of YAML, numbers below one, names of nothing."""
    record = drafted(event)[0]
    assert "\x1b" not in record.title


def test_a_body_beyond_the_limit_is_refused_before_anything_is_written() -> None:
    """With the sentence that a save would give."""
    source = text_of("word " * (BODY_BYTES // 5 + 1))
    with pytest.raises(Exception, match="The body has"):
        drafted(ProposedEvent(Value("A day"), ()), source=source)


def test_a_draft_is_what_will_be_read() -> None:
    """Its file holds the id first."""
    file = Draft("one", {"kind": "event", "title": "One"}).as_file()
    assert file.text.startswith("---\nid: one\n")
