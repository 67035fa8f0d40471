"""The house of the benchmark: a PostgreSQL of its own, filled once, and a copy for each run."""

import json
import os
import secrets
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, func, select, text
from sqlalchemy.orm import Session

from tests import databases
from tests.bench.filling import Filled, fill
from tests.browsing import Browser
from tests.builders import PASSWORD, law_documents
from tracker.cli.children import ROOT
from tracker.domain.roles import Actor, AgencyKind, Role
from tracker.services.passwords import Passwords
from tracker.services.setting_up import set_up
from tracker.store.base import make_engine
from tracker.store.cases import Case
from tracker.store.opening import Store
from tracker.store.people import Account, Agency, RoleGrant
from tracker.store.postgres import EmbeddedPostgres
from tracker.store.sight import visible_to
from tracker.store.vault_folder import FolderVault

HOME = "36.71"
"""Kota Tangerang: the region where the readers work, and where most cases are."""

TODAY = date(2024, 11, 20)
NOW = "2024-11-20T09:00:00+07:00"
FILLED, RUN = "filled", "run"
SHARED_BUFFERS = "1GB"

Seat = tuple[Role, AgencyKind, str]
READERS: tuple[Seat, ...] = (
    (Role.VERIFIER, AgencyKind.BAWASLU_REGENCY, HOME),
    (Role.INTAKE_OFFICER, AgencyKind.BAWASLU_REGENCY, HOME),
    (Role.COMMISSIONER, AgencyKind.BAWASLU_REGENCY, HOME),
    (Role.SUPERVISOR, AgencyKind.BAWASLU_REGENCY, HOME),
    (Role.DISCIPLINE_OFFICER, AgencyKind.BKPSDM, HOME),
    (Role.VERIFIER, AgencyKind.BAWASLU_REGENCY, "32.73"),
    (Role.COMMISSIONER, AgencyKind.BAWASLU_PROVINCE, "36"),
    (Role.COMMISSIONER, AgencyKind.BAWASLU_RI, ""),
)
"""Eight readers; the last two see a province and the whole country."""

FILERS: tuple[Seat, ...] = tuple(
    (Role.INTAKE_OFFICER, AgencyKind.BAWASLU_REGENCY, code)
    for code in (HOME, HOME, HOME, HOME, "32.73", "33.74", "35.78", "73.71")
)


@dataclass(frozen=True)
class Person:
    """Somebody who works in the benchmark."""

    username: str
    actor: Actor


