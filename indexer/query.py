"""The query language: what people type becomes a tree of clauses, or a clear sentence why not.

    timebanking wales          words; the more of them a record has and the rarer, the better
    "people as assets"         a phrase, exactly so
    -prison                    not this
    carers OR "young carers"   either
    housing AND wales          both sides; what stands side by side without it need not all be there
    (wales OR scotland) elders brackets group
    title:champions            in one part of a record; see `SCOPES`
    champ*                     every word that begins so

Apart from running words, of which one is enough, every part must match. The language is ours and no
engine's, so that addresses and saved searches outlive the engine. Anything else is text: a colon after
a word that names no scope, a hyphen inside a word.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from indexer.engines.protocol import And, Clause, FacetIs, Not, Or, Phrase, Prefix, Words
from indexer.errors import QueryError
from indexer.plain_text import clean_text

LENGTH_LIMIT = 1_000
"""Characters in a query."""
TERM_LIMIT = 64
"""Words, phrases and prefixes in a query."""
PROSE_WORDS, PROSE_LIMIT = 20, 5_000
"""From how many words on a text is a question, to be read as it is written; and its characters at most."""
DEPTH_LIMIT = 16
"""Brackets within brackets."""
PREFIX_LETTERS = 3
"""Letters before a `*`, at least."""
PARTS_TRIED = 8
"""Words and phrases that are left out in turn, at most."""
SIGNS = ("OR", "AND", "NOT")
PHRASE_WORDS = 16
"""Words in one phrase."""

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


_OPERATOR = (
    rf"(?:{'|'.join(SIGNS)})$|-\w|(?:{'|'.join((*SCOPES, *FACET_SCOPES))}):\S|\w{{{PREFIX_LETTERS},}}\*$"
)
"""A word that can only be meant as the query language's."""


class _Token(NamedTuple):
    """`kind` is one of `( ) OR AND phrase word`; `scope` and `negated` belong to the last two and to `(`."""

    kind: str
    text: str
    position: int
    scope: str | None = None
    negated: bool = False

    @property
    def is_running(self) -> bool:
        """A word among words, without a sign of its own."""
        return self.kind == "word" and not self.scope and not self.negated and not self.text.endswith("*")


_PIECE = r"""(?x)\s*(?:
        (?P<close>\))
      | (?P<minus>-(?=[^\s)]))?
        (?:(?P<scope>[A-Za-z_]+):(?=[^\s)]))?
        (?: (?P<open>\() | (?P<quote>")(?P<phrase>[^"]*)(?P<end>"?) | (?P<word>[^\s()"]+) )
      | (?P<rest>\S)
    )"""


def parse_query(text: str) -> Clause | None:
    """Read what was typed.

    Returns:
        The clause; None where nothing is asked for, which means every record.

    Raises:
        QueryError: A bracket or quotation mark without its partner, a bound passed, a `*` after too few
            letters, an `OR` with nothing beside it; with the position where there is one.
    """
    if is_prose(text):
        return Words(clean_text(text))
    if len(text) > LENGTH_LIMIT:
        raise QueryError(f"The search has {len(text):,} characters; the most is {LENGTH_LIMIT:,}.")
    if words := _only_words(text):
        return words
    tokens = list(_negated(_tokens(_same_length_clean(text))))
    if sum(token.kind in ("word", "phrase") for token in tokens) > TERM_LIMIT:
        raise QueryError(f"The search has too many words; the most is {TERM_LIMIT}.")
    parser = _Parser(tokens)
    clause = parser.alternatives(depth=0)
    if parser.current:
        raise QueryError("This closing bracket was never opened. Take it out.", parser.current.position)
    return clause


def _only_words(text: str) -> Words | None:
    """A few words of letters and digits, as nearly all queries are; None of any other text."""
    words = text.split()
    plain = 0 < len(words) <= TERM_LIMIT and all(map(str.isalnum, words)) and not set(SIGNS) & set(words)
    return Words(" ".join(words)) if plain else None


