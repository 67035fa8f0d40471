"""Working-day and calendar-day arithmetic, explained day by day.

The terms themselves (length, unit, start event, article) and the days off are data; here is only
how to count. The day after the start event is day 1. A working-day term counts the days of the
office's working week that no decree makes a day off, joint leave (cuti bersama) included. A
calendar-day term counts every day and does not roll on when its last day is a day off.
"""

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta, timezone
from enum import StrEnum

SOON_WITHIN = 2
"""Days left, in the term's own unit, from which an open term is shown as soon due."""

_ONE_DAY = timedelta(days=1)


class Unit(StrEnum):
    """The kind of day a term is counted in; it belongs to the term, not to the regime."""

    WORKING_DAYS = "working_days"
    CALENDAR_DAYS = "calendar_days"


class DayOffKind(StrEnum):
    """What makes a day a day off, strongest first: the first kind names a day listed twice."""

    NATIONAL = "national"
    JOINT_LEAVE = "joint_leave"
    LOCAL = "local"


class Why(StrEnum):
    """Why a day is counted or passed over."""

    WORKING = "working"
    CALENDAR = "calendar"
    WEEKEND = "weekend"
    HOLIDAY = "holiday"
    JOINT_LEAVE = "joint_leave"
    LOCAL = "local"


class Zone(StrEnum):
    """The three civil time zones of Indonesia; no summer time."""

    WIB = "WIB"
    WITA = "WITA"
    WIT = "WIT"


class StandingState(StrEnum):
    """How a term stands on a given day."""

    OPEN = "open"
    SOON = "soon"
    TODAY = "today"
    LATE = "late"
    MET = "met"
    MET_LATE = "met_late"


_HOURS_AHEAD = {Zone.WIB: 7, Zone.WITA: 8, Zone.WIT: 9}
_KIND_ORDER = {kind: place for place, kind in enumerate(DayOffKind)}
_WHY_OFF = {
    DayOffKind.NATIONAL: Why.HOLIDAY,
    DayOffKind.JOINT_LEAVE: Why.JOINT_LEAVE,
    DayOffKind.LOCAL: Why.LOCAL,
}


@dataclass(frozen=True, slots=True)
class DayOff:
    """One day that a decree takes out of the working week.

    `known_from` is the day of the decree, None where it was not established: such a row counts as
    known always. `withdrawn_on` is the day of the decree (`withdrawn_by`) that made it a working
    day again. `region` is the Kemendagri code (province "36", regency or city "36.71") whose
    offices it binds, None for the whole country.
    """

    on: date
    label_id: str
    label_en: str
    kind: DayOffKind
    decree: str
    known_from: date | None = None
    withdrawn_on: date | None = None
    withdrawn_by: str | None = None
    region: str | None = None
    confidence: str = "recalled"


@dataclass(frozen=True, slots=True)
class DecreedYear:
    """A year whose list of holidays and joint leave is decreed, and since when that is known."""

    year: int
    known_from: date | None = None


@dataclass(frozen=True, slots=True)
class CountedDay:
    """One day of a term: counted or not, why, and the row that decided it.

    `number` is the count reached on this day (1 for day 1), None when the day is not counted.
    `day_off` is set on every listed day off, also where the day counts all the same (calendar
    days) or would be passed over anyway (weekend), so that a page can name the holiday.
    """

    on: date
    number: int | None
    why: Why
    day_off: DayOff | None = None

    @property
    def counted(self) -> bool:
        return self.number is not None

    @property
    def decree(self) -> str | None:
        return self.day_off.decree if self.day_off else None


@dataclass(frozen=True, slots=True)
class Due:
    """Where a term ends, and the whole count that leads there (day 1 to the due day).

    `provisional`: some day of it lies in a year without a holiday decree. `ends_on_day_off`: the
    last day is no working day; a calendar-day term does not roll, so the office may be shut.
    """

    start: date
    due: date
    unit: Unit
    length: int
    provisional: bool
    ends_on_day_off: bool
    days: tuple[CountedDay, ...]

    @property
    def may_move(self) -> bool:
        """A coming decree could move the date itself, not only make the last day a day off."""
        return self.provisional and self.unit is Unit.WORKING_DAYS


@dataclass(frozen=True, slots=True)
class Standing:
    """A term on a given day: the state, and the distance to the due day, signed.

    Open terms: days from today to the due day; met terms: from the day they were met. Negative
    means late by so many. `days_left` is in the term's own unit and may be 0 for a late term (due
    on Friday, today Saturday); `calendar_days_left` is 0 on the due day alone.
    """

    state: StandingState
    days_left: int
    unit: Unit
    calendar_days_left: int


