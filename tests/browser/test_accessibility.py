"""Every kind of page: no fault that axe can find, and no scrolling sideways on a phone."""

import os
from dataclasses import dataclass, field, replace
from io import BytesIO

import pytest
from playwright.sync_api import Browser

from tests import databases, hostile_files, pictures
from tests.browser.looks import CONTRAST, DESKTOP, PHONE, faults, wider_than_the_screen
from tests.browser.people import Person
from tests.browser.site import Site, site_on
from tests.browser.watching import Watch
from tests.journeys import REPORT, Journey
from tests.services.test_observing import HACKED, LIKE
from tracker.domain.matters import Audience
from tracker.services.evidence import Upload, add_evidence
from tracker.services.near_copies import print_missing
from tracker.services.observing import attribute, observe
from tracker.services.securing import Seen, secure_by_hand

ALL = bool(os.environ.get("PROOF"))
"""In the dark scheme all pages for `make proof`, otherwise one of five: they share its colours."""

RULES = [
    "/aturan",
    "/aturan?pada=2024-10-02",
    "/aturan/peraturan/pp-94-2021",
    "/aturan/ketentuan/pp94-5n-5",
    "/aturan/lampiran",
    "/aturan/lampiran/dis-6",
    "/aturan/perbuatan",
    "/aturan/perbuatan/like",
    "/aturan/sanksi",
    "/aturan/kewenangan",
    "/aturan/tenggat",
    "/aturan/formulir",
    "/aturan/pemilihan",
    "/aturan/pemilihan/pilkada-2024",
    "/aturan/hari-libur/2024",
    "/aturan/pertentangan",
]
SENT, STUDIED = "/perkara/1", "/perkara/2"
CONDUCT_ID = 2
CONDUCT = f"{STUDIED}/perbuatan/{CONDUCT_ID}"
ADDRESS = "https://example.org/unggahan/7?" + "panjang" * 12
PAGES = {
    None: ["/masuk", "/periksa", "/panduan/pimpinan", "/tidak-ada"],
    "intake_officer": ["/lapor", "/lapor?jenis=laporan", "/akun", "/akun/kata-sandi"],
    "verifier": [
        "/meja",
        "/perkara",
        "/perkara?tenggat=terlambat",
        "/cari",
        "/cari?teks=joko",
        "/cari?teks=xylofon&dalam=berita",
        SENT,
        STUDIED,
        f"{STUDIED}?langkah=conclude_study",
        f"{STUDIED}?riwayat=semua",
        f"{STUDIED}/ubah",
        f"{STUDIED}/terlapor/baru",
        f"{STUDIED}/perbuatan/baru",
        f"{STUDIED}/berita",
        f"{STUDIED}/segel",
        f"{STUDIED}/bukti/1",
        f"{STUDIED}/bukti/2",
        f"{STUDIED}/bukti/3",
        f"{STUDIED}/bukti/3/serupa/4",
        f"{STUDIED}/amankan",
        f"{STUDIED}/amankan/manual",
        f"{STUDIED}/amankan/1",
        f"{CONDUCT}/jejak",
        f"{CONDUCT}/jejak/baru?halaman=1",
        f"{CONDUCT}/jejak/1/koreksi",
        f"{CONDUCT}/jejak/1/lihat-lagi",
        f"{CONDUCT}/jejak/1/atribusi",
        f"{CONDUCT}/unsur",
        "/berita",
        "/berita/baru",
        "/meja/kalender",
        "/akun/kalender",
        "/pemberitahuan",
        "/akun/pemberitahuan",
    ],
    "commissioner": [f"{STUDIED}?langkah=hold_plenary", "/dasbor"],
    "supervisor": [
        "/dasbor",
        "/dasbor?sejak=2024-10",
        "/laporan/susun",
        "/meja/serah-terima",
        "/perkara/penugasan?pilih=semua",
    ],
    "discipline_officer": [SENT, f"{SENT}?langkah=summon_1&terlapor=1", "/meja"],
    "auditor": ["/buku/", "/buku/titik-segel", *RULES],
    "administrator": [
        "/admin",
        "/admin/akun",
        "/admin/akun/baru",
        "/admin/akun/2",
        "/admin/akun/2/serah-terima",
        "/admin/surel",
        "/admin/peran",
        "/admin/instansi",
        "/admin/instansi/3",
        "/admin/instansi/baru",
    ],
}


