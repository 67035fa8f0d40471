"""Beside the case page: what forms offer as answers, what changed meanwhile, why a day is due."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from tracker.domain.deadlines import Due, Unit, due_on
from tracker.domain.errors import NotFound
from tracker.domain.law import RunningLaw
from tracker.domain.roles import Actor, AgencyKind, Role
from tracker.queries.cases import sight_and_case
from tracker.store.cases import (
    Case,
    TermRow,
)
from tracker.store.colleagues import colleagues_in
from tracker.store.ledger import LedgerEntry
from tracker.store.people import Account, Agency
from tracker.store.sight import visible_to


@dataclass(frozen=True)
class Change:
    """What somebody did since a version was read; of another agency its name stands for them."""

    act: str
    at: datetime
    by: str


def changes_since(session: Session, actor: Actor, case_id: int, version: int) -> list[Change]:
    """The acts on a case after the version that somebody read, oldest first."""
    rows = session.execute(
        select(
            LedgerEntry.act,
            LedgerEntry.at,
            Account.full_name,
            Account.agency_id,
            Agency.name.label("agency"),
        )
        .join(Account, Account.id == LedgerEntry.account_id)
        .join(Agency, Agency.id == Account.agency_id)
        .where(LedgerEntry.case_id == case_id, LedgerEntry.case_version > version)
        .order_by(LedgerEntry.seq)
    ).all()
    return [
        Change(r.act.value, r.at, r.full_name if r.agency_id == actor.agency_id else r.agency)
        for r in rows
    ]


@dataclass(frozen=True)
class TermExplained:
    """A due day, counted day by day."""

    term: str
    case_id: int
    due: Due
    stored_due: date
    office: str
    workweek: int


def term_explained(
    session: Session, actor: Actor, case_id: int, term_id: int, law: RunningLaw
) -> TermExplained:
    """Why a term of the case ends when it does, by the calendar of the agency that it binds.

    Raises:
        NotFound: no such term in this person's sight.
    """
    case, _ = sight_and_case(session, actor, case_id)
    row = session.get(TermRow, term_id)
    if row is None or row.case_id != case.id:
        raise NotFound()
    agency = session.get_one(Agency, row.agency_id or case.agency_id)
    term = law.book.terms[row.term]
    calendar = law.calendar_of(agency.region_code, agency.settings)
    due = due_on(row.start_on, term.length, Unit(term.unit), calendar)
    return TermExplained(row.term, case.id, due, row.due_on, agency.name, calendar.workweek)


def commissioners(session: Session, agency_id: int) -> list[str]:
    """The members of an agency's plenary who have accounts; others are typed as voters."""
    return [
        colleague.full_name
        for colleague in colleagues_in(session, agency_id)
        if Role.COMMISSIONER in colleague.actor.roles
    ]


def body_agency(session: Session, body: str, on: date) -> int | None:
    """The agency that is an oversight body of the law data (`kasn`, `bkn`) on a day."""
    if body not in set(AgencyKind):
        return None
    return session.scalar(
        select(Agency.id)
        .where(
            Agency.kind == AgencyKind(body),
            or_(Agency.valid_until.is_(None), Agency.valid_until > on),
        )
        .order_by(Agency.id)
        .limit(1)
    )


def case_called(session: Session, actor: Actor, name: str) -> int | None:
    """The one case in the actor's sight with that number, receipt or sender's ref; where two
    senders share a ref, `SENDER:REF` tells them apart."""
    sender, _, ref = name.partition(":")
    found = session.scalars(
        select(Case.id)
        .where(
            visible_to(actor),
            or_(
                Case.number == name,
                Case.receipt_no == name,
                Case.sender_ref == name,
                and_(Case.sender == sender, Case.sender_ref == ref),
            ),
        )
        .limit(2)
    ).all()
    return found[0] if len(found) == 1 else None
