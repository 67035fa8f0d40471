"""The filing page as a person without JavaScript meets it, and the answers that scripts ask for."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from io import BytesIO
from typing import Any

import html5lib
import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict
from werkzeug.test import TestResponse

from tests.builders import World, make_account
from tests.services.test_intake import FINDING
from tracker.services.intake import file_case
from tracker.services.passwords import Passwords
from tracker.services.steps import Taken, take_move
from tracker.store.cases import Case, CaseLink, Conduct, ConductRespondent, Respondent
from tracker.store.evidence import EvidenceItem
from tracker.store.ledger import LedgerEntry
from tracker.store.people import Account, Draft
from tracker.store.reporters import Reporter

X = "{http://www.w3.org/1999/xhtml}"
Typed = dict[str, Any]

A_FINDING: Typed = {
    "kind": "finding",
    "narrative": "Menyukai unggahan akun pemenangan.",
    "found_on": "4-10-2024",
    "respondents-0-position": "camat",
    "respondents-0-status": "PNS",
    "conducts-0-type": "like",
    "conducts-0-on": "2024-10-02",
    "conducts-0-channel": "Facebook",
}
A_REPORT: Typed = {
    **A_FINDING,
    "kind": "report",
    "found_on": "",
    "known_on": "3/10/2024",
    "wish": "confidential",
    "reporter_name": "Sari Wulandari",
    "reporter_address": "Jalan Melati 4",
}


def fields_of(page: TestResponse) -> MultiDict[str, Any]:
    """What a browser would send of the filing form as it stands in the page."""
    tree = html5lib.parse(page.get_data(as_text=True))
    form = next(f for f in tree.iter(f"{X}form") if f.get("id") == "lapor")
    sent: MultiDict[str, Any] = MultiDict()
    for field in form.iter():
        name, kind = field.get("name"), field.get("type")
        if not name or field.tag == f"{X}button" or kind == "file":
            continue
        if field.tag == f"{X}textarea":
            sent.add(name, field.text or "")
        elif field.tag == f"{X}select":
            options = list(field.iter(f"{X}option"))
            chosen = [o for o in options if o.get("selected") is not None] or options[:1]
            sent.add(name, chosen[0].get("value"))
        elif kind not in ("radio", "checkbox") or field.get("checked") is not None:
            sent.add(name, field.get("value") or "")
    return sent


def hidden_in(page: TestResponse) -> dict[str, str]:
    """The hidden fields of every form in the page's main part."""
    tree = html5lib.parse(text_of(page))
    main = next(tree.iter(f"{X}main"))
    return {
        i.get("name") or "": i.get("value") or ""
        for i in main.iter(f"{X}input")
        if i.get("type") == "hidden"
    }


def fill(page: TestResponse, typed: Typed) -> MultiDict[str, Any]:
    sent = fields_of(page)
    for name, value in typed.items():
        sent.setlist(name, value if isinstance(value, list) else [value])
    return sent


@pytest.fixture
def officer(sign_in: Callable[..., FlaskClient]) -> FlaskClient:
    return sign_in("intake_officer")


def send(client: FlaskClient, typed: Typed, action: str = "file", **files: Any) -> TestResponse:
    """Open the page, type, press a button."""
    return press(client, client.get("/lapor"), typed, action, **files)


def press(
    client: FlaskClient, page: TestResponse, typed: Typed, action: str = "file", **files: Any
) -> TestResponse:
    sent = fill(page, {**typed, "action": action, **files})
    return client.post("/lapor", data=sent, content_type="multipart/form-data")


def text_of(page: TestResponse) -> str:
    return page.get_data(as_text=True)


def count(session: Session, table: type) -> int:
    return session.scalar(select(func.count()).select_from(table)) or 0


