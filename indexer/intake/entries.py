"""Entries such as `Name – Affiliation`, `Name, role, Affiliation` or cells of a row, and their pieces: posts and
bodies, which running prose names the same way.
"""

from __future__ import annotations

import re
from dataclasses import replace

from indexer.intake.known import Known
from indexer.intake.naming import (
    GIVEN_NAMES,
    ORDINARY_WORDS,
    ORGANISATION,
    is_organisation_name,
    is_person_name,
    without_title,
)
from indexer.intake.proposal import Span, Speaker, Value

ROLE_WORDS = frozenset(
    "accountant adviser advisor apprentice artist assistant broker carer carers chair chairman chairperson chairwoman champion chaplain chief clerk"
    " coach cofounder co-founder commissioner consultant convener convenor co-ordinator coordinator councillor daughter dean deputy designer"
    " developer director doctor editor executive facilitator farmer father fellow founder gardener governor gp head host inspector journalist"
    " keynote lead leader learner lecturer librarian magistrate manager mayor member mentor midwife mother navigator nurse officer organiser"
    " owner parent partner patient pharmacist physiotherapist practitioner president principal professor psychiatrist psychologist reader"
    " representative researcher resident secretary sergeant social specialist speaker steward student superintendent teacher tenant therapist"
    " treasurer trustee tutor user vice vice-chair volunteer warden worker activist architect baker barrister broadcaster broker campaigner caretaker"
    " cook economist electrician engineer firefighter geriatrician historian imam janitor keeper lawyer minister musician paramedic pastor"
    " planner plumber poet postman prisoner ranger receptionist rector scientist solicitor surgeon survivor trainer veteran vicar".split()
)
_SURNAME_FIRST = re.compile(r"[^\W\d_][\w'’-]+(?:\s[A-Z][\w'’-]+)?,\s+[A-Z]")
_SEPARATOR = re.compile(r"\s*(?:\t+|\s[–—-]+\s|[–—]|\s\|\s|\s*;\s*|\s+·\s+|\s•\s|:\s|\n|\(|\)|,\s)\s*")
_BEHIND = [
    re.compile(r"(?P<role>.*?)\b(?:at|for|from|with|representing)\s+(?:the\s+)?(?P<org>[A-Z0-9].*|nef\b.*)$"),
    re.compile(r"(?P<role>.*?)\bof\s+(?:the\s+)?(?P<org>[A-Z0-9].*)$"),
]
"""A post and its body in one piece: `chief executive of Halton Homes`."""


def speaker_of_line(text: str, span: Span, known: Known, cells: tuple[Span, ...] = ()) -> list[Speaker]:
    """The speaker, or speakers, that one entry of a speakers list names.

    Entries are `Name – Affiliation`, `Name, role, Affiliation`, `Name (Affiliation)`, `Surname, First:
    Affiliation`, cells of a row, or lines.
    """
    pieces = [part for part in cells if text[slice(*part)].strip(" |")] or pieces_of(text, span)
    for index, piece in enumerate(pieces if cells else ()):
        opened = pieces_of(text, piece)
        if opened and (
            _SURNAME_FIRST.match(text[slice(*piece)])
            or is_person_name(without_title(text[slice(*opened[0])]))
        ):
            pieces = [*opened, *pieces[index + 1 :]]
            break
    if not pieces:
        return []
    names, rest = _names_first(text, pieces)
    if not names:
        return []
    role, affiliation = role_and_affiliation(text, rest, known)
    return [
        Speaker(Value(without_title(name), name_span, "in the list of speakers"), affiliation, role)
        for name, name_span in names
    ]


def with_post(text: str, speaker: Speaker, span: Span, known: Known) -> Speaker:
    """The speaker with the post, or the body, that a line below the name tells."""
    role, affiliation = role_and_affiliation(text, pieces_of(text, span), known)
    return replace(speaker, role=speaker.role or role, affiliation=affiliation)


def pieces_of(text: str, span: Span) -> list[Span]:
    """An entry taken apart at its signs."""
    pieces: list[Span] = []
    position = span[0]
    for match in _SEPARATOR.finditer(text, *span):
        pieces.append((position, match.start()))
        position = match.end()
    pieces.append((position, span[1]))
    return [_stripped(text, piece) for piece in pieces if text[slice(*piece)].strip(" .,*•·-–")]


def _stripped(text: str, span: Span) -> Span:
    piece = text[slice(*span)]
    return span[0] + len(piece) - len(piece.lstrip(" .,*•·-–\t")), span[1] - len(piece) + len(
        piece.rstrip(" .,*;\t")
    )


