"""Assigning many cases at once: who could have which, before anything is done; and what was."""

import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import Row, Select, select
from sqlalchemy.orm import Session

from tracker.domain.errors import NotFound
from tracker.domain.handing import WhyNot, why_not
from tracker.domain.law import RunningLaw
from tracker.domain.ledger import Act
from tracker.domain.roles import Actor, Permission
from tracker.queries.case_names import name_of
from tracker.queries.filtering import conditions
from tracker.queries.filters import CaseFilters
from tracker.queries.seen import seen_by
from tracker.queries.titles import title_for
from tracker.store.cases import Assignment, Case
from tracker.store.colleagues import colleagues_in
from tracker.store.ledger import LedgerEntry
from tracker.store.open_work import sights_of
from tracker.store.people import Account
from tracker.store.sight import visible_to

MOST = 500
"""Cases that one act assigns."""

LATELY, MOST_LATELY = timedelta(days=14), 5
"""How far back, and how many of the latest acts that assigned many are shown."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A chosen case, who has it in hand now, and what keeps it from the officer chosen."""

    id: int
    name: str
    title: str
    assigned: str | None
    why_not: WhyNot | None


@dataclass(frozen=True)
class Preview:
    """What would be assigned: `officers` are ids and names of who could take some of the cases."""

    cases: tuple[Candidate, ...]
    officers: tuple[tuple[int, str], ...]
    officer: tuple[int, str] | None

    @property
    def able(self) -> list[Candidate]:
        return [one for one in self.cases if one.why_not is None]

    @property
    def unable(self) -> list[Candidate]:
        return [one for one in self.cases if one.why_not is not None]


@dataclass(frozen=True)
class Assigned:
    """An act that assigned many cases, and whose it was; `still` of them are in those hands and can
    be taken back."""

    seq: int
    at: datetime
    by: str
    officer: str
    cases: int
    still: int


def ids_matching(
    session: Session, actor: Actor, filters: CaseFilters, today: date, law: RunningLaw
) -> list[int] | None:
    """The cases in sight that a list asks for; None where there are more than one act assigns."""
    seen = seen_by(actor, law)
    asked = seen.found([seen.id], conditions(filters, seen, today)).limit(MOST + 1)
    found = list(session.connection().execute(asked).scalars())
    return None if len(found) > MOST else found


def preview(session: Session, actor: Actor, cases: Collection[int], officer: int | None) -> Preview:
    """What would come of assigning these cases to that officer: seven statements. A case outside
    the actor's sight is not there."""
    rows = session.execute(
        select(Case, Account.full_name)
        .outerjoin(
            Assignment,
            (Assignment.case_id == Case.id) & (Assignment.agency_id == actor.agency_id),
        )
        .outerjoin(Account, Account.id == Assignment.account_id)
        .where(Case.id.in_(list(cases)[:MOST]), visible_to(actor))
        .order_by(Case.id)
    ).all()
    sights = sights_of(session, [row.Case.id for row in rows])
    people = colleagues_in(session, actor.agency_id)
    chosen = next((one for one in people if one.id == officer), None)

    def hindrance(case: Case) -> WhyNot | None:
        if not actor.may(Permission.CASE_ASSIGN, sights[case.id]):
            return WhyNot.NOT_YOURS
        if chosen is None:
            return None if case.is_open else WhyNot.CLOSED
        return why_not(chosen.actor, sights[case.id], is_open=case.is_open)

    return Preview(
        cases=tuple(
            Candidate(
                id=row.Case.id,
                name=name_of(row.Case),
                title=title_for(actor, row.Case.title),
                assigned=row.full_name,
                why_not=hindrance(row.Case),
            )
            for row in rows
        ),
        officers=tuple(
            (one.id, one.full_name)
            for one in people
            if any(one.actor.can_work_on(sight) for sight in sights.values())
        ),
        officer=(chosen.id, chosen.full_name) if chosen else None,
    )


def assigned_by(session: Session, actor: Actor, seq: int) -> Assigned:
    """What an act of the actor's own agency assigned, and how much of it is still so.

    Raises:
        NotFound: there is no such act of that agency.
    """
    found = session.execute(_of_agency(actor).where(LedgerEntry.seq == seq)).one_or_none()
    if found is None:
        raise NotFound()
    return _assigned(session, actor, found)


def lately_assigned(session: Session, actor: Actor, now: datetime) -> list[Assigned]:
    """The latest acts of the actor's agency that assigned many cases, newest first."""
    asked = _of_agency(actor).where(LedgerEntry.at > now - LATELY)
    rows = session.execute(asked.order_by(LedgerEntry.seq.desc()).limit(MOST_LATELY)).all()
    return [_assigned(session, actor, row) for row in rows]


def _of_agency(actor: Actor) -> Select[int, str, datetime, str]:
    return (
        select(LedgerEntry.seq, LedgerEntry.text, LedgerEntry.at, Account.full_name)
        .join(Account, Account.id == LedgerEntry.account_id)
        .where(LedgerEntry.act == Act.CASES_ASSIGNED, Account.agency_id == actor.agency_id)
    )


def _assigned(session: Session, actor: Actor, found: Row[int, str, datetime, str]) -> Assigned:
    seq, text, at, by = found
    facts = json.loads(text)["facts"]
    still = session.scalars(
        select(Assignment.case_id)
        .join(Case, Case.id == Assignment.case_id)
        .where(
            Assignment.case_id.in_(facts["cases"]),
            Assignment.agency_id == actor.agency_id,
            Assignment.account_id == facts["officer"],
            visible_to(actor),
        )
    ).all()
    officer = session.get_one(Account, facts["officer"]).full_name
    return Assigned(seq, at, by, officer, len(facts["cases"]), len(still))
