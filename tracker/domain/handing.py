"""Whether somebody can be given a case, and why not."""

from enum import StrEnum

from tracker.domain.roles import Actor, Sight


class WhyNot(StrEnum):
    """What keeps work from somebody."""

    RECUSED = "recused"
    NOT_IN_SIGHT = "not_in_sight"
    NO_STEPS = "no_steps"
    CLOSED = "closed"
    FILES_NOTHING = "files_nothing"
    NOT_YOURS = "not_yours"


def why_not(taker: Actor, sight: Sight, *, is_open: bool) -> WhyNot | None:
    """Why that person cannot be given that case; None where they can."""
    if not is_open:
        return WhyNot.CLOSED
    if taker.account_id in sight.recused:
        return WhyNot.RECUSED
    if not taker.sees(sight):
        return WhyNot.NOT_IN_SIGHT
    return None if taker.can_work_on(sight) else WhyNot.NO_STEPS
