"""Who is signed in, their sessions, and the text that waits for them."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, bindparam, func, select
from sqlalchemy.orm import Session

from tracker.domain.deadlines import Zone
from tracker.domain.roles import Actor, AgencyKind, Role
from tracker.domain.tokens import digest_of
from tracker.store.colleagues import colleagues_in
from tracker.store.law import LawMark, mark_columns
from tracker.store.library import InventedElection
from tracker.store.people import (
    CARRIED,
    Account,
    Agency,
    Draft,
    Notice,
    Region,
    RoleGrant,
    SignIn,
)


@dataclass(frozen=True)
class SignedIn:
    """The person behind a request, in the shape that Flask-Login expects.

    `law` marks the law in force, which every request must know too. `unread` counts notices; some
    may be of cases out of sight where `unread_of_cases`, which another statement must tell.
    """

    sign_in_id: int
    token: str
    seen_at: datetime
    account_id: int
    username: str
    full_name: str
    language: str
    must_change_password: bool
    agency_id: int
    agency_name: str
    zone: Zone
    unread: int
    unread_of_cases: bool
    actor: Actor
    law: LawMark

    is_authenticated = True
    is_active = True
    is_anonymous = False

    def get_id(self) -> str:
        return self.token


@dataclass(frozen=True)
class SessionView:
    """A live session of one's own."""

    id: int
    created_at: datetime
    seen_at: datetime


@dataclass(frozen=True)
class WaitingRole:
    """A role of one's own that waits for a second person."""

    role: Role
    proposed_by: str
    proposed_at: datetime


def waiting_roles(session: Session, account_id: int) -> list[WaitingRole]:
    """The roles that were proposed for an account and are not in force yet, oldest first."""
    rows = session.execute(
        select(RoleGrant.role, Account.full_name, RoleGrant.granted_at)
        .join(Account, Account.id == RoleGrant.granted_by)
        .where(
            RoleGrant.account_id == account_id,
            RoleGrant.confirmed_at.is_(None),
            RoleGrant.revoked_at.is_(None),
        )
        .order_by(RoleGrant.id)
    ).all()
    return [WaitingRole(Role(row.role), row.full_name, row.granted_at) for row in rows]


def signed_in(
    session: Session, token: str, now: datetime, idle: timedelta, absolute: timedelta
) -> SignedIn | None:
    """The account of a live session, or None: unknown, ended, idle too long, too old, shut.

    One statement. Only confirmed roles count.
    """
    asked = {"digest": digest_of(token), "seen": now - idle, "created": now - absolute}
    row = session.connection().execute(_SIGNED_IN, asked).one_or_none()
    if row is None:
        return None
    return SignedIn(
        sign_in_id=row.sign_in_id,
        token=token,
        seen_at=row.seen_at,
        account_id=row.account_id,
        username=row.username,
        full_name=row.full_name,
        language=row.language,
        must_change_password=row.must_change_password,
        agency_id=row.agency_id,
        agency_name=row.name,
        zone=Zone(row.zone),
        unread=row.unread,
        unread_of_cases=row.unread_of_cases > 0,
        actor=Actor(
            account_id=row.account_id,
            agency_id=row.agency_id,
            agency_kind=AgencyKind(row.kind),
            region=row.region_code,
            roles=frozenset(Role(role) for role in row.roles or ()),
        ),
        law=LawMark(row.law_digest, row.law_invented),
    )


def _statement() -> Select[*tuple[Any, ...]]:
    """Who is behind a live session: asked by every request, and so made only once."""
    roles = (
        select(func.array_agg(RoleGrant.role))
        .where(
            RoleGrant.account_id == Account.id,
            RoleGrant.confirmed_at.is_not(None),
            RoleGrant.revoked_at.is_(None),
        )
        .scalar_subquery()
    )
    waiting = (Notice.account_id == Account.id, Notice.read_at.is_(None))
    unread = select(func.count()).where(*waiting).scalar_subquery()
    of_cases = select(func.count(Notice.case_id)).where(*waiting).scalar_subquery()
    return (
        select(
            SignIn.id.label("sign_in_id"),
            SignIn.seen_at,
            Account.id.label("account_id"),
            Account.username,
            Account.full_name,
            Account.language,
            Account.must_change_password,
            Agency.id.label("agency_id"),
            Agency.name,
            Agency.kind,
            Agency.region_code,
            Region.zone,
            roles.label("roles"),
            unread.label("unread"),
            of_cases.label("unread_of_cases"),
            *mark_columns(),
        )
        .join(Account, Account.id == SignIn.account_id)
        .join(Agency, Agency.id == Account.agency_id)
        .join(Region, Region.code == Agency.region_code)
        .where(
            SignIn.digest == bindparam("digest"),
            SignIn.ended_at.is_(None),
            SignIn.seen_at > bindparam("seen"),
            SignIn.created_at > bindparam("created"),
            SignIn.epoch == Account.epoch,
            Account.is_active,
        )
    )


_SIGNED_IN = _statement()


def actor_called(session: Session, username: str) -> Actor | None:
    """The person behind an active account by its name, None where there is none."""
    agency = session.scalar(select(Account.agency_id).where(Account.username == username))
    if agency is None:
        return None
    people = colleagues_in(session, agency)
    return next((one.actor for one in people if one.username == username), None)


def live_sessions(
    session: Session, account_id: int, now: datetime, idle: timedelta, absolute: timedelta
) -> list[SessionView]:
    """One's own sessions that still open something, the latest used first."""
    rows = session.execute(
        select(SignIn.id, SignIn.created_at, SignIn.seen_at)
        .join(Account, Account.id == SignIn.account_id)
        .where(
            SignIn.account_id == account_id,
            SignIn.ended_at.is_(None),
            SignIn.epoch == Account.epoch,
            SignIn.seen_at > now - idle,
            SignIn.created_at > now - absolute,
        )
        .order_by(SignIn.seen_at.desc(), SignIn.id.desc())
    ).all()
    return [SessionView(row.id, row.created_at, row.seen_at) for row in rows]


def account_of_token(session: Session, token: str) -> int | None:
    """Whose session a token belonged to, live or ended; None for no session."""
    return session.scalars(
        select(SignIn.account_id).where(SignIn.digest == digest_of(token))
    ).one_or_none()


def kept_text(session: Session, account_id: int, place: str) -> dict[str, list[str]] | None:
    """What a lost session carried to a place, by field; None where nothing waits."""
    found: dict[str, list[str]] | None = session.scalars(
        select(Draft.fields).where(
            Draft.account_id == account_id, Draft.place == place, Draft.key == CARRIED
        )
    ).one_or_none()
    return found


def is_demo(session: Session) -> bool:
    """True for a database that holds the invented election of the demo."""
    return session.execute(select(InventedElection.id).limit(1)).first() is not None