def _names_first(text: str, pieces: list[Span]) -> tuple[list[tuple[str, Span]], list[Span]]:
    """The person or persons an entry begins with, or whose body it begins with, and the other pieces."""
    first = text[slice(*pieces[0])]
    several = re.split(r"\s+(?:and|&)\s+", first)
    if len(several) > 1 and all(is_person_name(without_title(name)) for name in several):
        names = []
        position = pieces[0][0]
        for name in several:
            low = text.index(name, position)
            names.append((name, (low, low + len(name))))
            position = low + len(name)
        return names, pieces[1:]
    couple = _COUPLE.fullmatch(first)
    if couple and is_person_name(f"{couple['other']} {couple['name']}"):
        low = pieces[0][0]
        return [
            (f"{couple['one']} {couple['name']}", pieces[0]),
            (f"{couple['other']} {couple['name']}", (low + couple.start("other"), pieces[0][1])),
        ], pieces[1:]
    if is_person_name(without_title(first)):
        return [(first, pieces[0])], pieces[1:]
    if len(pieces) > 1 and re.fullmatch(r"[A-ZÀ-Þ][\w'’-]+(?:\s[A-Z][\w'’-]+)?", first):
        second = text[slice(*pieces[1])]
        whole = f"{without_title(second)} {first}"
        comma = "," in text[pieces[0][1] : pieces[1][0]]
        plain = not is_organisation_name(second) and not is_role(first) and not is_role(second)
        if comma and len(second.split()) <= 4 and is_person_name(whole) and plain:
            return [(whole, (pieces[0][0], pieces[1][1]))], pieces[2:]
    if len(pieces) > 1 and _is_behind_body(first, text[slice(*pieces[1])], pieces):
        return [(text[slice(*pieces[1])], pieces[1])], [pieces[0], *pieces[2:]]
    for index, piece in enumerate(pieces[1:3], 1):
        name = without_title(text[slice(*piece)])
        if is_person_name(name) and not is_organisation_name(first) and not is_role(first):
            return [(text[slice(*piece)], piece)], pieces[index + 1 :]
    return [], pieces


def _is_behind_body(body: str, name: str, pieces: list[Span]) -> bool:
    """`Harbour Trust – Ann Lee`: the body opens the entry, and its person follows."""
    is_sure = opens_with_given_name(name) or len(pieces) == 2
    return (
        is_sure and is_organisation_name(body) and not is_post(body) and is_person_name(without_title(name))
    )


def opens_with_given_name(name: str) -> bool:
    """Its first word, titles left out, is a common given name."""
    return without_title(name).partition(" ")[0].lower() in GIVEN_NAMES


_COUPLE = re.compile(
    r"(?P<one>[A-Z][\w’'-]+)\s+(?:and|&)\s+(?P<other>[A-Z][\w’'-]+)\s+(?P<name>[A-Z][\w’'-]+)"
)
"""`Joan and Peter Hillyard`"""


def role_and_affiliation(text: str, pieces: list[Span], known: Known) -> tuple[str, Value | None]:
    """Which of the pieces behind a name is a post and which the body."""
    role, affiliation = "", None
    for piece in pieces:
        words = text[slice(*piece)]
        low = piece[0] + (4 if words.startswith("the ") else 0)
        body = organisation_at(text, low, piece[1], known) if text[low].isalnum() else None
        if is_post(words) and not known.is_organisation(words):
            role = role or words
            continue
        behind = next((match for pattern in _BEHIND if (match := pattern.match(words))), None)
        leads = bool(body and _is_body(text[slice(*body)], known))
        if behind and not leads and (is_role(behind["role"]) or not behind["role"].strip()):
            role = role or behind["role"].strip(" ,")
            span = (piece[0] + behind.start("org"), piece[1])
        elif body and leads:
            role = role or text[body[1] : piece[1]].removeprefix(" and ").strip(" ,–-")
            span = body
        elif (is_role(words) and not role) or (affiliation and not role) or not words[:1].isupper():
            role = role or words
            continue
        else:
            span = (low, piece[1])
        affiliation = affiliation or Value(text[slice(*span)], span, "behind the name")
    return role, known.organisation(affiliation) if affiliation else None


def _is_body(name: str, known: Known) -> bool:
    return known.is_organisation(name) or is_organisation_name(name)


