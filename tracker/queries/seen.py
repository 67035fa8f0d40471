"""A case as one person sees it: which columns say where it stands, for lists, desks and counts.

Bawaslu reads the headline of the whole case. The personnel side reads what was sent to it and
nothing else: its lanes, its terms, its respondents (`tracker.queries.sent`).
"""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    SQLColumnExpression,
    and_,
    false,
    func,
    literal,
    or_,
    select,
    tuple_,
)
from sqlalchemy.sql.selectable import FromClause

from tracker.domain.law import RunningLaw
from tracker.domain.road import Road
from tracker.domain.roles import Actor, Permission, Side
from tracker.domain.standing import VERIFICATION
from tracker.queries.sent import Sent, sent_to
from tracker.store.cases import Case, Respondent
from tracker.store.sight import planned_for, visible_to

Column = ColumnElement[Any]
Condition = ColumnElement[bool]
_CASE = Case.__table__.c


@dataclass(frozen=True)
class Place:
    """The columns that say where a case stands for one reader.

    `due` and `term` are the nearest running term of anybody, `own_due` and `own_term` of the
    reader's agency.
    """

    is_open: Column
    lane: Column
    stage: Column
    holder: Column
    since: Column
    due: Column
    term: Column
    own_due: Column
    own_term: Column


@dataclass(frozen=True, eq=False)
class Seen:
    """What one reader sees of cases: where the columns come from, and which cases exist for them.

    `place` and the facets are columns of `source`. `pending` is what lies on the agency's desk at
    all; `waits_for_us`, `waits_for_others` and `came_back` sort it. `sent` is set for those who
    see only what was sent to them.
    """

    actor: Actor
    law: RunningLaw
    source: FromClause
    in_sight: Condition
    place: Place
    type_facets: Column
    channel_facets: Column
    result_facets: Column
    pending: Condition
    waits_for_us: Condition
    waits_for_others: Condition
    came_back: Condition
    sent: Sent | None = None

    def beside(self, cases: FromClause) -> tuple[FromClause, Place]:
        """The same columns for some rows of cases: found for each, where that is cheaper."""
        if self.sent is None:
            return cases.join(Case.__table__, _CASE.id == cases.c.id), self.place
        head, due = self.sent.head_of(cases.c.id), self.sent.term_of(cases.c.id)
        joined = cases.join(Case.__table__, _CASE.id == cases.c.id)
        joined = joined.outerjoin(head, literal(True)).outerjoin(due, literal(True))
        return joined, _place_of_sent(head, due)

    def people_of(self, case_id: Column) -> Select[int, int]:
        """Entries and heads of the respondents of a case that the reader may count."""
        counted = select(
            func.count().label("entries"),
            func.coalesce(func.sum(func.coalesce(Respondent.count, 1)), 0).label("heads"),
        ).where(Respondent.case_id == case_id)
        return counted.where(self.sent.holds(Respondent)) if self.sent else counted


@lru_cache(maxsize=256)
def seen_by(actor: Actor, law: RunningLaw) -> Seen:
    """The columns and the sight of a person; made once, as the statements that read them are."""
    if actor.is_system or actor.side is Side.BAWASLU:
        return _whole(actor, law)
    return _sent(actor, law)


def stage_order(
    road: Road, lane: SQLColumnExpression[Any], stage: SQLColumnExpression[Any]
) -> ColumnElement[int]:
    """The place of a stage on the road: lanes in their order, stages in theirs."""
    lanes = sorted(road.lanes.values(), key=lambda one: one.order)
    ranked = " ".join(f"{one.id}.{s.id}" for one in lanes for s in road.stages_of(one.id))
    names = func.string_to_array(literal(ranked), literal(" "))
    name = func.concat(lane, ".", stage)
    return func.coalesce(func.array_position(names, name), len(road.stages) + 1)


