"""The ladder told: each rung once, to whoever it concerns, on working mornings."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.builders import World, actor_of, make_account
from tests.conftest import TestClock
from tests.journeys import REPORT, Journey
from tracker.domain.deadlines import Zone
from tracker.domain.roles import Actor
from tracker.services import teamwork
from tracker.services.reminding import ask_for_reminders, remind
from tracker.services.work import Work
from tracker.store.people import Agency, Notice, Region
from tracker.store.post import OutboxRow

Begin = Callable[[Actor], Work]


@pytest.fixture
def filed(session: Session, work: Begin, world: World) -> Journey:
    """A report of Monday 7 October 2024: its initial study ends on Wednesday the 9th."""
    return Journey(session, work, world).filed(REPORT)


@pytest.fixture
def morning(work: Begin, world: World) -> Callable[[], int]:
    return lambda: remind(lambda: work(world.system_actor), Zone.WIB)


def told(session: Session) -> list[tuple[int, str]]:
    """Who was told of what by the ladder."""
    rows = session.execute(
        select(Notice.account_id, Notice.kind)
        .where(Notice.kind.startswith("term"))
        .order_by(Notice.id)
    )
    return [(row.account_id, row.kind) for row in rows]


def test_each_rung_is_told_once_to_whoever_it_concerns(
    filed: Journey, session: Session, work: Begin, clock: TestClock, morning: Callable[[], int]
) -> None:
    chief, above = (make_account(session, "supervisor", at) for at in ("bawaslu", "bawaslu_banten"))
    hand = make_account(session, "verifier")
    with work(actor_of(session, chief, "supervisor")) as act:
        teamwork.assign_case(act, filed.case_id, hand.id, reason="")
    seen: dict[str, list[tuple[int, str]]] = {}
    for day in range(7, 20):
        clock.set(f"2024-10-{day:02}", 8)
        before = len(told(session))
        morning()
        clock.set(f"2024-10-{day:02}", 15)
        morning()
        if new := told(session)[before:]:
            seen[f"{day:02}"] = new

    assert seen == {
        "08": [(hand.id, "term_ahead")],
        "09": [(hand.id, "term_today")],
        "10": [(chief.id, "term_late")],
        "16": [(above.id, "terms_below")],  # five working days after Wednesday the 9th
    }
    below = session.scalars(select(Notice).where(Notice.kind == "terms_below")).one()
    assert (below.case_id, below.facts) == (
        None,
        {"agency": "Bawaslu Kota Tangerang", "count": 1},
    )


def test_a_case_that_nobody_has_in_hand_is_told_to_who_hands_work_out(
    filed: Journey, session: Session, clock: TestClock, morning: Callable[[], int]
) -> None:
    chief = make_account(session, "supervisor")
    make_account(session, "verifier")
    clock.set("2024-10-08", 8)
    morning()
    assert told(session) == [(chief.id, "term_ahead")]


def test_where_nobody_hands_work_out_all_who_could_take_it_up_are_told(
    filed: Journey, session: Session, work: Begin, clock: TestClock, morning: Callable[[], int]
) -> None:
    officer, shut = make_account(session, "verifier"), make_account(session, "verifier")
    with work(actor_of(session, shut, "verifier")) as act:
        teamwork.note_conflict(act, filed.case_id, shut.id, reason="kerabat")
    clock.set("2024-10-08", 8)
    morning()
    others = {account for account, _kind in told(session)}
    assert officer.id in others
    assert shut.id not in others


def test_nobody_is_told_before_the_office_opens_nor_on_a_day_off(
    filed: Journey, session: Session, clock: TestClock, morning: Callable[[], int]
) -> None:
    make_account(session, "supervisor")
    for day, hour in (("2024-10-08", 7), ("2024-10-12", 9), ("2024-10-13", 9)):
        clock.set(day, hour)
        assert morning() == 0
    clock.set("2024-10-14", 8)
    assert morning() > 0


def test_a_worker_that_was_away_tells_the_highest_rung_alone(
    filed: Journey, session: Session, clock: TestClock, morning: Callable[[], int]
) -> None:
    chief = make_account(session, "supervisor")
    clock.set("2024-10-14", 9)
    morning()
    assert told(session) == [(chief.id, "term_late")]


def test_what_was_reached_long_ago_comes_as_one_notice_a_person(
    filed: Journey,
    session: Session,
    work: Begin,
    world: World,
    clock: TestClock,
    morning: Callable[[], int],
) -> None:
    """A house set up on two reports of five weeks ago, and one of the day before yesterday."""
    Journey(session, work, world).filed(REPORT)
    chief, above = (make_account(session, "supervisor", at) for at in ("bawaslu", "bawaslu_banten"))
    hand = make_account(session, "verifier")
    with work(actor_of(session, chief, "supervisor")) as act:
        teamwork.assign_case(act, filed.case_id, hand.id, reason="")
    clock.set("2024-11-11", 9)
    Journey(session, work, world).filed(replace(REPORT, submitted_on=date(2024, 11, 11)))
    clock.set("2024-11-13", 8)
    morning()

    assert sorted(told(session)) == sorted(
        [
            (hand.id, "terms_past"),
            (chief.id, "terms_past"),
            (chief.id, "term_today"),
            (above.id, "terms_below"),
        ]
    )
    asked = select(Notice.account_id, Notice.facts).where(Notice.kind == "terms_past")
    counts = {row.account_id: row.facts["count"] for row in session.execute(asked)}
    assert counts == {hand.id: 1, chief.id: 2}
    assert session.scalars(select(OutboxRow.notice_id)).all() == []
    before = told(session)
    clock.set("2024-11-13", 15)
    morning()
    assert told(session) == before


def test_an_office_is_reminded_by_the_clock_on_its_own_wall(
    filed: Journey, session: Session, work: Begin, world: World, clock: TestClock
) -> None:
    make_account(session, "supervisor")
    code = session.get_one(Agency, world["bawaslu"]).region_code
    session.get_one(Region, code).zone = "WIT"
    session.commit()
    clock.set("2024-10-08", 6)  # 08:00 in the east

    def begin() -> Work:
        return work(world.system_actor)

    assert remind(begin, Zone.WIB) == 0
    assert remind(begin, Zone.WIT) == 1


def test_the_worker_is_asked_once_a_day_and_zone(
    session: Session, work: Begin, world: World, clock: TestClock
) -> None:
    asked = []
    for hour in (5, 6, 7, 8, 9):
        clock.set("2024-10-08", hour)
        with work(world.system_actor) as act:
            asked.append(ask_for_reminders(act))
    assert asked == [0, 1, 1, 1, 0]
