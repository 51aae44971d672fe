"""The themes: all of them as trees by group, and a page for each with its definitions and records."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, url_for
from werkzeug.wrappers import Response

from indexer.errors import NotFound
from indexer.record import NOT_REPORTED
from webapp.context import current_catalogue, current_thesaurus
from webapp.theme_groups import group_name, theme_groups

blueprint = Blueprint("themes", __name__)

RECORDS_SHOWN = 30
WITH_LIMIT = 7
"""Names shown of each sort that goes with a theme."""
GOES_WITH = ("place", "organisation", "person")


@blueprint.get("/themes")
def listing() -> str:
    """Every theme with the number of its records."""
    thesaurus = current_thesaurus()
    groups = theme_groups(thesaurus, current_catalogue().counts("theme"))
    return render_template("themes/listing.html", groups=groups, total=len(thesaurus))


@blueprint.get("/themes/<concept_id>")
def page(concept_id: str) -> str | Response:
    """One theme: what it means, what is near it, what is told of it. An id it had before leads to it."""
    catalogue, thesaurus = current_catalogue(), current_thesaurus()
    concept = thesaurus.get(concept_id)
    if not concept:
        if present := thesaurus.former.get(concept_id):
            return redirect(url_for(".page", concept_id=present), code=301)
        raise NotFound("theme", concept_id)
    filters = {"theme": [concept_id]}
    counts = catalogue.counts("theme")
    return render_template(
        "themes/page.html",
        concept=concept,
        group=group_name(concept.group),
        broader=thesaurus.broader(concept_id),
        narrower=thesaurus.narrower(concept_id),
        related=thesaurus.related(concept_id),
        counts=counts,
        total=counts.get(concept_id, 0),
        hits=catalogue.listed(filters, limit=RECORDS_SHOWN),
        goes_with={facet: _frequent(facet, concept_id) for facet in GOES_WITH},
    )


def _frequent(facet: str, concept_id: str) -> list[tuple[str, int]]:
    counts = current_catalogue().counts(facet, {"theme": [concept_id]})
    ordered = sorted(counts.items(), key=lambda item: -item[1])
    return [(value, count) for value, count in ordered if count and value != NOT_REPORTED][:WITH_LIMIT]
