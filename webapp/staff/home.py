"""The first page of the staff area: what waits, what one has begun, and every record by its status."""

from __future__ import annotations

import json
from collections.abc import Collection

from flask import Blueprint, render_template, request, url_for

from indexer.history import Change
from indexer.record import Kind, Status
from indexer.work_list import survey_of, work_list
from webapp.auth import current_account, is_editor
from webapp.context import current_catalogue, current_staff, current_thesaurus
from webapp.names import label_of
from webapp.staff.lists import Selection, paged
from webapp.staff.shown_differences import file_title, record_of

blueprint = Blueprint("staff_home", __name__, url_prefix="/staff")

TASKS_SHOWN, CHANGES_SHOWN = 4, 6
STATUSES = (
    ("in-review", "In review"),
    ("draft", "Drafts"),
    ("published", "Published"),
    ("withdrawn", "Withdrawn"),
)


@blueprint.get("")
def home() -> str:
    """What waits for whoever is signed in: the queue, one's own drafts, what is not saved yet, what is to be
    looked at, what appears by itself, the last changes.
    """
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
        write_ups=current_staff().write_ups.unsaved(name),
        tasks=work_list(survey_of(current_catalogue().corpus))[:TASKS_SHOWN] if is_editor() else [],
        changes=_last_changes({record.id for record in own}),
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


def _last_changes(own: Collection[str]) -> list[tuple[Change, str, str | None]]:
    """Changes, what each is of and its id, None where it is gone: to editors all, to others their own."""
    records = current_catalogue().contents().files
    found: list[tuple[Change, str, str | None]] = []
    for change in current_catalogue().corpus.history.changes():
        files = [file for file in change.files if is_editor() or record_of(file) in own]
        there = [records[name].record for name in map(record_of, files) if name and name in records]
        there.sort(key=lambda record: record.kind is not Kind.EVENT)
        if there:
            found.append((change, there[0].title, there[0].id))
        elif files:
            found.append((change, file_title(files[0]), None))
        if len(found) == CHANGES_SHOWN:
            break
    return found


def _title(fields: str) -> str:
    try:
        return next((value for name, value in json.loads(fields) if name == "title" and value), "Untitled")
    except (ValueError, TypeError):
        return "Untitled"
