"""A card with a name on it is blacked out in a real browser, and its bytes tell nothing."""

import io
import os
from pathlib import Path

import pytest
from PIL import Image, ImageDraw
from playwright.sync_api import Locator, Page, expect
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.browser.looks import faults
from tests.browser.people import Person
from tests.browser.site import Site
from tests.papers import SECRET, line, paper, saved
from tracker.domain.matters import Audience
from tracker.services.evidence import Upload, add_evidence
from tracker.store.evidence import EvidenceItem

SIZE = (800, 500)
NAME = (100, 100, 500, 150)
"""Where the name stands on the card, in pixels."""


def card() -> bytes:
    picture = Image.new("RGB", SIZE, (250, 250, 240))
    draw = ImageDraw.Draw(picture)
    draw.rectangle(NAME, fill=(10, 120, 200))
    draw.text((120, 115), "Siti Rahmawati", fill=(255, 255, 255))
    said = io.BytesIO()
    picture.save(said, "PNG")
    return said.getvalue()


@pytest.fixture
def piece(site: Site):
    """`piece(content, name)`: the address of a piece in a case."""

    def taken_in(content: bytes, name: str) -> str:
        with site.journey() as journey:
            case = journey.filed().case_id
            with journey.begin(journey.actor("verifier", "bawaslu")) as work:
                upload = Upload(name, io.BytesIO(content))
                number = add_evidence(work, case, upload, audience=Audience.FILE)
        return f"/perkara/{case}/bukti/{number}"

    return taken_in


def drags(page: Page, frame: Locator, start: tuple[float, float], end: tuple[float, float]) -> None:
    """With the mouse, in parts of the picture's width and height."""
    page.wait_for_function("() => [...document.images].every(one => one.naturalWidth)")
    edge = frame.bounding_box()
    assert edge is not None
    for number, (across, down) in enumerate((start, end)):
        place = {"x": across * edge["width"], "y": down * edge["height"]}
        frame.hover(position=place, force=True)
        if number == 0:
            page.mouse.down()
    page.mouse.up()


def downloaded(person: Person, tmp_path: Path) -> bytes:
    page = person.page
    page.fill("form[action$='/asli'] [name=reason]", "Diserahkan kepada pemohon.")
    with page.expect_download() as told:
        page.get_by_role("button", name="Ambil berkas asli").click()
    file = tmp_path / "salinan"
    told.value.save_as(file)
    return file.read_bytes()


def test_a_name_is_drawn_over_looked_at_kept_and_gone(person, site, piece, tmp_path):
    address = piece(card(), "ktp-siti.png")
    officer = person("verifier").signs_in()
    page = officer.opens(address).page
    page.get_by_role("link", name="Buat salinan dihitamkan").click()
    frame = page.locator(".redact__frame")
    drags(page, frame, (0.1, 0.15), (0.68, 0.33))
    box = page.locator(".redact__box")
    expect(box).to_have_count(1)
    expect(page.locator("[name=areas-0-page]")).to_have_value("1")
    left = float(page.input_value("[name=areas-0-left]").replace(",", "."))
    assert abs(left - 10) < 1

    box.focus()
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("Shift+ArrowRight")
    expect(page.locator("[name=areas-0-left]")).not_to_have_value(f"{left}".replace(".", ","))
    assert abs(float(page.input_value("[name=areas-0-width]").replace(",", ".")) - 59) < 1.2
    drags(page, frame, (0.8, 0.8), (0.9, 0.9))
    expect(box).to_have_count(2)
    box.nth(1).focus()
    page.keyboard.press("Delete")
    expect(box).to_have_count(1)
    assert page.input_value("[name=areas-1-left]") == ""

    page.fill("[name=reason]", "Untuk pemohon informasi.")
    page.get_by_role("button", name="Lihat hasilnya").click()
    expect(page.locator(".redact__result img")).to_be_visible()
    assert faults(page) == []
    page.get_by_role("button", name="Simpan salinan").click()
    expect(page.locator("h1")).to_have_text("salinan-dihitamkan.png")
    officer.sees("tidak ada apa-apa di bawah warna hitam")

    picture = Image.open(io.BytesIO(downloaded(officer, tmp_path))).convert("RGB")
    assert picture.size == SIZE
    assert picture.crop(NAME).getcolors() == [((400 * 50), (0, 0, 0))]
    assert picture.getpixel((10, 10)) == (250, 250, 240)
    with Session(site.engine) as session:
        assert len(session.scalars(select(EvidenceItem)).all()) == 2


def test_without_scripts_the_numbers_do_the_same(person, piece, tmp_path):
    address = piece(card(), "ktp-siti.png")
    officer = person("verifier", javascript=False, width=360).signs_in()
    page = officer.opens(f"{address}/hitamkan").page
    for name, value in (("left", "12,5"), ("top", "20"), ("width", "50"), ("height", "10,2")):
        page.fill(f"[name=areas-0-{name}]", value)
    page.fill("[name=reason]", "Untuk pemohon informasi.")
    page.get_by_role("button", name="Lihat hasilnya").click()
    page.get_by_role("button", name="Simpan salinan").click()
    picture = Image.open(io.BytesIO(downloaded(officer, tmp_path))).convert("RGB")
    assert picture.crop((100, 100, 500, 151)).getcolors() == [((400 * 51), (0, 0, 0))]


WIDTHS = (360, 768, 1440) if os.environ.get("PROOF") else (360,)
"""All of them for `make proof`; the narrowest is the one that breaks."""


@pytest.mark.proof
@pytest.mark.parametrize("width", WIDTHS)
def test_the_page_fits_and_has_no_fault_that_axe_finds(person, piece, width):
    paper_of_two = saved(paper(line(), line("Halaman dua")))
    address = piece(paper_of_two, "surat-" + "panjang" * 12 + ".pdf")
    officer = person("verifier", width=width).signs_in()
    page = officer.opens(f"{address}/hitamkan").page
    page.fill("[name=words]", f"{SECRET}\nTidak Ada")
    page.fill("[name=reason]", "Untuk pemohon informasi.")
    page.get_by_role("button", name="Lihat hasilnya").click()
    officer.sees("Tidak ditemukan: Tidak Ada")
    page.fill("[name=words]", SECRET)
    page.get_by_role("button", name="Lihat hasilnya").click()
    expect(page.locator(".redact__result img")).to_have_count(2)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert faults(page) == []
    page.wait_for_load_state("networkidle")
    officer.opens(address)
    assert faults(page) == []
    page.wait_for_load_state("networkidle")


def test_a_finger_draws_only_once_it_was_asked_to(person, piece):
    address = piece(card(), "ktp-siti.png")
    officer = person("verifier", width=360).signs_in()
    page = officer.opens(f"{address}/hitamkan").page
    frame = page.locator(".redact__frame")
    assert frame.evaluate("frame => getComputedStyle(frame).touchAction") == "auto"
    page.get_by_role("button", name="Gambar dengan jari").click()
    expect(page.get_by_role("button", name="Gambar dengan jari")).to_have_attribute(
        "aria-pressed", "true"
    )
    assert frame.evaluate("frame => getComputedStyle(frame).touchAction") == "none"
    page.wait_for_load_state("networkidle")
