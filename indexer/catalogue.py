"""The one stair to everything: corpus, authorities, thesaurus and engine, kept in step."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from indexer.authorities import Authorities
from indexer.corpus import Corpus
from indexer.documents import documents_of, knowledge_of
from indexer.engines.protocol import Change, FacetIs, Hit, Or, Query
from indexer.engines.whoosh import WhooshEngine
from indexer.errors import NotFound, Problem, Withdrawn
from indexer.importing import Imported, WriteUp, import_write_ups
from indexer.record import Record, Status, is_slug
from indexer.search import SearchAnswer, SearchRequest, search
from indexer.settings import Settings
from indexer.thesaurus import Thesaurus

LIST_LIMIT = 10_000
"""How many records a list that is not paged may show."""
REFRESH_ROUNDS = 5
"""How often a refresh begins again because files were changed meanwhile; the next one finds the rest."""
UP_TO_DATE = "The index is up to date."
RELATED_LIMIT = 4
SHARED_FACETS = ("initiative", "theme", "place", "organisation", "person")
"""What two records may have in common, the most telling first."""


@dataclass(frozen=True)
class Refresh:
    """What bringing the index in step came to.

    Attributes:
        change: None when nothing had to be looked at.
        problems: The faults of the corpus, when it was read.
    """

    change: Change | None
    problems: tuple[Problem, ...] = ()

    def in_words(self) -> str:
        """One sentence."""
        change = self.change
        if change is None:
            return UP_TO_DATE
        why = f" ({change.reason})" if change.reason else ""
        if change.rebuilt:
            return f"Built the index of {change.indexed} records anew{why}."
        if change.indexed or change.removed or why:
            done = f"{change.indexed} added or changed, {change.removed} removed"
            return f"Brought the index up to date: {done}{why}."
        return UP_TO_DATE


@dataclass(frozen=True)
class Related:
    """A record near another, and what they share: facet → ids."""

    hit: Hit
    shared: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True)
class Report:
    """What a check of everything found.

    Attributes:
        records: Good records, drafts included.
        published: How many of them the public sees.
        index: One sentence on the index.
        index_is_sound: It is whole and answers for the corpus as it is.
    """

    records: int
    published: int
    problems: tuple[Problem, ...]
    index: str
    index_is_sound: bool


class Catalogue:
    """Reading and searching the public records. Safe to use from several threads."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.corpus = Corpus(settings.corpus, settings.var)
        self.engine = WhooshEngine(settings.var / "index")
        self._names: tuple[str, Thesaurus, Authorities] | None = None
        self._lock = threading.Lock()

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

    def refresh(self, *, rebuild: bool = False) -> Refresh:
        """Bring the index in step with the corpus; without a change it costs a look at each file's times.

        Raises:
            CorpusMissing: There is no corpus folder.
        """
        if not rebuild and self.engine.is_current(self.corpus.stamp()):
            return Refresh(None)
        with self.engine.writing():
            for _ in range(REFRESH_ROUNDS):
                stamp = self.corpus.stamp()
                if not rebuild and self.engine.is_current(stamp):
                    return Refresh(None)
                contents = self.corpus.load()
                documents, knowledge = documents_of(contents), knowledge_of(contents)
                change = self.engine.update(documents, knowledge, stamp=stamp, rebuild=rebuild)
                if self.corpus.stamp() == stamp:
                    break
                rebuild = False  # it changed meanwhile: once more, for the difference
            return Refresh(change, contents.problems)

    def check(self) -> Report:
        """Check every file, every reference, and the index against the corpus; changes nothing.

        Raises:
            CorpusMissing: There is no corpus folder.
        """
        stamp = self.corpus.stamp()
        contents = self.corpus.load()
        fault = self.engine.fault(documents_of(contents), knowledge_of(contents))
        sound = not fault and self.corpus.stamp() == stamp
        sentence = "The index is in step with them."
        if not sound:
            sentence = f"The index is not in step with them: {fault or 'the corpus has just changed'}."
        return Report(len(contents.files), len(contents.public), contents.problems, sentence, sound)

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
        """The nearest other records: those that share the rarest themes, places, people, organisations."""
        own = _facets_of(record)
        clauses = tuple(FacetIs(facet, value) for facet, values in own.items() for value in values)
        if not clauses:
            return []
        hits = self.engine.search(Query(clause=Or(clauses), limit=RELATED_LIMIT + 12, expand=False)).hits
        near = [hit for hit in hits if hit.id not in (record.id, record.part_of)]
        near = [hit for hit in near if record.id not in hit.facets.get("part_of", ())]
        return [Related(hit, _shared(own, hit)) for hit in near[:RELATED_LIMIT]]

    def search(self, request: SearchRequest) -> SearchAnswer:
        """Answer a request; see `indexer.search.search`.

        Raises:
            QueryError: The text cannot be read or passes a bound.
            IndexUnavailable: There is no index to ask.
        """
        return search(self.engine, request)

    # --- taking in -----------------------------------------------------------------------------

    def import_write_ups(
        self, write_ups: Iterable[WriteUp], *, today: date, save: bool = True, again: bool = False
    ) -> Iterator[Imported]:
        """Take in write-ups as drafts; see `indexer.importing`. No draft is indexed, so the index stays.

        Raises:
            CorpusMissing: There is no corpus folder.
        """
        return import_write_ups(self.corpus, write_ups, today=today, save=save, again=again)


def _facets_of(record: Record) -> dict[str, tuple[str, ...]]:
    return {
        "initiative": (record.initiative,) if record.initiative else (),
        "theme": record.themes,
        "place": record.places,
        "organisation": tuple(link.organisation for link in record.organisations if link.organisation),
        "person": tuple(link.person for link in record.people if link.person),
    }


def _shared(own: Mapping[str, tuple[str, ...]], hit: Hit) -> dict[str, tuple[str, ...]]:
    shared = {
        facet: tuple(value for value in own[facet] if value in hit.facets.get(facet, ()))
        for facet in SHARED_FACETS
    }
    return {facet: values for facet, values in shared.items() if values}
