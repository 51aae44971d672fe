"""The search page: the whole state in the address, help where nothing is found, never a 500."""

import re
from html import unescape

import pytest
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict
from werkzeug.test import EnvironBuilder
from werkzeug.wrappers import Request

from indexer.catalogue import Catalogue
from indexer.engines.protocol import FacetCount
from indexer.record import NOT_REPORTED
from indexer.search import SearchAnswer, SearchRequest, as_json
from webapp.facet_boxes import LISTED, SHOWN, facet_boxes
from webapp.search_address import SearchAddress

TITLE = re.compile(r'class="hit-title"><a href="/records/([^"]+)"')


def found(client: FlaskClient, address: str) -> list[str]:
    """Ids of the records on a page of results."""
    return TITLE.findall(client.get(address).text)


def removals(page: str) -> list[str]:
    """Where the links go that take a filter away."""
    return [unescape(href) for href in re.findall(r'class="remove" href="([^"]+)"', page)]


def test_the_page_shows_what_the_library_answers(client: FlaskClient, catalogue: Catalogue) -> None:
    """In its order."""
    answer = catalogue.search(SearchRequest("peer support", {"theme": ["peer-support"]}))
    assert found(client, "/search?q=peer+support&theme=peer-support") == [
        hit.id for hit in answer.results.hits
    ]


def test_the_json_twin_is_the_library_s_own(client: FlaskClient, catalogue: Catalogue) -> None:
    """The same parameters, the same answer."""
    expected = as_json(catalogue.search(SearchRequest("elders", {"place": ["england"]}, sort="title")))
    assert client.get("/search.json?q=elders&place=england&sort=title").json == expected


def test_values_of_one_facet_add_and_facets_narrow(client: FlaskClient) -> None:
    """Any of them within a facet, all of them between facets."""
    wales, both = (
        set(found(client, "/search?place=wales")),
        found(client, "/search?place=wales&place=scotland"),
    )
    assert wales < set(both)
    assert set(found(client, "/search?place=wales&kind=event")) < wales


def test_a_filter_in_use_can_be_taken_away_alone(client: FlaskClient) -> None:
    """Each with a link that keeps words, order and the other filters."""
    page = client.get("/search?q=health&place=england&theme=peer-support&sort=title").text
    assert removals(page) == [
        "/search?q=health&sort=title&place=england",
        "/search?q=health&sort=title&theme=peer-support",
    ]
    assert 'href="/search?q=health&amp;sort=title"' in page


def test_chosen_values_stay_in_sight_and_ticked(client: FlaskClient) -> None:
    """Even one that leads to nothing, so that it can be unticked."""
    page = client.get("/search?q=zebras&theme=timebanking").text
    assert re.search(r'name="theme" value="timebanking"[^>]* checked', page)


def test_a_narrowing_without_a_box_is_kept_by_the_form(client: FlaskClient) -> None:
    """Person, initiative, event, series, Four Co’s: in the address, among the filters, in the form."""
    page = client.get(
        "/search?person=martin-simon&series=co-production-roadshows-2011&four_cos=co-deliver"
    ).text
    assert '<input type="hidden" name="person" value="martin-simon">' in page
    assert all(label in page for label in ("Martin Simon", "Co-production Roadshows 2011", "Co-deliver"))
    assert (
        "Co-production Roadshow, Birmingham"
        in client.get("/search?part_of=co-production-roadshow-birmingham-2011").text
    )


def test_the_page_says_what_else_it_searches_for(client: FlaskClient) -> None:
    """With a switch, which the address keeps, and the way back."""
    page = client.get("/search?q=timebanking").text
    assert "Also searching for" in page
    assert 'href="/search?q=timebanking&amp;exact=1"' in page
    exact = client.get("/search?q=timebanking&exact=1").text
    assert "Also searching for" not in exact
    assert 'href="/search?q=timebanking"' in exact
    assert '<input type="hidden" name="exact" value="1">' in exact


