"""Signing in with an account elsewhere, by OpenID Connect. It makes no accounts: an administrator does."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

from flask import Blueprint, flash, redirect, request, session, url_for
from flask.blueprints import BlueprintSetupState
from flask.sansio.app import App
from werkzeug.exceptions import NotFound as NoSuchAddress

from webapp.auth import Answer, begin_session, own_address
from webapp.context import (
    EXTENSION,
    SINGLE_SIGN_ON,
    current_settings,
    current_single_sign_on,
    current_staff,
    site_address,
)

if TYPE_CHECKING:
    from indexer.settings import Settings

LOG = logging.getLogger("casebook")
blueprint = Blueprint("staff_single_sign_on", __name__, url_prefix="/staff/single-sign-on")

SCOPE = "openid email"
SECONDS = 10
"""How long the provider may take to answer."""
NEXT = "single_sign_on_next"


def client_of(settings: Settings, app: App) -> Any:
    """The client of the provider that the settings name; None where they name none.

    Raises:
        ImportError: The extra `oidc` is not installed.
    """
    if not settings.oidc_issuer:
        return None
    from authlib.integrations.flask_client import OAuth

    return OAuth(app).register(
        "provider",
        client_id=settings.oidc_client_id,
        client_secret=settings.oidc_client_secret,
        server_metadata_url=f"{settings.oidc_issuer.rstrip('/')}/.well-known/openid-configuration",
        client_kwargs={"scope": SCOPE, "code_challenge_method": "S256", "default_timeout": SECONDS},
    )


@blueprint.record_once
def _prepare(state: BlueprintSetupState) -> None:
    settings = state.app.extensions[EXTENSION].settings
    state.app.extensions[SINGLE_SIGN_ON] = client_of(settings, state.app)
    state.app.jinja_env.globals["has_single_sign_on"] = lambda: current_single_sign_on() is not None


@blueprint.get("")
def leave() -> Answer:
    """On to the provider."""
    client = _client()
    session[NEXT] = own_address(request.args.get("next"))
    try:
        answer: Answer = client.authorize_redirect(site_address("staff_single_sign_on.come_back"))
    except Exception as error:
        return _failed(error)
    return answer


@blueprint.get("/back")
def come_back() -> Answer:
    """Back from the provider: its answer is checked, and the account found that it speaks of."""
    client = _client()
    target = own_address(session.get(NEXT))
    try:
        claims = client.authorize_access_token()["userinfo"]
        issuer, subject, mail = claims["iss"], claims["sub"], claims.get("email", "")
    except Exception as error:
        return _failed(error)
    if issuer.rstrip("/") != current_settings().oidc_issuer.rstrip("/"):
        return _failed(ValueError(f"another issuer: {issuer}"))
    name = mail if claims.get("email_verified") is True else ""
    account = current_staff().accounts.of_subject(f"{issuer} {subject}", name)
    if account is None:
        told = f"for {mail}" if name else "that this sign-in speaks of"
        flash(f"There is no account {told} here. An administrator of this site can make one.")
        return redirect(url_for("staff_sign_in.form"), code=303)
    begin_session(account)
    return redirect(target, code=303)


def _client() -> Any:
    client = current_single_sign_on()
    if client is None:
        raise NoSuchAddress
    return client


def _failed(error: Exception) -> Answer:
    LOG.warning("Single sign-on failed: %s: %s", type(error).__name__, error)
    flash(
        "Signing in with your organisation’s account did not work. Try again, or use a password of this site."
    )
    return redirect(url_for("staff_sign_in.form"), code=303)
