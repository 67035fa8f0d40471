"""What is known of each piece of evidence; its bytes lie in `tracker.store.vault`."""

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, Index, LargeBinary, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from tracker.domain.matters import Audience
from tracker.store.base import Base, Id, stored


class EvidenceItem(Base):
    """One piece of evidence: the digest names its bytes. Never deleted: withdrawn with a reason."""

    __tablename__ = "evidence_items"
    __table_args__ = (Index("ix_evidence_items_case_id", "case_id"),)

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
