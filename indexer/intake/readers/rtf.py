"""Rich Text (.rtf): striprtf takes the words out, and they are read as plain text, a line a paragraph."""

from __future__ import annotations

import re
from collections.abc import Callable

from striprtf.striprtf import rtf_to_text

from indexer.intake.readers.page_furniture import without_page_furniture
from indexer.intake.readers.pieces import assemble
from indexer.intake.readers.plain import pieces_of
from indexer.intake.readers.unreadable import UnreadableFile
from indexer.intake.source_text import SourceText

SOURCE_LIMIT = 3_000_000

_to_text: Callable[..., str] = rtf_to_text  # it has no types of its own
_PICTURE = re.compile(r"[0-9a-fA-F\s]{256,}")
_HIDDEN = re.compile(r"\\(?:v|deleted)(?![a-z0-9-])[^{}]*?(?=\\(?:v|deleted)0|\})")
_TITLE = re.compile(r"\{\\title ([^{}\\]{1,300})\}")


def read_rtf(data: bytes) -> SourceText:
    """Read a Rich Text file.

    Raises:
        UnreadableFile: It is damaged or too long.
    """
    source = _PICTURE.sub("", data.decode("latin-1"))
    if len(source) > SOURCE_LIMIT:
        raise UnreadableFile("has too much text for one write-up")
    try:
        text = _to_text(_HIDDEN.sub("", source), errors="replace")
    except (ValueError, IndexError, KeyError, LookupError, TypeError, OverflowError) as error:
        raise UnreadableFile("is damaged; it cannot be read as an RTF file") from error
    title = _TITLE.search(source)
    return assemble(
        without_page_furniture(pieces_of(_with_blank_lines(text))), "rtf", title=title[1] if title else ""
    )


def _with_blank_lines(text: str) -> str:
    """A blank line after each paragraph; the rows of a table, which end in a bar, stay together."""
    result = []
    for line in text.split("\n"):
        if line.rstrip().endswith("|"):
            result.append(line.rstrip().removesuffix("|").replace("|", "\t"))
        else:
            result.extend(["", line, ""])
    return "\n".join(result)
