"""The role table holds: every address of the staff area, with every role and with none."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from werkzeug.routing import Rule

from indexer.settings import Settings
from indexer.staff.accounts import Role
from staff_desk import NAMES, Desk, post, token_in
from webapp.app import create_app
from webapp.context import STAFF_AREA
from webapp.permissions import NAVIGATION, NEEDS, UPLOADS

VALUES = {
    "token": "unknown",
    "name": "somebody",
    "record_id": "r-of-carla",
    "kind": "event",
    "sort": "people",
    "number": "1",
    "check_id": "no-summary",
    "entry_id": "nobody",
}
"""Argument of an address → a value to try it with. A new argument wants one here."""


def staff_rules() -> list[Rule]:
    """Every rule of the staff area, whoever added it."""
    rules = create_app(Settings()).url_map.iter_rules()
    return sorted((rule for rule in rules if rule.rule.startswith(STAFF_AREA)), key=str)


def tries() -> Iterator[tuple[str, str, str]]:
    """Endpoint, method and address of each."""
    for rule in staff_rules():
        address = rule.rule
        for argument in rule.arguments:
            for converter in ("", "path:", "int:"):
                address = address.replace(f"<{converter}{argument}>", VALUES[argument])
        for method in sorted((rule.methods or set()) & {"GET", "POST"}):
            yield rule.endpoint, method, address


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """A staff area with a member of each role, and a contributor's draft."""
    desk = Desk(tmp_path_factory.mktemp("desk"))
    desk.state.work.claim(["r-of-carla"], NAMES[Role.CONTRIBUTOR])
    desk.catalogue.corpus.save("r-of-carla", {"kind": "event", "title": "Hers"}, revision="")
    return desk


def test_every_address_stands_in_the_table_and_the_table_names_no_other() -> None:
    """What is in none would be open to nobody."""
    endpoints = {rule.endpoint for rule in staff_rules()}
    assert endpoints == set(NEEDS)
    assert set(UPLOADS) <= endpoints
    assert {place.endpoint for place in NAVIGATION} <= endpoints


@pytest.mark.parametrize(("endpoint", "method", "address"), list(tries()))
def test_a_stranger_sees_only_the_way_in(desk: Desk, endpoint: str, method: str, address: str) -> None:
    """A page leads to the form; what is sent is kept and not done."""
    client = desk.stranger()
    token = token_in(client.get("/staff/sign-in"))
    answer = client.get(address) if method == "GET" else client.post(address, data={"csrf_token": token})
    if NEEDS[endpoint] is None:
        assert answer.status_code in (200, 303, 401, 404, 410, 422)
    elif method == "GET":
        assert (answer.status_code, answer.headers["Location"].partition("?")[0]) == (303, "/staff/sign-in")
    else:
        assert answer.status_code == 401


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize(("endpoint", "method", "address"), list(tries()))
def test_each_role_may_what_the_table_says(
    desk: Desk, endpoint: str, method: str, address: str, role: Role
) -> None:
    """No more and no less; and whatever is sent, nothing breaks."""
    client = desk.member(role)
    answer = client.get(address) if method == "GET" else post(client, address, {})
    needed = NEEDS[endpoint]
    if needed is not None and not role.includes(needed):
        assert answer.status_code == 403
    else:
        assert answer.status_code in {
            200,
            303,
            400,
            404,
            409,
            410,
            415,
            422,
            *({401, 429} if needed is None else ()),
        }
        assert "/staff/sign-in" not in answer.headers.get("Location", "") or "sign_out" in endpoint


def test_an_address_that_was_forgotten_is_open_to_nobody(tmp_path: Path) -> None:
    """Not even to an administrator."""
    desk = Desk(tmp_path)
    desk.app.add_url_rule("/staff/forgotten", "forgotten", lambda: "secret")
    assert desk.member(Role.ADMINISTRATOR).get("/staff/forgotten").status_code == 403
    assert desk.stranger().get("/staff/forgotten").status_code == 403


@pytest.mark.parametrize(
    ("endpoint", "address"),
    [(endpoint, address) for endpoint, method, address in tries() if method == "POST"],
)
def test_no_form_counts_without_its_token(desk: Desk, endpoint: str, address: str) -> None:
    """Wherever it goes: it is shown again, or leads to the first page, and nothing is done."""
    answer = desk.member(Role.ADMINISTRATOR).post(address, data={"title": "Forged"})
    if endpoint in ("staff_sign_in.enter", "staff_sign_in.accept"):
        assert (answer.status_code, answer.headers["Location"]) == (303, "/staff")
    else:
        assert answer.status_code == 400
        assert 'name="title" value="Forged"' in answer.text
