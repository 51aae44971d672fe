"""A record's page, put together: the same for everybody's reading and for a preview."""

from __future__ import annotations

from typing import Any

from indexer.record import Record, slug_of
from webapp.context import current_authorities, current_catalogue, site_address, today
from webapp.surroundings import surroundings_of

GLANCE_ORGANISATIONS = 5
"""Organisations named in the at-a-glance box; all of them are named with their roles below."""


def page_of(record: Record) -> dict[str, Any]:
    """What the template of a record wants."""
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
    }
