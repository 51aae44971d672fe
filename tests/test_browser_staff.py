"""The staff area in a real browser: axe, small screens, the keyboard, and work without script."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from indexer.errors import EditConflict
from indexer.history import Signature
from indexer.staff.accounts import Role
from real_browser import IN_BROWSER, LARGE, SMALL, chromium, faults_of, serving
from small_corpus import write_corpus
from staff_desk import NAMES, PASSWORD, Desk

pytestmark = IN_BROWSER

PAGES = {
    "overview": "/staff",
    "add": "/staff/new",
    "case study": "/staff/new/case-study",
    "event": "/staff/new/event",
    "records": "/staff/records",
    "record": "/staff/records/r1",
    "edit": "/staff/records/r1/edit",
    "preview": "/staff/records/r1/preview",
    "history": "/staff/records/r1/history",
    "revision": "/staff/records/r1/history/1",
    "refused edit": "/staff/records/r1/history/2",
    "two edits": "/staff/records/r1/history/2/join",
    "changes": "/staff/changes",
    "change": "/staff/changes/1",
    "work list": "/staff/work",
    "task": "/staff/work/no-summary",
    "names": "/staff/names/themes",
    "name": "/staff/names/themes/food",
    "new name": "/staff/names/places/new",
    "person": "/staff/names/people/ann",
    "redaction": "/staff/names/people/ann/redact",
    "many at once": "/staff/bulk",
    "table": "/staff/table",
    "account": "/staff/account",
    "accounts": "/staff/accounts",
}
"""What an administrator sees."""


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """A staff area with a member of each role, a person, a record with a history and a refused edit of it."""
    root = tmp_path_factory.mktemp("desk")
    write_corpus(root / "corpus")
    (root / "corpus" / "authorities").mkdir()
    (root / "corpus" / "authorities" / "people.yaml").write_text("- id: ann\n  name: Ann Adams\n")
    desk = Desk(root, corpus=root / "corpus")
    opened = desk.catalogue.corpus.read("r1").revision
    changes = {"title": "The orchard of r1", "people": [{"person": "ann", "role": "chair"}]}
    desk.catalogue.save("r1", changes, revision=opened, signature=Signature("edith", "it was an orchard"))
    late = {"title": "The field of r1", "summary": "Told in a sentence."}
    with pytest.raises(EditConflict):
        desk.catalogue.save("r1", late, revision=opened, signature=Signature("adam"))
    for day in (1, 2, 3):
        desk.catalogue.missed_searches.note("zebra crossing", date(2026, 11, day))
    return desk


@pytest.fixture(scope="module")
def served(desk: Desk) -> Iterator[str]:
    """Its address."""
    with serving(desk.app) as address:
        yield address


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium, without a window."""
    with chromium() as browser:
        yield browser


@pytest.fixture(scope="module")
def signed_in(browser: Browser, served: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The cookies of an administrator who has signed in through the form."""
    context = browser.new_context(base_url=served, java_script_enabled=False)
    enter(context.new_page(), Role.ADMINISTRATOR)
    kept = tmp_path_factory.mktemp("cookies") / "state.json"
    context.storage_state(path=kept)
    context.close()
    return kept


def enter(page: Page, role: Role) -> None:
    """Sign in through the form."""
    page.goto("/staff/sign-in")
    page.get_by_label("Name").fill(NAMES[role])
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("navigation", name="Staff")).to_be_visible()


def tab(browser: Browser, served: str, signed_in: Path, width: int = LARGE, **more: object) -> BrowserContext:
    """A window of somebody who is signed in."""
    options: dict[str, object] = {"viewport": {"width": width, "height": 900}, **more}
    return browser.new_context(base_url=served, storage_state=signed_in, **options)  # type: ignore[arg-type]


@pytest.mark.parametrize("width", [LARGE, SMALL])
@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing_on_a_staff_page(
    browser: Browser, served: str, signed_in: Path, name: str, width: int
) -> None:
    """WCAG 2.2 AA and good practice, large and at 320 px; no scrolling sideways."""
    context = tab(browser, served, signed_in, width, bypass_csp=True)
    page = context.new_page()
    page.goto(PAGES[name])
    assert page.url.endswith(PAGES[name])
    assert faults_of(page, width) == []
    context.close()


@pytest.mark.parametrize("width", [LARGE, SMALL])
def test_axe_finds_nothing_on_the_way_in(browser: Browser, served: str, desk: Desk, width: int) -> None:
    """The form, a refusal, an invitation, and a link that is used up."""
    token = desk.state.accounts.invite(None, Role.EDITOR, now=desk.now)
    context = browser.new_context(base_url=served, viewport={"width": width, "height": 900}, bypass_csp=True)
    page = context.new_page()
    for address in ("/staff/sign-in", f"/staff/invited/{token}", "/staff/invited/used"):
        page.goto(address)
        assert faults_of(page, width) == []
    page.goto("/staff/sign-in")
    page.get_by_label("Name").fill("nobody")
    page.get_by_label("Password").fill("nothing")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("do not go together")
    expect(page.get_by_label("Name")).to_have_value("nobody")
    assert faults_of(page, width) == []
    context.close()


def test_a_page_keeps_to_its_policy(browser: Browser, served: str, signed_in: Path) -> None:
    """No violation in the console, nothing from another host, nothing missing."""
    context = tab(browser, served, signed_in)
    page = context.new_page()
    asked, complaints = [], []
    page.on("response", lambda response: asked.append((response.url, response.status)))
    page.on("console", lambda message: complaints.append(message.text))
    for address in PAGES.values():
        page.goto(address)
    assert complaints == []
    assert [url for url, status in asked if not url.startswith(served) or status >= 400] == []
    context.close()
