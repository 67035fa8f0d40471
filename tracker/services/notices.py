"""Telling people, in the transaction of what they are told of.

`tell` is the one way in: the notice in the application and, where the person wants a mail of it,
the row that waits for one share the fate of their cause.
"""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import select, update

from tracker.domain.errors import NotFound
from tracker.domain.notifying import Topic, When, when_of
from tracker.domain.roles import Role
from tracker.services.work import Work
from tracker.store.people import Account, Notice, RoleGrant
from tracker.store.post import OutboxRow, Postbox


def tell(
    work: Work, accounts: Iterable[int], topic: str, *, case: int | None = None, **facts: Any
) -> None:
    """Leave a notice for each of these accounts that is open, and queue it for a mail where the
    person has an address and wants one of this kind.

    Raises:
        ValueError: there is no such kind of notice.
    """
    kind, told = Topic(topic), sorted(set(accounts))
    if not told:
        return
    notices: list[tuple[Notice, When]] = []
    for row in work.session.execute(
        select(Account.id, Postbox.address, Postbox.refused_at, Postbox.choices)
        .outerjoin(Postbox, Postbox.account_id == Account.id)
        .where(Account.id.in_(told), Account.is_active, Account.is_system.is_(False))
        .order_by(Account.id)
    ):
        notice = Notice(
            account_id=row.id, kind=kind.value, case_id=case, facts=facts, created_at=work.now
        )
        work.session.add(notice)
        if row.address is not None and row.refused_at is None:
            notices.append((notice, when_of(kind, row.choices)))
    by_mail = [(notice, when) for notice, when in notices if when is not When.IN_APP]
    if by_mail:
        work.session.flush()  # the row that waits names its notice
    for notice, when in by_mail:
        work.session.add(
            OutboxRow(
                notice_id=notice.id,
                account_id=notice.account_id,
                how=when,
                queued_at=work.now,
            )
        )


def holders_of(work: Work, role: Role, agency_id: int) -> set[int]:
    """The active accounts of an agency that hold a role now."""
    return set(
        work.session.scalars(
            select(Account.id)
            .join(RoleGrant, RoleGrant.account_id == Account.id)
            .where(
                Account.agency_id == agency_id,
                Account.is_active,
                RoleGrant.role == role,
                RoleGrant.confirmed_at.is_not(None),
                RoleGrant.revoked_at.is_(None),
            )
        )
    )


def read_notices(work: Work, notice_ids: list[int]) -> None:
    """Mark one's own notices as read.

    Raises:
        NotFound: one of them is somebody else's.
    """
    rows = work.session.scalars(select(Notice).where(Notice.id.in_(notice_ids))).all()
    if any(n.account_id != work.actor.account_id for n in rows) or len(rows) != len(notice_ids):
        raise NotFound()
    for notice in rows:
        notice.read_at = notice.read_at or work.now


def read_all_notices(work: Work) -> None:
    """Mark every notice of one's own as read, up to this moment."""
    mine = (Notice.account_id == work.actor.account_id, Notice.read_at.is_(None))
    work.session.execute(update(Notice).where(*mine).values(read_at=work.now))
