"""Every page of the product that holds a form, each with somebody who may send it."""

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from io import BytesIO

from tests.web.page_forms import PageForm, read
from tests.web.visitors import Visitor
from tests.web.walked_house import House
from tracker.domain.json_lines import Row
from tracker.domain.news_intake import NoticeKind
from tracker.domain.prevention import StaffGroup, Workforce
from tracker.services.feeds import FeedFacts, add_feed
from tracker.services.news_notices import NoticeFacts, record_notice
from tracker.services.reading_news import ask_page, fail_page
from tracker.services.region_records import record_of_region
from tracker.services.sheets import read_sheet, upload_sheet
from tracker.services.staff import import_staff
from tracker.services.teamwork import assign_case
from tracker.services.work import Work

_FRAME = re.compile(r"/keluar|/bahasa/.*")
"""Forms of the bar on every page: they ask nothing."""


_NUMBERS = itertools.count()


@dataclass(frozen=True)
class Place:
    """A page with forms, and who fills them."""

    visitor: Visitor
    path: str


def places(house: House) -> Iterator[Place]:
    """Every page that holds a form, each with somebody who may send it."""
    who = {repr(one): one for one in house.visitors}
    by_name = {one.name: one for one in house.subjects}
    officer = who["intake_officer of Bawaslu Kota Tangerang"]
    verifier = who["verifier of Bawaslu Kota Tangerang"]
    admin = who["administrator of Bawaslu Kota Tangerang"]
    case, own = by_name["registered"], by_name["sent to its bkpsdm"]
    base, step = f"/perkara/{case.case_id}", case.steps[-1].id
    yield Place(replace(officer, cookie=""), "/masuk")
    yield from (
        Place(officer, path)
        for path in (
            *("/akun", "/akun/kata-sandi", "/akun/pemberitahuan", "/akun/kalender"),
            *("/lapor", "/meja"),
        )
    )
    yield from (Place(officer, path) for path in ("/cari?teks=lurah", "/perkara?teks=lurah"))
    yield Place(officer, "/perkara/ekspor?keadaan=terbuka")
    yield Place(officer, "/berita/ekspor?cari=lurah")
    yield Place(officer, "/daerah/36.71/catatan/activity/ekspor")
    yield Place(admin, "/admin/akun/ekspor")
    yield Place(admin, "/admin/instansi/ekspor")
    yield Place(officer, "/berita/kisah/ekspor")
    yield Place(who["auditor of Bawaslu Kota Tangerang"], "/buku/ekspor")
    yield Place(who["supervisor of Bawaslu Kota Tangerang"], "/dasbor/daerah/ekspor")
    yield from (Place(officer, path) for path in _sheets(house, officer))
    yield from _register(house, admin, officer)
    yield from (
        Place(verifier, path)
        for path in (
            base,
            f"{base}/ubah",
            f"{base}/terlapor/baru",
            f"{base}/terlapor/{case.respondents[0]}",
            f"{base}/perbuatan/baru",
            f"{base}/perbuatan/{case.conducts[0]}",
            f"{base}/perbuatan/{case.conducts[0]}/aturan",
            f"{base}/perbuatan/{case.conducts[0]}/jejak/baru",
            f"{base}/perbuatan/{case.conducts[0]}/jejak/{case.acts[0].id}/koreksi",
            f"{base}/perbuatan/{case.conducts[0]}/jejak/{case.acts[0].id}/lihat-lagi",
            f"{base}/perbuatan/{case.conducts[0]}/jejak/{case.acts[0].id}/saksi-mata-kedua",
            f"{base}/perbuatan/{case.conducts[0]}/jejak/{case.acts[0].id}/atribusi",
            f"{base}/perbuatan/{case.conducts[0]}/unsur",
            f"{base}/perbuatan/{case.conducts[0]}/unsur/{case.links[0].id}/cabut",
            f"{base}/riwayat/{step}/koreksi",
            f"{base}/riwayat/{step}/batal",
            f"{base}/segel",
            f"{base}/surat/baru",
            f"{base}/surat/{case.letters[0].id}",
            f"{base}/surat/{case.letters[1].id}",
            f"{base}/amankan",
            f"{base}/amankan/manual",
            f"{base}/bukti/{case.evidence[0].id}",
            f"{base}/bukti/{case.evidence[-1].id}/hitamkan",
            f"{base}/berita",
            f"{base}/berita?cari=uji",
            f"{base}/aturan-dari-berita",
            "/berita/baru",
            "/berita/impor",
            "/berita/kisah",
            f"/berita/kisah/{house.news_id}",
            f"/berita/kisah/{house.news_id}/pisah?butir={house.news_id}",
            f"/berita/kisah/{house.news_id}/gabung",
            f"/berita/kisah/{house.news_id}/gabung?butir={house.other_news}",
            "/redaksi-surat/referral",
            "/berita/umpan",
            "/daerah/36.71/catat/activity",
            "/daerah/36.71/catat/memorandum",
            "/daerah/36.71/catat/vulnerability",
            "/daerah/36.71/catat/workforce",
            "/meja",
        )
    )
    yield from (Place(verifier, path) for path in _news(house, verifier))
    yield Place(officer, f"/perkara/{own.case_id}")
    supervisor = who["supervisor of Bawaslu Kota Tangerang"]
    commissioner = who["commissioner of Bawaslu Kota Tangerang"]
    yield from (Place(commissioner, f"{base}/surat/{one.id}") for one in case.letters[1:])
    yield Place(supervisor, "/laporan")
    yield Place(supervisor, "/laporan/susun")
    yield Place(supervisor, base)
    with house.begin(supervisor.actor) as work:
        assign_case(work, case.case_id, verifier.account.id, reason="")
    yield Place(supervisor, f"/meja/serah-terima/{verifier.account.id}")
    asked = f"kasus={case.case_id}&kepada={verifier.account.id}"
    yield Place(supervisor, f"/perkara/penugasan?{asked}")
    yield Place(verifier, f"/perkara/{by_name['closed'].case_id}/pemusnahan")
    ended = by_name["to be destroyed"]
    proposal = ended.proposals[0].id
    yield Place(supervisor, f"/perkara/{ended.case_id}/pemusnahan/{proposal}")
    house.knocks_at("admin.confirm_role")  # somebody's role waits for a second administrator
    other = house.bystander(house.world["bawaslu"])
    yield from (
        Place(admin, path)
        for path in (
            "/admin/akun/baru",
            f"/admin/akun/{other.id}",
            f"/admin/akun/{other.id}/serah-terima",
            "/admin/peran",
            "/admin/instansi/baru",
            f"/admin/instansi/{house.world['panwascam']}",
        )
    )
    yield from _steps(house)


