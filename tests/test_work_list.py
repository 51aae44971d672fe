"""The work list: every check finds what it is for, and nothing else; a whole corpus is told in tasks."""

from pathlib import Path

import pytest

from indexer.checks import LEVEL_NAMES, RECORD_CHECKS, Survey
from indexer.corpus import Corpus
from indexer.name_checks import CHECKS, NAME_CHECKS
from indexer.record import Record
from indexer.work_list import findings_of, work_list

SHIPPED = Path(__file__).parent.parent / "corpus"
GOOD = """id: good
kind: workshop-example
title: Good
status: published
summary: Said in a sentence.
date: 2011
places: [leeds]
themes: [peer-support]
service_areas: [health]
people_involved: [carers]
evidence: [testimony]
part_of: day
people: [{person: anna, affiliation: club}]
organisations: [{organisation: club}]
initiative: scheme
sources: [{title: A report}]
"""
BODY = "Carers met after a survey; see [the day](/records/day) and [Anna](/people/anna)."
NAMES = {
    "thesaurus.yaml": "- {id: peer-support, prefLabel: Peer support, scopeNote: By equals.}\n",
    "vocabularies.yaml": "service_areas: [{id: health, label: Health}, {id: not-reported, label: Unsaid}]\n"
    "people_involved: [{id: carers, label: Carers}, {id: not-reported, label: Unsaid}]\n"
    "evidence: [{id: testimony, label: Testimony}, {id: not-reported, label: Unsaid}]\n",
    "authorities/people.yaml": "- {id: anna, name: Anna Adams}\n",
    "authorities/organisations.yaml": "- {id: club, name: The Club}\n",
    "authorities/places.yaml": "- {id: leeds, name: Leeds, lat: 53.8, lon: -1.5}\n",
    "authorities/initiatives.yaml": "- {id: scheme, name: Scheme}\n",
}
DAY = GOOD.replace("id: good", "id: day").replace("workshop-example", "event").replace("part_of: day\n", "")


def corpus_of(root: Path, front: str = GOOD, body: str = BODY, **names: str) -> Corpus:
    """A corpus with nothing to be done in it but what `front`, `body` or the names bring."""
    (root / "corpus" / "records").mkdir(parents=True)
    (root / "corpus" / "authorities").mkdir()
    for name, text in NAMES.items():
        (root / "corpus" / name).write_text(text + names.get(Path(name).stem, ""))
    (root / "corpus" / "records" / "good.md").write_text(f"---\n{front}---\n\n{body}\n")
    (root / "corpus" / "records" / "day.md").write_text(f"---\n{DAY}---\n\nThe day.\n")
    return Corpus(root / "corpus", root / "var")


def test_where_all_is_well_there_is_nothing_to_do(tmp_path: Path) -> None:
    """No check complains for the sake of it."""
    assert work_list(Survey(corpus_of(tmp_path).load())) == ()


@pytest.mark.parametrize(
    ("check", "line", "instead"),
    [
        ("no-event", "part_of: day\n", ""),
        ("no-source", "sources: [{title: A report}]\n", ""),
        ("no-summary", "summary: Said in a sentence.\n", ""),
        ("no-date", "date: 2011\n", ""),
        ("no-place", "places: [leeds]\n", ""),
        ("no-theme", "themes: [peer-support]\n", ""),
        ("no-evidence", "evidence: [testimony]\n", ""),
        ("no-service-area", "service_areas: [health]\n", ""),
        ("no-people", "people_involved: [carers]\n", ""),
        ("people-told", "people_involved: [carers]\n", "people_involved: [not-reported]\n"),
        ("evidence-told", "evidence: [testimony]\n", "evidence: [not-reported]\n"),
        ("no-affiliation", ", affiliation: club}", "}"),
        ("not-linked", "people: [{person: anna,", "people: [{as_written: Bert}, {person: anna,"),
        ("unverified", "date: 2011\n", "date: 2011\neditor_note: {unverified: [the year]}\n"),
    ],
)
def test_each_check_of_a_record_finds_what_it_is_for(
    tmp_path: Path, check: str, line: str, instead: str
) -> None:
    """One thing taken away, and that check is among what is found, with its record and field."""
    assert line in GOOD
    contents = corpus_of(tmp_path, GOOD.replace(line, instead)).load()
    found = {
        finding.check.id: finding for finding in findings_of(contents.files["good"].record, Survey(contents))
    }
    assert check in found
    assert (found[check].key, found[check].check.element) == ("good", CHECKS[check].element)


