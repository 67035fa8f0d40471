"""Evidence is destroyed on pages: proposed, read, approved; what stays of it is said everywhere."""

import io
import json
import re
import zipfile
from datetime import date

import pypdfium2
import pytest
from sqlalchemy import select, text

from tests import hostile_files
from tests.builders import make_account
from tests.hostile_files import photo_with_exif
from tests.journeys import REPORT, Journey, journey
from tests.web.page_forms import read
from tracker.domain.custody import Handling
from tracker.domain.matters import Audience
from tracker.services.evidence import Upload, add_evidence
from tracker.store import holding
from tracker.store.evidence import CustodyEntry, EvidenceItem
from tracker.verifier.netral_periksa import examined

BASIS = "JRA Keputusan Nomor 5 Tahun 2026 <b>butir</b> 3.2"
ANSWERS = {
    "basis": BASIS,
    "retention_ended_on": "2030-01-31",
    "minutes_no": "BA-07/2030",
    "minutes_on": "2030-03-01",
    "reason": "Masa simpan habis.",
}


@pytest.fixture
def case(session, work, clock) -> Journey:
    """A case that ended, with a picture in the file and a paper of the reporter; years later."""
    road = journey(session, work).filed(REPORT)
    for name, audience in (("foto.jpg", Audience.FILE), ("ktp.jpg", Audience.REPORTER)):
        with work(road.actor("verifier", "bawaslu")) as act:
            upload = Upload(name, io.BytesIO(photo_with_exif() + name.encode()))
            add_evidence(act, road.case_id, upload, audience=audience)
    road.takes("close_case", by="commissioner")
    clock.set("2030-03-04")
    return road


@pytest.fixture
def people(session, sign_in):
    """Whoever proposes, and whoever approves."""
    names = {"verifier": "Dewi Pengusul", "supervisor": "Bima Penyetuju"}
    return [sign_in(make_account(session, role, full_name=name)) for role, name in names.items()]


def numbers(case: Journey) -> list[int]:
    asked = select(EvidenceItem.id).where(EvidenceItem.case_id == case.case_id)
    return list(case.session.scalars(asked.order_by(EvidenceItem.id)))


def sent(client, address: str, action: str, **answers: object):
    """Fill in the form that goes to `action` on that page and send it."""
    form = read(client.get(address).text).form(action)
    assert form is not None, client.get(address).text
    return client.post(action, data={**form.as_it_stands(), **answers})


def proposed(client, case: Journey, *pieces: int, **other: object) -> str:
    """The address of the proposal."""
    base = f"/perkara/{case.case_id}/pemusnahan"
    chosen = [str(piece) for piece in pieces or numbers(case)]
    answer = sent(client, base, base, pieces=chosen, **ANSWERS | other)
    assert answer.status_code == 303, answer.text
    return answer.location


def approved(client, case: Journey, address: str, typed: str | None = None):
    name = typed if typed is not None else case.case.receipt_no
    return sent(client, address, f"{address}/setujui", typed=name)


def test_what_one_proposes_another_approves_after_typing_the_number(case, people, store):
    proposer, second = people
    piece = numbers(case)[0]
    address = proposed(proposer, case, piece)
    assert "Menunggu orang lain" not in proposer.get(address).text  # it is theirs to take back
    assert f"{address}/setujui" not in proposer.get(address).text
    assert address in second.get("/meja").text
    assert address in second.get(f"/perkara/{case.case_id}").text
    assert "BA-07/2030" in second.get(address).text

    wrong = approved(second, case, address, typed="ya")
    assert (wrong.status_code, "bukan nomor perkara ini" in wrong.text) == (422, True)
    answer = approved(second, case, address)
    assert answer.status_code == 303
    after = second.get(answer.location).text
    assert "disetujui" in after
    assert "Yang tinggal adalah catatan pemusnahannya" in after
    item = case.session.get_one(EvidenceItem, piece)
    assert not store.vault.has(item.digest)


