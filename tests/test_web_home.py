"""The first page, help and events: every example offered works."""

import re
from html import unescape

from flask import Flask
from flask.testing import FlaskClient

from indexer.catalogue import Catalogue


def test_the_searches_offered_find_something(client: FlaskClient) -> None:
    """Those under the field, and those of the help."""
    home, help_page = client.get("/").text, client.get("/help").text
    offered = re.findall(r'href="(/search\?q=[^"]+)"', home.split("</form>")[1].split("</p>")[0] + help_page)
    assert len(offered) >= 11
    for address in offered:
        answer = client.get(unescape(address))
        assert answer.status_code == 200
        assert "Nothing was found" not in answer.text, address


def test_the_map_and_its_table_have_the_same_figures(client: FlaskClient) -> None:
    """Each circle is a link; the same link stands in the table."""
    page = client.get("/").text
    circles = re.findall(r'<a href="([^"]+)" aria-label="([^"]+): (\d+) record', page)
    rows = re.findall(r'<tr><td><a href="([^"]+)">([^<]+)</a></td><td class="number">(\d+)</td>', page)
    assert circles == rows
    assert len(circles) > 15


def test_an_event_to_come_is_told_apart_from_those_that_were(site: Flask, client: FlaskClient) -> None:
    """By the day it is."""
    assert "Coming events" not in client.get("/").text
    was = site.config["TODAY"]
    try:
        site.config["TODAY"] = lambda: was().replace(year=2024, month=10)
        assert "Coming events" in client.get("/").text
    finally:
        site.config["TODAY"] = was


def test_every_event_is_listed_under_its_year(client: FlaskClient, catalogue: Catalogue) -> None:
    """The newest first, with the number of examples told."""
    page = client.get("/events").text
    years = re.findall(r'<h2 id="year-\d+">(\d+)</h2>', page)
    assert years == sorted(years, reverse=True)
    assert set(re.findall(r'href="/records/([^"]+)"', page)) == {
        hit.id for hit in catalogue.listed({"kind": ["event"]})
    }
    assert "4 examples" in page


def test_the_site_says_that_it_is_ready(client: FlaskClient) -> None:
    """With the number of records, for a monitor."""
    answer = client.get("/readyz").json
    assert answer == {"ready": True, "records": 158, "in_step": True, "slow_because": ""}
