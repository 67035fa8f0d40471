"""A case as one person sees it: which columns say where it stands, for lists, desks and counts.

Bawaslu reads the headline of the whole case. The personnel side reads what was sent to it and
nothing else: its lanes, its terms, its respondents.
"""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    CTE,
    ColumnElement,
    Integer,
    Select,
    SQLColumnExpression,
    and_,
    case,
    cast,
    false,
    func,
    literal,
    null,
    or_,
    select,
    tuple_,
)
from sqlalchemy.dialects.postgresql import ARRAY, distinct_on
from sqlalchemy.sql.selectable import FromClause

from tracker.domain.law import RunningLaw
from tracker.domain.road import Road
from tracker.domain.roles import Actor, Permission, Side
from tracker.domain.standing import OVERSIGHT, PERSONNEL, VERIFICATION
from tracker.store.cases import Case, LaneRow, Respondent, SendingRow, TermRow
from tracker.store.people import Agency
from tracker.store.sight import visible_to

Condition = ColumnElement[bool]


@dataclass(frozen=True)
class Seen:
    """Where the columns of a case come from for one reader, and what is in their sight.

    `due` and `term` are the nearest running term of anybody, `own_due` and `own_term` of the
    reader's agency. `waits_for_us`, `waits_for_others` and `came_back` sort a desk. `people` are
    the respondents that may be counted, None for all.
    """

    actor: Actor
    law: RunningLaw
    source: FromClause
    in_sight: Condition
    is_open: ColumnElement[Any]
    lane: ColumnElement[Any]
    stage: ColumnElement[Any]
    holder: ColumnElement[Any]
    since: ColumnElement[Any]
    last_known: ColumnElement[Any]
    due: ColumnElement[Any]
    term: ColumnElement[Any]
    own_due: ColumnElement[Any]
    own_term: ColumnElement[Any]
    conduct_facets: ColumnElement[Any]
    result_facets: ColumnElement[Any]
    waits_for_us: Condition
    waits_for_others: Condition
    came_back: Condition
    people: CTE | None

    def counted_people(self, case_id: ColumnElement[int]) -> Select[int, int]:
        """Entries and heads of the respondents of a case that the reader may count."""
        counted = select(
            func.count().label("entries"),
            func.coalesce(func.sum(func.coalesce(Respondent.count, 1)), 0).label("heads"),
        ).where(Respondent.case_id == case_id)
        if self.people is None:
            return counted
        mine = select(self.people.c.respondent_id).where(
            self.people.c.case_id == Respondent.case_id
        )
        return counted.where(Respondent.id.in_(mine))


def seen_by(actor: Actor, law: RunningLaw) -> Seen:
    """The columns and the sight of a person."""
    if actor.is_system or actor.side is Side.BAWASLU:
        return _whole(actor, law)
    return _sent(actor, law)


def stage_order(
    road: Road, lane: SQLColumnExpression[Any], stage: SQLColumnExpression[Any]
) -> ColumnElement[int]:
    """The place of a stage on the road: lanes in their order, stages in theirs."""
    lanes = sorted(road.lanes.values(), key=lambda one: one.order)
    ranked = [f"{one.id}.{stage.id}" for one in lanes for stage in road.stages_of(one.id)]
    name = func.concat(lane, ".", stage)
    return func.coalesce(func.array_position(_texts(ranked), name), len(ranked) + 1)


def _texts(words: list[str]) -> ColumnElement[Any]:
    return func.string_to_array(literal(" ".join(words)), literal(" "))


def _whole(actor: Actor, law: RunningLaw) -> Seen:
    mine = Case.agency_id == actor.agency_id
    held = and_(Case.is_open, Case.holder_agency_id == actor.agency_id)
    us = and_(mine, or_(held, Case.handling_due_on.is_not(None)), _of_role(actor, law.road))
    pending = or_(Case.is_open, Case.handling_due_on.is_not(None))
    place = tuple_(Case.lane, Case.stage)
    back = [(s.lane, s.id) for s in law.road.stages.values() if s.came_back]
    return Seen(
        actor=actor,
        law=law,
        source=Case.__table__,
        in_sight=visible_to(actor),
        is_open=Case.__table__.c.is_open,
        lane=Case.__table__.c.lane,
        stage=Case.__table__.c.stage,
        holder=Case.__table__.c.holder_agency_id,
        since=Case.__table__.c.held_since,
        last_known=Case.__table__.c.last_known_on,
        due=Case.__table__.c.next_due_on,
        term=Case.__table__.c.next_term,
        own_due=Case.__table__.c.handling_due_on,
        own_term=Case.__table__.c.handling_term,
        conduct_facets=Case.__table__.c.conduct_facets,
        result_facets=Case.__table__.c.result_facets,
        waits_for_us=us,
        # Written out, since the index of what is pending serves this very condition.
        waits_for_others=and_(mine, pending, func.coalesce(us, literal(False)).is_(False)),
        came_back=and_(mine, Case.is_open, place.in_(back)),
        people=None,
    )


