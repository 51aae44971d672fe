"""The events by year, the newest first."""

from __future__ import annotations

from itertools import groupby

from flask import Blueprint, render_template

from indexer.engines.protocol import Hit
from webapp.context import current_catalogue

blueprint = Blueprint("events", __name__)


@blueprint.get("/events")
def listing() -> str:
    """Every event, with the number of examples told at it."""
    catalogue = current_catalogue()
    hits = catalogue.listed({"kind": ["event"]})
    years = [(year, list(events)) for year, events in groupby(hits, key=_year)]
    return render_template(
        "events/listing.html", years=years, told=catalogue.counts("part_of"), total=len(hits)
    )


def _year(hit: Hit) -> str:
    return hit.date[:4] if hit.date[:4].isdigit() else "Undated"
