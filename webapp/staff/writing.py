"""Writing by hand: a form for each kind of record, shown again as it was typed until it can be saved."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from flask import Blueprint, flash, jsonify, redirect, render_template, request, url_for
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import Forbidden
from werkzeug.exceptions import NotFound as NoSuchAddress
from werkzeug.wrappers import Response

from indexer.catalogue import RecordFile
from indexer.differences import lines_of
from indexer.editing import Meeting
from indexer.edits import file_of
from indexer.errors import EditConflict, InvalidRecord, NotFound, RevisionConflict
from indexer.history import REFUSED, Change
from indexer.recognition import SORTS, suggestions
from indexer.record import Kind, Record, slug_of, validate_as
from indexer.writing import HEADINGS, notices, suggested_themes, unused_headings, with_headings
from webapp.auth import Answer, current_account, is_editor, typed_now
from webapp.context import current_authorities, current_catalogue, current_staff, now
from webapp.record_page import page_of
from webapp.staff.record_form import (
    KINDS,
    MORE_ROWS,
    OF_SOME_KINDS,
    Reading,
    Typed,
    changes,
    read,
    shown,
    typed_in,
    with_blank_rows,
)
from webapp.staff.rights import edited, signed
from webapp.staff.shown_differences import naming, sides_of

blueprint = Blueprint("staff_writing", __name__, url_prefix="/staff")

ID_LENGTH = 74
SHOWN_FILES = ("pictures", "attachments")
"""Elements that have a page of their own and stand in no form."""
KIND_NAMES = {Kind.CASE_STUDY: "case study", Kind.WORKSHOP_EXAMPLE: "workshop example", Kind.EVENT: "event"}


@dataclass(frozen=True)
class Sheet:
    """What is being written.

    Attributes:
        record_id: None for a record that is new.
        start: The elements it had when the form was opened, as they are in its file.
        name: What its unsaved text is kept under.
    """

    kind: Kind
    record_id: str | None
    start: Mapping[str, Any]
    revision: str
    name: str

    @property
    def address(self) -> str:
        """Where its form is."""
        if self.record_id is None:
            return url_for("staff_writing.new", kind=self.kind.value)
        return url_for("staff_writing.edit", record_id=self.record_id)


@blueprint.get("/new")
def begin() -> str:
    """What to begin with: a write-up, or a form for one kind of record."""
    return render_template("staff/writing/begin.html", kinds=KIND_NAMES, headings=HEADINGS)


@blueprint.route("/new/<kind>", methods=["GET", "POST"])
def new(kind: str) -> Answer:
    """A record that is new."""
    if kind not in set(Kind):
        raise NoSuchAddress
    start = {"id": "new", "kind": kind, "status": "draft"}
    sheet = Sheet(Kind(kind), None, start, "", f"new {kind}")
    return _answer(sheet, Record(id="new", kind=Kind(kind), title="…").model_copy(update={"title": ""}))


@blueprint.route("/records/<record_id>/edit", methods=["GET", "POST"])
def edit(record_id: str) -> Answer:
    """A record that there is."""
    file = edited(record_id)
    revision = request.form.get("revision") or file.revision
    sheet = Sheet(file.record.kind, record_id, current_catalogue().elements(file), revision, record_id)
    if request.method == "GET" and (number := request.args.get("refused", "")):
        return _taken_up(sheet, record_id, number)
    return _answer(sheet, file.record)


@blueprint.post("/autosave/<name>")
def autosave(name: str) -> tuple[Response, int]:
    """Keep what is typed, called by the page's script every few seconds."""
    if name in {f"new {kind}" for kind in Kind} or edited(name):
        current_staff().work.keep_typed(current_account().name, name, typed_now(), now=now())
    return jsonify(kept=True), 200


@blueprint.get("/suggest/<sort>")
def suggest(sort: str) -> tuple[Response, int]:
    """Established names for what somebody is typing."""
    typed = request.args.get("q", "")[:100]
    if sort not in SORTS:
        raise NoSuchAddress
    return jsonify(suggestions(current_catalogue(), sort, typed) if typed.strip() else []), 200


# --- the form ------------------------------------------------------------------------------------


def _answer(sheet: Sheet, record: Record) -> Answer:
    if request.method == "GET":
        typed = shown(record, current_catalogue())
        if sheet.record_id is None:
            typed.texts["body"] = with_headings("", list(HEADINGS[sheet.kind]))
        kept = current_staff().work.typed(current_account().name, sheet.name)
        return _page(sheet, typed, kept=kept, told=_told(record) if sheet.record_id else None)
    act = ACTS.get(request.form.get("action", "save"), _save)
    return act(sheet, typed_in(request.form))