def is_prose(text: str) -> bool:
    """A question or a pasted passage: many words, none the language's own; its quotes are the writer's."""
    words = text[: PROSE_LIMIT + 1].split()
    return (
        len(words) >= PROSE_WORDS
        and len(text) <= PROSE_LIMIT
        and not any(re.match(_OPERATOR, word) for word in words)
    )


def plain_words(text: str) -> str:
    """The bare words of a query that cannot be read, without any signs, cut to the bounds."""
    words = re.findall(r"\w+(?:['’-]\w+)*", clean_text(text[:LENGTH_LIMIT]))
    return " ".join(word for word in words[:TERM_LIMIT] if word not in SIGNS)


def with_one_part_less(text: str) -> list[tuple[str, str]]:
    """Each word or phrase of a query, with the query that is left without it; at most `PARTS_TRIED` of them.

    Signs go with what they joined. None for a single part, for what has brackets, and for a question.
    """
    pieces = [match[0] for match in re.finditer(_PART, _same_length_clean(text[:LENGTH_LIMIT]))]
    parts = [place for place, piece in enumerate(pieces) if piece not in SIGNS]
    if len(parts) < 2 or is_prose(text) or any(bracket in text for bracket in "()"):
        return []
    lighter = [
        (pieces[place], _joined([*pieces[:place], "", *pieces[place + 1 :]])) for place in parts[:PARTS_TRIED]
    ]
    return [(left_out, " ".join(rest)) for left_out, rest in lighter if _finds_something(rest)]


_PART = r'-?(?:\w+:)?"[^"]*"?|\S+'


def _joined(pieces: list[str]) -> list[str]:
    """Pieces without the empty one, and without the sign that joined it to the others."""
    hole = pieces.index("")
    if pieces[hole - 1] == "NOT" and hole:
        pieces, hole = [*pieces[: hole - 1], *pieces[hole:]], hole - 1
    before = hole > 0 and pieces[hole - 1] in SIGNS
    after = hole + 1 < len(pieces) and pieces[hole + 1] in ("OR", "AND")
    first = hole - 1 if before else hole
    last = hole + 2 if after and not before else hole + 1
    left, right = pieces[:first], pieces[last:]
    return [*left, *(right[1:] if not left and right and right[0] in ("OR", "AND") else right)]


def _finds_something(pieces: list[str]) -> bool:
    """Whether any of the pieces is there to be found, and not only to be kept out."""
    return any(
        piece not in SIGNS and not piece.startswith("-") and before != "NOT"
        for before, piece in zip(["", *pieces], pieces, strict=False)
    )


def _same_length_clean(text: str) -> str:
    """Curly quotes made straight, control and other unprintable characters made spaces; positions kept."""
    straight = text.translate(_STRAIGHT)
    return "".join(char if char.isprintable() else " " for char in straight)


_STRAIGHT = {ord(char): '"' for char in "“”„‟«»＂"} | {ord(char): "-" for char in "‐‑‒–—−"}


def _tokens(text: str) -> Iterator[_Token]:
    for match in re.finditer(_PIECE, text):
        start = match.end() - len(match[0].lstrip())
        negated, scope = bool(match["minus"]), match["scope"]
        if match["close"]:
            yield _Token(")", ")", start)
        elif match["open"]:
            yield _Token("(", "(", start, scope and scope.lower(), negated)
        elif match["quote"]:
            if not match["end"]:
                raise QueryError(
                    "This quotation mark is never closed. Close it or take it out.", match.start("quote")
                )
            yield _Token("phrase", match["phrase"], start, _known(scope), negated)
        elif match["word"]:
            word = match["word"]
            if scope and not _known(scope):
                scope, word = None, f"{scope} {word}"
            sign = word in SIGNS and not negated and not scope
            yield _Token(word if sign else "word", word, start, scope and scope.lower(), negated)


def _negated(tokens: Iterator[_Token]) -> Iterator[_Token]:
    """`NOT a` is `-a`; a NOT with nothing behind it is refused."""
    sign: _Token | None = None
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


