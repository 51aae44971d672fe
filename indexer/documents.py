"""Records made ready for an engine: every name looked up, every enclosing theme and place added.

Only what is published becomes a document, so nothing else can be found, counted or suggested.
"""

from __future__ import annotations

import html
import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import TypeVar

from indexer.authorities import Authorities, Authority, AuthorityFile
from indexer.corpus_reading import CorpusContents
from indexer.engines.protocol import Document, Knowledge, KnownConcept
from indexer.record import NOT_REPORTED, Kind, Record, slug_of
from indexer.thesaurus import Thesaurus

KIND_LABELS = {
    Kind.CASE_STUDY: "Case study",
    Kind.WORKSHOP_EXAMPLE: "Workshop example",
    Kind.EVENT: "Event",
}
VOCABULARY_OF = {
    "service_area": "service_areas",
    "people_involved": "people_involved",
    "four_cos": "four_cos",
    "evidence": "evidence",
}
"""Facet → the small vocabulary its values come from."""
NO_YEAR = NOT_REPORTED
RING = "ring:"
"""What the id of a synonym ring begins with among the concepts; no concept's does."""
PLACE_KIND_LABELS = {
    "neighbourhood": "A neighbourhood",
    "district": "A district or borough",
    "town": "A town",
    "city": "A city",
    "county": "A county",
    "area": "A rural or other area",
    "region": "A region",
    "nation": "A whole nation",
    "country": "A whole country",
}
"""Sort of place, the small ones first; one that is not here keeps its own name."""


def place_kind_label(kind: str) -> str:
    """What a sort of place is called."""
    return PLACE_KIND_LABELS.get(kind, kind.replace("-", " ").capitalize())


Value = TypeVar("Value")
FacetValue = tuple[str, str]
"""A facet and one of its values."""
Labels = Mapping[str, Mapping[str, str]]
"""Facet → value → how it is shown."""


def documents_of(contents: CorpusContents) -> Iterator[Document]:
    """Yield a document for each published record, by id."""
    for record in contents.public.values():
        yield _document(record, contents)


class Documents:
    """Documents that were made before, taken again as long as all they are made of is the same."""

    def __init__(self) -> None:
        self._names: tuple[object, object] = (None, None)
        self._held: dict[str, tuple[Record, bool, Document]] = {}
        self._used: Counter[FacetValue] = Counter()

    def of(self, contents: CorpusContents) -> list[Document]:
        """What `documents_of` yields."""
        held = self._held if self._are_named_by(contents) else {}
        found = {}
        for record_id, record in contents.public.items():
            known, has_event = held.get(record_id), record.part_of in contents.public
            if known is None or known[0] is not record or known[1] is not has_event:
                known = (record, has_event, _document(record, contents))
            found[record_id] = known
        self._names, self._held = (contents.thesaurus, contents.authorities), found
        documents = [document for *_, document in found.values()]
        self._used = Counter(value for document in documents for value in _values_of(document))
        return documents

    def knowledge(self, contents: CorpusContents) -> Knowledge:
        """What `knowledge_of` tells of the contents whose documents were made last."""
        return knowledge_of(contents, self._used)

    def of_changed(self, contents: CorpusContents, ids: Iterable[str]) -> dict[str, Document | None] | None:
        """The documents that change with these records; None for one that is public no more.

        Args:
            contents: What the last documents were made of, but for these records.

        Returns:
            None where more changes than these: the document of another record, or what `knowledge` tells.
        """
        changed: dict[str, Document | None] = {}
        uses: Counter[FacetValue] = Counter()
        for record_id in ids:
            record, held = contents.public_record(record_id), self._held.get(record_id)
            if _names_lent(record) != _names_lent(held[0] if held else None):
                return None
            document = _document(record, contents) if record else None
            uses.update(_values_of(document) if document else ())
            uses.subtract(_values_of(held[2]) if held else ())
            if (document and document.digest) != (held and held[2].digest):
                changed[record_id] = document
        counts = {value: self._used[value] + more for value, more in uses.items()}
        come_or_gone = [value for value, count in counts.items() if (count > 0) != (value in self._used)]
        if not self._are_named_by(contents) or any(map(_has_name, come_or_gone)):
            return None
        for value, count in counts.items():
            self._used[value] = count
            if not count:
                del self._used[value]
        for record_id, document in changed.items():
            self._held.pop(record_id, None)
            if document and (record := contents.public_record(record_id)):
                has_event = contents.public_record(record.part_of or "") is not None
                self._held[record_id] = (record, has_event, document)
        return changed

    def held(self, record_id: str) -> Document | None:
        """A document as it was made last."""
        held = self._held.get(record_id)
        return held[2] if held else None

    def _are_named_by(self, contents: CorpusContents) -> bool:
        return self._names[0] is contents.thesaurus and self._names[1] is contents.authorities