@dataclass
class Found:
    """What was looked at, and what was wrong where."""

    pages: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    sideways: list[str] = field(default_factory=list)
    troubles: list[str] = field(default_factory=list)


@pytest.fixture(scope="module")
def found(browser: Browser, server: str, tmp_path_factory: pytest.TempPathFactory) -> Found:
    """Every page looked at once, wide and narrow, by somebody who may see it."""
    url = databases.fresh(server, "browser_axe")
    found, watch = Found(), Watch()
    with site_on(url, tmp_path_factory.mktemp("axe")) as site:
        _lived_in(site)
        for role, paths in PAGES.items():
            _look(browser, site, watch, role, paths, found)
    found.troubles = watch.troubles
    return found


def _lived_in(site: Site) -> None:
    """A case that was sent on, and one that is studied, with a film, a file that is held, a page
    that was secured and a disputed like."""
    for role in ("verifier", "discipline_officer"):
        site.account(role)
    with site.journey() as journey:
        journey.filed(REPORT).to_sent("bkpsdm")
        first = journey.people[0]
        journey.takes("receive_file", first, by="discipline_officer", agency="bkpsdm")
    with site.journey() as journey:
        journey.filed().to_study()
        for name, content in (("rekaman.mp4", hostile_files.film()), ("foto.jpg.exe", b"MZ")):
            with journey.begin(journey.actor("verifier", "bawaslu")) as work:
                upload = Upload(name, BytesIO(content), "Rekaman di balai kelurahan")
                add_evidence(work, journey.case_id, upload, audience=Audience.FILE)
        for case_id, quality in ((journey.case_id, 80), (1, 40)):
            with journey.begin(journey.actor("verifier", "bawaslu")) as work:
                photo = pictures.as_jpeg(pictures.scene(5), quality)
                upload = Upload(f"foto_{'panjang' * 20}.jpg", BytesIO(photo), "Layar ponsel")
                add_evidence(work, case_id, upload, audience=Audience.FILE)
        print_missing(lambda: journey.begin(journey.world.system_actor))
        _secured_and_seen(journey)


def _secured_and_seen(journey: Journey) -> None:
    officer, second = (journey.actor(role, "bawaslu") for role in ("verifier", "intake_officer"))
    seen = Seen(ADDRESS, "", "Akun itu menyukai unggahan.", "7 Okt 09.01 WIB", second.account_id)
    picture = Upload("layar.png", BytesIO(hostile_files.picture()))
    with journey.begin(officer) as work:
        secure_by_hand(work, journey.case_id, seen, [picture], audience=Audience.FILE)
    with journey.begin(officer) as work:
        like = replace(LIKE, respondent=journey.people[0])
        act = observe(work, journey.case_id, CONDUCT_ID, like, audience=Audience.FILE)
    with journey.begin(officer) as work:
        attribute(work, journey.case_id, act, HACKED)


def _look(
    browser: Browser, site: Site, watch: Watch, role: str | None, paths: list[str], found: Found
) -> None:
    context = browser.new_context(
        base_url=site.address, locale="id-ID", viewport=DESKTOP, reduced_motion="reduce"
    )
    page = context.new_page()
    watch.over(page)
    if role is not None:
        username = site.account(role, name="Raden Ayu Siti Nurhaliza Kusumawardhani Notonegoro")
        Person(site, page, username).signs_in()
    for path in paths:
        page.set_viewport_size(DESKTOP)
        answer = page.goto(path)
        assert answer is not None
        assert answer.status == (404 if path == "/tidak-ada" else 200), f"{path}: {answer.status}"
        where = f"{path} as {role}"
        found.pages.append(where)
        found.faults += [f"{where}: {fault}" for fault in faults(page)]
        if ALL or len(found.pages) % 5 == 0:
            page.emulate_media(color_scheme="dark")
            found.faults += [f"{where}, dark: {fault}" for fault in faults(page, CONTRAST)]
            page.emulate_media(color_scheme="light")
        page.set_viewport_size(PHONE)
        found.sideways += [f"{where}: {wide}" for wide in wider_than_the_screen(page)]
    context.close()


@pytest.mark.proof
def test_no_page_has_a_fault_that_axe_finds(found):
    assert len(found.pages) == sum(map(len, PAGES.values()))
    assert not found.faults, "\n".join(found.faults)


def test_no_page_scrolls_sideways_on_a_phone(found):
    assert not found.sideways, "\n".join(found.sideways)


def test_no_page_troubles_the_browser(found):
    assert not found.troubles, "\n".join(found.troubles)