def _known(scope: str | None) -> str | None:
    name = scope.lower() if scope else ""
    return name if name in SCOPES or name in FACET_SCOPES else None


class _Parser:
    """Reads tokens from left to right; one method a level of the grammar."""

    def __init__(self, tokens: list[_Token]) -> None:
        self._tokens = tokens
        self._next = 0

    @property
    def current(self) -> _Token | None:
        return self._tokens[self._next] if self._next < len(self._tokens) else None

    def alternatives(self, depth: int) -> Clause | None:
        """`a OR b OR c`"""
        clauses = [self._together(depth)]
        while self.current and self.current.kind == "OR":
            sign = self.current
            self._next += 1
            clauses.append(self._together(depth))
            if clauses[-1] is None or clauses[-2] is None:
                raise QueryError("OR needs something on both sides.", sign.position)
        found = tuple(clause for clause in clauses if clause is not None)
        return Or(found) if len(found) > 1 else found[0] if found else None

    def _together(self, depth: int) -> Clause | None:
        """Everything up to an `OR` or a closing bracket; running words are gathered into one clause."""
        runs: list[list[str]] = [[]]
        clauses: list[Clause] = []
        while (token := self.current) and token.kind not in ("OR", ")"):
            self._next += 1
            if token.kind == "AND":
                runs.append([])
            elif token.is_running:
                runs[-1].append(token.text)
            else:
                clause = self._bracket(token, depth) if token.kind == "(" else _leaf(token)
                if clause is not None:
                    clauses.append(Not(clause) if token.negated else clause)
        clauses[:0] = [Words(" ".join(run)) for run in runs if run]
        return And(tuple(clauses)) if len(clauses) > 1 else clauses[0] if clauses else None

    def _bracket(self, opening: _Token, depth: int) -> Clause | None:
        if depth >= DEPTH_LIMIT:
            raise QueryError(f"Brackets stand more than {DEPTH_LIMIT} deep here.", opening.position)
        clause = self.alternatives(depth + 1)
        if not (self.current and self.current.kind == ")"):
            raise QueryError("This bracket is never closed. Close it or take it out.", opening.position)
        self._next += 1
        if opening.scope and clause is not None:
            if not _known(opening.scope):
                clause = And((Words(opening.scope), clause))
            elif opening.scope in FACET_SCOPES:
                raise QueryError(f"{opening.scope}: takes one value, not a bracket.", opening.position)
            else:
                clause = _within(clause, SCOPES[opening.scope])
        return clause


def _within(clause: Clause, field: str) -> Clause:
    """The clause asked of one part of a record; what names a part of its own keeps it."""
    match clause:
        case Words(text, None):
            return Words(text, field)
        case Phrase(text, None):
            return Phrase(text, field)
        case Prefix(text, None):
            return Prefix(text, field)
        case Not(inner):
            return Not(_within(inner, field))
        case And(clauses):
            return And(tuple(_within(inner, field) for inner in clauses))
        case Or(clauses):
            return Or(tuple(_within(inner, field) for inner in clauses))
        case _:
            return clause


def _leaf(token: _Token) -> Clause | None:
    """The clause of a word or a phrase with its scope; None for signs without a letter."""
    scope = SCOPES.get(token.scope or "")
    if token.scope in FACET_SCOPES:
        return FacetIs(token.scope or "", token.text.strip().lower())
    if token.kind == "phrase":
        if len(token.text.split()) > PHRASE_WORDS:
            raise QueryError(f"This phrase has more than {PHRASE_WORDS} words.", token.position)
        return Phrase(token.text.strip(), scope) if token.text.strip() else None
    if token.text.endswith("*"):
        stem = token.text.rstrip("*")
        if sum(char.isalnum() for char in stem) < PREFIX_LETTERS:
            raise QueryError(f"A * needs at least {PREFIX_LETTERS} letters before it.", token.position)
        return Prefix(stem, scope)
    return Words(token.text, scope)
