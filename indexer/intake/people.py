"""People in a write-up: who spoke, in lists and in running prose, with role and affiliation as it tells them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice

from indexer.intake.dates_in_text import MONTHS, WEEKDAYS
from indexer.intake.entries import is_role, organisation_at, pieces_of, role_and_affiliation
from indexer.intake.known import Known, person_key
from indexer.intake.naming import (
    GIVEN_NAMES,
    TITLE,
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
    "|wondered|thanked|replied|answered|confessed|brought|tells|handed|invited|summarised|delivered|spelled|unveiled|promised|declared|complained|joked|laughed|read|sang|wrote"
    "|run|runs|works|lends|teaches|helps|helped|cooks|started|founded|set up|tell|describe|explain|share|present|show|talk|launched|praised|quoted|remembered|listed|put|held|came|provided|addressed|highlighted|provoked|cautioned"
)
_SPOKE = re.compile(
    rf"\s*(?:[,–—-]\s*)?(?:(?:and\s+)?(?:she|he|they)\s+)?(?:(?:then|also|first|next|both|all|later|now|jointly|briefly|herself|himself)\s+)?(?:{SPEAKING})\b"
)
_INTRODUCED = re.compile(
    r"\b(?:by|from|with|came|comes|thanks to|heard|welcomed|joined by|speakers?(?: were| was|:)?|chair(?:ed)?(?: by|:)?|keynote(?: by|:)?"
    r"|facilitated by|led by|introduced|presented by|chair|facilitator|colleague|and|said)\s+(?:the\s+)?$",
    re.IGNORECASE,
)
_NO_SPEAKER = re.compile(
    r"\b(?:apolog|ymddiheur|cofnod|sorry(?: from)?\b|report of\b|sent on\b|draft(?:ed)? by|recorded by|prepared by|blogging|reporter|contact|posted|written|write-up|writeup|words|report(?:ed)? by|notes?\s+(?:(?:were|was)\s+)?(?:by|taken)|note-taker|minutes? (?:by|taken)"
    r"|photo|picture|author|editor|edited|compiled|blog(?:ged)? by|queries|enquiries|for more|further information|e-?mail|tel(?:ephone)?\b"
    r"|thanks to|grants? from|sponsor|fund(?:ed|ing) (?:by|from)|(?:tea|lunch|cake|food|catering|music) by|paid for by|donated by|lent by|in memory|^\W*by\s+$|(?:unable to|could not) (?:attend|come|be)(?=\s*(?:\w+\s)?(?:were|was|:))|sent (?:his|her|their)|not present|by kind)",
    re.IGNORECASE,
)
LONGEST_POST = 80
GENERIC_BODIES = frozenset(
    "council trust association network university partnership forum board college society alliance".split()
)
"""What a body is called for short; which one it is, the hosts tell."""
POSTS = frozenset(
    "executive chair chairman chairwoman director manager coordinator co-ordinator convenor convener leader president secretary officer founder".split()
)
"""Posts of which a body has one: with no other told, it is the host's."""
FURTHEST = 300
"""How many letters before a name may say what somebody is."""
_PREPOSITION = r"(?:from|of|at|with|for|representing|on behalf of)"


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


MOST_MENTIONS = 1_500
"""People of one block; a block with more is no prose."""
_CAPITAL = re.compile(r"(?<!\w)[^\W\d_a-zß-öø-ÿ]")
_GAP = re.compile(r"\W+")


def mentions_in(text: str, start: int, end: int, known: Known) -> list[Mention]:
    """The people named in a stretch of running prose, in order, each mention by its full name."""
    found: list[Mention] = []
    position = start
    within = text[:end]
    while word := _CAPITAL.search(text, position, end):
        span = person_at(within, word.start())
        if span and not known.is_place(text[span[0] : span[1]]) and not _is_organisation(text, span, known):
            mention = _mention(text, span, start, end, known)
            found.append(mention)
            told = mention.affiliation.span if mention.affiliation and mention.affiliation.span else span
            position = max(span[1], told[1])
        else:
            behind_the = span and text[max(start, span[0] - 4) : span[0]].lower() == "the "
            gap = _GAP.search(text, span[1] if span and behind_the else word.start(), end)
            position = gap.end() if gap else end
        if len(found) == MOST_MENTIONS:
            break
    return _joined(text, found)


