"""What was typed → words, phrases, brackets and signs, with their places; it knows no meaning of them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from indexer.errors import QueryError

PROSE_WORDS, PROSE_LIMIT = 20, 5_000
"""From how many words on a text is a question, to be read as it is written; and its characters at most."""
LETTERS = 3
"""Letters before a `*`, a `~`, or the `^` of a word, at least."""
BOOST_LIMIT = 100
"""The number after a `^`, at most; it is above 0."""
SIGNS = ("OR", "AND", "NOT")
SCOPES: Mapping[str, str] = {
    "title": "title",
    "summary": "summary",
    "body": "body",
    "person": "people",
    "organisation": "organisations",
    "place": "places",
    "theme": "themes",
}
"""What may stand before a colon to search one part of a record → the text field it means."""
FACET_SCOPES = ("kind", "year", "evidence", "service_area", "people_involved")
"""What may stand before a colon to ask for an exact value."""

_NUMBER = r"(?:[0-9]+(?:\.[0-9]+)?|\.[0-9]+)"
BOOST = rf"\^-?{_NUMBER}"
"""A weight: of a word, a phrase or a bracket."""
WORD = r"\w+(?:['’-]\w+)*"
_FUZZY = rf"{WORD}~(?:[0-9](?:\.[0-9]+)?)?"
"""A word and how many slips it may have; `2010~2012` is text."""
_BOOSTED = rf"(?P<word>{WORD}(?:\*|~[0-9.]*)?)(?P<boost>{BOOST})"
_OPERATOR = (
    rf"(?:{'|'.join(SIGNS)})$|-\w|(?:{'|'.join((*SCOPES, *FACET_SCOPES))}):\S"
    rf"|(?=[\w'’-]{{{LETTERS}}}){WORD}(?:\*|~[12]?|(?:\*|~[12]?)?{BOOST})$|.*\w[)\"”]{BOOST}$"
)
"""A word that can only be meant as the query language's."""
_PIECE = rf"""(?x)\s*(?:
        (?P<close>\))(?P<closed_fuzzy>~[0-9]?(?=[\s)^]|$))?(?P<closed_boost>{BOOST}(?=[\s)]|$))?
      | (?P<minus>-(?=[^\s)]))?
        (?:(?P<scope>[A-Za-z_]+):(?=[^\s)]))?
        (?: (?P<open>\()
          | (?P<quote>")(?P<phrase>[^"]*)
            (?: (?P<end>")(?P<fuzzy>~[0-9]?(?=[\s)^]|$))?(?P<boost>{BOOST}(?=[\s)]|$))? )?
          | (?P<word>[^\s()"]+) )
      | (?P<rest>\S)
    )"""
"""One token; what may follow a bracket or a phrase is a sign only where nothing else follows it."""


class Token(NamedTuple):
    """`kind` is one of `( ) OR AND phrase word`; `scope` and `negated` belong to the last two and to `(`.

    `boost` is the weight of a word, a phrase, or the bracket that a `)` closes.
    """

    kind: str
    text: str
    position: int
    scope: str | None = None
    negated: bool = False
    boost: float = 1.0

    @property
    def is_running(self) -> bool:
        """A word among words, without a sign of its own but for its weight."""
        return (
            self.kind == "word"
            and not self.scope
            and not self.negated
            and not self.text.endswith("*")
            and not is_fuzzy(self.text)
        )


def tokens_of(text: str) -> list[Token]:
    """The tokens of a query, in order; a NOT is none, but negates what it stands before.

    Raises:
        QueryError: A quotation mark without its partner, a NOT with nothing behind it, a `~` behind more than
            a word, a `^` with a number that none may be.
    """
    return list(_negated(_tokens(same_length_clean(text))))


def is_prose(text: str) -> bool:
    """A question or a pasted passage: many words, none the language's own; its quotes are the writer's."""
    words = text[: PROSE_LIMIT + 1].split()
    return (
        len(words) >= PROSE_WORDS
        and len(text) <= PROSE_LIMIT
        and not any(re.match(_OPERATOR, word) for word in words)
    )


def same_length_clean(text: str) -> str:
    """Curly quotes made straight, control and other unprintable characters made spaces; positions kept."""
    straight = text.translate(_STRAIGHT)
    return "".join(char if char.isprintable() else " " for char in straight)


_STRAIGHT = {ord(char): '"' for char in "“”„‟«»＂"} | {ord(char): "-" for char in "‐‑‒–—−"}


def known_scope(scope: str | None) -> str | None:
    """What stood before a colon, in small letters, if it is one of `SCOPES` or `FACET_SCOPES`."""
    name = scope.lower() if scope else ""
    return name if name in SCOPES or name in FACET_SCOPES else None


def is_fuzzy(text: str) -> bool:
    """Whether a word asks for words nearly so; a number with a `~` is text."""
    return "~" in text and bool(re.fullmatch(_FUZZY, text)) and any(map(str.isalpha, text))


def letters_in(text: str) -> int:
    """How many letters and digits there are."""
    return sum(map(str.isalnum, text))


def _tokens(text: str) -> Iterator[Token]:
    for match in re.finditer(_PIECE, text):
        start = match.end() - len(match[0].lstrip())
        negated, scope = bool(match["minus"]), match["scope"]
        if match["closed_fuzzy"] or match["fuzzy"]:
            raise QueryError(
                "A ~ goes behind a single word, not behind a phrase or a bracket. Take it out.",
                match.start("closed_fuzzy" if match["close"] else "fuzzy"),
            )
        if match["close"]:
            yield Token(")", ")", start, boost=_boost(match["closed_boost"], match.start("closed_boost")))
        elif match["open"]:
            yield Token("(", "(", start, scope and scope.lower(), negated)
        elif match["quote"]:
            if not match["end"]:
                raise QueryError(
                    "This quotation mark is never closed. Close it or take it out.", match.start("quote")
                )
            yield Token(
                "phrase",
                match["phrase"],
                start,
                known_scope(scope),
                negated,
                _boost(match["boost"], match.start("boost")),
            )
        elif match["word"]:
            word, boost = _weighed(match)
            if scope and not known_scope(scope):
                scope, word = None, f"{scope} {word}"
            sign = match["word"] in SIGNS and not negated and not scope
            yield Token(word if sign else "word", word, start, scope and scope.lower(), negated, boost)


def _weighed(match: re.Match[str]) -> tuple[str, float]:
    """The word of a piece without its weight, and the weight; a unit such as `km^2` is text."""
    word = match["word"]
    boosted = re.fullmatch(_BOOSTED, word) if "^" in word else None
    if not boosted or sum(map(str.isalpha, boosted["word"])) < LETTERS:
        return word, 1.0
    return boosted["word"], _boost(boosted["boost"], match.start("word") + boosted.start("boost"))


def _boost(text: str | None, position: int) -> float:
    """The number behind a `^`; 1 where there is none."""
    boost = float(text[1:]) if text else 1.0
    if not 0 < boost <= BOOST_LIMIT:
        raise QueryError(
            f"The number after a ^ must be above 0 and at most {BOOST_LIMIT}, as in food garden^3.",
            position,
        )
    return boost


def _negated(tokens: Iterator[Token]) -> Iterator[Token]:
    """`NOT a` is `-a`; a NOT with nothing behind it is refused."""
    sign: Token | None = None
    for token in tokens:
        if token.kind == "NOT":
            sign = token
        elif sign and token.kind in ("word", "phrase", "("):
            yield token._replace(negated=True)
            sign = None
        else:
            yield token
    if sign:
        raise QueryError("NOT needs something behind it.", sign.position)
