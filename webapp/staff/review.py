"""A record on its way: its staff page, comments, and the steps from draft to published and back."""

from __future__ import annotations

from datetime import date

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.exceptions import Forbidden

from indexer.catalogue import RecordFile
from indexer.errors import InvalidRecord, RevisionConflict
from indexer.history import OUTSIDE, REFUSED, Change
from indexer.publishing import STEPS, WAITING, ReasonMissing, Step, examples_for, steps_for, take_step
from indexer.record import Record, Status
from indexer.writing import notices
from webapp.auth import Answer, current_account, is_editor
from webapp.context import current_catalogue, current_staff, now, today
from webapp.record_page import page_of
from webapp.staff.rights import is_owner, may_edit, seen, signed

blueprint = Blueprint("staff_review", __name__, url_prefix="/staff")

STATUS_NAMES = {
    Status.DRAFT: "Draft",
    Status.IN_REVIEW: "In review",
    Status.PUBLISHED: "Published",
    Status.WITHDRAWN: "Withdrawn",
}


@blueprint.get("/records/<record_id>")
def record(record_id: str) -> str:
    """Everything staff can do with one record."""
    return _page(seen(record_id))


@blueprint.get("/records/<record_id>/preview")
def preview(record_id: str) -> str:
    """The public page of a record as it is saved."""
    page = page_of(seen(record_id).record, files="staff_files.file")
    return render_template("staff/writing/preview.html", **page)


@blueprint.post("/records/<record_id>/step")
def step(record_id: str) -> Answer:
    """Take a step with it, and with its examples where that was asked."""
    file = seen(record_id)
    account, work = current_account(), current_staff().work
    allowed = steps_for(file.record, account.role, is_owner=is_owner(record_id))
    chosen = next((step for step in STEPS if step.name == request.form.get("step")), None)
    if chosen is None:
        return _page(file, errors={"steps": "Choose what is to be done with it."}), 422
    if chosen not in allowed and file.record.status in chosen.starts:
        raise Forbidden
    day, reason = request.form.get("day", "").strip(), request.form.get("reason", "")
    examples = _examples(file.record, chosen) if request.form.get("examples") else []
    revisions = {record_id: request.form.get("revision", "")} | {e.record.id: e.revision for e in examples}
    error = _fault_in_day(day) if chosen.name == "publish" and day else ""
    if not error and chosen.name == "publish" and day > today().isoformat():
        work.plan(revisions, day, account.name)
        flash(f"It will be published on that day{_with(len(examples))}.")
        return redirect(url_for(".record", record_id=record_id), code=303)
    if error:
        return _page(file, errors={"day": error}, reason=reason, day=day), 422
    try:
        take_step(current_catalogue(), chosen, revisions, signature=signed(reason), reason=reason)
    except ReasonMissing as missing:
        return _page(file, errors={"reason": str(missing)}, reason=reason), 422
    except (RevisionConflict, InvalidRecord) as refused:
        told = (
            "\n".join(p.message for p in refused.problems)
            if isinstance(refused, InvalidRecord)
            else str(refused)
        )
        return _page(current_catalogue().file(record_id), errors={"steps": told}, reason=reason), 409
    work.unplan(revisions)
    flash(f"“{file.record.title}” is {chosen.done}{_with(len(examples))}.")
    return redirect(url_for(".record", record_id=record_id), code=303)


@blueprint.post("/records/<record_id>/comments")
def comment(record_id: str) -> Answer:
    """Say something about it, for staff only."""
    file = seen(record_id)
    text = request.form.get("text", "").strip()
    if not text:
        return _page(file, errors={"text": "Write something first."}), 422
    current_staff().work.comment(record_id, current_account().name, text, now=now())
    flash("Your comment is kept.")
    return redirect(url_for(".record", record_id=record_id), code=303)


@blueprint.post("/records/<record_id>/unplan")
def unplan(record_id: str) -> Answer:
    """Take back the day on which it was to appear."""
    file = seen(record_id)
    if not is_editor():
        raise Forbidden
    examples = _planned_with(file.record) if request.form.get("examples") else []
    current_staff().work.unplan([record_id, *examples])
    flash(f"It will not be published by itself{_with(len(examples))}.")
    return redirect(url_for(".record", record_id=record_id), code=303)


