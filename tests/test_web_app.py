"""The site as a whole: every address answers, with its headers, and an error is a page like any other."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from indexer.catalogue import Catalogue
from indexer.settings import Settings
from webapp.app import create_app
from webapp.context import SECURITY_HEADERS

ADDRESSES = {
    "/": 200,
    "/about": 200,
    "/help": 200,
    "/search": 200,
    "/search?q=timebanking&theme=reciprocity&place=england&sort=title": 200,
    "/search.json?q=timebanking": 200,
    "/search/suggest?q=timeb": 200,
    "/cases-like-mine?theme=timebanking&q=elders": 200,
    "/records/co-production-roadshow-birmingham-2011": 200,
    "/themes": 200,
    "/themes/timebanking": 200,
    "/organisations": 200,
    "/organisations/nesta": 200,
    "/people": 200,
    "/people/martin-simon": 200,
    "/places": 200,
    "/places/scotland": 200,
    "/initiatives": 200,
    "/initiatives/fair-shares": 200,
    "/events": 200,
    "/healthz": 200,
    "/readyz": 200,
    "/robots.txt": 200,
    "/static/site.css": 200,
    "/staff": 303,
    "/staff/sign-in": 200,
    "/staff/nothing": 404,
    "/nothing": 404,
    "/records/nothing": 404,
    "/records/solihull-environment-champions/files/nothing.jpg": 404,
    "/records/..%2f..%2fetc%2fpasswd": 404,
    "/records/%00": 404,
    "/themes/nothing": 404,
    "/organisations/nothing": 404,
    "/search?q=(": 400,
}


def pages(site: Flask) -> Iterator[str]:
    """Every address that answers with a page."""
    for rule in site.url_map.iter_rules():
        if rule.rule.startswith("/staff"):
            continue  # tried by test_web_staff_roles, with every role
        assert rule.endpoint in ("static", *_KNOWN), f"{rule} is new: give it an address in ADDRESSES"
    yield from ADDRESSES


_KNOWN = {
    "home.home", "home.about", "home.help", "search.results", "search.results_as_json", "search.suggest",
    "like_mine.page",
    "records.page", "records.file",
    "themes.listing", "themes.page", "authorities.listing", "authorities.page", "events.listing",
    "health.healthz", "health.readyz", "health.robots",
}  # fmt: skip


@pytest.mark.parametrize("address", ADDRESSES)
def test_an_address_answers_with_its_status(client: FlaskClient, address: str) -> None:
    """The addresses of the design, and what is at none of them."""
    assert client.get(address, buffered=True).status_code == ADDRESSES[address]


def test_every_route_carries_the_headers(site: Flask, client: FlaskClient) -> None:
    """A policy that allows nothing from elsewhere, no sniffing, no frames, and a rule for caches: 100 %."""
    for address in pages(site):
        headers = client.get(address, buffered=True).headers
        assert {name: headers.get(name) for name in SECURITY_HEADERS} == SECURITY_HEADERS, address
        assert headers["Cache-Control"], address


def test_no_page_has_inline_script_style_or_anything_from_elsewhere(client: FlaskClient) -> None:
    """What the policy would refuse is not there in the first place."""
    for address in ADDRESSES:
        html = client.get(address, buffered=True).text
        assert not re.search(
            r"<script(?! src=\"/static/[^\"]+\" defer></script>)|<style|\sstyle=|\son[a-z]+=", html
        ), address
        assert not re.search(r"<(?:img|link|image|use)[^>]+(?:src|href)=\"(?:https?:)?//(?!127)", html), (
            address
        )


def test_every_link_between_pages_leads_somewhere(client: FlaskClient) -> None:
    """All links of one page of each sort, to the depth of one click."""
    found = {
        link.replace("&amp;", "&")
        for address, status in ADDRESSES.items()
        if status == 200 and "json" not in address
        for link in re.findall(r'href="(/[^"#]*)', client.get(address, buffered=True).text)
        if not re.match(r"/(people|organisations|places)/", link)
    }
    assert len(found) > 200
    assert {
        link: client.get(link, buffered=True).status_code for link in sorted(found)[::3]
    } == dict.fromkeys(sorted(found)[::3], 200)


def test_a_page_that_is_not_there_helps_on(client: FlaskClient) -> None:
    """It has a search field and links."""
    page = client.get("/nothing").text
    assert 'name="q"' in page
    assert "There is nothing at this address" in page


def test_what_only_reads_refuses_to_be_written_to(client: FlaskClient) -> None:
    """With the methods that are allowed."""
    answer = client.post("/search", data={"q": "x"})
    assert (answer.status_code, answer.headers["Allow"]) == (405, "GET, HEAD, OPTIONS")


def test_a_fault_of_ours_tells_nothing_but_a_name_for_it(catalogue: Catalogue) -> None:
    """A plain page with the request's id; the traceback goes to the log."""
    app = create_app(catalogue.settings, catalogue)

    @app.get("/boom")
    def boom() -> str:
        raise RuntimeError("the inside of things")

    answer = app.test_client().get("/boom")
    assert answer.status_code == 500
    assert "the inside of things" not in answer.text
    assert "Traceback" not in answer.text
    assert re.search(r"<strong>[0-9a-f]{12}</strong>", answer.text)
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_a_foreign_host_is_refused_and_not_repeated(catalogue: Catalogue) -> None:
    """Where the hosts are named, others get 400 and see no link made from their name."""
    settings = Settings(
        corpus=catalogue.settings.corpus, var=catalogue.settings.var, trusted_hosts=("casebook.example",)
    )
    client = create_app(settings, catalogue).test_client()
    assert client.get("/", headers={"Host": "casebook.example"}).status_code == 200
    for host in ("evil.example", "casebook.example.evil", "casebook.example@evil", ""):
        answer = client.get("/", headers={"Host": host})
        assert (answer.status_code, "evil" in answer.text) == (400, False)


