"""Any act, held against phases, rows and classes typed anew from the sources (`plain_law`)."""

import os
import sys
from calendar import monthrange
from collections.abc import Iterator
from datetime import date, timedelta
from random import Random

import pytest

from tests.builders import law_documents
from tests.domain.plain_law import (
    CALENDARS,
    CONDUCTS,
    REPORTED_AS,
    RUNNING,
    PlainAct,
    plain_answer,
    plain_phase,
)
from tracker.domain.classifying import Act, classify
from tracker.domain.days import PartialDay
from tracker.domain.law import RunningLaw
from tracker.domain.law_items import CONTESTS, Election
from tracker.domain.rulebook import phase_of, phase_on

IS_LONG = bool(os.environ.get("PROOF"))
ACTS = 100_000 if IS_LONG else 2_500
PHASES = 100_000 if IS_LONG else 2_500
A_FEW = 300
"""Enough to catch a slip at once."""

SEED = 20220922

FIRST, LAST = date(2017, 1, 1), date(2032, 12, 31)
STATUSES = ("PNS", "CPNS", "PPPK", "PPPK_PW", None)
ELECTIONS = sorted({election for election, _ in CALENDARS})
REGIONS = (None, *sorted({one for *_, regions in RUNNING for one in regions}), "36.71", "19.71.02")
EDGES = sorted(
    {line.split()[0] for text in CALENDARS.values() for line in text.split("\n") if line}
    | {day for _, first, last, _ in RUNNING for day in (first, last)}
    | {"2018-11-01", "2021-08-31", "2022-09-22", "2023-10-31", "2024-08-25"}
)
"""The days on which something begins: half of the acts are done within two days of one."""

LAW = RunningLaw.from_documents(law_documents())


def acts(count: int) -> Iterator[PlainAct]:
    draw = Random(SEED)
    for number in range(count):
        day = _day(draw)
        first, last = day, day
        if number % 25 == 0:
            first, last = day.replace(day=1), day.replace(day=monthrange(day.year, day.month)[1])
        if number % 500 == 0:
            first, last = date(day.year, 1, 1), date(day.year, 12, 31)
        yield PlainAct(
            draw.choice(CONDUCTS),
            first,
            last,
            draw.choice((None, None, REPORTED_AS, *ELECTIONS, *ELECTIONS)),
            draw.choice((None, *CONTESTS)),
            draw.choice(STATUSES),
            draw.choice(REGIONS),
            draw.choice((None, "candidate", "party")),
        )


def _day(draw: Random) -> date:
    if draw.random() < 0.5:
        edge = date.fromisoformat(draw.choice(EDGES[1:]))
        return edge + timedelta(days=draw.randint(-2, 2))
    return FIRST + timedelta(days=draw.randrange((LAST - FIRST).days + 1))


def differences(act: PlainAct) -> list[str]:
    """Where the program and the plain reading say different things."""
    plain = plain_answer(act)
    answer = classify(
        LAW.book,
        Act(
            conduct=act.conduct,
            on=_partial(act.first, act.last),
            election=act.election,
            contest=act.contest,
            status=act.status,
            region=act.region,
            beneficiary=act.beneficiary,
        ),
    ).answer
    told = {
        "phase": (answer.phase, plain.phase),
        "class": (answer.breach, plain.breach),
        "rows": (answer.rows, plain.rows),
        "body": (answer.body, plain.body),
    }
    if plain.rows:
        told["level"] = (answer.level, plain.level)
    return [f"{what}: {one} for {other}" for what, (one, other) in told.items() if one != other]


def _partial(first: date, last: date) -> PartialDay:
    if first == last:
        return PartialDay.of(first)
    return PartialDay(first.year, first.month if first.month == last.month else 0)


