"""How good the search is, on judged queries: sets in files, the measures of information retrieval."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import mean
from tempfile import TemporaryDirectory
from typing import Any

from indexer.authorities import Authorities
from indexer.catalogue import Catalogue
from indexer.documents import knowledge_of, names_of
from indexer.engines.lexicon import Lexicon
from indexer.engines.protocol import Document, Knowledge
from indexer.engines.whoosh.engine import WhooshEngine
from indexer.errors import MalformedText, QueryError, SettingError
from indexer.search import SearchRequest, search

DEPTH = 100
"""How many hits of each query are judged."""
MEASURES = ("nDCG@10", "MAP", "recall@100", "success@1")
"""Each between 0 and 1, the mean over the queries; a query without hits counts 0."""
_MEASURE_OF = {"nDCG@10": "nDCG@10", "MAP": "AP", "recall@100": "R@100", "success@1": "Success@1"}
"""Our names → those of ir-measures, which does the arithmetic."""
ALL = "all"
UNTYPED = "untyped"
_FIELDS = {"people": "people", "org": "organisations", "place": "places", "themes": "themes"}
"""What a document of a set may have besides title and text → the text field it goes into."""

Find = Callable[[str], Sequence[str]]
"""A query's text → the ids of its first hits, at most `DEPTH`."""


@dataclass(frozen=True)
class JudgedQuery:
    """A query with what people judged of it.

    Attributes:
        grades: Document id → relevance, 1 and above; those judged not relevant are left out.
    """

    id: str
    text: str
    type: str
    grades: Mapping[str, int]


@dataclass(frozen=True)
class JudgedSet:
    """Queries, and the documents they are asked of; `None` stands for the corpus itself."""

    queries: tuple[JudgedQuery, ...]
    documents: tuple[Document, ...] | None


@dataclass(frozen=True)
class Evaluation:
    """What the queries came to.

    Attributes:
        measures: Type of query (`all` for all of them) → measure → mean; `zero results` is the rate of
            queries without a hit, `queries` how many there are.
        cpu: Milliseconds of CPU that a query took, in rising order.
    """

    measures: Mapping[str, Mapping[str, float]]
    cpu: tuple[float, ...]

    def cpu_at(self, share: float) -> float:
        """The milliseconds that this share of the queries stayed below."""
        return self.cpu[min(len(self.cpu) - 1, int(share * len(self.cpu)))]


def read_judged_set(folder: Path) -> JudgedSet:
    """Read `queries.jsonl` and `qrels.tsv`, and `docs.jsonl` where there is one.

    Raises:
        MalformedText: A file is not there, or a line of it cannot be read; it is named.
    """
    grades = _grades(folder / "qrels.tsv")
    queries = []
    for place, line in _objects(folder / "queries.jsonl"):
        query_id, text = str(line.get("id", "")), line.get("text")
        if not query_id or not isinstance(text, str):
            raise MalformedText(f"{place}: a query needs an id and a text.")
        if any(grades.get(query_id, {}).values()):
            queries.append(JudgedQuery(query_id, text, str(line.get("type") or UNTYPED), grades[query_id]))
    if not queries:
        raise MalformedText(f"{folder / 'queries.jsonl'} has no query that {folder / 'qrels.tsv'} judges.")
    documents = folder / "docs.jsonl"
    return JudgedSet(tuple(queries), tuple(_documents(documents)) if documents.exists() else None)


def evaluate(judged: JudgedSet, catalogue: Catalogue) -> Evaluation:
    """Ask all queries of a set, with the catalogue's thesaurus and names.

    Raises:
        CorpusMissing: There is no corpus, and so no thesaurus.
        SettingError: ir-measures is not installed.
    """
    if judged.documents is None:
        catalogue.refresh()
        return _evaluation(judged.queries, lambda text: _ids(catalogue.search(_request(text)).results.hits))
    contents = catalogue.corpus.load()
    knowledge = knowledge_of(contents)
    names = Lexicon({}, Knowledge((), *names_of(contents.authorities)))
    known = [with_names(document, names, contents.authorities) for document in judged.documents]
    with TemporaryDirectory() as folder:
        engine = WhooshEngine(Path(folder))
        engine.update(known, knowledge, stamp="judged")
        return _evaluation(judged.queries, lambda text: _ids(search(engine, _request(text)).results.hits))


def with_names(document: Document, lexicon: Lexicon, authorities: Authorities) -> Document:
    """The document with all names that its people, organisations and places have, and what encloses them.

    That is what a record gets whose names are linked to the authorities. Of `Leeds, England` the first
    part will do.
    """
    texts = dict(document.texts)
    for field, facet in (("people", "person"), ("organisations", "organisation"), ("places", "place")):
        file = authorities.by_facet[facet]
        names = texts.get(field, ())
        found = {
            one.value
            for name in names
            for one in lexicon.named(name) or lexicon.named(name.split(",")[0])
            if one.facet == facet
        }
        all_ids = [entry for value in sorted(found) for entry in (value, *file.ancestors(value))]
        known = (name for entry_id in all_ids if (entry := file.get(entry_id)) for name in entry.names)
        texts[field] = tuple(dict.fromkeys((*names, *known)))
    return document._replace(texts=texts)


