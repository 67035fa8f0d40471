"""The private address under which a person's own calendar reads the terms of their desk."""

import secrets
from datetime import timedelta

from sqlalchemy import delete, or_, update

from tracker.domain.ledger import Act
from tracker.domain.roles import Permission
from tracker.domain.tokens import digest_of
from tracker.services.work import Work
from tracker.store.people import CalendarAddress

_NOTED_EVERY = timedelta(hours=1)


def make_address(work: Work) -> str:
    """A new address for the actor; an earlier one opens nothing from this moment on.

    The token, which is shown once: only its digest is kept, and the book never hears of it.

    Raises:
        Forbidden: the actor has no desk.
    """
    work.actor.must(Permission.DESK_READ)
    own = work.actor.account_id
    work.session.execute(delete(CalendarAddress).where(CalendarAddress.account_id == own))
    token = secrets.token_urlsafe(32)
    work.session.add(CalendarAddress(account_id=own, digest=digest_of(token), made_at=work.now))
    work.record(Act.CALENDAR_OPENED, f"account:{own}", account=own)
    return token


def withdraw_address(work: Work, account_id: int) -> None:
    """The address of an account opens nothing any more; where there is none, nothing happens.

    Who may withdraw somebody else's is for the act around it to say.
    """
    gone = work.session.scalars(
        delete(CalendarAddress)
        .where(CalendarAddress.account_id == account_id)
        .returning(CalendarAddress.account_id)
    ).one_or_none()
    if gone is not None:
        work.record(Act.CALENDAR_SHUT, f"account:{account_id}", account=account_id)


def note_fetched(work: Work) -> None:
    """Remember that the actor's address was read, once an hour. Not an act: nobody did anything."""
    work.session.execute(
        update(CalendarAddress)
        .where(
            CalendarAddress.account_id == work.actor.account_id,
            or_(
                CalendarAddress.fetched_at.is_(None),
                CalendarAddress.fetched_at <= work.now - _NOTED_EVERY,
            ),
        )
        .values(fetched_at=work.now)
    )
