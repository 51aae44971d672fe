"""Organisations, people, places and initiatives: listed by letter, each with its part in every record."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from indexer.catalogue import Catalogue

FACETS = {"organisations": "organisation", "people": "person", "places": "place", "initiatives": "initiative"}


@pytest.mark.parametrize("sort", FACETS)
def test_a_list_holds_exactly_what_public_records_name(
    client: FlaskClient, catalogue: Catalogue, sort: str
) -> None:
    """No more, so that no draft leaks a name; no less."""
    listed = set(re.findall(rf'href="/{sort}/([^"]+)"', client.get(f"/{sort}").text))
    assert listed == set(catalogue.counts(FACETS[sort]))


def test_letters_lead_to_their_names_each_letter_once(client: FlaskClient) -> None:
    """People stand under their surname."""
    page = client.get("/people").text
    letters = re.findall(r'<a href="#letter-\d+">([^<]+)</a>', page)
    assert letters == sorted(set(letters))
    assert "Simon, Martin" in page


@pytest.mark.parametrize("sort", FACETS)
def test_every_one_of_them_has_a_page(client: FlaskClient, catalogue: Catalogue, sort: str) -> None:
    """A sample of each sort."""
    for entry_id in sorted(catalogue.counts(FACETS[sort]))[::25]:
        assert client.get(f"/{sort}/{entry_id}").status_code == 200


def test_a_person_s_page_says_what_they_did_and_for_whom(client: FlaskClient) -> None:
    """In each record, as it was then."""
    page = client.get("/people/martin-simon").text
    assert "workshop presenter on timebanking" in page
    assert 'href="/organisations/timebanking-uk"' in page


def test_an_organisation_s_page_knows_its_parts_and_what_it_is_part_of(client: FlaskClient) -> None:
    """Both ways."""
    assert 'href="/organisations/nesta-public-services-lab"' in client.get("/organisations/nesta").text
    assert 'href="/organisations/nesta"' in client.get("/organisations/nesta-public-services-lab").text


def test_an_editor_s_note_on_a_name_is_never_shown(client: FlaskClient, catalogue: Catalogue) -> None:
    """Whatever it says."""
    noted = [entry for entry in catalogue.authorities.organisations if entry.note]
    assert noted
    for entry in noted:
        assert (entry.note or "") not in client.get(f"/organisations/{entry.id}").text


def test_an_old_id_of_a_name_leads_to_the_new_one(
    corpus_copy: Path, changed_site: Callable[[], FlaskClient]
) -> None:
    """For good; an id that nothing public had is not found."""
    file = corpus_copy / "authorities" / "people.yaml"
    file.write_text(
        file.read_text().replace("- id: martin-simon\n", "- id: martin-simon\n  aliases: [m-simon]\n")
    )
    client = changed_site()
    answer = client.get("/people/m-simon")
    assert (answer.status_code, answer.location) == (301, "/people/martin-simon")
    assert client.get("/people/nobody").status_code == 404
