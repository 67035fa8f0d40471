"""Terms by the month, and the private address under which one's own calendar reads them."""

import re

import pytest
from icalendar import Calendar
from sqlalchemy import select, text

from tests.builders import actor_of, make_account
from tests.journeys import FINDING, REPORT, Journey
from tracker.domain.ledger import Act
from tracker.services import accounts
from tracker.services.teamwork import assign_case, note_conflict
from tracker.store.ledger import LedgerEntry
from tracker.store.people import CalendarAddress, RoleGrant


@pytest.fixture
def filed(session, work, world) -> Journey:
    """A report of Monday 7 October 2024: its initial study ends on Wednesday the 9th."""
    return Journey(session, work, world).filed(REPORT)


@pytest.fixture
def verifier(session):
    return make_account(session, "verifier")


@pytest.fixture
def address(sign_in, verifier):
    return made(sign_in(verifier))


def post(client, path: str):
    page = client.get("/akun").text
    token = re.search(r'name="csrf_token" value="([^"]+)"', page).group(1)
    return client.post(path, data={"csrf_token": token})


def made(client) -> str:
    page = post(client, "/akun/kalender").text
    return re.search(r"/kalender/[\w-]{43}\.ics", page).group()


def events(client, path: str) -> list:
    return Calendar.from_ical(client.get(path).data).walk("VEVENT")


def test_an_address_tells_number_and_term_and_no_more(client, address, filed):
    answer = client.get(address)

    assert answer.mimetype == "text/calendar"
    (event,) = Calendar.from_ical(answer.data).walk("VEVENT")
    assert event["SUMMARY"] == f"{filed.case.receipt_no} · Kajian awal"
    assert event["DTSTART"].dt.isoformat() == "2024-10-09"
    assert event["DTEND"].dt.isoformat() == "2024-10-10"
    assert set(event) == {
        *("UID", "SUMMARY", "DTSTART", "DTEND", "DTSTAMP", "LAST-MODIFIED", "SEQUENCE"),
        *("STATUS", "CLASS", "TRANSP"),
    }
    written = answer.text.replace("\r\n ", "")
    for kept_back in ("Joko", "Ratna", "Sari", "Cipondoh", "Menyukai", "camat", "Tangerang"):
        assert kept_back not in written


def test_only_the_digest_is_kept_and_the_book_never_hears_the_token(session, address, verifier):
    token = address.removeprefix("/kalender/").removesuffix(".ics")
    kept = session.scalars(select(CalendarAddress)).one()
    told = session.scalars(select(LedgerEntry).where(LedgerEntry.act == Act.CALENDAR_OPENED)).one()

    assert (kept.account_id, told.subject) == (verifier.id, f"account:{verifier.id}")
    assert token.encode() not in kept.digest
    assert not session.scalars(
        select(LedgerEntry.seq).where(LedgerEntry.text.contains(token))
    ).all()


def test_a_new_address_ends_the_old_one_and_withdrawing_ends_it_at_once(
    sign_in, client, verifier, filed
):
    me = sign_in(verifier)
    first = made(me)
    second = made(me)
    assert client.get(first).status_code == 404
    assert client.get(second).status_code == 200

    assert second not in me.get("/akun/kalender").text
    assert post(me, "/akun/kalender/cabut").status_code == 303
    assert client.get(second).status_code == 404


def test_what_opens_nothing_answers_like_an_address_that_never_was(client, address, session):
    row = session.scalars(select(CalendarAddress)).one()
    session.delete(row)
    session.commit()
    gone, never = client.get(address), client.get("/kalender/tidak-pernah-ada.ics")
    assert gone.status_code == never.status_code == 404
    assert gone.text.replace(address, "") == never.text.replace(
        "/kalender/tidak-pernah-ada.ics", ""
    )


@pytest.mark.parametrize("end", ["shut", "role", "reset", "everywhere"])
def test_it_ends_with_the_account_the_right_and_the_sessions(
    end, client, address, session, work, verifier, sign_in
):
    admin = actor_of(session, make_account(session, "administrator"), "administrator")
    assert client.get(address).status_code == 200
    if end == "role":
        grant = session.scalars(select(RoleGrant).where(RoleGrant.account_id == verifier.id)).one()
        grant.revoked_at = grant.granted_at
        session.commit()
    elif end == "everywhere":
        post(sign_in(verifier), "/keluar-semua")
    elif end == "shut":
        with work(admin) as act:
            accounts.change_account(
                act, verifier.id, seen=1, full_name=verifier.full_name, is_active=False
            )
    else:
        with work(admin) as act:
            accounts.reset_password(act, accounts.Passwords("cheap"), verifier.id)
    assert client.get(address).status_code == 404


def test_an_account_that_is_opened_again_does_not_bring_its_old_address_back(
    client, address, session, work, verifier
):
    admin = actor_of(session, make_account(session, "administrator"), "administrator")
    for seen, is_active in ((1, False), (2, True)):
        with work(admin) as act:
            accounts.change_account(
                act, verifier.id, seen=seen, full_name=verifier.full_name, is_active=is_active
            )
    assert client.get(address).status_code == 404


