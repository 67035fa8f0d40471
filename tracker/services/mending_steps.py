"""Mending a step that was wrong. A mistake is never overwritten: a correction supersedes, an
annulment strikes out, and both stay visible."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import select

from tracker.domain.answers import check_day, checked
from tracker.domain.days import PartialDay
from tracker.domain.errors import Forbidden, Invalid, NotFound, WrongStage
from tracker.domain.guards import Ground, attribution_reasoned, reasoned_beyond_range
from tracker.domain.ledger import Act
from tracker.domain.mending import annulment_obstacle, may_mend
from tracker.domain.road import Move
from tracker.domain.roles import Sight
from tracker.domain.standing import Origin
from tracker.services import cases
from tracker.services.projection import project, standing_of, step_facts
from tracker.services.step_grounds import (
    BEYOND,
    empty_lane,
    ground_of,
    known_of,
    rule_passed,
    with_doubts,
)
from tracker.services.steps import bind_to_entry, digest_of_facts
from tracker.services.work import Work
from tracker.store.cases import Case, Step, step_holds

_WEIGHED = ("sanction", "level_reason")
_FOUND = ("found", "elements", "attribution_reason")


def correct_step(
    work: Work,
    case_id: int,
    step_id: int,
    *,
    seen: int,
    reason: str,
    happened_on: date | None,
    answers: Mapping[str, Any],
) -> int:
    """Supersede a step with a corrected one; the old stays visible, terms are counted anew.

    Returns the id of the new step. The corrected step may not change where the lane went.

    Raises:
        NotFound, Stale, Forbidden, WrongStage, Invalid: nothing was changed.
    """
    case, sight = cases.locked(work, case_id, seen=seen)
    step, move = _step_to_mend(work, case, sight, step_id)
    facts, errors = _corrected(work, case, step, move, happened_on, answers)
    errors |= _day_faults(work, step, happened_on)
    if not reason.strip():
        errors["reason"] = ["reason_missing"]
    if (move.target(facts) or step.stage) != step.stage:
        errors[""] = ["other_way"]
    day_kept = step.happened_on is not None and happened_on == step.happened_on.first
    if not errors and facts == step.facts and day_kept:
        errors[""] = ["nothing_changed"]
    if errors:
        raise Invalid(errors)
    new = _superseding(work, step, happened_on, facts, reason)
    changes = sorted(
        {k for k in set(facts) | set(step.facts) if facts.get(k) != step.facts.get(k)}
        | ({"happened_on"} if new.happened_on != step.happened_on else set())
    )
    _standing, moved = project(work.session, case, work.law)
    case.version += 1
    place = work.record(
        Act.STEP_CORRECTED,
        f"step:{new.id}",
        case=case.id,
        version=case.version,
        step=new.id,
        replaces=step.id,
        reason=digest_of_facts({"reason": reason.strip()}),
        changes=changes,
        facts=digest_of_facts(new.facts),
        terms=moved,
    )
    bind_to_entry(work, [new], place)
    return new.id


def _corrected(
    work: Work,
    case: Case,
    step: Step,
    move: Move,
    happened_on: date | None,
    answers: Mapping[str, Any],
) -> tuple[dict[str, Any], dict[str, list[str]]]:
    """The facts of the step as they would be, and what the rules of its move say against them.
    They are judged by how the road stood before the step."""
    was = standing_of(work.session, case, work.law, before=step.position)
    key = (step.lane, step.respondent_id)
    lane = was.lanes.get(key) or empty_lane(key, step.stage)
    kept = {f.id: step.facts[f.id] for f in move.fields if f.id in step.facts}
    beside = {name: value for name, value in step.facts.items() if not move.asks(name)}
    known = known_of(work, case, was, move, lane, happened_on)
    try:
        facts = {**beside, **checked(move, {**kept, **answers}, known)}
    except Invalid as invalid:
        return dict(step.facts), dict(invalid.errors)
    errors: dict[str, list[str]] = {}
    changed = {name for name in (*_WEIGHED, *_FOUND) if facts.get(name) != step.facts.get(name)}
    if not changed:
        return facts, errors
    ground = ground_of(work, case, was, lane, facts, happened_on)
    if changed.intersection(_WEIGHED):
        facts.pop(BEYOND, None)
        facts |= rule_passed(move, ground)
        unreasoned = reasoned_beyond_range(ground)
        if facts.get(BEYOND) and unreasoned:
            errors["level_reason"] = [unreasoned]
    if changed.intersection(_FOUND):
        errors |= _unattributed(work, case, move, ground)
    return facts, errors


def _day_faults(work: Work, step: Step, happened_on: date | None) -> dict[str, list[str]]:
    faults = check_day(happened_on, work.today, _day_before(work, step))
    if happened_on is not None and not faults and _day_after(work, step, happened_on):
        faults = ["after_next"]
    return {"happened_on": faults} if faults else {}


def annul_step(work: Work, case_id: int, step_id: int, *, seen: int, reason: str) -> None:
    """Strike out a step: by a second person, with a reason, while nothing later depends on it.

    Raises:
        NotFound, Stale, Forbidden, WrongStage, Invalid: nothing was changed.
    """
    case, sight = cases.locked(work, case_id, seen=seen)
    step, move = _step_to_mend(work, case, sight, step_id)
    if not reason.strip():
        raise Invalid({"reason": ["reason_missing"]})
    later = [(s.lane, s.respondent_id) for s in _later(work, step)]
    is_own = step.recorded_by == work.actor.account_id
    obstacle = annulment_obstacle(step_facts(step), move, later, is_own=is_own)
    if obstacle is not None:
        raise Forbidden(obstacle) if obstacle == "same_person" else WrongStage(obstacle)
    step.annulled_at = work.now
    step.annulled_by = work.actor.account_id
    step.reason = "\n".join(filter(None, (step.reason, reason.strip())))
    _standing, moved = project(work.session, case, work.law)
    case.version += 1
    work.record(
        Act.STEP_ANNULLED,
        f"step:{step.id}",
        case=case.id,
        version=case.version,
        step=step.id,
        reason=digest_of_facts({"reason": reason.strip()}),
        terms=moved,
    )


def _step_to_mend(work: Work, case: Case, sight: Sight, step_id: int) -> tuple[Step, Move]:
    step = work.session.get(Step, step_id)
    if step is None or step.case_id != case.id:
        raise NotFound()
    if step.superseded_by is not None or step.annulled_at is not None:
        raise WrongStage("already_mended")
    if step.move is None or step.origin is Origin.RECORDED:
        raise WrongStage("recorded_step")
    move = work.law.road.move(step.move)
    standing = standing_of(work.session, case, work.law)
    addressed = {s.addressee for s in standing.lanes.values() if s.addressee}
    ways = cases.ways_of(work, case, addressed)
    if not may_mend(work.actor, step_facts(step), move, standing, sight, ways):
        raise Forbidden(permission=move.right.value)
    return step, move


def _superseding(
    work: Work, step: Step, happened_on: date | None, facts: dict[str, Any], reason: str
) -> Step:
    assert happened_on is not None
    new = Step(
        case_id=step.case_id,
        respondent_id=step.respondent_id,
        position=step.position,
        lane=step.lane,
        move=step.move,
        stage=step.stage,
        happened_on=PartialDay.of(happened_on),
        outcome=step.outcome,
        note=step.note,
        facts=facts,
        origin=step.origin,
        for_agency_id=step.for_agency_id,
        recorded_at=work.now,
        recorded_by=work.actor.account_id,
        reason=reason.strip(),
    )
    work.session.add(new)
    work.session.flush()
    step.superseded_by = new.id
    return new


def _unattributed(work: Work, case: Case, move: Move, ground: Ground) -> dict[str, list[str]]:
    """What a corrected study still has to say of the acts in doubt."""
    code = attribution_reasoned(with_doubts(work, case, move, ground))
    return {"attribution_reason": [code]} if code else {}


def _later(work: Work, step: Step) -> list[Step]:
    return list(
        work.session.scalars(
            select(Step)
            .where(
                Step.case_id == step.case_id,
                Step.position > step.position,
                step_holds(),
            )
            .order_by(Step.position, Step.id)
        )
    )


def _day_before(work: Work, step: Step) -> PartialDay | None:
    """The day of the step before it in the same lane."""
    return work.session.scalar(
        select(Step.happened_on)
        .where(
            Step.case_id == step.case_id,
            Step.lane == step.lane,
            Step.respondent_id.is_not_distinct_from(step.respondent_id),
            Step.position < step.position,
            step_holds(),
        )
        .order_by(Step.position.desc())
        .limit(1)
    )


def _day_after(work: Work, step: Step, happened_on: date) -> bool:
    """True when the corrected day would lie after a later step of the same lane."""
    following = [
        s.happened_on
        for s in _later(work, step)
        if s.lane == step.lane and s.respondent_id == step.respondent_id and s.happened_on
    ]
    return bool(following) and following[0].last < happened_on
