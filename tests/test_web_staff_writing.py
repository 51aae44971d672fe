"""Writing by hand: what is typed becomes a record or is shown again, and is never lost."""

import json
import re
import shutil
from pathlib import Path

import pytest
from werkzeug.datastructures import MultiDict
from werkzeug.test import TestResponse

from conftest import SHIPPED
from indexer.history import Signature
from indexer.record import Kind
from indexer.staff.accounts import Role
from staff_desk import NAMES, Desk, form_in, text_of
from webapp.staff.record_form import KINDS

CASE = "solihull-environment-champions"
CASE_EDIT = f"/staff/records/{CASE}/edit"
NEW = "/staff/new/case-study"
TYPED = {
    "title": "Knitting circle of Walsall",
    "summary": "Neighbours knit together.",
    "body": "## Context and problem\n\nPeople were lonely.\n\n## Aims\n\n## Outcomes\n\nThey are not.",
    "date": "29 March 2011",
    "lessons": "- Start small.\nAsk people.",
    "more.themes": "time banking",
    "more.places": "Walsall",
    "people.name": "Alison Lush",
    "people.role": "knitter",
    "people.affiliation": "Solihull Council",
    "organisations.name": "Walsall MBC",
    "organisations.role": "funder",
    "sources.url": "https://example.org/knitting",
    "service_areas": "social-care",
    "outcomes.statement": "Forty people knit.",
    "outcomes.value": "40",
    "outcomes.as_of": "2012",
}


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """A staff area over a copy of the shipped corpus."""
    shutil.copytree(SHIPPED, tmp_path / "corpus")
    return Desk(tmp_path, corpus=tmp_path / "corpus")


def write(
    desk: Desk, address: str, typed: dict[str, str], role: Role = Role.EDITOR, **more: str
) -> TestResponse:
    """Open the form, type into its first fields of these names, press a button."""
    client = desk.member(role)
    form = form_in(client.get(address), address)
    for name, value in {"action": "save", **typed, **more}.items():
        form.setlist(name, [value, *form.getlist(name)[1:]])
    return client.post(address, data=form)


def test_what_is_typed_becomes_a_draft(desk: Desk) -> None:
    """Names as ids, dates as EDTF, lines as lists; headings with nothing under them left out."""
    answer = write(desk, NEW, TYPED)
    assert answer.headers["Location"] == "/staff/records/knitting-circle-of-walsall"
    record = desk.catalogue.file("knitting-circle-of-walsall").record
    assert (record.kind, record.status, record.date) == ("case-study", "draft", "2011-03-29")
    assert (record.themes, record.places, record.service_areas) == (
        ("timebanking",),
        ("walsall",),
        ("social-care",),
    )
    assert record.lessons == ("Start small.", "Ask people.")
    assert record.body == "## Context and problem\n\nPeople were lonely.\n\n## Outcomes\n\nThey are not."
    assert [(p.person, p.role, p.affiliation) for p in record.people] == [
        ("alison-lush", "knitter", "solihull-council")
    ]
    body = record.organisations[0]
    assert (body.organisation, body.as_written, body.role) == ("walsall-council", "Walsall MBC", "funder")
    assert (record.outcomes[0].value, record.outcomes[0].as_of) == ("40", "2012")
    change = desk.catalogue.changes_of(record.id)[0]
    assert (change.who, change.act) == (NAMES[Role.EDITOR], "save")
    assert "Knitting" not in desk.stranger().get("/search?q=knitting").text.partition("<main")[2].replace(
        'value="knitting"', ""
    )


@pytest.mark.parametrize("path", sorted((SHIPPED / "records").glob("*.md"))[::4], ids=lambda path: path.stem)
def test_a_record_that_is_opened_and_saved_is_the_same_byte_for_byte(whole: Desk, path: Path) -> None:
    """Nothing is dropped, reordered or written another way, whatever it holds."""
    before = (whole.settings.corpus / "records" / path.name).read_bytes()
    answer = write(whole, f"/staff/records/{path.stem}/edit", {})
    assert answer.status_code == 303, text_of(answer)
    assert (whole.settings.corpus / "records" / path.name).read_bytes() == before


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """One desk for many looks."""
    root = tmp_path_factory.mktemp("whole")
    shutil.copytree(SHIPPED, root / "corpus")
    return Desk(root, corpus=root / "corpus")


