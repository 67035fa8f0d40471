"""What stands on a desk beside the cases: mentions until seen, and who holds what since when."""

import re

import pytest

from tests.builders import actor_of, make_account
from tests.journeys import REPORT, Journey
from tracker.services.notices import tell
from tracker.services.teamwork import note_conflict, write_note


def text_of(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def posted(client, path: str, page: str, **facts: object):
    token = re.search(r'name="csrf_token"[^>]* value="([^"]+)"', client.get(page).text)
    return client.post(path, data={"csrf_token": token.group(1), **facts})


@pytest.fixture
def filed(session, work, world) -> Journey:
    return Journey(session, work, world).filed(REPORT)


@pytest.fixture
def writer(session):
    return make_account(session, "verifier", full_name="Wati Penulis")


@pytest.fixture
def reader(session):
    return make_account(session, "verifier", full_name="Rina Pembaca")


def test_a_mention_chosen_by_name_stands_on_the_desk_until_seen(sign_in, filed, writer, reader):
    page = f"/perkara/{filed.case_id}"
    me = sign_in(writer)
    assert "Rina Pembaca" in me.get(page).text
    answer = posted(
        me, f"{page}/catatan", page, text="Mohon periksa lampiran.", mentioned=str(reader.id)
    )
    assert answer.status_code == 303

    other = sign_in(reader)
    desk = other.get("/meja").text
    assert "Anda disebut (1)" in desk
    assert "Mohon periksa lampiran." in desk
    assert "Wati Penulis" in desk
    notice = re.search(r'name="notice" value="(\d+)"', desk).group(1)
    posted(other, "/meja/pemberitahuan", "/meja", notice=notice)
    assert "Anda disebut" not in other.get("/meja").text


def test_who_was_shut_out_afterwards_reads_nothing_of_the_note(
    sign_in, filed, writer, reader, session, work
):
    with work(actor_of(session, writer, "verifier")) as act:
        write_note(act, filed.case_id, "Isi yang tertutup.", {reader.id})
    with work(actor_of(session, reader, "verifier")) as act:
        note_conflict(act, filed.case_id, reader.id, reason="Saudara.")
    assert "Isi yang tertutup" not in sign_in(reader).get("/meja").text


def test_other_notices_do_not_push_a_mention_off_the_desk(
    sign_in, filed, writer, reader, session, work
):
    with work(actor_of(session, writer, "verifier")) as act:
        write_note(act, filed.case_id, "Jangan sampai hilang.", {reader.id})
    with work(actor_of(session, writer, "verifier")) as act:
        for _ in range(25):
            tell(act, [reader.id], "remark", case=filed.case_id, note=1)
    assert "Jangan sampai hilang." in sign_in(reader).get("/meja").text


def test_somebody_of_another_agency_cannot_be_chosen(sign_in, filed, writer, session):
    stranger = make_account(session, "verifier", "bawaslu_banten", full_name="Orang Banten")
    page = f"/perkara/{filed.case_id}"
    me = sign_in(writer)
    assert "Orang Banten" not in me.get(page).text
    answer = posted(me, f"{page}/catatan", page, text="Isi catatan.", mentioned=str(stranger.id))
    assert answer.status_code == 422
    assert "Isi catatan." in answer.text


def test_what_waits_for_others_is_told_by_who_holds_it_and_since_when(sign_in, filed, clock):
    filed.to_sent()
    page = text_of(sign_in("verifier").get("/meja?tampil=pihak-lain").text)
    assert re.search(r"BKN \(\d\)", page)
    assert "sejak Sen, 7 Okt 2024" in page


@pytest.mark.parametrize(
    ("role", "agency"),
    [
        ("verifier", "bawaslu"),
        ("supervisor", "bawaslu"),
        ("commissioner", "bawaslu"),
        ("discipline_officer", "bkpsdm"),
        ("supervisor", "inspektorat"),
    ],
)
def test_an_empty_desk_opens_on_ones_own_work_and_leads_on(sign_in, role, agency):
    reader = sign_in(role, agency)
    page = reader.get("/meja").text
    assert re.search(r'tampil=kami" aria-current="page"', page)
    for tab in ("kami", "pihak-lain", "saya"):
        page = reader.get(f"/meja?tampil={tab}").text
        empty = re.search(r'<p class="empty">.*?</p>', page, re.DOTALL)[0]
        ways = re.findall(r'href="([^"]+)"', empty)
        assert ways
        assert f"/meja?tampil={tab}" not in ways
        assert {reader.get(way).status_code for way in ways} == {200}
        assert ("/lapor" in ways) == (role == "verifier")
