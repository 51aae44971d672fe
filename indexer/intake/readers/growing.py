"""A tree of HTML elements that grows from another format's, for the walker to read."""

from __future__ import annotations

from lxml import html as lxml_html
from lxml.html import HtmlElement


def new_page() -> HtmlElement:
    """An empty body."""
    return lxml_html.Element("body")


def add(parent: HtmlElement, tag: str, name: str = "") -> HtmlElement:
    """A new last child; `name` is its class."""
    child = lxml_html.Element(tag)
    if name:
        child.set("class", name)
    parent.append(child)
    return child


def say(parent: HtmlElement, text: str) -> None:
    """Text after whatever `parent` holds by now."""
    last = parent[-1] if len(parent) else None
    if last is None:
        parent.text = (parent.text or "") + text
    else:
        last.tail = (last.tail or "") + text
