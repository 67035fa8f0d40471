"""What happened to a piece, on its own page: nothing is left out, nothing is forgotten."""

import io
import re

import pytest
from sqlalchemy import select

from tests.journeys import REPORT, Journey, journey
from tracker.domain.custody import Handling
from tracker.domain.matters import Audience
from tracker.queries.verifying_evidence import evidence_verified
from tracker.services import intake
from tracker.services.evidence import Upload, add, add_evidence
from tracker.store.cases import Case
from tracker.store.evidence import CustodyEntry

GIVEN = {
    "handling": "sent",
    "on": "2024-10-06",
    "party": "Laboratorium Forensik Digital, terima no. 7",
    "reason": "Diperiksa; segel utuh.",
}


@pytest.fixture
def address(session, work) -> str:
    road = journey(session, work).filed()
    with work(road.actor("verifier", "bawaslu")) as act:
        upload = Upload("layar.txt", io.BytesIO(b"isi layar"), "Layar ponsel")
        number = add_evidence(act, road.case_id, upload, audience=Audience.FILE)
    return f"/perkara/{road.case_id}/bukti/{number}"


def hand(client, address: str, **given: str):
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', client.get(address).text)
    assert token
    return client.post(f"{address}/serah", data={"csrf_token": token[1], **GIVEN, **given})


def test_the_page_of_a_piece_tells_everything_that_was_done_with_it(address, sign_in) -> None:
    verifier = sign_in("verifier")
    verifier.get(address)

    assert hand(verifier, address).status_code == 303
    page = verifier.get(address).text

    told = page.index("Diteruskan"), page.index("Dilihat"), page.index("Diamankan")
    assert list(told) == sorted(told)
    assert "Laboratorium Forensik Digital" in page
    assert "6 Okt 2024" in page


@pytest.mark.parametrize(
    ("given", "fault"),
    [
        ({"party": " "}, "party"),
        ({"on": ""}, "on"),
        ({"on": "2024-10-08"}, "on"),
        ({"handling": "viewed"}, "handling"),
        ({"handling": ""}, "handling"),
    ],
)
def test_a_handing_over_needs_to_whom_and_a_day_that_has_come(
    address, sign_in, session, given, fault
) -> None:
    answer = hand(sign_in("verifier"), address, **given)

    assert answer.status_code == 422
    assert re.search(rf'id="serah[\w-]*{fault}-errors"', answer.text)
    assert "segel utuh" in answer.text
    kinds = session.scalars(select(CustodyEntry.handling)).all()
    assert Handling.SENT not in kinds


def test_a_handing_over_is_sealed_like_everything_else(address, sign_in, session, store) -> None:
    hand(sign_in("verifier"), address, handling="returned")

    row = session.scalars(
        select(CustodyEntry).where(CustodyEntry.handling == Handling.RETURNED)
    ).one()
    assert (row.party, row.reason) == (GIVEN["party"], GIVEN["reason"])
    assert evidence_verified(session, store.vault).damage == []


def test_what_came_from_somebody_says_from_whom(session, work, sign_in) -> None:
    road = journey(session, work).filed()
    verifier = sign_in("verifier")
    page = verifier.get(f"/perkara/{road.case_id}").text
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)
    assert token
    sent = {
        "csrf_token": token[1],
        "audience": "file",
        "source": "Panwaslu Kecamatan Cipondoh",
        "file": (io.BytesIO(b"isi"), "foto.txt"),
    }

    assert verifier.post(f"/perkara/{road.case_id}/bukti", data=sent).status_code == 303

    row = session.scalars(select(CustodyEntry)).one()
    assert (row.handling, row.party) == (Handling.RECEIVED, "Panwaslu Kecamatan Cipondoh")


def test_the_files_of_a_report_came_from_its_reporter_who_is_not_named(
    session, work, world
) -> None:
    road = Journey(session, work, world).filed(REPORT)
    with work(road.actor("intake_officer", "bawaslu")) as act:
        case = act.session.get_one(Case, road.case_id)
        upload = Upload("foto.txt", io.BytesIO(b"isi"), came=intake.came_with(case))
        add(act, case, upload, audience=Audience.FILE)

    row = session.scalars(select(CustodyEntry)).one()
    assert (row.handling, row.party) == (Handling.RECEIVED, "pelapor")
