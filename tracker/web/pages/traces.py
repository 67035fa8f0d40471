"""The traces of one conduct: what was seen, whose act it is, and what bears on each element."""

from collections.abc import Callable
from typing import Any, TypeVar

from flask import Blueprint, flash, redirect, render_template, request, url_for

from tracker.domain.elements import rows_of
from tracker.domain.errors import Forbidden, Invalid, NotFound
from tracker.domain.observing import Look
from tracker.domain.roles import Permission, Side
from tracker.domain.saying import Words
from tracker.queries.act_traces import NOTHING, ActView, ConductTraces
from tracker.queries.captures import capture_page, kept_pages
from tracker.queries.case_views import CasePage, ConductView
from tracker.services import observing
from tracker.services.work import Work
from tracker.web.case_view import load, name_of_person, named_act
from tracker.web.forms import Form, choices_of
from tracker.web.forms.cases import ReasonForm
from tracker.web.forms.traces import (
    AttributionForm,
    BearingForm,
    CorrectSeenForm,
    LookForm,
    SeenForm,
    TraceForm,
)
from tracker.web.guard import needs
from tracker.web.language import lazily as _l
from tracker.web.language import spoken as _
from tracker.web.session import actor, begin_work, law, reading
from tracker.web.words import label, said

bp = Blueprint("traces", __name__, url_prefix="/perkara/<int:case_id>/perbuatan/<int:conduct_id>")

Elements = list[tuple[str, Words, int | None]]
_Asked = TypeVar("_Asked", bound=TraceForm)


@bp.get("/jejak")
@needs(Permission.CASE_READ)
def show(case_id: int, conduct_id: int) -> Any:
    page = load(case_id)
    conduct = _conduct(page, conduct_id)
    return render_template(
        "cases/traces.html",
        page=page,
        conduct=conduct,
        heading=named_act(conduct),
        traces=_traces(page, conduct),
        elements=_elements(conduct),
        name_of_person=name_of_person,
        pages=kept_pages(reading(), actor(), case_id) if _may_add(page) else [],
    )


@bp.route("/jejak/baru", methods=["GET", "POST"])
@needs(Permission.EVIDENCE_ADD)
def add(case_id: int, conduct_id: int) -> Any:
    page, conduct = _to_work_on(case_id, conduct_id)
    form = _for_readers(page, SeenForm())
    form.respondent.choices = _persons(conduct)
    if request.method == "GET" and not form.is_carried:
        secured = request.args.get("halaman", type=int)
        if secured is not None:
            form.begin_with(capture_page(reading(), actor(), case_id, secured))
        if len(conduct.persons) == 1:
            form.respondent.data = str(conduct.persons[0].id)
    return _answer(
        page,
        conduct,
        form,
        _("Record an observed act"),
        lambda work: observing.observe(
            work, case_id, conduct_id, form.seen(), audience=form.read_by()
        ),
    )


@bp.route("/jejak/<int:act_id>/koreksi", methods=["GET", "POST"])
@needs(Permission.EVIDENCE_ADD)
def correct(case_id: int, conduct_id: int, act_id: int) -> Any:
    page, conduct = _to_work_on(case_id, conduct_id)
    act = _act(page, conduct, act_id)
    if not act.may_correct:
        raise Forbidden(permission=Permission.EVIDENCE_ADD.value)
    form = CorrectSeenForm.of(act.row)
    form.respondent.choices = _persons(conduct)
    return _answer(
        page,
        conduct,
        form,
        _("Correct an observed act"),
        lambda work: observing.correct_observed(
            work, case_id, act.id, form.seen(), reason=form.reason.data or ""
        ),
        act,
    )


@bp.route("/jejak/<int:act_id>/lihat-lagi", methods=["GET", "POST"])
@needs(Permission.EVIDENCE_ADD)
def look(case_id: int, conduct_id: int, act_id: int) -> Any:
    page, conduct = _to_work_on(case_id, conduct_id)
    act, form = _act(page, conduct, act_id), LookForm()
    return _answer(
        page,
        conduct,
        form,
        _("Record a later look"),
        lambda work: observing.look_again(work, case_id, act.id, form.looked(Look.AGAIN)),
        act,
    )


@bp.route("/jejak/<int:act_id>/saksi-mata-kedua", methods=["GET", "POST"])
@needs(Permission.EVIDENCE_ADD)
def second(case_id: int, conduct_id: int, act_id: int) -> Any:
    page, conduct = _to_work_on(case_id, conduct_id)
    act, form = _act(page, conduct, act_id), LookForm()
    if not act.may_confirm:
        raise Forbidden("same_person")
    return _answer(
        page,
        conduct,
        form,
        _("Confirm as second observer"),
        lambda work: observing.look_again(work, case_id, act.id, form.looked(Look.SECOND)),
        act,
        _("You saw the same from your own account, on your own device, without being shown it."),
    )


