"""A staff area to try: a site over a small corpus, and members of staff who are signed in."""

import re
from pathlib import Path
from typing import Any

import lxml.html
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.datastructures import MultiDict
from werkzeug.test import TestResponse

from indexer.catalogue import Catalogue
from indexer.settings import Settings
from indexer.staff.accounts import Role
from indexer.staff.state import StaffState
from small_corpus import write_corpus
from webapp.app import create_app
from webapp.context import STAFF

PASSWORD = "three green words"
NAMES = {Role.CONTRIBUTOR: "carla", Role.EDITOR: "edith", Role.ADMINISTRATOR: "adam"}


class Desk:
    """The site, its clock, and a browser for each role.

    Attributes:
        now: What the site takes for the time, in seconds since 1970.
    """

    def __init__(self, root: Path, *, corpus: Path | None = None, site_url: str = Settings.site_url) -> None:
        if corpus is None:
            write_corpus(root / "corpus")
        self.settings = Settings(corpus=corpus or root / "corpus", var=root / "var", site_url=site_url)
        self.catalogue = Catalogue(self.settings)
        self.catalogue.refresh()
        self.app: Flask = create_app(self.settings, self.catalogue)
        self.now = 1_800_000_000.0
        self.app.config["NOW"] = lambda: self.now
        self.state: StaffState = self.app.extensions[STAFF]
        for role, name in NAMES.items():
            self.state.accounts.add(name, role, PASSWORD, now=self.now)
        self._signed_in: dict[Role, FlaskClient] = {}

    def stranger(self) -> FlaskClient:
        """A browser that has not signed in."""
        return self.app.test_client()

    def member(self, role: Role) -> FlaskClient:
        """A browser in which somebody of this role is signed in; the same one each time."""
        client = self._signed_in.get(role)
        if client is None or client.get("/staff/account").status_code != 200:
            client = self._signed_in[role] = self.stranger()
            sign_in(client, NAMES[role])
        return client


def sign_in(client: FlaskClient, name: str, password: str = PASSWORD, **more: str) -> TestResponse:
    """Through the form."""
    return post(client, "/staff/sign-in", {"name": name, "password": password, **more})


def token_in(answer: TestResponse) -> str:
    """The token of the forms of a page."""
    found = re.search(r'name="csrf_token" value="([^"]+)"', answer.text)
    assert found, answer.text[:500]
    return found[1]


def post(client: FlaskClient, address: str, data: dict[str, Any], *, page: str = "") -> TestResponse:
    """Send a form with the token of `page`, which is any page of the staff area."""
    shown = next(
        s
        for at in (page, "/staff/account", "/staff/sign-in")
        if at and (s := client.get(at)).status_code == 200
    )
    return client.post(address, data={"csrf_token": token_in(shown), **data})


def form_in(answer: TestResponse, action: str) -> MultiDict[str, str]:
    """What a browser would send of the form that goes to `action`, no button pressed."""
    for form in lxml.html.fromstring(answer.text).forms:
        if form.get("action") == action and form.get("method") == "post":
            values = [(str(name), str(value)) for name, value in form.form_values()]
            areas = {area.get("name") for area in form.iter("textarea")}  # HTML drops their first line feed
            return MultiDict(
                (name, text.removeprefix("\n") if name in areas else text) for name, text in values
            )
    raise AssertionError(f"no form goes to {action}: {answer.text[:2000]}")


def text_of(answer: TestResponse) -> str:
    """The words of a page."""
    return " ".join(lxml.html.fromstring(answer.text).text_content().split())
