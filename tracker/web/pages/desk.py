"""The desk: what waits for the person who looks at it."""

from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for

from tracker.domain.reminding import OPENS_AT
from tracker.domain.roles import Permission
from tracker.queries.desk import desk
from tracker.queries.letters import waiting_letters
from tracker.queries.news_flags import flagged_lately
from tracker.queries.reminders import digest
from tracker.services.news_notices import see_notice
from tracker.services.notices import read_notices
from tracker.web.form_answers import number
from tracker.web.guard import needs
from tracker.web.session import actor, begin_work, law, now, reading, today

bp = Blueprint("desk", __name__, url_prefix="/meja")


@bp.get("")
@needs(Permission.DESK_READ)
def show() -> str:
    found = desk(reading(), actor(), law(), today(), request.args.get("tampil"))
    return render_template(
        "desk/show.html",
        desk=found,
        flagged=flagged_lately(reading(), actor(), now()),
        letters=waiting_letters(reading(), actor()),
        today=today(),
        road=law().road,
    )


@bp.get("/pengingat")
@needs(Permission.DESK_READ)
def reminders() -> str:
    """The digest of reminders of the reader's agency."""
    found = digest(reading(), actor(), law(), today())
    return render_template("desk/reminders.html", digest=found, opens_at=OPENS_AT)


@bp.post("/berita")
@needs(Permission.DESK_READ)
def see() -> Any:
    """Have seen that news of a case was corrected, answered or taken down."""
    if seen := number(request.form.get("koreksi")):
        with begin_work() as work:
            see_notice(work, seen)
    return redirect(url_for("desk.show"), 303)


@bp.post("/pemberitahuan")
@needs(Permission.DESK_READ)
def read() -> Any:
    """Mark one's notices as read."""
    ids = [number(text) for text in request.form.getlist("notice")]
    with begin_work() as work:
        read_notices(work, ids)
    return redirect(url_for("desk.show"), 303)
