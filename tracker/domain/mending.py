"""Which step may be mended, and what stands in the way of striking one out.

A correction supersedes a step, an annulment strikes it out; both stay visible. A step on which a
later one depends stays until that one is struck out.
"""

from collections.abc import Iterable

from tracker.domain.moves import Ways, origin_for
from tracker.domain.road import Move
from tracker.domain.roles import Actor, Sight
from tracker.domain.standing import LaneKey, Origin, Standing, StepFacts


def may_mend(
    actor: Actor, step: StepFacts, move: Move | None, standing: Standing, sight: Sight, ways: Ways
) -> bool:
    """Whether a person may correct a valid step: one of theirs to take as the lane stands now.

    History is mended by its sender alone.
    """
    if move is None or step.origin is Origin.RECORDED:
        return False
    state = standing.lanes.get((step.lane, step.respondent))
    return state is not None and origin_for(actor, move, state, sight, ways) is not None


def annulment_obstacle(
    step: StepFacts, move: Move, later: Iterable[LaneKey], *, is_own: bool
) -> str | None:
    """The code of what stands in the way of an annulment, None where nothing does.

    `later` are the lanes of the valid steps after it, `is_own` that the same person recorded it.
    """
    if not move.origins:
        return "opening_step"
    if _is_depended_on(step, move, later):
        return "later_depends"
    return "same_person" if is_own else None


def _is_depended_on(step: StepFacts, move: Move, later: Iterable[LaneKey]) -> bool:
    """Something later happened in its lane, or in a lane that it opened; without a respondent, a
    later step is about all of them."""
    mine = {(step.lane, step.respondent), *_opened(step, move)}
    lanes = {lane for lane, _ in mine}
    return any(
        (lane, respondent) in mine or (respondent is None and lane in lanes)
        for lane, respondent in later
    )


def _opened(step: StepFacts, move: Move) -> Iterable[LaneKey]:
    for opening in move.opens:
        if opening.of == "case":
            yield opening.lane, None
        elif opening.of == "self":
            yield opening.lane, step.respondent
        else:
            for respondent in step.facts.get(opening.of) or ():
                yield opening.lane, int(respondent)
