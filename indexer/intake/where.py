"""Where the event was: town and venue. Labels tell it first, then the lines beside the date, then the scene."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from indexer.intake.address import Address, is_venue, stated_address, told_address, town_and_venue
from indexer.intake.dates_in_text import dates_in
from indexer.intake.entries import is_role
from indexer.intake.known import Known
from indexer.intake.layout import Layout, label_key
from indexer.intake.naming import is_person_name
from indexer.intake.proposal import Value
from indexer.intake.scene import is_to_come, opening_sentences, scenes_of
from indexer.intake.source_text import BlockKind
from indexer.intake.stated import fields_of

Where = tuple[Value | None, Value | None]
"""Town and venue."""

_ONLINE = re.compile(r"\b(?:online|zoom|teams|webinar|virtual(?:ly)?)\b", re.IGNORECASE)


def place_of(layout: Layout, known: Known) -> Where:
    """Town and venue; each from the first witness that tells it. An event that was online has neither."""
    town = venue = None
    for address, by in _statements(layout):
        if _ONLINE.search(address.text) and not list(known.places_in(address.text)):
            return None, None
        told = town_and_venue(address, known, by, stated=town is None)
        town, venue = town or told[0], venue or told[1]
    if not (town or venue):
        town, venue = _beside_the_date(layout, known)
    if not (town and venue):
        told = _told(layout, known, town)
        town, venue = town or told[0], venue or told[1]
    return town or _town_in_dateline(layout, known) or _town_in_opening(layout, known), venue


# --- what labels and fields state ----------------------------------------------------------------


def _statements(layout: Layout) -> Iterator[tuple[Address, str]]:
    for fields in fields_of(layout):
        location = fields.get("location")
        if isinstance(location, dict):
            address = location.get("address")
            parts = [location.get("name")]
            parts += [address.get("addressLocality")] if isinstance(address, dict) else [address]
            if stated := ", ".join(str(part) for part in parts if part):
                yield stated_address(stated, None), "the page's own data"
        for name, value in fields.items():
            if label_key(name.replace("_", " ")) in ("place", "venue") and isinstance(value, str):
                yield stated_address(value, None), f"the field “{name}” of the file"
    for item in (*layout.values("place"), *layout.values("venue")):
        yield stated_address(item.value.split("\n")[0], item.span[0]), f"after the label “{item.label}”"


# --- the lines beside the date -----------------------------------------------------------------

MOST_DATED_LINES = 2
LONGEST_LINE = 140
_NOT_PLACES = re.compile(
    r"\b(?:posted|published|updated|written|circulated|held|took|please|by|version|hosted|organi[sz]ed|apolog|minutes|speakers?|contact|email|report|issue|bulletin|newsletter|am|pm|present|next|release"
    r"|thank|thanks|will|was|were|has|have|had|is|are|said|came|met)\b|@|\d[.:]\d\d|[”\"“]",
    re.IGNORECASE,
)


def _beside_the_date(layout: Layout, known: Known) -> Where:
    """Town and venue in the opening's short lines: in that of the date, or those next to it."""
    end = _header_end(layout) + 200
    lines = [line for line in layout.lines if line.start <= end and len(line.text) < LONGEST_LINE]
    dated = [
        number
        for number, line in enumerate(lines)
        if dates_in(line.text) and not _NOT_PLACES.search(line.text)
    ]
    for number in dated[:MOST_DATED_LINES]:
        town = venue = None
        for near in (number, number + 1, number - 1):
            if near < (near != number) or near >= len(lines) or (near != number and near in dated):
                continue
            where = _of_line(lines[near].text, lines[near].start, known, beside=near != number)
            town, venue = town or where[0], venue or where[1]
        if town or venue:
            return town, venue
    return None, None


def _of_line(text: str, start: int, known: Known, *, beside: bool) -> Where:
    """The address that a line of facts is; prose, labels and questions are none."""
    address = stated_address(text, start)
    shaped = bool(address.parts) and not (
        _NOT_PLACES.search(text)
        or ":" in text
        or re.search(r"[.?!]$" if beside else r"[?!]$", text)
        or not any(is_venue(address.of(part)) or known.is_place(address.of(part)) for part in address.parts)
    )
    if not shaped or (beside and len(address.parts) > MOST_PARTS_OF_LINE):
        return None, None
    return town_and_venue(address, known, "beside the date", stated=True)


