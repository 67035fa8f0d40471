"""The desk: what waits for whom, by statutory deadline, late first."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.domain.counting import Sort, TermState, Waits
from tracker.domain.law import RunningLaw
from tracker.domain.road import Move
from tracker.domain.roles import Actor
from tracker.queries.case_list import count_cases
from tracker.queries.case_rows import CaseRow, case_rows
from tracker.queries.filters import CaseFilters
from tracker.queries.seen import seen_by
from tracker.store.cases import Case
from tracker.store.people import Notice
from tracker.store.sight import visible_to

MOST_ROWS = 200
"""Rows on a desk; a longer one leads to the list."""
MOST_NOTICES = 20

TABS: dict[str, dict[str, Any]] = {
    "terlambat": {"waits": Waits.US, "term": TermState.LATE},
    "hari-ini": {"waits": Waits.US, "term": TermState.TODAY},
    "minggu-ini": {"waits": Waits.US, "term": TermState.WEEK},
    "kami": {"waits": Waits.US},
    "pihak-lain": {"waits": Waits.OTHERS},
    "dikembalikan": {"waits": Waits.RETURNED},
    "saya": {"assignee": "me", "is_open": True},
}
"""What each tab of the desk asks for."""


@dataclass(frozen=True)
class DeskTab:
    """One tab: its word in the address, how many cases, and the list behind it."""

    name: str
    count: int
    filters: CaseFilters


@dataclass(frozen=True)
class DeskRow:
    """A case that waits, and the acts that the law may expect next, most likely first."""

    case: CaseRow
    expected: tuple[Move, ...]


@dataclass(frozen=True)
class DeskNotice:
    """Something this person should know and has not marked as read."""

    id: int
    kind: str
    case_id: int | None
    case_title: str | None
    created_at: datetime


@dataclass(frozen=True)
class Desk:
    """The whole desk of one person on one day."""

    tab: str
    tabs: tuple[DeskTab, ...]
    rows: tuple[DeskRow, ...]
    is_cut: bool
    notices: tuple[DeskNotice, ...]

    def groups(self) -> list[tuple[date | None, list[DeskRow]]]:
        """The rows by the day their term ends, in their order; None: no term runs."""
        found: list[tuple[date | None, list[DeskRow]]] = []
        for row in self.rows:
            if not found or found[-1][0] != row.case.due:
                found.append((row.case.due, []))
            found[-1][1].append(row)
        return found


def desk(session: Session, actor: Actor, law: RunningLaw, today: date, wanted: str | None) -> Desk:
    """The desk with the wanted tab open, or what waits for us: ten statements."""
    seen = seen_by(actor, law)
    order: dict[str, Any] = {"sort": Sort.DUE, "descending": False}
    tabs = tuple(
        DeskTab(name, count_cases(session, seen, filters, today, MOST_ROWS * 50), filters)
        for name, filters in ((n, CaseFilters(**asked, **order)) for n, asked in TABS.items())
    )
    by_name = {tab.name: tab for tab in tabs}
    first = "kami" if by_name["kami"].count else "pihak-lain"
    tab = by_name[wanted] if wanted in by_name else by_name[first]
    rows = case_rows(session, seen, tab.filters, today, MOST_ROWS + 1)
    return Desk(
        tab=tab.name,
        tabs=tabs,
        rows=tuple(DeskRow(row, _expected(row, law, actor)) for row in rows[:MOST_ROWS]),
        is_cut=len(rows) > MOST_ROWS,
        notices=_notices(session, actor),
    )


def _expected(row: CaseRow, law: RunningLaw, actor: Actor) -> tuple[Move, ...]:
    """The moves that the law data expect at the row's stage and that this person may make.

    Which of two it is depends on facts that a row does not carry (the phase of the act, what the
    plenary found): both are named then, those open in every phase first.
    """
    if row.lane is None or row.stage is None or not row.is_open:
        return ()
    moves = law.road.moves_from(row.lane, row.stage)
    fit = [
        m
        for m in moves
        if row.stage in m.expected and (not m.kinds or row.kind in m.kinds) and actor.holds(m.right)
    ]
    sure = [m for m in fit if not m.tracks] or fit
    return tuple(sure[:2])


def _notices(session: Session, actor: Actor) -> tuple[DeskNotice, ...]:
    rows = session.execute(
        select(Notice, Case.title)
        .outerjoin(Case, (Case.id == Notice.case_id) & visible_to(actor))
        .where(Notice.account_id == actor.account_id, Notice.read_at.is_(None))
        .order_by(Notice.id.desc())
        .limit(MOST_NOTICES)
    ).all()
    return tuple(
        DeskNotice(n.id, n.kind, n.case_id if title else None, title, n.created_at)
        for n, title in rows
    )
