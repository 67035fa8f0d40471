"""The list of cases: one page of it, and how many there are."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from sqlalchemy import Select, and_, func, literal, select
from sqlalchemy.orm import Session

from tracker.domain.law import RunningLaw
from tracker.domain.roles import Actor
from tracker.queries.case_rows import CaseRow, case_rows
from tracker.queries.filtering import conditions, narrowing
from tracker.queries.filters import CaseFilters
from tracker.queries.seen import Seen, seen_by
from tracker.store.sight import planned_for

MOST_COUNTED = 10_000
"""A longer list says "more than" until somebody asks: each page would cost the whole count."""


@dataclass(frozen=True)
class CaseList:
    """One page of a list.

    `total` is exact up to `MOST_COUNTED`; `is_longer` says that there are more than that, and
    `count` how many, where it is known.
    """

    filters: CaseFilters
    rows: Sequence[CaseRow]
    total: int
    is_longer: bool
    count: int | None

    @property
    def pages(self) -> int:
        """Pages that can be turned to: those among the rows that were counted."""
        return max(1, -(-self.total // self.filters.size))

    @property
    def first(self) -> int:
        """The place of the first row shown, from 1; 0 in an empty list."""
        return (self.filters.page - 1) * self.filters.size + 1 if self.rows else 0

    @property
    def last(self) -> int:
        return self.first + len(self.rows) - 1 if self.rows else 0


def case_list(
    session: Session,
    actor: Actor,
    filters: CaseFilters,
    today: date,
    law: RunningLaw,
    *,
    to_the_end: bool = False,
) -> CaseList:
    """The cases asked for that the actor may see: two statements; however many there are,
    `to_the_end` counts them all.

    A page beyond the last one is answered with the last.
    """
    seen = seen_by(actor, law)
    limit = None if to_the_end else MOST_COUNTED + 1
    counted = count_cases(session, seen, filters, today, limit)
    total = min(counted, MOST_COUNTED)
    last_page = max(1, -(-total // filters.size))
    shown = filters.but(page=min(filters.page, last_page))
    rows = case_rows(session, seen, shown, today, shown.size, (shown.page - 1) * shown.size)
    known = to_the_end or counted <= MOST_COUNTED
    return CaseList(shown, rows, total, counted > MOST_COUNTED, counted if known else None)


def count_cases(
    session: Session, seen: Seen, filters: CaseFilters, today: date, most: int | None
) -> int:
    """How many cases are asked for, counting no further than `most` (None: to the end)."""
    return session.connection().execute(_counting(seen, filters, today, most)).scalar_one()


@lru_cache(maxsize=128)
def _counting(seen: Seen, filters: CaseFilters, today: date, most: int | None) -> Select[int]:
    found = seen.found([literal(1).label("one")], conditions(filters, seen, today))
    if most is not None:
        found = found.limit(planned_for(most))
    return select(func.count()).select_from(found.subquery())


def count_each(
    session: Session, seen: Seen, asked: tuple[CaseFilters, ...], today: date
) -> tuple[int, ...]:
    """How many cases each of some filters asks for, all of them on the desk: one statement."""
    return tuple(session.connection().execute(_counting_each(seen, asked, today)).one())


@lru_cache(maxsize=128)
def _counting_each(
    seen: Seen, asked: tuple[CaseFilters, ...], today: date
) -> Select[*tuple[Any, ...]]:
    each = [
        func.count().filter(and_(*narrowing(filters, seen, today))).label(f"asked_{place}")
        for place, filters in enumerate(asked)
    ]
    return seen.found(each, [seen.in_sight, seen.pending])