def test_without_an_index_the_site_says_that_it_will_be_back(corpus_copy: Path, tmp_path: Path) -> None:
    """503 with a time to try again, and a page."""
    settings = Settings(corpus=corpus_copy, var=tmp_path / "empty")
    client = create_app(settings).test_client()
    answer = client.get("/search?q=timebanking")
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "60")
    assert "brought up to date" in answer.text
    assert client.get("/about").status_code == 503
    assert client.get("/healthz").status_code == 200
    assert client.get("/readyz").status_code == 503


def test_a_static_file_is_kept_for_ever_under_its_digest_only(client: FlaskClient) -> None:
    """Pages are asked for anew."""
    address = re.search(r'href="(/static/site\.css\?v=\w+)"', client.get("/").text)
    assert address
    assert "immutable" in client.get(address[1], buffered=True).headers["Cache-Control"]
    assert client.get("/static/site.css", buffered=True).headers["Cache-Control"] == "no-cache"
    assert client.get("/").headers["Cache-Control"] == "no-cache"


def test_a_page_that_is_the_same_is_not_sent_again(client: FlaskClient) -> None:
    """By its ETag; the headers are there all the same."""
    first = client.get("/themes")
    again = client.get("/themes", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    assert again.headers["Content-Security-Policy"]


HIDDEN = """---
id: {status}-zylophonic-case
kind: case-study
title: Zylophonic {status} case
status: {status}
{extra}summary: Quizzaciously told.
places: [zylo-town]
themes: [timebanking]
organisations:
  - organisation: zylo-works
people:
  - person: zylo-maker
    affiliation: zylo-works
initiative: zylo-scheme
part_of: co-production-roadshow-birmingham-2011
---
"""
NAMES = {
    "organisations": "- id: zylo-works\n  name: Zylomatic Works\n",
    "people": "- id: zylo-maker\n  name: Zylomatic Maker\n",
    "places": "- id: zylo-town\n  name: Zylomatic Town\n  within: scotland\n",
    "initiatives": "- id: zylo-scheme\n  name: Zylomatic Scheme\n",
}


def test_what_is_not_published_is_seen_nowhere(corpus_copy: Path, changed_site) -> None:  # type: ignore[no-untyped-def]
    """Neither a draft nor the names that only drafts use, on any page, list, search or count."""
    for status in ("draft", "in-review", "withdrawn"):
        reason = "withdrawal_reason: The scheme asked for it.\n" if status == "withdrawn" else ""
        text = HIDDEN.format(status=status, extra=reason)
        (corpus_copy / "records" / f"{status}-zylophonic-case.md").write_text(text)
    for name, entry in NAMES.items():
        with (corpus_copy / "authorities" / f"{name}.yaml").open("a") as file:
            file.write(entry)
    client = changed_site()
    asked = [
        "/search?q=zylophonic",
        "/search?q=zylomatic",
        "/search?organisation=zylo-works&q=x",
        "/search?place=zylo-town",
        "/search.json?organisation=zylo-works&place=zylo-town&person=zylo-maker",
    ]
    asked += [
        "/search?person=zylo-maker",
        "/search?initiative=zylo-scheme",
        "/search?part_of=draft-zylophonic-case",
    ]
    asked += [f"/{sort}/{entry}" for sort, entry in [
        ("organisations", "zylo-works"), ("people", "zylo-maker"),
        ("places", "zylo-town"), ("initiatives", "zylo-scheme"),
    ]]  # fmt: skip
    asked += [
        "/records/draft-zylophonic-case",
        "/records/in-review-zylophonic-case",
        "/records/withdrawn-zylophonic-case",
    ]
    for address in [*ADDRESSES, *asked]:
        page = (
            client.get(address, buffered=True)
            .text.replace("zylomatic</", "")
            .replace('value="zylomatic"', "")
        )
        assert not re.search("Zylomatic|Zylophonic|Quizzaciously", page), address
    assert client.get("/records/draft-zylophonic-case").status_code == 404
    assert client.get("/organisations/zylo-works").status_code == 404
    withdrawn = client.get("/records/withdrawn-zylophonic-case")
    assert withdrawn.status_code == 410
    assert "The scheme asked for it." in withdrawn.text
