"""Terms counted the plain way, from the words of the law: a day at a time, with a list of days off.

The rules: the day after the event is day 1; a term in calendar days counts every day and does not
move; a term in working days passes over weekends and the days off of the decrees, joint leave
included. Nothing here knows how the program counts.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from tests.domain.decreed import Listed

ONE_DAY = timedelta(days=1)
CALLED = {"national": "holiday", "joint_leave": "joint_leave", "local": "local"}
"""What a day off is called, strongest first: the strongest names a day that is listed twice."""


def by_day(rows: Iterable[Listed]) -> dict[date, list[Listed]]:
    """Lists of days off as a wall calendar has them."""
    found: dict[date, list[Listed]] = {}
    for row in rows:
        found.setdefault(row.on, []).append(row)
    return found


@dataclass(frozen=True)
class Office:
    """Where and when somebody counts: the lists, the region, the week, and what is known."""

    lists: Mapping[date, Sequence[Listed]]
    lists_known_from: Mapping[int, date | None]
    region: str | None = None
    week: int = 5
    seen_on: date | None = None

    def off(self, day: date) -> tuple[str, set[str]] | None:
        """What a day off is called here, and the decrees that may be named for it."""
        held = [row for row in self.lists.get(day, ()) if self._holds(row)]
        for kind, called in CALLED.items():
            decrees = {row.decree for row in held if row.kind == kind}
            if decrees:
                return called, decrees
        return None

    def _holds(self, row: Listed) -> bool:
        if self.seen_on is None:
            if row.withdrawn_on is not None:
                return False
        else:
            if row.known_from is not None and row.known_from > self.seen_on:
                return False
            if row.withdrawn_on is not None and row.withdrawn_on <= self.seen_on:
                return False
        if row.region is None:
            return True
        if self.region is None:
            return False
        parts = row.region.split(".")
        return self.region.split(".")[: len(parts)] == parts

    def is_weekend(self, day: date) -> bool:
        if self.week == 6:
            return day.weekday() == 6
        return day.weekday() in (5, 6)

    def works(self, day: date) -> bool:
        return not self.is_weekend(day) and self.off(day) is None

    def has_list_of(self, year: int) -> bool:
        if year not in self.lists_known_from:
            return False
        known = self.lists_known_from[year]
        return self.seen_on is None or known is None or known <= self.seen_on


@dataclass(frozen=True)
class PlainDay:
    """A day of a count: its number if it counts, why or why not, and the decrees that list it."""

    on: date
    number: int | None
    why: str
    decrees: frozenset[str]


@dataclass(frozen=True)
class PlainDue:
    """Where a count ends, and what must be told of it."""

    due: date
    provisional: bool
    shut: bool
    may_move: bool
    days: tuple[PlainDay, ...]


def plain_due(office: Office, start: date, length: int, unit: str) -> PlainDue:
    """Day after day until so many were counted."""
    lines = []
    counted = 0
    day = start
    while counted < length:
        day = day + ONE_DAY
        called, decrees = office.off(day) or (None, set())
        if unit == "calendar_days":
            why = "calendar"
        elif office.is_weekend(day):
            why = "weekend"
        elif called is not None:
            why = called
        else:
            why = "working"
        counts = why in ("calendar", "working")
        if counts:
            counted = counted + 1
        lines.append(PlainDay(day, counted if counts else None, why, frozenset(decrees)))
    provisional = not all(office.has_list_of(line.on.year) for line in lines)
    return PlainDue(
        due=day,
        provisional=provisional,
        shut=not office.works(day),
        may_move=provisional and unit == "working_days",
        days=tuple(lines),
    )


def plain_distance(office: Office, one: date, other: date, unit: str) -> int:
    """Days of that kind after the earlier day up to and with the later; negative if reversed."""
    if other < one:
        return -plain_distance(office, other, one, unit)
    found = 0
    day = one
    while day < other:
        day = day + ONE_DAY
        if unit == "calendar_days" or office.works(day):
            found = found + 1
    return found


def plain_standing(
    office: Office, due: date, unit: str, today: date, met_on: date | None
) -> tuple[str, int, int]:
    """How a term stands, the days of its kind left and the calendar days left.

    Soon is two days of its kind or fewer.
    """
    looked_on = today if met_on is None else met_on
    left = plain_distance(office, looked_on, due, unit)
    calendar_left = plain_distance(office, looked_on, due, "calendar_days")
    if met_on is not None:
        state = "met_late" if met_on > due else "met"
    elif today > due:
        state = "late"
    elif today == due:
        state = "today"
    elif left <= 2:
        state = "soon"
    else:
        state = "open"
    return state, left, calendar_left