def faults_in(page: TestResponse) -> set[str]:
    """The ids that the list on top of the form jumps to; each must be in the page."""
    tree = html5lib.parse(text_of(page))
    box = next((e for e in tree.iter(f"{X}div") if e.get("data-errors") is not None), None)
    targets = {(a.get("href") or "").lstrip("#") for a in box.iter(f"{X}a")} if box else set()
    ids = {e.get("id") for e in tree.iter() if e.get("id")}
    assert targets <= ids, f"jumps to nowhere: {targets - ids}"
    return targets


# --- Filing ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "receipt"),
    [
        (A_FINDING, "TT.0001/TM/36.71/2024"),
        (A_REPORT, "TT.0001/LP/36.71/2024"),
        ({"kind": "lead", "narrative": "Ada kabar."}, "TT.0001/IA/36.71/2024"),
    ],
    ids=["finding", "report", "lead"],
)
def test_each_kind_is_filed_and_answers_with_a_receipt(officer, session, typed, receipt):
    answer = send(officer, typed)

    assert answer.status_code == 303
    case = session.scalars(select(Case)).one()
    assert answer.location == f"/perkara/{case.id}/tanda-terima"
    page = officer.get(answer.location)
    assert receipt in text_of(page)
    assert officer.get(answer.location).status_code == 200


def test_a_finding_about_a_like_needs_few_answers(officer, session):
    """What the page does not propose itself, an officer answers in at most eleven fields."""
    assert len(A_FINDING) <= 11
    send(officer, A_FINDING)

    case = session.scalars(select(Case)).one()
    assert (case.region_code, case.election) == ("36.71", "pilkada-2024")
    assert str(case.received_on) == "2024-10-07"


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"narrative": " "}, "narrative"),
        ({"found_on": ""}, "found_on"),
        ({"found_on": "kemarin"}, "found_on"),
        ({"found_on": "2024-10-08"}, "found_on"),
        ({"submitted_on": "2024-10-08"}, "submitted_on"),
        ({"submitted_on": "31-02-2024"}, "submitted_on"),
        ({"conducts-0-on": ""}, "conducts-0-on"),
        ({"conducts-0-on": "2024-13"}, "conducts-0-on"),
        ({"conducts-0-on": "2024-10-05"}, "conducts-0-on"),
        ({"conducts-0-type": "dance"}, "conducts-0-type"),
        ({"conducts-0-url": "bukan alamat"}, "conducts-0-url"),
        ({"conducts-0-channel": "x" * 201}, "conducts-0-channel"),
        ({"conducts-0-channel": ""}, "place"),
        ({"conducts-0-type": "", "conducts-0-on": "", "conducts-0-channel": ""}, "conducts"),
        ({"respondents-0-nip": "1985"}, "respondents-0-nip"),
        ({"respondents-0-count": "0"}, "respondents-0-count"),
        ({"respondents-0-count": "banyak"}, "respondents-0-count"),
        ({"respondents-0-status": "raja"}, "respondents-0-status"),
        ({"respondents-0-position": ""}, "respondents-0-position"),
        ({"respondents-0-position": "", "respondents-0-status": "unknown"}, "respondents"),
        ({"kind": "rumour"}, "kind"),
        ({"region": "32.73"}, "region"),
        ({"election": "pilkada-1999"}, "election"),
        ({"contest": "president"}, "contest"),
        ({"wish": "open", "reporter_name": "Sari"}, "wish"),
    ],
)
def test_what_cannot_be_accepted_is_told_beside_its_field_and_nothing_is_filed(
    officer, session, change, fault
):
    answer = send(officer, {**A_FINDING, **change})

    assert answer.status_code == 422
    assert faults_in(answer) == {fault}
    assert count(session, Case) == count(session, LedgerEntry) == count(session, Reporter) == 0
    typed = fields_of(answer)
    for name, value in {**A_FINDING, **change}.items():
        if name in ("kind", "region", "election", "conducts-0-type", "respondents-0-status"):
            continue  # a choice that was never offered has nothing to show
        assert typed[name] == value.strip()


