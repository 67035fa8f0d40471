"""Times of validity as bars on one common line: geometry in percent of the line's width."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from tracker.domain.days import PartialDay
from tracker.domain.law_items import Confidence, Dated, InForce

FIRST_YEAR = 2003
Edge = Literal["known", "partial", "unknown", "beyond", "open"]


@dataclass(frozen=True, slots=True)
class Tick:
    """A year of the line and where its first day lies."""

    year: int
    x: float


@dataclass(frozen=True, slots=True)
class Axis:
    """The line that all bars of a page share; `day_x` is where the day asked about lies."""

    first: date
    last: date
    ticks: tuple[Tick, ...]
    day_x: float

    def x(self, day: date) -> float:
        """Where a day lies, from 0 to 100, held within the line."""
        whole = (self.last - self.first).days
        return round(min(max((day - self.first).days / whole * 100, 0), 100), 2)


@dataclass(frozen=True, slots=True)
class Validity:
    """When a thing is in force, as the law data tell it, and what that says of the day asked.

    `begins` and `ends` say how well each end is known: a day, a part of one, not established,
    before or after the line, or (an end) still open. `solid` and `doubtful` are stretches of the
    line as (x, width); where nothing is established only `doubtful` is there.
    """

    state: InForce
    starts: PartialDay | None
    until: PartialDay | None
    doubt: PartialDay | None
    starts_mark: Confidence | None
    until_mark: Confidence | None
    begins: Edge
    ends: Edge
    solid: tuple[float, float] | None
    doubtful: tuple[tuple[float, float], ...]

    @property
    def last(self) -> PartialDay | None:
        """The last day in force; a partial date stays as it is, because its day is not known."""
        if self.until is None or self.until.precision != "day":
            return self.until
        return PartialDay.of(self.until.first - timedelta(days=1))


def axis_for(on: PartialDay, today: date) -> Axis:
    """A line from 2003 (or the day asked about) to the year after next."""
    first = date(min(FIRST_YEAR, on.year - 1), 1, 1)
    last = date(max(today.year + 2, on.year + 1), 12, 31)
    bare = Axis(first, last, (), 0)
    step = 5 if last.year - first.year <= 40 else 20
    ticks = tuple(
        Tick(year, bare.x(date(year, 1, 1)))
        for year in range(first.year, last.year + 1)
        if year % step == 0
    )
    return Axis(first, last, ticks, bare.x(on.first))


def validity_of(item: Dated, axis: Axis, on: PartialDay, state: InForce | None = None) -> Validity:
    """The bar of a dated thing. `state` where more than its own dates decides."""
    starts, until, doubt = item.in_force_from, item.in_force_until, item.in_doubt_from
    end_x = axis.x(until.first) if until else 100.0
    doubt_x = min(axis.x(doubt.first), end_x) if doubt else end_x
    solid: tuple[float, float] | None = None
    doubtful: tuple[tuple[float, float], ...] = ((0.0, end_x),)
    if starts is not None:
        start_x = axis.x(starts.first)
        certain_x = axis.x(starts.last) if starts.precision != "day" else start_x
        solid = _stretch(certain_x, max(doubt_x, certain_x))
        doubtful = tuple(
            part
            for part in (_stretch(start_x, certain_x), _stretch(doubt_x, end_x))
            if part is not None
        )
    return Validity(
        state=state or item.in_force(on),
        starts=starts,
        until=until,
        doubt=doubt,
        starts_mark=_mark(item.from_confidence, starts),
        until_mark=_mark(item.until_confidence, until),
        begins=_begins(starts, axis),
        ends=_ends(until, axis),
        solid=solid,
        doubtful=doubtful,
    )


def joined(states: Iterable[InForce]) -> InForce:
    """The state of a thing that rests on several bases: in force as long as one of them is."""
    found = set(states)
    if "yes" in found:
        return "yes"
    return "no" if found == {"no"} else "unknown"


def _stretch(start: float, end: float) -> tuple[float, float] | None:
    return (start, round(end - start, 2)) if end > start else None


def _mark(own: Confidence | None, day: PartialDay | None) -> Confidence | None:
    """A date without a mark of its own is recalled, as the law data say."""
    return (own or "recalled") if day else None


def _begins(starts: PartialDay | None, axis: Axis) -> Edge:
    if starts is None:
        return "unknown"
    if starts.last < axis.first:
        return "beyond"
    return "known" if starts.precision == "day" else "partial"


def _ends(until: PartialDay | None, axis: Axis) -> Edge:
    if until is None:
        return "open"
    if until.first > axis.last:
        return "beyond"
    return "known" if until.precision == "day" else "partial"
