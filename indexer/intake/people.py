"""People in a write-up: who spoke, in lists and in running prose, with role and affiliation as it tells them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from indexer.intake.dates_in_text import MONTHS, WEEKDAYS
from indexer.intake.known import Known, person_key
from indexer.intake.naming import (
    ORGANISATION,
    is_organisation_name,
    is_person_name,
    person_at,
    without_title,
)
from indexer.intake.proposal import Span, Speaker, Value

SPEAKING = (
    "said|says|say|told|tells|talked|talks|spoke|speaks|speaking|described|describes|explained|explains|shared|shares"
    "|presented|presents|introduced|introduces|opened|opens|welcomed|welcomes|closed|closes|argued|argues|gave|gives"
    "|outlined|outlines|showed|shows|asked|asks|urged|urges|warned|warns|reminded|reported|reports|set out|began|started"
    "|ended|concluded|concludes|chaired|chairs|facilitated|led|leads|hosted|followed|recalled|recalls|admitted|insisted"
    "|pointed out|brought|took|made|recounted|walked|demonstrated|reflected|called|challenged|drew|summed up|kicked off"
    "|traced|sketched|compared|offered|added|noted|stressed|suggested|observed|discussed|is|was|has|who|joined|read|ran"
    "|wondered|thanked|replied|answered|confessed|brought|tells|handed|invited|summarised|delivered|spelled|unveiled"
    "|run|runs|works|lends|teaches|helps|helped|cooks|started|founded|set up|tell|describe|explain|share|present|show|talk|launched|praised|quoted|remembered|listed|put|held|came|provided|addressed|highlighted|provoked|cautioned"
)
_SPOKE = re.compile(
    rf"\s*(?:[,–—-]\s*)?(?:(?:then|also|first|next|both|all|later|now|jointly|briefly|herself|himself)\s+)?(?:{SPEAKING})\b"
)
_INTRODUCED = re.compile(
    r"\b(?:by|from|with|thanks to|heard|welcomed|joined by|speakers?(?: were| was|:)?|chair(?:ed)?(?: by|:)?|keynote(?: by|:)?"
    r"|facilitated by|led by|introduced|presented by|chair|facilitator|colleague|and|said)\s+(?:the\s+)?$",
    re.IGNORECASE,
)
_NO_SPEAKER = re.compile(
    r"\b(?:apolog|ymddiheur|cofnod|draft(?:ed)? by|recorded by|prepared by|blogging|reporter|contact|posted|written|write-up|writeup|words|report(?:ed)? by|notes?\s+(?:by|taken)|note-taker|minutes? (?:by|taken)"
    r"|photo|picture|author|editor|edited|compiled|blog(?:ged)? by|queries|enquiries|for more|further information|e-?mail|tel(?:ephone)?\b"
    r"|thanks to|grants? from|sponsor|fund(?:ed|ing) (?:by|from)|(?:tea|lunch|cake|food|catering|music) by|paid for by|donated by|lent by|in memory|^\W*by\s+$|unable to (?:attend|come|be)|could not (?:attend|come|be)|sent (?:his|her|their)|not present|by kind)",
    re.IGNORECASE,
)
_PREPOSITION = r"(?:from|of|at|with|for|representing|on behalf of)"
ROLE_WORDS = frozenset(
    "accountant adviser advisor apprentice artist assistant broker carer carers chair chairman chairperson chairwoman champion chaplain chief clerk"
    " coach cofounder co-founder commissioner consultant convener convenor co-ordinator coordinator councillor daughter dean deputy designer"
    " developer director doctor editor executive facilitator farmer father fellow founder gardener governor gp head host inspector journalist"
    " keynote lead leader learner lecturer librarian magistrate manager mayor member mentor midwife mother navigator nurse officer organiser"
    " owner parent partner patient pharmacist physiotherapist practitioner president principal professor psychiatrist psychologist reader"
    " representative researcher resident secretary sergeant social specialist speaker steward student superintendent teacher tenant therapist"
    " treasurer trustee tutor user vice vice-chair volunteer warden worker".split()
)


@dataclass(frozen=True)
class Mention:
    """A person named in a text.

    Attributes:
        span: Of the name without honorifics.
        spoke: The words around it say that the person spoke.
        excluded: They say that the person was no speaker (apologies, contact, author).
    """

    name: str
    span: Span
    role: str = ""
    affiliation: Value | None = None
    spoke: bool = False
    excluded: bool = False

    def as_speaker(self, by: str) -> Speaker:
        """The mention as a speaker."""
        return Speaker(Value(self.name, self.span, by), self.affiliation, self.role)


def mentions_in(text: str, start: int, end: int, known: Known) -> list[Mention]:
    """The people named in a stretch of running prose, in order, each mention by its full name."""
    found: list[Mention] = []
    position = start
    while position < end:
        word = re.compile(r"[^\W\d_]").search(text, position, end)
        if not word:
            break
        at = word.start()
        span = person_at(text[:end], at) if text[at].isupper() else None
        if span and not known.is_place(text[span[0] : span[1]]) and not _is_organisation(text, span, known):
            mention = _mention(text, span, start, end, known)
            found.append(mention)
            told = mention.affiliation.span if mention.affiliation and mention.affiliation.span else span
            position = max(span[1], told[1])
        else:
            gap = re.compile(r"\W+").search(text, at, end)
            position = gap.end() if gap else end
    return _joined(text, found)


def speaker_of_line(text: str, span: Span, known: Known, cells: tuple[Span, ...] = ()) -> list[Speaker]:
    """The speaker, or speakers, that one entry of a speakers list names.

    Entries are `Name – Affiliation`, `Name, role, Affiliation`, `Name (Affiliation)`, `Surname, First:
    Affiliation`, cells of a row, or lines.
    """
    pieces = [part for part in cells if text[slice(*part)].strip(" |")] or _pieces(text, span)
    for index, piece in enumerate(pieces if cells else ()):
        opened = _pieces(text, piece)
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
    role, affiliation = _role_and_affiliation(text, rest, known)
    return [
        Speaker(Value(without_title(name), name_span, "in the list of speakers"), affiliation, role)
        for name, name_span in names
    ]


FURTHEST = 300
"""How many letters before a name may say what somebody is."""
_SURNAME_FIRST = re.compile(r"[^\W\d_][\w'’-]+(?:\s[A-Z][\w'’-]+)?,\s+[A-Z]")

# --- prose -------------------------------------------------------------------------------------


def _is_organisation(text: str, span: Span, known: Known) -> bool:
    """The name stands inside a longer name of an organisation, or behind `the`."""
    if re.search(
        r"\b[Tt]he\s$|\b(?:run|owned|funded|supported|organi[sz]ed|managed|staffed|made) by\s$",
        text[max(0, span[0] - 16) : span[0]],
    ):
        return True
    owned = re.match(r"[’']s?\s+(?P<what>[a-z-]+(?:\s[a-z-]+)?)", text[span[1] : span[1] + 40])
    if owned and _is_role(owned["what"]):
        return True
    window = max(0, span[0] - 60)
    return any(
        low + window <= span[0] and span[1] <= high + window
        for (low, high), _ in known.organisations_in(text[window : span[1] + 60])
    )


def _mention(text: str, span: Span, start: int, end: int, known: Known) -> Mention:
    start = max(start, span[0] - FURTHEST)
    low = max(text.rfind(mark, start, span[0]) for mark in (". ", "! ", "? ", "\n", ": ")) + 1
    before = text[max(low, start) : span[0]]
    opening = text[max(text.rfind("\n", start, span[0]), text.rfind(". ", start, span[0]), start) : span[0]]
    role, affiliation, after = _apposition(text, span[1], end, known)
    if affiliation is None:
        affiliation = _possessor(text, span[0], start, known)
    spoke = bool(_SPOKE.match(text, after)) or bool(_INTRODUCED.search(before)) or affiliation is not None
    name = without_title(text[slice(*span)])
    offset = text.find(name, span[0], span[1])
    return Mention(
        name,
        (offset, offset + len(name)),
        role,
        affiliation,
        spoke,
        _is_excluded(opening, text[span[1] : span[1] + 40]),
    )


def _is_excluded(opening: str, following: str) -> bool:
    """The words around a name say that its bearer was no speaker."""
    return bool(_NO_SPEAKER.search(opening) or _NOTING.match(following))


_NOTING = re.compile(
    r"\s+(?:is|was)\s+(?:blogging|taking|tak(?:es|ing) notes|the note-taker|minuting|writing)|\s*[·|•]\s*(?:posted|published)",
    re.IGNORECASE,
)
_APPOSITIONS = [
    re.compile(r"\s*\((?P<inside>[^()]{2,90})\)"),
    re.compile(rf",?\s+(?P<role>)(?:also\s+)?{_PREPOSITION}\s+(?:the\s+|our\s+)?(?=(?P<org>[A-Z0-9]))"),
    re.compile(
        r",\s+(?:the\s+|a\s+|an\s+|our\s+|its\s+)?(?P<role>[^,.;()\n]{2,70}?)\s+(?:of|at|for|with|from|in)\s+(?:the\s+)?(?=(?P<org>[A-Z0-9]))"
    ),
    re.compile(
        r",?\s+who\s+(?P<role>[^,.;()\n]{2,50}?)\s+(?:of|at|for|with|from|in\s+)?\s*(?:the\s+)?(?=(?P<org>[A-Z0-9]))"
    ),
    re.compile(
        r"\s+(?P<role>)(?:runs|leads|chairs|manages|founded|set up|heads|directs|coordinates|co-ordinates|started|works (?:for|at|with)|is (?:from|with|part of))\s+(?:the\s+)?"
        r"(?=(?P<org>[A-Z]))"
    ),
]


def _apposition(text: str, position: int, end: int, known: Known) -> tuple[str, Value | None, int]:
    """Role and affiliation that stand right behind a name, and where the text goes on."""
    for pattern in _APPOSITIONS:
        match = pattern.match(text, position, end)
        if not match:
            continue
        if "inside" in match.re.groupindex:
            low, high = match.span("inside")
            role, affiliation = _role_and_affiliation(text, _pieces(text, (low, high)), known)
            return role, affiliation, match.end()
        organisation = organisation_at(text, match.start("org"), end, known)
        if organisation and text[slice(*organisation)].split(maxsplit=1)[0].lower().rstrip("s") not in _DAYS:
            role = match["role"].strip()
            if role and not _is_role(role) and "who" not in match[0]:
                continue
            after = re.compile(r",?\s*").match(text, organisation[1])
            value = Value(text[slice(*organisation)], organisation, "behind the person's name")
            return role, known.organisation(value), after.end() if after else organisation[1]
    generic = _GENERIC.match(text, position, end)
    if generic and _is_role(generic["role"]):
        body = Value(generic["org"], generic.span("org"), "behind the person's name")
        return generic["role"], body, generic.end()
    role_only = re.compile(r",\s+(?:the\s+|a\s+|an\s+)?(?P<role>[^,.;()\n]{3,60}),\s+").match(
        text, position, end
    )
    if role_only and _is_role(role_only["role"]):
        return role_only["role"], None, role_only.end()
    return "", None, position


_BEFORE = re.compile(
    r"(?:^|[\s(“\"])(?:the\s+|a\s+|an\s+|our\s+|its\s+)?(?P<role>[a-z][\w’'& -]{2,60}?)\s+(?:of|at|for|from|with)\s+(?:the\s+)?(?P<org>[A-Z][\w’'&-]*(?:\s+(?:of|the|and|for|&)?\s*[A-Z][\w’'&-]*)*),?\s+$"
)
"""`the coordinator of Harbour Lights, Jane Doe`"""


_DAYS = frozenset(day.rstrip("s") for day in (*WEEKDAYS, *MONTHS))
_GENERIC = re.compile(
    r",\s+the\s+(?P<org>council|trust|association|network|university|partnership|forum|board|college|society)[’']s\s+(?P<role>[^,.;()\n]{3,70})"
)
"""`the council's director of communities`: which council is told elsewhere."""


def _possessor(text: str, position: int, start: int, known: Known) -> Value | None:
    """`NESTA's Halima Khan`: the organisation whose possessive stands before the name."""
    match = re.compile(r"(?P<org>[A-Z][\w &]{1,60}?)[’']s?\s+(?P<role>(?:[a-z-]+,?\s+){0,4})$").search(
        text[start:position]
    )
    if not match:
        match = _BEFORE.search(text[max(start, position - 140) : position])
        if not match or not _is_role(match["role"]):
            return None
        low = max(start, position - 140) + match.start("org")
        body = Value(match["org"], (low, low + len(match["org"])), "before the person's name")
        return known.organisation(body)
    low = start + match.start("org")
    name = text[low : start + match.end("org")]
    name = re.sub(r"^(?:The|Then|And|But|Next|Finally|First)\s+", "", name)
    low = start + match.end("org") - len(name)
    if is_organisation_name(name) or known.organisation(Value(name)).known or _is_role(match["role"]):
        return known.organisation(Value(name, (low, low + len(name)), "before the person's name"))
    return None


def organisation_at(text: str, start: int, end: int, known: Known) -> Span | None:
    """Where the organisation's name lies that begins at `start`: an established one, or its shape."""
    for span, _ in known.organisations_in(text[start : min(end, start + 100)]):
        if span[0] == 0:
            return start, start + span[1]
        break
    match = ORGANISATION.match(text, start, end)
    if not match:
        return None
    name = re.split(r"[’']s?\s(?=[A-Z][a-z]+\s[A-Z])", match[0])[0]
    name = re.sub(r"\s+(?:of|the|for|and|in|on|to|at|by|with|from|into)$", "", name)
    parts = re.split(r"\s+(?:and|with|from|into|in|to|at|by|on)\s+(?:the\s+)?(?=[A-Z])", name)
    kept = parts[0]
    for part in parts[1:]:
        longer = name[: name.index(part, len(kept)) + len(part)]
        if is_organisation_name(part) and not is_organisation_name(kept) and " and " in longer:
            kept = longer  # Health and Care Alliance: the telling word comes last
        else:
            break
    kept = kept.rstrip(" ,’'")
    return (start, start + len(kept)) if kept else None