@pytest.mark.parametrize(
    ("change", "faults"),
    [
        (
            {"found_on": "kemarin", "narrative": "", "respondents-0-nip": "1985"},
            {"found_on", "narrative", "respondents-0-nip"},
        ),
        (
            {"submitted_on": "31-02-2024", "conducts-0-type": "", "region": "32.73"},
            {"submitted_on", "conducts-0-type", "region"},
        ),
        (
            # The row is begun: it is asked for the rest, not called missing.
            {"conducts-0-on": "2024-13", "conducts-0-type": "", "conducts-0-channel": ""},
            {"conducts-0-on", "conducts-0-type", "place"},
        ),
        (
            # A number that could not be read makes nobody a group.
            {"respondents-0-count": "banyak", "respondents-0-nip": "198503102010012003"},
            {"respondents-0-count"},
        ),
    ],
)
def test_all_faults_of_a_filing_are_told_in_one_round(officer, change, faults):
    """What could not be read and what the law refuses stand on the same page."""
    answer = send(officer, {**A_FINDING, **change})

    assert answer.status_code == 422
    assert faults_in(answer) == faults


def test_a_fault_of_one_of_several_respondents_says_whose_it_is(officer):
    two = {
        **A_FINDING,
        "respondents-0-nip": "1985",
        "respondents-0-status": "PNS",
    }
    page = press(officer, officer.get("/lapor"), two, "add-respondents")
    short = {"respondents-1-position": "guru", "respondents-1-status": "PPPK"}
    answer = press(officer, page, {**short, "respondents-1-nip": "1985"})
    summary = text_of(answer).partition('class="errors"')[2].partition("</div>")[0]

    assert re.search(r"Terlapor 1 · NIP[^<]*</a>: NIP terdiri atas 18 angka", summary)
    assert re.search(r"Terlapor 2 · NIP[^<]*</a>: NI PPPK terdiri atas 18 angka", summary)


@pytest.mark.parametrize("written", ["31-02-2024", "2024-02-31", "31/2/2024"])
def test_a_day_that_no_calendar_has_is_called_so(officer, written):
    answer = send(officer, {**A_FINDING, "found_on": written, "conducts-0-on": written})

    assert faults_in(answer) == {"found_on", "conducts-0-on"}
    assert text_of(answer).count("Tidak ada hari seperti itu") >= 2


def test_a_finding_of_a_day_to_come_keeps_no_term(officer):
    ahead = {**A_FINDING, "found_on": "2024-10-09"}
    told = officer.post("/lapor/serupa", data=fill(officer.get("/lapor"), ahead)).get_json()["html"]

    assert "term--met" not in told


def test_faults_leaks_and_unseen_doubles_are_told_in_one_round(officer, known):
    leaky = {**A_REPORT, "narrative": "Sari Wulandari melihat unggahan itu.", "known_on": "x"}
    url = {"conducts-0-url": "m.facebook.com/akun.pemenangan/posts/77"}
    warned = send(officer, {**leaky, **url})

    assert faults_in(warned) == {"known_on", "narrative", "confirm"}
    assert "Lihat perkara yang ditemukan" in text_of(warned)
    mended = {"known_on": "3-10-2024", "confirm": "y"}
    assert press(officer, warned, mended).status_code == 303


def test_what_was_refused_waits_as_a_draft(officer, session):
    send(officer, {**A_FINDING, "found_on": "kemarin"})

    draft = session.scalars(select(Draft)).one()
    page = officer.get(f"/lapor?draf={draft.key}")
    assert fields_of(page)["found_on"] == "kemarin"
    assert "Menyukai unggahan akun pemenangan." in text_of(officer.get("/lapor"))


def test_an_anonymous_report_says_why_and_opens_a_lead_on_request(officer, session):
    nameless = {**A_REPORT, "wish": "anonymous", "reporter_name": "", "reporter_address": ""}
    refused = send(officer, nameless)

    assert refused.status_code == 422
    assert faults_in(refused) == {"wish"}
    assert "Pasal 454 ayat (4)" in text_of(refused)
    assert 'value="as-lead"' in text_of(refused)

    opened = press(officer, refused, {}, "as-lead")
    assert opened.status_code == 303
    case = session.scalars(select(Case)).one()
    assert case.kind == "lead"
    assert count(session, Reporter) == 0


