"""The web application, put together in a few named steps."""

from __future__ import annotations

import time
from datetime import date

from flask import Flask, Response, jsonify, render_template, request
from jinja2 import ChoiceLoader, PackageLoader, PrefixLoader
from werkzeug.exceptions import HTTPException, MethodNotAllowed
from werkzeug.middleware.proxy_fix import ProxyFix

from indexer.catalogue import Catalogue
from indexer.errors import (
    CasebookError,
    CorpusMissing,
    IndexUnavailable,
    InvalidRecord,
    NotFound,
    QueryError,
    Withdrawn,
)
from indexer.settings import Settings
from indexer.staff.state import StaffState
from webapp import authorities, events, health, home, like_mine, records, search, themes
from webapp.auth import register_auth
from webapp.context import (
    EXTENSION,
    STAFF,
    is_addressable,
    log_failure,
    request_id,
    with_headers,
)
from webapp.hit_lines import register_hit_lines
from webapp.names import register_names
from webapp.page_cache import PageCache
from webapp.rendering import register_rendering
from webapp.staff import accounts as staff_accounts
from webapp.staff import bulk as staff_bulk
from webapp.staff import files as staff_files
from webapp.staff import history as staff_history
from webapp.staff import home as staff_home
from webapp.staff import names as staff_names
from webapp.staff import redaction as staff_redaction
from webapp.staff import review as staff_review
from webapp.staff import sign_in as staff_sign_in
from webapp.staff import single_sign_on as staff_single_sign_on
from webapp.staff import work_list as staff_work
from webapp.staff import write_up as staff_write_up
from webapp.staff import writing as staff_writing

BLUEPRINTS = (home, search, like_mine, records, themes, authorities, events, health)
STAFF_BLUEPRINTS = (
    staff_home,
    staff_files,
    staff_write_up,
    staff_writing,
    staff_review,
    staff_history,
    staff_work,
    staff_names,
    staff_redaction,
    staff_bulk,
    staff_sign_in,
    staff_single_sign_on,
    staff_accounts,
)
REQUEST_BYTES = 1_000_000

STATUS: dict[type[CasebookError], int] = {
    NotFound: 404,
    Withdrawn: 410,
    QueryError: 400,
    IndexUnavailable: 503,
    CorpusMissing: 503,
    InvalidRecord: 404,
}
"""Class of error → HTTP status, for every page; what is not here is a 500."""

SENTENCES: dict[int, tuple[str, str]] = {
    400: ("This request cannot be read", "Something in the address or the form is not as it should be."),
    403: ("This is not yours to do", "Your account may not do this, or the form came from another site."),
    404: ("There is nothing at this address", "The address may be misspelt, or the page has moved."),
    405: ("This cannot be done here", "This address can be read, but nothing can be sent to it."),
    410: ("This record has been withdrawn", "It was published here once and has been taken back."),
    413: ("That is too much at once", "What was sent is larger than this site takes in."),
    500: ("Something went wrong", "The fault is ours. It has been noted."),
    503: (
        "This cannot be shown just now",
        "The site is being brought up to date. Please try again in a minute.",
    ),
}
"""Status → the heading and the first sentence of its page."""


def create_app(settings: Settings, catalogue: Catalogue | None = None) -> Flask:
    """The site over `catalogue`, or over a new one made from `settings`."""
    app = Flask(__name__, template_folder="templates", static_folder="static")
    _configure(app, settings)
    app.extensions[EXTENSION] = catalogue or Catalogue(settings)
    app.extensions[STAFF] = StaffState(settings.var)
    for module in (*BLUEPRINTS, *STAFF_BLUEPRINTS):
        app.register_blueprint(module.blueprint)
    register_auth(app)
    _register_templates(app)
    _register_errors(app)
    app.after_request(with_headers)
    _keep_pages(app)
    return app


def _keep_pages(app: Flask) -> None:
    catalogue: Catalogue = app.extensions[EXTENSION]

    def state() -> tuple[str, str, date]:
        """What changes whenever a page may show something else: index, names, day."""
        return catalogue.engine.generation, catalogue.corpus.names_stamp(), app.config["TODAY"]()

    app.wsgi_app = PageCache(app.wsgi_app, state)  # type: ignore[method-assign]


def _configure(app: Flask, settings: Settings) -> None:
    app.config["MAX_CONTENT_LENGTH"] = REQUEST_BYTES
    if settings.proxies:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=settings.proxies)  # type: ignore[method-assign]
    app.config["TRUSTED_HOSTS"] = list(settings.trusted_hosts) or None
    app.config["TODAY"] = date.today
    app.config["NOW"] = time.time
    app.json.sort_keys = False  # type: ignore[attr-defined]


def _register_templates(app: Flask) -> None:
    components = PrefixLoader({"govuk_frontend_jinja": PackageLoader("govuk_frontend_jinja")})
    app.jinja_loader = ChoiceLoader([app.jinja_loader, components])  # type: ignore[list-item]
    register_rendering(app)
    register_names(app)
    register_hit_lines(app)


def _register_errors(app: Flask) -> None:
    @app.errorhandler(CasebookError)
    def known(error: CasebookError) -> Response:
        status = next((code for kind, code in STATUS.items() if isinstance(error, kind)), 500)
        if status >= 500:
            log_failure(error)
        response = app.make_response(
            _error_page(status, str(error) if isinstance(error, QueryError | Withdrawn) else "")
        )
        if status == 503:
            response.headers["Retry-After"] = "60"
        return response

    @app.errorhandler(HTTPException)
    def refused(error: HTTPException) -> Response | HTTPException:
        if error.code is None or error.code < 400:
            return error
        response = app.make_response(_error_page(error.code, ""))
        if isinstance(error, MethodNotAllowed) and error.valid_methods:
            response.headers["Allow"] = ", ".join(sorted(error.valid_methods))
        return response

    @app.errorhandler(Exception)
    def unexpected(error: Exception) -> tuple[Response | str, int]:
        log_failure(error)
        return _error_page(500, "")


def _error_page(status: int, detail: str) -> tuple[Response | str, int]:
    """The page for an error; bare text where no address can be built, JSON for a program."""
    heading, sentence = SENTENCES.get(status, SENTENCES[400 if status < 500 else 500])
    if not is_addressable():
        return Response(f"{heading}.\n", mimetype="text/plain"), status
    if request.path.endswith(".json"):
        return jsonify(error=detail or f"{heading}."), status
    name = request_id() if status >= 500 else ""
    page = render_template(
        "error.html", status=status, heading=heading, sentence=sentence, detail=detail, request_name=name
    )
    return page, status
