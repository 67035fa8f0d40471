"""A piece of evidence is destroyed after its retention by two people, and says so ever after."""

from io import BytesIO

from playwright.sync_api import expect
from sqlalchemy.orm import Session

from tests import hostile_files
from tests.browser.looks import sound
from tests.journeys import REPORT
from tracker.domain.matters import Audience
from tracker.queries.verifying_evidence import evidence_verified
from tracker.services.evidence import Upload, add_evidence

LONG = "tangkapan-layar-grup-percakapan-perangkat-daerah-kota-tangerang-2-oktober-2024.jpg"


def test_one_proposes_another_approves_and_the_tombstone_stays(site, person):
    with site.journey() as journey:
        journey.filed(REPORT)
        with journey.begin(journey.actor("verifier", "bawaslu")) as act:
            upload = Upload(LONG, BytesIO(hostile_files.picture()), "Ajakan memilih")
            piece = add_evidence(act, journey.case_id, upload, audience=Audience.FILE)
        journey.takes("close_case", by="commissioner")
        case, number = journey.case_id, journey.case.receipt_no
    site.clock.set("2030-03-04")
    officer = person("verifier", name="Dewi Pengusul").signs_in()
    head = person("supervisor", name="Bima Penyetuju")

    look = officer.opens(f"/perkara/{case}").page
    look.get_by_role("link", name="Musnahkan bukti yang habis masa simpannya").click()
    sound(look.get_by_label(LONG)).check()
    look.get_by_label("Dasar: butir jadwal retensi arsip").fill("JRA Nomor 5 Tahun 2026, butir 3.2")
    look.get_by_label("Hari terakhir masa simpan").fill("2030-03-04")
    look.get_by_label("Nomor berita acara pemusnahan").fill("BA-07/2030")
    look.get_by_label("Tanggal berita acara").fill("2030-03-01")
    look.get_by_label("Alasan").fill("Masa simpan habis.")
    look.get_by_role("button", name="Usulkan pemusnahan").click()
    expect(sound(look.get_by_role("alert"))).to_contain_text("Masa simpan belum berakhir")
    look.get_by_label("Hari terakhir masa simpan").fill("2030-01-31")
    look.get_by_role("button", name="Usulkan pemusnahan").click()
    expect(look.get_by_text("menunggu persetujuan", exact=True)).to_be_visible()
    expect(look.get_by_role("button", name="Musnahkan bukti ini")).to_have_count(0)

    other = head.signs_in().opens("/meja").page
    waiting = other.get_by_role("region", name="Pemusnahan bukti: menunggu persetujuan")
    sound(waiting).get_by_role("link").click()
    sound(other.get_by_role("link", name=LONG))
    other.get_by_label("Nomor perkara, ketik sendiri").fill("ya")
    other.get_by_role("button", name="Musnahkan bukti ini").click()
    expect(other.get_by_role("alert").first).to_contain_text("bukan nomor perkara ini")
    other.get_by_label("Nomor perkara, ketik sendiri").fill(number)
    other.get_by_role("button", name="Musnahkan bukti ini").click()
    sound(other.get_by_text("Yang tinggal adalah catatan pemusnahannya"))

    look.goto(f"/perkara/{case}/bukti/{piece}")
    expect(sound(look.get_by_text("Dimusnahkan pada"))).to_contain_text(
        "berita acara nomor BA-07/2030 tanggal Jum, 1 Mar 2030; disetujui oleh Bima Penyetuju"
    )
    expect(look.locator("img.evidence__sheet")).to_have_count(0)
    look.goto(f"/perkara/{case}")
    expect(look.locator("#bukti, main").get_by_text("Dimusnahkan pada").first).to_be_visible()

    with Session(site.engine) as session:
        vault = site.app.extensions["netral"].store.vault
        found = evidence_verified(session, vault)
        assert list(vault.digests()) == []
    assert (found.destroyed, found.damage) == (1, [])
