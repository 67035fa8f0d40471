"""An officer writes a referral, a commissioner issues it, and anybody opens its code's page."""

import zxingcpp
from playwright.sync_api import expect

from tests.browser.looks import sound
from tests.letters import pictures_of


def test_a_referral_is_issued_by_two_people_and_its_code_is_opened_by_anybody(site, person):
    with site.journey() as journey:
        case = journey.filed().to_sent("bkpsdm").case_id
    officer = person("verifier", name="Dewi Penulis").signs_in()
    head = person("commissioner", name="Bima Penyetuju")

    look = officer.opens(f"/perkara/{case}").page
    look.get_by_role("link", name="Tulis surat").click()
    sound(look.get_by_label("Jenis surat")).select_option("referral")
    for box in look.get_by_role("group", name="Terlapor").get_by_role("checkbox").all():
        box.check()
    look.get_by_role("button", name="Mulai surat").click()
    expect(sound(look.get_by_role("status"))).to_contain_text("Nama penandatangan")
    expect(look.get_by_role("button", name="Ajukan untuk disetujui")).to_have_count(0)
    look.get_by_label("Ketentuan yang diduga dilanggar").fill("PP 94/2021 Pasal 5 huruf n")
    look.get_by_label("Nama penandatangan").fill("Ketua Rekaan, S.H.")
    look.get_by_role("button", name="Simpan konsep").click()
    draft = look.request.get(look.url + "/pratinjau.pdf")
    assert draft.body().startswith(b"%PDF")
    look.get_by_role("button", name="Ajukan untuk disetujui").click()
    sound(look.get_by_text("Menunggu persetujuan", exact=True))
    expect(look.get_by_role("button", name="Setujui dan terbitkan")).to_have_count(0)

    other = head.signs_in().opens("/meja").page
    region = other.get_by_role("region", name="Surat yang menunggu Anda")
    sound(region).get_by_role("link").click()
    sound(other.get_by_role("button", name="Setujui dan terbitkan")).click()
    sound(other.get_by_text("001/PN/36.71/X/2024").first)
    expect(other.locator("main")).to_contain_text("Bima Penyetuju")

    paper = other.request.get(other.url + "/surat.pdf").body()
    codes = zxingcpp.read_barcodes(pictures_of(paper, scale=3)[0])
    address = codes[0].text
    assert address.startswith(site.address + "/surat/")
    stranger = person(None).page
    stranger.goto(address)
    expect(sound(stranger.get_by_role("heading", level=1))).to_contain_text("tercatat di sini")
    main = stranger.locator("main")
    expect(main).to_contain_text("001/PN/36.71/X/2024")
    expect(main).to_contain_text("Bawaslu Kota Tangerang")
    expect(main).not_to_contain_text("Joko Pranoto")
    expect(main).not_to_contain_text("Penerusan")
