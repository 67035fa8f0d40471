"""Blacking out on the screen: choose, look, keep; who sees the copy alone learns nothing more."""

import base64
import io
import re
import zipfile

import pikepdf
import pytest
from PIL import Image
from sqlalchemy import select

from tests import hostile_files
from tests.journeys import journey
from tests.papers import SECRET, everything_in, line, paper, saved, spellings
from tests.web.page_forms import read
from tests.web.test_bundles import asked
from tracker.domain.custody import Handling
from tracker.domain.matters import Audience
from tracker.services.evidence import Upload, add_evidence, withdraw_evidence
from tracker.store.evidence import CustodyEntry, EvidenceItem
from tracker.store.redactions import Redaction
from tracker.verifier.netral_periksa import examined

MIDDLE = {"areas-0-left": "25", "areas-0-top": "25", "areas-0-width": "50", "areas-0-height": "50"}
WHY = {"reason": "Untuk pemohon informasi; nama Siti Rahmawati ditutup."}
OWN_NAME = "ktp-siti-rahmawati.png"


@pytest.fixture
def road(session, work):
    return journey(session, work).filed()


@pytest.fixture
def piece(road, work):
    def taken_in(content=None, name=OWN_NAME, audience=Audience.VERIFICATION) -> str:
        with work(road.actor("verifier", "bawaslu")) as act:
            upload = Upload(name, io.BytesIO(content or hostile_files.picture("PNG")), "KTP Siti")
            number = add_evidence(act, road.case_id, upload, audience=audience)
        return f"/perkara/{road.case_id}/bukti/{number}"

    return taken_in


def sent(client, address: str, action: str, page=None, **answers: str):
    page = page or client.get(f"{address}/hitamkan")
    form = next(one for one in read(page.text).forms if "reason" in one.controls)
    fields = {**form.as_it_stands(), **answers, "action": action}
    return client.post(f"{address}/hitamkan", data=fields)


def kept(client, address: str, **answers: str) -> str:
    """Look and keep; the address of the copy."""
    looked = sent(client, address, "look", **WHY, **answers)
    assert looked.status_code == 200, looked.text
    done = sent(client, address, "keep", page=looked)
    assert done.status_code == 303, done.text
    return done.headers["Location"]


def pictures_on(page: str) -> list[Image.Image]:
    found = re.findall(r'src="data:image/jpeg;base64,([^"]+)"', page)
    return [Image.open(io.BytesIO(base64.b64decode(one))) for one in found]


def newest(session) -> EvidenceItem:
    return session.scalars(select(EvidenceItem).order_by(EvidenceItem.id.desc())).first()


def test_a_picture_is_chosen_looked_at_and_kept(sign_in, piece, session, store):
    client, address = sign_in("verifier"), piece()
    page = client.get(address)
    assert f'href="{address}/hitamkan"' in page.text
    asked = client.get(f"{address}/hitamkan")
    assert "tidak dapat lagi dicari" in asked.text
    (sheet,) = re.findall(rf'src="({address}/hitamkan/lembar/[^"]+)"', asked.text)
    shown = Image.open(io.BytesIO(client.get(sheet).data))
    assert shown.size == (40, 30)  # the shape of the picture, so that places on it are its places

    looked = sent(client, address, "look", **MIDDLE, **WHY)
    assert looked.status_code == 200
    (seen,) = pictures_on(looked.text)
    assert max(seen.convert("L").crop((14, 10, 26, 20)).getextrema()) < 160
    assert session.scalars(select(Redaction)).all() == []

    done = sent(client, address, "keep", page=looked)
    assert done.status_code == 303
    copy = newest(session)
    assert done.headers["Location"].endswith(f"/bukti/{copy.id}")
    picture = Image.open(io.BytesIO(b"".join(store.vault.read(copy.digest))))
    assert picture.convert("RGB").crop((10, 7, 30, 23)).getcolors() == [(320, (0, 0, 0))]
    assert (copy.file_name, copy.caption) == ("salinan-dihitamkan.png", None)


