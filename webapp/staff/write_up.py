"""Adding from a write-up: choose or paste it, look the proposal through beside the text, save it."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.exceptions import Forbidden
from werkzeug.exceptions import NotFound as NoSuchAddress

from indexer.conversion import as_kept, proposal_of
from indexer.drafts import is_good_news
from indexer.errors import CasebookError
from indexer.importing import shown_name
from indexer.intake.proposal import Proposal
from indexer.proposal_edits import NEW_EXAMPLE, dropped, joined, moved
from indexer.staff.write_ups import Incoming, State
from indexer.taking_in import drafts, duplicates_of, save, unknown_names
from webapp.auth import Answer, current_account, is_editor
from webapp.context import current_catalogue, current_conversions, current_staff, now, today
from webapp.staff.proposal_form import answers_in, applied, date_refused
from webapp.staff.proposal_shown import parts_of, shown_text
from webapp.staff.rights import signed

blueprint = Blueprint("staff_write_up", __name__, url_prefix="/staff/write-up")

WAIT_SECONDS = 4.0
"""How long a browser waits for an answer before it is shown how far the reading has come."""
LOOK_AGAIN_SECONDS = 2
STALE_SECONDS = 60
"""A reading of which nothing was heard for so long was ended with the server, and is begun again."""
MOST_NAMES = 8
"""How many names that are new are told one by one."""
SORT_NAMES = {"people": "person", "organisations": "organisation", "places": "place"}
ENDINGS = ".docx,.odt,.rtf,.pdf,.html,.htm,.md,.txt,.eml"


blueprint.add_app_template_filter(is_good_news)


@blueprint.get("")
def begin() -> str:
    """Where a file is dropped or chosen, or a text pasted."""
    return _begin_page()


@blueprint.post("")
def take() -> Answer:
    """Take a file or a text in and begin to read it."""
    upload = request.files.get("file")
    text = request.form.get("text", "")
    if upload and upload.filename:
        name, data = upload.filename, upload.read()
    elif text.strip():
        name, data = "pasted text.txt", text.replace("\r\n", "\n").encode("utf-8", "replace")
    else:
        return _begin_page(error="Choose a file, or paste a text."), 422
    if not data:
        return _begin_page(error=f"“{shown_name(name)}” is empty."), 422
    write_ups = current_staff().write_ups
    number = write_ups.begin(current_account().name, name, data, now=now())
    conversions = current_conversions()
    conversions.start(number)
    conversions.wait(number, WAIT_SECONDS)
    incoming = write_ups.get(number)
    if incoming and incoming.state is State.REFUSED:
        return _begin_page(error=incoming.told, text=text), 422
    return redirect(url_for(".show", number=number), code=303)


@blueprint.get("/<int:number>")
def show(number: int) -> Answer:
    """How far the reading has come, or the proposal."""
    incoming = _incoming(number)
    if incoming.state is State.READ:
        return _proposal_page(incoming, proposal_of(incoming))
    if incoming.state is State.SAVED:
        return redirect(url_for("staff_review.record", record_id=incoming.told), code=303)
    if incoming.state is not State.READING:
        told = incoming.told or f"Reading “{shown_name(incoming.name)}” was cancelled."
        return _begin_page(error=told), 410
    if now() - incoming.at > STALE_SECONDS:
        current_conversions().start(number)
    return _progress_page(incoming)


@blueprint.post("/<int:number>/cancel")
def cancel(number: int) -> Answer:
    """End the reading, or throw the proposal away."""
    incoming = _incoming(number)
    current_conversions().cancel(number)
    flash(f"“{shown_name(incoming.name)}” was not taken in.")
    return redirect(url_for(".begin"), code=303)


@blueprint.post("/<int:number>")
def change(number: int) -> Answer:
    """Keep what was changed in the proposal, change its parts, or save it as drafts."""
    incoming = _incoming(number)
    if incoming.state is not State.READ:
        return redirect(url_for(".show", number=number), code=303)
    proposal = applied(proposal_of(incoming), request.form, current_catalogue(), by=current_account().name)
    answers = answers_in(request.form)
    action, _, part = request.form.get("action", "keep").partition(":")
    if action in ("join", "drop") and part.isdecimal():
        proposal = (joined if action == "join" else dropped)(proposal, int(part))
    elif action == "move":
        proposal = moved(proposal, _ticked(), _target(), current_catalogue().known())
    current_staff().write_ups.change(
        number, as_kept(proposal, {"\n".join(key): to for key, to in answers.items()})
    )
    if action == "save":
        if errors := _errors_in(proposal, answers):
            return _proposal_page(incoming, proposal, answers=answers, errors=errors), 422
        return _saved(incoming, proposal, answers)
    if action in ("join", "drop", "move"):
        flash("The parts are changed.")
        near = int(part) - 1 if part.isdecimal() else max(_target(), 0)
        return redirect(
            url_for(".show", number=number, _anchor=f"part-{min(near, len(proposal.examples))}"), 303
        )
    flash("Kept. It is not saved as drafts yet.")
    return redirect(url_for(".show", number=number), code=303)


# --- saving --------------------------------------------------------------------------------------


def _errors_in(proposal: Proposal, answers: dict[tuple[str, str], str]) -> dict[str, str]:
    """What must be said before it can be saved: field → sentence."""
    sentence = date_refused(proposal)
    names = enumerate(unknown_names(current_catalogue(), proposal), 1)
    return ({"0-date": sentence} if sentence else {}) | {
        f"answer-{number}": f"Say what “{name}” is: a new place, or one that is known already."
        for number, (sort, name, _, usual) in names
        if not answers.get((sort, name), usual)
    }


def _saved(incoming: Incoming, proposal: Proposal, answers: dict[tuple[str, str], str]) -> Answer:
    """All drafts at once, and on to the event."""
    catalogue, work, account = current_catalogue(), current_staff().work, current_account()
    original = (current_staff().write_ups.data(incoming.number), incoming.name)
    try:
        made, added = drafts(catalogue, proposal, answers, original, today=today())
        ids = [draft.record_id for draft in made]
        work.claim(ids, account.name)
        save(catalogue, made, added, original, signature=signed(f"taken in from {shown_name(incoming.name)}"))
    except CasebookError as error:
        return _proposal_page(incoming, proposal, answers=answers, errors={"parts": str(error)}), 409
    catalogue.index_edit()
    current_staff().write_ups.end(incoming.number, State.SAVED, ids[0])
    count = len(ids) - 1
    with_examples = f" and {count} example{'s' if count > 1 else ''}" if count else ""
    flash(f"Saved the event{with_examples} as drafts. {_new_names(added)}".rstrip())
    return redirect(url_for("staff_review.record", record_id=ids[0]), code=303)


def _new_names(added: Mapping[str, Mapping[str, Mapping[str, str]]]) -> str:
    """The names that are established from now on, in a sentence; "" for none."""
    names = sorted(entry["name"] for entries in added.values() for entry in entries.values())
    more = f" and {len(names) - MOST_NAMES} more" if len(names) > MOST_NAMES else ""
    return f"New among the names: {', '.join(names[:MOST_NAMES])}{more}." if names else ""


# --- pages ---------------------------------------------------------------------------------------


def _begin_page(*, error: str = "", text: str = "") -> str:
    unsaved = current_staff().write_ups.unsaved(current_account().name)
    return render_template(
        "staff/write_up/begin.html", error=error, text=text, endings=ENDINGS, unsaved=unsaved
    )


def _progress_page(incoming: Incoming) -> Answer:
    seconds = max(0, int(now() - incoming.at))
    page = render_template("staff/write_up/progress.html", incoming=incoming, seconds=seconds)
    return page, 200, {"Refresh": str(LOOK_AGAIN_SECONDS)}


def _proposal_page(
    incoming: Incoming,
    proposal: Proposal,
    *,
    answers: dict[tuple[str, str], str] | None = None,
    errors: dict[str, str] | None = None,
) -> str:
    catalogue = current_catalogue()
    if answers is None:
        kept = (incoming.proposal or {}).get("answers") or {}
        answers = {(sort, name): to for (sort, name), to in ((k.split("\n"), v) for k, v in kept.items())}
    data = current_staff().write_ups.data(incoming.number)
    return render_template(
        "staff/write_up/proposal.html",
        incoming=incoming,
        name=shown_name(incoming.name),
        proposal=proposal,
        blocks=shown_text(proposal),
        parts=parts_of(proposal, catalogue),
        names=unknown_names(catalogue, proposal),
        sort_names=SORT_NAMES,
        answers=answers,
        duplicates=duplicates_of(catalogue, proposal, data, incoming.name),
        new_example=NEW_EXAMPLE,
        errors=errors or {},
    )


def _incoming(number: int) -> Incoming:
    """A write-up of one's own; an editor's eyes may see any.

    Raises:
        NotFound: There is none.
        Forbidden: It is somebody else's.
    """
    incoming = current_staff().write_ups.get(number)
    if incoming is None:
        raise NoSuchAddress
    if incoming.account != current_account().name and not is_editor():
        raise Forbidden
    return incoming


def _ticked() -> set[int]:
    return {int(value) for value in request.form.getlist("block") if value.isdecimal()}


def _target() -> int:
    value = request.form.get("target", "")
    return int(value) if value.lstrip("-").isdecimal() and len(value) < 6 else 0