def test_an_edit_changes_its_own_lines_and_says_why(desk: Desk) -> None:
    """Everything else in the file stays byte for byte; it is found at once."""
    path = desk.settings.corpus / "records" / f"{CASE}.md"
    before = path.read_text()
    write(desk, CASE_EDIT, {"title": "Zebra champions of Solihull"}, why="a  better\nname")
    assert path.read_text() == before.replace(
        "title: Solihull Environment Champions", "title: Zebra champions of Solihull", 1
    )
    change = desk.catalogue.changes_of(CASE)[0]
    assert (change.who, change.why) == ("edith", "a better name")
    assert f"/records/{CASE}" in desk.stranger().get("/search?q=zebra").text


def test_a_value_that_is_changed_by_hand_no_longer_tells_of_the_import(desk: Desk) -> None:
    """Its provenance goes, that of others stays."""
    told = [{"field": "title", "by": "a heading"}, {"field": "date", "by": "a date"}]
    file = desk.catalogue.file(CASE)
    desk.catalogue.corpus.save(CASE, {"provenance": told}, revision=file.revision)
    write(desk, CASE_EDIT, {"title": "Another title"})
    assert [entry.field for entry in desk.catalogue.file(CASE).record.provenance] == ["date"]


@pytest.mark.parametrize(
    ("typed", "field", "sentence"),
    [
        ({"title": ""}, "title", "Give it a title."),
        ({"date": "some time ago"}, "date", "some time ago"),
        ({"summary": "word " * 121}, "summary", "The summary has 121 words; the most is 120."),
        ({"sources.url": "ftp://x"}, "sources", "is not a web address"),
        ({"outcomes.statement": ""}, "outcomes", "statement"),
        ({"language": "English!"}, "language", "cannot be a language"),
        ({"body": "x" * 300_001}, "title", "The body has"),
    ],
)
def test_what_cannot_be_saved_is_said_at_its_field_and_nothing_typed_is_lost(
    desk: Desk, typed: dict[str, str], field: str, sentence: str
) -> None:
    """The form comes back as it was sent, and it is kept besides."""
    answer = write(desk, NEW, {**TYPED, **typed})
    assert answer.status_code == 422
    assert sentence in text_of(answer)
    assert f'href="#{field}"' in answer.text
    again = form_in(answer, NEW)
    sent = {**TYPED, **typed}
    assert {name: again.getlist(name)[0].replace("\r\n", "\n") for name in sent} == sent
    kept = desk.state.work.typed("edith", "new case-study")
    assert kept
    assert [sent["lessons"]] == [value for name, value in json.loads(kept.fields) if name == "lessons"]


def test_a_name_that_is_not_known_is_asked_about_once(desk: Desk) -> None:
    """Near ones with the reason; as new it is saved along with the record, in one change."""
    typed = {
        **TYPED,
        "more.places": "Walsal",
        "people.name": "Nobody Known",
        "organisations.name": "Knitters Ltd",
    }
    asked = write(desk, NEW, typed)
    assert asked.status_code == 422
    assert "“Walsal” in places" in text_of(asked)
    assert "Walsall (spelled almost the same)" in text_of(asked)
    form = form_in(asked, NEW)
    assert (form["answer:places:Walsal"], form["answer:people:Nobody Known"]) == ("walsall", "+new")
    form["answer:organisations:Knitters Ltd"] = "+written"
    answer = desk.member(Role.EDITOR).post(NEW, data=form)
    assert answer.status_code == 303
    record = desk.catalogue.file("knitting-circle-of-walsall").record
    assert record.places == ("walsall",)
    assert (record.people[0].person, record.people[0].affiliation) == ("nobody-known", "solihull-council")
    assert (record.organisations[0].organisation, record.organisations[0].as_written) == (
        None,
        "Knitters Ltd",
    )
    person = desk.catalogue.authorities.people.get("nobody-known")
    assert person
    assert (person.name, person.sort_name) == ("Nobody Known", "Known, Nobody")
    change = desk.catalogue.changes_of(record.id)[0]
    assert set(change.files) == {"records/knitting-circle-of-walsall.md", "authorities/people.yaml"}
    assert [] == list(desk.catalogue.corpus.load().problems)


def test_two_records_of_one_title_get_two_ids(desk: Desk) -> None:
    """The second does not touch the first."""
    first, second = (write(desk, NEW, TYPED).headers["Location"] for _ in range(2))
    assert (first, second) == (
        "/staff/records/knitting-circle-of-walsall",
        "/staff/records/knitting-circle-of-walsall-2",
    )