def _joined(text: str, mentions: list[Mention]) -> list[Mention]:
    """`A and B from C told …`: what is said of the last of a row of names is said of all."""
    joined = list(mentions)
    for index in range(len(joined) - 2, -1, -1):
        this, following = joined[index], joined[index + 1]
        between = text[this.span[1] : following.span[0]]
        if re.fullmatch(r"\s*(?:,|and|&|,\s*and|,\s*with|together with)\s+(?:[A-Z][a-z]+\.?\s+)?", between):
            joined[index] = replace(
                this,
                affiliation=this.affiliation or following.affiliation,
                spoke=this.spoke or following.spoke,
            )
    return joined


# --- lists -------------------------------------------------------------------------------------

_SEPARATOR = re.compile(r"\s*(?:\t+|\s[–—-]+\s|[–—]|\s\|\s|\s*;\s*|\s+·\s+|\s•\s|:\s|\n|\(|\)|,\s)\s*")


def _pieces(text: str, span: Span) -> list[Span]:
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
    """The person or persons an entry begins with, and the pieces that follow."""
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
    if is_person_name(without_title(first)):
        return [(first, pieces[0])], pieces[1:]
    if len(pieces) > 1 and re.fullmatch(r"[A-ZÀ-Þ][\w'’-]+(?:\s[A-Z][\w'’-]+)?", first):
        second = text[slice(*pieces[1])]
        whole = f"{without_title(second)} {first}"
        comma = "," in text[pieces[0][1] : pieces[1][0]]
        plain = not is_organisation_name(second) and not _is_role(first) and not _is_role(second)
        if comma and len(second.split()) <= 4 and is_person_name(whole) and plain:
            return [(whole, (pieces[0][0], pieces[1][1]))], pieces[2:]
    for index, piece in enumerate(pieces[1:3], 1):
        name = without_title(text[slice(*piece)])
        if is_person_name(name) and not is_organisation_name(first) and not _is_role(first):
            return [(text[slice(*piece)], piece)], pieces[index + 1 :]
    return [], pieces


