"""The front door: signing in and out, the first password, and text that must not be lost."""

import html
import re
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from tests.builders import make_account
from tracker.domain.roles import Role
from tracker.services.passwords import Passwords
from tracker.store.library import InventedElection
from tracker.store.people import Account, Draft, RoleGrant, SignIn

GOOD = "kuda baterai penjepit"


@pytest.fixture
def person(session: Session) -> Account:
    return make_account(
        session,
        "administrator",
        username="siti.rekaan",
        password_hash=Passwords("cheap").hash(GOOD),
    )


def hidden(response: TestResponse) -> dict[str, str]:
    """The hidden fields of the page's last form of its own (not those of the bar)."""
    form = response.get_data(as_text=True).split("<main")[1]
    inputs = re.findall(r"<input[^>]*>", form)
    found = {}
    for field in inputs:
        facts = dict(re.findall(r'(\w+)="([^"]*)"', field))
        if facts.get("type") == "hidden":
            found[facts["name"]] = html.unescape(facts.get("value", ""))
    return found


def token_of(client: FlaskClient) -> str:
    return hidden(client.get("/masuk"))["csrf_token"]


def enter(
    client: FlaskClient, username: str = "siti.rekaan", password: str = GOOD, **more: str
) -> TestResponse:
    facts = {"csrf_token": token_of(client), "username": username, "password": password, **more}
    return client.post("/masuk", data=facts)


def shown(response: TestResponse) -> str:
    return response.get_data(as_text=True).split("<main")[1]


def test_the_right_name_and_password_open_the_desk(client, person):
    answer = enter(client)

    assert (answer.status_code, answer.location) == (303, "/")
    assert client.get("/akun").status_code == 200


def test_a_wrong_password_says_no_more_than_that_one_of_both_is_wrong(client, person):
    wrong_password = enter(client, password="bukan kata sandinya")
    wrong_name = enter(client, username="tidak.ada")

    assert wrong_password.status_code == wrong_name.status_code == 422
    sentence = "Nama atau kata sandi salah."
    assert sentence in shown(wrong_password)
    assert sentence in shown(wrong_name)
    assert GOOD not in wrong_name.get_data(as_text=True)


def test_too_many_wrong_tries_answer_429_and_say_how_long_to_wait(client, person):
    for _ in range(5):
        enter(client, password="bukan kata sandinya")

    answer = enter(client)

    assert answer.status_code == 429
    assert answer.headers["Retry-After"] == "60"
    assert "1 menit" in shown(answer)


def test_a_form_without_its_token_opens_nothing(client, person):
    answer = client.post("/masuk", data={"username": "siti.rekaan", "password": GOOD})

    assert answer.status_code == 400
    assert client.get("/akun").status_code == 302


@pytest.mark.parametrize(
    ("asked", "sent_to"),
    [
        ("/akun?x=1", "/akun?x=1"),
        ("//evil.example/akun", "/"),
        ("https://evil.example/", "/"),
        ("/\\evil.example", "/"),
        ("javascript:alert(1)", "/"),
        ("akun", "/"),
        ("/tidak/ada/halaman", "/"),
        ("/keluar", "/"),
        ("", "/"),
    ],
)
def test_signing_in_leads_to_pages_of_the_product_only(client, person, asked, sent_to):
    assert enter(client, next=asked).location == sent_to


def test_a_page_that_needs_a_person_leads_to_the_sign_in_page_and_back(client, person):
    answer = client.get("/akun/kata-sandi?a=b")

    assert answer.location == "/masuk?next=/akun/kata-sandi?a%3Db"
    following = hidden(client.get(answer.location))["next"]
    assert enter(client, next=following).location == "/akun/kata-sandi?a=b"


def test_a_client_that_asks_for_json_gets_json(client):
    answer = client.get("/akun", headers={"Accept": "application/json"})

    assert answer.status_code == 401
    assert answer.json["error"]["code"] == "not_signed_in"


def test_who_is_signed_in_already_is_led_on(client, person):
    enter(client)

    assert client.get("/masuk?next=/akun").location == "/akun"


def test_signing_out_ends_the_session_on_the_server_too(client, person, app, session):
    enter(client)
    with client.session_transaction() as cookie:
        stolen = dict(cookie)

    client.post("/keluar", data={"csrf_token": hidden(client.get("/akun"))["csrf_token"]})

    thief = app.test_client()
    with thief.session_transaction() as cookie:
        cookie.update(stolen)
    assert thief.get("/akun").status_code == 302
    assert session.scalars(select(SignIn.ended_at)).one() is not None


def test_signing_out_without_a_session_is_no_error(client):
    answer = client.post("/keluar", data={"csrf_token": token_of(client)})

    assert answer.location == "/masuk"


def test_signing_out_everywhere_ends_the_other_browser_as_well(client, person, app):
    other = app.test_client()
    enter(client)
    enter(other)

    token = hidden(client.get("/akun"))["csrf_token"]
    client.post("/keluar-semua", data={"csrf_token": token})

    assert client.get("/akun").status_code == 302
    assert other.get("/akun").status_code == 302


