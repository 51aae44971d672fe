"""Signing in and out: cookies, sessions, forged requests, wrong passwords, and what was typed meanwhile."""

import re
import statistics
import time
from pathlib import Path

import pytest

from indexer.staff.accounts import Role
from indexer.staff.sessions import ACCOUNT_ATTEMPTS, IDLE_SECONDS, WINDOW_SECONDS
from staff_desk import NAMES, PASSWORD, Desk, form_in, post, sign_in, token_in


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """A staff area."""
    return Desk(tmp_path)


def test_who_is_not_signed_in_is_led_there_and_back(desk: Desk) -> None:
    """To the very page that was asked for."""
    client = desk.stranger()
    answer = client.get("/staff/account?x=1")
    assert (answer.status_code, answer.headers["Location"]) == (
        303,
        "/staff/sign-in?next=/staff/account?x%3D1",
    )
    assert 'name="next" value="/staff/account?x=1"' in client.get(answer.headers["Location"]).text
    assert sign_in(client, "carla", next="/staff/account?x=1").headers["Location"] == "/staff/account?x=1"
    assert client.get("/staff/account").status_code == 200


@pytest.mark.parametrize(
    ("site_url", "cookie"),
    [("http://127.0.0.1:8000", "casebook="), ("https://casebook.example", "__Host-casebook=")],
)
def test_the_cookie_is_safe(tmp_path: Path, site_url: str, cookie: str) -> None:
    """Not for scripts, not for other sites' forms; behind TLS for TLS and this host only."""
    client = Desk(tmp_path, site_url=site_url).stranger()
    told = client.get("/staff/sign-in", base_url=site_url).headers["Set-Cookie"]
    assert told.startswith(cookie)
    assert {"HttpOnly", "Path=/", "SameSite=Lax"} <= set(told.split("; "))
    assert ("Secure" in told, "Domain" in told) == (site_url.startswith("https"), False)


def test_public_pages_have_no_session(desk: Desk) -> None:
    """Neither a cookie nor a difference for who is signed in."""
    member = desk.member(Role.EDITOR)
    for address in ("/", "/records/r0", "/search?q=kitchen", "/nothing"):
        asked, shown = desk.stranger().get(address), member.get(address)
        assert "Set-Cookie" not in shown.headers
        assert asked.data == shown.data
    assert member.get("/staff").headers["Cache-Control"] == "no-store"


def test_the_session_id_is_new_after_signing_in_and_the_old_one_worthless(desk: Desk) -> None:
    """Whoever planted one gains nothing."""
    client = desk.stranger()
    client.get("/staff/sign-in")
    planted = client.get_cookie("casebook")
    sign_in(client, "carla")
    own = client.get_cookie("casebook")
    assert planted
    assert own
    assert planted.value != own.value
    other = desk.stranger()
    other.set_cookie("casebook", planted.value)
    assert other.get("/staff").status_code == 303
    chosen = desk.stranger()
    chosen.set_cookie("casebook", "chosen-by-somebody-else")
    sign_in(chosen, "carla")
    kept = chosen.get_cookie("casebook")
    assert kept
    assert kept.value != "chosen-by-somebody-else"


def test_after_signing_out_the_cookie_that_was_is_worthless(desk: Desk) -> None:
    """Replayed from elsewhere, it opens nothing."""
    client = desk.member(Role.EDITOR)
    cookie = client.get_cookie("casebook")
    assert cookie
    assert post(client, "/staff/sign-out", {}).status_code == 303
    thief = desk.stranger()
    thief.set_cookie("casebook", cookie.value)
    assert thief.get("/staff").status_code == 303
    assert client.get("/staff").status_code == 303


def test_signing_out_everywhere_ends_the_other_browsers_too(desk: Desk) -> None:
    """And nobody else's."""
    here, there, other = desk.stranger(), desk.stranger(), desk.member(Role.CONTRIBUTOR)
    sign_in(here, "edith")
    sign_in(there, "edith")
    post(here, "/staff/sign-out-everywhere", {})
    assert [client.get("/staff").status_code for client in (here, there, other)] == [303, 303, 200]


def test_a_stolen_cookie_does_not_work_in_another_browser(desk: Desk) -> None:
    """Flask-Login's strong protection: address and browser belong to the session."""
    client = desk.member(Role.EDITOR)
    cookie = client.get_cookie("casebook")
    thief = desk.stranger()
    assert cookie
    thief.set_cookie("casebook", cookie.value)
    assert thief.get("/staff", headers={"User-Agent": "another"}).status_code == 303


