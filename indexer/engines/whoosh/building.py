"""Documents → a new generation. Readers go on with the last one until the new one is whole."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from whoosh import index

from indexer.engines.lexicon import Lexicon, compounds_of
from indexer.engines.protocol import Change, Document, Knowledge
from indexer.engines.whoosh.generations import Generation, Generations, Manifest
from indexer.engines.whoosh.schema import FINGERPRINT, SCHEMA, fields_of
from indexer.errors import IndexUnavailable

LEXICON = "lexicon.json"


def update_index(
    generations: Generations,
    documents: Iterable[Document],
    knowledge: Knowledge,
    *,
    stamp: str,
    rebuild: bool,
) -> Change:
    """Bring the index in step with `documents`; the caller holds the lock of the index."""
    plan = _Plan.of(generations, documents, knowledge, rebuild=rebuild)
    if plan.base:
        generations.make_current(plan.base)
    if plan.base is None or plan.changed or plan.removed or plan.base.manifest.names != _names(knowledge):
        _build(generations, plan, knowledge)
    generations.set_stamp(stamp)
    return Change(len(plan.changed), len(plan.removed), rebuilt=plan.base is None, reason=plan.reason)


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
        digests: Document id → digest, of all that are wanted.
    """

    base: Generation | None
    reason: str
    wanted: Mapping[str, Document]
    digests: Mapping[str, str]
    changed: Mapping[str, Document]
    removed: tuple[str, ...]

    @classmethod
    def of(
        cls, generations: Generations, documents: Iterable[Document], knowledge: Knowledge, *, rebuild: bool
    ) -> _Plan:
        wanted = {document.id: document for document in documents}
        digests = {document_id: _digest(vars(document)) for document_id, document in wanted.items()}
        base, reason = (None, "asked for") if rebuild else _base(generations, knowledge)
        held = base.manifest.documents if base else {}
        changed = {key: document for key, document in wanted.items() if held.get(key) != digests[key]}
        return cls(base, reason, wanted, digests, changed, tuple(key for key in held if key not in wanted))


def read_lexicon(generation: Generation) -> Lexicon:
    """The lexicon that a generation was built with."""
    return Lexicon.from_json((generation.path / LEXICON).read_text("utf-8"))


def _base(generations: Generations, knowledge: Knowledge) -> tuple[Generation | None, str]:
    """The generation to build upon, and what was wrong with the index; None: all must be built anew."""
    generation, fault = generations.soundest(FINGERPRINT)
    if generation and generation.manifest.concepts != _concepts(knowledge):
        return None, "the thesaurus has changed"
    return generation, fault


def _build(generations: Generations, plan: _Plan, knowledge: Knowledge) -> None:
    """Build aside and publish. Whatever goes wrong leaves the published generation as it is."""
    draft = generations.prepare(plan.base)
    try:
        # compounds are learnt when all is built anew: one more record must not change the terms of others
        compounds = (
            read_lexicon(plan.base).compounds if plan.base else compounds_of(plan.wanted.values(), knowledge)
        )
        lexicon = Lexicon.of(plan.wanted.values(), knowledge, compounds)
        _write(draft, lexicon, plan)
        (draft / LEXICON).unlink(missing_ok=True)  # a link into the base: never write through it
        (draft / LEXICON).write_text(lexicon.to_json(), "utf-8")
        generations.publish(
            draft, Manifest(FINGERPRINT, _concepts(knowledge), _names(knowledge), plan.digests, {})
        )
    except BaseException:
        shutil.rmtree(draft, ignore_errors=True)
        raise


def _write(draft: Path, lexicon: Lexicon, plan: _Plan) -> None:
    """Write the plan into the Whoosh index at `draft`.

    The writer lives only here, and any exception throws it away: a document that fails halfway would
    leave its words to the next one.
    """
    try:
        whoosh_index = index.open_dir(draft, schema=SCHEMA) if plan.base else index.create_in(draft, SCHEMA)
        writer = whoosh_index.writer(limitmb=256)
    except index.IndexError as error:
        raise IndexUnavailable(f"The index could not be opened to be written: {error}.") from error
    try:
        for document_id in (*plan.removed, *(plan.changed if plan.base else ())):
            writer.delete_by_term("id", document_id)
        for document in plan.changed.values():
            writer.add_document(**fields_of(document, lexicon))
        writer.commit()
        count = whoosh_index.doc_count()
    except (AssertionError, index.IndexError) as error:  # what Whoosh raises where it cannot list its files
        raise IndexUnavailable("The index could not be written.") from error
    except BaseException:
        with suppress(Exception):
            writer.cancel()
        raise
    if count != len(plan.wanted):
        raise IndexUnavailable(f"The index came to hold {count} records instead of {len(plan.wanted)}.")


def _concepts(knowledge: Knowledge) -> str:
    return _digest([vars(concept) for concept in knowledge.concepts])


def _names(knowledge: Knowledge) -> str:
    return _digest([knowledge.labels, knowledge.parents])


def _digest(value: Any) -> str:
    return hashlib.sha256(json.dumps(value, sort_keys=True, ensure_ascii=False).encode()).hexdigest()
