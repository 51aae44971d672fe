"""Theme pages: what an idea means, and all that is told of it."""

import re

from flask.testing import FlaskClient

from indexer.catalogue import Catalogue


def test_every_theme_is_listed_once_a_group_and_answers(client: FlaskClient, catalogue: Catalogue) -> None:
    """91 of them, with the number of their records."""
    page = client.get("/themes").text
    assert {concept.id for concept in catalogue.thesaurus} == set(re.findall(r'href="/themes/([^"]+)"', page))
    for concept in catalogue.thesaurus:
        assert client.get(f"/themes/{concept.id}").status_code == 200


def test_a_theme_says_what_it_means_and_what_is_near_it(client: FlaskClient) -> None:
    """Definition with its source, other names, neighbours, records, and a search within it."""
    page = client.get("/themes/timebanking").text
    assert '<span class="source">After ' in page
    assert "Also called" in page
    assert 'href="/themes/reciprocity"' in page
    assert 'href="/records/fair-shares-gloucestershire"' in page
    assert '<input type="hidden" name="theme" value="timebanking">' in page


def test_a_misspelling_that_is_searched_for_is_never_shown(client: FlaskClient, catalogue: Catalogue) -> None:
    """Hidden labels stay hidden."""
    for concept in catalogue.thesaurus:
        page = client.get(f"/themes/{concept.id}").text
        for label in concept.hiddenLabels:
            assert f", {label}" not in page


def test_counts_are_those_of_the_search(client: FlaskClient, catalogue: Catalogue) -> None:
    """What a theme's page says is what narrowing by it gives."""
    total = catalogue.counts("theme")["peer-support"]
    assert f"{total} records</h2>" in client.get("/themes/peer-support").text
    assert f"<strong>{total} records</strong>" in client.get("/search?theme=peer-support").text
