"""Dates of partial precision."""

from datetime import date

import pytest

from tracker.domain.days import (
    PartialDay,
    certainly_before,
    certainly_not_after,
    certainly_same,
    may_be_same,
)


@pytest.mark.parametrize(
    ("text", "precision", "first", "last"),
    [
        ("2024", "year", date(2024, 1, 1), date(2024, 12, 31)),
        ("2024-02", "month", date(2024, 2, 1), date(2024, 2, 29)),
        ("2023-02", "month", date(2023, 2, 1), date(2023, 2, 28)),
        ("2024-12", "month", date(2024, 12, 1), date(2024, 12, 31)),
        ("2024-10-03", "day", date(2024, 10, 3), date(2024, 10, 3)),
    ],
)
def test_a_date_keeps_the_precision_it_was_given_with(text, precision, first, last):
    day = PartialDay.parse(text)

    assert (day.precision, day.first, day.last, str(day)) == (precision, first, last, text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "24",
        "2024-",
        "2024-1",
        "2024-00",
        "2024-13",
        "2024-10-00",
        "2024-10-32",
        "2023-02-29",
        "2024/10",
        " 2024",
        "2024-10-03T00:00",
        "03-10-2024",
        "1899",
        "2101-01-01",
        "٢٠٢٤",
    ],
)
def test_anything_else_is_no_date(text):
    with pytest.raises(ValueError):
        PartialDay.parse(text)


def test_a_day_without_a_month_cannot_be_built():
    with pytest.raises(ValueError):
        PartialDay(2024, 0, 3)


def test_an_exact_date_becomes_a_partial_day_of_day_precision():
    assert PartialDay.of(date(2024, 9, 22)) == PartialDay.parse("2024-09-22")


def test_dates_are_sorted_as_their_text_is():
    texts = ["2024-10-03", "2023", "2024", "2024-10", "2024-09-30"]

    assert [str(day) for day in sorted(map(PartialDay.parse, texts))] == sorted(texts)


def test_equal_dates_can_be_counted_together():
    assert len({PartialDay.parse("2024-10"), PartialDay(2024, 10)}) == 1


def test_a_month_stands_for_each_of_its_days():
    days = list(PartialDay.parse("2024-02").days())

    assert (len(days), days[0], days[-1]) == (29, date(2024, 2, 1), date(2024, 2, 29))


@pytest.mark.parametrize(
    ("earlier", "later", "before", "not_after"),
    [
        ("2024-09-21", "2024-09-22", True, True),
        ("2024-09-22", "2024-09-22", False, True),
        ("2024-09", "2024-10", True, True),
        ("2024-09", "2024-09-30", False, True),
        ("2024-09", "2024-09-29", False, False),
        ("2024", "2024-12-31", False, True),
        ("2025", "2024", False, False),
    ],
)
def test_only_what_holds_for_every_day_is_certain(earlier, later, before, not_after):
    one, other = PartialDay.parse(earlier), PartialDay.parse(later)

    assert certainly_before(one, other) is before
    assert certainly_not_after(one, other) is not_after


def test_two_equal_months_may_be_the_same_day_but_not_certainly():
    month = PartialDay.parse("2024-10")
    day = PartialDay.parse("2024-10-03")

    assert may_be_same(month, month)
    assert not certainly_same(month, month)
    assert may_be_same(month, day)
    assert not certainly_same(month, day)
    assert certainly_same(day, day)
    assert not may_be_same(day, PartialDay.parse("2024-11"))
