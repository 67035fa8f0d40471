"""Handing work over: cases of a colleague one by one, or all of it when somebody leaves."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for

from tracker.domain.errors import Forbidden, Invalid, Stale
from tracker.domain.handing import WhyNot
from tracker.domain.labels import N_
from tracker.domain.roles import Permission
from tracker.queries.assigning import lately_assigned
from tracker.queries.handing_over import InHand, Leaving, in_hand, leaving, team
from tracker.services.handing_over import HandedOver, hand_over_cases, shut_and_hand_over
from tracker.web.form_answers import overtaken, refused
from tracker.web.forms import choices_of
from tracker.web.forms.handing_over import NOBODY, HandOverForm, LeavingForm, hand_over_form
from tracker.web.guard import needs
from tracker.web.language import spoken as _
from tracker.web.session import actor, begin_work, now, reading
from tracker.web.words import number, told_number

bp = Blueprint("handing_over", __name__)


@bp.route("/admin/akun/<int:account_id>/serah-terima", methods=["GET", "POST"])
@needs(Permission.ACCOUNT_MANAGE)
def leave(account_id: int) -> Any:
    """Shut an account, after choosing who takes over what lies in its hands."""
    found = leaving(reading(), actor(), account_id)
    form = LeavingForm(data={"version": str(found.version)})
    form.taker.choices = choices_of(_who(found))
    if not form.validate_on_submit():
        return _leave(found, form, 422 if form.is_submitted() else 200)
    taker = None if form.taker.data == NOBODY else int(form.taker.data)
    try:
        with begin_work() as work:
            moved = shut_and_hand_over(work, account_id, taker, seen=form.version.seen)
    except Stale:
        found = leaving(reading(), actor(), account_id)
        return _leave(found, overtaken(form, found.version), 409)
    except (Invalid, Forbidden) as refusal:
        return _leave(found, refused(form, refusal), 422)
    flash(_("The account was shut.") + " " + _told(moved), "success")
    return redirect(url_for("admin.account", account_id=account_id), 303)


def _who(found: Leaving) -> list[tuple[str, str]]:
    """Nobody, and every colleague, with what keeps the work from them."""
    names = [(NOBODY, _("Nobody: the cases wait for the supervisor, drafts stay with the account"))]
    for one in found.takers:
        hindered = "; ".join(
            _(_HINDERED[why], num=number(count)) for why, count in one.hindered.items()
        )
        names.append((str(one.id), f"{one.full_name} · {hindered}" if hindered else one.full_name))
    return names


def _leave(found: Leaving, form: LeavingForm, status: int) -> Any:
    return render_template("admin/leaving.html", leaving=found, form=form), status


@bp.get("/meja/serah-terima")
@needs(Permission.CASE_ASSIGN)
def people() -> Any:
    lately = lately_assigned(reading(), actor(), now())
    return render_template("desk/team.html", team=team(reading(), actor()), lately=lately)


@bp.route("/meja/serah-terima/<int:account_id>", methods=["GET", "POST"])
@needs(Permission.CASE_ASSIGN)
def cases(account_id: int) -> Any:
    """Hand a colleague's open cases over, each to whom one chooses."""
    found = in_hand(reading(), actor(), account_id)
    form = hand_over_form(_fields(found))
    if request.method == "GET" or not form.validate_on_submit():
        return _cases(found, form, 422 if form.is_submitted() else 200)
    asked = {case.id: form[f"to_{case.id}"].data for case in found.cases}
    takers = {case: None if to == NOBODY else int(to) for case, to in asked.items() if to}
    if not takers:
        return _cases(found, refused(form, Invalid({"": ["choose_cases"]})), 422)
    try:
        with begin_work() as work:
            moved = hand_over_cases(work, account_id, takers)
    except (Invalid, Stale) as refusal:
        code = refusal if isinstance(refusal, Invalid) else Invalid({"": ["work_moved_on"]})
        return _cases(in_hand(reading(), actor(), account_id), refused(form, code), 422)
    flash(_told(moved), "success")
    return redirect(url_for("handing_over.cases", account_id=account_id), 303)


def _fields(found: InHand) -> list[tuple[int, str, list[tuple[int, str]]]]:
    return [
        (case.id, case.name, [(c.id, c.full_name) for c in found.takers if c.id in case.can_take])
        for case in found.cases
    ]


def _cases(found: InHand, form: HandOverForm, status: int) -> Any:
    return render_template("desk/hand_over.html", hand=found, form=form), status


def _told(moved: HandedOver) -> str:
    """How much moved, in words."""
    told = [told_number("%(num)d case handed over", "%(num)d cases handed over", moved.cases)]
    if moved.left:
        told.append(
            told_number("%(num)d case without anybody", "%(num)d cases without anybody", moved.left)
        )
    if moved.drafts:
        told.append(told_number("%(num)d draft", "%(num)d drafts", moved.drafts))
    if moved.searches:
        told.append(told_number("%(num)d shared search", "%(num)d shared searches", moved.searches))
    if moved.observing:
        told.append(
            told_number(
                "%(num)d page to confirm as second observer",
                "%(num)d pages to confirm as second observer",
                moved.observing,
            )
        )
    if moved.unobserved:
        told.append(
            told_number(
                "%(num)d page still waits for the second observer named first",
                "%(num)d pages still wait for the second observer named first",
                moved.unobserved,
            )
        )
    return "; ".join(told) + "."


_HINDERED: dict[WhyNot, str] = {
    WhyNot.RECUSED: N_("conflict of interest in %(num)s cases"),
    WhyNot.NOT_IN_SIGHT: N_("%(num)s cases not in sight"),
    WhyNot.NO_STEPS: N_("no step to take in %(num)s cases"),
    WhyNot.FILES_NOTHING: N_("files no cases: %(num)s drafts"),
}
