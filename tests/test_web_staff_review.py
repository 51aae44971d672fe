"""From draft to published and back: the steps, who may take them, comments, plans, undo."""

import shutil
from datetime import date
from pathlib import Path

import pytest
from werkzeug.test import TestResponse

from indexer.history import Signature
from indexer.publishing import STEPS, publish_planned
from indexer.record import Status
from indexer.staff.accounts import Role
from small_corpus import write_corpus
from staff_desk import NAMES, Desk, form_in, post, text_of

EVENT, ONE, TWO = "day-of-tests", "one-of-tests", "two-of-tests"
PAGE = f"/staff/records/{EVENT}"


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """A contributor's event with two examples, all drafts."""
    write_corpus(tmp_path / "corpus")
    desk = Desk(tmp_path, corpus=tmp_path / "corpus")
    desk.app.config["TODAY"] = lambda: date(2027, 1, 15)
    desk.state.work.claim([EVENT, ONE, TWO], NAMES[Role.CONTRIBUTOR])
    desk.catalogue.corpus.save(EVENT, {"kind": "event", "title": "Quizzacious day"}, revision="")
    for name in (ONE, TWO):
        told = {"kind": "workshop-example", "title": f"Zylophonic {name}", "part_of": EVENT}
        desk.catalogue.corpus.save(name, told, revision="")
    return desk


def take(desk: Desk, role: Role, step: str, record: str = EVENT, **more: str) -> TestResponse:
    """Press the button of a step, as the page has it."""
    page = f"/staff/records/{record}"
    client = desk.member(role)
    revision = desk.catalogue.file(record).revision
    return post(client, f"{page}/step", {"step": step, "revision": revision, **more}, page=page)


def status(desk: Desk, record: str = EVENT) -> Status:
    """Where it stands."""
    return desk.catalogue.file(record).record.status


def test_the_way_of_a_record(desk: Desk) -> None:
    """Handed in by its author, returned, handed in again, published, found at once, withdrawn, 410."""
    assert take(desk, Role.CONTRIBUTOR, "submit").status_code == 303
    assert "Quizzacious day" in text_of(desk.member(Role.EDITOR).get("/staff"))
    assert desk.member(Role.CONTRIBUTOR).get(f"{PAGE}/edit").status_code == 403
    take(desk, Role.EDITOR, "return")
    assert desk.member(Role.CONTRIBUTOR).get(f"{PAGE}/edit").status_code == 200
    take(desk, Role.CONTRIBUTOR, "submit")
    stranger = desk.stranger()
    assert stranger.get(f"/records/{EVENT}").status_code == 404
    take(desk, Role.EDITOR, "publish")
    assert stranger.get(f"/records/{EVENT}").status_code == 200
    assert f"/records/{EVENT}" in stranger.get("/search?q=quizzacious").text
    refused = take(desk, Role.EDITOR, "withdraw", reason="  ")
    assert (refused.status_code, "Say why it is withdrawn" in refused.text) == (422, True)
    take(desk, Role.EDITOR, "withdraw", reason="Its author asked for it.")
    gone = stranger.get(f"/records/{EVENT}")
    assert (gone.status_code, "Its author asked for it." in gone.text) == (410, True)
    assert f"/records/{EVENT}" not in stranger.get("/search?q=quizzacious").text
    take(desk, Role.EDITOR, "publish")
    assert stranger.get(f"/records/{EVENT}").status_code == 200
    assert desk.catalogue.file(EVENT).record.withdrawal_reason is None
    acts = [(change.act, change.who) for change in desk.catalogue.changes_of(EVENT)][-2::-1]
    assert acts == [
        ("submit", "carla"), ("return", "edith"), ("submit", "carla"), ("publish", "edith"),
        ("withdraw", "edith"), ("publish", "edith"),
    ]  # fmt: skip


def test_an_event_is_published_with_its_examples_in_one_change_and_one_undo(desk: Desk) -> None:
    """As it is ticked from the start."""
    editor = desk.member(Role.EDITOR)
    form = next(f for f in editor.get(PAGE).text.split("<form") if 'value="publish"' in f)
    assert "With its 2 examples" in form
    assert 'name="examples" value="yes" checked' in form
    take(desk, Role.EDITOR, "publish", examples="yes")
    assert [status(desk, name) for name in (EVENT, ONE, TWO)] == ["published"] * 3
    assert "examples told at this event" in desk.stranger().get(f"/records/{EVENT}").text.casefold()
    undo = form_in(editor.get(PAGE), f"{PAGE}/undo")
    assert editor.post(f"{PAGE}/undo", data=undo).status_code == 303
    assert [status(desk, name) for name in (EVENT, ONE, TWO)] == ["draft"] * 3
    assert desk.stranger().get(f"/records/{ONE}").status_code == 404


