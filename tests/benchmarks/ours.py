"""The engine of this project as the benchmark asks it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from benchmarks.asking import Question
from benchmarks.generator import KNOWLEDGE
from benchmarks.peers import FACETS
from indexer.engines.clauses import And, Clause, Or, Phrase, Words
from indexer.engines.protocol import Document, Knowledge, Query
from indexer.engines.whoosh.engine import WhooshEngine


class Ours:
    """The engine of this project."""

    name = "Casebook"

    def __init__(self, folder: Path, knowledge: Knowledge = KNOWLEDGE) -> None:
        self.folder = folder
        self.knowledge = knowledge
        self.engine = WhooshEngine(folder)

    def build(self, documents: Sequence[Document]) -> None:
        """Build all anew."""
        self.engine.update(documents, self.knowledge, stamp="built", rebuild=True)

    def open(self) -> None:
        """Nothing: the first search opens it."""

    def page(self, question: Question, **query: Any) -> tuple[int, list[Any]]:
        """One page, as the site asks for it."""
        found = self.engine.search(Query(_clause(question), facets=FACETS, **query))
        return found.total, list(found.hits)


def _clause(question: Question) -> Clause:
    clauses = tuple(map(Words, question.words))
    match question.kind:
        case "phrase":
            return Phrase(" ".join(question.words))
        case "and":
            return And(clauses)
        case "or":
            return Or(clauses)
        case _:
            return clauses[0]
