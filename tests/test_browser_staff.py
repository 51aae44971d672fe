"""The staff area in a real browser: axe, small screens, the keyboard, and work without script."""

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Dialog, Page, expect

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
    "files": "/staff/records/r1/files",
    "history": "/staff/records/r1/history",
    "revision": "/staff/records/r1/history/1",
    "refused edit": "/staff/records/r1/history/2",
    "two edits": "/staff/records/r1/edit?refused=2",
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


# --- the whole way -------------------------------------------------------------------------------

WRITEUP = Path(__file__).parent / "writeups" / "blind" / "g05-tenants-in-the-room.docx"


def test_from_a_file_to_published_and_found_without_script(browser: Browser, served: str) -> None:
    """A new editor, a Word file: sign in, add, read, save, publish, search: nine clicks and fields."""
    context = browser.new_context(base_url=served, java_script_enabled=False)
    page = context.new_page()
    page.goto("/staff")
    page.get_by_label("Name").fill(NAMES[Role.EDITOR])
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("link", name="Add a case").click()
    page.get_by_role("link", name="From a write-up").click()
    page.get_by_label("A file").set_input_files(WRITEUP)
    page.get_by_role("button", name="Read it").click()
    page.get_by_role("button", name="as drafts").first.click()
    page.get_by_role("button", name="Publish").click()
    expect(page.get_by_text("is published, with 4 examples")).to_be_visible()
    page.goto("/search?q=tenants")
    expect(page.get_by_role("link", name="Tenants in the Room")).to_be_visible()
    context.close()


def test_after_a_press_the_focus_is_at_what_is_said(browser: Browser, served: str, signed_in: Path) -> None:
    """A message or a refusal, which the title says too; the way to the main content is past the menu."""
    context = tab(browser, served, signed_in)
    page = context.new_page()
    page.goto("/staff/records/r3")
    expect(page.locator("main").get_by_role("navigation", name="Staff")).to_have_count(0)
    page.get_by_role("button", name="Comment").click()
    expect(page.get_by_role("alert")).to_be_focused()
    expect(page).to_have_title(re.compile("^Error: "))
    page.get_by_label("Say something about it").fill("Which year?")
    page.get_by_role("button", name="Comment").click()
    expect(page.get_by_role("status")).to_be_focused()
    expect(page).to_have_title(re.compile("^Your comment is kept. – "))
    context.close()


UNDER_THE_BAR = """() => {
  const it = document.activeElement, bar = document.querySelector(".bar");
  if (!it || it === document.body || bar.contains(it)) return null;
  const box = it.getBoundingClientRect(), over = bar.getBoundingClientRect();
  const isCovered = box.top < over.bottom && box.bottom > over.top;
  return isCovered ? it.name || it.textContent : null;
}"""


def test_the_bar_of_a_proposal_stays_in_sight_and_covers_nothing_that_has_the_focus(
    browser: Browser, served: str, signed_in: Path
) -> None:
    """Forwards and backwards; on a low screen it does not stay."""
    context = tab(browser, served, signed_in)
    page = context.new_page()
    page.goto("/staff/write-up")
    page.get_by_label("A file").set_input_files(WRITEUP)
    page.get_by_role("button", name="Read it").click()
    page.get_by_label("Title").first.focus()
    for key, times in (("Tab", 60), ("Shift+Tab", 50)):
        for _ in range(times):
            page.keyboard.press(key)
            assert page.evaluate(UNDER_THE_BAR) is None
        expect(page.get_by_role("button", name="as drafts").first).to_be_in_viewport()
    page.set_viewport_size({"width": SMALL, "height": 480})
    page.get_by_label("Another theme").last.focus()
    expect(page.get_by_role("button", name="as drafts").first).not_to_be_in_viewport()
    context.close()


def tab_to(page: Page, name: str) -> None:
    """Press Tab until it is reached; the focus is always seen."""
    for _ in range(150):
        page.keyboard.press("Tab")
        here, is_seen = page.evaluate(FOCUSED)
        assert is_seen, here
        if here == name:
            return
    raise AssertionError(f"Tab does not reach {name}")


