"""Words for what lies on the line of time of a case, and where each thing is to be read."""

from collections.abc import Callable
from typing import Any

from flask import url_for
from flask_babel import ngettext

from tracker.domain.labels import N_
from tracker.domain.standing import OVERSIGHT, PERSONNEL, VERIFICATION
from tracker.domain.time_axis import Stretch, Tick
from tracker.queries.case_views import ConductView, EventView, Person, TermView
from tracker.queries.coverage import CONDUCT, NEWS, REPORTED, TERMS, Happening, Mark, Row
from tracker.queries.news import CaseClipping
from tracker.web.language import spoken as _
from tracker.web.reported_words import reported
from tracker.web.session import law
from tracker.web.words import calendar_words, day, label, said, term_name

ROWS = {
    CONDUCT: N_("Conduct"),
    NEWS: N_("News"),
    VERIFICATION: N_("Bawaslu"),
    OVERSIGHT: N_("KASN/BKN"),
    PERSONNEL: N_("Agency/PPK"),
    REPORTED: N_("As reported"),
    TERMS: N_("Terms"),
}
_PARTS = {"month": N_("only the month is known"), "year": N_("only the year is known")}
_A_MONTH = 30.44


def row_words(row: Row | str) -> str:
    """What a row of the line holds."""
    key = row if isinstance(row, str) else row.key
    lane = law().road.lanes.get(key)
    if key in ROWS:
        return _(ROWS[key])
    return said(lane.label) if lane else key


def when_words(one: Happening) -> str:
    """`Kam, 3 Okt 2024`, `Oktober 2024 (hanya bulannya diketahui)`, or both ends of a term."""
    if isinstance(one.about, TermView):
        return f"{day(one.about.start_on)} – {day(one.about.due_on)}"
    if one.on is None:
        return _("day not known")
    part = _PARTS.get(one.on.precision)
    return f"{day(one.on)} ({_(part)})" if part else day(one.on)


def what_words(one: Happening) -> str:
    """What happened, in a few words; persons by their letters."""
    match one.about:
        case ConductView() as act:
            kind = law().book.conduct_types.get(act.type)
            return (said(kind) if kind else act.type) + _letters(act.persons)
        case CaseClipping() as news:
            return f"{label(news.kind)} · {news.outlet}: {news.title}"
        case EventView() as event:
            return _step_words(event)
        case TermView() as term:
            return term_name(term.rule) + _letters((term.person,) if term.person else ())


def _step_words(event: EventView) -> str:
    step = event.first
    if step.move:
        done = said(step.move.done)
    elif step.stage:
        done = said(law().road.stage(step.lane, step.stage).label)
        done += f" ({_('waiting')})" if step.waiting else ""
    else:
        done = reported(step.as_reported)
    outcome = f" · {reported(step.outcome)}" if step.outcome else ""
    return done + _letters(event.persons) + outcome


def _letters(persons: tuple[Person, ...]) -> str:
    return f" · {', '.join(one.letter for one in persons)}" if persons else ""


def happening_address(one: Happening, case_id: int) -> str:
    """Where the thing itself is to be read."""
    match one.about:
        case ConductView():
            return url_for("cases.show", case_id=case_id, _anchor="perbuatan")
        case CaseClipping() as news:
            return url_for("news.show", news_id=news.id)
        case EventView() as event:
            return url_for("cases.show", case_id=case_id, _anchor=f"langkah-{event.first.id}")
        case TermView() as term:
            return url_for("cases.term", case_id=case_id, term_id=term.id)


def mark_words(mark: Mark) -> str:
    """What a mark tells who cannot see it; one that stands for several says how many."""
    first = mark.first
    told = f"{first.number}. {row_words(first.row)}: {when_words(first)}, {what_words(first)}"
    more = len(mark.happenings) - 1
    return told + (ngettext(" and %(num)d more", " and %(num)d more", more) if more else "")


def mark_shape(mark: Mark) -> str:
    """Classes for the drawing: what it is, and whether its day or its letter is uncertain."""
    about = mark.first.about
    shape = {ConductView: "conduct", CaseClipping: "news", TermView: "term"}.get(
        type(about), "step"
    )
    return f"mark-{shape}" + (" mark-partial" if mark.first.is_partial else "")


def tick_words(tick: Tick) -> str:
    """`3 Okt 2024` at the beginning of a stretch, then as much as changes."""
    if tick.in_full:
        return calendar_words(tick.on, "d MMM yyyy")
    if tick.unit == "day":
        return calendar_words(tick.on, "d MMM")
    return calendar_words(tick.on, "MMM yyyy" if tick.unit == "month" else "yyyy")


def gap_words(gap: Stretch) -> str:
    """How long nothing lies on the line: days, months, or years from two on."""
    months = round(gap.days / _A_MONTH)
    if months >= 24:
        told: str = ngettext("%(num)d year", "%(num)d years", round(gap.days / 365.25))
    else:
        told = ngettext("%(num)d month", "%(num)d months", max(months, 1))
    return told


GLOBALS: dict[str, Callable[..., Any]] = {
    one.__name__: one
    for one in (
        gap_words,
        happening_address,
        mark_shape,
        mark_words,
        row_words,
        tick_words,
        what_words,
        when_words,
    )
}
