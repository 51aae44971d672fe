"""Bodies that a sentence says have held the day: the verb of hosting behind them, or the sign `hosted by` before."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from indexer.intake.dates_in_text import MONTHS, WEEKDAYS
from indexer.intake.entries import organisation_at
from indexer.intake.known import Known
from indexer.intake.layout import Layout
from indexer.intake.naming import GIVEN_NAMES, is_organisation_name, is_person_name
from indexer.intake.proposal import Party, Span, Value
from indexer.intake.scene import is_to_come, opening_sentences, scenes_of

HEADER = 1_800
"""Letters of a write-up in which its hosts are told."""
MOST_NAMES = 30
"""How many words with a capital of a sentence are asked for a body."""
MOST_BODIES = 8
"""How many bodies may have held a day together."""

_CAPITAL = re.compile(r"(?<![\w’'&.-])[A-Z]")
_VERB = (
    r"(?:hosted|hosts|hosting|holding|holds|held|organi[sz]ed|organi[sz]es|organi[sz]ing|convened|convenes|convening|ran|run|runs|running|put|puts|staged|stages|arranged|laid|called"
    r"|brought|gathered|teamed up|joined forces|hired|invited|threw|set up|mounted|met)\b"
)
_DID = re.compile(
    r"(?P<relative>,?\s+(?:who|which|that))?\s+(?:(?:had|have|has|is|are|was|were|been|jointly|together|again|kindly|also|then|once|themselves)\s+){0,4}"
    rf"(?:{_VERB}(?P<rest>[^.!?\n]{{0,160}})|(?P<behind>behind\b|(?:acted as |(?:the|our|joint|kind|generous) ){0, 3}(?:hosts|host|organisers|conveners|convenors)\b(?! of)))"
)
_OBJECT = re.compile(
    r"\b(?:day|days|event|conference|seminar|meeting|gathering|roadshow|forum|evening|workshop|school|festival|summit|assembly|symposium|exchange|us|together|residential"
    r"|session|celebration|afternoon|morning|convention|launch|it|today|conversations?|tour|room|webinar|lectures?|supper|dinner|masterclass|round table|everyone|everybody)\b",
    re.IGNORECASE,
)
FURTHEST_OBJECT = 70
_OWN_WORK = re.compile(
    r"\s+(?:a|an|the|their|its)?\s*(?:stall|table|workshops|workshop on|sessions? on|project|scheme|café|cafe|groups?|training|service)\b",
    re.IGNORECASE,
)
_WHICH = re.compile(r"\b(?:which|that|whom)\s+(?:the\s+)?$")
_NO_SUBJECT = re.compile(
    r"\b(?:by|from|of|with|at|in|for|to|and then|said|says)\s+(?:the\s+)?$", re.IGNORECASE
)
_MET = re.compile(r"\bmet$")
_FOR_THE_DAY = re.compile(r"\s+(?:this year|again|in the|at the|for (?:its|the|a|our))\b")
_TEAMED = re.compile(r"\s*(?:up\s+)?with\s+(?:the\s+)?(?=[A-Z])")
_HELPED = re.compile(
    r"\b(?:in partnership|together|in association|in collaboration|jointly|with help from|with the help of)\s+(?:with\s+)?(?:the\s+)?(?=[A-Z])"
)
_WITH = re.compile(r"^[^.!?\n,]{0,40}?\bwith\s+(?:the\s+)?(?=[A-Z])")
_WE_ARE = re.compile(r"\b[Ww]e\W{1,3}(?:here\s+)?(?:means?|are|at|being)\s+(?:the\s+)?(?=[A-Z])")
BY = "before the word that says who held it"


def hosting(layout: Layout, known: Known) -> Iterator[Party]:
    """Yield the bodies of the first sentence that says who held the day: `A, B and C brought us together`."""
    for start, end in opening_sentences(layout):
        if start >= HEADER:
            return
        if is_to_come(layout.text[start:end]) and not _DONE.search(layout.text[start:end]):
            continue
        bodies = list(_in_sentence(layout.text, (start, end), known))
        if bodies:
            yield from (Party(body, "host") for body in bodies)
            return


_DONE = re.compile(r"\b(?:hosted|held|organi[sz]ed|brought)\b")


def _in_sentence(text: str, sentence: Span, known: Known) -> Iterator[Value]:
    """The bodies of a sentence that a verb of hosting follows, and those that they did it with."""
    low, end = sentence
    for _ in range(MOST_NAMES):
        capital = _CAPITAL.search(text, low, end)
        if not capital:
            return
        start = capital.start()
        if _word_at(text, start).lower() in _NOT_FIRST or _is_within_name(text, start):
            low = start + 1
            continue
        bodies = list(islice(organisations_listed(text, start, end, known, BY), MOST_BODIES))
        stop = max((body.span[1] for body in bodies if body.span), default=0)
        did = _DID.match(text, stop, end) if bodies else None
        if did and all(is_body(body) for body in bodies) and _holds_event(text, sentence, start, did):
            yield from bodies
            yield from _helpers(text, did, end, known)
            return
        low = start + 1


_NOT_FIRST = frozenset(
    "the our on at in last this that these from for when where after as by with and but it we they thanks thank his her their to".split()
) | {*MONTHS, *WEEKDAYS}
"""Words with a capital that begin a sentence and no name of a body."""


def _is_within_name(text: str, start: int) -> bool:
    """The word before has a capital too, and is no word that begins a sentence."""
    before = re.search(r"([A-Z][\w’'-]{0,40})[ ]$", text[max(0, start - 45) : start])
    return bool(before) and before[1].lower() not in _NOT_FIRST  # type: ignore[index]


def _word_at(text: str, start: int) -> str:
    """The word that begins at an offset."""
    word = re.compile(r"[\w-]{1,40}").match(text, start)
    return word[0] if word else ""


def is_body(body: Value) -> bool:
    """A body; no person, no person of one, and not the day itself: `Leeds Sharing Day brought us together`."""
    if _OCCASION.search(body.text) and not body.known:
        return False
    bearer = re.split(r"\s(?:of|from|at|for)\s", body.text)[0]
    words = bearer.split()
    of_person = is_person_name(bearer) and not is_organisation_name(bearer)
    is_long = len(words) > LONGEST_PERSON and words[0].lower() not in GIVEN_NAMES
    return bool(body.known) or not of_person or is_long


_OCCASION = re.compile(
    r"\b(?:gathering|day|conference|roadshow|festival|evening|morning|afternoon|seminar|symposium|summit|workshop|showcase|celebration|supper|breakfast|convention)$",
    re.IGNORECASE,
)
LONGEST_PERSON = 3
"""Words of a person's name that begins with no given name we know."""


