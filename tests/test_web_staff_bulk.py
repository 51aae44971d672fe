"""Many records at once on their pages: chosen, shown, done, taken back; a table out and in."""

import html
import io
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from indexer.history import Signature
from indexer.staff.accounts import Role
from staff_desk import Desk, post, token_in


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """Eight records."""
    return Desk(tmp_path)


def themes(desk: Desk, record_id: str) -> tuple[str, ...]:
    """Those of a record."""
    return desk.catalogue.corpus.read(record_id).record.themes


def test_records_are_chosen_by_what_they_are(desk: Desk) -> None:
    """By words, status, theme; all that are shown are ticked to begin with."""
    page = desk.member(Role.EDITOR).get("/staff/bulk?theme=food&q=kitchen").text
    assert page.count('name="record"') == page.count("checked") == 2


def test_a_change_is_shown_then_done_then_taken_back(desk: Desk) -> None:
    """Looking changes nothing; the page it ends on takes all of it back."""
    client = desk.member(Role.EDITOR)
    sent = {"record": ["r0", "r2", "r1"], "out": "themes:food", "into": "themes:sharing"}
    look = post(client, "/staff/bulk", sent)
    assert ("2 records would change" in look.text, themes(desk, "r0")) == (True, ("food",))
    done = post(client, "/staff/bulk", {**sent, "action": "do", "why": "one word for it"})
    assert (done.status_code, themes(desk, "r0"), themes(desk, "r2")) == (303, ("sharing",), ("sharing",))
    assert "one word for it" in client.get(done.headers["Location"]).text
    post(client, f"{done.headers['Location']}/undo", {})
    assert (themes(desk, "r0"), themes(desk, "r2")) == (("food",), ("food",))


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({"record": "r0"}, "Choose what is to be changed."),
        ({"into": "themes:food"}, "Choose at least one record."),
        ({"record": "r0", "out": "themes:food", "into": "places:leeds"}, "same sort"),
        ({"record": "r0", "into": "themes:nothing"}, "There is no “nothing”."),
        ({"record": "r0", "status_to": "withdrawn"}, "Say why"),
        ({"record": "r0", "into": "title:x"}, "cannot be changed"),
    ],
)
def test_what_is_no_change_is_asked_again(desk: Desk, sent: dict[str, str], sentence: str) -> None:
    """With what was chosen."""
    answer = post(desk.member(Role.EDITOR), "/staff/bulk", sent)
    assert (answer.status_code, sentence in answer.text) == (422, True)
    if "record" in sent:
        assert answer.text.count("checked") == 1


def upload(client: FlaskClient, data: bytes) -> TestResponse:
    """A table through its form."""
    token = token_in(client.get("/staff/table"))
    sent = {"csrf_token": token, "file": (io.BytesIO(data), "table.csv")}
    return client.post("/staff/table", data=sent, content_type="multipart/form-data")


def carried(page: str) -> str:
    """The table in the page that shows what it would change, as a browser sends it back."""
    return html.unescape(page.partition('name="table"')[2].partition(">\n")[2].partition("</textarea>")[0])


def test_a_table_goes_out_and_comes_in(desk: Desk) -> None:
    """Edited in a spreadsheet: shown, then done, in one change; commas, quotes and letters survive."""
    client = desk.member(Role.EDITOR)
    table = client.get("/staff/table.csv?theme=food")
    assert table.headers["Content-Disposition"].startswith("attachment; filename=casebook-")
    edited = table.data.replace(b"The kitchen of r0", '"Küche, ""neu"""'.encode())
    look = upload(client, edited)
    assert "1 record of 4 rows would change" in look.text
    assert desk.catalogue.corpus.read("r0").record.title == "The kitchen of r0"
    done = post(client, "/staff/table", {"table": carried(look.text), "action": "do"})
    assert (done.status_code, desk.catalogue.corpus.read("r0").record.title) == (303, 'Küche, "neu"')


def test_a_table_that_meets_other_edits_shows_both(desk: Desk) -> None:
    """The cell is left as it is on the site."""
    client = desk.member(Role.EDITOR)
    table = client.get("/staff/table.csv").data.replace(b"The kitchen of r0", b"Table title")
    now = desk.catalogue.corpus.read("r0")
    desk.catalogue.save("r0", {"title": "Site title"}, revision=now.revision, signature=Signature("edith"))
    page = upload(client, table).text
    for words in ("Table title", "Site title", "Changed here since the table was made"):
        assert words in page
    assert desk.catalogue.corpus.read("r0").record.title == "Site title"


@pytest.mark.parametrize("data", [b"", b"no table", b"\xff\xfe\x00", b'id,revision\n"x'])
def test_what_is_no_table_is_told(desk: Desk, data: bytes) -> None:
    """With a sentence."""
    answer = upload(desk.member(Role.EDITOR), data)
    assert (answer.status_code, "This could not be done" in answer.text) == (422, True)
