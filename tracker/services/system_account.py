"""The named account that commands and the clock act as, so that the book never says "nobody"."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.domain.roles import Actor, AgencyKind, Role
from tracker.store.law import NoLaw
from tracker.store.people import Account, Agency

USERNAME = "sistem"


def ensure_system_account(session: Session, now: datetime) -> Account:
    """The system account, made if it is not there. It has no password and never signs in.

    It belongs to the national Bawaslu, which must exist.
    """
    account = session.scalars(select(Account).where(Account.is_system)).one_or_none()
    if account is None:
        agency = session.scalars(
            select(Agency.id).where(Agency.kind == AgencyKind.BAWASLU_RI).order_by(Agency.id)
        ).first()
        account = Account(
            agency_id=agency,
            username=USERNAME,
            full_name="Sistem Netral",
            must_change_password=False,
            is_system=True,
            created_at=now,
        )
        session.add(account)
        session.flush()
    return account


def system_account(session: Session) -> Account:
    """The system account.

    Raises:
        NoLaw: the database was never set up.
    """
    account = session.scalars(select(Account).where(Account.is_system)).one_or_none()
    if account is None:
        raise NoLaw()
    return account


def system_actor(session: Session) -> Actor:
    """The system account as the one who acts; it may do everything, and the book says so.

    Raises:
        NoLaw: the database was never set up.
    """
    row = session.execute(
        select(Account.id, Agency.id.label("agency"), Agency.kind, Agency.region_code)
        .join(Agency, Agency.id == Account.agency_id)
        .where(Account.is_system)
    ).one_or_none()
    if row is None:
        raise NoLaw()
    return Actor(row.id, row.agency, row.kind, row.region_code, frozenset({Role.SYSTEM}))
