"""Asking whether what was kept of acts, attributions and elements is as the book tells."""

import json
from collections.abc import Iterator
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from tracker.domain.custody import sealed_row
from tracker.domain.ledger import Act
from tracker.store.as_it_stands import as_it_stands
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
            elif told[row.id] != sealed_row(row._asdict()):
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
        try:
            facts = json.loads(text)["facts"]
            yield int(facts["row"]), str(facts["seal"])
        except (ValueError, KeyError, TypeError, RecursionError):
            continue  # the book itself names an entry that cannot be read


def _rows(session: Session, table: type[Appended]) -> Iterator[Row[Any]]:
    last = -(1 << 31)
    columns = as_it_stands(table)
    while rows := session.execute(
        select(*columns).where(table.id > last).order_by(table.id).limit(BATCH)
    ).all():
        yield from rows
        last = rows[-1].id
