"""A lexicon as sorted tables in a mapped file, of which a query reads the few entries that it needs.

<table>/terms, <table>/term_starts      the keys, sorted: UTF-8 uint8, int64[keys + 1]
<table>/values, <table>/values_starts   key → its value as JSON: UTF-8 uint8, int64[keys + 1]
english                                 check sums of the words of English, uint32 ascending
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any, TypeVar

from indexer.analysis import Analyzer
from indexer.engines.lexicon import Lexicon
from indexer.engines.protocol import Knowledge, KnownConcept, Named
from indexer.engines.whoosh.mapped import Mapped
from indexer.engines.whoosh.schema import facet_term
from indexer.labels import Label, Labels

TABLES = "lexicon.tables"
Value = TypeVar("Value")


def tables_of(lexicon: Lexicon) -> dict[str, Mapping[str, Any]]:
    """Table → key → what JSON can say, of a lexicon made from its knowledge."""
    known, labels, analyzer = lexicon.knowledge, lexicon.labels, lexicon.analyzer
    shown = {
        facet_term(facet, value): (lexicon.label(facet, value), lexicon.parent(facet, value))
        for names in (known.labels, known.parents)
        for facet, values in names.items()
        for value in values
    }
    sequences = {label: labels.sequence(label) for each in known.concepts for label in each.labels}
    return {
        "broader": lexicon.broader,
        "by_first": labels.by_first,
        "compounds": analyzer.compounds,
        "concepts": lexicon.concepts,
        "firsts": dict.fromkeys(analyzer.firsts),
        "label_terms": dict.fromkeys(lexicon.label_terms),
        "names": lexicon.names,
        "names_by_sound": lexicon.names_by_sound,
        "ranks": analyzer.ranks,
        "scattered": {
            term: [(sorted(telling), concepts) for telling, concepts in entries]
            for term, entries in labels.scattered.items()
        },
        "sequences": sequences,
        "shown": shown,
        "solid_labels": lexicon.solid_labels,
        "surnames": lexicon.surnames,
    }


class Table(Mapping[str, Value]):
    """One table: keys in their order, a value read when it is first asked for."""

    def __init__(self, mapped: Mapped, name: str, read: Callable[[Any], Value]) -> None:
        """Take the file and what makes a value of what JSON says."""
        self._mapped = mapped
        self._name = name
        self._read = read
        self._rows: dict[str, int | None] = {}
        self._held: dict[str, Value] = {}

    def _row(self, key: str) -> int | None:
        """Where a key stands; those asked for before are remembered, since words come again and again."""
        if key not in self._rows:
            self._rows[key] = self._mapped.find(self._name, key)
        return self._rows[key]

    def __getitem__(self, key: str) -> Value:
        value = self._held.get(key)
        if value is None:
            row = self._row(key)
            if row is None:
                raise KeyError(key)
            value = self._held[key] = self._read(json.loads(self._mapped.text(f"{self._name}/values", row)))
        return value

    def __contains__(self, key: object) -> bool:
        return isinstance(key, str) and self._row(key) is not None

    def __iter__(self) -> Iterator[str]:
        return iter(self._mapped.terms(self._name))

    def __len__(self) -> int:
        return self._mapped.term_count(self._name)


class KeptLexicon(Lexicon):
    """A lexicon for a process that asks once: the same answers, nothing made ready."""

    def __init__(self, mapped: Mapped) -> None:
        """Take the file that holds `tables_of` a lexicon."""
        self._mapped = mapped
        compounds = Table(mapped, "compounds", _pair)
        super().__init__(compounds, Knowledge(), Table(mapped, "sequences", tuple))

    def label(self, facet: str, value: str) -> str:
        """See `Lexicon`."""
        return self._shown.get(facet_term(facet, value), (value, None))[0]

    def parent(self, facet: str, value: str) -> str | None:
        """See `Lexicon`."""
        return self._shown.get(facet_term(facet, value), (value, None))[1]

    @cached_property
    def _shown(self) -> Mapping[str, tuple[str, str | None]]:
        return Table(self._mapped, "shown", tuple)

    @cached_property
    def analyzer(self) -> Analyzer:
        """See `Lexicon`."""
        ranks, firsts = Table(self._mapped, "ranks", int), Table(self._mapped, "firsts", _nothing)
        return Analyzer(self.compounds, ranks=ranks, firsts=firsts)

    @cached_property
    def labels(self) -> Labels:
        """See `Lexicon`."""
        by_first = Table(self._mapped, "by_first", _labels)
        return Labels(self.analyzer, by_first, Table(self._mapped, "scattered", _scattered), self.sequences)

    @cached_property
    def concepts(self) -> Mapping[str, KnownConcept]:
        """See `Lexicon`."""
        return Table(self._mapped, "concepts", _concept)

    @cached_property
    def broader(self) -> Mapping[str, Sequence[str]]:
        """See `Lexicon`."""
        return Table(self._mapped, "broader", tuple)

    @cached_property
    def names(self) -> Mapping[str, tuple[Named, ...]]:
        """See `Lexicon`."""
        return Table(self._mapped, "names", _named)

    @cached_property
    def surnames(self) -> Mapping[str, Sequence[tuple[str, Sequence[str]]]]:
        """See `Lexicon`."""
        return Table(self._mapped, "surnames", tuple)

    @cached_property
    def label_terms(self) -> Collection[str]:
        """See `Lexicon`."""
        return Table(self._mapped, "label_terms", _nothing)

    @cached_property
    def solid_labels(self) -> Mapping[str, str]:
        """See `Lexicon`."""
        return Table(self._mapped, "solid_labels", str)

    @cached_property
    def names_by_sound(self) -> Mapping[str, Sequence[str]]:
        """See `Lexicon`."""
        return Table(self._mapped, "names_by_sound", tuple)


# --- what JSON says → values ---------------------------------------------------------------------


def _pair(value: Sequence[str]) -> tuple[str, str]:
    return value[0], value[1]


def _nothing(_: object) -> None:
    return None


def _concept(value: Sequence[Any]) -> KnownConcept:
    concept_id, *lists, is_ring = value
    labels, hidden, narrower, related = map(tuple, lists)
    return KnownConcept(concept_id, labels, hidden, narrower, related, is_ring)


def _labels(value: Sequence[Any]) -> list[Label]:
    return [Label(tuple(terms), tuple(concepts), *rest) for terms, concepts, *rest in value]


def _scattered(value: Sequence[Any]) -> list[tuple[frozenset[str], tuple[str, ...]]]:
    return [(frozenset(telling), tuple(concepts)) for telling, concepts in value]


def _named(value: Sequence[Sequence[str]]) -> tuple[Named, ...]:
    return tuple(Named(*one) for one in value)
