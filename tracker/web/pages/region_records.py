"""A region beside its cases: what is recorded of it, and regions beside one another."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import format_decimal

from tracker.domain.errors import NotFound
from tracker.domain.matters import CaseKind
from tracker.domain.prevention import RecordKind
from tracker.domain.rates import FEWEST_SHOWN, PER, is_apart
from tracker.domain.roles import Permission
from tracker.queries import region_records as queries
from tracker.queries.filters import CaseFilters, param_of, read_filters
from tracker.queries.names import choices_of_places, names_in
from tracker.services import region_records as services
from tracker.web.filter_words import address_of, chips, hidden_fields
from tracker.web.form_answers import refusals_on
from tracker.web.forms.region_records import FORMS, RecordForm, WithdrawForm
from tracker.web.guard import needs
from tracker.web.language import spoken as _
from tracker.web.session import actor, begin_work, law, reading, today
from tracker.web.sources import sources_of

bp = Blueprint("region_records", __name__)

SHOWN = ("since", "until", "election", "region", "conduct", "kind")


@bp.get("/daerah")
@needs(Permission.LIBRARY_READ)
def own() -> Any:
    """The reader's own region."""
    return redirect(url_for("region_records.show", code=actor().region or NATION))


@bp.get("/daerah/<string:code>")
@needs(Permission.LIBRARY_READ)
def show(code: str) -> str:
    page = queries.region_page(reading(), actor(), law(), region_code(code))
    return render_template(
        "regions/show.html",
        page=page,
        kinds=list(RecordKind),
        sources={kind: sources_of(page.records[kind]) for kind in RecordKind},
        list_of=_list_of,
        may_compare=actor().holds(Permission.OTHERS_COUNT),
    )


@bp.get("/daerah/<string:code>/catat/<string:kind>")
@needs(Permission.REGION_RECORD)
def ask(code: str, kind: str) -> str:
    return _asked(code, kind, _form(kind)(formdata=None))


@bp.post("/daerah/<string:code>/catat/<string:kind>")
@needs(Permission.REGION_RECORD)
def record(code: str, kind: str) -> Any:
    form = _form(kind)()
    if form.validate_on_submit():
        with refusals_on(form):
            with begin_work() as work:
                services.record_of_region(
                    work, region_code(code), form.facts(), form.source.data or ""
                )
            flash(_("Recorded."), "success")
            return redirect(url_for("region_records.show", code=code, _anchor=kind), 303)
    return _asked(code, kind, form), 422


@bp.get("/daerah/<string:code>/catatan/<int:record_id>/tarik")
@needs(Permission.REGION_RECORD)
def ask_back(code: str, record_id: int) -> str:
    return _back(code, record_id, WithdrawForm(formdata=None))


@bp.post("/daerah/<string:code>/catatan/<int:record_id>/tarik")
@needs(Permission.REGION_RECORD)
def take_back(code: str, record_id: int) -> Any:
    form = WithdrawForm()
    if form.validate_on_submit():
        with refusals_on(form):
            with begin_work() as work:
                reason = form.reason.data or ""
                services.withdraw_record(work, region_code(code), record_id, reason)
            flash(_("Taken back. It stays to be read below the others."), "success")
            return redirect(url_for("region_records.show", code=code), 303)
    return _back(code, record_id, form), 422


@bp.get("/dasbor/daerah")
@needs(Permission.OTHERS_COUNT)
def league() -> str:
    filters, unread = read_filters(request.args, law())
    found = queries.league(reading(), actor(), law(), filters, today())
    places, agencies = names_in(reading(), filters)
    return render_template(
        "regions/league.html",
        page=found,
        filters=filters,
        unread=unread,
        chips=chips(filters, "region_records.league", places, agencies),
        hidden=hidden_fields(filters, SHOWN),
        param=param_of,
        book=law().book,
        kinds=list(CaseKind),
        places=choices_of_places(reading(), actor().region, filters.region),
        list_of=_list_of,
        top=max((row.rate.high for row in found.rows if row.rate), default=0),
        is_apart=is_apart,
        decimal=lambda rate: format_decimal(rate, "#,##0.0"),
        per=PER,
        fewest=FEWEST_SHOWN,
        export=address_of("list_export.ask_league", filters),
    )


NATION = "nasional"
"""How an address names the nation, whose code is empty."""


def region_code(said: str) -> str:
    return "" if said == NATION else said


def _form(kind: str) -> type[RecordForm]:
    if kind not in set(RecordKind):
        raise NotFound()
    return FORMS[RecordKind(kind)]


def _asked(code: str, kind: str, form: RecordForm) -> str:
    page = queries.region_page(reading(), actor(), law(), region_code(code))
    return render_template("regions/record.html", page=page, kind=RecordKind(kind), form=form)


def _back(code: str, record_id: int, form: WithdrawForm) -> str:
    page = queries.region_page(reading(), actor(), law(), region_code(code))
    for view in (view for views in page.records.values() for view in views):
        if view.id == record_id and view.may_withdraw:
            return render_template("regions/take_back.html", page=page, record=view, form=form)
    raise NotFound()


def _list_of(filters: CaseFilters) -> str:
    return address_of("case_list.show", filters)
