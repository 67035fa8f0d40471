"""The digest of reminders: which open terms of an agency have reached a rung of its ladder."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Row, Select, func, select
from sqlalchemy.orm import Session

from tracker.domain.deadlines import Calendar
from tracker.domain.law import RunningLaw
from tracker.domain.law_items import Term
from tracker.domain.reminding import (
    MOST_AHEAD,
    Reminder,
    Rung,
    Told,
    digest_day,
    ladder_of,
    last_due_told_on,
    reminders,
    told_by,
)
from tracker.domain.roles import Actor, Permission
from tracker.queries.case_names import name_of
from tracker.queries.titles import title_for
from tracker.store.cases import Assignment, Case, TermRow
from tracker.store.people import Account, Agency, Region
from tracker.store.sight import visible_to

MOST = 200
"""Terms on one digest; the desk and the list hold the others."""

_CLOSEST = timedelta(days=3 * MOST_AHEAD)  # no calendar has so few working days in so long


@dataclass(frozen=True)
class Reminded:
    """An open term, the highest rung that it has reached, and who works on the case here.

    `is_new`: the rung is that of this very digest.
    """

    case_id: int
    name: str
    title: str
    term: Term
    due: date
    reminder: Reminder
    is_new: bool
    assigned: str | None


@dataclass(frozen=True)
class Below:
    """How many terms of an agency below have climbed to this one."""

    agency: str
    count: int


@dataclass(frozen=True)
class Digest:
    """The digest of working day `on`: own terms by rung, highest first; counts of those below."""

    on: date
    zone: str
    ladder: tuple[Rung, ...]
    rows: tuple[Reminded, ...]
    is_cut: bool
    below: tuple[Below, ...]

    def by_rung(self) -> list[tuple[Told, list[Reminded]]]:
        """The rows under who is told of them."""
        return [
            (told, found)
            for told in reversed(Told)
            if (found := [row for row in self.rows if row.reminder.rung.told is told])
        ]


def digest(session: Session, actor: Actor, law: RunningLaw, today: date) -> Digest:
    """The newest digest of the actor's agency: three statements."""
    office = session.execute(
        select(Agency.settings, Agency.region_code, Region.zone)
        .join(Region, Region.code == Agency.region_code)
        .where(Agency.id == actor.agency_id)
    ).one()
    calendar = law.calendar_of(office.region_code, office.settings)
    on, ladder = digest_day(today, calendar), ladder_of(office.settings)
    found = session.execute(_open_terms(actor, law, on)).all()
    reached = [(row, _reached(row, on, calendar, ladder)) for row in found]
    told = [(row, reminder) for row, reminder in reached if reminder is not None]
    rows = tuple(_reminded(row, reminder, on, law, actor) for row, reminder in told[:MOST])
    return Digest(
        on=on,
        zone=office.zone,
        ladder=ladder,
        rows=rows,
        is_cut=len(told) > MOST,
        below=_below(session, actor, law, on),
    )


def _open_terms(actor: Actor, law: RunningLaw, on: date) -> Select[*tuple[Any, ...]]:
    return (
        select(
            TermRow.case_id,
            TermRow.term,
            TermRow.start_on,
            TermRow.due_on,
            Case.title,
            Case.number,
            Case.receipt_no,
            Case.sender_ref,
            Case.id,
            Account.full_name.label("assigned"),
        )
        .join(Case, Case.id == TermRow.case_id)
        .outerjoin(
            Assignment,
            (Assignment.case_id == TermRow.case_id) & (Assignment.agency_id == actor.agency_id),
        )
        .outerjoin(Account, Account.id == Assignment.account_id)
        .where(
            TermRow.agency_id == actor.agency_id,
            *_binding(law),
            TermRow.due_on <= on + _CLOSEST,
            visible_to(actor),
        )
        .order_by(TermRow.due_on, TermRow.case_id, TermRow.id)
        .limit(5 * MOST)
    )


def _binding(law: RunningLaw) -> tuple[Any, ...]:
    return (
        TermRow.met_on.is_(None),
        ~TermRow.is_cancelled,
        TermRow.term.not_in(sorted(law.not_deadlines)),
    )


def _reached(
    row: Row[Any], on: date, calendar: Calendar, ladder: tuple[Rung, ...]
) -> Reminder | None:
    return told_by(reminders(row.start_on, row.due_on, calendar, ladder), on)


def _reminded(
    row: Row[Any],
    reminder: Reminder,
    on: date,
    law: RunningLaw,
    actor: Actor,
) -> Reminded:
    return Reminded(
        case_id=row.case_id,
        name=name_of(row),
        title=title_for(actor, row.title),
        term=law.book.terms[row.term],
        due=row.due_on,
        reminder=reminder,
        is_new=reminder.on == on,
        assigned=row.assigned,
    )


def _below(session: Session, actor: Actor, law: RunningLaw, on: date) -> tuple[Below, ...]:
    """Counts alone: whoever leads an office sees no case of the one below."""
    if not actor.holds(Permission.CASE_ASSIGN):
        return ()
    agencies = session.execute(
        select(
            Agency.name,
            Agency.region_code,
            Agency.settings,
            func.array_agg(TermRow.due_on).label("days"),
        )
        .join(TermRow, TermRow.agency_id == Agency.id)
        .where(Agency.parent_id == actor.agency_id, *_binding(law), TermRow.due_on < on)
        .group_by(Agency.id)
    )
    found: Counter[str] = Counter()
    for row in agencies:
        calendar = law.calendar_of(row.region_code, row.settings)
        after = next(r for r in ladder_of(row.settings) if r.told is Told.AGENCY_ABOVE)
        last = last_due_told_on(digest_day(on, calendar), after.working_days, calendar)
        found[row.name] = sum(day <= last for day in row.days)
    return tuple(Below(name, count) for name, count in sorted(found.items()) if count)
