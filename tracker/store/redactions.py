"""Which piece of evidence was made of which other one by blacking parts out."""

from typing import Any

from sqlalchemy import ForeignKey, Index, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from tracker.domain.custody import sealed_row
from tracker.store.base import Base


class Redaction(Base):
    """A copy, and the original that it was drawn from. `areas`: for each page what is black, as
    left, top, right and bottom in pixels; `salt` keeps the seal from being guessed.

    Only ever appended to; the database refuses any change.
    """

    __tablename__ = "redactions"
    __table_args__ = (Index("ix_redactions_original_id", "original_id"),)

    copy_id: Mapped[int] = mapped_column(
        ForeignKey("evidence_items.id"), primary_key=True, autoincrement=False
    )
    original_id: Mapped[int] = mapped_column(ForeignKey("evidence_items.id"))
    areas: Mapped[list[dict[str, Any]]]
    salt: Mapped[bytes] = mapped_column(LargeBinary(32))

    def sealed(self) -> dict[str, Any]:
        """What the row says: all of it."""
        return {column.name: getattr(self, column.name) for column in self.__table__.c}

    def seal(self) -> str:
        """The seal over that, as the book states it."""
        return sealed_row(self.sealed())
