"""Cases like mine: the nearest first, with what is the same, what is near, what differs, what is not said."""

import re
from html import unescape

import pytest
from flask.testing import FlaskClient

from indexer.catalogue import Catalogue
from indexer.like_mine import KINDS, WEIGHTS, Likeness, Situation

MINE = Situation({"theme": "timebanking", "people_involved": "older-people", "place": "wales"})


def case(catalogue: Catalogue, situation: Situation, record: str) -> Likeness:
    """How one case compares."""
    return next(each for each in catalogue.cases_like(situation).cases if each.hit.id == record)


def test_the_nearest_stands_first(catalogue: Catalogue) -> None:
    """By the weights of what it shares; what has all of it is 1, and nothing is more."""
    found = catalogue.cases_like(MINE)
    worths = [each.worth for each in found.cases]
    assert worths == sorted(worths, reverse=True)
    assert all(0 < worth <= 1 for worth in worths)
    assert found.total >= len(found.cases)
    whole = catalogue.cases_like(Situation({"theme": "timebanking", "place": "catford"})).cases[0]
    assert (whole.hit.id, whole.worth, dict(whole.different)) == ("rushey-green-time-bank", 1.0, {})


def test_what_lies_within_is_the_same(catalogue: Catalogue) -> None:
    """A town of the country asked for, a narrower theme."""
    assert case(catalogue, MINE, "spice-time-credits").same == {"theme": "timebanking", "place": "blaengarw"}
    peers = catalogue.cases_like(Situation({"theme": "peer-support"})).cases
    assert {"theme": "recovery-colleges"} in [dict(each.same) for each in peers]


def test_what_is_near_is_told_apart(catalogue: Catalogue) -> None:
    """A related theme, and a place in the same larger one, each with what joins them."""
    assert case(catalogue, MINE, "carmarthenshire-time-credits").near == {
        "theme": ("time-credits", "time-credits")
    }
    beside = Situation({"theme": "timebanking", "place": "cardiff"})
    assert case(catalogue, beside, "spice-time-credits").near["place"][1] in ("south-wales", "wales")


def test_what_too_many_share_makes_nothing_near(catalogue: Catalogue) -> None:
    """A case elsewhere in England is simply elsewhere."""
    joined = {
        each.near["place"][1]
        for each in catalogue.cases_like(Situation({"theme": "peer-support", "place": "leeds"})).cases
        if "place" in each.near
    }
    assert not {"england", "united-kingdom"} & joined


def test_every_trait_is_accounted_for_once(catalogue: Catalogue) -> None:
    """As the same, near, different or not said."""
    situation = Situation(
        {
            "theme": "peer-support",
            "service_area": "health",
            "people_involved": "carers",
            "place": "leeds",
            "place_kind": "city",
        },
        "walking",
    )
    assert set(situation.traits) == set(WEIGHTS)
    for each in catalogue.cases_like(situation).cases:
        told = [*each.same, *each.near, *each.different, *each.unsaid]
        assert sorted(told) == sorted(situation.traits)


def test_words_alone_will_do(catalogue: Catalogue) -> None:
    """Whatever signs they have, and what answers them best stands first; nothing said finds nothing."""
    found = catalogue.cases_like(Situation({}, 'befriending ("scheme'))
    assert (found.cases[0].worth, found.cases[0].has_words) == (1.0, True)
    assert not catalogue.cases_like(Situation()).cases
    assert not catalogue.cases_like(Situation({}, " - ( ")).cases


def test_only_cases_are_compared(catalogue: Catalogue) -> None:
    """Events are no cases."""
    found = catalogue.cases_like(Situation({"theme": "co-production"}))
    assert {each.hit.kind for each in found.cases} <= set(KINDS)


@pytest.mark.parametrize(
    "query",
    [
        "", "service_area=health", "people_involved=carers", "theme=peer-support",
        "place=Cardiff", "place_kind=city",
        "q=gardening", "place=Jonkoping", "theme=&place=&q=", "q=%22(", "theme=a&theme=b",
        "theme=nothing&q=" + "x" * 5_000, "place=%00", "service_area=not-reported", "place_kind=%3Cb%3E",
    ],
)  # fmt: skip
def test_the_page_works_with_whatever_is_filled_in(client: FlaskClient, query: str) -> None:
    """Each field may be empty or wrong."""
    assert client.get(f"/cases-like-mine?{query}").status_code == 200


def test_what_is_unknown_is_said(client: FlaskClient) -> None:
    """And left out; the rest is compared all the same, and what was typed stays in its field."""
    page = client.get("/cases-like-mine?place=Atlantis&theme=timebanking").text
    assert "No record has “Atlantis” under “Place”" in page
    assert 'value="Atlantis"' in page
    assert "The nearest cases" in page


@pytest.mark.parametrize(
    ("asked", "kept"),
    [
        ("place=jonkoping", 'value="Jönköping"'),
        ("place=Jönköping", 'value="Jönköping"'),
        ("theme=Time+banks", '<option value="timebanking" selected>'),
    ],
)
def test_what_is_typed_is_known_by_any_of_its_names(client: FlaskClient, asked: str, kept: str) -> None:
    """Without accents too, and a theme that an address names."""
    page = client.get(f"/cases-like-mine?{asked}").text
    assert kept in page
    assert "No record has" not in page


def test_the_page_offers_what_records_have_and_keeps_what_was_chosen(client: FlaskClient) -> None:
    """Every value offered finds a case or says that none has it, and the same search is one link away."""
    page = client.get("/cases-like-mine?place_kind=city&theme=timebanking&q=elders").text
    assert '<option value="city" selected>A city</option>' in page
    assert '<option value="timebanking" selected>' in page
    link = re.search(r'<a href="([^"]+)">Search for all of it at once', page)
    assert link
    assert client.get(unescape(link[1])).status_code == 200
    for facet in ("service_area", "people_involved", "place_kind"):
        offered = re.search(rf'<select id="{facet}".*?</select>', page, re.S)
        assert offered
        for value in re.findall(r'<option value="([^"]+)"', offered[0]):
            assert "Like yours" in client.get(f"/cases-like-mine?{facet}={value}").text, value
