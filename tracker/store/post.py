"""Mail: where people want theirs, notices that wait for one, the mails, rungs that were told."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, SmallInteger, String, text
from sqlalchemy.orm import Mapped, mapped_column

from tracker.domain.notifying import (
    LONGEST_ADDRESS,
    USUAL_HOUR,
    LeftOut,
    LineFault,
    MailPurpose,
    MailState,
    When,
)
from tracker.store.base import Base, Id, stored


class Postbox(Base):
    """Where and when one account wants its mail. Without a row: nowhere, everything as usual.

    `address` counts once it is confirmed; `asked_address` waits for that until `asked_until`. An
    address that the mail server refused for good gets nothing more. `choices` tells per kind of
    notice, only where it is not the usual. `zone` is only set where it is not the agency's.
    """

    __tablename__ = "postboxes"
    __table_args__ = (
        CheckConstraint("(address IS NULL) = (confirmed_at IS NULL)", name="confirmed_address"),
        CheckConstraint("(asked_address IS NULL) = (asked_until IS NULL)", name="asked_until"),
        CheckConstraint("hour BETWEEN 0 AND 23", name="hour_of_a_day"),
    )

    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"), primary_key=True)
    address: Mapped[str | None] = mapped_column(String(LONGEST_ADDRESS))
    confirmed_at: Mapped[datetime | None]
    refused_at: Mapped[datetime | None]
    refused_because: Mapped[str | None] = mapped_column(String(300))
    asked_address: Mapped[str | None] = mapped_column(String(LONGEST_ADDRESS))
    asked_at: Mapped[datetime | None]
    asked_until: Mapped[datetime | None]
    hour: Mapped[int] = mapped_column(SmallInteger, default=USUAL_HOUR)
    zone: Mapped[str | None] = mapped_column(String(4))
    choices: Mapped[dict[str, Any]] = mapped_column(default=dict)
    version: Mapped[int] = mapped_column(default=1)


class Mail(Base):
    """One mail. Its `key` is drawn when it is queued, and `message_id` made of it is never another,
    however often it is tried; while it waits, `not_before` tells when it is tried next.

    `address`, `said` and `fault` are of the last try: where to, what the mail server answered, and
    why it could not be talked to, if so.
    """

    __tablename__ = "mails"
    __table_args__ = (
        Index("ix_mails_waiting", "not_before", postgresql_where=text("state = 'waiting'")),
        Index("ix_mails_account_id", "account_id", "id"),
        CheckConstraint("(state = 'waiting') = (ended_at IS NULL)", name="over_at"),
    )

    id: Mapped[Id]
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    purpose: Mapped[MailPurpose] = mapped_column(stored(MailPurpose))
    key: Mapped[str] = mapped_column(String(32), unique=True)
    message_id: Mapped[str | None] = mapped_column(String(320), unique=True)
    state: Mapped[MailState] = mapped_column(stored(MailState), default=MailState.WAITING)
    queued_at: Mapped[datetime]
    not_before: Mapped[datetime]
    attempts: Mapped[int] = mapped_column(default=0)
    tried_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    address: Mapped[str | None] = mapped_column(String(LONGEST_ADDRESS))
    said: Mapped[str | None] = mapped_column(String(300))
    fault: Mapped[LineFault | None] = mapped_column(stored(LineFault))


class OutboxRow(Base):
    """A notice that a mail shall tell of, written with the notice; then the mail that does, or why
    none does."""

    __tablename__ = "outbox"
    __table_args__ = (
        Index(
            "ix_outbox_unbound",
            "account_id",
            postgresql_where=text("mail_id IS NULL AND left_out IS NULL"),
        ),
        Index("ix_outbox_mail_id", "mail_id"),
        CheckConstraint("mail_id IS NULL OR left_out IS NULL", name="one_end"),
        CheckConstraint("how <> 'in_app'", name="by_mail"),
    )

    notice_id: Mapped[int] = mapped_column(ForeignKey("notices.id"), primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    how: Mapped[When] = mapped_column(stored(When))
    queued_at: Mapped[datetime]
    mail_id: Mapped[int | None] = mapped_column(ForeignKey("mails.id"))
    left_out: Mapped[LeftOut | None] = mapped_column(stored(LeftOut))


class ToldRung(Base):
    """A rung of an office's ladder that was told of a term: once, and again only where the term
    starts or ends on another day or binds another agency. `respondent_id` is 0 for the case."""

    __tablename__ = "told_rungs"

    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), primary_key=True)
    respondent_id: Mapped[int] = mapped_column(primary_key=True)
    term: Mapped[str] = mapped_column(String(60), primary_key=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey("agencies.id"), primary_key=True)
    start_on: Mapped[date] = mapped_column(primary_key=True)
    due_on: Mapped[date] = mapped_column(primary_key=True)
    working_days: Mapped[int] = mapped_column(SmallInteger, primary_key=True)
    told_on: Mapped[date]