def test_every_hit_says_why_it_matched(client: FlaskClient) -> None:
    """By which theme, and by which of its labels where the record calls it otherwise."""
    page = re.sub(r"<[^>]+>", "", client.get("/search?q=peer+support").text)
    assert re.search(r"Why: theme [A-Z][a-z ]+\n", page)
    assert "theme Peer support, by its label “Buddies”" in page


def test_another_spelling_is_used_and_said(client: FlaskClient) -> None:
    """With a link to exactly what was typed, where it is only offered."""
    page = client.get("/search?q=refugeees+wrok").text
    assert "This is what was found for <strong>refugees work</strong>." in page
    exact = re.search(r'<a href="([^"]+)">Search for “refugeees wrok” exactly</a>', page)
    assert exact
    page = client.get(unescape(exact[1])).text
    assert re.search(r'Did you mean <a href="/search\?q=[^"]+">', page)


def test_words_found_are_marked_and_everything_else_is_escaped(client: FlaskClient) -> None:
    """In titles and passages; what was typed is only ever text."""
    assert re.search(r"<mark>[Tt]imebank", client.get("/search?q=timebanking").text)
    page = client.get("/search?q=%3Cscript%3Ealert(1)%3C/script%3E").text
    assert "<script>" not in page
    assert "&lt;script&gt;" in page


def test_pages_follow_one_another(client: FlaskClient) -> None:
    """With rel next and prev; together they are everything, nothing twice."""
    first = client.get("/search?sort=title").text
    assert re.search(r'href="/search\?sort=title&amp;page=2" rel="next"', first)
    assert 'rel="prev"' not in first
    everything = [
        record for page in range(1, 9) for record in found(client, f"/search?sort=title&page={page}")
    ]
    assert (len(everything), len(set(everything))) == (158, 158)


def test_a_page_past_the_last_leads_to_the_last(client: FlaskClient) -> None:
    """By redirect, filters kept."""
    answer = client.get("/search?kind=event&page=9")
    assert (answer.status_code, answer.location) == (302, "/search?kind=event")


def test_an_event_says_how_many_of_its_examples_match(client: FlaskClient) -> None:
    """Nothing is counted twice: they are records of their own."""
    page = client.get("/search?q=refugees+birmingham").text
    assert re.search(r'birmingham-2011#examples">[1-4] of its examples match', page)


@pytest.mark.parametrize(
    "query",
    [
        "(",
        '"people as',
        "ch*",
        "ch~",
        "champ~2",
        'garden^0 "a b"',
        '"a b"~2',
        "wales OR",
        "x" * 1_001,
        "-a " * 65,
        "(" * 17 + "a" + ")" * 17,
    ],
)
def test_a_query_that_cannot_be_read_is_answered_with_help(client: FlaskClient, query: str) -> None:
    """400, the sentence linked to the field, the text kept, and a search for the bare words that works."""
    answer = client.get("/search", query_string={"q": query})
    assert answer.status_code == 400
    assert 'href="#q"' in answer.text
    assert f'value="{query.strip()}"' in unescape(answer.text)
    bare = re.search(r'<a href="([^"]+)">the bare words', answer.text)
    assert not bare or client.get(unescape(bare[1])).status_code == 200
    sentence = client.get("/search.json", query_string={"q": query})
    assert (sentence.status_code, list(sentence.json or {})) == (400, ["error"])


def test_what_is_being_typed_is_completed(client: FlaskClient) -> None:
    """Each suggestion with what it is, how many records have it, and an address that answers."""
    found = client.get("/search/suggest?q=time+cred").get_json()
    assert found[0] == {
        "label": "Time credits",
        "by": "",
        "kind": "Theme",
        "records": 5,
        "address": "/themes/time-credits",
    }
    assert {"Theme", "Initiative", "Organisation", "Record"} == {each["kind"] for each in found}
    assert {client.get(each["address"]).status_code for each in found} == {200}


