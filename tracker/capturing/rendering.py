"""Rendering one page in headless Chromium behind the gate, and keeping what it shows."""

import json
import os
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from importlib.metadata import version
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from playwright.async_api import (
    BrowserContext,
    FloatRect,
    Page,
    Request,
    Response,
    async_playwright,
)
from playwright.async_api import Error as BrowserError

from tracker.capturing.archive import write_archive
from tracker.capturing.certificates import Certificates
from tracker.capturing.gate import Gate
from tracker.capturing.judging import Resolve, resolved
from tracker.capturing.passing import Clock, Limits, Passed
from tracker.domain.outside import NotOutside, Place

SCREENSHOT, PDF, ARCHIVE, RECORD = "layar.png", "halaman.pdf", "arsip.warc.gz", "rekaman.json"
"""What a capture keeps."""

WIDTH, HEIGHT, TALLEST = 1366, 900, 12_000
"""Pixels; a longer page is cut off there in the screenshot, and its record says so."""

LOADS_WITHIN, SETTLES_WITHIN = 40_000, 6_000
"""Milliseconds for the page to load, and then for it to become quiet."""

CLOSED = (
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-domain-reliability",
    "--disable-sync",
    "--dns-prefetch-disable",
    "--no-pings",
    "--force-webrtc-ip-handling-policy=disable_non_proxied_udp",
    "--webrtc-ip-handling-policy=disable_non_proxied_udp",
    "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1",
    "--proxy-bypass-list=<-loopback>",
)
"""No way out but the gate: nothing in the background, no names resolved, no datagrams."""


LIMITS = Limits()


@dataclass(frozen=True)
class Asked:
    """What to render, with which browser, into which folder; `allowed` is for tests alone."""

    address: str
    folder: Path
    browser: str
    allowed: frozenset[Place] = frozenset()
    sandbox: bool = field(default_factory=lambda: os.geteuid() != 0)


class NotRendered(Exception):
    """Nothing was kept; `code` says why: `scheme`, `malformed`, `user`, `port`, `local`, `name`,
    `certificate`, `unreachable`, `late`, `download`, `bytes`, `browser`."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(code)


async def render(
    asked: Asked, clock: Clock, *, resolve: Resolve = resolved, limits: Limits = LIMITS
) -> dict[str, Any]:
    """Render the page and write the four files; what the record says.

    Raises:
        NotRendered: the page could not be reached or shown.
    """
    parts = asked.folder / "parts"
    parts.mkdir()
    passed = Passed(parts, clock, limits)
    certificates = Certificates(asked.folder / "pem", clock())
    async with Gate(passed, certificates, allowed=asked.allowed, resolve=resolve) as gate:
        try:
            target, _number = await gate.judged(asked.address)
        except NotOutside as refusal:
            raise NotRendered(refusal.code) from refusal
        record = await _shown(asked, target.url, gate.port, passed, clock)
    tools = ", ".join(f"{name} {number}" for name, number in record["tools"].items())
    facts = {"software": f"Netral ({tools})", "format": "WARC File Format 1.1"}
    record["archived"] = write_archive(asked.folder / ARCHIVE, passed.exchanges, facts)
    record["exchanges"] = [_told(one) for one in passed.exchanges]
    record["refused"] = [{"address": address, "why": why} for address, why in passed.refused]
    text = json.dumps(record, ensure_ascii=False, indent=1, sort_keys=True)
    (asked.folder / RECORD).write_text(text, encoding="utf-8")
    return record


async def _shown(asked: Asked, url: str, port: int, passed: Passed, clock: Clock) -> dict[str, Any]:
    async with async_playwright() as driver:
        try:
            browser = await driver.chromium.launch(
                executable_path=asked.browser,
                chromium_sandbox=asked.sandbox,
                proxy={"server": f"http://127.0.0.1:{port}"},
                args=list(CLOSED),
            )
        except BrowserError as error:
            raise NotRendered("browser") from error
        try:
            context = await browser.new_context(
                accept_downloads=False,
                ignore_https_errors=True,  # of the gate's own certificates; it checks the server's
                service_workers="block",
                viewport={"width": WIDTH, "height": HEIGHT},
                locale="id-ID",
                timezone_id="Asia/Jakarta",
            )
            record = await _kept(context, asked, url, passed, clock)
            record["tools"] = {"Chromium": browser.version, "Playwright": version("playwright")}
            record["tools"]["warcio"] = version("warcio")
            return record
        finally:
            await browser.close()


async def _kept(
    context: BrowserContext, asked: Asked, url: str, passed: Passed, clock: Clock
) -> dict[str, Any]:
    page = await context.new_page()
    context.on("page", _close)
    way = [url]
    page.on("request", lambda asked: way.append(asked.url) if _leads(asked, page) else None)
    began = clock()
    try:
        response = await page.goto(url, wait_until="load", timeout=LOADS_WITHIN)
    except BrowserError as error:
        raise NotRendered(_why(passed, way[-1], error)) from error
    if response is None or response.headers.get("x-netral-gate"):
        raise NotRendered(_why(passed, way[-1], None))
    with suppress(BrowserError):
        await page.wait_for_load_state("networkidle", timeout=SETTLES_WITHIN)
    try:
        return await _written(page, response, asked, began.isoformat(), clock)
    except BrowserError as error:
        raise NotRendered("browser") from error


async def _written(
    page: Page, response: Response, asked: Asked, began: str, clock: Clock
) -> dict[str, Any]:
    tall = int(await page.evaluate("() => document.documentElement.scrollHeight") or HEIGHT)
    seen = clock().isoformat()
    size = FloatRect(x=0, y=0, width=WIDTH, height=max(HEIGHT, min(tall, TALLEST)))
    shot = await page.screenshot(full_page=True, clip=size, animations="disabled")
    (asked.folder / SCREENSHOT).write_bytes(shot)
    await page.emulate_media(media="screen")
    pdf = await page.pdf(format="A4", print_background=True)
    (asked.folder / PDF).write_bytes(pdf)
    headers = [[one["name"], one["value"]] for one in await response.headers_array()]
    return {
        "asked": asked.address,
        "address": page.url,
        "redirects": await _way(response),
        "title": (await page.title())[:500],
        "status": response.status,
        "headers": headers,
        "began_at": began,
        "seen_at": seen,
        "height": tall,
        "cut_off": tall > TALLEST,
    }


async def _way(response: Response) -> list[str]:
    """The addresses by which the last one was reached, the first one first."""
    way = []
    request = response.request.redirected_from
    while request is not None:
        way.append(request.url)
        request = request.redirected_from
    return way[::-1]


async def _close(page: Page) -> None:
    """Windows that a page opens are none of ours."""
    with suppress(BrowserError):
        await page.close()


def _leads(asked: Request, page: Page) -> bool:
    return asked.is_navigation_request() and asked.frame == page.main_frame


def _why(passed: Passed, last: str, error: BrowserError | None) -> str:
    """Why the last address on the way was not shown, in a word."""
    place = urlsplit(last).netloc
    for address, why in reversed(passed.refused):
        if address == last or address.removesuffix(":443") == place:
            return why
    if error is not None and "Download is starting" in str(error):
        return "download"
    return "late" if error is not None and "Timeout" in str(error) else "unreachable"


def _told(exchange: Any) -> dict[str, Any]:
    facts = asdict(exchange)
    return {
        "address": facts["url"],
        "at": exchange.at.isoformat(),
        "number": facts["number"],
        "bytes": facts["size"],
        "certificate": facts["certificate"],
        "cut": facts["cut"],
    }
