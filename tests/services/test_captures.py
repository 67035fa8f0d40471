"""Pages are secured in two ways, and both give a record that the book binds."""

import io
import json
import re
from pathlib import Path

import pytest
from sqlalchemy import select, text, update

from tests.builders import make_account
from tests.journeys import REPORT, Journey
from tracker.domain.captures import CaptureState
from tracker.domain.custody import Handling
from tracker.domain.errors import Forbidden, Invalid, NotFound, WrongStage
from tracker.domain.matters import Audience
from tracker.queries.captures import capture_page, securing, to_observe
from tracker.queries.verifying_evidence import evidence_verified
from tracker.services.captures import (
    CAPTURE,
    ask_capture,
    begin_capture,
    fail_capture,
    keep_capture,
    take_up_again,
)
from tracker.services.evidence import Upload
from tracker.services.securing import Seen, name_observer, observe, secure_by_hand
from tracker.store.captures import CaptureRow, ObserverNaming
from tracker.store.colleagues import colleagues_in
from tracker.store.evidence import CustodyEntry, EvidenceItem
from tracker.store.people import Account

ADDRESS = "https://contoh.go.id/unggahan/7"
RECORD = {"title": "Unggahan", "address": ADDRESS, "status": 200}


@pytest.fixture
def case(session, work, world) -> Journey:
    return Journey(session, work, world).filed(REPORT).to_registered()


@pytest.fixture
def officer(case):
    return case.actor("verifier", "bawaslu")


@pytest.fixture
def second(session):
    return make_account(session, "intake_officer", "bawaslu")


@pytest.fixture
def files(tmp_path) -> dict[str, Path]:
    made = {"layar.png": b"\x89PNG\r\n\x1a\n layar", "rekaman.json": json.dumps(RECORD).encode()}
    for name, content in made.items():
        (tmp_path / name).write_bytes(content)
    return {name: tmp_path / name for name in made}


@pytest.fixture
def kept(case, officer, work, world, files) -> int:
    with work(officer) as act:
        number = ask_capture(act, case.case_id, ADDRESS)
    with work(world.system_actor) as act:
        begin_capture(act, number)
    with work(officer) as act:
        keep_capture(act, number, RECORD, files)
    return number


@pytest.fixture
def by_hand(case, officer, second, work) -> int:
    with work(officer) as act:
        return secure_by_hand(
            act, case.case_id, seen(second.id), pictures(), audience=Audience.FILE
        )


def seen(observer: int, **told: str) -> Seen:
    facts = {"address": ADDRESS, "profile": "", "shows": "Menyukai.", "clock": "7 Okt 09.01 WIB"}
    return Seen(**{**facts, **told}, observer=observer)


def pictures() -> list[Upload]:
    return [Upload("layar-1.png", io.BytesIO(b"\x89PNG\r\n\x1a\n satu"))]


def jobs(session) -> list[int]:
    asked = text("SELECT (args ->> 'capture')::int FROM procrastinate_jobs WHERE task_name = :task")
    return list(session.execute(asked, {"task": CAPTURE}).scalars())


def damage(session, store) -> list[tuple[str, str, str]]:
    found = evidence_verified(session, store.vault)
    return [(d.kind, d.ref, d.what) for d in found.damage]


# By the system


def test_asking_leaves_a_job_for_the_worker(case, officer, work, session):
    with work(officer) as act:
        number = ask_capture(act, case.case_id, ADDRESS)
    assert jobs(session) == [number]
    assert capture_page(session, officer, case.case_id, number).state is CaptureState.WAITING


@pytest.mark.parametrize("address", ["http://127.0.0.1/", "file:///etc/passwd", "http://router/"])
def test_an_address_inside_is_refused_at_once(case, officer, work, session, address):
    with pytest.raises(Invalid) as refused, work(officer) as act:
        ask_capture(act, case.case_id, address)
    assert list(refused.value.errors) == ["address"]
    assert jobs(session) == []


