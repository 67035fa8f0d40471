"""How many cases the other side has: counts alone, and of 5 and more.

Bawaslu reads how many were sent to the personnel agencies of its region, whoever sent them;
the personnel side and inspections read how many Bawaslu has in theirs.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select, true
from sqlalchemy.orm import Session

from tracker.domain.figures import STEPS
from tracker.domain.rates import FEWEST_SHOWN
from tracker.domain.roles import Actor, Side, is_below
from tracker.domain.small_cells import hidden_in
from tracker.queries.filtering_counted import reached
from tracker.queries.filters import CaseFilters
from tracker.store.cases import Case
from tracker.store.counted import OF_REGION, WHOLE, Counted
from tracker.store.sight import lies_in, planned_for

_STEPS = {
    Side.BAWASLU: ("sent_on", "ppk_decided", "sanctioned"),
    Side.PERSONNEL: ("received", "registered", "studied", "decided", "sent_on"),
    Side.INSPECTION: ("received", "registered", "studied", "decided", "sent_on"),
}
"""How far cases came on the other side, for readers of each."""
OPEN, LATE = "open", "late"


@dataclass(frozen=True)
class OtherSide:
    """Cases of a region on the other side, by how far they came, then those open and late; None
    for a number that is not told. Only period, election and place narrow them."""

    of_bawaslu: bool
    region: str
    filters: CaseFilters
    counts: tuple[tuple[str, int | None], ...]


def other_side(
    session: Session, actor: Actor, filters: CaseFilters, today: date
) -> OtherSide | None:
    """The counts, in one statement; None for who has no other side.

    A place outside the reader's region is not told of: their own is.
    """
    if actor.side not in _STEPS:
        return None
    within = filters.region is not None and is_below(filters.region, actor.region)
    region = filters.region if within and filters.region is not None else actor.region
    asked = CaseFilters(since=filters.since, until=filters.until, election=filters.election)
    of_bawaslu = actor.side is not Side.BAWASLU
    steps = _STEPS[actor.side]
    row = session.execute(_counting(of_bawaslu, region, asked, steps, today)).one()
    told = [((name,), int(getattr(row, name))) for name in (*steps, OPEN, LATE)]
    hidden = {*hidden_in("funnel", told[: len(steps)])}
    hidden |= {key for key, count in told if count < FEWEST_SHOWN}
    counts = tuple((key[0], None if key in hidden else count) for key, count in told)
    return OtherSide(of_bawaslu, region, asked.but(region=filters.region), counts)


def _counting(
    of_bawaslu: bool, region: str, asked: CaseFilters, steps: tuple[str, ...], today: date
) -> Select[*tuple[Any, ...]]:
    c = Counted.__table__.c
    marks = {step: reached(c.passed, STEPS[step]) for step in steps if STEPS[step]}
    if not of_bawaslu:
        marks.pop(steps[0], None)  # whatever was sent is there
    marks |= {OPEN: c.is_open, LATE: and_(c.is_open, c.due_on < today)}
    now = (c.until_entry.is_(None), *_period(asked, c), _within(of_bawaslu, region, c))
    if of_bawaslu:
        found = select(*(mark.label(name) for name, mark in marks.items())).where(*now)
    else:
        # A case that was sent to several regions is one: first what holds of it anywhere.
        anywhere = (func.bool_or(mark).label(name) for name, mark in marks.items())
        found = select(*anywhere).where(*now).group_by(c.case_id)
    each = found.subquery()
    told = (
        (func.count().filter(each.c[name]) if name in marks else func.count()).label(name)
        for name in (*steps, OPEN, LATE)
    )
    counted: Select[*tuple[Any, ...]] = select(*told).select_from(each)
    return counted


def _within(of_bawaslu: bool, region: str, c: Any) -> ColumnElement[bool]:
    """What is counted for Bawaslu in a region, or for the readers of regions that cases were sent
    to."""
    if of_bawaslu:
        case = Case.__table__
        here = select(case.c.id).where(lies_in(region))
        return and_(c.reader == WHOLE, c.case_id.in_(here) if region else true())
    if not region:
        anywhere: ColumnElement[bool] = c.reader.like(planned_for(f"{OF_REGION}%"))
        return anywhere
    own = planned_for(f"{OF_REGION}{region}")
    return or_(c.reader == own, c.reader.like(planned_for(f"{OF_REGION}{region}.%")))


def _period(asked: CaseFilters, c: Any) -> list[Any]:
    found = []
    if asked.since is not None:
        found.append(c.counted_on >= asked.since)
    if asked.until is not None:
        found.append(c.counted_until <= asked.until)
    if asked.election is not None:
        found.append(c.election == asked.election)
    return found
