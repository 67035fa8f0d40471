"""A person's mail: where and when they want it, and what became of the latest; and what of the
whole house waits, for its operator and for administrators."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tracker.domain.deadlines import Zone
from tracker.domain.notifying import USUAL_HOUR, LineFault, MailPurpose, MailState
from tracker.domain.roles import Actor
from tracker.store.people import Account, Agency
from tracker.store.post import Mail, OutboxRow, Postbox
from tracker.store.post_office import PostOffice
from tracker.store.reach import managed_by

LATEST = 10
"""Mails of one person that the page tells of."""

LATE_AFTER = timedelta(hours=1)
"""A mail that was tried and still waits after so long is late: somebody should look."""


@dataclass(frozen=True)
class MailView:
    """A mail and what became of it. `said` are the mail server's own words; `fault` tells why it
    could not be talked to."""

    id: int
    purpose: MailPurpose
    state: MailState
    queued_at: datetime
    tried_at: datetime | None
    ended_at: datetime | None
    not_before: datetime
    attempts: int
    said: str | None
    fault: LineFault | None


@dataclass(frozen=True)
class PostboxPage:
    """Where and when somebody wants mail. `asked` waits for its confirmation until then."""

    address: str | None
    refused_because: str | None
    asked: str | None
    asked_until: datetime | None
    hour: int
    zone: Zone | None
    choices: Mapping[str, Any]
    version: int
    latest: tuple[MailView, ...]
    waiting: int


def postbox_page(session: Session, account_id: int, now: datetime) -> PostboxPage:
    """One's own page: three statements."""
    box = session.get(Postbox, account_id, populate_existing=True)
    rows = session.execute(
        _mails().where(Mail.account_id == account_id).order_by(Mail.id.desc()).limit(LATEST)
    )
    waiting = session.scalar(
        select(func.count()).where(
            OutboxRow.account_id == account_id,
            OutboxRow.mail_id.is_(None),
            OutboxRow.left_out.is_(None),
        )
    )
    asked = box is not None and box.asked_until is not None and now < box.asked_until
    return PostboxPage(
        address=box.address if box else None,
        refused_because=box.refused_because if box and box.refused_at else None,
        asked=box.asked_address if box and asked else None,
        asked_until=box.asked_until if box and asked else None,
        hour=box.hour if box else USUAL_HOUR,
        zone=Zone(box.zone) if box and box.zone else None,
        choices=box.choices if box else {},
        version=box.version if box else 1,
        latest=tuple(_view(row) for row in rows),
        waiting=waiting or 0,
    )


def token_waits(
    session: Session, post: PostOffice, account_id: int, token: str, now: datetime
) -> str | None:
    """The address that this token would confirm for the account; None where it confirms none."""
    box = session.get(Postbox, account_id, populate_existing=True)
    if box is None or box.asked_until is None or now >= box.asked_until:
        return None
    made = post.made(token, box.account_id, box.asked_address, box.asked_at)
    return box.asked_address if made else None


@dataclass(frozen=True)
class Refused:
    """A mail that the server refused for good, and whose it was."""

    id: int
    account_id: int
    full_name: str
    agency_name: str
    ended_at: datetime | None
    said: str | None


@dataclass(frozen=True)
class Outbox:
    """What waits of all mail: notices not bound into a mail yet, mails, and of those the ones that
    are late; since when, what the mail server said last, and why it cannot be talked to, if so."""

    unbound: int
    waiting: int
    late: int
    since: datetime | None
    said: str | None
    fault: LineFault | None
    sent: int
    refused: int
    dropped: int


def outbox_state(session: Session, now: datetime) -> Outbox:
    """Counts alone, of the whole house."""
    unbound = session.scalar(
        select(func.count()).where(OutboxRow.mail_id.is_(None), OutboxRow.left_out.is_(None))
    )
    late = (Mail.attempts > 0) & (Mail.queued_at < now - LATE_AFTER)
    states = {
        row.state: row
        for row in session.execute(
            select(
                Mail.state,
                func.count().label("mails"),
                func.count().filter(late).label("late"),
                func.min(Mail.queued_at).label("since"),
            ).group_by(Mail.state)
        )
    }
    last = session.execute(
        select(Mail.said, Mail.fault)
        .where(Mail.state == MailState.WAITING, Mail.said.is_not(None))
        .order_by(Mail.tried_at.desc())
        .limit(1)
    ).one_or_none()
    counts = {state: states[state].mails if state in states else 0 for state in MailState}
    waits = states.get(MailState.WAITING)
    return Outbox(
        unbound=unbound or 0,
        waiting=counts[MailState.WAITING],
        late=waits.late if waits else 0,
        since=waits.since if waits else None,
        said=last.said if last else None,
        fault=last.fault if last else None,
        sent=counts[MailState.SENT],
        refused=counts[MailState.REFUSED],
        dropped=counts[MailState.DROPPED],
    )


def refused_mails(session: Session, actor: Actor, most: int = 50) -> tuple[Refused, ...]:
    """The latest refusals for good, of accounts that the actor manages."""
    rows = session.execute(
        select(
            Mail.id,
            Mail.account_id,
            Account.full_name,
            Agency.name.label("agency_name"),
            Mail.ended_at,
            Mail.said,
        )
        .join(Account, Account.id == Mail.account_id)
        .join(Agency, Agency.id == Account.agency_id)
        .where(Mail.state == MailState.REFUSED, managed_by(actor))
        .order_by(Mail.id.desc())
        .limit(most)
    )
    return tuple(Refused(*row) for row in rows)


def _mails() -> Any:
    return select(
        Mail.id,
        Mail.purpose,
        Mail.state,
        Mail.queued_at,
        Mail.tried_at,
        Mail.ended_at,
        Mail.not_before,
        Mail.attempts,
        Mail.said,
        Mail.fault,
    )


def _view(row: Any) -> MailView:
    return MailView(*row)
