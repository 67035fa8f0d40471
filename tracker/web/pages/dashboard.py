"""The dashboard: figures in words first, each one a way to the list behind it."""

from dataclasses import dataclass
from typing import Any

from flask import Blueprint, render_template, request, url_for
from flask_babel import format_date, format_percent
from flask_babel import gettext as _

from tracker.domain.roles import Permission
from tracker.queries.dashboard import Dashboard, Figure, dashboard, levels_of
from tracker.queries.filters import NONE, param_of, read_filters
from tracker.queries.names import names_in
from tracker.web.filter_words import chips, hidden_fields, value_words
from tracker.web.guard import needs
from tracker.web.session import actor, law, reading, today

bp = Blueprint("dashboard", __name__, url_prefix="/dasbor")

SHOWN = ("since", "until", "election", "region", "conduct", "kind")


@dataclass(frozen=True)
class Mark:
    """A figure as the page draws it: its words, its number, the list behind it."""

    words: str
    count: int
    url: str


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
        marks=_marks(found),
        levels=_levels(found),
        today=today(),
        percent=format_percent,
    )


def list_url(figure: Figure) -> str:
    """The list of just the cases that a figure counts."""
    return url_for("case_list.show", **figure.filters.query())


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
        "regions": [_mark(r.cases, _place(r.name, r.code, r.alone)) for r in board.regions],
    }


def _place(name: str | None, code: str, alone: bool) -> str:
    named = name or code or "Indonesia"
    return _("%(place)s, not told apart", place=named) if alone and len(code) < 5 else named


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
