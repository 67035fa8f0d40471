"""Correcting the facts of a case: the matter, a respondent, a conduct."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for

from tracker.domain.errors import Forbidden, Invalid, NotFound, Stale
from tracker.domain.roles import Permission
from tracker.queries.case_choices import changes_since
from tracker.queries.case_views import CasePage
from tracker.queries.staff import may_look_up
from tracker.services import facts
from tracker.services.staff import LookedUp
from tracker.services.work import Work
from tracker.web.case_view import load, name_of_person
from tracker.web.forms.facts import CaseFactsForm, ConductForm, FactForm, RespondentForm
from tracker.web.guard import needs
from tracker.web.language import spoken as _
from tracker.web.looking_up import facts_of, looked_up
from tracker.web.session import actor, begin_work, law, reading
from tracker.web.words import said


@dataclass(frozen=True)
class InFacts:
    """Whether there is a register to look into, and what was looked up in it."""

    is_there: bool
    looked: LookedUp | None = None


NO_REGISTER = InFacts(is_there=False)

bp = Blueprint("facts", __name__, url_prefix="/perkara/<int:case_id>")


@bp.route("/ubah", methods=["GET", "POST"])
@needs(Permission.VERIFICATION_ACT)
def case(case_id: int) -> Any:
    page = _page(case_id)
    form = CaseFactsForm.of(page, [(e.id, said(e)) for e in law().book.elections.values()])
    title = _("Correct what was filed")
    return _answer(
        page,
        form,
        title,
        lambda work: facts.correct_case(
            work, case_id, form.facts(), seen=form.version.seen, reason=form.reason.data
        ),
    )


@bp.route("/terlapor/baru", methods=["GET", "POST"], defaults={"respondent_id": None})
@bp.route("/terlapor/<int:respondent_id>", methods=["GET", "POST"])
@needs(Permission.VERIFICATION_ACT)
def respondent(case_id: int, respondent_id: int | None) -> Any:
    page = _page(case_id)
    person = page.person(respondent_id)
    if respondent_id is not None and person is None:
        raise NotFound()
    form = RespondentForm.of(person)
    title = _("Correct a respondent") if person else _("Add a respondent")
    asked = looked_up() if request.method == "POST" else None
    register = InFacts(may_look_up(reading(), actor()), asked.looked if asked else None)
    if asked is not None:
        for name, value in (facts_of(asked.taken) if asked.taken else {}).items():
            form[name].data = value
        return _shown(page, form, title, register=register)
    return _answer(
        page,
        form,
        title,
        lambda work: facts.put_respondent(
            work,
            case_id,
            respondent_id,
            form.given(),
            seen=form.version.seen,
            reason=form.reason.data,
        ),
        register=register,
    )


@bp.route("/perbuatan/baru", methods=["GET", "POST"], defaults={"conduct_id": None})
@bp.route("/perbuatan/<int:conduct_id>", methods=["GET", "POST"])
@needs(Permission.VERIFICATION_ACT)
def conduct(case_id: int, conduct_id: int | None) -> Any:
    page = _page(case_id)
    act = next((c for c in page.conducts if c.id == conduct_id), None)
    if conduct_id is not None and act is None:
        raise NotFound()
    types = [(t.id, said(t)) for t in law().book.conduct_types.values()]
    form = ConductForm.of(act, types, [(p.id, name_of_person(p)) for p in page.persons])
    title = _("Correct a conduct") if act else _("Add a conduct")
    return _answer(
        page,
        form,
        title,
        lambda work: facts.put_conduct(
            work, case_id, conduct_id, form.given(), seen=form.version.seen, reason=form.reason.data
        ),
    )


def _page(case_id: int) -> CasePage:
    page = load(case_id)
    if Permission.VERIFICATION_ACT not in page.may:
        raise Forbidden(permission=Permission.VERIFICATION_ACT.value)
    return page


def _answer(
    page: CasePage,
    form: FactForm,
    title: str,
    act: Callable[[Work], object],
    *,
    register: InFacts = NO_REGISTER,
) -> Any:
    """Show the form, or act on it and go back to the case."""
    changes: list[Any] = []
    status = 200
    if request.method == "GET":
        form.version.data = str(page.version)
    elif form.validate_on_submit():
        try:
            with begin_work() as work:
                act(work)
            flash(_("Kept. The earlier value stays visible."), "success")
            return redirect(url_for("cases.show", case_id=page.id), 303)
        except Invalid as refusal:
            form.refuse(refusal)
            status = 422
        except Stale:
            changes = changes_since(reading(), actor(), page.id, form.version.seen)
            form.version.put(load(page.id).version)
            status = 409
    else:
        status = 422
    return _shown(page, form, title, changes, register), status


def _shown(
    page: CasePage,
    form: FactForm,
    heading: str,
    changes: Sequence[Any] = (),
    register: InFacts = NO_REGISTER,
) -> str:
    return render_template(
        "cases/facts.html",
        page=page,
        form=form,
        heading=heading,
        changes=changes,
        register=register,
    )
