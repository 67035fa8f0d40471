"""What a periodic report speaks of: a month, a quarter or an election."""

import calendar
import re
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from tracker.domain.law_items import ELECTION_DAYS, Election


class ReportKind(StrEnum):
    """How often a report is made, or of what."""

    MONTHLY = "monthly"
    QUARTERLY = "quarterly"
    ELECTION = "election"


@dataclass(frozen=True, slots=True)
class Period:
    """What a report speaks of: the cases that count on days from `since` to `until`, or those of
    an election. Written `2024-09`, `2024-t3` (triwulan) or as the election's id."""

    kind: ReportKind
    text: str
    since: date | None = None
    until: date | None = None

    @property
    def election(self) -> str | None:
        return self.text if self.kind is ReportKind.ELECTION else None

    @property
    def months(self) -> int:
        """How many months it takes; 0 for an election."""
        return {ReportKind.MONTHLY: 1, ReportKind.QUARTERLY: 3}.get(self.kind, 0)


def read_period(text: str, elections: Collection[str]) -> Period | None:
    """The period that the text names; None where it names none."""
    if found := _MONTH.fullmatch(text):
        return _months(ReportKind.MONTHLY, text, int(found[1]), int(found[2]), 1)
    if found := _QUARTER.fullmatch(text):
        return _months(ReportKind.QUARTERLY, text, int(found[1]), int(found[2]) * 3 - 2, 3)
    return Period(ReportKind.ELECTION, text) if text in elections else None


_MONTH = re.compile(r"(19\d\d|20\d\d)-(0[1-9]|1[0-2])")
_QUARTER = re.compile(r"(19\d\d|20\d\d)-t([1-4])")


def _months(kind: ReportKind, text: str, year: int, first: int, many: int) -> Period:
    last = first + many - 1
    until = date(year, last, calendar.monthrange(year, last)[1])
    return Period(kind, text, date(year, first, 1), until)


def last_month(today: date) -> Period:
    """The last month that is over."""
    return _month_of(today.replace(day=1) - timedelta(days=1))


def last_quarter(today: date) -> Period:
    """The last quarter that is over."""
    first = today.replace(month=(today.month - 1) // 3 * 3 + 1, day=1)
    return _quarter_of(first - timedelta(days=1))


def _month_of(day: date) -> Period:
    return _months(ReportKind.MONTHLY, f"{day:%Y-%m}", day.year, day.month, 1)


def _quarter_of(day: date) -> Period:
    quarter = (day.month + 2) // 3
    return _months(ReportKind.QUARTERLY, f"{day:%Y}-t{quarter}", day.year, quarter * 3 - 2, 3)


def period_before(period: Period, elections: Mapping[str, Election]) -> Period | None:
    """The month or quarter before, or the election of the same kind (and of the same regions) that
    was voted on last before; None where none is known, or a court ordered it anew."""
    if period.since is not None:
        last = period.since - timedelta(days=1)
        return _month_of(last) if period.kind is ReportKind.MONTHLY else _quarter_of(last)
    this = elections.get(period.text)
    if this is None or this.voting is None or this.ordered is not None:
        return None
    alike = [
        one
        for one in elections.values()
        if (one.kind, one.regions) == (this.kind, this.regions)
        and one.voting is not None
        and one.voting < this.voting
    ]
    last_one = max(alike, key=lambda one: (one.voting or date.min, one.id), default=None)
    return Period(period.kind, last_one.id) if last_one else None


def days_of(period: Period, elections: Mapping[str, Election]) -> tuple[date, date] | None:
    """The days that a period spans. Those of an election run from the first of January of the year
    of its first known day to its last known day; None where no day of it is known."""
    if period.since is not None and period.until is not None:
        return period.since, period.until
    this = elections.get(period.text)
    known = [getattr(this, name) for name in ELECTION_DAYS] if this else []
    days = sorted(day for day in known if day is not None)
    return (date(days[0].year, 1, 1), days[-1]) if days else None


def quarter_around(period: Period) -> Period | None:
    """The quarter that holds a month; None for what is no month."""
    return _quarter_of(period.since) if period.since and period.months == 1 else None


def months_later(month: str, many: int) -> str:
    """The month (`2024-09`) so many months later, or earlier."""
    count = int(month[:4]) * 12 + int(month[5:]) - 1 + many
    return f"{count // 12:04}-{count % 12 + 1:02}"


def past_periods(today: date, months: int, quarters: int) -> list[Period]:
    """The last months that are over, then the last quarters, the newest first."""
    found: list[Period] = []
    for newest, many, of in (
        (last_month(today), months, _month_of),
        (last_quarter(today), quarters, _quarter_of),
    ):
        found += _going_back(newest, many, of)
    return found


def _going_back(newest: Period, many: int, of: Callable[[date], Period]) -> Iterable[Period]:
    one = newest
    for _ in range(many):
        yield one
        assert one.since is not None
        one = of(one.since - timedelta(days=1))


def faults_of(period: Period, as_of: date, today: date) -> dict[str, list[str]]:
    """Why no report of a period can be made with data as of a day; empty where it can."""
    if period.until is not None and period.until >= today:
        return {"period": ["period_not_over"]}
    if as_of > today:
        return {"as_of": ["in_the_future"]}
    if period.until is not None and as_of < period.until:
        return {"as_of": ["before_period_ends"]}
    return {}