@pytest.mark.parametrize("count", [A_FEW, pytest.param(ACTS, marks=pytest.mark.proof)])
def test_any_act_is_classed_as_a_plain_reading_of_the_sources_classes_it(count):
    found = [(act, told) for act in acts(count) if (told := differences(act))]

    sys.stdout.write(f"\nacts: {count} read twice, {len(found)} differences\n")
    assert found == [], found[:3]


def test_the_acts_reach_into_every_corner():
    drawn = list(acts(2_500))
    plain = [plain_answer(act) for act in drawn]

    assert {one.phase for one in plain} == {
        *("before_fixed", "after_fixed", "campaign", "quiet", "voting", "after_voting", "none"),
        None,
    }
    assert {one.breach for one in plain} == {"code_of_ethics", "discipline", None}
    rows = {row for one in plain for row in one.rows or ()}
    assert rows == {*(f"ke-{n}" for n in range(1, 8)), *(f"dis-{n}" for n in range(1, 13))}
    assert {act.conduct for act in drawn} == set(LAW.book.conduct_types)
    assert {act.election for act in drawn} == {None, REPORTED_AS, *LAW.book.elections}


# --- phases of elections made up at random --------------------------------------------------------


def elections(count: int) -> Iterator[tuple[Election, PartialDay]]:
    """Elections of which any day may be unknown, and a date of any precision near them."""
    draw = Random(SEED + 1)
    known = ("candidates_fixed", "campaign_start", "campaign_end", "quiet_start", "quiet_end")
    for _ in range(count):
        days = [date(2027, 1, 1) + timedelta(days=n) for n in sorted(draw.sample(range(400), 6))]
        facts = {
            name: day.isoformat()
            for name, day in zip((*known, "voting"), days, strict=True)
            if draw.random() < 0.85
        }
        day = date(2027, 1, 1) + timedelta(days=draw.randrange(-60, 500))
        if draw.random() < 0.3:
            day = draw.choice(days) + timedelta(days=draw.randint(-1, 1))
        parts = (day.year, day.month, day.day)[: draw.choice((1, 2, 2, 3, 3, 3, 3, 3))]
        yield Election.invented_from("drawn", facts), PartialDay(*parts)


def lies_between(first: date | None, day: date, last: date | None) -> bool:
    """Whether both ends are known and the day is not outside them."""
    return first is not None and last is not None and first <= day <= last


def plainly(election: Election, day: date) -> str | None:
    """The phase of a day, looked for from the end of the election to its beginning."""
    if election.voting is not None and day > election.voting:
        return "after_voting"
    if election.voting is not None and day == election.voting:
        return "voting"
    if lies_between(election.quiet_start, day, election.quiet_end):
        return "quiet"
    if lies_between(election.campaign_start, day, election.campaign_end):
        return "campaign"
    if election.candidates_fixed is None:
        return None
    if day < election.candidates_fixed:
        return "before_fixed"
    return "after_fixed"


@pytest.mark.parametrize("count", [A_FEW, pytest.param(PHASES, marks=pytest.mark.proof)])
def test_any_date_lies_in_the_phase_in_which_each_of_its_days_lies(count):
    found = []
    for election, on in elections(count):
        each = {plainly(election, day) for day in on.days()}
        plain = each.pop() if len(each) == 1 else None
        if phase_of(election, "governor", on) != plain:
            found.append((election, on, plain))

    sys.stdout.write(f"\nphases: {count} looked up twice, {len(found)} differences\n")
    assert found == [], found[:3]


def test_every_day_of_every_election_lies_in_the_phase_that_its_printed_calendar_says():
    told = 0
    for (name, contest), _ in CALENDARS.items():
        election = LAW.book.elections[name]
        for number in range((LAST - FIRST).days + 1):
            day = FIRST + timedelta(days=number)
            fixed = election.fixed_on(contest)
            assert phase_on(election, fixed, day) == plain_phase(name, contest, day), (name, day)
            told += 1
    assert told == len(CALENDARS) * 5844
    assert set(CALENDARS) == {
        (one.id, contest) for one in LAW.book.elections.values() for contest in one.contests
    }
