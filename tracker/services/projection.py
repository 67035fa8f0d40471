"""From where a case stands to the rows that say so: lanes, terms, sanctions, sendings, headline.

Rows are computed as plain dictionaries, so that one live act and an import of thousands share
the same code.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session

from tracker.domain.days import PartialDay
from tracker.domain.deadlines import Calendar
from tracker.domain.law import RunningLaw
from tracker.domain.leading import leading
from tracker.domain.replay import replay
from tracker.domain.serving import last_day_served
from tracker.domain.standing import CaseFacts, ClockState, Origin, Standing, StepFacts
from tracker.store.cases import (
    Case,
    LaneRow,
    Respondent,
    SanctionRow,
    SendingRow,
    Step,
    TermRow,
    step_holds,
)
from tracker.store.law import office_calendar
from tracker.store.people import Agency
from tracker.store.sent_cases import keep_sent

Row = dict[str, Any]
Offices = Callable[[int], Calendar]
"""The days off as an agency's office counts them, by the agency's id."""
_Key = tuple[str, str, int | None, int]


@dataclass(frozen=True, slots=True)
class Addressee:
    """What a sending needs to know of an agency: the PPK above it and its region."""

    ppk: int | None
    region: str


def facts_of(case: Case, respondents: Sequence[int], law: RunningLaw) -> CaseFacts:
    """The case as the replay reads it: as it was when it was filed."""
    return CaseFacts(
        handling=case.receiving_agency_id,
        kind=case.filed_kind,
        regime=law.regime_of(case.election),
        known_on=case.known_on,
        respondents=tuple(respondents),
        found_on=case.found_on,
    )


def step_facts(step: Step) -> StepFacts:
    return StepFacts(
        id=step.id,
        lane=step.lane,
        respondent=step.respondent_id,
        move=step.move,
        stage=step.stage,
        on=step.happened_on,
        origin=step.origin,
        facts=step.facts,
        outcome=step.outcome,
        waiting=step.is_waiting,
    )


def standing_of(
    session: Session, case: Case, law: RunningLaw, before: int | None = None
) -> Standing:
    """Read a case's valid steps (those `before` a position) and say where it stands: two
    statements."""
    respondents = session.scalars(
        select(Respondent.id).where(Respondent.case_id == case.id).order_by(Respondent.ordinal)
    ).all()
    steps = session.scalars(
        select(Step).where(Step.case_id == case.id, step_holds()).order_by(Step.position, Step.id)
    ).all()
    read = [step_facts(s) for s in steps if before is None or s.position < before]
    return replay(law.road, facts_of(case, respondents, law), read)


def lane_rows(case_id: int, standing: Standing) -> list[Row]:
    return [
        {
            "case_id": case_id,
            "respondent_id": state.respondent,
            "lane": state.lane,
            "stage": state.stage,
            "since": state.since,
            "holder_agency_id": state.holder,
            "addressee_id": state.addressee,
            "track": state.track,
            "is_waiting": state.waiting,
            "is_open": state.is_open,
            "is_recorded": state.recorded,
        }
        for state in standing.lanes.values()
    ]


def sending_rows(
    case_id: int, standing: Standing, addressees: Mapping[int, Addressee]
) -> list[Row]:
    """One row for each respondent and agency that was sent a part, the first day kept.

    A sending that somebody made takes the place of one that history only suggests.
    """
    rows: dict[tuple[int, int], Row] = {}
    for sending in standing.sendings:
        known = addressees[sending.agency]
        key = (sending.respondent, sending.agency)
        if key in rows and (sending.recorded or not rows[key]["is_recorded"]):
            continue
        rows[key] = {
            "case_id": case_id,
            "respondent_id": sending.respondent,
            "agency_id": sending.agency,
            "ppk_id": known.ppk,
            "region_code": known.region,
            "sent_on": sending.on,
            "is_recorded": sending.recorded,
        }
    return list(rows.values())


def term_row(
    case_id: int, clock: ClockState, standing: Standing, law: RunningLaw, offices: Offices
) -> Row:
    """The row of a term, counted as the office that it binds works: its days off and its week.

    One of a lane that nobody holds binds the agency that handles the case.
    """
    state = standing.lanes.get((clock.lane, clock.respondent))
    bound = (state.addressee or state.holder) if state else standing.handling
    due = law.due_of(clock, offices(bound or standing.handling))
    return {
        "case_id": case_id,
        "respondent_id": clock.respondent,
        "lane": clock.lane,
        "term": clock.term,
        "agency_id": bound,
        "started_by": clock.started_by,
        "start_on": due.start,
        "due_on": due.due,
        "is_provisional": due.provisional,
        "ends_on_day_off": due.ends_on_day_off,
        "met_on": clock.met_on.last if clock.met_on else None,
        "met_by": clock.met_by,
        "is_cancelled": clock.cancelled or _has_lapsed(clock, due.due),
    }


def _has_lapsed(clock: ClockState, due: date) -> bool:
    """True when it had run out before the step that ends it; an earlier step leaves it running."""
    return clock.is_running and clock.lapsed_on is not None and due < clock.lapsed_on.first


def offices_of(session: Session, law: RunningLaw) -> Offices:
    """The calendars of the offices that are asked for, each read once."""
    return cache(lambda agency: office_calendar(session, agency, law))


def sanction_rows(case_id: int, standing: Standing, law: RunningLaw) -> list[Row]:
    """The sanctions that live decisions set; a restated one keeps the earlier visible."""
    rows = []
    for state in standing.sanctions:
        facts = state.facts
        known = law.book.sanctions.get(state.sanction or "")
        decided = facts.get("decree_on") or facts.get("decided_on")
        rows.append(
            {
                "case_id": case_id,
                "respondent_id": state.respondent,
                "step_id": state.step,
                "ordinal": 0,
                "sanction": state.sanction,
                "level": facts.get("level") or (known.level if known else None),
                "decided_on": PartialDay.parse(str(decided)) if decided else None,
                "decree_no": facts.get("decree_no"),
                "basis": [facts["basis"]] if facts.get("basis") else [],
                "is_imposed": state.replaced_by is None and not state.annulled,
                "is_disclosed": state.step in standing.disclosed,
                "replaced_by": state.replaced_by,
                "is_annulled": state.annulled,
                "served_from": state.served_from,
                "served_until": last_day_served(state, known),
                "is_served": state.ended_by is not None,
            }
        )
    return rows


def headline(standing: Standing, law: RunningLaw, terms: Sequence[Row]) -> Row:
    """The case's columns that lists read: where it stands, who holds it, what is due next."""
    state = leading(standing.lanes.values(), law.road)
    known = [s.since for s in standing.lanes.values() if s.recorded and s.since]
    return {
        "kind": standing.kind,
        "agency_id": standing.handling,
        "is_open": any(s.is_open for s in standing.lanes.values()),
        "lane": state.lane if state else None,
        "stage": state.stage if state else None,
        "holder_agency_id": state.holder if state else None,
        "held_since": state.since if state else None,
        "last_known_on": max(known, key=str, default=None),
        **next_terms(standing.handling, terms, law),
    }


