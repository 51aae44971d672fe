"""The layout of a write-up: its lines, its labelled facts, its sections. It knows nothing of what they mean."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from indexer.intake.proposal import Span
from indexer.intake.source_text import Block, BlockKind, SourceText

LABELS: dict[str, str] = {
    label: key
    for key, labels in {
        "date": "when|held|date|dates|dáta|date of event|event date|held on|day|date and time|dyddiad|pryd|date/time",
        "place": "where|at|held at|meeting place|platform|áit|location|place|town|lleoliad|ble|lle",
        "venue": "venue|venue and town|lleoliad y digwyddiad",
        "host": "host|hosts|óstach|hosted by|hosted jointly by|organised by|organisers|organiser|organizers|organised|run by"
        "|hosts and partners|trefnwyd gan|trefnwyr|lead organisation|organising bodies|organised_by|hosted_by|host_organisations"
        "|organizer|organiser(s)|put on by|arranged by|laid on by|organising body|convenor|convener|convenors|conveners|lead|who|who by|lead body|lead partner",
        "partner": "partners|in partnership with|with|supported by|sponsored by|funded by|convened by",
        "speakers": "speakers|speaker|presenters|presenter|contributors|who spoke|our speakers|speakers and contributors"
        "|siaradwyr|panel|panellists|the speakers|speakers on the day|people who spoke|with contributions from|in order of appearance"
        "|speaker list|list of speakers|speakers and facilitators|who was who|who’s who|who's who|presenters and facilitators"
        "|those who spoke|keynote|keynotes|keynote speaker|keynote speakers|opening|welcome|closing|presented by|led by|facilitated by|facilitator|chaired by|in the chair|opening keynote|closing keynote|presenter(s)|speaker(s)|voices|on the platform|facilitators|workshop leaders|cast list|thanks to our speakers|contributors on the day",
        "title": "what|title of paper|title of report|re|event|subject|title|headline|name of event|event title|event name|digwyddiad|beth|meeting",
        "series": "series|part of|programme",
        "posted": "posted|published|updated|last updated|date posted|posted on|published on|revised|issue date|issued|version"
        "|date of issue|date published|circulated|written",
        "other": "contact|author|editor|note-taker|apologies|minutes by|notes by|written by|write-up by|email|tel|next meeting"
        "|next event|photos|photographs|photography|pictures|words|words by|tags|categories|filed under|attendance|present|in attendance|cost|price|time|circulation|status"
        "|chair|report by|document owner|from|to|sent|cc|reply-to",
    }.items()
    for label in labels.split("|")
}
"""Label as it is written, in small letters → what its value is."""

POSTING_WORDS = (
    "posted|published|updated|revised|version|issued?|circulated|written|last (?:edited|modified|reviewed)|accessed|printed|downloaded"
    "|uploaded|created|added|blogged|date of issue|archived|page last|filed"
)
"""Alternatives of a pattern: words by which a date or a line is the document's and not the event's."""
_LABELLED = re.compile(
    r"^[\s*•]*(?P<label>[^\W\d_][\w’'()/. -]{1,38}?)\s*(?::|\t|\s[–—-]\s)\s*(?P<value>\S.*)?$", re.DOTALL
)


@dataclass(frozen=True)
class Line:
    """One line of a block."""

    text: str
    start: int
    block: int

    @property
    def end(self) -> int:
        """Where it ends in the whole text."""
        return self.start + len(self.text)


@dataclass(frozen=True)
class Labelled:
    """A fact with its label: `Where: Scarborough Library`.

    Attributes:
        key: One of the values of `LABELS`.
        span: Of the value alone.
    """

    key: str
    label: str
    value: str
    span: Span
    block: int


@dataclass(frozen=True)
class Section:
    """A heading and all that follows it up to the next heading of its rank; `heading` is -1 for the opening.

    Attributes:
        first, last: Half-open range of blocks, the heading not among them.
    """

    heading: int
    level: int
    first: int
    last: int


def _labelled_in(line: Line) -> list[Labelled]:
    """The facts of a line: one behind the label that opens it, or several: `Chair: A. Speakers: B; C.`"""
    signs = [
        sign
        for colon in re.finditer(r":\s+(?=\S)", line.text)
        if (sign := _sign_before(line.text, colon.start()))
    ]
    if len(signs) > 1 and (signs[0].start() == 0 or len(line.text) > LONGEST_LABEL):
        ends = [*(sign.start() for sign in signs[1:]), len(line.text)]
        return [
            _labelled(line, sign["label"], sign.end() + 1, end) for sign, end in zip(signs, ends, strict=True)
        ]
    match = _LABELLED.match(line.text)
    if not match or not (key := label_key(match["label"])):
        return []
    start = match.start("value") if match["value"] else len(line.text)
    fact = _labelled(line, match["label"], start, len(line.text))
    return [fact] if len(fact.value) < LONGEST_VALUE or key == "speakers" else []


def _sign_before(text: str, colon: int) -> re.Match[str] | None:
    """The longest label that ends at a colon."""
    for word in re.compile(r"(?<![\w’'/-])[A-Z]").finditer(text, max(0, colon - LONGEST_LABEL), colon):
        sign = _INLINE_LABEL.match(text, word.start(), colon)
        if sign and label_key(sign["label"]):
            return sign
    return None


def _labelled(line: Line, label: str, start: int, end: int) -> Labelled:
    value = line.text[start:end]
    low = start + len(value) - len(value.lstrip())
    value = value.strip()
    return Labelled(
        label_key(label), label, value, (line.start + low, line.start + low + len(value)), line.block
    )


_CAPITALS = re.compile(
    r"(?P<head>(?=[^\n.:–—]*[^\W\d_]{3})[^\W\d_a-zß-ÿ][^\na-zß-ÿ.:–—]{3,70}?)(?:[.:]|\s[–—-])\s+(?=\S)"
)
LONGEST_LABEL = 40
LONGEST_VALUE = 400
_INLINE_LABEL = re.compile(r"(?P<label>[A-Z][\w’'()/-]*(?: [\w’'()/-]+){0,3})$")


class Layout:
    """A source text with its lines, labels and sections."""

    def __init__(self, source: SourceText) -> None:
        self.source = source
        self.text = source.text
        self.blocks = source.blocks

    def of(self, index: int) -> str:
        """The text of a block."""
        return self.source.of(self.blocks[index])

    def is_heading(self, index: int) -> bool:
        """The block is a heading."""
        return self.blocks[index].kind is BlockKind.HEADING

    def lead(self, index: int) -> int:
        """Where the run-in head of a block ends: bold words, or words in capitals up to a stop; its start if none."""
        block = self.blocks[index]
        if block.lead > block.start or block.kind is BlockKind.HEADING:
            return block.lead
        capitals = _CAPITALS.match(self.text, block.start, block.end)
        return capitals.end("head") if capitals else block.start

    @cached_property
    def lines(self) -> list[Line]:
        """Every line, in order."""
        return list(self._lines())

    def _lines(self) -> Iterator[Line]:
        for number, block in enumerate(self.blocks):
            position = block.start
            for piece in self.source.of(block).split("\n"):
                stripped = piece.strip()
                if stripped:
                    yield Line(stripped, position + piece.index(stripped), number)
                position += len(piece) + 1

    @cached_property
    def labelled(self) -> list[Labelled]:
        """Every fact that stands behind a label, in a line or in the cells of a row."""
        found = []
        for block_number, block in enumerate(self.blocks):
            if len(block.cells) >= 2:
                label = self.text[slice(*block.cells[0])].strip(" :")
                key = label_key(label)
                if key:
                    span = (block.cells[1][0], block.cells[-1][1])
                    found.append(Labelled(key, label, self.text[slice(*span)], span, block_number))
        for line in self.lines:
            if not self.blocks[line.block].cells:
                found += _labelled_in(line)
        return sorted(found, key=lambda item: item.span)

    def values(self, key: str) -> list[Labelled]:
        """The facts of one kind that have a value."""
        return [item for item in self.labelled if item.key == key and item.value.strip()]

    @cached_property
    def sections(self) -> list[Section]:
        """Each heading with what is under it; headings of unknown level end one another."""
        headings = [index for index in range(len(self.blocks)) if self.is_heading(index)]
        sections = [Section(-1, 0, 0, headings[0] if headings else len(self.blocks))]
        for index in headings:
            level = self.blocks[index].level
            rivals = (
                other
                for other in headings
                if other > index and (self.blocks[other].level <= level or not level)
            )
            sections.append(Section(index, level, index + 1, next(rivals, len(self.blocks))))
        return sections


_COLUMNS = frozenset(
    "name|speaker|role|organisation|organization|affiliation|post|job title|from|title|surname, first name|surname|last name|family name|first name|forename|given name|position|body|who|where from"
    "|topic|time|session|item|programme|what|workshop|by|lead|led by|presenter|company|represents|representing".split(
        "|"
    )
)


def is_column_heads(layout: Layout, index: int) -> bool:
    """A row of a table that only names its columns."""
    cells = [layout.text[slice(*cell)].strip(" |\t").lower() for cell in layout.blocks[index].cells]
    return len(cells) > 1 and all(cell in _COLUMNS for cell in cells)


def unnumbered(text: str) -> str:
    """A heading without the number before it: `4. Case study: …`."""
    return re.sub(r"^\s*(?:\d{1,2}(?:\.\d{1,2})*[.)]?|[A-Za-z][.)])\s+(?=\S)", "", text)


def label_key(label: str) -> str:
    """What the value behind a label is; "" where the label says nothing known. `Dyddiad / Date` is two."""
    plain = re.sub(r"\s+", " ", unnumbered(label).strip(" :*").lower())
    for part in (plain, *re.split(r"\s*/\s*", plain), plain.removeprefix("event ")):
        if part in LABELS:
            return LABELS[part]
    opening = next((key for sign, key in _OPENINGS.items() if plain.startswith(sign)), "")
    return opening if len(plain.split()) <= MOST_LABEL_WORDS else ""


MOST_LABEL_WORDS = 4
_OPENINGS = {
    "where ": "place",
    "when ": "date",
    "who spoke": "speakers",
    "who we heard": "speakers",
    "speakers ": "speakers",
    "hosted ": "host",
    "organised ": "host",
    "posted ": "posted",
    "published ": "posted",
}
"""How a label may begin that is not among the common ones: `Where we met`."""


def block_at(blocks: tuple[Block, ...], offset: int) -> int:
    """The block in which an offset lies, or the one before it."""
    return max((number for number, block in enumerate(blocks) if block.start <= offset), default=0)
