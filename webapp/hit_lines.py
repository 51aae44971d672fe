"""The pieces of a hit that every list of records shows: its line, its title, its themes.

Made here and not by macros: a search page has a hundred of them, and a macro costs ten times as much.
What does not depend on the query is remembered, for as long as the same names are established.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from flask import Flask, request
from markupsafe import Markup, escape

from indexer.authorities import AuthorityFile, Place
from indexer.engines.protocol import Hit
from indexer.thesaurus import Thesaurus
from webapp.context import current_authorities, current_thesaurus
from webapp.names import label_of, page_address
from webapp.rendering import marked, when


def hit_line(hit: Hit, *, kind: bool = True) -> Markup:
    """Kind, the first two places and date of a hit, side by side."""
    places = hit.facets.get("place", ())[:2]
    return _line(hit.kind if kind else "", places, hit.date, current_authorities().places)


@lru_cache(maxsize=4096)
def _line(kind: str, places: tuple[str, ...], date: str, names: AuthorityFile[Place]) -> Markup:
    parts = [escape(label_of("kind", kind))] if kind else []
    parts += [escape(names.name(place)) for place in places]
    if date:
        parts.append(when(date))
    shown = '</span><span class="dot">'.join(parts)
    return Markup(f"<span>{shown}</span>" if parts else "")  # noqa: S704  (escaped)


def hit_title(hit: Hit, level: int = 3) -> Markup:
    """The title of a hit as a heading that leads to its page."""
    href = escape(page_address("records.page", record_id=hit.id))
    return Markup(f'<h{level} class="hit-title"><a href="{href}">{marked(hit.title)}</a></h{level}>')  # noqa: S704


def chips(themes: Sequence[str], label: str = "Themes") -> Markup:
    """Themes as a list of links that is called `label`; nothing where there are none."""
    if not themes:
        return Markup("")
    links = _theme_links(request.root_path, tuple(themes), current_thesaurus())
    return Markup(f'<ul class="chips" aria-label="{escape(label)}">{links}</ul>')  # noqa: S704  (escaped)


@lru_cache(maxsize=4096)
def _theme_links(root: str, themes: tuple[str, ...], names: Thesaurus) -> str:  # noqa: ARG001  (of addresses)
    links = [
        (escape(page_address("themes.page", concept_id=id_)), escape(names.label(id_))) for id_ in themes
    ]
    return "".join([f'<li><a class="chip" href="{href}">{name}</a></li>' for href, name in links])


def register_hit_lines(app: Flask) -> None:
    """Give the templates these functions as filters."""
    app.jinja_env.filters.update(hit_line=hit_line, hit_title=hit_title, chips=chips)
