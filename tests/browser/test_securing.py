"""A like on a page of this machine is secured in both ways, tied to its author, and proved."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy.orm import Session

from tests import databases
from tests.browser.forms import Form
from tests.browser.site import Site, site_on
from tests.capturing.listening import Listener, listening, page
from tests.journeys import REPORT
from tracker.cli.children import ROOT
from tracker.queries.verifying_evidence import evidence_verified

TODAY = "2024-10-07"
LIKE = page("<title>Unggahan 7</title><h1>Paslon 2</h1><p>Disukai oleh camat.rekaan</p>")


@pytest.fixture
def posted() -> Iterator[Listener]:
    with listening({"/unggahan/7": LIKE}) as site:
        yield site


@pytest.fixture
def site(server: str, tmp_path: Path, posted: Listener) -> Iterator[Site]:
    """The product, which may render pages of that one place of this machine."""
    name = f"securing_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}"
    url = databases.fresh(server, name)
    with site_on(url, tmp_path, capture_allowed=(posted.place,)) as site:
        yield site


@pytest.fixture
def worker(site: Site, posted: Listener, tmp_path: Path) -> Iterator[subprocess.Popen[bytes]]:
    told = {
        "DATABASE_URL": site.engine.url.render_as_string(hide_password=False),
        "NETRAL_HOME": str(tmp_path),
        "CAPTURE_ALLOWED": f"127.0.0.1:{posted.port}",
        "NETRAL_CLOCK": site.clock().isoformat(),
        "LOG_LEVEL": "ERROR",
    }
    child = subprocess.Popen(
        [sys.executable, "-m", "flask", "worker"], cwd=ROOT, env={**os.environ, **told}
    )
    yield child
    child.terminate()
    assert child.wait(30) == 0


def test_a_like_is_secured_tied_to_its_author_and_proved_without_the_system(
    site, person, posted, worker, tmp_path
):
    with site.journey() as journey:
        case = journey.filed(REPORT).to_registered().case_id
    officer = person("verifier", name="Dewi Petugas").signs_in()
    colleague = person("intake_officer", name="Bima Rekan")

    look = officer.opens(f"/perkara/{case}").page
    look.goto(f"/perkara/{case}/amankan")
    look.get_by_label("Alamat halaman").fill("http://127.0.0.1/")
    look.get_by_role("button", name="Amankan halaman ini").click()
    expect(look.get_by_role("alert")).to_contain_text("jaringan tertutup")
    look.get_by_label("Alamat halaman").fill(posted.url + "/unggahan/7")
    look.get_by_role("button", name="Amankan halaman ini").click()
    expect(look.get_by_text("Unggahan 7")).to_be_visible(timeout=60_000)
    for name in ("layar.png", "halaman.pdf", "arsip.warc.gz", "rekaman.json"):
        expect(look.get_by_role("link", name=name)).to_be_visible()
    assert posted.came == ["/unggahan/7", "/favicon.ico"] or posted.came == ["/unggahan/7"]

    picture = tmp_path / "layar-saya.png"
    picture.write_bytes(look.screenshot())
    look.goto(f"/perkara/{case}/amankan/manual")
    look.get_by_label("Alamat halaman").fill(posted.url + "/unggahan/7")
    look.get_by_label("Yang terlihat").fill("Akun camat.rekaan menyukai unggahan.")
    look.get_by_label("Hari dan jam yang tampak di layar").fill("7 Okt 2024 09.01 WIB")
    look.get_by_label("Tangkapan layar sendiri").set_input_files(picture)
    look.get_by_label("Saksi mata kedua").select_option(label="Bima Rekan")
    look.get_by_role("button", name="Simpan dan minta saksi mata kedua").click()
    expect(look.get_by_text("Menunggu Bima Rekan.")).to_be_visible()

    other = colleague.signs_in().opens("/meja").page
    other.get_by_role("link", name="/unggahan/7").click()
    other.get_by_label("Ya, saya melihat hal yang sama").check()
    other.get_by_role("button", name="Nyatakan").click()
    expect(other.get_by_text("melihat halaman yang sama", exact=True)).to_be_visible()

    with Session(site.engine) as session:
        found = evidence_verified(session, site.app.extensions["netral"].store.vault)
    assert (found.captures, found.damage) == (2, [])

    look.goto(f"/perkara/{case}")
    look.get_by_role("link", name="catat jejak").first.click()
    look.get_by_role("link", name="Akun camat.rekaan menyukai unggahan.").click()
    expect(look.get_by_label("Alamat objeknya")).to_have_value(posted.url + "/unggahan/7")
    fills(look, deed="like", platform="Instagram", handle="camat.rekaan")
    expect(look.get_by_text("belum terbukti", exact=False).first).to_be_visible()
    look.get_by_role("link", name="Catat atribusi").first.click()
    fills(look, rung="disputed", dispute="hacked", police_no="LP/12/X/2024", police_on=TODAY)
    expect(look.get_by_role("main")).to_contain_text("LP/12/X/2024")
    look.get_by_role("link", name="Catat atribusi").first.click()
    fills(look, rung="admitted", reason="Mengaku dalam klarifikasi.")
    expect(look.get_by_role("main")).to_contain_text("Mengaku dalam klarifikasi.")
    expect(look.get_by_role("main")).to_contain_text("LP/12/X/2024")

    look.goto(f"/perkara/{case}/segel")
    look.locator("[name=reason]").fill("Untuk Pengadilan Negeri.")
    with look.expect_download() as coming:
        look.get_by_role("button", name="Segel dan unduh").click()
    bundle = tmp_path / "bundel.zip"
    coming.value.save_as(bundle)
    look.goto("/periksa")
    with look.expect_download() as coming:
        look.get_by_role("link", name="netral_periksa.py").first.click()
    verifier = tmp_path / "netral_periksa.py"
    coming.value.save_as(verifier)
    key = site.app.extensions["netral"].signer.public.hex()
    said = verified(verifier, bundle, key)
    assert said.returncode == 0, said.stdout
    assert "HASIL: UTUH" in said.stdout
    assert "Perbuatan yang diamati dan halaman yang diamankan: 6" in said.stdout

    altered = bytearray(bundle.read_bytes())
    altered[altered.index(b"camat.rekaan")] ^= 1
    bundle.write_bytes(altered)
    said = verified(verifier, bundle, key)
    assert said.returncode == 4
    assert "HASIL: ADA KERUSAKAN" in said.stdout


def fills(page: Page, **answers: str) -> None:
    """Answers the form that stands open and sends it; what else must be answered gets something."""
    form = Form(page.locator("main form[method=post]"), TODAY).answers(answers)
    form.completes().form.locator("button.btn-primary").click()
    page.wait_for_url("**/jejak*")


def verified(verifier: Path, bundle: Path, key: str) -> subprocess.CompletedProcess[str]:
    """The offline verifier as a clerk runs it, in a folder of its own."""
    return subprocess.run(
        [sys.executable, str(verifier), "--kunci", key, str(bundle)],
        cwd=verifier.parent,
        capture_output=True,
        text=True,
    )