def test_a_narrative_that_names_the_reporter_is_asked_about_once(officer, session):
    leaky = {**A_REPORT, "narrative": "Sari Wulandari melihat unggahan itu."}
    warned = send(officer, leaky)

    assert warned.status_code == 422
    assert faults_in(warned) == {"narrative", "confirm"}
    assert count(session, Case) == 0
    assert press(officer, warned, {"confirm": "y"}).status_code == 303


def test_no_confirmation_is_asked_where_nothing_slips(officer):
    assert 'name="confirm"' not in text_of(officer.get("/lapor"))


# --- Rows -----------------------------------------------------------------------------------------


def test_a_row_is_added_by_a_button_and_nothing_is_lost(officer, session):
    grown = send(officer, {**A_FINDING, "found_on": "kemarin"}, "add-respondents")

    assert grown.status_code == 200
    typed = fields_of(grown)
    assert typed["respondents-1-count"] == "1"
    assert typed["found_on"] == "kemarin"
    assert session.scalars(select(Draft)).one().fields["respondents-0-position"] == ["camat"]
    assert "field--wrong" not in text_of(grown)

    more = press(officer, grown, {"respondents-1-position": "lurah"}, "add-conducts")
    assert fields_of(more)["respondents-1-position"] == "lurah"
    assert "conducts-1-type" in fields_of(more)


def test_several_people_and_acts_are_tied_as_ticked(officer, session):
    page = send(officer, A_FINDING, "add-respondents")
    page = press(officer, page, {"respondents-1-position": "kepala desa"}, "add-conducts")
    both = {
        "conducts-0-respondents": ["0", "1"],
        "conducts-1-respondents": ["1"],
        "conducts-1-type": "share",
        "conducts-1-on": "2024-10",
        "conducts-1-channel": "WhatsApp",
    }
    untied = press(officer, page, {**both, "conducts-1-respondents": []})
    assert faults_in(untied) == {"conducts-1-respondents"}

    assert press(officer, untied, both).status_code == 303
    ties = session.execute(
        select(Conduct.type, Respondent.position)
        .join(ConductRespondent, ConductRespondent.conduct_id == Conduct.id)
        .join(Respondent, Respondent.id == ConductRespondent.respondent_id)
        .order_by(Conduct.ordinal, Respondent.ordinal)
    ).all()
    assert [tuple(tie) for tie in ties] == [
        ("like", "camat"),
        ("like", "kepala desa"),
        ("share", "kepala desa"),
    ]


def test_taking_a_respondent_out_takes_the_ties_along(officer):
    page = send(officer, A_FINDING, "add-respondents")
    page = press(officer, page, {"respondents-1-position": "lurah"}, "add-respondents")
    three = {"respondents-2-position": "guru", "conducts-0-respondents": ["0", "1", "2"]}
    left = press(officer, page, three, "remove-respondents-1")

    typed = fields_of(left)
    assert [typed[f"respondents-{i}-position"] for i in range(2)] == ["camat", "guru"]
    assert "respondents-2-position" not in typed
    assert typed.getlist("conducts-0-respondents") == ["0", "1"]


# --- Files ----------------------------------------------------------------------------------------


def test_files_stay_when_the_form_is_refused_and_become_evidence_when_it_is_filed(officer, session):
    files = {"evidence": [(BytesIO(b"gambar"), "unggahan.png")]}
    refused = send(officer, {**A_FINDING, "narrative": ""}, **files)

    assert refused.status_code == 422
    assert "unggahan.png" in text_of(refused)
    filed = press(officer, refused, {"narrative": "Menyukai."})
    item = session.scalars(select(EvidenceItem)).one()
    assert (item.file_name, item.size) == ("unggahan.png", 6)
    assert item.digest.hex()[:16] in text_of(officer.get(filed.location))


