"""A case as one person sees it: which columns say where it stands, for lists, desks and counts.

Bawaslu reads the headline of the whole case. The personnel side reads what was sent to it and
nothing else: its lanes, its terms, its respondents, as `sent_cases` keeps them.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    ColumnClause,
    ColumnElement,
    Select,
    SQLColumnExpression,
    and_,
    exists,
    false,
    func,
    literal,
    null,
    or_,
    select,
    true,
    tuple_,
)
from sqlalchemy.sql.selectable import FromClause
from sqlalchemy.sql.visitors import iterate

from tracker.domain.law import RunningLaw
from tracker.domain.road import Road
from tracker.domain.roles import Actor, Permission, Side
from tracker.domain.standing import VERIFICATION
from tracker.queries.counted import Words, words_now, words_then
from tracker.store.cases import Case, LaneRow, Respondent, SendingRow, SentCase
from tracker.store.sight import lies_in, not_recused, planned_for, reaches, visible_to

Column = ColumnElement[Any]
Condition = ColumnElement[bool]
_CASE = Case.__table__.c
_SENT_CASES = SentCase.__table__
_SENT = _SENT_CASES.c
_HISTORY = and_(
    _CASE.is_imported,
    ~exists().where(LaneRow.case_id == _CASE.id, LaneRow.is_recorded.is_(False)),
)
"""Nothing but recorded history: no lane of the case stands where a live step brought it."""


@dataclass(frozen=True)
class Place:
    """The columns that say where a case stands for one reader.

    `due` and `term` are the nearest running term of anybody, `own_due` and `own_term` of the
    reader's agency; `counted_on` is the day by which lists are in order. `arrives_on` is the next
    day on which something comes by itself on the reader's side, `arrives` what.
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
    counted_on: Column
    arrives_on: Column
    arrives: Column


@dataclass(frozen=True, eq=False)
class Seen:
    """What one reader sees of cases: where the columns come from, and which cases exist for them.

    `place`, the facets, `id`, the case's, and `case`, its plain facts, are columns of `source`;
    `words` are what else is counted of it. `pending` is what lies on the
    agency's desk at all; `waits_for_us`, `waits_for_others` and `came_back` sort what of it is no
    mere history (`is_history`). `sent` is set for those who see only what was sent to them.
    """

    actor: Actor
    law: RunningLaw
    source: FromClause
    id: Column
    case: Any
    words: Words
    in_sight: Condition
    place: Place
    type_facets: Column
    channel_facets: Column
    result_facets: Column
    pending: Condition
    waits_for_us: Condition
    waits_for_others: Condition
    came_back: Condition
    is_history: Condition
    sent: Condition | None = None

    def found(self, columns: Sequence[Column], where: Sequence[Condition]) -> Select[Any]:
        """These columns of the cases under these conditions.

        For who reads only what was sent, `cases` is joined where something asks for it alone:
        most of what lists ask stands in `sent_cases`, and each case would be looked up for nothing.
        """
        if self.sent is None or any(_asks_for_cases(one) for one in (*columns, *where)):
            return select(*columns).select_from(self.source).where(*where)
        return select(*columns).select_from(_SENT_CASES).where(_reader(self.actor), *where)

    def beside(self, cases: FromClause) -> FromClause:
        """The same columns for some rows of cases."""
        joined = cases.join(Case.__table__, _CASE.id == cases.c.id)
        return joined if self.sent is None else joined.join(_SENT_CASES, self.sent)

    def people_of(self, case_id: Column) -> Select[int, int]:
        """Entries and heads of the respondents of a case that the reader may count."""
        counted = select(
            func.count().label("entries"),
            func.coalesce(func.sum(func.coalesce(Respondent.count, 1)), 0).label("heads"),
        ).where(Respondent.case_id == case_id)
        if self.sent is None:
            return counted
        was_sent = exists().where(
            SendingRow.case_id == Respondent.case_id,
            SendingRow.respondent_id == Respondent.id,
            reaches(self.actor),
        )
        return counted.where(was_sent)


def _asks_for_cases(clause: Column) -> bool:
    """A column of `cases` stands in it, if only in a subquery."""
    columns = (part for part in iterate(clause) if isinstance(part, ColumnClause))
    return any(getattr(one.table, "name", None) == Case.__tablename__ for one in columns)


@lru_cache(maxsize=256)
def seen_by(actor: Actor, law: RunningLaw) -> Seen:
    """The columns and the sight of a person; made once, as the statements that read them are."""
    if actor.is_system or actor.side is Side.BAWASLU:
        return _whole(actor, law)
    return _sent(actor, law)


