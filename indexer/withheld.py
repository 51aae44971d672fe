"""Names that are withheld: what finds one however it is written, and what notices it when it comes back.

It knows texts, not records, and reads no file.
"""

from __future__ import annotations

import hashlib
import re
import secrets
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
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


class Forms:
    """The ways in which a name is written, and what finds them, whatever the case, the accents and the
    initials in the middle; in running text, in addresses, in ids.

    Args:
        names: Each way to be taken out. A single word is only looked for in running text.
    """

    def __init__(self, names: Iterable[str]) -> None:
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

    def are_in(self, text: str) -> bool:
        """Tell whether one of them stands in a text."""
        folded = _folded(text)
        if not any(word in folded for word in self._longest):  # 20 times as fast as the patterns
            return False
        return bool(self._told.search(folded) or self._slugs.search(folded))

    def out_of(self, text: str) -> str:
        """A text without them; ids in it stay ids, and addresses stay addresses."""
        if is_slug(text):
            return self._out_of_address(text)
        kept = _ADDRESS.sub(lambda match: self._out_of_address(match[0]), text)
        return _replaced(self._told, _replaced(self._slugs, kept, WITHHELD_SLUG), WITHHELD)

    def _out_of_address(self, text: str) -> str:
        return _replaced(self._in_addresses, text, WITHHELD_SLUG)


def _slug_pattern(words: Sequence[str]) -> str:
    """How a name stands in an address; run together only where it is too long to be another word."""
    apart = "" if sum(map(len, words)) < JOINED_LETTERS else "?"
    return rf"(?:[-_.+]|%20){apart}".join(map(re.escape, words))


def _pattern(parts: Sequence[str], frame: str) -> re.Pattern[str]:
    longest_first = sorted(parts, key=len, reverse=True)
    return re.compile(frame.format("|".join(longest_first)) if parts else r"(?!)")


def _folded(text: str) -> str:
    """A text in lower case without accents, as long as it was: offsets are the same."""
    return text.lower() if text.isascii() else "".join(map(_letter, text))


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
