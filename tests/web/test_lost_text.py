"""What was typed on a page of a case comes back after a lost session, and goes once it is sent."""

import io

import pytest
from sqlalchemy import select

from tests.builders import make_account
from tests.hostile_files import picture
from tests.journeys import journey
from tests.web.page_forms import PageForm, read
from tests.web.test_sign_in import GOOD, enter, hidden
from tracker.domain.matters import Audience
from tracker.services.evidence import Upload, add_evidence
from tracker.services.passwords import Passwords
from tracker.store.cases import Case, Conduct, Step
from tracker.store.evidence import EvidenceItem
from tracker.store.people import Draft

TEXTS = ("text", "textarea")
ME = {"username": "siti.rekaan", "password": GOOD}
PAGES = (
    "perbuatan/{conduct}/jejak/baru",
    "amankan",
    "amankan/manual",
    "ubah",
    "terlapor/baru",
    "perbuatan/{conduct}",
    "segel",
    "bukti/{piece}/hitamkan",
    "riwayat/{step}/koreksi",
)
WHAT_HAPPENED = "Cerita yang panjang dan tidak boleh hilang"


@pytest.fixture
def case(session, work):
    found = journey(session, work).filed().to_study()
    with work(found.actor("verifier", "bawaslu")) as act:
        upload = Upload("layar.png", io.BytesIO(picture("PNG")))
        add_evidence(act, found.case_id, upload, audience=Audience.FILE)
    return found


@pytest.fixture
def signed(client, session, case):
    make_account(
        session, "verifier", username="siti.rekaan", password_hash=Passwords("cheap").hash(GOOD)
    )
    assert enter(client).status_code == 303
    return client


@pytest.fixture
def traces(session, case):
    conduct = session.scalars(select(Conduct.id).where(Conduct.case_id == case.case_id)).one()
    return f"/perkara/{case.case_id}/perbuatan/{conduct}/jejak"


@pytest.fixture
def loses(signed, clock):
    """Type into the form of a page, lose the session, send, sign in: the page that is shown."""

    def typed_in_vain(address, **typed):
        opened = typed.get("_page", address)
        sent = {**stands_in(signed.get(opened), address), **typed}
        clock.forward(hours=2)
        asked = signed.post(address, data=sent)
        assert asked.status_code == 401
        answer = signed.post(
            "/masuk", data={**hidden(asked), "username": "siti.rekaan", "password": GOOD}
        )
        return signed.get(answer.location)

    return typed_in_vain


def stands_in(page, address=""):
    """What the form holds, one answer a field."""
    found = read(page.text)
    form = found.form(address) or found.form("")
    return {name: values[0] for name, values in form.as_it_stands().items()}


def test_words_typed_upon_what_was_recorded_come_back(loses, case):
    shown = loses(f"/perkara/{case.case_id}/ubah", narrative=WHAT_HAPPENED)

    assert stands_in(shown)["narrative"] == WHAT_HAPPENED


def test_an_observed_act_that_was_typed_comes_back_whole(loses, traces):
    shown = loses(f"{traces}/baru", deed="like", handle="akun.rekaan", respondent="")

    back = stands_in(shown, f"{traces}/baru")
    assert (back["deed"], back["handle"], back["respondent"]) == ("like", "akun.rekaan", "")


def test_a_statement_on_a_page_that_two_saw_comes_back(loses, case):
    shown = loses(f"/perkara/{case.case_id}/amankan/manual", shows=WHAT_HAPPENED)

    assert stands_in(shown)["shows"] == WHAT_HAPPENED


def test_text_that_is_sent_at_last_is_forgotten(loses, signed, case, session):
    address = f"/perkara/{case.case_id}/ubah"
    shown = loses(address, narrative=WHAT_HAPPENED, reason="Diperjelas")

    assert signed.post(address, data=stands_in(shown)).status_code == 303

    assert session.scalars(select(Draft)).all() == []
    assert session.scalars(select(Case.narrative)).one() == WHAT_HAPPENED


def test_text_stays_when_what_is_sent_is_refused(loses, signed, case):
    address = f"/perkara/{case.case_id}/ubah"
    shown = loses(address, narrative=WHAT_HAPPENED)

    refused = signed.post(address, data={**stands_in(shown), "title": ""})

    assert refused.status_code == 422
    assert stands_in(signed.get(address))["narrative"] == WHAT_HAPPENED


@pytest.fixture
def path(case, session, request) -> str:
    ids = {"conduct": Conduct.id, "piece": EvidenceItem.id, "step": Step.id}
    found = {
        name: session.scalars(select(column).order_by(column.desc()).limit(1)).one()
        for name, column in ids.items()
    }
    return f"/perkara/{case.case_id}/{request.param.format(**found)}"


def asked(client, path: str) -> PageForm:
    """The form of the page that asks for most text."""
    forms = [one for one in read(client.get(path).text).forms if one.method == "post"]
    return max(forms, key=lambda form: sum(c.kind in TEXTS for c in form.controls.values()))


def texts_of(form: PageForm) -> list[str]:
    found = [name for name, control in form.controls.items() if control.kind in TEXTS]
    assert found
    return found


def typed(form: PageForm) -> dict[str, list[str]]:
    """Something in every line and box for text; the rest as it stands."""
    return form.as_it_stands() | {name: [f"Tulisan {name}"] for name in texts_of(form)}


@pytest.mark.parametrize("path", PAGES, indirect=True)
def test_what_was_typed_when_the_session_ended_stands_in_its_form_again(signed, clock, path):
    form = asked(signed, path)
    sent = typed(form)
    clock.forward(hours=2)

    lost = signed.post(form.action or path, data=sent)
    assert lost.status_code == 401
    back = signed.post("/masuk", data={**hidden(lost), "username": "siti.rekaan", "password": GOOD})

    assert back.location.partition("?")[0] == path
    again = asked(signed, back.location)
    assert {name: again.controls[name].values for name in texts_of(form)} == {
        name: tuple(sent[name]) for name in texts_of(form)
    }


def test_words_for_a_form_that_opens_empty_stand_on_top_of_its_page(loses, case):
    address = f"/perkara/{case.case_id}"
    shown = loses(f"{address}/catatan", text=WHAT_HAPPENED, _page=address)

    assert "sebelum sesi Anda berakhir" in shown.text
    assert f"<li>{WHAT_HAPPENED}</li>" in shown.text


def test_words_that_stand_in_their_form_are_not_said_twice(loses, case):
    shown = loses(f"/perkara/{case.case_id}/ubah", narrative=WHAT_HAPPENED)

    assert "sebelum sesi Anda berakhir" not in shown.text
