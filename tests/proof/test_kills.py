"""A server that is killed at any moment loses no acknowledged act and leaves no half one."""

import contextlib
import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import Engine, select
from sqlalchemy.engine import make_url
from sqlalchemy.orm import Session

from tests import databases
from tests.browsing import Browser
from tests.builders import PASSWORD, build_world, make_account, world_of
from tests.proof.officers import Diary, Officer, Witness
from tests.proof.wholeness import faults_of
from tests.serving import Served
from tracker.domain.ledger import Act
from tracker.domain.roles import Role
from tracker.queries.running_law import running_law
from tracker.services.passwords import Passwords
from tracker.store.base import make_engine
from tracker.store.cases import Case, Step
from tracker.store.evidence import EvidenceItem
from tracker.store.ledger import LedgerEntry
from tracker.store.migrating import upgrade
from tracker.store.people import Draft, RoleGrant
from tracker.store.postgres import EmbeddedPostgres
from tracker.store.vault_folder import FolderVault

IS_LONG = bool(os.environ.get("PROOF"))
ROUNDS = 200 if IS_LONG else 2
SEED = 20241007
OPENS_AT = datetime.fromisoformat("2024-10-07T08:00:00+07:00")
NAME = "kills"
OFFICERS = ("petugas-satu", "petugas-dua")

MOMENT, MIDDLE, DATABASE = "moment", "middle", "database"
"""What is killed: the server at a moment, the server while a transaction is open that has already
written, or PostgreSQL under a working server (and then the server)."""

MOST_ACTS = 24
"""A round ends after fewer acknowledged acts than this, and a moment: in the middle of the next."""

ORDER = (MOMENT, MIDDLE, DATABASE, MIDDLE, MOMENT, MIDDLE, MOMENT, MOMENT)

WRITTEN = ("cases", "ledger_head", "steps", "evidence_items", "ledger_head")
"""Where the open transaction has written: at the head of the ledger it is about to commit."""

_OPEN_WRITES = """
SELECT count(*) FROM pg_stat_activity a JOIN pg_locks l USING (pid)
WHERE a.datname = current_database() AND a.pid <> pg_backend_pid()
    AND a.state = 'idle in transaction' AND a.backend_xid IS NOT NULL
    AND l.relation = CAST(%s AS regclass) AND l.mode = 'RowExclusiveLock'
"""


@dataclass
class House:
    """Everything of the proof: a PostgreSQL of its own, the server on it, officers, their diary."""

    home: Path
    postgres: EmbeddedPostgres
    served: Served
    url: str
    began: float
    diary: Diary = field(default_factory=Diary)
    officers: list[Officer] = field(default_factory=list)
    kills: Counter[str] = field(default_factory=Counter)
    checked: int = 0

    @property
    def vault(self) -> FolderVault:
        return FolderVault(self.home / "vault", 20 << 20)

    def start(self) -> None:
        """Start what is not running; the clock goes on where it was."""
        self.url = databases.named(self.postgres.acquire(), NAME)
        now = OPENS_AT + timedelta(seconds=time.monotonic() - self.began)
        self.served.start(self.url, NETRAL_CLOCK=now.isoformat())

    def engine(self) -> Engine:
        return make_engine(self.url)


@pytest.fixture
def house() -> Iterator[House]:
    home = Path(os.environ["NETRAL_TEST_HOME"], f"kills-{os.getpid()}")
    home.mkdir(mode=0o755)
    postgres = EmbeddedPostgres(home)
    server = postgres.acquire()
    served = Served(home)
    try:
        url = databases.empty(server, NAME)
        _furnish(url)
        house = House(home, postgres, served, url, time.monotonic())
        for number, name in enumerate(OFFICERS):
            browser = Browser(served.host, served.port)
            officer = Officer(browser, name, PASSWORD, house.diary, SEED + number)
            house.officers.append(officer)
        yield house
    finally:
        served.stop()
        postgres.release()


def _furnish(url: str) -> None:
    engine = make_engine(url)
    upgrade(engine)
    with Session(engine) as session:
        build_world(session)
        session.commit()
        world = world_of(session)
        kept = Passwords("cheap").hash(PASSWORD)
        for name in OFFICERS:
            account = make_account(session, "verifier", username=name, password_hash=kept)
            for role in (Role.INTAKE_OFFICER, Role.COMMISSIONER):
                session.add(
                    RoleGrant(
                        account_id=account.id,
                        role=role,
                        granted_by=world.system,
                        granted_at=account.created_at,
                        confirmed_at=account.created_at,
                    )
                )
        session.commit()
    engine.dispose()


