"""The rule library: instruments, provisions and the tables of the law, as they stood on a day."""

from dataclasses import dataclass
from typing import Any

from flask import Blueprint, render_template, request

from tracker.domain.days import PartialDay
from tracker.domain.errors import NotFound
from tracker.domain.roles import Permission
from tracker.queries import rule_calendars, rule_cases, rule_search, rule_tables, rules
from tracker.queries.names import places_named
from tracker.web import law_words
from tracker.web.form_answers import page_number
from tracker.web.forms.rules import DayForm, LibraryForm
from tracker.web.guard import needs
from tracker.web.pieces import kept_piece
from tracker.web.session import actor, law, reading, today

bp = Blueprint("rules", __name__, url_prefix="/aturan")
for _name, _filter in law_words.FILTERS.items():
    bp.add_app_template_filter(_filter, _name)
bp.add_app_template_global(law_words.length_of, "length_of")
for _name, _global in law_words.GLOBALS.items():
    bp.add_app_template_global(_global, _name)
bp.add_app_template_global(kept_piece)


@dataclass(frozen=True)
class DayAsked:
    """The day the library is read on; `pada` is it as the address has it, None for today."""

    form: DayForm
    on: PartialDay
    pada: str | None


def day_asked(form: DayForm | None = None) -> DayAsked:
    """The day in the address; today where there is none or it cannot be read."""
    form = form or DayForm(formdata=request.args)
    form.validate()
    chosen = form.pada.data if not form.pada.errors else None
    day = PartialDay.of(chosen or today())
    return DayAsked(form, day, chosen.isoformat() if chosen else None)


def shown(template: str, asked: DayAsked, **data: Any) -> str:
    """A page of the library."""
    return render_template(f"rules/{template}.html", asked=asked, **data)


@bp.get("")
@needs(Permission.LIBRARY_READ)
def library() -> str:
    form = LibraryForm(formdata=request.args)
    form.offer(rules.kinds_of(law()), rules.topics_of(law()))
    asked = day_asked(form)
    said = {field.name: field.data if not field.errors else "" for field in form}
    filters = rules.Filters(
        said["cari"] or "", said["jenis"] or "", said["topik"] or "", said["status"] or ""
    )
    page = rules.library(law(), filters, asked.on, today())
    found = rule_search.in_tables(law(), filters, asked.on)
    return shown("library", asked, form=form, page=page, filters=filters, found=found)


@bp.get("/peraturan/<string:name>")
@needs(Permission.LIBRARY_READ)
def instrument(name: str) -> str:
    asked = day_asked()
    page = rules.instrument_page(law(), name, asked.on, today())
    named = None
    if actor().holds(Permission.CASE_READ):
        named = rule_cases.cases_naming(reading(), actor(), page.instrument, page=page_number())
    return shown("instrument", asked, page=page, named=named)


@bp.get("/ketentuan/<string:name>")
@needs(Permission.LIBRARY_READ)
def provision(name: str) -> str:
    asked = day_asked()
    page = rules.provision_page(law(), name, asked.on, today())
    confirmed = named = None
    if actor().holds(Permission.CASE_READ):
        confirmed = rule_cases.cases_confirming(
            reading(), actor(), page.provision, page=page_number()
        )
        named = rule_cases.cases_naming(
            reading(), actor(), page.instrument, page.provision, page=page_number("hal-sumber")
        )
    return shown("provision", asked, page=page, confirmed=confirmed, named=named)


@bp.get("/lampiran")
@needs(Permission.LIBRARY_READ)
def annex() -> str:
    asked = day_asked()
    return shown("annex", asked, lines=rule_tables.annex(law(), asked.on))


@bp.get("/lampiran/<string:name>")
@needs(Permission.LIBRARY_READ)
def annex_row(name: str) -> str:
    asked = day_asked()
    page = rule_tables.annex_page(law(), name, asked.on, today())
    return shown("annex_row", asked, page=page)


@bp.get("/perbuatan")
@needs(Permission.LIBRARY_READ)
def conduct_types() -> str:
    asked = day_asked()
    return shown("conduct_types", asked, lines=rule_tables.conduct_types(law(), asked.on))


@bp.get("/perbuatan/<string:name>")
@needs(Permission.LIBRARY_READ)
def conduct_type(name: str) -> str:
    asked = day_asked()
    return shown("conduct_type", asked, page=rule_tables.conduct_type_page(law(), name, asked.on))


@bp.get("/sanksi")
@needs(Permission.LIBRARY_READ)
def sanctions() -> str:
    asked = day_asked()
    return shown("sanctions", asked, groups=rule_tables.sanctions(law(), asked.on))


@bp.get("/kewenangan")
@needs(Permission.LIBRARY_READ)
def powers() -> str:
    asked = day_asked()
    return shown("powers", asked, page=rule_tables.powers(law(), asked.on, today()))


@bp.get("/tenggat")
@needs(Permission.LIBRARY_READ)
def terms() -> str:
    asked = day_asked()
    return shown("terms", asked, groups=rule_tables.terms(law(), asked.on))


@bp.get("/formulir")
@needs(Permission.LIBRARY_READ)
def forms() -> str:
    asked = day_asked()
    return shown("forms", asked, groups=rule_tables.forms(law(), asked.on))


@bp.get("/pemilihan")
@needs(Permission.LIBRARY_READ)
def elections() -> str:
    asked = day_asked()
    return shown("elections", asked, lines=rule_calendars.elections(law(), asked.on))


@bp.get("/pemilihan/<string:name>")
@needs(Permission.LIBRARY_READ)
def election(name: str) -> str:
    asked = day_asked()
    page = rule_calendars.election_page(law(), name, asked.on)
    held = page.line.election
    places = places_named(reading(), (*held.regions, *held.regions_recalled))
    return shown("election", asked, page=page, places=places)


@bp.get("/hari-libur")
@needs(Permission.LIBRARY_READ)
def holidays() -> str:
    """The year of the day asked about, or the nearest that the law data hold."""
    asked = day_asked()
    years = rule_calendars.holiday_years(law())
    if not years:
        raise NotFound()
    nearest = min(years, key=lambda year: (abs(year - asked.on.year), -year))
    return holiday_year(nearest)


@bp.get("/hari-libur/<int:year>")
@needs(Permission.LIBRARY_READ)
def holiday_year(year: int) -> str:
    asked = day_asked()
    return shown("holidays", asked, page=rule_calendars.holiday_year(law(), year, asked.on))


@bp.get("/pertentangan")
@needs(Permission.LIBRARY_READ)
def conflicts() -> str:
    return shown("conflicts", day_asked(), lines=rule_tables.conflicts(law()))
