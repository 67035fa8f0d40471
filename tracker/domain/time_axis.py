"""One line of time for things that lie days, months or years apart, in pixels.

Long stretches in which nothing lies are shortened to a gap of fixed width, so that an act of two
years before does not press the weeks of its handling together. Within a stretch all days are
equally wide, and every stretch of a line has the same scale.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

TickUnit = Literal["day", "month", "year"]

WIDTH = 860
"""How wide the stretches of a line are together, unless short ones have to be widened."""
GAP_WIDTH = 56
NARROWEST = 92
WIDEST_DAY = 20
APART = 76
"""How far apart the words under the line stand at least."""
_PAD = timedelta(days=2)
_SHORTENED_FROM = timedelta(days=60)
"""Nothing for longer than this becomes a gap."""
_WHOLE_UP_TO = timedelta(days=62)
"""A span up to this is drawn in full; of a longer one, both ends keep their place."""
_STEPS: tuple[tuple[TickUnit, int], ...] = (
    ("day", 1), ("day", 2), ("day", 7), ("day", 14), ("month", 1), ("month", 2), ("month", 3),
    ("month", 6), ("year", 1), ("year", 2), ("year", 5), ("year", 10),
)  # fmt: skip
_LENGTHS: dict[TickUnit, float] = {"day": 1, "month": 30.4, "year": 365.25}

Span = tuple[date, date]


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of the line, `first` and `last` day inclusive; nothing lies in a gap."""

    first: date
    last: date
    x: float
    width: float
    is_gap: bool

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1


@dataclass(frozen=True, slots=True)
class Tick:
    """A place on the line with a day, a month or a year written under it.

    `in_full`: it begins a stretch, so that its day is written with month and year.
    """

    x: float
    on: date
    unit: TickUnit
    in_full: bool


@dataclass(frozen=True, slots=True)
class TimeAxis:
    """The whole line; `width` in pixels."""

    stretches: tuple[Stretch, ...]
    ticks: tuple[Tick, ...]
    width: float

    def x(self, day: date, *, end: bool = False) -> float:
        """Where a day begins (or ends); days outside lie at the line's ends."""
        for one in self.stretches:
            if day <= one.last:
                passed = max((day - one.first).days + (1 if end else 0), 0)
                return round(one.x + one.width * min(passed / one.days, 1), 1)
        return self.width

    def covers(self, day: date) -> bool:
        """Whether the day lies in a stretch that is drawn in full."""
        return any(one.first <= day <= one.last for one in self.stretches if not one.is_gap)

    @property
    def gaps(self) -> tuple[Stretch, ...]:
        return tuple(one for one in self.stretches if one.is_gap)


def axis_over(spans: Collection[Span]) -> TimeAxis:
    """The line on which these spans (first and last day) lie; an empty one for none."""
    busy = _busy(spans)
    if not busy:
        return TimeAxis((), (), 0)
    days = sum((last - first).days + 1 for first, last in busy)
    scale = min(WIDTH / days, WIDEST_DAY)
    stretches = tuple(_laid_out(busy, scale))
    ticks = tuple(tick for one in stretches if not one.is_gap for tick in _ticks(one))
    return TimeAxis(stretches, ticks, round(stretches[-1].x + stretches[-1].width, 1))


def _busy(spans: Collection[Span]) -> list[Span]:
    """The stretches in which something lies, with some days around it, in order."""
    pieces: list[Span] = []
    for first, last in spans:
        whole = last - first <= _WHOLE_UP_TO
        pieces += [(first, last)] if whole else [(first, first), (last, last)]
    merged: list[Span] = []
    for first, last in sorted(pieces):
        if merged and first - merged[-1][1] <= _SHORTENED_FROM:
            merged[-1] = (merged[-1][0], max(merged[-1][1], last))
        else:
            merged.append((first, last))
    return [(_before(first), _after(last)) for first, last in merged]


def _before(day: date) -> date:
    return max(day, date.min + _PAD) - _PAD


def _after(day: date) -> date:
    return min(day, date.max - _PAD) + _PAD


def _laid_out(busy: Sequence[Span], scale: float) -> Iterator[Stretch]:
    x = 0.0
    for at, (first, last) in enumerate(busy):
        if at:
            start, end = busy[at - 1][1] + timedelta(days=1), first - timedelta(days=1)
            yield Stretch(start, end, round(x, 1), GAP_WIDTH, is_gap=True)
            x += GAP_WIDTH
        width = max(((last - first).days + 1) * scale, NARROWEST)
        yield Stretch(first, last, round(x, 1), round(width, 1), is_gap=False)
        x += width


def _ticks(stretch: Stretch) -> Iterator[Tick]:
    """The beginning of the stretch, and days, months or years as far as their words have room."""
    yield Tick(stretch.x, stretch.first, "day", in_full=True)
    a_day = stretch.width / stretch.days
    unit, step = next(
        (one for one in _STEPS if _LENGTHS[one[0]] * one[1] * a_day >= APART), _STEPS[-1]
    )
    taken = stretch.x
    for day in _days_of(stretch, unit, step):
        x = round(stretch.x + (day - stretch.first).days * a_day, 1)
        if x - taken >= APART and stretch.x + stretch.width - x >= APART / 2:
            taken = x
            yield Tick(x, day, unit, in_full=False)


def _days_of(stretch: Stretch, unit: TickUnit, step: int) -> Iterator[date]:
    if unit == "day":
        first = stretch.first + _PAD
        for passed in range(0, stretch.days, step):
            if (day := first + timedelta(days=passed)) <= stretch.last:
                yield day
        return
    months = range(1, 13, step) if unit == "month" else (1,)
    for year in range(stretch.first.year, stretch.last.year + 1):
        if unit == "year" and year % step:
            continue
        for month in months:
            if stretch.first <= (day := date(year, month, 1)) <= stretch.last:
                yield day


def levels_of(extents: Sequence[tuple[float, float]], most: int) -> list[int]:
    """On which of `most` levels each extent (left and right end, in order) can stand without
    touching another; the last level where none is free."""
    ends: list[float] = []
    found = []
    for left, right in extents:
        free = next((at for at, end in enumerate(ends) if end <= left), len(ends))
        level = min(free, most - 1)
        if level == len(ends):
            ends.append(right)
        ends[level] = max(ends[level], right)
        found.append(level)
    return found
