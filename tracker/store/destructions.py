"""Destruction of evidence after its retention: proposals, answers, and the tombstones that stay.

Rows are only ever appended, and the database refuses any change. A tombstone counts where the book
tells of it: no byte is taken out on the word of a row alone.
"""

from collections.abc import Collection, Iterator
from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    ForeignKey,
    Index,
    LargeBinary,
    Row,
    String,
    Text,
    exists,
    inspect,
    or_,
    select,
)
from sqlalchemy.orm import Mapped, Session, mapped_column

from tracker.domain.custody import sealed_row
from tracker.domain.deadlines import Zone, office_day
from tracker.domain.destruction import Answer, told_of
from tracker.domain.ledger import Act
from tracker.store.as_it_stands import as_it_stands
from tracker.store.base import Base, Id, stored
from tracker.store.cases import Case, SanctionRow, Step, TermRow, step_holds
from tracker.store.ledger import LedgerEntry


class _Sealed:
    """A row that the entry of its act seals as a whole, but for the number of that entry."""

    def sealed(self) -> dict[str, Any]:
        """What the seal is over."""
        columns = inspect(type(self)).columns
        return {one.name: getattr(self, one.name) for one in columns if one.name != "entry"}

    def seal(self) -> str:
        """The seal, as the book states it."""
        return sealed_row(self.sealed())


class DestructionProposal(_Sealed, Base):
    """What one person proposes to destroy. `pieces` are ids of evidence, `basis` names the item of
    the agency's retention schedule, `minutes_no` the berita acara."""

    __tablename__ = "destruction_proposals"
    __table_args__ = (Index("ix_destruction_proposals_case_id", "case_id"),)

    id: Mapped[Id]
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"))
    agency_id: Mapped[int] = mapped_column(ForeignKey("agencies.id"), index=True)
    pieces: Mapped[list[int]] = mapped_column(default=list)
    basis: Mapped[str] = mapped_column(Text)
    retention_ended_on: Mapped[date]
    minutes_no: Mapped[str] = mapped_column(String(120))
    minutes_on: Mapped[date]
    reason: Mapped[str] = mapped_column(Text)
    proposed_at: Mapped[datetime]
    proposed_by: Mapped[int] = mapped_column(ForeignKey("accounts.id"))


class DestructionAnswer(_Sealed, Base):
    """How a proposal ended; one without an answer waits."""

    __tablename__ = "destruction_answers"

    proposal_id: Mapped[int] = mapped_column(
        ForeignKey("destruction_proposals.id"), primary_key=True, autoincrement=False
    )
    answer: Mapped[Answer] = mapped_column(stored(Answer))
    reason: Mapped[str | None] = mapped_column(Text)
    answered_at: Mapped[datetime]
    answered_by: Mapped[int] = mapped_column(ForeignKey("accounts.id"))


class Tombstone(_Sealed, Base):
    """What stays of a destroyed piece beside its row, digest and custody; `entry` is the act."""

    __tablename__ = "tombstones"
    __table_args__ = (Index("ix_tombstones_digest", "digest"),)

    item_id: Mapped[int] = mapped_column(
        ForeignKey("evidence_items.id"), primary_key=True, autoincrement=False
    )
    entry: Mapped[int] = mapped_column(ForeignKey("ledger_entries.seq"))
    proposal_id: Mapped[int] = mapped_column(ForeignKey("destruction_proposals.id"))
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"))
    agency_id: Mapped[int] = mapped_column(ForeignKey("agencies.id"))
    digest: Mapped[bytes] = mapped_column(LargeBinary(32))
    size: Mapped[int] = mapped_column(BigInteger)
    basis: Mapped[str] = mapped_column(Text)
    retention_ended_on: Mapped[date]
    minutes_no: Mapped[str] = mapped_column(String(120))
    minutes_on: Mapped[date]
    reason: Mapped[str] = mapped_column(Text)
    proposed_by: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    approved_by: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    destroyed_at: Mapped[datetime]


def is_destroyed(session: Session, piece: int) -> bool:
    """Whether a piece has a tombstone."""
    return session.get(Tombstone, piece) is not None


def waiting_proposal(session: Session, case_id: int, agency_id: int) -> DestructionProposal | None:
    """The proposal of an agency that nobody answered yet; there is one at most."""
    return session.scalars(
        select(DestructionProposal)
        .where(
            DestructionProposal.case_id == case_id,
            DestructionProposal.agency_id == agency_id,
            is_waiting(),
        )
        .limit(1)
    ).one_or_none()


def is_waiting() -> Any:
    """The condition that nobody answered a proposal yet."""
    return ~exists().where(DestructionAnswer.proposal_id == DestructionProposal.id)


def told_tombstones(
    session: Session, digests: Collection[bytes] | None = None, since: datetime | None = None
) -> Iterator[Row[Any]]:
    """The tombstones that the book tells of word for word: all, those of bytes with these digests,
    or those since a moment."""
    columns = [*as_it_stands(Tombstone), LedgerEntry.text.label("told")]
    asked = select(*columns).join(LedgerEntry, LedgerEntry.seq == Tombstone.entry)
    asked = asked.where(LedgerEntry.act == Act.EVIDENCE_DESTROYED)
    if digests is not None:
        asked = asked.where(Tombstone.digest.in_(digests))
    if since is not None:
        asked = asked.where(Tombstone.destroyed_at >= since)
    for row in session.execute(asked.order_by(Tombstone.item_id)):
        if told_of(row.told, row.item_id) == seal_of(row):
            yield row


def seal_of(row: Row[Any]) -> str:
    """The seal over a tombstone as it stands."""
    names = [column.name for column in Tombstone.__table__.c if column.name != "entry"]
    return sealed_row({name: getattr(row, name) for name in names})


# --- what keeps evidence from being destroyed -----------------------------------------------------


def legal_hold(
    session: Session, case: Case, not_deadlines: Collection[str], today: date
) -> str | None:
    """Why nothing of a case may be destroyed yet, in one word; None: every part of it has ended.

    A lane that is open (an appeal, a criminal process), a term that binds or has still to pass, and
    a sanction that is being served hold all of it.
    """
    if case.is_open:
        return "destroy_case_open"
    running = select(TermRow.id).where(
        TermRow.case_id == case.id,
        TermRow.met_on.is_(None),
        ~TermRow.is_cancelled,
        or_(TermRow.term.not_in(not_deadlines), TermRow.due_on >= today),
    )
    if session.execute(running.limit(1)).first() is not None:
        return "destroy_term_runs"
    served = select(SanctionRow.id).where(
        SanctionRow.case_id == case.id,
        SanctionRow.is_imposed,
        ~SanctionRow.is_annulled,
        ~SanctionRow.is_served,
        SanctionRow.served_until >= today,
    )
    if session.execute(served.limit(1)).first() is not None:
        return "destroy_sanction_runs"
    return None


def closed_on(session: Session, case: Case) -> date:
    """The last day on which something happened in a case that has ended; of a day that is known in
    part, the last that it may stand for."""
    days = session.scalars(
        select(Step.happened_on).where(
            Step.case_id == case.id,
            Step.happened_on.is_not(None),
            step_holds(),
        )
    )
    return max((day.last for day in days if day), default=office_day(case.filed_at, Zone.WIB))
