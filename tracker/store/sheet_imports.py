"""Imports of tables that officers upload: what came, what its columns mean, how far it is."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from tracker.domain.custody import sealed_row
from tracker.domain.sheet_states import SheetState, SheetSubject
from tracker.store.base import Base, Id, stored

UPLOADED = (
    "id",
    "agency_id",
    "uploaded_by",
    "uploaded_at",
    "subject",
    "sender",
    "name",
    "kind",
    "size",
    "digest",
)
"""What never changes of an upload: the entry of that act seals these columns."""

TAKEN_IN = (
    "id",
    "failure",
    "rows",
    "read",
    "created",
    "changed",
    "unchanged",
    "rejected",
    "flagged",
    "ended_at",
)
"""What an import came to, sealed by the entry of its end."""


class SheetImport(Base):
    """An upload of an agency's officer; its rows lie in a working file until the import is over.

    `sender` is, of cases, whose keys the refs are, with the agency's region before it, and
    otherwise where the table is from. `sheets` are the
    shapes of the sheets that are read, `columns` what each heading means, by the sheet's role.
    `done_to` is the number of the last row of the main sheet that was taken or refused.
    """

    __tablename__ = "sheet_imports"
    __table_args__ = (
        Index("ix_sheet_imports_agency_id", "agency_id", "subject", "id"),
        Index("ix_sheet_imports_sender", "sender", "id"),
    )

    id: Mapped[Id]
    agency_id: Mapped[int] = mapped_column(ForeignKey("agencies.id"))
    uploaded_by: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    uploaded_at: Mapped[datetime]
    subject: Mapped[SheetSubject] = mapped_column(stored(SheetSubject))
    sender: Mapped[str] = mapped_column(String(80))
    name: Mapped[str] = mapped_column(String(200))
    kind: Mapped[str] = mapped_column(String(8))
    size: Mapped[int]
    digest: Mapped[bytes] = mapped_column(LargeBinary(32))
    state: Mapped[SheetState] = mapped_column(stored(SheetState))
    failure: Mapped[str | None] = mapped_column(String(40))
    sheets: Mapped[list[dict[str, Any]]] = mapped_column(default=list)
    notes: Mapped[list[dict[str, Any]]] = mapped_column(default=list)
    columns: Mapped[dict[str, Any]] = mapped_column(default=dict)
    rows: Mapped[int] = mapped_column(default=0)
    done_to: Mapped[int] = mapped_column(default=0)
    read: Mapped[int] = mapped_column(default=0)
    created: Mapped[int] = mapped_column(default=0)
    changed: Mapped[int] = mapped_column(default=0)
    unchanged: Mapped[int] = mapped_column(default=0)
    rejected: Mapped[int] = mapped_column(default=0)
    flagged: Mapped[int] = mapped_column(default=0)
    ended_at: Mapped[datetime | None]

    def seal(self, columns: tuple[str, ...]) -> str:
        """The seal over these columns, as the book states it."""
        return sealed_row({name: getattr(self, name) for name in columns})
