"""Organisations, people, places and initiatives: their lists, and a page for each that a public record names.

What only drafts name is neither listed nor found, so that no name leaks.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from flask import Blueprint, redirect, render_template, url_for
from werkzeug.wrappers import Response

from indexer.authorities import Authority, AuthorityFile
from indexer.engines.protocol import Hit
from indexer.errors import InvalidRecord, NotFound, Withdrawn
from indexer.record import Record
from webapp.context import current_authorities, current_catalogue
from webapp.names import AUTHORITIES
from webapp.rendering import first_letter
from webapp.tree import Branch, tree_of

blueprint = Blueprint("authorities", __name__)

RULE = "<any(organisations, people, places, initiatives):sort>"
FACETS: Mapping[str, str] = {sort: facet for facet, sort in AUTHORITIES.items()}
ABOUT: Mapping[str, str] = {
    "organisations": "Every organisation that a record names as a host, partner, funder or publisher.",
    "people": "Everybody a record names for their public work, by surname.",
    "places": "Where it happened, each place within the one that encloses it.",
    "initiatives": "Schemes and programmes that several records tell of.",
}
GOES_WITH: Mapping[str, tuple[str, ...]] = {
    "organisations": ("theme", "person", "place"),
    "people": ("theme",),
    "places": ("theme", "organisation"),
    "initiatives": ("theme", "organisation", "place"),
}
"""What else the page of each sort shows, by how often it goes with it."""
RECORDS_SHOWN = 40
WITH_LIMIT = 7


@dataclass(frozen=True)
class Part:
    """A record in which somebody or something has a part, and what that part is."""

    hit: Hit
    roles: tuple[str, ...]
    affiliations: tuple[str, ...] = ()


@blueprint.get(f"/{RULE}")
def listing(sort: str) -> str:
    """All of one sort: A–Z under letters, places as a tree."""
    file, counts = _file(sort), current_catalogue().counts(FACETS[sort])
    public = [entry for entry in file if counts.get(entry.id)]
    if sort == "places":
        branches = _tree(public, counts)
        return render_template(
            "authorities/tree.html", sort=sort, about=ABOUT[sort], branches=branches, total=len(public)
        )
    letters = [
        (letter, list(entries)) for letter, entries in groupby(sorted(public, key=_letter), key=_letter)
    ]
    return render_template(
        "authorities/listing.html",
        sort=sort,
        about=ABOUT[sort],
        letters=letters,
        counts=counts,
        total=len(public),
    )


@blueprint.get(f"/{RULE}/<entry_id>")
def page(sort: str, entry_id: str) -> str | Response:
    """One of them: its names, what it belongs to, its part in each record, and what goes with it."""
    catalogue, file, facet = current_catalogue(), _file(sort), FACETS[sort]
    entry = file.get(entry_id)
    counts = catalogue.counts(facet)
    if not entry or not counts.get(entry.id):
        return _moved(sort, entry_id, file, counts)
    hits = catalogue.listed({facet: [entry.id]}, limit=RECORDS_SHOWN)
    return render_template(
        "authorities/page.html",
        sort=sort,
        facet=facet,
        entry=entry,
        total=counts[entry.id],
        above=[above for above in reversed(file.ancestors(entry.id)) if counts.get(above)],
        within=[(part.id, counts[part.id]) for part in file.parts(entry.id) if counts.get(part.id)],
        parts=[_part(facet, entry.id, hit) for hit in hits],
        goes_with={other: _frequent(other, facet, entry.id) for other in GOES_WITH[sort]},
    )


def _tree(places: Sequence[Authority], counts: Mapping[str, int]) -> tuple[Branch, ...]:
    """Every place under the one that encloses it; the countries with most records first."""
    names = {place.id: place.name for place in places}
    within: dict[str | None, list[str]] = {}
    for place in places:
        within.setdefault(place.parent, []).append(place.id)
    tops = sorted(within.get(None, ()), key=lambda place: -counts[place])
    return tree_of(tops, lambda above: within.get(above, ()), names.__getitem__, counts.__getitem__)


def _letter(entry: Authority) -> str:
    return first_letter(entry.sort_key)


def _file(sort: str) -> AuthorityFile[Any]:
    file: AuthorityFile[Any] = getattr(current_authorities(), sort)
    return file


def _moved(sort: str, entry_id: str, file: Iterable[Authority], counts: Mapping[str, int]) -> Response:
    """Send an old id to the new one.

    Raises:
        NotFound: Nothing public has or had this id.
    """
    for entry in file:
        if entry_id in entry.aliases and counts.get(entry.id):
            return redirect(url_for(".page", sort=sort, entry_id=entry.id), code=301)
    raise NotFound("page", entry_id)


def _part(facet: str, entry_id: str, hit: Hit) -> Part:
    if facet not in ("organisation", "person"):
        return Part(hit, ())
    try:
        record = current_catalogue().record(hit.id)
    except (NotFound, Withdrawn, InvalidRecord):  # it has just been changed: the index is a moment behind
        return Part(hit, ())
    return Part(
        hit,
        *(_as_organisation(record, entry_id) if facet == "organisation" else _as_person(record, entry_id)),
    )


def _as_organisation(record: Record, entry_id: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    return tuple(
        link.role for link in record.organisations if link.organisation == entry_id and link.role
    ), ()


def _as_person(record: Record, entry_id: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    links = [link for link in record.people if link.person == entry_id]
    return tuple(link.role for link in links if link.role), tuple(
        link.affiliation for link in links if link.affiliation
    )


def _frequent(other: str, facet: str, entry_id: str) -> list[tuple[str, int]]:
    """Values of another facet in the same records, the most frequent first."""
    counts = current_catalogue().counts(other, {facet: [entry_id]})
    return sorted(((value, count) for value, count in counts.items() if count), key=lambda item: -item[1])[
        :WITH_LIMIT
    ]
