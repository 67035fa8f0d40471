"""Destroying evidence after its retention: the proposal, and the answer of a second person."""

import logging
from collections.abc import Callable, Collection
from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for

from tracker.domain.destruction import RULES
from tracker.domain.errors import Forbidden, Invalid, Refusal, WrongStage
from tracker.domain.roles import Permission
from tracker.queries.destructions import Destroying, destroying
from tracker.services.destroying import (
    Proposed,
    approve_destruction,
    propose_destruction,
    refuse_destruction,
    take_back_destruction,
)
from tracker.services.sweeping import erase
from tracker.web.form_answers import number
from tracker.web.forms import choices_of
from tracker.web.forms.destructions import ApproveForm, DestroyForm, EndForm
from tracker.web.guard import needs
from tracker.web.language import spoken as _
from tracker.web.session import actor, begin_work, law, reading, today
from tracker.web.words import file_size

bp = Blueprint("destructions", __name__, url_prefix="/perkara/<int:case_id>/pemusnahan")

log = logging.getLogger("netral.web")


@bp.get("")
@needs(Permission.CASE_READ)
def ask(case_id: int) -> Any:
    page = _page(case_id)
    return _asked(page, _form(page))


@bp.post("")
@needs(Permission.EVIDENCE_DESTROY)
def propose(case_id: int) -> Any:
    page = _page(case_id)
    form = _form(page)
    if not form.validate_on_submit():
        return _asked(page, form), 422
    given = Proposed(
        tuple(number(piece) for piece in form.pieces.data),
        form.basis.data,
        form.retention_ended_on.data,
        form.minutes_no.data,
        form.minutes_on.data,
        form.reason.data,
    )
    try:
        with begin_work() as work:
            proposal = propose_destruction(work, case_id, given)
    except Invalid as refusal:
        form.refuse(refusal)
        return _asked(page, form), 422
    except WrongStage as held:
        return _asked(page, form, held.code), 409
    flash(_("Proposed. Somebody else of your office who may approve it finds it on the desk."))
    return redirect(url_for("destructions.show", case_id=case_id, proposal_id=proposal), 303)


@bp.get("/<int:proposal_id>")
@needs(Permission.CASE_READ)
def show(case_id: int, proposal_id: int) -> Any:
    return _shown(_page(case_id), proposal_id)


@bp.post("/<int:proposal_id>/setujui")
@needs(Permission.DESTRUCTION_APPROVE)
def approve(case_id: int, proposal_id: int) -> Any:
    form, page = ApproveForm(ids="setuju"), _page(case_id)
    page.proposal(proposal_id)
    if not form.validate_on_submit():
        return _shown(page, proposal_id, approving=form, status=422)
    try:
        with begin_work() as work:
            digests = approve_destruction(work, case_id, proposal_id, typed=form.typed.data)
    except Refusal as refusal:
        return _not_done(page, proposal_id, refusal, approving=form)
    if _erased(digests):
        flash(_("The evidence is destroyed. What stays of it is its tombstone."), "success")
    else:
        flash(_("The tombstones stand. The next sweep takes out the bytes."), "warning")
    return redirect(url_for("destructions.show", case_id=case_id, proposal_id=proposal_id), 303)


@bp.post("/<int:proposal_id>/tolak")
@needs(Permission.DESTRUCTION_APPROVE)
def refuse(case_id: int, proposal_id: int) -> Any:
    form, page = EndForm(ids="tolak"), _page(case_id)
    page.proposal(proposal_id)
    said = _("Refused. Nothing was destroyed.")
    return _ended(page, proposal_id, form, refuse_destruction, said)


@bp.post("/<int:proposal_id>/tarik")
@needs(Permission.EVIDENCE_DESTROY)
def take_back(case_id: int, proposal_id: int) -> Any:
    form, page = EndForm(ids="tarik"), _page(case_id)
    if not page.proposal(proposal_id).is_mine:
        raise Forbidden(permission=Permission.EVIDENCE_DESTROY.value)
    said = _("Taken back. Nothing was destroyed.")
    return _ended(page, proposal_id, form, take_back_destruction, said)


def _ended(
    page: Destroying, proposal: int, form: EndForm, end: Callable[..., None], said: str
) -> Any:
    """End a proposal without destroying anything, for the reason in the form."""
    if not form.validate_on_submit():
        return _shown(page, proposal, ending=form, status=422)
    try:
        with begin_work() as work:
            end(work, page.case_id, proposal, reason=form.reason.data)
    except Refusal as refusal:
        return _not_done(page, proposal, refusal, ending=form)
    flash(said, "success")
    return redirect(url_for("destructions.show", case_id=page.case_id, proposal_id=proposal), 303)


def _erased(digests: Collection[bytes]) -> bool:
    """Take the bytes out, now that their tombstones stand; what fails here the sweep does later."""
    try:
        with begin_work() as work:
            return not erase(work, digests).waits
    except Exception as error:
        log.exception("bytes_left", extra={"kind": type(error).__name__})
        return False


def _page(case_id: int) -> Destroying:
    return destroying(reading(), actor(), case_id, law(), today())


def _form(page: Destroying) -> DestroyForm:
    form = DestroyForm()
    form.pieces.choices = choices_of(
        [
            (str(one.id), f"{one.id} · {one.file_name} · {file_size(one.size)}")
            for one in page.pieces
        ]
    )
    return form


def _asked(page: Destroying, form: DestroyForm, held: str | None = None) -> str:
    return render_template(
        "cases/destroy.html", page=page, form=form, held=held or page.held, rules=_rules()
    )


def _not_done(page: Destroying, proposal: int, refusal: Refusal, **forms: Any) -> Any:
    """The page again: what was typed is wrong, or something holds the destruction."""
    if isinstance(refusal, Invalid):
        (form,) = forms.values()
        form.refuse(refusal)
        return _shown(page, proposal, status=422, **forms)
    if isinstance(refusal, WrongStage) or refusal.code in ("same_person", "not_independent"):
        status = 409 if isinstance(refusal, WrongStage) else 403
        return _shown(page, proposal, held=refusal.code, status=status, **forms)
    raise refusal


def _shown(
    page: Destroying,
    proposal: int,
    *,
    approving: ApproveForm | None = None,
    ending: EndForm | None = None,
    held: str | None = None,
    status: int = 200,
) -> tuple[str, int]:
    one = page.proposal(proposal)
    waits = one.answer is None
    html = render_template(
        "cases/destruction.html",
        page=page,
        one=one,
        held=held or (page.held if waits else None),
        may_approve=waits and page.may_approve and not one.is_mine,
        may_take_back=waits and page.may_propose and one.is_mine,
        approving=approving or ApproveForm(formdata=None, ids="setuju"),
        ending=ending or EndForm(formdata=None, ids="tarik" if one.is_mine else "tolak"),
        is_ending=ending is not None,
        rules=_rules(),
    )
    return html, status


def _rules() -> list[Any]:
    """The instruments of the library that speak of retention."""
    known = law().book.instruments
    return [known[name] for name in RULES if name in known]