def test_several_files_come_at_once_and_one_can_be_taken_out(officer, session):
    files = {"evidence": [(BytesIO(b"satu"), "a.png"), (BytesIO(b"dua"), "b.png")]}
    page = send(officer, A_FINDING, "save", **files)
    page = officer.get(page.location)
    first = session.scalars(select(Draft)).one().files[0]["digest"]

    left = press(officer, page, {}, f"remove-file-{first}")

    assert "a.png" not in text_of(left)
    assert "b.png" in text_of(left)


def test_an_empty_file_is_refused_and_the_good_ones_are_kept(officer, session):
    files = {"evidence": [(BytesIO(b""), "kosong.png"), (BytesIO(b"isi"), "isi.png")]}
    refused = send(officer, A_FINDING, **files)

    assert refused.status_code == 422
    assert faults_in(refused) == {"evidence"}
    assert "isi.png" in text_of(refused)
    assert count(session, Case) == 0


# --- Drafts and sending twice ---------------------------------------------------------------------


def test_a_draft_is_saved_continued_and_discarded(officer, session):
    saved = send(officer, A_REPORT, "save")
    assert saved.status_code == 303

    page = officer.get(saved.location)
    assert fields_of(page)["reporter_name"] == "Sari Wulandari"
    key = session.scalars(select(Draft.key)).one()
    token = fields_of(page)["csrf_token"]
    gone = officer.post(f"/lapor/draf/{key}/hapus", data={"csrf_token": token})
    assert gone.status_code == 303
    assert count(session, Draft) == 0
    assert officer.get(saved.location).status_code == 404


def test_a_form_in_which_nothing_was_typed_is_no_draft_to_go_on_with(officer):
    for typed in ({}, {"kind": "lead"}, {"narrative": "Kabar."}):
        send(officer, typed, "save")
    listed = text_of(officer.get("/lapor"))

    assert listed.count("/lapor?draf=") == 1


def test_without_a_name_what_stands_in_the_reporters_fields_is_not_filed(officer, session):
    lead = {"kind": "lead", "narrative": "Ada kabar.", "wish": "anonymous"}
    filed = send(officer, {**lead, "reporter_name": "Sari Wulandari"})

    assert filed.status_code == 303
    assert count(session, Reporter) == 0
    assert "tidak ikut dicatat" in text_of(officer.get("/lapor"))


def test_a_program_among_the_evidence_is_told_before_and_after_filing(officer, session):
    files = {"evidence": [(BytesIO(b"MZ" + bytes(62)), "foto.jpg")]}
    page = officer.get(send(officer, A_FINDING, "save", **files).location)
    assert "program komputer" in text_of(page)
    assert "tidak pernah dibuka di sini" in text_of(page)

    filed = press(officer, page, {})
    case = session.scalars(select(Case.id)).one()
    assert filed.status_code == 303
    shown = text_of(officer.get(f"/perkara/{case}"))
    assert "foto.jpg" in shown
    assert "program komputer" in shown


def test_nobody_else_opens_a_draft(officer, sign_in, session):
    saved = send(officer, A_REPORT, "save")
    colleague = sign_in("intake_officer")

    assert colleague.get(saved.location).status_code == 404
    assert "Menyukai unggahan" not in text_of(colleague.get("/lapor"))


def test_sending_the_same_form_twice_opens_one_case(officer, session):
    page = officer.get("/lapor")
    first, second = (press(officer, page, A_FINDING) for _ in range(2))

    assert first.location == second.location
    assert count(session, Case) == 1


def test_a_draft_that_was_filed_leads_to_its_receipt(officer):
    page = officer.get("/lapor")
    key = fields_of(page)["key"]
    filed = press(officer, page, A_FINDING)

    assert officer.get(f"/lapor?draf={key}").location == filed.location
    assert press(officer, page, A_FINDING, "save").location == filed.location


