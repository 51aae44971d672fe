"""Who held the event: the organisations in their parts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from indexer.intake.entries import organisation_at
from indexer.intake.known import Known
from indexer.intake.layout import Layout, label_key
from indexer.intake.naming import ORGANISATION, is_organisation_name
from indexer.intake.people import GENERIC_BODIES
from indexer.intake.proposal import Party, Value
from indexer.intake.stated import fields_of
from indexer.intake.stretch import sentences_of
from indexer.intake.title import EVENT_WORDS

_HOSTED = re.compile(
    r"\b(?P<sign>(?:co-)?hosted(?:\s+(?:jointly|together))?\s+(?:by|with)|(?:organi[sz]ed|convened|arranged|staged|put on|laid on)(?:\s+(?:jointly|together))?\s+by"
    r"|(?P<weak>held (?:(?:on|in|at) [^.;\n]{2,80}? )?by(?=\s+(?:both\s+|the\s+)*[A-Z])|run(?:\s+jointly)?\s+by|delivered by|brought together by|arranged for us by)|jointly (?:by|with)|(?:a|our) joint (?:\w+ )?(?:by|of|between)|our hosts(?: for the \w+)?(?: (?:were|are))?,?|hosts? (?:was|were|for the day (?:was|were)))"
    r"\s+(?:both\s+|the\s+|our friends at\s+)*",
    re.IGNORECASE,
)
_ITS_OWN = re.compile(
    r"(?P<host>[A-Z][\w&-]+(?: (?:of |for |and |the )?[A-Z][\w&-]+)+)[’'](?:s)? "
    r"(?:\w+ )?(?:annual|yearly|spring|summer|autumn|winter)\b[^.!?\n]{0,30}"
    r"\b(?:conference|gathering|day|festival|meeting|assembly|school|summit|forum)\b"
)
"""`Severnside Homes’ third annual tenants’ gathering`"""
_JOINED = re.compile(
    r"[\s,]*(?:and\s+)?(?P<sign>hosted by|on behalf of|in partnership with|together with|in association with|in collaboration with|with the support of|with help from|with)"
    r"\s+(?:both\s+|the\s+)*(?=[A-Z]|nef\b)"
)
_LATER_JOINED = re.compile(
    r"[a-z][^.!?\n]{0,60}?\s(?:together|in partnership|in association)\s+with\s+(?:the\s+)?(?=[A-Z])"
)
_HELPED = re.compile(
    r"\b(?:in partnership|together|in association|in collaboration|with help from|with the help of)\s+(?:with\s+)?(?:the\s+)?(?=[A-Z])"
)
_OF_EVENT = re.compile(
    r"\b(?:day|days|event|conference|seminar|meeting|gathering|roadshow|forum|exchange|evening|morning|afternoon|it|which|summit|festival|workshop|assembly"
    r"|symposium|webinar|residential|session|masterclass|residency|who)\b[^.]{0,60}$",
    re.IGNORECASE,
)
HEADER = 1_800
"""Letters of a write-up in which its hosts are told."""
_NO_HOST = re.compile(
    r"\b(?:workshops?|sessions?|stalls?|tables?|photos?|lunch|catering|discussions?|examples?|projects?|schemes?|walks?|groups?|training|teas?|café)"
    r"(?:\s+(?:was|were|is|are|being))?\s*$",
    re.IGNORECASE,
)
_SUBJECTS = re.compile(
    r"^(?P<list>(?:The |the )?[A-Z][^.!?\n:]{2,170}?)\s+(?:had |have |has |is |are |jointly |together |again )*"
    r"(?:hosted|hosting|holding|organi[sz]ed|organi[sz]ing|convened|convening|ran|held|put on|staged|brought|teamed up|joined forces|invited (?:us|everyone|everybody))\b(?P<rest>[^.!?\n]*)"
)
_EVENT_AFTER = re.compile(
    r"\b(?:day|event|conference|seminar|meeting|gathering|roadshow|forum|evening|workshop|school|festival|summit|assembly|symposium|exchange|us|together|residential"
    r"|session|celebration|afternoon|morning|convention|launch)\b",
    re.IGNORECASE,
)
_IT = re.compile(r"\s+it\b")
_TEAMED = re.compile(r"^\s*(?:up\s+)?with\s+(?:the\s+)?(?=[A-Z])")
ROLES = {"convened": "convener", "behalf": "on behalf of", "support": "supporter"}


def hosts_of(layout: Layout, known: Known) -> tuple[Party, ...]:
    """The organisations that held the day, with their parts."""
    parties: dict[str, Party] = {}
    for fields in fields_of(layout):
        for name in _stated_hosts(fields):
            _add_party(parties, Party(known.organisation(Value(name, None, "the file's own data")), "host"))
    for item in layout.values("host"):
        for party in _parties(layout.text, *item.span, f"the label {item.label}", known):
            _add_party(parties, party)
    for match in _HOSTED.finditer(layout.text[:HEADER]):
        sentence = re.split(r"[.!?]\s|\n", layout.text[max(0, match.start() - 160) : match.start()])[-1]
        if _NO_HOST.search(sentence) or (
            match["weak"] and sentence.strip() and not _OF_EVENT.search(sentence)
        ):
            continue
        line_end = layout.text.find("\n", match.end())
        end = line_end if line_end >= 0 else len(layout.text)
        for party in _parties(layout.text, match.end(), end, match["sign"], known):
            _add_party(parties, party)
    for party in _hosting(layout, known):
        _add_party(parties, party)
    _add_owner(parties, layout, known)
    return _with_letterhead(layout, parties, known)


def _with_letterhead(layout: Layout, parties: dict[str, Party], known: Known) -> tuple[Party, ...]:
    """Hosts called `the Trust` by their full names; where only partners are named, or nobody, the letterhead's body."""
    whole: dict[str, Party] = {}
    for party in parties.values():
        _add_party(whole, _in_full(layout.text, party, known))
    resolved = tuple(whole.values())
    if any(party.role == "host" and not party.name.by.startswith(WITH) for party in resolved):
        return tuple(party for party in resolved if party.name.text)
    head = _letterhead(layout, known)
    return tuple(party for party in (*((Party(head, "host"),) if head else ()), *resolved) if party.name.text)


