"""Days known only in part: a year, a month, or a day.

Sources often give no more than "October 2024". Such a date is kept as it was given; it is never
rounded to a day. Questions about it are answered only when every day it may stand for agrees.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Literal

Precision = Literal["year", "month", "day"]

FIRST_YEAR = 1900
LAST_YEAR = 2100


class YearTooFar(ValueError):
    """A date of a year that no matter of the product can lie in."""


_SHAPE = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")


@dataclass(frozen=True, slots=True, order=True)
class PartialDay:
    """A local calendar date of the precision known.

    The order is that of the ISO text ("2024" < "2024-10" < "2024-10-03"): right for lists. To learn
    whether one date lies before another in time, ask `certainly_before`.

    Raises:
        ValueError: no such date; YearTooFar: a year outside 1900 to 2100.
    """

    year: int
    month: int = 0
    day: int = 0

    def __post_init__(self) -> None:
        near(self.year)
        if self.day and not self.month:
            raise ValueError("a day without a month is not a date")
        if self.month or self.day:
            date(self.year, self.month, self.day or 1)

    @classmethod
    def parse(cls, text: str) -> PartialDay:
        """Read `2024`, `2024-10` or `2024-10-03`; nothing else, not even a blank around it.

        Raises:
            ValueError: the text has another shape or names no date.
        """
        return _parsed(text)

    @classmethod
    def of(cls, day: date) -> PartialDay:
        """The same day, known exactly."""
        return cls(day.year, day.month, day.day)

    @property
    def precision(self) -> Precision:
        """How much of the date is known."""
        if self.day:
            return "day"
        return "month" if self.month else "year"

    @property
    def first(self) -> date:
        """The earliest day it may stand for."""
        return date(self.year, self.month or 1, self.day or 1)

    @property
    def last(self) -> date:
        """The latest day it may stand for."""
        month = self.month or 12
        return date(self.year, month, self.day or calendar.monthrange(self.year, month)[1])

    def days(self) -> Iterator[date]:
        """Every day it may stand for, in order (at most 366)."""
        length = (self.last - self.first).days + 1
        return (self.first + timedelta(days=step) for step in range(length))

    def __str__(self) -> str:
        if self.day:
            return f"{self.year:04d}-{self.month:02d}-{self.day:02d}"
        return f"{self.year:04d}-{self.month:02d}" if self.month else f"{self.year:04d}"


@lru_cache(maxsize=8192)
def _parsed(text: str) -> PartialDay:
    """Every row of every list names days, and they are the same few thousand."""
    found = _SHAPE.fullmatch(text)
    if not found:
        raise ValueError(f"{text!r} is not a year, a month or a day in ISO form")
    year, month, day = found.groups()
    if month == "00" or day == "00":
        raise ValueError(f"{text!r} names no date")
    return PartialDay(int(year), int(month or 0), int(day or 0))


def near(year: int) -> None:
    """Refuse a year outside 1900 to 2100.

    Raises:
        YearTooFar: it lies before or after.
    """
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise YearTooFar(f"year {year} is outside {FIRST_YEAR} to {LAST_YEAR}")


def certainly_before(earlier: PartialDay, later: PartialDay) -> bool:
    """True when every day of `earlier` lies before every day of `later`."""
    return earlier.last < later.first


def certainly_not_after(earlier: PartialDay, later: PartialDay) -> bool:
    """True when no day of `earlier` lies after any day of `later`."""
    return earlier.last <= later.first


def certainly_same(one: PartialDay, other: PartialDay) -> bool:
    """True when both are the same exact day; two equal months are not certainly the same day."""
    return one.first == other.last and one.last == other.first


def may_be_same(one: PartialDay, other: PartialDay) -> bool:
    """True when some day fits both."""
    return one.first <= other.last and other.first <= one.last
