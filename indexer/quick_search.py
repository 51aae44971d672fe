"""A search that reads nothing but the index, for the command line: the corpus is only looked at."""

from __future__ import annotations

from typing import TYPE_CHECKING

from indexer.corpus_files import corpus_stamp
from indexer.engines.whoosh.plain_engine import NotPlain, open_plain
from indexer.search import SearchAnswer, SearchRequest, search

if TYPE_CHECKING:
    from pathlib import Path


def quick_answer(corpus: Path | str, var: Path | str, request: SearchRequest) -> SearchAnswer | None:
    """The plain engine's answer, from an index that is in step with the corpus; None where the catalogue has
    to be asked: to bring it in step, or because filters may name what was merged into something else.

    Raises:
        CorpusMissing: There is no corpus folder.
        QueryError: The text cannot be read or passes a bound.
    """
    if request.filters:
        return None
    try:
        return search(open_plain(f"{var}/index", corpus_stamp(corpus)), request)
    except NotPlain:
        return None