def of_everybody(actor: Actor, law: RunningLaw) -> Seen:
    """The cases of all agencies, in sight or not: for counts alone, of which small ones stay
    hidden from who could not open the cases."""
    return replace(_whole(actor, law), in_sight=true())


@lru_cache(maxsize=64)
def seen_then(actor: Actor, law: RunningLaw, entry: int) -> Seen:
    """What this person sees of cases as they were counted when the book ended at an entry.

    Text, desks and what arrives are not kept: filters may not ask for them. Who is shut out of a
    case now is shut out of its past.
    """
    words, held = words_then(actor, entry)
    c = words.columns
    return Seen(
        actor=actor,
        law=law,
        source=words.source,
        id=c.case_id,
        case=c,
        words=words,
        in_sight=and_(held, _reach_then(actor, c)),
        place=Place(
            is_open=c.is_open,
            lane=c.lane,
            stage=c.stage,
            holder=c.holder_agency_id,
            since=c.since,
            due=c.due_on,
            term=null(),
            own_due=null(),
            own_term=null(),
            counted_on=c.counted_on,
            arrives_on=null(),
            arrives=null(),
        ),
        type_facets=c.type_facets,
        channel_facets=c.channel_facets,
        result_facets=c.result_facets,
        pending=false(),
        waits_for_us=false(),
        waits_for_others=false(),
        came_back=false(),
        is_history=false(),
    )


def _reach_then(actor: Actor, c: Any) -> Condition:
    if actor.is_system:
        return literal(True)
    if not actor.holds(Permission.CASE_READ):
        return false()
    if actor.side is not Side.BAWASLU:
        return not_recused(actor, c.case_id)
    agency = planned_for(actor.agency_id)
    own = or_(c.agency_id == agency, c.receiving_agency_id == agency)
    reach = or_(own, lies_in(actor.region, c.region_code)) if actor.reads_region else own
    return and_(reach, not_recused(actor, c.case_id))


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
        id=_CASE.id,
        case=_CASE,
        words=words_now(actor, _CASE.id),
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
            counted_on=_CASE.counted_on,
            arrives_on=null(),
            arrives=null(),
        ),
        type_facets=_CASE.type_facets,
        channel_facets=_CASE.channel_facets,
        result_facets=_CASE.result_facets,
        # What is pending is said each time, since an index serves this very condition.
        pending=and_(mine, pending),
        waits_for_us=and_(pending, us, ~_HISTORY),
        waits_for_others=and_(mine, pending, _not(us), ~_HISTORY),
        came_back=and_(mine, pending, _CASE.is_open, returned, ~_HISTORY),
        is_history=_HISTORY,
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
    sent = and_(_SENT.case_id == _CASE.id, _reader(actor))
    us = and_(_SENT.is_open, _SENT.holder_agency_id == actor.agency_id)
    return Seen(
        actor=actor,
        law=law,
        source=Case.__table__.join(_SENT_CASES, sent),
        id=_SENT.case_id,
        case=_CASE,
        words=words_now(actor, _SENT.case_id),
        in_sight=not_recused(actor, _SENT.case_id)
        if actor.holds(Permission.CASE_READ)
        else false(),
        place=Place(
            is_open=_SENT.is_open,
            lane=_SENT.lane,
            stage=_SENT.stage,
            holder=_SENT.holder_agency_id,
            since=_SENT.since,
            due=_SENT.due_on,
            term=_SENT.term,
            own_due=_SENT.due_on,
            own_term=_SENT.term,
            counted_on=_SENT.counted_on,
            arrives_on=_SENT.arrives_on,
            arrives=_SENT.arrives,
        ),
        type_facets=_SENT.type_facets,
        channel_facets=_SENT.channel_facets,
        result_facets=_SENT.result_facets,
        pending=_SENT.is_open,
        waits_for_us=and_(us, ~_HISTORY),
        waits_for_others=and_(_SENT.is_open, _not(us), ~_HISTORY),
        came_back=false(),
        is_history=_HISTORY,
        sent=sent,
    )


def _reader(actor: Actor) -> Condition:
    """The rows of what was sent that are kept for this reader."""
    match actor.side:
        case Side.PERSONNEL:
            return _SENT.agency_id == planned_for(actor.agency_id)
        case Side.INSPECTION:
            return _SENT.region_code == planned_for(actor.region)
        case _:
            return false()


def _not(condition: Condition) -> Condition:
    """It is not so, or not known to be so."""
    return func.coalesce(condition, literal(False)).is_(False)
