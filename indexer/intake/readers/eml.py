"""Saved mails (.eml): the letter itself, without signature, disclaimer and the heads of forwarded mails."""

from __future__ import annotations

import re
from collections.abc import Iterator
from email import message_from_bytes
from email.errors import MessageError
from email.message import EmailMessage
from email.policy import default as policy
from typing import Any

from lxml.html import HtmlElement

from indexer.intake.readers.furniture import is_foot
from indexer.intake.readers.html import tree_of
from indexer.intake.readers.letters import day_of, letter_of, subject_of
from indexer.intake.readers.main_content import main_content
from indexer.intake.readers.page_furniture import without_page_furniture
from indexer.intake.readers.pieces import Piece, assemble
from indexer.intake.readers.plain import pieces_of
from indexer.intake.readers.unreadable import UnreadableFile
from indexer.intake.readers.walking import blocks_of, words_of
from indexer.intake.source_text import SourceText

HEAD_LIMIT, PARTS_LIMIT = 8_000, 500

_HEADS = re.compile(rb"^(?:from|date|subject|content-[a-z-]+):.*(?:\n[ \t].*)*", re.IGNORECASE | re.MULTILINE)
_STRUCTURE = re.compile(r"<(?:h[1-6]|[uo]l|table|b|strong|dl)\b", re.IGNORECASE)
_QUOTE = re.compile(r"^> ?", re.MULTILINE)
_SIGNED = frozenset({"signature", "gmail_signature", "disclaimer", "divtagdefaultwrapper-signature"})


def read_eml(data: bytes) -> SourceText:
    """Read a mail; `facts` has the day it was sent (`date`) and the senders of forwarded ones (`forwarded`).

    Raises:
        UnreadableFile: It has no head or no text.
    """
    if (
        any(len(match[0]) > HEAD_LIMIT for match in _HEADS.finditer(data))
        or data.count(b"\n--") > PARTS_LIMIT
    ):
        raise UnreadableFile("has too many parts, or a head too long, to be taken apart")
    try:
        mail = message_from_bytes(data, policy=policy)
        if not any(mail.get(name) for name in ("From", "Date", "Subject", "MIME-Version")):
            raise UnreadableFile("has no mail head, so it cannot be read as a mail")
        pieces, files = _body(mail)
        title, facts = subject_of(str(mail.get("Subject", ""))), _facts(mail)
    except (MessageError, LookupError, ValueError, AttributeError, TypeError, IndexError) as error:
        raise UnreadableFile("is damaged; it cannot be read as a mail") from error
    forwarded: list[dict[str, str]] = []
    letter = list(without_page_furniture(letter_of(pieces, forwarded)))
    if forwarded:
        facts["forwarded"] = forwarded
    warnings = (f"Attached files were not read: {files}.",) if files else ()
    return assemble(letter, "eml", title=title, facts=facts, warnings=warnings)


def _facts(mail: EmailMessage) -> dict[str, Any]:
    facts: dict[str, Any] = {}
    if mail.get("From"):
        facts["from"] = str(mail["From"])
    sent = day_of(str(mail.get("Date", "")))
    if sent:
        facts["date"] = sent
    return facts


def _body(mail: EmailMessage) -> tuple[list[Piece], int]:
    """The letter and how many files are attached; a mail in a mail counts when it is all there is."""
    html, plain = mail.get_body(("html",)), mail.get_body(("plain",))
    if html is None and plain is None:
        inner = next((part for part in mail.walk() if part.get_content_type() == "message/rfc822"), None)
        content = inner.get_content() if isinstance(inner, EmailMessage) and inner is not mail else None
        if not isinstance(content, EmailMessage):
            raise UnreadableFile("has no text in it")
        return _body(content)
    files = sum(part.get_content_disposition() == "attachment" for part in mail.walk())
    source = html.get_content() if isinstance(html, EmailMessage) else ""
    if isinstance(plain, EmailMessage) and not _STRUCTURE.search(source):
        return list(pieces_of(_unquoted(plain.get_content()))), files
    return list(_html_pieces(source)), files


def _html_pieces(source: str) -> Iterator[Piece]:
    root = tree_of(source)
    for element in list(root.iter("div", "table", "p", "span")):
        names = {*(element.get("class") or "").lower().split(), (element.get("id") or "").lower()}
        if (
            names & _SIGNED or "signature" in words_of(element.get("class"))
        ) and element.getparent() is not None:
            element.drop_tree()
    for ruler in list(root.iter("hr")):
        foot = list(ruler.itersiblings())
        lines = [line for part in foot for line in _lines_of(part)]
        if lines and is_foot(lines):
            for part in foot:
                part.drop_tree()
    return blocks_of(main_content(root))


def _lines_of(element: HtmlElement) -> list[str]:
    """The lines of an element as its breaks part them."""
    parts = [(child.tail or "") if child.tag == "br" else "" for child in element.iter("br")]
    opening = "".join(element.itertext()).strip()
    return [line.strip() for line in (parts or [opening]) if line.strip()]


def _unquoted(text: str) -> str:
    """A text that is mostly quoted, with its quote marks taken off."""
    lines = [line for line in text.splitlines() if line.strip()]
    quoted = sum(line.startswith(">") for line in lines)
    return _QUOTE.sub("", text) if quoted * 2 > len(lines) else text
