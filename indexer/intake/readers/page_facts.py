"""What a web page says of itself for machines: its title, its JSON-LD events, its posting date."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import date
from typing import Any

from lxml.html import HtmlElement

from indexer.intake.readers.main_content import text_of

EVENTS_LIMIT = 20
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_SITE_CUT = re.compile(r"\s+[|–—·»:-]\s+")
_POSTED = re.compile(r"\s*(?:posted|published|date posted)\b", re.IGNORECASE)
_POSTED_NAMES = ("article:published_time", "datepublished", "dc.date.issued", "dcterms.issued", "pubdate")


_POSTED_CLASSES = frozenset("entry-date published dt-published post-date pubdate".split())
"""What blogs call the time of publishing."""


def facts_of(root: HtmlElement) -> dict[str, Any]:
    """`json_ld`: the events, as they stand; `posted`: the day the page was published; `og_title`."""
    facts: dict[str, Any] = {}
    values = list(_json_ld(root))
    events = [value for value in values if _is_a(value, "Event")]
    if events:
        facts["json_ld"] = events[:EVENTS_LIMIT]
    posted = _posted(root, values)
    if posted:
        facts["posted"] = posted
    og_title = _meta(root, "og:title")
    if og_title:
        facts["og_title"] = og_title
    return facts


def title_of(root: HtmlElement) -> str:
    """The title element, the site's name cut off; og:title where there is none but that name."""
    element = root.find(".//title")
    title = text_of(element) if element is not None else ""
    site = _meta(root, "og:site_name").lower()
    if title.lower() in ("", site):
        return _meta(root, "og:title") or title
    parts = _SITE_CUT.split(title)
    if len(parts) == 1:
        return title
    headings = {text_of(heading).lower() for heading in root.iter("h1")}
    whole = next((part for part in parts if part.lower() in headings), "")
    if whole:
        return whole
    end = len(title)
    for match in reversed(list(_SITE_CUT.finditer(title))):
        tail = title[match.end() : end]
        rest = title[: match.start()].lower()
        if (
            match[0].strip() not in "|»–—"
            and tail.lower() != site
            and not any(map(rest.count, headings - {""}))
        ):
            break
        end = match.start()
    return title[:end]


def _json_ld(root: HtmlElement) -> Iterator[dict[str, Any]]:
    """Every object in a JSON-LD script, those of a graph or a list one by one; broken ones are left out."""
    for script in root.iter("script"):
        if "ld+json" not in (script.get("type") or ""):
            continue
        try:
            value = json.loads(script.text or "", parse_constant=lambda _: None)
        except (ValueError, RecursionError):
            continue
        for item in value if isinstance(value, list) else [value]:
            graph = item.get("@graph", item) if isinstance(item, dict) else None
            yield from (
                one for one in (graph if isinstance(graph, list) else [graph]) if isinstance(one, dict)
            )


def _is_a(value: dict[str, Any], kind: str) -> bool:
    types = value.get("@type")
    return any(str(name).endswith(kind) for name in (types if isinstance(types, list) else [types]))


def _posted(root: HtmlElement, values: list[dict[str, Any]]) -> str:
    """The day the page says it was published on, from the most to the least formal place; "" for none."""
    for name in _POSTED_NAMES:
        day = _day(_meta(root, name))
        if day:
            return day
    for value in values:
        day = "" if _is_a(value, "Event") else _day(str(value.get("datePublished", "")))
        if day:
            return day
    for time in root.iter("time"):
        around = time.getparent()
        named = _POSTED.match(text_of(around)) if around is not None else None
        formal = time.get("pubdate") is not None or time.get("itemprop") == "datePublished"
        if named or formal or _POSTED_CLASSES.intersection((time.get("class") or "").lower().split()):
            return _day(time.get("datetime") or "")
    return ""


def _meta(root: HtmlElement, name: str) -> str:
    for meta in root.iter("meta"):
        if name in ((meta.get(key) or "").lower() for key in ("property", "name", "itemprop")):
            return " ".join((meta.get("content") or "").split())
    return ""


def _day(value: str) -> str:
    """The day an ISO 8601 value begins with; "" where it is none."""
    match = _DAY.match(value.strip())
    try:
        return date.fromisoformat(match[0]).isoformat() if match else ""
    except ValueError:
        return ""
