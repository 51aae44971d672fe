"""For machines: is the process alive, can it answer, what may be crawled."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify

from indexer.errors import CorpusMissing, IndexUnavailable
from webapp.context import current_catalogue, site_address

blueprint = Blueprint("health", __name__)


@blueprint.get("/healthz")
def healthz() -> Response:
    """The process answers."""
    return Response("ok\n", mimetype="text/plain")


@blueprint.get("/readyz")
def readyz() -> tuple[Response, int]:
    """Whether searches can be answered, and whether the index is in step with the corpus."""
    catalogue = current_catalogue()
    try:
        records = sum(catalogue.counts("kind").values())
        slow = catalogue.slow_because
        in_step = catalogue.engine.is_current(catalogue.corpus.stamp())
    except (IndexUnavailable, CorpusMissing) as error:
        return jsonify(ready=False, reason=str(error)), 503
    return jsonify(ready=True, records=records, in_step=in_step, slow_because=slow), 200


@blueprint.get("/robots.txt")
def robots() -> Response:
    """Pages may be crawled; searches and comparisons may not, since there is no end of them."""
    endless = ["Disallow: /search", "Disallow: /cases-like-mine?"]
    lines = ["User-agent: *", *endless, "Disallow: /staff", f"# {site_address('home.home')}", ""]
    return Response("\n".join(lines), mimetype="text/plain")