def test_who_is_recused_and_another_agency_read_nothing_of_it(
    client, sign_in, session, work, filed, verifier, address
):
    for role, agency in (("verifier", "bawaslu_cilegon"), ("discipline_officer", "bkpsdm")):
        assert events(client, made(sign_in(make_account(session, role, agency)))) == []
    above = made(sign_in(make_account(session, "verifier", "bawaslu_banten")))
    assert events(client, above) == [], "in sight, but another agency's to keep"
    assert len(events(client, address)) == 1
    with work(actor_of(session, verifier, "verifier")) as act:
        note_conflict(act, filed.case_id, verifier.id, reason="Saudara kandung.")
    assert events(client, address) == []


def test_a_term_that_is_met_is_gone_and_the_next_one_stands_there(client, address, filed):
    (first,) = events(client, address)
    filed.to_registered()
    later = events(client, address)

    assert first["UID"] not in {event["UID"] for event in later}
    assert [event["DTSTART"].dt.isoformat() for event in later] != ["2024-10-09"]


def test_a_term_that_moves_keeps_its_uid_and_grows_in_sequence(
    client, address, filed, session, work, world
):
    (before,) = events(client, address)
    session.execute(
        text("UPDATE terms SET due_on = '2024-10-10', is_provisional = true WHERE case_id = :case"),
        {"case": filed.case_id},
    )
    with work(world.system_actor) as act:
        act.record(
            Act.TERM_MOVED,
            "term:1",
            case=filed.case_id,
            term="initial",
            was="2024-10-09",
            now="2024-10-10",
            provisional=True,
            law="00",
        )
    (after,) = events(client, address)

    assert after["UID"] == before["UID"]
    assert after["SEQUENCE"] > before["SEQUENCE"]
    assert after["DTSTART"].dt.isoformat() == "2024-10-10"
    assert after["STATUS"] == "TENTATIVE"
    assert after["SUMMARY"].endswith("(sementara)")


def test_what_did_not_change_is_not_sent_again(client, address, filed):
    first = client.get(address)
    again = client.get(address, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    assert first.headers["Cache-Control"] == "private, no-cache"

    filed.to_registered()
    changed = client.get(address, headers={"If-None-Match": first.headers["ETag"]})
    assert changed.status_code == 200


def test_the_account_page_tells_when_the_address_was_read_last(
    sign_in, client, verifier, address, clock
):
    me = sign_in(verifier)
    assert "belum pernah" in me.get("/akun/kalender").text
    client.get(address)
    assert "7 Okt 2024, 09.00 WIB" in me.get("/akun/kalender").text


def test_a_month_shows_terms_on_their_last_day_and_days_off_by_name(sign_in, filed, verifier):
    me = sign_in(verifier)
    page = me.get("/meja/kalender").text
    nth = page[page.index('datetime="2024-10-09"') :]
    assert "Kajian awal" in nth[: nth.index('datetime="2024-10-10"')]
    assert "1 tenggat terbuka" in page

    december = me.get("/meja/kalender?bulan=2024-12").text
    nth = december[december.index('datetime="2024-12-25"') :]
    assert "Natal" in nth[: nth.index('datetime="2024-12-26"')]
    assert "Tidak ada tenggat terbuka" in december


def test_the_month_is_asked_for_by_term_and_by_who_has_the_case(
    sign_in, filed, session, work, verifier
):
    me = sign_in(verifier)
    term = filed.session.execute(
        text("SELECT term FROM terms WHERE due_on = '2024-10-09'")
    ).scalar_one()
    counts = {
        query: re.search(r"(\d+) tenggat terbuka", me.get(f"/meja/kalender?{query}").text).group(1)
        for query in (f"tenggat={term}", "ditugaskan=belum", "ditugaskan=saya")
    }
    assert list(counts.values()) == ["1", "1", "0"]
    chief = actor_of(session, make_account(session, "supervisor"), "supervisor")
    with work(chief) as act:
        assign_case(act, filed.case_id, verifier.id, reason="")
    assert "1 tenggat terbuka" in me.get("/meja/kalender?ditugaskan=saya").text
    assert "0 tenggat terbuka" in me.get("/meja/kalender?ditugaskan=belum").text


@pytest.mark.parametrize("month", ["2024-13", "abc", "0001-01", "9999-12", "", "2024-1", "1900-01"])
def test_a_month_that_is_none_shows_this_one(sign_in, verifier, month):
    assert (
        "Oktober 2024"
        in sign_in(verifier).get("/meja/kalender", query_string={"bulan": month}).text
    )


def test_feed_and_month_ask_a_fixed_number_of_statements(
    sign_in, client, session, work, world, verifier, address, statements
):
    Journey(session, work, world).filed(REPORT)
    me = sign_in(verifier)
    me.get("/meja/kalender"), client.get(address)
    asked = []
    for _ in range(2):
        statements.clear()
        client.get(address)
        of_feed = len(statements)
        statements.clear()
        me.get("/meja/kalender")
        asked.append((of_feed, len(statements)))
        for _more in range(3):
            Journey(session, work, world).filed(FINDING)
    assert asked[0] == asked[1]
