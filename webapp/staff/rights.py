"""Whose record it is: what the table of roles cannot say."""

from __future__ import annotations

from werkzeug.exceptions import Forbidden

from indexer.catalogue import RecordFile
from indexer.history import Signature
from indexer.publishing import may_write
from indexer.record import Record
from webapp.auth import current_account, is_editor
from webapp.context import current_catalogue, current_staff


def is_owner(record_id: str) -> bool:
    """Whether who is signed in began this record."""
    return current_staff().work.owner(record_id) == current_account().name


def may_see(record: Record) -> bool:
    """Whether who is signed in may see a record's staff page: editors any, others their own."""
    return is_editor() or is_owner(record.id)


def may_edit(record: Record) -> bool:
    """Whether who is signed in may edit a record as it stands."""
    return may_write(record, current_account().role, is_owner=is_owner(record.id))


def seen(record_id: str) -> RecordFile:
    """A record for its staff page.

    Raises:
        NotFound: There is none.
        Forbidden: It is not theirs to see.
    """
    file = current_catalogue().file(record_id)
    if not may_see(file.record):
        raise Forbidden
    return file


def edited(record_id: str) -> RecordFile:
    """A record to be edited.

    Raises:
        NotFound: There is none.
        Forbidden: It is not theirs to edit, or no longer.
    """
    file = current_catalogue().file(record_id)
    if not may_edit(file.record):
        raise Forbidden
    return file


def signed(why: str = "") -> Signature:
    """A change in the name of who is signed in."""
    return Signature(current_account().name, " ".join(why.split())[:300])
