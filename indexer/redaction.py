"""A person's name taken out of all that is or may become public: records, drafts too, and other names.

The texts themselves change, so that pages, index, exports, feeds and suggestions, those of today and later
ones, have nothing left to show. Earlier texts stay in the history, for staff alone, unless erased too.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from indexer.catalogue import Catalogue
from indexer.corpus import Corpus
from indexer.corpus_files import REDACTIONS
from indexer.differences import file_values
from indexer.editing import Plan, with_values
from indexer.edits import Edit, revision_of_file
from indexer.errors import MalformedText
from indexer.history import Change, Signature
from indexer.name_edits import entry_of
from indexer.references import FILES
from indexer.withheld import WITHHELD, Forms, with_redaction

SHOWN_FILES = ("pictures", "attachments")
_ID_LINE = re.compile(r"[\s-]*(?:\w+: )?[a-z0-9]+(?:-[a-z0-9]+)+\s*")
ERASED = "An original that was erased"
ADDRESS_KEYS = ("url", "homepage")


# --- the plan --------------------------------------------------------------------------------------


def forms_of(entry: Mapping[str, Any], more: Iterable[str] = ()) -> Forms:
    """Every way in which a person of the authorities is written, and more ways that somebody added."""
    names = [entry.get("name"), entry.get("sort_name"), *(entry.get("variants") or [])]
    return Forms([*(str(name) for name in names if name), *more])


def redacted(corpus: Corpus, forms: Forms, person: str = "") -> Plan:
    """What is to be written so that no form of a name is left in any record or name.

    Args:
        person: The id of the person, whose entry goes and whose part in records stays without a name.
    """
    edits: list[Edit] = []
    left: dict[str, str] = {}
    for file in FILES.values():
        edits += _in_names(corpus, file, forms, person)
    for file, data in corpus.record_bytes():
        try:
            found = _in_record(corpus, file, data, forms, person)
            edits += found
            if found and any(file_values(file, data).get(element) for element in SHOWN_FILES):
                left[file] = "Look into its pictures and attachments: the name may stand inside."
        except MalformedText as error:
            if forms.are_in(data.decode("utf-8", "replace")):
                left[file] = f"The name stands in it, and it cannot be read: {error.message}"
    return Plan(tuple(edits), left)


def mentions(corpus: Corpus, words: Iterable[str], forms: Forms) -> list[tuple[str, str]]:
    """File and passage wherever one of these words is left beside the forms: a surname alone, perhaps."""
    wanted = Forms(words)
    found = []
    for file, data in corpus.record_bytes():
        text = data.decode("utf-8", "replace")
        lines = forms.out_of(text).splitlines() if wanted.are_in(text) else []
        told = [line.strip() for line in lines if wanted.are_in(line) and not _ID_LINE.fullmatch(line)]
        found += [(file, line) for line in told]
    return found


def _concerns(data: bytes, forms: Forms, person: str) -> bool:
    """Tell whether there is anything to be looked at more closely."""
    text = data.decode("utf-8", "replace")
    return bool(person and person in text) or forms.are_in(text)


def _in_names(corpus: Corpus, file: str, forms: Forms, person: str) -> list[Edit]:
    data = corpus.bytes_of(file)
    if not _concerns(data, forms, person):
        return []
    entries = file_values(file, data)
    kept = {key: entry for key, entry in entries.items() if file != FILES["people"] or key != person}
    clean = {forms.out_of(key): _clean(entry, forms, person) for key, entry in kept.items()}
    if clean == entries:
        return []
    return [Edit(file, revision_of_file(data), with_values(file, data, clean))]


def _in_record(corpus: Corpus, file: str, data: bytes, forms: Forms, person: str) -> list[Edit]:
    if not _concerns(data, forms, person) and not forms.are_in(file):
        return []
    values = file_values(file, data)
    clean = _clean(values, forms, person)
    target = forms.out_of(file)
    edited = data if clean == values else with_values(file, data, clean)
    text = edited.decode("utf-8-sig")
    if forms.are_in(text):  # in a comment, which is no value
        edited = forms.out_of(text).encode()
    if edited == data and target == file:
        return []
    if target == file:
        return [Edit(file, revision_of_file(data), edited)]
    if corpus.bytes_of(target):
        raise MalformedText(f"its id has the name, and {target} is taken already.")
    return [Edit(file, revision_of_file(data), b""), Edit(target, "", edited)]


def _clean(value: Any, forms: Forms, person: str) -> Any:
    """A value without the name, and without what cannot be had without it."""
    if isinstance(value, str):
        return forms.out_of(_unlinked(value, person) if person else value)
    if isinstance(value, list):
        return [_clean(item, forms, person) for item in value]
    if not isinstance(value, Mapping):
        return value
    if person and value.get("person") == person:
        rest = {key: item for key, item in value.items() if key not in ("person", "as_written")}
        value = {"as_written": WITHHELD, **rest}
    kept = {key: item for key, item in value.items() if not (key in ADDRESS_KEYS and forms.are_in(str(item)))}
    if "url" in value and not {"title", "url", "file"} & kept.keys():
        kept["title"] = WITHHELD
    return {key: _clean(item, forms, person) for key, item in kept.items()}


def _unlinked(text: str, person: str) -> str:
    """A text without links to a person's page: their words stay."""
    return re.sub(rf"\[([^\[\]]*)\]\(/people/{re.escape(person)}(?![a-z0-9-])[^()]*\)", r"\1", text)