def press_enter(page: Page) -> None:
    """Follow a link, or send a form."""
    with page.expect_navigation():
        page.keyboard.press("Enter")


def test_the_keyboard_alone_writes_and_publishes(browser: Browser, served: str) -> None:
    """Tab, letters, space and Enter: sign in, write a case, save it, publish it; the focus is always seen."""
    context = browser.new_context(base_url=served, viewport={"width": LARGE, "height": 900})
    page = context.new_page()
    page.goto("/staff/sign-in")

    def reach(name: str) -> None:
        tab_to(page, name)

    def enter() -> None:
        press_enter(page)

    reach("name")
    page.keyboard.type(NAMES[Role.EDITOR])
    reach("password")
    page.keyboard.type(PASSWORD)
    enter()
    reach("Add a case")
    enter()
    reach("Write a case study")
    enter()
    reach("title")
    page.keyboard.type("Keyboard choir of Ambleside")
    reach("body")
    page.keyboard.press("Control+Home")
    page.keyboard.type("They sing by keyboard.")
    reach("Save as a draft")
    enter()
    expect(page.get_by_role("heading", level=1)).to_have_text("Keyboard choir of Ambleside")
    reach("Publish")
    enter()
    expect(page.get_by_text("is published.")).to_be_visible()
    context.close()


FOCUSED = """() => {
  const it = document.activeElement, style = getComputedStyle(it);
  const outlined = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0;
  const name = it.name && it.type !== "submit" ? it.name : it.textContent.trim();
  return [name, outlined || style.boxShadow !== "none"];
}"""


