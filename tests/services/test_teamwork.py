"""Notes, mentions, assignment, conflicts of interest, and reading who reported."""

from collections.abc import Callable

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.builders import World, actor_of, make_account
from tests.journeys import REPORT, REPORTER, Journey
from tracker.domain.errors import Forbidden, Invalid, NotFound
from tracker.domain.roles import Actor
from tracker.services import reporters, teamwork
from tracker.services.work import Work
from tracker.store import ledger
from tracker.store.cases import Assignment
from tracker.store.people import Notice

Begin = Callable[[Actor], Work]


@pytest.fixture
def report(session: Session, work: Begin, world: World) -> Journey:
    return Journey(session, work, world).filed(REPORT)


def test_a_mention_tells_colleagues_of_the_own_agency_alone(
    report: Journey, session: Session, work: Begin
) -> None:
    writer = make_account(session, "verifier")
    colleague = make_account(session, "verifier", username="Rina.W")
    stranger = make_account(session, "discipline_officer", username="orang-bkpsdm")
    with work(actor_of(session, writer, "verifier")) as act:
        teamwork.write_note(act, report.case_id, "Mohon cek @rina.w, bukan @orang-bkpsdm.")
    told = session.scalars(select(Notice.account_id).where(Notice.kind == "mention")).all()
    assert told == [colleague.id]
    assert stranger.id not in told


def test_a_colleague_who_may_not_see_the_case_is_not_mentioned(
    report: Journey, session: Session, work: Begin
) -> None:
    writer = make_account(session, "verifier")
    keeper = make_account(session, "administrator", username="pengelola")
    with work(actor_of(session, writer, "verifier")) as act:
        teamwork.write_note(act, report.case_id, "Mohon cek @pengelola.")
    assert session.scalars(select(Notice.id)).all() == []
    with pytest.raises(Invalid), work(actor_of(session, writer, "verifier")) as act:
        teamwork.write_note(act, report.case_id, "Mohon cek.", {keeper.id})


def test_colleagues_are_mentioned_by_choosing_them(
    report: Journey, session: Session, work: Begin
) -> None:
    writer, rina = make_account(session, "verifier"), make_account(session, "verifier")
    with work(actor_of(session, writer, "verifier")) as act:
        teamwork.write_note(act, report.case_id, "Mohon cek.", {rina.id})
    assert session.scalars(select(Notice.account_id).where(Notice.kind == "mention")).all() == [
        rina.id
    ]


def test_a_note_tells_who_has_the_case_in_hand(
    report: Journey, session: Session, work: Begin
) -> None:
    chief = actor_of(session, make_account(session, "supervisor"), "supervisor")
    doer = make_account(session, "verifier", username="tangan-pertama")
    with work(chief) as act:
        teamwork.assign_case(act, report.case_id, doer.id, reason="")
    with work(chief) as act:
        teamwork.write_note(act, report.case_id, "Mohon didahulukan.")
    with work(chief) as act:
        teamwork.write_note(act, report.case_id, "Mohon cek @tangan-pertama.")
    with work(actor_of(session, doer, "verifier")) as act:
        teamwork.write_note(act, report.case_id, "Baik.")
    told = session.execute(select(Notice.account_id, Notice.kind).order_by(Notice.id)).all()

    assert told == [(doer.id, "assigned"), (doer.id, "remark"), (doer.id, "mention")]


def test_an_empty_note_is_refused(report: Journey, session: Session, work: Begin) -> None:
    writer = make_account(session, "verifier")
    with pytest.raises(Invalid), work(actor_of(session, writer, "verifier")) as act:
        teamwork.write_note(act, report.case_id, "  \n ")


def test_a_supervisor_hands_the_case_to_one_colleague_at_a_time(
    report: Journey, session: Session, work: Begin
) -> None:
    chief = actor_of(session, make_account(session, "supervisor"), "supervisor")
    one, two = make_account(session, "verifier"), make_account(session, "verifier")
    for colleague in (one, two):
        with work(chief) as act:
            teamwork.assign_case(act, report.case_id, colleague.id, reason="")
    assert session.scalars(select(Assignment.account_id)).all() == [two.id]
    foreign = make_account(session, "verifier", "bawaslu_cilegon")
    with pytest.raises(Invalid), work(chief) as act:
        teamwork.assign_case(act, report.case_id, foreign.id, reason="")


@pytest.mark.parametrize("role", ["administrator", "auditor", "supervisor", "intake_officer"])
def test_a_case_is_handed_only_to_who_can_take_a_step_in_it(
    report: Journey, session: Session, work: Begin, role: str
) -> None:
    chief = actor_of(session, make_account(session, "supervisor"), "supervisor")
    idle = make_account(session, role)
    with pytest.raises(Invalid) as refused, work(chief) as act:
        teamwork.assign_case(act, report.case_id, idle.id, reason="")
    assert refused.value.errors == {"account": ["unknown_colleague"]}


def test_a_case_is_not_handed_to_somebody_in_conflict(
    report: Journey, session: Session, work: Begin
) -> None:
    chief = actor_of(session, make_account(session, "supervisor"), "supervisor")
    officer = make_account(session, "verifier")
    with work(chief) as act:
        teamwork.note_conflict(act, report.case_id, officer.id, reason="Adik terlapor.")
    with pytest.raises(Invalid), work(chief) as act:
        teamwork.assign_case(act, report.case_id, officer.id, reason="")


def test_a_conflict_of_interest_shuts_the_case_at_once(
    report: Journey, session: Session, work: Begin
) -> None:
    officer = make_account(session, "verifier")
    actor = actor_of(session, officer, "verifier")
    with work(actor) as act:
        teamwork.note_conflict(act, report.case_id, officer.id, reason="Adik terlapor.")
    with pytest.raises(NotFound), work(actor) as act:
        teamwork.write_note(act, report.case_id, "Saya masih bisa?")


def test_reading_who_reported_needs_a_reason_and_enters_the_book(
    report: Journey, session: Session, work: Begin
) -> None:
    actor = actor_of(session, make_account(session, "verifier"), "verifier")
    with pytest.raises(Invalid), work(actor) as act:
        reporters.read_reporter(act, report.case_id, reason=" ")
    with work(actor) as act:
        identity = reporters.read_reporter(act, report.case_id, reason="Undangan klarifikasi.")
    assert identity.name == REPORTER.name
    last = list(ledger.chain(session))[-1].text
    assert '"act":"reporter.read"' in last
    assert REPORTER.name not in last


@pytest.mark.parametrize("role", ["commissioner", "supervisor", "auditor"])
def test_others_in_the_same_office_may_not_read_who_reported(
    report: Journey, session: Session, work: Begin, role: str
) -> None:
    actor = actor_of(session, make_account(session, role), role)
    with pytest.raises(Forbidden), work(actor) as act:
        reporters.read_reporter(act, report.case_id, reason="ingin tahu")


def test_a_finding_has_no_reporter_to_read(session: Session, work: Begin, world: World) -> None:
    finding = Journey(session, work, world).filed()
    actor = actor_of(session, make_account(session, "verifier"), "verifier")
    with pytest.raises(NotFound), work(actor) as act:
        reporters.read_reporter(act, finding.case_id, reason="x")


def test_the_books_chain_never_names_the_reporter(report: Journey, session: Session) -> None:
    told = " ".join(entry.text for entry in ledger.chain(session))
    for fact in (REPORTER.name, REPORTER.address, REPORTER.contact):
        assert fact not in told
    assert report.case_id
