"""Documents → a new generation. Readers go on with the last one until the new one is whole."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from whoosh import index

from indexer.engines.lexicon import Lexicon, compounds_of
from indexer.engines.protocol import Change, Document, Knowledge
from indexer.engines.whoosh.bulk import Coming, document_count, write_bulk
from indexer.engines.whoosh.generations import Generation, Generations
from indexer.engines.whoosh.kept_lexicon import TABLES
from indexer.engines.whoosh.manifest import Manifest
from indexer.engines.whoosh.postings import Batch, arrays_of, tables_as_arrays
from indexer.engines.whoosh.schema import FINGERPRINT
from indexer.engines.whoosh.segments import ENDING, open_segment, write_segment
from indexer.engines.whoosh.snapshot import LEXICON, Snapshot, open_snapshot, opened_lexicon, read_lexicon
from indexer.engines.whoosh.whoosh_fields import SCHEMA
from indexer.errors import IndexUnavailable
from indexer.many_texts import Vocabulary
from indexer.second_process import ALONE, Hands, hands_for

SEGMENT_DOCUMENTS = 10_000
"""Documents inverted at once; more would need more memory."""
READING, LEARNING, INVERTING, WRITING = 0.3, 0.1, 0.2, 0.4
"""The stages of building, as shares of its time."""


def update_index(
    generations: Generations,
    documents: Iterable[Document],
    knowledge: Knowledge,
    *,
    stamp: str,
    rebuild: bool,
    progress: Callable[[int, int], None] | None = None,
) -> Change:
    """Bring the index in step with `documents`; the caller holds the lock of the index."""
    plan = _Plan.of(generations, documents, knowledge, rebuild=rebuild)
    if plan.base:
        generations.make_current(plan.base)
    if plan.base is None or plan.changed or plan.removed or plan.base.manifest.names != _names(knowledge):
        _build(generations, plan, knowledge, progress)
    generations.set_stamp(stamp)
    return Change(len(plan.changed), len(plan.removed), rebuilt=plan.base is None, reason=plan.reason)


def amend_index(
    generations: Generations,
    changed: Iterable[Document],
    removed: Iterable[str],
    *,
    stamp: str,
) -> Change:
    """Add or replace some documents and take others out, whatever else there is staying as it is; see
    `Engine.amend`.

    Raises:
        IndexUnavailable: There is no sound index, with its snapshot, to be amended.
    """
    base, snapshot = _sound(generations)
    wanted = {document.id: document for document in changed}
    gone = tuple(key for key in removed if key not in wanted and snapshot.find(key) is not None)
    if wanted or gone:
        _publish(generations, _Plan(base, "", wanted, gone, snapshot, ()), base.manifest)
    generations.set_stamp(stamp)
    return Change(len(wanted), len(gone), rebuilt=False)


def gather_index(generations: Generations, held: Callable[[str], Document | None]) -> None:
    """Put the documents of small segments into one, as they are; see `Engine.gather`.

    Raises:
        IndexUnavailable: There is no sound index, with its snapshot.
    """
    base, snapshot = _sound(generations)
    stamp = generations.stamp()
    again = tuple(filter(None, map(held, snapshot.scattered())))
    _publish(generations, _Plan(base, "", {}, (), snapshot, again), base.manifest)
    generations.set_stamp(stamp)


def _sound(generations: Generations) -> tuple[Generation, Snapshot]:
    base = generations.current()
    if fault := base.fault(FINGERPRINT) or base.snapshot_fault():
        raise IndexUnavailable(fault)
    return base, open_snapshot(base)


def index_fault(generations: Generations, documents: Iterable[Document], knowledge: Knowledge) -> str:
    """Say in which way the index is not what `documents` would make it; "" when it is."""
    plan = _Plan.of(generations, documents, knowledge, rebuild=False)
    if plan.base and not plan.reason:
        if plan.changed or plan.removed:
            return f"{len(plan.changed)} records are to be added or changed, {len(plan.removed)} removed"
        if plan.base.manifest.names != _names(knowledge):
            return "names of facets or their values have changed"
    return plan.reason


@dataclass(frozen=True)
class _Plan:
    """What has to be done: the difference between the index and the documents is the queue.

    Attributes:
        base: The generation to build upon; None: build all anew.
        reason: Why all is built anew, or what was wrong with the index; "" when nothing was.
        changed: The documents to be added or replaced, by id.
        snapshot: That of `base`.
        again: Documents that have not changed and are put into the new segment, so that there are few.
    """

    base: Generation | None
    reason: str
    changed: Mapping[str, Document]
    removed: tuple[str, ...]
    snapshot: Snapshot | None
    again: tuple[Document, ...]

    @classmethod
    def of(
        cls, generations: Generations, documents: Iterable[Document], knowledge: Knowledge, *, rebuild: bool
    ) -> _Plan:
        wanted = {document.id: document for document in documents}
        base, reason = (None, "asked for") if rebuild else _base(generations, knowledge)
        if base is None:
            return cls(None, reason, wanted, (), None, ())
        snapshot = open_snapshot(base)
        held = dict(snapshot.digests())
        changed = {key: document for key, document in wanted.items() if held.get(key) != document.digest}
        removed = tuple(key for key in held if key not in wanted)
        again = tuple(wanted[key] for key in snapshot.scattered() if key in wanted and key not in changed)
        return cls(base, reason, changed, removed, snapshot, again)


def _base(generations: Generations, knowledge: Knowledge) -> tuple[Generation | None, str]:
    """The generation to build upon, and what was wrong with the index; None: all must be built anew."""
    generation, fault = generations.soundest(FINGERPRINT)
    if generation and generation.manifest.concepts != _concepts(knowledge):
        return None, "the thesaurus has changed"
    if generation and (wrong := generation.snapshot_fault()):
        return None, wrong
    return generation, fault


def _build(
    generations: Generations, plan: _Plan, knowledge: Knowledge, progress: Callable[[int, int], None] | None
) -> None:
    if plan.base and plan.base.manifest.names == _names(knowledge):
        return _publish(generations, plan, plan.base.manifest)
    manifest = Manifest(FINGERPRINT, _concepts(knowledge), _names(knowledge), {}, {}, ())
    # compounds are learnt when all is built anew: one more record must not change the terms of others
    if plan.base:
        lexicon = Lexicon(read_lexicon(plan.base).compounds, knowledge)
        return _publish(generations, plan, manifest, lexicon)
    with hands_for(len(plan.changed)) as hands:
        work = _Work(len(plan.changed), hands, progress)
        read = list(_batches(plan, work))
        compounds = compounds_of(knowledge, read[0].vocabulary, [batch.words for batch in read])
        work.did(LEARNING, len(plan.changed))
        return _publish(generations, plan, manifest, Lexicon(compounds, knowledge), _taken(read), work)


def _taken(batches: list[Batch]) -> Iterator[Batch]:
    """Yield each, held no longer than it is needed."""
    while batches:
        yield batches.pop(0)


class _Work:
    """Who does the work on so many documents, and who is told how many documents' worth of it is done."""

    def __init__(
        self, count: int = 0, hands: Hands = ALONE, progress: Callable[[int, int], None] | None = None
    ) -> None:
        self.hands = hands
        self._count, self._progress, self._done = count, progress, 0.0

    def did(self, share: float, documents: int) -> None:
        """Note that a stage, which is this share of the work, is done with some documents."""
        self._done += share * documents
        if self._progress:
            self._progress(round(self._done), self._count)