def next_terms(handling: int, terms: Sequence[Row], law: RunningLaw) -> Row:
    """The case's columns that repeat its terms: the nearest of all, and of the handling agency.

    A term of a lane that nobody holds any more binds the agency that handles the case. A notice
    period or a day of effect is nothing to be in time for, so it is none of them.
    """
    running = [
        t
        for t in terms
        if t["met_on"] is None and not t["is_cancelled"] and t["term"] not in law.not_deadlines
    ]
    own = [
        t
        for t in running
        if t["agency_id"] == handling or (t["agency_id"] is None and t["respondent_id"] is None)
    ]
    nearest = min(running, key=_by_day, default=None)
    nearest_own = min(own, key=_by_day, default=None)
    return {
        "next_due_on": nearest["due_on"] if nearest else None,
        "next_term": nearest["term"] if nearest else None,
        "handling_due_on": nearest_own["due_on"] if nearest_own else None,
        "handling_term": nearest_own["term"] if nearest_own else None,
    }


def _by_day(term: Row) -> tuple[date, str]:
    return term["due_on"], term["term"]


def project(session: Session, case: Case, law: RunningLaw) -> tuple[Standing, list[Row]]:
    """Bring every projection of a case in line with its steps.

    Returns the standing and the terms whose due day moved, as `{"term", "was", "is"}`.
    """
    session.flush()
    standing = standing_of(session, case, law)
    agencies = {s.agency for s in standing.sendings}
    _replace(session, LaneRow, case.id, lane_rows(case.id, standing))
    sendings = sending_rows(case.id, standing, addressees(session, agencies))
    was_sent = _replace(session, SendingRow, case.id, sendings)
    offices = offices_of(session, law)
    terms = [term_row(case.id, c, standing, law, offices) for c in standing.clocks]
    moved = _sync_terms(session, case.id, terms)
    session.execute(
        delete(SanctionRow).where(SanctionRow.case_id == case.id, SanctionRow.step_id.is_not(None))
    )
    _insert(session, SanctionRow, sanction_rows(case.id, standing, law))
    found = found_of(standing)
    session.execute(
        update(Respondent)
        .where(Respondent.case_id == case.id, Respondent.id.not_in(found))
        .values(outcome=None, recommended=None)
    )
    for respondent, values in found.items():
        session.execute(update(Respondent).where(Respondent.id == respondent).values(**values))
    if was_sent or agencies:
        keep_sent(session, (case.id,), law)
    for name, value in headline(standing, law, terms).items():
        setattr(case, name, value)
    if case.is_imported:
        case.first_recorded_on = _first_recorded(session, case.id)
    registered = standing.moved_on.get("register")
    case.registered_on = registered or case.registered_on
    return standing, moved


