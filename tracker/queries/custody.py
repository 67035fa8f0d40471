"""What was done with evidence, as its readers are told."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.domain.custody import Handling
from tracker.domain.redaction import Made
from tracker.domain.roles import Actor
from tracker.store.evidence import CustodyEntry
from tracker.store.people import Account, Agency


@dataclass(frozen=True, slots=True)
class CustodyView:
    """One handling of one piece. `by` names people of the reader's own agency alone."""

    piece: int
    entry: int
    handling: Handling
    at: datetime
    happened_on: date | None
    by: str | None
    agency: str
    party: str | None
    reason: str | None
    result: Made | str | None


def custody_of(session: Session, actor: Actor, pieces: Collection[int]) -> list[CustodyView]:
    """What was done with these pieces, oldest first; one statement."""
    rows = session.execute(
        select(CustodyEntry, Account.full_name, Account.agency_id, Agency.name)
        .join(Account, Account.id == CustodyEntry.account_id)
        .join(Agency, Agency.id == CustodyEntry.agency_id)
        .where(CustodyEntry.item_id.in_(pieces))
        .order_by(CustodyEntry.entry, CustodyEntry.item_id)
    )
    return [
        CustodyView(
            row.item_id,
            row.entry,
            row.handling,
            row.at,
            row.happened_on,
            name if agency_id == actor.agency_id else None,
            agency,
            row.party,
            row.reason,
            Made(row.result) if row.result in set(Made) else row.result,
        )
        for row, name, agency_id, agency in rows
    ]