def test_a_session_that_slept_too_long_is_over(client, person, clock):
    enter(client)
    clock.forward(minutes=59)
    assert client.get("/akun").status_code == 200
    clock.forward(minutes=61)
    assert client.get("/akun").status_code == 302


def test_a_session_that_is_too_old_is_over_however_busy_it_was(client, person, clock):
    enter(client)
    for _ in range(15):
        clock.forward(minutes=50)
        client.get("/akun")

    assert client.get("/akun").status_code == 302


# The first password


@pytest.fixture
def newcomer(session: Session, person: Account) -> Account:
    person.must_change_password = True
    session.commit()
    return person


def test_a_first_password_must_be_changed_before_anything_else(client, newcomer):
    enter(client, next="/akun?x=1")

    assert client.get("/akun").location == "/akun/kata-sandi"
    page = client.get("/akun/kata-sandi")
    assert "Pilih kata sandi Anda" in shown(page)
    changed = change(client, page)
    assert (changed.status_code, changed.location) == (303, "/akun?x=1")
    assert client.get("/akun").status_code == 200


def change(client: FlaskClient, page: TestResponse, **other: str) -> TestResponse:
    facts = {
        "csrf_token": hidden(page)["csrf_token"],
        "current_password": GOOD,
        "new_password": "lampu meja oranye",
        "new_password_again": "lampu meja oranye",
        **other,
    }
    return client.post("/akun/kata-sandi", data=facts)


@pytest.mark.parametrize(
    ("answers", "sentence"),
    [
        ({"new_password_again": "lampu meja biru"}, "Kedua kata sandi baru berbeda."),
        ({"current_password": "salah"}, "Ini bukan kata sandi Anda sekarang."),
        ({"new_password": "pendek", "new_password_again": "pendek"}, "Paling sedikit 12 karakter."),
    ],
)
def test_a_password_that_is_no_good_is_refused_with_the_reason(client, person, answers, sentence):
    enter(client)

    answer = change(client, client.get("/akun/kata-sandi"), **answers)

    assert answer.status_code == 422
    assert sentence in shown(answer)
    assert "lampu meja" not in answer.get_data(as_text=True)


def test_guessing_the_present_password_is_slowed_down_as_well(client, person):
    enter(client)
    page = client.get("/akun/kata-sandi")
    for _ in range(5):
        change(client, page, current_password="salah")

    assert change(client, page).status_code == 429


# Language


def test_a_visitor_chooses_a_language_and_an_account_keeps_its_own(client, person, session):
    token = token_of(client)
    client.post("/bahasa/en", data={"csrf_token": token, "next": "/masuk"})
    assert 'lang="en"' in client.get("/masuk").get_data(as_text=True)

    enter(client)
    assert '<html lang="id"' in client.get("/akun").get_data(as_text=True)
    answer = client.post("/bahasa/en", data={"csrf_token": token, "next": "/akun"})
    assert answer.location == "/akun"
    session.expire_all()
    assert person.language == "en"
    assert '<html lang="en"' in client.get("/akun").get_data(as_text=True)


def test_an_unknown_language_is_not_found(client):
    assert client.post("/bahasa/fr", data={"csrf_token": token_of(client)}).status_code == 404


# Text that a lost session must not lose


TYPED = {
    "full_name": "Budi <b>& Rekaan</b>",
    "username": "budi.rekaan",
    "password": "rahasia sekali",
    "pilih": ["a", "b"],
}


@pytest.fixture
def lost(client: FlaskClient, person: Account, clock) -> Callable[..., TestResponse]:
    """A form sent after the session has slept too long."""

    def sent(headers: dict[str, str] | None = None, **more: object) -> TestResponse:
        enter(client)
        token = hidden(client.get("/admin/akun/baru"))["csrf_token"]
        clock.forward(hours=2)
        facts = {"csrf_token": token, **TYPED, **more}
        return client.post("/admin/akun/baru", data=facts, headers=headers)

    return sent


def test_a_form_sent_without_a_session_comes_back_after_signing_in(client, lost, session):
    asked = lost()
    assert asked.status_code == 401
    assert "Yang Anda ketik aman" in shown(asked)
    assert 'class="bar"' not in asked.get_data(as_text=True), "a way off the page loses the text"
    carried = hidden(asked)
    assert session.scalars(select(Draft)).all() == []

    answer = client.post("/masuk", data={**carried, "username": "siti.rekaan", "password": GOOD})

    assert answer.location == "/admin/akun/baru"
    page = client.get(answer.location).get_data(as_text=True)
    assert 'value="Budi &lt;b&gt;&amp; Rekaan&lt;/b&gt;"' in page
    assert 'value="budi.rekaan"' in page