@pytest.mark.proof
def test_a_server_killed_at_any_moment_keeps_every_acknowledged_act_and_no_half_one(
    house: House,
) -> None:
    draw = random.Random(SEED)
    for number in range(ROUNDS):
        house.start()
        what = ORDER[number % len(ORDER)]
        _work_and_be_killed(house, what, draw)
        with contextlib.closing(_Reader(house)) as reader:
            told = [*reader.lost_acts(), *reader.half_acts()]
        assert not told, f"round {number + 1} ({what}): {told[:5]} {house.served.told()}"
    house.start()
    _finish_in_peace(house)
    with contextlib.closing(_Reader(house)) as reader:
        told = [*reader.lost_acts(), *reader.half_acts(everything=True)]
        assert not told, told[:5]
        acts = reader.entries()
    assert _verified_by_command(house) == 0
    house.served.stop()
    diary = house.diary
    assert diary.acknowledged >= 4 * ROUNDS
    assert house.kills[MIDDLE] > 0
    sys.stdout.write(
        f"\nkills: {house.kills.total()} ({house.kills[MIDDLE]} inside an open transaction that "
        f"had written, {house.kills[DATABASE]} of PostgreSQL), {diary.acknowledged} acknowledged "
        f"acts, {acts} ledger entries; lost 0, half 0\n"
    )


def _work_and_be_killed(house: House, what: str, draw: random.Random) -> None:
    until = threading.Event()
    threads = [
        threading.Thread(target=officer.work, args=(until,), daemon=True)
        for officer in house.officers
    ]
    for officer in house.officers:
        officer.broken.clear()
    for thread in threads:
        thread.start()
    try:
        _await_acts(house, draw.randrange(MOST_ACTS))
        time.sleep(draw.uniform(0, 0.05))
        _kill(house, what, draw.choice(WRITTEN))
    finally:
        until.set()
        for thread in threads:
            thread.join(60)
    for officer in house.officers:
        if officer.failure is not None:
            raise AssertionError(f"{officer.username}: {house.served.told()}") from officer.failure
        assert what == DATABASE or not officer.broken, house.served.told()


def _await_acts(house: House, wanted: int) -> None:
    """Until so many more acts were acknowledged; a slow machine changes nothing but the time."""
    enough = house.diary.acknowledged + wanted
    deadline = time.monotonic() + 30
    while house.diary.acknowledged < enough and time.monotonic() < deadline:
        time.sleep(0.002)


def _kill(house: House, what: str, table: str) -> None:
    if what == DATABASE:
        noted = (house.postgres.folder / "data" / "postmaster.pid").read_text()
        os.kill(int(noted.split()[0]), signal.SIGKILL)
        time.sleep(0.1)  # the server meets the broken connections
    elif what == MIDDLE and not _freeze_in_the_middle(house, table):
        what = MOMENT
    house.served.kill()
    house.kills[what] += 1


def _freeze_in_the_middle(house: House, table: str) -> bool:
    """Stop the server where a transaction has written to that table and waits for the server's
    next word; False: none was met."""
    url = make_url(house.url)
    with psycopg.connect(
        host=url.host,
        port=url.port,
        user=url.username,
        password=url.password,
        dbname=NAME,
        autocommit=True,
    ) as watcher:
        for _ in range(1000):
            house.served.freeze()
            row = watcher.execute(_OPEN_WRITES, (table,)).fetchone()
            if row and row[0]:
                return True
            house.served.thaw()
            time.sleep(0.002)
    return False


def _finish_in_peace(house: House) -> None:
    """Whoever got no answer last time sends again; then the drafts are looked at."""
    until = threading.Event()
    until.set()
    for officer in house.officers:
        officer.work(until)
        assert officer.failure is None, officer.failure


def _verified_by_command(house: House) -> int:
    """The exit status of `flask ledger verify`."""
    done = subprocess.run(
        [sys.executable, "-m", "flask", "ledger", "verify", "--json"],
        env={**os.environ, "DATABASE_URL": house.url, "NETRAL_HOME": str(house.home)},
        stdout=subprocess.DEVNULL,
        check=False,
    )
    return done.returncode


