"""The list of cases: filters in the address, the row is the link."""

from flask import Blueprint, render_template, request

from tracker.domain.counting import TermState
from tracker.domain.matters import CaseKind
from tracker.domain.roles import Permission
from tracker.queries.case_list import case_list
from tracker.queries.filters import PAGE_SIZES, CaseFilters, param_of, read_filters
from tracker.queries.names import names_in
from tracker.web.filter_words import chips, hidden_fields
from tracker.web.guard import needs
from tracker.web.session import actor, law, reading, today

bp = Blueprint("case_list", __name__, url_prefix="/perkara")

SHOWN = ("text", "kind", "conduct", "election", "term", "is_open", "since", "until")


@bp.get("")
@needs(Permission.CASE_READ)
def show() -> str:
    filters, unread = read_filters(request.args, law())
    found = case_list(reading(), actor(), filters, today(), law())
    places, agencies = names_in(reading(), filters)
    return render_template(
        "cases/list.html",
        list=found,
        filters=found.filters,
        unread=unread,
        chips=chips(filters, "case_list.show", places, agencies),
        hidden=hidden_fields(filters, SHOWN),
        param=param_of,
        kinds=list(CaseKind),
        terms=list(TermState),
        book=law().book,
        road=law().road,
        sizes=PAGE_SIZES,
        plain=CaseFilters(),
    )
