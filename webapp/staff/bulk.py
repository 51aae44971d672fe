"""Many records at once: one change to all that are chosen, or a table that goes out and comes in again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for

from indexer.bulk import LISTS, BulkChange, bulk
from indexer.errors import InvalidRecord, MalformedText, RevisionConflict
from indexer.record import Record, Status
from indexer.spreadsheet import TABLE_BYTES, Table, as_table, from_table
from webapp.auth import Answer
from webapp.context import current_authorities, current_catalogue, current_thesaurus, today
from webapp.staff.rights import signed
from webapp.staff.shown_differences import FILES_SHOWN, file_title, shown_plan

blueprint = Blueprint("staff_bulk", __name__, url_prefix="/staff")

SHOWN = 500
ELEMENTS: Mapping[str, str] = {
    "themes": "Theme",
    "places": "Place",
    "service_areas": "Service area",
    "people_involved": "Who takes part",
    "four_cos": "Four Co’s",
    "evidence": "Evidence",
}
"""What can be changed in many records → how staff call it."""


@dataclass(frozen=True)
class Selection:
    """The records that are looked at."""

    words: str
    status: str
    theme: str
    place: str

    def holds(self, record: Record) -> bool:
        """Whether a record is among them."""
        return (
            all(word in f"{record.title} {record.id}".casefold() for word in self.words.casefold().split())
            and self.status in ("", record.status)
            and (not self.theme or self.theme in record.themes)
            and (not self.place or self.place in record.places)
        )

    def parameters(self) -> dict[str, str]:
        """The same in an address."""
        pairs = {"q": self.words, "status": self.status, "theme": self.theme, "place": self.place}
        return {name: value for name, value in pairs.items() if value}


# --- one change ----------------------------------------------------------------------------------


@blueprint.get("/bulk")
def choose() -> str:
    """Records to choose from, and what is to be done to them."""
    return _choose()


@blueprint.post("/bulk")
def change() -> Answer:
    """Show what would change in each; do it when that page's button is pressed."""
    form = request.form
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


def _choose(error: str = "") -> str:
    selection = _selection()
    records = _records(selection)
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
        records=records[:SHOWN],
        total=len(records),
        selection=selection,
        elements=ELEMENTS,
        values=values,
        statuses=list(Status),
        chosen=set(request.form.getlist("record")),
        form=request.form,
        error=error,
    )


# --- a table -------------------------------------------------------------------------------------


@blueprint.get("/table")
def table() -> str:
    """The way out and the way in."""
    return _table_page()


@blueprint.get("/table.csv")
def table_out() -> Response:
    """The chosen records as a table, to be edited in a spreadsheet."""
    ids = [record.id for record in _records(_selection())]
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
        selection=_selection(),
        statuses=list(Status),
        total=len(_records(_selection())),
        error=error,
    )


# --- both ----------------------------------------------------------------------------------------


def _selection() -> Selection:
    args = request.values
    return Selection(args.get("q", ""), args.get("status", ""), args.get("theme", ""), args.get("place", ""))


def _records(selection: Selection) -> list[Record]:
    """The chosen records, A–Z."""
    files = current_catalogue().contents().files.values()
    found = [file.record for file in files if selection.holds(file.record)]
    return sorted(found, key=lambda record: record.title.casefold())


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
