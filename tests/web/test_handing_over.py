"""The pages by which work moves: counts for the administrator, cases for the supervisor."""

import re

import pytest

from tests.builders import actor_of, make_account
from tests.journeys import FINDING, REPORT, Journey
from tracker.services.teamwork import assign_case, note_conflict
from tracker.store.cases import Assignment
from tracker.store.people import Account


@pytest.fixture
def cases(session, work, world) -> list[int]:
    return [Journey(session, work, world).filed(one).case_id for one in (REPORT, FINDING)]


@pytest.fixture
def leaver(session, work, cases):
    leaver = make_account(session, "verifier", full_name="Yang Pergi")
    chief = actor_of(session, make_account(session, "supervisor"), "supervisor")
    for case in cases:
        with work(chief) as act:
            assign_case(act, case, leaver.id, reason="")
    return leaver


@pytest.fixture
def taker(session):
    return make_account(session, "verifier", full_name="Yang Mengambil")


def send(client, path: str, **facts: object):
    page = client.get(path).text
    names = dict(re.findall(r'name="(csrf_token|version)"[^>]* value="([^"]*)"', page))
    return client.post(path, data={**names, **facts})


def test_an_administrator_sees_counts_and_no_case_and_shuts_the_account(
    sign_in, session, cases, leaver, taker
):
    admin = sign_in("administrator")
    path = f"/admin/akun/{leaver.id}/serah-terima"
    page = admin.get(path).text
    assert "<dt>Perkara terbuka yang dipegang</dt><dd>2</dd>" in page
    assert "/perkara/" not in page
    assert "Menyukai" not in page
    assert send(admin, path).status_code == 422
    me = sign_in(leaver)
    assert me.get("/meja").status_code == 200

    answer = send(admin, path, taker=str(taker.id))
    assert answer.status_code == 303
    assert "2 perkara diserahkan" in admin.get(answer.location).text
    assert not session.get_one(Account, leaver.id, populate_existing=True).is_active
    assert me.get("/meja").status_code in (302, 303)
    assert (
        "Pekerjaan Yang Pergi diserahkan kepada Anda: 2 perkara" in sign_in(taker).get("/meja").text
    )


def test_whom_a_conflict_shuts_out_is_shown_and_refused_with_the_reason(
    sign_in, work, session, cases, leaver, taker
):
    with work(actor_of(session, taker, "verifier")) as act:
        note_conflict(act, cases[0], taker.id, reason="Ipar.")
    admin = sign_in("administrator")
    path = f"/admin/akun/{leaver.id}/serah-terima"
    assert "Yang Mengambil · benturan kepentingan pada 1 perkara" in admin.get(path).text
    answer = send(admin, path, taker=str(taker.id))
    assert answer.status_code == 422
    assert "Benturan kepentingan menutup salah satu perkara" in answer.text


def test_the_form_of_the_account_refuses_to_shut_what_has_work_in_hand(sign_in, leaver):
    admin = sign_in("administrator")
    answer = send(admin, f"/admin/akun/{leaver.id}", full_name="Yang Pergi")
    assert answer.status_code == 422
    assert "masih memegang pekerjaan" in answer.text


def test_a_supervisor_chooses_for_each_case(sign_in, session, work, cases, leaver, taker):
    with work(actor_of(session, taker, "verifier")) as act:
        note_conflict(act, cases[1], taker.id, reason="Ipar.")
    chief = sign_in("supervisor")
    assert re.search(r"Yang Pergi</a></td><td[^>]*>2<", chief.get("/meja/serah-terima").text)
    path = f"/meja/serah-terima/{leaver.id}"
    page = chief.get(path).text
    fields = {case: page[page.index(f'name="to_{case}"') :].split("</select>")[0] for case in cases}
    assert "Yang Mengambil" in fields[cases[0]]
    assert "Yang Mengambil" not in fields[cases[1]]
    assert send(chief, path).status_code == 422

    answer = send(chief, path, **{f"to_{cases[0]}": str(taker.id)})
    assert answer.status_code == 303
    session.expire_all()
    held = {row.case_id: row.account_id for row in session.query(Assignment)}
    assert held == {cases[0]: taker.id, cases[1]: leaver.id}
    forged = send(chief, path, **{f"to_{cases[1]}": str(taker.id)})
    assert forged.status_code == 422