def test_edits_by_two_people_at_once_meet_in_the_form(desk: Desk) -> None:
    """What only one changed is joined; where both did, both texts are shown; saving again saves it."""
    client = desk.member(Role.EDITOR)
    form = form_in(client.get(CASE_EDIT), CASE_EDIT)
    file = desk.catalogue.file(CASE)
    theirs = {"summary": "Theirs altogether.", "rights": "Their licence"}
    desk.catalogue.save(CASE, theirs, revision=file.revision, signature=Signature("other"))
    form["summary"], form["venue"], form["action"] = "Mine altogether.", "", "save"
    form["title"] = "My title"
    met = client.post(CASE_EDIT, data=form)
    assert met.status_code == 409
    assert "Somebody else saved this record meanwhile" in text_of(met)
    assert "Theirs altogether." in met.text
    again = form_in(met, CASE_EDIT)
    assert (again["title"], again["summary"], again["rights"]) == (
        "My title",
        "Mine altogether.",
        "Their licence",
    )
    again["action"] = "save"
    assert client.post(CASE_EDIT, data=again).status_code == 303
    record = desk.catalogue.file(CASE).record
    assert (record.title, record.summary, record.rights) == ("My title", "Mine altogether.", "Their licence")


def test_the_preview_is_the_public_page_of_what_is_typed(desk: Desk) -> None:
    """Nothing is saved by it."""
    preview = write(
        desk, CASE_EDIT, {"summary": "Quite another summary, long enough to stand."}, action="preview"
    )
    assert "Quite another summary" in preview.text
    public = desk.stranger().get(f"/records/{CASE}").text
    for part in ("At a glance", "Outcomes", "How to cite this record", "Trish Willetts"):
        assert part in preview.text
        assert part in public
    assert "Quite another summary" not in public


def test_looking_it_over_tells_what_to_look_at_and_which_themes_it_speaks_of(desk: Desk) -> None:
    """A case already held, an acronym, a missing source, somebody without affiliation; with evidence."""
    typed = {
        **TYPED, "title": "Solihull Environment Champions", "sources.url": "", "people.affiliation": "",
        "more.places": "Solihull", "summary": "",
        "body": "The SEC works with peer support. Peer support is good. The ABC (Alphabet Club) too.",
    }  # fmt: skip
    told = text_of(write(desk, NEW, typed, action="look"))
    for sentence in (
        "Looks like a case already held: “Solihull Environment Champions”",
        "“SEC” is never spelled out",
        "No source is named.",
        "There is no summary",
        "A person without an affiliation. Alison Lush",
        "The SEC works with peer support . Peer support is good.",
    ):
        assert sentence in told
    assert "“ABC”" not in told
    assert not (desk.settings.corpus / "records" / f"{CASE}-2.md").exists()


def test_headings_are_offered_and_added_without_saving(desk: Desk) -> None:
    """A new record begins with those of its kind."""
    client = desk.member(Role.EDITOR)
    for kind in Kind:
        page = client.get(f"/staff/new/{kind}")
        assert form_in(page, f"/staff/new/{kind}")["body"].startswith("## ")
    form = form_in(client.get(CASE_EDIT), CASE_EDIT)
    form.setlist("heading", ["Aims", "Resources", "<b>Forged</b>"])
    form["action"] = "headings"
    shown = form_in(client.post(CASE_EDIT, data=form), CASE_EDIT)
    assert shown["body"].split() == ["##", "Aims", "##", "Resources"]


def test_more_rows_keep_what_is_typed(desk: Desk) -> None:
    """Three more of each."""
    answer = write(desk, NEW, TYPED, action="rows")
    assert len(form_in(answer, NEW).getlist("people.name")) == 1 + 2 + 3
    assert form_in(answer, NEW).getlist("people.name")[0] == "Alison Lush"


def test_what_is_typed_is_kept_and_offered_again(desk: Desk) -> None:
    """On the form and on the overview, to its owner alone; taken up or thrown away."""
    client = desk.member(Role.EDITOR)
    form = form_in(client.get(NEW), NEW)
    form["title"], form["body"] = "Half a thought", "Only a beginning"
    assert client.post("/staff/autosave/new case-study", data=form).json == {"kept": True}
    assert "Half a thought" in client.get("/staff").text
    assert "Half a thought" not in desk.member(Role.ADMINISTRATOR).get("/staff").text
    offered = client.get(NEW)
    assert "text that you typed and did not save" in text_of(offered)
    buttons = form_in(offered, NEW)
    taken_up = client.post(NEW, data=MultiDict([*buttons.items(multi=True), ("action", "take_up")]))
    again = form_in(taken_up, NEW)
    assert (again["title"], again["body"]) == ("Half a thought", "Only a beginning")
    again["action"] = "save"
    assert client.post(NEW, data=again).status_code == 303
    assert desk.state.work.all_typed("edith") == []
    client.post("/staff/autosave/new case-study", data=form)
    client.post(NEW, data=MultiDict([*buttons.items(multi=True), ("action", "throw_away")]))
    assert desk.state.work.all_typed("edith") == []


