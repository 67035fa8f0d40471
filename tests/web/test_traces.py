"""The page of a conduct's traces: recorded, confirmed, disputed, linked, and read by those it is
for."""

import re
import zipfile
from dataclasses import replace
from io import BytesIO

import pytest
from pypdfium2 import PdfDocument
from sqlalchemy import select

from tests.builders import make_account
from tests.journeys import LIKE_SEEN, journey
from tests.web.page_forms import read
from tracker.domain.attribution import Attributed, Dispute, Rung
from tracker.domain.elements import Bears
from tracker.domain.matters import Audience
from tracker.services import observing
from tracker.services.evidence import Upload, add_evidence
from tracker.services.observing import Bearing
from tracker.store.cases import Conduct, Step
from tracker.store.observed import ActLook, AttributionRow, ElementLink, ObservedAct

ELEMENT = "Perbuatan itu terjadi dan dilakukan terlapor"
TYPED = {
    "deed": "like",
    "platform": "Facebook",
    "handle": "akun.rekaan",
    "object_shows": "Ajakan memilih",
    "zone": "WITA",
    "first_seen": "2024-10-03T10:30",
    "still_there": "yes",
    "looked_at": "2024-10-03T10:30",
    "way": "own_account",
    "observer": "reporter",
    "happened_from": "2024-10-02",
    "time_source": "platform",
    "time_confidence": "certain",
    "audience": "file",
}


@pytest.fixture
def case(session, work):
    return journey(session, work).filed().to_study()


@pytest.fixture
def conduct(case, session):
    return session.scalars(select(Conduct.id).where(Conduct.case_id == case.case_id)).one()


@pytest.fixture
def base(case, conduct):
    return f"/perkara/{case.case_id}/perbuatan/{conduct}"


@pytest.fixture
def does(case, work):
    def done(service, *args, by="verifier", agency="bawaslu", **more):
        with work(case.actor(by, agency)) as act:
            return service(act, case.case_id, *args, **more)

    return done


def sends(client, address, **typed):
    """Fill in the form of a page and send it."""
    page = read(client.get(address).text)
    form = page.form(address) or page.form("")
    assert form is not None
    return client.post(address, data={**form.as_it_stands(), **typed})


def test_an_act_is_recorded_confirmed_by_another_and_seen_to_be_gone(
    sign_in, session, base, case, client
):
    first = sign_in(make_account(session, "verifier", full_name="Siti Rekaan"))
    whose = str(case.people[0])
    assert sends(first, f"{base}/jejak/baru", **TYPED, respondent=whose).status_code == 303
    act = session.scalars(select(ObservedAct)).one()
    assert act.first_seen.isoformat() == "2024-10-03T02:30:00+00:00"  # 10.30 WITA
    page = first.get(f"{base}/jejak").text
    assert "Konfirmasi sebagai saksi mata kedua" not in page
    assert first.get(f"{base}/jejak/{act.id}/saksi-mata-kedua").status_code == 403
    assert (
        sends(
            first,
            f"{base}/jejak/{act.id}/lihat-lagi",
            looked_at="2024-10-04T09:00",
            still_there="no",
            way="own_account",
        ).status_code
        == 303
    )

    second = sign_in(make_account(session, "intake_officer", full_name="Budi Rekaan"))
    seen = {"looked_at": "2024-10-03T11:00", "still_there": "yes", "way": "own_account"}
    assert sends(second, f"{base}/jejak/{act.id}/saksi-mata-kedua", **seen).status_code == 303

    page = second.get(f"{base}/jejak").text
    assert "sudah hilang · 4 Okt 2024, 09.00 WIB" in page
    assert re.search(r"Saksi mata kedua</dt><dd>Budi Rekaan, Bawaslu Kota Tangerang", page)
    assert len(session.scalars(select(ActLook)).all()) == 2
    assert "1 jejak</a> · belum terbukti" in second.get(f"/perkara/{case.case_id}").text


def test_typed_text_survives_what_is_refused(sign_in, base):
    client = sign_in("verifier")
    typed = TYPED | {"first_seen": "kemarin sore", "object_shows": "Ajakan <memilih>"}

    answer = sends(client, f"{base}/jejak/baru", **typed)

    assert answer.status_code == 422
    assert "kemarin sore" in answer.text
    assert "Ajakan &lt;memilih&gt;" in answer.text
    assert "first_seen" in read(answer.text).faulty


