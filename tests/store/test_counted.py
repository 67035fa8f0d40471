"""Cases that were there before anything was counted are counted once, from that moment on."""

from datetime import date

import pytest
from sqlalchemy import select, text, update
from sqlalchemy.orm import Session

from tests.counting_by_hand import make_crowd
from tests.journeys import FINDING, journey
from tracker.domain.deadlines import Zone
from tracker.queries.moments import NotKept, end_of
from tracker.store.counted import Counted, Counting, keep_all_counted, recount
from tracker.store.ledger import head_of

TODAY = date(2024, 10, 7)


def told(session: Session) -> set[tuple[object, ...]]:
    columns = [c for c in Counted.__table__.c if c.name not in ("id", "from_entry")]
    return {tuple(row) for row in session.execute(select(*columns))}


def test_what_was_there_before_is_counted_once(session: Session) -> None:
    crowd = make_crowd(session, TODAY, 30)
    before = told(session)
    session.execute(text("ALTER TABLE counted DISABLE TRIGGER counted_stays"))
    session.execute(text("DELETE FROM counted"))
    assert keep_all_counted(session, crowd.law) == 30
    assert told(session) == before
    assert keep_all_counted(session, crowd.law) == 0


def test_many_cases_are_counted_by_a_plan_made_for_as_many_and_few_by_a_kept_one(session):
    """A plan for ten cases, kept for five hundred, once took a preparation twenty minutes."""
    crowd = make_crowd(session, TODAY, 30)
    ids = [case.id for case in crowd.cases]
    for cases, mode in ((ids[:5], "auto"), (ids, "force_custom_plan")):
        session.execute(text("SET LOCAL plan_cache_mode = auto"))
        recount(session, cases, crowd.law)
        assert session.scalar(text("SHOW plan_cache_mode")) == mode


def test_a_day_before_anything_was_counted_is_refused(session, work, clock):
    journey(session, work).filed(FINDING)
    clock.set("2024-10-09")
    journey(session, work).filed(FINDING)
    last = head_of(session)[0]
    assert end_of(session, TODAY, date(2024, 10, 9), Zone.WIB).entry < last
    session.execute(update(Counting).values(since_entry=last))
    with pytest.raises(NotKept, match="2024-10-09"):
        end_of(session, TODAY, date(2024, 10, 9), Zone.WIB)