# --- prose -------------------------------------------------------------------------------------


def _is_organisation(text: str, span: Span, known: Known) -> bool:
    """The name stands inside a longer name of an organisation, or behind `the`."""
    if re.search(
        r"\b[Tt]he\s$|\b(?:run|owned|funded|supported|organi[sz]ed|managed|staffed|made) by\s$",
        text[max(0, span[0] - 16) : span[0]],
    ):
        return True
    if _BODY_BEHIND.search(text[max(0, span[0] - 40) : span[0]]) and not _opens_with_given(text, span):
        return True
    owned = re.match(r"[’']s?\s+(?P<what>[a-z-]+(?:\s[a-z-]+)?)", text[span[1] : span[1] + 40])
    if owned and is_role(owned["what"]):
        return True
    window = max(0, span[0] - 60)
    return any(
        low + window <= span[0] and span[1] <= high + window
        for (low, high), _ in known.organisations_in(text[window : span[1] + 60])
    )


_BODY_BEHIND = re.compile(
    r"\b(?:(?:members?|secretar(?:y|ies)|treasurers?|founders?|both|all) of|call(?:s|ed)? (?:itself|themselves)"
    r"|under the name(?: of)?|known as|belongs? to)\s(?:the\s)?(?:[A-Z][\w’'-]*\s)?$"
)
"""Words behind which a body stands, and seldom a person."""


def _opens_with_given(text: str, span: Span) -> bool:
    return text[slice(*span)].split(maxsplit=1)[0].lower() in GIVEN_NAMES


def _mention(text: str, span: Span, start: int, end: int, known: Known) -> Mention:
    start = max(start, span[0] - FURTHEST)
    low = max(text.rfind(mark, start, span[0]) for mark in (". ", "! ", "? ", "\n", ": ")) + 1
    before = text[max(low, start) : span[0]]
    opening = text[max(text.rfind("\n", start, span[0]), text.rfind(". ", start, span[0]), start) : span[0]]
    opens = bool(_OPENS_ENTRY.search(text[max(0, span[0] - 30) : span[0]]))
    role, affiliation, after = _apposition(text, span[1], end, known, opens=opens)
    if affiliation is None:
        affiliation = _possessor(text, span[0], start, known)
    post = _post_before(before)
    introduced = bool(_INTRODUCED.search(before.removesuffix(post)))
    spoke = bool(_SPOKE.match(text, after)) or introduced or affiliation is not None
    name = without_title(text[slice(*span)])
    offset = text.find(name, span[0], span[1])
    return Mention(
        name,
        (offset, offset + len(name)),
        role or post.strip(),
        affiliation,
        spoke,
        _is_excluded(opening, text[span[1] : span[1] + 40])
        or bool(_ABSENT.match(text, after) or _EDITOR.search(role)),
    )


MOST_WORDS_OF_POST = 4
_WORD_OF_POST = re.compile(r"[^\W\d_][\w’'-]*\s+$")


def _post_before(before: str) -> str:
    """The post before a name, with the space behind it: `network co-ordinator ` of `we heard from network co-ordinator `."""
    low, post = len(before), ""
    for _ in range(MOST_WORDS_OF_POST):
        word = _WORD_OF_POST.search(before, max(0, low - LONGEST_POST), low)
        if not word or word[0].strip().lower() in _NOT_OF_POST:
            break
        low = word.start()
        if is_role(before[low:]):
            post = before[low:]
    return post


_NOT_OF_POST = frozenset(
    "a an and as by for from heard her his is its of our said that the their to was with".split()
)
_OPENS_ENTRY = re.compile(rf"(?:^|\n|[–—:]\s|\s-\s|[.!?]\s)(?:{TITLE})*$")
"""A name behind this opens an entry, or a sentence."""


def _is_excluded(opening: str, following: str) -> bool:
    """The words around a name say that its bearer was no speaker."""
    return bool(_NO_SPEAKER.search(opening) or _NOTING.match(following))


