"""What reaches whom, how, and when a mail may go out."""

from datetime import date, datetime, timedelta

import pytest

from tracker.domain.deadlines import Calendar, DayOff, DayOffKind, Zone
from tracker.domain.notifying import (
    CANNOT_WAIT,
    NEVER_MAILED,
    PAUSES,
    Quiet,
    Topic,
    When,
    may_be,
    may_send,
    next_allowed,
    next_digest,
    pause_after,
    when_of,
)

CALENDAR = Calendar(
    days_off=(DayOff(date(2024, 10, 9), "Libur", "Off", DayOffKind.NATIONAL, "uji"),)
)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text)


@pytest.mark.parametrize(
    ("moment", "allowed"),
    [
        ("2024-10-07T05:59+07:00", False),
        ("2024-10-07T06:00+07:00", True),
        ("2024-10-07T19:59+07:00", True),
        ("2024-10-07T20:00+07:00", False),
        ("2024-10-05T10:00+07:00", False),  # a Saturday
        ("2024-10-09T10:00+07:00", False),  # a day off
        ("2024-10-07T23:30+00:00", True),  # 06.30 on the wall of a western office
    ],
)
def test_mail_goes_out_by_day_when_the_office_is_open(moment: str, allowed: bool) -> None:
    assert may_send(at(moment), Zone.WIB, CALENDAR, Quiet()) is allowed


def test_the_same_moment_is_night_in_one_zone_and_morning_in_another() -> None:
    early = at("2024-10-07T05:00+07:00")
    assert not may_send(early, Zone.WIB, CALENDAR, Quiet())
    assert may_send(early, Zone.WITA, CALENDAR, Quiet())


def test_without_a_night_only_days_off_hold_mail_back() -> None:
    assert may_send(at("2024-10-07T03:00+07:00"), Zone.WIB, CALENDAR, Quiet(0, 0))
    assert not may_send(at("2024-10-09T03:00+07:00"), Zone.WIB, CALENDAR, Quiet(0, 0))


def test_a_night_may_lie_within_one_day() -> None:
    noon = Quiet(12, 13)
    assert [hour for hour in range(24) if noon.holds_at(hour)] == [12]


@pytest.mark.parametrize(
    ("moment", "goes_out"),
    [
        ("2024-10-07T10:13+07:00", "2024-10-07T10:13+07:00"),
        ("2024-10-07T20:13+07:00", "2024-10-08T06:00+07:00"),
        ("2024-10-08T21:00+07:00", "2024-10-10T06:00+07:00"),  # the 9th is a day off
        ("2024-10-04T23:59+07:00", "2024-10-07T06:00+07:00"),
    ],
)
def test_what_waits_goes_out_at_the_next_allowed_moment(moment: str, goes_out: str) -> None:
    found = next_allowed(at(moment), Zone.WIB, CALENDAR, Quiet())
    assert found == at(goes_out)
    assert next_allowed(found, Zone.WIB, CALENDAR, Quiet()) == found


@pytest.mark.parametrize(
    ("queued", "hour", "due"),
    [
        ("2024-10-07T07:59+07:00", 8, "2024-10-07T08:00+07:00"),
        ("2024-10-07T08:00+07:00", 8, "2024-10-07T08:00+07:00"),
        ("2024-10-07T08:01+07:00", 8, "2024-10-08T08:00+07:00"),
        ("2024-10-08T16:00+07:00", 8, "2024-10-10T08:00+07:00"),
        ("2024-10-07T12:00+07:00", 22, "2024-10-08T06:00+07:00"),  # an hour of the night
    ],
)
def test_the_digest_is_due_at_the_wanted_hour_of_an_office_day(
    queued: str, hour: int, due: str
) -> None:
    assert next_digest(at(queued), hour, Zone.WIB, CALENDAR, Quiet()) == at(due)


def test_only_what_cannot_wait_may_come_at_once() -> None:
    at_once = {topic for topic in Topic if When.AT_ONCE in may_be(topic)}
    assert at_once == CANNOT_WAIT
    assert not CANNOT_WAIT & NEVER_MAILED


def test_a_choice_that_a_kind_does_not_have_is_passed_over() -> None:
    assert when_of(Topic.REMARK, {"remark": "at_once"}) is When.DAILY
    assert when_of(Topic.REMARK, {"remark": "in_app"}) is When.IN_APP
    assert when_of(Topic.ASSIGNED, {}) is When.AT_ONCE
    assert when_of(Topic.MAIL_REFUSED, {"mail_refused": "daily"}) is When.IN_APP


def test_pauses_grow_to_six_hours_and_stay() -> None:
    assert [pause_after(tries) for tries in (1, 2, 3)] == [
        timedelta(minutes=minutes) for minutes in (1, 5, 15)
    ]
    assert pause_after(99) == PAUSES[-1] == timedelta(hours=6)