def test_words_of_a_pdf_are_black_and_the_missing_ones_named(sign_in, piece, session, store):
    client = sign_in("verifier")
    address = piece(saved(paper(line(), line("Halaman dua"))), "surat.pdf")
    refused = sent(client, address, "look", words=f"{SECRET}\nTidak Ada", **WHY)
    assert refused.status_code == 422
    assert "Tidak ditemukan: Tidak Ada" in refused.text
    assert f"{SECRET}\r\nTidak Ada" in refused.text or f"{SECRET}\nTidak Ada" in refused.text

    kept(client, address, words=SECRET.upper(), name="Surat untuk pemohon")
    copy = newest(session)
    assert (copy.file_name, copy.media_type) == ("Surat untuk pemohon.pdf", "application/pdf")
    content = b"".join(store.vault.read(copy.digest))
    for part in everything_in(content):
        assert not any(spelling in part for spelling in spellings(SECRET))
    with pikepdf.open(io.BytesIO(content)) as document:
        assert len(document.pages) == 2


def test_typed_things_survive_what_is_refused(sign_in, piece, session):
    client, address = sign_in("verifier"), piece()
    typed = {**MIDDLE, "areas-0-width": "90", "name": "Untuk umum", "caption": "KTP"}
    for answers, beside in (
        (typed, "areas-0-width"),
        ({**typed, "areas-0-width": "abc"}, "areas-0-width"),
        ({**typed, "areas-0-width": ""}, "areas-0-width"),
        ({**MIDDLE, "reason": ""}, "reason"),
        ({"areas-0-left": ""}, "areas"),
    ):
        refused = sent(client, address, "look", **WHY | answers)
        form = next(one for one in read(refused.text).forms if "reason" in one.controls)
        assert refused.status_code == 422, answers
        assert f'id="{beside}-errors"' in refused.text, answers
        for name, value in answers.items():
            assert form.controls[name].values == (value,)
        assert 'value="keep"' not in refused.text
    assert len(session.scalars(select(EvidenceItem)).all()) == 1


def test_what_changed_since_it_was_looked_at_is_not_kept(sign_in, piece, session):
    client, address = sign_in("verifier"), piece()
    looked = sent(client, address, "look", **MIDDLE, **WHY)
    done = sent(client, address, "keep", page=looked, **{"areas-0-width": "10"})
    assert done.status_code == 422
    assert "Lihat hasilnya sekali lagi" in done.text
    assert len(session.scalars(select(EvidenceItem)).all()) == 1


def test_more_rows_need_no_script(sign_in, piece):
    client, address = sign_in("verifier"), piece()
    more = sent(client, address, "rows", **MIDDLE)
    form = next(one for one in read(more.text).forms if "reason" in one.controls)
    assert form.controls["areas-0-left"].values == ("25",)
    assert "areas-7-left" in form.controls


def test_both_pages_name_each_other_to_those_who_see_both(sign_in, piece, session):
    client, address = sign_in("verifier"), piece()
    copy = kept(client, address, **MIDDLE)
    original_page, copy_page = client.get(address).text, client.get(copy).text
    assert f'href="{copy}"' in original_page
    assert f'href="{address}"' in copy_page
    assert OWN_NAME in copy_page
    assert "Salinan dengan bagian dihitamkan dibuat" in original_page
    assert WHY["reason"] in original_page
    rows = session.scalars(select(CustodyEntry).order_by(CustodyEntry.entry)).all()
    assert Handling.COPIED in {row.handling for row in rows}


def test_who_sees_only_the_copy_learns_nothing_of_the_original(sign_in, session, work):
    road = journey(session, work).filed().to_decided()
    with work(road.actor("verifier", "bawaslu")) as act:
        upload = Upload(OWN_NAME, io.BytesIO(hostile_files.picture("PNG")), "KTP Siti")
        number = add_evidence(act, road.case_id, upload, audience=Audience.VERIFICATION)
    address = f"/perkara/{road.case_id}/bukti/{number}"
    was = session.get_one(EvidenceItem, number)
    copy = kept(sign_in("verifier"), address, **MIDDLE)
    road.takes("send_on", by="commissioner", copy_to=road.world["bkpsdm"])

    client = sign_in("discipline_officer", "bkpsdm")
    page, case = client.get(copy), client.get(f"/perkara/{road.case_id}")
    assert page.status_code == 200
    assert "salinan dengan bagian dihitamkan" in page.text.lower()
    for told in (page.text, case.text):
        for secret in (OWN_NAME, "Siti", was.digest.hex()[:12], f'/bukti/{number}"', WHY["reason"]):
            assert secret not in told, secret
    assert f"bukti no. {number}" not in case.text
    for path in (address, f"{address}/hitamkan"):
        assert client.get(path).status_code == 404


