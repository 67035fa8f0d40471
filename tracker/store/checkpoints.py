"""Signed checkpoints of the book, and the time stamps that others gave on them."""

from datetime import datetime

from sqlalchemy import ForeignKey, LargeBinary, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from tracker.store.base import Base


class CheckpointRow(Base):
    """A checkpoint: its text as it was signed, and the signature. Never changed, never deleted."""

    __tablename__ = "checkpoints"

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    first: Mapped[int]
    last: Mapped[int]
    text: Mapped[str] = mapped_column(Text)
    signature: Mapped[bytes] = mapped_column(LargeBinary(64))
    made_at: Mapped[datetime]


class TimeStamp(Base):
    """What an authority (RFC 3161) answered: this text existed at that moment."""

    __tablename__ = "time_stamps"

    number: Mapped[int] = mapped_column(ForeignKey("checkpoints.number"), primary_key=True)
    authority: Mapped[str] = mapped_column(String(200), primary_key=True)
    token: Mapped[bytes] = mapped_column(LargeBinary)