def test_a_correction_begins_with_what_stands_and_keeps_it_visible(sign_in, base, does, conduct):
    act = does(observing.observe, conduct, LIKE_SEEN, audience=Audience.FILE)
    client = sign_in("verifier")
    address = f"{base}/jejak/{act}/koreksi"

    assert sends(client, address, handle="akun.lain", reason="Salah baca.").status_code == 303

    page = client.get(f"{base}/jejak").text
    assert "Facebook · akun.lain" in page
    assert "akun.rekaan" in page
    assert "Salah baca." in page
    assert client.get(address).status_code == 404  # it is not the act as it stands any more


def test_the_road_of_an_attribution_is_shown_with_the_newest_first(
    sign_in, base, does, conduct, case
):
    act = does(observing.observe, conduct, LIKE_SEEN, audience=Audience.FILE)
    client = sign_in("verifier")
    address = f"{base}/jejak/{act}/atribusi"
    disputed = {"rung": "disputed", "dispute": "hacked", "on": "2024-10-05", "reason": "Diretas."}

    refused = sends(client, address, **disputed, police_no="LP/7/X/2024")
    assert refused.status_code == 422
    assert "LP/7/X/2024" in refused.text
    told = {**disputed, "police_no": "LP/7/X/2024", "police_on": "2024-10-04"}
    assert sends(client, address, **told).status_code == 303
    admitted = {"rung": "admitted", "on": "2024-10-06", "reason": "Diakui."}
    assert sends(client, address, **admitted).status_code == 303

    page = client.get(f"{base}/jejak").text
    assert page.index("Diakui.") < page.index("Diretas.")
    assert "laporan polisi LP/7/X/2024 tanggal Jum, 4 Okt 2024" in page
    assert "1 jejak</a> · diakui terlapor" in client.get(f"/perkara/{case.case_id}").text


def test_what_is_linked_stands_beside_the_element_in_the_study_and_its_entry(
    sign_in, base, does, conduct, case, session
):
    whose = case.people[0]
    upload = Upload("layar.txt", BytesIO(b"layar"), "Layar ponsel saksi")
    piece = does(add_evidence, upload, audience=Audience.FILE)
    client = sign_in("verifier")
    form = read(client.get(f"{base}/unsur").text).form(f"{base}/unsur")
    number = form.controls["element"].options
    chosen = {"element": f"1-{whose}", "source": f"bukti-{piece}", "bears": "for"}
    assert f"1-{whose}" in number
    assert sends(client, f"{base}/unsur", **chosen, remark="Nama sama.").status_code == 303
    link = session.scalars(select(ElementLink)).one()
    assert link.element == ELEMENT

    study = client.get(f"/perkara/{case.case_id}?langkah=conclude_study").text
    assert "Layar ponsel saksi</a>" in study
    assert "Nama sama." in study

    row = {"element": ELEMENT, "met": "yes", "evidence": "layar", "of": str(whose)}
    case.takes("conclude_study", elements={str(conduct): {f"1-{whose}": row}})
    entry = client.get(f"/perkara/{case.case_id}").text.partition('id="riwayat"')[2]
    assert "Nama sama." in entry

    away = f"{base}/unsur/{link.id}/cabut"
    assert sends(client, away, reason="Bukan dia.").status_code == 303
    assert "Nama sama." not in client.get(f"{base}/jejak").text


