"""The first page of the staff area: what waits, what one has begun, and every record by its status."""

from __future__ import annotations

import json

from flask import Blueprint, render_template, request

from indexer.record import Record, Status
from webapp.auth import current_account, is_editor
from webapp.context import current_catalogue, current_staff

blueprint = Blueprint("staff_home", __name__, url_prefix="/staff")

SHOWN = 200
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
    records, owners, plans = _records(), work.owners(), work.plans()
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
    """Every record, narrowed by status and by words of its title."""
    wanted = request.args.get("status", "")
    words = request.args.get("q", "").casefold().split()
    owners, name = current_staff().work.owners(), current_account().name
    own = [record for record in _records() if is_editor() or owners.get(record.id) == name]
    found = [
        record
        for record in own
        if (not wanted or record.status == wanted)
        and all(word in f"{record.title} {record.id}".casefold() for word in words)
    ]
    counts = {status: sum(record.status == status for record in own) for status, _ in STATUSES}
    return render_template(
        "staff/records.html",
        records=found[:SHOWN],
        total=len(found),
        counts=counts,
        statuses=STATUSES,
        status=wanted,
        words=request.args.get("q", ""),
        owners=owners,
    )


def _records() -> list[Record]:
    """All, A–Z."""
    files = current_catalogue().contents().files.values()
    return sorted((file.record for file in files), key=lambda record: record.title.casefold())


def _title(fields: str) -> str:
    try:
        return next((value for name, value in json.loads(fields) if name == "title" and value), "Untitled")
    except (ValueError, TypeError):
        return "Untitled"