def test_with_script_names_are_completed_text_is_kept_and_leaving_is_asked_about(
    browser: Browser, served: str, signed_in: Path, desk: Desk
) -> None:
    """The toolbar marks words; what is typed is on the server before it is saved."""
    context = tab(browser, served, signed_in)
    page = context.new_page()
    page.goto("/staff/new/case-study")
    page.locator("#title").fill("Typed and left")
    page.locator("#body").fill("strong words")
    page.locator("#body").select_text()
    page.get_by_role("button", name="Bold").click()
    expect(page.locator("#body")).to_have_value("**strong words**")
    page.locator("#more-themes-1").press_sequentially("shar")
    page.get_by_role("option", name="Sharing").click(timeout=8000)
    expect(page.locator("#more-themes-1")).to_have_value("Sharing")
    expect(page.locator("#kept")).to_contain_text("not saved yet", timeout=10_000)
    kept = desk.state.work.typed(NAMES[Role.ADMINISTRATOR], "new case-study")
    assert kept
    assert "Typed and left" in kept.fields
    page.get_by_role("button", name="Look it over").first.click()
    expect(page.get_by_text("No source is named.")).to_be_visible()
    asked: list[str] = []

    def leave(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.accept()

    page.on("dialog", leave)
    page.goto("/staff")
    assert asked == ["beforeunload"]
    expect(page.get_by_role("link", name="Typed and left")).to_be_visible()
    context.close()


def test_names_of_names_are_completed(browser: Browser, served: str, signed_in: Path) -> None:
    """Broader themes of a theme, and the one that it is merged into."""
    context = tab(browser, served, signed_in)
    page = context.new_page()
    page.goto("/staff/names/themes/new")
    page.locator("#more-broader-1").press_sequentially("shar")
    page.get_by_role("option", name="Sharing").click(timeout=8000)
    expect(page.locator("#more-broader-1")).to_have_value("Sharing")
    context.close()


@pytest.mark.parametrize("width", [LARGE, SMALL])
def test_axe_finds_nothing_on_the_pages_of_a_write_up_and_of_errors(
    browser: Browser, served: str, signed_in: Path, width: int
) -> None:
    """The form, a refusal, the proposal, a record with notes and comments, a form with errors."""
    context = tab(browser, served, signed_in, width, bypass_csp=True)
    page = context.new_page()
    page.goto("/staff/write-up")
    assert faults_of(page, width) == []
    page.get_by_role("button", name="Read it").click()
    assert faults_of(page, width) == []
    page.get_by_label("A file").set_input_files(WRITEUP)
    page.get_by_role("button", name="Read it").click()
    expect(page.get_by_role("heading", name="Self-check")).to_be_visible()
    assert faults_of(page, width) == []
    page.get_by_role("button", name="as drafts").first.click()
    page.get_by_label("Say something about it").fill("Which year?")
    page.get_by_role("button", name="Comment").click()
    assert faults_of(page, width) == []
    page.goto("/staff/new/case-study")
    page.locator("#date").fill("no date")
    page.locator("#people-name-1").fill("Nobody Known")
    page.evaluate("document.querySelector('form.sheet').noValidate = true")
    page.get_by_role("button", name="Save as a draft").click()
    expect(page.get_by_role("heading", name="Please look at this again")).to_be_visible()
    assert faults_of(page, width) == []
    context.close()


def test_the_keyboard_alone_changes_many_records_and_takes_it_back(
    browser: Browser, served: str, signed_in: Path, desk: Desk
) -> None:
    """Chosen, looked at, done, and undone on the page that it ends on."""
    context = tab(browser, served, signed_in)
    page = context.new_page()
    page.goto("/staff/bulk?q=choir+of+r2")
    before = desk.catalogue.corpus.read("r2").text
    tab_to(page, "record")
    page.keyboard.press("Space")
    tab_to(page, "into")
    page.keyboard.type("Sharing")
    tab_to(page, "See what changes")
    press_enter(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("1 record would change")
    tab_to(page, "Change 1 record")
    press_enter(page)
    assert desk.catalogue.corpus.read("r2").record.themes == ("food", "sharing")
    tab_to(page, "Take this change back")
    press_enter(page)
    assert desk.catalogue.corpus.read("r2").text == before
    context.close()


def test_ticks_stay_while_the_records_to_choose_from_change_without_script(
    browser: Browser, served: str, signed_in: Path
) -> None:
    """Ticked, narrowed, ticked again: the address tells the filter, and both are to be changed."""
    context = tab(browser, served, signed_in, java_script_enabled=False)
    page = context.new_page()
    page.goto("/staff/bulk")
    page.get_by_label("The kitchen of r0").check()
    page.get_by_label("Words of the title").fill("garden")
    press_enter(page)
    assert page.url.endswith("/staff/bulk?q=garden")
    expect(page.get_by_text("1 record is ticked, 1 of them not shown here")).to_be_visible()
    page.get_by_role("button", name="Tick all 1").click()
    expect(page.get_by_text("2 records are ticked")).to_be_visible()
    page.get_by_label("Put in").select_option(label="Food")
    page.get_by_role("button", name="See what changes").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("1 record would change")
    context.close()


def test_a_merge_and_a_restored_text_without_script(
    browser: Browser, served: str, signed_in: Path, desk: Desk
) -> None:
    """By plain links and forms."""
    catalogue = desk.catalogue
    now = catalogue.corpus.read("r5")
    catalogue.save("r5", {"title": "A mistake"}, revision=now.revision, signature=Signature("edith"))
    context = tab(browser, served, signed_in, java_script_enabled=False)
    page = context.new_page()
    page.goto("/staff/records/r5")
    page.get_by_role("link", name="The whole history").click()
    page.get_by_role("link", name="The text before all of these").click()
    page.get_by_role("button", name="Restore the text before this").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("The orchard of r5")
    page.goto("/staff/names/themes/food")
    page.get_by_text("Merge it into another theme").click()
    page.get_by_label("The one that stays").fill("Sharing")
    page.get_by_role("button", name="See what changes").first.click()
    page.get_by_role("button", name="Merge").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Sharing")
    page.goto("/themes/food")
    assert page.url.endswith("/themes/sharing")
    catalogue.undo(catalogue.corpus.history.changes()[0].number, signature=Signature("edith"))
    context.close()