WITH = "behind “jointly with”"


_IS_GENERIC = re.compile(
    rf"(?:(?:county|city|borough|district|town|parish|housing|health)\s+)?(?:{'|'.join(GENERIC_BODIES)})",
    re.IGNORECASE,
)


def _in_full(text: str, party: Party, known: Known) -> Party:
    """`The Trust` as the one body of the text whose name ends so; without a name where there is none or more."""
    said = re.sub(r"^[Tt]he\s+", "", party.name.text)
    if not _IS_GENERIC.fullmatch(said):
        return party
    longer = {
        match[0]
        for match in ORGANISATION.finditer(text)
        if match[0].lower().endswith(f" {said.lower()}")
        and " the " not in match[0]
        and not re.match(r"(?:The|Our|This|That)\s", match[0])
    }
    names = {name.title() if name.isupper() else name for name in longer}
    if len(names) != 1:
        return Party(Value(""))
    name = names.pop()
    return Party(
        known.organisation(
            Value(name, party.name.span, party.name.by, f"written “{text[slice(*party.name.span)]}”")
        )
        if party.name.span
        else party.name,
        party.role,
    )


def _letterhead(layout: Layout, known: Known) -> Value | None:
    """The body that the first lines are headed by: a whole line, or what stands before its first sign."""
    for line in layout.lines[:LETTERHEAD_LINES]:
        head = re.split(r"\s+[–—|·-]\s+|:\s|,\s", line.text)[0]
        name = re.sub(
            r"^(?:News from|Newsletter of|The newsletter of|Bulletin of|Notes from)\s+(?:the\s+)?", "", head
        )
        shaped = name.title() if name.isupper() else name
        whole = ORGANISATION.fullmatch(shaped)
        if (
            whole
            and len(shaped.split()) > 1
            and is_organisation_name(shaped)
            and not EVENT_WORDS.search(shaped)
        ):
            low = line.start + line.text.index(name)
            note = f"written “{name}”" if shaped != name else ""
            return known.organisation(Value(shaped, (low, low + len(name)), "at the head of the page", note))
    return None


LETTERHEAD_LINES = 4


def _add_owner(parties: dict[str, Party], layout: Layout, known: Known) -> None:
    """The body whose yearly event it was."""
    match = _ITS_OWN.search(layout.text[:HEADER])
    if match:
        whose = Value(match["host"], match.span("host"), "whose yearly event it was")
        _add_party(parties, Party(known.organisation(whose), "host"))


