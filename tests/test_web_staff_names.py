"""Names on their pages: edited, merged, split, withheld, each shown before it is done; and the work list."""

from datetime import date
from pathlib import Path

import lxml.html
import pytest

from indexer.checks import Check
from indexer.history import Signature
from indexer.name_checks import CHECKS, NAME_CHECKS, NameCheck
from indexer.name_edits import entry_of
from indexer.staff.accounts import Role
from indexer.work_list import survey_of, work_list
from small_corpus import write_corpus
from staff_desk import Desk, form_in, post, text_of

PEOPLE = """- id: ann
  name: Ann Adams
  variants:
    - A. Adams
- id: anna
  name: Ann M. Adams
- id: bea
  name: Bea Best
"""


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """Eight records; ann has a part in two of them."""
    write_corpus(tmp_path / "corpus")
    (tmp_path / "corpus" / "authorities").mkdir()
    (tmp_path / "corpus" / "authorities" / "people.yaml").write_text(PEOPLE)
    for record_id in ("r0", "r1"):
        path = tmp_path / "corpus" / "records" / f"{record_id}.md"
        text = path.read_text().replace("\n---\n", "\npeople: [{person: ann, role: chair}]\n---\n", 1)
        path.write_text(text.replace("People of", "Ann Adams and people of"))
    return Desk(tmp_path, corpus=tmp_path / "corpus")


def entry(desk: Desk, key: str) -> dict[str, object]:
    """A person as the file has them."""
    person = desk.catalogue.authorities.people.get(key)
    return person.model_dump(exclude_defaults=True) if person else {}


def named(desk: Desk, sort: str, key: str) -> dict[str, object]:
    """An entry of any sort as the file has it."""
    return entry_of(desk.catalogue.corpus, sort, key)


def revision(page: str) -> str:
    """What a form was opened at."""
    return page.partition('name="revision" value="')[2].partition('"')[0]


def test_a_list_is_narrowed_by_words(desk: Desk) -> None:
    """Of names and variants."""
    page = desk.member(Role.EDITOR).get("/staff/names/people?q=adams").text
    assert "Ann M. Adams" in page
    assert "Bea Best" not in page


def test_a_name_is_edited(desk: Desk) -> None:
    """The page tells what uses it; the old name stays as a variant; what was not touched stays."""
    client = desk.member(Role.EDITOR)
    page = client.get("/staff/names/people/ann").text
    assert "The kitchen of r0" in page
    sent = {
        "name": "Anne Adams",
        "variants": "A. Adams",
        "revision": revision(page),
        "why": "her own spelling",
    }
    assert post(client, "/staff/names/people/ann", sent).status_code == 303
    assert entry(desk, "ann") == {"id": "ann", "name": "Anne Adams", "variants": ("A. Adams", "Ann Adams")}
    assert desk.catalogue.corpus.history.changes()[0].why == "her own spelling"


@pytest.mark.parametrize(
    ("sent", "status", "sentence"),
    [
        ({"name": " ", "variants": "kept as typed"}, 422, "Write the name."),
        (
            {"name": "Anne", "variants": "kept as typed", "revision": "0" * 64},
            409,
            "changed by somebody else",
        ),
    ],
)
def test_what_was_typed_survives_an_error(
    desk: Desk, sent: dict[str, str], status: int, sentence: str
) -> None:
    """And the sentence leads to its field."""
    answer = post(desk.member(Role.EDITOR), "/staff/names/people/ann", sent)
    assert (answer.status_code, sentence in answer.text, "kept as typed" in answer.text) == (
        status,
        True,
        True,
    )
    assert entry(desk, "ann")["name"] == "Ann Adams"


def test_a_faulty_value_is_told(desk: Desk) -> None:
    """A latitude that is none; nothing is written."""
    client = desk.member(Role.EDITOR)
    answer = post(client, "/staff/names/places/new", {"name": "Leeds", "lat": "north"})
    assert (answer.status_code, "must be a number" in answer.text, 'value="north"' in answer.text) == (
        422,
        True,
        True,
    )
    assert (
        post(client, "/staff/names/places/new", {"name": "Leeds", "lat": "53.8", "lon": "-1.5"}).status_code
        == 303
    )
    assert desk.catalogue.authorities.places.name("leeds") == "Leeds"


