"""The query language: what people type becomes a tree of clauses, or a clear sentence why not.

    timebanking wales          words; the more of them a record has and the rarer, the better
    "people as assets"         a phrase, exactly so
    -prison                    not this
    carers OR "young carers"   either
    housing AND wales          both sides; what stands side by side without it need not all be there
    (wales OR scotland) elders brackets group
    title:champions            in one part of a record; see `SCOPES`
    champ*                     every word that begins so
    reybruck~                  every word that is nearly so: one letter other, more, less, or two swapped
    reybruk~2                  the same with two such slips
    housing young^3 people     of these words, one that counts three times; a phrase and brackets too

Apart from running words, of which one is enough, every part must match. The language is ours and no
engine's, so that addresses and saved searches outlive the engine. Anything else is text: a colon after
a word that names no scope, a hyphen inside a word, `C^2`, `~5 people`.

A running word with a weight stays among the others: one of them is still enough, and the names and concepts
that they spell together are still found. `~2` and `^3` are read as Lucene and Whoosh read them.
"""

from __future__ import annotations

import re

from indexer.engines.clauses import (
    TWO_EDITS_FROM,
    And,
    Boosted,
    Clause,
    FacetIs,
    Fuzzy,
    Not,
    Or,
    Phrase,
    Prefix,
    Words,
)
from indexer.errors import QueryError
from indexer.plain_text import clean_text
from indexer.query_tokens import (
    BOOST,
    FACET_SCOPES,
    LETTERS,
    SCOPES,
    SIGNS,
    WORD,
    Token,
    is_fuzzy,
    is_prose,
    known_scope,
    letters_in,
    same_length_clean,
    tokens_of,
)

LENGTH_LIMIT = 1_000
"""Characters in a query."""
TERM_LIMIT = 64
"""Words, phrases and prefixes in a query."""
DEPTH_LIMIT = 16
"""Brackets within brackets."""
PARTS_TRIED = 8
"""Words and phrases that are left out in turn, at most."""
PHRASE_WORDS = 16
"""Words in one phrase."""


def parse_query(text: str) -> Clause | None:
    """Read what was typed.

    Returns:
        The clause; None where nothing is asked for, which means every record.

    Raises:
        QueryError: A bracket or quotation mark without its partner, a bound passed, a `*` or `~` after too
            few letters, a `~` or `^` with a number that none may be, an `OR` with nothing beside it; with
            the position where there is one.
    """
    if is_prose(text):
        return Words(clean_text(text))
    if len(text) > LENGTH_LIMIT:
        raise QueryError(f"The search has {len(text):,} characters; the most is {LENGTH_LIMIT:,}.")
    if words := _only_words(text):
        return words
    tokens = tokens_of(text)
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


def plain_words(text: str) -> str:
    """The bare words of a query that cannot be read, without any signs, cut to the bounds."""
    words = re.findall(WORD, without_weights(clean_text(text[:LENGTH_LIMIT])))
    return " ".join(word for word in words[:TERM_LIMIT] if word not in SIGNS)


def without_weights(text: str) -> str:
    """A query without its `~2` and `^3`."""
    return re.sub(_WEIGHTS, r"\1", text) if "~" in text or "^" in text else text


_WEIGHTS = rf"""(\w{{{LETTERS}}}\*?|[)"“”])(?:~(?:[0-9](?:\.[0-9]+)?)?)?(?:{BOOST})?(?=[\s()"“”]|$)"""


def with_one_part_less(text: str) -> list[tuple[str, str]]:
    """Each word or phrase of a query, with the query that is left without it; at most `PARTS_TRIED` of them.

    Signs go with what they joined. None for a single part, for what has brackets, and for a question.
    """
    pieces = [match[0] for match in re.finditer(_PART, same_length_clean(text[:LENGTH_LIMIT]))]
    parts = [place for place, piece in enumerate(pieces) if piece not in SIGNS]
    if len(parts) < 2 or is_prose(text) or any(bracket in text for bracket in "()"):
        return []
    lighter = [
        (pieces[place], _joined([*pieces[:place], "", *pieces[place + 1 :]])) for place in parts[:PARTS_TRIED]
    ]
    return [(left_out, " ".join(rest)) for left_out, rest in lighter if _finds_something(rest)]


_PART = rf'-?(?:\w+:)?"[^"]*(?:"(?:{BOOST}(?!\S))?)?|\S+'


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