# --- the act ---------------------------------------------------------------------------------------


def redact(
    catalogue: Catalogue, person: str, *, more: Iterable[str] = (), erase: bool = False, signature: Signature
) -> Change | None:
    """Take a person out: plan, write, and, where that is wanted, erase. The index is built anew, so that not
    even a suggestion is left of the name.

    Args:
        more: Other ways in which the name is written.
        erase: Also erase every earlier text with the name, and every original of a record that had it. This
            cannot be undone; without it the redaction can.

    Raises:
        NotFound: There is no such person.
        RevisionConflict: Somebody saved in this very moment; nothing was written.
        InvalidRecord: A record would not be valid without the name; nothing was written.
    """
    corpus = catalogue.corpus
    forms = forms_of(entry_of(corpus, "people", person), more)
    plan = redacted(corpus, forms, person)
    kept = corpus.originals
    originals = [file for file in kept if forms.are_in(file) or forms.are_in(kept.text(file))]
    shown = [file for file in corpus.shown_files if forms.are_in(file)]
    if erase:
        originals += [file for edit in plan.records for file in _originals_of(edit)]
    for file in shown if erase else (*shown, *originals):
        kept.copy(file, forms.out_of(file))
    edits = [_without_originals(edit) if erase else edit for edit in plan.edits]
    data = corpus.bytes_of(REDACTIONS)
    noted = Edit(REDACTIONS, revision_of_file(data), with_redaction(data, forms))
    change = corpus.write([*edits, noted], signature=signature, act="redact")
    if erase:
        corpus.erase(forms.are_in, forms.out_of)
        for file in (*originals, *shown):
            kept.erase(file)
    catalogue.missed_searches.forget(forms.are_in)
    catalogue.refresh(rebuild=True)
    return change


def _originals_of(edit: Edit) -> list[str]:
    if not edit.data:
        return []
    sources = file_values(edit.file, edit.data).get("sources") or []
    return [source["file"] for source in sources if isinstance(source, Mapping) and source.get("file")]


def _without_originals(edit: Edit) -> Edit:
    if not _originals_of(edit) or not edit.file.endswith(".md"):
        return edit
    values = file_values(edit.file, edit.data)
    sources = [
        {key: item for key, item in {"title": ERASED, **source}.items() if key != "file"}
        for source in values["sources"]
    ]
    return replace(edit, data=with_values(edit.file, edit.data, {**values, "sources": sources}))