def _holds_event(text: str, sentence: Span, start: int, did: re.Match[str]) -> bool:
    """What was held is the day: its word stands behind the verb, or before `which` and the body."""
    before = text[sentence[0] : start]
    if _WHICH.search(before):
        return bool(_OBJECT.search(before)) or bool(_WITH.match(did["rest"] or ""))
    if _NO_SUBJECT.search(before) and not did["relative"]:
        return False
    if did["behind"]:
        return True
    rest = did["rest"]
    if _MET.search(text[did.start() : did.start("rest")]):
        return bool(_FOR_THE_DAY.match(rest))
    if _TEAMED.match(rest):
        return bool(_OBJECT.search(rest))
    return not _OWN_WORK.match(rest) and bool(_OBJECT.search(rest[:FURTHEST_OBJECT]))


def _helpers(text: str, did: re.Match[str], end: int, known: Known) -> Iterator[Value]:
    """`teamed up with X`, `which the Council held with X`, `in partnership with X`"""
    if did["rest"] is None:
        return
    low = did.start("rest")
    for sign in (
        _TEAMED.match(text, low, end),
        _HELPED.search(text, low, end),
        _WITH_AT.match(text, low, end),
    ):
        if sign:
            yield from organisations_listed(text, sign.end(), end, known, BY)
            return


_WITH_AT = re.compile(r"\s+(?:it\s+|them\s+)?(?:jointly\s+)?with\s+(?:the\s+)?(?=[A-Z])")


