"""Cases ticked on the list and assigned in one act, with a look before and a way back."""

import re

import pytest
from sqlalchemy import select

from tests.builders import actor_of, make_account
from tests.journeys import FINDING, REPORT, Journey
from tracker.domain.errors import Forbidden, Invalid, NotFound
from tracker.domain.ledger import Act
from tracker.services.assigning import assign_cases, take_back
from tracker.services.teamwork import assign_case, note_conflict
from tracker.store.cases import Assignment
from tracker.store.ledger import LedgerEntry
from tracker.store.people import Notice

LIST = "/perkara/penugasan"


@pytest.fixture
def cases(session, work, world) -> list[int]:
    filings = (REPORT, FINDING, FINDING)
    return [Journey(session, work, world).filed(one).case_id for one in filings]


@pytest.fixture
def chief(session):
    return make_account(session, "supervisor")


@pytest.fixture
def officer(session):
    return make_account(session, "verifier", full_name="Wati Penangan")


def in_hand(session) -> dict[int, int]:
    session.expire_all()
    return {row.case_id: row.account_id for row in session.scalars(select(Assignment))}


def send(client, path: str, page: str, **facts: object):
    token = re.search(r'name="csrf_token"[^>]* value="([^"]+)"', client.get(page).text)
    return client.post(path, data={"csrf_token": token.group(1), **facts})


def test_only_who_assigns_finds_boxes_on_the_list(sign_in, cases, chief):
    assert 'name="kasus"' in sign_in(chief).get("/perkara").text
    assert 'name="kasus"' not in sign_in("verifier").get("/perkara").text
    assert sign_in("verifier").get(LIST).status_code == 403


def test_one_looks_assigns_and_takes_back(sign_in, session, work, cases, chief, officer):
    first = make_account(session, "verifier", full_name="Pemegang Lama")
    with work(actor_of(session, chief, "supervisor")) as act:
        assign_case(act, cases[0], first.id, reason="")
    with work(actor_of(session, officer, "verifier")) as act:
        note_conflict(act, cases[2], officer.id, reason="Ipar.")
    me = sign_in(chief)
    query = "&".join(f"kasus={case}" for case in cases) + f"&kepada={officer.id}"
    page = me.get(f"{LIST}?{query}").text
    assert "Tidak dapat ditugaskan (1)" in page
    assert "benturan kepentingan" in page
    assert "Akan ditugaskan kepada Wati Penangan (2)" in page
    assert in_hand(session) == {cases[0]: first.id}, "looking does nothing"

    answer = send(me, LIST, f"{LIST}?{query}", kepada=officer.id, kasus=cases[:2])
    assert answer.status_code == 303
    assert in_hand(session) == dict.fromkeys(cases[:2], officer.id)
    done = me.get(answer.location).text
    assert "2 perkara ditugaskan kepada Wati Penangan" in done

    send(me, f"{answer.location}/kembalikan", answer.location)
    assert in_hand(session) == {cases[0]: first.id}
    assert "Tidak ada lagi" in me.get(answer.location).text


def test_all_that_match_are_chosen_by_the_filters(sign_in, cases, chief):
    me = sign_in(chief)
    assert "3 perkara dipilih" in me.get(f"{LIST}?pilih=semua").text
    assert "2 perkara dipilih" in me.get(f"{LIST}?pilih=semua&jenis=finding").text


def test_one_entry_tells_of_all_and_one_of_each_and_the_officer_is_told_once(
    session, work, cases, chief, officer
):
    session.query(Notice).delete()
    with work(actor_of(session, chief, "supervisor")) as act:
        assert assign_cases(act, cases, officer.id) == 3
    acts = session.scalars(select(LedgerEntry.act).order_by(LedgerEntry.seq.desc()).limit(4)).all()
    assert sorted(acts) == [*[Act.CASE_ASSIGNED] * 3, Act.CASES_ASSIGNED]
    (notice,) = session.scalars(select(Notice)).all()
    assert (notice.account_id, notice.kind, notice.facts) == (
        officer.id,
        "assigned_several",
        {"count": 3},
    )
    with work(actor_of(session, chief, "supervisor")) as act:
        assert assign_cases(act, cases, officer.id) == 0


def test_what_cannot_be_is_refused_and_nothing_moves(session, work, cases, chief, officer):
    with work(actor_of(session, officer, "verifier")) as act:
        note_conflict(act, cases[1], officer.id, reason="Ipar.")
    boss = actor_of(session, chief, "supervisor")
    with pytest.raises(Invalid) as refusal, work(boss) as act:
        assign_cases(act, cases, officer.id)
    assert refusal.value.errors == {"officer": ["taker_recused"]}
    with pytest.raises(Invalid), work(boss) as act:
        assign_cases(act, [], officer.id)
    with pytest.raises(Forbidden), work(actor_of(session, officer, "verifier")) as act:
        assign_cases(act, cases, officer.id)
    far = make_account(session, "supervisor", "bawaslu_cilegon")
    other = make_account(session, "verifier", "bawaslu_cilegon")
    with pytest.raises(NotFound), work(actor_of(session, far, "supervisor")) as act:
        assign_cases(act, cases, other.id)
    assert in_hand(session) == {}


def test_another_supervisor_of_the_agency_finds_the_act_and_takes_it_back(
    session, work, sign_in, cases, chief, officer
):
    with work(actor_of(session, chief, "supervisor")) as act:
        assign_cases(act, cases, officer.id)
    seq = session.scalars(
        select(LedgerEntry.seq).where(LedgerEntry.act == Act.CASES_ASSIGNED)
    ).one()
    far = actor_of(session, make_account(session, "supervisor", "bawaslu_cilegon"), "supervisor")
    with pytest.raises(NotFound), work(far) as act:
        take_back(act, seq)
    with pytest.raises(Forbidden), work(actor_of(session, officer, "verifier")) as act:
        take_back(act, seq)
    assert set(in_hand(session).values()) == {officer.id}

    other = sign_in(make_account(session, "supervisor"))
    page = other.get("/meja/serah-terima").text
    assert f'href="{LIST}/{seq}">3 perkara kepada Wati Penangan</a>' in page
    assert chief.full_name in page
    send(other, f"{LIST}/{seq}/kembalikan", f"{LIST}/{seq}")
    assert in_hand(session) == {}
    told = session.scalars(
        select(LedgerEntry.act).where(LedgerEntry.seq > seq).order_by(LedgerEntry.seq)
    ).all()
    assert told.count(Act.CASE_ASSIGNED) == 6  # each case given, and taken back again
