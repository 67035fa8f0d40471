"""The registers of civil servants that agencies keep to name respondents rightly."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from tracker.domain.matters import StaffStatus
from tracker.store.base import Base, Id, stored


class StaffMember(Base):
    """A civil servant in the register of one agency, which nobody else reads.

    It proves nothing and is no part of a case: what an officer takes from it into a case is the
    case's. So it may be thrown away as a whole at any time.
    """

    __tablename__ = "staff_members"
    __table_args__ = (UniqueConstraint("agency_id", "nip"),)

    id: Mapped[Id]
    agency_id: Mapped[int] = mapped_column(ForeignKey("agencies.id"))
    nip: Mapped[str] = mapped_column(String(18))
    name: Mapped[str] = mapped_column(String(200))
    position: Mapped[str | None] = mapped_column(Text)
    employer: Mapped[str | None] = mapped_column(Text)
    rank: Mapped[str | None] = mapped_column(String(80))
    status: Mapped[StaffStatus] = mapped_column(stored(StaffStatus))
    told_at: Mapped[datetime]
