"""The letter that a file came with, and the answer to it: opened by whom they were sent to."""

import pytest
from sqlalchemy import select

from tests.journeys import Journey, journey
from tests.letters import REFERRAL, Desk
from tracker.services.mending_steps import correct_step
from tracker.store.cases import Step

PLENARY = {"pleno__tanggal": "2024-10-07", "pleno__nomor": "BA-1/2024"}
SIGNER = {"penandatangan": "Kepala Rekaan"}
SUMMONS = {
    "acara": "2024-10-21",
    "acara__jam": "09.00",
    "acara__tempat": "Ruang Rapat",
    "menghadap": "Kepala Bidang",
    **SIGNER,
}
ANSWER = {"tembusan": "Ketua Bawaslu Kota Tangerang", "hasil": "Tidak terbukti", **SIGNER}
CAME = "Dari kantor lain, sampai bersama langkahnya"


@pytest.fixture
def case(session, work) -> Journey:
    return journey(session, work).filed().to_decided()


def referral(case: Journey, persons: list[int]) -> tuple[str, str]:
    """An issued referral of these persons: the address of its copy, and its number."""
    desk = Desk(case)
    letter = desk.written("referral", persons, **REFERRAL, **PLENARY)
    number = desk.approved(desk.submitted(letter))
    return f"/perkara/{case.case_id}/surat/{letter}", number


def sent_on(case: Journey, number: str, *persons: int) -> Journey:
    return case.takes(
        "send_on",
        by="commissioner",
        letter_no=number,
        respondents=list(persons or case.people),
        copy_to=case.world["bkpsdm"],
    )


def test_the_office_that_a_file_went_to_opens_the_letter_that_it_came_with(case, sign_in):
    address, number = referral(case, case.people)
    sent_on(case, number)
    for role, agency in (("discipline_officer", "bkpsdm"), ("ppk_signatory", "ppk")):
        officer = sign_in(role, agency)
        page = officer.get(f"/perkara/{case.case_id}").text
        assert number in page
        assert CAME in page
        assert f'href="{address}/surat.pdf"' in page
        copy = officer.get(f"{address}/surat.pdf")
        assert (copy.status_code, copy.data[:5]) == (200, b"%PDF-")
        assert officer.get(address).status_code == 404  # how it was written stays with its office
    above = sign_in("verifier", "bawaslu_banten")
    assert above.get(f"/perkara/{case.case_id}").status_code == 200
    assert above.get(f"{address}/surat.pdf").status_code == 404


def test_a_letter_that_no_standing_step_names_stays_with_its_office(case, sign_in):
    address, number = referral(case, case.people)
    sent_on(case, "900/LAIN/X/2024")
    officer = sign_in("discipline_officer", "bkpsdm")
    assert officer.get(f"{address}/surat.pdf").status_code == 404
    page = officer.get(f"/perkara/{case.case_id}").text
    assert number not in page
    assert CAME not in page


def test_a_step_that_was_corrected_brings_its_letter_no_longer(case, sign_in, session):
    address, number = referral(case, case.people)
    sent_on(case, number)
    step = session.scalars(select(Step).where(Step.move == "send_on")).one()
    with case.begin(case.actor("commissioner", "bawaslu")) as work:
        correct_step(
            work,
            case.case_id,
            step.id,
            seen=case.case.version,
            reason="Salah surat.",
            happened_on=step.happened_on.first,
            answers={"letter_no": "900/LAIN/X/2024"},
        )
    officer = sign_in("discipline_officer", "bkpsdm")
    assert officer.get(f"/perkara/{case.case_id}").status_code == 200
    assert officer.get(f"{address}/surat.pdf").status_code == 404


def test_a_letter_that_names_somebody_who_was_not_sent_along_stays_with_its_office(case, sign_in):
    address, number = referral(case, case.people)
    sent_on(case, number, case.people[0])
    officer = sign_in("discipline_officer", "bkpsdm")
    assert officer.get(f"{address}/surat.pdf").status_code == 404
    assert CAME not in officer.get(f"/perkara/{case.case_id}").text


def test_who_sent_the_file_opens_the_answer_and_never_a_summons(case, sign_in):
    person = case.people[0]
    sent_on(case, "012/LAIN/X/2024")
    desk = Desk(case, "bkpsdm", "discipline_officer")
    officer = {"by": "discipline_officer", "agency": "bkpsdm"}
    case.takes("receive_file", person, **officer)
    summons = desk.written("discipline_summons_1", [person], **SUMMONS)
    number = desk.approved(desk.submitted(summons), by="ppk_signatory")
    case.takes("summon_1", person, **officer, letter_no=number)
    case.takes("examine", person, **officer).takes("report_findings", person, **officer)
    case.takes("decide", person, **officer, decision="no_violation")
    answer = desk.written("report_back", [person], **ANSWER)
    number = desk.approved(desk.submitted(answer), by="ppk_signatory")

    bawaslu = sign_in("verifier", "bawaslu")
    base = f"/perkara/{case.case_id}/surat"
    assert bawaslu.get(f"{base}/{answer}/surat.pdf").status_code == 404  # not before it is sent
    case.takes("report_back", person, **officer, letter_no=number)
    assert bawaslu.get(f"{base}/{answer}/surat.pdf").status_code == 200
    page = bawaslu.get(f"/perkara/{case.case_id}").text
    assert CAME in page
    assert f"{base}/{answer}/surat.pdf" in page
    assert f"{base}/{summons}" not in page
    assert bawaslu.get(f"{base}/{summons}/surat.pdf").status_code == 404
