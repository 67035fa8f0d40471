"""Asking the book whether it is whole."""

from dataclasses import dataclass
from itertools import takewhile

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tracker.domain.ledger import GENESIS, Damage, Written, breaks
from tracker.store.ledger import LedgerEntry, LedgerHead, chain


@dataclass(frozen=True, slots=True)
class Verified:
    """How many entries were looked at, and every break that was found."""

    entries: int
    damage: tuple[Damage, ...]


def verified(session: Session) -> Verified:
    """Walk the whole chain up to the head as it stands now; entries of later acts are not awaited.

    An entry beyond the head, which nobody appended through the book, is damage `beyond`.
    """
    row = session.execute(
        select(
            select(LedgerHead.seq).scalar_subquery().label("seq"),
            select(LedgerHead.hash).scalar_subquery().label("hash"),
            select(func.max(LedgerEntry.seq)).scalar_subquery().label("last"),
        )
    ).one()
    head = (row.seq or 0, row.hash or GENESIS)
    looked_at = 0

    def counted(entry: Written) -> bool:
        nonlocal looked_at
        looked_at += entry.seq <= head[0]
        return entry.seq <= head[0]

    damage = breaks(takewhile(counted, chain(session)), head)
    if (row.last or 0) > head[0]:
        damage.append(Damage(row.last, "beyond"))
    return Verified(looked_at, tuple(damage))
