"""The accounts and roles that an administrator looks after: no case, no reporter, only counts."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import ColumnElement, Row, Select, and_, exists, func, or_, select, text
from sqlalchemy.orm import Session, aliased

from tracker.domain.errors import NotFound
from tracker.domain.roles import (
    NEEDS_SECOND_PERSON,
    ROLES_OF_SIDE,
    SIDES,
    Actor,
    Role,
    is_independent,
)
from tracker.queries.paging import Page, all_rows, likeness, page_of
from tracker.store.people import Account, Agency, RoleGrant, SignIn
from tracker.store.reach import confirmed_by, has_an_account, lies_within, managed_by

State = Literal["", "active", "shut", "first_password"]
Sort = Literal["name", "username", "agency", "seen"]


@dataclass(frozen=True)
class AccountFilters:
    """Which accounts to list, as the address says it."""

    search: str = ""
    agency: int | None = None
    role: Role | None = None
    state: State = ""
    sort: Sort = "name"
    page: int = 1


@dataclass(frozen=True)
class AccountRow:
    """An account as its administrator sees it. `seen_at` is the last sign of life."""

    id: int
    username: str
    full_name: str
    agency_id: int
    agency_name: str
    is_active: bool
    must_change_password: bool
    seen_at: datetime | None
    roles: tuple[Role, ...]
    proposed: tuple[Role, ...]


@dataclass(frozen=True)
class GrantView:
    """A role that is held or waits; `confirmed_at` is None while it waits."""

    id: int
    role: Role
    granted_by: str
    granted_at: datetime
    confirmed_by: str | None
    confirmed_at: datetime | None


@dataclass(frozen=True)
class AccountPage:
    """One account, its roles, and the roles that could be given to it."""

    account: AccountRow
    version: int
    created_at: datetime
    grants: tuple[GrantView, ...]
    can_hold: tuple[Role, ...]
    is_own: bool


@dataclass(frozen=True)
class WaitingGrant:
    """A role that waits for a second person; `hindrance` says why the reader is not the one.

    `is_managed`: the account itself is the reader's to look after.
    """

    id: int
    role: Role
    account_id: int
    full_name: str
    username: str
    agency_name: str
    proposed_by: str
    proposed_at: datetime
    hindrance: str | None
    is_managed: bool


@dataclass(frozen=True)
class Administered:
    """How much an administrator looks after: counts, never a case.

    Every count is that of the list behind it.
    """

    accounts: int
    shut: int
    agencies: int
    agencies_with_accounts: int
    waiting: int


_SORTS: dict[str, tuple[Any, ...]] = {
    "name": (func.lower(Account.full_name), Account.id),
    "username": (func.lower(Account.username), Account.id),
    "agency": (Agency.name, func.lower(Account.full_name), Account.id),
    "seen": (text("seen_at DESC NULLS LAST"), Account.id),
}


def account_list(session: Session, actor: Actor, filters: AccountFilters) -> Page[AccountRow]:
    """The accounts that the actor manages, filtered, sorted, one page of them."""
    page = page_of(session, _listed(actor, filters), filters.page)
    return Page([_account_row(row) for row in page.rows], page.number, page.total, page.size)


def count_accounts(session: Session, actor: Actor, filters: AccountFilters) -> int:
    """How many accounts the pages of the list hold together."""
    found = _listed(actor, filters).order_by(None).subquery()
    return session.execute(select(func.count()).select_from(found)).scalar_one()


def every_account(session: Session, actor: Actor, filters: AccountFilters) -> Iterator[AccountRow]:
    """All these accounts in the order of their list."""
    return map(_account_row, all_rows(session, _listed(actor, filters)))


def _listed(actor: Actor, filters: AccountFilters) -> Select[Any]:
    statement = _accounts(actor)
    if filters.search:
        pattern = likeness(filters.search)
        statement = statement.where(
            or_(
                Account.full_name.ilike(pattern, escape="\\"),
                Account.username.ilike(pattern, escape="\\"),
                Agency.name.ilike(pattern, escape="\\"),
            )
        )
    if filters.agency is not None:
        statement = statement.where(Account.agency_id == filters.agency)
    if filters.role is not None:
        statement = statement.where(
            exists().where(
                RoleGrant.account_id == Account.id,
                RoleGrant.role == filters.role,
                RoleGrant.revoked_at.is_(None),
            )
        )
    if filters.state:
        statement = statement.where(_STATES[filters.state])
    return statement.order_by(*_SORTS[filters.sort])


_STATES = {
    "active": Account.is_active,
    "shut": ~Account.is_active,
    "first_password": and_(Account.is_active, Account.must_change_password),
}


def account_page(session: Session, actor: Actor, account_id: int) -> AccountPage:
    """One account that the actor manages.

    Raises:
        NotFound: there is none, or it is not the actor's to manage.
    """
    row = session.execute(
        _accounts(actor)
        .add_columns(Account.version, Account.created_at, Agency.kind)
        .where(Account.id == account_id)
    ).one_or_none()
    if row is None:
        raise NotFound()
    giver, second = aliased(Account), aliased(Account)
    grants = session.execute(
        select(RoleGrant, giver.full_name.label("granted"), second.full_name.label("confirmed"))
        .join(giver, giver.id == RoleGrant.granted_by)
        .outerjoin(second, second.id == RoleGrant.confirmed_by)
        .where(RoleGrant.account_id == account_id, RoleGrant.revoked_at.is_(None))
        .order_by(RoleGrant.id)
    ).all()
    held = {grant.RoleGrant.role for grant in grants}
    is_own = account_id == actor.account_id
    possible = ROLES_OF_SIDE[SIDES[row.kind]] - held
    if is_own:
        possible -= NEEDS_SECOND_PERSON
    return AccountPage(
        account=_account_row(row),
        version=row.version,
        created_at=row.created_at,
        grants=tuple(
            GrantView(
                id=grant.RoleGrant.id,
                role=grant.RoleGrant.role,
                granted_by=grant.granted,
                granted_at=grant.RoleGrant.granted_at,
                confirmed_by=grant.confirmed,
                confirmed_at=grant.RoleGrant.confirmed_at,
            )
            for grant in grants
        ),
        can_hold=tuple(role for role in Role if role in possible),
        is_own=is_own,
    )


def waiting_grants(session: Session, actor: Actor, now: datetime) -> list[WaitingGrant]:
    """The roles that wait for a second person in the actor's reach, oldest first."""
    giver, reader = aliased(Account, name="giver"), session.get_one(Account, actor.account_id)
    rows = session.execute(
        select(
            RoleGrant,
            Account.full_name,
            Account.username,
            Agency.name.label("agency"),
            giver,
            managed_by(actor).label("is_managed"),
            confirmed_by(actor).label("may_confirm"),
        )
        .join(Account, Account.id == RoleGrant.account_id)
        .join(Agency, Agency.id == Account.agency_id)
        .join(giver, giver.id == RoleGrant.granted_by)
        .where(_waits(), or_(managed_by(actor), confirmed_by(actor)))
        .order_by(RoleGrant.granted_at, RoleGrant.id)
    ).all()
    return [
        WaitingGrant(
            id=row.RoleGrant.id,
            role=row.RoleGrant.role,
            account_id=row.RoleGrant.account_id,
            full_name=row.full_name,
            username=row.username,
            agency_name=row.agency,
            proposed_by=row.giver.full_name,
            proposed_at=row.RoleGrant.granted_at,
            hindrance=_hindrance(row.RoleGrant, row.giver, reader, row.may_confirm, now),
            is_managed=row.is_managed,
        )
        for row in rows
    ]