def test_whoever_may_not_add_evidence_asks_for_nothing(case, work, session):
    with pytest.raises(Forbidden), work(case.actor("commissioner", "bawaslu")) as act:
        ask_capture(act, case.case_id, ADDRESS)
    with pytest.raises(NotFound), work(case.actor("discipline_officer", "bkpsdm")) as act:
        ask_capture(act, case.case_id, ADDRESS)


def test_what_the_worker_brings_is_evidence_that_the_officer_collected(
    case, officer, kept, session, store
):
    shown = capture_page(session, officer, case.case_id, kept)
    assert shown.state is CaptureState.KEPT
    assert [name for _id, name, _size in shown.pieces] == ["layar.png", "rekaman.json"]
    for number, _name, _size in shown.pieces:
        piece = session.get(EvidenceItem, number)
        custody = session.scalars(select(CustodyEntry).where(CustodyEntry.item_id == number)).one()
        assert (piece.added_by, custody.handling) == (officer.account_id, Handling.COLLECTED)
    assert damage(session, store) == []


def test_a_capture_that_is_over_is_not_begun_or_kept_again(
    case, officer, kept, work, world, session, files
):
    pieces = len(session.scalars(select(EvidenceItem.id)).all())
    with work(world.system_actor) as act:
        assert begin_capture(act, kept) is None
    with work(officer) as act:
        keep_capture(act, kept, RECORD, files)
        fail_capture(act, kept, "late")
    assert len(session.scalars(select(EvidenceItem.id)).all()) == pieces
    assert session.get(CaptureRow, kept).failure is None


def test_a_capture_whose_job_was_lost_is_asked_for_anew(case, officer, work, world, session):
    with work(officer) as act:
        number = ask_capture(act, case.case_id, ADDRESS)
    with work(world.system_actor) as act:
        assert take_up_again(act) == 0
    session.execute(text("DELETE FROM procrastinate_jobs"))
    with work(world.system_actor) as act:
        assert take_up_again(act) == 1
    assert jobs(session) == [number]


def test_an_officer_with_too_many_waiting_pages_waits(case, officer, work):
    with work(officer) as act:
        for _turn in range(10):
            ask_capture(act, case.case_id, ADDRESS)
    with pytest.raises(Invalid) as refused, work(officer) as act:
        ask_capture(act, case.case_id, ADDRESS)
    assert refused.value.errors == {"": ["captures_waiting"]}


# By two observers


def test_the_second_observer_finds_it_and_says_so(
    case, officer, second, by_hand, work, session, store, clock
):
    other = actor_of(session, second)
    assert [one.id for one in to_observe(session, other)] == [by_hand]
    assert to_observe(session, officer) == ()
    with work(other) as act:
        observe(act, case.case_id, by_hand, is_same=True, remark="Sama.")

    shown = capture_page(session, officer, case.case_id, by_hand)
    assert (shown.is_same, shown.remark, shown.second) == (True, "Sama.", second.full_name)
    assert shown.record["seen_at"] == clock().isoformat()
    assert shown.record["clock"] == "7 Okt 09.01 WIB"
    assert to_observe(session, other) == ()
    names = set(session.scalars(select(EvidenceItem.file_name)))
    assert {"layar-1.png", "rekaman.json", "kesaksian.json"} <= names
    assert damage(session, store) == []
    with pytest.raises(WrongStage), work(other) as act:
        observe(act, case.case_id, by_hand, is_same=False, remark="Berubah.")


def test_nobody_else_speaks_for_the_second_observer(case, officer, by_hand, work):
    for who in (officer, case.actor("verifier", "bawaslu")):
        with pytest.raises(Forbidden), work(who) as act:
            observe(act, case.case_id, by_hand, is_same=True, remark="")


