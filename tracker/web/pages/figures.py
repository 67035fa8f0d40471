"""Figures: how far cases came, two periods side by side, and what each figure counts."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for

from tracker.domain.deadlines import Zone
from tracker.domain.errors import NotFound
from tracker.domain.figures import DEFINITIONS, FUNNEL, NOT_KEPT, STEPS, FigureId
from tracker.domain.matters import CaseKind
from tracker.domain.roles import Permission
from tracker.queries.dashboard import Figure
from tracker.queries.figures import Told, figure_called, figures_at, id_of
from tracker.queries.filters import CaseFilters, param_of, read_filters
from tracker.queries.in_depth import InDepth, in_depth
from tracker.queries.moments import day_of
from tracker.queries.moments import now as this_moment
from tracker.queries.names import choices_of_places, names_in, names_told
from tracker.web.figure_words import key_words, line_words
from tracker.web.filter_words import (
    Chip,
    address_of,
    chips,
    hidden_fields,
    passed_words,
    term_words,
    value_words,
)
from tracker.web.guard import needs
from tracker.web.language import spoken as _
from tracker.web.pages.dashboard import SHOWN, Mark, list_url
from tracker.web.session import actor, law, reading, today
from tracker.web.words import label

bp = Blueprint("figures", __name__)
COMPARED = ("cases", "funnel", "remedies", "outcomes", "kinds", "conducts", "offices", "coverage")
_LONGEST = 12
"""So many lines of one figure are compared, the most frequent first."""
_SECOND = {"since": "dari-kedua", "until": "sampai-kedua"}


@dataclass(frozen=True)
class TermRow:
    """A term and its marks: met in time, met late, run out, running."""

    words: str
    marks: list[Mark]


@dataclass(frozen=True)
class LossRow:
    """A step, the cases that are still there, and those that ended there."""

    words: str
    under_way: Mark | None
    ended: list[Mark]


@dataclass(frozen=True)
class Compared:
    """One line of a comparison: words, both numbers with their lists, and what differs."""

    words: str
    first: Mark
    second: Mark

    @property
    def change(self) -> int:
        return self.second.count - self.first.count


@bp.get("/dasbor/rinci")
@needs(Permission.DASHBOARD_READ)
def show() -> str:
    filters, unread = read_filters(request.args, law())
    page = in_depth(reading(), actor(), filters, today(), law())
    return render_template(
        "figures/show.html",
        page=page,
        unread=unread,
        marks=_marks(page),
        lost=_lost(page),
        terms=_terms(page),
        url=list_url,
        today=today(),
        kept=_kept_ids(page.filters),
        **_filter_parts(page.filters, "figures.show"),
    )


@bp.get("/dasbor/banding")
@needs(Permission.DASHBOARD_READ)
def compare() -> str:
    first, unread = read_filters(request.args, law())
    first = _kept_only(_with_period(first))
    again = {param_of(n): request.args.get(p, "") for n, p in _SECOND.items()}
    given, unread_second = read_filters({**first.query(), **again}, law())
    second = given if any(again.values()) else _year_later(first)
    return render_template(
        "figures/compare.html",
        first=first,
        second=second,
        unread=(*unread, *(name + "-kedua" for name in unread_second)),
        groups=_groups(first, second),
        second_params=_SECOND,
        today=today(),
        **{**_filter_parts(first, "figures.compare"), "chips": _beside_period(first)},
    )


@bp.get("/angka/definisi")
@needs(Permission.DASHBOARD_READ)
def definitions() -> str:
    return render_template("figures/definitions.html", definitions=DEFINITIONS.values())


@bp.get("/angka/<string:called>")
@needs(Permission.DASHBOARD_READ)
def one(called: str) -> str:
    wanted = FigureId.parse(called)
    filters, unread = read_filters(request.args, law())
    if wanted is None or unread or set(filters.active()) & NOT_KEPT:
        raise NotFound
    if wanted.day is not None and wanted.day > today():
        raise NotFound
    told = figure_called(reading(), actor(), wanted, filters, law(), Zone.WIB)
    places, agencies = names_in(reading(), filters)
    names = names_told(reading(), told)
    return render_template(
        "figures/one.html",
        told=told,
        called=called,
        rows=[(key_words(told.definition.name, one.key, names), one.count) for one in told.told],
        chips=chips(told.filters, "figures.show", places, agencies),
    )


def _filter_parts(filters: CaseFilters, endpoint: str) -> dict[str, object]:
    places, agencies = names_in(reading(), filters)
    return {
        "filters": filters,
        "chips": chips(filters, endpoint, places, agencies),
        "hidden": hidden_fields(filters, SHOWN),
        "param": param_of,
        "book": law().book,
        "places": choices_of_places(reading(), actor().region, filters.region),
        "kinds": list(CaseKind),
    }


def _beside_period(filters: CaseFilters) -> list[Chip]:
    """What both periods are narrowed to; the periods stand over their columns."""
    places, agencies = names_in(reading(), filters)
    return chips(filters.but(since=None, until=None), "figures.compare", places, agencies)


def _kept_ids(filters: CaseFilters) -> dict[str, str]:
    """The address by which each figure of the page is the same number again, by its name."""
    asked: dict[str, Any] = dict(_kept_only(filters).query())
    return {name: url_for("figures.fix", name=name, **asked) for name in DEFINITIONS}


@bp.get("/angka/saat-ini/<string:name>")
@needs(Permission.DASHBOARD_READ)
def fix(name: str) -> Any:
    """The address of a figure as of this very moment. Pages link here, since an identifier on them
    would change with every act of others, out of the reader's sight."""
    moment = this_moment(reading(), today())
    if name not in DEFINITIONS or not moment.entry:
        raise NotFound()
    asked: dict[str, Any] = dict(read_filters(request.args, law())[0].query())
    written = day_of(reading(), moment.entry, Zone.WIB)
    called = str(id_of(name, actor(), moment, written))
    return redirect(url_for("figures.one", called=called, **asked))


