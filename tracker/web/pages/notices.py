"""Notices of the person who looks: the list, and marking them as read."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for

from tracker.domain.notifying import Topic
from tracker.queries.notices import NoticeFilters, notice_list
from tracker.services.notices import read_all_notices, read_notices
from tracker.web.form_answers import number, page_number
from tracker.web.guard import signed_in
from tracker.web.language import spoken as _
from tracker.web.local_paths import page_at
from tracker.web.session import actor, begin_work, reading

bp = Blueprint("notices", __name__, url_prefix="/pemberitahuan")

ALL = "semua"


@bp.get("")
@signed_in
def index() -> str:
    topic = request.args.get("jenis", "")
    filters = NoticeFilters(
        is_unread=request.args.get("tampil") != ALL,
        topic=Topic(topic) if topic in set(Topic) else None,
        page=page_number(),
    )
    page = notice_list(reading(), actor(), filters)
    return render_template("notices/index.html", page=page, filters=filters, topics=list(Topic))


@bp.post("/baca")
@signed_in
def read() -> Any:
    """Mark the notices as read that are named, or all of them."""
    with begin_work() as work:
        if request.form.get(ALL):
            read_all_notices(work)
        else:
            read_notices(work, [number(text) for text in request.form.getlist("notice")])
    flash(_("Marked as read."), "success")
    return redirect(page_at(request.form.get("next")) or url_for("notices.index"), 303)
