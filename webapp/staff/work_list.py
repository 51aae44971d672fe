"""The work list: what is wrong or missing in the whole corpus, and what readers looked for in vain."""

from __future__ import annotations

from itertools import groupby

from flask import Blueprint, render_template, url_for

from indexer.checks import LEVEL_NAMES
from indexer.errors import NotFound
from indexer.missed_searches import THRESHOLD
from indexer.name_checks import CHECKS
from indexer.references import FILES
from indexer.work_list import Finding, Task, survey_of, work_list
from webapp.context import current_catalogue

blueprint = Blueprint("staff_work", __name__, url_prefix="/staff")

MISSED_SHOWN = 60


@blueprint.get("/work")
def listing() -> str:
    """Every task by its level, with what it would give; then the searches that found nothing."""
    tasks = _tasks()
    levels = [
        (LEVEL_NAMES[level], list(of)) for level, of in groupby(tasks, key=lambda task: task.check.level)
    ]
    missed = current_catalogue().missed_searches.frequent()[:MISSED_SHOWN]
    return render_template("staff/work/listing.html", levels=levels, missed=missed, threshold=THRESHOLD)


@blueprint.get("/work/<check_id>")
def task(check_id: str) -> str:
    """All that one check found, each with the way to where it is mended."""
    if check_id not in CHECKS:
        raise NotFound("check", check_id)
    found = next((task for task in _tasks() if task.check.id == check_id), Task(CHECKS[check_id], ()))
    jobs = [(finding, _address(finding)) for finding in found.findings]
    return render_template(
        "staff/work/task.html", task=found, jobs=jobs, level=LEVEL_NAMES[found.check.level]
    )


def _tasks() -> tuple[Task, ...]:
    return work_list(survey_of(current_catalogue().corpus))


def _address(finding: Finding) -> str | None:
    """The field in which it is mended; None for a file that no form can open."""
    if finding.check.id == "fault":
        return None
    if finding.sort == "records":
        element = finding.check.element or None
        return url_for("staff_writing.edit", record_id=finding.key, _anchor=element)
    if finding.sort in FILES:
        anchor = finding.check.element or None
        return url_for(
            "staff_names.entry", sort=finding.sort, entry_id=finding.key, at=anchor, _anchor=anchor
        )
    return None
