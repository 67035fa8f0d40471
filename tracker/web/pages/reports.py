"""Reports: those that were made, what a new one would say, and the papers."""

from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict

from tracker.domain.deadlines import Zone
from tracker.domain.errors import Invalid, NotFound, WrongStage
from tracker.domain.periods import (
    Period,
    ReportKind,
    faults_of,
    last_month,
    last_quarter,
    past_periods,
    quarter_around,
    read_period,
)
from tracker.domain.reports import HIDDEN, Charts, Content, is_mostly_hidden
from tracker.domain.roles import Permission
from tracker.queries import reports as queries
from tracker.queries.figures import scope_of
from tracker.queries.filters import NATION
from tracker.queries.moments import NotKept, end_of
from tracker.queries.names import choices_of_places
from tracker.queries.reports import ReportFilters
from tracker.services import reports as services
from tracker.services.reports import ReportAsked
from tracker.web.form_answers import number, page_number, refused
from tracker.web.forms import choices_of
from tracker.web.forms.reports import ReportForm, WithdrawForm
from tracker.web.guard import needs, public
from tracker.web.language import spoken as _
from tracker.web.report_words import ReportHead, composed, period_words
from tracker.web.session import actor, begin_work, house, law, reading, today
from tracker.web.words import day

bp = Blueprint("reports", __name__, url_prefix="/laporan")

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_MONTHS, _QUARTERS = 24, 12
"""So many periods that are over are offered; older ones are read from the address."""


@dataclass(frozen=True)
class Drafted:
    """What a report would be now."""

    asked: ReportAsked
    content: Content
    charts: Charts


@bp.get("")
@needs(Permission.DASHBOARD_READ)
def index() -> str:
    filters = _list_filters()
    return render_template(
        "reports/list.html",
        page=queries.report_list(reading(), actor(), filters, page_number()),
        filters=filters,
        kinds=list(ReportKind),
        years=queries.report_years(reading(), actor()),
        offered=_offered() if actor().holds(Permission.REPORT_MAKE) else [],
        today=today(),
        may_make=actor().holds(Permission.REPORT_MAKE),
    )


@bp.get("/susun")
@needs(Permission.REPORT_MAKE)
def compose() -> Any:
    form = _form(request.args)
    drafted = _drafted(reading(), form) if form.validate() else None
    return _composing(form, drafted)


@bp.post("/susun")
@needs(Permission.REPORT_MAKE)
def make() -> Any:
    form, found = _form(request.form, checks=True), None
    if form.validate_on_submit():
        try:
            with begin_work() as work:
                found = _drafted(work.session, form)
                if found is not None:
                    made = services.make_report(
                        work,
                        found.asked,
                        found.content,
                        found.charts,
                        public_address,
                        even_hidden=bool(form.even_hidden.data),
                    )
        except Invalid as refusal:
            return _composing(refused(form, refusal), found), 422
        if found is not None:
            flash(_("Made. The report is numbered, and its bytes are frozen."), "success")
            return redirect(url_for("reports.show", report_id=made), 303)
    return _composing(form, None), 422


@bp.get("/pratinjau.pdf")
@needs(Permission.REPORT_MAKE)
def preview() -> Any:
    form = _form(request.args)
    drafted = _drafted(reading(), form) if form.validate() else None
    if drafted is None:
        raise NotFound()
    with begin_work() as work:
        paper = services.draft_report(work, drafted.content, drafted.charts)
    return _sent(paper, "application/pdf", "konsep-laporan.pdf")


@bp.get("/<int:report_id>")
@needs(Permission.DASHBOARD_READ)
def show(report_id: int) -> str:
    return _shown(report_id, WithdrawForm(formdata=None))


