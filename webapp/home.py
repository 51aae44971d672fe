"""The pages that belong to no record: home, about, help."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Blueprint, render_template

from indexer.authorities import AuthorityFile, Place
from webapp.context import current_authorities, current_catalogue, current_thesaurus, today
from webapp.place_map import place_map
from webapp.theme_groups import theme_groups

blueprint = Blueprint("home", __name__)

EXAMPLES = ("timebanking", "peer support for refugees seeking work", "“people as assets”")
"""Searches offered under the field: each has answers in the shipped corpus."""
NEWEST = 5
EVENTS = 4
HOME_GROUPS = ("method", "enabler", "outcome")
GROUP_THEMES = 7
NATIONS = 9


@blueprint.get("/")
def home() -> str:
    """What this is, one search field, three doors, what is new."""
    catalogue = current_catalogue()
    counts = catalogue.counts("kind")
    groups = theme_groups(current_thesaurus(), catalogue.counts("theme"))
    events = catalogue.listed({"kind": ["event"]}, limit=4 * EVENTS)
    coming = [
        event for event in reversed(events) if event.date[:10] >= today().isoformat()[: len(event.date[:10])]
    ]
    places = catalogue.counts("place")
    return render_template(
        "home/home.html",
        examples=EXAMPLES,
        counts=counts,
        total=sum(counts.values()),
        groups=[(group, group.frequent[:GROUP_THEMES]) for group in groups if group.id in HOME_GROUPS],
        newest=catalogue.listed({"kind": ["case-study", "workshop-example"]}, limit=NEWEST),
        coming=coming[:EVENTS],
        past=[event for event in events if event not in coming][:EVENTS],
        map=place_map(current_authorities().places, places),
        nations=_nations(current_authorities().places, places),
    )


def _nations(places: AuthorityFile[Place], counts: Mapping[str, int]) -> list[tuple[str, int]]:
    """Nations and countries with most records; what is made of nations is told by them."""
    found = [
        (place.id, counts[place.id])
        for place in places
        if place.kind in ("country", "nation") and place.id in counts
    ]
    made_of_nations = {place.parent for place in places if place.kind == "nation"}
    ordered = sorted(found, key=lambda item: -item[1])
    return [(place, count) for place, count in ordered if place not in made_of_nations][:NATIONS]


@blueprint.get("/about")
def about() -> str:
    """What Casebook is, how records are made, accessibility, licence."""
    return render_template("home/about.html", counts=current_catalogue().counts("kind"))


@blueprint.get("/help")
def help() -> str:  # noqa: A001  (the page's own name)
    """How to search, in plain words."""
    return render_template("home/help.html")
