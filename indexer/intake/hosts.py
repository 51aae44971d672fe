"""Who held the event: the organisations in their parts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from indexer.intake.hosting import HEADER, hosting, is_body, organisations_listed, owners, we_are
from indexer.intake.known import Known
from indexer.intake.layout import Layout, label_key
from indexer.intake.letterhead import LETTERHEAD_LINES, in_small_letters, letterheads_in
from indexer.intake.naming import ORGANISATION
from indexer.intake.people import GENERIC_BODIES
from indexer.intake.proposal import Party, Value
from indexer.intake.stated import fields_of

_HOSTED = re.compile(
    r"\b(?P<sign>(?:co-)?hosted(?:\s+(?:jointly|together))?\s+(?:by|with)|(?:organi[sz]ed|convened|arranged|staged|put on|laid on|brought to you|got up|put together|pulled together|thrown|mounted)(?:\s+(?:jointly|together))?\s+by"
    r"|(?P<weak>held (?:(?:on|in|at) (?:(?!hosted|organi|convened)[^.;\n]){2,80}? )?by(?=\s+(?:both\s+|the\s+)*[A-Z])|run(?:\s+jointly)?\s+by|delivered by|brought together by|arranged for us by)|jointly (?:by|with)|(?:a|our) joint (?:\w+ )?(?:by|of|between)|our hosts(?: for the \w+)?(?: (?:were|are))?,?|hosts? (?:was|were|for the day (?:was|were)))"
    r"\s+(?:both\s+|the\s+|our friends at\s+)*",
    re.IGNORECASE,
)
_JOINED = re.compile(
    r"[\s,]*(?:and\s+)?(?P<sign>hosted by|on behalf of|in partnership with|together with|in association with|in collaboration with|with the support of|with help from|working with|with)"
    r"\s+(?:both\s+|the\s+)*(?=[A-Z]|nef\b)"
)
_APPOSED = re.compile(r",\s+(?:an?|the)\s[^,.;\n]{3,90},(?=\s+(?:and|together|in|with)\b)")
"""`Second Turn, a charity of former prisoners, together with …`"""
_LATER_JOINED = re.compile(
    r"[a-z][^.!?\n]{0,60}?\s(?:together|in partnership|in association)\s+with\s+(?:the\s+)?(?=[A-Z])"
)
_OF_EVENT = re.compile(
    r"\b(?:day|days|event|conference|seminar|meeting|gathering|roadshow|forum|exchange|evening|morning|afternoon|it|which|summit|festival|workshop|assembly"
    r"|symposium|webinar|residential|session|masterclass|residency|who)\b[^.]{0,60}$",
    re.IGNORECASE,
)
_NO_HOST = re.compile(
    r"\b(?:workshops?|sessions?|stalls?|tables?|photos?|lunch|catering|discussions?|examples?|projects?|schemes?|walks?|groups?|training|teas?|café)"
    r"(?:\s+(?:was|were|is|are|being))?\s*$",
    re.IGNORECASE,
)
ROLES = {"convened": "convener", "behalf": "on behalf of", "support": "supporter"}


def hosts_of(layout: Layout, known: Known) -> tuple[Party, ...]:
    """The organisations that held the day, with their parts."""
    parties: dict[str, Party] = {}
    for fields in fields_of(layout):
        for name in _stated_hosts(fields):
            _add_party(parties, Party(known.organisation(Value(name, None, "the file's own data")), "host"))
    for party in _labelled(layout, known):
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
    for party in (*hosting(layout, known), *we_are(layout, known)):
        _add_party(parties, party)
    for party in owners(layout, known) if not parties else ():
        _add_party(parties, party)
    return _with_letterhead(layout, parties, known)


def _labelled(layout: Layout, known: Known) -> Iterator[Party]:
    """The bodies behind labels; `Who` and `Lead` may name people as well, who are none."""
    for item in layout.values("host"):
        of_people = item.label.lower() in _OF_PEOPLE
        for party in _parties(layout.text, *item.span, f"the label {item.label}", known):
            if not of_people or is_body(party.name):
                yield party


_OF_PEOPLE = ("who", "who by", "lead", "convenor", "convener", "convenors", "conveners")


def _with_letterhead(layout: Layout, parties: dict[str, Party], known: Known) -> tuple[Party, ...]:
    """Hosts called `the Trust` by their full names; where only partners are named, or nobody, the letterhead's body."""
    whole: dict[str, Party] = {}
    for party in parties.values():
        _add_party(whole, _in_full(layout.text, party, known))
    resolved = tuple(whole.values())
    if any(party.role in ("host", "convener") and not party.name.by.startswith(WITH) for party in resolved):
        return tuple(party for party in resolved if party.name.text)
    head = _letterhead(layout, known) or _named_for_short(layout, known)
    return tuple(party for party in (*((Party(head, "host"),) if head else ()), *resolved) if party.name.text)


