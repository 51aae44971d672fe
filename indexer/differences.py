"""What is different between two texts of a file, element by element and word by word, for people to read.

It knows values, not records: a record's front matter, or the entries of an authority file by their ids.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any, Literal

from indexer.errors import MalformedText
from indexer.record_file import values_of
from indexer.yaml_list import read_list

Sign = Literal["same", "out", "in"]
ALIKE = 0.4
"""Two lines that share this much (Ratcliff and Obershelp) are shown as one line that was changed."""
AROUND = 1
"""How many unchanged lines stand before and after a changed one."""
WORDS = re.compile(r"\s+|\w+|[^\w\s]")

Naming = Callable[[str, str], str]
"""(element or key, id) → what people call it; the id itself for what is no id."""


@dataclass(frozen=True)
class Run:
    """A stretch of text that stayed, went (`out`) or came (`in`)."""

    sign: Sign
    text: str


@dataclass(frozen=True)
class Line:
    """One line of a value: a paragraph, an item, a field of an item.

    Attributes:
        runs: None of them for lines left out because they stayed; `skipped` says how many.
    """

    runs: tuple[Run, ...]
    skipped: int = 0

    @property
    def sign(self) -> Sign | None:
        """How the whole line fared; None where only some of its words changed."""
        signs = {run.sign for run in self.runs}
        return signs.pop() if len(signs) == 1 else None


@dataclass(frozen=True)
class Difference:
    """How one element (or one entry of a list of names) differs."""

    element: str
    lines: tuple[Line, ...]


def as_written(_element: str, identifier: str) -> str:
    """The naming that leaves ids as they are."""
    return identifier


def differences(
    before: Mapping[str, Any], after: Mapping[str, Any], naming: Naming = as_written
) -> tuple[Difference, ...]:
    """Every element that is not the same in both, in the order of the later one, then what went."""
    elements = [*after, *(element for element in before if element not in after)]
    return tuple(
        Difference(
            element,
            line_differences(
                lines_of(before.get(element), element, naming), lines_of(after.get(element), element, naming)
            ),
        )
        for element in elements
        if before.get(element) != after.get(element)
    )


def file_differences(
    file: str, before: bytes, after: bytes, naming: Naming = as_written
) -> tuple[Difference, ...]:
    """The same for two texts of a file; line by line where one of them cannot be read."""
    try:
        return differences(file_values(file, before), file_values(file, after), naming)
    except MalformedText:
        texts = [data.decode("utf-8", "replace").splitlines() for data in (before, after)]
        return (Difference("text", line_differences(*texts)),)


def file_values(file: str, data: bytes) -> Mapping[str, Any]:
    """The elements of a record's file, or the entries of a file of names by their ids; empty for no text.

    Raises:
        MalformedText: It is neither.
    """
    if not data:
        return {}
    if file.endswith(".md"):
        return values_of(data)
    try:
        value = read_list(data.decode("utf-8-sig")).value or []
    except UnicodeDecodeError as error:
        raise MalformedText("The file is not valid UTF-8.") from error
    if isinstance(value, dict):
        return value
    return {
        str(entry.get("id", number)): entry for number, entry in enumerate(value) if isinstance(entry, dict)
    }


def lines_of(value: Any, element: str = "", naming: Naming = as_written) -> list[str]:
    """A value as the lines that people would write of it: paragraphs, items, `role: chair · name: …`."""
    if not value:
        return []
    if isinstance(value, str):
        if element == "body":
            return [paragraph.strip() for paragraph in re.split(r"\n\s*\n", value) if paragraph.strip()]
        return [naming(element, value)]
    if isinstance(value, Mapping):
        return [f"{_said(key)}: {_in_one_line(item, key, naming)}" for key, item in value.items()]
    return [_in_one_line(item, element, naming) for item in value]


def _in_one_line(value: Any, element: str, naming: Naming) -> str:
    if isinstance(value, Mapping):
        return " · ".join(f"{_said(key)}: {_in_one_line(item, key, naming)}" for key, item in value.items())
    if isinstance(value, str):
        return naming(element, value)
    return ", ".join(_in_one_line(item, element, naming) for item in value or ())


def _said(key: str) -> str:
    return key.replace("_", " ")


def line_differences(before: Sequence[str], after: Sequence[str]) -> tuple[Line, ...]:
    """The lines of both in their order; unchanged ones far from any change are left out and counted."""
    lines: list[Line] = []
    opcodes = SequenceMatcher(None, before, after, autojunk=False).get_opcodes()
    for place, (tag, low, high, new_low, new_high) in enumerate(opcodes):
        if tag == "equal":
            head = 0 if place == 0 else AROUND
            tail = 0 if place == len(opcodes) - 1 else AROUND
            lines += _unchanged(before[low:high], head, tail)
        else:
            lines += _changed(before[low:high], after[new_low:new_high])
    return tuple(lines)


def _unchanged(texts: Sequence[str], head: int, tail: int) -> list[Line]:
    skipped = len(texts) - head - tail
    shown = [Line((Run("same", text),)) for text in texts]
    return shown if skipped < 2 else [*shown[:head], Line((), skipped), *shown[len(texts) - tail :]]


def _changed(before: Sequence[str], after: Sequence[str]) -> list[Line]:
    lines: list[Line] = []
    rest = list(after)
    for old in before:
        if rest and SequenceMatcher(None, old, rest[0], autojunk=False).quick_ratio() >= ALIKE:
            lines.append(Line(word_differences(old, rest.pop(0))))
        else:
            lines.append(Line((Run("out", old),)))
    return [*lines, *(Line((Run("in", new),)) for new in rest)]


def word_differences(before: str, after: str) -> tuple[Run, ...]:
    """One text as the runs of words that stayed, went and came; words replaced side by side are one run."""
    old, new = WORDS.findall(before), WORDS.findall(after)
    opcodes = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    changed: list[list[str]] = []
    runs: list[Run] = []
    for place, (tag, low, high, new_low, new_high) in enumerate(opcodes):
        went, came = "".join(old[low:high]), "".join(new[new_low:new_high])
        is_between = 0 < place < len(opcodes) - 1 and went.isspace()
        if tag == "equal" and not is_between:
            runs += [*_runs(changed), Run("same", went)]
            changed = []
        else:
            changed.append([went, came])
    return (*runs, *_runs(changed))


def _runs(changed: Sequence[Sequence[str]]) -> list[Run]:
    went, came = ("".join(pair[side] for pair in changed) for side in (0, 1))
    told: list[tuple[Sign, str]] = [("out", went), ("in", came)]
    return [Run(sign, text) for sign, text in told if text]
