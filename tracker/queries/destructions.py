"""Destruction of evidence after its retention, as the office that holds the evidence reads it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, select
from sqlalchemy.orm import Session, aliased

from tracker.domain.destruction import Answer
from tracker.domain.errors import Forbidden, NotFound
from tracker.domain.law import RunningLaw
from tracker.domain.roles import Actor, Permission, Sight
from tracker.domain.showing import may_read_piece
from tracker.queries.case_names import name_of
from tracker.queries.cases import sight_and_case
from tracker.queries.titles import title_for
from tracker.store.cases import Case
from tracker.store.destructions import (
    DestructionAnswer,
    DestructionProposal,
    Tombstone,
    closed_on,
    is_waiting,
    legal_hold,
)
from tracker.store.evidence import EvidenceItem
from tracker.store.people import Account
from tracker.store.sight import visible_to


@dataclass(frozen=True, slots=True)
class PieceToGo:
    """A piece on a list of what is to be destroyed; of one that the reader may not read, no name.

    `is_needed`: other evidence has the same bytes, so that they stay until it goes too.
    """

    id: int
    file_name: str | None
    caption: str | None
    size: int
    digest: bytes
    is_needed: bool


@dataclass(frozen=True)
class ProposalView:
    """A proposal of the reader's agency, and how it ended."""

    id: int
    basis: str
    retention_ended_on: date
    minutes_no: str
    minutes_on: date
    reason: str
    proposed_by: str
    proposed_at: datetime
    answer: Answer | None
    answer_reason: str | None
    answered_by: str | None
    answered_at: datetime | None
    pieces: tuple[PieceToGo, ...]
    is_mine: bool


@dataclass(frozen=True)
class Destroying:
    """The destruction of a case's evidence by the reader's agency. `held` says in a word why
    nothing may be proposed, `ended_on` is the last day of the case, `pieces` can be chosen."""

    case_id: int
    case_name: str
    case_title: str
    held: str | None
    ended_on: date
    pieces: tuple[PieceToGo, ...]
    proposals: tuple[ProposalView, ...]
    may_propose: bool
    may_approve: bool

    @property
    def waiting(self) -> ProposalView | None:
        return next((one for one in self.proposals if one.answer is None), None)

    def proposal(self, number: int) -> ProposalView:
        """One of the proposals.

        Raises:
            NotFound: there is no such one.
        """
        for one in self.proposals:
            if one.id == number:
                return one
        raise NotFound()


@dataclass(frozen=True, slots=True)
class ToApprove:
    """A proposal that waits for somebody with the reader's right."""

    id: int
    case_id: int
    title: str
    pieces: int
    proposed_at: datetime


_First, _Second = aliased(Account), aliased(Account)


def destroying(
    session: Session, actor: Actor, case_id: int, law: RunningLaw, today: date
) -> Destroying:
    """What the reader's agency proposed and may propose, newest first.

    Raises:
        NotFound: the case is outside the reader's sight.
        Forbidden: the reader may neither propose nor approve.
    """
    case, sight = sight_and_case(session, actor, case_id)
    may_propose = actor.may(Permission.EVIDENCE_DESTROY, sight)
    may_approve = actor.may(Permission.DESTRUCTION_APPROVE, sight)
    if not may_propose and not may_approve:
        raise Forbidden(permission=Permission.DESTRUCTION_APPROVE.value)
    rows = session.execute(_proposals(case_id, actor.agency_id)).all()
    own = _pieces(
        session, actor, sight, EvidenceItem.case_id == case_id, Tombstone.item_id.is_(None)
    )
    return Destroying(
        case.id,
        name_of(case),
        title_for(actor, case.title),
        legal_hold(session, case, law.not_deadlines, today),
        closed_on(session, case),
        tuple(piece for piece in own if piece.file_name is not None),
        tuple(_proposal(session, actor, sight, row) for row in rows),
        may_propose,
        may_approve,
    )


def _proposals(case_id: int, agency_id: int) -> Select[*tuple[Any, ...]]:
    return (
        select(DestructionProposal, DestructionAnswer, _First.full_name, _Second.full_name)
        .outerjoin(DestructionAnswer, DestructionAnswer.proposal_id == DestructionProposal.id)
        .join(_First, _First.id == DestructionProposal.proposed_by)
        .outerjoin(_Second, _Second.id == DestructionAnswer.answered_by)
        .where(DestructionProposal.case_id == case_id, DestructionProposal.agency_id == agency_id)
        .order_by(DestructionProposal.id.desc())
    )


def _proposal(
    session: Session, actor: Actor, sight: Sight, found: Row[*tuple[Any, ...]]
) -> ProposalView:
    row, answer, first, second = found
    return ProposalView(
        id=row.id,
        basis=row.basis,
        retention_ended_on=row.retention_ended_on,
        minutes_no=row.minutes_no,
        minutes_on=row.minutes_on,
        reason=row.reason,
        proposed_by=first,
        proposed_at=row.proposed_at,
        answer=answer.answer if answer else None,
        answer_reason=answer.reason if answer else None,
        answered_by=second,
        answered_at=answer.answered_at if answer else None,
        pieces=_pieces(session, actor, sight, EvidenceItem.id.in_(row.pieces)),
        is_mine=row.proposed_by == actor.account_id,
    )


def _pieces(
    session: Session, actor: Actor, sight: Sight, *which: ColumnElement[bool]
) -> tuple[PieceToGo, ...]:
    """Pieces of the reader's agency, in order; of papers that the reader may not read, no name."""
    rows = session.scalars(
        select(EvidenceItem)
        .outerjoin(Tombstone, Tombstone.item_id == EvidenceItem.id)
        .where(EvidenceItem.agency_id == actor.agency_id, *which)
        .order_by(EvidenceItem.id)
    ).all()
    needed = _needed(session, rows)
    return tuple(
        PieceToGo(
            row.id,
            row.file_name if readable else None,
            row.caption if readable else None,
            row.size,
            row.digest,
            row.digest in needed,
        )
        for row in rows
        for readable in [may_read_piece(actor, sight, row.audience, row.agency_id)]
    )


def _needed(session: Session, rows: Sequence[EvidenceItem]) -> set[bytes]:
    """The bytes of these pieces that other evidence needs too, of whatever case."""
    others = (
        select(EvidenceItem.digest)
        .outerjoin(Tombstone, Tombstone.item_id == EvidenceItem.id)
        .where(
            EvidenceItem.digest.in_([row.digest for row in rows]),
            EvidenceItem.id.not_in([row.id for row in rows]),
            Tombstone.item_id.is_(None),
        )
    )
    return set(session.scalars(others))


def to_approve(session: Session, actor: Actor) -> tuple[ToApprove, ...]:
    """What waits for the approval of somebody like this person, oldest first; one statement, none
    for those who may not approve."""
    if not actor.holds(Permission.DESTRUCTION_APPROVE):
        return ()
    rows = session.execute(
        select(DestructionProposal, Case.title)
        .join(Case, (Case.id == DestructionProposal.case_id) & visible_to(actor))
        .where(
            DestructionProposal.agency_id == actor.agency_id,
            DestructionProposal.proposed_by != actor.account_id,
            is_waiting(),
        )
        .order_by(DestructionProposal.id)
    )
    return tuple(
        ToApprove(row.id, row.case_id, title_for(actor, title), len(row.pieces), row.proposed_at)
        for row, title in rows
    )
