"""An officer's word on a provision, from the case page or from a page of its own."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for

from tracker.domain.days import PartialDay
from tracker.domain.explaining import reading_said
from tracker.domain.law_items import Conflict
from tracker.domain.lawbook import Lawbook
from tracker.domain.matters import Decision
from tracker.domain.roles import Permission
from tracker.queries import provisions as queries
from tracker.services import provisions as services
from tracker.services.classes import decide_class
from tracker.web.form_answers import refusals_on, status_of
from tracker.web.forms.rules import ClassForm, DecisionForm
from tracker.web.guard import needs
from tracker.web.language import language
from tracker.web.language import spoken as _
from tracker.web.session import actor, begin_work, law, reading

bp = Blueprint("provisions", __name__)


@bp.app_template_global()
def day_in_address(on: PartialDay | None) -> str | None:
    """A full day as the library's address has it; None where only a part of it is known."""
    return str(on) if on is not None and on.precision == "day" else None


@bp.app_template_global()
def law_book() -> Lawbook:
    """The rows of the running law, for templates that name one by its id."""
    return law().book


@bp.app_template_filter()
def reading_of(conflict: Conflict) -> str:
    """Both positions of sources that disagree, with who holds them, and what is done here."""
    return reading_said(law().book, conflict).in_language(language())


@bp.get("/perkara/<int:case_id>/perbuatan/<int:conduct_id>/aturan")
@needs(Permission.PROVISION_DECIDE)
def show(case_id: int, conduct_id: int) -> str:
    return _page(case_id, conduct_id, DecisionForm(formdata=None))


@bp.post("/perkara/<int:case_id>/perbuatan/<int:conduct_id>/golongan")
@needs(Permission.PROVISION_DECIDE)
def classify(case_id: int, conduct_id: int) -> Any:
    form = ClassForm(ids="golongan")
    form.offer(law().book.levels.values())
    if form.validate_on_submit():
        with refusals_on(form):
            with begin_work() as work:
                decide_class(
                    work,
                    case_id,
                    conduct_id,
                    form.breach.data,
                    form.level.data or None,
                    form.reason.data,
                    seen=form.version.seen,
                )
            flash(_("The class of the act is recorded."), "success")
            return redirect(url_for("cases.show", case_id=case_id, _anchor="aturan"), 303)
    return _page(case_id, conduct_id, DecisionForm(formdata=None), form), status_of(form)


@bp.post("/perkara/<int:case_id>/perbuatan/<int:conduct_id>/aturan")
@needs(Permission.PROVISION_DECIDE)
def decide(case_id: int, conduct_id: int) -> Any:
    form = DecisionForm()
    if form.validate_on_submit():
        with refusals_on(form):
            _decide(case_id, conduct_id, form)
            flash(_("The decision on the provision is recorded."), "success")
            return redirect(url_for("cases.show", case_id=case_id, _anchor="aturan"), 303)
    return _page(case_id, conduct_id, form), status_of(form)


def _decide(case_id: int, conduct_id: int, form: DecisionForm) -> None:
    with begin_work() as work:
        services.decide_provision(
            work,
            case_id,
            conduct_id,
            work.law.book.provision_called(form.provision.data or ""),
            Decision(form.decision.data),
            form.reason.data,
            seen=form.version.seen,
        )


def _page(
    case_id: int, conduct_id: int, form: DecisionForm, classed: ClassForm | None = None
) -> str:
    """The forms with what was typed, on the newest version of the case."""
    reading().expire_all()
    page = queries.rule_form(reading(), law(), actor(), case_id, conduct_id)
    if classed is None:
        held = page.rules.decided
        given = {"breach": held.breach, "level": held.level or ""} if held else {}
        classed = ClassForm(formdata=None, ids="golongan", data=given)
        classed.offer(law().book.levels.values())
    for one in (form, classed):
        one.version.put(page.version)
    return render_template("cases/rule_form.html", page=page, form=form, classed=classed)
