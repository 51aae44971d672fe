"""A corpus of eight records, and what a catalogue answers from it."""

from pathlib import Path
from typing import Any

from indexer.catalogue import Catalogue
from indexer.search import SearchRequest
from indexer.settings import Settings

RECORD = """---
id: {id}
kind: {kind}
title: The {word} of {id}
status: published
date: {year}
themes: [{theme}]
---

People of {id} share a {word} and timebanks.
"""
WORKS = ["kitchen", "garden", "choir", "library", "workshop", "orchard", "kitchen", "garden"]
THESAURUS = "- id: sharing\n  prefLabel: Sharing\n- id: food\n  prefLabel: Food\n  broader: [sharing]\n"


def write_corpus(root: Path) -> None:
    """Eight records with a thesaurus."""
    (root / "records").mkdir(parents=True)
    (root / "thesaurus.yaml").write_text(THESAURUS)
    for index, word in enumerate(WORKS):
        values = {
            "id": f"r{index}",
            "kind": ["event", "case-study"][index % 2],
            "theme": ["food", "sharing"][index % 2],
        }
        (root / "records" / f"r{index}.md").write_text(RECORD.format(**values, word=word, year=2010 + index))


def catalogue_of(root: Path) -> Catalogue:
    """A catalogue opened anew."""
    return Catalogue(Settings(corpus=root / "corpus", var=root / "var"))


def current(root: Path) -> Path:
    """The generation that answers."""
    index = root / "var" / "index"
    return index / (index / "CURRENT").read_text()


def answers(root: Path) -> list[Any]:
    """What a catalogue opened anew answers to a handful of requests."""
    requests = [
        SearchRequest("", sort="title"),
        SearchRequest("kitchen"),
        SearchRequest("gardens choir", sort="date"),
        SearchRequest('"share a choir"'),
        SearchRequest("sharing -garden"),
        SearchRequest("orch*"),
        SearchRequest("", {"theme": ["food"]}, sort="-date"),
        SearchRequest("", {"year": ["2013"]}),
    ]
    told = [catalogue_of(root).search(request).results for request in requests]
    counts = [
        {name: [(c.value, c.count) for c in of] for name, of in results.facets.items()} for results in told
    ]
    return [
        (r.total, sorted((hit.id, hit.title, hit.snippets) for hit in r.hits), c)
        for r, c in zip(told, counts, strict=True)
    ]