def test_an_event_is_withdrawn_with_its_examples_in_one_change_and_one_undo(desk: Desk) -> None:
    """As it is ticked from the start; all answer 410 with the reason, and all come back together."""
    take(desk, Role.EDITOR, "publish", examples="yes")
    editor = desk.member(Role.EDITOR)
    form = next(f for f in editor.get(PAGE).text.split("<form") if 'value="withdraw"' in f)
    assert "Withdraw its 2 examples too" in form
    assert 'name="examples" value="yes" checked' in form
    take(desk, Role.EDITOR, "withdraw", examples="yes", reason="It was told twice.")
    assert [status(desk, name) for name in (EVENT, ONE, TWO)] == ["withdrawn"] * 3
    gone = desk.stranger().get(f"/records/{ONE}")
    assert (gone.status_code, "It was told twice." in gone.text) == (410, True)
    editor.post(f"{PAGE}/undo", data=form_in(editor.get(PAGE), f"{PAGE}/undo"))
    assert [status(desk, name) for name in (EVENT, ONE, TWO)] == ["published"] * 3
    take(desk, Role.EDITOR, "withdraw", reason="Only the day.")
    assert [status(desk, name) for name in (EVENT, ONE, TWO)] == ["withdrawn", "published", "published"]


def test_a_planned_event_appears_with_its_examples_in_one_change(desk: Desk) -> None:
    """One undo takes all of it back; a plan is taken back with theirs as well."""
    take(desk, Role.EDITOR, "publish", day="2027-02-01", examples="yes")
    assert "with 2 examples" in text_of(desk.member(Role.EDITOR).get(PAGE))
    post(desk.member(Role.EDITOR), f"{PAGE}/unplan", {"examples": "yes"}, page=PAGE)
    assert desk.state.work.plans() == {}
    take(desk, Role.EDITOR, "publish", day="2027-02-01", examples="yes")
    publish_planned(desk.catalogue, desk.state.work, date(2027, 2, 1), tell=lambda _: None)
    assert len(desk.catalogue.changes_of(EVENT)[0].files) == 3
    editor = desk.member(Role.EDITOR)
    editor.post(f"{PAGE}/undo", data=form_in(editor.get(PAGE), f"{PAGE}/undo"))
    assert [status(desk, name) for name in (EVENT, ONE, TWO)] == ["draft"] * 3


def test_an_editor_is_not_offered_what_only_an_author_does(desk: Desk) -> None:
    """A contributor takes back what they handed in; an editor returns it."""
    take(desk, Role.CONTRIBUTOR, "submit")
    assert "Take back to go on writing" in desk.member(Role.CONTRIBUTOR).get(PAGE).text
    for role in (Role.EDITOR, Role.ADMINISTRATOR):
        page = desk.member(role).get(PAGE).text
        assert ("Take back to go on writing" in page, "Return to draft" in page) == (False, True)


@pytest.mark.parametrize("step", STEPS, ids=lambda step: step.name)
@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("at", list(Status))
def test_only_the_steps_of_the_table_can_be_taken(desk: Desk, step: object, role: Role, at: Status) -> None:
    """With a record of somebody else's, in every status; the page offers exactly those."""
    from indexer.publishing import Step

    assert isinstance(step, Step)
    file = desk.catalogue.file("r0")
    desk.catalogue.corpus.save("r0", {"status": at.value, "withdrawal_reason": "x"}, revision=file.revision)
    may = at in step.starts and step.role is not None and role.includes(step.role)
    offered = desk.member(role).get("/staff/records/r0")
    assert (f'name="step" value="{step.name}"' in offered.text) is may
    answer = take(desk, role, step.name, "r0", reason="because")
    assert status(desk, "r0") == (step.end if may else at)
    assert answer.status_code == (
        303 if may else 409 if at not in step.starts and role is not Role.CONTRIBUTOR else 403
    )


def test_a_step_taken_on_an_old_page_is_refused(desk: Desk) -> None:
    """Somebody changed the record since that page was shown: nothing is published unseen."""
    editor = desk.member(Role.EDITOR)
    old = {"step": "publish", "revision": desk.catalogue.file(EVENT).revision}
    file = desk.catalogue.file(EVENT)
    desk.catalogue.corpus.save(EVENT, {"summary": "Changed."}, revision=file.revision)
    answer = post(editor, f"{PAGE}/step", old, page=PAGE)
    assert (answer.status_code, status(desk)) == (409, "draft")
    assert "changed by somebody else" in text_of(answer)