def _page(sheet: Sheet, typed: Typed, **more: Any) -> str:
    catalogue = current_catalogue()
    vocabularies = current_authorities().vocabularies
    reading: Reading | None = more.get("reading")
    return render_template(
        "staff/writing/form.html",
        sheet=sheet,
        kind_name=KIND_NAMES[sheet.kind],
        typed=typed,
        terms={
            name: vocabularies.terms(name)
            for name in ("service_areas", "people_involved", "four_cos", "evidence")
        },
        has=lambda element: _has(sheet.kind, element, typed),
        unused=unused_headings(sheet.kind, typed.texts["body"]),
        errors=reading.errors if reading else {},
        questions=reading.questions if reading else (),
        labels={"themes": catalogue.thesaurus.label, "places": catalogue.authorities.places.name},
        **{"kept": None, "told": None, "meeting": None, **more},
    )


def _has(kind: Kind, element: str, typed: Typed) -> bool:
    """Whether a form has an element: of its kind, or because there is something in it."""
    if element not in OF_SOME_KINDS or element in KINDS[kind]:
        return True
    texts = [value for key, value in typed.texts.items() if key.partition(".")[0] == element]
    rows = [value for row in typed.rows.get(element, []) for value in row.values()]
    return any([*texts, *rows, *typed.ticked.get(element, [])])


def _read(sheet: Sheet, typed: Typed) -> Reading:
    return read(typed, sheet.kind, sheet.start, current_catalogue())


# --- acts ----------------------------------------------------------------------------------------


def _save(sheet: Sheet, typed: Typed) -> Answer:
    """Save, or show the form again with what stands in the way."""
    work, account = current_staff().work, current_account()
    reading = _read(sheet, typed)
    if reading.errors or reading.questions:
        work.keep_typed(account.name, sheet.name, typed_now(), now=now())
        return _page(sheet, typed, reading=reading), 422
    why = request.form.get("why", "")
    try:
        file = (
            _saved_new(reading, why)
            if sheet.record_id is None
            else _saved(sheet, sheet.record_id, reading, why)
        )
    except EditConflict as error:
        return _met(sheet, error)
    except InvalidRecord as error:
        work.keep_typed(account.name, sheet.name, typed_now(), now=now())
        told = {"title": " ".join(problem.message for problem in error.problems)}
        return _page(sheet, typed, reading=replace(reading, errors=told)), 422
    work.forget_typed(account.name, sheet.name)
    flash("Saved.")
    return redirect(url_for("staff_review.record", record_id=file.record.id), code=303)


def _saved(sheet: Sheet, record_id: str, reading: Reading, why: str) -> RecordFile:
    changed = changes(reading.values, sheet.start)
    return current_catalogue().save_with_names(
        record_id, changed, reading.added, revision=sheet.revision, signature=signed(why)
    )


def _saved_new(reading: Reading, why: str) -> RecordFile:
    """Save under an id made of the title; the next one where somebody takes it in the same moment."""
    catalogue, work = current_catalogue(), current_staff().work
    files = catalogue.contents().files
    taken = {*files, *(alias for file in files.values() for alias in file.record.aliases)}
    record = reading.record
    stem = slug_of(record.title if record else "")[:ID_LENGTH].strip("-") or "record"
    given = {key: value for key, value in reading.values.items() if value is not None}
    values = {
        "kind": record.kind.value if record else "",
        "title": given.pop("title"),
        "status": "draft",
        **given,
    }
    for number in range(1, 1000):
        record_id = stem if number == 1 else f"{stem}-{number}"
        if record_id in taken or work.owner(record_id):
            continue
        work.claim([record_id], current_account().name)
        try:
            return catalogue.save_with_names(
                record_id, values, reading.added, revision="", signature=signed(why)
            )
        except RevisionConflict:
            continue
    raise InvalidRecord([])


def _met(sheet: Sheet, error: EditConflict) -> Answer:
    """Somebody saved meanwhile: both edits joined, with their words where both changed one place."""
    current_staff().work.keep_typed(current_account().name, sheet.name, typed_now(), now=now())
    meeting = current_catalogue().meeting(error.record_id, start=error.expected, mine=error.kept)
    return _joined(sheet, meeting), 409


