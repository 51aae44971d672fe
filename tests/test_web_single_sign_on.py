"""Single sign-on by OpenID Connect, against a provider that is started for it."""

import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import requests
import waitress
from flask.testing import FlaskClient
from joserfc.jwk import RSAKey
from werkzeug.test import TestResponse

from indexer.errors import SettingError
from indexer.settings import Settings
from indexer.staff.accounts import Role
from oidc_provider import CLIENT_ID, CLIENT_SECRET, Provider
from staff_desk import Desk, text_of
from webapp.app import create_app
from webapp.context import STAFF

LEAVE = "/staff/single-sign-on"


@pytest.fixture
def provider() -> Iterator[Provider]:
    """Served at an address of its own."""
    provider = Provider()
    server = waitress.create_server(provider.app, host="127.0.0.1", port=0, threads=2)
    provider.issuer = f"http://127.0.0.1:{server.effective_port}"
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    yield provider
    server.close()
    thread.join(timeout=5)


@pytest.fixture
def desk(tmp_path: Path, provider: Provider) -> Desk:
    """A staff area that knows the provider, with an account for its person."""
    desk = Desk(tmp_path)
    known = {"oidc_issuer": provider.issuer, "oidc_client_id": CLIENT_ID, "oidc_client_secret": CLIENT_SECRET}
    desk.settings = replace(desk.settings, **known)  # type: ignore[arg-type]
    desk.catalogue.settings = desk.settings
    desk.app = create_app(desk.settings, desk.catalogue)
    desk.state = desk.app.extensions[STAFF]
    desk.state.accounts.add("maria@example.org", Role.EDITOR, None, now=desk.now)
    return desk


def come_back(client: FlaskClient, address: str = LEAVE) -> TestResponse:
    """Go to the provider as a browser does, and back."""
    there = client.get(address).headers["Location"]
    back = requests.get(there, allow_redirects=False, timeout=5).headers["Location"]
    parts = urlsplit(back)
    return client.get(f"{parts.path}?{parts.query}")


def test_who_is_known_to_the_provider_and_here_comes_in(desk: Desk) -> None:
    """Where they wanted to, with the role of their account, in a session with a new id."""
    client = desk.stranger()
    assert "Sign in with your organisation’s account" in client.get("/staff/sign-in").text
    client.get(LEAVE)
    before = client.get_cookie("casebook")
    answer = come_back(client, f"{LEAVE}?next=/staff/records")
    assert answer.headers["Location"] == "/staff/records"
    after = client.get_cookie("casebook")
    assert before
    assert after
    assert before.value != after.value
    assert "maria@example.org" in client.get("/staff").text
    assert client.get("/staff/accounts").status_code == 403


def test_the_account_stays_that_persons_whatever_their_mail_is_later(desk: Desk, provider: Provider) -> None:
    """And nobody else's, though they have the mail address now."""
    come_back(desk.stranger())
    provider.claims = {"email": "married@example.org"}
    client = desk.stranger()
    come_back(client)
    assert client.get("/staff").status_code == 200
    provider.claims = {"sub": "person-2"}
    other = desk.stranger()
    come_back(other)
    assert other.get("/staff").status_code == 303


@pytest.mark.parametrize(
    "claims",
    [
        {"email": "stranger@example.org"},
        {"email_verified": False},
        {"email_verified": "true"},
        {"email": ""},
        {"nonce": "of another time"},
        {"aud": "another site"},
        {"iss": "https://evil.example"},
        {"exp": 1},
        {"sub": None},
    ],
    ids=str,
)
def test_nobody_else_comes_in(desk: Desk, provider: Provider, claims: dict[str, object]) -> None:
    """Not without an account, a verified address, or an answer that is for this site and this moment."""
    provider.claims = claims
    client = desk.stranger()
    answer = come_back(client)
    assert answer.headers["Location"] == "/staff/sign-in"
    told = text_of(client.get("/staff/sign-in"))
    assert "There is no account" in told or "did not work" in told
    assert client.get("/staff").status_code == 303


def test_an_answer_that_is_signed_by_somebody_else_is_refused(desk: Desk, provider: Provider) -> None:
    """By a key that is not the provider's."""
    provider.signing_key = RSAKey.generate_key(2048, {"kid": "one"}, private=True)
    client = desk.stranger()
    assert come_back(client).headers["Location"] == "/staff/sign-in"
    assert client.get("/staff").status_code == 303


@pytest.mark.parametrize("query", ["", "?code=a&state=b", "?error=access_denied", "?code=%00&state=%00"])
def test_an_answer_that_nobody_asked_for_is_refused(desk: Desk, query: str) -> None:
    """Forged, replayed or broken off."""
    client = desk.stranger()
    assert client.get(f"{LEAVE}/back{query}").headers["Location"] == "/staff/sign-in"
    assert "did not work" in text_of(client.get("/staff/sign-in"))


def test_an_answer_is_good_once_and_in_its_own_browser(desk: Desk) -> None:
    """Another browser cannot use it, nor the same one twice."""
    client, other = desk.stranger(), desk.stranger()
    there = client.get(LEAVE).headers["Location"]
    parts = urlsplit(requests.get(there, allow_redirects=False, timeout=5).headers["Location"])
    back = f"{parts.path}?{parts.query}"
    assert other.get(back).headers["Location"] == "/staff/sign-in"
    assert client.get(back).headers["Location"] == "/staff"
    assert client.get(back).headers["Location"] == "/staff/sign-in"


def test_a_provider_that_is_away_is_said(desk: Desk, provider: Provider) -> None:
    """The password still works."""
    away = replace(desk.settings, oidc_issuer="http://127.0.0.1:9")
    client = create_app(away, desk.catalogue).test_client()
    desk.catalogue.settings = away
    app = create_app(away, desk.catalogue)
    client = app.test_client()
    assert client.get(LEAVE).headers["Location"] == "/staff/sign-in"
    assert "did not work" in text_of(client.get("/staff/sign-in"))


def test_without_the_settings_there_is_no_such_way(tmp_path: Path) -> None:
    """Neither a button nor an address; half of the settings is an error."""
    client = Desk(tmp_path).stranger()
    assert "organisation’s account" not in client.get("/staff/sign-in").text
    assert (client.get(LEAVE).status_code, client.get(f"{LEAVE}/back").status_code) == (404, 404)
    with pytest.raises(SettingError, match="all of"):
        Settings.from_environ({"CASEBOOK_OIDC_ISSUER": "https://login.example"})
    with pytest.raises(SettingError, match="from 0 to 5"):
        Settings.from_environ({"CASEBOOK_PROXIES": "many"})


def test_the_address_of_whoever_asks_is_taken_from_the_last_proxy_only_where_there_is_one(
    tmp_path: Path,
) -> None:
    """Otherwise everybody could choose one for each attempt."""
    for proxies, expected in ((0, "127.0.0.1"), (1, "198.51.100.7")):
        app = create_app(Settings(var=tmp_path / str(proxies), proxies=proxies))
        seen: list[str | None] = []

        @app.before_request
        def note(seen: list[str | None] = seen) -> None:
            from flask import request

            seen.append(request.remote_addr)

        app.test_client().get("/healthz", headers={"X-Forwarded-For": "203.0.113.1, 198.51.100.7"})
        assert seen == [expected]
