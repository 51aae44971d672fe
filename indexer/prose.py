"""The prose of a write-up: which of its lines the fields hold whole, and the sentences that sum it up.

It takes nothing away: it says what need not stand in the text as well, and a person may keep each line.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import replace

from indexer.held_lines import held_lines, is_item
from indexer.intake.layout import Layout, label_key
from indexer.intake.proposal import Aside, Proposal, Span, Speaker, Value
from indexer.intake.source_text import Block, BlockKind, SourceText
from indexer.intake.stretch import sentences_of
from indexer.intake.title import own_title
from indexer.record import SUMMARY_WORDS

FEWEST_WORDS, ENOUGH_WORDS = 8, 60
"""Of a sentence that may tell what a text is about; beyond so many no second one joins it."""
OPENING = 3
"""Sentences of a paragraph that are tried."""
LONGEST_LABEL = 30
LOWEST_LEVEL = 7
"""Of a heading whose level is unknown."""
SUMMED_UP = "the first sentences that tell"
EMPTIED = "nothing is left under it"
_NAME_BEHIND = re.compile(
    r",\s+(?:the\s+)?[^\W\d_a-z][\w’'&-]*(?:\s+(?:[^\W\d_a-z][\w’'&-]*|of|the|and|for|&|in)){0,7}\s*$"
)
_ABBREVIATED = re.compile(r"\b(?:Prof|Drs?|Mrs?|Ms|St|Cllr|Coun|Rev|Revd|Hon|No|e\.g|i\.e|[A-Z])\.$")
_QUOTED = re.compile('[“”"]')
_NOT_TELLING = re.compile(
    r"(?:dear|hi|hello|thanks?|please|click|read|download|see|to (?:read|see|find)|if you|here (?:is|are)"
    r"|it has been|photos?|image|this (?:report|paper|note|page|document|is|was)|these (?:notes|are)"
    r"|for (?:more|further))\b",
    re.IGNORECASE,
)


def with_prose(proposal: Proposal) -> Proposal:
    """The proposal with the lines that its fields hold whole set aside, and a summary of each part."""
    proposal = _with_whole_affiliations(proposal)
    layout = Layout(proposal.source)
    parts = enumerate(parts_of(proposal))
    held = [aside for number, own in parts for aside in held_lines(proposal, layout, number, own)]
    proposal = replace(proposal, aside=tuple(sorted(held, key=lambda aside: aside.span)))
    return _summed_up(proposal, is_new=True)


def summed_up_again(proposal: Proposal) -> Proposal:
    """The proposal whose parts were changed, with a summary from each one's own text; what somebody typed,
    or took away, stays so.
    """
    return _summed_up(proposal, is_new=False)


def summary_in(source: SourceText, blocks: Sequence[Block], title: Value | None) -> Value | None:
    """The first sentence of these blocks that tells something, and the next one where there is room.

    Args:
        title: A sentence that begins with it is only a head that runs in.
    """
    start = title.span[0] if title and title.span else -1
    told = (block for block in blocks if block.kind is BlockKind.PARAGRAPH)
    listed = (block for block in blocks if block.kind is BlockKind.LIST_ITEM)
    for span in filter(None, (_told_in(source.text, block, start) for block in (*told, *listed))):
        text = " ".join(source.text[slice(*span)].split())
        return Value(text, span, SUMMED_UP, f"proposed from line {line_of(source.text, span[0])}")
    return None


def line_of(text: str, offset: int) -> int:
    """The line of an offset, 1-based."""
    return text.count("\n", 0, offset) + 1


def title_of_source(proposal: Proposal, name: str) -> str:
    """What the document calls itself, or what stands on top of it; the file's name where there is neither."""
    own = own_title(proposal.source)
    title = proposal.event.title
    on_top = (proposal.source.text[slice(*aside.span)] for aside in proposal.aside if aside.why == "title")
    found = own or (title.text if title and title.span else "") or next(on_top, "")
    return " ".join(found.split()) or name


# --- the parts and what is left of them -----------------------------------------------------------


def parts_of(proposal: Proposal) -> list[list[Block]]:
    """The event's own blocks, then those of each example; every block of the text is in one list, once."""
    blocks = proposal.source.blocks
    starts = [block.start for block in blocks]
    owners = [0] * len(blocks)
    for number, example in reversed(list(enumerate(proposal.examples, 1))):  # of two, the first has it
        for start, end in example.spans:
            for index in range(bisect_left(starts, start), bisect_left(starts, end)):
                owners[index] = number
    parts: list[list[Block]] = [[] for _ in range(len(proposal.examples) + 1)]
    for block, owner in zip(blocks, owners, strict=True):
        parts[owner].append(block)
    return parts


def left_of(proposal: Proposal, own: Sequence[Block]) -> list[Block]:
    """The blocks of a part without the lines that are set aside, or the headings that this leaves empty."""
    gone = {aside.span for aside in proposal.aside if aside.span[0] not in proposal.kept}
    pieces = [piece for block in own for piece in _cut(proposal.source.text, block, gone)]
    emptied = {block.start for block in _emptied(proposal, pieces)} - set(proposal.kept)
    return [piece for piece in pieces if piece.start not in emptied]


def asides_of(proposal: Proposal, own: Sequence[Block]) -> list[Aside]:
    """What is set aside of a part, in its order; those that somebody keeps are among them."""
    inside = [a for a in proposal.aside if any(block.start <= a.span[0] < block.end for block in own)]
    gone = {aside.span for aside in proposal.aside if aside.span[0] not in proposal.kept}
    pieces = [piece for block in own for piece in _cut(proposal.source.text, block, gone)]
    emptied = [Aside((block.start, block.end), EMPTIED) for block in _emptied(proposal, pieces)]
    known = {aside.span[0] for aside in inside}
    return sorted([*inside, *(a for a in emptied if a.span[0] not in known)], key=lambda aside: aside.span)


