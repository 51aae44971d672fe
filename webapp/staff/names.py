"""People, organisations, places, initiatives and themes: edited, merged, split; what uses each; redaction."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for

from indexer.editing import Plan
from indexer.errors import InvalidRecord, NotFound, RevisionConflict
from indexer.name_edits import (
    changed_entry,
    entries_of,
    entry_of,
    free_id,
    merged,
    name_of,
    removed_entry,
    revision_of_entry,
    split,
    uses_of,
)
from indexer.recognition import exactly
from indexer.recognition import name_of as recognised_name
from webapp.auth import Answer
from webapp.context import current_catalogue
from webapp.staff.lists import paged
from webapp.staff.name_form import FIELDS, sort_of_ids, typed_in, typed_of, values_of
from webapp.staff.record_form import Typed
from webapp.staff.rights import signed
from webapp.staff.shown_differences import file_title, shown_plan

blueprint = Blueprint("staff_names", __name__, url_prefix="/staff/names")

SORTS: Mapping[str, tuple[str, str]] = {
    "people": ("People", "person"),
    "organisations": ("Organisations", "organisation"),
    "places": ("Places", "place"),
    "initiatives": ("Initiatives", "initiative"),
    "themes": ("Themes", "theme"),
}
"""Sort → its heading, and one of it."""
USES_SHOWN = 200


@blueprint.get("")
def sorts() -> Answer:
    """The first sort."""
    return redirect(url_for(".listing", sort="people"), code=303)


@blueprint.get("/<sort>")
def listing(sort: str) -> str:
    """All names of a sort that hold the words asked for."""
    entries = entries_of(current_catalogue().corpus, sort)
    asked = request.args.get("q", "").strip()
    words = asked.casefold().split()
    found = [entry for entry in entries.values() if all(word in _searched(entry) for word in words)]
    found.sort(key=lambda entry: name_of(entry).casefold())
    page = paged(found, request.args.get("page", ""))
    return render_template(
        "staff/names/listing.html",
        sort=sort,
        sorts=SORTS,
        entries=[(entry, name_of(entry)) for entry in page.items],
        page=page,
        pages=page.links(lambda number: url_for(".listing", sort=sort, q=asked or None, page=number)),
        words=asked,
    )


@blueprint.route("/<sort>/new", methods=["GET", "POST"])
def new(sort: str) -> Answer:
    """A name that is new."""
    catalogue = current_catalogue()
    entries_of(catalogue.corpus, sort)
    typed = typed_in(sort, request.form)
    if request.method == "GET":
        return _form(sort, "", typed)
    key = FIELDS[sort][0].key
    name = typed.texts[key].strip()
    values, errors = values_of(sort, typed, {}, catalogue)
    if errors := errors if name else {key: "Write the name.", **errors}:
        return _form(sort, "", typed, errors=errors), 422
    entry_id = free_id(catalogue.corpus, sort, name)
    return _applied(
        lambda: changed_entry(catalogue.corpus, sort, entry_id, values, revision=""),
        "names",
        f"“{name}” is added.",
        url_for(".entry", sort=sort, entry_id=entry_id),
        lambda told: _form(sort, "", typed, errors={key: told}),
    )


@blueprint.route("/<sort>/<entry_id>", methods=["GET", "POST"])
def entry(sort: str, entry_id: str) -> Answer:
    """One name: its form, what uses it, and what can be done with it."""
    catalogue = current_catalogue()
    present = entry_of(catalogue.corpus, sort, entry_id)
    if request.method == "GET":
        return _form(sort, entry_id, typed_of(sort, present, catalogue))
    typed = typed_in(sort, request.form)
    key = FIELDS[sort][0].key
    values, errors = values_of(sort, typed, present, catalogue)
    if errors := errors if typed.texts[key].strip() else {key: "Write the name.", **errors}:
        return _form(sort, entry_id, typed, errors=errors), 422
    return _applied(
        lambda: changed_entry(
            catalogue.corpus, sort, entry_id, values, revision=request.form.get("revision", "")
        ),
        "names",
        "Saved.",
        url_for(".entry", sort=sort, entry_id=entry_id),
        lambda told: _form(sort, entry_id, typed, errors={key: told}),
    )


@blueprint.post("/<sort>/<entry_id>/merge")
def merge(sort: str, entry_id: str) -> Answer:
    """Merge it into another: shown first, then done."""
    corpus, target = current_catalogue().corpus, request.form.get("into", "").strip()
    present = entry_of(corpus, sort, entry_id)
    other = _meant(sort, target, entry_id)
    if other is None:
        told = "Choose another one that there is." if target else "Choose the one that stays."
        return _form(
            sort,
            entry_id,
            typed_of(sort, present, current_catalogue()),
            errors={"merge": told},
            target=target,
        ), 422
    name = name_of(entry_of(corpus, sort, other))
    return _looked_at(
        lambda: merged(corpus, sort, entry_id, other),
        act="merge",
        heading=f"Merge “{name_of(present)}” into “{name}”",
        button="Merge",
        back=(sort, entry_id),
        target=url_for(".entry", sort=sort, entry_id=other),
        fields=[("into", other)],
        done=f"Merged into “{name}”. Its old address leads there.",
    )


@blueprint.post("/<sort>/<entry_id>/split")
def split_up(sort: str, entry_id: str) -> Answer:
    """Make a second name out of it: some records and variants go over."""
    corpus = current_catalogue().corpus
    present = entry_of(corpus, sort, entry_id)
    name = " ".join(request.form.get("new_name", "").split())
    records, variants = request.form.getlist("record"), request.form.getlist("variant")
    if not name:
        told = {"new_name": "Write what the new one is called."}
        return _form(sort, entry_id, typed_of(sort, present, current_catalogue()), errors=told), 422
    new_id = free_id(corpus, sort, name)
    made = {"id": new_id, FIELDS[sort][0].key: name}
    return _looked_at(
        lambda: split(corpus, sort, entry_id, made, records, variants),
        act="split",
        heading=f"Split “{name}” off “{name_of(present)}”",
        button="Split",
        back=(sort, entry_id),
        target=url_for(".entry", sort=sort, entry_id=new_id),
        fields=[("new_name", name), *(("record", r) for r in records), *(("variant", v) for v in variants)],
        done=f"“{name}” is a name of its own.",
    )


@blueprint.post("/<sort>/<entry_id>/remove")
def remove(sort: str, entry_id: str) -> Answer:
    """Take out a name that nothing uses."""
    corpus = current_catalogue().corpus
    present = entry_of(corpus, sort, entry_id)
    return _applied(
        lambda: removed_entry(corpus, sort, entry_id),
        "names",
        f"“{name_of(present)}” is taken out.",
        url_for(".listing", sort=sort),
        lambda told: _form(
            sort, entry_id, typed_of(sort, present, current_catalogue()), errors={"remove": told}
        ),
    )


# --- pages ---------------------------------------------------------------------------------------


def _form(
    sort: str, entry_id: str, typed: Typed, *, errors: dict[str, str] | None = None, target: str = ""
) -> str:
    corpus = current_catalogue().corpus
    present = entry_of(corpus, sort, entry_id) if entry_id else {}
    uses = uses_of(corpus, sort, entry_id) if entry_id else []
    return render_template(
        "staff/names/form.html",
        sort=sort,
        one=SORTS[sort][1],
        sorts=SORTS,
        entry_id=entry_id,
        entry=present,
        title=name_of(present),
        fields=FIELDS[sort],
        sort_of_ids=lambda key: sort_of_ids(sort, key),
        typed=typed,
        label_in=lambda key: partial(recognised_name, current_catalogue(), sort_of_ids(sort, key)),
        revision=request.form.get("revision") or revision_of_entry(present),
        uses=uses[:USES_SHOWN],
        total=len(uses),
        variants=present.get("variants") or present.get("altLabels") or [],
        errors=errors or {},
        target=target,
    )


def _applied(
    plan: Callable[[], Plan], act: str, done: str, target: str, again: Callable[[str], str]
) -> Answer:
    """Write a plan and go on to `target`, or show the form again with what stands in the way."""
    try:
        current_catalogue().apply(plan(), signature=signed(request.form.get("why", "")), act=act)
    except RevisionConflict as error:
        return again(f"{error} What you typed stands here; open the page again to see theirs."), 409
    except InvalidRecord as error:
        return again(_sentence(error)), 422
    flash(done)
    return redirect(target, code=303)


def _looked_at(plan: Callable[[], Plan], *, act: str, done: str, target: str, **shown: Any) -> Answer:
    """Show what a plan would do; do it when that page's button is pressed."""
    sort, entry_id = shown["back"]
    typed = typed_of(sort, entry_of(current_catalogue().corpus, sort, entry_id), current_catalogue())
    again: Callable[[str], str] = lambda told: _form(sort, entry_id, typed, errors={act: told})  # noqa: E731
    if request.form.get("action") == "do":
        return _applied(plan, act, done, target, again)
    try:
        planned = plan()
    except (InvalidRecord, NotFound) as error:
        return again(_sentence(error)), 422
    left = [(file_title(file), why) for file, why in planned.left.items()]
    return render_template(
        "staff/names/look.html",
        plan=planned,
        files=shown_plan(planned),
        left=left,
        address=request.path,
        **shown,
    )


def _meant(sort: str, typed: str, besides: str) -> str | None:
    """The id of the name that was typed, another than `besides`: by its id, or by what only it is called."""
    catalogue = current_catalogue()
    if typed in entries_of(catalogue.corpus, sort) and typed != besides:
        return typed
    found = [entry_id for entry_id in exactly(catalogue, sort, typed) if entry_id != besides]
    return found[0] if len(found) == 1 else None


def _searched(entry: Mapping[str, Any]) -> str:
    names = [
        name_of(entry),
        str(entry.get("id")),
        *(entry.get("variants") or []),
        *(entry.get("altLabels") or []),
    ]
    return " ".join(names).casefold()


def _sentence(error: Exception) -> str:
    if isinstance(error, InvalidRecord):
        return " ".join(problem.message for problem in error.problems)
    return str(error)
