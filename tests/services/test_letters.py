"""Letters are written by one person, approved by another, numbered and frozen."""

import json
from dataclasses import replace

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import DBAPIError

from tests.journeys import REPORT, REPORTER, Journey, journey
from tests.letters import REFERRAL, Desk, address
from tracker.domain.errors import Forbidden, Invalid, Stale, WrongStage
from tracker.domain.ledger import Act
from tracker.domain.matters import Decision
from tracker.domain.notifying import Topic
from tracker.queries.letters import public_letter, waiting_letters
from tracker.services import letter_issuing
from tracker.services.assigning import assign_cases
from tracker.services.provisions import decide_provision
from tracker.store.cases import Conduct
from tracker.store.ledger import LedgerEntry
from tracker.store.letters import IssuedLetter, Letter
from tracker.store.people import Notice


@pytest.fixture
def case(session, work) -> Journey:
    return journey(session, work).filed().to_sent("bkpsdm")


@pytest.fixture
def desk(case) -> Desk:
    return Desk(case)


@pytest.fixture
def referral(desk) -> int:
    return desk.written("referral", desk.case.people, **REFERRAL)


def test_a_letter_goes_from_a_draft_over_a_second_person_to_a_numbered_paper(desk, referral):
    assert desk.approved(desk.submitted(referral)) == "001/PN/36.71/X/2024"
    told = desk.paper(referral)
    for wanted in (
        "BAWASLU KOTA TANGERANG",
        "Tangerang, 7 Oktober 2024",
        "Nomor : 001/PN/36.71/X/2024",
        "Yth. Wali Kota Tangerang",
        "Joko Pranoto",
        "camat",
        "Ratna Kusuma",
        "PP 94/2021 Pasal 5 huruf n",
        "Ketua Rekaan",
        "Tembusan: 1. BKN",
    ):
        assert wanted in told, (wanted, told)


def test_a_letter_cites_the_provisions_that_were_confirmed_for_what_its_persons_did(
    case, desk, session
):
    conduct = session.scalars(select(Conduct.id).where(Conduct.case_id == case.case_id)).one()
    for provision, decision in (
        ("pp94-5n-5", Decision.CONFIRMED),
        ("pp94-5n-6", Decision.REFUSED),
    ):
        with desk.act("verifier") as work:
            decide_provision(
                work, case.case_id, conduct, provision, decision, "Alasan.", case.case.version
            )
        session.expire_all()
    letter = desk.written("referral", case.people)
    asked = {value.id: value.counts for value in desk.page(letter).facts.asked}
    assert asked["ketentuan"] == "PP 94/2021 Pasal 5 huruf n angka 5"


def test_the_page_of_the_code_tells_number_day_agency_and_digest_alone(desk, referral, session):
    number = desk.approved(desk.submitted(referral))
    issued = session.get_one(IssuedLetter, referral)
    found = public_letter(session, issued.code)
    assert found == (found.__class__)(
        number, issued.issued_on, "Bawaslu Kota Tangerang", issued.digest, None
    )
    assert public_letter(session, issued.code[:-1]) is None
    assert len(issued.code) == 22


def test_who_may_approve_a_letter_is_told_that_it_waits_and_its_writer_is_not(
    desk, referral, session
):
    commissioner, other = desk.actor("another commissioner"), desk.actor("another intake_officer")
    desk.submitted(referral)
    told = session.scalars(
        select(Notice.account_id).where(Notice.kind == Topic.APPROVAL_WANTED)
    ).all()
    assert commissioner.account_id in told
    assert not {other.account_id, desk.actor(desk.writer).account_id} & set(told)


def test_nobody_approves_what_they_wrote_or_sent(desk, referral):
    desk.submitted(referral)
    with pytest.raises(Forbidden, match="same_person"):
        desk.approved(referral, by="verifier")


def test_a_letter_that_lacks_something_is_not_sent(desk):
    letter = desk.written("referral", desk.case.people, tujuan="Wali Kota Tangerang")
    page = desk.page(letter)
    assert page.missing == ("Ketentuan yang diduga dilanggar", "Nama penandatangan")
    with pytest.raises(Invalid, match="letter_incomplete"):
        desk.submitted(letter)


def test_who_approves_must_have_seen_the_letter_as_it_stands(desk, referral):
    desk.submitted(referral)
    with pytest.raises(Stale), desk.act("commissioner") as work:
        letter_issuing.approve_letter(work, desk.case.case_id, referral, seen=1, address=address)


def test_a_returned_letter_is_a_draft_again_and_had_no_number(desk, referral, session):
    desk.submitted(referral)
    with desk.act("commissioner") as work:
        letter_issuing.return_letter(work, desk.case.case_id, referral, reason="Lengkapi tembusan.")
    assert desk.page(referral).returned == "Lengkapi tembusan."
    with pytest.raises(WrongStage):
        desk.approved(referral)
    assert desk.approved(desk.submitted(referral)).startswith("001/")


