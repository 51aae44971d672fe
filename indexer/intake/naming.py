"""The shapes of names: what a person is called, what an organisation is called, where a name begins and ends."""

from __future__ import annotations

import re
from pathlib import Path

from indexer.intake.dates_in_text import MONTHS, WEEKDAYS
from indexer.intake.known import HONORIFICS

ORGANISATION_WORDS = frozenset(
    "academy action advocacy agency alliance archive arts assembly associates association authority bank board borough branch"
    " bureau cafe café care carers centre center chamber champions charity choir church cic circle citizens clinic club"
    " clg coalition collaborative college collective commission committee communities community company confederation"
    " consortium constabulary cooperative co-operative coop council councils credit department development directorate division"
    " education enterprise environment exchange executive farm federation food forum foundation fund garden gardens gateway"
    " government group groups guild hall health homes hospice hospital hospitals house housing hub inclusion initiative"
    " institute international involvement justice kitchen lab laboratory league learning library limited lives llp ltd"
    " ministry mbc mind mosque museum mutual neighbourhood neighbours network networks nhs office online orchard"
    " organisation parish parliament participation partnership partners parents patients pantry police practice press primary"
    " programme project projects radio recovery refuge repair research residents rights scheme school schools scotland"
    " service services shares shed sheds shop social society street students studio support surgery symposium team tenants"
    " theatre timebank time-bank together town trust uk union unit university users voice voices volunteers wales wardens"
    " watch wellbeing women workers works workshop workshops yard youth zone"
    " road street lane court terrace avenue close square crescent gardens park hill bridge green estate quay wharf island river valley county"
    " act bill strategy plan policy report studies cohousing conversations exchange elders crew skipper café cafe".split()
)
"""Words that organisations are called by and people are not."""
_GIVEN_NAMES = ("jan", "mai", "may", "april", "june", "august")
"""Months that people are called by."""
NOT_NAMES = (
    frozenset(WEEKDAYS)
    | (MONTHS.keys() - set(_GIVEN_NAMES))
    | frozenset(
        "a about across after afternoon agenda all also although among an and another answers apologies as asked at attended"
        " author back background because before being below between both box breakfast but by case cases chair chaired chairs city closing coffee"
        " comments conclusion conference contact contents contributors council county date day delegates details did discussion"
        " district each early editor eight england ending event events every evening everybody everyone example examples exercise"
        " facilitator facilitators feedback finally first five following for four from further generally great greater had has have he her"
        " here his hosted hosts how however i if in independent indeed instead introduction is it its join just keynote keynotes"
        " last later lessons lunch many meanwhile minutes more morning most much my new next nine no north not notes nothing"
        " now of off on once one only opening or organisers other our out outside over panel panellists part participants people perhaps"
        " place plenary presenters programme public q questions registration report resources round royal second session seven"
        " several she since six small so some somebody south speaker speakers special spotlight still story stories such summary"
        " table tea ten thank thanks that the their then there these they third this those three thus time title to today together"
        " tomorrow topics turning two under until up venue very was we welcome well were west what when where which while who"
        " why will with within workshop workshops would year yes yesterday yet you your east upper lower old little saint st"
        " rabbi opened speaking asking writing introducing presenting representing deputy director chief executive manager head"
        " lead officer coordinator co-ordinator convenor convener cabinet member leader mayor commissioner senior assistant"
        " strategic service national regional local british scottish welsh english irish".split()
    )
)
"""Words that a person's name does not begin with, though they may stand with a capital."""

_HERE = Path(__file__).parent
GIVEN_NAMES = frozenset((_HERE / "given_names.txt").read_text("utf-8").splitlines())
"""Common given names of Britain and Ireland, in small letters."""
ORDINARY_WORDS = frozenset((_HERE / "words.txt").read_text("utf-8").splitlines())
"""Words of write-ups and of what projects are called by, in small letters; none of them a given name or a surname."""
_SURNAMES = frozenset(
    "banks bridge church close court field green hall hill house lane parish park rivers street wood young".split()
)
"""Words that organisations, streets and people are called by."""
_OF_QUEENS = frozenset("albert charlotte george james victoria".split())
"""Given names that halls and parks have."""

