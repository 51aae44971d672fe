"""What is held already is said with its record and the reasons; what only looks alike is not."""

import pytest

from indexer.catalogue import Catalogue
from indexer.intake.duplicates import Duplicate, Held
from indexer.intake.proposal import Party, Proposal, ProposedEvent, ProposedExample, Speaker, Value
from indexer.intake.source_text import SourceText
from indexer.record import Kind, Record, Source, Status

SHA256 = "0123456789abcdef" * 4
ROADSHOW = "co-production-roadshow-birmingham-2011"


@pytest.fixture(scope="module")
def held(catalogue: Catalogue) -> Held:
    """All records of the shipped corpus."""
    contents = catalogue.corpus.load()
    return Held([file.record for file in contents.files.values()], contents.authorities)


def like(held: Held, event: ProposedEvent, *examples: ProposedExample) -> list[Duplicate]:
    """What is held of this event and these examples."""
    return held.like(Proposal(SourceText("", (), "txt"), event, examples))


def event(title: str, date: str = "", place: str = "", hosts: tuple[str, ...] = ()) -> ProposedEvent:
    """An event whose place and hosts are known by these ids."""
    return ProposedEvent(
        Value(title),
        (),
        date=Value(date) if date else None,
        place=Value(place.title(), known=place) if place else None,
        hosts=tuple(Party(Value(host, known=host)) for host in hosts),
    )


def test_the_same_event_is_found_however_its_title_is_turned(held: Held) -> None:
    """Title, day, place and hosts together; each is a reason in words."""
    found = like(
        held, event("Birmingham Co-production roadshow", "2011-03-29", "birmingham", ("nesta", "nef"))
    )
    assert ROADSHOW == found[0].record
    assert ("the same organisations: NESTA", "the same place: Birmingham", "the same day: 29 March 2011") == (
        found[0].reasons[1:]
    )


@pytest.mark.parametrize(
    "other",
    [
        event("Co-production roadshow", "2012-03-29", "birmingham"),
        event("Carers at the table", "2011-03-29", "birmingham"),
        event("Peer support", "2011-03-29", "leeds", ("nesta",)),
    ],
    ids=["another year", "another title", "another place"],
)
def test_another_event_is_not(held: Held, other: ProposedEvent) -> None:
    """One thing in common is no event in common."""
    assert ROADSHOW not in [duplicate.record for duplicate in like(held, other)]


def test_an_initiative_is_found_by_its_name_and_people_wherever_it_is_told(held: Held) -> None:
    """A case study elsewhere and a workshop of the day; each says of which example it is."""
    example = ProposedExample(
        Value("Solihull Environmental Champions"),
        ((0, 0),),
        people=(Speaker(Value("Alison Lush", known="alison-lush")),),
        organisations=(Value("Solihull Council", known="solihull-council"),),
    )
    found = like(held, event("A day"), ProposedExample(Value("Something else"), ((0, 0),)), example)
    assert {"solihull-environment-champions", "environmental-champions-workshop-birmingham-2011"} == {
        duplicate.record for duplicate in found
    }
    assert {1} == {duplicate.example for duplicate in found}
    assert all("the same people: Alison Lush" in duplicate.reasons for duplicate in found)


def test_an_example_is_never_taken_for_an_event(held: Held) -> None:
    """Though they share every word."""
    found = like(
        held, event("A day"), ProposedExample(Value("Co-production Roadshow, Birmingham"), ((0, 0),))
    )
    assert ROADSHOW not in [duplicate.record for duplicate in found]


def test_names_that_nobody_has_established_are_compared_as_they_are_written(catalogue: Catalogue) -> None:
    """Accents, case and points apart."""
    record = Record.model_validate(
        {
            "id": "one",
            "kind": "workshop-example",
            "title": "The kitchen",
            "people": [{"as_written": "Siân O’Neill"}],
            "organisations": [{"as_written": "Gull Street Kitchen"}],
        }
    )
    others = [Record(id=f"other-{n}", kind=Kind.CASE_STUDY, title=f"Story {n}") for n in range(9)]
    held = Held([record, *others], catalogue.authorities)
    example = ProposedExample(
        Value("A kitchen for all"),
        ((0, 0),),
        people=(Speaker(Value("SIAN O'NEILL")),),
        organisations=(Value("gull street kitchen"),),
    )
    assert ["one"] == [duplicate.record for duplicate in like(held, event("A day"), example)]


def test_the_same_file_is_known_by_its_bytes_and_its_event_is_named(catalogue: Catalogue) -> None:
    """Not one of the event's examples."""
    source = Source(file="sources/one.txt", sha256=SHA256)
    example = Record(id="a", kind=Kind.WORKSHOP_EXAMPLE, title="A", sources=(source,), status=Status.DRAFT)
    day = Record(id="b", kind=Kind.EVENT, title="B", sources=(source,))
    held = Held([example, day], catalogue.authorities)
    found = held.of_file(SHA256)
    assert found is not None
    assert ("b", True, "“B” (b): the same file, byte for byte") == (
        found.record,
        found.same_file,
        found.in_words(),
    )
    assert held.of_file("f" * 64) is None


def test_of_the_shipped_events_only_parts_of_one_another_are_alike(catalogue: Catalogue, held: Held) -> None:
    """A series of roadshows is not one roadshow."""
    contents = catalogue.corpus.load()
    pairs = set()
    for record in (file.record for file in contents.files.values() if file.record.kind is Kind.EVENT):
        hosts = tuple(link.organisation for link in record.organisations if link.organisation)
        proposed = event(record.title, record.date or "", record.places[0] if record.places else "", hosts)
        pairs |= {(record.id, duplicate.record) for duplicate in like(held, proposed)}
    assert {
        ("all-in-this-together-cardiff-2012", "all-in-this-together-wales-2012"),
        (ROADSHOW, "governance-international-roadshows-2011"),
    } >= {tuple(sorted((one, other or ""))) for one, other in pairs if one != other}