def test_other_names_are_typed_as_they_are_called(desk: Desk) -> None:
    """No id is seen: what is chosen has a tick, more are typed; without script as well."""
    client = desk.member(Role.EDITOR)
    page = client.get("/staff/names/themes/food")
    form = form_in(page, "/staff/names/themes/food")
    assert form.getlist("broader") == ["sharing"]
    assert "Sharing" in text_of(page)
    soup = {"prefLabel": "Soup", "more.broader": ["food", ""]}
    assert post(client, "/staff/names/themes/new", soup).status_code == 303
    assert named(desk, "themes", "soup")["broader"] == ["food"]
    form.setlist("broader", [])
    form.setlist("more.related", ["SOUP", ""])
    assert client.post("/staff/names/themes/food", data=form).status_code == 303
    food = named(desk, "themes", "food")
    assert ("broader" in food, food["related"]) == (False, ["soup"])


def test_a_name_that_there_is_not_is_said_and_kept(desk: Desk) -> None:
    """With the one that may be meant, at its field; what else was typed is kept, and nothing is written."""
    client = desk.member(Role.EDITOR)
    post(client, "/staff/names/places/new", {"name": "Birmingham"})
    sent = {"name": "Digbeth", "within": "Brimingham", "note": "kept as typed"}
    answer = post(client, "/staff/names/places/new", sent)
    assert answer.status_code == 422
    assert "There is no “Brimingham” among the places. Do you mean “Birmingham”?" in text_of(answer)
    form = form_in(answer, "/staff/names/places/new")
    assert (form["within"], form["note"]) == ("Brimingham", "kept as typed")
    assert 'href="#within"' in answer.text
    theme = {"prefLabel": "Soup", "more.broader": ["Nothing of the kind", "Sharing"]}
    answer = post(client, "/staff/names/themes/new", theme)
    assert "Add it there first." in text_of(answer)
    kept = form_in(answer, "/staff/names/themes/new").getlist("more.broader")
    assert kept[:2] == theme["more.broader"]
    form["within"] = "Birmingham"
    assert client.post("/staff/names/places/new", data=form).status_code == 303
    assert named(desk, "places", "digbeth")["within"] == "birmingham"


def test_a_merge_is_shown_and_then_done(desk: Desk) -> None:
    """Looking changes nothing; doing changes the records, and the old address leads on."""
    client = desk.member(Role.EDITOR)
    look = post(client, "/staff/names/people/ann/merge", {"into": "bea best"})
    assert "Merge “Ann Adams” into “Bea Best”" in look.text
    assert "2 records would change" in look.text
    assert entry(desk, "ann")
    done = post(client, "/staff/names/people/ann/merge", {"into": "bea", "action": "do"})
    assert done.headers["Location"] == "/staff/names/people/bea"
    assert entry(desk, "bea")["variants"] == ("Ann Adams", "A. Adams")
    assert desk.stranger().get("/people/ann").headers["Location"] == "/people/bea"


@pytest.mark.parametrize("into", ["", "nobody", "ann"])
def test_a_merge_with_nobody_is_asked_again(desk: Desk, into: str) -> None:
    """With what was typed."""
    answer = post(desk.member(Role.EDITOR), "/staff/names/people/ann/merge", {"into": into})
    assert (answer.status_code, "Choose" in answer.text) == (422, True)


def test_a_name_is_split(desk: Desk) -> None:
    """The chosen record and variant go over."""
    client = desk.member(Role.EDITOR)
    sent = {"new_name": "Alice Adams", "record": "r1", "variant": "A. Adams"}
    assert "1 record would change" in post(client, "/staff/names/people/ann/split", sent).text.lower()
    assert post(client, "/staff/names/people/ann/split", {**sent, "action": "do"}).status_code == 303
    assert entry(desk, "alice-adams") == {
        "id": "alice-adams",
        "name": "Alice Adams",
        "variants": ("A. Adams",),
    }
    assert desk.catalogue.corpus.read("r1").record.people[0].person == "alice-adams"