def _role_and_affiliation(text: str, pieces: list[Span], known: Known) -> tuple[str, Value | None]:
    """Which of the pieces behind a name is a post and which the body."""
    role, affiliation = "", None
    for piece in pieces:
        words = text[slice(*piece)]
        low = piece[0] + (4 if words.startswith("the ") else 0)
        body = organisation_at(text, low, piece[1], known) if text[low].isalnum() else None
        behind = next((match for pattern in _BEHIND if (match := pattern.match(words))), None)
        leads = bool(body and _is_body(text[slice(*body)], known))
        if behind and not leads and (_is_role(behind["role"]) or not behind["role"].strip()):
            role = role or behind["role"].strip(" ,")
            span = (piece[0] + behind.start("org"), piece[1])
        elif body and leads:
            role = role or text[body[1] : piece[1]].removeprefix(" and ").strip(" ,–-")
            span = body
        elif (_is_role(words) and not role) or (affiliation and not role) or not words[:1].isupper():
            role = role or words
            continue
        else:
            span = (low, piece[1])
        affiliation = affiliation or Value(text[slice(*span)], span, "behind the name")
    return role, known.organisation(affiliation) if affiliation else None


_BEHIND = [
    re.compile(r"(?P<role>.*?)\b(?:at|for|from|with|representing)\s+(?:the\s+)?(?P<org>[A-Z0-9].*|nef\b.*)$"),
    re.compile(r"(?P<role>.*?)\bof\s+(?:the\s+)?(?P<org>[A-Z0-9].*)$"),
]
"""A post and its body in one piece: `chief executive of Halton Homes`."""


