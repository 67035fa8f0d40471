"""An officer sends a register, mends what came back, sends it again, and takes the list out."""

import csv
import os
from pathlib import Path

from playwright.sync_api import expect

from tests.browser.looks import faults, wider_than_the_screen
from tracker.cli.sheets import take_in

HEAD = "No. Register,Kab/Kota,Kronologi,Jabatan,conducts.1.type,Catatan panjang sekali dari arsip"
ROWS = (
    "044/LP/2018,Kota Tangerang,Lurah menyukai unggahan bakal calon di Instagram.,lurah,like,x",
    f"045/LP/2018,Kota Tangerang,{'Camat berfoto bersama. ' * 12},camat,foto,{'y' * 90}",
    "046/LP/2018,Kota Bandung,Kepala dinas berkampanye.,kepala dinas,attend_campaign,",
)


def test_a_register_is_taken_in_mended_and_exported(site, person, tmp_path):
    officer = person("verifier")
    first = tmp_path / "register-lama.csv"
    first.write_text("\r\n".join((HEAD, *ROWS)) + "\r\n", encoding="utf-8")
    _upload(officer, first)
    officer.sees("perkara baru", "Nilai ini tidak ada dalam daftar", "di luar wilayah Anda")
    _looks_well(officer, "ready")
    officer.page.get_by_role("link", name="Tetapkan arti kolom").click()
    _looks_well(officer, "columns")
    officer.page.get_by_label("Catatan panjang sekali dari arsip").select_option("outcome")
    officer.page.get_by_role("button", name="Periksa barisnya").click()
    _taken(site, officer)
    officer.sees("3 dari 3 baris: 1 baru, 0 tidak berubah, 2 ditolak.")
    _looks_well(officer, "done")
    mended = tmp_path / "perbaikan.csv"
    with officer.page.expect_download() as started:
        officer.page.get_by_role("link", name="Berkas baris yang ditolak").click()
    text = Path(started.value.path()).read_text(encoding="utf-8-sig")
    mended.write_text(text.replace("foto", "banner").replace("Bandung", "Tangerang"), "utf-8")
    _upload(officer, mended)
    _taken(site, officer)
    officer.sees("2 dari 2 baris: 2 baru, 0 tidak berubah, 0 ditolak.")
    officer.opens("/impor/perkara")
    _looks_well(officer, "index")
    officer.opens("/perkara?impor=ya&teks=04").sees("3 perkara cocok")
    officer.page.get_by_role("link", name="Ekspor daftar ini").click()
    officer.sees("3 baris akan keluar", "Impor: ya")
    _looks_well(officer, "export")
    officer.page.get_by_label("CSV, untuk").check()
    with officer.page.expect_download() as started:
        officer.page.get_by_role("button", name="Ekspor", exact=True).click()
    text = Path(started.value.path()).read_text(encoding="utf-8-sig")
    rows = list(csv.DictReader(text.splitlines()))
    assert sorted(row["Nomor"] for row in rows) == ["044/LP/2018", "045/LP/2018", "046/LP/2018"]
    assert {row["Pengirim"] for row in rows} == {"36.71/arsip 2018"}


def _upload(officer, file):
    officer.opens("/impor/perkara")
    officer.page.get_by_label("Berkas (XLSX, CSV, atau JSON lines)").set_input_files(file)
    officer.page.get_by_label("Pengirim").fill("arsip 2018")
    officer.page.get_by_role("button", name="Unggah dan periksa").click()
    expect(officer.page.locator("h1")).to_contain_text(file.name)


def _taken(site, officer):
    """Begin, let the worker do its job, and look again."""
    officer.page.get_by_role("button", name="Masukkan").click()
    officer.sees("Sedang dimasukkan")
    number = int(officer.page.url.rpartition("/")[2])
    with site.app.app_context():
        take_in(site.app.extensions["netral"], number)
    officer.page.reload()


def _looks_well(officer, name):
    """No page is wider than its screen; a person with a reader can use it."""
    for width in (360, 768, 1440):
        officer.page.set_viewport_size({"width": width, "height": 900})
        assert wider_than_the_screen(officer.page) == [], (name, width)
        if folder := os.environ.get("PICTURES"):
            officer.page.screenshot(path=f"{folder}/sheets-{name}-{width}.png", full_page=True)
    assert faults(officer.page) == [], name
