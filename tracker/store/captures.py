"""Pages that were secured for a case; what they gave lies among the evidence."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from tracker.domain.captures import CaptureState, CaptureWay
from tracker.domain.custody import sealed_row
from tracker.domain.ledger import Act
from tracker.domain.matters import Audience
from tracker.store.base import Base, Id, stored

SEALED = (
    "id",
    "case_id",
    "agency_id",
    "way",
    "audience",
    "address",
    "asked_by",
    "asked_at",
    "kept_at",
    "record",
    "observer_id",
)
"""What never changes of a capture once it is kept: the entry of that act seals these columns."""

OBSERVED = ("id", "observer_id", "observed_at", "is_same", "remark")
"""What the second observer said: the entry of that act seals these columns."""

SEALS = {Act.CAPTURE_KEPT: SEALED, Act.CAPTURE_OBSERVED: OBSERVED}


class CaptureRow(Base):
    """A page that was or is to be secured. `record` tells what was seen, and the ids of its pieces
    of evidence; `observer_id` is the second observer, `is_same` what they said."""

    __tablename__ = "captures"
    __table_args__ = (
        Index("ix_captures_case_id", "case_id"),
        Index(
            "ix_captures_observer_id", "observer_id", postgresql_where=text("observed_at IS NULL")
        ),
    )

    id: Mapped[Id]
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"))
    agency_id: Mapped[int] = mapped_column(ForeignKey("agencies.id"))
    way: Mapped[CaptureWay] = mapped_column(stored(CaptureWay))
    audience: Mapped[Audience] = mapped_column(stored(Audience))
    address: Mapped[str] = mapped_column(Text)
    asked_by: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    asked_at: Mapped[datetime]
    state: Mapped[CaptureState] = mapped_column(stored(CaptureState))
    failure: Mapped[str | None] = mapped_column(String(30))
    kept_at: Mapped[datetime | None]
    record: Mapped[dict[str, Any] | None]
    observer_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    observed_at: Mapped[datetime | None]
    is_same: Mapped[bool | None]
    remark: Mapped[str | None] = mapped_column(Text)

    def seal(self) -> str:
        """The seal over what was kept, as the book states it."""
        return sealed_row({name: getattr(self, name) for name in SEALED})

    def seal_of_observer(self) -> str:
        """The seal over what the second observer said, as the book states it."""
        return sealed_row({name: getattr(self, name) for name in OBSERVED})
