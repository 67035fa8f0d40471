"""Eight officers approve letters at once while acts fail at every stage: numbers have neither gaps
nor doubles, and every issued letter is in the vault and in the book."""

import os
import queue
import random
import sys
import threading
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from tests import databases
from tests.builders import make_account, world_of
from tests.conftest import TestClock
from tests.journeys import Journey
from tests.letters import REFERRAL, Desk, address
from tracker.domain.roles import Actor
from tracker.queries.running_law import running_law
from tracker.queries.verifying import Trust, verified
from tracker.queries.verifying_told_rows import faults_of_told_rows
from tracker.services.letter_issuing import approve_letter
from tracker.services.work import Work
from tracker.store.base import make_engine
from tracker.store.letters import IssuedLetter, Letter
from tracker.store.vault import Kept
from tracker.store.vault_folder import FolderVault

IS_LONG = bool(os.environ.get("PROOF"))
LETTERS = 400 if IS_LONG else 40
CASES = 5
WRITERS = 8
SEED = 20241007
STAGES = ("number", "bytes", "kept", "row", "book", "line")
"""Where an act breaks off: after the number is taken, before and after the bytes are kept, when the
row is written, when the book is, or because the line to the database is cut."""


class Broken(Exception):
    """A failure that the test made."""


class Wanting(FolderVault):
    """A vault that fails before or after it has kept the bytes, when told to."""

    breaks_at = ""

    def keep(self, stream: BinaryIO) -> Kept:
        if self.breaks_at == "bytes":
            raise Broken
        kept = super().keep(stream)
        if self.breaks_at == "kept":
            raise Broken
        return kept


@dataclass
class Office:
    """Letters that wait, and everybody who approves them."""

    engine: Engine
    home: Path
    actors: list[Actor]
    waiting: "queue.Queue[tuple[int, int]]" = field(default_factory=queue.Queue)
    issued: Counter[str] = field(default_factory=Counter)
    broken: Counter[str] = field(default_factory=Counter)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def approve_all(self, which: int) -> None:
        """One officer's day: every third act fails somewhere, and is asked for again."""
        draw = random.Random(SEED + which)
        while True:
            try:
                case_id, letter = self.waiting.get_nowait()
            except queue.Empty:
                return
            stage = draw.choice(STAGES) if draw.random() < 0.35 else ""
            try:
                number = self._approved(which, case_id, letter, stage)
            except (Broken, DBAPIError):
                with self.lock:
                    self.broken[stage] += 1
                self.waiting.put((case_id, letter))
            else:
                with self.lock:
                    self.issued[number] += 1

    def _approved(self, which: int, case_id: int, letter: int, stage: str) -> str:
        vault = Wanting(self.home / "vault", 1 << 20)
        vault.breaks_at = stage
        with Session(self.engine, expire_on_commit=False) as session:
            law = running_law(session)
            seen = session.get_one(Letter, letter).version
            session.rollback()
            work = Work(session, self.actors[which], TestClock(), law, vault)

            def broken_address(code: str) -> str:
                if stage == "number":
                    raise Broken
                if stage == "line":
                    session.connection().connection.driver_connection.close()
                return address(code)

            def breaks(_numbers: list[int]) -> None:
                raise Broken

            with work:
                if stage == "book":
                    work.after.append(breaks)
                number = approve_letter(work, case_id, letter, seen=seen, address=broken_address)
                if stage == "row":
                    raise Broken
            return number


@pytest.fixture
def office(server: str, tmp_path: Path) -> Iterator[Office]:
    """Letters of five cases, all of one kind, in a database of their own."""
    engine = make_engine(databases.fresh(server, f"letters_{os.getpid()}"))
    vault = FolderVault(tmp_path / "vault", 1 << 20)
    with Session(engine, expire_on_commit=False) as session:
        world = world_of(session)

        def work(actor: Actor) -> Work:
            return Work(session, actor, TestClock(), running_law(session), vault)

        accounts = [make_account(session, "commissioner") for _ in range(WRITERS)]
        actors = [world.actor("commissioner", "bawaslu", one.id) for one in accounts]
        found = Office(engine, tmp_path, actors)
        plenary = {"pleno__tanggal": "2024-10-07", "pleno__nomor": "BA-1/2024"}
        desks = []
        for _number in range(CASES):
            case = Journey(session, work, world).filed().to_registered()
            desks.append(Desk(case))
        for number in range(LETTERS):
            desk = desks[number % CASES]
            letter = desk.written("referral", desk.case.people, **REFERRAL, **plenary)
            found.waiting.put((desk.case.case_id, desk.submitted(letter)))
    yield found
    engine.dispose()


@pytest.mark.proof
def test_numbers_have_no_gaps_or_doubles_under_eight_writers(office: Office) -> None:
    threads = [threading.Thread(target=office.approve_all, args=(n,)) for n in range(WRITERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    wanted = {f"{serial:03d}/PN/36.71/X/2024": 1 for serial in range(1, LETTERS + 1)}
    assert office.issued == wanted
    vault = FolderVault(office.home / "vault", 1 << 20)
    with Session(office.engine) as session:
        rows = session.scalars(select(IssuedLetter).order_by(IssuedLetter.serial)).all()
        assert [row.serial for row in rows] == list(range(1, LETTERS + 1))
        assert len({row.code for row in rows}) == LETTERS
        for row in rows:
            assert BytesIO(b"".join(vault.read(row.digest))).getbuffer().nbytes == row.size
        rows_of, faults = faults_of_told_rows(session)
        assert (rows_of["letter"], faults) == (LETTERS, [])
        assert verified(session, Trust(set())).damage == ()
    assert set(office.broken) == set(STAGES) if IS_LONG else sum(office.broken.values()) > 5
    sys.stdout.write(
        f"\nletters: {LETTERS} numbers by {WRITERS} writers, {sum(office.broken.values())} acts "
        f"broken off ({dict(sorted(office.broken.items()))}); gaps 0, doubles 0\n"
    )
