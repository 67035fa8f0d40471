"""The list of cases: filters in the address, the row is the link."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, redirect, render_template, request, url_for

from tracker.domain.counting import Sort, TermState
from tracker.domain.labels import N_
from tracker.domain.matters import CaseKind
from tracker.domain.roles import AgencyKind, Permission
from tracker.queries.agencies import agencies_of
from tracker.queries.case_list import CaseList, case_list
from tracker.queries.filters import (
    DECIDED,
    ESTABLISHED,
    NONE,
    PAGE_SIZES,
    CaseFilters,
    param_of,
    plenary_outcomes,
    read_filters,
)
from tracker.queries.names import choices_of_places, names_in
from tracker.queries.saved_searches import saved_for
from tracker.web.filter_words import Chip, address_of, chips, hidden_fields, outcome_words
from tracker.web.guard import needs
from tracker.web.language import spoken as _
from tracker.web.local_paths import asking
from tracker.web.session import actor, law, reading, today
from tracker.web.words import number, said, told_number

bp = Blueprint("case_list", __name__, url_prefix="/perkara")

MORE = ("stage", "holder", "outcome", "assignee")
SHOWN = (
    *("text", "kind", "conduct", "election", "region", "term", "is_open", "since", "until"),
    *MORE,
)
HEADS = (
    ("due", Sort.DUE, N_("Term"), False),
    ("stage", Sort.STAGE, N_("Stage"), False),
    ("name", Sort.NUMBER, N_("Number"), False),
    ("day", Sort.RECEIVED, N_("Received"), True),
    ("next", Sort.HOLDER, N_("Holder"), False),
)
"""The columns that a list can be sorted by: name, order, word, and whether the last comes first."""


@dataclass(frozen=True)
class Head:
    """A column to sort by; `way` is how the list is sorted by it now, None where it is not."""

    name: str
    words: str
    url: str
    way: str | None


@bp.get("")
@needs(Permission.CASE_READ)
def show() -> Any:
    if any(not value for value in request.args.values()):
        asked = ((name, value) for name, value in request.args.items(multi=True) if value)
        return redirect(asking(url_for("case_list.show"), asked), 303)
    filters, unread = read_filters(request.args, law())
    to_the_end = request.args.get("hitung") == "semua"
    found = case_list(reading(), actor(), filters, today(), law(), to_the_end=to_the_end)
    places, agencies = names_in(reading(), filters)
    set_ones = chips(filters, "case_list.show", places, agencies)
    return render_template(
        "cases/list.html",
        list=found,
        filters=found.filters,
        unread=unread,
        chips=set_ones,
        matches=_matches(found, set_ones),
        count_all=_to_count_all(found),
        heads=[_head(found.filters, *head) for head in HEADS],
        places=choices_of_places(reading(), actor().region, filters.region),
        hidden=hidden_fields(filters, SHOWN),
        param=param_of,
        kinds=list(CaseKind),
        terms=list(TermState),
        book=law().book,
        road=law().road,
        sizes=PAGE_SIZES,
        plain=CaseFilters(),
        saved=saved_for(reading(), actor(), "perkara"),
        keep=urlencode(found.filters.but().query()),
        more=_more(agencies),
        export=address_of("list_export.ask_cases", found.filters.but()),
        more_set=any(name in filters.active() for name in MORE),
    )


def _more(agencies: Mapping[int, str]) -> list[tuple[str, str, list[tuple[str, str]]]]:
    """The filters that stand behind a fold: name, word, and the answers to choose from."""
    road, one = law().road, actor()
    lanes = sorted(road.lanes.values(), key=lambda lane: lane.order)
    stages = [
        (f"{lane.id}.{stage.id}", f"{said(lane.label)}: {said(stage.label)}")
        for lane in lanes
        for stage in road.stages_of(lane.id)
    ]
    found = agencies_of(reading(), AgencyKind, region=one.region) if one.region else []
    holders = {**{each.id: each.name for each in found}, **agencies}
    outcomes = [*plenary_outcomes(law()), ESTABLISHED, DECIDED]
    return [
        ("stage", _("Stage"), stages),
        ("holder", _("Holder"), [*((str(i), n) for i, n in holders.items()), (NONE, _("nobody"))]),
        (
            "outcome",
            _("Plenary"),
            [*((o, outcome_words(o)) for o in outcomes), (NONE, _("not decided"))],
        ),
        ("assignee", _("Assigned"), [("saya", _("me")), ("belum", _("nobody"))]),
    ]


def _matches(found: CaseList, set_ones: list[Chip]) -> str:
    """How many cases there are, and whether they are all or those that match."""
    if found.count is None:
        return _("more than %(num)s cases", num=number(found.total))
    if set_ones:
        return told_number("%(num)d case matches", "%(num)d cases match", found.count)
    return told_number("%(num)d case", "%(num)d cases", found.count)


def _to_count_all(found: CaseList) -> str | None:
    """Where a list that is longer than what was counted is counted to its end."""
    if found.count is not None:
        return None
    return asking(url_for("case_list.show"), [*found.filters.query().items(), ("hitung", "semua")])


def _head(filters: CaseFilters, name: str, sort: Sort, words: str, last_first: bool) -> Head:
    """Asked for again, the column by which the list is sorted turns the other way."""
    here = filters.sort is sort
    asked = filters.but(sort=sort, descending=not filters.descending if here else last_first)
    way = ("down" if filters.descending else "up") if here else None
    return Head(name, _(words), address_of("case_list.show", asked), way)
