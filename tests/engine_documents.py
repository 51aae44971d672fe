"""Documents and knowledge for engines to hold, and how to ask what they find."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path

from indexer.engines.clauses import Clause
from indexer.engines.protocol import Document, Engine, Hit, Knowledge, KnownConcept, Query
from indexer.engines.whoosh.engine import WhooshEngine

ENGINES: list[Callable[[Path], Engine]] = [WhooshEngine]


def document(
    record_id: str,
    title: str = "",
    *,
    day: str = "",
    facets: Mapping[str, Sequence[str]] | None = None,
    enclosing: Mapping[str, Sequence[str]] | None = None,
    **texts: str | Sequence[str],
) -> Document:
    """A document from what a test is about; `enclosing` are facet values that its own lie within."""
    passages = {name: (text,) if isinstance(text, str) else tuple(text) for name, text in texts.items()}
    own = {name: tuple(values) for name, values in {"kind": ["event"], **(facets or {})}.items()}
    return Document(
        id=record_id,
        kind=own["kind"][0],
        title=title or record_id,
        date=day,
        texts={"title": (title or record_id,), **passages},
        facets={name: (*values, *(enclosing or {}).get(name, ())) for name, values in own.items()},
        own=own,
        day=date.fromisoformat(day).toordinal() if day else 0,
    )


KNOWLEDGE = Knowledge(
    concepts=(
        KnownConcept("exchange", ("Exchange",), narrower=("timebanking",)),
        KnownConcept(
            "timebanking", ("Timebanking", "Time credits"), hidden=("tymebanking",), related=("mutuality",)
        ),
        KnownConcept("mutuality", ("Mutuality",)),
        KnownConcept("ring:harvest", ("harvest", "crop"), is_ring=True),
        KnownConcept("ring:quietness", ("quietness", "hush"), is_ring=True),
        KnownConcept("ring:barter", ("barter", "swapping"), related=("mutuality",), is_ring=True),
    ),
    labels={
        "theme": {"exchange": "Exchange", "timebanking": "Timebanking", "mutuality": "Mutuality"},
        "place": {"wales": "Wales", "cardiff": "Cardiff", "leeds": "Leeds"},
        "organisation": {"nef": "New Economics Foundation"},
        "person": {"ann": "Ann Mary Other", "luc": "Luc Reybrouck"},
    },
    variants={"organisation": {"nef": ("nef",)}, "person": {"ann": ("Ann Other",)}},
    parents={"theme": {"timebanking": "exchange"}, "place": {"cardiff": "wales"}},
)

DOCUMENTS = [
    document(
        "allotments",
        "Allotments for all",
        day="2009-05-01",
        facets={"place": ["cardiff"], "year": ["2009"], "theme": ["timebanking"]},
        enclosing={"place": ["wales"], "theme": ["exchange"]},
        summary="Neighbours dig <b>allotments</b> & share the harvest.",
        body=["The first garden was muddy. Volunteers were digging for weeks.", "Carrots won."],
        people="Ann Other",
        places=["Cardiff", "Wales"],
        themes="Timebanking",
    ),
    document(
        "befriending",
        "Befriending by telephone",
        day="2011-03-29",
        facets={"place": ["leeds"], "year": ["2011"], "kind": ["case-study"]},
        summary="Volunteers telephone older neighbours.",
        body="Time credits thank the volunteers. Carrots lost.",
        people="Bob Marsh",
        places="Leeds",
    ),
    document(
        "choir",
        "A choir for carers",
        facets={
            "place": ["cardiff"],
            "year": ["not-reported"],
            "theme": ["mutuality"],
            "organisation": ["nef"],
        },
        enclosing={"place": ["wales"]},
        summary="Carers sing together. Nobody digs.",
        body="The choir gave its first concert in a garden.",
        organisations="New Economics Foundation",
        places=["Cardiff", "Wales"],
        themes="Mutuality",
    ),
    document(
        "dinners",
        "Dinners shared",
        day="2011-03-30",
        facets={"place": ["leeds", "cardiff"], "year": ["2011"], "theme": ["timebanking", "mutuality"]},
        enclosing={"place": ["wales"], "theme": ["exchange"]},
        summary="People cook for people.",
        body="A quiet kitchen with a garden.",
        people="Luc Reybrouck",
        places=["Leeds", "Cardiff", "Wales"],
        themes=["Timebanking", "Mutuality"],
    ),
]
ALL = ["allotments", "befriending", "choir", "dinners"]


def found(engine: Engine, clause: Clause | None, **query: object) -> list[str]:
    """The ids that a clause finds, in A–Z order."""
    return sorted(hit.id for hit in engine.search(Query(clause, limit=10_000, **query)).hits)  # type: ignore[arg-type]


def hit_of(engine: Engine, clause: Clause | None, record_id: str) -> Hit:
    """One hit of an answer."""
    return next(hit for hit in engine.search(Query(clause, limit=100)).hits if hit.id == record_id)