def test_only_what_nothing_uses_is_taken_out(desk: Desk) -> None:
    """The button stands only there, and pressing it all the same is refused."""
    client = desk.member(Role.EDITOR)
    assert "Take it out" not in client.get("/staff/names/people/ann").text
    assert post(client, "/staff/names/people/ann/remove", {}).status_code == 422
    assert post(client, "/staff/names/people/bea/remove", {}).status_code == 303
    assert not entry(desk, "bea")


def test_a_name_is_withheld(desk: Desk) -> None:
    """Shown first; done by one press; gone from the public page."""
    client = desk.member(Role.EDITOR)
    page = client.get("/staff/names/people/ann/redact").text
    assert "name withheld" in page
    assert "Ann M. Adams" not in page, "another person"
    assert "An administrator can erase" in page
    answer = post(client, "/staff/names/people/ann/redact", {"action": "redact", "why": "asked for"})
    assert answer.status_code == 303
    assert "Ann Adams" not in desk.stranger().get("/records/r0").text
    assert desk.stranger().get("/people/ann").status_code == 404


def test_what_may_be_the_person_is_asked_on_the_page(desk: Desk) -> None:
    """Each place with a tick of its own; what was ticked survives another look; the rest stays."""
    for record_id in ("r1", "r2"):
        now = desk.catalogue.corpus.read(record_id)
        told = {"venue": "With Ms Adams"}
        desk.catalogue.save(record_id, told, revision=now.revision, signature=Signature("edith"))
    file, sha256 = desk.catalogue.keep_file(b"Ann Adams spoke.", "minutes.txt")
    now = desk.catalogue.corpus.read("r2")
    minutes = {"attachments": [{"file": file, "sha256": sha256, "title": "Minutes"}]}
    desk.catalogue.save("r2", minutes, revision=now.revision, signature=Signature("edith"))
    client, address = desk.member(Role.EDITOR), "/staff/names/people/ann/redact"
    sent = form_in(client.get(address), address)
    assert (sent.getlist("meant"), sent.getlist("withhold")) == ([], [file])
    sent.add("meant", "records/r1.md|Ms Adams")
    looked = client.post(address, data=sent | {"action": "look"})
    again = form_in(looked, address)
    assert again.getlist("meant") == ["records/r1.md|Ms Adams"]
    told_after = client.post(address, data=again | {"action": "redact"}, follow_redirects=True)
    assert "Earlier texts with it stay in the history" in text_of(told_after)
    venues = [desk.catalogue.corpus.read(record_id).record.venue for record_id in ("r1", "r2")]
    assert venues == ["With [name withheld]", "With Ms Adams"]
    assert desk.stranger().get(f"/records/r2/{file}").status_code == 404
    assert desk.catalogue.corpus.read("r2").record.attachments == ()


def test_only_an_administrator_erases(desk: Desk) -> None:
    """For good: no text of the history has it."""
    sent = {"action": "redact", "erase": "yes"}
    assert post(desk.member(Role.EDITOR), "/staff/names/people/ann/redact", sent).status_code == 403
    assert post(desk.member(Role.ADMINISTRATOR), "/staff/names/people/ann/redact", sent).status_code == 303
    texts = [path.read_bytes() for path in (desk.settings.var / "history").rglob("*") if path.is_file()]
    assert not [text for text in texts if b"Ann Adams" in text]


def test_erased_it_is_in_no_unsaved_text(desk: Desk) -> None:
    """The page says what there is; comments, typed texts and write-ups taken in go with the rest."""
    work, write_ups = desk.state.work, desk.state.write_ups
    work.comment("r0", "edith", "Ask Ann Adams.", now=desk.now)
    work.comment("r0", "edith", "Ask Bea.", now=desk.now)
    work.keep_typed("edith", "r0", '[["body", "Ann\\nAdams"]]', now=desk.now)
    write_ups.begin("edith", "ann-adams.docx", b"x", now=desk.now)
    client, address = desk.member(Role.ADMINISTRATOR), "/staff/names/people/ann/redact"
    page = text_of(client.get(address))
    assert "1 comment, 1 unsaved text, 1 write-up as it was taken in." in page
    post(client, address, {"action": "redact", "erase": "yes"})
    assert [comment.text for comment in work.comments("r0")] == ["Ask Bea."]
    assert (work.all_typed("edith"), write_ups.unsaved("edith")) == ([], [])


