"""A proposal changed by hand: blocks of the text moved, examples joined, parted and dropped.

Every block stays in exactly one part: the event is part 0, the examples are 1, 2, … in the text's order.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

from indexer.intake.checks import checks_of
from indexer.intake.known import Known
from indexer.intake.proposal import Proposal, ProposedExample, Span, Speaker, Value
from indexer.intake.source_text import BlockKind
from indexer.intake.themes import themes_in
from indexer.prose import left_of, summary_in, summed_up_again

NEW_EXAMPLE = -1
TITLE_CHARACTERS = 80
MOST_THEMES = 6


def owners_of(proposal: Proposal) -> list[int]:
    """For each block the part it is in."""
    owners = []
    for block in proposal.source.blocks:
        holders = [
            number
            for number, example in enumerate(proposal.examples, 1)
            if any(start <= block.start < end for start, end in example.spans)
        ]
        owners.append(holders[0] if holders else 0)
    return owners


def moved(proposal: Proposal, blocks: Collection[int], target: int, known: Known) -> Proposal:
    """The proposal with some blocks in another part; an example that has none left is gone.

    Args:
        blocks: 0-based places in the text.
        target: A part, or `NEW_EXAMPLE`.
    """
    owners = owners_of(proposal)
    chosen = sorted(index for index in blocks if 0 <= index < len(owners))
    if not chosen or target > len(proposal.examples) or target < NEW_EXAMPLE:
        return proposal
    examples = list(proposal.examples)
    if target == NEW_EXAMPLE:
        examples.append(_made_of(proposal, chosen, known))
        target = len(examples)
    for index in chosen:
        owners[index] = target
    return _with_owners(proposal, owners, examples)


def joined(proposal: Proposal, number: int) -> Proposal:
    """The proposal with an example and the one before it as one; their values together."""
    if not 2 <= number <= len(proposal.examples):
        return proposal
    owners = [number - 1 if owner == number else owner for owner in owners_of(proposal)]
    examples = list(proposal.examples)
    first, second = examples[number - 2], examples[number - 1]
    examples[number - 2] = replace(
        first,
        people=_together(first.people, second.people),
        organisations=_together(first.organisations, second.organisations),
        themes=_together(first.themes, second.themes),
        place=first.place or second.place,
    )
    return _with_owners(proposal, owners, examples)


def dropped(proposal: Proposal, number: int) -> Proposal:
    """The proposal without an example; its text is the event's."""
    owners = [0 if owner == number else owner for owner in owners_of(proposal)]
    return _with_owners(proposal, owners, list(proposal.examples))


def _with_owners(proposal: Proposal, owners: Sequence[int], examples: Sequence[ProposedExample]) -> Proposal:
    spans: list[list[Span]] = [[] for _ in range(len(examples) + 1)]
    for block, owner in zip(proposal.source.blocks, owners, strict=True):
        spans[owner].append((block.start, block.end))
    left = [
        replace(example, spans=tuple(own)) for example, own in zip(examples, spans[1:], strict=True) if own
    ]
    left.sort(key=lambda example: example.spans[0])
    changed = replace(proposal, event=replace(proposal.event, spans=tuple(spans[0])), examples=tuple(left))
    return summed_up_again(replace(changed, checks=_checked(changed, proposal)))


def _checked(changed: Proposal, before: Proposal) -> tuple[str, ...]:
    """What the text says of its numbers, held against the parts as they are; what else was checked."""
    bare = set(checks_of(before, listed=(), mentions=()))
    rest = [check for check in before.checks if check not in bare]
    return (*checks_of(changed, listed=(), mentions=()), *rest)


def _made_of(proposal: Proposal, blocks: Sequence[int], known: Known) -> ProposedExample:
    """An example of some blocks, with the people and bodies that the text names there."""
    source = proposal.source
    spans = tuple((source.blocks[index].start, source.blocks[index].end) for index in blocks)
    first = source.blocks[blocks[0]]
    words = source.of(first)
    end = first.end if first.kind is BlockKind.HEADING else first.start + len(_opening(words))
    speakers = [
        *proposal.event.speakers,
        *(person for example in proposal.examples for person in example.people),
    ]
    bodies = [value for example in proposal.examples for value in example.organisations]
    title = Value(source.text[first.start : end], (first.start, end), "its first words")
    return ProposedExample(
        title=title,
        spans=spans,
        summary=summary_in(source, left_of(proposal, [source.blocks[index] for index in blocks]), title),
        people=tuple(dict.fromkeys(person for person in speakers if _within(person.name, spans))),
        organisations=tuple(dict.fromkeys(body for body in bodies if _within(body, spans))),
        themes=themes_in(source.text, spans, known, MOST_THEMES),
    )


def _opening(text: str) -> str:
    """The first sentence, or as many words as make a title."""
    sentence = text.split(". ", maxsplit=1)[0].split("\n", maxsplit=1)[0].rstrip(".")
    if len(sentence) <= TITLE_CHARACTERS:
        return sentence
    return sentence[:TITLE_CHARACTERS].rpartition(" ")[0] or sentence[:TITLE_CHARACTERS]


def _within(value: Value, spans: Sequence[Span]) -> bool:
    return value.span is not None and any(start <= value.span[0] < end for start, end in spans)


def _together(
    first: Sequence[Speaker] | Sequence[Value], second: Sequence[Speaker] | Sequence[Value]
) -> tuple:  # type: ignore[type-arg]
    """Both lists, each name once."""
    named = {(item.name.text if isinstance(item, Speaker) else item.text): item for item in (*second, *first)}
    order = dict.fromkeys(
        item.name.text if isinstance(item, Speaker) else item.text for item in (*first, *second)
    )
    return tuple(named[name] for name in order)