def _cut(text: str, block: Block, gone: set[Span]) -> Iterator[Block]:
    """The runs of lines of a block that stay."""
    inside = sorted(span for span in gone if block.start <= span[0] < block.end)
    low = block.start
    for start, end in [*inside, (block.end, block.end)]:
        left = text[low:start]
        if left.strip():
            begin = low + len(left) - len(left.lstrip())
            whole = (begin, start - len(left) + len(left.rstrip())) == (block.start, block.end)
            yield block if whole else replace(block, start=begin, end=low + len(left.rstrip()), cells=())
        low = end


def _emptied(proposal: Proposal, pieces: Sequence[Block]) -> Iterator[Block]:
    """Headings under which nothing is left, because it went into the fields or to another part."""
    following = {
        a.start: b.start for a, b in zip(proposal.source.blocks, proposal.source.blocks[1:], strict=False)
    }
    starts = {piece.start for piece in pieces}
    below: Block | None = None
    for piece in reversed(pieces):
        is_bare = _is_plain_heading(proposal.source, piece) and (below is None or _is_over(below, piece))
        if is_bare and following.get(piece.start, piece.start) not in starts:
            starts.discard(piece.start)
            yield piece
        else:
            below = piece


def _is_plain_heading(source: SourceText, block: Block) -> bool:
    """It is a heading, and not a sentence that is printed like one."""
    text = source.of(block)
    return block.kind is BlockKind.HEADING and is_item(text) and not _QUOTED.search(text)


def _is_over(below: Block, heading: Block) -> bool:
    """What comes next is a heading of the same rank, or of a higher one."""
    is_heading = below.kind is BlockKind.HEADING
    return is_heading and (below.level or LOWEST_LEVEL) <= (heading.level or LOWEST_LEVEL)


# --- summaries ------------------------------------------------------------------------------------


def _summed_up(proposal: Proposal, *, is_new: bool) -> Proposal:
    own, *parts = parts_of(proposal)

    def one(summary: Value | None, blocks: Sequence[Block], title: Value | None) -> Value | None:
        span = summary.span if summary else None
        has_moved = span is not None and not any(block.start <= span[0] < block.end for block in blocks)
        if is_new or has_moved:
            return summary_in(proposal.source, left_of(proposal, blocks), title)
        return summary

    event = replace(proposal.event, summary=one(proposal.event.summary, own, proposal.event.title))
    examples = tuple(
        replace(example, summary=one(example.summary, blocks, example.title))
        for example, blocks in zip(proposal.examples, parts, strict=True)
    )
    return replace(proposal, event=event, examples=examples)


def _told_in(text: str, block: Block, title_start: int) -> Span | None:
    """The sentence of a paragraph that may stand for the whole, and the next; None where none may."""
    sentences = list(_sentences(text, block))
    for at, (start, end) in enumerate(sentences[:OPENING]):
        if start == title_start or not _tells(text[start:end]):
            continue
        after = [high for low, high in sentences[at + 1 : at + 2] if _tells(text[low:high])]
        has_room = bool(after) and len(text[start : after[0]].split()) <= ENOUGH_WORDS
        return start, after[0] if has_room else end
    return None


def _sentences(text: str, block: Block) -> Iterator[Span]:
    """The sentences of a block, bare of space; none ends with `Prof.` or an initial."""
    begin: int | None = None
    for start, end in sentences_of(text, block.start, block.end):
        begin = start if begin is None else begin
        if end < block.end and _ABBREVIATED.search(text[begin:end]):
            continue
        told = text[begin:end]
        yield begin + len(told) - len(told.lstrip()), begin + len(told.rstrip())
        begin = None


def _tells(text: str) -> bool:
    """A whole sentence of some length that is neither a label nor said to the reader."""
    first = next((char for char in text if char.isalpha()), "")
    is_whole = text.rstrip("”\"’')").endswith((".", "!", "?")) and first.isupper()
    is_label = ":" in text[:LONGEST_LABEL] and bool(label_key(text.partition(":")[0]))
    words = sum(any(map(str.isalpha, word)) for word in text.split())
    is_long_enough = words >= FEWEST_WORDS and len(text.split()) <= SUMMARY_WORDS
    return is_whole and is_long_enough and not is_label and not _NOT_TELLING.match(text)


# --- affiliations ---------------------------------------------------------------------------------


def _with_whole_affiliations(proposal: Proposal) -> Proposal:
    """The proposal with what stands behind a known body in a list: `Tony Bovaird – INLOGOV, University …`."""
    lines = Layout(proposal.source).lines

    def whole(person: Speaker) -> Speaker:
        body, name = person.affiliation, person.name
        if not (body and body.known and body.span and name.span):
            return person
        line = next((line for line in lines if line.start <= name.span[0] < line.end), None)
        if line is None or not is_item(line.text) or not line.start <= body.span[0] < line.end:
            return person
        behind = _NAME_BEHIND.match(proposal.source.text[body.span[1] : line.end])
        if not behind or (person.role and person.role in behind[0]):
            return person
        span = (body.span[0], body.span[1] + len(behind[0].rstrip()))
        return replace(person, affiliation=replace(body, text=proposal.source.text[slice(*span)], span=span))

    event = replace(proposal.event, speakers=tuple(map(whole, proposal.event.speakers)))
    return replace(proposal, event=event)