TITLE = r"(?:(?:Dr|Prof|Professor|Mr|Mrs|Ms|Miss|Mx|Sir|Dame|Lord|Lady|Baroness|Cllr|Coun|Councillor|Rev|Revd|Reverend|Canon|Rt Hon|Father|Fr|Sister|Brother|Pastor|Imam|Rabbi|PC|Sgt|Sergeant|Inspector|Nurse|Librarian|Trustee|Volunteer|Judge|Captain|Consultant|Superintendent|Detective|Constable|Matron|Midwife|Commissioner|Chair|Chairman|Chairwoman|Ald|Alderman|Hon|Head [a-z]+|Deputy [a-z]+)\.?[ \t]+)"
_PARTICLE = r"(?:van|von|de|der|den|du|la|le|ap|ab|bin|al|el|ó|ní|mac)"
_CAPITAL = r"[^\W\d_a-z][\w'’\-]{0,40}"
PERSON = re.compile(
    rf"(?P<title>(?:{TITLE}){{0,4}})(?P<name>{_CAPITAL}(?:[ ]+(?:[A-Z]\.?|{_PARTICLE}|{_CAPITAL})){{0,8}}[ ]+{_CAPITAL})"
)
_JOINING = r"(?:of|the|for|and|in|on|to|at|by|de|y|’s|'s|with|into|from)"
ORGANISATION = re.compile(
    rf"(?:{_CAPITAL}|\d[\w]*)(?:[ ]*&[ ]*{_CAPITAL}|[ ]+(?:{_JOINING}[ ]+){{0,3}}(?:{_CAPITAL}|\d+(?=[ ]+[A-Z])))*"
)
MOST_WORDS = 4


def is_person_name(name: str) -> bool:
    """Two to four words with capitals, none of them such as organisations, days or sentences begin with."""
    words = [word for word in re.findall(r"[\w'’\-.]+", name) if word.rstrip(".").lower() not in HONORIFICS]
    full = [word for word in words if len(word.rstrip(".")) > 1]
    if (
        "/" in name
        or "\n" in name
        or not 2 <= len(full) <= MOST_WORDS
        or not all(word[0].isupper() or word in _PARTICLES for word in full)
    ):
        return False
    if _is_person_of_two_words(full):
        return True
    if _is_of_ordinary_words(full):
        return False
    if any(
        word.lower().rstrip("s’'") in ORGANISATION_WORDS or word.lower() in ORGANISATION_WORDS
        for word in full
    ):
        return False
    if any(re.search(r"['’]s$", word) for word in full[:-1]):
        return False
    if any(word.isupper() and len(word) > 3 for word in full) and not all(word.isupper() for word in full):
        return False
    opens = full[0].lower() not in NOT_NAMES or (len(full) == 2 and full[0].lower() in GIVEN_NAMES)
    return opens and full[-1].lower() not in NOT_NAMES


def _is_person_of_two_words(full: list[str]) -> bool:
    """`Grace Hill`: a given name, and a surname that is a word as well."""
    first, last = full[0].lower(), full[-1].lower()
    return len(full) == 2 and last in _SURNAMES and first in GIVEN_NAMES and first not in _OF_QUEENS


def _is_of_ordinary_words(full: list[str]) -> bool:
    """`Night Shift`, `Todmorden Hearth`: the last word is no surname, and the first no given name."""
    return full[-1].lower() in ORDINARY_WORDS and full[0].lower() not in GIVEN_NAMES


_PARTICLES = frozenset("van von de der den du la le ap ab bin al el ó ní mac".split())


def person_at(text: str, start: int) -> tuple[int, int] | None:
    """Where the person's name lies that begins at or soon after `start`; None if none does.

    A capitalised word before the name that only opens the sentence is not part of it.
    """
    match = PERSON.match(text, start)
    if not match:
        return None
    low, high = match.span()
    pieces = [(m.start(), m.end()) for m in re.finditer(r"\S+", text[low:high])]
    if text[low : low + pieces[0][1]].lower() in _IN_TITLES and not re.search(
        r"(?:^|[\n.!?:“\"]\s*)$", text[max(0, low - 3) : low]
    ):
        return None
    while len(pieces) > 1 and _opens_sentence(text[low + pieces[0][0] : low + pieces[0][1]]):
        if len(pieces) == 2 and text[low + pieces[0][0] : low + pieces[0][1]].lower() in GIVEN_NAMES:
            break  # Will Young
        pieces.pop(0)
    first, last = low + pieces[0][0], low + pieces[-1][1]
    last -= len(text[first:last]) - len(re.sub(r"['’]s?$", "", text[first:last]))
    return (first, last) if is_person_name(text[first:last]) else None


_IN_TITLES = ("not", "no", "too", "why", "what", "how")
"""Words with a capital in the middle of a sentence only where a title begins: `Not Too Young`."""


def _opens_sentence(word: str) -> bool:
    return word.lower().rstrip(".,") in NOT_NAMES or "-turned-" in word


def is_organisation_name(name: str) -> bool:
    """It holds a word that organisations are called by, or is an acronym."""
    words = re.findall(r"[\w'’\-]+", name)
    if not words:
        return False
    if len(words) == 1 and words[0].isupper() and len(words[0]) > 1:
        return True
    return any(word.lower().rstrip("’'") in ORGANISATION_WORDS for word in words)


def without_title(name: str) -> str:
    """A person's name without honorifics before and after it."""
    plain = re.sub(rf"^(?:{TITLE})+", "", name.strip())
    return re.sub(r",?\s+(?:OBE|MBE|CBE|MP|MSP|PhD|FRSA)\b.*$", "", plain).strip(" ,;:")
