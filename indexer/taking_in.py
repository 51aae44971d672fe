"""A proposal that somebody has looked through, saved: the original, and all its drafts in one change."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date

from indexer.authorities import Authorities, AuthorityFile, Organisation, Person, Place
from indexer.catalogue import Catalogue
from indexer.corpus_files import ORGANISATIONS, PEOPLE, PLACES
from indexer.drafts import Draft, drafts_of
from indexer.edits import Edit, file_of, revision_of_file
from indexer.history import Signature
from indexer.importing import shown_name
from indexer.intake.duplicates import Duplicate
from indexer.intake.proposal import Party, Proposal, Speaker, Value
from indexer.new_names import edit_of_names
from indexer.originals import source_of
from indexer.prose import title_of_source
from indexer.recognition import AS_WRITTEN, NEW, Option, Recognition, near

Answers = Mapping[tuple[str, str], str]
"""(sort, name) → id, `NEW` or `AS_WRITTEN`. A town as it is written goes to the venue."""


def unknown_names(catalogue: Catalogue, proposal: Proposal) -> list[tuple[str, str, list[Option], str]]:
    """Names of the proposal that are not established: sort, name, what they may stand for, what is taken for
    granted. A near name is never taken for granted, one that is like no other is new. A person or a body that
    may be a near one stays as it is written; a record has no town as it is written, so of that one "" is
    taken: somebody has to say.
    """
    found: dict[tuple[str, str], tuple[list[Option], str]] = {}
    for sort, value in _names_of(proposal):
        key = (sort, " ".join(value.text.split()))
        if key[1] and key not in found and not value.known:
            options = near(catalogue, sort, key[1])
            usual = NEW if not options else "" if sort == "places" else AS_WRITTEN
            found[key] = (options, usual)
    return [(sort, name, options, usual) for (sort, name), (options, usual) in found.items()]


def duplicates_of(catalogue: Catalogue, proposal: Proposal, data: bytes, name: str) -> list[Duplicate]:
    """Records that may tell of the same, and one that was made of the very file."""
    same = catalogue.held().of_file(source_of(data, name)[1])
    return [*([same] if same else []), *catalogue.held().like(proposal)]


def drafts(
    catalogue: Catalogue, proposal: Proposal, answers: Answers, original: tuple[bytes, str], *, today: date
) -> tuple[tuple[Draft, ...], Mapping[str, Mapping[str, Mapping[str, str]]]]:
    """The drafts of a proposal, and the names that are new with them: file → id → entry.

    Args:
        original: The file's bytes and name.

    Raises:
        CasebookError: A draft cannot be a record.
    """
    data, name = original
    file, sha256 = source_of(data, name)
    usual = {(sort, written): taken for sort, written, _, taken in unknown_names(catalogue, proposal)}
    recognition = Recognition(catalogue, {**usual, **answers})
    recognised = _recognised(proposal, recognition)
    contents = catalogue.contents()
    kept = catalogue.corpus.kept_source(sha256)
    source = {
        "title": title_of_source(proposal, shown_name(name)),
        "file": kept or file,
        "sha256": sha256,
        "accessed": today.isoformat(),
    }
    taken = {*contents.files, *(alias for each in contents.files.values() for alias in each.record.aliases)}
    made = drafts_of(
        recognised,
        source,
        authorities=_with_new(catalogue.authorities, recognition.added),
        taken=taken,
        duplicates=duplicates_of(catalogue, proposal, data, name),
    )
    for draft in made:
        draft.as_file()
    return made, recognition.added


def save(
    catalogue: Catalogue,
    made: Sequence[Draft],
    added: Mapping[str, Mapping[str, Mapping[str, str]]],
    original: tuple[bytes, str],
    *,
    signature: Signature,
) -> None:
    """Keep the original, then save all drafts and new names in one change: all of them or none.

    Raises:
        RevisionConflict: Somebody took an id, or added a name, in the same moment; no record was written.
        InvalidRecord: A draft cannot be a record; no record was written.
        OSError: The disk refused; no record was written.
    """
    catalogue.corpus.keep_source(*original)
    edits = [
        Edit(file_of(draft.record_id), revision_of_file(b""), draft.as_file().text.encode()) for draft in made
    ]
    edits += [edit_of_names(catalogue.corpus, file, entries) for file, entries in added.items() if entries]
    catalogue.corpus.write(edits, signature=signature, act="import")


# --- names ---------------------------------------------------------------------------------------


def _names_of(proposal: Proposal) -> Iterator[tuple[str, Value]]:
    event = proposal.event
    yield from (("organisations", host.name) for host in event.hosts)
    for place, people in ((event.place, event.speakers), *((e.place, e.people) for e in proposal.examples)):
        for person in people:
            yield "people", person.name
            if person.affiliation:
                yield "organisations", person.affiliation
        if place:
            yield "places", place
    yield from (("organisations", body) for example in proposal.examples for body in example.organisations)


def _recognised(proposal: Proposal, recognition: Recognition) -> Proposal:
    """The proposal with the id of every name that has one now."""

    def one(sort: str, value: Value) -> Value:
        if value.known or not value.text.strip():
            return value
        found = recognition.id_of(sort, value.text)
        return replace(value, known=found) if found else replace(value, near=())

    def person(speaker: Speaker) -> Speaker:
        affiliation = one("organisations", speaker.affiliation) if speaker.affiliation else None
        return Speaker(one("people", speaker.name), affiliation, speaker.role)

    event = replace(
        proposal.event,
        hosts=tuple(Party(one("organisations", host.name), host.role) for host in proposal.event.hosts),
        speakers=tuple(map(person, proposal.event.speakers)),
        place=one("places", proposal.event.place) if proposal.event.place else None,
    )
    examples = tuple(
        replace(
            example,
            people=tuple(map(person, example.people)),
            organisations=tuple(one("organisations", body) for body in example.organisations),
            place=one("places", example.place) if example.place else None,
        )
        for example in proposal.examples
    )
    return replace(proposal, event=event, examples=examples)


def _with_new(authorities: Authorities, added: Mapping[str, Mapping[str, Mapping[str, str]]]) -> Authorities:
    """The authorities as they will be."""
    people, bodies, places = (list(added.get(file, {}).values()) for file in (PEOPLE, ORGANISATIONS, PLACES))
    return replace(
        authorities,
        people=AuthorityFile([*authorities.people, *map(Person.model_validate, people)]),
        organisations=AuthorityFile([*authorities.organisations, *map(Organisation.model_validate, bodies)]),
        places=AuthorityFile([*authorities.places, *map(Place.model_validate, places)]),
    )
