"""What kind of file some bytes are: by how they begin, then by the name's ending; both must agree."""

from __future__ import annotations

import re
from pathlib import PurePosixPath

from indexer.intake.readers.unreadable import UnreadableFile, printable

_MAGIC = (
    (b"{\\rtf", "rtf"), (b"\xd0\xcf\x11\xe0", "ole"), (b"\x89PNG", "image"), (b"\xff\xd8\xff", "image"),
    (b"GIF8", "image"), (b"II*\x00", "image"), (b"MM\x00*", "image"), (b"BM\x00", "image"),
    (b"\x7fELF", "program"), (b"MZ", "program"), (b"\x1f\x8b", "archive"), (b"7z\xbc\xaf", "archive"),
    (b"Rar!", "archive"), (b"BZh", "archive"), (b"\xfd7zXZ", "archive"), (b"%!PS", "PostScript"),
)  # fmt: skip
_ENDINGS = {
    "": {"txt", "md", "html", "docx", "odt", "pdf", "rtf", "eml"},
    "txt": {"txt"}, "text": {"txt"}, "md": {"md"}, "markdown": {"md"}, "html": {"html"}, "htm": {"html"},
    "xhtml": {"html"}, "docx": {"docx"}, "doc": {"docx", "rtf", "html"}, "odt": {"odt"}, "pdf": {"pdf"},
    "rtf": {"rtf"}, "eml": {"eml"},
}  # fmt: skip
_WORDS = {
    "txt": "a plain text", "md": "a Markdown text", "html": "a web page", "docx": "a Word file",
    "pdf": "a PDF", "odt": "an OpenDocument text", "rtf": "an RTF file", "eml": "a mail", "image": "an image",
    "program": "a program", "archive": "an archive", "zip": "a zip archive",
    "PostScript": "a PostScript file", "ole": "an old or password-protected Office file",
}  # fmt: skip
_REMEDY = {
    "image": "is an image; only files with text in them can be read",
    "program": "is a program, not a text",
    "archive": "is an archive; hand in the files in it one by one",
    "zip": "is a zip archive; hand in the files in it one by one",
    "ole": "is an old or password-protected Office file; save it as .docx without a password",
    "PostScript": "is a PostScript file; save it as PDF",
}
_HTML_HEAD = re.compile(
    rb"\A(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]{0,200}\?>\s*)?(?:<!--.{0,500}?-->\s*)?<(?:!doctype\s+html|html|head|body)\b",
    re.I | re.S,
)


def recognised(data: bytes, name: str) -> str:
    """The kind of a file: txt, md, html, docx, odt, pdf, rtf or eml.

    Raises:
        UnreadableFile: It is empty, of a kind that is not read, or its ending says something else.
    """
    if not data.strip(b"\x00 \t\r\n"):
        raise UnreadableFile("is empty")
    ending = PurePosixPath(printable(name)).suffix.lower().lstrip(".")
    found = _by_content(data)
    if found in _REMEDY:
        raise UnreadableFile(_REMEDY[found])
    if ending == "zip":
        raise UnreadableFile(_REMEDY["zip"])
    if ending not in _ENDINGS:
        raise UnreadableFile(
            "is of a kind that cannot be read; save it as .docx, .odt, .pdf, .html, .md, .rtf, .eml or .txt"
        )
    allowed = _ENDINGS[ending]
    if found:
        if found not in allowed:
            raise UnreadableFile(f"is named .{ending} but is {_WORDS[found]}")
        return found
    return _by_ending(ending, allowed)


def _by_ending(ending: str, allowed: set[str]) -> str:
    """The kind of a file whose first bytes say nothing: some kind of text, or a damaged file."""
    if not ending:
        return "txt"
    kind = ending if ending in allowed else sorted(allowed)[0]
    if kind not in ("txt", "md", "html", "eml"):
        raise UnreadableFile(f"is damaged or is not {_WORDS[kind]} at all")
    return kind


def _by_content(data: bytes) -> str:
    """What the first bytes say; "" where they could be any text."""
    if b"%PDF-" in data[:1024]:
        return "pdf"
    if data.startswith(b"PK\x03\x04") or data.startswith(b"PK\x05\x06"):
        return _zip_kind(data)
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "image"
    if data[4:8] == b"ftyp":
        return "image"
    magic = next((kind for start, kind in _MAGIC if data.startswith(start)), "")
    return magic or ("html" if _HTML_HEAD.match(data[:4096]) else "")


def _zip_kind(data: bytes) -> str:
    """Which of the formats that are a zip archive this is, going by names that stand in it uncompressed."""
    if b"mimetypeapplication/vnd.oasis.opendocument.text" in data[:300]:
        return "odt"
    if b"word/" in data:
        return "docx"
    if b"opendocument.text" in data[:2000]:
        return "odt"
    return "zip"