def test_a_record_appears_on_its_day_and_not_before(desk: Desk) -> None:
    """With its examples; the plan can be taken back; a day that is none is said."""
    wrong = take(desk, Role.EDITOR, "publish", day="soon")
    assert (wrong.status_code, 'value="soon"' in wrong.text) == (422, True)
    take(desk, Role.EDITOR, "publish", day="2027-02-01", examples="yes")
    assert "2027" in text_of(desk.member(Role.EDITOR).get("/staff"))
    assert status(desk) == "draft"
    told: list[str] = []
    publish_planned(desk.catalogue, desk.state.work, date(2027, 1, 31), tell=told.append)
    assert (status(desk), told) == ("draft", [])
    post(desk.member(Role.EDITOR), f"/staff/records/{TWO}/unplan", {})
    publish_planned(desk.catalogue, desk.state.work, date(2027, 2, 1), tell=told.append)
    assert [status(desk, name) for name in (EVENT, ONE, TWO)] == ["published", "published", "draft"]
    assert desk.stranger().get(f"/records/{EVENT}").status_code == 200
    assert desk.state.work.plans() == {}
    assert desk.catalogue.changes_of(EVENT)[0].who == "edith"


def test_a_plan_for_a_record_that_is_gone_harms_nobody(desk: Desk) -> None:
    """The others appear."""
    desk.state.work.plan([EVENT, "nothing"], "2027-01-01", "edith")
    publish_planned(desk.catalogue, desk.state.work, date(2027, 2, 1), tell=lambda _: None)
    assert status(desk) == "published"


def test_comments_are_for_staff_who_may_see_the_record(desk: Desk) -> None:
    """In their order, as they were typed; an empty one is refused; never public."""
    contributor, editor = desk.member(Role.CONTRIBUTOR), desk.member(Role.EDITOR)
    post(editor, f"{PAGE}/comments", {"text": "Which <year>?\nWryneck."}, page=PAGE)
    post(contributor, f"{PAGE}/comments", {"text": "In 2011."}, page=PAGE)
    assert post(contributor, f"{PAGE}/comments", {"text": "  "}, page=PAGE).status_code == 422
    page = contributor.get(PAGE)
    assert "Which &lt;year&gt;?\nWryneck." in page.text
    assert page.text.index("Wryneck") < page.text.index("In 2011.")
    take(desk, Role.EDITOR, "publish")
    assert "Wryneck" not in desk.stranger().get(f"/records/{EVENT}").text
    assert post(contributor, "/staff/records/r0/comments", {"text": "x"}).status_code == 403


def test_an_undo_takes_back_the_last_change_only_once(desk: Desk) -> None:
    """An old page's button does nothing; what was new is withdrawn instead."""
    editor = desk.member(Role.EDITOR)
    assert "Undo the last one" not in editor.get(PAGE).text
    file = desk.catalogue.file(EVENT)
    desk.catalogue.corpus.save(EVENT, {"title": "Another"}, revision=file.revision)
    old = form_in(editor.get(PAGE), f"{PAGE}/undo")
    assert editor.post(f"{PAGE}/undo", data=old).status_code == 303
    assert desk.catalogue.file(EVENT).record.title == "Quizzacious day"
    assert editor.post(f"{PAGE}/undo", data=old).status_code == 409
    assert desk.catalogue.file(EVENT).record.title == "Quizzacious day"


def test_the_list_is_narrowed_by_status_and_words(desk: Desk) -> None:
    """And says how many such there are of each."""
    editor = desk.member(Role.EDITOR)
    page = text_of(editor.get("/staff/records?status=draft&q=zylophonic"))
    assert "2 records" in page
    assert "Drafts (2)" in page
    assert "Quizzacious" not in page
    assert "3 records" in text_of(desk.member(Role.CONTRIBUTOR).get("/staff/records"))


def test_drafts_survive_the_loss_of_what_staff_keep(desk: Desk) -> None:
    """Without the SQLite file the records are there, and editors can go on."""
    shutil.rmtree(desk.settings.var)
    again = Desk(desk.settings.corpus.parent, corpus=desk.settings.corpus)
    assert "Quizzacious day" in text_of(again.member(Role.EDITOR).get("/staff"))


def test_the_overview_shows_what_waits_for_whoever_looks(desk: Desk) -> None:
    """To editors the work list and all changes; to a contributor the changes of their own records alone."""
    desk.state.write_ups.begin(NAMES[Role.EDITOR], "day.docx", b"x", now=desk.now)
    file = desk.catalogue.file("r3")
    desk.catalogue.save("r3", {"title": "Wryneck club"}, revision=file.revision, signature=Signature("adam"))
    editor, contributor = desk.member(Role.EDITOR), desk.member(Role.CONTRIBUTOR)
    page = text_of(editor.get("/staff"))
    assert "day.docx" in page
    assert "The whole work list" in page
    assert "Saved: Wryneck club by adam" in page
    page = text_of(contributor.get("/staff"))
    assert "Quizzacious day" in page
    for hidden in ("Wryneck", "day.docx", "The whole work list"):
        assert hidden not in page