_EDITOR = re.compile(r"\beditor$|\bnote-?taker$")
_ABSENT = re.compile(
    r"\s*,?\s*(?:who\s+)?(?:(?:could|was|were|is|had been|had)\s+(?:not|unable|sadly)\b[^.;\n]{0,20}\b(?:come|attend|be (?:there|here|with us)|make it|join)"
    r"|(?:had )?sent (?:his |her |their )?(?:apologies|regrets)|(?:was|were) (?:ill|absent))",
    re.IGNORECASE,
)
_NOTING = re.compile(
    r"\s+(?:is|was)\s+(?:blogging|taking|tak(?:es|ing) notes|the note-taker|minuting|writing)|\s*[·|•]\s*(?:posted|published)",
    re.IGNORECASE,
)
_OF_BODY = (
    r"(?:runs?|leads?|chairs?|manages?|founded|set up|heads?|directs?|co-?ordinates?|convenes?|represents?|started|speaks? for"
    r"|(?:works?|volunteers?|drives?|nurses|teach(?:es)?|stud(?:ies|y)|sits?|serves?|cooks?|is|was|are|were|comes?|came)\b[^,.;()\n]{0,40}?\b(?:for|at|with|from|of))"
)
"""Words that tie a person to the body behind them."""
_APPOSITIONS = [
    re.compile(r"\s*\((?P<inside>[^()]{2,90})\)"),
    re.compile(
        rf",?\s+(?P<role>)(?:also\s+|both\s+|all\s+)?{_PREPOSITION}\s+(?:the\s+|our\s+)?(?=(?P<org>[A-Z0-9]))"
    ),
    re.compile(
        r",\s+(?!who\b)(?:the\s+|a\s+|an\s+|our\s+|its\s+)?(?P<role>[^,.;()\n]{2,70}?)\s+(?:of|at|for|with|from|in)\s+(?:the\s+)?(?=(?P<org>[A-Z0-9]))"
    ),
    re.compile(rf",?\s+who\s+(?P<role>(?:[^.;()\n]{{0,80}}?\b)?{_OF_BODY})\s+(?:the\s+)?(?=(?P<org>[A-Z]))"),
    re.compile(
        r"\s+(?P<role>)(?:runs|leads|chairs|manages|founded|set up|heads|directs|coordinates|co-ordinates|started|works (?:for|at|with)|is (?:from|with|part of))\s+(?:the\s+)?"
        r"(?=(?P<org>[A-Z]))"
    ),
]


MOST_BY_SURNAME = 100
"""Mentions by the surname alone that are looked at."""


def affiliation_behind(text: str, name: str, known: Known) -> Value | None:
    """The body told behind a later mention by the surname alone: `Cllr Wragg, of Harbour Town Council`."""
    surname = name.rsplit(maxsplit=1)[-1]
    for match in islice(re.finditer(rf"\b{re.escape(surname)}\b", text), MOST_BY_SURNAME):
        affiliation = _apposition(text, match.end(), len(text), known)[1]
        if affiliation:
            return affiliation
    return None


_ENTRY = re.compile(r",\s+(?:the\s+)?(?=(?P<org>[A-Z0-9]))")
_ENDED = re.compile(r"\s*(?:[.;,)]|\n|$)")
"""`Ann Lee, Harbour Trust.`: a body that stands between two stops."""


