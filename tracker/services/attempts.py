"""Tries to sign in: counted by name and by address before the password is looked at."""

import hashlib
import ipaddress
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, func, select

from tracker.domain.errors import TooManyAttempts
from tracker.services.work import Work
from tracker.store.people import SignInAttempt

WINDOW = timedelta(hours=1)
"""For how long a failed try counts."""

FREE_BY_NAME, FREE_BY_ADDRESS = 5, 30
"""Failed tries in the window before anyone has to wait. Offices share an address."""

FIRST_WAIT, LONGEST_WAIT = timedelta(minutes=1), timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Attempt:
    """A try that was written down; it counts as failed until it is taken back."""

    name: str
    ids: tuple[int, ...]


def begin_attempt(work: Work, username: str, address: str | None) -> Attempt:
    """Write a try down, in an act of its own, before the password is looked at.

    So a hundred tries at once count as a hundred. Names are kept as digests only: people type
    passwords into the wrong field.

    Raises:
        TooManyAttempts: with `wait`, the seconds until the next try; this one was not counted.
    """
    subjects = {_name(username): FREE_BY_NAME}
    if address:
        subjects[_address(address)] = FREE_BY_ADDRESS
    for subject in sorted(subjects):
        key = func.hashtextextended(subject, 0)
        work.session.execute(select(func.pg_advisory_xact_lock(key)))
    waits = [_wait(work, subject, free) for subject, free in subjects.items()]
    if max(waits) > timedelta(0):
        raise TooManyAttempts(wait=int(max(waits).total_seconds()))
    rows = [SignInAttempt(subject=subject, at=work.now) for subject in subjects]
    work.session.add_all(rows)
    work.session.flush()
    return Attempt(_name(username), tuple(row.id for row in rows))


def take_back(work: Work, attempt: Attempt) -> None:
    """Forget a try that succeeded, and the failed ones of that name before it."""
    forget(work, attempt.name)
    work.session.execute(delete(SignInAttempt).where(SignInAttempt.id.in_(attempt.ids)))
    old = work.now - 24 * WINDOW
    work.session.execute(delete(SignInAttempt).where(SignInAttempt.at < old))


def forget_name(work: Work, username: str) -> None:
    """Let the person try again at once, after somebody gave them a new password."""
    forget(work, _name(username))


def forget(work: Work, subject: str) -> None:
    work.session.execute(delete(SignInAttempt).where(SignInAttempt.subject == subject))


def wait_after(tries: Sequence[datetime], free: int, now: datetime) -> timedelta:
    """How long the next try has to wait after these failed ones: nothing for the free ones, then
    twice as long each time, up to the longest wait."""
    counted = [at for at in tries if at > now - WINDOW]
    if len(counted) < free:
        return timedelta(0)
    doubled = min(len(counted) - free, 10)
    wait = min(FIRST_WAIT * (1 << doubled), LONGEST_WAIT)
    return max(max(counted) + wait - now, timedelta(0))


def _wait(work: Work, subject: str, free: int) -> timedelta:
    tries = work.session.scalars(
        select(SignInAttempt.at)
        .where(SignInAttempt.subject == subject, SignInAttempt.at > work.now - WINDOW)
        .order_by(SignInAttempt.at.desc())
        .limit(free + 10)
    ).all()
    return wait_after(tries, free, work.now)


def _name(username: str) -> str:
    return "name:" + hashlib.sha256(username.strip().casefold().encode()).hexdigest()


def _address(address: str) -> str:
    """One subject for one line: a whole /64 of the newer addresses belongs to one subscriber."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return f"address:{address[:100]}"
    if found.version == 6:
        return f"address:{ipaddress.ip_network((found, 64), strict=False)}"
    return f"address:{found}"
