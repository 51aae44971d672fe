"""The first page of the staff area: what waits, what one has begun, and every record by its status."""

from __future__ import annotations

import json

from flask import Blueprint, render_template, request, url_for

from indexer.record import Kind, Status
from webapp.auth import current_account, is_editor
from webapp.context import current_staff, current_thesaurus
from webapp.names import label_of
from webapp.staff.lists import Selection, paged

blueprint = Blueprint("staff_home", __name__, url_prefix="/staff")

STATUSES = (
    ("in-review", "In review"),
    ("draft", "Drafts"),
    ("published", "Published"),
    ("withdrawn", "Withdrawn"),
)


@blueprint.get("")
def home() -> str:
    """What there is to do: the queue for editors, one's own drafts, unsaved text, what appears by itself."""
    work, name = current_staff().work, current_account().name
    records, owners, plans = Selection().records(), work.owners(), work.plans()
    own = [record for record in records if owners.get(record.id) == name]
    return render_template(
        "staff/home.html",
        queue=[r for r in records if r.status is Status.IN_REVIEW] if is_editor() else [],
        own=[record for record in own if record.status in (Status.DRAFT, Status.IN_REVIEW)],
        drafts=[r for r in records if r.status is Status.DRAFT and r not in own] if is_editor() else [],
        planned=[
            (plans[record.id], record)
            for record in records
            if record.id in plans and (is_editor() or record in own)
        ],
        unsaved=[(typed, _title(typed.fields)) for typed in work.all_typed(name)],
        owners=owners,
    )


@blueprint.get("/records")
def listing() -> str:
    """Every record, narrowed by what it is, page by page."""
    selection = Selection.of(request.args)
    owners, name = current_staff().work.owners(), current_account().name
    near = selection.but_for("status").records()
    own = [record for record in near if is_editor() or owners.get(record.id) == name]
    page = paged([record for record in own if selection.holds(record)], request.args.get("page", ""))
    counts = {status: sum(record.status == status for record in own) for status, _ in STATUSES}
    return render_template(
        "staff/records.html",
        page=page,
        pages=page.links(lambda number: url_for(".listing", **selection.parameters(), page=number)),
        statuses=[(status, f"{called} ({counts[status]})") for status, called in STATUSES],
        kinds=[(kind.value, label_of("kind", kind)) for kind in Kind],
        themes=[(concept.id, concept.prefLabel) for concept in current_thesaurus()],
        selection=selection,
        owners=owners,
    )


def _title(fields: str) -> str:
    try:
        return next((value for name, value in json.loads(fields) if name == "title" and value), "Untitled")
    except (ValueError, TypeError):
        return "Untitled"
