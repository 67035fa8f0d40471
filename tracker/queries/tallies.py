"""Counting what is asked for along every line of the dashboard: two passes over the cases."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Select, case, func, or_, select, tuple_
from sqlalchemy.orm import Session

from tracker.domain.counting import TermState
from tracker.domain.days import PartialDay
from tracker.domain.guards import FORWARDABLE
from tracker.queries.filtering import (
    LONGEST_MONTH,
    conditions,
    due_of,
    held_for_of,
    term_state_of,
)
from tracker.queries.filters import CaseFilters
from tracker.queries.seen import Seen
from tracker.store.sight import lies_in

_CODE_LENGTHS = {0: 2, 2: 5, 5: 8, 8: 13}
"""From the length of a region's code to that of the regions right below it."""


@dataclass
class Tally:
    """Cases by what they have in common. A case with two kinds of act counts under each of them,
    and once under each kind.

    `days` are the first day that a case may stand for, and whether it is known to the year alone;
    `regions` are keyed as `region_key` says, and so are those with an outcome, `decided`, and with
    a violation found, `established`; `places` are lane, stage, open or not, and term state; `held`
    are holder and span, with those late among them in `held_late`; `since` are the days since when
    they are held, None where not known.
    """

    types: Counter[str] = field(default_factory=Counter)
    channels: Counter[str] = field(default_factory=Counter)
    results: Counter[str] = field(default_factory=Counter)
    regions: Counter[str] = field(default_factory=Counter)
    decided: Counter[str] = field(default_factory=Counter)
    established: Counter[str] = field(default_factory=Counter)
    days: Counter[tuple[date, bool]] = field(default_factory=Counter)
    elections: Counter[str | None] = field(default_factory=Counter)
    kinds: Counter[str | None] = field(default_factory=Counter)
    places: Counter[tuple[str | None, str | None, bool, TermState]] = field(default_factory=Counter)
    held: Counter[tuple[int | None, str]] = field(default_factory=Counter)
    held_late: Counter[int | None] = field(default_factory=Counter)
    since: Counter[PartialDay | None] = field(default_factory=Counter)

    @property
    def total(self) -> int:
        return sum(self.places.values())


def tally(
    session: Session, seen: Seen, filters: CaseFilters, base_region: str, today: date
) -> Tally:
    """Count the cases asked for: two statements, whatever their number."""
    found = Tally()
    connection = session.connection()
    for row in connection.execute(_counting_all(seen, filters, base_region, today)):
        _TAKERS[row.which](found, row, row.cases)
    for row in connection.execute(_counting_open(seen, filters, today)):
        _take_open(found, row)
    return found


def region_key(base: str, code: ColumnElement[str]) -> ColumnElement[str]:
    """A case's place as seen from a region: that region itself, one right below it, or elsewhere
    one of the same rank; a place that is not known so closely stands for itself."""
    below = func.left(code, _CODE_LENGTHS.get(len(base), 13))
    if not base:
        return below
    elsewhere = func.left(code, len(base))
    return case((code == base, base), (lies_in(base, code), below), else_=elsewhere)


@lru_cache(maxsize=64)
def _counting_all(seen: Seen, filters: CaseFilters, base: str, today: date) -> Select[Any]:
    results = seen.result_facets
    established = or_(*(func.strpos(results, f"outcome:{o}") > 0 for o in sorted(FORWARDABLE)))
    one = (
        select(
            seen.type_facets.label("types"),
            seen.channel_facets.label("channels"),
            results.label("results"),
            region_key(base, seen.case.region_code).label("region"),
            (func.strpos(results, "outcome:") > 0).label("decided"),
            established.label("established"),
            seen.case.counted_on.label("day"),
            (seen.case.counted_until - seen.case.counted_on > LONGEST_MONTH).label("year_only"),
            seen.case.election,
            seen.case.kind,
            seen.place.lane.label("lane"),
            seen.place.stage.label("stage"),
            seen.place.is_open.label("is_open"),
            term_state_of(due_of(filters, seen), today).label("term"),
        )
        .select_from(seen.source)
        .where(*conditions(filters, seen, today))
        .subquery("one")
    )
    c = one.c
    sets: tuple[tuple[Any, ...], ...] = (
        (c.types,),
        (c.channels,),
        (c.results,),
        (c.region, c.decided, c.established),
        (c.day, c.year_only),
        (c.election, c.kind),
        (c.lane, c.stage, c.is_open, c.term),
    )
    grouping = func.grouping(*(group[0] for group in sets))
    return select(grouping.label("which"), *one.c, func.count().label("cases")).group_by(
        func.grouping_sets(*(tuple_(*group) for group in sets))
    )


def _take_types(found: Tally, row: Any, cases: int) -> None:
    for word in row.types.split():
        found.types[word] += cases


def _take_channels(found: Tally, row: Any, cases: int) -> None:
    for word in row.channels.split():
        found.channels[word] += cases


def _take_results(found: Tally, row: Any, cases: int) -> None:
    for word in row.results.split():
        found.results[word] += cases


def _take_region(found: Tally, row: Any, cases: int) -> None:
    found.regions[row.region] += cases
    found.decided[row.region] += cases if row.decided else 0
    found.established[row.region] += cases if row.established else 0


def _take_day(found: Tally, row: Any, cases: int) -> None:
    found.days[row.day, row.year_only] += cases


def _take_election(found: Tally, row: Any, cases: int) -> None:
    found.elections[row.election] += cases
    found.kinds[row.kind] += cases


def _take_place(found: Tally, row: Any, cases: int) -> None:
    found.places[row.lane, row.stage, row.is_open, TermState(row.term)] += cases


# GROUPING has a bit for every set, the first one the highest, which is 0 in the rows of that set.
_TAKERS = {
    0b1111111 ^ (1 << place): take
    for place, take in enumerate(
        (
            _take_place,
            _take_election,
            _take_day,
            _take_region,
            _take_results,
            _take_channels,
            _take_types,
        )
    )
}


@lru_cache(maxsize=64)
def _counting_open(seen: Seen, filters: CaseFilters, today: date) -> Select[Any]:
    place = seen.place
    one = (
        select(
            place.holder.label("holder"),
            held_for_of(seen, today).label("held"),
            place.since.label("since"),
            due_of(filters, seen).label("due"),
        )
        .select_from(seen.source)
        .where(*conditions(filters, seen, today), place.is_open)
        .subquery("one")
    )
    c = one.c
    late = func.count().filter(c.due < today)
    return select(
        func.grouping(c.held).label("which"),
        c.holder,
        c.held,
        c.since,
        func.count().label("cases"),
        late.label("late"),
    ).group_by(func.grouping_sets(tuple_(c.holder, c.held), tuple_(c.since)))


def _take_open(found: Tally, row: Any) -> None:
    if row.which == 0:
        found.held[row.holder, row.held] += row.cases
        found.held_late[row.holder] += row.late
    else:
        found.since[row.since] += row.cases
