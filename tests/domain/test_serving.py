"""For how long a sanction is served: months counted by hand on the calendar."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.builders import law_documents
from tests.domain.test_replay import delivered_sanction
from tests.domain.walks import A
from tracker.domain.days import PartialDay
from tracker.domain.law import RunningLaw
from tracker.domain.serving import last_day_of_months, last_day_served
from tracker.domain.standing import SanctionState


@pytest.mark.parametrize(
    ("start", "months", "last"),
    [
        ("2025-02-03", 12, "2026-02-02"),
        ("2025-01-01", 12, "2025-12-31"),
        ("2025-03-01", 6, "2025-08-31"),
        ("2025-03-30", 1, "2025-04-29"),
        ("2025-03-31", 1, "2025-04-30"),  # April has no 31st: its last day
        ("2024-08-31", 6, "2025-02-28"),
        ("2023-08-31", 6, "2024-02-29"),  # a leap year
        ("2024-02-29", 12, "2025-02-28"),
        ("2024-12-15", 9, "2025-09-14"),
    ],
)
def test_the_last_day_is_the_one_before_the_same_date(start, months, last):
    assert last_day_of_months(date.fromisoformat(start), months) == date.fromisoformat(last)


@given(st.dates(date(2000, 1, 1), date(2090, 12, 31)), st.integers(1, 60))
def test_months_walked_day_by_day_end_on_the_same_day(start, months):
    """An oracle that walks: over before the same date, or with the last day of a shorter month."""
    day, left = start, months
    while True:
        day += timedelta(days=1)
        ahead = (day.year - start.year) * 12 + day.month - start.month
        if ahead == left and (day.day == start.day or (day + timedelta(days=1)).month != day.month):
            break
    expected = day - timedelta(days=1) if day.day == start.day else day
    assert last_day_of_months(start, months) == expected


def test_no_month_at_all_is_refused():
    with pytest.raises(ValueError, match="do not run"):
        last_day_of_months(date(2025, 1, 1), 0)


def state(**values: PartialDay | None) -> SanctionState:
    return SanctionState(1, A, "heavy-demotion", {}, **values)


BOOK = RunningLaw.from_documents(law_documents()).book
RULE = BOOK.sanctions["heavy-demotion"]  # twelve months


@pytest.mark.parametrize(
    ("known", "last"),
    [
        ({"served_from": "2025-04-01"}, "2026-03-31"),
        ({"served_from": "2025-04-01", "served_until": "2026-04-05"}, "2026-04-05"),
        ({"served_from": "2025-04"}, None),
        ({}, None),
    ],
)
def test_the_recorded_last_day_goes_before_the_counted_one(known, last):
    days = {name: PartialDay.parse(text) for name, text in known.items()}
    assert last_day_served(state(**days), RULE) == (date.fromisoformat(last) if last else None)


def test_a_sanction_without_a_running_period_has_no_last_day():
    oral = BOOK.sanctions["light-oral"]
    assert last_day_served(state(served_from=PartialDay(2025, 4, 1)), oral) is None


def test_a_sanction_that_an_appeal_restates_is_served_from_the_same_day_on():
    walk = delivered_sanction()
    walk.take("take_effect", "2024-12-27", A)
    begun = walk.take("execute", "2025-01-02", A, from_day="2025-01-02", until_day="2025-12-31")
    walk.take("file_appeal", "2025-01-03", A)
    walk.take("decide_appeal", "2025-03-14", A, outcome="lightened", sanction="heavy-demotion")

    first, second = walk.standing.sanctions
    assert (first.served_until, first.carried_out_by) == (PartialDay(2025, 12, 31), begun)
    assert (second.served_from, second.carried_out_by) == (PartialDay(2025, 1, 2), begun)
    assert second.served_until is None  # the new kind of sanction has a length of its own
    assert last_day_served(second, RULE) == date(2026, 1, 1)


def test_its_end_is_recorded_on_the_sanction_that_stands():
    walk = delivered_sanction()
    walk.take("take_effect", "2024-12-27", A)
    walk.take("execute", "2025-01-02", A, from_day="2025-01-02")
    ended = walk.take("end_sanction", "2026-01-05", A, how="time_over")

    (held,) = walk.standing.sanctions
    assert held.ended_by == ended
