"""The site in a real browser: the way through it, the keyboard, small screens, paper, and axe."""

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from flask import Flask
from playwright.sync_api import Browser, Page, ViewportSize, expect

from real_browser import IN_BROWSER, LARGE, SMALL, chromium, faults_of, serving

pytestmark = IN_BROWSER
PAGES = {
    "home": "/",
    "all": "/search",
    "found": "/search?q=timebanking",
    "narrowed": "/search?q=peer+support&theme=peer-support&place=england",
    "spelling": "/search?q=refugeees+wrok",
    "nothing": "/search?q=%22zebra+crossing%22&theme=timebanking",
    "error": "/search?q=(wales",
    "like mine": "/cases-like-mine",
    "likenesses": "/cases-like-mine?theme=timebanking&people_involved=older-people&place=Wales&place_kind=x",
    "event": "/records/co-production-roadshow-birmingham-2011",
    "example": "/records/timebanking-workshop-birmingham-2011",
    "case": "/records/solihull-environment-champions",
    "figures": "/records/all-in-this-together-wales-2012",
    "themes": "/themes",
    "theme": "/themes/timebanking",
    "organisations": "/organisations",
    "people": "/people",
    "places": "/places",
    "initiatives": "/initiatives",
    "organisation": "/organisations/nesta",
    "person": "/people/martin-simon",
    "place": "/places/scotland",
    "initiative": "/initiatives/fair-shares",
    "events": "/events",
    "help": "/help",
    "about": "/about",
    "not found": "/nothing",
}


@pytest.fixture(scope="module")
def served(site: Flask) -> Iterator[str]:
    """The address of the site."""
    with serving(site) as address:
        yield address


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium, without a window."""
    with chromium() as browser:
        yield browser


@pytest.fixture
def page(browser: Browser, served: str) -> Iterator[Page]:
    """A tab of a reader who has switched JavaScript off."""
    size: ViewportSize = {"width": LARGE, "height": 900}
    context = browser.new_context(base_url=served, java_script_enabled=False, viewport=size)
    yield context.new_page()
    context.close()


def test_from_a_search_to_a_record_and_back(page: Page) -> None:
    """Words, a filter, a record, and the search still as it was."""
    page.goto("/")
    page.get_by_label("Search all records").fill("peer support")
    page.get_by_role("button", name="Search").click()
    page.get_by_role("checkbox", name="Workshop example").check()
    page.get_by_role("button", name="Apply filters").click()
    expect(page.get_by_label("Filters in use")).to_contain_text("Workshop example")
    expect(page.get_by_label("Search all records")).to_have_value("peer support")
    narrowed = page.url
    page.get_by_role("link", name="Peer support to help refugees find work").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Peer support to help refugees find work")
    page.go_back()
    assert page.url == narrowed
    expect(page.get_by_role("checkbox", name="Workshop example")).to_be_checked()
    page.get_by_role("link", name="Take away Kind: Workshop example").click()
    expect(page.get_by_role("checkbox", name="Workshop example")).not_to_be_checked()


def test_on_a_small_screen_the_filters_open_and_close(page: Page) -> None:
    """By a disclosure that says how many are in use; without JavaScript."""
    page.set_viewport_size({"width": SMALL, "height": 800})
    page.goto(PAGES["narrowed"])
    box = page.get_by_role("checkbox", name="London")
    expect(box).to_be_hidden()
    page.get_by_text("Filters (2 in use)").click()
    expect(box).to_be_visible()


def test_a_search_that_cannot_be_read_leads_back_to_its_field(page: Page) -> None:
    """The summary's link goes to the field, which still has what was typed."""
    page.goto(PAGES["error"])
    page.get_by_role("alert").get_by_role("link").click()
    expect(page.get_by_label("Search all records")).to_have_value("(wales")
    assert page.url.endswith("#q")


@pytest.mark.parametrize(("path", "width"), [("/", LARGE), ("/search?q=peer+support", LARGE), ("/", SMALL)])
def test_what_is_being_typed_is_completed(browser: Browser, served: str, path: str, width: int) -> None:
    """By keyboard: the field says what it is, a choice opens its page, and axe finds nothing meanwhile."""
    context = browser.new_context(base_url=served, viewport={"width": width, "height": 900}, bypass_csp=True)
    page = context.new_page()
    page.goto(path)
    field = page.get_by_role("combobox", name="Search all records")
    expect(field).to_have_value("peer support" if "q=" in path else "")
    field.focus()
    expect(page.get_by_role("option")).to_have_count(0)
    field.fill("")
    field.press_sequentially("rabiyah")
    expect(page.get_by_role("option").first).to_contain_text("Rabiyah Latif")
    expect(field).to_have_attribute("aria-expanded", "true")
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("option", selected=True)).to_contain_text("Person, 2 records")
    assert faults_of(page, width) == []
    field.focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Rabiyah Latif")
    context.close()


