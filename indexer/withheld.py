"""Names that are withheld: what finds one however it is written, and what notices it when it comes back.

It knows texts, not records, and reads no file.
"""

from __future__ import annotations

import hashlib
import re
import secrets
import unicodedata
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from indexer.errors import MalformedText
from indexer.record import is_slug, slug_of
from indexer.yaml_text import read_yaml

WITHHELD = "[name withheld]"
WITHHELD_SLUG = slug_of(WITHHELD)
LONGEST = 4
"""Words of the longest name that is noticed when it comes back."""
JOINED_LETTERS = 10
_GAP = r"(?:[\s.,*_~'’‐-–-]|&nbsp;){1,6}"
_INITIAL = rf"(?:[a-z]\.?{_GAP})?"
_APART = r"(?<![a-z0-9])({})(?![a-z0-9])"
_ADDRESS = re.compile(r"(?:https?:/)?/[^\s()<>\"']+")
_WORD = re.compile(r"\w+")
_BEYOND_ASCII = re.compile(r"[^\x00-\x7f]")
_IN_WEB = re.compile(r"(?:https?:/)?/[^\s()<>\"']+|[\w.+-]+@[\w.-]+|\b\w+-[\w.-]+")
"""Addresses, mail addresses, ids and names of files."""
TITLES = (
    "mr mrs ms miss mx dr doctor prof professor sir dame lord lady cllr councillor rev revd father".split()
)
AROUND = 60
"""Characters that are shown before and after what is asked about."""


class Forms:
    """The ways in which a name is written, and what finds them, whatever the case, the accents and the
    initials in the middle; in running text, in addresses, in ids.

    Args:
        names: Each way to be taken out. A single word is only looked for in running text.
        others: Names of other people; where one of them stands, with an initial in the middle, it stays.
    """

    def __init__(self, names: Iterable[str], others: Iterable[str] = ()) -> None:
        self.names = tuple(dict.fromkeys(" ".join(name.split()) for name in names if name.strip()))
        words = [found for name in self.names if (found := _WORD.findall(_folded(name)))]
        told = [f"{_GAP}{_INITIAL}".join(map(re.escape, name)) for name in words]
        slugs = [_slug_pattern(name) for name in words]
        self._longest = tuple(dict.fromkeys(max(name, key=len) for name in words))
        self._told = _pattern(told, r"(?<!\w)({})(?!\w)")
        self._in_addresses = _pattern(slugs, _APART)
        self._slugs = _pattern(
            [slug for slug, name in zip(slugs, words, strict=True) if len(name) > 1], _APART
        )
        near = [name for name in others if self._told.fullmatch(_folded(name)) and not self.are_just(name)]
        self._others = Forms(near) if near else None

    def are_just(self, name: str) -> bool:
        """Tell whether a name is one of them, word by word."""
        words = _WORD.findall(_folded(name))
        return any(words == _WORD.findall(_folded(own)) for own in self.names)

    def are_in(self, text: str) -> bool:
        """Tell whether one of them stands in a text."""
        folded = _folded(text)
        if not self._may_be_in(folded):
            return False
        return bool(self._slugs.search(folded) or self.spans_in(folded))

    def out_of(self, text: str) -> str:
        """A text without them; ids in it stay ids, and addresses stay addresses."""
        if not self._may_be_in(_folded(text)):
            return text
        if is_slug(text):
            return self._out_of_address(text)
        kept = _ADDRESS.sub(lambda match: self._out_of_address(match[0]), text)
        kept = _replaced(self._slugs, kept, WITHHELD_SLUG)
        for low, high in reversed(self.spans_in(_folded(kept))):
            kept = kept[:low] + WITHHELD + kept[high:]
        return kept

    def spans_in(self, folded: str) -> list[tuple[int, int]]:
        """Where they stand in a folded running text."""
        if not self._may_be_in(folded):
            return []
        others = self._others.spans_in(folded) if self._others else ()
        return [span for match in self._told.finditer(folded) if (span := match.span()) not in others]

    def _may_be_in(self, folded: str) -> bool:
        """Tell, 20 times as fast as the patterns, that none of them is."""
        return any(word in folded for word in self._longest)

    def _out_of_address(self, text: str) -> str:
        return _replaced(self._in_addresses, text, WITHHELD_SLUG)


