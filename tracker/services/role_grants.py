"""Giving roles and taking them away; one that opens cases or administers needs a second person."""

from sqlalchemy import ColumnElement, or_, select

from tracker.domain.errors import Conflict, Forbidden, Invalid, NotFound
from tracker.domain.ledger import Act
from tracker.domain.roles import (
    NEEDS_SECOND_PERSON,
    ROLES_OF_SIDE,
    SIDES,
    Role,
    is_independent,
)
from tracker.services.accounts import locked_at, managed
from tracker.services.notices import holders_of, tell
from tracker.services.work import Work
from tracker.store.people import Account, Agency, RoleGrant
from tracker.store.reach import confirmed_by, managed_by


def propose_role(work: Work, account_id: int, role: Role) -> RoleGrant:
    """Give a role to an account.

    It gives nothing until a second administrator confirms it, and the agency's supervisors are
    told. Only the system, which acts for who runs the installation, makes an administrator alone.

    Raises:
        NotFound: the account is not the actor's to manage.
        Forbidden: `not_to_yourself`, nobody opens cases to the own account.
        Invalid: the account's agency has no such role.
        Conflict: `role_held`, the account has the role, or it waits for confirmation.
    """
    account = managed(work, account_id)
    agency = work.session.get_one(Agency, account.agency_id)
    if role not in ROLES_OF_SIDE[SIDES[agency.kind]]:
        raise Invalid({"role": ["not_an_option"]})
    if not account.is_active:
        raise Invalid({"role": ["account_shut"]})
    first = role is Role.ADMINISTRATOR and work.actor.is_system
    needs_second = role in NEEDS_SECOND_PERSON and not first
    if needs_second and account.id == work.actor.account_id:
        raise Forbidden("not_to_yourself")
    if _live(work, account.id, role) is not None:
        raise Conflict("role_held")
    grant = RoleGrant(
        account_id=account.id,
        role=role,
        granted_by=work.actor.account_id,
        granted_at=work.now,
        confirmed_at=None if needs_second else work.now,
    )
    work.session.add(grant)
    work.session.flush()
    work.record(Act.ROLE_PROPOSED, f"account:{account.id}", account=account.id, role=role)
    if needs_second:
        _tell_supervisors(work, account, role, "role_proposed")
    else:
        work.record(Act.ROLE_CONFIRMED, f"account:{account.id}", account=account.id, role=role)
    return grant


def confirm_role(work: Work, grant_id: int) -> RoleGrant:
    """Put a proposed role in force, as the second person.

    Raises:
        NotFound: no such proposal waits, or nothing of its agency is the actor's to look after.
        Forbidden: `same_person`, the actor proposed it; `not_to_yourself`, it is for the actor;
            `needs_bawaslu`, the second person for Sekda and Inspektorat comes from Bawaslu;
            `not_independent`, proposer or actor gave the other a password within a week.
    """
    grant, account = _grant_within(work, grant_id, _looked_after(work))
    if grant.confirmed_at is not None or not account.is_active:
        raise NotFound()
    if account.id == work.actor.account_id:
        raise Forbidden("not_to_yourself")
    if grant.granted_by == work.actor.account_id:
        raise Forbidden("same_person")
    if not _is_at(work, account, confirmed_by(work.actor)):
        raise Forbidden("needs_bawaslu")
    second = work.session.get_one(Account, work.actor.account_id)
    proposer = work.session.get_one(Account, grant.granted_by)
    for one, other in ((second, proposer), (proposer, second)):
        if not is_independent(other.id, one.password_given_by, one.password_given_at, work.now):
            raise Forbidden("not_independent")
    grant.confirmed_by, grant.confirmed_at = work.actor.account_id, work.now
    work.record(Act.ROLE_CONFIRMED, f"account:{account.id}", account=account.id, role=grant.role)
    _tell_supervisors(work, account, grant.role, "role_confirmed")
    _told(work, {account.id}, account, grant.role, "role_confirmed")
    return grant


def revoke_role(work: Work, grant_id: int) -> RoleGrant:
    """Take a role away, or refuse a proposed one; the next request knows it.

    Who may confirm a proposal may refuse it; a role that is held is taken away by those who
    manage the account.

    Raises:
        NotFound: no such role is held or proposed, or it is not the actor's to take away.
        Forbidden: `not_to_yourself`, nobody gives up the own administration.
    """
    grant, account = _grant_within(work, grant_id, _looked_after(work))
    if grant.confirmed_at is not None and not _is_at(work, account, managed_by(work.actor)):
        raise NotFound()
    if account.id == work.actor.account_id and grant.role is Role.ADMINISTRATOR:
        raise Forbidden("not_to_yourself")
    grant.revoked_at = work.now
    work.record(Act.ROLE_REVOKED, f"account:{account.id}", account=account.id, role=grant.role)
    return grant


def _looked_after(work: Work) -> ColumnElement[bool]:
    return or_(managed_by(work.actor), confirmed_by(work.actor))


def _is_at(work: Work, account: Account, agencies: ColumnElement[bool]) -> bool:
    found = select(Agency.id).where(Agency.id == account.agency_id, agencies)
    return work.session.execute(found).first() is not None


def _grant_within(
    work: Work, grant_id: int, agencies: ColumnElement[bool]
) -> tuple[RoleGrant, Account]:
    """A live grant and its account. The account is locked first, as everywhere."""
    account_id = work.session.scalars(
        select(RoleGrant.account_id).where(RoleGrant.id == grant_id)
    ).one_or_none()
    if account_id is None:
        raise NotFound()
    account = locked_at(work, account_id, agencies)
    grant = work.session.get_one(RoleGrant, grant_id, with_for_update=True, populate_existing=True)
    if grant.revoked_at is not None:
        raise NotFound()
    return grant, account


def _live(work: Work, account_id: int, role: Role) -> RoleGrant | None:
    return work.session.scalars(
        select(RoleGrant).where(
            RoleGrant.account_id == account_id,
            RoleGrant.role == role,
            RoleGrant.revoked_at.is_(None),
        )
    ).one_or_none()


def _tell_supervisors(work: Work, account: Account, role: Role, kind: str) -> None:
    told = holders_of(work, Role.SUPERVISOR, account.agency_id) - {account.id}
    _told(work, told, account, role, kind)


def _told(work: Work, whom: set[int], account: Account, role: Role, kind: str) -> None:
    tell(work, whom, kind, account=account.id, role=role, name=account.full_name)
