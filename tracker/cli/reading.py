"""The jobs that read pages and feeds: fetched by a process of its own, kept by the house."""

import asyncio
import json
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tracker import VERSION
from tracker.cli.capturing import works
from tracker.cli.children import run_apart
from tracker.services.feeds import Due, begin_feed, fail_feed, nothing_new, take_in
from tracker.services.page_reading import Fetched, Unreadable, article_of, feed_of
from tracker.services.reading_news import begin_page, fail_page, keep_page
from tracker.web.session import House

PATIENCE = 75.0
"""Seconds for one document, its redirects and robots.txt among them."""

AGENT = f"Netral/{VERSION} (pembaca berita untuk pengawasan netralitas ASN)"
"""Who asks, as every server is told."""

FEED = (
    "Accept",
    "application/atom+xml, application/rss+xml, application/xml;q=0.9, text/xml;q=0.9, */*;q=0.1",
)
PAGE = ("Accept", "text/html, application/xhtml+xml;q=0.9, */*;q=0.1")
NOT_MODIFIED = 304


@dataclass(frozen=True, slots=True)
class NotBrought:
    """Why a document was not brought, in a word, and how many seconds its server wants to wait."""

    why: str
    wait: int | None = None


async def read_page(found: House, number: int) -> None:
    """Read one page for the library, or say why it could not be read; one that is over is left."""
    begun = await asyncio.to_thread(_begun, found, number)
    if begun is None:
        return
    address, is_automatic = begun
    with tempfile.TemporaryDirectory(prefix="netral-page-") as name:
        brought = await fetch_into(Path(name), found, address, [PAGE], heeds_robots=is_automatic)
        await asyncio.to_thread(_settled, found, number, brought)


async def read_feed(found: House, feed_id: int) -> None:
    """Read one feed and take in what is new, or note why it could not be read."""
    due = await asyncio.to_thread(_begun_feed, found, feed_id)
    if due is None:
        return
    known = [("If-None-Match", due.etag), ("If-Modified-Since", due.modified)]
    headers = [FEED, *((name, value) for name, value in known if value and value.isascii())]
    with tempfile.TemporaryDirectory(prefix="netral-feed-") as name:
        brought = await fetch_into(Path(name), found, due.address, headers, heeds_robots=False)
        await asyncio.to_thread(_settled_feed, found, feed_id, brought)


async def fetch_into(
    folder: Path,
    found: House,
    address: str,
    headers: Sequence[tuple[str, str]],
    *,
    heeds_robots: bool,
) -> Fetched | NotBrought:
    """Fetch a document into a folder, in a process of its own."""
    asked = {
        "address": address,
        "agent": AGENT,
        "headers": [list(header) for header in headers],
        "heeds_robots": heeds_robots,
        "allowed": [list(place) for place in found.settings.capture_allowed],
    }
    (folder / "ask.json").write_text(json.dumps(asked), encoding="utf-8")
    code = await run_apart("tracker.capturing.fetching", folder, PATIENCE)
    return NotBrought("late") if code is None else _said(folder)


def _said(folder: Path) -> Fetched | NotBrought:
    answer, failed = folder / "answer.json", folder / "failed.json"
    if answer.exists():
        told = json.loads(answer.read_text(encoding="utf-8"))
        return Fetched(told["address"], told["status"], told["headers"], folder / "body")
    if failed.exists():
        told = json.loads(failed.read_text(encoding="utf-8"))
        return NotBrought(told["code"], told["wait"])
    return NotBrought("unreachable")


def _begun(found: House, number: int) -> tuple[str, bool] | None:
    with works(found) as begin, begin() as work:
        return begin_page(work, number)


def _settled(found: House, number: int, brought: Fetched | NotBrought) -> None:
    with works(found) as begin:
        try:
            if isinstance(brought, NotBrought):
                raise Unreadable(brought.why)
            article = article_of(brought, begin().today)
        except Unreadable as refusal:
            wait = brought.wait if isinstance(brought, NotBrought) else None
            with begin() as work:
                fail_page(work, number, refusal.code, wait)
            return
        with begin() as work:
            keep_page(work, number, brought, article)


def _begun_feed(found: House, feed_id: int) -> Due | None:
    with works(found) as begin, begin() as work:
        return begin_feed(work, feed_id)


def _settled_feed(found: House, feed_id: int, brought: Fetched | NotBrought) -> None:
    with works(found) as begin:
        if isinstance(brought, NotBrought):
            with begin() as work:
                fail_feed(work, feed_id, brought.why, brought.wait)
            return
        if brought.status == NOT_MODIFIED:
            with begin() as work:
                nothing_new(work, feed_id)
            return
        try:
            entries = feed_of(brought)
        except Unreadable as refusal:
            with begin() as work:
                fail_feed(work, feed_id, refusal.code)
            return
        with begin() as work:
            allowed = found.settings.capture_allowed
            take_in(work, feed_id, entries, brought.headers, allowed=allowed)