def _batches(plan: _Plan, work: _Work) -> Iterator[Batch]:
    """The texts of the plan's documents, read; one batch without any where it only takes documents out."""
    new, vocabulary = [*plan.changed.values(), *plan.again], Vocabulary()
    for start in range(0, max(len(new), 1), SEGMENT_DOCUMENTS):
        batch = Batch.read(new[start : start + SEGMENT_DOCUMENTS], vocabulary, work.hands)
        work.did(READING, len(batch.documents))
        yield batch


def _publish(
    generations: Generations,
    plan: _Plan,
    manifest: Manifest,
    lexicon: Lexicon | None = None,
    batches: Iterable[Batch] | None = None,
    work: _Work | None = None,
) -> None:
    """Build aside and publish. Whatever goes wrong leaves the published generation as it is.

    Args:
        lexicon: None keeps that of the plan's base.
        batches: The texts of the plan's documents, where they have been read.
        work: Who does it; by default this process.
    """
    draft = generations.prepare(plan.base)
    try:
        if lexicon:
            (draft / LEXICON).unlink(missing_ok=True)  # a link into the base: never write through it
            (draft / LEXICON).write_text(lexicon.to_json(), "utf-8")
            (draft / TABLES).unlink(missing_ok=True)
            write_segment(draft / TABLES, tables_as_arrays(lexicon))
        known = lexicon or opened_lexicon(plan.base)  # type: ignore[arg-type]
        work = work or _Work()
        segments = _write(draft, known, plan, batches or _batches(plan, work), work)
        names = dict.fromkeys(segments, (0, "", 0))
        generations.publish(draft, manifest._replace(snapshot=names, deleted=tuple(segments.values())))
    except BaseException:
        shutil.rmtree(draft, ignore_errors=True)
        raise


