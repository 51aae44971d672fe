"""Where the event was: town and venue."""

from __future__ import annotations

import re
from collections.abc import Iterator

from indexer.intake.dates_in_text import dates_in
from indexer.intake.known import Known
from indexer.intake.layout import Layout, label_key
from indexer.intake.proposal import Span, Value
from indexer.intake.source_text import BlockKind
from indexer.intake.stated import fields_of

_ONLINE = re.compile(r"\b(?:online|zoom|teams|webinar|virtual(?:ly)?)\b", re.IGNORECASE)
VENUE_WORDS = re.compile(
    r"\b(?:hall|centre|center|library|rooms?|hotel|church|chapel|college|university|school|stadium|theatre|museum|house|institute|town hall"
    r"|guildhall|academy|campus|pavilion|barn|mill|cathedral|court|exchange|arms|club|hospital|building|gallery|works|hub|suite|chambers"
    r"|parliament|senedd|cinema|market|depot|baths|warehouse|garden|lodge|castle|abbey|arena|ground|inn|tavern|brewery|foundry|station)\b",
    re.IGNORECASE,
)


def place_of(layout: Layout, known: Known) -> tuple[Value | None, Value | None]:
    """Town and venue."""
    for value, span, by in _place_statements(layout):
        if _ONLINE.search(value) and not list(known.places_in(value)):
            return None, None
        town, venue = _town_and_venue(value, span, known, by)
        if town or venue:
            return town or _town_in_text(layout, known), venue
    beside = _beside_the_date(layout, known)
    if beside[0] or beside[1]:
        return beside[0] or _town_in_text(layout, known), beside[1]
    held = re.compile(
        r"\b(?:held|took place|met|gathered|came together|hosted|squeezed|packed|crowded|assembled|all day|live|filled)\b[^.\n]{0,60}?\b(?:at|in|into|from)\s+(?:the\s+)?(?P<place>[A-Z][\w'’&.-]*(?:[ ,]+(?:of|the|and|in|on)?[ ]?[A-Z][\w'’&.-]*)*)"
    ).search(layout.text)
    if held:
        town, venue = _town_and_venue(
            held["place"], held.span("place"), known, "where the text says it was held"
        )
        town = town if town and (known.is_place(town.text) or venue) else None
        return town or _town_in_text(layout, known), venue or _dated_venue(layout)
    return _in_prose(layout, known)


_VENUE_IN = re.compile(
    r"(?:\b(?:in|at|of|from|to)\s+(?:the\s+)?|\b[Tt]he\s+)(?P<venue>[A-Z][\w’'&.-]*(?:\s+(?:of|the|and|on)?\s*[A-Z][\w’'&-]*){0,5})(?:,|\s+in)\s+(?P<town>[A-Z][\w-]+(?:\s[A-Z][\w-]+)?)"
    r"|\b(?:in|at)\s+(?P<owner>[A-Z][\w-]+)[’']s\s+(?P<owned>[A-Z][\w’'&-]*(?:\s+[A-Z][\w’'&-]*){0,4})"
)
OPENING = 1_500
"""Letters in which the place of the event is told."""


def _in_prose(layout: Layout, known: Known) -> tuple[Value | None, Value | None]:
    """`the Weavers' Institute in Todmorden`, `Withernsea's Pier Pavilion`, told in the opening; else its town."""
    for match in _VENUE_IN.finditer(layout.text[:OPENING]):
        venue, town = ("venue", "town") if match["venue"] else ("owned", "owner")
        if _is_venue(match[venue]) and (known.is_place(match[town]) or match["owner"]):
            where = Value(match[town], match.span(town), "where the opening says it was")
            return known.place(where), Value(match[venue], match.span(venue), where.by)
    return _town_in_text(layout, known), _dated_venue(layout)


_AT_VENUE = re.compile(
    r"\b(?P<sign>[Ii]n|[Aa]t|[Ff]illed|[Tt]o)\s+(?:the\s+)?(?P<venue>[A-Z][\w’'&.-]*(?:\s+(?:of|the|and)?\s*[A-Z][\w’'&-]*){0,5})"
)


_CAME = re.compile(
    r"\b(?:came|met|gathered|crowded|packed|piled|people|guests|delegates|of us|invited|welcomed|crammed|filled)\b"
)


