"""The list of notices, and one's own mail: address, choices, test mail."""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from tests.builders import World, actor_of, make_account
from tests.conftest import TestClock
from tests.journeys import FINDING, Journey
from tests.mail_servers import Box, mail_server, post_office
from tracker.domain.notifying import Topic
from tracker.domain.roles import Actor
from tracker.services import teamwork
from tracker.services.delivering import deliver
from tracker.services.mail_words import write
from tracker.services.notices import tell
from tracker.services.work import Work
from tracker.store.people import Notice
from tracker.store.post import Mail, Postbox
from tracker.store.post_office import PostOffice

Begin = Callable[[Actor], Work]


@pytest.fixture
def case(session: Session, work: Begin, world: World) -> Journey:
    return Journey(session, work, world).filed(FINDING)


@pytest.fixture
def box(clock: TestClock) -> Box:
    return Box(clock)


@pytest.fixture
def post(app, box: Box) -> Iterator[PostOffice]:
    """The application's house with a mail server."""
    with mail_server(box) as port:
        office = post_office(port)
        app.extensions["netral"] = replace(app.extensions["netral"], post=office)
        yield office


def send(client: FlaskClient, path: str, **fields: str) -> TestResponse:
    """Send a form of one's own pages."""
    page = client.get("/akun/pemberitahuan").text
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)[1]
    return client.post(path, data={"csrf_token": token, **fields})


def count_in_bar(page: str) -> int:
    found = re.search(r'class="count"[^>]*>(\d+)', page)
    return int(found[1]) if found else 0


def test_the_bar_counts_and_the_list_shows_what_is_unread(session, work, world, sign_in):
    person = make_account(session, "verifier")
    with work(world.system_actor) as act:
        tell(act, [person.id], "remark")
        tell(act, [person.id], "role_confirmed", name="Rina", role="verifier")
    client = sign_in(person)
    page = client.get("/pemberitahuan").text

    assert count_in_bar(page) == 2
    assert "Peran Verifikator untuk Rina disahkan" in page or "Rina" in page
    first = session.scalars(select(Notice.id).order_by(Notice.id)).first()
    answer = send(client, "/pemberitahuan/baca", notice=str(first))
    assert answer.status_code == 303
    page = client.get("/pemberitahuan").text
    assert count_in_bar(page) == 1
    assert 'class="told__what"' in page
    assert client.get("/pemberitahuan?tampil=semua").text.count('class="told__what"') == 2
    send(client, "/pemberitahuan/baca", semua="1")
    page = client.get("/pemberitahuan").text
    assert count_in_bar(page) == 0
    assert "Semua pemberitahuan sudah dibaca." in page


def test_the_list_can_be_held_to_one_kind(session, work, world, sign_in):
    person = make_account(session, "verifier")
    with work(world.system_actor) as act:
        for kind in ("remark", "remark", "assigned"):
            tell(act, [person.id], kind)
    client = sign_in(person)
    assert client.get("/pemberitahuan?jenis=remark").text.count('class="told__what"') == 2
    assert client.get("/pemberitahuan?jenis=gosip").text.count('class="told__what"') == 3
    assert "Tidak ada pemberitahuan yang cocok." in client.get("/pemberitahuan?jenis=mention").text


def test_every_kind_is_told_in_words_with_where_to_look(session, work, world, sign_in):
    person = make_account(session, "supervisor")
    facts = {"name": "Rina", "role": "verifier", "agency": "Bawaslu Kota Uji", "count": 12}
    with work(world.system_actor) as act:
        for kind in Topic:
            tell(act, [person.id], kind, **facts)
    client = sign_in(person)
    assert client.get("/pemberitahuan").text.count('class="told__what"') == len(Topic)
    assert client.get("/meja").status_code == 200
    past = client.get("/pemberitahuan?jenis=terms_past").text
    assert "sebelum ada yang diingatkan: 12: <a" in " ".join(past.split())


def test_a_notice_of_a_case_out_of_sight_is_not_shown_and_not_counted(
    case, session, work, world, sign_in
):
    person = make_account(session, "verifier")
    with work(world.system_actor) as act:
        tell(act, [person.id], "assigned", case=case.case_id)
    client = sign_in(person)
    assert count_in_bar(client.get("/pemberitahuan").text) == 1
    with work(actor_of(session, person, "verifier")) as act:
        teamwork.note_conflict(act, case.case_id, person.id, reason="kerabat terlapor")
    for path in ("/pemberitahuan", "/pemberitahuan?tampil=semua", "/meja"):
        page = client.get(path).text
        assert count_in_bar(page) == 0
        assert (
            "ditugaskan kepada Anda"
            not in page.replace("<option", "\n<option").split("</select>")[-1]
        )