@pytest.mark.parametrize("typed", ["", " ", "%00", "*", "(", "%F0%9F%A6%93", "a" * 5_000, "a+" * 500, "%ff"])
def test_nothing_that_is_typed_is_a_fault(client: FlaskClient, typed: str) -> None:
    """A list is answered, if an empty one."""
    answer = client.get(f"/search/suggest?q={typed}")
    assert (answer.status_code, type(answer.json)) == (200, list)


ODD = [
    "page=abc", "page=-1", "page=0", "page=1e9", "page=%C2%B2", "page=1&page=x", "page=" + "9" * 5000,
    "page=1000000000",
    "q=%00", "q=a%00b", "q=%ff%fe", "q=" + "x" * 100_000, "q=" + "%F0%9F%A6%93" * 300, "q=%E2%80%AE",
    "q=&q=b",
    "sort=up", "sort=", "sort=title&sort=date", "theme=", "theme=%00", "theme=<b>", "theme=" + "y" * 9000,
    "year=99999", "year=-5", "kind=event&kind=EVENT", "alias=x", "nonsense=1", "exact=yes", "exact=0",
    "_external=1",
    "_scheme=javascript&q=a", "endpoint=x", "&".join(f"theme=t{number}" for number in range(500)), "%00=%00",
    "q[]=a",
]  # fmt: skip


@pytest.mark.parametrize("parameters", ODD, ids=lambda text: text[:24])
@pytest.mark.parametrize("path", ["/search", "/search.json"])
def test_odd_parameters_are_answered_calmly(client: FlaskClient, path: str, parameters: str) -> None:
    """With results, or with one sentence; never with a fault."""
    assert client.get(f"{path}?{parameters}").status_code in (200, 302, 400)


def test_where_nothing_is_found_every_way_out_leads_somewhere(client: FlaskClient) -> None:
    """Filters to take away and bare words to search for, each with what it would give."""
    page = client.get('/search?q="zebra crossing"&theme=timebanking&kind=event').text
    assert "Nothing was found" in page
    ways = re.findall(r'<li><a href="(/search[^"]*)">[^<]+</a>: ([\d,]+) record', page)
    assert ways
    for address, count in ways:
        shown = re.search(r"<strong>([\d,]+) records?</strong>", client.get(unescape(address)).text)
        assert shown
        assert shown[1] == count
    assert 'href="/themes/' in page


WAY = re.compile(r'<li><a href="(/search[^"]*)">([^<]+)</a>: ([\d,]+) record')


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("q=housing+AND+zebra", "Search without zebra"),
        ('q="zebra crossing" housing', "Search without &#34;zebra crossing&#34;"),
        ('q="gardens people"', "Search for the bare words gardens people"),
        ("q=timebanking&place=sweden", "Take away “Sweden”"),
        ("q=timebanking&place=sweden&year=1990", "Search without any filter"),
        ("q=rushey+AND+birmingham", "Search without birmingham"),
    ],
)
def test_where_little_is_found_more_is_offered(client: FlaskClient, query: str, expected: str) -> None:
    """One thing left out at a time, each with what it gives, which is more, and true."""
    page = client.get(f"/search?{query}").text
    shown = re.search(r"<strong>(\d+|No) records?</strong>", page)
    assert shown
    found = 0 if shown[1] == "No" else int(shown[1])
    ways = WAY.findall(page)
    assert expected in [label for _, label, _ in ways]
    for address, _, count in ways:
        assert int(count) > found
        total = client.get(unescape(address).replace("/search?", "/search.json?")).get_json()["total"]
        assert (total, address) == (int(count), address)


