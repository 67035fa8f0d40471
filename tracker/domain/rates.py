"""Fair comparison of regions: cases for every 10,000 civil servants, with how sure that is."""

from collections.abc import Callable
from dataclasses import dataclass
from math import exp, fsum, lgamma, log

PER = 10_000
FEWEST_SHOWN = 5
"""Fewer cases than these are not told to readers outside the agency (small cells)."""

_TAIL, _Z = 0.025, 1.959964
_EXACT = 100
_STEPS = 60


@dataclass(frozen=True, slots=True)
class Rate:
    """Cases for every 10,000 civil servants of `year`; it lies between `low` and `high` in 95 of
    100 such counts."""

    count: int
    staff: int
    year: int
    rate: float
    low: float
    high: float


def rate_of(count: int, staff: int, year: int) -> Rate:
    """The rate of some cases among so many civil servants.

    Raises:
        ValueError: there is nobody to take a rate of.
    """
    if staff < 1 or count < 0:
        raise ValueError(f"no rate of {count} among {staff}")
    low, high = between(count)
    each = PER / staff
    return Rate(count, staff, year, count * each, low * each, high * each)


def between(count: int) -> tuple[float, float]:
    """The 95 % interval of the mean of a Poisson count: exact (Garwood) up to 100, above by Byar's
    cubes, which then agree with it to four figures."""
    if count > _EXACT:
        return _cubed(count, -_Z), _cubed(count + 1, _Z)
    top = count + 10.0 + 6.0 * (count + 1) ** 0.5
    high = _where(lambda mean: _at_most(count, mean) > _TAIL, 0.0, top)
    if count == 0:
        return 0.0, high
    return _where(lambda mean: 1.0 - _at_most(count - 1, mean) < _TAIL, 0.0, top), high


def is_apart(one: Rate, other: Rate) -> bool:
    """Whether two rates differ by more than chance easily brings: their intervals do not meet."""
    return one.high < other.low or other.high < one.low


def _cubed(count: int, z: float) -> float:
    return float(count * (1 - 1 / (9 * count) + z / (3 * count**0.5)) ** 3)


def _where(holds: Callable[[float], bool], low: float, high: float) -> float:
    """The last place up to which something holds, by halving."""
    for _ in range(_STEPS):
        middle = (low + high) / 2
        low, high = (middle, high) if holds(middle) else (low, middle)
    return (low + high) / 2


def _at_most(count: int, mean: float) -> float:
    """How likely a Poisson count of this mean is at most so many. In logarithms, as e to the minus
    of a large mean is no number any more."""
    if mean <= 0.0:
        return 1.0
    terms = [step * log(mean) - mean - lgamma(step + 1) for step in range(count + 1)]
    highest = max(terms)
    return min(1.0, exp(highest) * fsum(exp(term - highest) for term in terms))
