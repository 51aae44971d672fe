"""Names against the authorities: the same by spelling, near ones with a reason, unknown ones left alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conftest import SHIPPED
from indexer.corpus import Corpus
from indexer.intake.known import Known, name_key, person_key
from indexer.intake.proposal import Value


@pytest.fixture(scope="module")
def known(tmp_path_factory: pytest.TempPathFactory) -> Known:
    """The shipped thesaurus and authorities."""
    return Known(*Corpus(SHIPPED, tmp_path_factory.mktemp("var")).load_names())


@pytest.mark.parametrize(
    ("written", "held"),
    [
        ("Walsall Council", "walsall-council"),
        ("Walsall MBC", "walsall-council"),
        ("Walsall Metropolitan Borough Council", "walsall-council"),
        ("Stockport MBC", "stockport-council"),
        ("INLOGOV", "inlogov"),
        ("Inlogov", "inlogov"),
        ("Institute of Local Government Studies", "inlogov"),
        ("INLOGOV, University of Birmingham", "inlogov"),
        ("The University of Birmingham", "university-of-birmingham"),
        ("Fairshares", "fair-shares"),
        ("Fair Shares", "fair-shares"),
        ("fair-shares", "fair-shares"),
        ("NESTA", "nesta"),
        ("Nesta", "nesta"),
        ("nef", "new-economics-foundation"),
        ("the new economics foundation (nef)", "new-economics-foundation"),
        ("Key Ring", "keyring"),
        ("SILK", "social-innovation-lab-for-kent"),
        ("Alzheimer’s Scotland", "alzheimer-scotland"),
    ],
)
def test_an_organisation_is_known_in_its_spellings(known: Known, written: str, held: str) -> None:
    """By case, spacing, hyphens, `the`, acronyms and other names."""
    found = known.organisation(Value(written))
    assert (held, ()) == (found.known, found.near)


@pytest.mark.parametrize(
    ("written", "held", "reason"),
    [
        ("Wallsall Council", "walsall-council", "spelled almost the same"),
        ("Barnwood Trusts", "barnwood-trust", "spelled almost the same"),
        ("Walsall Borough Council", "walsall-council", "the same council by another of its names"),
        ("Birmingham Council", "birmingham-city-council", "the same council by another of its names"),
        ("Kent CC", "kent-county-council", "the same council by another of its names"),
    ],
)
def test_a_near_organisation_is_told_with_its_reason(
    known: Known, written: str, held: str, reason: str
) -> None:
    """It is proposed and never merged."""
    found = known.organisation(Value(written))
    assert (None, True) == (found.known, (held, reason) in found.near)


@pytest.mark.parametrize(
    "written", ["", " ", "The", "Council", "Harbour Lights", "Quay Homes", "Lantern Street Crew"]
)
def test_an_unknown_organisation_is_left_alone(known: Known, written: str) -> None:
    """It is matched to none and is near to none."""
    found = known.organisation(Value(written))
    assert (None, ()) == (found.known, found.near)


@pytest.mark.parametrize(
    ("written", "held"),
    [
        ("Rabiyah Latif", "rabiyah-latif"),
        ("Rabiyah K Latif", "rabiyah-latif"),
        ("Rabiyah K. Latif", "rabiyah-latif"),
        ("Prof. Rabiyah Latif", "rabiyah-latif"),
        ("Dr Rabiyah K Latif OBE", "rabiyah-latif"),
        ("Cllr Adam Mornement", "adam-mornement"),
        ("ALYSON MCGREGOR", "alyson-mcgregor"),
        ("Afsheen Kabir Rashid", "afsheen-rashid"),
        ("Anne-Marie Barry", "anne-marie-barry"),
    ],
)
def test_a_person_is_known_by_spelling_initials_and_honours(known: Known, written: str, held: str) -> None:
    """What stands before, between and behind the names makes nobody else of them."""
    found = known.person(Value(written))
    assert (held, ()) == (found.known, found.near)


@pytest.mark.parametrize(
    ("written", "held", "reason"),
    [
        ("Rabia Latif", "rabiyah-latif", "same surname and initial"),
        ("Rabiyah J Latif", "rabiyah-latif", "same name with another initial"),
        ("Rabiyah Lateef", "rabiyah-latif", "spelled almost the same"),
        ("Alison McGregor", "alyson-mcgregor", "same surname and initial"),
        ("Anne Marie Barry", "anne-marie-barry", "same surname and initial"),
        ("Anna Coot", "anna-coote", "spelled almost the same"),
    ],
)
def test_a_near_person_is_told_with_the_reason(known: Known, written: str, held: str, reason: str) -> None:
    """Somebody of that surname is not yet the same person."""
    found = known.person(Value(written))
    assert (None, True) == (found.known, (held, reason) in found.near)


@pytest.mark.parametrize("written", ["", "Dr", "Latif", "Corwin Sallow", "Ottoline Fenn"])
def test_an_unknown_person_is_left_alone(known: Known, written: str) -> None:
    """A surname alone is nobody."""
    found = known.person(Value(written))
    assert (None, ()) == (found.known, found.near)


def test_a_match_keeps_the_value_as_it_is_written(known: Known) -> None:
    """Text, place, rule and note stay; only the authority is added."""
    value = Value("Fairshares", (3, 13), "behind the name", "as printed")
    assert Value("Fairshares", (3, 13), "behind the name", "as printed", "fair-shares") == known.organisation(
        value
    )


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("nef and Nesta met the Walsall Council.", ["nef", "Nesta", "Walsall Council"]),
        ("KeyRing, SILK", ["KeyRing", "SILK"]),
        ("The ace was played; a demo followed.", []),
        ("Walsall Council’s staff", ["Walsall Council"]),
    ],
)
def test_established_bodies_are_found_with_their_capitals(known: Known, text: str, names: list[str]) -> None:
    """Whole names, in the order of the text."""
    assert names == [text[slice(*span)] for span, _ in known.organisations_in(text)]


@pytest.mark.parametrize("name", ["Leeds", "Birmingham", "London", "Todmorden", "Stoke-on-Trent"])
def test_towns_are_places(known: Known, name: str) -> None:
    """Those of the authorities, and larger ones by name alone."""
    assert known.is_place(name)


@pytest.mark.parametrize("name", ["Nowhere", "Quay Homes", "Yorkshiremen", "", "leeds road"])
def test_other_words_are_no_places(known: Known, name: str) -> None:
    """A place is known by its whole name."""
    assert not known.is_place(name)


def test_every_authority_knows_itself(known: Known) -> None:
    """Each of its names leads to somebody, and its own name to itself or a namesake."""
    for body in known.authorities.organisations:
        assert all(known.organisation(Value(name)).known for name in body.names), body.id
    for person in known.authorities.people:
        assert all(known.person(Value(name)).known for name in person.names), person.id


@given(st.text(max_size=60))
def test_keys_are_the_same_twice(name: str) -> None:
    """Space around a name, and `the` before it, change nothing; nothing makes them raise."""
    assert name_key(name) == name_key(f"  the {name} ")
    assert person_key(name) == person_key(f" {name} ")


@given(st.text(max_size=200))
def test_found_names_lie_in_the_text(known: Known, text: str) -> None:
    """Every span is a stretch of the text that is not empty, in order."""
    for found in (known.organisations_in(text), known.places_in(text)):
        bounds = [offset for span, _ in found for offset in span]
        assert sorted(set(bounds)) == bounds


@given(st.text(max_size=40))
def test_no_name_makes_matching_raise(known: Known, name: str) -> None:
    """Whatever is written, it comes back with what is known of it."""
    for match in (known.organisation, known.person, known.place):
        assert name == match(Value(name)).text
