"""From draft to published and back: which steps there are, who may take them, and taking them."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from indexer.catalogue import Catalogue
from indexer.edits import Edit, file_of
from indexer.errors import CasebookError, InvalidRecord, Problem
from indexer.history import Change, Signature
from indexer.record import Kind, Record, Status
from indexer.record_file import edit_record_bytes
from indexer.staff.accounts import Role
from indexer.staff.work import Work

LOG = logging.getLogger("casebook")
WAITING = (Status.DRAFT, Status.IN_REVIEW)


@dataclass(frozen=True)
class Step:
    """One step of a record on its way.

    Attributes:
        starts: The statuses it leads from.
        role: Who may take it with any record; None: only a contributor with a record of their own, for whom
            another step does the same for editors.
        is_for_owner: A contributor may take it with a record of their own.
    """

    name: str
    label: str
    done: str
    starts: tuple[Status, ...]
    end: Status
    role: Role | None = Role.EDITOR
    is_for_owner: bool = False


STEPS = (
    Step("publish", "Publish", "published", (*WAITING, Status.WITHDRAWN), Status.PUBLISHED),
    Step("submit", "Hand in for review", "handed in for review", (Status.DRAFT,), Status.IN_REVIEW,
         Role.EDITOR, is_for_owner=True),
    Step("return", "Return to draft", "a draft again", (Status.IN_REVIEW,), Status.DRAFT),
    Step("retract", "Take back to go on writing", "taken back", (Status.IN_REVIEW,), Status.DRAFT,
         None, is_for_owner=True),
    Step("withdraw", "Withdraw", "withdrawn", (Status.PUBLISHED,), Status.WITHDRAWN),
)  # fmt: skip


class ReasonMissing(CasebookError):
    """A record is withdrawn with a reason that everybody may read, or not at all."""

    def __init__(self) -> None:
        super().__init__("Say why it is withdrawn: its address will answer with that reason.")


def steps_for(record: Record, role: Role, *, is_owner: bool) -> list[Step]:
    """The steps that somebody may take with a record as it is."""
    return [
        step for step in STEPS if record.status in step.starts and _may_take(step, role, is_owner=is_owner)
    ]


def _may_take(step: Step, role: Role, *, is_owner: bool) -> bool:
    if step.role is None:
        return is_owner and not role.includes(Role.EDITOR)
    return role.includes(step.role) or (step.is_for_owner and is_owner)


def may_write(record: Record, role: Role, *, is_owner: bool) -> bool:
    """Whether somebody may edit a record: an editor any, a contributor a draft of their own."""
    return role.includes(Role.EDITOR) or (is_owner and record.status is Status.DRAFT)


def examples_for(step: Step, event: Record, records: Iterable[Record]) -> list[Record]:
    """The examples told at an event that a step may take along: they wait, or stand where the event does."""
    starts = [status for status in step.starts if status in WAITING or status is event.status]
    told = (record for record in records if record.part_of == event.id and record.status in starts)
    return list(told) if event.kind is Kind.EVENT else []


def take_step(
    catalogue: Catalogue, step: Step, revisions: dict[str, str], *, signature: Signature, reason: str = ""
) -> Change | None:
    """Take a step with one or more records, all or none, and bring the index in step.

    Args:
        revisions: Record → the revision that whoever takes the step has seen.
        reason: Why a record is withdrawn.

    Raises:
        ReasonMissing: It is withdrawn without one.
        RevisionConflict: Somebody changed one of them meanwhile; nothing was written.
        InvalidRecord: One of them is no record, or stands elsewhere on its way.
    """
    if step.end is Status.WITHDRAWN and not reason.strip():
        raise ReasonMissing
    changes = {"status": step.end.value, "withdrawal_reason": reason.strip() or None}
    edits = []
    for record_id, revision in revisions.items():
        file = catalogue.corpus.read(record_id)
        if file.record.status not in step.starts:
            raise InvalidRecord([Problem(file_of(record_id), 0, _elsewhere(file.record))])
        wanted = changes if file.record.withdrawal_reason or reason else {"status": changes["status"]}
        edits.append(
            Edit(
                file_of(record_id),
                revision,
                edit_record_bytes(catalogue.corpus.bytes_of(file_of(record_id)), wanted),
            )
        )
    change = catalogue.corpus.write(edits, signature=signature, act=step.name)
    catalogue.index_edit()
    return change


def publish_planned(catalogue: Catalogue, work: Work, today: date, *, tell: Callable[[str], None]) -> None:
    """Publish what is planned for today or before, an event with its examples in one change; what cannot be
    is said and stays a plan.
    """
    due = [plan for plan in work.plans().values() if plan.day <= today.isoformat()]
    events: dict[tuple[str, str, str], list[str]] = {}
    for plan in due:
        events.setdefault((_event_of(catalogue, plan.record_id), plan.day, plan.account), []).append(
            plan.record_id
        )
    for (_, day, account), record_ids in events.items():
        try:
            _publish(catalogue, record_ids, Signature(account, f"as planned for {day}"), tell)
        except CasebookError as error:
            LOG.warning("“%s” could not be published as planned: %s", "”, “".join(record_ids), error)
        else:
            work.unplan(record_ids)


def _event_of(catalogue: Catalogue, record_id: str) -> str:
    """The event that a record is told at, or itself."""
    file = catalogue.contents().files.get(record_id)
    return (file.record.part_of if file else None) or record_id


def _publish(
    catalogue: Catalogue, record_ids: Sequence[str], signature: Signature, tell: Callable[[str], None]
) -> None:
    files = [catalogue.corpus.read(record_id) for record_id in record_ids]
    waiting = {file.record.id: file.revision for file in files if file.record.status in WAITING}
    if waiting:
        publish = next(step for step in STEPS if step.name == "publish")
        take_step(catalogue, publish, waiting, signature=signature)
        for record_id in waiting:
            tell(f"Published “{record_id}”, {signature.why}.")


def _elsewhere(record: Record) -> str:
    return f"“{record.title}” is {record.status.replace('-', ' ')} meanwhile: look at it again."
