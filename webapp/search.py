"""The search page and its JSON twin. The whole state is in the address."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from flask import Blueprint, Response, jsonify, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from indexer.engines.protocol import FACETS
from indexer.errors import QueryError
from indexer.query import plain_words
from indexer.search import SearchAnswer, as_json
from indexer.suggestions import Suggestion
from webapp.context import current_catalogue, today
from webapp.facet_boxes import facet_boxes
from webapp.names import address_of, facet_name, public_label_of
from webapp.rendering import Pages
from webapp.search_address import SearchAddress
from webapp.ways_out import Choice, ways_out

blueprint = Blueprint("search", __name__)

SORT_LABELS = {"relevance": "best match", "-date": "newest", "date": "oldest", "title": "A–Z"}
FEW = 3
"""Where fewer records than this are found, the page says how to find more."""
TYPED = 200
"""Characters of what is being typed that are looked at."""


@blueprint.get("/search")
def results() -> str | tuple[str, int] | AnyResponse:
    """Answer a search, narrowed and sorted as the address says."""
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
    page = make_response(render_template("search/results.html", **_page(address, answer)))
    if not answer.results.total and not address.choices and not address.exact:
        current_catalogue().missed_searches.note(address.text, today())
        page.cache_control.no_store = True  # so that it is noted each time
    return page


@blueprint.get("/search.json")
def results_as_json() -> Response | tuple[Response, int]:
    """The same answer for programs; a query that cannot be read answers its sentence."""
    address = SearchAddress.from_args(request.args)
    try:
        return jsonify(as_json(current_catalogue().search(address.request())))
    except QueryError as error:
        return jsonify(error=str(error)), 400


@blueprint.get("/search/suggest")
def suggest() -> Response:
    """What somebody who is typing may mean, each with its address."""
    typed = request.args.get("q", "")[:TYPED]
    return jsonify([_suggested(found) for found in current_catalogue().suggestions.found(typed)])


def _suggested(found: Suggestion) -> dict[str, Any]:
    address = (
        url_for("records.page", record_id=found.id)
        if found.kind == "record"
        else address_of(found.kind, found.id)
    )
    return {
        "label": found.label,
        "by": found.by,
        "kind": facet_name(found.kind) if found.kind != "record" else "Record",
        "records": found.records,
        "address": address,
    }


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
        "ways": ways_out(address, answer) if found.total < FEW else None,
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


def _pages(address: SearchAddress, answer: SearchAnswer) -> Pages | None:
    """The pages of an answer, to be linked; None for a single one."""
    return (
        Pages(address.page, answer.pages, lambda page: address.at(page).href()) if answer.pages > 1 else None
    )
