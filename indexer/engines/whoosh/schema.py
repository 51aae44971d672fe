"""The index's fields, and how texts and values stand in them. It knows no file and no Whoosh.

Whatever changes what lands in the index changes the fingerprint, and an index with another one is built
anew.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import Stemmer
import whoosh

from indexer import folding
from indexer.engines.protocol import TEXT_FIELDS, Document
from indexer.folding import fold

if TYPE_CHECKING:
    from indexer.engines.lexicon import Lexicon

PASSAGE_GAP = 100
"""Positions between two passages, so that no phrase runs from one into the next."""
THEME_WEIGHT = 2
"""A theme that a person gave the record counts as often as this many mentions."""
NAME_FIELDS = ("people", "organisations", "places")
SHOWN_FIELDS = ("title", "summary", "body")
"""Fields whose texts a hit shows, the words that matched marked: its title, and the best passages."""
EVERYTHING = "text"
"""All texts of a record in one field: what running words are ranked by."""
EXACT = "text_exact"
"""Its unstemmed twin, with positions."""
ZONE = 1 << 24
"""Positions that each text field has to itself in `EXACT`: more words than any record has."""


def is_positional(field: str) -> bool:
    """Whether a field keeps positions."""
    return FIELDS[field] == "positions"


def zone_of(field: str) -> int:
    """Which stretch of positions, each `ZONE` long, a text field has in `EXACT`."""
    return TEXT_FIELDS.index(field)


def title_key(document: Document) -> str:
    """A title as it is sorted."""
    return " ".join(fold(word) for word in document.title.split())


FIELDS = {
    "id": "id",
    **dict.fromkeys(("concepts", "names", "facets", "whole", EVERYTHING, *TEXT_FIELDS), "frequencies"),
    EXACT: "positions",
    "stored": "stored",
}
"""id: the record; concepts: ids of thesaurus concepts named in its text or given as themes; names: words
of people, organisations and places; facets: `facet:value`; whole: its title and names, each as one term;
text and each of `TEXT_FIELDS`: their terms; text_exact: all words unstemmed, each field in its zone of
positions, for phrases and prefixes; stored: what a hit shows."""

FINGERPRINT = json.dumps(
    [
        FIELDS,
        [PASSAGE_GAP, THEME_WEIGHT, folding.VERSION, 18],
        [whoosh.__version__, Stemmer.version()],
    ]
)
"""Changes with the fields, the folding and the libraries that decide what a term is."""


def facet_term(facet: str, value: str) -> str:
    """How a facet's value stands in the field `facets`."""
    return f"{facet}:{value}"


def parted_term(term: str) -> tuple[str, str]:
    """The facet and the value of such a term."""
    facet, _, value = term.partition(":")
    return facet, value


def whole_term(lexicon: Lexicon, text: str) -> str:
    """A title or a name as one term, so that asking for exactly it can be told."""
    return " ".join(token.term for token in lexicon.analyzer.terms(text))
