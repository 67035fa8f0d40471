"""A server killed while files come: every row has its bytes, strays go, uploads go on."""

import hashlib
import os
import random
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from tests import databases
from tests.browsing import Browser, Cut
from tests.builders import PASSWORD, make_account, world_of
from tests.conftest import TestClock
from tests.journeys import journey
from tests.sending import Sender
from tests.serving import Served
from tracker.domain.roles import Actor
from tracker.queries.running_law import running_law
from tracker.services.passwords import Passwords
from tracker.services.work import Work
from tracker.store.base import make_engine
from tracker.store.evidence import EvidenceItem
from tracker.store.holding import named_among
from tracker.store.people import Draft
from tracker.store.uploads import UploadRow
from tracker.store.vault import Altered
from tracker.store.vault_folder import FolderVault

pytestmark = pytest.mark.proof

ROUNDS = 200 if os.environ.get("PROOF") else 1
SEED = 20241127
SLICE = 32 << 10
LARGEST = 3 << 20
OPENS_AT = "2024-10-07T08:00:00+07:00"
AT_THE_END = "2024-10-17T08:00:00+07:00"


@dataclass
class Office:
    """A server, its database and vault, a case, and somebody who sends files to it."""

    served: Served
    url: str
    vault: FolderVault
    engine: Engine
    case_id: int
    acknowledged: set[bytes] = field(default_factory=set)
    browsers: list[Browser] = field(default_factory=list)

    def start(self) -> None:
        self.served.start(self.url, NETRAL_CLOCK=OPENS_AT)

    def kill(self) -> None:
        self.served.kill()

    def close(self) -> None:
        """Hang up every line."""
        while self.browsers:
            self.browsers.pop().close()

    def sender(self, name: str) -> Sender:
        browser = Browser(self.served.host, self.served.port)
        self.browsers.append(browser)
        assert browser.sign_in(name, PASSWORD).status == 303
        return Sender(browser, slice_=SLICE)

    def add(
        self, sender: Sender, files: list[tuple[str, str, bytes]], *more: tuple[str, str]
    ) -> None:
        """The form for evidence on the page of the case, as a person sends it."""
        path = f"/perkara/{self.case_id}"
        page = sender.browser.get(path)
        form = page.form(f"{path}/bukti")
        answer = sender.browser.post(form.action, [*form.filled(), *more], files)
        assert answer.status == 303, (answer.status, answer.said())


@pytest.fixture
def office(server: str, tmp_path: Path) -> Iterator[Office]:
    home = tmp_path / "home"
    home.mkdir()
    name = f"uploads_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}"
    url = databases.fresh(server, name)
    engine, vault = make_engine(url), FolderVault(home / "vault", 20 << 20)
    with Session(engine, expire_on_commit=False) as session:
        world_of(session)
        kept = Passwords("cheap").hash(PASSWORD)
        for username in ("petugas-satu", "petugas-dua"):
            make_account(session, "verifier", username=username, password_hash=kept)
        session.commit()

        def begin(actor: Actor) -> Work:
            return Work(session, actor, TestClock(), running_law(session), vault)

        case_id = journey(session, begin).filed().case_id
    served = Served(home, workers=1)
    try:
        yield Office(served, url, vault, engine, case_id)
    finally:
        served.stop()
        engine.dispose()