def _news(house: House, visitor: Visitor) -> Iterator[str]:
    """A page that could not be read, and a feed."""
    with house.begin(visitor.actor) as work:
        number = ask_page(work, "https://kabar-uji.example/tiada")
        facts = FeedFacts("Kabar Uji", 60, reads_articles=True)
        feed = add_feed(work, f"https://kabar-uji.example/umpan/{next(_NUMBERS)}", facts)
    with house.begin(house.world.system_actor) as work:
        fail_page(work, number, "gone")
    with house.begin(visitor.actor) as work:
        notice = NoticeFacts(NoticeKind.CORRECTION, None, None, "Nama jabatan dibetulkan.")
        record_notice(work, house.news_id, notice)
        staff = record_of_region(work, "36.71", Workforce(2018, StaffGroup.TOTAL, 8261), "Berita")
    yield f"/daerah/36.71/catatan/{staff}/tarik"
    yield f"/berita/{house.news_id}"
    yield f"/berita/{house.news_id}/koreksi"
    yield f"/berita/baca/{number}"
    yield f"/berita/umpan/{feed}"


def _sheets(house: House, visitor: Visitor) -> Iterator[str]:
    """A table of cases to be looked at, and what its columns mean."""
    home = house.app.extensions["netral"].store.home
    table = b"ref,narrative,Lain\r\na-1,Uji,x\r\n"

    def begin() -> Work:
        return house.begin(visitor.actor)

    with begin() as work:
        number = upload_sheet(work, home, BytesIO(table), "perkara.csv", "uji")
    read_sheet(begin, home, number)
    yield "/impor/perkara"
    yield f"/impor/{number}"
    yield f"/impor/{number}/kolom"


def _register(house: House, admin: Visitor, officer: Visitor) -> Iterator[Place]:
    """A register with somebody in it, and where it is kept and asked."""

    def begin() -> Work:
        return house.begin(admin.actor)

    person = Row(1, {"nip": "198001012005011001", "name": "Orang Satu"})
    import_staff(begin, [person], "uji", house.app.extensions["netral"].store.home / "receipts")
    yield Place(admin, "/impor/pegawai")
    yield Place(officer, "/impor/jumlah-asn")
    yield Place(officer, "/pegawai")
    yield Place(admin, "/pegawai/hapus")


def _steps(house: House) -> Iterator[Place]:
    """Every step that a case of the house offers to somebody, once."""
    seen: set[str] = set()
    for subject, visitor in itertools.product(house.subjects, house.visitors):
        if not visitor.actor.sees(subject.sight):
            continue
        page = visitor.client.get(f"/perkara/{subject.case_id}", headers=visitor.headers)
        for query in re.findall(r'href="/perkara/\d+\?(langkah=[^"#]+)', page.text):
            move = query.partition("&")[0]
            if move not in seen:
                seen.add(move)
                yield Place(visitor, f"/perkara/{subject.case_id}?{query.replace('&amp;', '&')}")


def forms_of(house: House) -> list[tuple[Place, PageForm]]:
    """Every form of every place, the frame's left out, one of each address and set of fields."""
    found, seen = [], set()
    for place in places(house):
        page = place.visitor.client.get(place.path, headers=place.visitor.headers)
        assert page.status_code == 200, f"{place.path} as {place.visitor}: {page.status_code}"
        for form in read(page.text).forms:
            key = (form.action, frozenset(form.controls))
            if form.method == "post" and not _FRAME.fullmatch(form.action) and key not in seen:
                seen.add(key)
                found.append((place, form))
    return found