class _Parser:
    """Reads tokens from left to right; one method a level of the grammar."""

    def __init__(self, tokens: list[Token]) -> None:
        self._tokens = tokens
        self._next = 0

    @property
    def current(self) -> Token | None:
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
        runs: list[list[Token]] = [[]]
        clauses: list[Clause] = []
        while (token := self.current) and token.kind not in ("OR", ")"):
            self._next += 1
            if token.kind == "AND":
                runs.append([])
            elif token.is_running:
                runs[-1].append(token)
            else:
                clause = self._bracket(token, depth) if token.kind == "(" else _leaf(token)
                if clause is not None:
                    clauses.append(Not(clause) if token.negated else clause)
        clauses[:0] = [_running(run) for run in runs if run]
        return And(tuple(clauses)) if len(clauses) > 1 else clauses[0] if clauses else None

    def _bracket(self, opening: Token, depth: int) -> Clause | None:
        if depth >= DEPTH_LIMIT:
            raise QueryError(f"Brackets stand more than {DEPTH_LIMIT} deep here.", opening.position)
        clause = self.alternatives(depth + 1)
        closing = self.current
        if not (closing and closing.kind == ")"):
            raise QueryError("This bracket is never closed. Close it or take it out.", opening.position)
        self._next += 1
        if opening.scope and clause is not None:
            if not known_scope(opening.scope):
                clause = And((Words(opening.scope), clause))
            elif opening.scope in FACET_SCOPES:
                raise QueryError(f"{opening.scope}: takes one value, not a bracket.", opening.position)
            else:
                clause = _within(clause, SCOPES[opening.scope])
        return _boosted(clause, closing.boost)


def _within(clause: Clause, field: str) -> Clause:
    """The clause asked of one part of a record; what names a part of its own keeps it."""
    match clause:
        case Words(text, None, boosts):
            return Words(text, field, boosts)
        case Phrase(text, None):
            return Phrase(text, field)
        case Prefix(text, None):
            return Prefix(text, field)
        case Fuzzy(text, edits, None):
            return Fuzzy(text, edits, field)
        case Boosted(inner, factor):
            return Boosted(_within(inner, field), factor)
        case Not(inner):
            return Not(_within(inner, field))
        case And(clauses):
            return And(tuple(_within(inner, field) for inner in clauses))
        case Or(clauses):
            return Or(tuple(_within(inner, field) for inner in clauses))
        case _:
            return clause


def _running(run: list[Token]) -> Words:
    """Running words as one clause, in which each has its weight."""
    words = [(word, token.boost) for token in run for word in token.text.split()]
    boosts = tuple(boost for _, boost in words)
    return Words(" ".join(word for word, _ in words), boosts=boosts if set(boosts) != {1.0} else ())


def _boosted(clause: Clause | None, boost: float) -> Clause | None:
    return clause if clause is None or boost == 1.0 else Boosted(clause, boost)


def _leaf(token: Token) -> Clause | None:
    """The clause of a word or a phrase with its scope and weight; None for signs without a letter."""
    return _boosted(_unweighed(token), token.boost)


def _unweighed(token: Token) -> Clause | None:
    scope = SCOPES.get(token.scope or "")
    if token.scope in FACET_SCOPES:
        return FacetIs(token.scope or "", token.text.strip().lower())
    if token.kind == "phrase":
        if len(token.text.split()) > PHRASE_WORDS:
            raise QueryError(f"This phrase has more than {PHRASE_WORDS} words.", token.position)
        return Phrase(token.text.strip(), scope) if token.text.strip() else None
    if token.text.endswith("*"):
        stem = token.text.rstrip("*")
        if letters_in(stem) < LETTERS:
            raise QueryError(f"A * needs at least {LETTERS} letters before it.", token.position)
        return Prefix(stem, scope)
    if is_fuzzy(token.text):
        return _fuzzy(token, scope)
    return Words(token.text, scope)


def _fuzzy(token: Token, scope: str | None) -> Fuzzy:
    word, _, edits = token.text.partition("~")
    if letters_in(word) < LETTERS:
        raise QueryError(f"A ~ needs at least {LETTERS} letters before it.", token.position)
    if edits not in ("", "1", "2"):
        raise QueryError("After a ~ stands nothing, 1 or 2: the slips that a word may have.", token.position)
    if edits == "2" and letters_in(word) < TWO_EDITS_FROM:
        raise QueryError(
            f"A ~2 needs at least {TWO_EDITS_FROM} letters before it; take ~ alone, for one slip.",
            token.position,
        )
    return Fuzzy(word, int(edits or 1), scope)
