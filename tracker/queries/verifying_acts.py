"""Asking whether what was kept of acts, attributions and elements is as the book tells."""

import json
from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.domain.ledger import Act
from tracker.store.ledger import LedgerEntry
from tracker.store.observed import KEPT, Appended

BATCH = 5_000

Fault = tuple[str, int, str]
"""What kind of row, its id, and in one word what is wrong."""


def faults_of_kept(session: Session) -> tuple[int, list[Fault]]:
    """How many rows were held against the book, and every one that is not as it tells."""
    looked_at, faults = 0, list[Fault]()
    for table, (kind, act) in KEPT.items():
        told = dict(_told(session, act))
        there: set[int] = set()
        for row in _rows(session, table):
            looked_at += 1
            there.add(row.id)
            if row.id not in told:
                faults.append((kind, row.id, "unknown"))
            elif told[row.id] != row.seal():
                faults.append((kind, row.id, "changed"))
        faults += [(kind, number, "missing") for number in sorted(set(told) - there)]
    return looked_at, faults


def _told(session: Session, act: Act) -> Iterator[tuple[int, str]]:
    texts = session.scalars(
        select(LedgerEntry.text)
        .where(LedgerEntry.act == act)
        .order_by(LedgerEntry.seq)
        .execution_options(yield_per=BATCH)
    )
    for text in texts:
        facts = json.loads(text)["facts"]
        yield facts["row"], facts["seal"]


def _rows(session: Session, table: type[Appended]) -> Iterator[Appended]:
    last = 0
    while rows := session.scalars(
        select(table).where(table.id > last).order_by(table.id).limit(BATCH)
    ).all():
        yield from rows
        last = rows[-1].id
