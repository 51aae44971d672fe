"""The history on its pages: what changed, the ways back, two edits that met; and who may see it."""

from pathlib import Path

import pytest

from indexer.errors import EditConflict
from indexer.history import Signature
from indexer.staff.accounts import Role
from staff_desk import NAMES, Desk, form_in, post, text_of

EDITH, CARLA = Signature("edith", "plainer words"), Signature("carla", "mine")


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """A record that edith saved once, and an edit by carla that came too late."""
    desk = Desk(tmp_path)
    catalogue = desk.catalogue
    opened = catalogue.corpus.read("r1").revision
    catalogue.save("r1", {"title": "Garden by edith", "venue": "Hall"}, revision=opened, signature=EDITH)
    with pytest.raises(EditConflict):
        catalogue.save("r1", {"title": "Garden by carla", "date": "1999"}, revision=opened, signature=CARLA)
    return desk


def revision(desk: Desk) -> str:
    """What the record is at."""
    return desk.catalogue.corpus.read("r1").revision


def test_a_history_names_every_change(desk: Desk) -> None:
    """Who, when, why; also an edit that was not saved."""
    page = desk.member(Role.EDITOR).get("/staff/records/r1/history").text
    for words in ("Saved by edith", "plainer words", "An edit that was not saved by carla", "not saved"):
        assert words in page


def test_a_change_shows_what_went_and_what_came(desk: Desk) -> None:
    """Word by word, and told to those who do not see the signs."""
    page = desk.member(Role.EDITOR).get("/staff/records/r1/history/1").text
    assert "<ins>" in page
    assert "<del>" in page
    for words in ("Venue", "Hall", "Put in: ", "edith"):
        assert words in page


def test_a_text_is_restored(desk: Desk) -> None:
    """The one before the first change; from a page that knows the present text, and from no other."""
    client = desk.member(Role.EDITOR)
    assert "Restore the text before this" in client.get("/staff/records/r1/history/1").text
    stale = post(client, "/staff/records/r1/history/1/restore", {"side": "before", "revision": "0" * 64})
    assert (stale.status_code, "changed by somebody else" in stale.text) == (409, True)
    sent = {"side": "before", "revision": revision(desk)}
    answer = post(client, "/staff/records/r1/history/1/restore", sent)
    record = desk.catalogue.corpus.read("r1").record
    assert (answer.status_code, record.title, record.venue) == (303, "The garden of r1", None)
    assert "The garden of r1" in client.get("/records/r1").text


EDIT = "/staff/records/r1/edit"


def test_two_edits_are_put_together(desk: Desk) -> None:
    """In the form: what only one changed is taken, what both changed stands there twice; one press saves."""
    client = desk.member(Role.EDITOR)
    assert f"{EDIT}?refused=2" in client.get("/staff/records/r1/history/2").text
    page = client.get(f"{EDIT}?refused=2")
    for words in ("carla", "Not saved", "Garden by edith"):
        assert words in page.text
    form = form_in(page, EDIT)
    assert (form["title"], form["date"], form["venue"]) == ("Garden by carla", "1999", "Hall")
    form["title"], form["action"] = "Garden by edith", "save"
    assert client.post(EDIT, data=form).status_code == 303
    record = desk.catalogue.corpus.read("r1").record
    assert (record.title, record.date, record.venue) == ("Garden by edith", "1999", "Hall")
    again = text_of(client.get(f"{EDIT}?refused=2"))
    assert "where both changed the same thing" in again


def test_two_edits_meet_a_third(desk: Desk) -> None:
    """Somebody saves while they are looked at: they meet in the form again, and nothing is written over."""
    client = desk.member(Role.EDITOR)
    form = form_in(client.get(f"{EDIT}?refused=2"), EDIT)
    desk.catalogue.save("r1", {"venue": "Barn"}, revision=revision(desk), signature=EDITH)
    answer = client.post(EDIT, data=form | {"action": "save"})
    assert (answer.status_code, desk.catalogue.corpus.read("r1").record.venue) == (409, "Barn")
    joined = form_in(answer, EDIT)
    assert (joined["title"], joined["venue"]) == ("Garden by carla", "Barn")


