"""Reports that were made: numbered, frozen, sealed by their entries, never changed."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    ForeignKey,
    Index,
    LargeBinary,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from tracker.domain.periods import ReportKind
from tracker.store.base import Base, Id, SealedWhole, stored

CODE = 22
"""Characters of the code of a report: 128 bits, written in letters of addresses."""


class Report(SealedWhole, Base):
    """A report: its number in the series of agency, kind and year, what it speaks of, and its
    bytes in the vault.

    `of_region` tells whose cases it counts (`tracker.queries.figures.scope_of`), `region_code` the
    place that it was narrowed to (None: none, empty: the nation), `entry` and `as_of` the moment of
    its figures. `content` is what stands on the paper; `sheet_digest` names the XLSX beside it.
    """

    __tablename__ = "reports"
    __table_args__ = (
        UniqueConstraint("agency_id", "kind", "year", "serial"),
        UniqueConstraint("agency_id", "number"),
        Index("ix_reports_digest", "digest"),
        Index("ix_reports_sheet_digest", "sheet_digest"),
    )

    id: Mapped[Id]
    agency_id: Mapped[int] = mapped_column(ForeignKey("agencies.id"))
    of_region: Mapped[bool]
    kind: Mapped[ReportKind] = mapped_column(stored(ReportKind))
    period: Mapped[str] = mapped_column(String(80))
    region_code: Mapped[str | None] = mapped_column(ForeignKey("regions.code"))
    is_internal: Mapped[bool]
    entry: Mapped[int]
    as_of: Mapped[date]
    year: Mapped[int]
    serial: Mapped[int]
    number: Mapped[str] = mapped_column(String(160))
    made_on: Mapped[date]
    content: Mapped[dict[str, Any]]
    digest: Mapped[bytes] = mapped_column(LargeBinary(32))
    size: Mapped[int] = mapped_column(BigInteger)
    sheet_digest: Mapped[bytes] = mapped_column(LargeBinary(32))
    sheet_size: Mapped[int] = mapped_column(BigInteger)
    code: Mapped[str] = mapped_column(String(CODE))
    code_digest: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    made_by: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    made_at: Mapped[datetime]


class ReportWithdrawal(SealedWhole, Base):
    """That a report was wrong, and why. The report itself stays as it was frozen."""

    __tablename__ = "report_withdrawals"

    report_id: Mapped[int] = mapped_column(
        ForeignKey("reports.id"), primary_key=True, autoincrement=False
    )
    reason: Mapped[str] = mapped_column(Text)
    withdrawn_by: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    withdrawn_at: Mapped[datetime]
