"""The record: the description of one account. Types and their rules; it reads no file.

An *initiative* is the thing; a record is an account of it, and several may tell of one.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import Annotated, Any, TypeVar

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationError,
    model_validator,
)

from indexer.dates import RecordDate, parse_date
from indexer.errors import MalformedText
from indexer.plain_text import clean_text

SLUG = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,78}[a-z0-9])?")
SUMMARY_WORDS = 120
BODY_BYTES = 300_000
NOT_REPORTED = "not-reported"


class Kind(StrEnum):
    """What sort of account a record is."""

    CASE_STUDY = "case-study"
    WORKSHOP_EXAMPLE = "workshop-example"
    EVENT = "event"


class Status(StrEnum):
    """Where a record stands on its way; only `published` is visible outside the staff area."""

    DRAFT = "draft"
    IN_REVIEW = "in-review"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"


def is_slug(text: str) -> bool:
    """Tell whether `text` may be an id: `a-z0-9-`, at most 80 characters, no hyphen at an end."""
    return SLUG.fullmatch(text) is not None


def slug_of(text: str) -> str:
    """An id made of a name: `Fair Shares (Stroud)` → `fair-shares-stroud`; "" where nothing is left."""
    plain = unicodedata.normalize("NFKD", text.casefold()).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:80].strip("-")


def _slug(text: str) -> str:
    if not is_slug(text):
        raise ValueError(
            f"“{text}” is not an id: use small letters, digits and hyphens, at most 80 characters."
        )
    return text


def _date(text: str) -> str:
    try:
        parse_date(text)
    except MalformedText as error:
        raise ValueError(error.message) from error
    return text


def _web_address(text: str) -> str:
    if not re.fullmatch(r"https?://[^\s<>\"]+", text):
        raise ValueError(f"“{text}” is not a web address: it must begin with http:// or https://.")
    return text


def _one_paragraph(text: str) -> str:
    words = len(text.split())
    if words > SUMMARY_WORDS:
        raise ValueError(f"The summary has {words} words; the most is {SUMMARY_WORDS}.")
    return text


def _cleaned(value: Any) -> Any:
    return clean_text(value) if isinstance(value, str) else value


Text = Annotated[str, BeforeValidator(_cleaned), Field(min_length=1)]
Slug = Annotated[Text, AfterValidator(_slug)]
Edtf = Annotated[Text, AfterValidator(_date)]
WebAddress = Annotated[Text, AfterValidator(_web_address)]
Slugs = tuple[Slug, ...]


class Element(BaseModel):
    """The manner of all parts of a record: frozen, and an unknown key is a fault."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class OrganisationLink(Element):
    """An organisation's part in a record.

    Attributes:
        organisation: Its id; None for a body that is only described (“thirteen councils”).
        as_written: The name in the source, where it differs from the authority's.
    """

    organisation: Slug | None = None
    role: Text | None = None
    as_written: Text | None = None

    @model_validator(mode="after")
    def _is_named(self) -> OrganisationLink:
        if not (self.organisation or self.as_written):
            raise ValueError("This organisation has neither an id nor the name as written.")
        return self


class PersonLink(Element):
    """A person's part in a record, with the affiliation at that time."""

    person: Slug | None = None
    role: Text | None = None
    affiliation: Slug | None = None
    as_written: Text | None = None
    affiliation_as_written: Text | None = None

    @model_validator(mode="after")
    def _is_named(self) -> PersonLink:
        if not (self.person or self.as_written):
            raise ValueError("This person has neither an id nor the name as written.")
        return self


class Outcome(Element):
    """A dated claim of the source: what it says came of the work, never our judgement."""

    statement: Text
    measure: Text | None = None
    value: Text | None = None
    unit: Text | None = None
    as_of: Edtf | None = None


class Series(Element):
    """An event's place in a series; events with the same series name belong together."""

    name: Text
    number: Annotated[int, Field(ge=1)] | None = None
    of: Annotated[int, Field(ge=1)] | None = None


class Source(Element):
    """Where the facts come from: a publication, or a file kept byte for byte in `corpus/sources/`."""

    title: Text | None = None
    url: WebAddress | None = None
    publisher: Text | None = None
    date: Edtf | None = None
    accessed: Edtf | None = None
    file: Text | None = None
    sha256: Annotated[Text, Field(pattern=r"^[0-9a-f]{64}$")] | None = None

    @model_validator(mode="after")
    def _can_be_found(self) -> Source:
        if not (self.title or self.url or self.file):
            raise ValueError("This source has no title, no url and no file.")
        return self


class Picture(Element):
    """A picture kept in `corpus/files/`, with what it shows in words for those who do not see it."""

    file: Text
    sha256: Annotated[Text, Field(pattern=r"^[0-9a-f]{64}$")]
    alternative: Text
    caption: Text | None = None


