"""What to try where a search finds nothing or little; everything it offers finds more, and says how much."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from indexer.analysis import folded_words
from indexer.errors import QueryError
from indexer.folding import STOP_WORDS
from indexer.query import plain_words, with_one_part_less
from indexer.search import SearchAnswer
from webapp.context import current_catalogue, current_thesaurus
from webapp.names import facet_name, public_label_of
from webapp.search_address import SearchAddress

FILTERS_TRIED = 6
WORDS_TRIED = 8
THEMES = 6
BROWSE_THEMES = 12
SHORTEST_BEGINNING = 4
ENDING = 4
"""Letters that the word of a theme may have otherwise at its end."""


@dataclass(frozen=True)
class Choice:
    """A chosen value, and the way to be rid of it.

    Attributes:
        total: How many records there are without it; None where that was not counted.
    """

    facet: str
    label: str
    href: str
    total: int | None = None


@dataclass(frozen=True)
class Way:
    """Another search: what it leaves out or how it is asked, and how many records it finds."""

    label: str
    href: str
    total: int


@dataclass(frozen=True)
class WaysOut:
    """What may be tried.

    Attributes:
        removals: Filters to take away, one at a time.
        unfiltered: The same words without any filter, where several are chosen.
        shorter: The words without one of them; `label` is the one left out.
        bare: The words without the signs of the query language.
        themes: Ids of themes that the words come near to.
        browse: Ids of the themes with most records, where no other is near.
    """

    removals: tuple[Choice, ...]
    unfiltered: Way | None
    shorter: tuple[Way, ...]
    bare: Way | None
    themes: tuple[str, ...]
    browse: tuple[str, ...]

    @property
    def offers_searches(self) -> bool:
        """Whether any other search finds more."""
        return bool(self.removals or self.unfiltered or self.shorter or self.bare)


def ways_out(address: SearchAddress, answer: SearchAnswer) -> WaysOut:
    """The ways out of an answer with few records or none. It asks a bounded number of searches."""
    found = answer.results.total
    themes = tuple(_near_themes(address.text, answer))
    return WaysOut(
        removals=tuple(_removals(address, found)),
        unfiltered=_way("", address.cleared(), found) if len(address.choices) > 1 else None,
        shorter=tuple(_shorter(address, found)),
        bare=_bare(address, found),
        themes=themes,
        browse=() if themes or found else _frequent_themes(),
    )


def _removals(address: SearchAddress, found: int) -> Iterator[Choice]:
    for facet, value in address.choices[:FILTERS_TRIED]:
        other = address.without(facet, value)
        total = _total(other)
        if total > found:
            yield Choice(facet_name(facet), public_label_of(facet, value), other.href(), total)


def _shorter(address: SearchAddress, found: int) -> Iterator[Way]:
    ways = (_way(part, address.asking(rest), found) for part, rest in with_one_part_less(address.text))
    yield from sorted(filter(None, ways), key=lambda way: way.total)


def _bare(address: SearchAddress, found: int) -> Way | None:
    """The bare words, with the filters as they are; or else without them."""
    words = plain_words(address.text)
    has_signs = re.search(r'["()*:~^]|(^|\s)-|\b(?:OR|AND|NOT)\b', address.text)
    if not (has_signs and words):
        return None
    bare = address.asking(words)
    return _way(words, bare, found) or _way(f"{words}, without any filter", bare.cleared(), found)


def _way(label: str, address: SearchAddress, found: int) -> Way | None:
    total = _total(address)
    return Way(label, address.href(), total) if total > found else None


def _total(address: SearchAddress) -> int:
    try:
        return current_catalogue().search(address.request(facets=(), per_page=1)).results.total
    except QueryError:  # what is left of a query need not be one
        return 0


def _near_themes(text: str, answer: SearchAnswer) -> list[str]:
    """Themes that the words name or that have one of them; where there are none, one that begins alike."""
    words = [word for word in folded_words(plain_words(text)) if word not in STOP_WORDS][:WORDS_TRIED]
    expanded = (expansion.concept for expansion in answer.results.expanded)
    named = [concept for concept in expanded if concept in current_thesaurus()]
    beginnings = [word[: max(SHORTEST_BEGINNING, len(word) - ENDING)] for word in words]
    near = [*named, *_suggested_themes(words)] or _suggested_themes(beginnings)
    return list(dict.fromkeys(near))[:THEMES]


def _suggested_themes(beginnings: Iterable[str]) -> list[str]:
    suggestions = current_catalogue().suggestions
    long = (each for each in beginnings if len(each) >= SHORTEST_BEGINNING)
    return [found.id for each in long for found in suggestions.found(each) if found.kind == "theme"]


def _frequent_themes() -> tuple[str, ...]:
    counts = current_catalogue().counts("theme")
    return tuple(sorted(counts, key=lambda theme: -counts[theme])[:BROWSE_THEMES])
