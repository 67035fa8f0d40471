"""Asking whether secured pages, and what second observers said, are as the book tells."""

from collections.abc import Iterator
from contextlib import suppress

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.domain.captures import CaptureState
from tracker.domain.custody import sealed_row
from tracker.domain.ledger import Act
from tracker.queries.book_facts import facts_told
from tracker.store.as_it_stands import as_it_stands
from tracker.store.captures import SEALS, CaptureRow


def faults_of_captures(session: Session) -> tuple[int, list[tuple[int, str]]]:
    """How many captures were held against the book; the id of each that is not as it tells, and in
    one word what is wrong."""
    rows = {row.id: row for row in session.execute(select(*as_it_stands(CaptureRow)))}
    wrong: dict[int, str] = {}
    told: set[tuple[Act, int]] = set()
    for act, number, seal in _told(session):
        told.add((act, number))
        row = rows.get(number)
        if row is None:
            wrong[number] = "missing"
        elif sealed_row({name: getattr(row, name) for name in SEALS[act]}) != seal:
            wrong[number] = "changed"
    for row in rows.values():
        is_told = (Act.CAPTURE_KEPT, row.id) in told
        says_kept = row.state == CaptureState.KEPT
        says_seen = bool(row.observed_at) and (Act.CAPTURE_OBSERVED, row.id) not in told
        if says_seen or (not is_told and (says_kept or row.kept_at or row.record)):
            wrong[row.id] = "unknown"
        elif is_told and (not says_kept or row.failure):
            wrong[row.id] = "changed"
    return len(rows), sorted(wrong.items())


def _told(session: Session) -> Iterator[tuple[Act, int, str]]:
    for act, facts in facts_told(session, SEALS):
        with suppress(ValueError, KeyError, TypeError):
            yield act, int(facts["capture"]), str(facts["row"])