def _apposition(
    text: str, position: int, end: int, known: Known, *, opens: bool = False
) -> tuple[str, Value | None, int]:
    """Role and affiliation that stand right behind a name, and where the text goes on."""
    for pattern in _APPOSITIONS:
        match = pattern.match(text, position, end)
        if not match:
            continue
        if "inside" in match.re.groupindex:
            low, high = match.span("inside")
            role, affiliation = role_and_affiliation(text, pieces_of(text, (low, high)), known)
            return role, affiliation, match.end()
        organisation = organisation_at(text, match.start("org"), end, known)
        if organisation and text[slice(*organisation)].split(maxsplit=1)[0].lower().rstrip("s") not in _DAYS:
            role = match["role"].strip()
            if role and not is_role(role) and "who" not in match[0]:
                continue
            after = re.compile(r",?\s*").match(text, organisation[1])
            value = Value(text[slice(*organisation)], organisation, "behind the person's name")
            return role, known.organisation(value), after.end() if after else organisation[1]
    entry = _ENTRY.match(text, position, end)
    if entry and (organisation := organisation_at(text, entry.start("org"), end, known)):
        name = text[slice(*organisation)]
        ended = _ENDED.match(text, organisation[1], end) or organisation[1] == end
        is_body = known.is_organisation(name) or is_organisation_name(name)
        if ended and not known.is_place(name) and (is_body or (opens and not is_person_name(name))):
            return (
                "",
                known.organisation(Value(name, organisation, "behind the person's name")),
                organisation[1],
            )
    generic = _GENERIC.match(text, position, end)
    if generic and is_role(generic["role"]):
        body = Value(generic["org"], generic.span("org"), "behind the person's name")
        return generic["role"], body, generic.end()
    role_only = re.compile(r",\s+(?:the\s+|a\s+|an\s+)?(?P<role>[^,.;()\n]{3,60}),\s+").match(
        text, position, end
    )
    if role_only and is_role(role_only["role"]):
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


_OURS = re.compile(
    rf"(?:^|[\s(“\"])(?P<org>[Oo]ur|[Tt]he|(?:{'|'.join(GENERIC_BODIES)}))\s+(?P<role>(?:[A-Za-z][\w’'-]*\s+){{0,3}}[A-Za-z][\w’'-]*),?\s+(?:{TITLE})?$"
)
"""`our chief executive, Ann Lee`, `network co-ordinator Ann Lee`: the body is the one that held the day."""


def _possessor(text: str, position: int, start: int, known: Known) -> Value | None:
    """`NESTA's Halima Khan`: the organisation whose possessive stands before the name."""
    ours = _OURS.search(text, max(start, position - LONGEST_POST), position)
    if (
        ours
        and ours["role"].split()[-1].lower() in POSTS
        and (ours["org"].lower() != "the" or ours["role"].istitle())
    ):
        return Value(ours["org"], ours.span("org"), "before the person's name")
    match = re.compile(r"(?P<org>[A-Z][\w &]{1,60}?)[’']s?\s+(?P<role>(?:[a-z-]+,?\s+){0,4})$").search(
        text[start:position]
    )
    if not match:
        match = _BEFORE.search(text[max(start, position - 140) : position])
        if not match or not is_role(match["role"]):
            return None
        low = max(start, position - 140) + match.start("org")
        body = Value(match["org"], (low, low + len(match["org"])), "before the person's name")
        return known.organisation(body)
    low = start + match.start("org")
    name = text[low : start + match.end("org")]
    name = re.sub(r"^(?:The|Then|And|But|Next|Finally|First)\s+", "", name)
    low = start + match.end("org") - len(name)
    if is_organisation_name(name) or known.is_organisation(name) or is_role(match["role"]):
        return known.organisation(Value(name, (low, low + len(name)), "before the person's name"))
    return None


_AND = re.compile(
    rf"(?:,\s+who\s(?!\w+ it\b)[^.;:()\n]{{2,50}})?\s*(?:,|and|&|,\s*and|,\s*with|with|together with)\s+(?:of\s+)?(?:[a-z][\w’'-]*\s+){{0,4}}{TITLE}?"
)
"""What may stand between two people who have one body: `and`, `and her pharmacist`, `, who is retired, and nurse`."""


def _joined(text: str, mentions: list[Mention]) -> list[Mention]:
    """`A and B from C told …`: what is said of the last of a row of names is said of all."""
    joined = list(mentions)
    for index in range(len(joined) - 2, -1, -1):
        this, following = joined[index], joined[index + 1]
        between = text[this.span[1] : following.span[0]]
        if _AND.fullmatch(between):
            joined[index] = replace(
                this,
                affiliation=this.affiliation or following.affiliation,
                spoke=this.spoke or following.spoke,
            )
    return joined


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
