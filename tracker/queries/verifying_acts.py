"""Asking whether what was kept of acts, attributions, elements, pairs of pictures and namings of
observers is as the book tells."""

from collections.abc import Iterator
from contextlib import suppress
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from tracker.domain.custody import sealed_row
from tracker.domain.ledger import Act
from tracker.queries.book_facts import BATCH, facts_told
from tracker.store.as_it_stands import as_it_stands
from tracker.store.near_copies import SEALED_WHOLE

Fault = tuple[str, int, str]
"""What kind of row, its id, and in one word what is wrong."""


def faults_of_kept(session: Session) -> tuple[int, list[Fault]]:
    """How many rows were held against the book, and every one that is not as it tells."""
    looked_at, faults = 0, list[Fault]()
    for table, (kind, act) in SEALED_WHOLE.items():
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
    for _act, facts in facts_told(session, [act]):
        with suppress(ValueError, KeyError, TypeError):
            yield int(facts["row"]), str(facts["seal"])


def _rows(session: Session, table: Any) -> Iterator[Row[Any]]:
    last = -(1 << 31)
    columns = as_it_stands(table)
    while rows := session.execute(
        select(*columns).where(table.id > last).order_by(table.id).limit(BATCH)
    ).all():
        yield from rows
        last = rows[-1].id