def _dated_venue(layout: Layout) -> Value | None:
    """`on Saturday 7 March, in the Tolbooth`; or the hall that the opening says people came to."""
    for found in dates_in(layout.text[:OPENING]):
        behind = re.compile(r",?\s+").match(layout.text, found.span[1])
        match = _AT_VENUE.match(layout.text, behind.end()) if behind else None
        if match and not dates_in(match["venue"]):
            return Value(match["venue"], match.span("venue"), "behind the date")
    for match in _AT_VENUE.finditer(layout.text[:OPENING]):
        sentence = re.split(r"[.!?]\s|\n", layout.text[max(0, match.start() - 200) : match.start()])[-1]
        if (
            _is_venue(match["venue"])
            and len(match["venue"].split()) > 1
            and _CAME.search(f"{sentence}{match['sign']}")
        ):
            return Value(match["venue"], match.span("venue"), "where the opening says people met")
    return None


_VENUE_ENDS = re.compile(
    r"(?:Mews|Rooms?|Quay|Square|Yard|Place|Gate|Tannery|Creamery|Maltings|Granary|Stables|Shed|Loft|Vaults?|Undercroft|Grianán)\b"
)


def _beside_the_date(layout: Layout, known: Known) -> tuple[Value | None, Value | None]:
    """Town and venue in the opening's short lines, in that of the date or those next to it."""
    header = _header_end(layout)
    lines = [line for line in layout.lines if line.start <= header + 200 and len(line.text) < 140]
    dated = [
        number
        for number, line in enumerate(lines)
        if dates_in(line.text) and not _NOT_PLACES.search(line.text)
    ]
    town = venue = None
    for number in dated[:2]:
        for near in (number, number + 1, number - 1):
            if not 0 <= near < len(lines) or (near != number and (near in dated or near == 0)):
                continue
            line = lines[near]
            rest = _without_date(line.text)
            rest = re.sub(
                r"^.*\b(?:[Hh]eld|[Mm]eeting|[Mm]et)\b[^A-Z]{0,30}?\b(?:in|at)\s+(?:the\s+)?(?=[A-Z])",
                "",
                rest,
            )
            if (
                _NOT_PLACES.search(rest)
                or len(rest) < 3
                or not re.search(r"[A-Z]", rest[:4])
                or (":" in rest or (rest.endswith(".") and near != number))
                or (near != number and rest.endswith("?"))
            ):
                continue
            if near != number and not (
                _is_venue(rest) or any(known.is_place(part.strip()) for part in rest.split(","))
            ):
                continue
            found, place = _town_and_venue(rest, None, known, "beside the date")
            found = found if found and (known.is_place(found.text) or near == number) else None
            town = town or _placed(found, layout, line.start)
            venue = venue or _placed(place, layout, line.start)
        if town or venue:
            break
    return town, venue


_IS_ADDRESS = re.compile(r"(?:[A-Z][\w’'&-]*|of|the|and|on)(?:,?[ ](?:[A-Z][\w’'&-]*|of|the|and|on|\d+))+")
_NOT_PLACES = re.compile(
    r"\b(?:posted|published|updated|written|circulated|please|by|version|hosted|organi[sz]ed|apolog|minutes|speakers?|contact|email|report|issue|bulletin|newsletter|am|pm|present)\b|@|\d[.:]\d\d",
    re.IGNORECASE,
)


def _placed(value: Value | None, layout: Layout, start: int) -> Value | None:
    """The value with its place in the text, found again behind `start`."""
    if value is None:
        return None
    at = layout.text.find(value.text, start)
    return (
        Value(value.text, (at, at + len(value.text)), value.by, value.note, value.known) if at >= 0 else value
    )


def _place_statements(layout: Layout) -> Iterator[tuple[str, Span | None, str]]:
    for fields in fields_of(layout):
        location = fields.get("location")
        if isinstance(location, dict):
            address = location.get("address")
            parts = [location.get("name")]
            parts += [address.get("addressLocality")] if isinstance(address, dict) else [address]
            stated = ", ".join(str(part) for part in parts if part)
            if stated:
                yield stated, None, "the page's own data"
        for name, value in fields.items():
            if label_key(name.replace("_", " ")) in ("place", "venue") and isinstance(value, str):
                yield value, None, f"the field “{name}” of the file"
    venues, places = layout.values("venue"), layout.values("place")
    if venues and places:
        joined = f"{venues[0].value}, {places[0].value}"
        yield joined, venues[0].span, f"after the labels “{venues[0].label}” and “{places[0].label}”"
    for item in (*places, *venues):
        yield item.value.split("\n")[0], item.span, f"after the label “{item.label}”"


