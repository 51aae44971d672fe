"""A person's name withheld: what it would change, what has to be asked, and the act."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.exceptions import Forbidden

from indexer.errors import InvalidRecord, RevisionConflict
from indexer.name_edits import entries_of, entry_of, name_of
from indexer.redaction import redact
from indexer.staff.accounts import Role
from indexer.withholding import Choice, look
from webapp.auth import Answer, current_account
from webapp.context import current_catalogue, current_staff
from webapp.staff.rights import signed
from webapp.staff.shown_differences import FILES_SHOWN, file_title, shown_values

blueprint = Blueprint("staff_redaction", __name__, url_prefix="/staff/names/people")

DOUBTS_SHOWN = 200


@blueprint.get("/<entry_id>/redact")
def form(entry_id: str) -> str:
    """What it would change, and what has to be asked."""
    return _page(entry_id, Choice())


@blueprint.post("/<entry_id>/redact")
def withhold(entry_id: str) -> Answer:
    """Show it again with what was answered, or do it."""
    choice, erase = _choice(), request.form.get("erase") == "yes"
    if erase and not _may_erase():
        raise Forbidden
    if request.form.get("action") != "redact":
        return _page(entry_id, choice)
    catalogue = current_catalogue()
    try:
        found = look(catalogue, entry_id, choice)
        redact(catalogue, entry_id, choice, erase=erase, signature=signed(request.form.get("why", "")))
    except (RevisionConflict, InvalidRecord) as error:
        return _page(entry_id, choice, error=str(error)), 409
    flash("The name is withheld: no page, search, export or suggestion has it any more.")
    if erase:
        current_staff().forget(found.answers.mean)
        flash("It is erased from earlier texts, from originals, and from what was typed and not saved.")
    else:
        flash(
            "Earlier texts with it stay in the history, for staff alone, and it can be undone under Changes."
        )
    if catalogue.corpus.checkout:
        flash(
            "Earlier commits in git still have the name, and so do copies of them elsewhere. README says how"
            " git filter-repo removes it there: “Take a name out of git”."
        )
    return redirect(url_for("staff_names.listing", sort="people"), code=303)


def _choice() -> Choice:
    """What was answered; what is proposed where nothing was asked yet."""
    sent = request.form
    return Choice(
        tuple(line.strip() for line in sent.get("more", "").splitlines() if line.strip()),
        frozenset(sent.getlist("meant")),
        frozenset(sent.getlist("withhold")) if "asked" in sent else None,
    )


def _page(entry_id: str, choice: Choice, *, error: str = "") -> str:
    catalogue = current_catalogue()
    person = entry_of(catalogue.corpus, "people", entry_id)
    found = look(catalogue, entry_id, choice)
    return render_template(
        "staff/names/redact.html",
        entry_id=entry_id,
        title=name_of(person),
        found=found,
        choice=choice,
        doubts=[(doubt, _place(doubt.place)) for doubt in found.doubts[:DOUBTS_SHOWN]],
        shown=[(file, [file_title(record) for record in file.records]) for file in found.shown],
        left=[(_place(file), why) for file, why in found.left.items()],
        files=[shown_values(c.file, c.values, c.clean) for c in found.cleanings[:FILES_SHOWN]],
        unsaved=current_staff().mentions(found.answers.mean),
        checkout=catalogue.corpus.checkout,
        may_erase=_may_erase(),
        erase=request.form.get("erase") == "yes",
        why=request.form.get("why", ""),
        error=error,
    )


def _place(place: str) -> str:
    """A place as people know it: a record's title, a name, or a kept file."""
    file, _, entry_id = place.partition("#")
    if not entry_id:
        return file_title(file)
    sort = file_title(file).lower()
    entry = entries_of(current_catalogue().corpus, sort).get(entry_id)
    return f"{name_of(entry) if entry else entry_id} ({sort})"


def _may_erase() -> bool:
    return current_account().role.includes(Role.ADMINISTRATOR)
