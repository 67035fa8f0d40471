"""Terms by the month, and the private address under which one's own calendar reads them."""

from datetime import date
from typing import Any

from flask import Blueprint, Response, flash, g, redirect, render_template, request, url_for

from tracker.domain.errors import NotFound
from tracker.domain.roles import Permission
from tracker.queries.term_calendar import (
    EARLIEST,
    LATEST,
    MINE,
    NOBODYS,
    CalendarFilters,
    calendar_reader,
    feed_terms,
    month_of_terms,
    own_address,
)
from tracker.services.calendar_address import make_address, note_fetched, withdraw_address
from tracker.web.guard import needs, public
from tracker.web.ics import MIMETYPE, calendar_file
from tracker.web.language import spoken as _
from tracker.web.session import actor, begin_work, law, reading, today

bp = Blueprint("calendars", __name__)


@bp.get("/meja/kalender")
@needs(Permission.DESK_READ)
def month() -> Any:
    term, whose = request.args.get("tenggat"), request.args.get("ditugaskan")
    filters = CalendarFilters(
        term=term if term in law().book.terms else None,
        assignee=whose if whose in (MINE, NOBODYS) else None,
    )
    asked = _month_of(request.args.get("bulan"))
    found = month_of_terms(reading(), actor(), law(), today(), asked or today(), filters)
    return render_template("desk/calendar.html", month=found, filters=filters)


def _month_of(text: str | None) -> date | None:
    """The first day of `2024-10`; None for anything else, and for months out of reach."""
    try:
        found = date.fromisoformat(f"{text}-01")
    except ValueError:
        return None
    return found if EARLIEST <= found <= LATEST else None


@bp.get("/akun/kalender")
@needs(Permission.DESK_READ)
def address() -> Any:
    found = own_address(reading(), actor().account_id)
    return render_template("account/calendar.html", address=found)


@bp.post("/akun/kalender")
@needs(Permission.DESK_READ)
def make() -> Any:
    """The address is shown in this very answer, and nowhere a second time."""
    with begin_work() as work:
        token = make_address(work)
    url = url_for("calendars.feed", token=token, _external=True)
    return render_template("account/calendar_made.html", url=url)


@bp.post("/akun/kalender/cabut")
@needs(Permission.DESK_READ)
def withdraw() -> Any:
    with begin_work() as work:
        withdraw_address(work, work.actor.account_id)
    flash(_("The calendar address was withdrawn. It opens nothing any more."), "success")
    return redirect(url_for("calendars.address"), 303)


@bp.get("/kalender/<string:token>.ics")
@public
def feed(token: str) -> Any:
    """Who has the address reads the terms; where it opens nothing there is nothing."""
    reader = calendar_reader(reading(), token)
    if reader is None:
        raise NotFound()
    g.language = reader.language
    answer = Response(calendar_file(feed_terms(reading(), reader.actor, law())), mimetype=MIMETYPE)
    with begin_work(reader.actor) as work:
        note_fetched(work)
    answer.headers["Cache-Control"] = "private, no-cache"
    answer.add_etag()
    return answer.make_conditional(request)
