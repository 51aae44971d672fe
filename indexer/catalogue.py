"""The one stair to everything: corpus, authorities, thesaurus and engine, kept in step."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from indexer.authorities import Authorities
from indexer.corpus import Corpus
from indexer.corpus_reading import CorpusContents
from indexer.editing import Meeting, Plan, Undone, meeting, restore, undo
from indexer.edits import file_of
from indexer.engines.protocol import Hit, Named, Query
from indexer.engines.whoosh.engine import WhooshEngine
from indexer.errors import EditConflict, NotFound, RevisionConflict, Withdrawn
from indexer.history import Change, Signature
from indexer.importing import Imported, WriteUp, import_write_ups
from indexer.indexing import Indexing, Refresh, Report
from indexer.kept_texts import KeptTexts
from indexer.like_mine import Likenesses, Situation, cases_like
from indexer.missed_searches import MissedSearches
from indexer.new_names import NewNames, save_with_names
from indexer.progress import Watcher, unwatched
from indexer.record import Record, Status, is_slug
from indexer.record_file import RecordFile as RecordFile  # noqa: PLC0414  (handed on to the site)
from indexer.record_file import values_of
from indexer.related import Related, related
from indexer.search import SearchAnswer, SearchRequest, present_ids, search
from indexer.settings import Settings
from indexer.suggestions import Suggestions
from indexer.thesaurus import Thesaurus

if TYPE_CHECKING:
    from indexer.intake.duplicates import Held
    from indexer.intake.known import Known

LIST_LIMIT = 10_000
"""How many records a list that is not paged may show."""


class Catalogue:
    """Reading and searching the public records. Safe to use from several threads."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.corpus = Corpus(settings.corpus, settings.var, commits=settings.git_commits)
        self.missed_searches = MissedSearches(settings.var)
        self.engine = WhooshEngine(settings.var / "index")
        self._indexing = Indexing(self.corpus, self.engine)
        self.suggestions = Suggestions(self.engine, self._established)
        self._names: tuple[str, Thesaurus, Authorities] | None = None
        self._lock = threading.Lock()
        self._known: Known | None = None
        self._held: tuple[str, Held] | None = None
        self._kept_texts = KeptTexts()

    def recover(self) -> bool:
        """Let the last sound index answer, though it may be behind the corpus; False where there is none."""
        return self.engine.recover()

    @property
    def slow_because(self) -> str:
        """Why searches are answered without the snapshot, which is slower; "" when all is well.

        Raises:
            IndexUnavailable: There is no index to ask.
        """
        return self.engine.snapshot_fault

    # --- in step -------------------------------------------------------------------------------

    def refresh(self, *, rebuild: bool = False, progress: Watcher = unwatched) -> Refresh:
        """Bring the index in step with the corpus; see `Indexing.refresh`.

        Raises:
            CorpusMissing: There is no corpus folder.
        """
        return self._indexing.refresh(rebuild=rebuild, progress=progress)

    def expect_edits(self) -> None:
        """Somebody is about to edit: `make_ready` has something to do."""
        self._indexing.expect_edits()

    def make_ready(self) -> None:
        """Do in the background what somebody would have to wait for later; see `Indexing.make_ready`.

        Raises:
            CorpusMissing: There is no corpus folder.
        """
        self._indexing.make_ready()

    def check(self) -> Report:
        """Check every file, every reference, and the index against the corpus; changes nothing.

        Raises:
            CorpusMissing: There is no corpus folder.
        """
        return self._indexing.check()

    # --- names ---------------------------------------------------------------------------------

    @property
    def thesaurus(self) -> Thesaurus:
        """The thesaurus as its file now is."""
        return self._established()[0]

    @property
    def authorities(self) -> Authorities:
        """The authorities as their files now are."""
        return self._established()[1]

    def _established(self) -> tuple[Thesaurus, Authorities]:
        stamp = self.corpus.names_stamp()
        with self._lock:
            if self._names is None or self._names[0] != stamp:
                self._names = (stamp, *self.corpus.load_names())
            return self._names[1:]

    # --- reading -------------------------------------------------------------------------------

    def record(self, record_id: str) -> Record:
        """The published record under this id, or under the id that took its place (compare the ids).

        Raises:
            NotFound: Nothing published has or had this id.
            Withdrawn: It was published once and has been withdrawn.
        """
        try:
            record = self.corpus.read(record_id).record
        except NotFound:
            successor = self.listed({"alias": [record_id]}, limit=1) if is_slug(record_id) else []
            if not successor:
                raise
            record = self.corpus.read(successor[0].id).record
        if record.status is Status.WITHDRAWN:
            raise Withdrawn(record.id, record.withdrawal_reason or "")
        if not record.is_public or not self.engine.holds(record.id):
            raise NotFound("record", record_id)
        return record

    def listed(
        self, filters: Mapping[str, Sequence[str]], *, sort: str = "-date", limit: int = LIST_LIMIT
    ) -> list[Hit]:
        """Every public record with these facet values, with the opening of its summary."""
        return list(self.engine.search(Query(filters=filters, sort=sort, limit=limit)).hits)

    def counts(self, facet: str, filters: Mapping[str, Sequence[str]] | None = None) -> dict[str, int]:
        """Value of a facet → how many public records have it."""
        query = Query(filters=filters or {}, limit=0, facets=(facet,), snippets=False)
        return {value.value: value.count for value in self.engine.search(query).facets[facet]}

    def examples(self, event_id: str) -> list[Hit]:
        """The examples told at an event, in A–Z order."""
        return self.listed({"part_of": [event_id]}, sort="title")

    def related(self, record: Record) -> list[Related]:
        """The nearest other records; see `indexer.related`."""
        return related(self.engine, record, *self._established())

    def cases_like(self, situation: Situation) -> Likenesses:
        """The cases nearest to somebody's own; see `indexer.like_mine`."""
        return cases_like(self.engine, situation, *self._established())

    def search(self, request: SearchRequest) -> SearchAnswer:
        """Answer a request; see `indexer.search.search`. Former ids of names stand for the present.

        Raises:
            QueryError: The text cannot be read or passes a bound.
            IndexUnavailable: There is no index to ask.
        """
        return search(self.engine, request._replace(filters=self.present_ids(request.filters)))

    def named(self, text: str) -> tuple[Named, ...]:
        """What the whole of a text is a name of; see `Engine.named`."""
        return self.engine.named(text)

    def present_ids(self, filters: Mapping[str, Sequence[str]]) -> dict[str, tuple[str, ...]]:
        """The same facet values, those that were merged into others replaced by them."""
        return present_ids(filters, *self._established()) if filters else {}

    # --- editing -------------------------------------------------------------------------------

    def save(
        self, record_id: str, changes: Mapping[str, Any], *, revision: str, signature: Signature
    ) -> RecordFile:
        """Save changes of a record and bring the index in step; see `Corpus.save`.

        Raises:
            EditConflict: Somebody else saved it meanwhile; what was typed is kept in the history.
            InvalidRecord: It would not be a record; nothing was written.
        """
        try:
            saved = self.corpus.save(record_id, changes, revision=revision, signature=signature)
        except RevisionConflict as error:
            kept = self.corpus.set_aside(record_id, changes, revision=revision, signature=signature)
            raise EditConflict(error, kept) from error
        self.index_edit()
        return saved

    def restore(self, record_id: str, old: str, *, revision: str, signature: Signature) -> RecordFile:
        """Make a record what it was at a revision; see `indexer.editing.restore`."""
        restored = restore(self.corpus, record_id, old, revision=revision, signature=signature)
        self.index_edit()
        return restored

    def undo(self, number: int, *, signature: Signature) -> Undone:
        """Take a change back; see `indexer.editing.undo`."""
        undone = undo(self.corpus, number, signature=signature)
        self.index_edit()
        return undone

    def apply(self, plan: Plan, *, signature: Signature, act: str) -> Change | None:
        """Write what a plan of `indexer.name_edits` or the like says, all of it or nothing.

        Raises:
            RevisionConflict: Somebody saved one of the files in this very moment; nothing was written.
            InvalidRecord: A record or a name would not be valid; nothing was written.
        """
        change = self.corpus.write(plan.edits, signature=signature, act=act)
        self.index_edit()
        return change

    def meeting(self, record_id: str, *, start: str, mine: str) -> Meeting:
        """Two people's edits of one text; see `indexer.editing.meeting`."""
        return meeting(self.corpus, record_id, start=start, mine=mine)

    def index_edit(self) -> None:
        """Bring the index in step after a save; see `Indexing.after_save`."""
        self._indexing.after_save()

    def save_with_names(
        self,
        record_id: str,
        changes: Mapping[str, Any],
        entries: NewNames,
        *,
        revision: str,
        signature: Signature,
    ) -> RecordFile:
        """Save a record together with the names that are new with it; see `indexer.new_names`.

        Raises:
            EditConflict: Somebody else saved it meanwhile; what was typed is kept in the history.
            InvalidRecord: It would not be a record, or a name no authority; nothing was written.
        """
        try:
            saved = save_with_names(
                self.corpus, record_id, changes, entries, revision=revision, signature=signature
            )
        except RevisionConflict as error:
            kept = self.corpus.set_aside(record_id, changes, revision=revision, signature=signature)
            raise EditConflict(error, kept) from error
        self.index_edit()
        return saved

    # --- for those who write -------------------------------------------------------------------

    def contents(self) -> CorpusContents:
        """All records, whatever their status, and all names: for staff only.

        Raises:
            CorpusMissing: There is no corpus folder.
        """
        return self.corpus.load()

    def file(self, record_id: str) -> RecordFile:
        """A record with its text, whatever its status.

        Raises:
            NotFound: There is no such record.
            InvalidRecord: Its file cannot be read as one.
        """
        return self.corpus.read(record_id)

    def kept_file(self, record: Record, name: str) -> bytes:
        """A picture or an attachment of a record, by the name of its file.

        Raises:
            NotFound: The record has none of that name, or it is gone.
        """
        files = {kept.file: kept.sha256 for kept in record.pictures}
        files |= {kept.file: kept.sha256 for kept in record.attachments}
        file = next((file for file in files if file.rpartition("/")[2] == name), None)
        if file is None:
            raise NotFound("file", name)
        return self.corpus.shown_files.read(file, files[file])

    def texts_of(self, files: Iterable[str]) -> dict[str, str | None]:
        """What can be read inside kept files; None where nothing can. To look for names, not to be shown."""
        paths = {self.settings.corpus / file: file for file in files}
        return {paths[path]: text for path, text in self._kept_texts.read(paths).items()}

    def forget_texts(self) -> None:
        """Keep nothing of them in memory."""
        self._kept_texts.forget()

    def keep_file(self, data: bytes, name: str) -> tuple[str, str]:
        """Keep a picture or an attachment; returns where, relative to the corpus folder, and its sha256.

        Raises:
            OSError: The disk refused.
        """
        return self.corpus.keep_file(data, name)

    def elements(self, file: RecordFile) -> dict[str, Any]:
        """The elements of a record as its file writes them: strings, lists and dicts."""
        return values_of(file.text.encode())

    def changes_of(self, record_id: str) -> list[Change]:
        """What was ever changed in a record, newest first."""
        return self.corpus.history.changes(file_of(record_id))

    def known(self) -> Known:
        """The established names, ready to be recognised."""
        from indexer.intake.known import Known

        thesaurus, authorities = self._established()
        if self._known is None or self._known.authorities is not authorities:
            self._known = Known(thesaurus, authorities)
        return self._known

    def held(self) -> Held:
        """All records, ready to be asked whether an account is held already."""
        from indexer.intake.duplicates import Held

        stamp = self.corpus.stamp()
        if self._held is None or self._held[0] != stamp:
            contents = self.contents()
            records = (file.record for file in contents.files.values())
            self._held = (stamp, Held(records, contents.authorities))
        return self._held[1]

    # --- taking in -----------------------------------------------------------------------------

    def import_write_ups(
        self, write_ups: Iterable[WriteUp], *, today: date, save: bool = True, again: bool = False
    ) -> Iterator[Imported]:
        """Take in write-ups as drafts; see `indexer.importing`. No draft is indexed, so the index stays.

        Raises:
            CorpusMissing: There is no corpus folder.
        """
        return import_write_ups(self.corpus, write_ups, today=today, save=save, again=again)
