"""What agencies recorded of regions: outreach, memoranda, the vulnerability index, staff."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, Text
from sqlalchemy.orm import Mapped, mapped_column

from tracker.domain.custody import sealed_row
from tracker.domain.prevention import RecordKind
from tracker.store.base import Base, Id, stored

RECORDED = (
    "id",
    "kind",
    "region_code",
    "agency_id",
    "since",
    "until",
    "facts",
    "source",
    "recorded_by",
    "recorded_at",
)
"""What never changes of a record: the entry of that act seals these columns."""


class RegionRecord(Base):
    """One record of a region. `facts` are those of its kind (`tracker.domain.prevention`); `since`
    and `until` repeat the days that it speaks of."""

    __tablename__ = "region_records"
    __table_args__ = (Index("ix_region_records_region_code", "region_code", "kind"),)

    id: Mapped[Id]
    kind: Mapped[RecordKind] = mapped_column(stored(RecordKind))
    region_code: Mapped[str] = mapped_column(ForeignKey("regions.code"))
    agency_id: Mapped[int] = mapped_column(ForeignKey("agencies.id"))
    since: Mapped[date]
    until: Mapped[date | None]
    facts: Mapped[dict[str, Any]]
    source: Mapped[str] = mapped_column(Text)
    recorded_by: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    recorded_at: Mapped[datetime]
    withdrawn_by: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    withdrawn_at: Mapped[datetime | None]
    withdrawn_because: Mapped[str | None] = mapped_column(Text)

    def seal(self) -> str:
        """The seal over the record, as the book states it."""
        return sealed_row({name: getattr(self, name) for name in RECORDED})
