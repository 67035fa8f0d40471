"""Files on their way in slices: whose they are, how far they came, what they became."""

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from tracker.store.base import Base, Id


class UploadRow(Base):
    """One file that an account sends in slices. The row comes before the first slice.

    `received` bytes are durable. With a `digest` the file lies in the vault, and `key` may stand in
    a form in its place until `expires_at`; `used_at` says that one did.
    """

    __tablename__ = "uploads"
    __table_args__ = (
        Index("ix_uploads_key", "key", unique=True),
        Index("ix_uploads_account_id", "account_id"),
        Index("ix_uploads_expires_at", "expires_at"),
    )

    id: Mapped[Id]
    key: Mapped[str] = mapped_column(String(40))
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    target: Mapped[str] = mapped_column(String(20))
    file_name: Mapped[str] = mapped_column(String(255))
    size: Mapped[int] = mapped_column(BigInteger)
    received: Mapped[int] = mapped_column(BigInteger, default=0)
    digest: Mapped[bytes | None] = mapped_column(LargeBinary(32))
    head: Mapped[bytes | None] = mapped_column(LargeBinary)
    begun_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
