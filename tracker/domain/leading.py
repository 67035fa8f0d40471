"""Which lane of a case says most: the one state that a list, a desk and the head of a page tell."""

from collections.abc import Iterable

from tracker.domain.road import Road
from tracker.domain.standing import CRIMINAL, OVERSIGHT, PERSONNEL, VERIFICATION, LaneState

_TELLING = (PERSONNEL, OVERSIGHT, VERIFICATION, CRIMINAL)


def leading(lanes: Iterable[LaneState], road: Road) -> LaneState | None:
    """The lane that says most to Bawaslu.

    An open one before a closed one. Of the open ones a live verification, because it was reopened;
    then a file that came back, because nothing goes on before it is mended; then the personnel
    side before oversight before the rest, and of several persons the least advanced.
    """
    known = list(lanes)
    standing_open = [state for state in known if state.is_open]
    chosen = standing_open or known
    return min(chosen, key=lambda state: _rank(state, road), default=None)


def leading_here(lanes: Iterable[LaneState], road: Road, agency: int) -> LaneState | None:
    """The lane that says most to an agency that a part of the case was sent to.

    Open before closed, held by that agency before held elsewhere, the personnel lane before the
    oversight, then the least advanced person. `tracker.store.sent_cases` says the same in SQL.
    """
    return min(lanes, key=lambda state: _rank_here(state, road, agency), default=None)


def _rank(state: LaneState, road: Road) -> tuple[int, int, int]:
    stage = road.stage(state.lane, state.stage)
    if state.is_open and state.lane == VERIFICATION and not state.recorded:
        urgency = 0
    elif state.is_open and stage.came_back:
        urgency = 1
    else:
        urgency = 2
    return urgency, _TELLING.index(state.lane), stage.order


def _rank_here(state: LaneState, road: Road, agency: int) -> tuple[bool, bool, bool, int, int]:
    return (
        not state.is_open,
        state.holder != agency,
        state.lane != PERSONNEL,
        road.stage(state.lane, state.stage).order,
        state.respondent or 0,
    )
