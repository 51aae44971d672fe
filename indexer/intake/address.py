"""Town and venue out of an address, whether a label states it or a sentence tells it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from indexer.intake.dates_in_text import MONTHS, WEEKDAYS, dates_in
from indexer.intake.known import Known
from indexer.intake.naming import is_person_name
from indexer.intake.proposal import Value

VENUE_WORDS = re.compile(
    r"\b(?:hall|centre|center|library|rooms?|hotel|church|chapel|college|university|school|stadium|theatre|museum|house|institute|town hall"
    r"|guildhall|academy|campus|pavilion|barn|mill|cathedral|court|exchange|arms|club|hospital|infirmary|building|gallery|works|hub|suite|chambers"
    r"|parliament|senedd|cinema|market|depot|baths|warehouse|garden|lodge|castle|abbey|arena|ground|inn|tavern|brewery|foundry|station"
    r"|studios?|surgery|hostel|pub|café|cafe|armory|armoury|firehouse|annexe?|allotments?|boathouse|priory|minster|mosque|temple|gurdwara|synagogue|canolfan|neuadd|ganolfan|surgery"
    r"|auditorium|farm|tower|bar|kitchen|society|assembly rooms|meeting house|corn exchange|playhouse|shed|clinic|practice|refectory|canteen|ballroom|terminal|mews|arts|union)\b",
    re.IGNORECASE,
)
_VENUE_ENDS = re.compile(
    r"(?:Mews|Rooms?|Quay|Square|Yard|Place|Gate|Tannery|Creamery|Maltings|Granary|Stables|Shed|Loft|Vaults?|Undercroft|Grianán)\b"
)
_STREET = re.compile(r"\s(?:Road|Street|Lane|Avenue|Terrace|Way|Close|Row|Crescent|Drive)$")
_POSTCODE = re.compile(r"(?:^|\s+)[A-Z]{1,2}\d[\dA-Z]?(?: ?\d[A-Z]{2})?$")
_COUNTY = re.compile(r"(?:Co\.?|County)\s")
_ROOM = re.compile(r"(?:room|floor|suite|hall)\b", re.IGNORECASE)
MOST_TOWN_WORDS = 3


@dataclass(frozen=True)
class Part:
    """One piece of an address: half-open offsets into its text, and the word or sign before it."""

    low: int
    high: int
    joiner: str = ","


@dataclass(frozen=True)
class Address:
    """A text that holds an address, and the pieces of it.

    Attributes:
        base: Where the text begins in the whole write-up; None where it is of the file's own data.
    """

    text: str
    base: int | None
    parts: tuple[Part, ...]

    def of(self, part: Part) -> str:
        """The words of a piece."""
        return self.text[part.low : part.high]

    def value(self, part: Part, by: str, note: str = "") -> Value:
        """A piece as a proposed value."""
        span = None if self.base is None else (self.base + part.low, self.base + part.high)
        return Value(self.of(part), span, by, note)


def is_venue(name: str) -> bool:
    """It holds a word that halls and houses are called by."""
    return bool(VENUE_WORDS.search(name) or _VENUE_ENDS.search(name)) and not _STREET.search(name)


# --- taking apart ------------------------------------------------------------------------------

_SIGN_BETWEEN = re.compile(r",|\s[–—-]\s|\n|;|\(|\)|\s/\s|\||·")


def stated_address(text: str, base: int | None) -> Address:
    """A statement such as `The Assay Rooms, Kendal`, taken apart at its signs."""
    bounds = [(0, 0), *(sign.span() for sign in _SIGN_BETWEEN.finditer(text)), (len(text), len(text))]
    pieces = (Part(low, high) for (_, low), (high, _) in pairwise(bounds))
    return Address(text, base, tuple(_tidied(text, pieces)))


def _tidied(text: str, parts: Iterable[Part]) -> Iterator[Part]:
    """The pieces without postcodes and spaces; dates and what begins small are none."""
    for part in parts:
        piece = text[part.low : part.high]
        low = len(piece) - len(piece.lstrip(" .*_"))
        high = len(_POSTCODE.sub("", piece.rstrip(" .*_")).rstrip(" ."))
        named = piece[low:high]
        if named and not named[0].islower() and re.search(r"[^\W\d_]", named) and not dates_in(named):
            yield Part(part.low + low, part.low + high, part.joiner)


_NO_NAMES = "|".join(sorted({*MONTHS, *WEEKDAYS}, key=len, reverse=True))
_CAPITAL = "A-ZÀ-ÖØ-ÞŴŶ"
_WORD = (
    rf"(?!(?i:{_NO_NAMES})\b)"
    rf"(?:[{_CAPITAL}][\w’'&-]*(?:\.(?=\w|\s[{_CAPITAL}])\w*)?|\d{{1,3}}[a-z]?(?=,|\s[{_CAPITAL}]))"
)
_JOINING = r"(?:(?:of|the|and|on(?=\s(?:Tees|Sea|Trent|Thames|Avon|Wye))|upon|y|na|le|for|&)\s){0,2}"
_SMALL = (
    r"(?:\s(?:village|parish|town|church|community|memorial|public|primary|sports|leisure|social|local)){0,2}"
    r"\s(?:hall|centre|center|library|school|church|café|cafe|club|pub|rooms|gardens|museum|theatre|chapel|hotel|offices|hub|campus)\b"
)
_NAME = re.compile(rf"{_WORD}(?:\s{_JOINING}{_WORD}){{0,8}}(?:{_SMALL})?")
_BEHIND = re.compile(r"\s[A-Z]{1,2}\d[\dA-Z]? ?\d[A-Z]{2}\b")
_NEXT = re.compile(
    rf"(?P<joiner>,\s+(?:at\b|in\b|near\b)?|\s(?:in|at|of|near)\b|\s\()\s*(?:the\s+)?(?:[a-z]+\s+of\s+(?:the\s+)?)?(?=[{_CAPITAL}\d])"
)
MOST_PARTS = 6


def told_address(text: str, start: int, end: int) -> Address:
    """What a sentence tells from `start` on, as far as its words have capitals: `Albany Rooms in Stirling`."""
    parts: list[Part] = []
    joiner = ""
    while len(parts) < MOST_PARTS and (name := _NAME.match(text, start, end)):
        parts.append(Part(*name.span(), joiner))
        postcode = _BEHIND.match(text, name.end(), end)
        following = _NEXT.match(text, postcode.end() if postcode else name.end(), end)
        if not following:
            break
        joiner, start = re.sub(r"\s+", " ", following["joiner"]).strip(), following.end()
    return Address(text, 0, tuple(_tidied(text, parts)))


# --- telling town from venue -------------------------------------------------------------------


def town_and_venue(
    address: Address, known: Known, by: str, *, stated: bool
) -> tuple[Value | None, Value | None]:
    """Which piece of an address is the town and which the venue.

    Args:
        stated: A label or a line of facts states the address; a town that nobody knows is believed then.
    """
    parts = [_bare(address, part, known) for part in address.parts]
    while len(parts) > 1 and (known.is_region(address.of(parts[-1])) or _COUNTY.match(address.of(parts[-1]))):
        parts.pop()
    if not parts:
        return None, None
    town = next((part for part in reversed(parts) if known.is_place(address.of(part))), None)
    town = town or _new_town(address, parts, stated=stated)
    venue = _venue(address, [part for part in parts if part is not town], town, stated=stated)
    note = ""
    if venue and (owned := _OWNED.match(address.of(venue))) and known.is_place(owned["town"]):
        town = town or Part(venue.low, venue.low + owned.end("town"))
        venue = Part(venue.low + owned.end(), venue.high)
    if town is None and venue and (village := _OF_VILLAGE.match(address.of(venue))):
        town, note = Part(venue.low, venue.low + village.end("town")), "named in the venue"
    if town is None and venue and (named := [span for span, _ in known.places_in(address.of(venue))]):
        town, note = Part(venue.low + named[-1][0], venue.low + named[-1][1]), "named in the venue"
    return (
        known.place(address.value(town, by, note)) if town else None,
        address.value(venue, by) if venue else None,
    )


_OWNED = re.compile(r"(?P<town>[A-Z][\w-]+(?: [A-Z][\w-]+)?)[’']s?\s+(?=[A-Z])")
"""`Lincoln’s Drill Hall`"""
_OF_VILLAGE = re.compile(
    r"(?P<town>[A-Z][\w-]+(?: [A-Z][\w-]+)?) (?:village|parish|town|community|public|primary|sports) (?:hall|centre|library|school|church|club)\b"
)
"""`Staithes village hall`"""
_OF_DAY = re.compile(r"(?P<town>[A-Z][\w-]+(?: [A-Z][\w-]+)?)(?:\s+(?:on|for|from)\b|\s*[/(]|[.!?]\s)")


def _bare(address: Address, part: Part, known: Known) -> Part:
    """`Ryde on Friday`: the town without what is told of the day."""
    town = _OF_DAY.match(address.of(part))
    return (
        Part(part.low, part.low + town.end("town"), part.joiner)
        if town and known.is_place(town["town"])
        else part
    )


def _new_town(address: Address, parts: Sequence[Part], *, stated: bool) -> Part | None:
    """The last piece, where its place and shape say that it is a town though no list knows it."""
    last = parts[-1]
    name = address.of(last)
    behind_in = last.joiner in ("in", ", in")
    if is_venue(name) or name[0].isdigit() or (is_person_name(name) and not behind_in):
        return None
    if stated:
        return last
    if len(parts) < 2 or len(name.split()) > MOST_TOWN_WORDS:
        return None
    behind_venue = last.joiner in (",", "(") and any(is_venue(address.of(part)) for part in parts[:-1])
    return last if behind_venue or behind_in else None


def _venue(address: Address, rest: Sequence[Part], town: Part | None, *, stated: bool) -> Part | None:
    """The first piece that is called like a venue, with its room before and its house behind it; else the first."""
    for number, part in enumerate(rest):
        if not is_venue(address.of(part)):
            continue
        first = rest[number - 1] if number and _ROOM.match(address.of(rest[number - 1])) else part
        last = part
        for other in rest[number + 1 :]:
            if not is_venue(address.of(other)) or (town and last.high <= town.low < other.low):
                break
            last = other
        return Part(first.low, last.high)
    is_person = bool(rest) and rest[0].joiner == "," and is_person_name(address.of(rest[0]))
    return rest[0] if rest and (stated or not is_person) else None
