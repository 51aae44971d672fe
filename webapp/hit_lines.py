"""The pieces of a hit that every list of records shows: its line, its title, its themes.

Made here and not by macros: a search page has a hundred of them, and a macro costs ten times as much.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from flask import Flask, request, url_for
from markupsafe import Markup, escape

from indexer.engines.protocol import Hit
from webapp.context import current_authorities, current_thesaurus
from webapp.names import label_of, page_address
from webapp.rendering import marked, when


def hit_line(hit: Hit, *, kind: bool = True) -> Markup:
    """Kind, the first two places and date of a hit, side by side."""
    parts = [escape(label_of("kind", hit.kind))] if kind else []
    places = current_authorities().places
    parts += [escape(places.name(place)) for place in hit.facets.get("place", ())[:2]]
    if hit.date:
        parts.append(when(hit.date))
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
    root, name_of = request.root_path, current_thesaurus().label
    links = "".join([_chip(root, theme, name_of(theme)) for theme in themes])
    return Markup(f'<ul class="chips" aria-label="{escape(label)}">{links}</ul>')  # noqa: S704  (escaped)


@lru_cache(maxsize=1024)
def _chip(root: str, theme: str, name: str) -> str:  # noqa: ARG001  (the address begins with it)
    href = url_for("themes.page", concept_id=theme)
    return f'<li><a class="chip" href="{escape(href)}">{escape(name)}</a></li>'


def register_hit_lines(app: Flask) -> None:
    """Give the templates these functions as filters."""
    app.jinja_env.filters.update(hit_line=hit_line, hit_title=hit_title, chips=chips)