def test_passwords_and_tokens_are_not_carried(client, lost, session):
    client.post("/masuk", data={**hidden(lost()), "username": "siti.rekaan", "password": GOOD})

    kept = session.scalars(select(Draft.fields)).one()
    assert kept == {
        "full_name": ["Budi <b>& Rekaan</b>"],
        "username": ["budi.rekaan"],
        "pilih": ["a", "b"],
    }


def test_the_text_survives_a_wrong_password_on_the_way(client, lost):
    wrong = client.post(
        "/masuk", data={**hidden(lost()), "username": "siti.rekaan", "password": "bukan ini"}
    )
    again = {**hidden(wrong), "username": "siti.rekaan", "password": GOOD}

    answer = client.post("/masuk", data=again)

    assert "budi.rekaan" in client.get(answer.location).get_data(as_text=True)


def test_text_that_was_sent_at_last_is_not_shown_again(client, lost, session, world):
    client.post("/masuk", data={**hidden(lost()), "username": "siti.rekaan", "password": GOOD})
    page = client.get("/admin/akun/baru")
    sent = {
        **hidden(page),
        "full_name": "Budi Rekaan",
        "username": "budi.rekaan",
        "agency": str(world["bawaslu"]),
    }

    assert client.post("/admin/akun/baru", data=sent).status_code == 201

    assert session.scalars(select(Draft)).all() == []
    assert "Budi" not in client.get("/admin/akun/baru").get_data(as_text=True)


def test_one_persons_text_is_not_handed_to_another(client, lost, session):
    make_account(
        session, "verifier", username="orang.lain", password_hash=Passwords("cheap").hash(GOOD)
    )

    answer = client.post(
        "/masuk", data={**hidden(lost()), "username": "orang.lain", "password": GOOD}
    )

    assert answer.status_code == 303
    assert session.scalars(select(Draft)).all() == []
    assert "milik akun lain" in shown(client.get("/akun"))


def test_the_page_that_a_form_names_is_the_place_to_come_back_to(client, lost):
    asked = lost(_page="/akun?bagian=2")

    assert hidden(asked)["next"] == "/akun?bagian=2"
    assert hidden(lost(_page="//evil.example/"))["next"] == "/admin/akun/baru"


@pytest.mark.parametrize(
    "headers",
    [{"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}, {"Origin": "null"}],
)
def test_text_from_somebody_elses_page_is_not_carried(lost, headers):
    assert hidden(lost(headers))["carried"] == ""


def test_text_from_our_own_page_is_carried_when_the_browser_says_where_it_stood(lost):
    headers = {"Origin": "http://localhost", "Sec-Fetch-Site": "same-origin"}

    assert hidden(lost(headers))["carried"] != ""


def test_text_that_was_tampered_with_on_the_way_is_dropped(client, lost, session):
    carried = hidden(lost())
    carried["carried"] = carried["carried"][:-4] + "AAAA"

    client.post("/masuk", data={**carried, "username": "siti.rekaan", "password": GOOD})

    assert session.scalars(select(Draft)).all() == []


def test_too_much_text_is_not_carried_and_the_page_says_so(lost):
    asked = lost(full_name="x" * 500_000)

    assert hidden(asked)["carried"] == ""
    assert "tidak dapat disimpan" in shown(asked)


def test_a_machine_that_sends_without_a_session_gets_json(client, lost):
    answer = lost({"Accept": "application/json"})

    assert (answer.status_code, answer.json["error"]["code"]) == (401, "not_signed_in")


# The page itself


def test_the_demonstration_says_where_its_accounts_are(client, session):
    assert "peragaan" not in shown(client.get("/masuk"))
    session.add(InventedElection(id="rekaan", facts={}))
    session.commit()

    assert "peragaan" in shown(client.get("/masuk"))


def test_a_session_cookie_is_not_for_scripts_and_not_for_other_sites(app: Flask, client, person):
    answer = enter(client)

    cookie = answer.headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "netral=" in cookie


def test_who_has_no_role_reads_rules_and_news_and_is_told_what_waits(sign_in, session, clock):
    giver = make_account(session, "administrator")
    newcomer = make_account(session, None)
    session.add(
        RoleGrant(
            account_id=newcomer.id,
            role=Role.VERIFIER,
            granted_by=giver.id,
            granted_at=clock(),
        )
    )
    session.commit()
    client = sign_in(newcomer)

    assert client.get("/").location == "/akun"
    own = client.get("/akun").text
    assert f"Verifikator: diusulkan oleh {giver.full_name}" in own
    assert "administrator lain di Bawaslu Kota Tangerang" in own
    assert client.get("/aturan").status_code == 200
    assert client.get("/berita").status_code == 200
    refused = client.get("/perkara")
    assert refused.status_code == 403
    assert "Ini milik peran lain" in refused.text
    assert 'href="/akun"' in refused.text.partition("<main")[2]


@pytest.mark.parametrize(
    ("role", "room"),
    [("administrator", "/admin"), ("verifier", "/meja"), ("auditor", "/perkara")],
)
def test_everybody_begins_in_the_room_of_their_role(sign_in, role, room):
    assert sign_in(role).get("/").location == room
