"""The first page of the staff area: what waits, and where to begin."""

from __future__ import annotations

from flask import Blueprint, render_template

blueprint = Blueprint("staff_home", __name__, url_prefix="/staff")


@blueprint.get("")
def home() -> str:
    """What there is to do."""
    return render_template("staff/home.html")
