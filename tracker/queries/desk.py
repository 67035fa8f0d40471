"""The desk: what waits for whom, by statutory deadline, late first."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import Integer, Select, and_, cast, select
from sqlalchemy.orm import Session

from tracker.domain.counting import Sort, TermState, Waits
from tracker.domain.law import RunningLaw
from tracker.domain.notifying import Topic
from tracker.domain.road import Move
from tracker.domain.roles import Actor, Permission, Side
from tracker.queries.captures import ToObserve, to_observe
from tracker.queries.case_list import count_each
from tracker.queries.case_rows import CaseRow, case_rows
from tracker.queries.destructions import ToApprove, to_approve
from tracker.queries.expecting import expected_moves
from tracker.queries.filters import NONE, CaseFilters
from tracker.queries.notices import still_told
from tracker.queries.seen import seen_by
from tracker.queries.titles import title_for
from tracker.store.cases import Case, Note
from tracker.store.people import Account, Notice
from tracker.store.sight import visible_to

MOST_ROWS = 50
"""Rows on a desk; a longer one leads to the list."""
MOST_NOTICES = 20

_TABS: dict[str, dict[str, Any]] = {
    "terlambat": {"waits": Waits.US, "term": TermState.LATE},
    "hari-ini": {"waits": Waits.US, "term": TermState.TODAY},
    "minggu-ini": {"waits": Waits.US, "term": TermState.WEEK},
    "kami": {"waits": Waits.US},
    "pihak-lain": {"waits": Waits.OTHERS},
    "dikembalikan": {"waits": Waits.RETURNED},
    "saya": {"waits": Waits.ANYBODY, "assignee": "me"},
    "riwayat": {"waits": Waits.HISTORY},
}
"""What each tab of the desk asks for; all of it lies within what is pending."""
_OF_WHO_ASSIGNS: dict[str, dict[str, Any]] = {
    **_TABS,
    "terlambat": {"waits": Waits.ANYBODY, "term": TermState.LATE},
    "hari-ini": {"waits": Waits.ANYBODY, "term": TermState.TODAY},
    "minggu-ini": {"waits": Waits.ANYBODY, "term": TermState.WEEK},
    "belum": {"waits": Waits.LIVE, "assignee": NONE},
}
"""Who hands work out sees what is late wherever it lies, and what nobody was given."""
_LAST = "riwayat"
"""What an import alone says is open asks for nobody: behind all work, where there is some."""
_OF_PERSONNEL: dict[str, dict[str, Any]] = {"tiba": {"waits": Waits.ANYBODY, "arrived": True}}
"""The personnel side records what came by itself: a sanction took effect, or was served."""


@dataclass(frozen=True)
class DeskTab:
    """One tab: its word in the address, how many cases, and the list behind it."""

    name: str
    count: int
    filters: CaseFilters


@dataclass(frozen=True)
class DeskRow:
    """A case that waits, and the act that the law expects next, if it expects just one.

    `is_mine`: this person may take it.
    """

    case: CaseRow
    expected: Move | None
    is_mine: bool


@dataclass(frozen=True)
class DeskNotice:
    """Something this person should know and has not marked as read; `note` and `author` are those
    of the remark that it tells of."""

    id: int
    kind: str
    facts: Mapping[str, Any]
    case_id: int | None
    case_title: str | None
    created_at: datetime
    note: str | None
    author: str | None


@dataclass(frozen=True)
class Desk:
    """The whole desk of one person on one day."""

    tab: str
    tabs: tuple[DeskTab, ...]
    rows: tuple[DeskRow, ...]
    is_cut: bool
    notices: tuple[DeskNotice, ...]
    to_observe: tuple[ToObserve, ...]
    to_approve: tuple[ToApprove, ...]

    @property
    def mentions(self) -> list[DeskNotice]:
        """Notes in which this person is mentioned, until they were seen."""
        return [one for one in self.notices if one.kind == Topic.MENTION and one.note is not None]

    @property
    def other_notices(self) -> list[DeskNotice]:
        shown = {one.id for one in self.mentions}
        return [one for one in self.notices if one.id not in shown]

    def holders(self) -> list[tuple[str | None, list[DeskRow]]]:
        """The rows by who holds the case, who holds most of them first; None: nobody does."""
        found: dict[str | None, list[DeskRow]] = {}
        for row in self.rows:
            found.setdefault(row.case.holder, []).append(row)
        return sorted(found.items(), key=lambda one: (-len(one[1]), one[0] or ""))

    def groups(self) -> list[tuple[date | None, list[DeskRow]]]:
        """The rows by the day their term ends, in their order; None: no term runs."""
        found: list[tuple[date | None, list[DeskRow]]] = []
        for row in self.rows:
            if not found or found[-1][0] != row.case.due:
                found.append((row.case.due, []))
            found[-1][1].append(row)
        return found


def desk(session: Session, actor: Actor, law: RunningLaw, today: date, wanted: str | None) -> Desk:
    """The desk with the wanted tab open, or what waits for us: five statements, and
    one for those who approve destruction."""
    seen = seen_by(actor, law)
    order: dict[str, Any] = {"sort": Sort.DUE, "descending": False}
    kinds = _OF_WHO_ASSIGNS if actor.holds(Permission.CASE_ASSIGN) else _TABS
    if actor.side is Side.PERSONNEL:
        kinds = kinds | _OF_PERSONNEL
    asked = {name: CaseFilters(**values, **order) for name, values in kinds.items()}
    counts = count_each(session, seen, tuple(asked.values()), today)
    tabs = tuple(
        DeskTab(name, count, filters)
        for (name, filters), count in zip(asked.items(), counts, strict=True)
    )
    by_name = {tab.name: tab for tab in tabs}
    tabs = (*(tab for tab in tabs if tab.name != _LAST), *_if_any(by_name[_LAST], wanted))
    others = by_name["pihak-lain"].count and not by_name["kami"].count
    first = "pihak-lain" if others else "kami"
    tab = by_name[wanted] if wanted in by_name else by_name[first]
    found = case_rows(session, seen, tab.filters, today, MOST_ROWS + 1)
    rows = found[:MOST_ROWS]
    expected = expected_moves(session, rows, law)
    return Desk(
        tab=tab.name,
        tabs=tabs,
        rows=tuple(_row(row, expected.get(row.id), actor) for row in rows),
        is_cut=len(found) > MOST_ROWS,
        notices=_notices(session, actor),
        to_observe=to_observe(session, actor),
        to_approve=to_approve(session, actor),
    )


def _if_any(tab: DeskTab, wanted: str | None) -> tuple[DeskTab, ...]:
    return (tab,) if tab.count or wanted == tab.name else ()


def _row(case: CaseRow, expected: Move | None, actor: Actor) -> DeskRow:
    return DeskRow(case, expected, expected is not None and actor.holds(expected.right))


def _notices(session: Session, actor: Actor) -> tuple[DeskNotice, ...]:
    rows = session.connection().execute(_notices_of(actor))
    return tuple(
        DeskNotice(
            n.id,
            n.kind,
            n.facts,
            n.case_id,
            title_for(actor, n.title) if n.title else None,
            n.created_at,
            n.text,
            n.author,
        )
        for n in rows
    )


@lru_cache(maxsize=128)
def _notices_of(actor: Actor) -> Select[*tuple[Any, ...]]:
    """Mentions first, so that no other notices push them off the desk."""
    is_mention = Notice.kind == Topic.MENTION
    note = cast(Notice.facts["note"].astext, Integer)
    return (
        select(
            Notice.id,
            Notice.kind,
            Notice.facts,
            Notice.case_id,
            Notice.created_at,
            Case.title,
            Note.text,
            Account.full_name.label("author"),
        )
        .select_from(Notice)
        .outerjoin(Case, (Case.id == Notice.case_id) & visible_to(actor))
        .outerjoin(Note, and_(Note.id == note, Note.agency_id == actor.agency_id))
        .outerjoin(Account, Account.id == Note.author_id)
        .where(Notice.account_id == actor.account_id, Notice.read_at.is_(None), *still_told())
        .order_by(is_mention.desc(), Notice.id.desc())
        .limit(MOST_NOTICES)
    )
