"""The speakers of a write-up: those that lists, tables and fields name, and those who speak in the prose."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from indexer.intake.entries import opens_with_given_name, speaker_of_line, with_post
from indexer.intake.known import Known, name_key, person_key
from indexer.intake.layout import Layout, is_column_heads, label_key
from indexer.intake.naming import is_organisation_name, is_person_name, without_title
from indexer.intake.people import GENERIC_BODIES, Mention, affiliation_behind, mentions_in, merged
from indexer.intake.proposal import Party, Span, Speaker, Value
from indexer.intake.source_text import Block, BlockKind


def mentions_of(layout: Layout, known: Known) -> list[Mention]:
    """Everybody named in the prose, in order; few rows of tables are prose, and in a heading nobody speaks."""
    facts = [item.span for item in layout.labelled if item.key in _NOT_OF_SPEAKERS]
    absent = set(_absent(layout))

    def seen(mention: Mention, index: int) -> Mention:
        if index in absent:
            return replace(mention, excluded=True)
        silent = layout.is_heading(index) or any(low <= mention.span[0] < high for low, high in facts)
        return replace(mention, spoke=False) if silent else mention

    found = [
        seen(mention, index)
        for index, block in enumerate(layout.blocks)
        for mention in (
            _mentions_in_row(layout, block, known)
            if block.cells
            else _mentions_in_prose(layout, block, known)
        )
    ]
    return sorted(found, key=lambda mention: mention.span)


def _mentions_in_prose(layout: Layout, block: Block, known: Known) -> Iterator[Mention]:
    """Those a block names; no name goes on from a bold title into the sentence behind it."""
    title = layout.text[block.start : max(block.start, block.lead)]
    is_parted = re.match(r"\s+[A-Z]", layout.text[block.lead : block.lead + 3]) if title else None
    if is_parted and not opens_with_given_name(title):
        yield from mentions_in(layout.text, block.start, block.lead, known)
        yield from mentions_in(layout.text, block.lead, block.end, known)
    else:
        yield from mentions_in(layout.text, block.start, block.end, known)


LONGEST_NAME_CELL = 120


def _mentions_in_row(layout: Layout, block: Block, known: Known) -> Iterator[Mention]:
    """Those a row such as `Led by | Ann Lee, Harbour Trust` names, and those in cells that hold prose."""
    if label_key(layout.text[slice(*block.cells[0])]) == "speakers":
        for cell in block.cells[1:]:
            for speaker in speaker_of_line(layout.text, cell, known):
                if speaker.name.span:
                    yield Mention(
                        speaker.name.text, speaker.name.span, speaker.role, speaker.affiliation, spoke=True
                    )
    is_told = any(high - low > LONGEST_NAME_CELL for low, high in block.cells)
    for number, (low, high) in enumerate(block.cells):
        if high - low > LONGEST_NAME_CELL:
            yield from mentions_in(layout.text, low, high, known)
        elif is_told and (number or opens_with_given_name(layout.text[low:high])):
            for speaker in speaker_of_line(layout.text, (low, high), known):
                if speaker.name.span:
                    yield Mention(speaker.name.text, speaker.name.span, speaker.role, speaker.affiliation)


def _absent(layout: Layout) -> Iterator[int]:
    """Yield the short blocks below a heading such as `Apologies`."""
    for section in layout.sections:
        if section.heading < 0 or label_key(layout.of(section.heading)) != "other":
            continue
        for index in range(section.first, len(layout.blocks)):
            told = layout.of(index)
            if len(told) > LONGEST_LED_BY or (layout.is_heading(index) and "," not in told):
                break
            yield index


_NOT_OF_SPEAKERS = ("host", "partner", "place", "venue", "title", "series", "posted")
"""Labels whose values name no speakers."""


def listed_speakers(layout: Layout, known: Known) -> tuple[list[Speaker], set[int]]:
    """The speakers that fields, labels and lists name, and the blocks of those lists."""
    blocks: set[int] = set()
    speakers = [
        *_in_fields(layout, known),
        *_behind_labels(layout, known),
        *_led_by(layout, known),
        *_in_programme(layout, known),
        *_in_lists(layout, known, blocks),
    ]
    return speakers or _in_any_table(layout, known, blocks), blocks


def _in_fields(layout: Layout, known: Known) -> Iterator[Speaker]:
    front = layout.source.facts.get("front_matter")
    for name, value in front.items() if isinstance(front, dict) else ():
        if label_key(str(name).replace("_", " ")) == "speakers":
            yield from _stated_speakers(value, known)


def _behind_labels(layout: Layout, known: Known) -> Iterator[Speaker]:
    for item in layout.values("speakers"):
        yield from _entries(layout.text, item.span, known)


_LED_BY = re.compile(
    r"^(?:led|presented|introduced|facilitated|hosted|chaired|given|told|run|opened|closed|shared)\s+(?:jointly\s+)?by\s+(?=[A-Z])|^with\s+(?=(?:Dr|Prof|[A-Z])[\w’'.-]+\s[A-Z])",
    re.IGNORECASE,
)
LONGEST_LED_BY = 140
LONGEST_BODY_LINE = 60
"""Letters of a line that names a body, below a post."""


def _led_by(layout: Layout, known: Known) -> Iterator[Speaker]:
    """Short lines such as `Led by Ann Smith, Local Voices`."""
    for line in layout.lines:
        match = _LED_BY.match(line.text)
        if match and len(line.text) < LONGEST_LED_BY:
            yield from speaker_of_line(layout.text, (line.start + match.end(), line.end), known)


def _in_programme(layout: Layout, known: Known) -> Iterator[Speaker]:
    """The people of a table one of whose columns is headed `Who`, `Speaker` or the like."""
    columns: list[str] = []
    for index, block in enumerate(layout.blocks):
        if is_column_heads(layout, index):
            columns = [layout.text[slice(*cell)].strip(" |\t").lower() for cell in block.cells]
        elif not block.cells:
            columns = []
        elif columns and any(column in _WHO for column in columns):
            who = next(number for number, column in enumerate(columns) if column in _WHO)
            if len(block.cells) == len(columns) and "name" not in columns:
                yield from speaker_of_line(layout.text, block.cells[who], known, (block.cells[who],))


_WHO = ("who", "speaker", "speakers", "presenter", "led by", "by", "lead")


def _in_lists(layout: Layout, known: Known, blocks: set[int]) -> list[Speaker]:
    """Lists under a heading, or a line of its own, such as `Speakers`."""
    speakers: list[Speaker] = []
    for section in layout.sections:
        if section.heading >= 0 and label_key(layout.of(section.heading)) == "speakers":
            speakers += _section_speakers(layout, section.first, section.last, known, blocks)
    for index, block in enumerate(layout.blocks[:-1]):
        if block.kind is not BlockKind.HEADING and label_key(layout.of(index)) == "speakers" and not blocks:
            speakers += _section_speakers(layout, index + 1, len(layout.blocks), known, blocks)
    return speakers


def _in_any_table(layout: Layout, known: Known, blocks: set[int]) -> list[Speaker]:
    """A table without a title half of whose rows begin with people."""
    rows = {
        index: speaker_of_line(layout.text, (block.start, block.end), known, block.cells)
        for index, block in enumerate(layout.blocks)
        if len(block.cells) > 1
        and max(high - low for low, high in block.cells) <= LONGEST_NAME_CELL
        and not is_column_heads(layout, index)
        and not label_key(layout.text[slice(*block.cells[0])])
    }
    telling = {index for index, found in rows.items() if found}
    if len(telling) < max(2, len(rows) // 2):
        return []
    blocks |= telling
    return [speaker for found in rows.values() for speaker in found]


def _section_speakers(layout: Layout, first: int, last: int, known: Known, blocks: set[int]) -> list[Speaker]:
    speakers: list[Speaker] = []
    missed = 0
    columns: list[str] = []
    for index in range(first, last):
        block = layout.blocks[index]
        told = layout.of(index)
        if len(told) > 400 or label_key(told.split(":")[0]) in ("other", "posted") or _THANKS.match(told):
            break
        if is_column_heads(layout, index):
            blocks.add(index)
            columns = [layout.text[slice(*cell)].strip().lower() for cell in block.cells]
            continue
        if block.cells and (row := _row_speaker(layout, block.cells, columns, known)):
            found = [row]
        elif block.cells:
            found = speaker_of_line(layout.text, (block.start, block.end), known, block.cells)
        else:
            found = _entries(layout.text, (block.start, block.end), known)
        if found:
            speakers += found
            blocks.add(index)
        elif layout.is_heading(index):
            break
        elif (
            speakers
            and not speakers[-1].affiliation
            and len(told) < (LONGEST_BODY_LINE if speakers[-1].role else LONGEST_LED_BY)
        ):
            speakers[-1] = with_post(layout.text, speakers[-1], (block.start, block.end), known)
            blocks.add(index)
        else:
            missed += 1
            if missed > 2 or label_key(told.split(":")[0]) in ("other", "posted"):
                break
    return speakers


_THANKS = re.compile(
    r"(?:with )?(?:thanks|apologies|photograph|sorry|pictures|words by|notes by|written)\b", re.IGNORECASE
)


def _row_speaker(layout: Layout, cells: tuple[Span, ...], columns: list[str], known: Known) -> Speaker | None:
    """The speaker of a row whose columns are named; None where the columns do not tell."""
    if len(columns) != len(cells):
        return None
    found: dict[str, Span] = {}
    for column, cell in zip(columns, cells, strict=True):
        kind = next(
            (kind for kind, words in _COLUMN_KINDS.items() if any(word in column for word in words)), ""
        )
        if kind and layout.text[slice(*cell)].strip():
            found.setdefault(kind, cell)
    if "surname" in found and "first" in found:
        low, high = sorted((found["surname"], found["first"]))
        name = f"{layout.text[slice(*found['first'])]} {layout.text[slice(*found['surname'])]}"
        named = [Speaker(Value(without_title(name), (low[0], high[1]), "in the table of speakers"))]
    elif "name" in found:
        named = speaker_of_line(layout.text, found["name"], known)
    else:
        return None
    if len(named) != 1:
        return None
    body = (
        Value(layout.text[slice(*found["body"])], found["body"], "in the table of speakers")
        if "body" in found
        else None
    )
    role = layout.text[slice(*found["role"])] if "role" in found else named[0].role
    return Speaker(named[0].name, known.organisation(body) if body else named[0].affiliation, role)


_COLUMN_KINDS = {
    "surname": ("surname", "last name", "family name"),
    "first": ("first name", "forename", "given name"),
    "name": ("name", "speaker", "presenter", "who"),
    "role": ("role", "post", "job", "position", "title"),
    "body": ("organi", "affiliation", "from", "body", "company", "represent"),
}


def _entries(text: str, span: Span, known: Known) -> list[Speaker]:
    """The speakers of one block: an entry a line, entries parted by semicolons, or a running row."""
    speakers: list[Speaker] = []
    stretch = text[slice(*span)]
    lines = [(m.start() + span[0], m.end() + span[0]) for m in re.finditer(r"[^\n]+", stretch)]
    for line in _with_lines_below(text, lines, known):
        words = text[slice(*line)]
        mentions = [m for m in mentions_in(text, *line, known) if not is_organisation_name(m.name)]
        parts = [speaker_of_line(text, part, known) for part in _parts_of_row(text, line)]
        all_placed = len(mentions) > 1 and len(words) > 60 and all(m.affiliation for m in mentions)
        if sum(map(bool, parts)) > 1 and (";" in words or not all_placed):
            speakers += [speaker for part in parts for speaker in part]
        elif all_placed:
            speakers += [mention.as_speaker("in the list of speakers") for mention in mentions]
        else:
            speakers += speaker_of_line(text, line, known)
    return speakers


def _with_lines_below(text: str, lines: list[Span], known: Known) -> Iterator[Span]:
    """Yield each entry: a line, or a bare name with the lines below it that name nobody else."""
    entry: Span | None = None
    for line in lines:
        if entry and not speaker_of_line(text, line, known):
            entry = entry[0], line[1]
            continue
        if entry:
            yield entry
        bare = is_person_name(without_title(text[slice(*line)].strip(" •*·-–")))
        entry = line if bare else None
        if not bare:
            yield line
    if entry:
        yield entry


def _parts_of_row(text: str, line: Span) -> Iterator[Span]:
    """Yield the entries of a row that semicolons part, or commas: `Ann Lee, Bo Ray (Quay Homes)`."""
    row = text[slice(*line)]
    pieces = list(_between(";", row, line[0]))
    if len(pieces) > 1:
        yield from pieces
        return
    pieces = list(_between(",", row, line[0]))
    told = [text[slice(*piece)] for piece in pieces]
    named = [is_person_name(without_title(re.sub(r"\s*\(.*", "", words))) for words in told]
    opens = [
        name and (opens_with_given_name(words) or "(" in words or is_organisation_name(following))
        for name, words, following in zip(named, told, [*told[1:], ""], strict=True)
    ]
    opens = named if all(named) and len(named) > 2 else opens
    if sum(opens) > 1 and opens[0]:
        starts = [number for number, is_open in enumerate(opens) if is_open]
        for number, following in zip(starts, [*starts[1:], len(pieces)], strict=True):
            yield pieces[number][0], pieces[following - 1][1]


def _between(sign: str, row: str, start: int) -> Iterator[Span]:
    """Yield the pieces of a row between its signs; commas in brackets part nothing."""
    position, depth = 0, 0
    for place, letter in enumerate(f"{row}{sign}"):
        depth += (letter == "(") - (letter == ")")
        if letter == sign and (depth <= 0 or place == len(row)):
            piece = row[position:place]
            low = position + len(piece) - len(piece.lstrip())
            yield start + low, start + place
            position = place + 1


def _stated_speakers(value: object, known: Known) -> Iterator[Speaker]:
    for item in value if isinstance(value, list) else str(value).split("\n"):
        if isinstance(item, dict):
            name = str(item.get("name") or "")
            body = str(item.get("affiliation") or item.get("organisation") or item.get("org") or "")
            entry = f"{name}; {body}" if body else name
        else:
            entry = str(item)
        for speaker in _entries(entry, (0, len(entry)), known):
            yield Speaker(
                _fieldwise(speaker.name),
                speaker.affiliation and _fieldwise(speaker.affiliation),
                speaker.role,
            )


def _fieldwise(value: Value) -> Value:
    """A value of the file's fields, which stands nowhere in the text."""
    return replace(value, span=None, by="the file's own data")