_ITS_DAY = re.compile(
    r"[’']s?\s+(?:[\w’'-]+\s+){0,3}?(?:annual|yearly|spring|summer|autumn|winter|own)?\s?(?:conference|gathering|day|festival|meeting|assembly|school|summit|forum|roadshow|event|seminar|workshop|symposium|conversation|supper)\b"
)


def owners(layout: Layout, known: Known) -> Iterator[Party]:
    """Yield the body whose day the scene tells of: `Severnside Homes’ tenants’ gathering was held`."""
    for start, end in scenes_of(layout):
        if start >= HEADER:
            return
        for sign in _ITS_DAY.finditer(layout.text, start, end):
            low = _name_before(layout.text, start, sign.start())
            for body in organisations_listed(layout.text, low, sign.start(), known, "whose day it was"):
                if body.span and body.span[1] == sign.start() and is_organisation_name(body.text):
                    yield Party(body, "host")
                    return
                break


def _name_before(text: str, low: int, end: int) -> int:
    """Where the words with capitals begin that stand before an offset."""
    name = re.search(
        r"[A-Z][\w&’-]*(?: (?:(?:of|for|and|the) )?[A-Z][\w&’-]*){0,7}$", text[max(low, end - FAR) : end]
    )
    start = max(low, end - FAR) + name.start() if name else end
    return start + 4 if text.startswith("The ", start) else start


def we_are(layout: Layout, known: Known) -> Iterator[Party]:
    """`We at Patchwork Futures`, `We here means Patchwork Futures`"""
    for sign in _WE_ARE.finditer(layout.text[:HEADER]):
        for body in organisations_listed(layout.text, sign.end(), len(layout.text), known, "who “we” are"):
            if is_body(body):
                yield Party(body, "host")
                return


# --- lists of bodies ---------------------------------------------------------------------------

_IS_PART = re.compile(
    r"(?:School|Department|Faculty|Centre|Center|Institute|College|Unit|Division|Office)\s+(?:of|for)\b"
)
_IS_WHOLE = re.compile(r"\b(?:University|College|Council|Trust)\b")
_WITHIN = re.compile(r",\s+(?:the\s+)?(?=[A-Z])")
"""`School of Rural Studies, Corrib University` is one body."""
_LOWER = re.compile(r"(?:nef|inControl)\b")
_OTHER_LANGUAGE = re.compile(r"\s*/\s*(?=[A-Z])")
_AND = re.compile(
    r"\s*(?:\([^)\n]*\))?\s*(?:,\s*and\s+|,\s+|;\s+|\s+and\s+|\s*&\s*|\s*\+\s*|\n\s*)(?:by\s+|with\s+|the\s+|hosted by\s+)*(?=[A-Z]|nef\b)"
)
FAR = 120
"""Letters in which a name ends."""


def organisations_listed(text: str, start: int, end: int, known: Known, by: str) -> Iterator[Value]:
    """`A, B University, C and d`: the names of a row, up to the word that is none."""
    position = start
    while position < end:
        lower = _LOWER.match(text, position)
        span = lower.span() if lower else organisation_at(text, position, min(end, position + FAR), known)
        if not span or span[1] > end:
            return
        within = _WITHIN.match(text, span[1], end) if _IS_PART.match(text[slice(*span)]) else None
        whole = organisation_at(text, within.end(), min(end, within.end() + FAR), known) if within else None
        span = (span[0], whole[1]) if whole and _IS_WHOLE.search(text[slice(*whole)]) else span
        name = text[slice(*span)]
        if len(name) > 2 and (
            is_organisation_name(name) or known.is_organisation(name) or " " in name or lower
        ):
            yield known.organisation(Value(name, span, by))
        other = _OTHER_LANGUAGE.match(text, span[1], end)
        if other:  # the same name in the country's other language
            same = organisation_at(text, other.end(), min(end, other.end() + FAR), known)
            span = (span[0], same[1]) if same else span
        joint = _AND.match(text, span[1], end)
        if not joint:
            return
        position = joint.end()