@bp.route("/jejak/<int:act_id>/atribusi", methods=["GET", "POST"])
@needs(Permission.EVIDENCE_ADD)
def attribute(case_id: int, conduct_id: int, act_id: int) -> Any:
    page, conduct = _to_work_on(case_id, conduct_id)
    act, form = _act(page, conduct, act_id), AttributionForm()
    form.pieces.choices = choices_of([(one.id, named) for one, named in _pieces(page)])
    return _answer(
        page,
        conduct,
        form,
        _("Record whose act it is"),
        lambda work: observing.attribute(work, case_id, act.id, form.attributed()),
        act,
        _("A screen shows an account, not a person. Earlier entries stay; the newest decides."),
    )


@bp.route("/unsur", methods=["GET", "POST"])
@needs(Permission.EVIDENCE_ADD)
def bear(case_id: int, conduct_id: int) -> Any:
    page, conduct = _to_work_on(case_id, conduct_id)
    form, rows = _for_readers(page, BearingForm()), _elements(conduct)
    by_number = {number: (words.id, whose) for number, words, whose in rows}
    named = {person.id: person.letter for person in conduct.persons}
    form.element.choices = choices_of(
        [
            (number, " · ".join(filter(None, (said(words), named.get(whose or 0)))))
            for number, words, whose in rows
        ],
        empty="",
    )
    form.source.choices = choices_of(_sources(page, conduct), empty="")
    if request.method == "GET" and not form.is_carried:
        form.element.data = request.args.get("unsur", "")
    return _answer(
        page,
        conduct,
        form,
        _("Link evidence to an element"),
        lambda work: observing.link_element(
            work,
            case_id,
            conduct_id,
            form.bearing(*by_number[form.element.data]),
            audience=form.read_by(),
        ),
    )


@bp.route("/unsur/<int:link_id>/cabut", methods=["GET", "POST"])
@needs(Permission.EVIDENCE_ADD)
def unlink(case_id: int, conduct_id: int, link_id: int) -> Any:
    page, conduct = _to_work_on(case_id, conduct_id)
    link = next((one for one in _traces(page, conduct).links if one.id == link_id), None)
    if link is None:
        raise NotFound()
    if not link.may_withdraw:
        raise Forbidden(permission=Permission.EVIDENCE_ADD.value)
    form = ReasonForm()
    return _answer(
        page,
        conduct,
        form,
        _("Take the link away"),
        lambda work: observing.withdraw_link(work, case_id, link.id, reason=form.reason.data or ""),
    )


def _conduct(page: CasePage, conduct_id: int) -> ConductView:
    found = next((one for one in page.conducts if one.id == conduct_id), None)
    if found is None:
        raise NotFound()
    return found


def _to_work_on(case_id: int, conduct_id: int) -> tuple[CasePage, ConductView]:
    page = load(case_id)
    if not _may_add(page):
        raise Forbidden(permission=Permission.EVIDENCE_ADD.value)
    return page, _conduct(page, conduct_id)


def _may_add(page: CasePage) -> bool:
    return Permission.EVIDENCE_ADD in page.may


def _traces(page: CasePage, conduct: ConductView) -> ConductTraces:
    return page.traces.get(conduct.id, NOTHING)


def _act(page: CasePage, conduct: ConductView, act_id: int) -> ActView:
    found = next((one for one in _traces(page, conduct).acts if one.id == act_id), None)
    if found is None:
        raise NotFound()
    return found


def _elements(conduct: ConductView) -> Elements:
    kind = law().book.conduct_types[conduct.type]
    return rows_of(kind, [person.id for person in conduct.persons])


def _persons(conduct: ConductView) -> list[Any]:
    return choices_of(
        [(person.id, name_of_person(person)) for person in conduct.persons],
        empty=_("nobody in particular yet"),
    )


def _pieces(page: CasePage) -> list[tuple[Any, str]]:
    return [
        (one, " · ".join(filter(None, (str(one.id), one.file_name, one.caption))))
        for one in page.evidence
        if one.withdrawn_reason is None
    ]


def _sources(page: CasePage, conduct: ConductView) -> list[tuple[str, str]]:
    acts = [
        (f"jejak-{act.id}", f"{_('Observed act %(no)d', no=act.number)} · {label(act.row.deed)}")
        for act in _traces(page, conduct).acts
    ]
    return acts + [(f"bukti-{one.id}", f"{_('Evidence')} {named}") for one, named in _pieces(page)]


def _for_readers(page: CasePage, form: _Asked) -> _Asked:
    """What the personnel side keeps is read there alone, so that nothing is asked."""
    if page.side is Side.PERSONNEL:
        del form.audience
    return form


def _answer(
    page: CasePage,
    conduct: ConductView,
    form: Form,
    heading: str,
    keep: Callable[[Work], object],
    act: ActView | None = None,
    help: str = "",
) -> Any:
    """Show the form, or keep what it holds and go back to the traces."""
    status = 200
    if request.method == "POST":
        status = 422
        if form.validate_on_submit():
            try:
                with begin_work() as work:
                    keep(work)
                flash(_l("Recorded."), "success")
                back = url_for("traces.show", case_id=page.id, conduct_id=conduct.id)
                return redirect(back, 303)
            except Invalid as refusal:
                form.refuse(refusal)
    html = render_template(
        "cases/trace_form.html",
        page=page,
        conduct=conduct,
        form=form,
        heading=heading,
        act=act,
        help=help,
        what=named_act(conduct),
    )
    return html, status
