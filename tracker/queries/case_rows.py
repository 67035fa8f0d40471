"""Cases as rows of a list or a desk: what stands on one line, in one statement."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, Subquery, func, select, true
from sqlalchemy.orm import Session, aliased

from tracker.domain.counting import CountedAs, Sort
from tracker.domain.days import PartialDay
from tracker.domain.deadlines import Standing, Unit, standing
from tracker.domain.matters import CaseKind
from tracker.queries.filtering import conditions, due_at, due_of, term_at
from tracker.queries.filters import CaseFilters
from tracker.queries.paging import all_rows
from tracker.queries.seen import Seen, stage_order
from tracker.queries.titles import title_for
from tracker.store.cases import Case, TermRow
from tracker.store.people import Agency
from tracker.store.sight import planned_for


@dataclass(frozen=True, slots=True)
class CaseRow:
    """One case on one line, as far as the reader may know it.

    `name` is its register number, else its receipt, else its sender's ref. `entries` counts the
    respondents, `heads` the people behind them (groups are one entry). `standing` is how the term
    stands today, None where none runs. `last_known` is set for imported cases.
    `arrives_on` is the next day on which something comes by itself: `takes_effect` or `served`.
    `counted` is the day by which the case counts and `counted_as` what day that is; both None for
    whom a part of it was sent to: the days of the verification are not theirs to know.
    """

    id: int
    version: int
    name: str
    sender: str | None
    title: str
    kind: CaseKind | None
    election: str | None
    contest: str | None
    region_code: str
    agency_id: int
    is_open: bool
    is_imported: bool
    is_invented: bool
    lane: str | None
    stage: str | None
    holder_id: int | None
    holder: str | None
    since: PartialDay | None
    last_known: PartialDay | None
    counted: PartialDay | None
    counted_as: CountedAs | None
    due: date | None
    term: str | None
    is_provisional: bool
    standing: Standing | None
    arrives_on: date | None
    arrives: str | None
    has_arrived: bool
    entries: int
    heads: int


def case_rows(
    session: Session, seen: Seen, filters: CaseFilters, today: date, limit: int, offset: int = 0
) -> list[CaseRow]:
    """The rows asked for, in the order asked for."""
    rows = session.connection().execute(_statement(seen, filters, today, limit, offset)).all()
    whole = seen.sent is None
    return [_row(row, seen, today, whole) for row in rows]


def every_case_row(
    session: Session, seen: Seen, filters: CaseFilters, today: date
) -> Iterator[CaseRow]:
    """All the rows asked for, in the order asked for, of which only some are in memory at a time.

    They come from one statement, so that what changes meanwhile changes none of them.
    """
    statement = _told(seen, filters, _picked(seen, filters, today).subquery("picked"))
    whole = seen.sent is None
    return (_row(row, seen, today, whole) for row in all_rows(session, statement))


@lru_cache(maxsize=128)
def _statement(
    seen: Seen, filters: CaseFilters, today: date, limit: int, offset: int
) -> Select[Any]:
    """Made once for who asks for the same again, which costs more than to read the rows."""
    ordered = _picked(seen, filters, today).limit(planned_for(limit))
    return _told(seen, filters, ordered.offset(planned_for(offset)).subquery("picked"))


def _picked(seen: Seen, filters: CaseFilters, today: date) -> Select[Any]:
    """Which cases, in which order; everything else about them is read for these alone."""
    first, may_lack = _sorted_by(seen, filters)
    columns = [seen.id.label("id"), first.label("sorted_by")]
    statement = seen.found(columns, conditions(filters, seen, today))
    if filters.sort is Sort.HOLDER:
        statement = statement.outerjoin(_HOLDER, _HOLDER.id == seen.place.holder)
    return statement.order_by(*_ordered(first, seen.id, filters.descending, may_lack))


_CASE = Case.__table__.c
_HOLDER = aliased(Agency, name="sorted_holder")


def _sorted_by(seen: Seen, filters: CaseFilters) -> tuple[ColumnElement[Any], bool]:
    """The column to sort by, and whether rows may lack it."""
    match filters.sort:
        case Sort.DUE:
            return due_of(filters, seen), True
        case Sort.NUMBER:
            return _CASE.number, True
        case Sort.STAGE:
            return stage_order(seen.law.road, seen.place.lane, seen.place.stage), False
        case Sort.HOLDER:
            return _HOLDER.name.expression, True
    return seen.place.counted_on, False


def _ordered(
    first: ColumnElement[Any], last: ColumnElement[Any], downward: bool, may_lack: bool
) -> list[ColumnElement[Any]]:
    """By the first column, then by the id; rows that lack a value come last either way."""
    if not downward:
        return [first, last]
    return [first.desc().nulls_last() if may_lack else first.desc(), last.desc()]


_BOUND = aliased(Agency, name="bound")
_ABOUT = (
    _CASE.version,
    _CASE.number,
    _CASE.receipt_no,
    _CASE.sender,
    _CASE.sender_ref,
    _CASE.title,
    _CASE.kind,
    _CASE.election,
    _CASE.contest,
    _CASE.region_code,
    _CASE.agency_id,
    _CASE.is_imported,
    _CASE.is_invented,
    _CASE.last_known_on,
    _CASE.received_on,
    _CASE.known_on,
    _CASE.first_recorded_on,
    _CASE.counted_on,
    _HOLDER.name.label("holder"),
    _BOUND.region_code.label("office_region"),
    _BOUND.settings["workweek"].astext.label("workweek"),
)


def _told(seen: Seen, filters: CaseFilters, picked: Subquery) -> Select[Any]:
    """The picked rows with their place, names, people, and whom their term binds."""
    source, place = seen.beside(picked), seen.place
    people = seen.people_of(picked.c.id).lateral("counted")
    due, term = due_at(filters, place), term_at(filters, place)
    mine = (TermRow.agency_id == seen.actor.agency_id).desc()
    nearest = (
        select(TermRow.agency_id, TermRow.is_provisional)
        .where(
            TermRow.case_id == picked.c.id,
            TermRow.due_on == due,
            TermRow.term == term,
            TermRow.met_on.is_(None),
            ~TermRow.is_cancelled,
        )
        .order_by(mine.nulls_last(), TermRow.id)
        .limit(1)
        .lateral("nearest")
    )
    _, may_lack = _sorted_by(seen, filters)
    return (
        select(
            picked.c.id,
            place.is_open.label("is_open"),
            place.lane.label("lane"),
            place.stage.label("stage"),
            place.holder.label("holder_id"),
            place.since.label("since"),
            due.label("due"),
            term.label("term"),
            place.arrives_on.label("arrives_on"),
            place.arrives.label("arrives"),
            *_ABOUT,
            people.c.entries,
            people.c.heads,
            func.coalesce(nearest.c.is_provisional, False).label("is_provisional"),
        )
        .select_from(source)
        .outerjoin(nearest, true())
        .join(_BOUND, _BOUND.id == func.coalesce(nearest.c.agency_id, _CASE.agency_id))
        .join(people, true())
        .outerjoin(_HOLDER, _HOLDER.id == place.holder)
        .order_by(*_ordered(picked.c.sorted_by, picked.c.id, filters.descending, may_lack))
    )


def _row(row: Row[Any], seen: Seen, today: date, whole: bool) -> CaseRow:
    stands, law = None, seen.law
    if row.due is not None:
        unit = Unit(law.book.terms[row.term].unit)
        calendar = law.office_calendar(row.office_region or None, int(row.workweek or 5))
        stands = standing(row.due, unit, calendar, today=today)
    counted, counted_as = _counted(row) if whole else (None, None)
    return CaseRow(
        id=row.id,
        version=row.version,
        name=row.number or row.receipt_no or row.sender_ref or f"#{row.id}",
        sender=row.sender if row.is_imported and not (row.number or row.receipt_no) else None,
        title=title_for(seen.actor, row.title, row.entries),
        kind=row.kind,
        election=row.election,
        contest=row.contest,
        region_code=row.region_code,
        agency_id=row.agency_id,
        is_open=row.is_open,
        is_imported=row.is_imported,
        is_invented=row.is_invented,
        lane=row.lane,
        stage=row.stage,
        holder_id=row.holder_id,
        holder=row.holder,
        since=row.since,
        last_known=(row.last_known_on if whole else row.since) if row.is_imported else None,
        counted=counted,
        counted_as=counted_as,
        due=row.due,
        term=row.term,
        is_provisional=row.is_provisional,
        standing=stands,
        arrives_on=row.arrives_on,
        arrives=row.arrives,
        has_arrived=row.arrives_on is not None and row.arrives_on <= today,
        entries=row.entries,
        heads=row.heads,
    )


def _counted(row: Row[Any]) -> tuple[PartialDay, CountedAs]:
    days = (
        (row.received_on, CountedAs.RECEIVED),
        (row.known_on, CountedAs.KNOWN),
        (row.first_recorded_on, CountedAs.FIRST_RECORDED),
        (PartialDay.of(row.counted_on), CountedAs.FILED),
    )
    return next((day, which) for day, which in days if day is not None)