def all_speakers(
    layout: Layout, listed: list[Speaker], mentions: list[Mention], known: Known
) -> tuple[Speaker, ...]:
    """Those listed, and those who speak in the prose; who is only thanked or apologises is neither."""
    excluded = {person_key(mention.name) for mention in mentions if mention.excluded}
    bodies = {name_key(m.affiliation.text) for m in mentions if m.affiliation}
    bodies |= {name_key(speaker.affiliation.text) for speaker in listed if speaker.affiliation}
    told = [
        mention.as_speaker("speaks in the text")
        for mention in mentions
        if mention.spoke and not mention.excluded
    ]
    told = [
        speaker
        for speaker in told
        if person_key(speaker.name.text) not in excluded and name_key(speaker.name.text) not in bodies
    ]
    named = [mention.as_speaker("named in the text") for mention in mentions if mention.affiliation]
    people = merged([*listed, *told], known)
    fuller = {person_key(speaker.name.text): speaker for speaker in merged(named, known)}

    def completed(person: Speaker) -> Speaker:
        held = fuller.get(person_key(person.name.text))
        affiliation = held.affiliation if held else affiliation_behind(layout.text, person.name.text, known)
        return replace(person, affiliation=affiliation)

    return tuple(person if person.affiliation else completed(person) for person in people)


def with_full_names(
    speakers: tuple[Speaker, ...], hosts: tuple[Party, ...], known: Known
) -> tuple[Speaker, ...]:
    """Bodies called by the last words of their names, called by the whole: `the Partnership`, `the Trust`."""
    whole = {party.name.text for party in hosts} | {s.affiliation.text for s in speakers if s.affiliation}
    ours = {party.name.text for party in hosts if party.role == "host"}

    def full(body: Value) -> Value | None:
        said = body.text.lower()
        longer = {name for name in whole if name.lower().endswith(f" {said}")} or (
            ours if said in ("our", "the") else set()
        )
        if len(longer) == 1:
            return known.organisation(Value(longer.pop(), body.span, body.by, f"written “{body.text}”"))
        return None if said in GENERIC_BODIES or said in ("our", "the") else body

    return tuple(
        Speaker(speaker.name, full(speaker.affiliation) if speaker.affiliation else None, speaker.role)
        for speaker in speakers
    )
