"""Documents → a new generation. Readers go on with the last one until the new one is whole."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Iterable, Mapping
from dataclasses import asdict
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
    generations: Generations, documents: Iterable[Document], knowledge: Knowledge, *, stamp: str, rebuild: bool
) -> Change:
    """Bring the index in step with `documents`; the caller holds the lock of the index."""
    wanted = {document.id: document for document in documents}
    digests = {document_id: _digest(asdict(document)) for document_id, document in wanted.items()}
    base, reason = (None, "asked for") if rebuild else _base(generations, knowledge)
    if base is None:
        _build(generations, None, wanted, knowledge, _manifest(knowledge, digests), wanted)
        generations.set_stamp(stamp)
        return Change(indexed=len(wanted), removed=0, rebuilt=True, reason=reason)
    held = base.manifest.documents
    changed = {document_id: wanted[document_id] for document_id in wanted if held.get(document_id) != digests[document_id]}
    removed = [document_id for document_id in held if document_id not in wanted]
    if changed or removed:
        _build(generations, base, wanted, knowledge, _manifest(knowledge, digests), changed)
    generations.set_stamp(stamp)
    return Change(indexed=len(changed), removed=len(removed), rebuilt=False)


def read_lexicon(generation: Generation) -> Lexicon:
    """The lexicon that a generation was built with."""
    return Lexicon.from_json((generation.path / LEXICON).read_text("utf-8"))


def _base(generations: Generations, knowledge: Knowledge) -> tuple[Generation | None, str]:
    """The generation to build upon; None with the reason when all must be built anew."""
    try:
        generation = generations.current()
    except IndexUnavailable:
        return None, "there was no index" if not generations.current_name() else "the index could not be read"
    if generation.manifest.fingerprint != FINGERPRINT:
        return None, "the index was made by another version"
    if damage := generations.damage(generation):
        return None, f"the index was damaged: {damage}"
    if generation.manifest.knowledge != _digest(asdict(knowledge)):
        return None, "the thesaurus or the names have changed"
    return generation, ""


def _manifest(knowledge: Knowledge, digests: Mapping[str, str]) -> Manifest:
    return Manifest(FINGERPRINT, _digest(asdict(knowledge)), digests, {})


def _build(
    generations: Generations,
    base: Generation | None,
    wanted: Mapping[str, Document],
    knowledge: Knowledge,
    manifest: Manifest,
    changed: Mapping[str, Document],
) -> None:
    """Build aside and publish. Whatever goes wrong leaves the published generation as it is."""
    draft = generations.prepare(base)
    try:
        compounds = read_lexicon(base).compounds if base else compounds_of(wanted.values(), knowledge)
        lexicon = Lexicon.of(wanted.values(), knowledge, compounds)
        gone = [document_id for document_id in (base.manifest.documents if base else ()) if document_id not in wanted]
        _write(draft, lexicon, changed, gone, is_new=base is None)
        (draft / LEXICON).unlink(missing_ok=True)  # a link into the base: never write through it
        (draft / LEXICON).write_text(lexicon.to_json(), "utf-8")
        generations.publish(draft, manifest)
    except BaseException:
        shutil.rmtree(draft, ignore_errors=True)
        raise


def _write(draft: Path, lexicon: Lexicon, changed: Mapping[str, Document], gone: Iterable[str], *, is_new: bool) -> None:
    """Write documents into the Whoosh index at `draft`.

    The writer lives only here, and any exception throws it away: a document that fails halfway would
    leave its words to the next one.
    """
    index_ = index.create_in(draft, SCHEMA) if is_new else index.open_dir(draft, schema=SCHEMA)
    writer = index_.writer(limitmb=256)
    try:
        for document_id in [*gone, *(changed if not is_new else ())]:
            writer.delete_by_term("id", document_id)
        for document in changed.values():
            writer.add_document(**fields_of(document, lexicon))
        writer.commit()
    except BaseException:
        writer.cancel()
        raise
    finally:
        index_.close()


def _digest(value: Any) -> str:
    return hashlib.sha256(json.dumps(value, sort_keys=True, ensure_ascii=False).encode()).hexdigest()