def administered(session: Session, actor: Actor) -> Administered:
    """How many accounts, agencies and waiting roles the actor looks after: one statement."""
    people = (
        select(func.count())
        .select_from(Account)
        .join(Agency, Agency.id == Account.agency_id)
        .where(managed_by(actor), Account.is_system.is_(False))
    )
    waiting = (
        select(func.count())
        .select_from(RoleGrant)
        .join(Account, Account.id == RoleGrant.account_id)
        .join(Agency, Agency.id == Account.agency_id)
        .where(_waits(), or_(managed_by(actor), confirmed_by(actor)))
    )
    agencies = select(func.count()).select_from(Agency).where(lies_within(actor.region))
    row = session.execute(
        select(
            people.scalar_subquery().label("accounts"),
            people.where(~Account.is_active).scalar_subquery().label("shut"),
            agencies.scalar_subquery().label("agencies"),
            agencies.where(has_an_account()).scalar_subquery().label("peopled"),
            waiting.scalar_subquery().label("waiting"),
        )
    ).one()
    return Administered(row.accounts, row.shut, row.agencies, row.peopled, row.waiting)


def _accounts(actor: Actor) -> Select[Any]:
    """The accounts that the actor manages, with what a row shows."""
    live = and_(RoleGrant.account_id == Account.id, RoleGrant.revoked_at.is_(None))
    roles = select(func.array_agg(RoleGrant.role)).where(live, RoleGrant.confirmed_at.is_not(None))
    proposed = select(func.array_agg(RoleGrant.role)).where(live, RoleGrant.confirmed_at.is_(None))
    seen = select(func.max(SignIn.seen_at)).where(SignIn.account_id == Account.id)
    return (
        select(
            Account.id,
            Account.username,
            Account.full_name,
            Account.agency_id,
            Account.is_active,
            Account.must_change_password,
            Agency.name.label("agency"),
            roles.scalar_subquery().label("roles"),
            proposed.scalar_subquery().label("proposed"),
            seen.scalar_subquery().label("seen_at"),
        )
        .join(Agency, Agency.id == Account.agency_id)
        .where(managed_by(actor), Account.is_system.is_(False))
    )


def _account_row(row: Row[Any]) -> AccountRow:
    return AccountRow(
        id=row.id,
        username=row.username,
        full_name=row.full_name,
        agency_id=row.agency_id,
        agency_name=row.agency,
        is_active=row.is_active,
        must_change_password=row.must_change_password,
        seen_at=row.seen_at,
        roles=_in_order(row.roles),
        proposed=_in_order(row.proposed),
    )


def _in_order(roles: list[str] | None) -> tuple[Role, ...]:
    found = set(roles or ())
    return tuple(role for role in Role if role in found)


def _waits() -> ColumnElement[bool]:
    return and_(RoleGrant.confirmed_at.is_(None), RoleGrant.revoked_at.is_(None), Account.is_active)


def _hindrance(
    grant: RoleGrant, giver: Account, reader: Account, may_confirm: bool, now: datetime
) -> str | None:
    if grant.account_id == reader.id:
        return "not_to_yourself"
    if not may_confirm:
        return "needs_bawaslu"
    if grant.granted_by == reader.id:
        return "same_person"
    are_apart = all(
        is_independent(other.id, one.password_given_by, one.password_given_at, now)
        for one, other in ((reader, giver), (giver, reader))
    )
    return None if are_apart else "not_independent"
