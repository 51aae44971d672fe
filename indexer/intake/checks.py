"""The self-check: what was found, held against what the text says of itself."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from indexer.intake.known import person_key
from indexer.intake.people import Mention
from indexer.intake.proposal import Proposal

WORDS = "no one two three four five six seven eight nine ten eleven twelve".split()
OF_EXAMPLES = (
    "example",
    "examples",
    "case study",
    "case studies",
    "cases",
    "stories",
    "workshops",
    "spotlights",
    "pitches",
    "projects",
)


def checks_of(proposal: Proposal, *, listed: Sequence[str], mentions: Sequence[Mention]) -> tuple[str, ...]:
    """One sentence a check, good news included."""
    return tuple(_checks(proposal, listed, mentions))


def _checks(proposal: Proposal, listed: Sequence[str], mentions: Sequence[Mention]) -> Iterator[str]:
    yield from _counts(proposal)
    if listed:
        yield from _speakers(proposal, listed, mentions)
    yield from _gaps(proposal)


def _counts(proposal: Proposal) -> Iterator[str]:
    """What the text says of the number of its examples, against what was found."""
    found = len(proposal.examples)
    declared = [(what, number) for what, number, _ in proposal.event.counts if what in OF_EXAMPLES]
    agreeing = [what for what, number in declared if number == found]
    if agreeing:
        yield f"The text says {_word(found)} {agreeing[0]}; {_word(found)} found."
    elif declared:
        what, number = min(declared, key=lambda told: abs(told[1] - found))
        yield f"The text says {_word(number)} {what}; {_word(found) if found else 'none'} found: please look."


def _speakers(proposal: Proposal, listed: Sequence[str], mentions: Sequence[Mention]) -> Iterator[str]:
    """Who is listed against who is named in the prose, either way."""
    named = {person_key(mention.name) for mention in mentions}
    missing = [name for name in listed if person_key(name) not in named]
    count = _word(len(listed)).capitalize()
    yield f"{count} speakers listed; {_word(len(listed) - len(missing))} of them named in the text."
    if missing:
        yield f"Listed and not named in the text: {', '.join(missing)}."
    keys = {person_key(name) for name in listed}
    unlisted = [s.name.text for s in proposal.event.speakers if person_key(s.name.text) not in keys]
    if unlisted:
        yield f"Named in the text and not listed: {', '.join(unlisted)}."


def _gaps(proposal: Proposal) -> Iterator[str]:
    """What was not found, and what was filled in."""
    event = proposal.event
    if event.date and event.date.note:
        yield f"{event.date.note[0].upper()}{event.date.note[1:]}."
    for name, value in (("title", event.title), ("date", event.date), ("place", event.place)):
        if value is None:
            yield f"No {name} was found."
    for example in proposal.examples:
        if not example.people:
            yield f"“{example.title.text}” names nobody who told it."


def _word(number: int) -> str:
    return WORDS[number] if number < len(WORDS) else str(number)