def test_a_session_ends_by_time_by_removal_and_a_role_changes_at_once(desk: Desk) -> None:
    """Each counts from the very next request."""
    client = desk.member(Role.EDITOR)
    desk.now += IDLE_SECONDS - 60
    assert client.get("/staff").status_code == 200
    desk.now += IDLE_SECONDS - 60
    assert client.get("/staff").status_code == 200
    desk.now += IDLE_SECONDS + 1
    assert client.get("/staff").status_code == 303
    chief = desk.member(Role.ADMINISTRATOR)
    assert chief.get("/staff/accounts").status_code == 200
    desk.state.accounts.add("zoe", Role.ADMINISTRATOR, PASSWORD, now=desk.now)
    desk.state.accounts.set_role("adam", Role.CONTRIBUTOR)
    assert chief.get("/staff/accounts").status_code == 403
    desk.state.accounts.remove("adam")
    assert chief.get("/staff").status_code == 303


def test_wrong_name_and_wrong_password_are_answered_alike(desk: Desk) -> None:
    """The same page but for the name, and in the same time: medians of alternated tries."""
    client = desk.stranger()
    times: dict[str, list[float]] = {"edith": [], "nobody": []}
    pages = {}
    for round_number in range(24):
        for name, taken in times.items():
            desk.now += WINDOW_SECONDS
            token = token_in(client.get("/staff/sign-in"))
            begun = time.perf_counter()
            data = {"csrf_token": token, "name": name, "password": "not this one"}
            answer = client.post("/staff/sign-in", data=data)
            if round_number:
                taken.append(time.perf_counter() - begun)
            pages[name] = (answer.status_code, re.sub(r'value="[^"]*"', "", answer.text))
    assert pages["edith"] == pages["nobody"]
    known, unknown = (statistics.median(taken) for taken in times.values())
    assert 0.5 < known / unknown < 2


def test_too_many_attempts_are_refused_though_the_password_is_right(desk: Desk) -> None:
    """With the time to wait; who is signed in already goes on working."""
    member, client = desk.member(Role.EDITOR), desk.stranger()
    for _ in range(ACCOUNT_ATTEMPTS):
        assert sign_in(client, "edith", "a wrong password").status_code == 401
    refused = sign_in(client, "edith")
    assert refused.status_code == 429
    assert "try again in 15 minutes" in refused.text
    assert 'value="edith"' in refused.text
    assert member.get("/staff").status_code == 200
    desk.now += WINDOW_SECONDS + 1
    assert sign_in(client, "edith").status_code == 303


ELSEWHERE = (
    "//evil.example", "///evil.example", "/\\evil.example", "https://evil.example", "https:evil.example",
    "/staff/\\evil.example", "/staff//evil.example", "/staffevil", "/search", "evil", "javascript:alert(1)",
    "\t//evil.example", "/staff\r\nLocation: //evil", "/staff/é", "/staff/../../evil", " /staff", "",
)  # fmt: skip


@pytest.mark.parametrize("wanted", ELSEWHERE)
def test_signing_in_never_leads_elsewhere(desk: Desk, wanted: str) -> None:
    """Only within the staff area of this host."""
    answer = sign_in(desk.stranger(), "carla", next=wanted)
    assert answer.status_code == 303
    assert answer.headers["Location"] in ("/staff", "/staff/../../evil")


@pytest.mark.parametrize("forged", ["none", "wrong", "another's"])
def test_a_form_without_its_token_changes_nothing(desk: Desk, forged: str) -> None:
    """Nor with the token of somebody else's session; what was in it is shown, to be sent again."""
    client = desk.member(Role.ADMINISTRATOR)
    token = {
        "none": "", "wrong": "wrong", "another's": token_in(desk.member(Role.EDITOR).get("/staff/account")),
    }[forged]  # fmt: skip
    data = {"csrf_token": token, "name": "eve", "role": "administrator"}
    answer = client.post("/staff/accounts", data=data)
    assert answer.status_code == 400
    assert desk.state.accounts.get("eve") is None
    assert '<input type="hidden" name="name" value="eve">' in answer.text
    again = dict(
        re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', answer.text.partition("<h1>")[2])
    )
    assert client.post("/staff/accounts", data=again).status_code == 200
    assert desk.state.accounts.get("eve")


