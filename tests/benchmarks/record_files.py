"""Generated documents as the files of a corpus, with the names of the shipped one."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import yaml

from indexer.corpus_files import NAME_FILES, ORGANISATIONS, PLACES, RECORDS, THESAURUS, VOCABULARIES
from indexer.engines.protocol import Document
from indexer.record import Kind

Ids = Mapping[str, Sequence[str]]
"""Facet → the ids that its values may be."""


def write_corpus(root: Path, documents: Iterable[Document], names: Path) -> None:
    """Write a corpus whose records are `documents`, with the established names of the corpus `names`.

    The n-th value of a facet becomes the n-th id of its kind, beginning again after the last one.
    """
    (root / RECORDS).mkdir(parents=True)
    for name in NAME_FILES:
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(names / name, root / name)
    ids = _ids(names)
    for document in documents:
        (root / RECORDS / f"{document.id}.md").write_text(_text(document, ids), encoding="utf-8")


def _ids(names: Path) -> Ids:
    files = {name: yaml.safe_load((names / name).read_text("utf-8")) for name in NAME_FILES}
    vocabularies = files[VOCABULARIES]
    entries = {
        "theme": files[THESAURUS],
        "place": files[PLACES],
        "organisation": files[ORGANISATIONS],
        "service_area": vocabularies["service_areas"],
        "people_involved": vocabularies["people_involved"],
        "evidence": vocabularies["evidence"],
    }
    ids = {facet: [entry["id"] for entry in listed] for facet, listed in entries.items()}
    return {**ids, "kind": [kind.value for kind in Kind]}


def _text(document: Document, ids: Ids) -> str:
    """The file; JSON is YAML."""

    def values(facet: str) -> list[str]:
        numbers = (int(value.rpartition("-")[2]) for value in document.own[facet])
        return list(dict.fromkeys(ids[facet][number % len(ids[facet])] for number in numbers))

    front = {
        "id": document.id,
        "kind": values("kind")[0],
        "title": document.title,
        "status": "published",
        "summary": " ".join(document.texts["summary"]),
        "date": document.date,
        "places": values("place"),
        "themes": values("theme"),
        "service_areas": values("service_area"),
        "people_involved": values("people_involved"),
        "evidence": values("evidence"),
        "organisations": [{"organisation": body} for body in values("organisation")],
    }
    lines = "".join(f"{key}: {json.dumps(value)}\n" for key, value in front.items())
    return f"---\n{lines}---\n\n" + "\n\n".join(document.texts["body"]) + "\n"
