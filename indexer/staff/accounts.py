"""The accounts of staff: names, roles, passwords, and links by which somebody begins. It knows no web."""

from __future__ import annotations

import hashlib
import re
import secrets
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from indexer.errors import CasebookError
from indexer.staff.database import StaffDatabase

NAME = re.compile(r"[a-z0-9](?:[a-z0-9._@+-]{0,62}[a-z0-9])?")
LEAST_PASSWORD, LONGEST_PASSWORD = 12, 256
"""Characters. A sentence of a few words is long enough and can be kept in mind."""
LEAST_GUESSES = 10
"""Decimal digits of the number of guesses after which it would be found, as zxcvbn estimates it."""
LOOKED_AT = 72
"""Characters of a password that are looked at for that: more are never needed."""
SITE_NAMES = ("casebook", "co-production", "coproduction")
INVITATION_SECONDS = 48 * 3600
AT_ONCE = 2
"""Passwords that are hashed at the same time: each takes 19 MiB."""


class AccountError(CasebookError):
    """Something cannot be done with an account; the sentence says why."""


class Role(StrEnum):
    """What somebody may do; each may do what those before it may."""

    CONTRIBUTOR = "contributor"
    EDITOR = "editor"
    ADMINISTRATOR = "administrator"

    def includes(self, other: Role) -> bool:
        """Whether who has this role may do what `other` may."""
        roles = list(Role)
        return roles.index(self) >= roles.index(other)


@dataclass(frozen=True)
class Account:
    """One member of staff.

    Attributes:
        name: What they sign in with; small letters.
    """

    name: str
    role: Role


@dataclass(frozen=True)
class Invitation:
    """A link by which somebody chooses a password, once.

    Attributes:
        name: Whose; None where they choose the name as well.
    """

    name: str | None
    role: Role


class Accounts:
    """All accounts. *Source* of the cost of a hash: OWASP Password Storage Cheat Sheet, argon2id."""

    def __init__(self, database: StaffDatabase) -> None:
        self._database = database
        self._hasher = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)
        self._turn = threading.BoundedSemaphore(AT_ONCE)
        self._nobodys: str | None = None

    # --- asking --------------------------------------------------------------------------------

    def all(self) -> list[Account]:
        """Every account, by name."""
        with self._database.reading() as connection:
            rows = connection.execute("SELECT name, role FROM accounts ORDER BY name").fetchall()
        return [_account(row) for row in rows]

    def get(self, name: str) -> Account | None:
        """The account of this name, as it is now."""
        with self._database.reading() as connection:
            row = connection.execute("SELECT name, role FROM accounts WHERE name = ?", (name,)).fetchone()
        return _account(row) if row else None

    def verify(self, name: str, password: str) -> Account | None:
        """The account, if this is its password. It takes as long for a name that there is not."""
        name = plain_name(name)
        with self._database.reading() as connection:
            row = connection.execute("SELECT * FROM accounts WHERE name = ?", (name,)).fetchone()
        known = row["password_hash"] if row else None
        kept = known or self._hash_of_nobody()
        try:
            with self._turn:
                self._hasher.verify(kept, password[:LONGEST_PASSWORD])
        except (VerificationError, InvalidHashError):
            return None
        if not known:
            return None
        if self._hasher.check_needs_rehash(known):
            self._change(name, "password_hash", self._hash(password))
        return _account(row)

    # --- changing ------------------------------------------------------------------------------

    def add(self, name: str, role: Role, password: str | None, *, now: float) -> Account:
        """Make an account; without a password it can be entered by an invitation or single sign-on only.

        Raises:
            AccountError: The name is taken or is none, or the password is too easy.
        """
        name = _new_name(name)
        kept = self._hash(_good(password, name)) if password is not None else None
        with self._database.writing() as connection:
            _insert(connection, name, role, kept, now)
        return Account(name, role)

    def set_password(self, name: str, password: str) -> None:
        """Change a password and end all sessions of the account.

        Raises:
            AccountError: There is no such account, or the password is too easy.
        """
        self._change(name, "password_hash", self._hash(_good(password, name)))

    def set_role(self, name: str, role: Role) -> None:
        """Change what somebody may do; it counts from their next request.

        Raises:
            AccountError: There is no such account, or nobody would be left to look after accounts.
        """
        with self._database.writing() as connection, _somebody_in_charge(connection):
            _demand(connection, name)
            connection.execute("UPDATE accounts SET role = ? WHERE name = ?", (role.value, name))

    def remove(self, name: str) -> None:
        """Take an account away and end its sessions; what it wrote stays.

        Raises:
            AccountError: There is no such account, or nobody would be left to look after accounts.
        """
        with self._database.writing() as connection, _somebody_in_charge(connection):
            _demand(connection, name)
            connection.execute("DELETE FROM accounts WHERE name = ?", (name,))
            connection.execute("DELETE FROM sessions WHERE account = ?", (name,))
            connection.execute("DELETE FROM invitations WHERE name = ?", (name,))

    # --- links to begin with -------------------------------------------------------------------

    def invite(self, name: str | None, role: Role, *, now: float) -> str:
        """A token by which `name` chooses a password once; None: whoever has it chooses the name too.

        An earlier one for the same name no longer counts.
        """
        token = secrets.token_urlsafe(32)
        with self._database.writing() as connection:
            connection.execute("DELETE FROM invitations WHERE name IS ? OR until < ?", (name, now))
            connection.execute(
                "INSERT INTO invitations VALUES (?, ?, ?, ?)",
                (digest(token), name, role.value, now + INVITATION_SECONDS),
            )
        return token

    def invitation(self, token: str, *, now: float) -> Invitation | None:
        """What a token is for; None if it is unknown, used or too old."""
        with self._database.reading() as connection:
            row = _invited(connection, token, now)
        return Invitation(row["name"], Role(row["role"])) if row else None

    def accept(self, token: str, name: str, password: str, *, now: float) -> Account:
        """Use a token up: make the account, or give an account that there is a new password.

        Raises:
            AccountError: The token no longer counts, the name is taken, or the password is too easy.
        """
        name = _new_name(name)
        kept = self._hash(_good(password, name))
        with self._database.writing() as connection:
            row = _invited(connection, token, now)
            if row is None or (row["name"] is not None and row["name"] != name):
                raise AccountError("This link has been used or is too old. Ask for a new one.")
            connection.execute("DELETE FROM invitations WHERE token_hash = ?", (digest(token),))
            if row["name"] is None:
                _insert(connection, name, Role(row["role"]), kept, now)
            else:
                connection.execute("UPDATE accounts SET password_hash = ? WHERE name = ?", (kept, name))
                connection.execute("DELETE FROM sessions WHERE account = ?", (name,))
        account = self.get(name)
        if account is None:
            raise AccountError("This account has been removed meanwhile.")
        return account

    # --- single sign-on ------------------------------------------------------------------------

    def of_subject(self, subject: str, name: str) -> Account | None:
        """The account that belongs to a person of a provider; the first time it is found by its name.

        Args:
            subject: Provider and its own, unchanging name of the person.
            name: What the provider vouches for: an address of theirs, or a user name.
        """
        name = plain_name(name)
        with self._database.writing() as connection:
            connection.execute(
                "UPDATE accounts SET subject = ? WHERE name = ? AND subject IS NULL"
                " AND NOT EXISTS (SELECT 1 FROM accounts WHERE subject = ?)",
                (subject, name, subject),
            )
            row = connection.execute(
                "SELECT name, role FROM accounts WHERE subject = ?", (subject,)
            ).fetchone()
        return _account(row) if row else None

    # --- inner ---------------------------------------------------------------------------------

    def _hash(self, password: str) -> str:
        with self._turn:
            return self._hasher.hash(password)

    def _hash_of_nobody(self) -> str:
        if self._nobodys is None:
            self._nobodys = self._hash(secrets.token_urlsafe(16))
        return self._nobodys

    def _change(self, name: str, column: str, value: str) -> None:
        with self._database.writing() as connection:
            _demand(connection, name)
            connection.execute(f"UPDATE accounts SET {column} = ? WHERE name = ?", (value, name))  # noqa: S608
            connection.execute("DELETE FROM sessions WHERE account = ?", (name,))