@bp.post("/<int:report_id>/tarik")
@needs(Permission.REPORT_MAKE)
def withdraw(report_id: int) -> Any:
    form = WithdrawForm()
    if not form.validate_on_submit():
        return _shown(report_id, form), 422
    try:
        with begin_work() as work:
            services.withdraw_report(work, report_id, reason=form.reason.data or "")
    except WrongStage:
        return _shown(report_id, form), 409
    flash(_("Withdrawn. The public page of the report says so from now on."), "success")
    return redirect(url_for("reports.show", report_id=report_id), 303)


@bp.get("/<int:report_id>/laporan.pdf")
@needs(Permission.DASHBOARD_READ)
def paper(report_id: int) -> Any:
    page = queries.report_page(reading(), actor(), report_id)
    return _sent(_frozen(page.digest), "application/pdf", _file_name(page.row.number, "pdf"))


@bp.get("/<int:report_id>/laporan.xlsx")
@needs(Permission.DASHBOARD_READ)
def sheet(report_id: int) -> Any:
    page = queries.report_page(reading(), actor(), report_id)
    return _sent(_frozen(page.sheet_digest), XLSX, _file_name(page.row.number, "xlsx"))


@bp.get("/keaslian/<string:code>")
@public
def confirm(code: str) -> Any:
    """What anybody may know of a report who holds it: that it is one, and nothing else."""
    found = queries.public_report(reading(), code)
    if found is None:
        raise NotFound()
    return render_template("reports/public.html", report=found)


def public_address(code: str) -> str:
    """The address that the code of a report leads to."""
    root = house().settings.public_address or request.url_root
    return root.rstrip("/") + url_for("reports.confirm", code=code)


def _shown(report_id: int, withdrawing: WithdrawForm) -> str:
    page = queries.report_page(reading(), actor(), report_id)
    may_withdraw = page.withdrawn is None and actor().holds(Permission.REPORT_MAKE)
    return render_template(
        "reports/show.html",
        page=page,
        address=public_address(page.code),
        hidden=HIDDEN,
        withdrawing=withdrawing if may_withdraw else None,
    )


def _list_filters() -> ReportFilters:
    kind = request.args.get("jenis", "")
    year = number(request.args.get("tahun"))
    return ReportFilters(ReportKind(kind) if kind in set(ReportKind) else None, year or None)


def _offered() -> list[tuple[str, str]]:
    """What one press makes: the last month, the last quarter, and of the elections that cases in
    sight belong to the one voted on last."""
    told = queries.elections_seen(reading(), actor(), law())
    held = [e for e in law().book.elections.values() if e.id in told and e.voting]
    last = max(held, key=lambda e: (e.voting, e.id), default=None)
    found = [last_month(today()), last_quarter(today())]
    found += [Period(ReportKind.ELECTION, last.id)] if last else []
    return [(period.text, period_words(period)) for period in found]


def _form(given: MultiDict[str, str], *, checks: bool = False) -> ReportForm:
    """The form as it was sent, or as it is proposed where nothing was; `checks`: it is an act."""
    sent = {k: v for k, v in given.items() if v}
    proposed = {"masa": last_month(today()).text, "per": today().isoformat()}
    if checks:
        form = ReportForm(formdata=given)
    else:
        form = ReportForm(formdata=MultiDict({**proposed, **sent}), meta={"csrf": False})
    asked = _period(form.period.data)
    elections = [Period(ReportKind.ELECTION, one) for one in law().book.elections]
    periods = [*past_periods(today(), _MONTHS, _QUARTERS), *elections]
    if asked is not None and asked not in periods:
        periods.insert(0, asked)
    form.period.choices = choices_of([(one.text, _period_option(one)) for one in periods])
    chosen = "" if form.region.data == NATION else form.region.data or None
    places = choices_of_places(reading(), actor().region, chosen)
    form.region.choices = choices_of(
        [(one.code or NATION, f"{'– ' * one.depth}{one.name}") for one in places],
        empty=_("all that is counted"),
    )
    return form


