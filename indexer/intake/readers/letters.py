"""A letter within a mail, or within a text that was a mail: without heads, signature and what it answers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from email.utils import parsedate_to_datetime

from indexer.intake.readers.furniture import SIGNATURE, is_letter_foot
from indexer.intake.readers.pieces import Piece

ANSWER_LENGTH = 300
"""From so many characters a mail is a letter of its own; a shorter one only hands on what stands below it."""

_PREFIX = re.compile(r"\s*(?:(?:re|fwd?|aw|wg|tr|sv|vs)\s*(?:\[\d+\])?\s*:\s*)+", re.IGNORECASE)
_HEAD_LINE = re.compile(
    r"\s*\*?(From|Sent|Date|To|Cc|Bcc|Subject|Reply-To|Importance|Attachments)\*?:\*?\s*(.*)"
)
_FORWARDED = re.compile(
    r"\s*(?:-{2,}\s*(?:forwarded|original)\s+message\s*-{2,}|begin forwarded message:?|-{5,}|_{5,})\s*",
    re.IGNORECASE,
)
_REPLIED = re.compile(r"(?:>\s?)*on\s.{6,150}\swrote:", re.IGNORECASE)


def subject_of(subject: str) -> str:
    """A subject without `Re:` and `Fwd:`."""
    return _PREFIX.sub("", subject, count=1)


def day_of(moment: str) -> str:
    """The day a mail was sent, ISO 8601; "" where it cannot be told."""
    with suppress(ValueError, TypeError, IndexError, OverflowError):
        return parsedate_to_datetime(moment).date().isoformat()
    return ""


def letter_of(pieces: Iterable[Piece], forwarded: list[dict[str, str]]) -> Iterator[Piece]:
    """The pieces up to the signature or the mail that is answered; heads of mails go to `forwarded`."""
    head: list[Piece] = []
    length = 0
    for piece in pieces:
        if SIGNATURE.fullmatch(piece.text) and piece.text.startswith("--"):
            break
        if _REPLIED.fullmatch(piece.text) and length > ANSWER_LENGTH:
            break
        if _FORWARDED.fullmatch(piece.text) or _REPLIED.fullmatch(piece.text):
            continue
        if _is_head(piece):
            head.append(piece)
            continue
        yield from _unheaded(head, forwarded)
        head = []
        cut = _without_signature(piece)
        if cut.cells or (cut.text and not is_letter_foot(cut.text)):
            yield cut
            length += len(cut.text)
    yield from _unheaded(head, forwarded)


def _is_head(piece: Piece) -> bool:
    lines = [
        line for line in (piece.text or "\t".join(piece.cells).replace("\t", " ", 1)).split("\n") if line
    ]
    return bool(lines) and all(_HEAD_LINE.match(line) or _FORWARDED.fullmatch(line) for line in lines)


def _unheaded(head: list[Piece], forwarded: list[dict[str, str]]) -> Iterator[Piece]:
    """Nothing, where these lines are the head of a forwarded mail; otherwise the lines as they stand."""
    lines = [line for piece in head for line in (piece.text or " ".join(piece.cells)).split("\n")]
    values = {match[1].lower(): match[2] for line in lines if (match := _HEAD_LINE.match(line))}
    if "from" in values and len(values) > 2 and ({"sent", "date", "subject"} & values.keys()):
        sent = values.get("sent") or values.get("date", "")
        forwarded.append({"from": values["from"], "sent": sent, "subject": values.get("subject", "")})
    else:
        yield from head


def _without_signature(piece: Piece) -> Piece:
    """A piece without what follows a line `--` in it."""
    head, mark, _ = re.sub(r"\n--\s?\n", "\n--\n", piece.text).partition("\n--\n")
    return Piece(piece.kind, head, piece.level, piece.lead, piece.cells, piece.boxed) if mark else piece
