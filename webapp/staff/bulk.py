"""Many records at once: one change to all that are chosen, or a table that goes out and comes in again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for

from indexer.bulk import LISTS, BulkChange, bulk
from indexer.errors import InvalidRecord, MalformedText, RevisionConflict
from indexer.record import Kind, Status
from indexer.spreadsheet import TABLE_BYTES, Table, as_table, from_table
from webapp.auth import Answer
from webapp.context import current_authorities, current_catalogue, current_thesaurus, today
from webapp.staff.lists import Selection, paged
from webapp.staff.rights import signed
from webapp.staff.shown_differences import FILES_SHOWN, file_title, shown_plan

blueprint = Blueprint("staff_bulk", __name__, url_prefix="/staff")

ELEMENTS: Mapping[str, str] = {
    "themes": "Theme",
    "places": "Place",
    "service_areas": "Service area",
    "people_involved": "Who takes part",
    "four_cos": "Four Co’s",
    "evidence": "Evidence",
}
"""What can be changed in many records → how staff call it."""


# --- one change ----------------------------------------------------------------------------------


@blueprint.get("/bulk")
def choose() -> str:
    """Records to choose from, and what is to be done to them."""
    return _choose()


@blueprint.post("/bulk")
def change() -> Answer:
    """Show what would change in each; do it when that page's button is pressed. The other buttons of the form
    narrow, turn pages and tick, and keep what is ticked elsewhere.
    """
    form = request.form
    if form.get("action", "look") not in ("look", "do"):
        return _arranged()
    element, _, out = form.get("out", "").partition(":")
    into_element, _, into = form.get("into", "").partition(":")
    status = form.get("status_to", "")
    if out and into and element != into_element:
        return _choose("What goes and what comes must be of the same sort."), 422
    wanted = BulkChange(
        element=element or into_element,
        out=out,
        into=into,
        status=Status(status) if status in set(Status) else None,
        reason=" ".join(form.get("reason", "").split()),
    )
    catalogue, chosen = current_catalogue(), form.getlist("record")
    try:
        plan = bulk(catalogue.corpus, chosen, wanted)
        if form.get("action") == "do":
            made = catalogue.apply(plan, signature=signed(form.get("why", "")), act="bulk")
            return _done(made.number if made else None, len(plan.edits))
    except (InvalidRecord, RevisionConflict) as error:
        return _choose(_sentence(error)), 422
    return render_template(
        "staff/bulk/look.html",
        plan=plan,
        files=shown_plan(plan),
        more=max(0, len(plan.edits) - FILES_SHOWN),
        left=[(file_title(file), why) for file, why in plan.left.items()],
        fields=[
            (name, value)
            for name, value in form.items(multi=True)
            if name not in ("csrf_token", "action", "why")
        ],
    )


def _arranged() -> Answer:
    """The form with other records to choose from, or other ticks. The address says which records."""
    form, wanted = request.form, Selection.of(request.form)
    if form.get("action") == "show" and wanted != Selection.of(request.args):
        is_begun = any(form.get(name) for name in ("record", "out", "into", "status_to", "reason"))
        return redirect(url_for(".choose", **wanted.parameters()), code=307 if is_begun else 303)
    return _choose()


def _choose(error: str = "") -> str:
    selection, action = Selection.of(request.args), request.form.get("action")
    found = selection.records()
    page = paged(found, request.args.get("page", ""))
    ticked = dict.fromkeys(request.form.getlist("record") if action != "none" else ())
    if action in ("here", "found"):
        ticked |= dict.fromkeys(record.id for record in (page.items if action == "here" else found))
    here = {record.id for record in page.items}
    thesaurus, authorities = current_thesaurus(), current_authorities()
    values = {
        "themes": [(concept.id, concept.prefLabel) for concept in thesaurus],
        "places": [(place.id, place.name) for place in authorities.places],
        **{
            name: [(term.id, term.label) for term in authorities.vocabularies.terms(name)]
            for name in LISTS[2:]
        },
    }
    return render_template(
        "staff/bulk/choose.html",
        page=page,
        pages=page.links(lambda number: _address(selection, number)),
        selection=selection,
        elements=ELEMENTS,
        values=values,
        statuses=_spoken(Status),
        kinds=_spoken(Kind),
        address=_address(selection, page.number),
        ticked=ticked,
        elsewhere=[record_id for record_id in ticked if record_id not in here],
        form=request.form,
        error=error,
    )


def _address(selection: Selection, page: int) -> str:
    parameters: dict[str, Any] = {**selection.parameters(), "page": page if page > 1 else None}
    return url_for(".choose", **parameters)


# --- a table -------------------------------------------------------------------------------------


@blueprint.get("/table")
def table() -> str:
    """The way out and the way in."""
    return _table_page()


@blueprint.get("/table.csv")
def table_out() -> Response:
    """The chosen records as a table, to be edited in a spreadsheet."""
    ids = [record.id for record in Selection.of(request.args).records()]
    response = Response(as_table(current_catalogue().corpus, ids), mimetype="text/csv")
    response.headers["Content-Disposition"] = f"attachment; filename=casebook-{today().isoformat()}.csv"
    return response


@blueprint.post("/table")
def table_in() -> Answer:
    """Show what a table would change and where it meets other edits; do it when its button is pressed."""
    file = request.files.get("file")
    data = file.read(TABLE_BYTES + 1) if file else request.form.get("table", "").encode()
    if not data:
        return _table_page("Choose the file that your spreadsheet saved."), 422
    catalogue = current_catalogue()
    try:
        found = from_table(catalogue.corpus, data)
        if request.form.get("action") == "do":
            made = catalogue.apply(found.plan, signature=signed(request.form.get("why", "")), act="table")
            return _done(made.number if made else None, len(found.plan.edits))
    except (MalformedText, InvalidRecord, RevisionConflict) as error:
        return _table_page(_sentence(error)), 422
    return _look_at_table(found, data)


def _look_at_table(found: Table, data: bytes) -> str:
    titles = {
        conflict.record_id: file_title(f"records/{conflict.record_id}.md") for conflict in found.conflicts
    }
    return render_template(
        "staff/bulk/look_at_table.html",
        found=found,
        files=shown_plan(found.plan),
        more=max(0, len(found.plan.edits) - FILES_SHOWN),
        titles=titles,
        table=data.decode("utf-8-sig"),
    )


def _table_page(error: str = "") -> str:
    return render_template(
        "staff/bulk/table.html",
        selection=Selection.of(request.args),
        total=len(Selection.of(request.args).records()),
        error=error,
    )


# --- both ----------------------------------------------------------------------------------------


def _spoken(values: Iterable[str]) -> list[tuple[str, str]]:
    """Values with what staff call them: `in-review`, in review."""
    return [(str(value), str(value).replace("-", " ")) for value in values]


def _done(number: int | None, count: int) -> Answer:
    if number is None:
        flash("Nothing was to be changed.")
        return redirect(url_for(".choose"), code=303)
    flash(f"{count} record{'s are' if count != 1 else ' is'} changed. It can be taken back here.")
    return redirect(url_for("staff_history.change", number=number), code=303)


def _sentence(error: Exception) -> str:
    if isinstance(error, InvalidRecord):
        return " ".join(problem.message for problem in error.problems)
    return str(error)
