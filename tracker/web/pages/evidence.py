"""One piece of evidence: looked at as a marked copy, or taken out as it came."""

from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for

from tracker.domain.custody import TOLD_BY_HAND, Handling
from tracker.domain.errors import Forbidden, Invalid, NotFound
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
from tracker.queries.near_copies import near_copies
from tracker.services import evidence
from tracker.web.evidence_view import (
    as_source,
    facts_said,
    mark,
    may_pass,
    passed,
    shut_in,
    why_not,
)
from tracker.web.form_answers import number as whole_number
from tracker.web.forms import DayField, Form, LongText, RadioChoice, TextLine, choices_of
from tracker.web.guard import needs
from tracker.web.language import lazily as _l
from tracker.web.language import spoken as _
from tracker.web.session import actor, begin_work, house, reading
from tracker.web.words import label

bp = Blueprint("evidence", __name__, url_prefix="/perkara/<int:case_id>/bukti/<int:item_id>")


class OriginalForm(Form):
    """Why somebody takes the original."""

    reason = LongText(_l("What the original is needed for"), required=True, rows=2)


class HandOverForm(Form):
    """To whom a piece went, or from whom it came back."""

    handling = RadioChoice(_l("What happened"), required=True)
    on = DayField(_l("On"), required=True)
    party = TextLine(_l("To whom, or from whom"), required=True, longest=200)
    reason = LongText(_l("Why, and in which state"), rows=2)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.handling.choices = choices_of([(one.value, label(one)) for one in TOLD_BY_HAND])


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
    if page.tombstone is not None:
        return _gone()
    try:
        picture = sheet_of(_vault(), page, mark(page), number)
    except NotShown as refused:
        return shut_in(Response(why_not(refused.code), 422, mimetype="text/plain"))
    return shut_in(Response(picture, mimetype="image/jpeg"))


@bp.get("/putar/<string:pass_>")
@needs(Permission.CASE_READ)
def play(case_id: int, item_id: int, pass_: str) -> Any:
    """A film or sound as it came, for the player of the page; in parts, if the browser asks so."""
    page = _passing(case_id, item_id, pass_, "film", "sound")
    if page.tombstone is not None:
        return _gone()
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
    return shut_in(answer)


@bp.post("/asli")
@needs(Permission.EVIDENCE_ORIGINAL)
def original(case_id: int, item_id: int) -> Any:
    page = evidence_page(reading(), actor(), case_id, item_id)
    form = OriginalForm()
    if page.tombstone is not None:
        return _render(page, form, status=410)
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
    return shut_in(answer)


@bp.post("/serah")
@needs(Permission.EVIDENCE_ADD)
def hand_over(case_id: int, item_id: int) -> Any:
    page, form = evidence_page(reading(), actor(), case_id, item_id), HandOverForm(ids="serah")
    if page.tombstone is not None:
        return _render(page, OriginalForm(formdata=None), status=410)
    if not page.may_hand_over:
        raise Forbidden(permission=Permission.EVIDENCE_ADD.value)
    if not form.validate_on_submit():
        return _render(page, OriginalForm(formdata=None), handing=form, status=422)
    try:
        with begin_work() as work:
            evidence.hand_over(
                work,
                case_id,
                item_id,
                Handling(form.handling.data),
                on=form.on.data,
                party=form.party.data,
                reason=form.reason.data,
            )
    except Invalid as refusal:
        form.refuse(refusal)
        return _render(page, OriginalForm(formdata=None), handing=form, status=422)
    flash(_("Recorded."), "success")
    here = url_for("evidence.show", case_id=case_id, item_id=item_id, _anchor="penanganan")
    return redirect(here, 303)


def _render(
    page: EvidencePage,
    form: OriginalForm,
    *,
    handing: HandOverForm | None = None,
    status: int = 200,
) -> tuple[str, int]:
    first = max(1, whole_number(request.args.get("mulai"), 1))
    found = shown(_vault(), page, mark(page), first)
    return render_template(
        "cases/evidence.html",
        page=page,
        form=form,
        handing=handing or HandOverForm(formdata=None, ids="serah"),
        is_handing=handing is not None,
        shown=found,
        picture=as_source(found.picture),
        why_not=why_not(found.refusal) if found.refusal else None,
        facts=facts_said(found.facts),
        near=near_copies(reading(), actor(), page.case_id, [page.id]),
        mark=mark(page),
        first=first,
        is_left=page.tombstone is not None and page.may_destroy and _vault().has(page.digest),
        step=MOST_PAGES,
        pass_=passed(page),
    ), status


def _passing(case_id: int, item_id: int, given: str, *kinds: str) -> EvidencePage:
    """The piece whose page this person opened within the hour, of one of those kinds."""
    page = evidence_page(reading(), actor(), case_id, item_id)
    is_shown = page.kind in kinds or page.tombstone is not None
    if not is_shown or not may_pass(given, page):
        raise NotFound()
    return page


def _gone() -> Response:
    return shut_in(Response(_("Destroyed after its retention."), 410, mimetype="text/plain"))


def _vault() -> Any:
    return house().store.vault
