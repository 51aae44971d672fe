"""What keeps the index in step with the corpus: after a change on disk, after a save, and from nothing."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import NamedTuple

from indexer.corpus import Corpus
from indexer.corpus_files import stamp_after, stamp_of
from indexer.corpus_reading import CorpusContents
from indexer.documents import Documents, documents_of, knowledge_of
from indexer.engines.protocol import Change, Engine
from indexer.errors import CasebookError, Problem
from indexer.progress import INDEXING, Watcher, unwatched

LOG = logging.getLogger("casebook")
REFRESH_ROUNDS = 5
"""How often a refresh begins again because files were changed meanwhile; the next one finds the rest."""
FEW = 100
"""Records that are taken in one by one, nobody looking at the others."""
UP_TO_DATE = "The index is up to date."


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


class _Indexed(NamedTuple):
    """What the index was last made of: the stamp, the contents, and the times of all files."""

    stamp: str
    contents: CorpusContents
    times: Mapping[str, str]


class Indexing:
    """Reads the corpus for the engine. Safe to use from several threads."""

    def __init__(self, corpus: Corpus, engine: Engine) -> None:
        self._corpus, self._engine = corpus, engine
        self._documents = Documents()
        self._indexed: _Indexed | None = None
        self._expects_edits = False

    def expect_edits(self) -> None:
        """Somebody is about to edit."""
        self._expects_edits = True

    def make_ready(self) -> None:
        """Do what somebody would have to wait for later: read what a save needs, where one is expected, and
        put together the pieces in which saves left the index. Where there is neither, it costs nothing.

        Raises:
            CorpusMissing: There is no corpus folder.
        """
        is_scattered = self._engine.is_scattered
        if not self._indexed and (self._expects_edits or is_scattered):
            self._read_ahead()
        if is_scattered:
            with self._engine.writing():
                if self._indexed and self._engine.is_current(self._indexed.stamp):
                    self._engine.gather(self._documents.held)

    def refresh(self, *, rebuild: bool = False, progress: Watcher = unwatched) -> Refresh:
        """Bring the index in step with the corpus; without a change it costs a look at each file's times.

        Args:
            progress: Is told how far it is, however long it takes.

        Raises:
            CorpusMissing: There is no corpus folder.
        """
        corpus, engine = self._corpus, self._engine
        if corpus.history.unfinished():
            corpus.settle()
        if not rebuild and engine.is_current(corpus.stamp()):
            return Refresh(None)
        corpus.settle()
        with engine.writing():
            for _ in range(REFRESH_ROUNDS):
                corpus.written()  # forgotten: whatever it is, it is looked at now
                times = corpus.times()
                stamp = stamp_of(times)
                if not rebuild and engine.is_current(stamp):
                    return Refresh(None)
                if not rebuild and (amended := self._amended_by(times)):
                    return amended
                self._indexed = None
                contents = corpus.load(progress)
                progress(INDEXING, 0, len(contents.public))
                documents = self._documents.of(contents)
                knowledge = self._documents.knowledge(contents)
                change = engine.update(
                    documents,
                    knowledge,
                    stamp=stamp,
                    rebuild=rebuild,
                    progress=partial(progress, INDEXING),
                )
                if corpus.stamp() == stamp:
                    self._indexed = _Indexed(stamp, contents, times)
                    break
                rebuild = False  # it changed meanwhile: once more, for the difference
            return Refresh(change, contents.problems)

    def _read_ahead(self) -> None:
        times = self._corpus.times()
        contents = self._corpus.load()
        with self._engine.writing():
            stamp = stamp_of(times)
            if not self._indexed and self._engine.is_current(stamp):
                self._documents.of(contents)
                self._indexed = _Indexed(stamp, contents, times)

    def after_save(self) -> None:
        """Bring the index in step with what was written. It costs what the records written cost, however many
        others there are, unless they concern others.

        A save never fails because of the index: it is stale then, and the next look mends it.
        """
        try:
            with self._engine.writing():
                before = self._corpus.written()
                is_done = before and self._amended(before, self._corpus.times(before))
            if not is_done:
                self.refresh()
        except (CasebookError, OSError) as error:
            LOG.warning("The index could not be brought in step with a save: %s", error)

    def _amended_by(self, times: Mapping[str, str]) -> Refresh | None:
        """Take in the files that have other times than when the index was last made, where they are few."""
        known = self._indexed.times if self._indexed else {}
        after = {file: now for file, now in times.items() if known.get(file) != now}
        if len(after) > FEW or not known.keys() <= times.keys():
            return None
        return self._amended({file: known.get(file, "") for file in after}, after)

    def _amended(self, before: Mapping[str, str], after: Mapping[str, str]) -> Refresh | None:
        """Take some records into the index, looking at no others.

        None where that is not all there is to do: more than these records may be concerned, or the index is
        not what was last made of the corpus here. If somebody changes another file meanwhile, the stamp fits
        no corpus, and the next look mends it.

        Args:
            before, after: Each file's times when it was last read, and now; "" where there was or is none.
        """
        indexed, self._indexed = self._indexed, None
        if not indexed or any(indexed.times.get(file, "") != known for file, known in before.items()):
            return None
        if not self._engine.is_current(indexed.stamp):
            return None
        contents = self._corpus.load_again(indexed.contents, after)
        if contents is None:
            return None
        changed = self._documents.of_changed(contents, [Path(file).stem for file in after])
        if changed is None:
            return None
        stamp = stamp_after(indexed.stamp, before, after)
        documents = [document for document in changed.values() if document]
        removed = [record_id for record_id, document in changed.items() if document is None]
        change = self._engine.amend(documents, removed, stamp=stamp)
        self._indexed = _Indexed(stamp, contents, {**indexed.times, **after})
        return Refresh(change, contents.problems)

    def check(self) -> Report:
        """Check every file, every reference, and the index against the corpus; changes nothing.

        Raises:
            CorpusMissing: There is no corpus folder.
        """
        stamp = self._corpus.stamp()
        contents = self._corpus.load()
        fault = self._engine.fault(documents_of(contents), knowledge_of(contents))
        sound = not fault and self._corpus.stamp() == stamp
        sentence = "The index is in step with them."
        if not sound:
            sentence = f"The index is not in step with them: {fault or 'the corpus has just changed'}."
        return Report(len(contents.files), len(contents.public), contents.problems, sentence, sound)
