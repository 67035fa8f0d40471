"""Recorded steps out of the events of a record: history, in the order in which it was reported.

A recorded step moves its lane and nothing else. It starts no term, takes no number, and no form
makes one.
"""

import re
from collections.abc import Mapping
from typing import Any

from tracker.domain.ledger import Act
from tracker.domain.record_sense import odd_events
from tracker.domain.records import Record
from tracker.domain.reported import AS_REPORTED, Placement, ReportedEvent
from tracker.domain.road import Road
from tracker.domain.standing import OVERSIGHT, PERSONNEL, Origin, StepFacts
from tracker.services.work import Work

Row = dict[str, Any]

_CODE = re.compile(r"[a-z_]{1,40}")


def placements(road: Road, record: Record) -> list[Placement]:
    """The lane and stage of each event; one that no lane has a place for stays as reported."""
    events = [ReportedEvent(e.stage, e.outcome, e.respondent) for e in record.events]
    return [place or AS_REPORTED for place in road.reported.place_all(events)]


def facts_of_event(placement: Placement, is_odd: bool, shown_to: int | None) -> Row:
    """What a recorded step states besides the event's own words.

    `shown_to`: history that reached oversight or personnel side is shown to the personnel agency
    of the case's regency or city, for a source hardly ever says who got the file; no lane gets a
    holder from it. `at_odds`: the event's day lies before that of the event named before it.
    """
    facts: Row = {}
    if placement.plenary:
        facts["plenary"] = placement.plenary
    if shown_to is not None and placement.lane in (OVERSIGHT, PERSONNEL):
        facts["shown_to"] = shown_to
    if is_odd:
        facts["at_odds"] = True
    return facts


def step_rows(
    work: Work,
    record: Record,
    *,
    case_id: int,
    step_ids: list[int],
    respondents: Mapping[str, int],
    shown_to: int | None,
) -> list[Row]:
    """One row for each event; `step_ids` and `respondents` (by key) are ids taken before."""
    odd = odd_events(record)
    rows = []
    for place, (event, placement) in enumerate(
        zip(record.events, placements(work.law.road, record), strict=True)
    ):
        rows.append(
            {
                "id": step_ids[place],
                "case_id": case_id,
                "respondent_id": respondents[event.respondent] if event.respondent else None,
                "position": place + 1,
                "lane": placement.lane or "",
                "stage": placement.stage,
                "as_reported": event.stage,
                "happened_on": event.on,
                "outcome": event.outcome,
                "note": event.note,
                "facts": facts_of_event(placement, place in odd, shown_to),
                "origin": Origin.RECORDED,
                "is_waiting": placement.waiting,
                "recorded_at": work.now,
                "recorded_by": work.actor.account_id,
            }
        )
    return rows


def replayed(row: Row) -> StepFacts:
    """The row as the replay reads it."""
    return StepFacts(
        id=row["id"],
        lane=row["lane"],
        respondent=row["respondent_id"],
        move=None,
        stage=row["stage"],
        on=row["happened_on"],
        origin=Origin.RECORDED,
        facts=row["facts"],
        outcome=row["outcome"],
        waiting=row["is_waiting"],
    )


def tell_step(work: Work, row: Row, version: int) -> int:
    """Enter a recorded step into the book: the lane it fell into, the stage as it was reported."""
    return work.record(
        Act.STEP_RECORDED,
        f"step:{row['id']}",
        case=row["case_id"],
        version=version,
        step=row["id"],
        lane=row["lane"],
        stage=row["as_reported"],
        happened_on=str(row["happened_on"]) if row["happened_on"] else None,
        outcome=_code(row["outcome"]),
    )


def _code(outcome: str | None) -> str | None:
    """An outcome as the book may tell it: a code, or that it was words of the source's own."""
    return outcome if outcome is None or _CODE.fullmatch(outcome) else "in words"