def _taken_up(sheet: Sheet, record_id: str, number: str) -> Answer:
    """An edit that was refused some time ago, joined with what is saved now.

    Raises:
        NotFound: There is no such edit.
        Forbidden: It is somebody else's.
    """
    catalogue = current_catalogue()
    made = (change for change in catalogue.changes_of(record_id) if str(change.number) == number)
    change = next((change for change in made if change.act == REFUSED), None)
    if change is None:
        raise NotFound("refused edit", number)
    if change.who != current_account().name and not is_editor():
        raise Forbidden
    start, mine = change.files[file_of(record_id)]
    return _joined(sheet, catalogue.meeting(record_id, start=start, mine=mine), refused=change)


def _joined(sheet: Sheet, meeting: Meeting, *, refused: Change | None = None) -> str:
    """The form with two edits joined. Where that makes no record it has the saved one, with the other edit
    beside it, whole.
    """
    catalogue, joined = current_catalogue(), meeting.joined
    record = validate_as(Record, {**joined.values, "status": meeting.theirs.get("status")})
    is_joined = not isinstance(record, list)
    met = joined.clashes if is_joined else (*joined.clashes, *joined.mine, *joined.both)
    saved = catalogue.file(str(sheet.record_id)).record
    clashes = [
        (
            element,
            lines_of(meeting.mine.get(element), element, naming),
            lines_of(meeting.theirs.get(element), element, naming),
            difference.lines,
        )
        for element, difference in sides_of(meeting, met)
    ]
    return _page(
        replace(sheet, revision=meeting.revision),
        shown(saved if isinstance(record, list) else record, catalogue),
        meeting=meeting,
        clashes=clashes,
        is_joined=is_joined,
        refused=refused,
        elsewhere=[
            element for element in SHOWN_FILES if element in (*joined.mine, *joined.both, *joined.clashes)
        ],
    )


def _preview(sheet: Sheet, typed: Typed) -> Answer:
    """The public page itself, made of what is typed."""
    reading = _read(sheet, typed)
    if reading.record is None:
        return _page(sheet, typed, reading=reading), 422
    return render_template("staff/writing/preview.html", **page_of(reading.record, files="staff_files.file"))


def _told(record: Record) -> dict[str, Any]:
    """What there is to look at in a record, and the themes it speaks of."""
    catalogue = current_catalogue()
    return {"notices": notices(record, catalogue), "themes": suggested_themes(record, catalogue)}


def _look(sheet: Sheet, typed: Typed) -> Answer:
    """What there is to look at, and the themes the text speaks of."""
    reading = _read(sheet, typed)
    told = _told(reading.record) if reading.record is not None else None
    if request.headers.get("X-Requested-With") == "fetch":
        return render_template(
            "staff/writing/_told.html",
            told=told,
            errors=reading.errors,
            labels={"themes": current_catalogue().thesaurus.label},
        )
    return _page(sheet, typed, reading=reading, told=told)


def _more_rows(sheet: Sheet, typed: Typed) -> Answer:
    return _page(sheet, with_blank_rows(typed, MORE_ROWS))


def _headings(sheet: Sheet, typed: Typed) -> Answer:
    """The chosen headings added to the text."""
    chosen = [heading for heading in request.form.getlist("heading") if heading in HEADINGS[sheet.kind]]
    typed.texts["body"] = with_headings(typed.texts["body"], chosen)
    return _page(sheet, typed)


def _take_up(sheet: Sheet, _typed: Typed) -> Answer:
    """What was typed before and not saved, back in the form."""
    kept = current_staff().work.typed(current_account().name, sheet.name)
    if kept is None or not kept.fields:
        return redirect(sheet.address, code=303)
    form: MultiDict[str, str] = MultiDict(
        [(str(name), str(value)) for name, value in json.loads(kept.fields)]
    )
    sheet = replace(sheet, revision=form.get("revision") or sheet.revision)
    return _page(sheet, typed_in(form))


def _throw_away(sheet: Sheet, _typed: Typed) -> Answer:
    current_staff().work.forget_typed(current_account().name, sheet.name)
    flash("The unsaved text is thrown away.")
    return redirect(sheet.address, code=303)


ACTS: Mapping[str, Callable[[Sheet, Typed], Answer]] = {
    "save": _save,
    "preview": _preview,
    "look": _look,
    "rows": _more_rows,
    "headings": _headings,
    "take_up": _take_up,
    "throw_away": _throw_away,
}
"""The buttons of the form."""
