"""Markdown, with or without front matter of whatever keys. It becomes HTML and is read as such.

Links become their text and images go before Python-Markdown sees them: its patterns for both are quadratic
in open brackets (measured: 100 kB of `[` take more than ten seconds).
"""

from __future__ import annotations

import re
from typing import Any

import markdown
from lxml import etree

from indexer.errors import MalformedText
from indexer.intake.readers.html import tree_of
from indexer.intake.readers.page_furniture import without_page_furniture
from indexer.intake.readers.pieces import assemble
from indexer.intake.readers.plain import decoded, without_signature
from indexer.intake.readers.unreadable import UnreadableFile
from indexer.intake.readers.walking import blocks_of
from indexer.intake.readers.wrapping import goes_on, wrap_width
from indexer.intake.source_text import SourceText
from indexer.yaml_text import read_yaml

SOURCE_LIMIT = 500_000
LINE_LIMIT, LINES_LIMIT = 20_000, 20_000
FRONT_LIMIT = 64_000

_FRONT = re.compile(r"\A---[ \t]*\n(?P<yaml>.*?)^(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)
_COMMENT = re.compile(r"<!--.{0,20000}?-->", re.DOTALL)
_IMAGE = re.compile(r"!\[[^\[\]\n]{0,300}\](?:\([^()\n]{0,1000}\)|\[[^\[\]\n]{0,100}\])")
_LINK = re.compile(
    r"\[([^\[\]\n]{0,500})\](?:\([^()\n]{0,1000}(?:\([^()\n]{0,200}\)[^()\n]{0,200})?\)|\[[^\[\]\n]{0,100}\])"
)
_REFERENCE = re.compile(r"^ {0,3}\[([^\[\]\n]{1,100})\]:[ \t]*(.*)$", re.MULTILINE)
_ONLY_LINKS = re.compile(r"(?:\s*[*_]?\[[^\[\]\n]{1,100}\]\([^()\n]{0,500}\)[*_]?\s*(?:[|·•/>»,]|$)){2,}")
_AUTOLINK = re.compile(r"<((?:https?://|mailto:)?[^<>\s@]{1,200}(?:@[^<>\s]{1,100}|(?<=://)[^<>\s]{0,400}))>")
_ITEM = re.compile(r"\s{0,3}(?:[-*+]|\d{1,3}[.)])\s+\S")
_OWN_LINE = re.compile(
    r"\s{0,3}(?:#{1,6}\s|[-*+]\s|\d{1,3}[.)]\s|>|\||```|~~~|<|={2,}\s*$|-{2,}\s*$|\s{4})|\t"
)
_BULLET = re.compile(r"^( {0,6})[•●▪◦–] +(?=\S)", re.MULTILINE)
_STRAY = re.compile(r"<(?!/?[A-Za-z][^<>]{0,500}>)")
_OPEN, _CLOSE = "\ue000", "\ue001"


def read_markdown(data: bytes) -> SourceText:
    """Read a Markdown file.

    Raises:
        UnreadableFile: It is not text, it is too long, or its front matter uses aliases or nests too deep.
    """
    text, warnings = decoded(data)
    if len(text) > SOURCE_LIMIT:
        raise UnreadableFile("has too much text for one write-up")
    front, body, faults = _parted(text)
    lines = body.split("\n")
    if len(lines) > LINES_LIMIT or max(map(len, lines)) > LINE_LIMIT:
        raise UnreadableFile("has lines too long or too many to be read as Markdown")
    facts = {"front_matter": front} if front else {}
    titles = (front.get(key) for key in ("title", "headline", "name"))
    title = next((value for value in titles if isinstance(value, str)), "")
    return assemble(
        without_page_furniture(blocks_of(tree_of(_as_html(body)))),
        "md",
        title=title,
        facts=facts,
        warnings=warnings + faults,
    )


def _parted(text: str) -> tuple[dict[str, Any], str, tuple[str, ...]]:
    """Front matter, body, and a warning where the front matter is not YAML and was read line by line."""
    match = _FRONT.match(text)
    if not match:
        return {}, text, ()
    if len(match["yaml"]) > FRONT_LIMIT:
        raise UnreadableFile("has front matter too long to be read")
    try:
        value = read_yaml(match["yaml"]).value
    except MalformedText as error:
        if not error.message.startswith("This is not valid YAML"):
            raise UnreadableFile(f"has front matter that is refused: {error.message.rstrip('.')}") from error
        pairs = re.findall(r"^([A-Za-z][\w -]{0,40}):[ \t]*(\S.*)$", match["yaml"], re.MULTILINE)
        fault = "The front matter is not valid YAML; it was read line by line."
        return {key: words.strip(" \"'") for key, words in pairs}, text[match.end() :], (fault,)
    if not isinstance(value, dict):
        return {}, text, ()
    return value, text[match.end() :], ()


def _as_html(body: str) -> str:
    body = _unlinked(_COMMENT.sub("", without_signature(body)))
    body = _STRAY.sub("&lt;", _BULLET.sub(r"\1- ", body))
    extensions = ["tables", "fenced_code", "sane_lists", "def_list"]
    try:
        html = markdown.markdown("\n".join(_broken_lines(body.split("\n"))), extensions=extensions)
    except (RecursionError, etree.LxmlError) as error:
        raise UnreadableFile("is nested too deep to be taken apart") from error
    return f"<html><body>{html.replace(_OPEN, '[').replace(_CLOSE, ']')}</body></html>"


def _unlinked(body: str) -> str:
    """The text with links as their words, without images and menus of links; other brackets are set aside."""
    body = "\n".join("" if _ONLY_LINKS.fullmatch(line) else line for line in body.split("\n"))
    body = _LINK.sub(r"\1", _IMAGE.sub("", body))
    body = _AUTOLINK.sub(r"\1", body)
    labels = {match[1].lower() for match in _REFERENCE.finditer(body) if not match[1].startswith("^")}
    body = _REFERENCE.sub(lambda match: match[2] if match[1].startswith("^") else "", body)
    body = re.sub(r"\[\^[^\[\]\n]{1,60}\]", "", body)
    body = re.sub(
        r"\[([^\[\]\n]{1,100})\]", lambda match: match[1] if match[1].lower() in labels else match[0], body
    )
    return body.replace("[", _OPEN).replace("]", _CLOSE)


def _broken_lines(lines: list[str]) -> list[str]:
    """The lines with Markdown's own marks where a line is meant to end, and a list to begin."""
    chunks: list[list[str]] = [[]]
    for line in lines:
        chunks[-1].append(line) if line.strip() else chunks.append([])
    width = wrap_width(chunks)
    result: list[str] = []
    for line, after in zip(lines, [*lines[1:], ""], strict=True):
        is_prose = bool(line.strip()) and not _OWN_LINE.match(line)
        result.append(line)
        if is_prose and _ITEM.match(after) and not re.match(r"\s*\d{2,}[.)]", after):
            result.append("")
        elif _may_break(line, after) and not goes_on(line, after, width):
            result[-1] = f"{line.rstrip()}  "
    return result


def _may_break(line: str, after: str) -> bool:
    """Whether two lines are of one block of prose, as Markdown sees them."""
    if not line.strip() or not after.strip() or _OWN_LINE.match(after):
        return False
    return not bool(re.match(r"\s{0,3}(?:#{1,6}\s|\||```|~~~|<|={2,}\s*$|-{2,}\s*$)", line))