def project_again(session: Session, law: RunningLaw) -> int:
    """Bring the cases in line whose sanctions run, or whose nearest term binds nobody; how many."""
    carried_out = [m.id for m in law.road.moves.values() if m.sanction == "carries_out"]
    unbinding = sorted(law.not_deadlines)
    served = select(Step.case_id).where(Step.move.in_(carried_out))
    running = select(TermRow.case_id).where(TermRow.term.in_(unbinding), TermRow.met_on.is_(None))
    cases = session.scalars(
        select(Case.id).where(Case.id.in_(served) | Case.id.in_(running)).order_by(Case.id)
    ).all()
    for case in cases:
        project(session, session.get_one(Case, case), law)
    return len(cases)


def first_recorded(steps: Iterable[StepFacts]) -> PartialDay | None:
    """The day of the first event that history tells, of those whose day it tells."""
    return next((s.on for s in steps if s.origin is Origin.RECORDED and s.on is not None), None)


def _first_recorded(session: Session, case_id: int) -> PartialDay | None:
    return session.scalars(
        select(Step.happened_on)
        .where(
            Step.case_id == case_id,
            Step.origin == Origin.RECORDED,
            Step.happened_on.is_not(None),
            step_holds(),
        )
        .order_by(Step.position, Step.id)
        .limit(1)
    ).one_or_none()


def found_of(standing: Standing) -> dict[int, Row]:
    """What plenary and oversight body found of each respondent that either spoke of."""
    spoken_of = sorted(standing.outcomes.keys() | standing.recommended.keys())
    return {
        respondent: {
            "outcome": standing.outcomes.get(respondent),
            "recommended": standing.recommended.get(respondent),
        }
        for respondent in spoken_of
    }


def addressees(session: Session, agencies: set[int]) -> dict[int, Addressee]:
    """PPK and region of each agency that something was sent to."""
    if not agencies:
        return {}
    rows = session.execute(
        select(Agency.id, Agency.parent_id, Agency.region_code).where(Agency.id.in_(agencies))
    )
    return {row.id: Addressee(row.parent_id, row.region_code) for row in rows}


def _replace(session: Session, table: Any, case_id: int, rows: list[Row]) -> bool:
    """Write the rows of a case anew; whether there were any before."""
    gone = session.connection().execute(delete(table).where(table.case_id == case_id))
    _insert(session, table, rows)
    return gone.rowcount > 0


def _insert(session: Session, table: Any, rows: list[Row]) -> None:
    if rows:
        session.execute(insert(table), rows)


def _sync_terms(session: Session, case_id: int, wanted: list[Row]) -> list[Row]:
    """Keep the due day of a term whose start did not change: only `law due` moves those."""
    existing = {
        (t.lane, t.term, t.respondent_id, t.started_by): t
        for t in session.scalars(select(TermRow).where(TermRow.case_id == case_id))
    }
    before = {(t.lane, t.term, t.respondent_id): t.due_on for t in existing.values()}
    moved: list[Row] = []
    for row in wanted:
        key: _Key = (row["lane"], row["term"], row["respondent_id"], row["started_by"])
        kept = existing.pop(key, None)
        if kept is not None and kept.start_on == row["start_on"]:
            row.update(
                due_on=kept.due_on,
                is_provisional=kept.is_provisional,
                ends_on_day_off=kept.ends_on_day_off,
            )
        was = before.get(key[:3])
        if was is not None and was != row["due_on"]:
            moved.append({"term": row["term"], "was": _iso(was), "is": _iso(row["due_on"])})
        if kept is None:
            session.execute(insert(TermRow), [row])
        else:
            for name, value in row.items():
                setattr(kept, name, value)
    for gone in existing.values():
        session.delete(gone)
    return moved


def _iso(day: date) -> str:
    return day.isoformat()
