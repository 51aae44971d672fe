"""What the values of facets are called and where they live on this site."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from flask import Flask, request, url_for

from indexer.documents import KIND_LABELS, VOCABULARY_OF, place_kind_label
from indexer.errors import InvalidRecord, NotFound, Withdrawn
from indexer.record import NOT_REPORTED
from webapp.context import (
    current_authorities,
    current_catalogue,
    current_thesaurus,
    is_addressable,
    static_address,
)

FACET_NAMES: Mapping[str, str] = {
    "kind": "Kind",
    "theme": "Theme",
    "service_area": "Service area",
    "people_involved": "Who takes part",
    "place": "Place",
    "year": "Year",
    "evidence": "Evidence",
    "organisation": "Organisation",
    "person": "Person",
    "initiative": "Initiative",
    "part_of": "Told at",
    "series": "Series",
    "four_cos": "Four Co’s",
    "mention": "Says",
    "place_kind": "Sort of place",
}
"""Facet or scope, or what else a hit may match by → what a reader calls it."""

AUTHORITIES: Mapping[str, str] = {
    "organisation": "organisations",
    "person": "people",
    "place": "places",
    "initiative": "initiatives",
}
"""Facet → the authority file it comes from, which is also its address."""
_KINDS = {kind.value: label for kind, label in KIND_LABELS.items()}


def facet_name(facet: str) -> str:
    """What a reader calls a facet."""
    return FACET_NAMES.get(facet, facet)


def label_of(facet: str, value: str) -> str:
    """What a reader calls a value; the value itself where it is unknown."""
    if facet == "theme":
        return current_thesaurus().label(value)
    if facet in AUTHORITIES:
        name: str = getattr(current_authorities(), AUTHORITIES[facet]).name(value)
        return name
    if facet in VOCABULARY_OF:
        return current_authorities().vocabularies.label(VOCABULARY_OF[facet], value)
    if facet == "kind":
        return _KINDS.get(value, value)
    if facet == "place_kind":
        return place_kind_label(value)
    if value == NOT_REPORTED:
        return "Not reported"
    return value


def public_label_of(facet: str, value: str) -> str:
    """The same for a value out of an address: what only drafts name stays unnamed."""
    if facet == "part_of":
        return _title_of(value)
    if facet in AUTHORITIES and value not in current_catalogue().counts(facet):
        return value
    return label_of(facet, value)


def address_of(facet: str, value: str) -> str:
    """The page of a value: its own where it has one, otherwise the search for it."""
    if facet == "theme":
        return page_address("themes.page", concept_id=value)
    if facet in AUTHORITIES:
        return page_address("authorities.page", sort=AUTHORITIES[facet], entry_id=value)
    parameters: dict[str, Any] = {facet: value}
    return url_for("search.results", **parameters)


def _title_of(record_id: str) -> str:
    try:
        return current_catalogue().record(record_id).title
    except (NotFound, Withdrawn, InvalidRecord):
        return record_id


def page_address(endpoint: str, **values: Any) -> str:
    """As Flask's `url_for`; the addresses last asked for are remembered: a page has a hundred of them."""
    if endpoint.startswith("."):
        return url_for(endpoint, **values)
    for value in values.values():
        if not isinstance(value, str):
            return url_for(endpoint, **values)
    return _remembered_address(request.root_path, endpoint, tuple(values.items()))


@lru_cache(maxsize=8192)
def _remembered_address(root: str, endpoint: str, values: tuple[tuple[str, str], ...]) -> str:  # noqa: ARG001
    given: dict[str, Any] = dict(values)
    return url_for(endpoint, **given)


def register_names(app: Flask) -> None:
    """Give the templates these functions."""
    app.jinja_env.globals.update(
        url_for=page_address,
        facet_name=facet_name,
        label_of=label_of,
        address_of=address_of,
        static_address=static_address,
        is_addressable=is_addressable,
    )
