"""Web pages: the main content without the site's furniture, and what the page says of itself."""

from __future__ import annotations

import re

from lxml import etree
from lxml import html as lxml_html

from indexer.intake.readers.main_content import main_content
from indexer.intake.readers.page_facts import facts_of, title_of
from indexer.intake.readers.page_furniture import without_page_furniture
from indexer.intake.readers.pieces import assemble
from indexer.intake.readers.unreadable import UnreadableFile
from indexer.intake.readers.walking import blocks_of
from indexer.intake.source_text import SourceText

SOURCE_LIMIT = 8_000_000
ELEMENT_LIMIT = 200_000
ATTRIBUTES_LIMIT = 20_000

_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_:.-]{2,40})", re.IGNORECASE)
_INLINE_DATA = re.compile(r"data:[a-z+./-]{1,60};base64,[A-Za-z0-9+/=\s]{200,}")
_LONG_TAG = re.compile(r"<[A-Za-z][^<>]{20000,}")
_QUOTED = re.compile(r"\"[^\"]*\"|'[^']*'")
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_DECLARATION = re.compile(r"\A\s*<\?xml[^>]{0,200}\?>")


def read_html(data: bytes) -> SourceText:
    """Read a web page.

    Raises:
        UnreadableFile: It has no text, or too much of it, or is nested too deep.
    """
    text, warnings = decoded_html(data)
    root = tree_of(text)
    title, facts = title_of(root), facts_of(root)
    return assemble(
        without_page_furniture(blocks_of(main_content(root))),
        "html",
        title=title,
        facts=facts,
        warnings=warnings,
    )


def decoded_html(data: bytes) -> tuple[str, tuple[str, ...]]:
    """The page as text: by its mark, as UTF-8, as it declares, as Windows-1252; a guess is warned of."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", errors="replace"), ()
    try:
        return data.decode("utf-8-sig"), ()
    except UnicodeDecodeError:
        pass
    declared = _CHARSET.search(data[:4096])
    name = declared[1].decode("ascii").lower() if declared else ""
    name = "cp1252" if name in ("", "utf-8", "utf8", "iso-8859-1", "latin1", "us-ascii") else name
    try:
        text = data.decode(name)
    except (LookupError, UnicodeError):
        name, text = "cp1252", data.decode("cp1252", errors="replace")
    guessed = declared is None or name != declared[1].decode("ascii").lower()
    return text, ("It was decoded as Windows-1252; check accented letters.",) if guessed else ()


def tree_of(text: str) -> lxml_html.HtmlElement:
    """The tree of a page or of a part of one; nothing is fetched and no entity of its own is known.

    Raises:
        UnreadableFile: There is nothing in it, or too many elements.
    """
    text = _DECLARATION.sub("", _INLINE_DATA.sub("", _CONTROLS.sub("", text)))
    if len(text) > SOURCE_LIMIT:
        raise UnreadableFile("is too large a page to be taken apart")
    if text.count("<") > 2 * ELEMENT_LIMIT:
        raise UnreadableFile("has too many elements to be taken apart")
    if any(len(_QUOTED.sub("", match[0])) > ATTRIBUTES_LIMIT for match in _LONG_TAG.finditer(text)):
        raise UnreadableFile("has too many attributes to be taken apart")
    parser = lxml_html.HTMLParser(no_network=True, remove_comments=True, remove_pis=True, encoding="utf-8")
    try:
        root = lxml_html.document_fromstring(text.encode("utf-8", errors="replace"), parser=parser)
    except (etree.LxmlError, ValueError, AssertionError) as error:
        raise UnreadableFile("has no text in it") from error
    if any("depth" in fault.message for fault in parser.error_log):
        raise UnreadableFile("is nested too deep to be taken apart")
    return root