def test_a_script_saves_while_one_types_and_cannot_bring_back_what_was_filed(officer, session):
    page = officer.get("/lapor")
    sent = fill(page, A_REPORT)
    saved = officer.post("/lapor/draf", data=sent)
    assert saved.get_json()["saved"] == "09.00"
    assert session.scalars(select(Draft)).one().fields["narrative"] == [A_REPORT["narrative"]]

    filed = press(officer, page, A_REPORT)
    late = officer.post("/lapor/draf", data=sent)
    assert late.status_code == 409
    assert late.get_json()["filed"] == filed.location
    assert count(session, Draft) == 0


def test_a_script_without_its_token_saves_nothing(officer, session):
    sent = fill(officer.get("/lapor"), A_FINDING)
    del sent["csrf_token"]

    assert officer.post("/lapor/draf", data=sent).status_code == 400
    assert count(session, Draft) == 0


def test_text_sent_after_the_session_ended_is_there_again_after_signing_in(sign_in, session, clock):
    """Typed for hours, sent too late: after signing in it is on the page, files alone are not."""
    password = Passwords("cheap").hash("kuda baterai penjepit")
    account = make_account(session, "intake_officer", password_hash=password)
    client = sign_in(account)
    page = client.get("/lapor")
    clock.forward(hours=13)
    lost = press(client, page, A_REPORT)
    assert lost.status_code == 401
    hidden = hidden_in(lost)

    entered = client.post(
        "/masuk",
        data={**hidden, "username": account.username, "password": "kuda baterai penjepit"},
    )
    again = client.get(entered.location)

    assert entered.location == "/lapor"
    typed = fields_of(again)
    assert typed["reporter_name"] == "Sari Wulandari"
    assert typed["key"] == fields_of(page)["key"]
    assert press(client, again, {}).status_code == 303
    assert count(session, Draft) == 0


# --- Possible doubles -----------------------------------------------------------------------------


@pytest.fixture
def known(session: Session, world: World, work: Any) -> int:
    """A case at the same office about the same address, person and day."""
    account = make_account(session, "intake_officer")
    with work(world.actor("intake_officer", account=account.id)) as act:
        return file_case(act, FINDING).case_id


def test_a_likely_double_is_shown_once_before_filing(officer, session, known):
    url = {"conducts-0-url": "m.facebook.com/akun.pemenangan/posts/77"}
    shown = send(officer, {**A_FINDING, **url})

    assert shown.status_code == 422
    assert "TT.0001/TM/36.71/2024" in text_of(shown)
    filed = press(officer, shown, {f"link-{known}": "related"})
    assert filed.status_code == 303
    link = session.scalars(select(CaseLink)).one()
    assert (link.case_id, link.kind, link.reason) == (
        known,
        "related",
        "alamat yang sama, jabatan, hari, dan daerah yang sama",
    )


def test_a_double_can_be_called_none_and_nothing_is_merged(officer, session, known):
    nip = {"respondents-0-nip": "19850310 201001 2 003"}
    shown = send(officer, {**A_FINDING, **nip})
    press(officer, shown, {f"link-{known}": "ignored"})

    assert session.scalars(select(CaseLink.kind)).all() == ["ignored"]
    assert count(session, Case) == 2


def test_a_script_asks_while_one_types(officer, known):
    typed = {**A_FINDING, "conducts-0-url": "https://facebook.com/akun.pemenangan/posts/77"}
    answer = officer.post("/lapor/serupa", data=fill(officer.get("/lapor"), typed))

    told = answer.get_json()["html"]
    assert "TT.0001/TM/36.71/2024" in told
    assert f'name="link-{known}"' in told


def test_the_page_tells_phase_class_and_terms_of_what_is_typed(officer):
    before = {**A_REPORT, "conducts-0-on": "2024-09-20", "known_on": "2024-09-21"}
    answer = officer.post("/lapor/serupa", data=fill(officer.get("/lapor"), before))

    told = answer.get_json()["html"]
    assert "Lampiran II.A" in told or "Annex II.A" in told
    assert "term--late" in told


