"""What the styles of a Word file mean for its paragraphs and runs: headings, lists, bold and hidden text."""

from __future__ import annotations

import re
from dataclasses import dataclass

from lxml import etree

WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_CHAIN_LIMIT = 20


@dataclass(frozen=True)
class Style:
    """What a style says, with what it has from those it is based on.

    Attributes:
        level: Of a heading, 1 the largest; 0 for other styles. The title's is 0, see `is_title`.
    """

    name: str = ""
    level: int = 0
    bold: bool = False
    hidden: bool = False
    is_list: bool = False

    @property
    def is_title(self) -> bool:
        """Whether it is the document's title."""
        return self.name == "title"

    @property
    def is_contents(self) -> bool:
        """Whether it is a line of a table of contents."""
        return bool(re.fullmatch(r"toc \d|toc heading|table of figures", self.name))


def styles_of(root: etree._Element | None) -> dict[str, Style]:
    """The styles by their ids."""
    if root is None:
        return {}
    elements = {element.get(f"{WORD}styleId") or "": element for element in root.findall(f"{WORD}style")}
    return {name: _style(elements, name) for name in elements}


def _style(elements: dict[str, etree._Element], name: str) -> Style:
    chain: list[etree._Element] = []
    current: str | None = name
    while current in elements and len(chain) < _CHAIN_LIMIT:
        chain.append(elements[current])
        current = attribute(chain[-1], "basedOn")
    own = (attribute(chain[0], "name") or "").lower()
    names = [(attribute(element, "name") or "").lower() for element in chain]
    outline = next(filter(None, (attribute(element, "pPr/outlineLvl") for element in chain)), "")
    numbered = next((match for each in names if (match := re.fullmatch(r"heading ([1-9])", each))), None)
    level = (
        int(numbered[1]) if numbered else int(outline) + 1 if outline.isdigit() and int(outline) < 9 else 0
    )
    return Style(
        own,
        min(level, 6),
        _first(chain, "rPr/b"),
        _first(chain, "rPr/vanish"),
        own.startswith("list ") or any(element.find(_path("pPr/numPr")) is not None for element in chain),
    )


def _first(chain: list[etree._Element], path: str) -> bool:
    """What the nearest style that speaks of `path` says."""
    return next((value for element in chain if (value := switch(element, path)) is not None), False)


def _path(path: str) -> str:
    return "/".join(f"{WORD}{step}" for step in path.split("/"))


def attribute(element: etree._Element, path: str) -> str | None:
    """The `w:val` of a child; None where there is none."""
    child = element.find(_path(path))
    return None if child is None else child.get(f"{WORD}val")


def switch(element: etree._Element, path: str) -> bool | None:
    """Whether a property that is on or off is on; None where it is not named."""
    child = element.find(_path(path))
    return None if child is None else child.get(f"{WORD}val") not in ("0", "false", "off", "none")
