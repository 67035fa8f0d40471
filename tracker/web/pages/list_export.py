"""Lists that leave the house as files: as they are filtered, and told to the book."""

from typing import Any

from flask import Blueprint, Response, render_template, request
from flask_login import current_user

from tracker.domain.roles import Permission
from tracker.domain.table_cells import Column
from tracker.queries.case_list import count_cases
from tracker.queries.case_rows import every_case_row
from tracker.queries.filters import CaseFilters, read_filters
from tracker.queries.names import all_names, names_in
from tracker.queries.seen import seen_by
from tracker.services.exporting import Exported, Listing, TableKind, export_list
from tracker.web.case_columns import case_columns, headings, in_codes, in_words
from tracker.web.filter_words import address_of, chips
from tracker.web.forms.exporting import ExportForm
from tracker.web.guard import needs
from tracker.web.language import spoken as _
from tracker.web.leaving import leaving
from tracker.web.refusals import in_zone
from tracker.web.session import actor, begin_work, law, now, reading, today
from tracker.web.words import moment

bp = Blueprint("list_export", __name__)

TYPES = {
    TableKind.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    TableKind.CSV: "text/csv; charset=utf-8",
    TableKind.JSONL: "application/jsonl",
}
ALL = 2**31 - 1
"""A count has no end here: what leaves is counted to the last."""


@bp.get("/perkara/ekspor")
@needs(Permission.CASE_READ)
def ask_cases() -> str:
    return _asked_cases(ExportForm(formdata=None))


@bp.post("/perkara/ekspor")
@needs(Permission.CASE_READ)
def export_cases() -> Any:
    form = ExportForm()
    if not form.validate_on_submit():
        return _asked_cases(form), 422
    filters, kind = _filters(), TableKind(form.kind.data)
    with begin_work() as work:
        columns = case_columns(all_names(work.session))
        told = headings(columns)
        listing = Listing(
            "cases",
            _("Cases"),
            filters.query(),
            told,
            (_("Definitions"), _about(_conditions(filters), told)),
        )
        rows = every_case_row(work.session, seen_by(actor(), law()), filters, today())
        words, codes = in_words(columns, rows), in_codes(columns, rows)
        exported = export_list(work, listing, kind, words, codes)
    return _sent(exported, _("cases"), kind)


def _asked_cases(form: ExportForm) -> str:
    filters = _filters()
    count = count_cases(reading(), seen_by(actor(), law()), filters, today(), ALL)
    columns = headings(case_columns(all_names(reading())))
    return render_template(
        "exporting/ask.html",
        form=form,
        count=count,
        about=_about(_conditions(filters), []),
        columns=columns,
        back=address_of("case_list.show", filters),
        action=address_of("list_export.export_cases", filters),
    )


def _filters() -> CaseFilters:
    """What the list asks for, in its order; a whole list has no pages."""
    return read_filters(request.args, law())[0].but(size=CaseFilters().size)


def _conditions(filters: CaseFilters) -> list[tuple[str, str]]:
    places, agencies = names_in(reading(), filters)
    return [(c.name, c.value) for c in chips(filters, "case_list.show", places, agencies)]


def _about(filters: list[tuple[str, str]], columns: list[Column]) -> list[tuple[str, str]]:
    """What a reader of the file must know: what was asked for, when, by whom, and the columns."""
    asked = "; ".join(f"{name}: {value}" for name, value in filters)
    told = [
        (_("Filters"), asked or _("none: every case in the sight of who exported")),
        (_("Moment"), moment(now())),
        (_("Exported by"), f"{current_user.full_name}, {current_user.agency_name}"),
    ]
    return [*told, *((column.heading, column.meaning) for column in columns)]


def _sent(exported: Exported, name: str, kind: TableKind) -> Response:
    at = in_zone(now(), str(current_user.zone))
    name = f"{name}-{at:%Y%m%d-%H%M}.{kind.value}"
    return leaving(exported.file, name, TYPES[kind], exported.size)
