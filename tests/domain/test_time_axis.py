"""The line of time: gaps, ticks and levels, counted by hand and for any days."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from tracker.domain.time_axis import APART, GAP_WIDTH, NARROWEST, WIDTH, axis_over, levels_of


def on(text):
    day = date.fromisoformat(text)
    return day, day


DAYS = st.dates(date(1990, 1, 1), date(2060, 12, 31))
SPANS = st.lists(
    st.tuples(DAYS, st.integers(0, 800)).map(lambda s: (s[0], s[0] + timedelta(days=s[1]))),
    min_size=1,
    max_size=30,
)


def test_nothing_makes_no_line():
    assert axis_over([]).width == 0


def test_one_day_stands_in_the_middle_of_a_short_stretch():
    axis = axis_over([on("2024-10-03")])

    (stretch,) = axis.stretches
    assert (stretch.first, stretch.last) == (date(2024, 10, 1), date(2024, 10, 5))
    assert stretch.width == 100  # five days of 20 pixels
    assert axis.x(date(2024, 10, 3)) == 40
    assert axis.x(date(2024, 10, 3), end=True) == 60


def test_an_act_of_two_years_before_is_set_apart_by_a_gap():
    axis = axis_over([on("2022-10-03"), on("2024-10-03"), on("2024-10-20")])

    assert [one.is_gap for one in axis.stretches] == [False, True, False]
    (gap,) = axis.gaps
    assert (gap.first, gap.last) == (date(2022, 10, 6), date(2024, 9, 30))
    assert gap.width == GAP_WIDTH


def test_sixty_days_without_anything_are_drawn_and_sixty_one_are_a_gap():
    assert not axis_over([on("2024-01-01"), on("2024-03-01")]).gaps
    assert axis_over([on("2024-01-01"), on("2024-03-02")]).gaps


def test_a_year_known_only_as_such_is_a_range_that_may_cross_a_gap():
    axis = axis_over([(date(2022, 1, 1), date(2022, 12, 31)), on("2022-12-30")])

    assert len(axis.gaps) == 1
    assert axis.x(date(2022, 1, 1)) < axis.gaps[0].x < axis.x(date(2022, 12, 31))


def test_ticks_of_a_fortnight_name_days_and_of_years_name_months_or_years():
    fortnight = axis_over([on("2024-10-01"), on("2024-10-14")])
    years = axis_over([(date(2020, m, 1), date(2020, m, 1)) for m in range(1, 13)])

    assert {tick.unit for tick in fortnight.ticks} == {"day"}
    assert {tick.unit for tick in years.ticks if not tick.in_full} == {"month"}


def test_every_stretch_begins_with_a_day_in_full():
    axis = axis_over([on("2022-10-03"), on("2024-10-03")])

    full = [tick for tick in axis.ticks if tick.in_full]
    assert [tick.on for tick in full] == [date(2022, 10, 1), date(2024, 10, 1)]


@given(SPANS)
def test_a_later_day_never_stands_before_an_earlier_one(spans):
    axis = axis_over(spans)
    days = sorted({day for span in spans for day in span})
    places = [axis.x(day) for day in days]

    assert places == sorted(places)
    assert all(0 <= x <= axis.width for x in places)


@given(SPANS)
def test_stretches_join_and_words_under_them_have_room(spans):
    axis = axis_over(spans)
    for one, following in zip(axis.stretches, axis.stretches[1:], strict=False):
        assert one.last + timedelta(days=1) == following.first
        assert abs(one.x + one.width - following.x) <= 0.2
    for one, following in zip(axis.ticks, axis.ticks[1:], strict=False):
        assert following.x - one.x >= min(APART, NARROWEST) - 0.2
    drawn = [one for one in axis.stretches if not one.is_gap]
    assert sum(one.width for one in drawn) <= WIDTH + NARROWEST * len(drawn) + 1


@given(SPANS)
def test_every_day_of_a_span_is_on_the_line(spans):
    axis = axis_over(spans)
    for first, last in spans:
        assert axis.stretches[0].first <= first
        assert last <= axis.stretches[-1].last
        assert axis.covers(first)
        assert axis.covers(last)


def test_marks_that_touch_stand_one_above_the_other():
    assert levels_of([(0, 20), (10, 30), (20, 40), (25, 45)], 4) == [0, 1, 0, 2]


def test_what_finds_no_free_level_stands_on_the_last():
    assert levels_of([(0, 20)] * 5, 3) == [0, 1, 2, 2, 2]