def test_a_half_typed_form_gets_answers_and_no_error(officer):
    odd = {"kind": "report", "submitted_on": "x", "conducts-0-on": "?", "election": "psu"}
    answer = officer.post("/lapor/serupa", data=fill(officer.get("/lapor"), odd))

    assert answer.status_code == 200


def test_a_number_at_odds_with_the_status_is_remarked(officer):
    odd = {"respondents-0-nip": "199001012023211004", "respondents-0-status": "PNS"}

    assert "filing__remark" in text_of(send(officer, {**A_FINDING, **odd}, "refresh"))


def test_a_verifier_is_told_of_another_office_only(sign_in, session, world, work):
    account = make_account(session, "intake_officer", "bawaslu_cilegon")
    with work(world.actor("intake_officer", "bawaslu_cilegon", account.id)) as act:
        file_case(act, replace(FINDING, region="36.72", narrative="Rahasia Cilegon"))
    typed = {**A_FINDING, "conducts-0-url": "https://facebook.com/akun.pemenangan/posts/77"}

    told = text_of(send(sign_in("verifier"), typed, "refresh"))
    assert "Bawaslu Kota Cilegon" in told
    assert "Rahasia" not in told
    assert "TT.0001" not in told
    assert "Cilegon" not in text_of(send(sign_in("intake_officer"), typed, "refresh"))


# --- The receipt and the doors --------------------------------------------------------------------


def test_a_receipt_names_nobody(officer, session):
    typed = {
        **A_REPORT,
        "respondents-0-name": "Joko Pranoto",
        "reporter_contact": "0812-3456-789",
    }
    files = {
        "evidence": [(BytesIO(b"gambar"), "unggahan.png")],
        "papers": [(BytesIO(b"kartu"), "KTP Sari.jpg")],
    }
    filed = send(officer, typed, **files)

    receipt = text_of(officer.get(filed.location))
    for secret in ("Sari", "Wulandari", "Melati", "3456", "Joko", "Pranoto", "KTP"):
        assert secret not in receipt
    for told in ("TT.0001/LP/36.71/2024", "Bawaslu Kota Tangerang", "camat", "09.00", "A.3"):
        assert told in receipt


def test_only_a_report_has_the_official_receipt_form(officer):
    assert "A.3" not in text_of(officer.get(send(officer, A_FINDING).location))


def test_the_receipt_is_for_the_office_that_took_the_case_in(officer, sign_in):
    filed = send(officer, A_FINDING).location

    assert sign_in("commissioner").get(filed).status_code == 200
    assert sign_in("verifier", "bawaslu_banten").get(filed).status_code == 404
    assert sign_in("verifier", "bawaslu_bandung").get(filed).status_code == 404
    assert sign_in("discipline_officer").get(filed).status_code == 404


@pytest.mark.parametrize(
    "role", ["commissioner", "discipline_officer", "supervisor", "auditor", "administrator"]
)
def test_others_find_the_door_shut(sign_in, role):
    assert sign_in(role).get("/lapor").status_code == 403


@pytest.mark.parametrize("kind", ["temuan", "laporan", "informasi-awal", "lainnya"])
def test_the_address_may_choose_the_kind(officer, kind):
    chosen = {"laporan": "report", "informasi-awal": "lead"}.get(kind, "finding")

    assert fields_of(officer.get(f"/lapor?jenis={kind}"))["kind"] == chosen


def test_a_province_files_for_its_regencies(sign_in, session):
    page = sign_in("intake_officer", "bawaslu_banten").get("/lapor")

    assert 'value="36.72"' in text_of(page)
    assert 'value="36.71.01"' not in text_of(page)
    assert 'value="32"' not in text_of(page)


def test_opening_the_page_costs_the_same_with_many_doubles(officer, session, known, statements):
    typed = {**A_FINDING, "conducts-0-url": "https://facebook.com/akun.pemenangan/posts/77"}
    sent = fill(officer.get("/lapor"), typed)
    statements.clear()
    officer.post("/lapor/serupa", data=sent)
    once = len(statements)
    press(officer, press(officer, officer.get("/lapor"), typed), {})
    assert count(session, Case) == 2
    statements.clear()
    officer.post("/lapor/serupa", data=sent)

    assert len(statements) == once