def test_another_second_observer_is_named_before_the_word_is_given(
    case, officer, second, by_hand, work, session, store
):
    third = make_account(session, "intake_officer", full_name="Pengamat Ketiga")
    shown = capture_page(session, officer, case.case_id, by_hand)
    assert (third.id, "Pengamat Ketiga") in shown.can_be_named
    assert second.id not in dict(shown.can_be_named)
    for observer in (officer.account_id, second.id, 0):
        with pytest.raises(Invalid), work(officer) as act:
            name_observer(act, case.case_id, by_hand, observer)
    for role, agency in (("commissioner", "bawaslu"), ("supervisor", "bkpsdm")):
        with pytest.raises((Forbidden, NotFound)), work(case.actor(role, agency)) as act:
            name_observer(act, case.case_id, by_hand, third.id)
    chief = actor_of(session, make_account(session, "supervisor"))
    with work(chief) as act:
        name_observer(act, case.case_id, by_hand, third.id)

    taken_over = actor_of(session, third)
    assert [one.id for one in to_observe(session, taken_over)] == [by_hand]
    assert to_observe(session, actor_of(session, second)) == ()
    with pytest.raises(Forbidden), work(actor_of(session, second)) as act:
        observe(act, case.case_id, by_hand, is_same=True, remark="")
    with work(taken_over) as act:
        observe(act, case.case_id, by_hand, is_same=True, remark="")
    shown = capture_page(session, chief, case.case_id, by_hand)
    assert (shown.second, shown.is_same, shown.can_be_named) == ("Pengamat Ketiga", True, ())
    with pytest.raises(WrongStage), work(chief) as act:
        name_observer(act, case.case_id, by_hand, second.id)
    assert damage(session, store) == []
    session.execute(text("SET LOCAL session_replication_role = replica"))
    session.execute(update(ObserverNaming).values(observer_id=second.id))
    assert [(kind, what) for kind, _ref, what in damage(session, store)] == [
        ("observer", "changed")
    ]


def test_the_page_of_a_capture_names_another_second_observer(
    case, officer, second, by_hand, session, sign_in
):
    third = make_account(session, "intake_officer")
    client = sign_in(session.get_one(Account, officer.account_id))
    address = f"/perkara/{case.case_id}/amankan/{by_hand}"

    def named(**given: str) -> int:
        token = token_in(client.get(address).text)
        data = {"csrf_token": token, **given}
        return client.post(f"{address}/pengamat", data=data).status_code

    assert [named(**one) for one in ({}, {"observer": str(second.id)}, {"observer": "x"})] == (
        [422, 422, 422]
    )
    assert named(observer=str(third.id)) == 303
    assert f"Menunggu {third.full_name}." in client.get(address).text


def test_a_no_needs_its_reason(case, second, by_hand, work, session):
    with pytest.raises(Invalid) as refused, work(actor_of(session, second)) as act:
        observe(act, case.case_id, by_hand, is_same=False, remark=" ")
    assert refused.value.errors == {"remark": ["reason_missing"]}


def test_the_second_observer_is_another_one_of_the_same_agency(case, officer, work, session):
    others = [
        officer.account_id,
        make_account(session, "discipline_officer", "bkpsdm").id,
        make_account(session, "commissioner", "bawaslu").id,
    ]
    for observer in others:
        with pytest.raises(Invalid) as refused, work(officer) as act:
            secure_by_hand(act, case.case_id, seen(observer), pictures(), audience=Audience.FILE)
        assert refused.value.errors == {"observer": ["unknown_colleague"]}


def test_all_that_is_missing_is_said_at_once(case, officer, work):
    with pytest.raises(Invalid) as refused, work(officer) as act:
        secure_by_hand(
            act, case.case_id, seen(0, address="", shows=" "), [], audience=Audience.FILE
        )
    assert set(refused.value.errors) == {"address", "shows", "files", "observer"}


@pytest.mark.parametrize("written", ["bukan alamat", "contoh.go.id/p/1", "javascript:alert(1)"])
def test_what_is_no_address_of_a_page_is_not_kept_as_one(case, officer, second, work, written):
    told = seen(second.id, address=written, profile=written)
    with pytest.raises(Invalid) as refused, work(officer) as act:
        secure_by_hand(act, case.case_id, told, pictures(), audience=Audience.FILE)
    assert refused.value.errors == {"address": ["not_an_address"], "profile": ["not_an_address"]}


# Who sees it, and whether it was altered


