"""Who may do what: one table for the whole staff area. An address that is not in it is open to nobody."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from indexer.staff.accounts import Role

ANYONE = None
"""Open without signing in."""

MEGABYTE = 1_000_000
FORM_BYTES = 3 * MEGABYTE
"""A record's form with the longest body, as a browser writes it."""

NEEDS: Mapping[str, Role | None] = {
    "staff_sign_in.form": ANYONE,
    "staff_sign_in.enter": ANYONE,
    "staff_sign_in.invited": ANYONE,
    "staff_sign_in.accept": ANYONE,
    "staff_single_sign_on.leave": ANYONE,
    "staff_single_sign_on.come_back": ANYONE,
    "staff_sign_in.sign_out": Role.CONTRIBUTOR,
    "staff_sign_in.sign_out_everywhere": Role.CONTRIBUTOR,
    "staff_home.home": Role.CONTRIBUTOR,
    "staff_home.listing": Role.CONTRIBUTOR,
    "staff_writing.begin": Role.CONTRIBUTOR,
    "staff_writing.new": Role.CONTRIBUTOR,
    "staff_writing.edit": Role.CONTRIBUTOR,
    "staff_writing.autosave": Role.CONTRIBUTOR,
    "staff_writing.suggest": Role.CONTRIBUTOR,
    "staff_write_up.begin": Role.CONTRIBUTOR,
    "staff_write_up.take": Role.CONTRIBUTOR,
    "staff_write_up.show": Role.CONTRIBUTOR,
    "staff_write_up.change": Role.CONTRIBUTOR,
    "staff_write_up.cancel": Role.CONTRIBUTOR,
    "staff_files.listing": Role.CONTRIBUTOR,
    "staff_files.add": Role.CONTRIBUTOR,
    "staff_files.change": Role.CONTRIBUTOR,
    "staff_files.file": Role.CONTRIBUTOR,
    "staff_review.record": Role.CONTRIBUTOR,
    "staff_review.preview": Role.CONTRIBUTOR,
    "staff_review.step": Role.CONTRIBUTOR,
    "staff_review.comment": Role.CONTRIBUTOR,
    "staff_review.unplan": Role.EDITOR,
    "staff_review.undo": Role.CONTRIBUTOR,
    "staff_history.record": Role.CONTRIBUTOR,
    "staff_history.revision": Role.CONTRIBUTOR,
    "staff_history.restore": Role.EDITOR,
    "staff_history.changes": Role.EDITOR,
    "staff_history.change": Role.EDITOR,
    "staff_history.undo": Role.EDITOR,
    "staff_work.listing": Role.EDITOR,
    "staff_work.task": Role.EDITOR,
    "staff_names.sorts": Role.EDITOR,
    "staff_names.listing": Role.EDITOR,
    "staff_names.new": Role.EDITOR,
    "staff_names.entry": Role.EDITOR,
    "staff_names.merge": Role.EDITOR,
    "staff_names.split_up": Role.EDITOR,
    "staff_names.remove": Role.EDITOR,
    "staff_redaction.form": Role.EDITOR,
    "staff_redaction.withhold": Role.EDITOR,
    "staff_bulk.choose": Role.EDITOR,
    "staff_bulk.change": Role.EDITOR,
    "staff_bulk.table": Role.EDITOR,
    "staff_bulk.table_out": Role.EDITOR,
    "staff_bulk.table_in": Role.EDITOR,
    "staff_accounts.own": Role.CONTRIBUTOR,
    "staff_accounts.change_password": Role.CONTRIBUTOR,
    "staff_accounts.listing": Role.ADMINISTRATOR,
    "staff_accounts.add": Role.ADMINISTRATOR,
    "staff_accounts.change": Role.ADMINISTRATOR,
}
"""Endpoint → the least role that may use it. Whose record it is, is asked besides."""

UPLOADS: Mapping[str, int] = {
    "staff_write_up.take": 14 * MEGABYTE,
    "staff_files.add": 12 * MEGABYTE,
}
"""Endpoint → bytes that may be sent there, where it is more than a form."""


@dataclass(frozen=True)
class Place:
    """A place of the staff area that its navigation names."""

    endpoint: str
    name: str


NAVIGATION = (
    Place("staff_home.home", "Overview"),
    Place("staff_writing.begin", "Add"),
    Place("staff_home.listing", "Records"),
    Place("staff_work.listing", "Work list"),
    Place("staff_names.sorts", "Names"),
    Place("staff_bulk.choose", "Many at once"),
    Place("staff_history.changes", "Changes"),
    Place("staff_accounts.listing", "Accounts"),
)
"""In this order, for those who may go there."""
