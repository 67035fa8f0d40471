"""The file of one case: who may open it, and what reading it costs."""

from datetime import date
from io import BytesIO

import pytest
from sqlalchemy.orm import Session

from tests.journeys import Journey
from tracker.domain.errors import NotFound
from tracker.domain.matters import Audience
from tracker.queries.case_file import case_file
from tracker.queries.cases import CasePage, case_page
from tracker.queries.running_law import running_law
from tracker.services.evidence import Upload, add_evidence
from tracker.services.teamwork import note_conflict, write_note

MOST = 10
"""Statements for a case that has much to show; one of them asks which law is in force."""


@pytest.fixture
def case(session, work, world) -> Journey:
    return Journey(session, work, world).filed()


def page(session: Session, case: Journey, role: str = "verifier", at: str = "bawaslu") -> CasePage:
    reader = case.actor(role, at)
    return case_page(session, reader, case.case_id, running_law(session), date(2024, 10, 7))


def note_and_piece(case: Journey, number: int) -> None:
    writer = case.actor("verifier", "bawaslu")
    with case.begin(writer) as work:
        write_note(work, case.case_id, f"Catatan {number}")
    with case.begin(writer) as work:
        file = Upload(f"{number}.txt", BytesIO(f"bukti {number}".encode()))
        add_evidence(work, case.case_id, file, audience=Audience.FILE)


def test_a_long_case_costs_what_a_short_one_costs(case, session, statements):
    case.to_sent("bkpsdm")
    note_and_piece(case, 0)
    page(session, case)
    statements.clear()
    short = page(session, case)
    few = len(statements)

    officer = {"by": "discipline_officer", "agency": "bkpsdm"}
    for person in case.people:
        case.takes("receive_file", person, **officer).takes("summon_1", person, **officer)
        case.takes("examine", person, **officer).takes("report_findings", person, **officer)
    for number in range(1, 6):
        note_and_piece(case, number)
    statements.clear()
    long = page(session, case)

    assert len(long.steps) > len(short.steps) + 4
    assert (len(long.notes), len(long.evidence)) == (6, 6)
    assert len(statements) == few <= MOST


def test_tables_that_hold_nothing_of_a_case_are_not_asked(case, session, statements):
    reader = case.actor("verifier", "bawaslu")
    statements.clear()
    case_file(session, reader, case.case_id)
    empty = tuple(f"SELECT {t}." for t in ("notes", "evidence_items", "sanctions"))

    assert len(statements) == 5
    assert not [asked for asked in statements if asked.startswith(empty)]


def test_a_case_out_of_sight_costs_one_statement_and_tells_nothing(case, session, statements):
    stranger = case.actor("verifier", "bawaslu_cilegon")
    statements.clear()
    with pytest.raises(NotFound):
        case_file(session, stranger, case.case_id)
    with pytest.raises(NotFound):
        case_file(session, stranger, case.case_id + 1_000)
    assert len(statements) == 2


def test_who_is_shut_out_does_not_find_the_case(case, session):
    verifier = case.actor("verifier", "bawaslu")
    assert case_file(session, verifier, case.case_id).case.id == case.case_id
    with case.begin(case.actor("supervisor", "bawaslu")) as work:
        note_conflict(work, case.case_id, verifier.account_id, reason="Kerabat terlapor.")
    with pytest.raises(NotFound):
        case_file(session, verifier, case.case_id)


def test_the_addressee_reads_the_case_and_no_note_of_others(case, session):
    case.to_sent("bkpsdm")
    note_and_piece(case, 0)
    read = page(session, case, "discipline_officer", "bkpsdm")
    assert read.notes == ()
    assert len(read.persons) == 2
