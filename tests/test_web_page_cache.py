"""Pages that are kept: the same until what they show has changed."""

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from flask.testing import FlaskClient
from werkzeug.test import Client
from werkzeug.wrappers import Response

from indexer.catalogue import Catalogue
from indexer.settings import Settings
from webapp.app import create_app
from webapp.page_cache import PAGES, PageCache

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment


class Site:
    """A site whose pages say their address; it notes which it made. At `?q=none` there is nothing."""

    def __init__(self) -> None:
        self.made: list[str] = []
        self.state = 0
        self.client = Client(PageCache(self, lambda: self.state))

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        asked = f"{environ['HTTP_HOST']}{environ['PATH_INFO']}?{environ['QUERY_STRING']}"
        self.made.append(asked)
        response = Response(asked, 404 if asked.endswith("none") else 200, {"Vary": "Cookie"})
        response.add_etag()
        return response(environ, start_response)


def test_a_page_is_made_once() -> None:
    """Until the state is another one; each address, each host and each query has its own."""
    site = Site()
    asked = ["/search?q=a", "/search?q=b", "/themes", "/search?q=a"]
    shown = [site.client.get(address).text for address in asked]
    site.client.get("/search?q=a", headers={"Host": "other"})
    site.state = 1
    site.client.get("/themes")
    assert shown == [f"localhost{address}{'' if '?' in address else '?'}" for address in asked]
    assert [*shown[:3], "other/search?q=a", "localhost/themes?"] == site.made


def test_only_whole_pages_are_kept() -> None:
    """An error, an address of one record, and what is sent by a form are always the site's to answer."""
    site = Site()
    for _ in range(2):
        site.client.get("/search?q=none")
        site.client.get("/records/one")
        site.client.post("/search")
    assert len(site.made) == 6


def test_who_has_a_page_is_told_so() -> None:
    """304 without a body, with the headers of the page; also when the page has to be made for that."""
    site = Site()
    page = site.client.get("/themes")
    site.state = 1
    again = [site.client.get("/themes", headers={"If-None-Match": page.headers["ETag"]}) for _ in range(2)]
    other = site.client.get("/themes", headers={"If-None-Match": '"another"'})
    assert [(304, b"", "Cookie", None)] * 2 == [
        (answer.status_code, answer.data, answer.headers["Vary"], answer.headers.get("Content-Type"))
        for answer in again
    ]
    assert (200, page.data) == (other.status_code, other.data)


def test_few_pages_are_kept() -> None:
    """The page asked for longest ago goes first."""
    site = Site()
    for number in [*range(PAGES + 1), PAGES, 0]:
        site.client.get(f"/search?q={number}")
    assert [f"localhost/search?q={number}" for number in [*range(PAGES + 1), 0]] == site.made


def test_a_changed_record_is_seen_at_once(corpus_copy: Path, tmp_path: Path) -> None:
    """A search page that was kept is made again when the index has changed, and who has it gets a 304."""
    catalogue = Catalogue(Settings(corpus=corpus_copy, var=tmp_path / "var"))
    catalogue.refresh()
    client: FlaskClient = create_app(catalogue.settings, catalogue).test_client()
    before = client.get("/search?q=timebank")
    again = client.get("/search?q=timebank", headers={"If-None-Match": before.headers["ETag"]})
    path = corpus_copy / "records" / "rushey-green-time-bank.md"
    path.write_text(path.read_text().replace("status: published", "status: draft"))
    catalogue.refresh()
    after = client.get("/search?q=timebank")
    assert (200, 304, True, False) == (
        before.status_code,
        again.status_code,
        "rushey-green-time-bank" in before.text,
        "rushey-green-time-bank" in after.text,
    )
