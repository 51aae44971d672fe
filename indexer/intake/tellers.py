"""The line at an example's head that says who tells it, for which body, and where: `Ann Lee | Quay Homes | Leeds`."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass
from operator import attrgetter

from indexer.intake.entries import is_role, pieces_of, speaker_of_line
from indexer.intake.known import Known
from indexer.intake.layout import Layout
from indexer.intake.naming import is_organisation_name
from indexer.intake.proposal import Span, Speaker, Value
from indexer.intake.stretch import Stretch

LONGEST_LINE = 150
LINES_OF_HEAD = 3
MOST_WORDS_OF_PLACE = 3
_TOLD_BY = re.compile(
    r"[\s(*|–—.:-]*(?:(?:given|hosted|introduced|led|presented|run|shared|told)\s+(?:jointly\s+)?by:?\s+|with:?\s+|(?:by|contact|contributors?|presenters?|speakers?|tellers?|who):\s+)?",
    re.IGNORECASE,
)
_BOTH = re.compile(r"\((?:all|both)\s+(?:from\s+|of\s+)?(?:the\s+)?(?=[^\W\d_a-z])", re.IGNORECASE)


@dataclass(frozen=True)
class Tellers:
    """Who tells an example by its head; nobody, where no line of its head says so."""

    people: tuple[Speaker, ...] = ()
    place: Value | None = None


def tellers_of(layout: Layout, stretch: Stretch, known: Known) -> Tellers:
    """The people of the first short line that opens with a name, and the place that ends it."""
    opening = bisect_left(layout.lines, stretch.first, key=attrgetter("block"))
    for line in layout.lines[opening : opening + LINES_OF_HEAD]:
        if line.block >= stretch.last:
            break
        start = line.start
        if stretch.title and line.start <= stretch.title[0] < line.end:
            start = max(start, stretch.title[1])
        told = _TOLD_BY.match(layout.text, start, line.end)
        start = told.end() if told else start
        stop = re.compile(r"[.!?](?:\s|$)").search(layout.text, start, line.end)
        end = stop.start() if stop and stretch.title and line.start <= stretch.title[0] else line.end
        if 0 < end - start < LONGEST_LINE and (found := _people_in(layout.text, (start, end), known)):
            return Tellers(found, _place_in(layout.text, (start, end), found, known))
    return Tellers()


def _people_in(text: str, span: Span, known: Known) -> tuple[Speaker, ...]:
    """The people of the line, where each of its pieces could be a name, a post, a body or a place."""
    both = _BOTH.search(text, *span)
    pieces = pieces_of(text, span)
    if not both and any(not _is_name_or_post(text[slice(*piece)]) for piece in pieces):
        return ()
    people = speaker_of_line(text, (span[0], both.start()) if both else span, known)
    if both and people:
        close = text.find(")", both.end(), span[1])
        place = (both.end(), close if close > 0 else span[1])
        body = known.organisation(Value(text[slice(*place)], place, "behind the names"))
        return tuple(Speaker(person.name, body, person.role) for person in people)
    return tuple(people)


def _is_name_or_post(words: str) -> bool:
    return is_role(words) or words[:1].isupper() or words[:4] in ("the ", "and ")


def _place_in(text: str, span: Span, people: tuple[Speaker, ...], known: Known) -> Value | None:
    """The last piece of the line, where it is a town, or the third of three names."""
    pieces = pieces_of(text, span)
    last = pieces[-1]
    name = text[slice(*last)]
    taken = [value.span for person in people for value in (person.name, person.affiliation) if value]
    is_free = not any(place and place[0] < last[1] and last[0] < place[1] for place in taken)
    is_shaped = len(pieces) > 2 and len(name.split()) <= MOST_WORDS_OF_PLACE and name.istitle()
    if (
        is_free
        and not is_role(name)
        and (known.is_place(name) or (is_shaped and not is_organisation_name(name)))
    ):
        return known.place(Value(name, last, "in the line that says who tells"))
    return None