def _write(
    draft: Path, lexicon: Lexicon, plan: _Plan, batches: Iterable[Batch], work: _Work
) -> dict[str, list[int]]:
    """Write the plan's documents into the draft, as segments of Whoosh's and of the snapshot.

    Returns:
        The snapshot's segments with their documents that do not count any more.
    """
    new = [*plan.changed, *(document.id for document in plan.again)]
    gone = [*plan.removed, *new] if plan.base else []
    rows = _fresh_rows(plan, gone)
    segments = _kept_segments(draft, plan, rows)
    number = max((_number(name) for name in plan.base.manifest.snapshot), default=0) if plan.base else 0
    try:
        whoosh_index = index.open_dir(draft, schema=SCHEMA) if plan.base else index.create_in(draft, SCHEMA)
        before, removed = document_count(whoosh_index), sum(map(len, rows))
        for batch in batches:
            coming = Coming(batch.documents, work.hands)
            arrays = arrays_of(batch, lexicon)
            work.did(INVERTING, len(batch.documents))
            write_bulk(whoosh_index, coming, arrays, deleted=rows)
            work.did(WRITING, len(batch.documents))
            if batch.documents:
                number += 1
                name = f"segment-{number}{ENDING}"
                write_segment(draft / name, arrays)
                segments[name] = []
            rows = [[] for _ in segments]
        count = document_count(whoosh_index)
    except (AssertionError, index.IndexError) as error:  # what Whoosh raises where it cannot list its files
        raise IndexUnavailable("The index could not be written.") from error
    wanted = before + len(new) - removed
    if count != wanted:
        raise IndexUnavailable(f"The index came to hold {count} records instead of {wanted}.")
    return segments


def _fresh_rows(plan: _Plan, gone: Sequence[str]) -> list[list[int]]:
    """For each segment of the plan's base, the documents that now go; Whoosh's are numbered alike."""
    if not (plan.base and plan.snapshot):
        return []
    rows = plan.snapshot.rows_of(gone)
    return [
        [row for row in more if row not in set(before)]
        for before, more in zip(plan.base.manifest.deleted, rows, strict=True)
    ]


def _kept_segments(draft: Path, plan: _Plan, rows: Sequence[Sequence[int]]) -> dict[str, list[int]]:
    """The snapshot's segments in the draft, less those of which nothing is left, with what is deleted."""
    segments: dict[str, list[int]] = {}
    if plan.base:
        manifest = plan.base.manifest
        for name, before, more in zip(manifest.snapshot, manifest.deleted, rows, strict=True):
            segments[name] = sorted({*before, *more})
            if len(segments[name]) == open_segment(draft / name).count:
                del segments[name]
                (draft / name).unlink()
    return segments


def _number(name: str) -> int:
    return int(name.removeprefix("segment-").removesuffix(ENDING))


def _concepts(knowledge: Knowledge) -> str:
    return _digest([concept._asdict() for concept in knowledge.concepts])


def _names(knowledge: Knowledge) -> str:
    return _digest([knowledge.labels, knowledge.variants, knowledge.parents])


def _digest(value: Any) -> str:
    return hashlib.sha256(json.dumps(value, sort_keys=True, ensure_ascii=False).encode()).hexdigest()