def test_a_destroyed_piece_says_so_on_its_page_in_the_list_and_gives_no_bytes(case, people):
    proposer, second = people
    piece = numbers(case)[0]
    page = f"/perkara/{case.case_id}/bukti/{piece}"
    before = proposer.get(page).text
    original = read(before).form(f"{page}/asli")
    assert original is not None
    handing = read(before).form(f"{page}/serah")
    assert handing is not None
    approved(second, case, proposed(proposer, case, piece))

    for address in (page, f"/perkara/{case.case_id}"):
        told = proposer.get(address).text
        assert "Dimusnahkan pada" in told
        assert "Nomor 5 Tahun 2026 &lt;b&gt;butir&lt;/b&gt; 3.2" in told
        assert "berita acara nomor BA-07/2030" in told
        assert "disetujui oleh Bima Penyetuju" in told
    shown = proposer.get(page).text
    assert "data:image" not in shown
    assert read(shown).form(f"{page}/asli") is None
    gone = proposer.post(original.action, data={**original.as_it_stands(), "reason": "Sidang"})
    assert (gone.status_code, "Dimusnahkan pada" in gone.text) == (410, True)
    assert proposer.post(handing.action, data=handing.as_it_stands()).status_code == 410
    custody = select(CustodyEntry.handling).where(CustodyEntry.item_id == piece)
    assert case.session.scalars(custody.order_by(CustodyEntry.entry)).all()[-1] == (
        Handling.DESTROYED
    )


def test_parts_of_a_page_that_was_open_are_gone(case, people, work):
    proposer, second = people
    pieces = []
    for name, content in (("surat.pdf", hostile_files.pdf()), ("film.mp4", hostile_files.film())):
        with work(case.actor("verifier", "bawaslu")) as act:
            upload = Upload(name, io.BytesIO(content))
            pieces.append(add_evidence(act, case.case_id, upload, audience=Audience.FILE))
    parts: list[str] = []
    for piece in pieces:
        page = proposer.get(f"/perkara/{case.case_id}/bukti/{piece}").text
        parts += re.findall(r'src="(/perkara/[^"]+/(?:lembar/1|putar)/[^"]+)"', page)
    assert [proposer.get(part).status_code for part in parts] == [200, 200, 200]
    approved(second, case, proposed(proposer, case, *pieces))
    assert [proposer.get(part).status_code for part in parts] == [410, 410, 410]


def test_another_office_reads_the_tombstone_without_names(case, people, sign_in):
    proposer, second = people
    approved(second, case, proposed(proposer, case, numbers(case)[0]))
    told = sign_in("verifier", "bawaslu_banten").get(f"/perkara/{case.case_id}").text
    assert "disetujui oleh Bawaslu Kota Tangerang" in told
    assert "Bima Penyetuju" not in told


def test_who_approves_sees_no_name_of_a_paper_that_they_may_not_read(case, people):
    proposer, second = people
    address = proposed(proposer, case)
    assert "ktp.jpg" in proposer.get(address).text
    listed = second.get(address).text
    assert "ktp.jpg" not in listed
    assert "Surat yang tidak boleh Anda baca" in listed


def test_content_that_other_evidence_has_too_is_said_to_stay(case, people, work, session):
    proposer, second = people
    twin = journey(session, work).filed()
    piece = numbers(case)[0]
    with work(twin.actor("verifier", "bawaslu")) as act:
        upload = Upload("lain.jpg", io.BytesIO(photo_with_exif() + b"foto.jpg"))
        add_evidence(act, twin.case_id, upload, audience=Audience.FILE)
    address = proposed(proposer, case, piece)
    assert "Ada bukti lain yang isinya sama" in second.get(address).text
    approved(second, case, address)
    told = proposer.get(f"/perkara/{case.case_id}/bukti/{piece}").text
    assert "Ada bukti lain, atau berkas" in told
    assert "data:image" not in told


def test_an_open_case_says_why_nothing_can_be_proposed(session, work, people):
    road = journey(session, work).filed()
    page = people[0].get(f"/perkara/{road.case_id}/pemusnahan")
    assert "Masih ada bagian perkara ini yang terbuka" in page.text
    assert read(page.text).form(f"/perkara/{road.case_id}/pemusnahan") is None


def test_what_is_wrong_stands_beside_the_field_and_typed_text_is_kept(case, people):
    proposer, _second = people
    base = f"/perkara/{case.case_id}/pemusnahan"
    piece = str(numbers(case)[0])
    answer = sent(
        proposer, base, base, pieces=[piece], **ANSWERS | {"retention_ended_on": "2030-03-04"}
    )
    assert answer.status_code == 422
    assert "Masa simpan belum berakhir" in answer.text
    assert "Masa simpan habis." in answer.text
    assert re.search(rf'<input checked [^>]*name="pieces"[^>]*value="{piece}"', answer.text)
    empty = sent(proposer, base, base)
    assert empty.status_code == 422


