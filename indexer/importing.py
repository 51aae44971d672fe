"""Write-ups taken in: each file is read in its cage, proposed, compared with what is held, saved as drafts.

A batch goes on past a bad file. Nothing is written for a file that is refused; for any other the original is
on disk before the first record.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from indexer.corpus import Corpus
from indexer.corpus_files import RECORDS, read_regular
from indexer.corpus_reading import CorpusContents
from indexer.drafts import Draft, drafts_of
from indexer.errors import CasebookError, MalformedText, RevisionConflict
from indexer.intake.duplicates import Duplicate, Held
from indexer.intake.proposal import Proposal
from indexer.intake.proposal import as_json as proposal_as_json
from indexer.intake.readers.unreadable import UnreadableFile, printable
from indexer.originals import source_of
from indexer.prose import title_of_source, with_prose


@dataclass(frozen=True)
class WriteUp:
    """A file to be taken in.

    Attributes:
        name: As its owner calls it, perhaps with folders; its ending tells the kind. Never used as a path.
        content: Its bytes, or where they are.
    """

    name: str
    content: bytes | Path


@dataclass(frozen=True)
class Imported:
    """What came of one file.

    Attributes:
        file: The file's name, fit to print.
        error: Why it was refused, or why not all of it was saved, in a sentence; "" when all went well.
        proposal: None for a file that could not be read.
        drafts: What is saved, or would be in a dry run.
        saved: Ids of the records that are on disk.
    """

    file: str
    error: str = ""
    proposal: Proposal | None = None
    duplicates: tuple[Duplicate, ...] = ()
    drafts: tuple[Draft, ...] = ()
    saved: tuple[str, ...] = ()

    @property
    def is_refused(self) -> bool:
        """Something went wrong; what is on disk all the same is in `saved`."""
        return bool(self.error)

    @property
    def is_held_already(self) -> bool:
        """A record was made of this very file before."""
        return any(duplicate.same_file and duplicate.record for duplicate in self.duplicates)


def import_write_ups(
    corpus: Corpus, write_ups: Iterable[WriteUp], *, today: date, save: bool = True, again: bool = False
) -> Iterator[Imported]:
    """Take in write-ups one after the other and yield what came of each, in their order.

    It ends early when somebody interrupts it while it saves; what was saved of that file is told.

    Args:
        today: Written into the drafts' sources as the day of access.
        save: False proposes and compares only.
        again: Save a file though a record was made of it before.

    Raises:
        CorpusMissing: There is no corpus folder.
    """
    from indexer.intake.cage import Cage
    from indexer.intake.known import Known
    from indexer.intake.propose import propose

    contents = corpus.load()
    known = Known(contents.thesaurus, contents.authorities)
    batch = _Batch(corpus, contents, today)
    with Cage() as cage:
        for write_up in write_ups:
            try:
                data = _data_of(write_up)
                proposal = propose(cage.read(data, write_up.name), known)
                yield batch.take_in(write_up.name, data, proposal, save=save, again=again)
            except CasebookError as error:
                yield Imported(shown_name(write_up.name), str(error))
            if batch.is_interrupted:
                return


def shown_name(name: str) -> str:
    """A file's name with the folders it was found in, fit to print; nothing in it leads upwards."""
    parts = [part for part in name.split("/") if part not in ("", ".", "..")]
    return "/".join(map(printable, parts)) or printable(name)


def as_json(imported: Imported) -> dict[str, Any]:
    """What came of a file as one JSON object; the same from the command and its files."""
    told = proposal_as_json(imported.proposal) if imported.proposal else {}
    return {
        "file": imported.file,
        "status": "refused" if imported.is_refused else "ok",
        "error": imported.error or None,
        "event": told.get("event"),
        "examples": told.get("examples", []),
        "checks": told.get("checks", []),
        "duplicates": [_duplicate_as_json(duplicate) for duplicate in imported.duplicates],
        "saved": list(imported.saved),
    }


def _duplicate_as_json(duplicate: Duplicate) -> dict[str, Any]:
    return {
        "record": duplicate.record,
        "title": duplicate.title,
        "example": duplicate.example,
        "same_file": duplicate.same_file,
        "score": duplicate.score,
        "reasons": list(duplicate.reasons),
    }