def next_on(page: TestResponse) -> str:
    """The words of the box that tells the office what comes next."""
    tree = html5lib.parse(text_of(page))
    box = next(e for e in tree.iter(f"{X}section") if e.get("id") == "berikut")
    return " ".join(" ".join(box.itertext()).split())


def test_the_receipt_says_what_comes_next_by_whom_and_until_when(officer):
    """Pilkada: the initial study within 2 days of Monday, 7 October; handling within 3 days."""
    told = next_on(officer.get(send(officer, A_REPORT).location))

    assert "Mulai kajian awal" in told
    assert "Verifikator" in told
    assert "Rabu, 9 Oktober 2024" in told
    assert "2 hari lagi" in told
    assert "3 hari kalender" in told


def test_the_receipt_of_a_finding_says_that_no_term_runs_before_registration(officer):
    told = next_on(officer.get(send(officer, A_FINDING).location))

    assert "Verifikator" in told
    assert "Tidak ada tenggat" in told
    assert "3 hari kalender" in told


def test_the_receipt_of_a_lead_says_until_when_it_is_traced(officer):
    lead = {"kind": "lead", "narrative": "Ada kabar."}
    told = next_on(officer.get(send(officer, lead).location))

    assert "Mulai penelusuran" in told
    assert "Senin, 14 Oktober 2024" in told


def test_who_may_take_the_next_step_goes_there_from_the_receipt(sign_in):
    verifier = sign_in("verifier")
    filed = send(verifier, A_REPORT)
    case_id = filed.location.split("/")[2]

    assert f'href="/perkara/{case_id}?langkah=start_review"' in text_of(
        verifier.get(filed.location)
    )


def test_a_receipt_looked_at_later_says_that_the_case_has_gone_on(sign_in, session, work, world):
    verifier = sign_in("verifier")
    filed = send(verifier, A_REPORT)
    case = session.scalars(select(Case)).one()
    account = make_account(session, "verifier")
    with work(world.actor("verifier", account=account.id)) as act:
        take_move(
            act, case.id, "start_review", None, seen=case.version, taken=Taken(date(2024, 10, 7))
        )

    told = next_on(verifier.get(filed.location))
    assert "Kajian awal" in told
    assert "Mulai kajian awal" not in told


def test_filing_costs_the_same_for_one_act_and_for_many(officer, session, statements):
    act = {name: text for name, text in A_FINDING.items() if name.startswith("conducts-0-")}
    more = {name.replace("0", str(n), 1): text for n in (1, 2, 3) for name, text in act.items()}
    spent = []
    for typed in ({}, more):
        page = officer.get("/lapor")
        for _ in range(len(typed) // len(act)):
            page = press(officer, page, A_FINDING, "add-conducts")
        sent = fill(page, {**A_FINDING, **typed, "action": "file"})
        statements.clear()
        assert officer.post("/lapor", data=sent).status_code == 303
        spent.append(len(statements))

    assert count(session, Conduct) == 1 + 4
    assert spent[0] == spent[1] <= 21


def test_the_receipt_names_the_officer_and_the_whole_digest(officer, session):
    files = {"evidence": [(BytesIO(b"gambar"), "unggahan.png")]}
    filed = send(officer, A_FINDING, **files)
    case, item = session.scalars(select(Case)).one(), session.scalars(select(EvidenceItem)).one()
    taker = session.get_one(Account, case.filed_by)
    paper = text_of(officer.get(filed.location))

    assert f"Petugas penerima: {taker.full_name}" in paper
    assert item.digest.hex() in paper


def test_the_words_that_tell_who_reported_are_named(officer):
    told = send(officer, {**A_REPORT, "narrative": "Bu Wulandari melihatnya di Cipondoh."})

    assert told.status_code == 422
    assert "Kata yang menunjukkan pelapor: Wulandari" in text_of(told)
