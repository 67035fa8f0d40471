"""Taking a step on the road, and mending one that was wrong.

Ask the law, write what happened, read the whole road again, tell the book. A mistake is never
overwritten: a correction supersedes, an annulment strikes out, and both stay visible.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from sqlalchemy import func, select

from tracker.domain.answers import Known, check_day, checked
from tracker.domain.attribution import doubtful
from tracker.domain.custody import sealed
from tracker.domain.days import PartialDay
from tracker.domain.errors import Forbidden, Invalid, NotFound, WrongStage
from tracker.domain.guards import (
    Beyond,
    Ground,
    attribution_reasoned,
    reasoned_beyond_range,
    refused,
)
from tracker.domain.ledger import Act, canonical
from tracker.domain.matters import Audience, CaseKind
from tracker.domain.mending import annulment_obstacle, may_mend
from tracker.domain.moves import Ways, open_moves, origin_for
from tracker.domain.powers import Officer, sphere_of
from tracker.domain.road import FieldKind, Move
from tracker.domain.roles import Side, Sight
from tracker.domain.sanction_range import is_far
from tracker.domain.standing import LaneKey, LaneState, Origin, Standing
from tracker.services import cases, custody, evidence
from tracker.services.evidence import Upload
from tracker.services.handing_on import holders, tell_new_holders
from tracker.services.numbers import give_number
from tracker.services.projection import project, standing_of, step_facts
from tracker.services.work import Work
from tracker.store.cases import Case, Conduct, Respondent, Step
from tracker.store.evidence import EvidenceItem
from tracker.store.law import office_calendar
from tracker.store.observed import standings
from tracker.store.people import Agency
from tracker.store.weighing import likeness_for, range_for

BEYOND = "beyond"
"""In the facts of a step: which rule the sanction passed, for the reason that was written."""
_WEIGHED = ("sanction", "level_reason")
_FOUND = ("found", "elements", "attribution_reason")


@dataclass(frozen=True)
class Taken:
    """What a person entered for a move. `also` names further respondents it holds for."""

    happened_on: date | None
    answers: Mapping[str, Any] = field(default_factory=dict)
    note: str | None = None
    files: Mapping[str, Sequence[Upload]] = field(default_factory=dict)
    also: Sequence[int] = ()
    letter_no: str | None = None


def take_move(
    work: Work, case_id: int, move_id: str, respondent: int | None, *, seen: int, taken: Taken
) -> list[int]:
    """Take one lawful step, for one lane or for the same lane of several respondents.

    Returns the ids of the steps written, in the order of the respondents.

    Raises:
        NotFound, Stale, Forbidden, WrongStage, Invalid: nothing was changed.
    """
    case, sight = cases.locked(work, case_id, seen=seen)
    move = work.law.road.move(move_id)
    lanes = _looked_over(work, case, sight, move, respondent, taken)
    steps = [_write(work, case, move, *lane, taken) for lane in lanes]
    _keep_files(work, case, move, steps[0], taken)
    _finish(work, case, move, steps, taken)
    return [step.id for step in steps]


def look_over(
    work: Work, case_id: int, move_id: str, respondent: int | None, *, seen: int, taken: Taken
) -> None:
    """Refuse what taking that step would be refused for; nothing is written.

    Raises:
        Invalid: some of the answers would not be taken. Files are not looked into.
        NotFound, Stale, Forbidden, WrongStage: it could not be taken whatever is answered.
    """
    case, sight = cases.locked(work, case_id, seen=seen)
    _looked_over(work, case, sight, work.law.road.move(move_id), respondent, taken)


def _looked_over(
    work: Work, case: Case, sight: Sight, move: Move, respondent: int | None, taken: Taken
) -> list[tuple[LaneState, Origin, dict[str, Any]]]:
    """The lanes that the step would be taken in, each with its facts."""
    standing = standing_of(work.session, case, work.law)
    keys: list[LaneKey] = [(move.lane, r) for r in dict.fromkeys([respondent, *taken.also])]
    addressed = {s.addressee for s in standing.lanes.values() if s.addressee}
    ways = cases.ways_of(work, case, addressed)
    lanes = [_lane(work, sight, ways, standing, key, move) for key in keys]
    return [
        (state, how, _checked(work, case, standing, move, state, taken, how))
        for state, how in lanes
    ]


def _lane(
    work: Work,
    sight: Sight,
    ways: Ways,
    standing: Standing,
    key: LaneKey,
    move: Move,
) -> tuple[LaneState, Origin]:
    state = standing.lanes.get(key)
    if state is None:
        begins = work.law.road.lanes[move.lane].begins
        if move.lane != "criminal" or begins not in move.origins:
            raise WrongStage(move=move.id)
        state = _empty_lane(key, begins)
    origin = origin_for(work.actor, move, state, sight, ways)
    if origin is None:
        raise Forbidden(permission=move.right.value)
    if move not in open_moves(work.law.road, state, ways):
        raise WrongStage(move=move.id, stage=state.stage)
    return state, origin


def _empty_lane(key: LaneKey, begins: str) -> LaneState:
    return LaneState(key[0], key[1], begins, None, 0, None, False, True, False)


def _checked(
    work: Work,
    case: Case,
    standing: Standing,
    move: Move,
    state: LaneState,
    taken: Taken,
    origin: Origin,
) -> dict[str, Any]:
    errors: dict[str, list[str]] = {}
    facts: dict[str, Any] = {}
    answers = dict(taken.answers)
    for name, uploads in taken.files.items():
        answers[name] = [0] * len(uploads)
    try:
        facts = checked(
            move, answers, known_of(work, case, standing, move, state, taken.happened_on)
        )
    except Invalid as invalid:
        errors.update(invalid.errors)
    wrong_day = check_day(taken.happened_on, work.today, state.since)
    if wrong_day:
        errors["happened_on"] = wrong_day
    if origin is Origin.LETTER and not (taken.letter_no or facts.get("letter_no") or "").strip():
        errors["letter_no"] = ["required"]
    if not errors:
        ground = _ground_of(work, case, standing, state, facts, taken.happened_on)
        ground = _with_doubts(work, case, move, ground)
        errors = refused(move, ground)
        facts |= _rule_passed(move, ground)
    if errors:
        raise Invalid(errors)
    if origin is Origin.LETTER and taken.letter_no:
        facts["letter_no"] = taken.letter_no.strip()
    return facts


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


def _ground_of(
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


def _with_doubts(work: Work, case: Case, move: Move, ground: Ground) -> Ground:
    """The ground with what is in doubt of the observed acts, where the move asks about it."""
    if attribution_reasoned.__name__ not in move.guards:
        return ground
    return replace(ground, doubtful=doubtful(standings(work.session, case.id)))


def _unattributed(work: Work, case: Case, move: Move, ground: Ground) -> dict[str, list[str]]:
    """What a corrected study still has to say of the acts in doubt."""
    code = attribution_reasoned(_with_doubts(work, case, move, ground))
    return {"attribution_reason": [code]} if code else {}


def _rule_passed(move: Move, ground: Ground) -> dict[str, str]:
    """Which rule the sanction given passes, with the written reason that the move asks for."""
    if ground.beyond is None or reasoned_beyond_range.__name__ not in move.guards:
        return {}
    return {BEYOND: ground.beyond.value}


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


def _write(
    work: Work,
    case: Case,
    move: Move,
    state: LaneState,
    origin: Origin,
    facts: dict[str, Any],
    taken: Taken,
) -> Step:
    assert taken.happened_on is not None
    step = Step(
        case_id=case.id,
        respondent_id=state.respondent,
        position=cases.next_position(work, case),
        lane=move.lane,
        move=move.id,
        stage=move.target(facts) or state.stage,
        happened_on=PartialDay.of(taken.happened_on),
        note=(taken.note or "").strip() or None,
        facts=facts,
        origin=origin,
        for_agency_id=state.addressee if origin is Origin.LETTER else None,
        recorded_at=work.now,
        recorded_by=work.actor.account_id,
    )
    work.session.add(step)
    work.session.flush()
    return step


def _keep_files(work: Work, case: Case, move: Move, step: Step, taken: Taken) -> None:
    """Attach what was uploaded; papers of the personnel side stay on that side."""
    audience = Audience.PERSONNEL if work.actor.side is Side.PERSONNEL else Audience.VERIFICATION
    if move.id == "conclude_study":
        audience = Audience.FILE
    facts = dict(step.facts)
    for name, uploads in taken.files.items():
        try:
            items = [
                evidence.add(work, case, upload, audience=audience, step_id=step.id)
                for upload in uploads
            ]
        except Invalid as refused:
            raise Invalid({name: refused.errors["file"]}) from refused
        if items:
            facts[name] = [item.id for item in items]
    step.facts = facts


def _finish(work: Work, case: Case, move: Move, steps: list[Step], taken: Taken) -> None:
    assert taken.happened_on is not None
    if move.series and case.number is None:
        kind = CaseKind(case.kind) if case.kind else None
        case.number = give_number(work, case.agency_id, move.series, kind, taken.happened_on)
    before = holders(work, case)
    standing, _moved = project(work.session, case, work.law)
    case.version += 1
    place = work.record(
        Act.STEP_TAKEN,
        f"case:{case.id}",
        case=case.id,
        version=case.version,
        steps=[s.id for s in steps],
        lane=move.lane,
        move=move.id,
        happened_on=taken.happened_on.isoformat(),
        respondents=[s.respondent_id for s in steps if s.respondent_id],
        facts=digest_of_facts(steps[0].facts),
    )
    _bind(work, steps, place)
    taken_now = {step.id for step in steps}
    reached = {sent.agency for sent in standing.sendings if sent.step in taken_now}
    custody.sent_on(work, case, reached, taken.happened_on)
    tell_new_holders(work, case, before, standing, reached)


def _bind(work: Work, steps: list[Step], place: int) -> None:
    """Tell the steps which ledger entry wrote them, once its number is known."""

    def told(numbers: list[int]) -> None:
        for step in steps:
            step.act = numbers[place]
        work.session.flush()

    work.after.append(told)


def digest_of_facts(facts: Mapping[str, Any]) -> str:
    """SHA-256 of a step's facts as the book states it: bound, but not readable there."""
    return sealed([canonical(facts)])


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
    errors: dict[str, list[str]] = {}
    if not reason.strip():
        errors["reason"] = ["reason_missing"]
    day_errors = check_day(happened_on, work.today, _day_before(work, step))
    if happened_on is not None and not day_errors and _day_after(work, step, happened_on):
        day_errors = ["after_next"]
    if day_errors:
        errors["happened_on"] = day_errors
    facts: dict[str, Any] = dict(step.facts)
    try:
        kept = {f.id: step.facts[f.id] for f in move.fields if f.id in step.facts}
        was = standing_of(work.session, case, work.law, before=step.position)
        lane = was.lanes.get((step.lane, step.respondent_id))
        lane = lane or _empty_lane((step.lane, step.respondent_id), step.stage)
        known = known_of(work, case, was, move, lane, happened_on)
        beside = {name: value for name, value in step.facts.items() if not move.asks(name)}
        facts = {**beside, **checked(move, {**kept, **answers}, known)}
        if any(facts.get(name) != step.facts.get(name) for name in _WEIGHED):
            ground = _ground_of(work, case, was, lane, facts, happened_on)
            facts.pop(BEYOND, None)
            facts |= _rule_passed(move, ground)
            unreasoned = reasoned_beyond_range(ground)
            if facts.get(BEYOND) and unreasoned:
                errors["level_reason"] = [unreasoned]
        if any(facts.get(name) != step.facts.get(name) for name in _FOUND):
            ground = _ground_of(work, case, was, lane, facts, happened_on)
            errors |= _unattributed(work, case, move, ground)
    except Invalid as invalid:
        errors.update(invalid.errors)
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
    _bind(work, [new], place)
    return new.id


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


def _later(work: Work, step: Step) -> list[Step]:
    return list(
        work.session.scalars(
            select(Step)
            .where(
                Step.case_id == step.case_id,
                Step.position > step.position,
                Step.superseded_by.is_(None),
                Step.annulled_at.is_(None),
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
            Step.superseded_by.is_(None),
            Step.annulled_at.is_(None),
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