def _slug_pattern(words: Sequence[str]) -> str:
    """How a name stands in an address; run together only where it is too long to be another word."""
    apart = "" if sum(map(len, words)) < JOINED_LETTERS else "?"
    return rf"(?:[-_.+]|%20){apart}".join(map(re.escape, words))


def _pattern(parts: Sequence[str], frame: str) -> re.Pattern[str]:
    longest_first = sorted(parts, key=len, reverse=True)
    return re.compile(frame.format("|".join(longest_first)) if parts else r"(?!)")


@lru_cache(maxsize=4)
def _folded(text: str) -> str:
    """A text in lower case without accents, as long as it was: offsets are the same."""
    return (text if text.isascii() else _BEYOND_ASCII.sub(lambda match: _letter(match[0]), text)).lower()


@lru_cache(maxsize=4096)
def _letter(char: str) -> str:
    lower = unicodedata.normalize("NFKD", char)[:1].lower()
    return lower if len(lower) == 1 else char


def _replaced(pattern: re.Pattern[str], text: str, by: str) -> str:
    spans = [match.span() for match in pattern.finditer(_folded(text))]
    for first, last in reversed(spans):
        text = text[:first] + by + text[last:]
    return text


@dataclass(frozen=True)
class Hint:
    """Something that may mean a person, or somebody else.

    Attributes:
        start, end: Half-open character offsets.
        way: How it is written there: “R. Latif”, “Ms Latif”, “rlatif”.
        told: It with what stands around it.
        by: What stands there when it was the person.
    """

    start: int
    end: int
    way: str
    told: str
    by: str = WITHHELD


class Hints:
    """What may mean a person besides the name itself: the surname with initials, with a title or alone, and
    in addresses; where the whole name stands near, the first name too. Only a person can tell.

    Args:
        surnames: The surname in each way in which it is written.
        first_names: The other words of the name.
        others: Names of other people, who are never meant.
    """

    def __init__(self, surnames: Iterable[str], first_names: Iterable[str], others: Iterable[str]) -> None:
        last = [words for name in dict.fromkeys(surnames) if (words := _WORD.findall(_folded(name)))]
        last.sort(key=len, reverse=True)
        given = list(dict.fromkeys(word for name in first_names for word in _WORD.findall(_folded(name))))
        first = [name for name in given if len(name) > 1]
        self._initials = {name[0] for name in given}
        self._signs = tuple(dict.fromkeys(max(words, key=len) for words in last))
        self._first_names = tuple(first)
        initial = rf"[{''.join(map(re.escape, sorted(self._initials)))}]" if given else r"(?!)"
        surname = "|".join(_GAP.join(map(re.escape, words)) for words in last) or r"(?!)"
        alone = rf"(?!\w|[\s.-]+(?:[a-z][\s.]+)*(?:{surname}))"
        self._told = re.compile(
            rf"(?<!\w)(?:(?:{'|'.join(TITLES)})\b\.?\s+)?"
            rf"(?P<initials>(?:[a-z](?:\.[\s-]?|[\s-]))*|[a-z]{{2,3}}\s)"
            rf"(?P<name>{surname})(?:,?\s{initial}\.{alone}|,\s{initial}{alone})*(?!\w)"
        )
        self._first = _pattern([re.escape(name) for name in first], r"(?<!\w)(?P<name>{})(?!\w)")
        slugs = [_slug_pattern(words) for words in last]
        self._in_web = _pattern(slugs, rf"(?<![a-z0-9])(?:{initial}[-_.]?)*(?:{{}})(?![a-z0-9])")
        near = [name for name in others if any(word in _folded(name) for word in (*self._signs, *first))]
        self._others = Forms(name for name in near if min(map(len, _WORD.findall(name)), default=0) > 1)

    def may_be_in(self, text: str, *, is_near: bool) -> bool:
        """Tell, cheaply, whether there may be any; `is_near`: the whole name stands near."""
        folded = _folded(text)
        return any(sign in folded for sign in (*self._signs, *(self._first_names if is_near else ())))

    def in_text(self, text: str, *, is_near: bool) -> list[Hint]:
        """All of them, in order, in a text from which the name itself is taken out."""
        folded = _folded(text)
        web = [match.span() for match in _IN_WEB.finditer(folded) if _is_address(text, match)]
        found = [
            _hint(text, *match.span(), WITHHELD_SLUG)
            for low, high in web
            for match in self._in_web.finditer(folded, low, high)
        ]
        taken = [*web, *self._others.spans_in(folded)]
        for pattern in (self._told, *([self._first] if is_near else [])):
            for match in pattern.finditer(folded):
                is_word = text[slice(*match.span("name"))].islower()  # a best practice is no Ms Best
                is_name = not is_word and not _meet(match.span("name"), taken)
                start = self._start(text, match) if is_name else None
                if start is not None:
                    found.append(_hint(text, start, match.end(), WITHHELD))
                    taken.append(match.span())
        return sorted(found, key=lambda hint: hint.start)

    def out_of(self, text: str, ways: Container[str], *, is_near: bool) -> str:
        """A text without those that are written in one of these ways."""
        for hint in reversed(self.in_text(text, is_near=is_near)):
            if hint.way in ways:
                text = text[: hint.start] + hint.by + text[hint.end :]
        return text

    def _start(self, text: str, match: re.Match[str]) -> int | None:
        """Where it begins: at its title or initials; None where the initials are somebody else's."""
        name, before = match.start("name"), match.groupdict().get("initials") or ""
        told = text[name - len(before) : name]
        is_word = len(before.rstrip()) > 1 and before.rstrip().isalpha()
        if before and told[0].isupper() and not self._initials & set(before):
            return name if is_word else None
        if is_word and not told.rstrip().isupper():
            return name
        return next((place for place in range(match.start(), name) if text[place].isupper()), name)


