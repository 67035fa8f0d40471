"""What a step is judged by: what its answers may refer to, and what its guards may look at."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import func, select

from tracker.domain.answers import Known
from tracker.domain.attribution import doubtful
from tracker.domain.guards import Beyond, Ground, attribution_reasoned, reasoned_beyond_range
from tracker.domain.powers import Officer, sphere_of
from tracker.domain.road import FieldKind, Move
from tracker.domain.sanction_range import is_far
from tracker.domain.standing import LaneKey, LaneState, Standing
from tracker.services.work import Work
from tracker.store.cases import Case, Conduct, Respondent
from tracker.store.evidence import EvidenceItem
from tracker.store.law import office_calendar
from tracker.store.observed import standings
from tracker.store.people import Agency
from tracker.store.weighing import likeness_for, range_for

BEYOND = "beyond"
"""In the facts of a step: which rule the sanction passed, for the reason that was written."""


def empty_lane(key: LaneKey, begins: str) -> LaneState:
    return LaneState(key[0], key[1], begins, None, 0, None, False, True, False)


def known_of(
    work: Work,
    case: Case,
    standing: Standing,
    move: Move,
    state: LaneState,
    happened_on: date | None,
) -> Known:
    """What answers of a move may refer to, read only as far as its fields ask."""
    on = happened_on or work.today
    kinds = {f.kind for f in move.fields}
    respondents: frozenset[int] = frozenset()
    if kinds & {FieldKind.RESPONDENTS, FieldKind.OUTCOMES, FieldKind.ELEMENTS}:
        respondents = frozenset(
            work.session.scalars(select(Respondent.id).where(Respondent.case_id == case.id))
        )
    agencies: dict[int, str] = {}
    wanted = {k for f in move.fields if f.kind is FieldKind.AGENCY for k in f.agencies}
    if wanted:
        rows = work.session.execute(
            select(Agency.id, Agency.kind).where(
                Agency.kind.in_(wanted),
                (Agency.valid_from.is_(None)) | (Agency.valid_from <= on),
                (Agency.valid_until.is_(None)) | (Agency.valid_until > on),
            )
        )
        agencies = {row.id: row.kind.value for row in rows}
    conducts: frozenset[int] = frozenset()
    if FieldKind.ELEMENTS in kinds:
        conducts = frozenset(
            work.session.scalars(select(Conduct.id).where(Conduct.case_id == case.id))
        )
    sanctions = {s.id: s.level for s in work.law.book.sanctions.values()}
    regime = work.law.regime_of(case.election)
    return Known(
        respondents,
        agencies,
        sanctions,
        conducts,
        regime,
        today=work.today,
        on=on,
        made=standing.days_of(state.respondent),
        holder=standing.held_by(state),
    )


def ground_of(
    work: Work,
    case: Case,
    standing: Standing,
    state: LaneState,
    facts: Mapping[str, Any] | None,
    on: date | None = None,
) -> Ground:
    """What the guards may look at in one lane, with the answers that are given."""
    agency = work.session.get_one(Agency, case.agency_id)
    count = work.session.scalar(
        select(func.count()).select_from(Conduct).where(Conduct.case_id == case.id)
    )
    pieces = work.session.scalar(
        select(func.count())
        .select_from(EvidenceItem)
        .where(EvidenceItem.case_id == case.id, EvidenceItem.withdrawn_at.is_(None))
    )
    ground = Ground.of_case(
        standing,
        work.law.book,
        office_calendar(work.session, standing.held_by(state) or case.agency_id, work.law),
        settings=agency.settings,
        evidence=pieces or 0,
        conducts=count or 0,
        officers=_officers(work, case, state),
        on=on,
    )
    return replace(
        ground,
        facts=facts,
        respondent=state.respondent,
        beyond=_beyond(work, case, state.respondent, facts),
        holder_kind=_kind_of(work, state.belongs_to),
    )


def with_doubts(work: Work, case: Case, move: Move, ground: Ground) -> Ground:
    """The ground with what is in doubt of the observed acts, where the move asks about it."""
    if attribution_reasoned.__name__ not in move.guards:
        return ground
    return replace(ground, doubtful=doubtful(standings(work.session, case.id)))


def rule_passed(move: Move, ground: Ground) -> dict[str, str]:
    """Which rule the sanction given passes, with the written reason that the move asks for."""
    if ground.beyond is None or reasoned_beyond_range.__name__ not in move.guards:
        return {}
    return {BEYOND: ground.beyond.value}


def _officers(work: Work, case: Case, state: LaneState) -> dict[int, Officer]:
    """All who are complained of; the sphere is told of the one whose lane it is."""
    serves = work.session.get_one(Agency, state.belongs_to) if state.belongs_to else None
    sphere = sphere_of(serves.kind, serves.region_code) if serves else None
    people = work.session.execute(
        select(Respondent.id, Respondent.position)
        .where(Respondent.case_id == case.id)
        .order_by(Respondent.ordinal)
    )
    return {
        who: Officer(position, sphere if who == state.respondent else None)
        for who, position in people
    }


def _kind_of(work: Work, agency: int | None) -> str | None:
    return work.session.get_one(Agency, agency).kind.value if agency else None


def _beyond(
    work: Work, case: Case, respondent: int | None, facts: Mapping[str, Any] | None
) -> Beyond | None:
    """How a sanction that somebody gave differs from the range and from like cases."""
    known = work.law.book.sanctions.get(str((facts or {}).get("sanction")))
    if respondent is None or known is None:
        return None
    person = work.session.get_one(Respondent, respondent)
    allowed = range_for(work.session, work.law, case, person)
    if allowed is not None and not allowed.holds(known.id):
        return Beyond.RANGE
    likeness = likeness_for(work.session, work.actor, work.law, case, person)
    return Beyond.LIKE_CASES if is_far(work.law, likeness, known.level) else None
