"""Pictures and attachments of a record: added, described, taken away."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for

from indexer.catalogue import RecordFile
from indexer.errors import EditConflict, InvalidRecord
from indexer.importing import shown_name
from indexer.pictures import BEGINNINGS, PLAIN, FileRefused, attachment, picture
from webapp.auth import Answer
from webapp.context import current_catalogue
from webapp.record_page import file_answer
from webapp.staff.rights import edited, seen, signed

blueprint = Blueprint("staff_files", __name__, url_prefix="/staff/records/<record_id>/files")

SORTS = ("pictures", "attachments")
PICTURE_ENDINGS = (".jpg", ".jpeg", ".png", ".webp")


@blueprint.get("")
def listing(record_id: str) -> str:
    """What a record has, and a form for one more."""
    return _page(edited(record_id))


@blueprint.post("")
def add(record_id: str) -> Answer:
    """Add a picture, with what it shows in words, or an attachment, with its title."""
    record = edited(record_id)
    upload, words = request.files.get("file"), request.form.get("words", "").strip()
    caption = request.form.get("caption", "").strip()
    name = shown_name(upload.filename or "") if upload else ""
    errors = {}
    if not upload or not name:
        errors["file"] = "Choose a file."
    is_picture = name.lower().endswith(PICTURE_ENDINGS)
    if not words:
        errors["words"] = "Say what the picture shows, or what the file is called."
    if errors or upload is None:
        return _page(record, errors=errors, words=words, caption=caption), 422
    try:
        data = upload.read()
        if is_picture:
            data, ending = picture(data)
            name = f"{name.rpartition('.')[0]}.{ending}"
        else:
            data = attachment(data, name)
        file, sha256 = current_catalogue().keep_file(data, name)
    except FileRefused as refused:
        return _page(record, errors={"file": str(refused)}, words=words, caption=caption), 422
    kept = {"file": file, "sha256": sha256}
    entry = kept | ({"alternative": words, "caption": caption} if is_picture else {"title": words})
    sort = "pictures" if is_picture else "attachments"
    there = current_catalogue().elements(record).get(sort) or []
    filled = {key: value for key, value in entry.items() if value}
    others = [other for other in there if other.get("file") != file]
    return _saved(record, {sort: [*others, filled]}, f"added {name}")


@blueprint.post("/<name>")
def change(record_id: str, name: str) -> Answer:
    """Describe one otherwise, or take it away; the file itself is kept, so that an undo finds it."""
    record = edited(record_id)
    words, caption = request.form.get("words", "").strip(), request.form.get("caption", "").strip()
    is_removed = request.form.get("action") == "remove"
    if not words and not is_removed:
        return _page(record, errors={"words": "It needs words: what it shows, or what it is called."}), 422
    elements = current_catalogue().elements(record)
    changes: dict[str, Any] = {}
    for sort in SORTS:
        entries = elements.get(sort) or []
        if not any(entry["file"].endswith(f"/{name}") for entry in entries):
            continue
        told = {"alternative": words, "caption": caption} if sort == "pictures" else {"title": words}
        changed = [
            {key: value for key, value in (entry | told).items() if value}
            if entry["file"].endswith(f"/{name}")
            else entry
            for entry in entries
            if not (is_removed and entry["file"].endswith(f"/{name}"))
        ]
        changes[sort] = changed or None
    return _saved(record, changes, f"{'removed' if is_removed else 'described'} {name}")


@blueprint.get("/<name>")
def file(record_id: str, name: str) -> Response:
    """One of them, for who may see the record."""
    return file_answer(seen(record_id).record, name)


def _saved(record: RecordFile, changes: dict[str, Any], why: str) -> Answer:
    record_id = record.record.id
    try:
        current_catalogue().save(record_id, changes, revision=record.revision, signature=signed(why))
    except (EditConflict, InvalidRecord) as refused:
        return _page(current_catalogue().file(record_id), errors={"file": str(refused)}), 409
    flash("Saved.")
    return redirect(url_for(".listing", record_id=record_id), code=303)


def _page(
    record: RecordFile, *, errors: dict[str, str] | None = None, words: str = "", caption: str = ""
) -> str:
    return render_template(
        "staff/files.html",
        record=record.record,
        errors=errors or {},
        words=words,
        caption=caption,
        endings=[*PICTURE_ENDINGS, *(f".{ending}" for ending in (*BEGINNINGS, *PLAIN))],
    )
