"""A record's page, put together: the same for everybody's reading and for a preview."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from flask import Response, send_file

from indexer.record import Record, slug_of
from webapp.context import current_authorities, current_catalogue, site_address, today
from webapp.surroundings import surroundings_of

GLANCE_ORGANISATIONS = 5
"""Organisations named in the at-a-glance box; all of them are named with their roles below."""


PICTURES = {"jpg": "image/jpeg", "png": "image/png", "webp": "image/webp"}
"""Ending → media type of what is shown in a page; everything else is only fetched."""


def file_answer(record: Record, name: str) -> Response:
    """A picture or an attachment of a record. An attachment is never opened in the site's own name."""
    data = current_catalogue().kept_file(record, name)
    media_type = PICTURES.get(name.rpartition(".")[2])
    answer = send_file(BytesIO(data), media_type or "application/octet-stream", not media_type, name)
    answer.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return answer


def page_of(record: Record, *, files: str = "records.file") -> dict[str, Any]:
    """What the template of a record wants; `files` is the endpoint of its pictures and attachments."""
    authorities = current_authorities()
    return {
        "record": record,
        "around": surroundings_of(record, current_catalogue()),
        "series": slug_of(record.series.name) if record.series else None,
        "enclosing": {place: authorities.places.ancestors(place)[:1] for place in record.places},
        "notes": {term.id: term.note for term in authorities.vocabularies.terms("evidence")},
        "glance_organisations": GLANCE_ORGANISATIONS,
        "address": site_address("records.page", record_id=record.id),
        "today": today(),
        "files": files,
    }