def test_whoever_chooses_no_suggestion_searches(browser: Browser, served: str) -> None:
    """Enter sends the form with what was typed, suggestions or not; Escape puts them away."""
    context = browser.new_context(base_url=served)
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.goto("/")
    field = page.get_by_role("combobox", name="Search all records")
    field.press_sequentially("timeb")
    expect(page.get_by_role("option").first).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("option").first).to_be_hidden()
    field.press_sequentially("an")
    expect(page.get_by_role("option").first).to_be_visible()
    page.keyboard.press("Enter")
    page.wait_for_url("**/search?q=timeban")
    expect(page.get_by_role("combobox", name="Search all records")).to_have_value("timeban")
    expect(page.get_by_role("option")).to_have_count(0)
    assert complaints == []
    context.close()


def test_the_keyboard_reaches_everything_in_order(browser: Browser, served: str) -> None:
    """First the skip link, then search, filters, their button, results; each with a focus that is seen."""
    context = browser.new_context(base_url=served, viewport={"width": LARGE, "height": 900})
    page = context.new_page()
    page.goto("/search?q=timebanking")
    reached = []
    for _ in range(300):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement === document.body"):
            break
        reached.append(page.evaluate(_FOCUSED))
    names = [name for name, _, _ in reached]
    assert names[0] == "Skip to the main content"
    order = [names.index(wanted) for wanted in ("q", "kind", "theme", "Apply filters", "newest")]
    assert order == sorted(order)
    assert [name for name, is_seen, _ in reached if not is_seen] == []
    assert [name for name, _, is_covered in reached if is_covered] == []
    context.close()


_SPACED = """
* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important; }
p { margin-bottom: 2em !important; }
"""
_FOCUSED = """() => {
  const it = document.activeElement, style = getComputedStyle(it), box = it.getBoundingClientRect();
  const outlined = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0;
  const seen = outlined || style.boxShadow !== "none";
  const top = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
  const covered = box.width > 1 && !(top === it || it.contains(top) || (top && top.contains(it)) );
  return [it.name || it.textContent.trim(), seen, covered];
}"""


@pytest.mark.parametrize("width", [LARGE, SMALL])
@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing_and_nothing_sticks_out(
    browser: Browser, served: str, name: str, width: int
) -> None:
    """WCAG 2.2 AA and good practice, large and at 320 px, filters open; no scrolling sideways."""
    context = browser.new_context(base_url=served, viewport={"width": width, "height": 900}, bypass_csp=True)
    page = context.new_page()
    page.goto(PAGES[name])
    assert faults_of(page, width) == []
    context.close()


@pytest.mark.parametrize("name", ["home", "narrowed", "event", "theme", "likenesses"])
def test_the_dark_set_has_contrast_too(browser: Browser, served: str, name: str) -> None:
    """As axe measures it."""
    context = browser.new_context(base_url=served, color_scheme="dark", bypass_csp=True)
    page = context.new_page()
    page.goto(PAGES[name])
    found = Axe().run(page, options={"runOnly": ["color-contrast"]}).response["violations"]
    assert [node["target"] for fault in found for node in fault["nodes"]] == []
    context.close()


@pytest.mark.parametrize("name", ["found", "event", "theme", "likenesses"])
def test_spaced_and_enlarged_text_still_fits(browser: Browser, served: str, name: str) -> None:
    """The spacing of WCAG 1.4.12 at 320 px, which is 1280 px at 400 %."""
    context = browser.new_context(base_url=served, viewport={"width": SMALL, "height": 256}, bypass_csp=True)
    page = context.new_page()
    page.goto(PAGES[name])
    page.add_style_tag(content=_SPACED)
    assert page.evaluate("document.documentElement.scrollWidth") <= SMALL
    context.close()


def test_a_page_keeps_to_its_policy_and_asks_nobody_else(browser: Browser, served: str) -> None:
    """No violation in the console, no request to another host, fonts and styles all found."""
    context = browser.new_context(base_url=served)
    page = context.new_page()
    asked, complaints = [], []
    page.on("response", lambda response: asked.append((response.url, response.status)))
    page.on("console", lambda message: complaints.append(message.text))
    for name in ("home", "narrowed", "event", "theme", "people"):
        page.goto(PAGES[name])
    assert complaints == []
    assert [url for url, status in asked if not url.startswith(served) or status >= 400] == []
    assert page.evaluate("document.fonts.check('600 20px \"Source Serif 4\"')")
    context.close()


def test_on_paper_there_is_no_navigation_and_the_citation_is_printed(page: Page) -> None:
    """With the addresses of the sources after their titles."""
    page.emulate_media(media="print")
    page.goto(PAGES["event"])
    expect(page.get_by_role("navigation", name="Main")).to_be_hidden()
    expect(page.get_by_role("search")).to_be_hidden()
    expect(page.get_by_text("How to cite this record")).to_be_visible()
    assert page.pdf()[:5] == b"%PDF-"
