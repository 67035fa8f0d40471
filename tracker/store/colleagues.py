"""The people of one agency as the policy knows them: who they are, and the hats they wear."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, bindparam, func, select
from sqlalchemy.orm import Session

from tracker.domain.roles import Actor, Role
from tracker.store.people import Account, Agency, RoleGrant


@dataclass(frozen=True, slots=True)
class Colleague:
    """An active account of an agency; only confirmed roles count."""

    id: int
    username: str
    full_name: str
    actor: Actor


def colleagues_in(session: Session, agency_id: int) -> list[Colleague]:
    """The active people of an agency by name: one statement."""
    return [
        Colleague(
            id=row.id,
            username=row.username,
            full_name=row.full_name,
            actor=Actor(
                row.id, agency_id, row.kind, row.region_code, frozenset(map(Role, row.roles or ()))
            ),
        )
        for row in session.connection().execute(_PEOPLE, {"agency": agency_id})
    ]


def _people() -> Select[*tuple[Any, ...]]:
    roles = (
        select(func.array_agg(RoleGrant.role))
        .where(
            RoleGrant.account_id == Account.id,
            RoleGrant.confirmed_at.is_not(None),
            RoleGrant.revoked_at.is_(None),
        )
        .scalar_subquery()
    )
    return (
        select(
            Account.id,
            Account.username,
            Account.full_name,
            Agency.kind,
            Agency.region_code,
            roles.label("roles"),
        )
        .join(Agency, Agency.id == Account.agency_id)
        .where(Account.agency_id == bindparam("agency"), Account.is_active, ~Account.is_system)
        .order_by(Account.full_name, Account.id)
    )


_PEOPLE = _people()