@pytest.mark.parametrize(
    "headers", [{"Origin": "https://evil.example"}, {"Origin": "null"}, {"Sec-Fetch-Site": "cross-site"}]
)
def test_a_form_from_another_site_is_refused(desk: Desk, headers: dict[str, str]) -> None:
    """Whatever token it has."""
    client = desk.member(Role.ADMINISTRATOR)
    token = token_in(client.get("/staff/accounts"))
    data = {"csrf_token": token, "name": "eve", "role": "administrator"}
    assert client.post("/staff/accounts", data=data, headers=headers).status_code == 403
    assert desk.state.accounts.get("eve") is None


def test_what_was_typed_survives_the_end_of_a_session(desk: Desk) -> None:
    """Sign in again, press once more, and it is done."""
    client = desk.member(Role.ADMINISTRATOR)
    token = token_in(client.get("/staff/accounts"))
    desk.now += IDLE_SECONDS + 1
    data = {"csrf_token": token, "name": "late<b>&", "role": "editor"}
    late = client.post("/staff/accounts", data=data)
    assert late.status_code == 401
    assert "What you had typed is kept" in late.text
    fields = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', late.text))
    typed = (
        fields["typed"].replace("&#34;", '"').replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
    )
    wrong = client.post("/staff/sign-in", data={**fields, "typed": typed, "name": "adam", "password": "no"})
    assert wrong.status_code == 401
    assert fields["typed"] in wrong.text
    form = {"csrf_token": token_in(wrong), "typed": typed, "next": fields["next"]}
    shown = client.post("/staff/sign-in", data={**form, "name": "adam", "password": PASSWORD})
    assert '<form action="/staff/accounts" method="post">' in shown.text
    assert 'name="name" value="late&lt;b&gt;&amp;"' in shown.text


def test_the_first_account_is_made_by_a_link_once(desk: Desk) -> None:
    """It signs in; the link is then worth nothing."""
    token = desk.state.accounts.invite(None, Role.ADMINISTRATOR, now=desk.now)
    client = desk.stranger()
    address = f"/staff/invited/{token}"
    short = post(client, address, {"name": "first", "password": "short"}, page=address)
    assert (short.status_code, 'value="first"' in short.text) == (422, True)
    form = form_in(client.get(address), address)  # it leads to the very address of the link
    form["name"], form["password"] = "first", PASSWORD
    answer = client.post(address, data=form)
    assert answer.headers["Location"] == "/staff"
    assert client.get("/staff/accounts").status_code == 200
    assert desk.stranger().get(address).status_code == 410


def test_an_administrator_adds_changes_and_removes_an_account(desk: Desk) -> None:
    """By a link that its owner uses; the last administrator cannot be removed."""
    chief = desk.member(Role.ADMINISTRATOR)
    made = post(chief, "/staff/accounts", {"name": "new@example.org", "role": "contributor"})
    link = re.search(r'value="http://127.0.0.1:8000(/staff/invited/[\w-]+)"', made.text)
    assert link
    client = desk.stranger()
    assert post(client, link[1], {"password": PASSWORD}, page=link[1]).status_code == 303
    assert client.get("/staff").status_code == 200
    post(chief, "/staff/accounts/new@example.org", {"action": "role", "role": "editor"})
    account = desk.state.accounts.get("new@example.org")
    assert account
    assert account.role is Role.EDITOR
    post(chief, "/staff/accounts/new@example.org", {"action": "remove"})
    assert client.get("/staff").status_code == 303
    refused = post(chief, "/staff/accounts/adam", {"action": "remove"})
    assert (refused.status_code, "last administrator" in refused.text) == (422, True)


def test_a_password_is_changed_with_the_old_one_and_ends_the_other_sessions(desk: Desk) -> None:
    """A wrong or an easy one changes nothing."""
    here, there = desk.member(Role.EDITOR), desk.stranger()
    sign_in(there, NAMES[Role.EDITOR])
    new = "four other green words"
    assert post(here, "/staff/account", {"present": "wrong", "password": new}).status_code == 422
    assert post(here, "/staff/account", {"present": PASSWORD, "password": "easy"}).status_code == 422
    assert there.get("/staff").status_code == 200
    assert post(here, "/staff/account", {"present": PASSWORD, "password": new}).status_code == 303
    assert (here.get("/staff").status_code, there.get("/staff").status_code) == (200, 303)
    assert sign_in(desk.stranger(), "edith", new).status_code == 303