def _data_of(write_up: WriteUp) -> bytes:
    """The bytes, whatever links lead to them.

    Raises:
        UnreadableFile: There are none to be had.
    """
    if isinstance(write_up.content, bytes):
        return write_up.content
    try:
        return read_regular(write_up.content.resolve())
    except OSError as error:
        reason = f"cannot be opened: {(error.strerror or str(error)).lower()}"
        raise UnreadableFile(reason, write_up.name) from error
    except MalformedText as error:
        raise UnreadableFile(f"cannot be read: {error.message}".rstrip("."), write_up.name) from error
    except (RuntimeError, ValueError) as error:  # a circle of links; a name with a null character
        raise UnreadableFile("cannot be opened", write_up.name) from error


class _Batch:
    """One import of many files: what is held grows with every draft, so that files are compared as well.

    Attributes:
        is_interrupted: Somebody wants it to end; the file it was at has been told.
    """

    def __init__(self, corpus: Corpus, contents: CorpusContents, today: date) -> None:
        self._corpus = corpus
        self._authorities = contents.authorities
        self._today = today
        records = [file.record for file in contents.files.values()]
        self._held = Held(records, contents.authorities)
        self._taken = {*contents.files, *(alias for record in records for alias in record.aliases)}
        self.is_interrupted = False
        self._taken |= {Path(fault.path).stem for fault in contents.problems if RECORDS in fault.path}

    def take_in(self, name: str, data: bytes, proposal: Proposal, *, save: bool, again: bool) -> Imported:
        """Compare, make drafts, and save them unless a record was made of this file before.

        Raises:
            CasebookError: A draft cannot be a record; nothing was written.
        """
        file, sha256 = source_of(data, name)
        made, kept = self._held.of_file(sha256), self._corpus.kept_source(sha256)
        same = [made] if made else [_unnamed(kept)] if kept else []
        duplicates = (*same, *([] if made else self._held.like(proposal)))
        shown = shown_name(name)
        proposal = with_prose(proposal)
        title = title_of_source(proposal, shown)
        source = {"title": title, "file": kept or file, "sha256": sha256, "accessed": self._today.isoformat()}
        drafts = drafts_of(
            proposal, source, authorities=self._authorities, taken=self._taken, duplicates=duplicates
        )
        records = [draft.as_file().record for draft in drafts]
        imported = Imported(shown, "", proposal, duplicates, drafts)
        if made and not again:
            return replace(imported, drafts=())
        if save:
            imported = self._saved(imported, data, name)
        for record in records:
            self._taken.add(record.id)
            if not save or record.id in imported.saved:
                self._held.add(record)
        return imported

    def _saved(self, imported: Imported, data: bytes, name: str) -> Imported:
        """The original, then the records; what is on disk when something goes wrong is told."""
        try:
            self._corpus.keep_source(data, name)
            for draft in imported.drafts:
                self._corpus.save(draft.record_id, draft.changes, revision="")
        except RevisionConflict as error:
            reason = f"“{error.record_id}” was taken by somebody else in the meantime"
        except OSError as error:
            reason = f"the disk refused: {(error.strerror or str(error)).lower()}"
        except KeyboardInterrupt:
            reason = "somebody interrupted it"
            self.is_interrupted = True
        else:
            return replace(imported, saved=tuple(draft.record_id for draft in imported.drafts))
        there = [draft.record_id for draft in imported.drafts if self._is_there(draft)]
        missing = [draft.record_id for draft in imported.drafts if draft.record_id not in there]
        told = f"saved: {', '.join(there) or 'none'}; not saved: {', '.join(missing) or 'none'}"
        return replace(imported, saved=tuple(there), error=f"Not all could be saved: {reason} ({told}).")

    def _is_there(self, draft: Draft) -> bool:
        """The record on disk is this draft, and not one that somebody else made."""
        try:
            return self._corpus.read(draft.record_id).revision == draft.as_file().revision
        except CasebookError:
            return False


def _unnamed(file: str) -> Duplicate:
    """A file that was kept by an import that came no further."""
    return Duplicate(None, file, ("the same file is kept here, and no record names it",), same_file=True)
