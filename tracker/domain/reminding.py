"""When people are reminded of a term and who is told next: the office's own ladder, not the law.

Reminders fall on working days only. Ahead of the last day the handler is told; after it the matter
climbs, first to the agency's supervisor, then to the agency above.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, time, timedelta
from enum import StrEnum
from typing import Any

from tracker.domain.deadlines import Calendar

_ONE_DAY = timedelta(days=1)


EVERY_YEAR = frozenset({(1, 1), (5, 1), (6, 1), (8, 17), (12, 25)})
"""Holidays of a fixed date, by Keppres; nobody is reminded on one, even while the year has no
decree. Terms are counted by decrees alone."""


class Told(StrEnum):
    """Who hears of it."""

    HANDLER = "handler"
    SUPERVISOR = "supervisor"
    AGENCY_ABOVE = "agency_above"


@dataclass(frozen=True, slots=True)
class Rung:
    """So many working days before (negative) or after the last day, somebody is told."""

    working_days: int
    told: Told


LADDER = (
    Rung(-3, Told.HANDLER),
    Rung(-1, Told.HANDLER),
    Rung(0, Told.HANDLER),
    Rung(1, Told.SUPERVISOR),
    Rung(5, Told.AGENCY_ABOVE),
)
"""The ladder of an agency that set no other."""

MOST_AHEAD, MOST_AFTER = 10, 30
"""Working days that a rung may lie before the last day, and after it."""

STALE_AFTER = 5
"""Working days after which a rung that nobody was told of is no news any more: a house that was
just set up on old cases, or whose worker was away for long."""

OPENS_AT = time(8, 0)
"""When an office opens, in its own zone: a working day's digest is made then, never at night."""


@dataclass(frozen=True, slots=True)
class Reminder:
    """On that working day, that person is told of the term."""

    on: date
    rung: Rung


def reminders(
    start: date, due: date, calendar: Calendar, ladder: tuple[Rung, ...] = LADDER
) -> tuple[Reminder, ...]:
    """The reminders of a term that runs from `start` to `due`, in order of time.

    A last day that is a day off is announced on the working day before. What would fall on the day
    of the event or before it is left out, and of two on one day only the later rung is kept.
    """
    found: dict[date, Reminder] = {}
    for rung in sorted(ladder, key=lambda one: one.working_days):
        on = _day_of(rung, due, calendar)
        if on > start or rung.working_days >= 0:
            found[on] = Reminder(on, rung)
    return tuple(found[on] for on in sorted(found))


def ladder_of(settings: Mapping[str, Any]) -> tuple[Rung, ...]:
    """The ladder that an agency set: `remind_ahead` (working days before the last day),
    `tell_supervisor` and `tell_above` (working days after it); what it left open is as in `LADDER`.
    """
    ahead = settings.get("remind_ahead") or [
        -rung.working_days for rung in LADDER if rung.told is Told.HANDLER
    ]
    rungs = [Rung(-int(days), Told.HANDLER) for days in ahead]
    for name, told in (("tell_supervisor", Told.SUPERVISOR), ("tell_above", Told.AGENCY_ABOVE)):
        usual = next(rung.working_days for rung in LADDER if rung.told is told)
        rungs.append(Rung(int(settings.get(name) or usual), told))
    return tuple(sorted(rungs, key=lambda rung: rung.working_days))


def days_ahead(text: str) -> list[int]:
    """Read `3, 1, 0`: on which working days before the last day the handler is told.

    Raises:
        ValueError: another shape, a day twice, or one further away than `MOST_AHEAD`.
    """
    days = [int(part) if part.strip().isascii() else -1 for part in text.split(",")]
    if len(set(days)) != len(days) or not all(0 <= day <= MOST_AHEAD for day in days):
        raise ValueError(f"{text!r} is no list of days")
    return sorted(days, reverse=True)


def is_office_day(on: date, calendar: Calendar) -> bool:
    """Whether an office with that calendar is open: a day on which people may be reminded."""
    return calendar.is_working(on) and (on.month, on.day) not in EVERY_YEAR


def digest_day(today: date, calendar: Calendar) -> date:
    """The working day whose digest is the newest: today, else the last one before."""
    return next(_working(today, -_ONE_DAY, calendar, itself=True))


def last_due_told_on(on: date, working_days: int, calendar: Calendar) -> date:
    """The latest last day of which somebody was told `working_days` after it, up to `on`."""
    earlier = _working(on, -_ONE_DAY, calendar, itself=False)
    reached = [next(earlier) for _ in range(working_days)][-1]
    following = next(_working(reached, _ONE_DAY, calendar, itself=False))
    return following - _ONE_DAY


def told_by(reminders_of_term: tuple[Reminder, ...], today: date) -> Reminder | None:
    """The highest rung that has been reached on `today`, None before the first."""
    reached = [one for one in reminders_of_term if one.on <= today]
    return reached[-1] if reached else None


def fresh_from(today: date, calendar: Calendar) -> date:
    """The earliest day whose rungs are still told one by one on `today`."""
    earlier = _working(today, -_ONE_DAY, calendar, itself=False)
    return [next(earlier) for _ in range(STALE_AFTER)][-1]


def _day_of(rung: Rung, due: date, calendar: Calendar) -> date:
    last_working = next(_working(due, -_ONE_DAY, calendar, itself=True))
    if rung.working_days == 0:
        return last_working
    step = _ONE_DAY if rung.working_days > 0 else -_ONE_DAY
    start = due if rung.working_days > 0 else last_working
    days = _working(start, step, calendar, itself=False)
    return [next(days) for _ in range(abs(rung.working_days))][-1]


def _working(start: date, step: timedelta, calendar: Calendar, *, itself: bool) -> Iterator[date]:
    """Working days from `start` on, in the direction of `step`."""
    on = start if itself else start + step
    while True:
        if is_office_day(on, calendar):
            yield on
        on += step
