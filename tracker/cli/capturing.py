"""The job of one capture: renders the page in a process of its own, and keeps what that brought."""

import asyncio
import json
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from tracker.cli.children import run_apart
from tracker.domain.captures import RECORD
from tracker.domain.errors import Refusal
from tracker.domain.roles import Actor
from tracker.queries.running_law import running_law
from tracker.services.captures import begin_capture, fail_capture, keep_capture
from tracker.services.system_account import system_actor
from tracker.services.work import Work
from tracker.web.session import House

PATIENCE = 180.0
"""Seconds for one page, from the start of the browser to its end."""

FILES = ("layar.png", "halaman.pdf", "arsip.warc.gz", RECORD)


async def do_capture(found: House, number: int) -> None:
    """Do one capture, or say why it could not be done. One that is over is left alone."""
    begun = await asyncio.to_thread(_begun, found, number)
    if begun is None:
        return
    address, actor = begun
    with tempfile.TemporaryDirectory(prefix="netral-capture-") as name:
        folder = Path(name)
        why = await _rendered(found, address, folder)
        if why is None:
            why = await asyncio.to_thread(_kept, found, actor, number, folder)
        if why is not None:
            await asyncio.to_thread(_failed, found, number, why)


@contextmanager
def works(found: House) -> Iterator[Callable[[], Work]]:
    """A way to begin one work after the other, as the system account."""
    with found.store.session() as session:
        actor, law = system_actor(session), running_law(session)
        yield lambda: Work(session, actor, found.clock, law, found.store.vault)


async def _rendered(found: House, address: str, folder: Path) -> str | None:
    """Why nothing came of it, in a word; None where the files are in the folder."""
    settings = found.settings
    asked = {
        "address": address,
        "browser": settings.capture_browser_path,
        "allowed": [list(place) for place in settings.capture_allowed],
        "now": found.clock().isoformat(),
    }
    if asked["browser"] is None:
        return "browser"
    (folder / "ask.json").write_text(json.dumps(asked), encoding="utf-8")
    code = await run_apart("tracker.capturing", folder, PATIENCE)
    if code is None:
        return "late"
    if code == 0:
        return None
    said = folder / "failed.txt"
    return said.read_text(encoding="utf-8") if said.exists() else "browser"


def _begun(found: House, number: int) -> tuple[str, Actor] | None:
    with works(found) as begin, begin() as work:
        return begin_capture(work, number)


def _kept(found: House, actor: Actor, number: int, folder: Path) -> str | None:
    """Keep the files as the officer who asked; why not, in a word, where that is refused."""
    record = json.loads((folder / RECORD).read_text(encoding="utf-8"))
    files = {name: folder / name for name in FILES}
    with found.store.session() as session:
        law = running_law(session)
        try:
            with Work(session, actor, found.clock, law, found.store.vault) as work:
                keep_capture(work, number, record, files)
        except Refusal:
            return "refused"
    return None


def _failed(found: House, number: int, why: str) -> None:
    with works(found) as begin, begin() as work:
        fail_capture(work, number, why)
