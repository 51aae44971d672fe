"""Plain text, typed or pasted: its paragraphs, headings, lists and rows told by their shape alone."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby

from indexer.intake.readers.furniture import SIGNATURE, is_foot, is_letter_foot, without_furniture
from indexer.intake.readers.letters import day_of, letter_of, subject_of
from indexer.intake.readers.page_furniture import without_page_furniture
from indexer.intake.readers.pieces import Piece, assemble, clean, looks_like_heading
from indexer.intake.readers.unreadable import UnreadableFile
from indexer.intake.readers.wrapping import goes_on, joined, wrap_width
from indexer.intake.source_text import BlockKind, SourceText

SIGNATURE_LINES = 12
SOURCE_LIMIT, LINES_LIMIT = 3_000_000, 100_000

_BULLET = re.compile(r"\s*(?:[•●▪‣◦·*–—\uf0b7-]|o(?=\s+[A-Z]))\s+(?=\S)")
_NUMBER = re.compile(r"\s*\(?(?:\d{1,2}|[a-z]|[ivx]{1,4})[.)]\s+(?=\S)")
_COLUMNS = re.compile(r"\t+|\s{3,}(?=\S)")
_UNDERLINE = re.compile(r"\s*(?:={3,}|-{3,}|~{3,}|\*{3,}|_{3,})\s*")
_BARRED = re.compile(r"\s*\|.*[^|\s].*\|\s*")
_BORDER = re.compile(r"\s*[+|][-+=|: ]*[+|]\s*")
_DATED = re.compile(
    r"\b\d{1,2}(?:st|nd|rd|th)?\s+(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)|\b\d{1,4}[./-]\d{1,2}[./-]\d{2}"
)
_LABEL = re.compile(r"(?:[\w’']+ ?/ ?)?[A-Z][\w’']+(?: (?:by|of|date|at|on|to|organisation|meeting))?:\s")
_PARTED = re.compile(r"\s[-–—·|]\s|;\s")
_CASE = re.compile(
    r"(?:case|example|story|part|day|session|workshop|project|group|theme|box)\b", re.IGNORECASE
)
_CREDIT = re.compile(
    r"(?:posted|published|updated|written|write-up|report|notes?|by|from|to|hosted|organi[sz]ed)\s+"
    r"(?:on|by|from|the|at|in|[A-Z\d])",
    re.IGNORECASE,
)


def decoded(data: bytes) -> tuple[str, tuple[str, ...]]:
    """The text of `data`, and a warning where its encoding had to be guessed.

    Raises:
        UnreadableFile: It is not text.
    """
    warnings: tuple[str, ...] = ()
    try:
        if data.startswith((b"\xff\xfe", b"\xfe\xff")):
            text = data.decode("utf-16")
        else:
            text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text, warnings = _guessed(data)
    controls = len(re.findall("[\x00-\x08\x0e-\x1f\x7f]", text[:100_000]))
    if "\x00" in text or controls * 100 > min(len(text), 100_000):
        raise UnreadableFile("is named as a text but holds something else")
    return text.replace("\r\n", "\n").replace("\r", "\n"), warnings


def _guessed(data: bytes) -> tuple[str, tuple[str, ...]]:
    try:
        text = data.decode("cp1252")
    except UnicodeDecodeError as error:
        raise UnreadableFile("is in an encoding that cannot be told; save it as UTF-8") from error
    return text, ("It was decoded as Windows-1252; check accented letters and quotation marks.",)


def read_plain(data: bytes) -> SourceText:
    """Read a text file; a mail that was saved as text gives its subject and day like a mail.

    Raises:
        UnreadableFile: It is not text, it is empty or too long.
    """
    text, warnings = decoded(data)
    heads: list[dict[str, str]] = []
    pieces = list(without_page_furniture(letter_of(pieces_of(text), heads)))
    if not heads:
        return assemble(pieces, "txt", warnings=warnings)
    facts = {"date": day_of(heads[0]["sent"]), "from": heads[0]["from"], "forwarded": heads}
    title = subject_of(heads[0]["subject"])
    return assemble(
        pieces, "txt", title=title, facts=facts if facts["date"] else {"forwarded": heads}, warnings=warnings
    )


def pieces_of(text: str) -> Iterator[Piece]:
    """The blocks of a plain text, without a signature below `--`."""
    if len(text) > SOURCE_LIMIT or text.count("\n") > LINES_LIMIT:
        raise UnreadableFile("has too much text for one write-up")
    chunks = _chunks(without_signature(text))
    return _with_lists_as_such(_kept(_pieces(chunks)))


def _pieces(chunks: Sequence[Sequence[str]]) -> Iterator[Piece]:
    width = wrap_width(chunks)
    for index, chunk in enumerate(chunks):
        after = chunks[index + 1][0] if index + 1 < len(chunks) else chunk[-1] if len(chunk) > 1 else ""
        yield from _chunk_pieces(chunk, width, after)


def _kept(pieces: Iterator[Piece]) -> Iterator[Piece]:
    """The pieces without furniture."""
    for piece in pieces:
        kept = without_furniture(piece.text)
        if piece.cells or (kept and not is_letter_foot(kept)):
            yield piece if piece.cells or kept == piece.text else Piece(piece.kind, kept)


def _with_lists_as_such(pieces: Iterator[Piece]) -> Iterator[Piece]:
    """Four short lines in a row, or two that a dash parts, are a list of names and no headings.

    The first block of a text stays a heading: it is the title.
    """
    start = True
    for kind, group in groupby(pieces, key=lambda piece: piece.kind):
        run = list(group)
        parted = sum(bool(_PARTED.search(piece.text)) for piece in run)
        if kind is BlockKind.HEADING and (len(run) > 3 or parted > 1):
            keep = 1 if start else 0
            yield from run[:keep]
            run = [
                piece if _is_capitals(piece.text) else Piece(BlockKind.PARAGRAPH, piece.text)
                for piece in run[keep:]
            ]
        yield from run
        start = False


def without_signature(text: str) -> str:
    """`text` up to a line `--`, or a ruler above a card or a list's foot, after which only a few lines follow."""
    lines = text.rstrip().split("\n")
    for index in range(max(1, len(lines) - SIGNATURE_LINES), len(lines)):
        below = [line for line in lines[index + 1 :] if line.strip()]
        is_mark = SIGNATURE.fullmatch(lines[index]) and not lines[index - 1].strip()
        if is_mark and (lines[index].startswith("--") or is_foot(below)):
            return "\n".join(lines[:index])
    return text


