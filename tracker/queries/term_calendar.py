"""Open terms on the days they end: a month of them, and what a person's own calendar reads."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, select, true
from sqlalchemy.orm import Session, aliased

from tracker.domain.deadlines import Calendar, DayOff
from tracker.domain.law import RunningLaw
from tracker.domain.law_items import Term
from tracker.domain.ledger import Act
from tracker.domain.roles import Actor, Permission
from tracker.domain.tokens import digest_of
from tracker.queries.titles import title_for
from tracker.store.cases import Assignment, Case, TermRow
from tracker.store.colleagues import colleagues_in
from tracker.store.ledger import LedgerEntry
from tracker.store.people import Account, Agency, CalendarAddress
from tracker.store.sight import visible_to

MOST = 2_000
"""Terms that a calendar reads; the nearest first."""
MINE, NOBODYS = "saya", "belum"
EARLIEST, LATEST = date(2000, 1, 1), date(2100, 12, 31)

_MOVES_A_TERM = (
    Act.STEP_TAKEN,
    Act.STEP_CORRECTED,
    Act.STEP_ANNULLED,
    Act.FACTS_CORRECTED,
    Act.TERM_MOVED,
    Act.CASE_FILED,
    Act.CASE_AMENDED,
)
"""The acts that can set a term of a case on a day; the book only grows, and so does their count."""


@dataclass(frozen=True)
class CalendarReader:
    """Who stands behind a calendar address that opens something today."""

    actor: Actor
    language: str


@dataclass(frozen=True, slots=True)
class FeedTerm:
    """A term as an event: `key` stays the same for as long as the term is the same one, `sequence`
    grows whenever it may have moved, `changed_at` is when that was."""

    key: str
    number: str
    term: Term
    due: date
    is_provisional: bool
    sequence: int
    changed_at: datetime


@dataclass(frozen=True, slots=True)
class CalendarFilters:
    """Which terms a month shows: of one kind, of cases in my hand or in nobody's."""

    term: str | None = None
    assignee: str | None = None

    def query(self) -> dict[str, str]:
        asked = {"tenggat": self.term, "ditugaskan": self.assignee}
        return {name: value for name, value in asked.items() if value}


@dataclass(frozen=True, slots=True)
class MonthTerm:
    """A term on its last day, as its reader may know it."""

    case_id: int
    number: str
    title: str
    term: Term
    is_provisional: bool
    is_late: bool
    assigned: str | None


@dataclass(frozen=True, slots=True)
class MonthDay:
    """One day of a month. `off`: the row that makes it a day off, where it is one."""

    on: date
    is_inside: bool
    is_today: bool
    is_working: bool
    off: DayOff | None
    terms: tuple[MonthTerm, ...]


@dataclass(frozen=True)
class Month:
    """A month in whole weeks from Monday; `kinds` are the terms that one can ask for alone.

    `is_provisional`: no holiday decree of that year is known.
    """

    first: date
    weeks: tuple[tuple[MonthDay, ...], ...]
    kinds: tuple[Term, ...]
    is_provisional: bool
    before: date | None
    after: date | None

    @property
    def count(self) -> int:
        """Terms that end in the month itself."""
        return sum(len(day.terms) for week in self.weeks for day in week if day.is_inside)


def calendar_reader(session: Session, token: str) -> CalendarReader | None:
    """Whose calendar address this is, None where it opens nothing: unknown, withdrawn, of a shut
    account, or of somebody without a desk by now. Two statements."""
    row = session.execute(
        select(Account.id, Account.agency_id, Account.language)
        .join(CalendarAddress, CalendarAddress.account_id == Account.id)
        .where(CalendarAddress.digest == digest_of(token), Account.is_active)
    ).one_or_none()
    if row is None:
        return None
    people = colleagues_in(session, row.agency_id)
    actor = next((one.actor for one in people if one.id == row.id), None)
    if actor is None or not actor.holds(Permission.DESK_READ):
        return None
    return CalendarReader(actor, row.language)


def own_address(session: Session, account_id: int) -> CalendarAddress | None:
    """The calendar address of an account, as far as it is kept."""
    return session.get(CalendarAddress, account_id)


def feed_terms(session: Session, actor: Actor, law: RunningLaw) -> list[FeedTerm]:
    """The open terms that the actor's agency has to keep in cases in their sight, nearest first:
    one statement. Never a name, a title or a place."""
    rows = session.connection().execute(_feed(actor, law)).all()
    return [
        FeedTerm(
            key=f"{row.case_id}.{row.respondent_id or 0}.{row.lane}.{row.term}.{row.nth}",
            number=row.number or row.receipt_no or f"#{row.case_id}",
            term=law.book.terms[row.term],
            due=row.due_on,
            is_provisional=row.is_provisional,
            sequence=row.acts,
            changed_at=row.changed_at,
        )
        for row in rows
    ]