def _period_option(period: Period) -> str:
    words = {
        ReportKind.MONTHLY: _("Monthly report"),
        ReportKind.QUARTERLY: _("Quarterly report"),
        ReportKind.ELECTION: _("Election report"),
    }
    return f"{words[period.kind]}: {period_words(period)}"


def _period(text: str | None) -> Period | None:
    return read_period(text or "", law().book.elections)


def _drafted(session: Session, form: ReportForm) -> Drafted | None:
    """What the report would be; None where it cannot be made, and the form says why."""
    period = _period(form.period.data)
    if period is None or form.as_of.data is None:
        return None
    if faults := faults_of(period, form.as_of.data, today()):
        form.refuse(Invalid(faults))
        return None
    try:
        moment = end_of(session, form.as_of.data, today(), Zone.WIB)
    except NotKept:
        form.refuse(Invalid({"as_of": ["nothing_counted_yet"]}))
        return None
    region = "" if form.region.data == NATION else form.region.data or None
    chapters = queries.chapters_told(session, actor(), law(), period, region, moment, Zone.WIB)
    inside = bool(form.is_internal.data)
    head = ReportHead(actor(), period, region, inside, moment)
    content, charts = composed(session, head, chapters, law())
    of_region = scope_of(actor())[1]
    asked = ReportAsked(period, region, inside, of_region, moment.day, moment.entry)
    return Drafted(asked, content, charts)


def _composing(form: ReportForm, drafted: Drafted | None) -> str:
    mostly_hidden = drafted is not None and is_mostly_hidden(drafted.content)
    return render_template(
        "reports/compose.html",
        form=form,
        drafted=drafted,
        asked=_asked(form),
        hidden=HIDDEN,
        mostly_hidden=mostly_hidden,
        later=_later(drafted.asked.period) if drafted and mostly_hidden else "",
        proposed=_proposed(form, drafted.asked.period) if drafted and mostly_hidden else [],
    )


def _later(period: Period) -> str:
    """From when on the quarter of a month can be reported, where it is not over."""
    quarter = quarter_around(period)
    if quarter is None or quarter.until is None or quarter.until < today():
        return ""
    return _(
        "The report of %(period)s can be made after %(day)s.",
        period=period_words(quarter),
        day=day(quarter.until),
    )


def _proposed(form: ReportForm, period: Period) -> list[tuple[str, str]]:
    """Reports that would tell more: words and address of each."""
    asked = _asked(form)
    found: list[tuple[str, dict[str, Any]]] = []
    longer = quarter_around(period)
    if longer and form.as_of.data and not faults_of(longer, form.as_of.data, today()):
        words = _("The report of %(period)s", period=period_words(longer))
        found.append((words, {form.period.name: longer.text}))
    if form.region.data:
        words = _("The report of all that is counted, without a region")
        found.append((words, {form.region.name: None}))
    words = _("The report for the agency alone, with every number")
    found.append((words, {form.is_internal.name: "y"}))
    return [(words, url_for("reports.compose", **{**asked, **other})) for words, other in found]


def _asked(form: ReportForm) -> dict[str, str]:
    """What the form asks for, as an address or hidden fields say it."""
    told = {
        form.period.name: form.period.data or "",
        form.region.name: form.region.data or "",
        form.as_of.name: form.as_of.data.isoformat() if form.as_of.data else "",
        form.is_internal.name: "y" if form.is_internal.data else "",
    }
    return {name: value for name, value in told.items() if value}


def _frozen(digest: bytes) -> bytes:
    with begin_work() as work:
        return services.frozen_copy(work, digest)


def _file_name(number: str, ending: str) -> str:
    return "".join(sign if sign.isalnum() else "-" for sign in number) + f".{ending}"


def _sent(paper: bytes, mimetype: str, name: str) -> Response:
    response = Response(paper, mimetype=mimetype)
    as_file = "attachment" if mimetype == XLSX else "inline"
    response.headers.set("Content-Disposition", as_file, filename=name)
    return response