MOST_PARTS_OF_LINE = 5


def _header_end(layout: Layout) -> int:
    """Where the opening facts end and the prose begins."""
    for block in layout.blocks:
        if block.kind is BlockKind.PARAGRAPH and block.end - block.start > SHORTEST_PROSE:
            return block.start
    return min(len(layout.text), 600)


SHORTEST_PROSE = 220


# --- what the scene tells ----------------------------------------------------------------------

_SIGN = re.compile(
    r"(?:(?:\b(?P<sign>at|in|into|inside|to|from|aboard|around|outside|crowd|reached|[Tt]he (?:place|venue|setting) was)\s+(?:the\s+|our\s+|a\s+|an\s+)?(?:own\s+)?"
    r"|\b(?P<taken>filled|filling|hired|hiring|booked|borrowed|packed|took over|taken|taken over)\s+(?:the\s+|our\s+)?(?:own\s+)?(?:[a-z-]+\s+){0,3}"
    r"|\b(?P<room>room|suite|hall|bar|floor|rooms|chapel|kitchen|library)\s+(?:of|at|in|above|behind)\s+(?:the\s+)?)"
    r"(?P<within>(?:[a-z’'-]+\s+){1,3}(?:of|in|at|called)\s+(?:the\s+)?)?|\b(?P<bare>[Tt]he)\s+)(?=[A-ZÀ-ÖØ-ÞŴŶ])"
)
_DIRECTLY = re.compile(
    r"\b(?:held|took place|met|gathered|came together|hosted|stop|live|blog|was|were|it on|assembled)\b[^,;.:]{0,40}$"
)
_ALMOST_PLACES = ("from", "to", "into", "around")
MOST_OPENING = 10
"""Sentences that may tell town and venue though they tell of no day."""
MOST_SIGNS = 40
"""How many prepositions of a sentence are asked for an address."""


@dataclass(frozen=True)
class _Telling:
    """An address that a sentence tells, and how much speaks for it."""

    weight: float
    town: Value | None
    venue: Value | None


def _told(layout: Layout, known: Known, stated_town: Value | None) -> Where:
    """The venue that the scene tells best, with its town; else the best-told town, and no venue."""
    tellings = sorted(_tellings(layout, known), key=lambda telling: -telling.weight)
    best = next((telling for telling in tellings if telling.venue), None)
    town = (best and best.town) or next((telling.town for telling in tellings if telling.town), None)
    return stated_town or town, best.venue if best else None


def _tellings(layout: Layout, known: Known) -> Iterator[_Telling]:
    scenes = set(scenes_of(layout))
    for order, (start, end) in enumerate(opening_sentences(layout)):
        is_scene = (start, end) in scenes
        if not is_scene and (order >= MOST_OPENING or is_to_come(layout.text[start:end])):
            continue
        for count, sign in enumerate(_SIGN.finditer(layout.text, start, end)):
            if count == MOST_SIGNS:
                break
            telling = _telling(layout, sign, (start, end), known)
            if telling and (is_scene or (telling.town and telling.venue)):
                yield _Telling(
                    telling.weight + (3.0 if is_scene else 0.0) - order * 0.15, telling.town, telling.venue
                )