def _is_body(name: str, known: Known) -> bool:
    return bool(known.organisation(Value(name)).known) or is_organisation_name(name)


def _is_role(words: str) -> bool:
    """It holds a word that posts are called by."""
    return any(re.sub(r"[’']s?$", "", word.lower()) in ROLE_WORDS for word in re.findall(r"[\w'’-]+", words))


def with_post(text: str, speaker: Speaker, span: Span, known: Known) -> Speaker:
    """The speaker with the post and the body that the line below the name tells."""
    role, affiliation = _role_and_affiliation(text, _pieces(text, span), known)
    return replace(speaker, role=role, affiliation=affiliation)


def merged(speakers: Iterator[Speaker] | list[Speaker], known: Known) -> tuple[Speaker, ...]:
    """Each person once: first mention's place, the fuller name, the first affiliation told."""
    people: dict[tuple[str, ...], Speaker] = {}
    for speaker in speakers:
        key = _same_key(person_key(speaker.name.text), people)
        if key not in people:
            people[key] = replace(speaker, name=known.person(speaker.name))
            continue
        before = people[key]
        people[key] = replace(
            before, affiliation=before.affiliation or speaker.affiliation, role=before.role or speaker.role
        )
    return tuple(people.values())


def _same_key(key: tuple[str, ...], people: dict[tuple[str, ...], Speaker]) -> tuple[str, ...]:
    """The key under which this person is held already: same first and last name."""
    for other in people:
        if key and other and key[0] == other[0] and key[-1] == other[-1]:
            return other
    return key