def _of_role(actor: Actor, road: Road) -> Condition:
    """Who only decides in plenary is waited for where something is to be decided, or soon is."""
    wider = {Permission.VERIFICATION_ACT, Permission.CASE_FILE, Permission.CASE_ASSIGN}
    if wider & actor.permissions or not actor.holds(Permission.VERIFICATION_DECIDE):
        return literal(True)
    places = deciding_stages(road)
    return and_(Case.lane == VERIFICATION, Case.stage.in_(sorted(places)))


def deciding_stages(road: Road) -> frozenset[str]:
    """The stages of the verification where the law expects a decision of the plenary next."""
    return frozenset(
        stage
        for move in road.moves.values()
        if move.lane == VERIFICATION and move.right is Permission.VERIFICATION_DECIDE
        for stage in move.expected
    )


def _sent(actor: Actor, law: RunningLaw) -> Seen:
    people = _people(actor)
    head = _head(actor, people, law.road)
    due = _nearest_term(people)
    source = Case.__table__.join(head, head.c.case_id == Case.id).outerjoin(
        due, due.c.case_id == Case.id
    )
    us = and_(head.c.is_open, head.c.holder_agency_id == actor.agency_id)
    return Seen(
        actor=actor,
        law=law,
        source=source,
        in_sight=visible_to(actor),
        is_open=head.c.is_open,
        lane=head.c.lane,
        stage=head.c.stage,
        holder=head.c.holder_agency_id,
        since=head.c.since,
        last_known=case((Case.is_imported, head.c.since)),
        due=due.c.due_on,
        term=due.c.term,
        own_due=due.c.due_on,
        own_term=due.c.term,
        conduct_facets=func.facets_of_conducts(Case.id, _ids(people)),
        result_facets=func.facets_of_results(Case.id, _ids(people)),
        waits_for_us=us,
        waits_for_others=and_(head.c.is_open, func.coalesce(us, literal(False)).is_(False)),
        came_back=false(),
        people=people,
    )


def _people(actor: Actor) -> CTE:
    """The respondents that were sent to the reader's agency or, for an inspection, its region."""
    if actor.side is Side.PERSONNEL:
        mine = or_(SendingRow.agency_id == actor.agency_id, SendingRow.ppk_id == actor.agency_id)
    elif actor.side is Side.INSPECTION:
        mine = SendingRow.region_code == actor.region
    else:
        mine = false()
    return select(SendingRow.case_id, SendingRow.respondent_id).where(mine).distinct().cte("people")


def _ids(people: CTE) -> ColumnElement[Any]:
    mine = select(people.c.respondent_id).where(people.c.case_id == Case.id)
    return cast(func.array(mine.scalar_subquery()), ARRAY(Integer))


def _head(actor: Actor, people: CTE, road: Road) -> CTE:
    """The lane that says most of what was sent: open before closed, held here before elsewhere,
    then the personnel lane, then the least advanced person. A case whose lanes are not the
    reader's has none, and counts as closed."""
    mine = or_(LaneRow.lane == OVERSIGHT, _own_personnel_lane(actor))
    lane = and_(
        LaneRow.case_id == people.c.case_id,
        LaneRow.respondent_id == people.c.respondent_id,
        LaneRow.lane.in_((PERSONNEL, OVERSIGHT)),
        mine,
    )
    return (
        select(
            people.c.case_id,
            func.coalesce(LaneRow.is_open, literal(False)).label("is_open"),
            LaneRow.lane,
            LaneRow.stage,
            LaneRow.holder_agency_id,
            LaneRow.since,
        )
        .select_from(people.outerjoin(LaneRow, lane))
        .ext(distinct_on(people.c.case_id))
        .order_by(
            people.c.case_id,
            func.coalesce(LaneRow.is_open, literal(False)).desc(),
            func.coalesce(LaneRow.holder_agency_id == actor.agency_id, literal(False)).desc(),
            (LaneRow.lane == PERSONNEL).desc().nulls_last(),
            stage_order(road, LaneRow.lane, LaneRow.stage),
            people.c.respondent_id,
        )
        .cte("head")
    )


def _own_personnel_lane(actor: Actor) -> Condition:
    """A respondent may have been sent to several agencies; each sees the lane addressed to it."""
    if actor.side is Side.INSPECTION:
        return LaneRow.lane == PERSONNEL
    below = select(Agency.id).where(Agency.parent_id == actor.agency_id)
    return and_(
        LaneRow.lane == PERSONNEL,
        or_(
            LaneRow.addressee_id.is_(null()),
            LaneRow.addressee_id == actor.agency_id,
            LaneRow.addressee_id.in_(below),
        ),
    )


def _nearest_term(people: CTE) -> CTE:
    running = and_(
        TermRow.case_id == people.c.case_id,
        TermRow.respondent_id == people.c.respondent_id,
        TermRow.lane.in_((PERSONNEL, OVERSIGHT)),
        TermRow.met_on.is_(null()),
        ~TermRow.is_cancelled,
    )
    return (
        select(TermRow.case_id, TermRow.due_on, TermRow.term)
        .select_from(people.join(TermRow, running))
        .ext(distinct_on(TermRow.case_id))
        .order_by(TermRow.case_id, TermRow.due_on, TermRow.term)
        .cte("nearest")
    )
