"""Assigning many cases at once: chosen on the list, looked at, done in one act, taken back."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for

from tracker.domain.errors import Invalid, NotFound
from tracker.domain.roles import Permission
from tracker.queries.assigning import MOST, assigned_by, ids_matching, preview
from tracker.queries.filters import read_filters
from tracker.services.assigning import assign_cases, take_back
from tracker.web.form_answers import number
from tracker.web.guard import needs
from tracker.web.language import spoken as _
from tracker.web.refusals import say
from tracker.web.session import actor, begin_work, law, reading, today
from tracker.web.words import told_number

bp = Blueprint("assigning", __name__, url_prefix="/perkara/penugasan")

ALL = "semua"


@bp.get("")
@needs(Permission.CASE_ASSIGN)
def choose() -> Any:
    """What would be assigned, and to whom; nothing is done yet."""
    if request.args.get("pilih") == ALL:
        filters, _unread = read_filters(request.args, law())
        cases = ids_matching(reading(), actor(), filters, today(), law())
        if cases is None:
            return _page(
                [], None, fault=_("More than %(num)s cases match. Narrow the list first.", num=MOST)
            )
    else:
        cases = _numbers(request.args.getlist("kasus"))
    return _page(cases, number(request.args.get("kepada")) or None)


@bp.post("")
@needs(Permission.CASE_ASSIGN)
def assign() -> Any:
    cases, officer = _numbers(request.form.getlist("kasus")), number(request.form.get("kepada"))
    made: list[int] = []
    try:
        with begin_work() as work:
            moved = assign_cases(work, cases, officer)
            work.after.append(made.extend)
    except (Invalid, NotFound) as refusal:
        codes = refusal.errors.values() if isinstance(refusal, Invalid) else [["work_moved_on"]]
        told = " ".join(str(say(code)) for one in codes for code in one)
        return _page(cases, officer or None, fault=told, status=409)
    if not moved:
        flash(_("All of these are in those hands already."), "success")
        return redirect(url_for("case_list.show"), 303)
    return redirect(url_for("assigning.done", seq=made[0]), 303)


@bp.get("/<int:seq>")
@needs(Permission.CASE_ASSIGN)
def done(seq: int) -> Any:
    """What was assigned, and the way back."""
    return render_template("cases/assigned.html", act=assigned_by(reading(), actor(), seq))


@bp.post("/<int:seq>/kembalikan")
@needs(Permission.CASE_ASSIGN)
def undo(seq: int) -> Any:
    with begin_work() as work:
        count = take_back(work, seq)
    flash(told_number("%(num)d case went back", "%(num)d cases went back", count), "success")
    return redirect(url_for("assigning.done", seq=seq), 303)


def _page(cases: list[int], officer: int | None, *, fault: str = "", status: int = 200) -> Any:
    found = preview(reading(), actor(), cases, officer)
    return render_template("cases/assigning.html", preview=found, fault=fault), status


def _numbers(texts: list[str]) -> list[int]:
    """Ids as they were sent, each once; what is none is left out."""
    return list(dict.fromkeys(found for text in texts[:MOST] if (found := number(text))))
