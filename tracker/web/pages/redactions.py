"""Making a copy of a piece with parts blacked out: choose, look at the result, keep it."""

from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for

from tracker.domain.custody import digest_of
from tracker.domain.errors import Forbidden, Invalid, NotFound
from tracker.domain.roles import Permission
from tracker.queries.evidence_copies import NotShown, bare_sheet
from tracker.queries.evidence_page import EvidencePage, evidence_page
from tracker.queries.redacting import pages_to_redact, redaction_seen
from tracker.services import evidence
from tracker.services.redacting import redact
from tracker.web.evidence_view import as_source, mark, may_pass, passed, shut_in, why_not
from tracker.web.forms.redacting import RedactForm
from tracker.web.guard import needs
from tracker.web.language import spoken as _
from tracker.web.session import actor, begin_work, house, reading

bp = Blueprint(
    "redactions", __name__, url_prefix="/perkara/<int:case_id>/bukti/<int:item_id>/hitamkan"
)


@bp.get("")
@needs(Permission.EVIDENCE_ADD)
def ask(case_id: int, item_id: int) -> Any:
    page = _page(case_id, item_id)
    pages, obstacle = pages_to_redact(_vault(), page)
    if obstacle is not None:
        return render_template("cases/redact_not.html", page=page, obstacle=obstacle), 409
    with begin_work() as work:
        evidence.view_evidence(work, case_id, item_id)
    return _render(page, RedactForm(), pages)


@bp.post("")
@needs(Permission.EVIDENCE_ADD)
def make(case_id: int, item_id: int) -> Any:
    page = _page(case_id, item_id)
    pages, obstacle = pages_to_redact(_vault(), page)
    if obstacle is not None:
        return render_template("cases/redact_not.html", page=page, obstacle=obstacle), 409
    form = RedactForm()
    if request.form.get("action") == "rows":
        return _render(page, form.with_blank_rows(more=5), pages)
    if not form.validate_on_submit():
        return _refused(page, form, pages)
    if request.form.get("action") == "keep":
        return _keep(page, form, pages)
    try:
        made = redaction_seen(_vault(), page, form.wanted, mark(page))
    except Invalid as refusal:
        form.refuse(refusal)
        return _refused(page, form, pages)
    if made.missing:
        form.refuse(Invalid({"words": ["words_not_found"]}))
        return _refused(page, form, pages, missing=made.missing)
    form.looked_at.put(digest_of(made.data))
    return _render(page, form, pages, made=made, seen=[as_source(one) for one in made.seen])


@bp.get("/lembar/<int:number>/<string:pass_>")
@needs(Permission.EVIDENCE_ADD)
def sheet(case_id: int, item_id: int, number: int, pass_: str) -> Any:
    page = _page(case_id, item_id)
    if page.not_redactable or not may_pass(pass_, page):
        raise NotFound()
    try:
        picture = bare_sheet(_vault(), page, mark(page), number)
    except NotShown as refused:
        return shut_in(Response(why_not(refused.code), 422, mimetype="text/plain"))
    return shut_in(Response(picture, mimetype="image/jpeg"))


def _keep(page: EvidencePage, form: RedactForm, pages: int) -> Any:
    seen = form.looked_at.data or ""
    try:
        with begin_work() as work:
            copy = redact(work, page.case_id, page.id, form.wanted, form.told, looked_at=seen)
    except Invalid as refusal:
        form.refuse(refusal)
        return _refused(page, form, pages)
    flash(_("The copy is kept. Open it once more before you hand it out."), "success")
    return redirect(url_for("evidence.show", case_id=page.case_id, item_id=copy), 303)


def _page(case_id: int, item_id: int) -> EvidencePage:
    page = evidence_page(reading(), actor(), case_id, item_id)
    if not page.may_hand_over and page.tombstone is None:
        raise Forbidden(permission=Permission.EVIDENCE_ADD.value)
    return page


def _refused(page: EvidencePage, form: RedactForm, pages: int, **more: Any) -> tuple[str, int]:
    """The page again; what was looked at before does not count any more."""
    form.looked_at.put("")
    return _render(page, form, pages, **more), 422


def _render(page: EvidencePage, form: RedactForm, pages: int, **more: Any) -> str:
    told = {"made": None, "seen": [], "missing": []} | more
    return render_template(
        "cases/redact.html",
        page=page,
        form=form.with_blank_rows(),
        pages=pages,
        pass_=passed(page),
        **told,
    )


def _vault() -> Any:
    return house().store.vault
