"""What a write-up announces: how many examples it has, and under which headings they stand."""

from __future__ import annotations

from indexer.intake.example_cues import ANNOUNCES, COUNTED, NAMED, SECTION
from indexer.intake.layout import Layout, unnumbered
from indexer.intake.proposal import Span
from indexer.intake.series import NUMBERS


def counts_in(layout: Layout) -> list[tuple[str, int, Span]]:
    """What the text says of its own numbers: `four vibrant examples` → (`examples`, 4, span)."""
    found = []
    for match in COUNTED.finditer(layout.text):
        word = match["count"].lower()
        number = int(word) if word.isdigit() else NUMBERS[word]
        if 1 < number <= 20:
            found.append((match["what"].lower(), number, match.span()))
    return found


def declared_counts(layout: Layout) -> set[int]:
    """How many examples there may be, by the text's own words; `ninety people` counts none."""
    return {number for what, number, _ in counts_in(layout) if what not in _NO_EXAMPLES}


_NO_EXAMPLES = ("people", "things", "places", "organisations")


def announces_section(layout: Layout, index: int) -> bool:
    """Examples stand below, or behind, this heading: it says so, or counts them, or its first words do."""
    text = unnumbered(layout.of(index))
    opening = (
        layout.of(index + 1)[-260:]
        if index + 1 < len(layout.blocks) and not layout.is_heading(index + 1)
        else ""
    )
    announces = (
        SECTION.search(text)
        or COUNTED.search(text)
        or ANNOUNCES.search(opening)
        or _counts_its_parts(layout, index)
    )
    return bool(announces) and not NAMED.match(text) and layout.blocks[index].level != 1


def _counts_its_parts(layout: Layout, index: int) -> bool:
    """`Five favours`: the number that opens the heading is that of the headings below it."""
    first = layout.of(index).split()[0].lower()
    level = layout.blocks[index].level
    below = []
    for number in range(index + 1, len(layout.blocks)):
        if layout.is_heading(number):
            if layout.blocks[number].level <= level:
                break
            below.append(number)
    return NUMBERS.get(first, -1) == len(below) > 1
