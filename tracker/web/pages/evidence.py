"""One piece of evidence: looked at as a marked copy, or taken out as it came."""

from typing import Any

from flask import Blueprint, Response, redirect, render_template, request, url_for

from tracker.domain.errors import Forbidden, NotFound
from tracker.domain.roles import Permission
from tracker.queries.evidence_copies import (
    MOST_PAGES,
    NotShown,
    check,
    original_part,
    sheet_of,
    shown,
)
from tracker.queries.evidence_page import EvidencePage, evidence_page
from tracker.services import evidence
from tracker.web.evidence_view import as_source, facts_said, mark, may_pass, passed, why_not
from tracker.web.form_answers import number as whole_number
from tracker.web.forms import Form, LongText
from tracker.web.guard import needs
from tracker.web.language import lazily as _l
from tracker.web.session import actor, begin_work, house, reading

bp = Blueprint("evidence", __name__, url_prefix="/perkara/<int:case_id>/bukti/<int:item_id>")

SANDBOX = "sandbox; default-src 'none'"


class OriginalForm(Form):
    """Why somebody takes the original."""

    reason = LongText(_l("What the original is needed for"), required=True, rows=2)


@bp.get("")
@needs(Permission.CASE_READ)
def show(case_id: int, item_id: int) -> Any:
    page = evidence_page(reading(), actor(), case_id, item_id)
    if page.kind != "nothing":
        with begin_work() as work:
            evidence.view_evidence(work, case_id, item_id)
    return _render(page, OriginalForm())


@bp.get("/lembar/<int:number>/<string:pass_>")
@needs(Permission.CASE_READ)
def sheet(case_id: int, item_id: int, number: int, pass_: str) -> Any:
    page = _passing(case_id, item_id, pass_, "pages", "film")
    try:
        picture = sheet_of(_vault(), page, mark(page), number)
    except NotShown as refused:
        return _shut_in(Response(why_not(refused.code), 422, mimetype="text/plain"))
    return _shut_in(Response(picture, mimetype="image/jpeg"))


@bp.get("/putar/<string:pass_>")
@needs(Permission.CASE_READ)
def play(case_id: int, item_id: int, pass_: str) -> Any:
    """A film or sound as it came, for the player of the page; in parts, if the browser asks so."""
    page = _passing(case_id, item_id, pass_, "film", "sound")
    if not page.may_original:
        raise Forbidden(permission=Permission.EVIDENCE_ORIGINAL.value)
    asked = request.range.range_for_length(page.size) if request.range else None
    if request.range and asked is None:
        beyond = Response(status=416, mimetype=page.media_type)
        beyond.headers["Content-Range"] = f"bytes */{page.size}"
        return beyond
    start, stop = asked or (0, page.size)
    part = original_part(_vault(), page, start, stop - start)
    answer = Response(part, mimetype=page.media_type)
    answer.headers["Accept-Ranges"] = "bytes"
    answer.headers["Content-Length"] = str(stop - start)
    if asked:
        answer.status_code = 206
        answer.headers["Content-Range"] = f"bytes {start}-{stop - 1}/{page.size}"
    return _shut_in(answer)


@bp.post("/asli")
@needs(Permission.EVIDENCE_ORIGINAL)
def original(case_id: int, item_id: int) -> Any:
    page = evidence_page(reading(), actor(), case_id, item_id)
    form = OriginalForm()
    if not form.validate_on_submit():
        return _render(page, form, status=422)
    if page.held is not None:
        return redirect(url_for("evidence.show", case_id=case_id, item_id=item_id), 303)
    try:
        check(_vault(), page)
    except NotShown:
        return _render(page, form, status=409)
    with begin_work() as work:
        item, chunks = evidence.read_evidence(work, case_id, item_id, reason=form.reason.data)
        name, size = item.file_name, item.size
    answer = Response(chunks, mimetype="application/octet-stream")
    answer.headers.set("Content-Disposition", "attachment", filename=name)
    answer.headers["Content-Length"] = str(size)
    return _shut_in(answer)


def _render(page: EvidencePage, form: OriginalForm, *, status: int = 200) -> tuple[str, int]:
    first = max(1, whole_number(request.args.get("mulai"), 1))
    found = shown(_vault(), page, mark(page), first)
    return render_template(
        "cases/evidence.html",
        page=page,
        form=form,
        shown=found,
        picture=as_source(found.picture),
        why_not=why_not(found.refusal) if found.refusal else None,
        facts=facts_said(found.facts),
        mark=mark(page),
        first=first,
        step=MOST_PAGES,
        pass_=passed(page),
    ), status


def _passing(case_id: int, item_id: int, given: str, *kinds: str) -> EvidencePage:
    """The piece whose page this person opened within the hour, of one of those kinds."""
    page = evidence_page(reading(), actor(), case_id, item_id)
    if page.kind not in kinds or not may_pass(given, page):
        raise NotFound()
    return page


def _vault() -> Any:
    return house().store.vault


def _shut_in(answer: Response) -> Response:
    answer.headers["Content-Security-Policy"] = SANDBOX
    answer.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    return answer
