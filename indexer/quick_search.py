"""A search that reads nothing but the index, for the command line: the corpus is only looked at."""

from __future__ import annotations

from indexer.corpus_files import corpus_stamp
from indexer.engines.whoosh.engine import WhooshEngine
from indexer.search import SearchAnswer, SearchRequest, search
from indexer.settings import Settings


def quick_answer(settings: Settings, request: SearchRequest) -> SearchAnswer | None:
    """The answer of an index that is in step with the corpus; None where the catalogue has to be asked: to
    bring it in step, or because filters may name what was merged into something else.

    Raises:
        CorpusMissing: There is no corpus folder.
        QueryError: The text cannot be read or passes a bound.
    """
    engine = WhooshEngine(settings.var / "index")
    if request.filters or not engine.is_current(corpus_stamp(settings.corpus)):
        return None
    return search(engine, request)
