"""Coming in and going out: sign-in, invitations, sign-out here and everywhere."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for

from indexer.staff.accounts import AccountError, Invitation, plain_name
from webapp.auth import (
    TYPED_FIELD,
    Answer,
    begin_session,
    current_account,
    end_session,
    own_address,
    signed_in,
    typed_again,
)
from webapp.context import current_staff, now

blueprint = Blueprint("staff_sign_in", __name__, url_prefix="/staff")

WRONG = "This name and this password do not go together. Please check both."


@blueprint.get("/sign-in")
def form() -> Answer:
    """The form; whoever is signed in already goes where they wanted."""
    target = own_address(request.args.get("next"))
    if signed_in():
        return redirect(target, code=303)
    return render_template(
        "staff/sign_in.html", target=target, is_new=not current_staff().accounts.all(), name="", typed=""
    )


@blueprint.post("/sign-in")
def enter() -> Answer:
    """Sign in; the answer is the same, and takes as long, for a wrong name and a wrong password."""
    staff = current_staff()
    name, typed = request.form.get("name", ""), request.form.get(TYPED_FIELD, "")
    target = own_address(request.form.get("next"))
    wait = staff.attempts.begin(name, request.remote_addr or "", now=now())
    account = None if wait else staff.accounts.verify(name, request.form.get("password", ""))
    if account:
        begin_session(account)
        return typed_again(typed, target) or redirect(target, code=303)
    error = f"There were too many attempts. Please try again in {_minutes(wait)}." if wait else WRONG
    page = render_template("staff/sign_in.html", target=target, typed=typed, name=name, error=error)
    return page, 429 if wait else 401


@blueprint.post("/sign-out")
def sign_out() -> Answer:
    """End this session."""
    end_session()
    flash("You are signed out.")
    return redirect(url_for(".form"), code=303)


@blueprint.post("/sign-out-everywhere")
def sign_out_everywhere() -> Answer:
    """End every session of the account, on whatever machine."""
    name = current_account().name
    end_session()
    current_staff().sessions.end_all(name)
    flash("You are signed out here and everywhere else.")
    return redirect(url_for(".form"), code=303)


@blueprint.get("/invited/<token>")
def invited(token: str) -> Answer:
    """Where a link that was given out leads: choose a password, and a name if there is none yet."""
    invitation = current_staff().accounts.invitation(token, now=now())
    return _invitation_page(token, invitation), 200 if invitation else 410


@blueprint.post("/invited/<token>")
def accept(token: str) -> Answer:
    """Use the link up and come in."""
    accounts = current_staff().accounts
    invitation = accounts.invitation(token, now=now())
    if invitation is None:
        return _invitation_page(token, None), 410
    name = invitation.name or plain_name(request.form.get("name", ""))
    try:
        account = accounts.accept(token, name, request.form.get("password", ""), now=now())
    except AccountError as error:
        return _invitation_page(token, invitation, name=name, error=str(error)), 422
    begin_session(account)
    flash(f"Welcome, {account.name}.")
    return redirect(url_for("staff_home.home"), code=303)


def _invitation_page(token: str, invitation: Invitation | None, *, name: str = "", error: str = "") -> str:
    return render_template(
        "staff/invited.html", link_token=token, invitation=invitation, name=name, error=error
    )


def _minutes(seconds: int) -> str:
    minutes = -(-seconds // 60)
    return f"{minutes} minutes" if minutes > 1 else "a minute"
