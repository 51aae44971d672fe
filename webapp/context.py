"""What a request knows of its surroundings: catalogue, day, headers. Only this reaches current_app."""

from __future__ import annotations

import hashlib
import os
import secrets
from collections.abc import Callable, Mapping
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from flask import Response, current_app, g, request, url_for

from indexer.authorities import Authorities
from indexer.catalogue import Catalogue
from indexer.conversion import Conversions
from indexer.settings import Settings
from indexer.staff.state import StaffState
from indexer.thesaurus import Thesaurus

EXTENSION, STAFF, CONVERSIONS = "casebook", "casebook-staff", "casebook-conversions"
SINGLE_SIGN_ON = "casebook-single-sign-on"
"""Where the app has the catalogue, what staff work keeps, and what is being read."""
STAFF_AREA = "/staff"
"""Everything under this address is for staff; nothing else has a session."""

SECURITY_HEADERS: Mapping[str, str] = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; img-src 'self' data:; font-src 'self'; script-src 'self'; "
        "connect-src 'self'; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), interest-cohort=()",
}
"""On every response. *Source:* OWASP ASVS 5.0, 3.4.x."""

ASK_AGAIN = "no-cache"
NEVER_KEEP = "no-store"
KEEP_FOREVER = "public, max-age=31536000, immutable"


def current_catalogue() -> Catalogue:
    """The catalogue this site answers from."""
    catalogue: Catalogue = current_app.extensions[EXTENSION]
    return catalogue


def current_settings() -> Settings:
    """The settings the site was made with."""
    return current_catalogue().settings


def current_staff() -> StaffState:
    """The accounts, sessions and what else staff work keeps."""
    state: StaffState = current_app.extensions[STAFF]
    return state


def current_conversions() -> Conversions:
    """The write-ups that are being read just now."""
    if CONVERSIONS not in current_app.extensions:
        current_app.extensions[CONVERSIONS] = Conversions(current_catalogue(), current_staff().write_ups)
    conversions: Conversions = current_app.extensions[CONVERSIONS]
    return conversions


def current_single_sign_on() -> Any:
    """The client of the provider for single sign-on; None where none is set."""
    return current_app.extensions.get(SINGLE_SIGN_ON)


def in_staff_area() -> bool:
    """Whether the request is for the staff's part of the site."""
    return request.path == STAFF_AREA or request.path.startswith(STAFF_AREA + "/")


def sign_with(secret: Callable[[], str]) -> None:
    """Let the tokens of forms be signed with this secret; it is read when the first one is."""
    if not current_app.secret_key:
        current_app.secret_key = secret()


def current_thesaurus() -> Thesaurus:
    """The thesaurus, the same one throughout a request."""
    thesaurus: Thesaurus | None = g.get("thesaurus")
    if thesaurus is None:
        thesaurus = g.thesaurus = current_catalogue().thesaurus
    return thesaurus


def current_authorities() -> Authorities:
    """The authorities, the same ones throughout a request."""
    authorities: Authorities | None = g.get("authorities")
    if authorities is None:
        authorities = g.authorities = current_catalogue().authorities
    return authorities


def today() -> date:
    """The day it is; `app.config["TODAY"]` says so, which a test may set."""
    day: date = current_app.config["TODAY"]()
    return day


def now() -> float:
    """The time it is, in seconds since 1970; `app.config["NOW"]` says so, which a test may set."""
    seconds: float = current_app.config["NOW"]()
    return seconds


def request_id() -> str:
    """A short random name of this request, for the log and the error page."""
    if "request_id" not in g:
        g.request_id = secrets.token_hex(6)
    name: str = g.request_id
    return name


def log_failure(error: BaseException) -> None:
    """Write an unexpected error to the log with its traceback and the request's id."""
    current_app.logger.error(
        "request %s failed: %s %r", request_id(), request.method, request.path, exc_info=error
    )


def is_addressable() -> bool:
    """Whether links can be built: not so when the host of the request is refused."""
    return request.routing_exception is None or getattr(request.routing_exception, "code", None) != 400


def site_address(endpoint: str, **values: Any) -> str:
    """An absolute address, built from the settings and never from the request."""
    return current_settings().site_url + url_for(endpoint, **values)


def static_address(name: str) -> str:
    """The address of a static file with its digest, so that it may be kept for ever."""
    path = f"{current_app.static_folder}/{name}"
    return _versioned_address(request.root_path, name, path, changed=os.stat(path).st_mtime_ns)  # noqa: PTH116


def with_headers(response: Response) -> Response:
    """The response with the headers that every response carries; 304 for who has the same already."""
    own = set(response.headers.keys())
    response.headers.extend([(name, value) for name, value in SECURITY_HEADERS.items() if name not in own])
    if response.cache_control.no_store:  # the view's own wish
        return response
    is_versioned = request.endpoint == "static" and "v" in request.args and response.status_code == 200
    response.headers["Cache-Control"] = KEEP_FOREVER if is_versioned else ASK_AGAIN
    if in_staff_area():
        response.headers["Cache-Control"] = NEVER_KEEP
    elif response.status_code == 200 and not response.direct_passthrough:
        response.add_etag()
        response.make_conditional(request)
    return response


@lru_cache(maxsize=64)
def _versioned_address(root: str, name: str, path: str, *, changed: int) -> str:  # noqa: ARG001  (remembered by)
    return url_for("static", filename=name, v=hashlib.sha256(Path(path).read_bytes()).hexdigest()[:10])