class _Reader:
    """Looks into the database after a kill, past the server."""

    def __init__(self, house: House) -> None:
        self.house, self.diary = house, house.diary
        house.url = databases.named(house.postgres.acquire(), NAME)
        self.engine = house.engine()
        self.session = Session(self.engine)

    def close(self) -> None:
        self.session.close()
        self.engine.dispose()

    def entries(self) -> int:
        return len(self.session.scalars(select(LedgerEntry.seq)).all())

    def half_acts(self, *, everything: bool = False) -> list[str]:
        """What is not whole, among the cases that this round touched or among all."""
        touched = select(LedgerEntry.case_id).where(
            LedgerEntry.seq > self.house.checked, LedgerEntry.case_id.is_not(None)
        )
        cases = None if everything else set(self.session.scalars(touched))
        law = running_law(self.session)
        faults = faults_of(self.session, self.house.vault, law, cases)
        self.house.checked = self.entries()
        return faults

    def lost_acts(self) -> Iterator[str]:
        """What somebody was told, or sent only once, and is not there just once."""
        yield from self._lost_filings()
        yield from self._lost_steps()
        yield from self._lost_pieces()

    def _lost_filings(self) -> Iterator[str]:
        keys = list(self.diary.filings.keys() | self.diary.drafts.keys())
        rows = self.session.scalars(select(Case).where(Case.filing_key.in_(keys))).all()
        filed = {row.filing_key: row for row in rows}
        drafts = {row.key: row for row in self.session.scalars(select(Draft))}
        digests: dict[int, set[str]] = {row.id: set() for row in rows}
        for piece in self.session.scalars(
            select(EvidenceItem).where(
                EvidenceItem.step_id.is_(None), EvidenceItem.caption.is_(None)
            )
        ):
            digests.setdefault(piece.case_id, set()).add(piece.digest.hex())
        if len(rows) != len(filed):
            yield "a form opened two cases"
        for key, witness in self.diary.filings.items():
            case = filed.get(key)
            if case is None:
                if witness.is_acknowledged:
                    yield f"the filing of {witness.token} is lost"
            elif witness.is_acknowledged and witness.place != case.id:
                yield f"{witness.token} was answered as {witness.place} and is {case.id}"
            elif case.narrative != witness.token or digests[case.id] != witness.files:
                yield f"the case of {witness.token} holds other text or files"
            elif key in drafts:
                yield f"the draft of {witness.token} outlived its filing"
        for key, states in self.diary.drafts.items():
            if key in filed:
                continue
            draft = drafts.get(key)
            found = draft and (
                draft.fields["narrative"][0],
                frozenset(file["digest"] for file in draft.files),
            )
            may_be = {(state.narrative, state.digests) for state in states}
            answered = key in self.diary.answered
            if (found is None and answered) or (found is not None and found not in may_be):
                yield f"the draft {key} holds {found}, not {may_be}"

    def _lost_steps(self) -> Iterator[str]:
        rows = self.session.execute(
            select(Step.note, Step.case_id, Step.act, LedgerEntry.act.label("kind")).join(
                LedgerEntry, LedgerEntry.seq == Step.act
            )
        )
        acts: dict[str, set[tuple[int, int]]] = {}
        for row in rows:
            if row.kind is Act.STEP_TAKEN:
                acts.setdefault(row.note, set()).add((row.case_id, row.act))
        yield from _not_once(self.diary.steps, acts)

    def _lost_pieces(self) -> Iterator[str]:
        rows = self.session.execute(
            select(EvidenceItem.caption, EvidenceItem.case_id, EvidenceItem.id).where(
                EvidenceItem.caption.is_not(None)
            )
        )
        pieces: dict[str, set[tuple[int, int]]] = {}
        for row in rows:
            pieces.setdefault(row.caption, set()).add((row.case_id, row.id))
        yield from _not_once(self.diary.pieces, pieces)


def _not_once(
    witnesses: dict[str, Witness], found: dict[str, set[tuple[int, int]]]
) -> Iterator[str]:
    for token, witness in witnesses.items():
        there = found.get(token, set())
        if len(there) > 1:
            yield f"{token} was done {len(there)} times"
        elif witness.is_acknowledged and not there:
            yield f"{token} is lost"
        elif there and {case for case, _ in there} != {witness.place}:
            yield f"{token} is at {there}, not at {witness.place}"
