"""The history: every text a record had, what changed, and the ways back."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for

from indexer.errors import InvalidRecord, NotFound, RevisionConflict
from indexer.history import REFUSED, Change
from webapp.auth import Answer, is_editor
from webapp.context import current_catalogue
from webapp.staff.lists import paged
from webapp.staff.rights import seen, signed
from webapp.staff.shown_differences import (
    FILES_SHOWN,
    act_of,
    element_name,
    file_title,
    record_of,
    shown_change,
)

blueprint = Blueprint("staff_history", __name__, url_prefix="/staff")


@blueprint.app_template_global("act_of")
def _act_of(change: Change) -> str:
    return act_of(change)


@blueprint.app_template_global("element_name")
def _element_name(element: str) -> str:
    return element_name(element)


# --- one record ----------------------------------------------------------------------------------


@blueprint.get("/records/<record_id>/history")
def record(record_id: str) -> str:
    """Every change of a record, newest first."""
    title, changes = _title(record_id), current_catalogue().changes_of(record_id)
    return render_template(
        "staff/history/record.html", record_id=record_id, title=title, changes=changes, refused=REFUSED
    )


@blueprint.get("/records/<record_id>/history/<int:number>")
def revision(record_id: str, number: int) -> str:
    """What one change did to it, and how the text of then differs from the present one."""
    return _revision_page(record_id, number)


@blueprint.post("/records/<record_id>/history/<int:number>/restore")
def restore(record_id: str, number: int) -> Answer:
    """Make the record what it was after that change, or before it."""
    change, file = _change_of(record_id, number)
    side = 0 if request.form.get("side") == "before" else 1
    try:
        current_catalogue().restore(
            record_id,
            change.files[file][side],
            revision=request.form.get("revision", ""),
            signature=signed(request.form.get("why", "")),
        )
    except (RevisionConflict, InvalidRecord, NotFound) as error:
        return _revision_page(record_id, number, error=_sentence(error)), 409
    flash("That text is restored. The texts since then are still in the history.")
    return redirect(url_for("staff_review.record", record_id=record_id), code=303)


# --- all changes ---------------------------------------------------------------------------------


@blueprint.get("/changes")
def changes() -> str:
    """The changes of everything, newest first, page by page."""
    page = paged(current_catalogue().corpus.history.changes(), request.args.get("page", ""))
    shown = [(change, [file_title(file) for file in list(change.files)[:3]]) for change in page.items]
    pages = page.links(lambda number: url_for(".changes", page=number))
    return render_template("staff/history/changes.html", changes=shown, page=page, pages=pages)


@blueprint.get("/changes/<int:number>")
def change(number: int) -> str:
    """What one change did, file by file."""
    return _change_page(number)


@blueprint.post("/changes/<int:number>/undo")
def undo(number: int) -> Answer:
    """Take a change back, in all its files."""
    try:
        undone = current_catalogue().undo(number, signature=signed(request.form.get("why", "")))
    except (RevisionConflict, InvalidRecord) as error:
        return _change_page(number, error=_sentence(error)), 409
    if undone.left:
        left = "; ".join(f"{file_title(file)}: {why}" for file, why in undone.left.items())
        flash(f"Taken back, except for {left}" if undone.change else f"Nothing could be taken back. {left}")
    else:
        flash("Taken back. This too can be undone.")
    target = undone.change.number if undone.change else number
    return redirect(url_for(".change", number=target), code=303)


# --- pages ---------------------------------------------------------------------------------------


def _title(record_id: str) -> str:
    """The title of a record that one may see; an editor sees the history of one that cannot be read, too.

    Raises:
        NotFound: There is and was none.
    """
    try:
        return seen(record_id).record.title
    except (InvalidRecord, NotFound):
        if not is_editor() or not current_catalogue().changes_of(record_id):
            raise
        return record_id


def _change_of(record_id: str, number: int) -> tuple[Change, str]:
    """A change of this record, and the record's file.

    Raises:
        NotFound: It is none of this record.
    """
    _title(record_id)
    found = next((c for c in current_catalogue().changes_of(record_id) if c.number == number), None)
    if found is None:
        raise NotFound("change", str(number))
    return found, next(file for file in found.files if record_of(file) == record_id)


def _revision_page(record_id: str, number: int, *, error: str = "") -> str:
    change, file = _change_of(record_id, number)
    before, after = change.files[file]
    catalogue = current_catalogue()
    now = catalogue.corpus.revision_now(file)
    return render_template(
        "staff/history/revision.html",
        record_id=record_id,
        title=_title(record_id),
        change=change,
        done=shown_change(file, before, after),
        since=shown_change(file, after, now) if after and now and after != now else None,
        now=now,
        is_now=after == now,
        is_kept=bool(after) and catalogue.corpus.history.holds(file, after),
        is_first=change.number == catalogue.changes_of(record_id)[-1].number and bool(before),
        refused=change.act == REFUSED,
        error=error,
    )


def _change_page(number: int, *, error: str = "") -> str:
    catalogue = current_catalogue()
    change = catalogue.corpus.history.change(number)
    files = list(change.files.items())
    return render_template(
        "staff/history/change.html",
        change=change,
        files=[shown_change(file, *revisions) for file, revisions in files[:FILES_SHOWN]],
        others=[file_title(file) for file, _ in files[FILES_SHOWN:]],
        undone_by=next((c.number for c in catalogue.corpus.history.changes() if c.undoes == number), None),
        error=error,
    )


def _sentence(error: Exception) -> str:
    if isinstance(error, InvalidRecord):
        return " ".join(problem.message for problem in error.problems)
    return str(error)
