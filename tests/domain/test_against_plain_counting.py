"""Any term, held against a plain count a day at a time (`plain_counting`)."""

import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

import pytest

from tests.builders import law_documents
from tests.domain import decreed
from tests.domain.decreed import Listed
from tests.domain.plain_counting import Office, PlainDay, by_day, plain_due, plain_standing
from tracker.domain.deadlines import (
    Calendar,
    CountedDay,
    DayOff,
    DayOffKind,
    DecreedYear,
    StandingState,
    Unit,
    due_on,
    standing,
)
from tracker.domain.law import RunningLaw

CASES = 120_000 if os.environ.get("PROOF") else 4_000
A_FEW = 300
"""Enough to catch a slip at once."""

SEED = 20260714
A_WORLD = 250
"""So many cases over one list of days off; then another one is drawn."""

FIRST, LAST = date(2020, 1, 1), date(2030, 12, 31)
REGIONS = (None, "36", "36.7", "36.71", "36.71.01", "36.711", "32", "91")

LAW = RunningLaw.from_documents(law_documents())
TERMS = sorted({(term.length, term.unit) for term in LAW.book.terms.values()})
UNITS = ("working_days", "calendar_days")


@dataclass(frozen=True)
class Case:
    """A term to count, and where and when it is looked at."""

    office: Office
    calendar: Calendar
    start: date
    length: int
    unit: str
    today: date
    met_on: date | None


def cases(count: int) -> Iterator[Case]:
    draw = Random(SEED)
    for number in range(count):
        if number % A_WORLD == 0:
            rows, known = _lists(draw), _years(draw)
            listed, taken = by_day(rows), _calendar_of(rows, known)
        start, region, week = _some_day(draw), draw.choice(REGIONS), draw.choice((5, 5, 6))
        seen_on = _near(draw, start, 500, 200) if draw.random() < 0.5 else None
        term = draw.choice(TERMS) if draw.random() < 0.7 else None
        length, unit = term or (draw.randint(1, 130), draw.choice(UNITS))
        calendar = taken.for_region(region).with_workweek(week)
        yield Case(
            Office(listed, known, region, week, seen_on),
            calendar if seen_on is None else calendar.known_on(seen_on),
            start,
            length,
            unit,
            today=_near(draw, start, 20, 160),
            met_on=_near(draw, start, 20, 160) if draw.random() < 0.3 else None,
        )


def _some_day(draw: Random) -> date:
    return FIRST + timedelta(days=draw.randrange((LAST - FIRST).days + 1))


def _near(draw: Random, day: date, before: int, after: int) -> date:
    return day + timedelta(days=draw.randint(-before, after))


def _lists(draw: Random) -> list[Listed]:
    """The decrees of 2023 to 2026, and drawn ones: twice, withdrawn, local, of unknown date."""
    rows = list(decreed.ROWS)
    for number in range(draw.choice((0, 20, 300))):
        on = draw.choice(rows).on if draw.random() < 0.1 else _some_day(draw)
        withdrawn_on = _near(draw, on, 200, 0) if draw.random() < 0.2 else None
        rows.append(
            Listed(
                on,
                draw.choice(("national", "joint_leave", "local")),
                f"Keputusan {number % 7}",
                _near(draw, on, 400, 0) if draw.random() < 0.8 else None,
                withdrawn_on,
                "Keputusan pencabutan" if withdrawn_on else None,
                draw.choice(REGIONS) if draw.random() < 0.5 else None,
            )
        )
    return rows


def _years(draw: Random) -> dict[int, date | None]:
    known: dict[int, date | None] = dict(decreed.LISTS_KNOWN_FROM)
    if draw.random() < 0.3:
        known[draw.choice((2020, 2022, 2027))] = draw.choice((None, date(2026, 12, 1)))
    return known


def _calendar_of(rows: list[Listed], known: dict[int, date | None]) -> Calendar:
    """The same lists as the program takes them."""
    days_off = tuple(
        DayOff(
            row.on,
            "Libur",
            "Day off",
            DayOffKind(row.kind),
            row.decree,
            row.known_from,
            row.withdrawn_on,
            row.withdrawn_by,
            row.region,
        )
        for row in rows
    )
    return Calendar(days_off, tuple(DecreedYear(*one) for one in known.items()))


def differences(case: Case) -> list[str]:
    """Where the program and the plain count say different things."""
    plain = plain_due(case.office, case.start, case.length, case.unit)
    due = due_on(case.start, case.length, Unit(case.unit), case.calendar)
    stands = standing(
        plain.due, Unit(case.unit), case.calendar, today=case.today, met_on=case.met_on
    )
    told = {
        "due": (due.due, plain.due),
        "provisional": (due.provisional, plain.provisional),
        "shut": (due.ends_on_day_off, plain.shut),
        "may move": (due.may_move, plain.may_move),
        "days": (
            [(day.on, day.number, day.why.value) for day in due.days],
            [(day.on, day.number, day.why) for day in plain.days],
        ),
        "decrees": (all(map(_names_a_decree, due.days, plain.days)), True),
        "standing": (
            (stands.state.value, stands.days_left, stands.calendar_days_left),
            plain_standing(case.office, plain.due, case.unit, case.today, case.met_on),
        ),
    }
    return [f"{what}: {one} for {other}" for what, (one, other) in told.items() if one != other]


def _names_a_decree(day: CountedDay, plain: PlainDay) -> bool:
    return day.decree in plain.decrees if plain.decrees else day.decree is None


@pytest.mark.parametrize("count", [A_FEW, pytest.param(CASES, marks=pytest.mark.proof)])
def test_any_term_ends_where_a_count_day_by_day_ends(count):
    found = [(case, told) for case in cases(count) if (told := differences(case))]

    sys.stdout.write(f"\nterms: {count} counted twice, {len(found)} differences\n")
    assert found == [], found[:3]


def test_the_cases_reach_into_every_corner():
    """A proof over cases that are all alike would prove little."""
    drawn = list(cases(2_000))
    plain = [plain_due(case.office, case.start, case.length, case.unit) for case in drawn]
    whys = {day.why for due in plain for day in due.days}
    stands = [
        plain_standing(case.office, due.due, case.unit, case.today, case.met_on)
        for case, due in zip(drawn, plain, strict=True)
    ]

    assert whys == {"working", "calendar", "weekend", "holiday", "joint_leave", "local"}
    assert {state for state, _, _ in stands} == {state.value for state in StandingState}
    for answers in (
        {due.provisional for due in plain},
        {due.shut for due in plain},
        {due.may_move for due in plain},
        {case.office.seen_on is None for case in drawn},
        {case.office.week == 5 for case in drawn},
    ):
        assert answers == {True, False}
    assert {case.office.region for case in drawn} == set(REGIONS)
    assert {case.start.year for case in drawn} == set(range(2020, 2031))


def test_the_law_data_list_the_days_off_that_the_decrees_list():
    """Typed twice, from the same sources: a slip in either shows here."""
    assert {(row.on, row.kind, row.known_from, row.withdrawn_on) for row in LAW.book.holidays} == {
        (row.on, row.kind, row.known_from, row.withdrawn_on) for row in decreed.ROWS
    }
    assert {
        year.year: year.known_from for year in LAW.book.holiday_years.values()
    } == decreed.LISTS_KNOWN_FROM
