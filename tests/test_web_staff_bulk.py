"""Many records at once on their pages: chosen, shown, done, taken back; a table out and in."""

import html
import io
from pathlib import Path

import lxml.html
import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from indexer.history import Signature
from indexer.staff.accounts import Role
from staff_desk import Desk, form_in, post, text_of, token_in


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """Eight records."""
    return Desk(tmp_path)


def themes(desk: Desk, record_id: str) -> tuple[str, ...]:
    """Those of a record."""
    return desk.catalogue.corpus.read(record_id).record.themes


def ticked(answer: TestResponse) -> set[str]:
    """The records whose ticks the form would send, shown or not."""
    return set(form_in(answer, choosing(answer)).getlist("record"))


def choosing(answer: TestResponse) -> str:
    """Where the form goes."""
    return html.unescape(answer.text.partition('action="/staff/bulk')[2].partition('"')[0]).join(
        ["/staff/bulk", ""]
    )


def press(client: FlaskClient, answer: TestResponse, action: str, **more: str | list[str]) -> TestResponse:
    """Press a button of the form, with what is filled in besides; no button that there is not."""
    sent = form_in(answer, choosing(answer))
    for name, value in more.items():
        sent.setlist(name, [value] if isinstance(value, str) else value)
    button = next(b for b in lxml.html.fromstring(answer.text).iter("button") if b.get("value") == action)
    sent["action"] = action
    answer = client.post(button.get("formaction") or choosing(answer), data=sent)
    while answer.status_code == 307:  # the same once more, as a browser does
        answer = client.post(answer.headers["Location"], data=sent)
    return client.get(answer.headers["Location"]) if answer.status_code == 303 else answer


@pytest.fixture
def many(tmp_path: Path) -> Desk:
    """A hundred and eight records: three pages."""
    desk = Desk(tmp_path)
    for number in range(100):
        path = desk.settings.corpus / "records" / f"extra-{number:03}.md"
        path.write_text(
            f"---\nid: {path.stem}\nkind: event\ntitle: Extra {number:03}\nstatus: draft\n---\n\nTold.\n"
        )
    return desk


def test_records_are_chosen_by_what_they_are(desk: Desk) -> None:
    """By words, status, kind, theme; none is ticked to begin with, and one press ticks all of them."""
    client = desk.member(Role.EDITOR)
    page = client.get("/staff/bulk?theme=food&kind=event&status=published&q=kitchen")
    assert (page.text.count('type="checkbox"'), ticked(page)) == (2, set())
    assert ticked(press(client, page, "here")) == {"r0", "r6"}


def test_ticks_are_kept_over_pages_and_filters(many: Desk) -> None:
    """Without script; the address tells filter and page; what is ticked elsewhere is counted and sent."""
    client = many.member(Role.EDITOR)
    first = client.get("/staff/bulk")
    assert "of 108" not in first.text
    second = press(client, first, "page", record="extra-000")
    assert second.request.full_path == "/staff/bulk?page=2"
    assert "1 record is ticked, 1 of them not shown here" in text_of(second)
    both = press(client, second, "here")
    assert len(ticked(both)) == 51
    narrowed = press(client, both, "show", kind="case-study", out="themes:food")
    assert narrowed.request.full_path == "/staff/bulk?kind=case-study"
    assert len(ticked(narrowed)) == 51
    assert form_in(narrowed, choosing(narrowed))["out"] == "themes:food"
    look = press(client, press(client, narrowed, "none"), "look", record="r1", out="", into="themes:food")
    assert "1 record would change" in look.text
    back = press(client, look, "back")
    assert ticked(back) == {"r1"}
    all_of_them = press(client, client.get("/staff/bulk?status=draft"), "found")
    assert len(ticked(all_of_them)) == 100


def test_a_filter_alone_is_an_address(desk: Desk) -> None:
    """Nothing ticked, nothing to be carried: a plain page that can be kept and come back to."""
    client = desk.member(Role.EDITOR)
    shown = press(client, client.get("/staff/bulk"), "show", q="garden")
    assert (shown.request.method, shown.request.full_path) == ("GET", "/staff/bulk?q=garden")


@pytest.mark.parametrize(
    "address", ["/staff/records", "/staff/bulk", "/staff/changes", "/staff/names/themes"]
)
@pytest.mark.parametrize("page", ["0", "-1", "x", "99999999999", "²"])
def test_a_page_that_there_is_not_is_the_nearest(desk: Desk, address: str, page: str) -> None:
    """And no error."""
    assert desk.member(Role.EDITOR).get(f"{address}?page={page}").status_code == 200


def test_records_are_listed_page_by_page(many: Desk) -> None:
    """With the total; the filter stands in the links."""
    client = many.member(Role.EDITOR)
    page = client.get("/staff/records?status=draft&page=2")
    assert "100 records, 51 to 100" in text_of(page)
    assert "Extra 050" in page.text
    assert "Extra 049" not in page.text
    assert "/staff/records?status=draft&amp;page=1" in page.text


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