@dataclass
class House:
    """A filled database of its own, and who works on it."""

    home: Path
    url: str
    readers: list[Person]
    filers: list[Person]
    filled: dict[str, int]

    @property
    def engine(self) -> Engine:
        return make_engine(self.url)

    def environment(self) -> dict[str, str]:
        """What the commands and the server are told."""
        return {
            "NETRAL_HOME": str(self.home),
            "DATABASE_URL": self.url,
            "SECRET_KEY": "of a benchmark, on loopback, for a few minutes",
            "HASH_PROFILE": "cheap",
            "LOG_LEVEL": "WARNING",
            "NETRAL_CLOCK": NOW,
        }

    def command(self, *words: str) -> tuple[dict[str, Any], float, float]:
        """Run `flask …  --json`: what it printed, its seconds, and its largest memory in MB."""
        began = time.perf_counter()
        child = subprocess.Popen(
            [sys.executable, "-m", "flask", *words, "--json"],
            cwd=ROOT,
            env={**os.environ, **self.environment()},
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        assert child.stdout is not None
        told = child.stdout.read()
        child.stdout.close()
        _, status, used = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
        took = time.perf_counter() - began
        assert child.returncode in (0, 3), f"{words}: {child.returncode} {told[-500:]!r}"
        return json.loads(told), took, used.ru_maxrss / 1024

    def backends(self) -> list[int]:
        """The processes of PostgreSQL that serve this database."""
        engine = self.engine
        with engine.connect() as connection:
            asked = text("SELECT pid FROM pg_stat_activity WHERE datname = current_database()")
            found = list(connection.scalars(asked))
        engine.dispose()
        return found

    def cases_of(self, person: Person, most: int) -> list[int]:
        """Some of the cases that the person may see."""
        engine = self.engine
        with Session(engine) as session:
            seen = select(Case.id).where(visible_to(person.actor))
            found = session.scalars(seen.order_by(func.hashint4(Case.id)).limit(most)).all()
        engine.dispose()
        return list(found)


@contextmanager
def house(home: Path, cases: int, tell: Any) -> Iterator[House]:
    """The house in that folder, filled the first time and copied for this run."""
    home.mkdir(mode=0o755, parents=True, exist_ok=True)
    postgres = EmbeddedPostgres(home)
    server = _with_large_buffers(postgres)
    try:
        noted = home / "filled.json"
        filled = json.loads(noted.read_text()) if noted.exists() else {}
        if filled.get("cases") != cases:
            filled = _fill(home, server, cases, tell)
            noted.write_text(json.dumps(filled))
        url = _copied(server)
        _bring_up_to_date(home, url)
        engine = make_engine(url)
        with Session(engine) as session:
            readers = [_person(session, "pembaca", n, seat) for n, seat in enumerate(READERS)]
            filers = [_person(session, "penerima", n, seat) for n, seat in enumerate(FILERS)]
            session.commit()
        engine.dispose()
        yield House(home, url, readers, filers, filled)
    finally:
        postgres.release()


def _with_large_buffers(postgres: EmbeddedPostgres) -> str:
    """The server, restarted where its buffers were those of a laptop."""
    server = postgres.acquire()
    engine = make_engine(server)
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        is_large = connection.scalar(text("SHOW shared_buffers")) == SHARED_BUFFERS
        connection.execute(text(f"ALTER SYSTEM SET shared_buffers = '{SHARED_BUFFERS}'"))
        connection.execute(text("ALTER SYSTEM SET max_wal_size = '4GB'"))
    engine.dispose()
    if is_large:
        return server
    postgres.release()
    return postgres.acquire()


def _fill(home: Path, server: str, cases: int, tell: Any) -> dict[str, int]:
    began = time.perf_counter()
    url = databases.empty(server, FILLED)
    store = Store(home, url, 20)
    set_up(store, lambda: datetime(2018, 1, 1, tzinfo=UTC), law_documents())
    filled: Filled = fill(store.engine, FolderVault(home / "vault", 1 << 20), cases, TODAY, HOME)
    store.close()
    tell(f"filled with {cases:,} cases in {time.perf_counter() - began:.0f} s")
    return dict(filled.rows)


def _bring_up_to_date(home: Path, url: str) -> None:
    """A database that was filled by an earlier version gets this version's tables and law."""
    store = Store(home, url, 20)
    set_up(store, lambda: datetime(2018, 1, 1, tzinfo=UTC), law_documents())
    store.close()


def _copied(server: str) -> str:
    """A copy to work on, so that every run begins with the same."""
    engine = make_engine(server)
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text(f"DROP DATABASE IF EXISTS {RUN} WITH (FORCE)"))
        connection.execute(text(f"CREATE DATABASE {RUN} TEMPLATE {FILLED} STRATEGY file_copy"))
    engine.dispose()
    return databases.named(server, RUN)


def _person(session: Session, name: str, number: int, seat: Seat) -> Person:
    role, kind, region = seat
    agency = session.scalars(
        select(Agency).where(Agency.kind == kind, Agency.region_code == region)
    ).one()
    system = session.scalars(select(Account.id).where(Account.is_system)).one()
    long_ago = datetime(2018, 1, 1, tzinfo=UTC)
    account = Account(
        agency_id=agency.id,
        username=f"{name}-{number}-{secrets.token_hex(2)}",
        full_name=f"Petugas Rekaan {number}",
        password_hash=Passwords("cheap").hash(PASSWORD),
        must_change_password=False,
        created_at=long_ago,
    )
    session.add(account)
    session.flush()
    session.add(
        RoleGrant(
            account_id=account.id,
            role=role,
            granted_by=system,
            granted_at=long_ago,
            confirmed_at=long_ago,
        )
    )
    actor = Actor(account.id, agency.id, kind, region, frozenset({role}))
    return Person(account.username, actor)


def signed_in(host: str, port: int, people: Sequence[Person]) -> list[Browser]:
    """A browser for each, signed in through the page of everybody."""
    browsers = []
    for person in people:
        browser = Browser(host, port)
        answer = browser.sign_in(person.username, PASSWORD)
        assert answer.status == 303, answer.said()
        browser.close()
        browsers.append(browser)
    return browsers