def test_its_writer_is_told_that_a_letter_came_back_and_under_which_number_it_was_issued(
    desk, referral, session
):
    desk.submitted(referral)
    with desk.act("commissioner") as work:
        letter_issuing.return_letter(work, desk.case.case_id, referral, reason="Lengkapi tembusan.")
    number = desk.approved(desk.submitted(referral))
    wanted = select(Notice).where(Notice.account_id == desk.actor(desk.writer).account_id)
    told = [(one.kind, one.facts) for one in session.scalars(wanted.order_by(Notice.id))]
    assert told == [
        (Topic.LETTER_RETURNED, {"letter": referral}),
        (Topic.LETTER_ISSUED, {"letter": referral, "number": number}),
    ]


def test_who_has_the_case_in_hand_by_now_finds_its_returned_letter_on_the_desk(
    desk, referral, session
):
    desk.submitted(referral)
    with desk.act("commissioner") as work:
        letter_issuing.return_letter(work, desk.case.case_id, referral, reason="Lengkapi tembusan.")
    taker, bystander = desk.actor("another verifier"), desk.actor("another commissioner")
    with desk.act("supervisor") as work:
        assign_cases(work, [desk.case.case_id], taker.account_id)
    assert [one.id for one in waiting_letters(session, taker)] == [referral]
    assert waiting_letters(session, bystander) == ()


def test_a_withdrawn_letter_keeps_its_number_and_its_page_says_so(desk, referral, session):
    number = desk.approved(desk.submitted(referral))
    with desk.act("commissioner") as work:
        letter_issuing.withdraw_letter(work, desk.case.case_id, referral, reason="Salah alamat.")
    code = session.get_one(IssuedLetter, referral).code
    found = public_letter(session, code)
    assert found is not None
    assert found.number == number
    assert found.withdrawn_on is not None
    with pytest.raises(WrongStage), desk.act("commissioner") as work:
        letter_issuing.withdraw_letter(work, desk.case.case_id, referral, reason="Lagi.")


def test_the_number_of_an_act_that_failed_is_given_again(desk, referral, monkeypatch):
    desk.submitted(referral)
    with monkeypatch.context() as broken:
        broken.setattr(IssuedLetter, "seal", lambda _row: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            desk.approved(referral)
    assert desk.approved(referral) == "001/PN/36.71/X/2024"
    other = desk.written("referral", desk.case.people, **REFERRAL)
    assert desk.approved(desk.submitted(other)) == "002/PN/36.71/X/2024"


def test_every_act_around_a_letter_is_in_the_book_with_its_seal(desk, referral, session):
    desk.approved(desk.submitted(referral))
    told = session.scalars(
        select(LedgerEntry.text)
        .where(LedgerEntry.subject == f"letter:{referral}")
        .order_by(LedgerEntry.seq)
    ).all()
    facts = [json.loads(one) for one in told]
    assert [one["act"] for one in facts] == [
        Act.LETTER_WRITTEN, Act.LETTER_SUBMITTED, Act.LETTER_ISSUED,
    ]  # fmt: skip
    assert facts[-1]["facts"]["row"] == session.get_one(IssuedLetter, referral).seal()


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE issued_letters SET number = 'lain'",
        "DELETE FROM issued_letters",
        "TRUNCATE issued_letters CASCADE",
    ],
)
def test_the_database_refuses_any_change_of_an_issued_letter(desk, referral, session, change):
    desk.approved(desk.submitted(referral))
    with pytest.raises(DBAPIError), session.begin_nested():
        session.execute(text(change))


def test_a_draft_knows_all_who_wrote_it(desk, referral, session):
    assert session.get_one(Letter, referral).writers == [
        desk.case.actor("verifier", "bawaslu").account_id
    ]


def test_who_took_a_case_over_writes_to_the_reporter_through_who_knows_them(
    session, work, world, store
):
    case = journey(session, work).filed(replace(REPORT, region="36.71.01"), "panwascam")
    case.takes("transfer", office=world["bawaslu"]).takes("accept_transfer", agency="bawaslu")
    desk = Desk(case)
    letter = desk.written(
        "status_notice",
        [],
        status="Diregistrasi.",
        alasan="Memenuhi syarat.",
        penandatangan="Ketua Rekaan",
    )
    assert (desk.page(letter).holds_identity, desk.page(letter).seen_by_reader) == (False, True)
    assert desk.page(letter).missing == ()
    desk.approved(desk.submitted(letter))
    told = desk.paper(letter, "commissioner")
    receipt = case.case.receipt_no
    assert f"Sdr. Pelapor dengan tanda terima {receipt} melalui Panwascam Tangerang" in told
    for part in (REPORTER.name, REPORTER.address, REPORTER.contact):
        assert part not in told
    read = select(func.count()).where(LedgerEntry.act == Act.REPORTER_READ)
    assert session.scalar(read) == 0
    with pytest.raises(Forbidden):
        desk.written("receipt", [], penandatangan="Petugas")
