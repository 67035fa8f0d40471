"""Telling people, in the transaction of what they are told of."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import select

from tracker.domain.roles import Role
from tracker.services.work import Work
from tracker.store.people import Account, Notice, RoleGrant


def tell(
    work: Work, accounts: Iterable[int], kind: str, *, case: int | None = None, **facts: Any
) -> None:
    """Leave a notice for each account."""
    for account_id in sorted(set(accounts)):
        work.session.add(
            Notice(account_id=account_id, kind=kind, case_id=case, facts=facts, created_at=work.now)
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
