"""A record on its page: all that is public of it, every value a link, nothing that is the editors' own."""

import re
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from indexer.catalogue import Catalogue

EVENT = "/records/co-production-roadshow-birmingham-2011"
EXAMPLE = "/records/timebanking-workshop-birmingham-2011"
Look = Callable[[], FlaskClient]


def test_an_event_shows_who_was_there_and_what_was_told(client: FlaskClient) -> None:
    """Ten people, ten organisations, four examples, its neighbours in the series."""
    page = client.get(EVENT).text
    assert len(set(re.findall(r'href="/people/([^"]+)"', page))) == 10
    assert len(set(re.findall(r'href="(/records/[^"]+workshop-birmingham-2011)"', page))) == 4
    assert 'rel="prev" href="/records/co-production-roadshow-edinburgh-2011"' in page
    assert 'rel="next" href="/records/co-production-roadshow-manchester-2011"' in page
    assert '<time datetime="2011-03-29">29 March 2011</time>' in page
    assert "written “Birmingham University”" in page


def test_an_example_shows_where_it_was_told_and_other_accounts(client: FlaskClient) -> None:
    """The event, and the case study of the same initiative."""
    page = client.get(EXAMPLE).text
    assert f'href="{EVENT}"' in page
    assert "Other accounts of Fair Shares" in page
    assert 'href="/records/fair-shares-gloucestershire"' in page


def test_every_value_leads_to_all_records_that_have_it(client: FlaskClient) -> None:
    """Its own page, or the search for it."""
    page = client.get(EXAMPLE).text
    for address in (
        "/themes/timebanking", "/places/birmingham", "/people/martin-simon", "/organisations/fair-shares",
        "/initiatives/fair-shares", "/search?kind=workshop-example", "/search?service_area=criminal-justice",
        "/search?evidence=practitioner-account", "/search?four_cos=co-deliver",
        "/search?people_involved=residents",
    ):  # fmt: skip
        assert f'href="{address}"' in page
        assert client.get(address).status_code == 200


def test_related_records_say_why(client: FlaskClient) -> None:
    """What they share, by name."""
    assert re.search(r"Same (theme|organisation|person|initiative|place): \w+", client.get(EXAMPLE).text)


def test_the_citation_has_the_site_s_own_address_and_the_day(client: FlaskClient) -> None:
    """The address comes from the settings, not from the request."""
    page = client.get(EXAMPLE, headers={"Host": "evil.example"}).text
    assert "http://127.0.0.1:8000/records/timebanking-workshop-birmingham-2011 (Accessed:" in page
    assert "23 November 2026" in page
    assert "evil.example" not in page


def test_what_editors_note_is_never_shown(client: FlaskClient, catalogue: Catalogue) -> None:
    """On any record's page."""
    for hit in catalogue.listed({}):
        record, page = catalogue.record(hit.id), client.get(f"/records/{hit.id}").text
        assert "<h1>" in page
        for doubt in record.editor_note.unverified if record.editor_note else ():
            assert doubt not in page or len(doubt.split()) < 3, hit.id


def test_sources_outside_are_marked_as_such(client: FlaskClient) -> None:
    """The site vouches for none of them."""
    page = client.get(EVENT).text
    assert re.findall(r'<a href="http[^"]+"(?! rel="noopener nofollow external")', page) == []


CASE = """---
id: tried-case
kind: case-study
title: {text}
aliases: [older-case]
status: published
summary: {text}
date: 2011~
venue: {text}
participants: {text}
themes: [timebanking]
organisations:
  - as_written: {text}
    role: {text}
people:
  - as_written: {text}
    role: {text}
    affiliation_as_written: {text}
series: {{name: {text}}}
outcomes:
  - {{statement: {text}, value: {text}, unit: {text}}}
lessons: [{text}]
difficulties: [{text}]
sources: [{{title: {text}, publisher: {text}}}]
rights: {text}
editor_note: {{confidence: Zwischenton}}
---

# {plain}

{plain}
"""
HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "[a](javascript:alert(1))",
    "![a](x' onerror='alert(1))",
    "</title><svg onload=alert(1)>",
    '<a href="javascript:alert(1)">x</a>',
    "{{ 7 * 7 }} {% if x %}",
]


class _Tags(HTMLParser):
    """Every tag of a page with its attributes."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, list[tuple[str, str | None]]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, attrs))


def _dangers(page: str) -> list[str]:
    """What could run: tags of pictures and of scripts not ours, events, addresses that are programs."""
    parser = _Tags()
    parser.feed(page)
    risky = [each for each in parser.found if each[0] in ("script", "img", "iframe", "object", "b", "style")]
    ours = [
        ("script", dict(attrs))
        for tag, attrs in parser.found
        if (dict(attrs).get("src") or "").startswith("/static/")
    ]
    tags = [tag for tag, attrs in risky if (tag, dict(attrs)) not in ours]
    attributes = [(name, value or "") for _, attrs in parser.found for name, value in attrs]
    return tags + [
        name for name, value in attributes if name.startswith("on") or value.startswith("javascript:")
    ]


@pytest.mark.parametrize("text", HOSTILE)
def test_whatever_a_record_says_is_text(corpus_copy: Path, changed_site: Look, text: str) -> None:
    """In every field, on its page and among results."""
    quoted = "'" + text.replace("'", "''") + "'"
    for path in (corpus_copy / "records").iterdir():
        path.unlink()
    (corpus_copy / "records" / "tried-case.md").write_text(CASE.format(text=quoted, plain=text))
    client = changed_site()
    for address in (
        "/records/tried-case",
        "/search?q=alert",
        "/",
        "/search?theme=timebanking",
        "/themes/timebanking",
    ):
        answer = client.get(address)
        assert answer.status_code == 200
        assert _dangers(answer.text) == [], address
    assert "Zwischenton" not in client.get("/records/tried-case").text


def test_a_long_body_has_a_list_of_contents(corpus_copy: Path, changed_site: Look) -> None:
    """Whose links lead to its headings; the page's own parts keep their ids."""
    body = "\n\n".join(f"## {part}\n\nText." for part in ("Sources", "What was done", "Costs", "Next"))
    record = CASE.format(text="Plain", plain="Plain") + body
    (corpus_copy / "records" / "tried-case.md").write_text(record)
    page = changed_site().get("/records/tried-case").text
    links = re.findall(r'<a href="#(part-[^"]+)">', page)
    assert "part-what-was-done" in links
    assert all(f'id="{link}"' in page for link in links)
    assert page.count('id="sources"') == 1


def test_an_old_id_leads_to_the_new_one(corpus_copy: Path, changed_site: Look) -> None:
    """For good."""
    (corpus_copy / "records" / "tried-case.md").write_text(CASE.format(text="Plain", plain="Plain"))
    answer = changed_site().get("/records/older-case")
    assert (answer.status_code, answer.location) == (301, "/records/tried-case")


def test_a_link_to_what_is_not_published_is_not_shown(corpus_copy: Path, changed_site: Look) -> None:
    """An example of an event that went back to draft stands alone."""
    event = corpus_copy / "records" / "co-production-roadshow-birmingham-2011.md"
    event.write_text(event.read_text().replace("status: published", "status: draft"))
    client = changed_site()
    page = client.get(EXAMPLE).text
    assert EVENT not in page
    assert "Told at" not in page
    assert client.get(EVENT).status_code == 404
