"""Letters: drafts that may change, and issued ones that may not.

`letters` is working material. What was issued, and that it was withdrawn, are rows of their own:
only ever appended, refused any change by the database, and sealed by the entry of their act.
"""

from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    ForeignKey,
    Index,
    LargeBinary,
    String,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from tracker.domain.letters import LetterState
from tracker.store.base import Base, Id, SealedWhole, stored

CODE = 22
"""Characters of the code of an issued letter: 128 bits, written in letters of addresses."""


class Letter(Base):
    """A letter of an agency in a case, from its draft on.

    `typed` are values that the record does not have, `wording` the texts of free blocks that
    differ from the agency's own; `content` is what was sent for approval, as it then stood;
    `writers` are the accounts that wrote any of it. A search finds it by `label`, the name of its
    kind, and by `told`: its text from the moment that it is sent for approval, empty where only
    those who may know who reported may open it.
    """

    __tablename__ = "letters"
    __table_args__ = (
        Index("ix_letters_case_id", "case_id"),
        Index(
            "ix_letters_waiting",
            "agency_id",
            "id",
            postgresql_where=text("state = 'waiting'"),
        ),
    )

    id: Mapped[Id]
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"))
    agency_id: Mapped[int] = mapped_column(ForeignKey("agencies.id"))
    kind: Mapped[str] = mapped_column(String(40))
    label: Mapped[str] = mapped_column(String(120))
    respondents: Mapped[list[int]] = mapped_column(default=list)
    typed: Mapped[dict[str, Any]] = mapped_column(default=dict)
    wording: Mapped[dict[str, Any]] = mapped_column(default=dict)
    state: Mapped[LetterState] = mapped_column(stored(LetterState))
    content: Mapped[dict[str, Any] | None]
    told: Mapped[str] = mapped_column(Text, default="")
    returned: Mapped[str | None] = mapped_column(Text)
    writers: Mapped[list[int]] = mapped_column(default=list)
    written_at: Mapped[datetime]
    submitted_by: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    submitted_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1)


class IssuedLetter(SealedWhole, Base):
    """A letter that went out: its number in the series of agency, kind and year, the form of the
    law data that it follows, its bytes in the vault, and the code of its public page."""

    __tablename__ = "issued_letters"
    __table_args__ = (
        UniqueConstraint("agency_id", "kind", "year", "serial"),
        UniqueConstraint("agency_id", "number"),
        Index("ix_issued_letters_case_id", "case_id"),
        Index("ix_issued_letters_digest", "digest"),
    )

    letter_id: Mapped[int] = mapped_column(
        ForeignKey("letters.id"), primary_key=True, autoincrement=False
    )
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"))
    agency_id: Mapped[int] = mapped_column(ForeignKey("agencies.id"))
    kind: Mapped[str] = mapped_column(String(40))
    respondents: Mapped[list[int]] = mapped_column(default=list)
    year: Mapped[int]
    serial: Mapped[int]
    number: Mapped[str] = mapped_column(String(160))
    issued_on: Mapped[date]
    form: Mapped[str | None] = mapped_column(String(60))
    digest: Mapped[bytes] = mapped_column(LargeBinary(32))
    size: Mapped[int] = mapped_column(BigInteger)
    code: Mapped[str] = mapped_column(String(CODE))
    code_digest: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    submitted_by: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    approved_by: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    issued_at: Mapped[datetime]


class LetterWithdrawal(SealedWhole, Base):
    """That an issued letter does not hold any more, and why."""

    __tablename__ = "letter_withdrawals"

    letter_id: Mapped[int] = mapped_column(
        ForeignKey("issued_letters.letter_id"), primary_key=True, autoincrement=False
    )
    reason: Mapped[str] = mapped_column(Text)
    withdrawn_by: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    withdrawn_at: Mapped[datetime]


class LetterWording(Base):
    """An agency's own text of a free block of a kind."""

    __tablename__ = "letter_wordings"

    agency_id: Mapped[int] = mapped_column(ForeignKey("agencies.id"), primary_key=True)
    kind: Mapped[str] = mapped_column(String(40), primary_key=True)
    block: Mapped[str] = mapped_column(String(40), primary_key=True)
    text: Mapped[str] = mapped_column(Text)
    changed_by: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    changed_at: Mapped[datetime]