@pytest.mark.parametrize(
    ("check", "name", "entry"),
    [
        ("names-alike", "people", "- {id: anna-m, name: Anna M. Adams}\n"),
        ("no-coordinates", "places", "- {id: york, name: York}\n"),
        ("no-definition", "thesaurus", "- {id: bare, prefLabel: Bare}\n"),
        ("theme-unused", "thesaurus", "- {id: bare, prefLabel: Bare}\n"),
        ("name-unused", "organisations", "- {id: firm, name: Firm}\n"),
    ],
)
def test_each_check_of_names_finds_what_it_is_for(tmp_path: Path, check: str, name: str, entry: str) -> None:
    """One entry too many, and that check finds it and only it."""
    contents = corpus_of(tmp_path, **{name: entry}).load()
    tasks = {task.check.id: task for task in work_list(Survey(contents))}
    assert [finding.key for finding in tasks[check].findings] == [entry[7 : entry.index(",")]]


def test_a_theme_that_one_record_has_names_it(tmp_path: Path) -> None:
    """So that one may look whether it is meant."""
    front = GOOD.replace("themes: [peer-support]", "themes: [peer-support, bare]")
    entry = "- {id: bare, prefLabel: Bare, scopeNote: Only here.}\n"
    contents = corpus_of(tmp_path, front, thesaurus=entry).load()
    assert [(task.check.id, task.findings[0].detail) for task in work_list(Survey(contents))] == [
        ("theme-used-once", "Only in “Good”.")
    ]


@pytest.mark.parametrize(
    "address", ["/records/nowhere", "/people/nobody", "/themes/nothing#x", "/records/good-2"]
)
def test_a_link_that_leads_to_nothing_is_found(tmp_path: Path, address: str) -> None:
    """Also one to a record that is not published."""
    contents = corpus_of(tmp_path, body=f"{BODY} [There]({address})").load()
    task = next(task for task in work_list(Survey(contents)) if task.check.id == "dead-link")
    assert [finding.detail for finding in task.findings] == [address.partition("#")[0]]


def test_a_faulty_file_comes_first(tmp_path: Path) -> None:
    """With its file and line, and what putting it right gives."""
    corpus = corpus_of(tmp_path, GOOD.replace("date: 2011\n", "date: when\nsummary: again\n"))
    task = work_list(Survey(corpus.load()))[0]
    assert (task.check.id, task.findings[0].key, task.gives) == (
        "fault",
        "good",
        "1 record would be shown again.",
    )


def test_the_shipped_corpus_is_told_in_tasks() -> None:
    """Every task in a sentence that counts, what matters most first; each finding leads somewhere."""
    import tempfile

    with tempfile.TemporaryDirectory() as var:
        tasks = work_list(Survey(Corpus(SHIPPED, Path(var)).load()))
    assert [task.check.level for task in tasks] == sorted(task.check.level for task in tasks)
    for task in tasks:
        assert task.gives.startswith(str(task.count))
        assert all(finding.title for finding in task.findings)


def test_checks_are_told_apart() -> None:
    """Each has an id of its own, a level with a name, and a field that a record has."""
    assert len(CHECKS) == len({*CHECKS}) == len(RECORD_CHECKS) + len(NAME_CHECKS) + 1
    assert {check.level for check in CHECKS.values()} == {*LEVEL_NAMES}
    assert {check.element for check in RECORD_CHECKS} <= {*Record.model_fields}