@dataclass(frozen=True)
class Calendar:
    """The days off as one office knows them.

    `workweek` is 5 (Monday to Friday) or 6 (Monday to Saturday), a setting of the office's agency.
    `region` is the office's Kemendagri code: days off of that region and of those around it apply;
    without one, the country's alone. `seen_on` is the day whose knowledge is applied: None is
    everything on record, where a withdrawn day is a working day.

    Raises:
        ValueError: the working week is neither of the two.
    """

    days_off: tuple[DayOff, ...]
    decreed: tuple[DecreedYear, ...] = ()
    workweek: int = 5
    region: str | None = None
    seen_on: date | None = None
    _listed: Mapping[date, DayOff] = field(init=False, repr=False, compare=False)
    _lost: tuple[date, ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        if self.workweek not in (5, 6):
            raise ValueError(f"A working week has 5 or 6 days, not {self.workweek}.")
        listed: dict[date, DayOff] = {}
        for row in sorted(filter(self._applies, self.days_off), key=_strongest_last):
            listed[row.on] = row
        lost = sorted(on for on in listed if not self._is_weekend(on))
        object.__setattr__(self, "_listed", listed)
        object.__setattr__(self, "_lost", tuple(lost))

    @property
    def decreed_years(self) -> frozenset[int]:
        """The years whose decree was known on `seen_on`."""
        return frozenset(row.year for row in self.decreed if self._is_known(row.known_from))

    def known_on(self, day: date) -> "Calendar":
        """The same calendar as it was known at the end of `day`.

        Decrees of a later day are unknown, and a day that was withdrawn later is still a day off.
        """
        return replace(self, seen_on=day)

    def for_region(self, code: str | None) -> "Calendar":
        """The same calendar for an office in that region (Kemendagri code)."""
        return replace(self, region=code)

    def with_workweek(self, days: int) -> "Calendar":
        """The same calendar for an office that works 5 or 6 days a week."""
        return replace(self, workweek=days)

    def day_off(self, on: date) -> DayOff | None:
        """The row that makes `on` a day off, if any; weekends as such have no row."""
        return self._listed.get(on)

    def is_working(self, on: date) -> bool:
        """The office works on that day."""
        return not self._is_weekend(on) and on not in self._listed

    def is_counted(self, on: date, unit: Unit) -> tuple[bool, Why, str | None]:
        """Whether a term in `unit` counts that day, why, and the decree that lists it, if any."""
        row = self._listed.get(on)
        decree = row.decree if row else None
        if unit is Unit.CALENDAR_DAYS:
            return True, Why.CALENDAR, decree
        # A holiday on a Sunday costs nobody a day: the weekend is the reason, with or without it.
        if self._is_weekend(on):
            return False, Why.WEEKEND, decree
        if row:
            return False, _WHY_OFF[row.kind], decree
        return True, Why.WORKING, None

    def is_provisional(self, first: date, last: date) -> bool:
        """Some day from `first` to `last`, both included, is in a year without a decree."""
        decreed = self.decreed_years
        return any(year not in decreed for year in range(first.year, last.year + 1))

    def working_days_up_to(self, on: date) -> int:
        """Working days from 1 January of year 1 to `on`, included; good for differences only."""
        weeks, rest = divmod(on.toordinal(), 7)  # day 1 was a Monday
        week_days = weeks * self.workweek + min(rest, self.workweek)
        return week_days - bisect_right(self._lost, on)

    def _is_weekend(self, on: date) -> bool:
        return on.isoweekday() > self.workweek

    def _is_known(self, known_from: date | None) -> bool:
        return self.seen_on is None or known_from is None or known_from <= self.seen_on

    def _applies(self, row: DayOff) -> bool:
        if row.withdrawn_on and (self.seen_on is None or row.withdrawn_on <= self.seen_on):
            return False
        return self._is_known(row.known_from) and _binds(row.region, self.region)


def calendar_from(
    rows: Iterable[DayOff], *, workweek: int = 5, decreed: Iterable[DecreedYear] | None = None
) -> Calendar:
    """The country's calendar over these rows, all of them known.

    Unless `decreed` says so, a year is decreed as soon as both national holidays and joint leave
    of the whole country are listed for it: the yearly decree is what lists both. National days
    alone (a library's, or a single voting day) leave the year undecreed.
    """
    days_off = tuple(rows)
    years = _decreed_by(days_off) if decreed is None else tuple(decreed)
    return Calendar(days_off, years, workweek)


def due_on(start: date, length: int, unit: Unit, calendar: Calendar) -> Due:
    """The last day of a term of `length` days after the event on `start`, with its count.

    Raises:
        ValueError: the term has no day.
    """
    if length < 1:
        raise ValueError(f"A term has at least one day, not {length}.")
    days: list[CountedDay] = []
    reached, on = 0, start
    while reached < length:
        on += _ONE_DAY
        counts, why, _ = calendar.is_counted(on, unit)
        reached += counts
        days.append(CountedDay(on, reached if counts else None, why, calendar.day_off(on)))
    return Due(
        start=start,
        due=on,
        unit=unit,
        length=length,
        provisional=calendar.is_provisional(days[0].on, on),
        ends_on_day_off=not calendar.is_working(on),
        days=tuple(days),
    )


def working_days_between(earlier: date, later: date, calendar: Calendar) -> int:
    """Working days after `earlier` up to and including `later`; negative the other way round.

    From today to a due day: working days left. From a due day to today: working days late.
    """
    return calendar.working_days_up_to(later) - calendar.working_days_up_to(earlier)


def days_between(earlier: date, later: date, unit: Unit, calendar: Calendar) -> int:
    """Days of that unit after `earlier` up to and including `later`; negative if reversed."""
    if unit is Unit.CALENDAR_DAYS:
        return (later - earlier).days
    return working_days_between(earlier, later, calendar)


def standing(
    due: date,
    unit: Unit,
    calendar: Calendar,
    *,
    today: date,
    met_on: date | None = None,
    soon_within: int = SOON_WITHIN,
) -> Standing:
    """How a term that ends on `due` stands on `today`, for display.

    `today` is the office's day, not the server's (see `office_day`).
    """
    looked_on = today if met_on is None else met_on
    left = days_between(looked_on, due, unit, calendar)
    if met_on is not None:
        state = StandingState.MET if met_on <= due else StandingState.MET_LATE
    elif today > due:
        state = StandingState.LATE
    elif today == due:
        state = StandingState.TODAY
    else:
        state = StandingState.SOON if left <= soon_within else StandingState.OPEN
    return Standing(state, left, unit, (due - looked_on).days)


def day_begins(day: date, zone: Zone) -> datetime:
    """The first moment of a day in an office of that zone."""
    ahead = timezone(timedelta(hours=_HOURS_AHEAD[zone]))
    return datetime(day.year, day.month, day.day, tzinfo=ahead)


def office_day(moment: datetime, zone: Zone) -> date:
    """The date on the wall of an office in that zone at that moment.

    Raises:
        ValueError: the moment has no zone of its own, so it names no instant.
    """
    if moment.utcoffset() is None:
        raise ValueError("A moment without a zone is no moment.")
    return moment.astimezone(timezone(timedelta(hours=_HOURS_AHEAD[zone]))).date()


def _binds(row_region: str | None, office_region: str | None) -> bool:
    if row_region is None:
        return True
    return office_region is not None and f"{office_region}.".startswith(f"{row_region}.")


def _strongest_last(row: DayOff) -> tuple[date, int, str]:
    return row.on, -_KIND_ORDER[row.kind], row.decree


def _decreed_by(rows: Iterable[DayOff]) -> tuple[DecreedYear, ...]:
    first_known: dict[tuple[int, DayOffKind], date] = {}
    for row in rows:
        if row.region is None:
            key, known = (row.on.year, row.kind), row.known_from or date.min
            first_known[key] = min(known, first_known.get(key, known))
    years = sorted({year for year, _ in first_known})
    both = (DayOffKind.NATIONAL, DayOffKind.JOINT_LEAVE)
    return tuple(
        DecreedYear(year, max(first_known[year, kind] for kind in both))
        for year in years
        if all((year, kind) in first_known for kind in both)
    )


def on_the_wall(moment: datetime, zone: Zone) -> datetime:
    """The moment as the clock on the wall of an office in that zone shows it."""
    return moment.astimezone(timezone(timedelta(hours=_HOURS_AHEAD[zone])))


def read_from_the_wall(shown: datetime, zone: Zone) -> datetime:
    """The moment at which such a clock shows that day and time, whatever zone it is written in."""
    return shown.replace(tzinfo=timezone(timedelta(hours=_HOURS_AHEAD[zone])))
