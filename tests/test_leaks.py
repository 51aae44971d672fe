"""What is not public is in no public address and format, in no count, facet, feed or suggestion.

Each thing that must stay inside carries a word of its own; a walk through the site's own routes looks for it.
"""

import re
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest
from flask import Flask

from indexer.catalogue import Catalogue
from indexer.history import Signature
from indexer.originals import FILES, source_of
from indexer.record import Status
from indexer.redaction import redact
from indexer.settings import Settings
from public_addresses import ENDINGS, addresses, answers, as_query, public_rules
from webapp.app import create_app
from webapp.context import STAFF

SECRETS = ("draft", "in-review", "withdrawn")
WORDS: Mapping[str, str] = {
    "draft": "quagfarm",
    "in-review": "vexholm",
    "withdrawn": "zylbrook",
    "person": "Zyxwell",
    "comment": "vorplequist",
}
"""What must stay inside → a word that only it has. Every form of every name of it is made of that word."""
NAMES = {
    "thesaurus.yaml": "- id: open-{}theme\n  prefLabel: Open theme\n",
    "people": "name: {} Miller\n  sort_name: Miller, {}",
    "organisations": "name: {} Society",
    "places": "name: {} Green",
    "initiatives": "name: {} Scheme",
}
RECORD = """---
id: {word}record
kind: {kind}
title: The {word} title
aliases: [{word}former]
status: {status}
withdrawal_reason: It was told twice.
summary: A {word} summary.
date: 2011
themes: [shared]
places: [{word}place]
venue: {word} hall
people: [{{person: {word}person, role: {word} role, affiliation: {word}body}}, {{as_written: Ada {word}}}]
organisations: [{{organisation: {word}body, role: {word} host}}]
initiative: {word}scheme
series: {{name: {word} series}}
outcomes: [{{statement: A {word} outcome}}]
lessons: [A {word} lesson]
difficulties: [A {word} difficulty]
sources: [{{title: {word} report, url: "https://example.org/{word}"}}]
pictures: [{{file: {file}, sha256: {sha256}, alternative: A {word} picture, caption: A {word} caption}}]
attachments: [{{file: {file}, sha256: {sha256}, title: A {word} attachment}}]
editor_note: {{unverified: [{word} doubt]}}
---

The {word} body has {word}ish paragraphs about kitchens.
"""
OPEN = """---
id: open-{name}
kind: {kind}
title: The open {name}
status: published
summary: Told to everybody.
date: 2012
themes: [shared]
places: [leeds]
people: [{{person: sam, affiliation: club}}, {{person: quintessa, role: chair, affiliation: club}}]
organisations: [{{organisation: club, role: host}}]
initiative: {initiative}
series: {{name: Open days}}
{more}
pictures:
  - {{file: files/0-table.jpg, sha256: "{zeros}", alternative: Tessa Zyxwell, caption: By Quintessa Zyxwell}}
sources:
  - title: Notes by Quintessa M. Zyxwell
    url: https://example.org/people/quintessa-zyxwell/notes
  - url: https://example.org/QuintessaZyxwell.html
editor_note: {{unverified: [how public notes are]}}
---

Kitchens where Quintessa  Zyxwell’s neighbours cook; QUINTESSA ZYXWELL and [Tessa
Zyxwell](/people/quintessa), see [her page](https://example.org/quintessa-zyxwell). Quintéssa
*Zyxwell* chaired.
<!-- quintessa zyxwell -->
"""


NOTES = "Notes of {}."


def attached(word: str) -> tuple[str, str]:
    """Where the attachment of a record that is not public is kept, and its checksum."""
    return source_of(NOTES.format(word).encode(), f"{word}.txt", FILES)


def write(root: Path) -> None:
    """A corpus of open records in which a person is named in many ways, and of some that are not public."""
    (root / "records").mkdir(parents=True)
    (root / "authorities").mkdir()
    words = [WORDS[secret] for secret in SECRETS]
    extra = {
        "people": "- id: quintessa\n  name: Quintessa Zyxwell\n  variants: [Tessa Zyxwell]\n"
        "- id: sam\n  name: Sam\n",
        "organisations": "- id: club\n  name: The Club\n  note: Ask Quintessa Zyxwell.\n"
        "- id: zyx\n  name: Quintessa Zyxwell Trust\n",
        "places": "- id: leeds\n  name: Leeds\n",
        "initiatives": "- id: sharing\n  name: Sharing\n  summary: Begun by Quintessa Zyxwell.\n",
    }
    suffix = {"people": "person", "organisations": "body", "places": "place", "initiatives": "scheme"}
    for sort, text in extra.items():
        entries = "".join(
            f"- id: {word}{suffix[sort]}\n  {NAMES[sort].format(word, word)}\n" for word in words
        )
        (root / "authorities" / f"{sort}.yaml").write_text(text + entries)
    (root / "thesaurus.yaml").write_text(
        "- id: shared\n  prefLabel: Shared kitchens\n"
        "  definitions: [{text: By people., source: Quintessa Zyxwell 2010}]\n"
    )
    for status, kind in zip(SECRETS, ["event", "case-study", "workshop-example"], strict=True):
        file, sha256 = attached(WORDS[status])
        (root / file).parent.mkdir(exist_ok=True)
        (root / file).write_text(NOTES.format(WORDS[status]))
        text = RECORD.format(word=WORDS[status], status=status, kind=kind, file=file, sha256=sha256)
        (root / "records" / f"{WORDS[status]}record.md").write_text(text)
    example = f"part_of: {WORDS['draft']}record"
    for name, kind, more in [
        ("day", "event", ""),
        ("case", "case-study", ""),
        ("example", "workshop-example", example),
    ]:
        text = OPEN.format(name=name, kind=kind, more=more, initiative="sharing", zeros="0" * 64)
        (root / "records" / f"open-{name}.md").write_text(text)
    named = OPEN.format(name="x", kind="case-study", more="", initiative="sharing", zeros="0" * 64)
    named = named.replace("open-x", "quintessa-zyxwell-tells").replace(
        "The open x", "Quintessa Zyxwell tells"
    )
    (root / "records" / "quintessa-zyxwell-tells.md").write_text(named)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """A site over that corpus, the person redacted by one act."""
    root = tmp_path_factory.mktemp("leaks")
    write(root / "corpus")
    catalogue = Catalogue(Settings(corpus=root / "corpus", var=root / "var"))
    catalogue.refresh()
    assert not catalogue.corpus.load().problems
    redact(catalogue, "quintessa", signature=Signature("edith", "asked for"))
    assert not catalogue.corpus.load().problems
    site = create_app(catalogue.settings, catalogue)
    work = site.extensions[STAFF].work
    work.comment("open-day", "edith", f"{WORDS['comment']} said", now=1_800_000_000.0)
    work.plan([f"{WORDS['draft']}record"], "2030-01-01", WORDS["comment"])
    work.keep_typed("edith", "open-case", f'[["title", "{WORDS["comment"]}"]]', now=1_800_000_000.0)
    catalogue.missed_searches.note(WORDS["comment"], date(2026, 11, 23))
    return site


