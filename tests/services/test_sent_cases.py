"""What those see to whom a case was sent is kept at every act, for each reader their own part."""

from collections import Counter
from typing import Any

import pytest
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from tests.imports import Importer, case, event, person
from tests.journeys import Journey
from tests.services.test_moving_terms import with_day_off
from tracker.domain.days import PartialDay
from tracker.domain.filing import ConductGiven
from tracker.queries.running_law import running_law
from tracker.services.facts import put_conduct
from tracker.services.law import apply_law
from tracker.services.moving_terms import move_terms
from tracker.services.system_account import system_actor
from tracker.store.cases import Conduct, SentCase
from tracker.store.sent_cases import keep_all_sent, keep_sent


@pytest.fixture
def importer(work, world, tmp_path) -> Importer:
    return Importer(work, world, tmp_path / "receipts")


OFFICER = {"by": "discipline_officer", "agency": "bkpsdm"}


@pytest.fixture
def sent(session, work, world) -> Journey:
    """Two people of one act: a copy of both went to the BKPSDM."""
    return Journey(session, work, world).filed().to_sent("bkpsdm")


def rows_of(session: Session, case_id: int) -> Counter[tuple[Any, ...]]:
    columns = [column for column in SentCase.__table__.columns if column.name != "id"]
    found = session.execute(select(*columns).where(SentCase.case_id == case_id))
    return Counter(tuple(row) for row in found)


def seen(session: Session, case_id: int, agency: int) -> SentCase:
    session.expire_all()
    asked = select(SentCase).where(SentCase.case_id == case_id, SentCase.agency_id == agency)
    return session.scalars(asked).one()


def assert_nothing_to_mend(session: Session, case_id: int) -> None:
    before = rows_of(session, case_id)
    keep_sent(session, (case_id,), running_law(session))
    assert rows_of(session, case_id) == before


def test_a_sent_case_is_kept_for_agency_ppk_and_region(session, world, sent):
    rows = session.scalars(select(SentCase).where(SentCase.case_id == sent.case_id)).all()
    readers = {row.agency_id or row.region_code for row in rows}
    assert readers == {world["bkpsdm"], world["ppk"], "36.71"}
    mine = seen(session, sent.case_id, world["bkpsdm"])
    assert (mine.is_open, mine.lane, mine.stage) == (True, "personnel", "sent")
    assert (mine.type_facets, mine.channel_facets) == ("like", "facebook")


def test_every_act_keeps_it(session, world, sent):
    first, second = sent.people
    for move, who in (
        ("receive_file", first),
        ("return_file", second),
        ("summon_1", first),
        ("examine", first),
    ):
        sent.takes(move, who, **OFFICER)
        assert_nothing_to_mend(session, sent.case_id)
    mine = seen(session, sent.case_id, world["bkpsdm"])
    assert (mine.lane, mine.stage) == ("personnel", "examined")
    assert mine.holder_agency_id == world["bkpsdm"]


def test_a_case_that_was_not_sent_has_no_row(session, work, world):
    filed = Journey(session, work, world).filed()
    assert rows_of(session, filed.case_id) == Counter()


def test_a_corrected_act_is_found_by_its_new_kind(session, world, sent):
    (conduct,) = session.scalars(select(Conduct.id).where(Conduct.case_id == sent.case_id))
    given = ConductGiven(
        "share", PartialDay(2024, 10, 2), "WhatsApp", respondents=tuple(sent.people)
    )
    with sent.begin(sent.actor("verifier", "bawaslu")) as act:
        version = sent.case.version
        put_conduct(act, sent.case_id, conduct, given, seen=version, reason="Salah baca.")
    mine = seen(session, sent.case_id, world["bkpsdm"])
    assert (mine.type_facets, mine.channel_facets) == ("share", "whatsapp")


def test_a_term_that_a_decree_moves_is_moved_for_its_holder(session, work, world, sent):
    for move in ("receive_file", "summon_1", "examine", "report_findings"):
        sent.takes(move, sent.people[0], **OFFICER)
    sent.takes("decide", sent.people[0], decision="violation", **OFFICER)
    due = seen(session, sent.case_id, world["bkpsdm"]).due_on
    assert due is not None
    with work(system_actor(session)) as act:
        apply_law(act, with_day_off(due.isoformat()))
    with work(sent.actor("supervisor", "bkpsdm")) as act:
        assert move_terms(act, act.law.digest.hex()) >= 1
    assert seen(session, sent.case_id, world["bkpsdm"]).due_on > due
    assert_nothing_to_mend(session, sent.case_id)


def test_an_import_keeps_it(session, importer: Importer, world):
    row = case(
        "A1",
        province="Banten",
        region="Kota Tangerang",
        respondents=[person("1"), person("2")],
        events=[
            event("forwarded", "2024-10-05"),
            event("sanction", "2024-11-01", "sanctioned", respondent="1"),
        ],
        sanctions=[
            {
                "respondent": "1",
                "sanction": "teguran tertulis",
                "decided_on": "2024-11-01",
                "decree_no": None,
                "basis": [],
            }
        ],
    )
    assert importer.cases(row).created == 1
    (case_id,) = set(session.scalars(select(SentCase.case_id)))
    assert_nothing_to_mend(session, case_id)
    assert seen(session, case_id, world["bkpsdm"]).result_facets.startswith("imposed:")


def test_what_was_sent_before_the_table_was_there_is_brought_in(session, sent):
    before = rows_of(session, sent.case_id)
    session.execute(delete(SentCase))
    assert keep_all_sent(session, running_law(session)) == 1
    assert rows_of(session, sent.case_id) == before != Counter()
    assert keep_all_sent(session, running_law(session)) == 0