def organisation_at(text: str, start: int, end: int, known: Known) -> Span | None:
    """Where the organisation's name lies that begins at `start`: an established one, or its shape."""
    for span, _ in known.organisations_in(text[start : min(end, start + 100)]):
        if span[0] == 0 and not _LONGER.match(text, start + span[1], end):
            return start, start + span[1]
        break
    match = ORGANISATION.match(text, start, end)
    if not match:
        return None
    name = _without_bearer(match[0])
    name = re.sub(_JOINERS_BEHIND, "", name)
    parts = re.split(r"\s+(?:and|with|from|into|in|to|at|by|on)\s+(?:(?:by|the)\s+)*(?=[A-Z])", name)
    kept = parts[0]
    for part in parts[1:]:
        longer = name[: name.index(part, len(kept)) + len(part)]
        joiner = longer[len(kept) : len(longer) - len(part)].strip()
        if joiner == "and" and _goes_on(kept, part, known):
            kept = longer  # Health and Care Alliance: the telling word comes last
        elif joiner in ("on", "to", "at") and _is_title(kept, part, known):
            kept = longer
        else:
            break
    kept = re.sub(_JOINERS_BEHIND, "", kept.rstrip(" ,’'"))
    return (start, start + len(kept)) if kept else None


_LONGER = re.compile(r"\s+for\s+[A-Z]")
"""`Innovation Unit for Care` is another body than `Innovation Unit`."""
_JOINERS_BEHIND = r"(?:\s+(?:of|the|for|and|in|on|to|at|by|with|from|into))+$"
_STUDY = re.compile(
    r"\b(?:Centre|Center|Institute|School|Department|Faculty|Office|Commission|Directorate|Academy|Unit|College|Laboratory|Lab)"
    r"\s+(?:for|of|on)\s+(?:\w+\s)?(?P<subject>\w+)$"
)


def _without_bearer(name: str) -> str:
    """`NESTA's Halima Khan`: the organisation without the person whom it has; `Tenants’ Forum` is one name."""
    for sign in re.finditer(r"[’']s?\s(?=[A-Z])", name):
        bearer = " ".join(name[sign.end() :].split()[:2])
        if is_person_name(bearer) and not is_organisation_name(name[sign.end() :]):
            return name[: sign.start()]
    return name


def _goes_on(name: str, part: str, known: Known) -> bool:
    """What stands behind `and` belongs to the name: `Health and Care Alliance`, `Centre for Data and Society`."""
    study = _STUDY.search(name)
    if study and not known.is_place(study["subject"]) and len(part.split()) <= MOST_OF_SUBJECT:
        return len(part.split()) == 1 or part.rsplit(maxsplit=1)[-1] in _FIELDS_OF_STUDY
    words, more = name.split(), part.split()
    two = len(words) > 1 and len(more) > 1 and len(words) + len(more) > SHORTEST_PAIR
    if two and words[-1].lower() not in _FIELDS_OF_CARE:
        return False  # Foyle Bridges and Ardnashee Recovery Group
    return is_organisation_name(part) and not is_organisation_name(name)


SHORTEST_PAIR = 4
"""Words of two names that are whole each; fewer may be one name."""
_FIELDS_OF_CARE = frozenset(
    "health care housing education research children families people carers arts culture social adult voluntary mental youth community sport skills employment"
    " justice policy learning physical public parents patients disabled".split()
)
"""Words that an `and` in the middle of one name follows: `Dundee Health and Social Care Partnership`."""
MOST_OF_SUBJECT = 3
_FIELDS_OF_STUDY = (
    *("Studies", "Research", "Policy", "Practice", "Care", "Wellbeing", "Inclusion", "Society", "Change"),
    *("Innovation", "Development", "Work"),
)


def _is_title(name: str, part: str, known: Known) -> bool:
    """`Commission on Giving`, `Wheels to Wirksworth`, `Dads at Seven`: one word that is no name by itself."""
    return len(name.split()) == 1 and (
        name.lower() in ORDINARY_WORDS or (is_organisation_name(name) and not known.is_place(part))
    )


def is_post(words: str) -> bool:
    """It is a post, and no body: `Chief Executive`, `Community Development Officer`; bodies are of several people."""
    last = words.rsplit(maxsplit=1)[-1].lower() if words.strip() else ""
    if last == "executive":
        return bool(re.search(r"\b(?:chief|deputy|account|non)[ -]executive$", words, re.IGNORECASE))
    return (
        last in ROLE_WORDS
        and last not in _OF_SEVERAL
        and not re.search(r"\b(?:of|at|for|from|with)\b", words)
    )


_OF_SEVERAL = ("carers", "carer", "social", "vice", "keynote")


def is_role(words: str) -> bool:
    """It holds a word that posts are called by."""
    return any(re.sub(r"[’']s?$", "", word.lower()) in ROLE_WORDS for word in re.findall(r"[\w'’-]+", words))
