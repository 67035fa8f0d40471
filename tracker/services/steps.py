"""Taking a step on the road.

Ask the law, write what happened, read the whole road again, tell the book.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from tracker.domain.answers import check_day, checked
from tracker.domain.custody import sealed
from tracker.domain.days import PartialDay
from tracker.domain.errors import Forbidden, Invalid, WrongStage
from tracker.domain.guards import refused
from tracker.domain.ledger import Act, canonical
from tracker.domain.matters import Audience, CaseKind
from tracker.domain.moves import Ways, open_moves, origin_for
from tracker.domain.road import Move
from tracker.domain.roles import Side, Sight
from tracker.domain.standing import LaneKey, LaneState, Origin, Standing
from tracker.services import cases, custody, evidence
from tracker.services.evidence import Upload
from tracker.services.handing_on import holders, tell_new_holders
from tracker.services.numbers import give_number
from tracker.services.projection import project, standing_of
from tracker.services.step_grounds import empty_lane, ground_of, known_of, rule_passed, with_doubts
from tracker.services.work import Work
from tracker.store.cases import Case, Step


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
        state = empty_lane(key, begins)
    origin = origin_for(work.actor, move, state, sight, ways)
    if origin is None:
        raise Forbidden(permission=move.right.value)
    if move not in open_moves(work.law.road, state, ways):
        raise WrongStage(move=move.id, stage=state.stage)
    return state, origin


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
        ground = ground_of(work, case, standing, state, facts, taken.happened_on)
        ground = with_doubts(work, case, move, ground)
        errors = refused(move, ground)
        facts |= rule_passed(move, ground)
    if errors:
        raise Invalid(errors)
    if origin is Origin.LETTER and taken.letter_no:
        facts["letter_no"] = taken.letter_no.strip()
    return facts


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
    bind_to_entry(work, steps, place)
    taken_now = {step.id for step in steps}
    reached = {sent.agency for sent in standing.sendings if sent.step in taken_now}
    custody.sent_on(work, case, reached, taken.happened_on)
    tell_new_holders(work, case, before, standing, reached)


def bind_to_entry(work: Work, steps: list[Step], place: int) -> None:
    """Tell the steps which ledger entry wrote them, once its number is known."""

    def told(numbers: list[int]) -> None:
        for step in steps:
            step.act = numbers[place]
        work.session.flush()

    work.after.append(told)


def digest_of_facts(facts: Mapping[str, Any]) -> str:
    """SHA-256 of a step's facts as the book states it: bound, but not readable there."""
    return sealed([canonical(facts)])
