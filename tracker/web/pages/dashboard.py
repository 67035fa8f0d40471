"""The dashboard: figures in words first, each one a way to the list behind it."""

from dataclasses import dataclass
from functools import partial
from typing import Any

from flask import Blueprint, render_template, request
from flask_babel import format_date, format_percent

from tracker.domain.figures import FUNNEL
from tracker.domain.labels import N_
from tracker.domain.matters import CaseKind
from tracker.domain.roles import Permission
from tracker.queries.dashboard import Dashboard, Figure, RegionFigures, dashboard, levels_of
from tracker.queries.filters import NONE, CaseFilters, param_of, read_filters
from tracker.queries.names import choices_of_places, names_in, places_named
from tracker.queries.other_side import LATE, OPEN, other_side
from tracker.queries.region_records import latest_activities
from tracker.web.filter_words import address_of, chips, hidden_fields, value_words
from tracker.web.guard import needs
from tracker.web.language import spoken as _
from tracker.web.session import actor, law, reading, today
from tracker.web.words import day

bp = Blueprint("dashboard", __name__, url_prefix="/dasbor")

SHOWN = ("since", "until", "election", "region", "conduct", "kind")


@dataclass(frozen=True)
class Mark:
    """A figure as the page draws it: its words, its number, the list behind it."""

    words: str
    count: int
    url: str


@dataclass(frozen=True)
class RegionRow:
    """A place with its cases, and of those decided the ones with a violation found."""

    mark: Mark
    decided: Mark | None
    established: Mark | None
    share: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True)
class Regions:
    """The places below the reader's own; `why_none` says why there is nothing to tell apart."""

    heading: str
    rows: list[RegionRow]
    why_none: str | None

    @property
    def has_shares(self) -> bool:
        return any(row.decided and row.decided.count for row in self.rows)


@bp.get("")
@needs(Permission.DASHBOARD_READ)
def show() -> str:
    filters, unread = read_filters(request.args, law())
    found = dashboard(reading(), actor(), filters, today(), law())
    places, agencies = names_in(reading(), filters)
    return render_template(
        "dashboard/show.html",
        board=found,
        filters=found.filters,
        unread=unread,
        chips=chips(found.filters, "dashboard.show", places, agencies),
        hidden=hidden_fields(filters, SHOWN),
        param=param_of,
        book=law().book,
        road=law().road,
        url=list_url,
        url_of=partial(address_of, "case_list.show"),
        marks=_marks(found),
        levels=_levels(found),
        regions=_regions(found),
        places=choices_of_places(reading(), actor().region, filters.region),
        kinds=list(CaseKind),
        empty=_empty_words(filters),
        today=today(),
        percent=format_percent,
        may_compare=actor().holds(Permission.OTHERS_COUNT),
        others=_other_side(found.filters) if actor().holds(Permission.OTHERS_COUNT) else None,
        activities=latest_activities(reading(), actor(), law(), found.filters),
    )


@dataclass(frozen=True)
class OtherSideRows:
    """Counts of the other side in words; a number that is not told is None."""

    of_bawaslu: bool
    place: str
    rows: list[tuple[str, int | None]]


def _other_side(filters: CaseFilters) -> OtherSideRows | None:
    told = other_side(reading(), actor(), filters, today())
    if told is None:
        return None
    words = {OPEN: _("Open"), LATE: _("Late")}
    words |= {step.id: str(_(step.title)) for step in FUNNEL}
    (place,) = places_named(reading(), [told.region])
    rows = [(words[name], count) for name, count in told.counts]
    return OtherSideRows(told.of_bawaslu, place or "Indonesia", rows)


def _empty_words(filters: CaseFilters) -> str:
    """What to say where there is nothing to count."""
    since, until = filters.since, filters.until
    if since and until:
        return _("No case from %(since)s to %(until)s.", since=day(since), until=day(until))
    if since:
        return _("No case since %(day)s.", day=day(since))
    if until:
        return _("No case until %(day)s.", day=day(until))
    return _("No case matches.") if filters.active() else _("There is no case yet.")


def list_url(figure: Figure) -> str:
    """The list of just the cases that a figure counts."""
    return address_of("case_list.show", figure.filters)


def _mark(figure: Figure, words: str) -> Mark:
    return Mark(words, figure.count, list_url(figure))


def _marks(board: Dashboard) -> dict[str, list[Mark]]:
    """The marks of every simple chart, worded."""

    def worded(name: str, figures: tuple[Figure, ...]) -> list[Mark]:
        return [_mark(f, value_words(name, f.key, {}, {})) for f in figures]

    return {
        "stages": [
            _mark(s.cases, value_words("stage", (s.lane, s.stage), {}, {})) for s in board.stages
        ],
        "endings": worded("stage", board.endings),
        "months": [_mark(f, format_date(f.key, "MMM yyyy")) for f in board.months],
        "years": [_mark(f, format_date(f.key, "yyyy")) for f in board.years],
        "kinds": worded("kind", board.kinds),
        "elections": worded("election", board.elections),
        "conducts": worded("conduct", board.conducts),
        "channels": worded("channel", board.channels),
        "outcomes": worded("outcome", board.outcomes),
    }


_BELOW = {0: N_("Provinces"), 2: N_("Regencies and cities"), 5: N_("Districts")}
"""What lies right below a place, by the length of its code."""


def _regions(board: Dashboard) -> Regions:
    heading = _(_BELOW.get(len(board.base), N_("Places")))
    whole = [r for r in board.regions if r.code == board.base]
    if whole and len(board.regions) == 1:
        said = _("All these cases are filed for %(place)s as a whole.", place=_named(whole[0]))
        return Regions(heading, [], said)
    rows = [
        RegionRow(
            _mark(r.cases, _place(r)),
            _mark(r.decided, "") if r.decided else None,
            _mark(r.established, "") if r.established else None,
            r.share,
            r.low,
            r.high,
        )
        for r in sorted(board.regions, key=lambda r: (-r.cases.count, r.code))
    ]
    return Regions(heading, rows, None)


def _place(region: RegionFigures) -> str:
    if region.alone and len(region.code) < _LONGEST_PARTED:
        return _("%(place)s, not told apart", place=_named(region))
    return _named(region)


_LONGEST_PARTED = 13
"""Places with codes shorter than this have others below them."""


def _named(region: RegionFigures) -> str:
    return region.name or region.code or "Indonesia"


def _levels(board: Dashboard) -> dict[str, Any]:
    """The table of levels recommended (rows) against imposed (columns)."""
    shown = [
        level
        for level in levels_of(law())
        if any(level in pair for pair in board.pairs) or level == NONE
    ]
    return {
        "names": [(level, _level(level)) for level in shown],
        "cells": {pair: _mark(f, "") for pair, f in board.pairs.items()},
    }


def _level(code: str) -> str:
    return _("none") if code == NONE else value_words("recommended", code, {}, {})
