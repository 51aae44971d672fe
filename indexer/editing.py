"""Changes made of the history: an old text restored, a whole change undone, two edits joined.

What somebody edited since is never overwritten: an undo takes back only what its change did.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from indexer.corpus import Corpus
from indexer.differences import file_values
from indexer.edits import Edit, file_of, revision_of_file
from indexer.errors import CasebookError, MalformedText, NotFound
from indexer.history import Change, Signature
from indexer.joining import Joined, join
from indexer.record_file import RecordFile, edit_record_bytes, read_record_file
from indexer.yaml_list import edit_entries


@dataclass(frozen=True)
class Plan:
    """Edits to be shown before they are made.

    Attributes:
        edits: Each from the text that is there now.
        left: File → why it is not followed, in a sentence.
    """

    edits: tuple[Edit, ...]
    left: Mapping[str, str] = field(default_factory=dict)

    @property
    def records(self) -> tuple[Edit, ...]:
        """Those of records."""
        return tuple(edit for edit in self.edits if edit.file.endswith(".md"))


@dataclass(frozen=True)
class Undone:
    """What an undo came to.

    Attributes:
        change: The change that takes it back; None where nothing could be.
        left: File → why it stays as it is, in a sentence.
    """

    change: Change | None
    left: Mapping[str, str]


@dataclass(frozen=True)
class Meeting:
    """Two edits of one record that began from the same text, to be shown to the second of the two people.

    Attributes:
        start, mine, theirs: Element → value; `start` is empty where that text is not kept.
        joined: What can be taken from both.
        revision: The revision of `theirs`, from which a joined save starts.
    """

    start: Mapping[str, Any]
    mine: Mapping[str, Any]
    theirs: Mapping[str, Any]
    joined: Joined
    revision: str


def with_values(file: str, data: bytes, values: Mapping[str, Any]) -> bytes:
    """A file's bytes with these values: the elements of a record, or the entries of names by id.

    What is not among `values` goes; what stays the same stays byte for byte.

    Raises:
        MalformedText: The file cannot be edited.
    """
    gone: dict[str, Any] = dict.fromkeys(key for key in file_values(file, data) if key not in values)
    changed = {**values, **gone}
    if file.endswith(".md"):
        return edit_record_bytes(data, changed)
    return edit_entries(data.decode("utf-8-sig"), changed).encode()


def restore(corpus: Corpus, record_id: str, old: str, *, revision: str, signature: Signature) -> RecordFile:
    """Make a record what it was at the revision `old`; the texts since then stay in the history.

    Args:
        revision: The revision that the record is at; "" for one that was deleted on disk.

    Raises:
        NotFound: That text is not kept.
        RevisionConflict: The record has been changed since.
        InvalidRecord: That text was no valid record.
    """
    file = file_of(record_id)
    data = corpus.history.text(file, old)
    corpus.write([Edit(file, revision, data)], signature=signature, act="restore")
    return read_record_file(data, file)


def undo(corpus: Corpus, number: int, *, signature: Signature) -> Undone:
    """Take a change back, of one file or of many, and leave what was changed since.

    Raises:
        NotFound: There is no such change.
        RevisionConflict: A file was saved in this very moment; nothing was written.
        InvalidRecord: A record without this change would not be valid.
    """
    change = corpus.history.change(number)
    edits, left = [], {}
    for file, (before, after) in change.files.items():
        try:
            now = corpus.bytes_of(file)
            data = _taken_back(corpus, file, (before, after), now, is_part=len(change.files) > 1)
        except (CasebookError, OSError) as error:
            left[file] = str(error)
        else:
            edits.append(Edit(file, revision_of_file(now), data))
    made = corpus.write(edits, signature=signature, act="undo", undoes=number) if edits else None
    return Undone(made, left)


def _taken_back(corpus: Corpus, file: str, revisions: tuple[str, str], now: bytes, *, is_part: bool) -> bytes:
    """The file's present bytes without what the change from one revision to the other did.

    Args:
        is_part: Whether the change was of several files, so that a file it made goes with it.

    Raises:
        MalformedText: That cannot be had.
        NotFound: A text is not kept.
    """
    before, after = revisions
    if not before and not is_part:
        raise MalformedText("It was new then; withdraw it instead.")
    if not before and revision_of_file(now) == after:
        return b""
    if before and revision_of_file(now) == after:
        return corpus.history.text(file, before)
    if not before or not after or not now:
        raise NotFound("file", file)
    start, mine = (file_values(file, corpus.history.text(file, of)) for of in (after, before))
    joined = join(start, mine, file_values(file, now))
    if joined.clashes:
        raise MalformedText(f"The same place was changed again since: {', '.join(joined.clashes)}.")
    return with_values(file, now, joined.values)


def meeting(corpus: Corpus, record_id: str, *, start: str, mine: str) -> Meeting:
    """What two people made of one text, joined as far as it goes.

    Args:
        start: The revision from which the refused edit began; it need not be kept.
        mine: The revision under which the refused edit is kept.

    Raises:
        NotFound: The refused edit is not kept, or the record is gone.
        MalformedText: The record on disk cannot be read.
    """
    file = file_of(record_id)
    now = corpus.bytes_of(file)
    if not now:
        raise NotFound("record", record_id)
    own, theirs = file_values(file, corpus.history.text(file, mine)), file_values(file, now)
    begun = file_values(file, corpus.history.text(file, start)) if corpus.history.holds(file, start) else {}
    return Meeting(begun, own, theirs, join(begun or theirs, own, theirs), revision_of_file(now))