def test_nobody_marks_what_is_anothers(session, work, world, sign_in):
    person = make_account(session, "verifier")
    with work(world.system_actor) as act:
        tell(act, [person.id], "remark")
    theirs = session.scalars(select(Notice.id)).one()
    answer = send(sign_in("verifier"), "/pemberitahuan/baca", notice=str(theirs))
    assert answer.status_code == 404
    assert session.scalars(select(Notice.read_at)).one() is None


def test_without_a_mail_server_the_page_says_so_and_takes_no_address(session, sign_in):
    client = sign_in("verifier")
    page = client.get("/akun/pemberitahuan").text
    assert "Peladen ini tidak mengirim surel" in page
    assert 'name="address"' not in page
    answer = send(client, "/akun/pemberitahuan/alamat", address="a@example.go.id")
    assert answer.status_code == 422
    assert session.scalars(select(Postbox)).all() == []


def test_an_address_counts_once_its_link_was_opened_and_the_button_pressed(
    session, work, world, sign_in, post, box, clock
):
    person = make_account(session, "verifier")
    client = sign_in(person)
    answer = send(client, "/akun/pemberitahuan/alamat", address=" Rina@Example.go.id ")
    assert answer.status_code == 303
    deliver(lambda: work(world.system_actor), post, write)
    [mail] = box.taken
    assert mail.address == "Rina@example.go.id"
    assert mail.message["Subject"] == "Netral: konfirmasikan alamat Anda"
    path = re.search(r"https://netral\.example\.go\.id(/\S+/alamat/\S+)", mail.text)[1]
    session.expire_all()
    assert session.get_one(Postbox, person.id).address is None

    assert "Rina@example.go.id" in client.get(path).text
    session.expire_all()
    assert session.get_one(Postbox, person.id).address is None
    assert sign_in("verifier").get(path).status_code == 404
    assert send(sign_in("verifier"), path).status_code == 404
    assert send(client, path).status_code == 303
    session.expire_all()
    assert session.get_one(Postbox, person.id).address == "Rina@example.go.id"
    assert send(client, path).status_code == 404
    assert client.get(path).status_code == 404


def test_a_link_of_yesterday_but_two_confirms_nothing(
    session, work, world, sign_in, post, box, clock
):
    person = make_account(session, "verifier")
    client = sign_in(person)
    send(client, "/akun/pemberitahuan/alamat", address="rina@example.go.id")
    deliver(lambda: work(world.system_actor), post, write)
    path = re.search(r"https://netral\.example\.go\.id(/\S+/alamat/\S+)", box.taken[0].text)[1]
    clock.forward(hours=48)
    assert send(sign_in(person), path).status_code == 404


def test_another_address_asked_for_meanwhile_makes_the_first_link_worthless(
    session, work, world, sign_in, post, box, clock
):
    client = sign_in(make_account(session, "verifier"))
    send(client, "/akun/pemberitahuan/alamat", address="satu@example.go.id")
    deliver(lambda: work(world.system_actor), post, write)
    path = re.search(r"https://netral\.example\.go\.id(/\S+/alamat/\S+)", box.taken[0].text)[1]
    clock.forward(minutes=3)
    send(client, "/akun/pemberitahuan/alamat", address="dua@example.go.id")
    assert send(client, path).status_code == 404


def test_a_confirmation_comes_at_night_as_well_and_only_once_for_two_presses(
    session, work, world, sign_in, post, box, clock
):
    clock.set("2024-10-06", 23)  # a Sunday night
    client = sign_in("verifier")
    assert (
        send(client, "/akun/pemberitahuan/alamat", address="rina@example.go.id").status_code == 303
    )
    again = send(client, "/akun/pemberitahuan/alamat", address="rina@example.go.id")
    assert again.status_code == 422
    assert "sedang dikirim" in again.text
    deliver(lambda: work(world.system_actor), post, write)
    assert len(box.taken) == 1


