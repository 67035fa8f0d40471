"""Which act the law expects next, for many cases at once: what a desk names beside each."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ARRAY, Integer, Select, String, and_, bindparam, func, select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import Session

from tracker.domain.days import PartialDay
from tracker.domain.guards import Ground, expected_next
from tracker.domain.law import RunningLaw
from tracker.domain.matters import CaseKind
from tracker.domain.moves import Ways, open_moves, tracks_for
from tracker.domain.road import Move
from tracker.domain.standing import VERIFICATION, LaneState, Standing
from tracker.queries.case_rows import CaseRow
from tracker.store.cases import Conduct, LaneRow, Respondent, Step, step_holds

_NO_VOTES = 0
"""Sizes of a plenary are asked only of answers, and nobody has answered yet."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where one case stands; a row of a list says as much and more."""

    id: int
    kind: CaseKind | None
    election: str | None
    contest: str | None
    region_code: str
    agency_id: int
    is_open: bool
    lane: str | None
    stage: str | None
    holder_id: int | None
    since: PartialDay | None


@dataclass(frozen=True, slots=True)
class _Known:
    """What decides between the moves of one case, beside its row."""

    is_waiting: bool
    track: str | None
    respondent: int | None
    made: frozenset[tuple[str, int | None]]
    outcomes: tuple[tuple[int, str], ...]
    conducts: tuple[PartialDay | None, ...]


def expected_moves(
    session: Session, rows: Sequence[CaseRow] | Sequence[Place], law: RunningLaw
) -> dict[int, Move | None]:
    """The one move that the law expects next of each row, by case, as the case page says it;
    None where it leaves the choice open. One statement."""
    shown = [row for row in rows if row.is_open and row.lane and row.stage]
    known = _known(session, shown)
    return {row.id: _expected(row, known[row.id], law) for row in shown if row.id in known}


def _expected(row: CaseRow | Place, known: _Known, law: RunningLaw) -> Move | None:
    lane, stage = row.lane or "", row.stage or ""
    if (lane, stage) not in law.road.stages:
        return None
    state = LaneState(
        lane=lane,
        respondent=known.respondent,
        stage=stage,
        since=row.since,
        step=0,
        holder=row.holder_id,
        waiting=known.is_waiting,
        is_open=True,
        recorded=False,
        track=known.track,
    )
    phases = (
        law.phase(row.election, row.contest, day, row.region_code) if day else None
        for day in known.conducts
    )
    tracks = tracks_for(phases)
    ground = Ground(
        standing=Standing(
            kind=row.kind,
            handling=row.agency_id,
            outcomes=dict(known.outcomes),
            made=dict.fromkeys(known.made),
        ),
        facts=None,
        evidence=0,
        conducts=len(known.conducts),
        plenary_size=_NO_VOTES,
        quorum=_NO_VOTES,
        respondent=known.respondent,
    )
    moves = open_moves(law.road, state, Ways(row.kind, tracks, frozenset()))
    own = tracks if lane == VERIFICATION else frozenset({state.track or ""})
    return expected_next(moves, state, own, ground)


def _known(session: Session, rows: Iterable[CaseRow | Place]) -> dict[int, _Known]:
    """Lane, moves made, outcomes and days of acts of each case, in one statement."""
    places = [(row.id, row.lane, row.stage) for row in rows]
    cases, lanes, stages = zip(*places, strict=True) if places else ((), (), ())
    asked = {"cases": list(cases), "lanes": list(lanes), "stages": list(stages)}
    return {row.case_id: _told(row) for row in session.connection().execute(_KNOWN, asked)}


def _statement() -> Select[*tuple[Any, ...]]:
    """What decides between moves: of the `cases` the first open lane that stands where `lanes` and
    `stages` say, and what goes with each case, looked up once for it."""
    given = func.unnest(
        bindparam("cases", type_=ARRAY(Integer)),
        bindparam("lanes", type_=ARRAY(String)),
        bindparam("stages", type_=ARRAY(String)),
    )
    place = given.table_valued("case_id", "lane", "stage", name="place").render_derived()
    first = (
        select(
            LaneRow.case_id,
            LaneRow.respondent_id,
            LaneRow.is_waiting,
            LaneRow.track,
        )
        .ext(distinct_on(LaneRow.case_id))
        .join(
            place,
            and_(
                LaneRow.case_id == place.c.case_id,
                LaneRow.lane == place.c.lane,
                LaneRow.stage == place.c.stage,
            ),
        )
        .where(LaneRow.is_open)
        .order_by(LaneRow.case_id, LaneRow.respondent_id)
        .subquery("first")
    )
    case_id = first.c.case_id
    steps = (
        select(func.array_agg(func.concat(Step.respondent_id, " ", Step.move).distinct()))
        .where(
            Step.case_id == case_id,
            Step.move.is_not(None),
            step_holds(),
        )
        .scalar_subquery()
    )
    outcomes = (
        select(func.array_agg(func.concat(Respondent.id, " ", Respondent.outcome)))
        .where(Respondent.case_id == case_id, Respondent.outcome.is_not(None))
        .scalar_subquery()
    )
    days = select(func.array_agg(Conduct.on)).where(Conduct.case_id == case_id).scalar_subquery()
    return select(*first.c, steps.label("made"), outcomes.label("outcomes"), days.label("days"))


_KNOWN = _statement()


def _told(row: Any) -> _Known:
    return _Known(
        is_waiting=row.is_waiting,
        track=row.track,
        respondent=row.respondent_id,
        made=frozenset((move, person) for person, move in map(_of_person, row.made or ())),
        outcomes=tuple((int(p or 0), said) for p, said in map(_of_person, row.outcomes or ())),
        conducts=tuple(row.days or ()),
    )


def _of_person(told: str) -> tuple[int | None, str]:
    """Somebody's number, or none, and a word behind it: read sooner than the same in JSON."""
    number, _, word = told.partition(" ")
    return int(number) if number else None, word
