"""The search page and its JSON twin. The whole state is in the address."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from flask import Blueprint, Response, jsonify, redirect, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from indexer.engines.protocol import FACETS
from indexer.errors import QueryError
from indexer.query import plain_words
from indexer.search import SearchAnswer, as_json
from webapp.context import current_catalogue, current_pages, state_of_content, today
from webapp.facet_boxes import facet_boxes
from webapp.names import facet_name, public_label_of
from webapp.rendering import pagination
from webapp.search_address import SearchAddress

blueprint = Blueprint("search", __name__)

SORT_LABELS = {"relevance": "best match", "-date": "newest", "date": "oldest", "title": "A–Z"}
WAYS_OUT = 6
"""Filters that the page for no results offers to take away, at most."""
BROWSE_THEMES = 12


@dataclass(frozen=True)
class Choice:
    """A chosen value, and the way to be rid of it."""

    facet: str
    label: str
    href: str
    total: int | None = None


@blueprint.get("/search")
def results() -> str | tuple[str, int] | AnyResponse:
    """Answer a search, narrowed and sorted as the address says."""
    return current_pages().page((state_of_content(), request.query_string), _results)


def _results() -> str | tuple[str, int] | AnyResponse:
    address = SearchAddress.from_args(request.args)
    filters = current_catalogue().present_ids(address.filters)
    if filters != address.filters:
        return redirect(replace(address, filters=filters).href(), code=301)
    try:
        answer = current_catalogue().search(address.request(facets=(*FACETS, "part_of", "series")))
    except QueryError as error:
        plain = SearchAddress(text=plain_words(address.text))
        return render_template("search/error.html", address=address, error=error, plain=plain), 400
    if address.page > answer.pages:
        return redirect(address.at(answer.pages).href())
    if not answer.results.total and not address.choices:
        current_catalogue().missed_searches.note(address.text, today())
    return render_template("search/results.html", **_page(address, answer))


@blueprint.get("/search.json")
def results_as_json() -> Response | tuple[Response, int]:
    """The same answer for programs; a query that cannot be read answers its sentence."""
    address = SearchAddress.from_args(request.args)
    try:
        return jsonify(as_json(current_catalogue().search(address.request())))
    except QueryError as error:
        return jsonify(error=str(error)), 400


def _page(address: SearchAddress, answer: SearchAnswer) -> dict[str, Any]:
    found = answer.results
    boxes = facet_boxes({name: found.facets[name] for name in FACETS}, address.filters)
    return {
        "address": address,
        "answer": answer,
        "boxes": boxes,
        "choices": [_choice(address, answer, facet, value) for facet, value in address.choices],
        "sorts": _sorts(address),
        "pages": _pages(address, answer),
        "told": {value.value: value.count for value in found.facets["part_of"]},
        **({} if found.total else _ways_out(address)),
    }


def _choice(address: SearchAddress, answer: SearchAnswer, facet: str, value: str) -> Choice:
    labels = {chosen.value: chosen.label for chosen in answer.chosen("series")} if facet == "series" else {}
    label = labels.get(value) or public_label_of(facet, value)
    return Choice(facet_name(facet), label, address.without(facet, value).href())


def _sorts(address: SearchAddress) -> list[tuple[str, str, bool]]:
    """Label, address and whether it is the present order, for each order that makes sense."""
    orders = (
        SORT_LABELS
        if address.text
        else {order: label for order, label in SORT_LABELS.items() if order != "relevance"}
    )
    usual = "relevance" if address.text else "-date"
    present = address.sort or usual
    return [
        (label, address.sorted_by("" if order == usual else order).href(), order == present)
        for order, label in orders.items()
    ]


def _pages(address: SearchAddress, answer: SearchAnswer) -> Mapping[str, Any] | None:
    """What the pagination component needs; None for a single page."""
    return pagination(address.page, answer.pages, lambda page: address.at(page).href())


def _ways_out(address: SearchAddress) -> dict[str, Any]:
    """What to try where nothing was found; only what leads to something."""
    lighter = [(facet, value, address.without(facet, value)) for facet, value in address.choices[:WAYS_OUT]]
    removals = [
        Choice(facet_name(facet), public_label_of(facet, value), other.href(), total)
        for facet, value, other in lighter
        if (total := _total(other))
    ]
    words = SearchAddress(text=plain_words(address.text))
    counts = current_catalogue().counts("theme")
    return {
        "removals": removals,
        "unfiltered": (address.cleared().href(), _total(address.cleared()))
        if len(address.choices) > 1
        else None,
        "bare": (words, _total(words))
        if re.search(r'["()*:]|(^|\s)-|\bOR\b|\bAND\b', address.text) and words.text
        else None,
        "browse": [theme for theme, _ in sorted(counts.items(), key=lambda item: -item[1])[:BROWSE_THEMES]],
    }


def _total(address: SearchAddress) -> int:
    return current_catalogue().search(address.request(facets=(), per_page=1)).results.total