def knowledge_of(contents: CorpusContents, used: Collection[FacetValue] | None = None) -> Knowledge:
    """The thesaurus, and how the values of each facet are called and enclosed.

    Args:
        used: The facet values that the documents of `contents` have, where they are at hand already.
    """
    thesaurus, authorities = contents.thesaurus, contents.authorities
    names, variants = names_of(authorities)
    labels: dict[str, Mapping[str, str]] = {
        **names,
        "kind": {kind.value: label for kind, label in KIND_LABELS.items()},
        "theme": {concept.id: concept.prefLabel for concept in thesaurus},
        "year": {NO_YEAR: "Not reported"},
        "part_of": {record.id: record.title for record in contents.public.values()},
        "series": {slug_of(r.series.name): r.series.name for r in contents.public.values() if r.series},
        "place_kind": {
            kind: place_kind_label(kind)
            for place in authorities.places
            if (kind := slug_of(place.kind or ""))
        },
    }
    labels |= {
        facet: {term.id: term.label for term in authorities.vocabularies.terms(vocabulary)}
        for facet, vocabulary in VOCABULARY_OF.items()
    }
    parents = {
        "theme": {concept.id: concept.broader[0] for concept in thesaurus if thesaurus.broader(concept.id)},
        "place": {place.id: place.within for place in authorities.places if place.within},
    }
    if used is None:
        used = {value for document in documents_of(contents) for value in _values_of(document)}
    return Knowledge(
        tuple(_concepts(thesaurus)), _only(labels, used), _only(variants, used), _only(parents, used)
    )


def names_of(authorities: Authorities) -> tuple[Labels, Mapping[str, Mapping[str, tuple[str, ...]]]]:
    """The established names of all authorities by facet and id, and the other names that they have."""
    files = authorities.by_facet
    return (
        {facet: {entry.id: entry.name for entry in file} for facet, file in files.items()},
        {facet: {entry.id: entry.variants for entry in file} for facet, file in files.items()},
    )


def _concepts(thesaurus: Thesaurus) -> Iterator[KnownConcept]:
    """The concepts with what the synonym rings add to them, and each ring that is none as one of its own."""
    said, within, near = (defaultdict[str, list[str]](list) for _ in range(3))
    ids = {**thesaurus.former, **{concept.id: concept.id for concept in thesaurus}}
    known = {ring.id: ids.get(ring.concept or "", f"{RING}{ring.id}") for ring in thesaurus.rings}
    for ring in thesaurus.rings:
        one = known[ring.id]
        said[one] += ring.terms
        within[ids.get(ring.within or "", "")].append(one)
        for other in (known.get(other) or ids.get(other, "") for other in ring.near):
            near[one].append(other)
            near[other].append(one)
    for concept in thesaurus:
        narrower = [child.id for child in thesaurus.narrower(concept.id)]
        related = [other.id for other in thesaurus.related(concept.id)]
        yield KnownConcept(
            id=concept.id,
            labels=_unique([concept.prefLabel, *concept.altLabels, *said.pop(concept.id, ())]),
            hidden=concept.hiddenLabels,
            narrower=_unique([*narrower, *within[concept.id]]),
            related=_unique([*related, *near[concept.id]]),
        )
    for one, terms in said.items():
        yield KnownConcept(one, _unique(terms), related=_unique(near[one]), is_ring=True)


def _values_of(document: Document) -> Iterator[FacetValue]:
    """Yield the facet values of a document."""
    for facet, values in document.facets.items():
        for value in values:
            yield facet, value


def _only(
    table: Mapping[str, Mapping[str, Value]], used: Collection[FacetValue]
) -> dict[str, dict[str, Value]]:
    """What a table tells of values in use: names that only drafts use must not leak. All themes are told."""
    return {
        facet: {value: name for value, name in names.items() if facet == "theme" or (facet, value) in used}
        for facet, names in table.items()
    }


def _has_name(value: FacetValue) -> bool:
    """Tell whether `knowledge_of` may tell of a value that the first record has, or no record any more."""
    facet, name = value
    return facet not in ("theme", "alias", "year") or name == NO_YEAR


def _names_lent(record: Record | None) -> tuple[str | None, str | None]:
    """The names that a public record gives to values of facets: an event's title, and a series'."""
    if record is None:
        return None, None
    is_event = record.kind is Kind.EVENT
    return record.title if is_event else None, record.series.name if record.series else None