def _telling(layout: Layout, sign: re.Match[str], sentence: tuple[int, int], known: Known) -> _Telling | None:
    """The address behind a preposition, where it holds a town that is known, a venue by its words, or stands right behind the verb."""
    by = "where the text tells of the day"
    address = told_address(layout.text, sign.end(), sentence[1])
    town, venue = town_and_venue(address, known, by, stated=False)
    before = layout.text[sentence[0] : sign.start()]
    if sign["sign"] in ("at", "in") and _is_of_somebody(before[-NEAR_DATE:]):
        return None
    if venue and any(is_person_name(name) for name in venue.text.split(" and ")[1:]):
        return None
    named = bool(venue and is_venue(venue.text))
    directly = bool(sign["taken"] or _DIRECTLY.search(before)) or _ends_with_date(before)
    reached = sign["sign"] in _ALMOST_PLACES and not sign["within"]
    addressed = bool(town) and bool(sign["room"] or sign["within"] or sign["sign"] == "at")
    if sign["bare"] and not (named and (town or _ends_with_date(before))):
        return None
    if venue and not named and (reached or not (directly or addressed)):
        venue = None
    if venue is None and (town is None or not known.is_place(town.text)):
        return None
    weight = 2.0 * named + 2.0 * bool(venue) + 1.5 * bool(town) + 1.0 * directly + 2.0 * bool(sign["taken"])
    weight -= 2.0 if reached else 0.0
    return _Telling(weight, town if town and not known.is_region(town.text) else None, venue)


_FROM_A_BODY = re.compile(r"\bfrom\s+(?:the\s+)?[A-Z][\w’'&-]*(?:\s[A-Z][\w’'&-]*){0,4}\s+$")
MOST_WORDS_OF_POST = 6


def _is_of_somebody(before: str) -> bool:
    """`Ann Lee from the Quay Unit`, `director of public health`: what follows is somebody's body, no place of the day."""
    post = re.split(r"[,.;:(]", before)[-1]
    is_post = len(post.split()) <= MOST_WORDS_OF_POST and is_role(post) and not _DIRECTLY.search(post)
    return is_post or bool(_FROM_A_BODY.search(before))


def _ends_with_date(before: str) -> bool:
    """`on Saturday 7 March, in the Tolbooth`"""
    found = dates_in(before[-NEAR_DATE:])
    return bool(found) and len(before[-NEAR_DATE:]) - found[-1].span[1] <= LONGEST_GAP


NEAR_DATE, LONGEST_GAP = 60, 3


# --- the town alone ----------------------------------------------------------------------------

_DATELINE = re.compile(
    r"(?:^|\n)(?P<town>[A-Z][\w'’]+(?: [A-Z][\w'’]+){0,2})(?P<state>, (?:[A-Z][a-z]{1,5}\.|[A-Z]{2}))? ?(?:\([^)\n]{1,30}\) )?[–—-]{1,2} (?=[A-Z])"
)


def _town_in_dateline(layout: Layout, known: Known) -> Value | None:
    """`Harrogate – Nearly 90 residents sat down`: where a paper's report was sent from."""
    for found in _DATELINE.finditer(layout.text[:DATELINES]):
        if found["state"] or known.is_place(found["town"]):
            return known.place(Value(found["town"], found.span("town"), "at the head of the report"))
    return None


DATELINES = 1_200


def _town_in_opening(layout: Layout, known: Known) -> Value | None:
    """The established town that the title or the opening names."""
    header = _header_end(layout) + 900
    kinds = ("city", "town", "district", "neighbourhood", "area", None)
    for sign in (_PLACED, _REACHED):
        for (start, end), place_id in known.places_in(layout.text[:header]):
            place = known.authorities.places.get(place_id)
            is_town = not place_id or bool(place and place.kind in kinds)
            is_town = is_town and not known.is_region(layout.text[start:end])
            is_town = is_town and not is_to_come(_sentence_before(layout.text, start))
            if is_town and sign.search(layout.text[max(0, start - 12) : start]):
                found = Value(layout.text[start:end], (start, end), "the place that the opening names")
                return known.place(found)
    return None


def _sentence_before(text: str, start: int) -> str:
    """What its sentence says before a word, as far as it tells of it."""
    return re.split(r"[.!?]\s|\n", text[max(0, start - NEAR_DATE) : start])[-1]


_PLACED = re.compile(r"(?:\b(?:[Ii]n|[Aa]t)|,)\s+(?:the\s+)?$|^$|\n$")
_REACHED = re.compile(r"\b(?:to|into|reached|from|near|of|our|for|the|The)\s+$|[.:–—-]\s+$")
