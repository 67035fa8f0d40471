"""Pages that were secured for a case; what they gave lies among the evidence."""

from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    ForeignKey,
    Index,
    String,
    Text,
    func,
    inspect,
    select,
    text,
)
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
    of evidence; `observer_id` is the second observer of that day (another one may have been named
    since, see `second_observer`), `is_same` what the second observer said."""

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


class ObserverNaming(Base):
    """Somebody else was named as second observer of a page, in place of whoever was it before;
    only ever appended, before the word of the second observer was given."""

    __tablename__ = "observer_namings"
    __table_args__ = (
        Index("ix_observer_namings_capture_id", "capture_id", "id"),
        Index("ix_observer_namings_observer_id", "observer_id"),
    )

    id: Mapped[Id]
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"))
    capture_id: Mapped[int] = mapped_column(ForeignKey("captures.id"))
    observer_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    in_place_of: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    recorded_at: Mapped[datetime]
    recorded_by: Mapped[int] = mapped_column(ForeignKey("accounts.id"))

    def seal(self) -> str:
        """The seal over every column, as the book states it."""
        names = inspect(type(self)).column_attrs.keys()
        return sealed_row({name: getattr(self, name) for name in names})


def second_observer() -> ColumnElement[int | None]:
    """Whoever was named last as second observer of a capture; None where it needs none."""
    last = (
        select(ObserverNaming.observer_id)
        .where(ObserverNaming.capture_id == CaptureRow.id)
        .order_by(ObserverNaming.id.desc())
        .limit(1)
        .correlate(CaptureRow)
        .scalar_subquery()
    )
    return func.coalesce(last, CaptureRow.observer_id)


def waits_for(account: int) -> ColumnElement[bool]:
    """Whether a capture waits for the word of this account as second observer."""
    planned = select(CaptureRow.id).where(
        CaptureRow.observer_id == account, CaptureRow.observed_at.is_(None)
    )
    named = select(ObserverNaming.capture_id).where(ObserverNaming.observer_id == account)
    is_it = second_observer() == account
    return CaptureRow.id.in_(planned.union_all(named)) & CaptureRow.observed_at.is_(None) & is_it
