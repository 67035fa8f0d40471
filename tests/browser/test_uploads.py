"""Large files and hostile ones in a real browser."""

import hashlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Request, Route, expect
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests import hostile_files
from tests.browser.people import Person
from tests.browser.site import Site
from tracker.store.evidence import EvidenceItem
from tracker.web.pages import uploads

SLICE = 512 << 10
SIZE = 3 * SLICE + 5
"""Four slices, the last one short. A browser that is watched takes long over large ones."""

SLOW = 30_000
"""Milliseconds that a busy machine may need for one of them."""

TRIED = (
    "a page named as a picture",
    "a drawing with a script",
    "a script inside a text",
    "a picture with a page behind it",
    "a PDF with a page behind it",
)


@pytest.fixture
def context(browser: Browser, site: Site) -> Iterator[BrowserContext]:
    """A clean profile whose line may break without complaint."""
    context = browser.new_context(base_url=site.address, locale="id-ID")
    context.set_default_timeout(20_000)
    yield context
    context.close()


@pytest.fixture
def page(context: BrowserContext, site: Site, monkeypatch: pytest.MonkeyPatch) -> Page:
    """A verifier before the case, where evidence is added."""
    monkeypatch.setattr(uploads, "SLICE", SLICE)
    with site.journey() as journey:
        case_id = journey.filed().case_id
    person = Person(site, context.new_page(), site.account("verifier"))
    person.signs_in().opens(f"/perkara/{case_id}")
    return person.page


@pytest.fixture
def film(tmp_path: Path) -> Path:
    file = tmp_path / "rekaman.mp4"
    content = hostile_files.film()
    file.write_bytes(content + bytes(SIZE - len(content)))
    return file


def opened(page: Page) -> None:
    page.get_by_text("Tambah bukti", exact=True).click()


def evidence(site: Site) -> list[EvidenceItem]:
    with Session(site.engine) as session:
        return list(session.scalars(select(EvidenceItem).order_by(EvidenceItem.id)))


def test_a_large_file_goes_on_after_a_lost_line_and_a_reload(
    page: Page, context: BrowserContext, site: Site, film: Path
) -> None:
    offsets: list[str] = []

    def first_slice_only(route: Route, request: Request) -> None:
        if request.method == "PATCH":
            offsets.append(request.headers["upload-offset"])
            if len(offsets) > 1:
                route.abort("connectionfailed")
                return
        route.continue_()

    context.route("**/unggahan/**", first_slice_only)
    opened(page)
    page.set_input_files("[name=file]", film)
    row = page.locator(".uploads__file")
    expect(row).to_contain_text("tidak ada sambungan", timeout=SLOW)
    page.fill("[name=caption]", "Rekaman kampanye")
    page.reload()
    opened(page)
    expect(row).to_contain_text("rekaman.mp4 belum terkirim seluruhnya (33 %)")

    context.unroute("**/unggahan/**")
    later: list[str] = []
    page.on(
        "request",
        lambda r: later.append(r.headers["upload-offset"]) if r.method == "PATCH" else None,
    )
    page.set_input_files("[name=file]", film)
    page.fill("[name=caption]", "Rekaman kampanye")
    page.get_by_role("button", name="Simpan bukti").click()  # goes by itself once the file is there
    expect(page.locator("#bukti")).to_contain_text("Rekaman kampanye", timeout=SLOW)
    kept = evidence(site)[-1]
    assert (kept.size, kept.file_name) == (SIZE, "rekaman.mp4")
    assert kept.digest == hashlib.sha256(film.read_bytes()).digest()
    assert later == [str(SLICE), str(2 * SLICE), str(3 * SLICE)]
    assert page.evaluate("JSON.stringify(localStorage)").find("rekaman") == -1


def test_an_upload_can_be_paused_and_taken_out(
    page: Page, context: BrowserContext, film: Path
) -> None:
    context.route("**/unggahan/**", lambda route: route.abort("connectionfailed"))
    opened(page)
    page.set_input_files("[name=file]", film)
    row = page.locator(".uploads__file")
    row.get_by_role("button", name="Jeda").click()
    expect(row).to_contain_text("dijeda")
    expect(row.get_by_role("progressbar")).to_have_attribute("aria-label", "rekaman.mp4")
    row.get_by_role("button", name="Keluarkan").click()
    expect(row).to_have_count(0)


def test_nothing_of_a_hostile_file_runs(page: Page, site: Site, tmp_path: Path) -> None:
    spoken: list[str] = []
    page.on("dialog", lambda dialog: (spoken.append(dialog.message), dialog.dismiss()))
    home = page.url
    for one in [one for one in hostile_files.corpus() if one.what in TRIED]:
        file = tmp_path / one.name
        file.write_bytes(one.content)
        page.goto(home)
        opened(page)
        page.set_input_files("[name=file]", file)
        page.get_by_role("button", name="Simpan bukti").click()
        expect(page.locator(".flash")).to_contain_text("Bukti")
        page.goto(f"{home}/bukti/{evidence(site)[-1].id}")
        expect(page.locator("h1")).to_have_text(one.name)
        if one.is_shown:
            picture = page.locator(".evidence__sheet").first
            expect(picture).to_be_visible()
            page.wait_for_load_state("networkidle")
            assert picture.evaluate("image => image.complete && image.naturalWidth") > 0
        assert "DIJALANKAN" not in page.title()
    assert spoken == []
