"""What changed in files, in the words of the site: elements and ids by the names people know them by."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any

from indexer.differences import Difference, differences, file_differences, file_values
from indexer.editing import Meeting, Plan
from indexer.errors import InvalidRecord, MalformedText, NotFound
from indexer.history import OUTSIDE, REFUSED, Change
from indexer.name_edits import name_of
from indexer.references import FILES
from webapp.context import current_catalogue
from webapp.names import label_of

FACET_OF: Mapping[str, str] = {
    "themes": "theme",
    "broader": "theme",
    "related": "theme",
    "places": "place",
    "within": "place",
    "organisation": "organisation",
    "affiliation": "organisation",
    "person": "person",
    "initiative": "initiative",
    "service_areas": "service_area",
    "people_involved": "people_involved",
    "four_cos": "four_cos",
    "evidence": "evidence",
    "kind": "kind",
}
"""Element or key that holds ids → the facet by which they are named."""

ACTS: Mapping[str, str] = {
    "save": "Saved",
    "restore": "An earlier text restored",
    "undo": "A change taken back",
    "bulk": "Changed along with others",
    "table": "Taken in from a table",
    "names": "A name edited",
    "merge": "Two names merged",
    "split": "A name split",
    "redact": "A name withheld",
    "import": "Taken in",
    "publish": "Published",
    "withdraw": "Withdrawn",
    "submit": "Handed in for review",
    "return": "Returned to draft",
    "retract": "Taken back to go on writing",
    OUTSIDE: "Changed on disk",
    REFUSED: "An edit that was not saved",
}
"""Act of a change → how staff read it."""

FILES_SHOWN = 60
"""Files whose differences one page shows; the others are named."""


@dataclass(frozen=True)
class ShownFile:
    """A file with what changed in it.

    Attributes:
        record_id: None for a file of names.
    """

    title: str
    record_id: str | None
    differences: tuple[Difference, ...]


def act_of(change: Change) -> str:
    """What was done, in words."""
    return ACTS.get(change.act, change.act.replace("-", " ").capitalize())


def element_name(element: str) -> str:
    """An element as a heading: `people_involved` → `People involved`."""
    said = element.replace("_", " ")
    return said[:1].upper() + said[1:]


def naming(element: str, value: str) -> str:
    """An id as people call it; anything else as it is."""
    return label_of(FACET_OF[element], value) if element in FACET_OF else value


def file_title(file: str) -> str:
    """A record's title, or the sort of names."""
    if record_id := record_of(file):
        with suppress(NotFound, InvalidRecord):
            return current_catalogue().file(record_id).record.title
        return record_id
    return next((sort.capitalize() for sort, name in FILES.items() if name == file), file)


def record_of(file: str) -> str | None:
    """The record whose file this is."""
    folder, _, name = file.rpartition("/")
    return name.removesuffix(".md") if folder == "records" and name.endswith(".md") else None


def shown_change(file: str, before: str, after: str) -> ShownFile:
    """What a change did to a file, or what comes after it; nothing where a text was erased."""
    try:
        texts = [_text(file, revision) for revision in (before, after)]
    except NotFound:
        return ShownFile(file_title(file), record_of(file), ())
    return _shown(file, texts[0], texts[1])


def _text(file: str, revision: str) -> bytes:
    """The bytes of a file at a revision, which may be the present one.

    Raises:
        NotFound: They are not kept.
    """
    corpus = current_catalogue().corpus
    if revision and revision == corpus.revision_now(file):
        return corpus.bytes_of(file)
    return corpus.history.text(file, revision) if revision else b""


def shown_plan(plan: Plan) -> list[ShownFile]:
    """What a plan would do to each file, the first of them."""
    corpus = current_catalogue().corpus
    return [
        _shown(edit.file, corpus.bytes_of(edit.file) if edit.revision else b"", edit.data)
        for edit in plan.edits[:FILES_SHOWN]
    ]


def shown_values(file: str, before: Mapping[str, Any], after: Mapping[str, Any]) -> ShownFile:
    """What is different between two values of a file."""
    return _titled(file, differences(before, after, naming), {**after, **before})


def _shown(file: str, before: bytes, after: bytes) -> ShownFile:
    found = file_differences(file, before, after, naming)
    entries: Mapping[str, Any] = {}
    if record_of(file) is None:
        with suppress(MalformedText):
            entries = {**file_values(file, after), **file_values(file, before)}
    return _titled(file, found, entries)


def _titled(file: str, found: tuple[Difference, ...], entries: Mapping[str, Any]) -> ShownFile:
    """Differences with the title of their file; those of a file of names by what the names are."""
    record_id = record_of(file)
    if record_id is None:
        found = tuple(replace(one, element=_called(entries.get(one.element)) or one.element) for one in found)
    return ShownFile(file_title(file), record_id, found)


def _called(entry: Any) -> str:
    return name_of(entry) if isinstance(entry, Mapping) else ""


def sides_of(met: Meeting, elements: Iterable[str], *, joined: bool = False) -> list[tuple[str, Difference]]:
    """Each of these elements with how mine, or the joined text, differs from theirs."""
    end = met.joined.values if joined else met.mine
    found = {difference.element: difference for difference in differences(met.theirs, end, naming)}
    return [(element, found[element]) for element in elements if element in found]
