"""What stands around a record: its event, its examples, its series, other accounts, what is near."""

from __future__ import annotations

from dataclasses import dataclass

from indexer.catalogue import Catalogue
from indexer.engines.protocol import Hit
from indexer.errors import InvalidRecord, NotFound, Withdrawn
from indexer.record import Kind, Record, slug_of
from indexer.related import Related

RELATED = 6
"""Related records shown."""


@dataclass(frozen=True)
class Surroundings:
    """Public records only.

    Attributes:
        event: Where an example was told.
        examples: Told at this event, A–Z.
        previous, following: Its neighbours in a series of events, by date.
        others: Other accounts of the same initiative, the newest first.
        related: What else is near, the nearest first.
    """

    event: Record | None
    examples: tuple[Hit, ...]
    previous: Hit | None
    following: Hit | None
    others: tuple[Hit, ...]
    related: tuple[Related, ...]


def surroundings_of(record: Record, catalogue: Catalogue) -> Surroundings:
    """Look up what stands around `record`."""
    previous, following = _neighbours(record, catalogue)
    others = catalogue.listed({"initiative": [record.initiative]}) if record.initiative else []
    others = [hit for hit in others if hit.id != record.id]
    shown = {hit.id for hit in others}
    near = [found for found in catalogue.related(record) if found.hit.id not in shown]
    return Surroundings(
        event=_event(record, catalogue),
        examples=tuple(catalogue.examples(record.id)) if record.kind is Kind.EVENT else (),
        previous=previous,
        following=following,
        others=tuple(others),
        related=tuple(near[:RELATED]),
    )


def _event(record: Record, catalogue: Catalogue) -> Record | None:
    try:
        return catalogue.record(record.part_of) if record.part_of else None
    except (NotFound, Withdrawn, InvalidRecord):
        return None


def _neighbours(record: Record, catalogue: Catalogue) -> tuple[Hit | None, Hit | None]:
    if not record.series:
        return None, None
    events = catalogue.listed({"series": [slug_of(record.series.name)]}, sort="date")
    here = next((place for place, hit in enumerate(events) if hit.id == record.id), None)
    if here is None:
        return None, None
    return events[here - 1] if here else None, events[here + 1] if here + 1 < len(events) else None
