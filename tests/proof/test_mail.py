"""Mail over a server that lies at random, and by workers that are killed: none is lost, none
outside the allowed hours, and one comes twice only where its line broke after it was taken."""

import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests import databases
from tests.builders import make_account
from tests.mail_servers import (
    DROP_AFTER,
    DROP_BEFORE,
    DROP_IN_DATA,
    STALL,
    TAKE,
    Box,
    mail_server,
    post_office,
)
from tests.proof.mail_worker import fast_clock
from tracker.domain.deadlines import Zone
from tracker.domain.notifying import MailState, Topic
from tracker.queries.running_law import running_law
from tracker.services.delivering import deliver
from tracker.services.mail_words import write
from tracker.services.notices import tell
from tracker.services.system_account import system_actor
from tracker.services.work import Work
from tracker.store.opening import Store
from tracker.store.people import Account, Notice
from tracker.store.post import Mail, OutboxRow, Postbox

IS_LONG = bool(os.environ.get("PROOF"))
NOTICES = 500 if IS_LONG else 24
KILLS = 100 if IS_LONG else 2
SEED = 20241007
ROOT = Path(__file__).parents[2]

HOURS_AHEAD = {Zone.WIB: 7, Zone.WITA: 8, Zone.WIT: 9}
DAYS_OFF = {date(2024, 12, 25), date(2024, 12, 26), date(2025, 1, 1)}
"""Christmas, joint leave after it, New Year; apart from these only weekends in those weeks."""

FOR_GOOD = ("554 5.7.1 not welcome", "RCPT 550 5.7.1 policy")
LIES = (
    *FOR_GOOD,
    *((TAKE,) * 9),
    "451 4.3.0 busy",
    "RCPT 450 4.2.1 later",
    "RCPT 421 4.3.2 going down",
    DROP_BEFORE,
    DROP_IN_DATA,
    DROP_AFTER,
    DROP_AFTER,
)


class Clock:
    """Moved by hand."""

    def __init__(self, at: str) -> None:
        self.at = datetime.fromisoformat(at)

    def __call__(self) -> datetime:
        return self.at


@pytest.fixture
def store(server: str, tmp_path: Path) -> Iterator[Store]:
    """A database of its own, whose transactions are real."""
    store = Store(tmp_path, databases.fresh(server, f"mail_{os.getpid()}"), 20)
    yield store
    store.close()


def people(session: Session, draw: random.Random, count: int) -> list[int]:
    """So many with a confirmed address, each with a zone and an hour of their own."""
    made: list[Account] = []
    for number in range(count):
        account = make_account(session, "verifier")
        made.append(account)
        session.add(
            Postbox(
                account_id=account.id,
                address=f"orang{number}@example.go.id",
                confirmed_at=account.created_at,
                hour=draw.randrange(6, 20),
                zone=draw.choice(list(Zone)).value,
            )
        )
    session.commit()
    return [account.id for account in made]


