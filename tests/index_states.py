"""States of an index that can be told from each other, and how they are put in and seen again."""

from pathlib import Path

from indexer.engines.clauses import Words
from indexer.engines.protocol import Document, Knowledge, KnownConcept, Query
from indexer.engines.whoosh.engine import WhooshEngine

RECORDS = 8
LASTING = {"CURRENT", "STAMP", "index.lock"}
"""What may lie in the index folder besides the generations."""
GENERATIONS = 2


def state(number: int) -> list[Document]:
    """Documents that all say which state they belong to, in every way a document can."""
    return [
        Document(
            id=f"record-{index}",
            kind="event",
            title=f"Record {index} of state{number}",
            date="2011",
            texts={
                "title": (f"Record {index} of state{number}",),
                "body": (f"They shared state{number} meals.",),
            },
            facets={"kind": ("event",), "year": (str(number),)},
            own={"kind": ("event",), "year": (str(number),)},
            day=734_000 + index,
        )
        for index in range(RECORDS)
    ]


KNOWLEDGE = Knowledge(concepts=(KnownConcept("meals", ("Meals", "Lunches")),))


def put(engine: WhooshEngine, number: int, *, rebuild: bool = False) -> None:
    """Bring the index to a state."""
    engine.update(state(number), KNOWLEDGE, stamp=str(number), rebuild=rebuild)


def state_seen(engine: WhooshEngine) -> int:
    """The one state that an index answers, whole and in every way of asking.

    Raises:
        AssertionError: It answers a mix, or a part, or some record twice.
    """
    results = engine.search(Query(Words("shared"), limit=10 * RECORDS, facets=("year",)))
    ids = sorted(hit.id for hit in results.hits)
    states = {hit.title.text.partition("state")[2] for hit in results.hits}
    states |= {snippet.text.split("state")[1].split()[0] for hit in results.hits for snippet in hit.snippets}
    counts = {(count.value, count.count) for count in results.facets["year"]}
    number = max(states, default="none")
    whole = ([f"record-{index}" for index in range(RECORDS)], {number}, {(number, RECORDS)})
    assert whole == (ids, states, counts), (ids, states, counts)
    return int(number)


def litter(folder: Path) -> list[str]:
    """What lies in the index folder and does not belong there."""
    names = sorted(path.name for path in folder.iterdir())
    generations = [name for name in names if name.startswith("gen-")]
    return [name for name in names if name not in LASTING | set(generations[-GENERATIONS:])]