def test_a_reader_of_the_original_alone_is_not_led_to_the_copy(sign_in, piece, session, work, road):
    address = piece(audience=Audience.FILE)
    copy = kept(sign_in("verifier"), address, audience=Audience.REPORTER.value, **MIDDLE)
    page = sign_in("commissioner").get(address)
    assert page.status_code == 200
    assert copy not in page.text
    assert newest(session).file_name not in page.text
    assert sign_in("commissioner").get(copy).status_code == 404


@pytest.mark.parametrize(
    ("content", "name", "said"),
    [
        (b"MZ" + bytes(90), "foto.png", "ditahan"),
        (b"catatan", "catatan.txt", "Hanya gambar dan PDF"),
        (saved(paper(*[b""] * 41)), "tebal.pdf", "40 halaman"),
        (hostile_files.png_of(10_000, 10_000), "luas.png", None),
    ],
)
def test_what_cannot_be_blacked_out_is_told_in_a_line(sign_in, piece, content, name, said):
    client, address = sign_in("verifier"), piece(content, name)
    if said is None:
        refused = sent(client, address, "look", **MIDDLE, **WHY)
        assert (refused.status_code, "Pikselnya" in refused.text) == (422, True)
        return
    answer = client.get(f"{address}/hitamkan")
    assert answer.status_code == 409
    assert said in answer.text
    assert "<form" not in answer.text.partition("<main")[2]


def test_a_withdrawn_piece_offers_no_copy(sign_in, piece, work, road, session):
    address = piece()
    with work(road.actor("verifier", "bawaslu")) as act:
        withdraw_evidence(act, road.case_id, newest(session).id, reason="Salah.")
    client = sign_in("verifier")
    assert "hitamkan" not in client.get(address).text
    assert client.get(f"{address}/hitamkan").status_code == 409


@pytest.mark.parametrize(
    ("role", "agency", "status"),
    [
        ("intake_officer", "bawaslu", 200),
        ("supervisor", "bawaslu", 403),
        ("auditor", "bawaslu", 403),
        ("verifier", "bawaslu_banten", 403),
        ("discipline_officer", "bkpsdm", 404),
    ],
)
def test_copies_are_made_by_those_who_may_add_evidence(sign_in, piece, role, agency, status):
    address = piece(audience=Audience.FILE)
    client = sign_in(role, agency)
    assert client.get(f"{address}/hitamkan").status_code == status
    if status == 403:
        assert "/hitamkan" not in client.get(address).text


def test_a_moving_picture_says_what_stays_behind(sign_in, piece):
    frames = [Image.new("RGB", (40, 30), shade) for shade in ("red", "blue", "green")]
    said = io.BytesIO()
    frames[0].save(said, "GIF", save_all=True, append_images=frames[1:])
    looked = sent(sign_in("verifier"), piece(said.getvalue(), "a.gif"), "look", **MIDDLE, **WHY)
    assert "2 gambar lain, yang tidak ikut" in looked.text


def test_a_name_that_stays_in_the_clear_is_warned_of(sign_in, piece):
    address = piece(saved(paper(line() + line("Bu Rahasia", bottom=200))), "surat.pdf")
    looked = sent(sign_in("verifier"), address, "look", words=SECRET, **WHY)
    assert "“Rahasia” masih terbaca di 1 tempat lain" in looked.text


def test_a_bundle_that_holds_only_the_copy_is_whole_and_does_not_name_the_original(
    sign_in, session, work
):
    road = journey(session, work).filed().to_registered()
    with work(road.actor("verifier", "bawaslu")) as act:
        upload = Upload(OWN_NAME, io.BytesIO(hostile_files.picture("PNG")), "KTP Siti")
        number = add_evidence(act, road.case_id, upload, audience=Audience.REPORTER)
    client = sign_in("verifier")
    kept(client, f"/perkara/{road.case_id}/bukti/{number}", **MIDDLE)
    copy = newest(session)

    bundle = asked(client, road).data
    report = examined(io.BytesIO(bundle), len(bundle), [], None)
    assert (report.damaged, report.counts["piece"], report.counts["redaction"]) == (0, 1, 0)
    with zipfile.ZipFile(io.BytesIO(bundle)) as archive:
        assert f"bukti/{copy.id}-salinan-dihitamkan.png" in archive.namelist()
        for name in archive.namelist():
            for secret in (OWN_NAME, "Siti", WHY["reason"]):
                assert secret.encode() not in archive.read(name), (secret, name)