def test_unsaved_text_of_an_older_revision_still_ends_in_a_meeting(desk: Desk) -> None:
    """It does not write over what was saved meanwhile."""
    client = desk.member(Role.EDITOR)
    form = form_in(client.get(CASE_EDIT), CASE_EDIT)
    form["title"] = "Typed before"
    client.post(f"/staff/autosave/{CASE}", data=form)
    file = desk.catalogue.file(CASE)
    desk.catalogue.save(CASE, {"title": "Saved after"}, revision=file.revision, signature=Signature("other"))
    taken = form_in(
        client.post(CASE_EDIT, data={"csrf_token": form["csrf_token"], "action": "take_up"}), CASE_EDIT
    )
    assert taken["title"] == "Typed before"
    taken["action"] = "save"
    assert client.post(CASE_EDIT, data=taken).status_code == 409


def test_names_are_suggested_while_they_are_typed(desk: Desk) -> None:
    """Those that begin so first; nothing for nothing."""
    client = desk.member(Role.CONTRIBUTOR)
    bodies = client.get("/staff/suggest/organisations?q=university of b").json
    assert bodies
    assert bodies[0] == "University of Birmingham"
    themes = client.get("/staff/suggest/themes?q=time bank").json
    assert themes
    assert themes[0] == "Timebanking"
    assert client.get("/staff/suggest/people?q=").json == []
    assert client.get("/staff/suggest/secrets?q=a").status_code == 404


def test_a_contributor_writes_drafts_of_their_own_only(desk: Desk) -> None:
    """Neither others' records nor their own once it is handed in."""
    contributor = desk.member(Role.CONTRIBUTOR)
    assert contributor.get(CASE_EDIT).status_code == 403
    assert contributor.get(f"/staff/records/{CASE}").status_code == 403
    assert contributor.get(f"/staff/records/{CASE}/preview").status_code == 403
    assert (
        contributor.post(f"/staff/autosave/{CASE}", data=form_in(contributor.get(NEW), NEW)).status_code
        == 403
    )
    own = write(desk, NEW, TYPED, Role.CONTRIBUTOR).headers["Location"]
    assert contributor.get(f"{own}/edit").status_code == 200
    assert "Solihull" not in text_of(contributor.get("/staff/records"))
    file = desk.catalogue.file(own.rpartition("/")[2])
    desk.catalogue.corpus.save(file.record.id, {"status": "published"}, revision=file.revision)
    assert contributor.get(f"{own}/edit").status_code == 403
    assert contributor.get(own).status_code == 200


ODD = [
    "\x00", "\ud800".encode("utf-8", "surrogatepass").decode("utf-8", "replace"),
    "<script>", "{{7*7}}", "é" * 999, "---\nid: x", "💥\u202e", "[" * 3000,
]  # fmt: skip


@pytest.mark.parametrize("odd", ODD, ids=range(len(ODD)))
def test_no_field_breaks_the_form(whole: Desk, odd: str) -> None:
    """Whatever is typed anywhere: saved, or shown again; never an error of ours, never markup."""
    client = whole.member(Role.EDITOR)
    form = form_in(client.get(NEW), NEW)
    for name in {*form} - {"csrf_token", "revision", "action"}:
        form.setlist(name, [odd] * len(form.getlist(name)))
    for action in ("save", "look", "preview", "rows", "headings", odd):
        form["action"] = action
        answer = client.post(NEW, data=form)
        assert answer.status_code in (200, 303, 422)
        assert "<script>" not in answer.text.replace('<script src="', "")
    assert client.post("/staff/autosave/new event", data=form).status_code == 200
    assert client.get("/staff").status_code == 200


def test_every_element_that_only_some_kinds_have_is_shown_where_it_is_filled(whole: Desk) -> None:
    """A case study with a venue keeps it in its form."""
    file = whole.catalogue.file(CASE)
    whole.catalogue.corpus.save(CASE, {"venue": "The old mill"}, revision=file.revision)
    assert "venue" not in KINDS[Kind.CASE_STUDY]
    assert form_in(whole.member(Role.EDITOR).get(CASE_EDIT), CASE_EDIT)["venue"] == "The old mill"


def test_pages_of_the_staff_area_have_no_inline_script_or_style(whole: Desk) -> None:
    """What the policy would refuse is not there; scripts are files of ours."""
    client = whole.member(Role.ADMINISTRATOR)
    for address in ("/staff", "/staff/new", NEW, CASE_EDIT, f"/staff/records/{CASE}", "/staff/records"):
        html = client.get(address).text
        assert not re.search(r"<style|\sstyle=|\son[a-z]+=|<script(?! src=\"/static/)", html), address