def test_a_weight_and_a_slip_are_kept_in_the_page(client: FlaskClient) -> None:
    """In its field, in the way to another order, and in what is said of a corrected word beside them."""
    page = unescape(client.get("/search", query_string={"q": "elders^3 chmapions~"}).text)
    assert 'value="elders^3 chmapions~"' in page
    assert 'href="/search?q=elders%5E3+chmapions~&sort=title"' in page
    page = unescape(client.get("/search", query_string={"q": "timbanking^2 rushye~"}).text)
    assert "what was found for <strong>timebanking^2 rushye~</strong>" in page


def test_every_example_of_the_help_finds_something(client: FlaskClient) -> None:
    """Whatever stands there can be tried."""
    examples = re.findall(r'<dt><a href="([^"]+)"', client.get("/help").text)
    assert len(examples) > 8
    assert [example for example in examples if not found(client, unescape(example))] == []


def test_themes_near_to_the_words_are_offered(client: FlaskClient) -> None:
    """Those that have one of the words, or one that begins like it."""
    page = client.get('/search?q="volunteerism of zebras"').text
    assert "Themes near to your words" in page
    assert 'href="/themes/volunteering"' in page


def test_a_search_with_many_hits_is_left_alone(client: FlaskClient) -> None:
    """Nothing is offered where enough was found."""
    page = client.get("/search?q=timebanking").text
    assert "To find more" not in page
    assert "Nothing was found" not in page


def test_ways_out_of_a_long_query_are_few(
    client: FlaskClient, catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its cost is bounded: a few searches, whatever was typed."""
    words = " AND ".join(f"zebra{number}" for number in range(60))
    asked: list[SearchRequest] = []
    original = catalogue.search

    def counted(request: SearchRequest) -> SearchAnswer:
        asked.append(request)
        return original(request)

    monkeypatch.setattr(catalogue, "search", counted)
    filters = [f"t{number}" for number in range(40)]
    assert client.get("/search", query_string={"q": words, "theme": filters}).status_code == 200
    assert 1 < len(asked) < 20


@pytest.mark.parametrize("facet", ["organisation", "place", "service_area"])
def test_a_long_facet_shows_its_first_values_and_counts_the_others(facet: str) -> None:
    """Whatever is not reported goes last, and so is not listed; nothing is counted twice."""
    values = [FacetCount(NOT_REPORTED, "Not reported", 900)]
    values += [FacetCount(f"v{number}", f"V {number}", 800 - number) for number in range(500)]
    (box,) = facet_boxes({facet: values}, {})
    shown = [tick.counted.value for tick in (*box.shown, *box.more)]
    assert shown == [f"v{number}" for number in range(SHOWN + LISTED)]
    assert box.left_out == len(values) - len(shown)


def test_a_place_says_what_encloses_it_wherever_that_stands() -> None:
    """Also where the enclosing one is found as often and comes so late that it is not listed itself."""
    inner = [FacetCount(f"v{number:03}", f"V {number:03}", 1, parent="whole") for number in range(200)]
    (box,) = facet_boxes({"place": [*inner, FacetCount("whole", "Whole", 1)]}, {})
    assert [tick.counted.value for tick in box.shown] == ["whole", *(f"v{n:03}" for n in range(SHOWN))]
    assert {tick.within for tick in box.more} == {"Whole"}


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    text=st.text(st.characters(exclude_categories=["Cs"])).map(str.strip),
    theme=st.lists(st.sampled_from(["peer-support", "co-design", "2011"]), unique=True).map(tuple),
    sort=st.sampled_from(["", "date", "title"]),
    page=st.integers(1, 50),
    exact=st.booleans(),
)
def test_a_search_is_read_back_from_its_address(
    client: FlaskClient, text: str, theme: tuple[str, ...], sort: str, page: int, *, exact: bool
) -> None:
    """Whatever is asked for."""
    filters = {"theme": theme} if theme else {}
    address = SearchAddress(text, filters, sort, page, exact)
    with client.application.test_request_context():
        href = address.href()
    assert SearchAddress.from_args(MultiDict(Request(EnvironBuilder(href).get_environ()).args)) == address