def test_the_work_list_leads_to_the_field(desk: Desk) -> None:
    """Every task has a page whose links lead to a form that opens."""
    client = desk.member(Role.EDITOR)
    page = client.get("/staff/work").text
    assert "There is no summary" in page
    assert "8 records would say in lists what they are about." in page
    task = client.get("/staff/work/no-summary").text
    assert "/staff/records/r0/edit#summary" in task
    assert client.get("/staff/records/r0/edit").status_code == 200
    names = client.get("/staff/work/names-alike").text
    assert "/staff/names/people/ann" in names
    assert client.get("/staff/work/nothing").status_code == 404


@pytest.mark.parametrize("check", [check for check in CHECKS.values() if check.element], ids=lambda c: c.id)
def test_every_check_has_its_field(desk: Desk, check: Check | NameCheck) -> None:
    """In the form of what it is about, with the id that its links lead to, and not folded away."""
    if check in NAME_CHECKS:
        sort = {"lat": "places", "definitions": "themes"}.get(check.element, "people")
        address = f"/staff/names/{sort}/{'ann' if sort == 'people' else 'food'}?at={check.element}"
        if sort == "places":
            post(desk.member(Role.EDITOR), "/staff/names/places/new", {"name": "Food"})
    else:
        now = desk.catalogue.corpus.read("r1")
        desk.catalogue.corpus.save("r1", {"kind": "workshop-example"}, revision=now.revision)
        address = "/staff/records/r1/edit"
    page = lxml.html.fromstring(desk.member(Role.EDITOR).get(address).text)
    (field,) = page.xpath(f"//*[@id='{check.element}']")
    folds = [fold for fold in field.iterancestors("details") if fold.get("open") is None]
    assert field.tag in ("input", "textarea") or field.get("tabindex") == "-1"
    assert folds == []


def test_a_record_tells_what_is_missing_in_its_form(desk: Desk) -> None:
    """From the start, each with the way to its field; the same as the work list finds."""
    page = desk.member(Role.EDITOR).get("/staff/records/r1/edit")
    assert '<a href="#summary">There is no summary.</a>' in page.text
    assert "data-changed" not in page.text
    found = {task.check.id: task for task in work_list(survey_of(desk.catalogue.corpus))}
    listed = text_of(desk.member(Role.EDITOR).get("/staff/work"))
    for task in found.values():
        assert f"{task.check.sentence.removesuffix('.')} {task.count}" in listed
        assert task.gives in listed


def test_what_is_verified_is_taken_out_in_the_form(desk: Desk) -> None:
    """One on each line; the rest of the note stays."""
    now = desk.catalogue.corpus.read("r1")
    note = {"editor_note": {"confidence": "fair", "unverified": ["the year", "the hall"]}}
    desk.catalogue.save("r1", note, revision=now.revision, signature=Signature("edith"))
    client, address = desk.member(Role.EDITOR), "/staff/records/r1/edit"
    form = form_in(client.get(address), address)
    assert form["editor_note"].split() == ["the", "year", "the", "hall"]
    form["editor_note"], form["action"] = "the hall", "save"
    assert client.post(address, data=form).status_code == 303
    kept = desk.catalogue.corpus.read("r1").record.editor_note
    assert kept
    assert (kept.confidence, kept.unverified) == ("fair", ("the hall",))


def test_searches_in_vain_are_told(desk: Desk) -> None:
    """Their words and how often."""
    for day in (1, 2, 3):
        desk.catalogue.missed_searches.note("zebra crossing", date(2026, 11, day))
    desk.catalogue.missed_searches.note("once only", date(2026, 11, 1))
    page = desk.member(Role.EDITOR).get("/staff/work").text
    assert ("zebra crossing" in page, "once only" in page) == (True, False)
