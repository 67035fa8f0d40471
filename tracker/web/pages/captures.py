"""Securing a page of the web: by the system, or by two observers."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for

from tracker.domain.errors import Invalid
from tracker.domain.matters import Audience
from tracker.domain.roles import Permission
from tracker.queries.captures import CaptureView, Securing, capture_page, securing
from tracker.services.captures import ask_capture
from tracker.services.securing import Seen, name_observer, observe, secure_by_hand
from tracker.web.form_answers import number
from tracker.web.forms import choices_of
from tracker.web.forms.captures import (
    AskCaptureForm,
    ByHandForm,
    NameObserverForm,
    ObserveForm,
)
from tracker.web.guard import needs
from tracker.web.language import spoken as _
from tracker.web.sent_files import files_in
from tracker.web.session import actor, begin_work, house, now, reading

bp = Blueprint("captures", __name__, url_prefix="/perkara/<int:case_id>/amankan")


@bp.get("")
@needs(Permission.CASE_READ)
def ask(case_id: int) -> Any:
    return _asked(_page(case_id), AskCaptureForm())


@bp.post("")
@needs(Permission.EVIDENCE_ADD)
def begin(case_id: int) -> Any:
    form = AskCaptureForm()
    if not form.validate_on_submit():
        return _asked(_page(case_id), form), 422
    settings = house().settings
    try:
        with begin_work() as work:
            capture = ask_capture(
                work,
                case_id,
                form.address.data,
                audience=Audience(form.audience.data),
                allowed=settings.capture_allowed,
            )
    except Invalid as refusal:
        form.refuse(refusal)
        return _asked(_page(case_id), form), 422
    return redirect(url_for("captures.show", case_id=case_id, capture_id=capture), 303)


@bp.get("/manual")
@needs(Permission.EVIDENCE_ADD)
def by_hand(case_id: int) -> Any:
    page = _page(case_id)
    return _by_hand(page, _hand_form(page))


@bp.post("/manual")
@needs(Permission.EVIDENCE_ADD)
def keep(case_id: int) -> Any:
    page = _page(case_id)
    form = _hand_form(page)
    files = files_in(form.files)
    if not form.validate_on_submit() or not files:
        if not files:
            form.files.errors = [*form.files.errors, "required"]
        return _by_hand(page, form), 422
    told = (form.address.data, form.profile.data or "", form.shows.data, form.clock.data)
    seen = Seen(*told, observer=number(form.observer.data))
    try:
        with begin_work() as work:
            audience = Audience(form.audience.data)
            capture = secure_by_hand(work, case_id, seen, files, audience=audience)
    except Invalid as refusal:
        form.refuse(refusal)
        return _by_hand(page, form), 422
    flash(_("The page is secured. Your colleague finds it on the desk and confirms it."), "success")
    return redirect(url_for("captures.show", case_id=case_id, capture_id=capture), 303)


@bp.get("/<int:capture_id>")
@needs(Permission.CASE_READ)
def show(case_id: int, capture_id: int) -> Any:
    return _shown(case_id, capture_page(reading(), actor(), case_id, capture_id))


@bp.post("/<int:capture_id>/kesaksian")
@needs(Permission.EVIDENCE_ADD)
def say(case_id: int, capture_id: int) -> Any:
    form = ObserveForm()
    capture = capture_page(reading(), actor(), case_id, capture_id)
    if not form.validate_on_submit():
        return _shown(case_id, capture, form), 422
    try:
        with begin_work() as work:
            is_same, remark = form.is_same.data == "yes", form.remark.data or ""
            observe(work, case_id, capture_id, is_same=is_same, remark=remark)
    except Invalid as refusal:
        form.refuse(refusal)
        return _shown(case_id, capture, form), 422
    flash(_("Your word is kept with the evidence."), "success")
    return redirect(url_for("captures.show", case_id=case_id, capture_id=capture_id), 303)


@bp.post("/<int:capture_id>/pengamat")
@needs(Permission.CASE_READ)
def name(case_id: int, capture_id: int) -> Any:
    """Name another second observer."""
    capture = capture_page(reading(), actor(), case_id, capture_id)
    form = _naming(capture)
    if not form.validate_on_submit():
        return _shown(case_id, capture, naming=form), 422
    try:
        with begin_work() as work:
            name_observer(work, case_id, capture_id, number(form.observer.data))
    except Invalid as refusal:
        form.refuse(refusal)
        return _shown(case_id, capture, naming=form), 422
    flash(_("Your colleague finds the page on the desk and confirms it."), "success")
    return redirect(url_for("captures.show", case_id=case_id, capture_id=capture_id), 303)


def _page(case_id: int) -> Securing:
    return securing(reading(), actor(), case_id)


def _asked(page: Securing, form: AskCaptureForm) -> str:
    settings = house().settings
    has_browser = settings.capture_browser_path is not None
    return render_template("cases/secure.html", page=page, form=form, has_browser=has_browser)


def _hand_form(page: Securing) -> ByHandForm:
    form = ByHandForm()
    form.observer.choices = choices_of(page.colleagues, empty="")
    return form


def _by_hand(page: Securing, form: ByHandForm) -> str:
    return render_template("cases/secure_by_hand.html", page=page, form=form, at=now())


def _naming(capture: CaptureView, **given: Any) -> NameObserverForm:
    form = NameObserverForm(ids="pengamat", **given)
    form.observer.choices = choices_of(capture.can_be_named, empty="")
    return form


def _shown(
    case_id: int,
    capture: CaptureView,
    form: ObserveForm | None = None,
    naming: NameObserverForm | None = None,
) -> str:
    return render_template(
        "cases/capture.html",
        case_id=case_id,
        capture=capture,
        form=form or ObserveForm(formdata=None),
        naming=naming or _naming(capture, formdata=None),
    )