def _hosting(layout: Layout, known: Known) -> Iterator[Party]:
    """The bodies that a sentence of the opening says have held the day: `A, B and C brought us together`."""
    by = "before the word that says who held it"
    for start, end in sentences_of(layout.text, 0, min(HEADER, len(layout.text))):
        low = start + len(re.match(r"(?:On [^,]{4,40},\s+|Last \w+,?\s+)?", layout.text[start:end])[0])  # type: ignore[index]
        for at in (low, *(low + m.end() for m in re.finditer(r"\bwhere\s+|\n", layout.text[low:end]))):
            match = _SUBJECTS.match(layout.text[at:end])
            if not match or not (_EVENT_AFTER.search(match["rest"]) or _IT.match(match["rest"])):
                continue
            stop = at + match.end("list")
            bodies = list(
                _organisations_listed(
                    layout.text, at + (4 if match["list"][:4].lower() == "the " else 0), stop, known, by
                )
            )
            if not bodies or not bodies[-1].span or bodies[-1].span[1] < stop - 2:
                continue
            teamed = _TEAMED.match(match["rest"])
            if teamed:
                bodies += _organisations_listed(
                    layout.text, at + match.start("rest") + teamed.end(), end, known, by
                )
            helped = _HELPED.search(layout.text, stop, end)
            if helped:
                bodies += _organisations_listed(layout.text, helped.end(), end, known, by)
            yield from (Party(body, "host") for body in bodies)
            return


def _parties(text: str, start: int, end: int, sign: str, known: Known) -> Iterator[Party]:
    """The bodies behind a sign such as `hosted by`, and those joined to them by another."""
    position = start
    while True:
        role = next((role for word, role in ROLES.items() if word in sign.lower()), "host")
        for value in _organisations_listed(text, position, end, known, f"behind “{sign}”"):
            yield Party(value, role)
            position = value.span[1] if value.span else position
        if position == start and (later := _LATER_JOINED.match(text, position, end)):
            position = later.end()
            continue
        joined = _JOINED.match(text, position, end)
        if not joined:
            return
        sign, position = joined["sign"], joined.end()


def _stated_hosts(fields: dict[str, Any]) -> Iterator[str]:
    for name, value in fields.items():
        if label_key(name.replace("_", " ")) != "host":
            continue
        for item in value if isinstance(value, list) else [value]:
            stated = item.get("name") if isinstance(item, dict) else item
            if isinstance(stated, str) and stated:
                yield stated


_IS_PART = re.compile(
    r"(?:School|Department|Faculty|Centre|Center|Institute|College|Unit|Division|Office)\s+(?:of|for)\b"
)
_IS_WHOLE = re.compile(r"\b(?:University|College|Council|Trust)\b")
_WITHIN = re.compile(r",\s+(?:the\s+)?(?=[A-Z])")
"""`School of Rural Studies, Corrib University` is one body."""


def _add_party(parties: dict[str, Party], party: Party) -> None:
    key = party.name.known or re.sub(r"\W|^the ", "", party.name.text.lower())
    parties.setdefault(key, party)


def _organisations_listed(text: str, start: int, end: int, known: Known, by: str) -> Iterator[Value]:
    """`A, B University, C and d`: the names of a row, up to the word that is none."""
    position = start
    while position < end:
        lower = re.compile(r"(?:nef|inControl)\b").match(text, position)
        span = lower.span() if lower else organisation_at(text, position, min(end, position + 120), known)
        if not span or span[1] > end:
            return
        within = _WITHIN.match(text, span[1], end) if _IS_PART.match(text[slice(*span)]) else None
        whole = organisation_at(text, within.end(), min(end, within.end() + 120), known) if within else None
        span = (span[0], whole[1]) if whole and _IS_WHOLE.search(text[slice(*whole)]) else span
        name = text[slice(*span)]
        if len(name) > 2 and (
            is_organisation_name(name) or known.is_organisation(name) or " " in name or lower
        ):
            yield known.organisation(Value(name, span, by))
        other = re.compile(r"\s*/\s*(?=[A-Z])").match(text, span[1], end)
        if other:  # the same name in the country's other language
            same = organisation_at(text, other.end(), min(end, other.end() + 120), known)
            span = (span[0], same[1]) if same else span
        joint = re.compile(
            r"\s*(?:\([^)]*\))?\s*(?:,\s*and\s+|,\s+|;\s+|\s+and\s+|\s*&\s*|\s*\+\s*|\n\s*)(?:by\s+|with\s+|the\s+|hosted by\s+)*(?=[A-Z]|nef\b)"
        ).match(text, span[1], end)
        if not joint:
            return
        position = joint.end()