def _chunks(text: str) -> list[list[str]]:
    """The runs of lines between blank lines."""
    chunks: list[list[str]] = [[]]
    for line in text.split("\n"):
        if line.strip():
            chunks[-1].append(line.replace("\u00a0", " ").rstrip())
        elif chunks[-1]:
            chunks.append([])
    return [chunk for chunk in chunks if chunk]


def _chunk_pieces(chunk: Sequence[str], width: int, after: str) -> Iterator[Piece]:
    """The pieces of one run of lines; `after` is the first line of the next run."""
    at, capitals, rows = 0, True, _are_rows(chunk)
    while at < len(chunk):
        capitals = capitals and _is_capitals(chunk[at])
        if _UNDERLINE.fullmatch(chunk[at]) or _BORDER.fullmatch(chunk[at]):
            at += 1
            continue
        if at + 1 < len(chunk) and _is_underlined(chunk[at], chunk[at + 1]):
            yield Piece(BlockKind.HEADING, clean(chunk[at]))
            at += 2
            continue
        end = at + 1
        while end < len(chunk) and goes_on(chunk[end - 1], chunk[end], width):
            end += 1
        alone = end - at == 1 and (len(chunk) == 1 or capitals)
        yield _piece(chunk[at:end], alone=alone, after=after, rows=rows)
        at = end


def _is_underlined(line: str, below: str) -> bool:
    return bool(re.fullmatch(r"\s*(?:={3,}|-{3,}|~{3,})\s*", below)) and len(line.strip()) <= 120


def _are_rows(chunk: Sequence[str]) -> bool:
    """Whether columns of spaces make a table: in at least two lines, and in most."""
    split = sum(len(_COLUMNS.split(line.strip())) > 1 for line in chunk)
    return split > 1 and split * 3 >= len(chunk) * 2


def _piece(lines: Sequence[str], *, alone: bool, after: str, rows: bool) -> Piece:
    first = lines[0]
    if len(lines) == 1 and _BARRED.fullmatch(first):
        return Piece(
            BlockKind.TABLE_ROW, cells=tuple(clean(cell) for cell in first.strip().strip("|").split("|"))
        )
    bullet = _BULLET.match(first)
    if bullet:
        return Piece(BlockKind.LIST_ITEM, clean(joined([first[bullet.end() :], *lines[1:]])))
    if len(lines) == 1 and (rows or "\t" in first.strip()) and not _NUMBER.match(first):
        cells = tuple(clean(cell) for cell in _COLUMNS.split(first.strip()))
        if len(cells) > 1:
            return Piece(BlockKind.TABLE_ROW, cells=cells)
    text = clean(joined(lines))
    if alone and _is_heading(text, after):
        return Piece(BlockKind.HEADING, text)
    kind = BlockKind.LIST_ITEM if _NUMBER.match(first) else BlockKind.PARAGRAPH
    return Piece(kind, text)


def _is_heading(text: str, after: str) -> bool:
    """Whether a line between blank lines is a heading, by its shape and by what follows."""
    if not after or len(text) > 110 or not looks_like_heading(text) or "|" in text:
        return False
    if _is_capitals(text):
        return True
    if _NUMBER.match(text) and _NUMBER.match(after):
        return False
    if _DATED.search(text) or _CREDIT.match(text) or (_LABEL.match(text) and not _CASE.match(text)):
        return False
    return bool(re.match(r"[\"“‘'(]*(?:[A-Z\d]|[^\W\d_a-z])", text)) and text.count(",") < 3


def _is_capitals(text: str) -> bool:
    letters = [sign for sign in text if sign.isalpha()]
    return len(letters) > 3 and all(sign.upper() == sign for sign in letters) and looks_like_heading(text)
