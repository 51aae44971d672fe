"""`casebook evaluate`: a judged set of queries asked, and what came of it as a table or as JSON."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from indexer.telling import print_json, told_plainly

if TYPE_CHECKING:
    from indexer.evaluation import Evaluation
    from indexer.settings import Settings


@click.command("evaluate")
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path), metavar="DIR")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document and nothing else.")
@click.pass_obj
def evaluate_set(settings: Settings, folder: Path, as_json: bool) -> None:
    """Measure the search on the judged queries in DIR.

    DIR holds queries.jsonl (id, text, type) and qrels.tsv (query, document, relevance); with a docs.jsonl the
    queries are asked of those documents, without one of the published records.
    """
    from indexer import evaluation
    from indexer.catalogue import Catalogue

    with told_plainly():
        measured = evaluation.evaluate(evaluation.read_judged_set(folder), Catalogue(settings))
    if as_json:
        print_json(evaluation.as_json(measured))
    else:
        click.echo("\n".join(_table(measured)))


def _table(measured: Evaluation) -> Iterator[str]:
    """A line for each type of query, all of them first."""
    names = list(next(iter(measured.measures.values())))
    width = max(map(len, measured.measures))
    yield "  ".join([" " * width, *names])
    for kind, values in measured.measures.items():
        cells = (_cell(name, values[name]).rjust(len(name)) for name in names)
        yield "  ".join([kind.ljust(width), *cells])
    yield f"CPU a query: median {measured.cpu_at(0.5):.1f} ms, p95 {measured.cpu_at(0.95):.1f} ms."


def _cell(name: str, value: float) -> str:
    return f"{value:.0f}" if name == "queries" else f"{value:.3f}"
