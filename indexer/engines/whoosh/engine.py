"""The Whoosh engine: opens the generation that answers, matches, ranks, counts and marks.

What builds, and what speaks Whoosh, is imported where it is needed: a search from the command line is not.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from indexer.atomic import make_folder
from indexer.engines.clauses import Clause
from indexer.engines.lexicon import Asked
from indexer.engines.protocol import Change, Document, Knowledge, Named, Query, Results
from indexer.engines.whoosh.answers import answered
from indexer.engines.whoosh.columns import Columns
from indexer.engines.whoosh.corrections import Corrections
from indexer.engines.whoosh.generations import Generation, Generations
from indexer.engines.whoosh.kept_lexicon import TABLES
from indexer.engines.whoosh.mapped import Mapped
from indexer.engines.whoosh.matching import Leaves
from indexer.engines.whoosh.schema import FINGERPRINT
from indexer.engines.whoosh.shelves import Shelf, SnapshotShelf, StoredShelf
from indexer.engines.whoosh.snapshot import SEGMENTS, Snapshot, open_snapshot, opened_lexicon
from indexer.errors import IndexUnavailable

if TYPE_CHECKING:
    from filelock import FileLock

OPEN_ATTEMPTS = 5
LOCK = "index.lock"
REST, REST_ANSWERS = 1.0, 12
"""Seconds, or answers, after which memory of what was read is given back: at 50,000 records an answer maps up
to 10 MB. It costs a seventh of the engine's part of a page; after each answer it would cost a third."""


class WhooshEngine:
    """A full-text index in a folder of generations; see `indexer.engines.protocol.Engine`."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._generations = Generations(folder)
        self._open: _Open | None = None
        self._opening = threading.Lock()

    @cached_property
    def _lock(self) -> FileLock:
        from filelock import FileLock

        return FileLock(self._folder / LOCK)

    @property
    def generation(self) -> str:
        """The name of the generation that answers; "" when there is none."""
        return self._generations.current_name()

    def recover(self) -> bool:
        """Let the newest sound generation answer, whichever it is; False where there is none.

        It waits for nobody: who holds the index is about to mend it.
        """
        from filelock import Timeout

        generation, fault = self._generations.soundest(FINGERPRINT)
        if generation and fault:
            with suppress(Timeout), self._lock.acquire(timeout=0):
                self._generations.make_current(generation)
        return generation is not None

    def is_current(self, stamp: str) -> bool:
        """Tell whether a sound index of this version answers for the corpus with this stamp."""
        try:
            generation = self._generations.current()
        except IndexUnavailable:
            return False
        return (
            self._generations.stamp() == stamp
            and not generation.fault(FINGERPRINT)
            and not generation.snapshot_fault()
        )

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Hold the index against every other writer, waiting for one that is at it; may be nested."""
        make_folder(self._folder)
        with self._lock:
            yield

    def fault(self, documents: Iterable[Document], knowledge: Knowledge) -> str:
        """Say in which way the index is not what `documents` would make it; "" when it is."""
        from indexer.engines.whoosh.building import index_fault

        return index_fault(self._generations, documents, knowledge)

    def update(
        self,
        documents: Iterable[Document],
        knowledge: Knowledge,
        *,
        stamp: str,
        rebuild: bool = False,
        progress: Callable[[int, int], None] | None = None,
    ) -> Change:
        """Bring the index in step with `documents`; readers see the old state or the new one, whole."""
        from indexer.engines.whoosh.building import update_index

        with self.writing():
            return update_index(
                self._generations, documents, knowledge, stamp=stamp, rebuild=rebuild, progress=progress
            )

    def amend(
        self,
        changed: Iterable[Document],
        removed: Iterable[str],
        *,
        stamp: str,
    ) -> Change:
        """Add or replace some documents and take others out; see `Engine.amend`."""
        from indexer.engines.whoosh.building import amend_index

        with self.writing():
            return amend_index(self._generations, changed, removed, stamp=stamp)

    @property
    def is_scattered(self) -> bool:
        """Whether amendments left the index in so many pieces that searches cost more."""
        try:
            return len(self._generations.current().manifest.snapshot) > SEGMENTS
        except IndexUnavailable:
            return False

    def gather(self, held: Callable[[str], Document | None]) -> None:
        """Put the small ones of these pieces together; see `Engine.gather`."""
        from indexer.engines.whoosh.building import gather_index

        with self.writing():
            gather_index(self._generations, held)

    def search(self, query: Query) -> Results:
        """Answer `query`; see `Engine.search`.

        Raises:
            IndexUnavailable: No index can be opened.
            QueryError: It took longer than a search may.
        """
        for _ in range(OPEN_ATTEMPTS):
            opened = self._opened()
            try:
                results = answered(query, opened)
            except OSError:
                self._open = None  # taken away before this thread had opened its files
            else:
                opened.rest()
                return results
        raise IndexUnavailable("The index cannot be read.")

    def holds(self, document_id: str) -> bool:
        """Tell whether the document is in the generation that answers; see `Engine.holds`."""
        return self._opened().holds(document_id)

    def unknown_words(self, clause: Clause | None) -> tuple[str, ...]:
        """The words of a clause that occur nowhere; see `Engine.unknown_words`."""
        return self._opened().corrections.unknown_words(clause)

    def suggest_spelling(self, text: str) -> str | None:
        """`text` with the words that occur nowhere replaced by close ones that do; None if none is."""
        return self._opened().corrections.respelled(text)

    def named(self, text: str) -> tuple[Named, ...]:
        """What the whole of a text is a name of; see `Engine.named`."""
        return self._opened().lexicon.named(text)

    @property
    def snapshot_fault(self) -> str:
        """Why searches are answered slowly, by Whoosh itself; "" when they are not."""
        return self._opened().fault

    def _opened(self) -> _Open:
        """The generation that answers now, opened; asked anew when it is taken away in between.

        Raises:
            IndexUnavailable: There is none, or it is damaged.
        """
        failure = IndexUnavailable("There is no index.")
        for _ in range(OPEN_ATTEMPTS):
            opened = self._open
            if opened and opened.generation.name == self._generations.current_name():
                return opened
            with self._opening:
                try:
                    if self._open is opened:
                        self._open = _Open(self._generations.current(), opened)
                except (OSError, IndexUnavailable) as error:
                    failure = IndexUnavailable(f"The index cannot be opened: {error}")
        raise failure


