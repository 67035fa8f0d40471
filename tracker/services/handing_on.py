"""Telling the office that a case came to, or that it came back to, in the step that brought it."""

from collections.abc import Iterable, Mapping

from sqlalchemy import select

from tracker.domain.notifying import Topic
from tracker.domain.standing import LaneKey, Standing
from tracker.services.notices import tell
from tracker.services.whom import Office
from tracker.services.work import Work
from tracker.store.cases import Case, LaneRow

Holders = Mapping[LaneKey, int | None]


def holders(work: Work, case: Case) -> Holders:
    """Who holds each lane of the case, as it stood when it was last projected."""
    rows = work.session.execute(
        select(LaneRow.lane, LaneRow.respondent_id, LaneRow.holder_agency_id).where(
            LaneRow.case_id == case.id
        )
    )
    return {(row.lane, row.respondent_id): row.holder_agency_id for row in rows}


def tell_new_holders(
    work: Work, case: Case, before: Holders, standing: Standing, reached: Iterable[int]
) -> None:
    """Tell each other office that holds a lane now which it did not hold before, or that a part of
    the case was sent to."""
    came: dict[int, bool] = dict.fromkeys(reached, False)
    for key, lane in standing.lanes.items():
        if lane.is_open and lane.holder is not None and lane.holder != before.get(key):
            back = work.law.road.stage(lane.lane, lane.stage).came_back
            came[lane.holder] = came.get(lane.holder, False) or back
    for agency, is_back in sorted(came.items()):
        if agency != work.actor.agency_id:
            topic = Topic.RETURNED if is_back else Topic.ARRIVED
            tell(work, Office.of(work, agency).hand(case), topic, case=case.id)
