"""The work list: what is wrong or missing in records and names, and what mending it would give."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from indexer.checks import FAULT, RECORD_CHECKS, Check, Survey
from indexer.corpus import Corpus
from indexer.corpus_files import RECORDS, REDACTIONS
from indexer.corpus_reading import CorpusContents
from indexer.errors import Problem
from indexer.name_checks import NAME_CHECKS, NameCheck
from indexer.record import Record, Status
from indexer.withheld import Redactions

NOUNS: Mapping[str, tuple[str, str]] = {
    "records": ("record", "records"),
    "themes": ("theme", "themes"),
    "places": ("place", "places"),
}
"""Sort → one of them, several of them; the others are names."""


@dataclass(frozen=True)
class Finding:
    """What a check found.

    Attributes:
        sort: `records`, `themes`, or the authority file: `people`, `places`, …
        key: The id of the record or name; "" for a fault of a whole file.
        title: What people call it.
        detail: What exactly; "" where the sentence says it all.
    """

    check: Check | NameCheck
    sort: str
    key: str
    title: str
    detail: str = ""
    status: Status | None = None


@dataclass(frozen=True)
class Task:
    """All that one check found, and what mending it would give in a sentence."""

    check: Check | NameCheck
    findings: tuple[Finding, ...]

    @property
    def count(self) -> int:
        """How many records or names it found something in."""
        return len({(finding.sort, finding.key or finding.title) for finding in self.findings})

    @property
    def gives(self) -> str:
        """“6 records would be counted when readers narrow by evidence.”"""
        sorts = {finding.sort for finding in self.findings}
        one, many = NOUNS.get(sorts.pop() if len(sorts) == 1 else "", ("name", "names"))
        return f"{self.count} {one if self.count == 1 else many} would {self.check.gives}."


def survey_of(corpus: Corpus) -> Survey:
    """The corpus as the checks look at it, with what was redacted."""
    return Survey(corpus.load(), Redactions.of(corpus.bytes_of(REDACTIONS)))


def findings_of(record: Record, survey: Survey) -> tuple[Finding, ...]:
    """What the checks find in one record, what matters most first."""
    return tuple(
        Finding(check, "records", record.id, record.title, detail, record.status)
        for check in RECORD_CHECKS
        for detail in check.find(record, survey)
    )


def work_list(survey: Survey) -> tuple[Task, ...]:
    """Everything there is to do in the whole corpus, what matters most first, and then what is most."""
    contents = survey.contents
    found: dict[str, list[Finding]] = {}
    for finding in [*_faults(contents), *_in_records(survey), *_in_names(survey)]:
        found.setdefault(finding.check.id, []).append(finding)
    tasks = [Task(findings[0].check, tuple(findings)) for findings in found.values()]
    return tuple(sorted(tasks, key=lambda task: (task.check.level, -len(task.findings), task.check.id)))


# --- going through ---------------------------------------------------------------------------------


def _in_records(survey: Survey) -> Iterator[Finding]:
    for record in survey.records:
        yield from findings_of(record, survey)


def _in_names(survey: Survey) -> Iterator[Finding]:
    for check in NAME_CHECKS:
        for sort, key, detail in check.find(survey):
            yield Finding(check, sort, key, _name(survey.contents, sort, key), detail)


def _faults(contents: CorpusContents) -> Iterator[Finding]:
    for problem in contents.problems:
        folder, _, name = problem.path.rpartition("/")
        key = name.removesuffix(".md") if folder == RECORDS else ""
        yield Finding(FAULT, "records" if key else "names", key, problem.path, _with_line(problem))


def _with_line(problem: Problem) -> str:
    return f"Line {problem.line}: {problem.message}" if problem.line else problem.message


def _name(contents: CorpusContents, sort: str, key: str) -> str:
    if sort == "themes":
        return contents.thesaurus.label(key)
    name: str = getattr(contents.authorities, sort).name(key)
    return name
