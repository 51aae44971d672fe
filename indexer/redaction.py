"""A person's name taken out of all that is or may become public, and, where that is wanted, of the past."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from indexer.catalogue import Catalogue
from indexer.corpus import Corpus
from indexer.corpus_files import REDACTIONS
from indexer.differences import file_values
from indexer.editing import with_values
from indexer.edits import Edit, revision_of_file
from indexer.errors import InvalidRecord, MalformedText, Problem
from indexer.history import Change, Signature
from indexer.withheld import Forms, with_redaction
from indexer.withholding import FILE_KEYS, PROPOSED, Choice, Cleaning, look

ERASED = "An original that was erased"


def redact(
    catalogue: Catalogue,
    person: str,
    choice: Choice = PROPOSED,
    *,
    erase: bool = False,
    signature: Signature,
) -> Change | None:
    """Take a person out: look, write, and, where that is wanted, erase. The index is built anew, so that not
    even a suggestion is left of the name.

    Args:
        erase: Also erase every earlier text with the name, every original of a record that had it, and what
            is withheld. This cannot be undone; without it the redaction can.

    Raises:
        NotFound: There is no such person.
        RevisionConflict: Somebody saved in this very moment; nothing was written.
        InvalidRecord: A record would not be valid without the name; nothing was written.
    """
    corpus = catalogue.corpus
    found = look(catalogue, person, choice)
    forms, gone = found.forms, {*found.withheld}
    edits = [edit for cleaning in found.cleanings for edit in _edits(cleaning, forms)]
    if erase:
        gone |= {*found.originals, *(file for edit in edits for file in _originals_of(edit))}
        edits = [_without_originals(edit) for edit in (*edits, *_others_with(corpus, gone, edits))]
    for file, target in found.renamed.items():
        if not erase or file not in gone:
            corpus.copy_file(file, target)
    data = corpus.bytes_of(REDACTIONS)
    noted = Edit(REDACTIONS, revision_of_file(data), with_redaction(data, forms))
    change = corpus.write([*edits, noted], signature=signature, act="redact")
    if erase:
        corpus.erase(found.answers.mean, forms.out_of)
        for file in gone | found.renamed.keys():
            corpus.originals.erase(file)
    catalogue.missed_searches.forget(found.answers.mean)
    catalogue.forget_texts()
    catalogue.refresh(rebuild=True)
    return change


def _edits(cleaning: Cleaning, forms: Forms) -> Iterator[Edit]:
    """What is to be written for one file.

    Raises:
        InvalidRecord: It cannot be edited.
    """
    try:
        edited = with_values(cleaning.file, cleaning.data, cleaning.clean)
    except MalformedText as error:
        raise InvalidRecord([Problem(cleaning.file, error.line, error.message)]) from error
    text = edited.decode("utf-8-sig")
    if forms.are_in(text):  # in a comment, which is no value
        edited = forms.out_of(text).encode()
    if cleaning.target == cleaning.file:
        yield Edit(cleaning.file, revision_of_file(cleaning.data), edited)
    else:
        yield Edit(cleaning.file, revision_of_file(cleaning.data), b"")
        yield Edit(cleaning.target, "", edited)


def _others_with(corpus: Corpus, files: Iterable[str], edits: Iterable[Edit]) -> Iterator[Edit]:
    """The other records that have one of these files for their source, as they are."""
    edited = {edit.file for edit in edits}
    for file, text in corpus.record_texts(corpus.load()):
        if file not in edited and any(name in text for name in files):
            data = corpus.bytes_of(file)
            yield Edit(file, revision_of_file(data), data)


def _originals_of(edit: Edit) -> list[str]:
    if not edit.data or not edit.file.endswith(".md"):
        return []
    sources = file_values(edit.file, edit.data).get("sources") or []
    return [source["file"] for source in sources if isinstance(source, Mapping) and source.get("file")]


def _without_originals(edit: Edit) -> Edit:
    if not _originals_of(edit):
        return edit
    values = file_values(edit.file, edit.data)
    sources = [
        {key: item for key, item in {"title": ERASED, **source}.items() if key not in FILE_KEYS}
        if source.get("file")
        else source
        for source in values["sources"]
    ]
    return replace(edit, data=with_values(edit.file, edit.data, {**values, "sources": sources}))
