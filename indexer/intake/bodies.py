"""The bodies that an example is about: those of its people, those that are known, those that its words tie to it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from indexer.intake.dates_in_text import dates_in
from indexer.intake.entries import organisation_at
from indexer.intake.known import Known, name_key
from indexer.intake.naming import (
    GIVEN_NAMES,
    NOT_NAMES,
    ORDINARY_WORDS,
    ORGANISATION,
    is_organisation_name,
    is_person_name,
)
from indexer.intake.proposal import Span, Speaker, Value

NAMED_HERE = "named in the example"


def organisations_of(
    text: str, span: Span, title: str, people: tuple[Speaker, ...], known: Known
) -> tuple[Value, ...]:
    """The bodies that a stretch of the text names, those of its people first, each once."""
    start, end = span
    bodies: dict[str, Value] = {}
    for person in people:
        if person.affiliation:
            bodies.setdefault(person.affiliation.known or person.affiliation.text.lower(), person.affiliation)
    for (low, high), holder in known.organisations_in(text[start:end]):
        place = (start + low, start + high)
        bodies.setdefault(holder, Value(text[slice(*place)], place, NAMED_HERE, known=holder))
    names = {person.name.text for person in people}
    for found in (_tied(text, span, known), _told_of(text, span, known)):
        _add(bodies, text, found, names, known)
    if not bodies:
        _add(bodies, text, _titled(text, span, title), names, known)
    if not bodies:
        _add(bodies, text, _shaped(text, span, names), names, known)
    return tuple(bodies.values())


def names_body(text: str, span: Span, known: Known) -> bool:
    """Words of the stretch tie a name to it, or a name has the shape of a body's: `the Hesket Makers Club`."""
    return any(
        True for found in (_tied(text, span, known), _told_of(text, span, known)) for _ in found
    ) or any(is_organisation_name(text[slice(*place)].rsplit(maxsplit=1)[-1]) for place in _names(text, span))


def _add(bodies: dict[str, Value], text: str, found: Iterator[Span], names: set[str], known: Known) -> None:
    """Add those that are no other name of one that is there, and no name of a person."""
    for span in found:
        value = known.organisation(Value(text[slice(*span)], span, NAMED_HERE))
        key = name_key(value.text)
        held = [name_key(body.text) for body in bodies.values()] + [name_key(name) for name in names]
        if not any(key in other or other in key for other in held):
            bodies.setdefault(value.known or value.text.lower(), value)


# --- by the words around a name ----------------------------------------------------------------

_TIE = re.compile(
    r"\b(?:(?:run|led|owned|managed|organi[sz]ed|set up|started|founded|formed)\s+by|runs|founded|founders?\s+of|set\s+up|chairs"
    r"|members?\s+of|secretar(?:y|ies)\s+of|treasurers?\s+of|chair(?:man|woman|person)?\s+of|co-?ordinators?\s+of|directors?\s+of|belongs?\s+to|belonged\s+to"
    r"|(?:both|all)\s+of|on\s+behalf\s+of|the\s+(?:work|story)\s+of|under\s+the\s+name(?:\s+of)?|known\s+as|call(?:s|ed)?\s+(?:itself|themselves|ourselves)"
    r"|together\s+with)\s+(?:the\s+)?(?=(?-i:[^\W\d_a-zß-öø-ÿ]))",
    re.IGNORECASE,
)
"""Words that tie the name behind them to what is told: `set up by`, `a member of`, `calls itself`."""
_KIND = re.compile(
    r",\s+(?:now\s+)?(?:an?|the)\s+(?:[a-z’'-]+\s+){0,3}(?:association|charity|choir|club|collective|committee|company|co-?operative|enterprise|forum|group|network|organisation|panel|partnership|project|scheme|set|team|trust|walk)\b"
)
"""What a name is said to be: `Stride, a running group`."""


def _tied(text: str, span: Span, known: Known) -> Iterator[Span]:
    """Yield the names behind words that tie them to the example."""
    for tie in _TIE.finditer(text, *span):
        found = organisation_at(text, tie.end(), span[1], known)
        is_maker = tie[0].split()[-1].lower() == "by" and found and _is_of_two_words(text[slice(*found)])
        if found and not is_maker and _may_be_body(text, found, known):
            yield found


def _told_of(text: str, span: Span, known: Known) -> Iterator[Span]:
    """Yield the names of which it is said what they are."""
    for kind in _KIND.finditer(text, *span):
        name = _NAME_BEFORE.search(text, max(span[0], kind.start() - LONGEST_NAME), kind.start())
        if name and _may_be_body(text, name.span("name"), known):
            yield name.span("name")


def _is_of_two_words(name: str) -> bool:
    """`set up by Ann Lee`: as likely a person as a body."""
    return len(name.split()) == 2 and is_person_name(name)


LONGEST_NAME = 60
_NAME_BEFORE = re.compile(
    r"(?P<name>[^\W\d_a-zß-öø-ÿ][\w’'-]*(?:\s(?:(?:and|for|of|the)\s)?[^\W\d_a-zß-öø-ÿ][\w’'-]*){0,5})$"
)


def _may_be_body(text: str, span: Span, known: Known) -> bool:
    """It is no person, no place, no date; one word alone stands before a stop or a small word."""
    name = text[slice(*span)]
    words = name.split()
    if known.is_place(name) or dates_in(name) or (words[0].lower() in NOT_NAMES and len(words) == 1):
        return False
    if is_person_name(name) and words[0].lower() in GIVEN_NAMES:
        return False
    is_alone = len(words) == 1 and not known.is_organisation(name)
    return not is_alone or bool(_BEHIND_NAME.match(text, span[1]) and name.lower() not in ORDINARY_WORDS)


_BEHIND_NAME = re.compile(r"\s*[,.;:)]|\s+(?:after|and|as|at|for|from|in|on|to|which|who|with)\b")


# --- by the shape of a name --------------------------------------------------------------------


def _titled(text: str, span: Span, title: str) -> Iterator[Span]:
    """Yield where the text names what the title is called by."""
    plain = re.sub(r"^(?:The|A|An)\s+", "", re.split(r"\s*[:–—,(]\s*", title)[0])
    at = text.find(plain, span[0] + len(title), span[1]) if len(plain) > 3 and plain.istitle() else -1
    if at >= 0 and (len(plain.split()) > 1 or is_organisation_name(plain)):
        yield at, at + len(plain)


def _shaped(text: str, span: Span, names: set[str]) -> Iterator[Span]:
    """Yield the first name that holds a word bodies are called by; else the first of several words behind `the`."""
    found = [place for place in _names(text, span) if text[slice(*place)] not in names]
    shaped = [place for place in found if is_organisation_name(text[slice(*place)])]
    behind = [place for place in found if text[max(0, place[0] - 4) : place[0]].lower() == "the "]
    yield from (shaped or behind)[:1]


def _names(text: str, span: Span) -> Iterator[Span]:
    """Yield the names of several words, those of days and of sentences' first words left out."""
    for match in ORGANISATION.finditer(text, *span):
        name = _OPENING.sub("", match[0])
        words = name.split()
        if len(words) > 1 and words[0].lower() not in NOT_NAMES and not dates_in(name):
            yield match.end() - len(name), match.end()


_OPENING = re.compile(r"^(?:The|At|In|Our|When|This|For|From|A|An)\s+")
