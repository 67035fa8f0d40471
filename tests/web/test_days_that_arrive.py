"""What comes by itself on the desk and the case page: shown as a day, never as a lateness."""

import re

import pytest

from tests.builders import make_account
from tests.journeys import Journey
from tests.services.test_days_that_arrive import OFFICER
from tests.services.test_days_that_arrive import delivered as _delivered

delivered = _delivered


def words_of(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


@pytest.fixture
def carried_out(delivered) -> Journey:
    person = delivered.people[0]
    delivered.takes("take_effect", person, **OFFICER)
    return delivered.takes("execute", person, from_day="2024-10-07", **OFFICER)


def test_the_desk_of_the_personnel_side_tells_what_is_to_be_recorded(
    session, sign_in, clock, carried_out
):
    officer = sign_in(make_account(session, "discipline_officer", "bkpsdm"))
    assert "Saatnya dicatat 0" in words_of(officer.get("/meja").text)

    clock.forward(days=364)  # 6 October 2025, its last day
    officer = sign_in(make_account(session, "discipline_officer", "bkpsdm"))
    desk = words_of(officer.get("/meja?tampil=tiba").text)
    assert "Saatnya dicatat 1" in desk
    assert "dijalani sampai Sen, 6 Okt 2025" in desk
    listed = words_of(officer.get("/perkara?tiba=ya").text)
    assert "1 perkara cocok" in listed

    carried_out.takes("end_sanction", carried_out.people[0], how="time_over", **OFFICER)
    assert "Saatnya dicatat 0" in words_of(officer.get("/meja").text)


def test_bawaslu_has_no_such_tab_and_no_such_case(sign_in, clock, carried_out):
    clock.forward(days=364)
    verifier = sign_in("verifier")

    assert "Saatnya dicatat" not in verifier.get("/meja").text
    assert "Tidak ada perkara dalam jangkauan Anda" in words_of(
        verifier.get("/perkara?tiba=ya").text
    )


def test_who_serves_is_told_when_and_bawaslu_once_it_is_reported_back(
    session, sign_in, carried_out
):
    case = f"/perkara/{carried_out.case_id}"
    officer = sign_in(make_account(session, "discipline_officer", "bkpsdm"))
    told = "dijalani Sen, 7 Okt 2024 sampai Sen, 6 Okt 2025"

    assert told in words_of(officer.get(case).text)
    assert "dihitung dari lama hukuman" in officer.get(case).text
    assert "dijalani" not in sign_in("verifier").get(case).text

    carried_out.takes("report_back", carried_out.people[0], told="both", **OFFICER)
    assert told in words_of(sign_in("verifier").get(case).text)


def test_a_report_says_beforehand_what_it_makes_readable(session, sign_in, carried_out):
    person = carried_out.people[0]
    officer = sign_in(make_account(session, "discipline_officer", "bkpsdm"))
    page = officer.get(f"/perkara/{carried_out.case_id}?langkah=report_back&terlapor={person}").text
    told = words_of(page.partition('id="reported-h"')[2].partition("</aside>")[0])

    assert "Penurunan jabatan" in told
    assert "Hukuman disiplin berat" in told