def _is_address(text: str, match: re.Match[str]) -> bool:
    """Whether words joined by hyphens are an id: those of a name are not all written small."""
    return any(sign in match[0] for sign in "/@") or text[match.start() : match.end()].islower()


def _meet(span: tuple[int, int], others: Iterable[tuple[int, int]]) -> bool:
    return any(low < span[1] and span[0] < high for low, high in others)


def _hint(text: str, low: int, high: int, by: str) -> Hint:
    """What stands at a place, with some words before and after it."""
    before, after = text[max(0, low - AROUND) : low], text[high : high + AROUND]
    if low > AROUND:
        before = "… " + before.partition(" ")[2]
    if high + AROUND < len(text):
        after = after.rpartition(" ")[0] + " …"
    told = " ".join(f"{before}{text[low:high]}{after}".split())
    return Hint(low, high, " ".join(text[low:high].split()), told, by)


@dataclass(frozen=True)
class Redactions:
    """What was redacted, as digests that do not tell the name.

    Attributes:
        digests: Salt → digests of the folded words of each form.
    """

    digests: Mapping[str, frozenset[str]] = field(default_factory=dict)

    @classmethod
    def of(cls, data: bytes) -> Redactions:
        """Those in the bytes of a file of redactions; none where it cannot be read."""
        try:
            entries = read_yaml(data.decode()).value or []
            return cls({str(entry["salt"]): frozenset(entry["digests"]) for entry in entries})
        except (MalformedText, UnicodeDecodeError, KeyError, TypeError):
            return cls({})

    def are_in(self, text: str) -> bool:
        """Tell whether a redacted name of two words or more stands in a text."""
        if not self.digests:
            return False
        words = _WORD.findall(_folded(text))
        runs = {" ".join(words[i : i + n]) for n in range(2, LONGEST + 1) for i in range(len(words) - n + 1)}
        return any(_digest(salt, run) in known for salt, known in self.digests.items() for run in runs)


def with_redaction(data: bytes, forms: Forms) -> bytes:
    """The bytes of a file of redactions with one more entry."""
    salt = secrets.token_hex(16)
    digests = sorted({_digest(salt, " ".join(_WORD.findall(_folded(name)))) for name in forms.names})
    lines = "".join(f"    - {digest}\n" for digest in digests)
    return data + f"- salt: {salt}\n  digests:\n{lines}".encode()


def _digest(salt: str, words: str) -> str:
    return hashlib.sha256(f"{salt} {words}".encode()).hexdigest()
