"""One form for the many ways one word is written: accents, quotes, British and American, endings.

The same folding is applied to records and to queries, so it only has to be consistent: `promise` may
become `promize` on both sides and nobody is hurt. Exceptions are needed only where two different words
would fall together.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

import Stemmer

VERSION = 1
"""Raised with every change of what a word becomes: an index made before it is built anew."""

_CACHE = 1 << 17
_LETTERS = str.maketrans(
    {
        "ł": "l",
        "ø": "o",
        "đ": "d",
        "ð": "d",
        "þ": "th",
        "æ": "ae",
        "œ": "oe",
        "ı": "i",
        "’": "'",
        "ʼ": "'",
        "‘": "'",
    }
)
_porter2 = Stemmer.Stemmer("english", 0)


@lru_cache(_CACHE)
def fold(raw: str) -> str:
    """A word as it is compared: `Jönköping` → `jonkoping`, `N.E.F.` → `nef`, `Solihull’s` → `solihull`."""
    plain = raw.casefold()
    if not plain.isascii():
        decomposed = unicodedata.normalize("NFKD", plain)
        plain = "".join(char for char in decomposed if not unicodedata.combining(char)).translate(_LETTERS)
    if "'" in plain:
        plain = plain.removesuffix("'s").replace("'", "")
    return plain.replace(".", "")


@lru_cache(_CACHE)
def term_of(word: str) -> str:
    """The index term of a folded word: American spelling, then Porter2 (snowballstem.org)."""
    return str(_porter2.stemWord(americanised(word)))


def is_inflected(one: str, other: str) -> bool:
    """Tell whether two folded words are forms of one: `project`, `projects`; not `projection`."""
    return _bare(one) == _bare(other)


def _bare(word: str) -> str:
    bare = re.sub(_INFLECTION, "", americanised(word))
    return bare[:-1] if bare[-2:-1] == bare[-1:] else bare


_INFLECTION = r"(?<=\w{3})(?:ies|ied|ings?|ers?|e[sd]|[esy])$"
_HOURS = "four|hour|pour|tour|sour|dour|your|our|flour|scour|devour|contour|detour|velour|parkour|amour"
_DOUBLED = (
    "cancel|channel|counsel|dial|equal|fuel|initial|label|level|marvel|model|pedal|signal|total|travel|tunnel"
)
_SINGLE_L = ("enrol", "fulfil", "instal", "distil", "instil", "enthral")
_RE, _IS, _LL = ("tre", "bre", "gre"), ("ise", "isi", "isa"), ("lling", "lled", "ller", "llor")
_RULES = (
    ("practi", r"^practi[cs](e|es|ed|ing)$", r"practic\1"),
    (
        "our",
        rf"^(?!(?:{_HOURS})(?:s|ed|ing|ly)?$)(\w{{2,}})our(s|ed|ing|ful|able|ably|al|ist|ite|hood|hoods|ly|less|y)?$",
        r"\1or\2",
    ),
    *((part, r"is(e|es|ed|ing|er|ers|ation|ations|ational|able)$", r"iz\1") for part in _IS),
    ("ys", r"ys(e|es|ed|ing|er|ers)$", r"yz\1"),
    *((end, r"(cent|theat|lit|met|fib|calib|lust|meag|sab|somb|spect)re(s?)$", r"\1er\2") for end in _RE),
    ("red", r"(cent|fib|lit|met|theat)red$", r"\1ered"),
    ("ring", r"(cent|fib|lit|met|theat)ring$", r"\1ering"),
    *((part, rf"^({_DOUBLED})l(ing|ings|ed|er|ers|or|ors)$", r"\1\2") for part in _LL),
    *((word, rf"^({word})(s|ment|ments)?$", r"\1l\2") for word in _SINGLE_L),
    ("logue", r"^(dial|catal|anal|monol)ogue(s)?$", r"\1og\2"),
    ("gement", r"^(judg|acknowledg|abridg)ement(s)?$", r"\1ment\2"),
    ("ence", r"^(defen|offen|licen|preten)ce(s|d)?$", r"\1se\2"),
    ("programme", r"^programme(s|d|r|rs)?$", r"program\1"),
    ("agei", r"^ageing$", "aging"),
    ("agei", r"^agei(sm|st)$", r"agi\1"),
    ("paed", r"^paed", "ped"),
    ("haem", r"haem", "hem"),
    ("orthopaed", r"^orthopaed", "orthoped"),
    ("gynaec", r"^gynaec", "gynec"),
    ("grey", r"^(grey)(s|er|ing)?$", r"gray\2"),
    ("mould", r"^mould", "mold"),
    ("skil", r"^skil(ful)", r"skill\1"),
    ("cheque", r"^cheque(s)?$", r"check\1"),
    ("tyre", r"^tyre(s)?$", r"tire\1"),
    ("learnt", r"^learnt$", "learned"),
)
"""Letters that a word must have for the rule to be tried, the rule, what the word becomes. A rule is
compiled when a word first has its letters: all of them at once would take 2 ms of every start."""


@lru_cache(_CACHE)
def americanised(word: str) -> str:
    """A folded British word in American spelling: `neighbourhood`, `organisation`, `person-centred` parts.

    Source: the regular differences listed in the Oxford Guide to Style (ch. 13), as rules; checked
    against the corpus's own words in the tests.
    """
    for letters, pattern, replacement in _RULES:
        if letters in word:
            changed, count = re.subn(pattern, replacement, word)
            if count:
                return changed
    return word


STOP_WORDS = frozenset(
    "a about above after again against all also am an and any are as at be because been before being below"
    " between both but by can cannot could did do does doing down during each few for from further had has"
    " have having he her here hers herself him himself his how i if in into is it its itself just me more"
    " most my myself no nor not now of off on once only or other our ours ourselves out over own same she"
    " should so some such than that the their theirs them themselves then there these they this those"
    " through to too under until up very was we were what when where which while who whom why will with"
    " would you your yours yourself yourselves us via upon within without".split()
)
"""Words too common to rank by; a phrase still finds them."""
