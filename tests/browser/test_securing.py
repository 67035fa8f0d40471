"""A like on a page of this machine is secured in both ways, and the book proves it."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect
from sqlalchemy.orm import Session

from tests import databases
from tests.browser.site import Site, site_on
from tests.capturing.listening import Listener, listening, page
from tests.journeys import REPORT
from tracker.cli.children import ROOT
from tracker.queries.verifying_evidence import evidence_verified

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


def test_a_like_is_secured_in_both_ways(site, person, posted, worker, tmp_path):
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