def test_a_proposal_is_refused_or_taken_back_with_a_reason(case, people):
    proposer, second = people
    address = proposed(proposer, case)
    assert sent(second, address, f"{address}/tolak", reason=" ").status_code == 422
    assert sent(second, address, f"{address}/tolak", reason="Masih dipakai.").status_code == 303
    assert "Masih dipakai." in proposer.get(address).text

    again = proposed(proposer, case)
    form = read(proposer.get(again).text).form(f"{again}/tarik")
    assert form is not None
    for bad in (" ", "x" * 20_001):
        answer = proposer.post(form.action, data={**form.as_it_stands(), "reason": bad})
        assert answer.status_code == 422
    assert sent(proposer, again, f"{again}/tarik", reason="Salah JRA.").status_code == 303
    late = proposer.post(form.action, data={**form.as_it_stands(), "reason": "Lagi."})
    assert (late.status_code, "sudah dijawab" in late.text) == (409, True)


def test_a_case_that_was_reopened_meanwhile_is_held_on_the_page(case, people, clock):
    proposer, second = people
    address = proposed(proposer, case)
    form = read(second.get(address).text).form(f"{address}/setujui")
    assert form is not None
    case.takes("reopen", by="commissioner")
    typed = {**form.as_it_stands(), "typed": case.case.receipt_no}
    answer = second.post(form.action, data=typed)
    assert (answer.status_code, "yang terbuka" in answer.text) == (409, True)


def test_bytes_that_cannot_go_at_once_are_said_to_be_still_there(
    case, people, store, monkeypatch, engine
):
    proposer, second = people
    piece = numbers(case)[0]
    address = proposed(proposer, case, piece)

    def away(*_: object, **__: object) -> int:
        raise OSError("the vault is away")

    monkeypatch.setattr(type(store.vault), "remove", away)
    answer = approved(second, case, address)
    assert answer.status_code == 303
    monkeypatch.undo()
    assert "Penyapuan berikutnya" in second.get(answer.location).text
    told = proposer.get(f"/perkara/{case.case_id}/bukti/{piece}").text
    assert "Isi berkas masih ada di brankas" in told


def going_out(case: Journey) -> int:
    """How many bundles of the case are on their way."""
    asked = text(
        "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND mode = 'ShareLock'"
        " AND classid = :going_out AND objid = :case"
    )
    told = {"going_out": holding._GOING_OUT, "case": case.case_id}
    return int(case.session.scalar(asked, told) or 0)


def words_of(pdf: bytes) -> str:
    with pypdfium2.PdfDocument(pdf) as document:
        return " ".join(page.get_textpage().get_text_range() for page in document)


def test_a_bundle_proves_that_a_piece_was_destroyed(case, people):
    proposer, second = people
    piece = numbers(case)[0]
    approved(second, case, proposed(proposer, case))
    asked = proposer.get(f"/perkara/{case.case_id}/segel").text
    assert "catatan pemusnahannya ikut serta" in asked
    base = f"/perkara/{case.case_id}/segel"
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', asked)
    assert token
    sending = {"csrf_token": token[1], "reason": "Untuk sidang."}
    with proposer.post(base, data=sending) as answer:
        assert going_out(case) == 1  # nothing of the case can be destroyed while it is sent
        data = answer.data
    assert going_out(case) == 0
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert not any(name.startswith("bukti/") for name in archive.namelist())
        (line,) = archive.read("catatan/pemusnahan.jsonl").decode().splitlines()
        assert "catatan/pemusnahan.jsonl" in archive.read("BACA-DAHULU.txt").decode()
        told = "".join(words_of(archive.read("berkas.pdf")).split())
        assert "beritaacaranomorBA-07/2030" in told
    assert json.loads(line)["item_id"] == piece
    report = examined(io.BytesIO(data), len(data))
    assert report.damage == []
    assert [one.ref for one in report.notes if one.code == "destroyed"] == [str(piece)]


def test_a_server_that_is_away_between_says_nothing_wrong(case, people, engine, store, work):
    """Somebody writes at that moment: the tombstone stands, the bytes go with the next sweep."""
    proposer, second = people
    address = proposed(proposer, case, numbers(case)[0])
    from_elsewhere = engine.connect()
    holding.hold_bytes(from_elsewhere)
    try:
        answer = approved(second, case, address)
    finally:
        from_elsewhere.close()
    assert answer.status_code == 303
    assert "Penyapuan berikutnya" in second.get(answer.location).text


def test_the_day_of_the_case_is_said_beside_the_form(case, people):
    page = people[0].get(f"/perkara/{case.case_id}/pemusnahan").text
    assert "7 Okt 2024" in page
    assert date(2024, 10, 7) < date(2030, 1, 31)
