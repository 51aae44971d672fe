"""When a proposed value says the same as a label; how much that counts for is the scores' matter.

A label writes `A | B` where either will do.
"""

import re
import unicodedata
from collections.abc import Iterable
from difflib import SequenceMatcher

HONORIFICS = frozenset(
    "prof professor dr mr mrs ms miss mx cllr councillor rev revd reverend sir dame lord lady baroness sister"
    " provost mayor obe mbe cbe phd ph d jp".split()
)
SHORT_PLACE = 10
"""Words of a place; a longer text names no town, it only holds one."""
MORE_OF_VENUE = 8
MORE_OF_SERIES = 6
"""Words that may stand beside those of the label."""
SAME_TITLE = 0.85
SAME_VENUE = 0.75
SAME_SERIES = 0.7
"""F1 of the words from which two say the same."""
SAME_LETTERS = 0.92
_LEVEL = {
    **str.maketrans("‘’‚‛′ʼ“”„«»‐‑‒–—―−", "''''''\"\"\"\"\"-------", "\u00ad\u200b\u200c\u200d\ufeff"),
    ord("…"): "...",
}
_LIGATURES = re.compile("[\ufb00-\ufb06]")
_STEMS = (("ies", "y"), ("ing", ""), ("ers", "er"), ("s", ""))


def alternatives(label: str) -> list[str]:
    """What will do for a label."""
    return [stripped for part in label.split("|") if (stripped := part.strip())]


def levelled(text: str) -> str:
    """A text with white space, quotes, dashes and case levelled, and its letters kept, ligatures too."""
    text = re.sub(r"\s+", " ", unicodedata.normalize("NFC", text).translate(_LEVEL))
    return re.sub(r"\s*-\s+|\s+-\s*", " - ", text).lower().strip()


def words(text: str) -> list[str]:
    """A text's words without case and accents; `&` is `and`. A ligature left in is a letter of its own."""
    return re.findall(r"\w+", _folded(text).replace("'", "").replace("&", " and "))


def holds(text: list[str], part: list[str]) -> bool:
    """All of `part` stands in `text`, in its order, without a gap."""
    size = len(part)
    return size > 0 and any(text[start : start + size] == part for start in range(len(text) - size + 1))


def stems(text: str) -> list[str]:
    """A text's words without plural and `-ing`."""
    return [_stem(word) for word in words(text)]


def same_title(label: str, said: str) -> bool:
    """All words are the same, or almost all."""
    said_words = words(said)
    return not _LIGATURES.search(said) and any(
        _f1_of_words(words(one), said_words) >= SAME_TITLE for one in alternatives(label)
    )


def same_person(label: str, said: str) -> bool:
    """The names are the same but for case, accents, hyphens, honorifics and initials behind the first."""
    key = _person_key(said)
    return bool(key) and any(_person_key(one) == key for one in alternatives(label))


def same_organisation(label: str, said: str, *, more: int = 2) -> bool:
    """The names are the same but for `the`, `&` and a letter; `more` words may stand beside them."""
    said_words = _organisation_words(said)
    for wanted in map(_organisation_words, alternatives(label)) if said_words else ():
        if holds(said_words, wanted) and len(said_words) <= len(wanted) + more:
            return True
        if SequenceMatcher(None, " ".join(wanted), " ".join(said_words)).ratio() >= SAME_LETTERS:
            return True
    return False


def is_named(labels: Iterable[str], said: str) -> bool:
    """The words of one of the labels stand in it."""
    said_words = words(said)
    return any(holds(said_words, words(one)) for label in labels for one in alternatives(label))


def same_place(label: str, said: str) -> bool:
    """It is named, and not in a whole sentence."""
    return len(words(said)) <= SHORT_PLACE and is_named([label], said)


def same_venue(label: str, said: str) -> bool:
    """It is named, with its address or without, or almost so."""
    said_words = _organisation_words(said)
    return any(
        (holds(said_words, wanted) and len(said_words) <= len(wanted) + MORE_OF_VENUE)
        or _f1_of_words(wanted, said_words) >= SAME_VENUE
        for wanted in map(_organisation_words, alternatives(label))
    )


def same_series(label: str, said: str) -> bool:
    """It is named in full, in two words of it or more, or almost so."""
    said_words = words(said)
    return any(
        (holds(said_words, wanted) and len(said_words) <= len(wanted) + MORE_OF_SERIES)
        or (len(said_words) > 1 and holds(wanted, said_words))
        or _f1_of_words(wanted, said_words) >= SAME_SERIES
        for wanted in map(words, alternatives(label))
    )


def same_theme(label: str, said: str) -> bool:
    """The stems of one are part of the other's, or the same when written together."""
    said_stems = stems(said)
    return any(
        holds(said_stems, wanted) or holds(wanted, said_stems) or "".join(wanted) == "".join(said_stems)
        for wanted in map(stems, alternatives(label) if said_stems else ())
    )


def _folded(text: str) -> str:
    """Without case and accents. `lower`, not `casefold`: that would take ligatures apart."""
    letters = unicodedata.normalize("NFD", text.translate(_LEVEL))
    return "".join(letter for letter in letters if not unicodedata.combining(letter)).lower()


def _person_key(name: str) -> list[str]:
    without_pronouns = re.sub(r"\((?:she|he|they)[^)]*\)", " ", _folded(name))
    parts = [word for word in words(without_pronouns) if word not in HONORIFICS]
    return [word for index, word in enumerate(parts) if index == 0 or len(word) > 1]


def _organisation_words(name: str) -> list[str]:
    parts = words(re.sub(r"'s\b", "", _folded(name)))
    return parts[1:] if parts[:1] == ["the"] and len(parts) > 1 else parts


def _stem(word: str) -> str:
    for ending, instead in _STEMS:
        if len(word) > 4 and word.endswith(ending) and not word.endswith("ss"):
            return word.removesuffix(ending) + instead
    return word


def _f1_of_words(wanted: list[str], said: list[str]) -> float:
    left, shared = list(said), 0
    for word in wanted:
        if word in left:
            left.remove(word)
            shared += 1
    return 2 * shared / (len(wanted) + len(said)) if shared else 0.0
