"""`Actor.sees` said in SQL, so that lists and counts know only what the person may know."""

from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    SQLColumnExpression,
    and_,
    false,
    literal,
    or_,
    select,
    true,
)
from sqlalchemy.orm import Session

from tracker.domain.matters import Audience
from tracker.domain.roles import Actor, Permission, Side
from tracker.store.cases import Case, Recusal, Respondent, SendingRow
from tracker.store.evidence import EvidenceItem


def visible_to(actor: Actor) -> ColumnElement[bool]:
    """The condition on `Case` under which the case exists for the actor."""
    if actor.is_system:
        return true()
    if not actor.holds(Permission.CASE_READ):
        return false()
    return and_(_in_reach(actor), not_recused(actor))


def lies_in(region: str, code: ColumnElement[Any] | None = None) -> ColumnElement[bool]:
    """Cases of a region and those below it; the empty code is the nation. `code` is the column
    that tells where a case lies, that of `cases` unless another is named."""
    if not region:
        return true()
    lies = Case.__table__.c.region_code if code is None else code
    return or_(lies == planned_for(region), lies.like(planned_for(f"{region}.%")))


def planned_for(value: Any) -> BindParameter[Any]:
    """The value, written into the statement: the database then plans for just this one.

    For what decides between plans and takes few values: some agencies have ten thousand cases,
    most have ten. A plan made for any agency would suit neither.
    """
    return literal(value, literal_execute=True)


def _in_reach(actor: Actor) -> ColumnElement[bool]:
    match actor.side:
        case Side.BAWASLU:
            agency = planned_for(actor.agency_id)
            own = or_(Case.agency_id == agency, Case.receiving_agency_id == agency)
            return or_(own, lies_in(actor.region)) if actor.reads_region else own
        case Side.PERSONNEL | Side.INSPECTION:
            return Case.id.in_(select(SendingRow.case_id).where(reaches(actor)))
        case _:
            return false()


def reaches(actor: Actor) -> ColumnElement[bool]:
    """The condition on `SendingRow` under which what was sent is the actor's to see."""
    match actor.side:
        case Side.PERSONNEL:
            agency = planned_for(actor.agency_id)
            return or_(SendingRow.agency_id == agency, SendingRow.ppk_id == agency)
        case Side.INSPECTION:
            return SendingRow.region_code == planned_for(actor.region)
        case _:
            return false()


def not_recused(actor: Actor, case_id: SQLColumnExpression[int] = Case.id) -> ColumnElement[bool]:
    """The condition on a case, by its id, under which no conflict of interest shuts the actor
    out."""
    shut = select(Recusal.case_id).where(Recusal.account_id == actor.account_id)
    return case_id.not_in(shut)


def pieces_of_cases_for(actor: Actor) -> ColumnElement[bool]:
    """The condition on `EvidenceItem` under which a piece of a case in sight is the actor's to
    read: `may_read_piece` in SQL, but for the reporter's papers, which it leaves out for all."""
    if actor.is_system:
        return EvidenceItem.audience != Audience.REPORTER
    readable = EvidenceItem.audience == Audience.FILE
    match actor.side:
        case Side.BAWASLU:
            return or_(readable, EvidenceItem.audience == Audience.VERIFICATION)
        case Side.PERSONNEL:
            own = EvidenceItem.agency_id == actor.agency_id
            return or_(readable, and_(EvidenceItem.audience == Audience.PERSONNEL, own))
    return readable


def persons_in_sight(session: Session, actor: Actor, case_id: int) -> tuple[frozenset[int], bool]:
    """The respondents of a case whom somebody may know, and whether that is all of them: the
    personnel side knows those who were sent to it."""
    all_of_it = select(Respondent.id).where(Respondent.case_id == case_id)
    everybody = frozenset(session.scalars(all_of_it))
    if actor.side is Side.BAWASLU or actor.is_system:
        return everybody, True
    rows = session.execute(
        select(
            SendingRow.respondent_id,
            SendingRow.agency_id,
            SendingRow.ppk_id,
            SendingRow.region_code,
        ).where(SendingRow.case_id == case_id)
    )
    of_region = actor.side is Side.INSPECTION
    sent = frozenset(
        row.respondent_id
        for row in rows
        if (
            row.region_code == actor.region
            if of_region
            else actor.agency_id in (row.agency_id, row.ppk_id)
        )
    )
    return sent & everybody, sent >= everybody