def test_a_study_on_a_disputed_act_asks_why_and_shows_the_reason(
    sign_in, does, conduct, case, session
):
    act = does(observing.observe, conduct, LIKE_SEEN, audience=Audience.FILE)
    hacked = Attributed(Rung.DISPUTED, case.case.received_on.first, "Dibantah.", Dispute.HACKED)
    does(observing.attribute, act, hacked)
    client = sign_in("verifier")
    page = client.get(f"/perkara/{case.case_id}?langkah=conclude_study").text
    form = read(page).form(f"/perkara/{case.case_id}/langkah/conclude_study")
    typed = {name: "layar" for name in form.controls if name.endswith("-evidence")}
    typed |= {
        name: "yes"
        for name, control in form.controls.items()
        if name.startswith("elements-") and control.kind == "select"
    }
    typed |= {"found": "proven", "conclusion": "Terbukti."}

    refused = client.post(form.action, data={**form.as_it_stands(), **typed})
    assert refused.status_code == 422
    assert any(one.endswith("attribution_reason") for one in read(refused.text).faulty)
    why = "Saksi melihat terlapor mengetik."
    taken = client.post(
        form.action, data={**form.as_it_stands(), **typed, "attribution_reason": why}
    )
    assert taken.status_code == 303
    step = session.scalars(select(Step).where(Step.move == "conclude_study")).one()
    assert step.facts["attribution_reason"] == why
    assert why in client.get(f"/perkara/{case.case_id}").text


def test_the_personnel_side_reads_what_belongs_to_the_file_and_adds_its_own(sign_in, session, work):
    case = journey(session, work).filed().to_decided()
    first, second = case.people
    near = case.world["bkpsdm"]
    case.takes("send_on", by="commissioner", respondents=[first], copy_to=near)
    conduct = session.scalars(select(Conduct.id).where(Conduct.case_id == case.case_id)).one()
    base = f"/perkara/{case.case_id}/perbuatan/{conduct}"

    def kept(handle, audience, whose):
        seen = replace(LIKE_SEEN, handle=handle, respondent=whose)
        with work(case.actor("verifier", "bawaslu")) as act:
            return observing.observe(act, case.case_id, conduct, seen, audience=audience)

    shared = kept("akun.satu", Audience.FILE, first)
    kept("akun.dua", Audience.FILE, second)
    inner = kept("akun.tiga", Audience.VERIFICATION, first)
    with work(case.actor("verifier", "bawaslu")) as act:
        bearing = Bearing(ELEMENT, Bears.FOR, first, act=inner, remark="Catatan kantor.")
        observing.link_element(act, case.case_id, conduct, bearing, audience=Audience.FILE)

    there = sign_in("discipline_officer", "bkpsdm")
    page = there.get(f"{base}/jejak").text
    assert "akun.satu" in page
    for hidden in ("akun.dua", "akun.tiga", "Catatan kantor.", "Ratna"):
        assert hidden not in page
    admitted = {"rung": "admitted", "on": "2024-10-07", "reason": "Diakui saat pemeriksaan."}
    assert sends(there, f"{base}/jejak/{shared}/atribusi", **admitted).status_code == 303
    assert "Diakui saat pemeriksaan." in there.get(f"{base}/jejak").text
    assert session.scalars(select(AttributionRow.audience)).all() == [Audience.PERSONNEL]
    assert "Diakui saat pemeriksaan." not in sign_in("verifier").get(f"{base}/jejak").text


def test_the_sealed_dossier_tells_traces_and_elements_but_no_paper_of_the_reporter(
    sign_in, base, does, conduct, case
):
    act = does(observing.observe, conduct, LIKE_SEEN, audience=Audience.FILE)
    admitted = Attributed(Rung.ADMITTED, case.case.received_on.first, "Diakui terlapor sendiri.")
    does(observing.attribute, act, admitted)
    upload = Upload("ktp.txt", BytesIO(b"ktp"), "Surat pelapor")
    paper = does(add_evidence, upload, audience=Audience.REPORTER)
    for source, remark in (({"act": act}, "Nama akun cocok."), ({"piece": paper}, "Rahasia.")):
        bearing = Bearing(ELEMENT, Bears.FOR, case.people[0], remark=remark, **source)
        does(observing.link_element, conduct, bearing, audience=Audience.VERIFICATION)
    client = sign_in("verifier")

    answer = sends(client, f"/perkara/{case.case_id}/segel", reason="Untuk pengadilan.")

    pdf = zipfile.ZipFile(BytesIO(answer.data)).read("berkas.pdf")
    text = " ".join(page.get_textpage().get_text_range() for page in PdfDocument(pdf))
    told = " ".join(text.split())
    for said in ("akun.rekaan", "Diakui terlapor sendiri.", "Nama akun cocok."):
        assert said in told
    assert "Rahasia." not in told