WITH = "behind “jointly with”"


_GENERIC = GENERIC_BODIES | frozenset(
    "union circle league guild collective co-operative cooperative project foundation charity group institute centre panel committee club".split()
)
_IS_GENERIC = re.compile(
    rf"(?:(?:county|city|borough|district|town|parish|housing|health)\s+)?(?:{'|'.join(sorted(_GENERIC))})",
    re.IGNORECASE,
)


def _in_full(text: str, party: Party, known: Known) -> Party:
    """`The Trust` as the one body of the text whose name ends so; without a name where there is none or more."""
    said = re.sub(r"^(?:[Tt]he|[Oo]ur)\s+", "", party.name.text)
    if not _IS_GENERIC.fullmatch(said):
        return party
    longer = {
        name
        for match in ORGANISATION.finditer(text)
        if (name := re.sub(r"^(?:The|Our|This|That)\s", "", match[0])).lower().endswith(f" {said.lower()}")
        and " the " not in name
    }
    names = {name.lower(): in_small_letters(name) if name.isupper() else name for name in sorted(longer)}
    if len(names) != 1:
        return Party(Value(""))
    name = next(iter(names.values()))
    return Party(
        known.organisation(
            Value(name, party.name.span, party.name.by, f"written “{text[slice(*party.name.span)]}”")
        )
        if party.name.span
        else party.name,
        party.role,
    )


def _letterhead(layout: Layout, known: Known) -> Value | None:
    """The body that the first lines are headed by."""
    for line in layout.lines[:LETTERHEAD_LINES]:
        for head in letterheads_in(line):
            return known.organisation(head)
    return None


def _named_for_short(layout: Layout, known: Known) -> Value | None:
    """The body that the text calls `the League` after its full name: whose paper or whose day it is."""
    for match in _FOR_SHORT.finditer(layout.text[:SHORT_NAMES]):
        if match[1].lower() in _GENERIC:
            party = _in_full(
                layout.text[:SHORT_NAMES], Party(Value(match[1], match.span(1), "called so for short")), known
            )
            if party.name.text:
                return party.name
    return None


SHORT_NAMES = 3_000
_FOR_SHORT = re.compile(r"\b(?:[Tt]he|[Oo]ur)\s([A-Z][\w-]+)(?=\s[a-z]|[’'])")


def _parties(text: str, start: int, end: int, sign: str, known: Known) -> Iterator[Party]:
    """The bodies behind a sign such as `hosted by`, and those joined to them by another."""
    position = start
    while True:
        role = next((role for word, role in ROLES.items() if word in sign.lower()), "host")
        for value in organisations_listed(text, position, end, known, f"behind “{sign}”"):
            yield Party(value, role)
            position = value.span[1] if value.span else position
        if position == start and (later := _LATER_JOINED.match(text, position, end)):
            position = later.end()
            continue
        apposed = _APPOSED.match(text, position, end)
        joined = _JOINED.match(text, apposed.end() if apposed else position, end)
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


def _add_party(parties: dict[str, Party], party: Party) -> None:
    key = party.name.known or re.sub(r"\W|^the ", "", party.name.text.lower())
    parties.setdefault(key, party)
