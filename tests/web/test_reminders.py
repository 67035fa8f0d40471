"""The digest of reminders: what has reached a rung of the office's ladder, and whom it tells."""

import re

import pytest

from tests.builders import make_account
from tests.journeys import REPORT, Journey
from tracker.store.people import Agency


def words_of(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


@pytest.fixture
def filed(session, work, world) -> Journey:
    """A report of Monday 7 October 2024: its initial study ends on Wednesday the 9th."""
    return Journey(session, work, world).filed(REPORT)


@pytest.mark.parametrize(
    ("days", "head"),
    [
        (1, "Diberitahukan kepada penangan (1)"),  # one working day before
        (2, "Diberitahukan kepada penangan (1)"),
        (3, "Diberitahukan kepada pimpinan (1)"),  # Thursday the 10th
        (9, "Diberitahukan kepada instansi di atasnya (1)"),  # Wednesday the 16th
    ],
)
def test_a_term_climbs_the_ladder(sign_in, clock, filed, days, head):
    clock.forward(days=days)
    page = words_of(sign_in("verifier").get("/meja/pengingat").text)

    assert head in page
    assert "Kajian awal" in page


def test_before_its_first_rung_a_term_is_not_on_the_digest(session, sign_in, world, filed):
    agency = session.get_one(Agency, world["bawaslu"])
    agency.settings = {**agency.settings, "remind_ahead": [0]}
    session.commit()

    page = words_of(sign_in("verifier").get("/meja/pengingat").text)
    assert "Belum ada tenggat terbuka" in page


def test_a_day_off_shows_the_digest_of_the_working_day_before(sign_in, clock, filed):
    clock.forward(days=6)  # Sunday the 13th
    assert "Ringkasan Jumat, 11 Oktober 2024, 08.00 WIB" in words_of(
        sign_in("verifier").get("/meja/pengingat").text
    )


def test_the_supervisor_above_is_told_how_many_have_climbed_and_no_case(
    session, sign_in, clock, filed
):
    above = make_account(session, "supervisor", "bawaslu_banten")
    client = sign_in(above)
    assert "Naik dari instansi di bawah" not in client.get("/meja/pengingat").text

    clock.forward(days=9)
    page = sign_in(make_account(session, "supervisor", "bawaslu_banten")).get("/meja/pengingat")
    assert "Bawaslu Kota Tangerang 1" in words_of(page.text)
    assert f"/perkara/{filed.case_id}" not in page.text


def test_another_agency_finds_nothing_of_it(session, sign_in, clock, filed):
    clock.forward(days=4)
    for role, agency in (("verifier", "bawaslu_cilegon"), ("discipline_officer", "bkpsdm")):
        page = sign_in(make_account(session, role, agency)).get("/meja/pengingat").text
        assert f"/perkara/{filed.case_id}" not in page


def test_an_administrator_sets_the_ladder_of_the_agency(session, sign_in, world, clock):
    admin = sign_in(make_account(session, "administrator"))
    address = f"/admin/instansi/{world['bawaslu']}"
    page = admin.get(address).text
    form = dict(re.findall(r'name="(\w+)"[^>]*?value="([^"]*)"', page))
    form |= {"workweek": "5", "name": "Bawaslu Kota Tangerang"}

    wrong = admin.post(
        address, data={**form, "remind_ahead": "3,3", "tell_supervisor": "4", "tell_above": "2"}
    )
    assert wrong.status_code == 422
    assert "Tulis bilangan bulat yang berbeda" in wrong.text
    assert "diberi tahu sesudah pimpinan" in wrong.text

    right = admin.post(address, data={**form, "remind_ahead": "5, 2", "tell_above": "7"})
    assert right.status_code == 303
    session.expire_all()
    settings = session.get_one(Agency, world["bawaslu"]).settings
    assert (settings["remind_ahead"], settings["tell_above"]) == ([5, 2], 7)
