"""Counting what is asked for along every line of the dashboard: two passes over the cases."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, case, func, select, tuple_
from sqlalchemy.orm import Session

from tracker.domain.counting import TermState
from tracker.domain.guards import FORWARDABLE
from tracker.queries.filtering import conditions, due_of, held_for_of, term_state_of
from tracker.queries.filters import CaseFilters
from tracker.queries.seen import Seen
from tracker.store.cases import Case
from tracker.store.sight import lies_in

_CODE_LENGTHS = {0: 2, 2: 5, 5: 8, 8: 13}
"""From the length of a region's code to that of the regions right below it."""


@dataclass
class Tally:
    """Cases by what they have in common. A case with two kinds of act counts under each of them,
    and once under each kind.

    `days` are first and last day that a case may stand for; `regions` are keyed as
    `region_key` says, and so are those with an outcome, `decided`, and with a violation found,
    `established`; `places` are lane, stage, open or not, and term state; `held` are holder and
    span, with those late among them in `held_late`; `since` are first days of holding, None where
    not known.
    """

    conducts: Counter[str] = field(default_factory=Counter)
    results: Counter[str] = field(default_factory=Counter)
    regions: Counter[str] = field(default_factory=Counter)
    decided: Counter[str] = field(default_factory=Counter)
    established: Counter[str] = field(default_factory=Counter)
    days: Counter[tuple[date, date]] = field(default_factory=Counter)
    elections: Counter[str | None] = field(default_factory=Counter)
    kinds: Counter[str | None] = field(default_factory=Counter)
    places: Counter[tuple[str | None, str | None, bool, TermState]] = field(default_factory=Counter)
    held: Counter[tuple[int | None, str]] = field(default_factory=Counter)
    held_late: Counter[int | None] = field(default_factory=Counter)
    since: Counter[date | None] = field(default_factory=Counter)

    @property
    def total(self) -> int:
        return sum(self.places.values())


def tally(
    session: Session, seen: Seen, filters: CaseFilters, base_region: str, today: date
) -> Tally:
    """Count the cases asked for: two statements, whatever their number."""
    found = Tally()
    _count_all(session, seen, filters, base_region, today, found)
    _count_open(session, seen, filters, today, found)
    return found


def region_key(base: str) -> ColumnElement[str]:
    """A case's place as seen from a region: that region itself, one right below it, or elsewhere
    one of the same rank; a place that is not known so closely stands for itself."""
    below = func.left(Case.region_code, _CODE_LENGTHS.get(len(base), 13))
    if not base:
        return below
    elsewhere = func.left(Case.region_code, len(base))
    return case((Case.region_code == base, base), (lies_in(base), below), else_=elsewhere)


def _count_all(
    session: Session, seen: Seen, filters: CaseFilters, base: str, today: date, found: Tally
) -> None:
    one = (
        select(
            seen.conduct_facets.label("conducts"),
            seen.result_facets.label("results"),
            region_key(base).label("region"),
            Case.counted_on,
            Case.counted_until,
            Case.election,
            Case.kind,
            seen.lane.label("lane"),
            seen.stage.label("stage"),
            seen.is_open.label("is_open"),
            term_state_of(due_of(filters, seen), today).label("term"),
        )
        .select_from(seen.source)
        .where(*conditions(filters, seen, today))
        .subquery("one")
    )
    c = one.c
    sets: tuple[tuple[Any, ...], ...] = (
        (c.conducts,),
        (c.region, c.results),
        (c.counted_on, c.counted_until),
        (c.election, c.kind),
        (c.lane, c.stage, c.is_open, c.term),
    )
    grouping = func.grouping(*(group[0] for group in sets))
    counted = session.execute(
        select(grouping.label("which"), *one.c, func.count().label("cases")).group_by(
            func.grouping_sets(*(tuple_(*group) for group in sets))
        )
    )
    for row in counted:
        _take(found, row)


def _take(found: Tally, row: Any) -> None:
    """`grouping` has a bit for every set, the first set the highest; the bit of its own is 0."""
    cases = row.cases
    match row.which ^ 0b11111:
        case 0b10000:
            for word in row.conducts.split():
                found.conducts[word] += cases
        case 0b01000:
            found.regions[row.region] += cases
            words = row.results.split()
            for word in words:
                found.results[word] += cases
            outcomes = {word.removeprefix("outcome:") for word in words if "outcome:" in word}
            found.decided[row.region] += cases if outcomes else 0
            found.established[row.region] += cases if outcomes & FORWARDABLE else 0
        case 0b00100:
            found.days[row.counted_on, row.counted_until] += cases
        case 0b00010:
            found.elections[row.election] += cases
            found.kinds[row.kind] += cases
        case 0b00001:
            found.places[row.lane, row.stage, row.is_open, TermState(row.term)] += cases


def _count_open(
    session: Session, seen: Seen, filters: CaseFilters, today: date, found: Tally
) -> None:
    first = func.first_day(seen.since)
    one = (
        select(
            seen.holder.label("holder"),
            held_for_of(seen, today).label("held"),
            first.label("since"),
            due_of(filters, seen).label("due"),
        )
        .select_from(seen.source)
        .where(*conditions(filters, seen, today), seen.is_open)
        .subquery("one")
    )
    c = one.c
    late = func.count().filter(c.due < today)
    counted = session.execute(
        select(
            func.grouping(c.held).label("which"),
            c.holder,
            c.held,
            c.since,
            func.count().label("cases"),
            late.label("late"),
        ).group_by(func.grouping_sets(tuple_(c.holder, c.held), tuple_(c.since)))
    )
    for row in counted:
        if row.which == 0:
            found.held[row.holder, row.held] += row.cases
            found.held_late[row.holder] += row.late
        else:
            found.since[row.since] += row.cases
