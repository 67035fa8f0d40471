"""Filing: one form for laporan, temuan and informasi awal, its drafts, and the receipt."""

import re
from typing import Any

from flask import Blueprint, flash, jsonify, redirect, render_template, request, url_for
from flask_login import current_user

from tracker.domain.errors import Conflict, Invalid, NotFound
from tracker.domain.labels import N_
from tracker.domain.matters import CaseKind
from tracker.domain.roles import Permission
from tracker.queries import filing_receipt
from tracker.queries import intake as queries
from tracker.services.drafts import drop_drafts
from tracker.services.intake import PLACE, faults_of, file_case, keep_filing
from tracker.web.carried import carried_fields, forget_carried
from tracker.web.filing_from_news import fill_from_news
from tracker.web.filing_view import (
    answers_to,
    day_and_hour,
    doubles_of,
    empty_form,
    form_of,
    key_in,
    likeness,
    page_of,
    put_faults,
    render,
    saved_at,
    sent_fields,
    sent_files,
)
from tracker.web.form_answers import number
from tracker.web.forms.filing import FilingForm
from tracker.web.forms.filing_rows import Fields, tidy, with_row, without_row
from tracker.web.guard import needs
from tracker.web.language import spoken as _
from tracker.web.looking_up import InForm, facts_of, looked_up
from tracker.web.session import actor, begin_work, law, now, reading, today

bp = Blueprint("filing", __name__)
bp.add_app_template_filter(likeness, "likeness")

HEADLINES = {
    CaseKind.REPORT: N_("Receipt for a report"),
    CaseKind.FINDING: N_("Record of a finding"),
    CaseKind.LEAD: N_("Record of a lead"),
}

_ADD = re.compile(r"add-(respondents|conducts)")
_REMOVE = re.compile(r"remove-(respondents|conducts)-(\d{1,4})")
_REMOVE_FILE = re.compile(r"remove-file-([0-9a-f]{64})")


@bp.get("/lapor")
@needs(Permission.CASE_FILE)
def begin() -> Any:
    key = request.args.get("draf")
    if key is not None:
        return _continued(key)
    carried = carried_fields(PLACE)
    if carried is not None:
        fields = tidy(carried.lists())
        fields["key"] = [key_in(fields)]
        return render(page_of(form_of(fields), fields, is_carried=True))
    form = empty_form()
    if news_id := number(request.args.get("berita")):
        fill_from_news(form, news_id)
    waiting = queries.drafts_at(reading(), current_user.account_id, PLACE)
    return render(page_of(form, {}, drafts=waiting))


def _continued(key: str) -> Any:
    kept = queries.draft(reading(), current_user.account_id, PLACE, key)
    if kept is None:
        filed = queries.filed_with(reading(), current_user.account_id, key)
        if filed is None:
            raise NotFound()
        return redirect(url_for("filing.receipt", case_id=filed), 303)
    fields = tidy(kept.fields.items()) | {"key": [key]}
    return render(page_of(form_of(fields), fields))


@bp.post("/lapor")
@needs(Permission.CASE_FILE)
def send() -> Any:
    fields = sent_fields()
    action = request.form.get("action", "file")
    asked = looked_up("respondents")
    if action == "as-lead":
        fields["kind"] = [CaseKind.LEAD.value]
    try:
        if action in ("file", "as-lead"):
            return _file(fields)
        return _change(fields, action, asked)
    except Conflict as filed:
        return redirect(url_for("filing.receipt", case_id=filed.facts["case"]), 303)


def _file(fields: Fields) -> Any:
    """Open the case; what is refused is kept as a draft, files and all."""
    faults: dict[str, list[str]] = {}
    has_files = any(sent_files().values())
    if has_files:
        faults = _keep(fields)
    form = form_of(fields)
    filed = _opened(form, fields) if form.validate() and not faults else None
    if filed is not None:
        return redirect(url_for("filing.receipt", case_id=filed), 303)
    _say_everything(form, fields)
    put_faults(form, faults)
    if not has_files:
        _keep(fields)
    return render(page_of(form, fields), 422)


