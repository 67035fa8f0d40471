"""The ladder of reminders, counted by hand on the calendar of 2024."""

from datetime import date, timedelta

import pytest

from tests.builders import law_documents
from tracker.domain.law import RunningLaw
from tracker.domain.reminding import (
    LADDER,
    Rung,
    Told,
    days_ahead,
    digest_day,
    ladder_of,
    last_due_told_on,
    reminders,
    told_by,
)


@pytest.fixture(scope="module")
def calendar():
    return RunningLaw.from_documents(law_documents()).calendar


def days(found):
    return [(one.on.isoformat(), one.rung.told.value) for one in found]


def test_a_term_in_a_plain_week(calendar):
    """From Thursday 3 October to Monday 14 October 2024."""
    assert days(reminders(date(2024, 10, 3), date(2024, 10, 14), calendar)) == [
        ("2024-10-09", "handler"),
        ("2024-10-11", "handler"),
        ("2024-10-14", "handler"),
        ("2024-10-15", "supervisor"),
        ("2024-10-21", "agency_above"),
    ]


def test_nobody_is_reminded_on_a_day_off(calendar):
    """A calendar-day term that ends on Sunday 13 October 2024 is announced on Friday the 11th,
    and climbs from Monday the 14th."""
    found = reminders(date(2024, 10, 3), date(2024, 10, 13), calendar)

    assert all(calendar.is_working(one.on) for one in found)
    assert days(found) == [
        ("2024-10-08", "handler"),
        ("2024-10-10", "handler"),
        ("2024-10-11", "handler"),
        ("2024-10-14", "supervisor"),
        ("2024-10-18", "agency_above"),
    ]


def test_joint_leave_around_lebaran_is_no_time_to_remind(calendar):
    """Due on Tuesday 16 April 2024, the first working day after the leave of 8 to 15 April."""
    found = reminders(date(2024, 4, 1), date(2024, 4, 16), calendar)

    assert days(found)[:3] == [
        ("2024-04-03", "handler"),
        ("2024-04-05", "handler"),
        ("2024-04-16", "handler"),
    ]


def test_a_short_term_is_not_announced_before_it_began(calendar):
    """Two working days from Monday 7 October 2024: nothing on the Friday before."""
    found = reminders(date(2024, 10, 7), date(2024, 10, 9), calendar)

    assert days(found)[:2] == [("2024-10-08", "handler"), ("2024-10-09", "handler")]


@pytest.mark.parametrize(
    ("today", "told"),
    [
        ("2024-10-08", None),
        ("2024-10-09", Told.HANDLER),
        ("2024-10-14", Told.HANDLER),
        ("2024-10-15", Told.SUPERVISOR),
        ("2024-10-20", Told.SUPERVISOR),
        ("2024-10-21", Told.AGENCY_ABOVE),
        ("2024-12-31", Told.AGENCY_ABOVE),
    ],
)
def test_a_late_term_climbs(calendar, today, told):
    found = told_by(
        reminders(date(2024, 10, 3), date(2024, 10, 14), calendar), date.fromisoformat(today)
    )

    assert (found.rung.told if found else None) == told


def test_the_ladder_has_a_rung_for_the_day_itself():
    assert [rung.working_days for rung in LADDER] == [-3, -1, 0, 1, 5]


def test_an_agency_sets_its_own_ladder():
    assert ladder_of({}) == LADDER
    assert ladder_of({"remind_ahead": [5, 2], "tell_above": 10}) == (
        Rung(-5, Told.HANDLER),
        Rung(-2, Told.HANDLER),
        Rung(1, Told.SUPERVISOR),
        Rung(10, Told.AGENCY_ABOVE),
    )


@pytest.mark.parametrize(
    ("text", "days"), [("3, 1, 0", [3, 1, 0]), ("0", [0]), (" 1,10 ", [10, 1])]
)
def test_the_days_ahead_are_read_as_people_write_them(text, days):
    assert days_ahead(text) == days


@pytest.mark.parametrize("text", ["", "tiga", "3;1", "3,3", "11", "-1", "1,", "²"])
def test_what_is_no_list_of_days_ahead_is_refused(text):
    with pytest.raises(ValueError, match=r"list of days|invalid literal"):
        days_ahead(text)


def test_the_digest_of_a_day_off_is_that_of_the_working_day_before(calendar):
    assert digest_day(date(2024, 10, 14), calendar) == date(2024, 10, 14)
    assert digest_day(date(2024, 10, 13), calendar) == date(2024, 10, 11)  # Sunday


def test_the_latest_day_that_has_climbed_is_the_one_whose_rung_is_reached(calendar):
    """By the ladder itself, for every last day of a month: told five working days after it."""
    for today in (date(2024, 10, 21), date(2024, 12, 30), date(2025, 4, 9)):
        last = last_due_told_on(today, 5, calendar)
        reached = [
            due
            for ago in range(40)
            if (due := today - timedelta(days=ago))
            and any(
                one.on <= today and one.rung.told is Told.AGENCY_ABOVE
                for one in reminders(due - timedelta(days=60), due, calendar)
            )
        ]
        assert last == max(reached)
