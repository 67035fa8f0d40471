"""What a report speaks of: whole months, whole quarters, elections."""

from datetime import date

import pytest

from tests.builders import law_documents
from tracker.domain.law import RunningLaw
from tracker.domain.periods import (
    ReportKind,
    faults_of,
    last_month,
    last_quarter,
    months_later,
    past_periods,
    period_before,
    quarter_around,
    read_period,
)

ELECTIONS = {"pilkada-2024"}


@pytest.mark.parametrize(
    ("text", "since", "until"),
    [
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29)),
        ("2024-12", date(2024, 12, 1), date(2024, 12, 31)),
        ("2024-t1", date(2024, 1, 1), date(2024, 3, 31)),
        ("2023-t4", date(2023, 10, 1), date(2023, 12, 31)),
    ],
)
def test_a_month_and_a_quarter_run_from_their_first_to_their_last_day(text, since, until):
    found = read_period(text, ELECTIONS)
    assert found is not None
    assert (found.since, found.until, found.text) == (since, until, text)


def test_an_election_has_no_days_of_its_own():
    found = read_period("pilkada-2024", ELECTIONS)
    assert found is not None
    assert (found.kind, found.election, found.since) == (ReportKind.ELECTION, "pilkada-2024", None)


@pytest.mark.parametrize("text", ["", "2024", "2024-13", "2024-t5", "1024-01", "pilkada-2030"])
def test_anything_else_is_no_period(text):
    assert read_period(text, ELECTIONS) is None


@pytest.mark.parametrize(
    ("today", "month", "quarter"),
    [
        (date(2024, 10, 7), "2024-09", "2024-t3"),
        (date(2024, 10, 1), "2024-09", "2024-t3"),
        (date(2024, 9, 30), "2024-08", "2024-t2"),
        (date(2024, 1, 31), "2023-12", "2023-t4"),
    ],
)
def test_the_last_whole_ones_are_proposed(today, month, quarter):
    assert (last_month(today).text, last_quarter(today).text) == (month, quarter)


def test_past_ones_go_back_without_a_gap():
    texts = [one.text for one in past_periods(date(2024, 2, 10), 3, 2)]
    assert texts == ["2024-01", "2023-12", "2023-11", "2023-t4", "2023-t3"]


def test_no_report_is_made_of_a_period_that_goes_on_or_with_data_from_before_its_end():
    september, today = read_period("2024-09", ()), date(2024, 10, 7)
    assert september is not None
    assert faults_of(september, today, today) == {}
    assert faults_of(september, date(2024, 9, 30), today) == {}
    assert faults_of(september, date(2024, 9, 29), today) == {"as_of": ["before_period_ends"]}
    assert faults_of(september, date(2024, 10, 8), today) == {"as_of": ["in_the_future"]}
    assert faults_of(september, today, date(2024, 9, 30)) == {"period": ["period_not_over"]}


@pytest.mark.parametrize(
    ("text", "before"),
    [
        ("2024-01", "2023-12"),
        ("2024-10", "2024-09"),
        ("2024-t1", "2023-t4"),
        ("2024-t3", "2024-t2"),
        ("pilkada-2024", "pilkada-2020"),
        ("pemilu-2024", "pemilu-2019"),
        ("pemilu-2019", None),
        ("psu-2025-60d", None),
    ],
)
def test_before_a_period_comes_one_of_the_same_kind_where_one_is_known(text, before):
    elections = RunningLaw.from_documents(law_documents()).book.elections
    asked = read_period(text, elections)
    assert asked is not None
    found = period_before(asked, elections)
    assert (found.text if found else None) == before
    assert found is None or found == read_period(before, elections)


def test_a_month_has_its_quarter_and_a_quarter_has_none():
    month, quarter = read_period("2024-08", ELECTIONS), read_period("2024-t2", ELECTIONS)
    assert month is not None
    assert quarter is not None
    around = quarter_around(month)
    assert around == read_period("2024-t3", ELECTIONS)
    assert quarter_around(quarter) is None


@pytest.mark.parametrize(
    ("month", "many", "found"), [("2024-01", -1, "2023-12"), ("2024-11", 3, "2025-02")]
)
def test_months_are_counted_across_the_year(month, many, found):
    assert months_later(month, many) == found
