"""Edits: what one file of the corpus is to become, and why it cannot. It writes nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from indexer.corpus_files import RECORDS, REDACTIONS
from indexer.errors import InvalidRecord, Problem
from indexer.names_reading import MODELS, problems_in_names
from indexer.record_file import read_record_file, revision_of


@dataclass(frozen=True)
class Edit:
    """What one file is to become.

    Attributes:
        file: Relative to the corpus folder: `records/<id>.md`, or one of `MODELS`.
        revision: The revision the edit started from; "" for a file that is new.
        data: Its bytes from now on; none takes the file away (its text stays in the history).
    """

    file: str
    revision: str
    data: bytes


def file_of(record_id: str) -> str:
    """The file of a record, relative to the corpus folder."""
    return f"{RECORDS}/{record_id}.md"


def revision_of_file(data: bytes) -> str:
    """The revision of a file; "" where there is none."""
    return revision_of(data) if data else ""


def problems_in(edit: Edit) -> Sequence[Problem]:
    """Why a file cannot become this; none where it can."""
    if edit.file == REDACTIONS or not edit.data:
        return []
    if edit.file in MODELS:
        return problems_in_names(edit.file, edit.data)
    try:
        saved = read_record_file(edit.data, edit.file)
    except InvalidRecord as error:
        return error.problems
    if file_of(saved.record.id) != edit.file:
        return [Problem(edit.file, saved.line_of("id"), "An id never changes.")]
    return []
