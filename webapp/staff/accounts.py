"""Accounts: everybody's own password; for administrators who there is and what they may do."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for

from indexer.staff.accounts import AccountError, Role
from webapp.auth import Answer, begin_session, current_account
from webapp.context import current_staff, now, site_address

blueprint = Blueprint("staff_accounts", __name__, url_prefix="/staff")


@blueprint.get("/account")
def own() -> str:
    """One's own account."""
    return render_template("staff/account.html")


@blueprint.post("/account")
def change_password() -> Answer:
    """Change one's password; every other session ends."""
    accounts, account = current_staff().accounts, current_account()
    wait = current_staff().attempts.begin(account.name, request.remote_addr or "", now=now())
    error, field = "", "present"
    if wait:
        error = "There were too many attempts. Please try again in a quarter of an hour."
    elif not accounts.verify(account.name, request.form.get("present", "")):
        error = "This is not your present password."
    else:
        try:
            accounts.set_password(account.name, request.form.get("password", ""))
        except AccountError as refused:
            error, field = str(refused), "password"
    if error:
        return render_template("staff/account.html", error=error, field=field), 422
    begin_session(account)
    flash("Your password is changed, and you are signed out everywhere else.")
    return redirect(url_for(".own"), code=303)


@blueprint.get("/accounts")
def listing() -> str:
    """Everybody, and a form for one more."""
    return _page()


@blueprint.post("/accounts")
def add() -> Answer:
    """Make an account and show the link by which its owner chooses a password."""
    accounts = current_staff().accounts
    name = request.form.get("name", "")
    try:
        role = _role(request.form.get("role", ""))
        account = accounts.add(name, role, None, now=now())
    except AccountError as error:
        return _page(error=str(error), name=name), 422
    return _page(made=account.name, link=_link(account.name, account.role))


@blueprint.post("/accounts/<name>")
def change(name: str) -> Answer:
    """Change a role, give a new link, or take the account away."""
    accounts = current_staff().accounts
    action = request.form.get("action", "")
    try:
        account = accounts.get(name)
        if account is None:
            raise AccountError(f"There is no account “{name}”.")
        if action == "link":
            return _page(made=name, link=_link(name, account.role))
        if action == "remove":
            accounts.remove(name)
            flash(f"Removed the account “{name}”.")
        else:
            role = _role(request.form.get("role", ""))
            accounts.set_role(name, role)
            flash(f"“{name}” is now {role}.")
    except AccountError as error:
        return _page(error=str(error)), 422
    return redirect(url_for("staff_home.home" if name == current_account().name else ".listing"), code=303)


def _page(*, error: str = "", name: str = "", made: str = "", link: str = "") -> str:
    accounts = current_staff().accounts.all()
    return render_template(
        "staff/accounts.html",
        accounts=accounts,
        roles=list(Role),
        error=error,
        name=name,
        made=made,
        link=link,
    )


def _role(value: str) -> Role:
    if value not in set(Role):
        raise AccountError("Choose a role.")
    return Role(value)


def _link(name: str, role: Role) -> str:
    token = current_staff().accounts.invite(name, role, now=now())
    return site_address("staff_sign_in.invited", token=token)
