"""One record on its page."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, url_for
from werkzeug.wrappers import Response

from indexer.record import slug_of
from webapp.context import current_authorities, current_catalogue, site_address, today
from webapp.surroundings import surroundings_of

blueprint = Blueprint("records", __name__)

GLANCE_ORGANISATIONS = 5
"""Organisations named in the at-a-glance box; all of them are named with their roles below."""


@blueprint.get("/records/<record_id>")
def page(record_id: str) -> str | Response:
    """Show a public record; an id it had before leads to the one it has now."""
    catalogue = current_catalogue()
    record = catalogue.record(record_id)
    if record.id != record_id:
        return redirect(url_for(".page", record_id=record.id), code=301)
    authorities = current_authorities()
    return render_template(
        "records/page.html",
        record=record,
        around=surroundings_of(record, catalogue),
        series=slug_of(record.series.name) if record.series else None,
        enclosing={place: authorities.places.ancestors(place)[:1] for place in record.places},
        notes={term.id: term.note for term in authorities.vocabularies.terms("evidence")},
        glance_organisations=GLANCE_ORGANISATIONS,
        address=site_address("records.page", record_id=record.id),
        today=today(),
    )
