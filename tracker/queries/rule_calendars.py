"""Elections with their phases, and days off by year: the library's calendars."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from tracker.domain.days import PartialDay
from tracker.domain.errors import NotFound
from tracker.domain.law import RunningLaw
from tracker.domain.law_items import (
    Contest,
    Election,
    HolidayRow,
    HolidayYear,
    Instrument,
    Source,
)
from tracker.domain.lawbook import Lawbook
from tracker.domain.rulebook import Phase, phase_of
from tracker.queries.rules import named, sources_of

MARGIN = timedelta(days=30)
KnownThen = Literal["known", "not_yet", "withdrawn"]


@dataclass(frozen=True, slots=True)
class ElectionLine:
    """An election, its established days, and the phase of the day asked about."""

    election: Election
    days: tuple[tuple[str, date], ...]
    phases: tuple[tuple[Contest, Phase | None], ...]


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of days in one phase (None: not established), as a part of the line in percent."""

    phase: Phase | None
    first: date
    last: date
    x: float
    width: float


@dataclass(frozen=True, slots=True)
class ContestLine:
    """The phases of contests that share them; `fixed_on` is the day the candidates were fixed."""

    contests: tuple[Contest, ...]
    fixed_on: date | None
    segments: tuple[Segment, ...]


@dataclass(frozen=True, slots=True)
class ElectionPage:
    """One election with the phases of each of its contests on one line."""

    line: ElectionLine
    first: date | None
    last: date | None
    day_x: float | None
    contests: tuple[ContestLine, ...]
    sources: tuple[Source, ...]


@dataclass(frozen=True, slots=True)
class DayOffLine:
    """A day off and whether it was known on the day asked about."""

    row: HolidayRow
    then: KnownThen
    decrees: tuple[Instrument, ...]


@dataclass(frozen=True, slots=True)
class YearPage:
    """The days off of a year. `year` is None where no decree for it is loaded."""

    number: int
    year: HolidayYear | None
    lines: tuple[DayOffLine, ...]
    decrees: tuple[Instrument, ...]
    sources: tuple[Source, ...]
    others: tuple[int, ...]


def elections(law: RunningLaw, on: PartialDay) -> tuple[ElectionLine, ...]:
    """The elections in the order of the law data."""
    return tuple(_election_line(one, on) for one in law.book.elections.values())


def election_page(law: RunningLaw, name: str, on: PartialDay) -> ElectionPage:
    """One election. Raises NotFound where there is none."""
    election = named(law.book, name, law.book.elections)
    days = [day for name, day in election.days().items() if name != "ordered"]
    if not days:
        return ElectionPage(
            _election_line(election, on), None, None, None, (), _sources(law.book, election)
        )
    first, last = min(days) - MARGIN, max(days) + MARGIN
    inside = first <= on.first <= last
    return ElectionPage(
        line=_election_line(election, on),
        first=first,
        last=last,
        day_x=_x(on.first, first, last) if inside else None,
        contests=_contest_lines(election, first, last),
        sources=_sources(law.book, election),
    )


def holiday_year(law: RunningLaw, number: int, on: PartialDay) -> YearPage:
    """The days off of a year as they were known on a day.

    Raises:
        NotFound: neither a decree nor a day of that year is in the law data.
    """
    book = law.book
    rows = [row for row in book.holidays if row.on.year == number]
    year = book.holiday_years.get(number)
    if not rows and year is None:
        raise NotFound(year=number)
    others = sorted({row.on.year for row in book.holidays} | set(book.holiday_years))
    return YearPage(
        number=number,
        year=year,
        lines=tuple(_day_off_line(book, row, on) for row in rows),
        decrees=tuple(book.instruments[name] for name in year.decrees) if year else (),
        sources=sources_of(book, year.sources) if year else (),
        others=tuple(others),
    )


def holiday_years(law: RunningLaw) -> tuple[int, ...]:
    """The years with days off in the law data, earliest first."""
    return tuple(sorted({row.on.year for row in law.book.holidays} | set(law.book.holiday_years)))


def _election_line(election: Election, on: PartialDay) -> ElectionLine:
    return ElectionLine(
        election,
        tuple(election.days().items()),
        tuple((one, phase_of(election, one, on)) for one in election.contests),
    )


def _contest_lines(election: Election, first: date, last: date) -> tuple[ContestLine, ...]:
    shared: dict[tuple[date | None, tuple[Segment, ...]], list[Contest]] = {}
    for one in election.contests:
        key = (election.fixed_on(one), _segments(election, one, first, last))
        shared.setdefault(key, []).append(one)
    return tuple(
        ContestLine(tuple(contests), fixed, segments)
        for (fixed, segments), contests in shared.items()
    )


def _segments(election: Election, contest: Contest, first: date, last: date) -> tuple[Segment, ...]:
    """The phases as the road reads them: asked of every day, so that the drawing cannot differ."""
    found: list[tuple[Phase | None, date, date]] = []
    day = first
    while day <= last:
        phase = phase_of(election, contest, PartialDay.of(day))
        if found and found[-1][0] == phase:
            found[-1] = (phase, found[-1][1], day)
        else:
            found.append((phase, day, day))
        day += timedelta(days=1)
    end = last + timedelta(days=1)
    return tuple(
        Segment(
            phase,
            start,
            stop,
            _x(start, first, end),
            round(_x(stop + timedelta(days=1), first, end) - _x(start, first, end), 2),
        )
        for phase, start, stop in found
    )


def _x(day: date, first: date, last: date) -> float:
    return round((day - first).days / (last - first).days * 100, 2)


def _sources(book: Lawbook, election: Election) -> tuple[Source, ...]:
    return sources_of(book, election.sources)


def _day_off_line(book: Lawbook, row: HolidayRow, on: PartialDay) -> DayOffLine:
    then: KnownThen = "known"
    if row.withdrawn_on and row.withdrawn_on <= on.last:
        then = "withdrawn"
    elif row.known_from and row.known_from > on.last:
        then = "not_yet"
    return DayOffLine(row, then, tuple(book.instruments[name] for name in row.decrees))
