"""tantivy, of the dependency group `bench`: the same page from the engine that is written in Rust."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, cast

import tantivy

from benchmarks.asking import TEXTS, Question
from benchmarks.peers import FACETS, Page, texts_of
from indexer.engines.protocol import Document


class Tantivy:
    """tantivy with English stemming, snippets, and counts by terms aggregations over fast fields."""

    name = "tantivy"

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def build(self, documents: Sequence[Document]) -> None:
        self.folder.mkdir(parents=True)
        builder = tantivy.SchemaBuilder()
        builder.add_text_field("id", stored=True, tokenizer_name="raw")
        for name in TEXTS:
            builder.add_text_field(name, stored=True, tokenizer_name="en_stem")
        for facet in FACETS:
            builder.add_text_field(facet, tokenizer_name="raw", fast=True)
        self._schema = builder.build()
        writer = tantivy.Index(self._schema, path=str(self.folder)).writer(
            heap_size=256_000_000, num_threads=1
        )
        for document in documents:
            texts = {name: [text] for name, text in texts_of(document).items()}
            facets = {facet: list(document.facets[facet]) for facet in FACETS}
            writer.add_document(tantivy.Document(id=[document.id], **texts, **facets))
        writer.commit()
        writer.wait_merging_threads()

    def open(self) -> None:
        self._index = tantivy.Index.open(str(self.folder))
        self._aggregations = {facet: {"terms": {"field": facet, "size": 1_000}} for facet in FACETS}

    def page(self, question: Question) -> Page:
        query = self._index.parse_query(str(question), list(TEXTS), {"title": 3.0, "summary": 2.0})
        searcher = self._index.searcher()
        found = searcher.search(query, 10)
        searcher.aggregate(query, self._aggregations)
        schema = self._index.schema
        makers = {name: tantivy.SnippetGenerator.create(searcher, query, schema, name) for name in TEXTS}
        hits = []
        for _, address in found.hits:
            stored = searcher.doc(address)
            hits.append([makers[name].snippet_from_doc(stored).to_html() for name in TEXTS])
        return cast("Any", found).count, hits  # its stub forgets the count