def values() -> dict[str, list[str]]:
    """Argument of a route → what somebody who guesses would put there."""
    words = [WORDS[secret] for secret in SECRETS]
    records = [
        *(f"{word}{end}" for word in words for end in ("record", "former")),
        "open-day",
        "open-case",
        "open-example",
        "quintessa-zyxwell-tells",
        "name-withheld-tells",
    ]
    ends = ("person", "body", "place", "scheme")
    entries = [
        *(f"{word}{end}" for word in words for end in ends),
        "quintessa",
        "club",
        "leeds",
        "sharing",
        "zyx",
    ]
    return {
        "record_id": records,
        "concept_id": ["shared"],
        "entry_id": entries,
        "sort": ["people", "organisations", "places", "initiatives"],
        "name": [attached(word)[0][6:] for word in words],
    }


def queries() -> list[str]:
    """What somebody who guesses would ask: never the whole of a secret word, which a page may say back."""
    shortened = [word[:-1].lower() for word in WORDS.values()]
    misspelt = [f"{word[:3]}{word[4]}{word[3]}{word[5:]}".lower() for word in WORDS.values()]
    return [
        *(as_query(q=f"{word}*") for word in shortened),
        *(as_query(q=word) for word in misspelt),
        as_query(q="kitchens"),
        as_query(q="paragraphs kitchens", sort="title"),
        as_query(theme="shared", kind="event"),
        as_query(year="2011"),
        as_query(q="leeds", page="2"),
    ]


def test_no_public_address_tells_what_is_inside(site: Flask) -> None:
    """Every address in every format, with words, filters, misspellings and beginnings of words."""
    walked = 0
    secret = re.compile("|".join(WORDS.values()), re.I)
    told_inside = re.compile(r"summary\.|lesson|Society|Scheme| hall| Green|paragraphs", re.I)
    for address, told in answers(site.test_client(), addresses(site, values()), queries()):
        guessed = {word.lower() for word in secret.findall(address)}  # what was guessed may be said back
        leaks = {word.lower() for word in secret.findall(told)} - guessed
        assert leaks == set(), address
        if guessed and "name-withheld" not in told:
            assert told_inside.findall(told.partition("<main")[2].partition("</main")[0]) == [], address
        walked += 1
    assert walked > len(public_rules(site)) * len(ENDINGS)


def test_no_count_counts_them(site: Flask) -> None:
    """Facets, totals and lists count the open records alone."""
    client = site.test_client()
    found = client.get("/search.json").get_json()
    totals = {facet: sum(value["count"] for value in counts) for facet, counts in found["facets"].items()}
    assert (found["total"], totals["kind"], totals["year"]) == (4, 4, 4)
    assert {value["value"] for value in found["facets"]["year"]} == {"2012"}
    assert client.get("/search.json?year=2011").get_json()["total"] == 0
    assert b"4 records" in client.get("/themes/shared").data or b">4<" in client.get("/themes/shared").data


@pytest.mark.parametrize("word", WORDS.values())
def test_no_search_finds_or_suggests_them(site: Flask, word: str) -> None:
    """Neither by their word nor by one that is near it."""
    client = site.test_client()
    for text in (word, f"{word[:4]}*", word[:-1], f"{word}s", f'"the {word}"', f"person:{word}"):
        answer = client.get("/search.json", query_string={"q": text}).get_json()
        assert (answer["total"], answer["hits"]) == (0, []), text
        assert word.lower() not in str(answer["suggestion"]).lower() or answer["suggestion"] is None
    for end in range(1, len(word) + 1):
        suggested = client.get("/search/suggest", query_string={"q": word[:end]}).text
        assert word.lower() not in suggested.lower()


def test_a_withdrawn_record_says_its_reason_and_no_more(site: Flask) -> None:
    """The address answers 410."""
    answer = site.test_client().get(f"/records/{WORDS['withdrawn']}record")
    assert answer.status_code == 410
    assert "It was told twice." in answer.text
    assert WORDS["withdrawn"] not in answer.text.replace(f"{WORDS['withdrawn']}record", "")


def test_every_status_but_published_is_tried() -> None:
    """A new status wants a secret of its own here."""
    assert {*SECRETS, "published"} == {*Status}