def as_json(evaluation: Evaluation) -> dict[str, Any]:
    """The measures as one JSON object."""
    return {
        "measures": {kind: dict(values) for kind, values in evaluation.measures.items()},
        "cpu_ms": {"median": round(evaluation.cpu_at(0.5), 2), "p95": round(evaluation.cpu_at(0.95), 2)},
    }


def _request(text: str) -> SearchRequest:
    return SearchRequest(text, per_page=DEPTH, facets=(), snippets=False)


def _ids(hits: Iterable[Any]) -> list[str]:
    return [hit.id for hit in hits]


def _evaluation(queries: Sequence[JudgedQuery], find: Find) -> Evaluation:
    runs: dict[str, Sequence[str]] = {}
    cpu = []
    for query in queries:
        start = time.process_time()
        try:
            runs[query.id] = find(query.text)
        except QueryError:
            runs[query.id] = ()
        cpu.append((time.process_time() - start) * 1_000)
    measured = _measured(queries, runs)
    kinds = [ALL, *sorted({query.type for query in queries})]
    measures = {}
    for kind in kinds:
        of = [query.id for query in queries if kind in (ALL, query.type)]
        measures[kind] = {
            "queries": float(len(of)),
            **{
                measure: mean(measured[measure].get(query_id, 0.0) for query_id in of) for measure in MEASURES
            },
            "zero results": mean(not runs[query_id] for query_id in of),
        }
    return Evaluation(measures, tuple(sorted(cpu)))


def _measured(
    queries: Sequence[JudgedQuery], runs: Mapping[str, Sequence[str]]
) -> dict[str, dict[str, float]]:
    """Measure → query id → value."""
    try:
        import ir_measures
    except ImportError as error:
        raise SettingError("Evaluating needs the package ir-measures: install casebook[evaluate].") from error
    measures = {ir_measures.parse_measure(theirs): ours for ours, theirs in _MEASURE_OF.items()}
    judged = {query.id: dict(query.grades) for query in queries}
    ranked = {
        query_id: {hit: float(len(hits) - rank) for rank, hit in enumerate(hits)}
        for query_id, hits in runs.items()
    }
    values: dict[str, dict[str, float]] = {measure: {} for measure in MEASURES}
    for value in ir_measures.iter_calc(list(measures), judged, ranked):
        values[measures[value.measure]][value.query_id] = value.value
    return values


def _grades(path: Path) -> dict[str, dict[str, int]]:
    """Query id → document id → relevance, from `query document relevance`; a header line is passed over."""
    grades: dict[str, dict[str, int]] = {}
    for number, line in enumerate(_lines(path), 1):
        parts = line.split("\t") if "\t" in line else line.split()
        relevance = parts[-1].strip() if len(parts) > 2 else ""
        if not relevance.lstrip("-").isdigit():
            if number == 1:
                continue
            raise MalformedText(f"{path}:{number}: not “query, document, relevance”.")
        grades.setdefault(parts[0], {})
        if int(relevance) > 0:
            grades[parts[0]][parts[-2].strip()] = int(relevance)
    return grades


def _documents(path: Path) -> Iterator[Document]:
    for place, line in _objects(path):
        if not line.get("id"):
            raise MalformedText(f"{place}: a document needs an id.")
        title = str(line.get("title") or "")
        texts: dict[str, tuple[str, ...]] = {
            "title": (title,),
            "summary": (str(line.get("body") or line.get("text") or ""),),
            "body": (),
        }
        texts |= {field: _several(line.get(name)) for name, field in _FIELDS.items()}
        date = str(line.get("year") or "")
        yield Document(str(line["id"]), "case-study", title, date, texts, facets={}, own={})


def _several(value: object) -> tuple[str, ...]:
    parts = value if isinstance(value, list) else str(value or "").split(";")
    return tuple(part.strip() for part in map(str, parts) if part.strip())


def _objects(path: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield each line of a JSONL file with its place."""
    for number, line in enumerate(_lines(path), 1):
        place = f"{path}:{number}"
        try:
            value = json.loads(line)
        except ValueError as error:
            raise MalformedText(f"{place}: not JSON.") from error
        if not isinstance(value, dict):
            raise MalformedText(f"{place}: not an object.")
        yield place, value


def _lines(path: Path) -> Iterator[str]:
    try:
        text = path.read_text("utf-8-sig")
    except FileNotFoundError as error:
        raise MalformedText(f"There is no {path}.") from error
    except UnicodeDecodeError as error:
        raise MalformedText(f"{path} is not UTF-8 text.") from error
    yield from (line for line in text.splitlines() if line.strip())
