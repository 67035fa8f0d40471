"""The register on the pages: who keeps it, who looks into it, and how it fills a form."""

import io
import re

import pytest

from tests.builders import actor_of, make_account
from tests.journeys import REPORT, journey
from tests.web.test_filing import A_FINDING, press, send, text_of
from tests.web.test_sheets import token_of
from tracker.domain.json_lines import Row
from tracker.services.staff import import_staff

ROWS = (
    {"nip": "198001012005011001", "name": "Orang Satu", "position": "Lurah", "rank": "III/c",
     "employer": "Kecamatan A"},
    {"nip": "197902022005012002", "name": "Orang Dua", "position": "Camat"},
)  # fmt: skip


@pytest.fixture
def register(session, work, tmp_path):
    """The register of Bawaslu Kota Tangerang, which its administrator filled."""
    keeper = actor_of(session, make_account(session, "administrator", "bawaslu"), "administrator")
    rows = [Row(number, dict(row)) for number, row in enumerate(ROWS, start=1)]
    import_staff(lambda: work(keeper), rows, "BKPSDM", tmp_path)


def test_an_officer_of_the_personnel_agency_fills_looks_up_and_throws_away(sign_in):
    officer = sign_in("discipline_officer")
    page = officer.get("/impor/pegawai")
    for kind in ("xlsx", "csv"):
        with officer.get(f"/impor/pegawai/templat/{kind}") as template:
            assert template.status_code == 200
    sent = {
        "csrf_token": token_of(page),
        "sender": "BKPSDM 800/1",
        "file": (io.BytesIO(b"NIP,Nama\r\n198001012005011001,Orang Satu\r\n1,X\r\n"), "a.csv"),
    }
    answer = officer.post("/impor/pegawai", data=sent, content_type="multipart/form-data")
    shown = officer.get(answer.headers["Location"]).text
    assert "Orang Satu" in shown
    assert "NIP atau NI PPPK terdiri atas 18 angka." in shown
    assert "Instansi Anda belum menyimpan daftar pegawai." in officer.get("/pegawai").text
    asked = officer.get("/pegawai/hapus")
    gone = officer.post("/pegawai/hapus", data={"csrf_token": token_of(asked), "confirm": "y"})
    assert gone.status_code == 303
    supervisor = sign_in("supervisor", "bkpsdm")
    for path in ("/pegawai", "/impor/pegawai", "/pegawai/hapus"):
        assert supervisor.get(path).status_code == 403


def test_looking_up_shows_numbers_without_birth_and_sex(register, sign_in):
    officer = sign_in("verifier")
    page = officer.get("/pegawai")
    assert "2 orang" in page.text
    sent = {"csrf_token": token_of(page), "words": "orang"}
    found = officer.post("/pegawai", data=sent).text
    assert "Orang Dua" in found
    assert "******** 200501 * 001" in found
    assert "198001012005011001" not in found
    assert officer.get("/impor/pegawai").status_code == 403
    other = sign_in("verifier", "bawaslu_cilegon")
    assert "belum menyimpan daftar pegawai" in other.get("/pegawai").text


def test_somebody_of_the_register_is_taken_into_a_filing(register, sign_in):
    officer = sign_in("intake_officer")
    typed = {**A_FINDING, "respondents-0-name": "satu", "respondents-0-nip": ""}
    page = send(officer, typed, "cari-pegawai-0")
    button = re.search(r'value="(ambil-pegawai-0-\d+)"', text_of(page)).group(1)
    filled = text_of(press(officer, page, {}, button))
    assert 'value="198001012005011001"' in filled
    assert 'value="Kecamatan A"' in filled
    assert A_FINDING["narrative"] in filled
    assert "cari-pegawai" not in text_of(sign_in("intake_officer", "bawaslu_cilegon").get("/lapor"))


def test_somebody_of_the_register_is_taken_into_a_case(session, work, register, sign_in):
    at = journey(session, work).filed(REPORT)
    officer = sign_in("verifier")
    path = f"/perkara/{at.case_id}/terlapor/baru"
    page = officer.get(path)
    version = re.search(r'name="version"[^>]* value="(\d+)"', page.text).group(1)
    typed = {
        **{"csrf_token": token_of(page), "version": version, "status": "unknown", "count": "1"},
        **{"nip": "19790202 2005", "description": "Diketik dulu", "action": "cari-pegawai"},
    }
    looked = officer.post(path, data=typed).text
    button = re.search(r'value="(ambil-pegawai-\d+)"', looked).group(1)
    filled = officer.post(path, data={**typed, "action": button}).text
    assert 'value="197902022005012002"' in filled
    assert "Diketik dulu" in filled
    elsewhere = sign_in("verifier", "bawaslu_cilegon")
    assert elsewhere.post(path, data={**typed, "action": button}).status_code in (400, 404)
    done = {**typed, "action": "", "nip": "197902022005012002", "reason": "Baru diketahui."}
    assert officer.post(path, data=done).status_code == 303


def test_nobody_takes_somebody_of_the_register_of_others(register, sign_in, session):
    other = sign_in("intake_officer", "bawaslu_cilegon")
    page = other.get("/lapor")
    refused = press(other, page, A_FINDING, "ambil-pegawai-0-1")
    assert refused.status_code == 404
    assert press(other, page, A_FINDING, "ambil-pegawai-0-999999").status_code == 404
