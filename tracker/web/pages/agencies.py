"""The administration of agencies: which there are, their days, their settings."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for

from tracker.domain.errors import Forbidden, Invalid, Stale
from tracker.domain.labels import LABELS
from tracker.domain.roles import AgencyKind, Permission
from tracker.queries.agencies import (
    AgencyFilters,
    AgencyPage,
    agency_list,
    agency_page,
    region_named,
    regions_to_choose,
)
from tracker.services import agencies
from tracker.services.agencies import AgencyFacts, kinds_to_add
from tracker.web.form_answers import asked_of, number, one_of, overtaken, page_number, refused
from tracker.web.forms import choices_of
from tracker.web.forms.admin import AgencyForm, AgencyListForm, NewAgencyForm
from tracker.web.guard import needs
from tracker.web.language import spoken as _
from tracker.web.session import actor, begin_work, reading

bp = Blueprint("agencies", __name__, url_prefix="/admin/instansi")


@bp.get("")
@needs(Permission.AGENCY_MANAGE)
def index() -> Any:
    form, filters = asked_agencies()
    page = agency_list(reading(), actor(), filters)
    export = url_for("list_export.ask_agencies", **asked_of(form), urut=request.args.get("urut"))
    return render_template(
        "admin/agency_index.html", form=form, filters=filters, page=page, export=export
    )


def asked_agencies() -> tuple[AgencyListForm, AgencyFilters]:
    """What the address asks of the list of agencies."""
    form = AgencyListForm(regions_to_choose(reading(), actor().region), formdata=request.args)
    form.search.data = form.search.data[:100]
    kind, peopled = form.kind.data, form.peopled.data
    filters = AgencyFilters(
        search=form.search.data,
        kind=AgencyKind(kind) if kind in set(AgencyKind) else None,
        region=form.region.data or None,
        peopled={"ada": True, "tanpa": False}.get(peopled),
        sort=one_of(request.args.get("urut"), ("name", "kind", "accounts"), "region"),
        page=page_number(),
    )
    return form, filters


@bp.route("/baru", methods=["GET", "POST"])
@needs(Permission.AGENCY_MANAGE)
def add() -> Any:
    form = NewAgencyForm(data={"workweek": "5"})
    kinds = [(kind.value, _(LABELS[kind])) for kind in kinds_to_add(actor().side)]
    form.kind.choices = choices_of(kinds, empty=_("Choose a kind"))
    if not form.validate_on_submit():
        return _new_agency(form)
    region = region_named(reading(), form.region.data)
    try:
        if region is None:
            raise Invalid({"region": ["unknown_region"]})
        with begin_work() as work:
            agency = agencies.add_agency(work, AgencyKind(form.kind.data), region, _facts(form))
    except Invalid as refusal:
        form.refuse(refusal)
        return _new_agency(form)
    flash(_("The agency was added."), "success")
    return redirect(url_for("agencies.show", agency_id=agency.id), 303)


@bp.get("/<int:agency_id>")
@needs(Permission.AGENCY_MANAGE)
def show(agency_id: int) -> Any:
    page = agency_page(reading(), actor(), agency_id)
    return _agency(page, AgencyForm(obj=page.agency, data=_particulars(page)), 200)


@bp.post("/<int:agency_id>")
@needs(Permission.AGENCY_MANAGE)
def change(agency_id: int) -> Any:
    page = agency_page(reading(), actor(), agency_id)
    if not page.agency.may_edit:
        raise Forbidden()
    form = AgencyForm(obj=page.agency, data=_particulars(page))
    if not form.validate_on_submit():
        return _agency(page, form, 422)
    try:
        with begin_work() as work:
            agencies.change_agency(work, agency_id, _facts(form), seen=form.version.seen)
    except Stale:
        page = agency_page(reading(), actor(), agency_id)
        return _agency(page, overtaken(form, page.version), 409)
    except Invalid as refusal:
        return _agency(page, refused(form, refusal), 422)
    flash(_("The agency was changed."), "success")
    return redirect(url_for("agencies.show", agency_id=agency_id), 303)


def _facts(form: AgencyForm) -> AgencyFacts:
    return AgencyFacts(
        name=form.name.data,
        valid_from=form.valid_from.data,
        valid_until=form.valid_until.data,
        plenary_size=form.plenary_size.data,
        quorum=form.quorum.data,
        workweek=number(form.workweek.data),
        register_pattern=form.register_pattern.data,
        receipt_pattern=form.receipt_pattern.data,
        letter_pattern=form.letter_pattern.data,
        letter_address=form.letter_address.data,
        letter_place=form.letter_place.data,
        code=form.code.data,
        contact=form.contact.data,
        remind_ahead=form.remind_ahead.data,
        tell_supervisor=form.tell_supervisor.data,
        tell_above=form.tell_above.data,
    )


def _particulars(page: AgencyPage) -> dict[str, Any]:
    """The form's first answers, besides those that the row itself gives."""
    week = str(page.settings.get("workweek", 5))
    ahead = ", ".join(str(days) for days in page.settings.get("remind_ahead", ()))
    told = {"workweek": week, "remind_ahead": ahead, "version": str(page.version)}
    return {**page.settings, **told}


def _agency(page: AgencyPage, form: AgencyForm, status: int) -> Any:
    return render_template("admin/agency.html", page=page, form=form), status


def _new_agency(form: NewAgencyForm) -> Any:
    return render_template("admin/agency_new.html", form=form), 422 if form.is_submitted() else 200
