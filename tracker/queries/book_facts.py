"""What entries of some acts told, for whoever holds rows against the book."""

import json
from collections.abc import Collection, Iterator
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.domain.ledger import Act
from tracker.store.ledger import LedgerEntry

BATCH = 5_000


def facts_told(session: Session, acts: Collection[Act]) -> Iterator[tuple[Act, dict[str, Any]]]:
    """The facts of each entry of these acts, as `entries_told` finds them."""
    for act, entry in entries_told(session, acts):
        yield act, entry["facts"]


def entries_told(session: Session, acts: Collection[Act]) -> Iterator[tuple[Act, dict[str, Any]]]:
    """Each entry of these acts as its text tells it, in the book's order.

    An entry whose facts cannot be read is left out: the book itself names it as damaged. What
    stands under a name is not looked at, so a reader asks for the type that it needs.
    """
    entries = session.execute(
        select(LedgerEntry.act, LedgerEntry.text)
        .where(LedgerEntry.act.in_(list(acts)))
        .order_by(LedgerEntry.seq)
        .execution_options(yield_per=BATCH)
    )
    for act, text in entries:
        try:
            entry = json.loads(text)
            facts = entry["facts"]
        except (ValueError, KeyError, TypeError, RecursionError):
            continue
        if isinstance(facts, dict):
            yield Act(act), entry
