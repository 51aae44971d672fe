"""Xapian as its guide shows it: `python -m benchmarks.xapian_child FOLDER` in a Python that has it.

A value that a document has several of stands in as many slots, as 1.4 has no spy for more.
"""

from __future__ import annotations

import json
import sys
from typing import Any

import xapian

from benchmarks.child import documents_in, serve, typed

WEIGHTS = {"title": 3, "summary": 2, "body": 1}
SNIPPET = 300
"""Bytes of a passage."""


class Xapian:
    """English stemming, one field with weights, the ten best with snippets, a counting spy for each slot."""

    def __init__(self, folder: str) -> None:
        self._folder = folder
        self._stem = xapian.Stem("en")
        self._database: Any = None

    def version(self) -> str:
        """The library's."""
        return str(xapian.version_string())

    def build(self, path: str) -> None:
        """Build all anew from a file of documents."""
        database = xapian.WritableDatabase(self._folder, xapian.DB_CREATE_OR_OVERWRITE)
        generator = xapian.TermGenerator()
        generator.set_stemmer(self._stem)
        slots: dict[str, int] = {}
        for each in documents_in(path):
            document = xapian.Document()
            generator.set_document(document)
            for name, weight in WEIGHTS.items():
                generator.index_text(each["texts"][name], weight)
                generator.increase_termpos()
            for facet, values in each["facets"].items():
                for place, value in enumerate(values):
                    document.add_value(slots.setdefault(f"{facet} {place}", len(slots)), value)
            document.set_data(json.dumps(each["texts"]))
            database.add_document(document)
        database.set_metadata("slots", str(len(slots)))
        database.close()

    def open(self) -> None:
        """Open what was built."""
        self._database = xapian.Database(self._folder)
        self._slots = int(self._database.get_metadata("slots"))
        self._parser = xapian.QueryParser()
        self._parser.set_stemmer(self._stem)
        self._parser.set_stemming_strategy(xapian.QueryParser.STEM_SOME)
        self._parser.set_database(self._database)

    def page(self, kind: str, words: list[str]) -> int:
        """One page; returns how many it found, which Xapian estimates for a phrase."""
        enquire = xapian.Enquire(self._database)
        enquire.set_query(self._parser.parse_query(typed(kind, words)))
        spies = [xapian.ValueCountMatchSpy(slot) for slot in range(self._slots)]
        for spy in spies:
            enquire.add_matchspy(spy)
        found = enquire.get_mset(0, 10, self._database.get_doccount())
        for spy in spies:
            {each.term: each.termfreq for each in spy.values()}
        for match in found:
            texts = json.loads(match.document.get_data())
            for name in WEIGHTS:
                found.snippet(texts[name], SNIPPET, self._stem)
        return int(found.get_matches_estimated())


if __name__ == "__main__":
    serve(Xapian(sys.argv[1]))