@pytest.mark.proof
def test_no_mail_is_lost_doubled_or_sent_at_night_by_a_server_that_lies(store: Store) -> None:
    draw, clock = random.Random(SEED), Clock("2024-12-23T04:30:00+07:00")
    stalls = {draw.randrange(NOTICES) for _ in range(max(2, NOTICES // 60))}
    box = Box(
        clock, lambda _to, number: STALL if number in stalls else draw.choice(LIES), stall=2.5
    )
    with store.session() as session, mail_server(box) as port:
        post, law = post_office(port, patience=1.5), running_law(session)
        actor, whom = system_actor(session), people(session, draw, NOTICES // 4)

        def begin() -> Work:
            return Work(session, actor, clock, law, store.vault)

        left = NOTICES
        while left or _waits(session):
            for _ in range(min(left, draw.randrange(max(2, NOTICES // 50)))):
                with begin() as work:
                    tell(work, [draw.choice(whom)], draw.choice(_MAILED))
                left -= 1
            deliver(begin, post, write)
            clock.at += timedelta(minutes=draw.choice((1, 2, 7, 20, 45)))
            assert clock.at < datetime.fromisoformat("2025-01-20T00:00+07:00"), "mail still waits"
        _none_is_lost(session, box, NOTICES)
        _all_within_hours(session, box)
        tries = session.scalar(select(func.sum(Mail.attempts)))
        _say(box, f"{NOTICES} notices, {tries} tries, {dict(box.answers)}")


_MAILED = [
    Topic.ASSIGNED,
    Topic.RETURNED,
    Topic.TERM_TODAY,
    Topic.TERM_LATE,
    Topic.REMARK,
    Topic.MENTION,
]


@pytest.mark.proof
def test_a_worker_killed_at_any_moment_loses_no_mail(store: Store) -> None:
    draw, began, speed = random.Random(SEED), time.monotonic(), 3000.0
    clock = fast_clock(began, speed)
    box = Box(clock, slowness=lambda: draw.choice((0.0, 0.0, 0.01, 0.05)))
    with store.session() as session, mail_server(box) as port:
        whom = people(session, draw, NOTICES)
        with Work(session, system_actor(session), clock, running_law(session), store.vault) as work:
            for account in whom:
                tell(work, [account], Topic.ASSIGNED)
        told = [store.url, str(port), repr(began), str(speed)]
        killed = 0
        while killed < KILLS and _waits(session):
            worker = _worker(told)
            reached = len(box.taken) + draw.randrange(1, max(2, 2 * NOTICES // KILLS))
            until = time.monotonic() + 20
            while len(box.taken) < reached and _waits(session) and time.monotonic() < until:
                time.sleep(0.002)
            time.sleep(draw.random() * 0.02)
            worker.send_signal(signal.SIGKILL)
            worker.wait()
            killed += 1
        worker = _worker(told)
        until = time.monotonic() + 120
        while _waits(session) and time.monotonic() < until:
            time.sleep(0.1)
        worker.send_signal(signal.SIGKILL)
        worker.wait()
        _none_is_lost(session, box, NOTICES)
        _say(box, f"{NOTICES} notices, {killed} kills")


def _worker(told: list[str]) -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, "-m", "tests.proof.mail_worker", *told], cwd=ROOT)


def _waits(session: Session) -> bool:
    session.rollback()
    unbound = (OutboxRow.mail_id.is_(None), OutboxRow.left_out.is_(None))
    mails = select(Mail.id).where(Mail.state == MailState.WAITING)
    rows = select(OutboxRow.notice_id).where(*unbound)
    return any(session.scalar(asked.limit(1)) is not None for asked in (mails, rows))


def _none_is_lost(session: Session, box: Box, notices: int) -> None:
    """Every notice is in one mail; every mail was taken, or refused and told of; each under one
    Message-ID; one that was taken twice had its line broken after each but the last time."""
    session.expire_all()
    mails = {mail.message_id: mail for mail in session.scalars(select(Mail))}
    told = session.execute(select(OutboxRow.mail_id, OutboxRow.left_out)).all()
    assert len(told) == notices
    assert {row.mail_id for row in told} == {mail.id for mail in mails.values()}
    assert {mail.state for mail in mails.values()} <= {MailState.SENT, MailState.REFUSED}

    assert set(box.shown) <= mails.keys()
    came = Counter(one.message_id for one in box.taken)
    sure = Counter(one.message_id for one in box.taken if one.is_told)
    for name, mail in mails.items():
        assert name is not None
        if mail.state is MailState.SENT:
            assert came[name] >= 1
            assert sure[name] <= 1
    assert all(mails[one.message_id].address == one.address for one in box.taken)
    refused = [mail for mail in mails.values() if mail.state is MailState.REFUSED]
    assert len(refused) < len(mails) / 2
    assert len(refused) == sum(box.answers[lie] for lie in FOR_GOOD)
    assert all(mail.said and mail.said.startswith("5") for mail in refused)
    said = Counter(
        session.scalars(select(Notice.account_id).where(Notice.kind == Topic.MAIL_REFUSED.value))
    )
    assert said == Counter(mail.account_id for mail in refused)


def _all_within_hours(session: Session, box: Box) -> None:
    zones = {row.address: Zone(row.zone) for row in session.scalars(select(Postbox))}
    outside = []
    for one in box.taken:
        local = one.at + timedelta(hours=HOURS_AHEAD[zones[one.address]] - 7)
        is_open = local.weekday() < 5 and local.date() not in DAYS_OFF
        if not is_open or not 6 <= local.hour < 20:
            outside.append(one.at)
    assert outside == []


def _say(box: Box, line: str) -> None:
    doubles = len(box.taken) - len({one.message_id for one in box.taken})
    broken = sum(not one.is_told for one in box.taken)
    sys.stdout.write(
        f"\nmail: {line}; {len(box.taken)} taken, {doubles} doubles, {broken} lines broken\n"
    )
