"""Cases like mine: somebody says what their situation is like, and sees the nearest cases beside it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, render_template, request

from indexer.documents import PLACE_KIND_LABELS
from indexer.like_mine import Situation
from indexer.record import NOT_REPORTED
from webapp.context import current_catalogue, current_thesaurus
from webapp.names import facet_name, label_of
from webapp.search_address import SearchAddress
from webapp.theme_groups import theme_groups

blueprint = Blueprint("like_mine", __name__)

CHOICES = ("service_area", "people_involved", "place_kind")
"""Facets of which one value is chosen from a list."""
PLACES_OFFERED = 300
"""Names of places that the field offers: those with most records."""
CHARACTERS = 300


@dataclass(frozen=True)
class Unknown:
    """A value that is none, with what it was said of."""

    facet: str
    typed: str


@blueprint.get("/cases-like-mine")
def page() -> str:
    """The form, and the nearest cases where something is filled in."""
    typed = {name: request.args.get(name, "").strip()[:CHARACTERS] for name in (*CHOICES, "theme", "place")}
    words = request.args.get("q", "").strip()[:CHARACTERS]
    counts = {facet: current_catalogue().counts(facet) for facet in typed}
    traits = {facet: _value(facet, text, counts[facet]) for facet, text in typed.items() if text}
    known = {facet: value for facet, value in traits.items() if value}
    return render_template(
        "like_mine/page.html",
        typed=typed,
        words=words,
        known=known,
        unknown=[Unknown(facet, typed[facet]) for facet, value in traits.items() if not value],
        found=current_catalogue().cases_like(Situation(known, words)),
        **_offered(counts),
        search=SearchAddress(text=words, filters={facet: (value,) for facet, value in known.items()}).href(),
        name=facet_name,
    )


def _offered(counts: Mapping[str, Mapping[str, int]]) -> dict[str, Any]:
    """What each field offers: only what some public record has."""
    choices = {
        facet: [value for value in _in_order(facet, counts[facet]) if value != NOT_REPORTED]
        for facet in CHOICES
    }
    places = sorted(counts["place"].items(), key=lambda item: -item[1])[:PLACES_OFFERED]
    groups = [
        (group.name, sorted((branch for branch in group.frequent if branch.count), key=lambda b: b.label))
        for group in theme_groups(current_thesaurus(), counts["theme"])
    ]
    return {
        "choices": choices,
        "themes": [(name, branches) for name, branches in groups if branches],
        "places": sorted(label_of("place", place) for place, _ in places),
    }


def _in_order(facet: str, counts: Mapping[str, int]) -> list[str]:
    """The values in use: places from small to large, others as their labels stand in the alphabet."""
    sizes = list(PLACE_KIND_LABELS)
    return sorted(
        (value for value, count in counts.items() if count),
        key=lambda value: (sizes.index(value) if value in sizes else -1, label_of(facet, value).casefold()),
    )


def _value(facet: str, text: str, counts: Mapping[str, int]) -> str:
    """The id that was chosen, or that a former id or a name stands for; "" for what no public record has."""
    if counts.get(text):
        return text
    present = current_catalogue().present_ids({facet: (text,)})[facet]
    named = [one.value for one in current_catalogue().named(text) if one.facet == facet]
    used = [value for value in (*present, *named) if counts.get(value)]
    return max(used, key=counts.__getitem__, default="")
