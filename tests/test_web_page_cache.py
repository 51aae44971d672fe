"""Pages that are kept: the same until what they show has changed."""

from functools import partial
from pathlib import Path

from flask.testing import FlaskClient

from indexer.catalogue import Catalogue
from indexer.settings import Settings
from webapp.app import create_app
from webapp.page_cache import PAGES, PageCache


def noted(made: list[str], page: str) -> str:
    """A page, whose making is noted."""
    made.append(page)
    return page


def test_a_page_is_made_once() -> None:
    """A key that was asked for is not made again; what is no text is."""
    made: list[str] = []
    pages = PageCache()
    for _ in range(3):
        pages.page("key", partial(noted, made, "page"))
        pages.page("error", lambda: (noted(made, "error"), 400))
    assert ["page", "error", "error", "error"] == made


def test_few_pages_are_kept() -> None:
    """The page asked for longest ago goes first."""
    made: list[str] = []
    pages = PageCache()
    for number in [*range(PAGES + 1), PAGES, 0]:
        pages.page(number, partial(noted, made, str(number)))
    assert [*map(str, range(PAGES + 1)), "0"] == made


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
