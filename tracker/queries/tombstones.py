"""What stays of pieces of evidence that were destroyed after their retention."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from tracker.domain.roles import Actor
from tracker.store.destructions import Tombstone
from tracker.store.people import Account, Agency

_First, _Second = aliased(Account), aliased(Account)


@dataclass(frozen=True, slots=True)
class TombstoneView:
    """What stays of a destroyed piece. Names are those of people of the reader's own agency."""

    piece: int
    entry: int
    destroyed_at: datetime
    basis: str
    retention_ended_on: date
    minutes_no: str
    minutes_on: date
    reason: str
    agency: str
    proposed_by: str | None
    approved_by: str | None


def tombstones_of(
    session: Session, actor: Actor, pieces: Collection[int]
) -> dict[int, TombstoneView]:
    """The tombstones of these pieces, by the piece; one statement."""
    rows = session.execute(
        select(Tombstone, Agency.name, _First.full_name, _Second.full_name)
        .join(Agency, Agency.id == Tombstone.agency_id)
        .join(_First, _First.id == Tombstone.proposed_by)
        .join(_Second, _Second.id == Tombstone.approved_by)
        .where(Tombstone.item_id.in_(pieces))
    )
    return {row.item_id: _stone(row, actor, *names) for row, *names in rows}


def _stone(row: Tombstone, actor: Actor, agency: str, first: str, second: str) -> TombstoneView:
    own = row.agency_id == actor.agency_id
    return TombstoneView(
        piece=row.item_id,
        entry=row.entry,
        destroyed_at=row.destroyed_at,
        basis=row.basis,
        retention_ended_on=row.retention_ended_on,
        minutes_no=row.minutes_no,
        minutes_on=row.minutes_on,
        reason=row.reason,
        agency=agency,
        proposed_by=first if own else None,
        approved_by=second if own else None,
    )