def _mark(figure: Figure, words: str) -> Mark:
    return Mark(words, figure.count, list_url(figure))


def _marks(page: InDepth) -> dict[str, list[Mark]]:
    """The marks of every simple chart, worded."""

    def worded(name: str, figures: Iterable[Figure]) -> list[Mark]:
        return [_mark(f, value_words(name, f.key, {}, {})) for f in figures]

    return {
        "funnel": [_mark(f, str(_(FUNNEL[STEPS[f.key]].title))) for f in page.funnel],
        "remedies": [_mark(f, passed_words(f.key)) for f in page.remedies],
        "offices": worded("office", page.offices),
        "statuses": worded("status", page.statuses),
        "employers": [_office(f, page) for f in page.employers],
        "coverage": worded("coverage", page.coverage),
    }


def _office(figure: Figure, page: InDepth) -> Mark:
    """An office by its name; its list is asked for by the same, which is what the list then says
    that it was asked for."""
    name = page.employer_names.get(figure.key)
    if name is None:
        return _mark(figure, value_words("employer", figure.key, {}, {}))
    return _mark(replace(figure, filters=figure.filters.but(employer=name)), name)


def _lost(page: InDepth) -> list[LossRow]:
    rows = []
    for loss in page.lost:
        ended = [_mark(f, value_words("stage", f.key, {}, {})) for f in loss.ended]
        under_way = _mark(loss.under_way, "") if loss.under_way else None
        if ended or (under_way and under_way.count):
            rows.append(LossRow(str(_(FUNNEL[STEPS[loss.step]].title)), under_way, ended))
    return rows


def _terms(page: InDepth) -> list[TermRow]:
    return [
        TermRow(term_words(t.term), [_mark(f, label(f.key)) for f in t.kept]) for t in page.terms
    ]


def _kept_only(filters: CaseFilters) -> CaseFilters:
    """Without what figures do not take."""
    plain = CaseFilters()
    return filters.but(**{name: getattr(plain, name) for name in NOT_KEPT})


def _with_period(filters: CaseFilters) -> CaseFilters:
    """The period asked for; the year before this one where none is."""
    if filters.since or filters.until:
        return filters
    year = today().year - 1
    return filters.but(since=date(year, 1, 1), until=date(year, 12, 31))


def _year_later(filters: CaseFilters) -> CaseFilters:
    return filters.but(
        since=_plus_a_year(filters.since) if filters.since else None,
        until=_plus_a_year(filters.until) if filters.until else None,
    )


def _plus_a_year(day: date) -> date:
    if (day.month, day.day) == (2, 29):
        return date(day.year + 1, 3, 1) - timedelta(days=1)
    return day.replace(year=day.year + 1)


def _groups(first: CaseFilters, second: CaseFilters) -> list[tuple[str, str, list[Compared]]]:
    """Each figure: its title, its name, and its lines in both periods."""
    moment = this_moment(reading(), today())
    told = [figures_at(reading(), actor(), COMPARED, f, moment, law()) for f in (first, second)]
    return [_group(name, *(one[name].told for one in told)) for name in COMPARED]


def _group(
    name: str, first: Iterable[Told], second: Iterable[Told]
) -> tuple[str, str, list[Compared]]:
    one, other = ({t.key: t for t in told} for told in (first, second))
    rows = [
        Compared(line_words(name, key), _compared(one.get(key)), _compared(other.get(key)))
        for key in dict.fromkeys((*one, *other))
    ]
    if name not in ("cases", "funnel", "coverage"):
        rows.sort(key=lambda row: -(row.first.count + row.second.count))
    return str(_(DEFINITIONS[name].title)), name, rows[:_LONGEST]


def _compared(told: Told | None) -> Mark:
    if told is None or told.filters is None:
        return Mark("", told.count if told else 0, "")
    return Mark("", told.count, address_of("case_list.show", told.filters))