def _whole(actor: Actor, law: RunningLaw) -> Seen:
    mine = _CASE.agency_id == planned_for(actor.agency_id)
    held = and_(_CASE.is_open, _CASE.holder_agency_id == actor.agency_id)
    us = and_(mine, or_(held, _CASE.handling_due_on.is_not(None)), _of_role(actor, law.road))
    pending = or_(_CASE.is_open, _CASE.handling_due_on.is_not(None))
    back = [(s.lane, s.id) for s in law.road.stages.values() if s.came_back]
    returned = tuple_(_CASE.lane, _CASE.stage).in_(back)
    return Seen(
        actor=actor,
        law=law,
        source=Case.__table__,
        in_sight=visible_to(actor),
        place=Place(
            is_open=_CASE.is_open,
            lane=_CASE.lane,
            stage=_CASE.stage,
            holder=_CASE.holder_agency_id,
            since=_CASE.held_since,
            due=_CASE.next_due_on,
            term=_CASE.next_term,
            own_due=_CASE.handling_due_on,
            own_term=_CASE.handling_term,
        ),
        type_facets=_CASE.type_facets,
        channel_facets=_CASE.channel_facets,
        result_facets=_CASE.result_facets,
        # What is pending is said each time, since an index serves this very condition.
        pending=and_(mine, pending),
        waits_for_us=and_(pending, us),
        waits_for_others=and_(mine, pending, _not(us)),
        came_back=and_(mine, pending, _CASE.is_open, returned),
    )


def _of_role(actor: Actor, road: Road) -> Condition:
    """Who only decides in plenary is waited for where the law expects a decision next."""
    wider = {Permission.VERIFICATION_ACT, Permission.CASE_FILE, Permission.CASE_ASSIGN}
    if wider & actor.permissions or not actor.holds(Permission.VERIFICATION_DECIDE):
        return literal(True)
    return and_(_CASE.lane == VERIFICATION, _CASE.stage.in_(sorted(deciding_stages(road))))


def deciding_stages(road: Road) -> frozenset[str]:
    """The stages of the verification where the law expects a decision of the plenary next."""
    return frozenset(
        stage
        for move in road.moves.values()
        if move.lane == VERIFICATION and move.right is Permission.VERIFICATION_DECIDE
        for stage in move.expected
    )


def _sent(actor: Actor, law: RunningLaw) -> Seen:
    sent = sent_to(actor, lambda lane, stage: stage_order(law.road, lane, stage), law.notices)
    head, due, words = sent.heads(), sent.terms(), sent.words()
    source = Case.__table__.outerjoin(head, head.c.case_id == _CASE.id)
    source = source.outerjoin(due, due.c.case_id == _CASE.id)
    for found in words:
        source = source.outerjoin(found, found.c.case_id == _CASE.id)
    types, channels, results = words
    place = _place_of_sent(head, due)
    us = and_(place.is_open, place.holder == actor.agency_id)
    return Seen(
        actor=actor,
        law=law,
        source=source,
        in_sight=visible_to(actor),
        place=place,
        type_facets=func.coalesce(types.c.words, ""),
        channel_facets=func.coalesce(channels.c.words, ""),
        result_facets=func.coalesce(results.c.words, ""),
        pending=place.is_open,
        waits_for_us=us,
        waits_for_others=and_(place.is_open, _not(us)),
        came_back=false(),
        sent=sent,
    )


def _place_of_sent(head: FromClause, due: FromClause) -> Place:
    return Place(
        is_open=func.coalesce(head.c.is_open, literal(False)),
        lane=head.c.lane,
        stage=head.c.stage,
        holder=head.c.holder_agency_id,
        since=head.c.since,
        due=due.c.due_on,
        term=due.c.term,
        own_due=due.c.due_on,
        own_term=due.c.term,
    )


def _not(condition: Condition) -> Condition:
    """It is not so, or not known to be so."""
    return func.coalesce(condition, literal(False)).is_(False)
