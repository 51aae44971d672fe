"""Texts made fit for a page: Markdown to safe HTML, snippets with their marks, dates and counts in words.

The only module that makes markup out of data. What it returns is escaped or cleaned.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from html import unescape
from typing import Any, NamedTuple

import nh3
from flask import Flask
from jinja2 import Environment
from markdown import Markdown
from markdown.extensions.toc import slugify
from markupsafe import Markup, escape

from indexer.dates import Moment, parse_date
from indexer.engines.protocol import Expansion, Reason, Snippet
from indexer.errors import MalformedText

TAGS = {
    "p", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "blockquote", "strong", "em", "code", "pre",
    "a", "br", "hr", "table", "thead", "tbody", "tr", "th", "td",
}  # fmt: skip
ATTRIBUTES = {"a": {"href", "title"}, "ol": {"start"}, **{f"h{level}": {"id"} for level in range(2, 7)}}
SCHEMES = {"http", "https", "mailto"}
PAGINATION = "govuk_frontend_jinja/components/pagination/macro.html"
CONTENTS_FROM = 4
"""A body with so many headings gets a list of contents."""


@dataclass(frozen=True)
class Heading:
    """A heading of a body: the id it can be reached by, and its text."""

    id: str
    text: str


@dataclass(frozen=True)
class Body:
    """A Markdown text as HTML.

    Attributes:
        headings: Those of the highest level that has several, for a list of contents.
    """

    html: Markup
    headings: tuple[Heading, ...] = ()

    @property
    def has_contents(self) -> bool:
        """Whether a list of contents helps."""
        return len(self.headings) >= CONTENTS_FROM


@lru_cache(maxsize=128)
def body_of(text: str) -> Body:
    """Markdown as clean HTML; raw HTML in it stays text. Its highest headings become the second level.

    A text that is nested beyond measure is shown as it was typed.
    """
    markdown = Markdown(
        extensions=["tables", "sane_lists", "toc"],
        extension_configs={"toc": {"baselevel": 3 - _highest_heading(text), "slugify": _part_id}},
        output_format="html",
    )
    markdown.preprocessors.deregister("html_block")
    markdown.inlinePatterns.deregister("html")
    try:
        html = markdown.convert(text)
    except RecursionError:
        return Body(Markup("<pre>") + escape(text) + Markup("</pre>"))
    clean = nh3.clean(
        html,
        tags=TAGS,
        attributes=ATTRIBUTES,
        url_schemes=SCHEMES,
        link_rel="noopener nofollow external",
    )
    headings = [
        Heading(token["id"], unescape(nh3.clean(token["name"], tags=set()))) for token in _top(markdown)
    ]
    return Body(Markup(clean), tuple(headings))  # noqa: S704  (nh3 has cleaned it)


def marked(snippet: Snippet) -> Markup:
    """A snippet with its matched words in `<mark>`."""
    text, end = snippet.text, 0
    pieces: list[str] = []
    for start, stop in snippet.spans:
        pieces += escape(text[end:start]), "<mark>", escape(text[start:stop]), "</mark>"
        end = stop
    return Markup("".join([*pieces, escape(text[end:])]))  # noqa: S704  (escaped)


@lru_cache(maxsize=4096)
def when(date: str | None) -> Markup:
    """An EDTF date in words, in a `<time>` where it is one moment; empty for none."""
    if not date:
        return Markup("")
    try:
        parsed = parse_date(date)
    except MalformedText:
        return escape(date)
    if parsed.start and parsed.start == parsed.end and _is_plain(parsed.start):
        return Markup('<time datetime="{}">{}</time>').format(date, parsed.in_words())
    return escape(parsed.in_words())


def clock(at: float | datetime) -> str:
    """A moment in words, in UTC: `23 November 2026, 20:15`. A number is seconds since 1970."""
    moment = at if isinstance(at, datetime) else datetime.fromtimestamp(at, UTC)
    return f"{moment.day} {moment:%B %Y, %H:%M}"


def counted(number: int, noun: str, plural: str = "") -> str:
    """`1 record`, `1,204 records`, `no records`."""
    return (
        f"{number:,} {noun}"
        if number == 1
        else f"{number or 'no':{',' if number else ''}} {plural or noun + 's'}"
    )


def figure(value: str | None) -> str:
    """A figure with its thousands apart: `16500` → `16,500`; anything else as it stands."""
    return f"{int(value):,}" if value and re.fullmatch(r"[0-9]{4,15}", value) else value or ""


def sentences(text: str | None) -> tuple[str, str]:
    """The first sentence of a summary, and the rest."""
    found = re.match(
        r"(.{40,}?(?<!\bSt)(?<!\bDr)(?<!\bMr)(?<!\bNo)(?<!\b[A-Z])[.!?])\s+(?=[A-Z“\"‘'0-9])(.+)",
        text or "",
        re.DOTALL,
    )
    return (found[1], found[2]) if found else (text or "", "")


def told_after(body: str, summary: str | None) -> str:
    """A body without the words of the summary that it opens with: a page tells them once, on top."""
    words = (summary or "").split()
    opening = re.match(r"\s+".join(map(re.escape, words)) + r"(?:\s+|$)", body) if words else None
    return body[opening.end() :] if opening else body


def first_letter(name: str) -> str:
    """The letter a name stands under in an A–Z list: `É` under `E`, a digit under `0–9`."""
    for char in unicodedata.normalize("NFKD", name.strip()):
        if char.isalpha():
            return char.upper()
        if char.isdigit():
            return "0–9"
    return "#"


def other_names(expansions: Sequence[Expansion]) -> list[str]:
    """Every name that was added to a query, each once, without the words that were typed."""
    seen = {expansion.matched.casefold() for expansion in expansions}
    names = []
    for name in (name for expansion in expansions for name in (expansion.label, *expansion.also)):
        if name.casefold() not in seen:
            seen.add(name.casefold())
            names.append(name)
    return names


def why(reasons: Sequence[Reason]) -> list[tuple[str, str]]:
    """Reasons as they are told, kind by kind: `theme`, `Timebanking, by its label “time credits”`.

    Those that need no more words are told together.
    """
    told: list[tuple[str, str]] = []
    for kind in dict.fromkeys(reason.kind for reason in reasons):
        plain = [reason.label for reason in reasons if reason.kind == kind and not reason.by]
        plain = [f"“{label}”" for label in plain] if kind == "mention" else plain
        by = "by its label" if kind == "theme" else "by the name"
        told += [(kind, ", ".join(plain))] if plain else []
        told += [(kind, f"{r.label}, {by} “{r.by}”") for r in reasons if r.kind == kind and r.by]
    return told


@lru_cache(maxsize=4096)
def _tick(facet: str, value: str, label: str, chosen: bool, depth: int, within: str) -> str:
    """A value to tick, up to its count."""
    facet, value, label = escape(facet), escape(value), escape(label)
    inside = f' <span class="quiet">{escape(within)}</span>' if within else ""
    return (
        f'<li class="tick tick--{depth}"><input type="checkbox" name="{facet}" value="{value}" '
        f'id="{facet}-{value}"{" checked" if chosen else ""}>'
        f'<label for="{facet}-{value}">{label}{inside}<span class="govuk-visually-hidden"> ('
    )


@lru_cache(maxsize=1024)
def _tally(count: int) -> str:
    """The count of a value to tick, up to its end."""
    said = counted(count, "record")
    return f'{said})</span></label><span class="count" aria-hidden="true">{count}</span></li>'


def ticks(values: Iterable[Any], facet: str) -> Markup:
    """The values of a facet as a list to tick; see `facet_boxes.Tick`. A page has hundreds of them."""
    pieces = ['<ul class="ticks">']
    for (value, label, count, chosen, _), depth, within in values:
        pieces += _tick(facet, value, label, chosen, depth, within), _tally(count)
    return Markup("".join([*pieces, "</ul>"]))  # noqa: S704  (escaped)


def register_rendering(app: Flask) -> None:
    """Give the templates these functions as filters."""
    app.jinja_env.filters.update(
        body=body_of,
        marked=marked,
        when=when,
        clock=clock,
        counted=counted,
        figure=figure,
        sentences=sentences,
        told_after=told_after,
        other_names=other_names,
        why=why,
        ticks=ticks,
        pagination=_pagination(app.jinja_env),
    )
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True


def _highest_heading(text: str) -> int:
    return min((len(signs) for signs in re.findall(r"^(#{1,6})[^#]", text, re.MULTILINE)), default=1)


def _part_id(text: str, separator: str) -> str:
    return f"part{separator}{slugify(text, separator)}"


def _top(markdown: Markdown) -> list[dict[str, Any]]:
    """The headings of the highest level that has more than one."""
    tokens: list[dict[str, Any]] = getattr(markdown, "toc_tokens", [])
    while len(tokens) == 1 and tokens[0]["children"]:
        tokens = tokens[0]["children"]
    return tokens


def _is_plain(moment: Moment) -> bool:
    return not moment.mark and (moment.month or 1) <= 12


class Pages(NamedTuple):
    """The pages of a list: the present one, the last one, and what gives the address of each, 1-based."""

    here: int
    last: int
    href: Callable[[int], str]

    @property
    def component(self) -> Mapping[str, Any]:
        """What the pagination component takes."""
        return _linked(self.here, self.last, self.href)


def _pagination(environment: Environment) -> Callable[[Pages], Markup]:
    """What writes links to the pages of a list, with the pagination component of GOV.UK.

    The component takes 0.3 ms, so what it makes of two numbers is kept, and the addresses put in afterwards.
    """

    @lru_cache(maxsize=1024)
    def written(here: int, last: int) -> str:
        component: Any = environment.get_template(PAGINATION).module
        return str(component.govukPagination(_linked(here, last, str)))

    def pagination(pages: Pages) -> Markup:
        addresses: dict[str, Markup] = {}

        def address(found: re.Match[str]) -> str:
            if found[1] not in addresses:
                addresses[found[1]] = escape(pages.href(int(found[1])))
            return f'href="{addresses[found[1]]}"'

        return Markup(_PAGE.sub(address, written(pages.here, pages.last)))  # noqa: S704  (escaped)

    return pagination


def _linked(here: int, last: int, href: Callable[[int], str]) -> Mapping[str, Any]:
    """What the pagination component needs: the first page, the last and those near."""
    near = sorted({1, last, *(page for page in range(here - 1, here + 2) if 1 <= page <= last)})
    items: list[dict[str, Any]] = []
    for before, page in zip([0, *near], near, strict=False):
        if page - before > 1:
            items.append({"ellipsis": True})
        items.append({"number": page, "href": href(page), "current": page == here})
    return {
        "items": items,
        "previous": {"href": href(here - 1)} if here > 1 else None,
        "next": {"href": href(here + 1)} if here < last else None,
        "landmarkLabel": "Pages of results",
    }


_PAGE = re.compile('href="([0-9]+)"')
