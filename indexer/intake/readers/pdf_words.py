"""The words of a PDF's lines as running text: what was parted at a line's end becomes one word again."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

from indexer.intake.readers.pdf_lines import Line, Word
from indexer.intake.readers.pieces import clean

PARTED = "\ufffe"
"""Stands for the hyphen at the end of a line; pdfium gives it in place of the one on the page."""

_COMPOUNDS = frozenset(
    "co self multi non well peer community user person anti cross long short half high low full part"
    " service carer patient family citizen people first second third face all ex pre post semi hard"
    " easy".split()
)


def words_in(group: Sequence[Line]) -> Iterator[Word]:
    """The words of some lines; a hyphen that pdfium left at a line's end is marked like one that it found."""
    for line, after in zip(group, [*group[1:], None], strict=True):
        yield from line.words[:-1]
        last = line.words[-1]
        parted = after is not None and re.search(r"[^\W\d_][-\u00ad\u2010]$", last.text)
        yield replace(last, text=last.text[:-1] + PARTED) if parted else last


def joined(run: Sequence[Word], words: Counter[str]) -> str:
    """The words as text; those that were parted at a line's end are one again, with a hyphen or without."""
    parts: list[str] = []
    for word, after in zip(run, [*run[1:], None], strict=True):
        parts.append(word.text)
        if after is None:
            continue
        if word.text.endswith(PARTED):
            parts[-1] = word.text[:-1]
            parts.append(_hyphen(parts[-1], after.text, words))
        else:
            parts.append(" ")
    return clean("".join(parts).replace(PARTED, "-"))


def _hyphen(before: str, after: str, words: Counter[str]) -> str:
    """`-` or nothing, for two parts of a word: as the document writes it elsewhere, or by the first part."""
    match = re.search(r"([^\W_]+)$", before)
    head = match[1].lower() if match else ""
    tail = re.match(r"[^\W_]*", after)
    rest = tail[0].lower() if tail else ""
    hyphened, whole = words[f"{head}-{rest}"], words[head + rest]
    if hyphened != whole:
        return "-" if hyphened > whole else ""
    return "-" if head in _COMPOUNDS or not rest or after[0].isupper() or head.isdigit() else ""