def test_a_change_is_taken_back(desk: Desk) -> None:
    """From the list of all changes; what was edited since stays; the page of it says so."""
    client = desk.member(Role.EDITOR)
    now = revision(desk)
    desk.catalogue.save("r1", {"date": "2001"}, revision=now, signature=EDITH)
    assert "Saved by edith" in client.get("/staff/changes").text
    assert post(client, "/staff/changes/1/undo", {}).status_code == 303
    record = desk.catalogue.corpus.read("r1").record
    assert (record.title, record.venue, record.date) == ("The garden of r1", None, "2001")
    assert "It was taken back by" in client.get("/staff/changes/1").text


def test_an_undo_that_cannot_be_says_why(desk: Desk) -> None:
    """The same thing was changed again."""
    desk.catalogue.save("r1", {"title": "Third"}, revision=revision(desk), signature=EDITH)
    client = desk.member(Role.EDITOR)
    post(client, "/staff/changes/1/undo", {})
    assert "changed again since: title" in client.get("/staff/changes/1").text
    assert desk.catalogue.corpus.read("r1").record.title == "Third"


def test_a_contributor_sees_the_history_of_what_is_theirs(desk: Desk) -> None:
    """And of nothing else, nor may they restore or undo."""
    client = desk.member(Role.CONTRIBUTOR)
    assert client.get("/staff/records/r1/history").status_code == 403
    desk.state.work.claim(["r1"], NAMES[Role.CONTRIBUTOR])
    assert client.get("/staff/records/r1/history").status_code == 200
    assert client.get(f"{EDIT}?refused=2").status_code == 403  # it is published: no longer theirs
    assert post(client, "/staff/records/r1/history/1/restore", {}).status_code == 403
    assert client.get("/staff/changes").status_code == 403


def test_a_contributor_puts_their_own_edit_together(desk: Desk) -> None:
    """Of a draft of theirs; its status stays what it is, whatever the older text said."""
    desk.state.work.claim(["r1"], NAMES[Role.CONTRIBUTOR])
    desk.catalogue.save("r1", {"status": "draft"}, revision=revision(desk), signature=EDITH)
    client = desk.member(Role.CONTRIBUTOR)
    form = form_in(client.get(f"{EDIT}?refused=2"), EDIT)
    assert client.post(EDIT, data=form | {"action": "save"}).status_code == 303
    record = desk.catalogue.corpus.read("r1").record
    assert (record.title, record.status.value) == ("Garden by carla", "draft")


@pytest.mark.parametrize(
    "address",
    [
        "/staff/records/r1/history/99",
        "/staff/records/r2/history/1",
        "/staff/changes/99",
        "/staff/records/r1/edit?refused=1",
        "/staff/records/r1/edit?refused=x",
    ],
)
def test_what_never_was_is_not_found(desk: Desk, address: str) -> None:
    """Also a change of another record."""
    assert desk.member(Role.EDITOR).get(address).status_code == 404


def test_a_record_that_cannot_be_read_has_its_history(desk: Desk) -> None:
    """It is needed there most: an editor restores the last good text."""
    path = desk.settings.corpus / "records" / "r1.md"
    path.write_text("---\nid: [r1\n---\n")
    desk.catalogue.refresh()
    client = desk.member(Role.EDITOR)
    assert "Changed on disk" in client.get("/staff/records/r1/history").text
    now = desk.catalogue.corpus.revision_now("records/r1.md")
    assert now in client.get("/staff/records/r1/history/1").text
    assert post(client, "/staff/records/r1/history/1/restore", {"revision": now}).status_code == 303
    assert desk.catalogue.corpus.read("r1").record.title == "Garden by edith"