def _opened(form: FilingForm, fields: Fields) -> int | None:
    """The case that was opened; None when something speaks against it."""
    filing = form.filing()
    doubles = doubles_of(filing, fields)
    if doubles.unseen:
        return None
    try:
        with begin_work() as work:
            filed = file_case(
                work,
                filing,
                key=key_in(fields),
                links=doubles.links,
                news=number(form.news.data) or None,
            )
    except Invalid:
        return None
    return filed.case_id


def _say_everything(form: FilingForm, fields: Fields) -> None:
    """What could not be read, what the law refuses, doubles nobody saw: in one round."""
    filing = form.filing()
    with begin_work() as work:
        faults = faults_of(work, filing, key=key_in(fields))
    form.refuse_the_rest(Invalid(faults))
    if doubles_of(filing, fields).unseen:
        form.form_errors.append("double_not_seen")


def _change(fields: Fields, action: str, asked: InForm | None) -> Any:
    """A row more or less, somebody of the register in it, a file less, or merely kept: the page
    again, nothing judged."""
    if asked is not None and asked.taken is not None:
        told = facts_of(asked.taken).items()
        fields = {**fields, **{f"respondents{asked.suffix}-{k}": [v] for k, v in told}}
    without = _REMOVE_FILE.fullmatch(action)
    if added := _ADD.fullmatch(action):
        fields = with_row(fields, added[1])
    elif removed := _REMOVE.fullmatch(action):
        fields = without_row(fields, removed[1], int(removed[2]))
    faults = _keep(fields, without=without[1] if without else None)
    if action == "save" and not faults:
        flash(_("Saved. You can go on later; the draft is on this page."), "success")
        return redirect(url_for("filing.begin", draf=key_in(fields)), 303)
    form = form_of(fields)
    put_faults(form, faults)
    return render(page_of(form, fields, looked=asked), 422 if faults else 200)


def _keep(fields: Fields, without: str | None = None) -> dict[str, list[str]]:
    with begin_work() as work:
        forget_carried(work, PLACE)
        return keep_filing(work, key_in(fields), fields, uploads=sent_files(), without=without)


@bp.post("/lapor/draf")
@needs(Permission.CASE_FILE)
def save() -> Any:
    """Keep the text while somebody types; the answer says when."""
    fields = sent_fields()
    try:
        with begin_work() as work:
            forget_carried(work, PLACE)
            keep_filing(work, key_in(fields), fields)
    except Conflict as filed:
        return jsonify(filed=url_for("filing.receipt", case_id=filed.facts["case"])), 409
    return jsonify(saved=saved_at(now()), key=key_in(fields))


@bp.post("/lapor/draf/<string:key>/hapus")
@needs(Permission.CASE_FILE)
def discard(key: str) -> Any:
    with begin_work() as work:
        drop_drafts(work, PLACE, key)
    flash(_("The draft is discarded."), "success")
    return redirect(url_for("filing.begin"), 303)


@bp.post("/lapor/serupa")
@needs(Permission.CASE_FILE)
def similar() -> Any:
    """What the right column tells, for the text as it stands."""
    fields = sent_fields()
    answers = answers_to(form_of(fields).filing(), fields, key_in(fields))
    return jsonify(html=render_template("filing/_answers.html", answers=answers, law=law()))


@bp.get("/perkara/<int:case_id>/tanda-terima")
@needs(Permission.CASE_READ)
def receipt(case_id: int) -> Any:
    found = filing_receipt.receipt(reading(), actor(), case_id, law(), today())
    return render_template(
        "filing/receipt.html",
        receipt=found,
        law=law(),
        headline=_(HEADLINES[found.kind]),
        day_and_hour=day_and_hour(found.filed_at, found.zone),
    )
