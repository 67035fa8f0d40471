"""What is known of each piece of evidence; its bytes lie in `tracker.store.vault`."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Index, LargeBinary, String, Text
from sqlalchemy.orm import Mapped, Session, mapped_column

from tracker.domain.custody import Handled, Handling, sealed_row
from tracker.domain.file_dangers import Held, named_as_program
from tracker.domain.matters import Audience
from tracker.store.base import Base, Id, stored

SEALED = (
    "id",
    "case_id",
    "step_id",
    "digest",
    "size",
    "media_type",
    "file_name",
    "caption",
    "audience",
    "agency_id",
    "added_at",
    "added_by",
)
"""What never changes of a piece: the entry that added it seals these columns."""


class EvidenceItem(Base):
    """One piece of evidence: the digest names its bytes. Never deleted: withdrawn with a reason."""

    __tablename__ = "evidence_items"
    __table_args__ = (
        Index("ix_evidence_items_case_id", "case_id"),
        Index("ix_evidence_items_digest", "digest"),
    )

    id: Mapped[Id]
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"))
    step_id: Mapped[int | None] = mapped_column(ForeignKey("steps.id"))
    digest: Mapped[bytes] = mapped_column(LargeBinary(32))
    size: Mapped[int] = mapped_column(BigInteger)
    media_type: Mapped[str] = mapped_column(String(100))
    file_name: Mapped[str] = mapped_column(String(255))
    caption: Mapped[str | None] = mapped_column(Text)
    audience: Mapped[Audience] = mapped_column(stored(Audience))
    agency_id: Mapped[int] = mapped_column(ForeignKey("agencies.id"))
    added_at: Mapped[datetime]
    added_by: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    withdrawn_at: Mapped[datetime | None]
    withdrawn_reason: Mapped[str | None] = mapped_column(Text)

    def sealed(self) -> dict[str, Any]:
        """What never changes of a piece."""
        return {name: getattr(self, name) for name in SEALED}

    def seal(self) -> str:
        """The seal over that, as the book states it."""
        return sealed_row(self.sealed())


class CustodyEntry(Base):
    """What one act of the book did to one piece. `entry` is the number of that act.

    Only ever appended to, like the book itself; the database refuses any change.
    """

    __tablename__ = "custody_entries"
    __table_args__ = (Index("ix_custody_entries_item_id", "item_id", "entry"),)

    entry: Mapped[int] = mapped_column(
        ForeignKey("ledger_entries.seq"), primary_key=True, autoincrement=False
    )
    item_id: Mapped[int] = mapped_column(ForeignKey("evidence_items.id"), primary_key=True)
    handling: Mapped[Handling] = mapped_column(stored(Handling))
    at: Mapped[datetime]
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    agency_id: Mapped[int] = mapped_column(ForeignKey("agencies.id"))
    happened_on: Mapped[date | None]
    party: Mapped[str | None] = mapped_column(String(200))
    reason: Mapped[str | None] = mapped_column(Text)
    result: Mapped[str | None] = mapped_column(Text)

    @classmethod
    def of(cls, entry: int, handled: Handled) -> "CustodyEntry":
        return cls(
            entry=entry,
            item_id=handled.piece,
            handling=handled.handling,
            at=handled.at,
            account_id=handled.account,
            agency_id=handled.agency,
            happened_on=handled.on,
            party=handled.party,
            reason=handled.reason,
            result=handled.result,
        )

    def handled(self) -> Handled:
        """The row as the book seals it."""
        return handled_in(self)


def handled_in(row: Any) -> Handled:
    """What a row of custody says, however it was read.

    Raises:
        ValueError: it names no handling there is.
    """
    return Handled(
        row.item_id,
        Handling(row.handling),
        row.at,
        row.account_id,
        row.agency_id,
        row.happened_on,
        row.party,
        row.reason,
        row.result,
    )


class HeldBytes(Base):
    """Bytes of the vault that are kept and never served, and why; whoever's evidence they are."""

    __tablename__ = "held_bytes"

    digest: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    reason: Mapped[Held] = mapped_column(stored(Held))
    finding: Mapped[str | None] = mapped_column(String(200))
    held_at: Mapped[datetime]

    def seal(self) -> str:
        """The seal over the row, as the book states it."""
        return sealed_row({one.name: getattr(self, one.name) for one in self.__table__.c})


def held_reason(session: Session, item: EvidenceItem) -> Held | None:
    """Why a piece is not served, None where it may be."""
    known = session.get(HeldBytes, item.digest)
    return held_for(known.reason if known else None, item.file_name)


def held_for(reason: Held | None, name: str) -> Held | None:
    """Why a piece of that name is not served whose bytes are held for that reason."""
    return reason or (Held.NAMED_AS_PROGRAM if named_as_program(name) else None)
