"""One record on its page."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, url_for
from werkzeug.wrappers import Response

from webapp.context import current_catalogue
from webapp.record_page import file_answer, page_of

blueprint = Blueprint("records", __name__)


@blueprint.get("/records/<record_id>")
def page(record_id: str) -> str | Response:
    """Show a public record; an id it had before leads to the one it has now."""
    record = current_catalogue().record(record_id)
    if record.id != record_id:
        return redirect(url_for(".page", record_id=record.id), code=301)
    return render_template("records/page.html", **page_of(record))


@blueprint.get("/records/<record_id>/files/<name>")
def file(record_id: str, name: str) -> Response:
    """A picture or an attachment of a public record."""
    return file_answer(current_catalogue().record(record_id), name)