class Attachment(Element):
    """A file to be fetched, kept in `corpus/files/`."""

    file: Text
    sha256: Annotated[Text, Field(pattern=r"^[0-9a-f]{64}$")]
    title: Text


class Provenance(Element):
    """Which part of the source an imported value came from.

    Attributes:
        span: Half-open character offsets into the source's text.
        by: The rule or the person that filled the value in.
    """

    field: Text
    span: tuple[int, int] | None = None
    by: Text


class EditorNote(Element):
    """What editors know of a record's reliability; never shown to the public."""

    confidence: Text | None = None
    unverified: tuple[Text, ...] = ()


class Record(Element):
    """One record: the front matter of its file, and the body.

    Attributes:
        date: EDTF level 1; read it through `when`.
        participants: Who takes part, in the source's terms; `people_involved` holds the same as ids.
        part_of: The event in which an example was presented.
        body: Markdown; may be empty.
    """

    id: Slug
    kind: Kind
    title: Text
    aliases: Slugs = ()
    language: Annotated[Text, Field(pattern=r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$")] = "en-GB"
    status: Status = Status.DRAFT
    withdrawal_reason: Text | None = None
    summary: Annotated[Text, AfterValidator(_one_paragraph)] | None = None
    date: Edtf | None = None
    date_as_written: Text | None = None
    places: Slugs = ()
    venue: Text | None = None
    themes: Slugs = ()
    service_areas: Slugs = ()
    people_involved: Slugs = ()
    participants: Text | None = None
    four_cos: Slugs = ()
    evidence: Slugs = ()
    organisations: tuple[OrganisationLink, ...] = ()
    people: tuple[PersonLink, ...] = ()
    initiative: Slug | None = None
    part_of: Slug | None = None
    series: Series | None = None
    outcomes: tuple[Outcome, ...] = ()
    lessons: tuple[Text, ...] = ()
    difficulties: tuple[Text, ...] = ()
    sources: tuple[Source, ...] = ()
    pictures: tuple[Picture, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    rights: Text | None = None
    provenance: tuple[Provenance, ...] = ()
    editor_note: EditorNote | None = None
    body: Annotated[str, BeforeValidator(_cleaned)] = ""

    @property
    def when(self) -> RecordDate | None:
        """The date with its precision; None when the record has none."""
        return parse_date(self.date) if self.date else None

    @property
    def is_public(self) -> bool:
        """Only these are seen outside the staff area."""
        return self.status is Status.PUBLISHED


ModelT = TypeVar("ModelT", bound=BaseModel)
Fault = tuple[tuple[str | int, ...], str]
"""The path of keys and indices inside a record, and a sentence in plain words."""


def validate_as(model: type[ModelT], value: Mapping[str, Any]) -> ModelT | list[Fault]:
    """Build a `model` from strings, or say everything that is wrong with them.

    Returns:
        The model, or its faults in the order of the fields.
    """
    try:
        return model.model_validate(value)
    except ValidationError as error:
        return [(tuple(item["loc"]), _in_plain_words(item)) for item in error.errors()]


_PLAIN_WORDS: Mapping[str, Callable[[str, Any, Mapping[str, Any]], str]] = {
    "extra_forbidden": lambda key, value, context: f"Unknown key “{key}”.",
    "missing": lambda key, value, context: f"“{key}” is missing.",
    "enum": lambda key, value, context: f"“{value}” is no {key}: use {context['expected']}.",
    "string_type": lambda key, value, context: f"“{key}” must be a text.",
    "string_too_short": lambda key, value, context: f"“{key}” is empty: fill it in or leave it out.",
    "too_short": lambda key, value, context: f"“{key}” is empty: fill it in or leave it out.",
    "string_pattern_mismatch": lambda key, value, context: f"“{value}” cannot be a {key}.",
    "tuple_type": lambda key, value, context: f"“{key}” must be a list, one item a line with “- ”.",
    "int_parsing": lambda key, value, context: f"“{key}” must be a whole number, not “{value}”.",
    "greater_than_equal": lambda key, value, context: f"“{key}” must be at least {context['ge']}.",
    "float_parsing": lambda key, value, context: f"“{key}” must be a number, not “{value}”.",
    "model_type": lambda key, value, context: f"“{key}” must have keys and values of its own.",
    "value_error": lambda key, value, context: str(context["error"]),
}


def _in_plain_words(item: Any) -> str:
    key = next((str(part) for part in reversed(item["loc"]) if isinstance(part, str)), "this record")
    words = _PLAIN_WORDS.get(item["type"])
    return words(key, item.get("input"), item.get("ctx", {})) if words else f"“{key}”: {item['msg']}."
