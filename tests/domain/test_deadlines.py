"""Terms counted by hand over the real decrees of 2023 to 2026, and against a slower count."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.domain import decreed
from tracker.domain.deadlines import (
    Calendar,
    DayOff,
    DayOffKind,
    DecreedYear,
    StandingState,
    Unit,
    Why,
    Zone,
    calendar_from,
    days_between,
    due_on,
    office_day,
    on_the_wall,
    read_from_the_wall,
    standing,
    working_days_between,
)

WORKING, CALENDAR = Unit.WORKING_DAYS, Unit.CALENDAR_DAYS


def day_off(on, kind=DayOffKind.NATIONAL, decree="SKB 1/2030", known_from=None, **more):
    return DayOff(on, f"Libur {on}", f"Day off {on}", kind, decree, known_from, **more)


def decreed_days():
    for row in decreed.ROWS:
        yield day_off(
            row.on,
            DayOffKind(row.kind),
            row.decree,
            row.known_from,
            withdrawn_on=row.withdrawn_on,
            withdrawn_by=row.withdrawn_by,
        )


INDONESIA = calendar_from(decreed_days())

BY_HAND = [
    # Bawaslu, Pemilu: working days
    ("UU 7/2017 Art. 454(6), plain weeks", "2023-11-07", 7, WORKING, "2023-11-16"),
    ("UU 7/2017 Art. 454(6), Christmas", "2023-12-15", 7, WORKING, "2023-12-28"),
    ("UU 7/2017 Art. 454(6), year's end", "2023-12-27", 7, WORKING, "2024-01-08"),
    ("UU 7/2017 Art. 454(6), Imlek", "2024-01-31", 7, WORKING, "2024-02-13"),
    ("UU 7/2017 Art. 454(6), voting day", "2024-02-06", 7, WORKING, "2024-02-20"),
    ("UU 7/2017 Art. 454(5), found on a Saturday", "2023-12-23", 7, WORKING, "2024-01-05"),
    ("UU 7/2017 Art. 454(7), Lebaran 2024", "2024-04-03", 7, WORKING, "2024-04-22"),
    ("UU 7/2017 Art. 454(8), Lebaran and 1 May", "2024-04-05", 14, WORKING, "2024-05-06"),
    ("UU 7/2017 Art. 454(8), start on a holiday", "2024-01-01", 14, WORKING, "2024-01-19"),
    ("Perbawaslu 7/2022 Art. 15(1), weekend", "2024-02-09", 2, WORKING, "2024-02-13"),
    ("Perbawaslu 7/2022 Art. 15(1), voting day", "2024-02-13", 2, WORKING, "2024-02-16"),
    # Bawaslu, Pilkada: calendar days
    ("UU Pilkada Art. 134(4), a week", "2024-09-16", 7, CALENDAR, "2024-09-23"),
    ("UU Pilkada Art. 134(4), leap day", "2024-02-23", 7, CALENDAR, "2024-03-01"),
    ("UU Pilkada Art. 134(4), ends on a Sunday", "2024-09-22", 7, CALENDAR, "2024-09-29"),
    ("UU Pilkada Art. 134(4), ends on voting day", "2024-11-20", 7, CALENDAR, "2024-11-27"),
    ("UU Pilkada Art. 134(5), ends on a Saturday", "2024-09-25", 3, CALENDAR, "2024-09-28"),
    ("UU Pilkada Art. 134(5), ends on joint leave", "2024-12-23", 3, CALENDAR, "2024-12-26"),
    ("UU Pilkada Art. 134(6), month's end", "2024-09-26", 5, CALENDAR, "2024-10-01"),
    ("UU Pilkada Art. 134(6), year's end", "2024-12-28", 5, CALENDAR, "2025-01-02"),
    ("UU Pilkada Art. 135(2), a day and a night", "2024-11-30", 1, CALENDAR, "2024-12-01"),
    # BKN's task force and personal data
    ("BKN task force, verification", "2024-09-30", 7, CALENDAR, "2024-10-07"),
    ("BKN task force, Bawaslu's study", "2024-10-03", 3, WORKING, "2024-10-08"),
    ("UU 27/2022, notice of a breach", "2025-07-31", 3, CALENDAR, "2025-08-03"),
    # PPK: discipline
    ("PP 94/2021 Art. 26(2), Lebaran 2023", "2023-04-13", 7, WORKING, "2023-05-02"),
    ("PP 94/2021 Art. 26(2), Nyepi and Lebaran 2026", "2026-03-12", 7, WORKING, "2026-03-30"),
    ("PP 94/2021 Art. 26(3), one weekend", "2026-03-02", 7, WORKING, "2026-03-11"),
    ("PP 94/2021 Art. 26(3), Waisak", "2025-05-09", 7, WORKING, "2025-05-22"),
    ("PP 94/2021 Art. 37(3), Pancasila", "2023-05-23", 14, WORKING, "2023-06-14"),
    ("PP 94/2021 Art. 37(3), Idul Adha 2023", "2023-06-15", 14, WORKING, "2023-07-10"),
    ("PP 94/2021 Art. 37(3), Lebaran 2025", "2025-03-17", 14, WORKING, "2025-04-15"),
    ("PP 94/2021 Art. 37(3), 18 August 2025", "2025-08-11", 14, WORKING, "2025-09-01"),
    ("PerBKN 6/2022 Art. 49(8), Lebaran 2025", "2025-03-27", 3, WORKING, "2025-04-10"),
    ("PerBKN 6/2022 Art. 49(8), Imlek 2025", "2025-01-24", 3, WORKING, "2025-02-03"),
    ("PerBKN 6/2022 Art. 49(8), Christmas 2026", "2026-12-22", 3, WORKING, "2026-12-29"),
    ("PerBKN 6/2022 Art. 50(1), worked example", "2026-07-14", 15, WORKING, "2026-08-04"),
    ("PerBKN 6/2022 Art. 50(1), August 2026", "2026-08-06", 15, WORKING, "2026-08-31"),
    ("PerBKN 6/2022 Art. 50(1), year's end", "2024-12-09", 15, WORKING, "2025-01-02"),
    ("PerBKN 6/2022 Art. 50(1), Lebaran 2026", "2026-03-02", 15, WORKING, "2026-03-30"),
    ("PerBKN 6/2022 Art. 50(1), Pilkada voting day", "2024-11-20", 15, WORKING, "2024-12-12"),
    ("BKN follow-up, Maulid", "2023-09-08", 14, WORKING, "2023-09-29"),
    ("BKN follow-up, month's end", "2024-10-24", 14, WORKING, "2024-11-13"),
    # PPK: ethics
    ("PMK 190/2018, start on Idul Adha", "2024-06-17", 7, WORKING, "2024-06-27"),
    ("Permenkop UKM 9/2022 Art. 20(1), Ascension", "2024-05-07", 5, WORKING, "2024-05-16"),
    # Remedies
    ("PP 79/2021, objection", "2025-05-06", 14, WORKING, "2025-05-28"),
    ("PP 79/2021, decision on an objection", "2025-05-28", 21, WORKING, "2025-07-03"),
    ("PP 79/2021 Art. 11(3), appeal", "2025-08-29", 14, WORKING, "2025-09-19"),
    ("PP 79/2021 Art. 11(3), year's end", "2025-12-22", 14, WORKING, "2026-01-14"),
    ("PP 79/2021 Art. 13, PPK's reply, leap day", "2024-01-30", 21, WORKING, "2024-03-04"),
    ("PP 79/2021, decision of the BPASN", "2026-01-02", 65, WORKING, "2026-04-16"),
    ("Perma 6/2018 Art. 5(1), working days", "2025-06-02", 90, WORKING, "2025-10-13"),
    ("Perma 6/2018 Art. 5(1), calendar days", "2025-06-02", 90, CALENDAR, "2025-08-31"),
]


@pytest.mark.parametrize(
    ("start", "length", "unit", "due"), [pytest.param(*case[1:], id=case[0]) for case in BY_HAND]
)
def test_a_term_ends_where_a_hand_count_ends(start, length, unit, due):
    counted = due_on(date.fromisoformat(start), length, unit, INDONESIA)
    assert counted.due == date.fromisoformat(due)
    assert not counted.provisional


@pytest.mark.parametrize(
    ("start", "length", "is_off"),
    [
        pytest.param("2024-09-16", 7, False, id="a Monday"),
        pytest.param("2024-09-22", 7, True, id="a Sunday"),
        pytest.param("2024-11-20", 7, True, id="voting day"),
        pytest.param("2024-12-23", 3, True, id="joint leave"),
    ],
)
def test_a_calendar_term_does_not_roll_but_says_that_it_ends_on_a_day_off(start, length, is_off):
    assert due_on(date.fromisoformat(start), length, CALENDAR, INDONESIA).ends_on_day_off is is_off


def test_the_worked_example_is_explained_day_by_day():
    due = due_on(date(2026, 7, 14), 15, WORKING, INDONESIA)
    assert (due.days[0].on, due.days[0].number) == (date(2026, 7, 15), 1)
    assert (due.days[-1].on, due.days[-1].number) == (date(2026, 8, 4), 15)
    weekends = [day.on.day for day in due.days if day.why is Why.WEEKEND]
    assert weekends == [18, 19, 25, 26, 1, 2]
    assert len(due.days) == 21


def test_every_day_of_lebaran_says_why_it_is_not_counted_and_by_which_decree():
    told = [
        (day.on.day, day.number, day.why, day.decree)
        for day in due_on(date(2026, 3, 17), 2, WORKING, INDONESIA).days
    ]
    decree = "SKB 1497/2025"
    assert told == [
        (18, None, Why.JOINT_LEAVE, decree),
        (19, None, Why.HOLIDAY, decree),
        (20, None, Why.JOINT_LEAVE, decree),
        (21, None, Why.WEEKEND, decree),  # the feast itself, on a Saturday
        (22, None, Why.WEEKEND, decree),
        (23, None, Why.JOINT_LEAVE, decree),
        (24, None, Why.JOINT_LEAVE, decree),
        (25, 1, Why.WORKING, None),
        (26, 2, Why.WORKING, None),
    ]


def test_a_calendar_term_counts_every_day_and_still_names_the_holidays():
    days = due_on(date(2024, 12, 24), 3, CALENDAR, INDONESIA).days
    assert [(day.number, day.why) for day in days] == [(n, Why.CALENDAR) for n in (1, 2, 3)]
    assert [day.day_off.label_en if day.day_off else None for day in days] == [
        "Day off 2024-12-25",
        "Day off 2024-12-26",
        None,
    ]


CHANGED = [
    # 19 and 20 April became joint leave and 26 April a working day, on 29 March 2023
    ("SKB 327/2023, the day before", "2023-04-13", 7, "2023-03-28", "2023-04-28"),
    ("SKB 327/2023, the day of", "2023-04-13", 7, "2023-03-29", "2023-05-02"),
    # 28 and 30 June became joint leave, on 20 June 2023
    ("SKB 624/2023, the day before", "2023-06-15", 14, "2023-06-19", "2023-07-06"),
    ("SKB 624/2023, the day of", "2023-06-15", 14, "2023-06-20", "2023-07-10"),
    # 27 November became a holiday, on 21 November 2024
    ("Keppres 33/2024, the day before", "2024-11-20", 15, "2024-11-20", "2024-12-11"),
    ("Keppres 33/2024, the day of", "2024-11-20", 15, "2024-11-21", "2024-12-12"),
    # 18 August became joint leave, on 7 August 2025
    ("SKB 933/2025, the day before", "2025-08-11", 14, "2025-08-06", "2025-08-29"),
    ("SKB 933/2025, the day of", "2025-08-11", 14, "2025-08-07", "2025-09-01"),
]


@pytest.mark.parametrize(
    ("start", "length", "seen_on", "due"), [pytest.param(*case[1:], id=case[0]) for case in CHANGED]
)
def test_a_term_counted_on_a_day_knows_the_decrees_of_that_day(start, length, seen_on, due):
    then = INDONESIA.known_on(date.fromisoformat(seen_on))
    counted = due_on(date.fromisoformat(start), length, WORKING, then)
    assert counted.due == date.fromisoformat(due)


def test_a_withdrawn_day_is_off_until_the_decree_that_withdraws_it():
    given_back = date(2023, 4, 26)
    assert not INDONESIA.known_on(date(2023, 3, 28)).is_working(given_back)
    assert INDONESIA.known_on(date(2023, 3, 29)).is_working(given_back)
    assert INDONESIA.is_working(given_back)


def test_looking_from_another_day_forgets_nothing():
    past = INDONESIA.known_on(date(2023, 1, 1))
    assert past.is_working(date(2025, 8, 18))
    assert past.known_on(date(2026, 1, 1)) == INDONESIA.known_on(date(2026, 1, 1))


def test_the_years_of_the_decrees_are_the_decreed_ones():
    assert INDONESIA.decreed_years == {2023, 2024, 2025, 2026}
    assert INDONESIA.known_on(date(2023, 9, 11)).decreed_years == {2023}
    assert INDONESIA.known_on(date(2023, 9, 12)).decreed_years == {2023, 2024}


def test_national_days_alone_do_not_make_a_year_decreed():
    voting_day = day_off(date(2029, 2, 14), decree="Keppres")
    assert calendar_from([voting_day]).decreed_years == frozenset()
    local_leave = day_off(date(2029, 3, 1), DayOffKind.JOINT_LEAVE, region="36")
    assert calendar_from([voting_day, local_leave]).decreed_years == frozenset()


def test_a_year_is_decreed_when_the_later_of_its_two_lists_is_known():
    lists = [
        day_off(date(2029, 1, 1), known_from=date(2028, 9, 1)),
        day_off(date(2029, 2, 14), known_from=date(2029, 2, 1)),
        day_off(date(2029, 1, 2), DayOffKind.JOINT_LEAVE, known_from=date(2028, 10, 1)),
    ]
    calendar = calendar_from(lists)
    assert calendar.known_on(date(2028, 9, 30)).decreed_years == frozenset()
    assert calendar.known_on(date(2028, 10, 1)).decreed_years == {2029}


def test_days_off_without_a_day_of_decree_were_always_known():
    lists = [day_off(date(2029, 1, 1)), day_off(date(2029, 1, 2), DayOffKind.JOINT_LEAVE)]
    long_before = calendar_from(lists).known_on(date(2000, 1, 1))
    assert long_before.decreed_years == {2029}
    assert not long_before.is_working(date(2029, 1, 1))


def test_decreed_years_can_be_stated():
    stated = calendar_from([], decreed=[DecreedYear(2030)])
    assert not due_on(date(2030, 1, 1), 5, WORKING, stated).provisional
    assert due_on(date(2030, 12, 30), 5, WORKING, stated).provisional


def test_a_term_that_reaches_into_a_year_without_a_decree_is_provisional():
    # 15 Dec … 31 Dec 2026 are 11 working days; 1, 4, 5 and 6 January 2027 as far as is known.
    over = due_on(date(2026, 12, 14), 15, WORKING, INDONESIA)
    assert (over.due, over.provisional, over.may_move) == (date(2027, 1, 6), True, True)
    within = due_on(date(2026, 12, 14), 11, WORKING, INDONESIA)
    assert (within.due, within.provisional) == (date(2026, 12, 31), False)


def test_a_decree_settles_a_provisional_term():
    new = [
        day_off(date(2027, 1, 1), known_from=date(2026, 12, 20)),
        day_off(date(2027, 1, 4), DayOffKind.JOINT_LEAVE, known_from=date(2026, 12, 20)),
    ]
    settled = due_on(date(2026, 12, 14), 15, WORKING, calendar_from([*decreed_days(), *new]))
    assert (settled.due, settled.provisional) == (date(2027, 1, 8), False)


def test_a_provisional_calendar_term_cannot_move():
    over = due_on(date(2026, 12, 28), 7, CALENDAR, INDONESIA)
    assert (over.due, over.provisional, over.may_move) == (date(2027, 1, 4), True, False)


def test_a_year_before_the_decrees_is_as_unknown_as_one_after_them():
    early = due_on(date(2022, 12, 28), 7, WORKING, INDONESIA)
    assert (early.due, early.provisional) == (date(2023, 1, 6), True)


def test_the_day_of_the_event_is_no_day_of_the_term():
    eve = due_on(date(2022, 12, 31), 3, WORKING, INDONESIA)
    assert (eve.due, eve.provisional) == (date(2023, 1, 4), False)


def test_before_its_decree_a_year_is_provisional_and_then_its_holiday_moves_the_term():
    start = date(2023, 12, 27)
    before = due_on(start, 7, WORKING, INDONESIA.known_on(date(2023, 9, 11)))
    after = due_on(start, 7, WORKING, INDONESIA.known_on(date(2023, 9, 12)))
    assert (before.due, before.provisional) == (date(2024, 1, 5), True)
    assert (after.due, after.provisional) == (date(2024, 1, 8), False)


@pytest.mark.parametrize(
    ("start", "length", "due"),
    [
        pytest.param("2026-03-02", 7, "2026-03-10", id="Saturday counts"),
        pytest.param("2026-07-14", 15, "2026-07-31", id="the worked example"),
        pytest.param("2024-05-30", 3, "2024-06-04", id="a holiday on a Saturday costs a day"),
    ],
)
def test_an_office_with_six_working_days_counts_saturdays(start, length, due):
    six = INDONESIA.with_workweek(6)
    assert due_on(date.fromisoformat(start), length, WORKING, six).due == date.fromisoformat(due)


def test_a_working_week_has_five_or_six_days():
    with pytest.raises(ValueError, match="5 or 6"):
        INDONESIA.with_workweek(7)


@pytest.mark.parametrize(
    ("office", "due"),
    [
        pytest.param("36.04", "2025-04-21", id="the regency itself"),
        pytest.param("36.04.01", "2025-04-21", id="a district in it"),
        pytest.param("36", "2025-04-17", id="the province around it"),
        pytest.param("36.0", "2025-04-17", id="a code that merely begins alike"),
        pytest.param("36.041", "2025-04-17", id="a longer code that merely begins alike"),
        pytest.param(None, "2025-04-17", id="no region"),
    ],
)
def test_a_local_day_off_binds_the_offices_of_its_region(office, due):
    local = day_off(date(2025, 4, 16), DayOffKind.LOCAL, "SK Bupati", region="36.04")
    here = calendar_from([*decreed_days(), local]).for_region(office)
    assert due_on(date(2025, 4, 14), 3, WORKING, here).due == date.fromisoformat(due)


def test_a_local_day_off_gives_its_reason():
    local = day_off(date(2025, 4, 16), DayOffKind.LOCAL, "SK Bupati", region="36.04")
    here = calendar_from([local]).for_region("36.04")
    assert here.is_counted(local.on, WORKING) == (False, Why.LOCAL, "SK Bupati")


def test_a_day_listed_twice_is_named_by_the_stronger_decree():
    on = date(2030, 5, 1)
    rows = [
        day_off(on, DayOffKind.JOINT_LEAVE, "SKB 2/2030"),
        day_off(on, DayOffKind.NATIONAL, "SKB 1/2030"),
        day_off(on, DayOffKind.LOCAL, "SK 3/2030"),
    ]
    for order in (rows, rows[::-1]):
        assert calendar_from(order).is_counted(on, WORKING) == (False, Why.HOLIDAY, "SKB 1/2030")


def test_a_term_without_days_is_refused():
    with pytest.raises(ValueError, match="at least one day"):
        due_on(date(2026, 1, 5), 0, WORKING, INDONESIA)


@pytest.mark.parametrize(
    ("earlier", "later", "days"),
    [
        pytest.param("2026-07-31", "2026-08-04", 2, id="two working days left"),
        pytest.param("2026-08-04", "2026-08-07", 3, id="three working days later"),
        pytest.param("2026-08-07", "2026-08-04", -3, id="and back"),
        pytest.param("2026-08-04", "2026-08-04", 0, id="the day itself"),
        pytest.param("2026-03-17", "2026-03-25", 1, id="over Lebaran"),
        pytest.param("2026-08-07", "2026-08-09", 0, id="into the weekend"),
        pytest.param("2023-12-29", "2024-12-31", 238, id="2024: 262 less 24"),
    ],
)
def test_working_days_between_two_days_leave_out_the_first(earlier, later, days):
    span = date.fromisoformat(earlier), date.fromisoformat(later)
    assert working_days_between(*span, INDONESIA) == days


@pytest.mark.parametrize(
    ("today", "met_on", "state", "days_left", "calendar_days_left"),
    [
        ("2026-07-30", None, StandingState.OPEN, 3, 5),
        ("2026-07-31", None, StandingState.SOON, 2, 4),
        ("2026-08-02", None, StandingState.SOON, 2, 2),
        ("2026-08-04", None, StandingState.TODAY, 0, 0),
        ("2026-08-05", None, StandingState.LATE, -1, -1),
        ("2026-08-07", None, StandingState.LATE, -3, -3),
        ("2026-08-10", "2026-08-03", StandingState.MET, 1, 1),
        ("2026-08-10", "2026-08-04", StandingState.MET, 0, 0),
        ("2026-08-20", "2026-08-10", StandingState.MET_LATE, -4, -6),
    ],
)
def test_a_working_term_stands_by_its_own_days(today, met_on, state, days_left, calendar_days_left):
    stands = standing(
        date(2026, 8, 4),
        WORKING,
        INDONESIA,
        today=date.fromisoformat(today),
        met_on=met_on and date.fromisoformat(met_on),
    )
    told = stands.state, stands.days_left, stands.calendar_days_left, stands.unit
    assert told == (state, days_left, calendar_days_left, WORKING)


def test_a_term_due_on_friday_is_late_on_saturday_before_a_working_day_has_passed():
    stands = standing(date(2026, 8, 7), WORKING, INDONESIA, today=date(2026, 8, 8))
    assert (stands.state, stands.days_left) == (StandingState.LATE, 0)
    assert stands.calendar_days_left == -1


def test_a_calendar_term_stands_by_calendar_days():
    due = date(2024, 9, 29)
    stands = standing(due, CALENDAR, INDONESIA, today=date(2024, 9, 26))
    assert (stands.state, stands.days_left, stands.unit) == (StandingState.OPEN, 3, CALENDAR)
    assert standing(due, CALENDAR, INDONESIA, today=date(2024, 9, 26), soon_within=3).state is (
        StandingState.SOON
    )


@pytest.mark.parametrize(
    ("hour", "zone", "day"),
    [
        (16, Zone.WIB, 13),
        (17, Zone.WIB, 14),
        (15, Zone.WITA, 13),
        (16, Zone.WITA, 14),
        (14, Zone.WIT, 13),
        (15, Zone.WIT, 14),
    ],
)
def test_the_office_day_begins_at_midnight_in_the_office(hour, zone, day):
    assert office_day(datetime(2026, 7, 13, hour, 0, tzinfo=UTC), zone) == date(2026, 7, day)


def test_the_office_day_takes_a_moment_of_any_zone_and_none_without():
    moment = datetime(2026, 7, 13, 23, 30, tzinfo=timezone(timedelta(hours=7)))
    assert office_day(moment, Zone.WIT) == date(2026, 7, 14)
    with pytest.raises(ValueError, match=r"^A moment without a zone is no moment\.$"):
        office_day(moment.replace(tzinfo=None), Zone.WIT)


FIRST = date(2029, 11, 1)
near = st.integers(0, 120).map(lambda days: FIRST + timedelta(days=days))
calendars = st.builds(
    lambda offs, workweek: (offs, workweek, calendar_from(map(day_off, offs), workweek=workweek)),
    st.sets(near, max_size=60),
    st.sampled_from([5, 6]),
)
repeatable = settings(max_examples=300, derandomize=True, deadline=None)


def slow_working_days(first, offs, workweek):
    """Every working day after `first`, one by one."""
    for step in range(1, 400):
        on = first + timedelta(days=step)
        if on.weekday() < workweek and on not in offs:
            yield on


@repeatable
@given(calendars, near, st.integers(1, 65))
def test_any_working_term_ends_where_a_slower_count_ends(drawn, start, length):
    offs, workweek, calendar = drawn
    due = due_on(start, length, WORKING, calendar)
    expected = list(slow_working_days(start, offs, workweek))[:length]
    assert due.due == expected[-1]
    assert [day.on for day in due.days if day.counted] == expected
    assert [day.number for day in due.days if day.counted] == list(range(1, length + 1))
    assert not due.ends_on_day_off
    assert working_days_between(start, due.due, calendar) == length


@repeatable
@given(calendars, near, near)
def test_any_two_days_are_as_far_apart_as_a_slower_count_says(drawn, one, other):
    offs, workweek, calendar = drawn
    earlier, later = sorted((one, other))
    expected = sum(on <= later for on in slow_working_days(earlier, offs, workweek))
    assert working_days_between(earlier, later, calendar) == expected
    assert working_days_between(later, earlier, calendar) == -expected
    assert days_between(earlier, later, CALENDAR, calendar) == (later - earlier).days


@repeatable
@given(calendars, near, st.integers(1, 365))
def test_any_calendar_term_ends_so_many_days_later(drawn, start, length):
    due = due_on(start, length, CALENDAR, drawn[2])
    assert due.due == start + timedelta(days=length)
    assert due.ends_on_day_off is not drawn[2].is_working(due.due)


def test_a_calendar_can_be_compared_and_used_as_a_key():
    again = calendar_from(decreed_days())
    assert again == INDONESIA
    assert {INDONESIA: 1}[again] == 1
    assert isinstance(again, Calendar)


@pytest.mark.parametrize(("zone", "hour"), [(Zone.WIB, 9), (Zone.WITA, 10), (Zone.WIT, 11)])
def test_a_clock_on_the_wall_shows_the_time_of_its_zone_and_is_read_back(zone, hour):
    moment = datetime(2024, 10, 7, 2, 30, tzinfo=UTC)

    shown = on_the_wall(moment, zone)

    assert (shown.day, shown.hour, shown.minute) == (7, hour, 30)
    assert read_from_the_wall(datetime(2024, 10, 7, hour, 30), zone) == moment  # noqa: DTZ001 - a clock on the wall knows no zone
    assert read_from_the_wall(moment.replace(hour=hour), zone) == moment
