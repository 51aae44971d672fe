"""The same change to many records at once: planned, to be looked at, then written as one change that one undo
takes back.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from indexer.authorities import Authorities
from indexer.corpus import Corpus
from indexer.editing import Plan, with_values
from indexer.edits import Edit, file_of
from indexer.errors import InvalidRecord, MalformedText, Problem
from indexer.record import Status, is_slug
from indexer.record_file import read_record_file, revision_of, values_of
from indexer.references import unknown_ids
from indexer.thesaurus import Thesaurus

LISTS = ("themes", "places", "service_areas", "people_involved", "four_cos", "evidence")
"""Elements that hold a list of ids, to which one may be added or from which one may be taken."""
RECORD_LIMIT = 2_000
"""Records changed at once; a change is one line of the log and one lock."""


@dataclass(frozen=True)
class BulkChange:
    """What is to be done to each record.

    Attributes:
        element: One of `LISTS`; "" to leave them all.
        out: The id to be taken out; "" for none.
        into: The id to be put in, where `out` stood or last; "" for none. With both, only records that have
            `out` are changed.
        status: The status to be set; None to leave it.
        reason: Of a withdrawal, shown at the record's address.
    """

    element: str = ""
    out: str = ""
    into: str = ""
    status: Status | None = None
    reason: str = ""


def bulk(corpus: Corpus, record_ids: Iterable[str], change: BulkChange) -> Plan:
    """The edits that make a change in these records; a record in which it changes nothing has none.

    Raises:
        InvalidRecord: The change is none, is of too many records, or names what there is not.
    """
    wanted = list(dict.fromkeys(record_ids))
    _check(change, wanted, *corpus.load_names())
    edits, left = [], {}
    for record_id in wanted:
        file = file_of(record_id)
        try:
            data = corpus.bytes_of(file)
            edited = _changed(file, data, change) if is_slug(record_id) else b""
            read_record_file(edited, file)
        except (InvalidRecord, MalformedText) as error:
            left[file] = str(error)
        else:
            if edited != data:
                edits.append(Edit(file, revision_of(data), edited))
    return Plan(tuple(edits), left)


def _check(change: BulkChange, wanted: list[str], thesaurus: Thesaurus, authorities: Authorities) -> None:
    sentences = []
    if change.element and change.element not in LISTS:
        sentences.append(f"“{change.element}” cannot be changed in many records at once.")
    elif change.element and not (change.out or change.into):
        sentences.append("Choose what is to be put in or taken out.")
    elif not change.element and change.status is None:
        sentences.append("Choose what is to be changed.")
    if change.status is Status.WITHDRAWN and not change.reason:
        sentences.append("Say why they are withdrawn: it is shown at their addresses.")
    if len(wanted) > RECORD_LIMIT:
        sentences.append(f"These are {len(wanted)} records; the most at once is {RECORD_LIMIT}.")
    if not wanted:
        sentences.append("Choose at least one record.")
    if change.into and unknown_ids({change.element: [change.into]}, thesaurus, authorities):
        sentences.append(f"There is no “{change.into}”.")
    if sentences:
        raise InvalidRecord([Problem("", 0, sentence) for sentence in sentences])


def _changed(file: str, data: bytes, change: BulkChange) -> bytes:
    values = values_of(data)
    if change.element:
        held = values.get(change.element) or []
        if not change.out or change.out in held:
            new = [change.into if item == change.out else item for item in held]
            if not change.out:
                new.append(change.into)
            values[change.element] = list(dict.fromkeys(item for item in new if item))
            if not values[change.element]:
                del values[change.element]
    if change.status is not None:
        values["status"] = change.status.value
        values.pop("withdrawal_reason", None)
        if change.status is Status.WITHDRAWN:
            values["withdrawal_reason"] = change.reason
    return with_values(file, data, values)
