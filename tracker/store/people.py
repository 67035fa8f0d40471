"""Places, agencies, accounts and their roles; the reporter lies in `tracker.store.reporters`."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    Index,
    LargeBinary,
    String,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from tracker.domain.roles import AgencyKind, Role
from tracker.store.base import Base, Id, stored


class Region(Base):
    """A place with its Kemendagri code: `36`, `36.71`, `36.71.01`; the empty code is the nation."""

    __tablename__ = "regions"

    code: Mapped[str] = mapped_column(String(13), primary_key=True)
    name: Mapped[str] = mapped_column(String(120))
    level: Mapped[str] = mapped_column(String(10))
    parent: Mapped[str | None] = mapped_column(ForeignKey("regions.code"), index=True)
    zone: Mapped[str] = mapped_column(String(4))


class Agency(Base):
    """An agency for as long as it exists: `valid_until` is its first day no more.

    `settings`: `plenary_size`, `quorum`, `workweek` (5 or 6 days), `register_pattern`,
    `receipt_pattern`, `letter_pattern`, `letter_address`, `letter_place`, `code` and `contact`,
    each of them only where it is not the default.
    """

    __tablename__ = "agencies"
    __table_args__ = (
        CheckConstraint("valid_until IS NULL OR valid_until > valid_from", name="has_a_life"),
    )

    id: Mapped[Id]
    kind: Mapped[AgencyKind] = mapped_column(stored(AgencyKind), index=True)
    name: Mapped[str] = mapped_column(String(200), unique=True)
    region_code: Mapped[str] = mapped_column(ForeignKey("regions.code"), index=True)
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("agencies.id"), index=True)
    valid_from: Mapped[date | None]
    valid_until: Mapped[date | None]
    settings: Mapped[dict[str, Any]] = mapped_column(default=dict)
    version: Mapped[int] = mapped_column(default=1)


class Account(Base):
    """A person (or the system) with one agency. `epoch` ends every session when it grows.

    `password_given_by` is who gave the latest password that was not the holder's own.
    """

    __tablename__ = "accounts"
    __table_args__ = (Index("uq_accounts_username", text("lower(username)"), unique=True),)

    id: Mapped[Id]
    agency_id: Mapped[int] = mapped_column(ForeignKey("agencies.id"), index=True)
    username: Mapped[str] = mapped_column(String(120))
    full_name: Mapped[str] = mapped_column(String(200))
    password_hash: Mapped[str | None] = mapped_column(String(300))
    must_change_password: Mapped[bool] = mapped_column(default=True)
    is_active: Mapped[bool] = mapped_column(default=True)
    is_system: Mapped[bool] = mapped_column(default=False)
    epoch: Mapped[int] = mapped_column(default=0)
    language: Mapped[str] = mapped_column(String(2), default="id")
    created_at: Mapped[datetime]
    password_given_by: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    password_given_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1)


class RoleGrant(Base):
    """A role given to an account; without `confirmed_at` it is a proposal and gives nothing."""

    __tablename__ = "role_grants"
    __table_args__ = (
        CheckConstraint("confirmed_by IS NULL OR confirmed_by <> granted_by", name="second_person"),
        Index(
            "uq_role_grants_account_id_role",
            "account_id",
            "role",
            unique=True,
            postgresql_where=text("revoked_at IS NULL"),
        ),
    )

    id: Mapped[Id]
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    role: Mapped[Role] = mapped_column(stored(Role))
    granted_by: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    granted_at: Mapped[datetime]
    confirmed_by: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    confirmed_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]


class SignIn(Base):
    """One session: only the digest of its token is kept."""

    __tablename__ = "sign_ins"

    id: Mapped[Id]
    digest: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"), index=True)
    epoch: Mapped[int]
    created_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class CalendarAddress(Base):
    """The private address of a person's calendar; only the digest of its token is kept.

    `fetched_at`: when it was read last, to the hour.
    """

    __tablename__ = "calendar_addresses"

    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"), primary_key=True)
    digest: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    made_at: Mapped[datetime]
    fetched_at: Mapped[datetime | None]


class SignInAttempt(Base):
    """A failed try, counted by name and by address so that throttling survives restarts."""

    __tablename__ = "sign_in_attempts"
    __table_args__ = (Index("ix_sign_in_attempts_subject_at", "subject", "at"),)

    id: Mapped[Id]
    subject: Mapped[str] = mapped_column(String(160))
    at: Mapped[datetime]


class Notice(Base):
    """Something an account should know: a mention, an assignment, a grant. Read or not."""

    __tablename__ = "notices"
    __table_args__ = (
        Index(
            "ix_notices_account_id_unread", "account_id", postgresql_where=text("read_at IS NULL")
        ),
    )

    id: Mapped[Id]
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    kind: Mapped[str] = mapped_column(String(30))
    case_id: Mapped[int | None] = mapped_column(ForeignKey("cases.id"))
    facts: Mapped[dict[str, Any]] = mapped_column(default=dict)
    created_at: Mapped[datetime]
    read_at: Mapped[datetime | None]


CARRIED = "carried"
"""The key of a draft that a lost session brought along; other keys are drafts by choice."""


class Draft(Base):
    """Text that a person typed and has not sent yet; kept for that person alone.

    `place` is the page it belongs to (a path); `fields` what was typed there.
    """

    __tablename__ = "drafts"
    __table_args__ = (UniqueConstraint("account_id", "place", "key"),)

    id: Mapped[Id]
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    place: Mapped[str] = mapped_column(String(200))
    key: Mapped[str] = mapped_column(String(40))
    fields: Mapped[dict[str, Any]]
    files: Mapped[list[dict[str, Any]]] = mapped_column(default=list)
    updated_at: Mapped[datetime]