class _Open:
    """One generation, opened for reading and shared by threads: its snapshot, or Whoosh's own search.

    Attributes:
        fault: Why there is no snapshot; "" when there is one.
    """

    def __init__(self, generation: Generation, before: _Open | None = None) -> None:
        if fault := generation.fault(FINGERPRINT):
            raise IndexUnavailable(fault)
        self.generation = generation
        self.lexicon = opened_lexicon(generation)
        self.lexicon.labels  # noqa: B018  (made now, and not in the time that a search may take)
        self._english = Mapped(generation.path / TABLES).items("english")
        self.fault = generation.snapshot_fault()
        self._snapshot: Snapshot | None = None
        self._rested, self._answers = time.monotonic(), 0
        self.columns: Columns
        if not self.fault:
            self._snapshot = open_snapshot(generation)
            known = before.columns if before and before.lexicon is self.lexicon else None
            self.columns = Columns.of_segments(self._snapshot.segments, known)
        else:
            from indexer.engines.whoosh.whoosh_search import opened_index

            self._index = opened_index(generation.path)
            self._threads = threading.local()
            reader = self._searcher.reader()
            stored = ((number, values["stored"]) for number, values in reader.iter_docs())
            self.columns = Columns.of_stored(reader.doc_count_all(), stored)

    def rest(self) -> None:
        """Once in a while, let go what was read: mapped files would count as memory of this process."""
        self._answers += 1
        if self._snapshot and (self._answers >= REST_ANSWERS or time.monotonic() - self._rested > REST):
            self._rested, self._answers = time.monotonic(), 0
            self._snapshot.let_go()

    @property
    def leaves(self) -> Leaves:
        """What answers for single terms."""
        if self._snapshot:
            return self._snapshot
        from indexer.engines.whoosh.whoosh_search import WhooshSearch

        return WhooshSearch(self._searcher)

    def shelf(self, asked: Asked) -> Shelf:
        """Where the hits of a query are taken from."""
        if self._snapshot:
            return SnapshotShelf(self._snapshot, asked)
        return StoredShelf(self._stored, self.lexicon, asked)

    def holds(self, document_id: str) -> bool:
        """Tell whether a document is in it."""
        if self._snapshot:
            return self._snapshot.find(document_id) is not None
        return self._searcher.document_number(id=document_id) is not None

    @property
    def corrections(self) -> Corrections:
        """What respells queries."""
        return Corrections(self.leaves, self.lexicon, self._english)

    @property
    def _searcher(self) -> Any:
        if not hasattr(self._threads, "searcher"):
            from indexer.engines.whoosh.whoosh_search import opened_searcher

            self._threads.searcher = opened_searcher(self._index)
        return self._threads.searcher

    def _stored(self, number: int) -> Mapping[str, Any]:
        stored: Mapping[str, Any] = self._searcher.stored_fields(number)["stored"]
        return stored