def _town_and_venue(
    value: str, span: Span | None, known: Known, by: str
) -> tuple[Value | None, Value | None]:
    """A statement such as `The Assay Rooms, Kendal` taken apart; the town comes last, or is one we know."""
    parts = [part.strip(" .") for part in re.split(r",|\s[–—-]\s|\n|;", value) if part.strip(" .")]
    parts = [_POSTCODE.sub("", part).strip() for part in parts if not dates_in(part)]
    parts = [_behind_town(part, known) for part in parts if part and not part[0].islower()]
    if not parts:
        return None, None
    while len(parts) > 1 and (known.is_region(parts[-1]) or re.match(r"(?:Co\.?|County)\s", parts[-1])):
        parts.pop()
    town = next((part for part in reversed(parts) if known.is_place(part)), None)
    if town is None and len(parts) > 1 and not _is_venue(parts[-1]):
        town = parts[-1]
    if town is None and len(parts) == 1 and not _is_venue(parts[0]):
        town = parts[0]
    inside = [found for found, _ in known.places_in(parts[0])] if town is None else []
    if inside:
        town = parts[0][slice(*inside[-1])]
    rest = [part for part in parts if part != town]
    venue = next((part for part in rest if _is_venue(part)), rest[0] if rest else None)
    if venue and len(rest) > 1 and re.match(r"(?:room|floor|suite|hall)\b", rest[0], re.IGNORECASE):
        venue = ", ".join(rest[:2])
    place = Value(_bare_town(town), _inside(value, town, span), by) if town else None
    return (known.place(place) if place else None), (
        Value(venue, _inside(value, venue, span), by) if venue else None
    )


_POSTCODE = re.compile(r"(?:^|\s+)[A-Z]{1,2}\d[\dA-Z]?(?: ?\d[A-Z]{2})?$")


def _is_venue(part: str) -> bool:
    return bool(VENUE_WORDS.search(part) or _VENUE_ENDS.search(part))


def _behind_town(part: str, known: Known) -> str:
    """`Ryde on Friday`: the town without what is told of the day."""
    town = re.match(r"(?P<town>[A-Z][\w-]+(?: [A-Z][\w-]+)?)\s+(?:on|for|from)\b", part)
    return town["town"] if town and known.is_place(town["town"]) else part


def _bare_town(town: str) -> str:
    town = re.split(r"[.!?]\s", town)[0]
    return re.sub(r"^(?:in|at|the)\s+", "", re.split(r"\s*[/(]\s*", town)[0]).strip()


def _inside(value: str, part: str, span: Span | None) -> Span | None:
    if span is None or part not in value:
        return None
    start = span[0] + value.index(part)
    return (start, start + len(part)) if start + len(part) <= span[1] else None


def _town_in_text(layout: Layout, known: Known) -> Value | None:
    """The established town that the title or the opening names."""
    header = _header_end(layout) + 900
    kinds = ("city", "town", "district", "neighbourhood", "area", None)
    for sign in (_PLACED, _REACHED):
        for (start, end), place_id in known.places_in(layout.text[:header]):
            place = known.authorities.places.get(place_id)
            is_town = not place_id or bool(place and place.kind in kinds)
            is_town = is_town and not known.is_region(layout.text[start:end])
            if is_town and sign.search(layout.text[max(0, start - 12) : start]):
                found = Value(layout.text[start:end], (start, end), "the place that the opening names")
                return known.place(found)
    return None


_PLACED = re.compile(r"(?:\b(?:in|at)|,)\s+(?:the\s+)?$|^$|\n$")
_REACHED = re.compile(r"\b(?:to|into|reached|from|near|of|our)\s+$")


def _without_date(text: str) -> str:
    for found in reversed(dates_in(text)):
        text = text[: found.span[0]] + text[found.span[1] :]
    return text.strip(" ,.–—-|·")


def _header_end(layout: Layout) -> int:
    """Where the opening facts end and the prose begins."""
    for block in layout.blocks:
        if block.kind is BlockKind.PARAGRAPH and block.end - block.start > 220:
            return block.start
    return min(len(layout.text), 600)
