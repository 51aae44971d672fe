"""Who is signed in, and the guard before the staff area. Who may do what is in `permissions`."""

from __future__ import annotations

import json
import re
from urllib.parse import urlsplit

from flask import Flask, redirect, render_template, request, session, url_for
from flask_login import LoginManager, UserMixin, current_user, login_user, logout_user
from flask_wtf.csrf import CSRFError, CSRFProtect
from werkzeug.exceptions import Forbidden
from werkzeug.wrappers import Response

from indexer.staff.accounts import Account, Role
from webapp.context import EXTENSION, STAFF, current_catalogue, current_staff, in_staff_area, sign_with
from webapp.permissions import FORM_BYTES, NAVIGATION, NEEDS, UPLOADS, Place
from webapp.staff_sessions import StaffSession, StaffSessions

OWN_ADDRESS = re.compile(r"/staff(?:[/?#](?![/\\])[!-\[\]-~]*)?")
"""Where somebody may be led after signing in: only within the staff area of this host."""
TOKEN_FIELD = "csrf_token"  # noqa: S105  (its name)
TYPED_FIELD = "typed"
TYPED_BYTES = 1_000_000
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
Answer = str | Response | tuple[str, int] | tuple[str, int, dict[str, str]]

_csrf = CSRFProtect()


class Member(UserMixin):  # type: ignore[misc]  # Flask-Login has no types
    """An account as Flask-Login wants it."""

    def __init__(self, account: Account) -> None:
        self.account = account

    def get_id(self) -> str:
        """The name in the session."""
        return self.account.name


def register_auth(app: Flask) -> None:
    """Give the staff area its sessions, its guard and what its templates ask."""
    staff = app.extensions[STAFF]
    settings = app.extensions[EXTENSION].settings
    app.session_interface = StaffSessions(staff.sessions, is_secure=settings.site_url.startswith("https://"))
    app.config.update(WTF_CSRF_CHECK_DEFAULT=False, WTF_CSRF_TIME_LIMIT=None, WTF_CSRF_SSL_STRICT=False)
    _csrf.init_app(app)
    manager = LoginManager()
    manager.init_app(app, add_context_processor=False)  # templates ask `signed_in`: pages know nobody
    manager.session_protection = "strong"
    manager.user_loader(_member)
    app.before_request(_guard)
    app.register_error_handler(CSRFError, lambda error: _asked_again())
    app.jinja_env.globals.update(staff_navigation=navigation, signed_in=signed_in, may=may)


# --- asking --------------------------------------------------------------------------------------


def signed_in() -> Account | None:
    """Who is signed in; None for a stranger."""
    user = current_user._get_current_object()
    return user.account if isinstance(user, Member) else None


def current_account() -> Account:
    """Who is signed in, behind the guard.

    Raises:
        Forbidden: Nobody is.
    """
    account = signed_in()
    if account is None:
        raise Forbidden
    return account


def may(endpoint: str) -> bool:
    """Whether who is signed in may use an endpoint."""
    account, needed = signed_in(), NEEDS.get(endpoint)
    return bool(account and needed and account.role.includes(needed))


def is_editor() -> bool:
    """Whether who is signed in may work on every record."""
    return current_account().role.includes(Role.EDITOR)


def navigation() -> list[Place]:
    """The places of the staff area that who is signed in may go to."""
    return [place for place in NAVIGATION if may(place.endpoint)]


# --- coming and going ----------------------------------------------------------------------------


def begin_session(account: Account) -> None:
    """Sign somebody in, under a new session id."""
    _new_session()
    login_user(Member(account))
    current_staff().attempts.succeed(account.name)


def end_session() -> None:
    """Sign out; what the browser holds is worth nothing from now on."""
    logout_user()
    _new_session()


def _new_session() -> None:
    session.clear()
    there = session._get_current_object()  # type: ignore[attr-defined]
    if isinstance(there, StaffSession):
        there.renew()


def own_address(wanted: str | None) -> str:
    """`wanted`, if it is an address of the staff area of this host; otherwise its first page."""
    return wanted if wanted and OWN_ADDRESS.fullmatch(wanted) else url_for("staff_home.home")


# --- what was typed ------------------------------------------------------------------------------


def typed_now() -> str:
    """Everything that a refused form holds, as JSON, to be shown again; "" if it is too much or nothing."""
    pairs = [[name, value] for name, value in request.form.items(multi=True) if name != TOKEN_FIELD]
    text = json.dumps(pairs, ensure_ascii=False) if pairs else ""
    return text if len(text) <= TYPED_BYTES else ""


def typed_again(typed: str, address: str) -> str | None:
    """A page with what was typed before signing in, to be sent once more; None if there is nothing."""
    try:
        pairs = [(str(name), str(value)) for name, value in json.loads(typed)] if typed else []
    except (ValueError, TypeError):
        pairs = []
    if not pairs:
        return None
    return render_template("staff/again.html", pairs=pairs, address=address)


# --- the guard -----------------------------------------------------------------------------------


def _member(name: str) -> Member | None:
    account = current_staff().accounts.get(name)
    return Member(account) if account else None


def _guard() -> Answer | None:
    """Let through only who may; a form that comes too late is kept and not lost."""
    if not in_staff_area() or request.endpoint is None:
        return None
    request.max_content_length = UPLOADS.get(request.endpoint, FORM_BYTES)
    request.max_form_memory_size = FORM_BYTES
    sign_with(current_staff().database.secret)
    is_change = request.method not in SAFE_METHODS
    if is_change and not _is_from_here():
        raise Forbidden
    needed = NEEDS.get(request.endpoint, Role.ADMINISTRATOR)
    account = signed_in()
    if request.endpoint not in NEEDS or (needed and account and not account.role.includes(needed)):
        raise Forbidden
    if needed and account is None:
        return _to_sign_in()
    if account:
        current_catalogue().expect_edits()
    if is_change:
        _csrf.protect()
    return None


def _is_from_here() -> bool:
    """Whether a form was sent from a page of this host, as far as the browser tells."""
    origin = request.headers.get("Origin")
    if origin and urlsplit(origin).netloc != request.host:
        return False
    return request.headers.get("Sec-Fetch-Site", "same-origin") in ("same-origin", "none")


def _to_sign_in() -> Answer:
    if request.method in SAFE_METHODS:
        return redirect(url_for("staff_sign_in.form", next=request.full_path.rstrip("?")), code=303)
    page = render_template(
        "staff/sign_in.html", target=request.path, typed=typed_now(), name="", is_late=True
    )
    return page, 401


def _asked_again() -> Answer:
    """A form without a token that counts: shown with what was typed, to be sent once more."""
    page = typed_again(typed_now(), request.full_path.rstrip("?")) if in_staff_area() else None
    if page is None or request.endpoint in ("staff_sign_in.enter", "staff_sign_in.accept"):
        return redirect(own_address(None), code=303)
    return page, 400
