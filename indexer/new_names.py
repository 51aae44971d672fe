"""A record saved together with the names that are new with it: both, or neither."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from indexer.corpus import Corpus
from indexer.corpus_files import INITIATIVES, ORGANISATIONS, PEOPLE, PLACES
from indexer.edits import Edit, file_of, revision_of_file
from indexer.errors import InvalidRecord, MalformedText, Problem, RevisionConflict
from indexer.history import Signature
from indexer.record import slug_of
from indexer.record_file import RecordFile, edit_record_bytes, read_record_file
from indexer.yaml_list import edit_entries

NewNames = Mapping[str, Mapping[str, Mapping[str, Any]]]
"""Authority file → id → the entry that is to be added."""
FILES = {"people": PEOPLE, "organisations": ORGANISATIONS, "places": PLACES, "initiatives": INITIATIVES}
"""Sort of authority → its file."""
ROUNDS = 5
"""How often a save begins again because somebody added a name in the same moment."""


def new_entry(sort: str, name: str) -> tuple[str, dict[str, str]]:
    """The id and the entry of a name that is not established yet; the id may be taken."""
    entry = {"id": slug_of(name), "name": name}
    first, _, last = name.rpartition(" ")
    if sort == "people" and first:
        entry["sort_name"] = f"{last}, {first}"
    return entry["id"], entry


def save_with_names(
    corpus: Corpus,
    record_id: str,
    changes: Mapping[str, Any],
    entries: NewNames,
    *,
    revision: str,
    signature: Signature,
) -> RecordFile:
    """Change elements of a record, and add names, in one change; see `Corpus.save`.

    Raises:
        RevisionConflict: The record is not at `revision`; nothing was written.
        InvalidRecord: It would not be a record, or a name no authority; nothing was written.
    """
    for round_number in range(ROUNDS):
        file = file_of(record_id)
        edits = [_edit_of_record(corpus, record_id, changes, revision)]
        edits += [edit_of_names(corpus, name, added) for name, added in entries.items() if added]
        try:
            corpus.write(edits, signature=signature)
        except RevisionConflict as error:
            if error.record_id == record_id or round_number == ROUNDS - 1:
                raise
        else:
            return read_record_file(edits[0].data, file)
    raise AssertionError("the last round returns or raises")


def _edit_of_record(corpus: Corpus, record_id: str, changes: Mapping[str, Any], revision: str) -> Edit:
    file = file_of(record_id)
    try:
        data = corpus.bytes_of(file)
        if revision_of_file(data) != revision:
            raise RevisionConflict(record_id, revision, revision_of_file(data))
        return Edit(
            file, revision, edit_record_bytes(data, changes if data else {"id": record_id, **changes})
        )
    except MalformedText as error:
        raise InvalidRecord([Problem(file, error.line, error.message)]) from error


def edit_of_names(corpus: Corpus, name: str, added: Mapping[str, Mapping[str, Any]]) -> Edit:
    """What an authority file is to become, with these entries added.

    Raises:
        InvalidRecord: The file cannot be edited.
    """
    try:
        data = corpus.bytes_of(name)
        return Edit(name, revision_of_file(data), edit_entries(data.decode("utf-8-sig"), added).encode())
    except (MalformedText, UnicodeDecodeError) as error:
        raise InvalidRecord([Problem(name, 0, f"No name can be added to this file: {error}")]) from error
