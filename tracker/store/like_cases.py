"""What a decider may be reminded of: the person's acts and earlier cases, and decisions like it."""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, false, func, or_, select, true
from sqlalchemy.orm import Session

from tracker.domain.days import PartialDay
from tracker.domain.roles import Actor, Side
from tracker.domain.sanction_range import ActOfPerson, Word
from tracker.domain.standing import Origin
from tracker.store.cases import (
    Case,
    Conduct,
    ConductRespondent,
    Respondent,
    SanctionRow,
    SendingRow,
    Step,
)
from tracker.store.library import ConductClass
from tracker.store.sight import visible_to

MOST = 200
"""Like decisions that are looked at, newest first."""


@dataclass(frozen=True, slots=True)
class FoundDecision:
    """A sanction imposed on somebody who did an act of one of the types asked for."""

    case_id: int
    name: str
    level: str
    sanction: str | None
    decided_on: PartialDay | None
    position: str | None
    conduct_on: PartialDay | None
    election: str | None
    contest: str | None
    region: str | None


@dataclass(frozen=True, slots=True)
class Earlier:
    """Another case of the same person, and what it came to as far as it is known."""

    case_id: int
    name: str
    outcome: str | None
    level: str | None
    decided_on: PartialDay | None


def like_decisions(
    session: Session, actor: Actor, case_id: int, types: frozenset[str]
) -> list[FoundDecision]:
    """Imposed sanctions of known level in the other cases that the actor sees: one statement.

    The personnel side sees those of the people sent to it, the other sides what was disclosed.
    """
    if not types:
        return []
    rows = session.execute(
        select(
            Case.id,
            func.coalesce(Case.number, Case.receipt_no, Case.sender_ref).label("name"),
            SanctionRow.level,
            SanctionRow.sanction,
            SanctionRow.decided_on,
            Respondent.position,
            Conduct.on.label("conduct_on"),
            Case.election,
            Case.contest,
            Case.region_code,
        )
        .join(SanctionRow, SanctionRow.case_id == Case.id)
        .join(Respondent, Respondent.id == SanctionRow.respondent_id)
        .join(ConductRespondent, ConductRespondent.respondent_id == Respondent.id)
        .join(Conduct, Conduct.id == ConductRespondent.conduct_id)
        .where(
            Case.id != case_id,
            visible_to(actor),
            SanctionRow.is_imposed,
            SanctionRow.level.is_not(None),
            Conduct.type.in_(types),
            _sent_to(actor),
            _known_to(actor),
        )
        .order_by(SanctionRow.id.desc(), Conduct.ordinal)
        .limit(MOST)
    )
    found: dict[tuple[int, str], FoundDecision] = {}
    for row in rows:
        found.setdefault(
            (row.id, f"{row.level} {row.position}"),
            FoundDecision(
                case_id=row.id,
                name=row.name,
                level=row.level,
                sanction=row.sanction,
                decided_on=row.decided_on,
                position=row.position,
                conduct_on=row.conduct_on,
                election=row.election,
                contest=row.contest,
                region=row.region_code,
            ),
        )
    return list(found.values())


def acts_of(session: Session, respondent: int) -> list[ActOfPerson]:
    """The acts of a respondent, each with the officer's word on its class: one statement."""
    rows = session.execute(
        select(Conduct.type, Conduct.on, ConductClass.breach, ConductClass.level)
        .join(ConductRespondent, ConductRespondent.conduct_id == Conduct.id)
        .outerjoin(ConductClass, ConductClass.conduct_id == Conduct.id)
        .where(ConductRespondent.respondent_id == respondent)
        .order_by(Conduct.ordinal)
    )
    return [
        ActOfPerson(row.type, row.on, Word(row.breach, row.level) if row.breach else None)
        for row in rows
    ]


def earlier_cases(session: Session, actor: Actor, case_id: int, nip: str | None) -> list[Earlier]:
    """The other cases in the actor's sight of a person with that staff number, newest first.

    With the sanction imposed there, as far as the actor may know it. One statement, none without
    a number.
    """
    if not nip:
        return []
    rows = session.execute(
        select(
            Case.id,
            func.coalesce(Case.number, Case.receipt_no, Case.sender_ref).label("name"),
            Respondent.outcome,
            SanctionRow.level,
            SanctionRow.decided_on,
        )
        .join(Respondent, Respondent.case_id == Case.id)
        .outerjoin(
            SanctionRow,
            and_(
                SanctionRow.respondent_id == Respondent.id,
                SanctionRow.is_imposed,
                _known_to(actor),
            ),
        )
        .where(Case.id != case_id, Respondent.nip == nip, visible_to(actor), _sent_to(actor))
        .order_by(Case.id.desc())
    )
    return [Earlier(*row) for row in rows]


def _sent_to(actor: Actor) -> ColumnElement[bool]:
    """The personnel side knows the people who were sent to it, and nobody else."""
    if actor.side is not Side.PERSONNEL:
        return true()
    return (
        select(SendingRow.respondent_id)
        .where(
            SendingRow.respondent_id == Respondent.id,
            or_(SendingRow.agency_id == actor.agency_id, SendingRow.ppk_id == actor.agency_id),
        )
        .exists()
    )


def _known_to(actor: Actor) -> ColumnElement[bool]:
    """Bawaslu knows a sanction that was reported to it; the personnel side knows its own."""
    if actor.is_system or actor.side is Side.PERSONNEL:
        return true()
    if actor.side is not Side.BAWASLU:
        return false()
    by_letter = select(Step.id).where(Step.id == SanctionRow.step_id, Step.origin == Origin.LETTER)
    return or_(SanctionRow.step_id.is_(None), SanctionRow.is_disclosed, by_letter.exists())
