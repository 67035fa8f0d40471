"""A page is kept as it was shown, by a browser that reaches nothing inside."""

import asyncio
import hashlib
import json
import shutil
import socket
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from filetype import guess

from tests.capturing.corpus import ALL, RESOLVED
from tests.capturing.listening import Listener, listening, page, sent_to
from tracker.capturing import rendering
from tracker.capturing.archive import archived
from tracker.capturing.rendering import ARCHIVE, PDF, SCREENSHOT, Asked, NotRendered, render
from tracker.domain import outside

pytestmark = [
    pytest.mark.browser,
    # The archive's writer leaves its temporary files to the end of its process.
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]
NOW = datetime(2024, 10, 7, 2, 0, tzinfo=UTC)


async def resolve(host: str) -> list[str]:
    if host not in RESOLVED:
        raise OSError("unknown")
    return RESOLVED[host]


def rendered(folder: Path, address: str, *allowed: Listener) -> dict[str, Any]:
    folder.mkdir(exist_ok=True)
    browser = shutil.which("chromium") or ""
    asked = Asked(address, folder, browser, frozenset(one.place for one in allowed))
    return asyncio.run(render(asked, lambda: NOW, resolve=resolve))


@pytest.fixture(autouse=True)
def soon(monkeypatch) -> None:
    monkeypatch.setattr(rendering, "LOADS_WITHIN", 30_000)
    monkeypatch.setattr(rendering, "SETTLES_WITHIN", 1500)


def test_a_page_is_kept_as_picture_pdf_and_archive(tmp_path) -> None:
    picture = (200, {"Content-Type": "image/svg+xml"}, b"<svg xmlns='http://www.w3.org/2000/svg'/>")
    answers = {
        "/lama": sent_to("/baru"),
        "/baru": page(
            "<title>Unggahan</title><h1>Suka</h1><img src=/gambar.svg>", **{"X-Uji": "1"}
        ),
        "/gambar.svg": picture,
    }
    with listening(answers) as site:
        record = rendered(tmp_path, site.url + "/lama", site)

    assert (record["title"], record["status"]) == ("Unggahan", 200)
    assert record["address"] == site.url + "/baru"
    assert record["redirects"] == [site.url + "/lama"]
    assert ["X-Uji", "1"] in record["headers"]
    assert record["seen_at"] == NOW.isoformat()
    assert guess((tmp_path / SCREENSHOT).read_bytes()).mime == "image/png"
    assert (tmp_path / PDF).read_bytes().startswith(b"%PDF-")
    kept = archived(tmp_path / ARCHIVE)
    digest = hashlib.sha256(picture[2]).hexdigest()
    assert ("response", site.url + "/gambar.svg", digest) in kept
    assert [url for kind, url, _ in kept if kind == "request"][:2] == [
        site.url + "/lama",
        site.url + "/baru",
    ]
    assert json.loads((tmp_path / "rekaman.json").read_text())["title"] == "Unggahan"


def test_no_address_of_the_corpus_is_reached_by_the_browser(tmp_path, monkeypatch) -> None:
    """As a picture, a frame, a script's request, a redirect, and by datagram; the listener's port
    stands for 80 and 443, so that only the address can be the reason."""
    with (
        listening({"/": page("dalam")}) as inside,
        listening({}) as site,
        socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as datagrams,
    ):
        monkeypatch.setattr(outside, "PORTS", {"http": inside.port, "https": inside.port})
        datagrams.bind(("127.0.0.1", 0))
        datagrams.setblocking(False)
        addresses = [address.format(port=inside.port) for address in ALL]
        ways = {
            f"/alih/{number}": sent_to(to) for number, to in enumerate(addresses) if to.isascii()
        }
        told = [*addresses, *ways]
        script = f"""
            const all = {json.dumps(told)};
            for (const one of all) {{
                new Image().src = one;
                fetch(one, {{mode: 'no-cors'}}).catch(() => 0);
                try {{ navigator.sendBeacon(one); }} catch {{}}
            }}
            for (const one of {json.dumps(addresses[:20])}) {{
                const frame = document.createElement('iframe');
                frame.src = one; document.body.append(frame);
                try {{ new WebSocket(one.replace('http', 'ws')); }} catch {{}}
            }}
            const rtc = new RTCPeerConnection({{iceServers:
                [{{urls: 'stun:127.0.0.1:{datagrams.getsockname()[1]}'}}]}});
            rtc.createDataChannel('x'); rtc.createOffer().then(o => rtc.setLocalDescription(o));
        """
        told_pages = {"/": page(f"<title>luar</title><body><script>{script}</script>"), **ways}
        site.answers.update(told_pages)
        record = rendered(tmp_path, site.url + "/", site)

        assert record["title"] == "luar"
        assert site.met > len(ways) // 2
        assert len(record["refused"]) > len(ALL) // 2
        assert inside.met == 0
        with pytest.raises(BlockingIOError):
            datagrams.recv(10)


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        (sent_to("http://169.254.169.254/latest/"), "local"),
        ((200, {"Content-Type": "application/zip"}, b"PK"), "download"),
    ],
)
def test_a_page_that_leads_elsewhere_is_not_kept_and_says_why(tmp_path, answer, why) -> None:
    with listening({"/": answer}) as site, pytest.raises(NotRendered) as refused:
        rendered(tmp_path, site.url + "/", site)
    assert refused.value.code == why


@pytest.mark.parametrize(
    ("address", "why"),
    [("file:///etc/passwd", "scheme"), ("http://127.0.0.1/", "local"), ("http://x@y.id/", "user")],
)
def test_an_address_that_is_not_outside_starts_no_browser(tmp_path, address, why) -> None:
    with pytest.raises(NotRendered) as refused:
        rendered(tmp_path, address)
    assert refused.value.code == why