def test_a_draft_of_the_verification_stays_with_bawaslu(work, session, world):
    case = Journey(session, work, world).filed(REPORT).to_sent("bkpsdm")
    officer = case.actor("verifier", "bawaslu")
    with work(officer) as act:
        number = ask_capture(act, case.case_id, ADDRESS, audience=Audience.VERIFICATION)
    theirs = case.actor("discipline_officer", "bkpsdm")
    assert securing(session, theirs, case.case_id).captures == ()
    with pytest.raises(NotFound):
        capture_page(session, theirs, case.case_id, number)


@pytest.mark.parametrize(
    ("change", "what"),
    [
        ("UPDATE captures SET address = 'https://lain.example.com/' WHERE id = :id", "changed"),
        ('UPDATE captures SET record = record || \'{"title": "lain"}\' WHERE id = :id', "changed"),
        ("UPDATE captures SET remark = 'lain', is_same = false WHERE id = :id", "changed"),
        ("UPDATE captures SET state = 'failed' WHERE id = :id", "changed"),
        ("UPDATE captures SET failure = 'timeout' WHERE id = :id", "changed"),
        ("DELETE FROM captures WHERE id = :id", "missing"),
    ],
)
def test_any_change_of_a_secured_page_is_found(
    case, second, by_hand, work, session, store, change, what
):
    with work(actor_of(session, second)) as act:
        observe(act, case.case_id, by_hand, is_same=True, remark="")
    assert damage(session, store) == []
    session.execute(text(change), {"id": by_hand})
    session.expire_all()
    assert damage(session, store) == [("capture", str(by_hand), what)]


def test_a_secured_page_that_the_book_does_not_know_is_found(kept, session, store):
    session.execute(
        text(
            "INSERT INTO captures (case_id, agency_id, way, audience, address, asked_by, asked_at,"
            " state, kept_at, record) SELECT case_id, agency_id, way, audience, address, asked_by,"
            " asked_at, state, kept_at, record FROM captures"
        )
    )
    [(kind, _ref, what)] = damage(session, store)
    assert (kind, what) == ("capture", "unknown")


# On the page


def token_in(page: str) -> str:
    found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)
    assert found
    return found[1]


def test_the_page_refuses_an_address_inside_and_keeps_what_was_typed(case, sign_in):
    client, address = sign_in("verifier"), f"/perkara/{case.case_id}/amankan"
    sent = {"csrf_token": token_in(client.get(address).text), "address": "http://10.0.0.1/x"}
    answer = client.post(address, data={**sent, "audience": "file"})
    assert answer.status_code == 422
    assert "http://10.0.0.1/x" in answer.text
    assert "jaringan tertutup" in answer.text


def test_without_a_browser_the_page_offers_the_second_observer(case, sign_in, app, monkeypatch):
    monkeypatch.setenv("PATH", "/tiada")
    page = sign_in("verifier").get(f"/perkara/{case.case_id}/amankan").text
    assert "tidak terpasang peramban" in page
    assert "/amankan/manual" in page


def test_two_observers_by_their_pages(case, sign_in, second, session):
    client, address = sign_in("verifier"), f"/perkara/{case.case_id}/amankan/manual"
    sent = {
        "csrf_token": token_in(client.get(address).text),
        "address": ADDRESS,
        "profile": "",
        "shows": "Akun itu menyukai unggahan.",
        "clock": "09.01 WIB",
        "observer": str(second.id),
        "audience": "file",
        "files": (io.BytesIO(b"\x89PNG\r\n\x1a\n satu"), "layar-1.png"),
    }
    answer = client.post(address, data=sent, content_type="multipart/form-data")
    assert answer.status_code == 303, answer.text
    place = answer.headers["Location"]

    other = sign_in(second)
    assert place in other.get("/meja").text
    said = {"csrf_token": token_in(other.get(place).text), "is_same": "no", "remark": ""}
    assert other.post(f"{place}/kesaksian", data=said).status_code == 422
    said["remark"] = "Sudah dihapus."
    assert other.post(f"{place}/kesaksian", data=said).status_code == 303
    assert "Sudah dihapus." in client.get(place).text
    assert place not in other.get("/meja").text


def actor_of(session, account):
    people = colleagues_in(session, account.agency_id)
    return next(one.actor for one in people if one.id == account.id)