@blueprint.post("/records/<record_id>/undo")
def undo(record_id: str) -> Answer:
    """Take the last change of it back, with all that was changed along with it."""
    file = seen(record_id)
    last = _undoable(file)
    if last is None or str(last.number) != request.form.get("change"):
        told = "It was changed again meanwhile: look at it once more."
        return _page(file, errors={"steps": told}), 409
    undone = current_catalogue().undo(last.number, signature=signed(f"undid “{last.act}”"))
    left = [f"{name}: {why}" for name, why in undone.left.items()]
    flash("Undone." if not left else f"Not all could be undone. {' '.join(left)}")
    return redirect(url_for(".record", record_id=record_id), code=303)


def _page(file: RecordFile, *, errors: dict[str, str] | None = None, reason: str = "", day: str = "") -> str:
    record, catalogue, work = file.record, current_catalogue(), current_staff().work
    steps = steps_for(record, current_account().role, is_owner=is_owner(record.id))
    return render_template(
        "staff/review/record.html",
        record=record,
        file=file,
        status=STATUS_NAMES[record.status],
        steps=steps,
        examples={step.name: len(_examples(record, step)) for step in steps},
        linked=_linked(record),
        status_names=STATUS_NAMES,
        can_edit=may_edit(record),
        comments=work.comments(record.id),
        owner=work.owner(record.id),
        plan=work.plans().get(record.id),
        planned_with=len(_planned_with(record)),
        notices=notices(record, catalogue),
        notes_for_editors=_notes(record),
        last=_undoable(file),
        changes=catalogue.changes_of(record.id)[:5],
        errors=errors or {},
        reason=reason,
        day=day,
        took_examples=bool(request.form.get("examples")),
        today=today(),
    )


def _notes(record: Record) -> list[str]:
    """What an import left to be looked at, without what is said above of cases already held."""
    notes = record.editor_note.unverified if record.editor_note else ()
    return [note for note in notes if not note.startswith("may be held already")]


def _linked(record: Record) -> list[Record]:
    """The event of an example, the examples of an event: those that one may see."""
    files = current_catalogue().contents().files
    near = [files[record.part_of].record] if record.part_of and record.part_of in files else []
    near += sorted((f.record for f in files.values() if f.record.part_of == record.id), key=lambda r: r.title)
    owners = current_staff().work.owners()
    return [other for other in near if is_editor() or owners.get(other.id) == current_account().name]


def _examples(record: Record, step: Step) -> list[RecordFile]:
    """The examples that a step may be taken with along with their event."""
    files = current_catalogue().contents().files
    told = examples_for(step, record, (file.record for file in files.values()))
    return [files[example.id] for example in told if is_editor() or is_owner(example.id)]


def _planned_with(record: Record) -> list[str]:
    """The examples that are to appear on the day of their event."""
    plans = current_staff().work.plans()
    plan, files = plans.get(record.id), current_catalogue().contents().files
    return [
        other.record_id
        for other in plans.values()
        if plan
        and other.day == plan.day
        and other.record_id in files
        and files[other.record_id].record.part_of == record.id
    ]


def _undoable(file: RecordFile) -> Change | None:
    """The last change of a record, if it can be taken back by who is signed in."""
    made = current_catalogue().changes_of(file.record.id)
    last = next((change for change in made if change.act != REFUSED), None)
    if last is None or last.act == OUTSIDE or not _before(last, file):
        return None
    is_own = last.who == current_account().name and file.record.status in WAITING
    return last if is_editor() or is_own else None


def _before(change: Change, file: RecordFile) -> str:
    """The revision that a record had before a change; "" where it was new."""
    return next(
        (pair[0] for name, pair in change.files.items() if name.endswith(f"/{file.record.id}.md")), ""
    )


def _fault_in_day(day: str) -> str:
    try:
        date.fromisoformat(day)
    except ValueError:
        return "Write the day as 2026-12-24, or leave it empty to publish now."
    return ""


def _with(count: int) -> str:
    return f", with {count} example{'s' if count > 1 else ''}" if count else ""