@pytest.mark.parametrize(
    "given",
    [
        "",
        "rina",
        "rina@",
        "@example.go.id",
        "a@b",
        "rina@example.go.id\nBcc: x@y.id",
        "riná@example.go.id",
        "a" * 250 + "@example.go.id",
    ],
)
def test_what_is_no_address_is_refused_beside_the_field(given, sign_in, post, session):
    answer = send(sign_in("verifier"), "/akun/pemberitahuan/alamat", address=given)
    assert answer.status_code == 422
    assert session.scalars(select(Mail)).all() == []


def test_choices_are_kept_and_shown_again(session, sign_in):
    person = make_account(session, "verifier")
    client = sign_in(person)
    page = client.get("/akun/pemberitahuan").text
    fields = dict(re.findall(r'<select[^>]* id="pilihan-(\w+)" name="(\w+)"', page))
    chosen = {name: "in_app" for name in fields if name not in ("hour", "zone")}
    version = re.search(r'name="version" type="hidden" value="(\d+)"', page)[1]
    data = {**chosen, "hour": "16", "zone": "WIT", "version": version}
    assert send(client, "/akun/pemberitahuan", **data).status_code == 303
    box = session.get_one(Postbox, person.id)
    assert (box.hour, box.zone, set(box.choices.values())) == (16, "WIT", {"in_app"})
    page = client.get("/akun/pemberitahuan").text
    assert '<option selected value="16">16.00</option>' in page
    assert send(client, "/akun/pemberitahuan", **data).status_code == 409


@pytest.mark.parametrize(
    "wrong",
    [{"hour": "23"}, {"hour": ""}, {"zone": "GMT"}, {"remark": "at_once"}, {"assigned": ""}],
)
def test_a_choice_that_is_not_offered_is_refused(wrong, session, sign_in):
    person = make_account(session, "verifier")
    client = sign_in(person)
    page = client.get("/akun/pemberitahuan").text
    names = [
        name for _id, name in re.findall(r'<select[^>]* id="(pilihan-\w+)" name="(\w+)"', page)
    ]
    data = dict.fromkeys(names, "in_app") | {"hour": "8", "zone": "", "version": "1"} | wrong
    assert send(client, "/akun/pemberitahuan", **data).status_code == 422
    assert session.get(Postbox, person.id) is None


def test_a_test_mail_shows_among_the_latest(session, work, world, sign_in, post, box, clock):
    person = make_account(session, "verifier")
    client = sign_in(person)
    assert send(client, "/akun/pemberitahuan/uji").status_code == 422
    session.add(Postbox(account_id=person.id, address="r@example.go.id", confirmed_at=clock()))
    session.commit()
    assert send(client, "/akun/pemberitahuan/uji").status_code == 303
    deliver(lambda: work(world.system_actor), post, write)
    assert [str(one.message["Subject"]) for one in box.taken] == ["Netral: surel uji"]
    page = client.get("/akun/pemberitahuan").text
    assert "diterima peladen surel" in page
    assert "250 2.0.0 taken" in page


def test_an_administrator_sends_a_test_mail_to_themselves_and_reads_what_became_of_it(
    session, work, world, sign_in, post, box, clock
):
    person = make_account(session, "administrator", "bkpsdm")
    client = sign_in(person)
    assert "Tulis alamat Anda" in client.get("/admin/surel").text
    assert send(client, "/admin/surel/uji").status_code == 422
    session.add(Postbox(account_id=person.id, address="a@example.go.id", confirmed_at=clock()))
    session.commit()
    assert send(client, "/admin/surel/uji").status_code == 303
    page = client.get("/admin/surel").text
    assert "Dicoba dalam satu menit" in page
    again = send(client, "/admin/surel/uji")
    assert (again.status_code, session.query(Mail).count()) == (422, 1)
    assert 'role="alert"' in again.text
    box.plan = lambda _address, _number: "550 5.1.1 nobody here"
    deliver(lambda: work(world.system_actor), post, write)
    page = client.get("/admin/surel").text
    assert "550 5.1.1 nobody here" in page
    assert send(sign_in("verifier"), "/admin/surel/uji").status_code == 403


def test_a_forgotten_address_gets_nothing_that_waits(
    session, work, world, sign_in, post, box, clock
):
    person = make_account(session, "verifier")
    session.add(Postbox(account_id=person.id, address="r@example.go.id", confirmed_at=clock()))
    session.commit()
    with work(world.system_actor) as act:
        tell(act, [person.id], "assigned")
    assert send(sign_in(person), "/akun/pemberitahuan/alamat/hapus").status_code == 303
    deliver(lambda: work(world.system_actor), post, write)
    assert box.taken == []