def _feed(actor: Actor, law: RunningLaw) -> Select[*tuple[Any, ...]]:
    twin = aliased(TermRow)
    nth = (
        select(func.count())
        .where(
            twin.case_id == TermRow.case_id,
            twin.respondent_id.is_not_distinct_from(TermRow.respondent_id),
            twin.lane == TermRow.lane,
            twin.term == TermRow.term,
            (twin.start_on < TermRow.start_on)
            | ((twin.start_on == TermRow.start_on) & (twin.id < TermRow.id)),
        )
        .scalar_subquery()
    )
    told = (
        select(func.count().label("acts"), func.max(LedgerEntry.at).label("changed_at"))
        .where(LedgerEntry.case_id == TermRow.case_id, LedgerEntry.act.in_(_MOVES_A_TERM))
        .lateral("told")
    )
    return (
        select(
            TermRow.case_id,
            TermRow.respondent_id,
            TermRow.lane,
            TermRow.term,
            TermRow.due_on,
            TermRow.is_provisional,
            Case.number,
            Case.receipt_no,
            nth.label("nth"),
            told.c.acts,
            func.coalesce(told.c.changed_at, Case.filed_at).label("changed_at"),
        )
        .join(Case, Case.id == TermRow.case_id)
        .join(told, true())
        .where(*_open_terms_of(actor, law))
        .order_by(TermRow.due_on, TermRow.case_id, TermRow.id)
        .limit(MOST)
    )


def _open_terms_of(actor: Actor, law: RunningLaw) -> tuple[ColumnElement[bool], ...]:
    return (
        TermRow.met_on.is_(None),
        ~TermRow.is_cancelled,
        TermRow.term.not_in(sorted(law.not_deadlines)),
        func.coalesce(TermRow.agency_id, Case.agency_id) == actor.agency_id,
        visible_to(actor),
    )


def month_of_terms(
    session: Session,
    actor: Actor,
    law: RunningLaw,
    today: date,
    month: date,
    filters: CalendarFilters,
) -> Month:
    """The month that `month` lies in, with the days off of the actor's office: three statements."""
    first = month.replace(day=1)
    last = first.replace(day=monthrange(first.year, first.month)[1])
    start = first - timedelta(days=first.weekday())
    end = last + timedelta(days=6 - last.weekday())
    office = session.execute(
        select(Agency.region_code, Agency.settings).where(Agency.id == actor.agency_id)
    ).one()
    calendar = law.calendar_of(office.region_code, office.settings)
    by_day: dict[date, list[MonthTerm]] = {}
    for row in session.execute(_month(actor, law, start, end, filters)):
        by_day.setdefault(row.due_on, []).append(_month_term(row, law, actor, today))
    kinds = session.scalars(
        select(TermRow.term)
        .join(Case, Case.id == TermRow.case_id)
        .where(*_open_terms_of(actor, law))
        .distinct()
    )
    days = [start + timedelta(days=n) for n in range((end - start).days + 1)]
    told = [_day(on, first, today, calendar, tuple(by_day.get(on, ()))) for on in days]
    return Month(
        first=first,
        weeks=tuple(tuple(told[n : n + 7]) for n in range(0, len(told), 7)),
        kinds=tuple(law.book.terms[name] for name in sorted(kinds)),
        is_provisional=calendar.is_provisional(first, last),
        before=first - timedelta(days=1) if first > EARLIEST else None,
        after=last + timedelta(days=1) if last < LATEST else None,
    )


def _month(
    actor: Actor, law: RunningLaw, start: date, end: date, filters: CalendarFilters
) -> Select[*tuple[Any, ...]]:
    here = and_(Assignment.case_id == TermRow.case_id, Assignment.agency_id == actor.agency_id)
    statement = (
        select(
            TermRow.case_id,
            TermRow.term,
            TermRow.due_on,
            TermRow.is_provisional,
            Case.number,
            Case.receipt_no,
            Case.title,
            Account.full_name.label("assigned"),
        )
        .join(Case, Case.id == TermRow.case_id)
        .outerjoin(Assignment, here)
        .outerjoin(Account, Account.id == Assignment.account_id)
        .where(*_open_terms_of(actor, law), TermRow.due_on.between(start, end))
        .order_by(TermRow.due_on, TermRow.case_id, TermRow.id)
        .limit(MOST)
    )
    if filters.term is not None:
        statement = statement.where(TermRow.term == filters.term)
    if filters.assignee == MINE:
        return statement.where(Assignment.account_id == actor.account_id)
    if filters.assignee == NOBODYS:
        return statement.where(Assignment.case_id.is_(None))
    return statement


def _month_term(row: Any, law: RunningLaw, actor: Actor, today: date) -> MonthTerm:
    return MonthTerm(
        case_id=row.case_id,
        number=row.number or row.receipt_no or f"#{row.case_id}",
        title=title_for(actor, row.title),
        term=law.book.terms[row.term],
        is_provisional=row.is_provisional,
        is_late=row.due_on < today,
        assigned=row.assigned,
    )


def _day(
    on: date, first: date, today: date, calendar: Calendar, terms: tuple[MonthTerm, ...]
) -> MonthDay:
    return MonthDay(
        on=on,
        is_inside=on.month == first.month,
        is_today=on == today,
        is_working=calendar.is_working(on),
        off=calendar.day_off(on),
        terms=terms,
    )
