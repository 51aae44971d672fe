"""A real browser: Chromium, a site served as it is in earnest, and what axe says of a page."""

import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
import waitress
from axe_playwright_python.sync_playwright import Axe
from flask import Flask
from playwright.sync_api import Browser, Page, sync_playwright

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
IN_BROWSER = [
    pytest.mark.skipif(CHROMIUM is None, reason="there is no Chromium on this machine"),
    pytest.mark.xdist_group("browser"),
]

QUIET = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run",
    "--disable-component-update", "--disable-sync",
)  # fmt: skip
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
LARGE, SMALL = 1280, 320


@contextmanager
def serving(site: Flask) -> Iterator[str]:
    """The address of a site, served as it is served in earnest."""
    server = waitress.create_server(site, host="127.0.0.1", port=0, threads=8)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.effective_port}"
    server.close()
    thread.join(timeout=5)


@contextmanager
def chromium() -> Iterator[Browser]:
    """Chromium, without a window."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(QUIET))
        yield browser
        browser.close()


def faults_of(page: Page, width: int) -> list[object]:
    """What axe finds on a page with its disclosures open, and whether it sticks out sideways."""
    for summary in page.locator("main details > summary").all():
        if summary.is_visible():
            summary.click()
    found = Axe().run(page, options={"runOnly": {"type": "tag", "values": RULES}}).response["violations"]
    faults = [(fault["id"], [node["target"] for node in fault["nodes"]][:3]) for fault in found]
    wide = page.evaluate("document.documentElement.scrollWidth")
    return [*faults, *([("wider than the screen", wide)] if wide > width else [])]
