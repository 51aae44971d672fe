"""`python -m benchmarks.suggesting 10000` in `tests/`: what a keystroke costs, and what is near to a record.

Prints CPU milliseconds of every beginning of many names, of making the table that answers them, of “More like
this” and of “Cases like mine”.
"""

from __future__ import annotations

import statistics
import sys
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.generator import FACET_VALUES, KNOWLEDGE, Generated
from benchmarks.measuring import cpu
from indexer.authorities import Authorities, AuthorityFile, Organisation, Place
from indexer.engines.protocol import Document
from indexer.engines.whoosh.engine import WhooshEngine
from indexer.like_mine import Situation, cases_like
from indexer.record import Record
from indexer.related import related
from indexer.suggestions import SuggestionTable
from indexer.thesaurus import Concept, Thesaurus

TRAITS = ("theme", "service_area", "people_involved", "place")
NAMES = 200
"""Titles of which every beginning is typed."""


def _record(document: Document) -> Record:
    """A record of which the document could have been made."""
    organisations = [{"organisation": body} for body in document.own["organisation"]]
    own = {"themes": document.own["theme"], "places": document.own["place"], "organisations": organisations}
    values = {"id": document.id, "kind": "case-study", "title": document.title, "status": "published", **own}
    return Record.model_validate(values)


def main(count: int) -> None:
    """Build, type, print."""
    kind = {"kind": ("case-study",)}
    documents = [
        each._replace(facets={**each.facets, **kind}, own={**each.own, **kind})
        for each in Generated(count).documents()
    ]
    labels = KNOWLEDGE.labels
    thesaurus = Thesaurus(Concept(id=key, prefLabel=label) for key, label in labels["theme"].items())
    authorities = Authorities(
        organisations=AuthorityFile(
            Organisation(id=k, name=name) for k, name in labels["organisation"].items()
        ),
        places=AuthorityFile(Place(id=key, name=name) for key, name in labels["place"].items()),
    )
    with TemporaryDirectory() as name:
        engine = WhooshEngine(Path(name))
        engine.update(documents, KNOWLEDGE, stamp="built", rebuild=True)
        tables: list[SuggestionTable] = []
        near = [
            cpu(partial(related, engine, _record(each), thesaurus, authorities)) for each in documents[:50]
        ]
        own = ({facet: each.own[facet][0] for facet in TRAITS} for each in documents[:50])
        like = [
            cpu(partial(cases_like, engine, Situation(traits, "people garden"), thesaurus, authorities))
            for traits in own
        ]
        made = [cpu(lambda: tables.append(SuggestionTable(engine, thesaurus, authorities))) for _ in range(3)]
    titles = [document.title for document in documents[:: max(1, count // NAMES)]]
    typed = [text[:end] for text in [*titles, *FACET_VALUES] for end in range(1, len(text) + 1)]
    costs = sorted(cpu(partial(tables[-1].found, text)) for text in typed)
    print(f"{count:,} records, {len(costs):,} keystrokes; CPU ms")
    print(f"| a keystroke, median | {statistics.median(costs):.3f} |")
    print(f"| a keystroke, 99 of 100 | {costs[len(costs) * 99 // 100]:.3f} |")
    print(f"| a keystroke, the dearest | {costs[-1]:.3f} |")
    print(f"| more like this, median | {statistics.median(near):.1f} |")
    print(f"| cases like mine, median | {statistics.median(like):.1f} |")
    print(f"| making the table, first and again | {made[0]:.0f}, {made[-1]:.0f} |")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000)