def _document(record: Record, contents: CorpusContents) -> Document:
    own = _own_facets(record, contents)
    thesaurus, authorities = contents.thesaurus, contents.authorities
    enclosing = {
        "theme": [above for theme in own["theme"] for above in thesaurus.ancestors(theme)],
        "place": [above for place in own["place"] for above in authorities.places.ancestors(place)],
        "organisation": [
            above for body in own["organisation"] for above in authorities.organisations.ancestors(body)
        ],
    }
    facets = {name: _unique([*values, *enclosing.get(name, ())]) for name, values in own.items()}
    when = record.when
    first = (when.earliest or when.latest) if when else None
    return Document(
        id=record.id,
        kind=record.kind.value,
        title=record.title,
        date=record.date or "",
        texts=_texts(record, contents, facets),
        facets=facets,
        own=own,
        day=first.toordinal() if first else 0,
    )


def _own_facets(record: Record, contents: CorpusContents) -> dict[str, tuple[str, ...]]:
    affiliations = [link.affiliation for link in record.people if link.affiliation]
    event = contents.public_record(record.part_of or "")
    return {
        "kind": (record.kind.value,),
        "theme": record.themes,
        "service_area": record.service_areas or (NOT_REPORTED,),
        "people_involved": record.people_involved or (NOT_REPORTED,),
        "place": record.places,
        "place_kind": _unique(
            slug_of(place.kind)
            for place_id in record.places
            if (place := contents.authorities.places.get(place_id)) and place.kind
        ),
        "year": _years(record),
        "evidence": record.evidence or (NOT_REPORTED,),
        "organisation": _unique(
            [*(o.organisation for o in record.organisations if o.organisation), *affiliations]
        ),
        "person": _unique(link.person for link in record.people if link.person),
        "initiative": (record.initiative,) if record.initiative else (),
        "part_of": (event.id,) if event else (),
        "series": (slug_of(record.series.name),) if record.series else (),
        "four_cos": record.four_cos,
        "alias": record.aliases,
    }


def _years(record: Record) -> tuple[str, ...]:
    """The year the record's date begins with: one value, so that counts add up."""
    when = record.when
    first = (when.earliest or when.latest) if when else None
    return (str(first.year),) if first else (NO_YEAR,)


def _texts(
    record: Record, contents: CorpusContents, facets: Mapping[str, tuple[str, ...]]
) -> dict[str, tuple[str, ...]]:
    authorities, thesaurus = contents.authorities, contents.thesaurus
    claims = [outcome.statement for outcome in record.outcomes]
    told = [
        *_plain_paragraphs(record.body),
        record.participants,
        record.venue,
        *claims,
        *record.lessons,
        *record.difficulties,
    ]
    people = [
        name for link in record.people for name in (link.as_written, link.affiliation_as_written, link.role)
    ]
    bodies = [name for link in record.organisations for name in (link.as_written,)]
    series = [record.series.name] if record.series else []
    return {
        "title": (record.title,),
        "summary": _kept([record.summary]),
        "body": _kept([*told, *series]),
        "people": _kept([*_names(authorities.people, facets["person"]), *people]),
        "organisations": _kept(
            [
                *_names(authorities.organisations, facets["organisation"]),
                *_names(authorities.initiatives, facets["initiative"]),
                *bodies,
            ]
        ),
        "places": _kept(_names(authorities.places, facets["place"])),
        "themes": _kept(thesaurus.label(theme) for theme in record.themes),
    }


def _plain_paragraphs(markdown: str) -> list[str]:
    """The paragraphs of a body without the signs of Markdown, for words and passages."""
    text = _LINK.sub(r"\1", markdown)
    paragraphs = re.split(r"\n\s*\n|\n(?=\s*(?:[-*+]|\d+[.)])\s)", text)
    plain = [html.unescape(_ESCAPED.sub(r"\1", _SIGNS.sub("", paragraph))) for paragraph in paragraphs]
    return [" ".join(paragraph.split()) for paragraph in plain]


_ESCAPED = re.compile(r"\\([\\`*_{}\[\]()>#+\-.!|])")
_LINK = re.compile(r"!?\[([^\[\]]*)\]\([^()\s]*(?:\s+\"[^\"]*\")?\)")
_SIGNS = re.compile(
    r"^\s*(?:#+|>+|[-*+]|\d+[.)])\s+|(?<!\w)[*_]{1,3}(?=\S)|(?<=\S)[*_]{1,3}(?!\w)|`|</?[a-z][^<>]*>",
    re.M | re.I,
)


def _names(file: AuthorityFile[Authority] | AuthorityFile, ids: Iterable[str]) -> list[str]:  # type: ignore[type-arg]
    return [name for entry_id in ids if (entry := file.get(entry_id)) for name in entry.names]


def _kept(texts: Iterable[str | None]) -> tuple[str, ...]:
    return _unique(text for text in texts if text)


def _unique(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(values))