def plain_name(name: str) -> str:
    """A name as it is kept: small letters, no space around."""
    return name.strip().casefold()[:200]


def digest(token: str) -> str:
    """What is kept of a token: who reads the file cannot use it."""
    return hashlib.sha256(token.encode()).hexdigest()


def _account(row: sqlite3.Row) -> Account:
    return Account(row["name"], Role(row["role"]))


def _new_name(name: str) -> str:
    name = plain_name(name)
    if not NAME.fullmatch(name):
        raise AccountError("A name is made of letters, digits and . _ @ + -, at most 64, without spaces.")
    return name


def _good(password: str, name: str) -> str:
    """The password, if it is not too easy. *Source:* NIST SP 800-63B: length, nothing that is common or that
    the account or the site is called, and no rules of composition.
    """
    from zxcvbn import zxcvbn

    if len(password) < LEAST_PASSWORD:
        raise AccountError(
            f"The password has {len(password)} characters. Use {LEAST_PASSWORD} or more: three or four words."
        )
    if len(password) > LONGEST_PASSWORD:
        raise AccountError(f"The password is longer than {LONGEST_PASSWORD} characters.")
    known = [name, *re.split(r"[._@+-]", name), *SITE_NAMES]
    if zxcvbn(password[:LOOKED_AT], user_inputs=known)["guesses_log10"] < LEAST_GUESSES:
        raise AccountError(
            "This password is easily guessed: it is made of what is tried first, such as common passwords,"
            " names, dates, keys in a row, repeats, or your own name. Use three or four words that have"
            " nothing to do with one another."
        )
    return password


def _insert(connection: sqlite3.Connection, name: str, role: Role, kept: str | None, now: float) -> None:
    try:
        connection.execute(
            "INSERT INTO accounts (name, role, password_hash, made) VALUES (?, ?, ?, ?)",
            (name, role.value, kept, now),
        )
    except sqlite3.IntegrityError as error:
        raise AccountError(f"There is an account “{name}” already.") from error


def _invited(connection: sqlite3.Connection, token: str, now: float) -> sqlite3.Row | None:
    row: sqlite3.Row | None = connection.execute(
        "SELECT * FROM invitations WHERE token_hash = ? AND until > ?", (digest(token), now)
    ).fetchone()
    return row


def _demand(connection: sqlite3.Connection, name: str) -> None:
    if not connection.execute("SELECT 1 FROM accounts WHERE name = ?", (name,)).fetchone():
        raise AccountError(f"There is no account “{name}”.")


@contextmanager
def _somebody_in_charge(connection: sqlite3.Connection) -> Iterator[None]:
    """Refuse what would take the last administrator away."""
    asked = "SELECT 1 FROM accounts WHERE role = ?"
    before = connection.execute(asked, (Role.ADMINISTRATOR.value,)).fetchone()
    yield
    if before and not connection.execute(asked, (Role.ADMINISTRATOR.value,)).fetchone():
        raise AccountError("This is the last administrator: make somebody else one first.")
