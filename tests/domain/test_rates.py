"""Rates for every 10,000, held against published tables of exact Poisson limits."""

import pytest

from tracker.domain.rates import between, is_apart, rate_of

# Exact 95 % limits of Poisson counts, as printed in tables of medical statistics.
PRINTED = {0: (0.0, 3.689), 1: (0.02532, 5.572), 2: (0.2422, 7.225), 5: (1.6235, 11.668),
           10: (4.7954, 18.390), 50: (37.111, 65.919), 100: (81.364, 121.627)}  # fmt: skip


@pytest.mark.parametrize(("count", "limits"), PRINTED.items())
def test_limits_are_those_of_the_printed_tables(count, limits):
    assert between(count) == pytest.approx(limits, rel=2e-4)


def test_the_two_ways_to_reckon_limits_meet():
    low, high = between(100)
    more = between(101)
    assert more[0] - low == pytest.approx(0.9, abs=0.1)
    assert more[1] - high == pytest.approx(1.1, abs=0.1)


def test_twelve_cases_among_the_8261_of_a_city_are_14_and_a_half_in_10000():
    found = rate_of(12, 8261, 2018)
    assert (round(found.rate, 1), round(found.low, 1), round(found.high, 1)) == (14.5, 7.5, 25.4)


def test_a_rate_always_lies_within_its_limits():
    for count in range(400):
        low, high = between(count)
        assert low <= count <= high


def test_two_small_counts_are_not_told_apart_and_two_large_ones_are():
    assert not is_apart(rate_of(2, 1000, 2024), rate_of(5, 1000, 2024))
    assert is_apart(rate_of(20, 1000, 2024), rate_of(50, 1000, 2024))


@pytest.mark.parametrize(("count", "staff"), [(1, 0), (-1, 10)])
def test_there_is_no_rate_of_nobody(count, staff):
    with pytest.raises(ValueError, match="no rate of"):
        rate_of(count, staff, 2024)
