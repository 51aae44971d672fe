"""`casebook user`: the accounts of staff from the command line."""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING

import click

from indexer.telling import say, told_plainly

if TYPE_CHECKING:
    from indexer.settings import Settings
    from indexer.staff.accounts import Accounts

ROLES = ("contributor", "editor", "administrator")
INVITED = "/staff/invited/"
"""Where the site takes a link that was given out here."""

role_option = click.option(
    "--role", default="contributor", show_default=True, type=click.Choice(ROLES), help="What they may do."
)
link_option = click.option(
    "--link", is_flag=True, help="Print a link by which they choose the password themselves, once."
)


@click.group("user")
def user() -> None:
    """The accounts of staff. A password is asked for, or read from standard input."""


@user.command()
@click.argument("name")
@role_option
@link_option
@click.pass_obj
def add(settings: Settings, name: str, role: str, link: bool) -> None:
    """Make an account NAME."""
    from indexer.staff.accounts import Role

    with told_plainly():
        accounts = _accounts(settings)
        now = time.time()
        password = None if link else _password()
        account = accounts.add(name, Role(role), password, now=now)
        say(f"Made the account “{account.name}”, {account.role}.")
        if link:
            click.echo(settings.site_url + INVITED + accounts.invite(account.name, account.role, now=now))


@user.command("list")
@click.pass_obj
def list_(settings: Settings) -> None:
    """Print every account with its role."""
    with told_plainly():
        for account in _accounts(settings).all():
            click.echo(f"{account.name}\t{account.role}")


@user.command()
@click.argument("name")
@link_option
@click.pass_obj
def password(settings: Settings, name: str, link: bool) -> None:
    """Give the account NAME a new password; wherever it is signed in, that ends."""
    from indexer.staff.accounts import AccountError

    with told_plainly():
        accounts = _accounts(settings)
        account = accounts.get(name)
        if account is None:
            raise AccountError(f"There is no account “{name}”.")
        if link:
            click.echo(settings.site_url + INVITED + accounts.invite(name, account.role, now=time.time()))
        else:
            accounts.set_password(name, _password())
            say(f"“{name}” has a new password.")


@user.command()
@click.argument("name")
@click.argument("role", type=click.Choice(ROLES))
@click.pass_obj
def role(settings: Settings, name: str, role: str) -> None:
    """Change what the account NAME may do."""
    from indexer.staff.accounts import Role

    with told_plainly():
        _accounts(settings).set_role(name, Role(role))
        say(f"“{name}” is now {role}.")


@user.command()
@click.argument("name")
@click.pass_obj
def remove(settings: Settings, name: str) -> None:
    """Take the account NAME away; what it wrote stays."""
    with told_plainly():
        _accounts(settings).remove(name)
        say(f"Removed the account “{name}”.")


def _accounts(settings: Settings) -> Accounts:
    from indexer.staff.state import StaffState

    return StaffState(settings.var).accounts


def _password() -> str:
    """Asked for twice on a terminal; otherwise the first line of standard input."""
    if sys.stdin.isatty():
        answer: str = click.prompt("Password", hide_input=True, confirmation_prompt=True)
        return answer
    return sys.stdin.readline().rstrip("\r\n")