def test_a_server_killed_while_files_come_leaves_no_row_without_bytes(office: Office) -> None:
    draw = random.Random(SEED)
    left: list[tuple[str, bytes]] = []
    resumed = given_up = 0
    for number in range(ROUNDS):
        office.start()
        resumed += _resume(office, left)
        content = draw.randbytes(draw.randrange(SLICE // 2, LARGEST))
        key = _sent_until_killed(office, content, draw)
        told = faults_of(office)
        assert not told, f"round {number + 1}: {told[:3]} {office.served.told()}"
        if key is not None and (number == 0 or draw.random() < 0.8):
            left.append((key, content))
        else:
            given_up += 1
    office.start()
    resumed += _resume(office, left)
    office.kill()
    office.close()
    assert not faults_of(office)
    strays = _strays(office)
    swept = _swept(office)
    assert not faults_of(office)
    assert _strays(office) == set()
    assert list(office.vault.staged()) == []
    assert not list(office.vault.folder.glob(".incoming-*"))
    assert office.acknowledged <= _evidence(office)
    assert resumed > 0
    sys.stdout.write(
        f"\nuploads: {ROUNDS} kills, {resumed} resumed to their end, {given_up} given up, "
        f"{len(office.acknowledged)} acknowledged pieces all there; strays before the sweep "
        f"{len(strays)}, after it 0; {swept}"
    )


def _sent_until_killed(office: Office, content: bytes, draw: random.Random) -> str | None:
    """One person sends a large file in slices, another small ones with the form; then the end."""
    announced: list[str] = []
    failures: list[BaseException] = []

    def slices() -> None:
        sender = office.sender("petugas-satu")
        announced.append(sender.begin("rekaman.mp4", len(content)))
        sender.carry_on(announced[0], _part_of(content), len(content), lambda _offset: None)

    def forms() -> None:
        sender, own = office.sender("petugas-dua"), random.Random(draw.random())
        while True:
            paper = own.randbytes(own.choice((200, 50_000, 1_200_000)))
            office.add(sender, [("file", "tangkapan.bin", paper)])
            office.acknowledged.add(hashlib.sha256(paper).digest())

    def until_cut(work: object) -> None:
        try:
            work()
        except Cut:
            pass
        except BaseException as error:
            failures.append(error)

    threads = [threading.Thread(target=until_cut, args=(one,)) for one in (slices, forms)]
    for thread in threads:
        thread.start()
    end = time.monotonic() + 30
    while not announced and time.monotonic() < end and not failures:
        time.sleep(0.002)
    time.sleep(draw.uniform(0, 0.9))
    office.kill()
    for thread in threads:
        thread.join(60)
    office.close()
    assert not failures, (failures, office.served.told())
    return announced[0] if announced else None


def _resume(office: Office, left: list[tuple[str, bytes]]) -> int:
    """The same person comes back, goes on where the server says, and attaches each file."""
    count = len(left)
    while left:
        key, content = left.pop()
        sender = office.sender("petugas-satu")
        sender.carry_on(key, _part_of(content), len(content), lambda _offset: None)
        office.add(sender, [], ("file-unggahan", key))
        office.acknowledged.add(hashlib.sha256(content).digest())
    return count


def _part_of(content: bytes):
    return lambda offset, length: content[offset : offset + length]


def faults_of(office: Office) -> list[str]:
    """Rows that speak of bytes which are not there, or are others."""
    wrong: list[str] = []
    with Session(office.engine) as session:
        for item in session.scalars(select(EvidenceItem)):
            wrong += _not_there(office, item.digest, item.size, f"evidence {item.id}")
        for draft in session.scalars(select(Draft)):
            for file in draft.files:
                digest, size = bytes.fromhex(file["digest"]), int(file["size"])
                wrong += _not_there(office, digest, size, f"draft {draft.id}")
        for row in session.scalars(select(UploadRow)):
            if row.digest is not None:
                wrong += _not_there(office, row.digest, row.size, f"upload {row.id}")
            elif row.received:
                staged = office.vault.folder / ".staging" / row.key
                if not staged.exists() or staged.stat().st_size < row.received:
                    wrong.append(f"upload {row.id}: fewer bytes than were acknowledged")
    return wrong


def _not_there(office: Office, digest: bytes, size: int, who: str) -> list[str]:
    try:
        there = sum(map(len, office.vault.read(digest)))
    except Altered:
        return [f"{who}: no such bytes"]
    return [] if there == size else [f"{who}: {there} of {size} bytes"]


def _strays(office: Office) -> set[bytes]:
    there = set(office.vault.digests())
    with Session(office.engine) as session:
        return there - named_among(session, there)


def _evidence(office: Office) -> set[bytes]:
    with Session(office.engine) as session:
        return set(session.scalars(select(EvidenceItem.digest)))


def _swept(office: Office) -> str:
    """What `flask evidence sweep` says ten days later, when every upload has expired."""
    told = {
        "DATABASE_URL": office.url,
        "NETRAL_HOME": str(office.served.home),
        "NETRAL_CLOCK": AT_THE_END,
        "LOG_LEVEL": "WARNING",
    }
    done = subprocess.run(
        [sys.executable, "-m", "flask", "evidence", "sweep", "--even-many"],
        env={**os.environ, **told},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout
