"""Destroying evidence after its retention: one proposes, another approves, a tombstone stays.

The tombstone is written first, in one act with one entry of the book; only then are bytes taken
out (`tracker.services.sweeping.erase`). What a killed server leaves in between, the sweep finishes.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from tracker.domain.custody import Handling, digest_said, sealed_handling
from tracker.domain.destruction import Answer
from tracker.domain.errors import Forbidden, Invalid, NotFound, WrongStage
from tracker.domain.ledger import Act
from tracker.domain.notifying import Topic
from tracker.domain.roles import Permission, Sight, is_independent
from tracker.domain.showing import may_read_piece
from tracker.services import cases, custody
from tracker.services.notices import tell
from tracker.services.whom import Office
from tracker.services.work import Work
from tracker.store.cases import Case
from tracker.store.destructions import (
    DestructionAnswer,
    DestructionProposal,
    Tombstone,
    closed_on,
    legal_hold,
    waiting_proposal,
)
from tracker.store.evidence import EvidenceItem
from tracker.store.holding import goes_out
from tracker.store.near_copies import forget_prints
from tracker.store.people import Account

LONGEST_NUMBER = 120


@dataclass(frozen=True, slots=True)
class Proposed:
    """What to destroy and by which right: the item of the retention schedule (JRA), the day on
    which it ended, number and day of the berita acara."""

    pieces: tuple[int, ...]
    basis: str
    retention_ended_on: date | None
    minutes_no: str
    minutes_on: date | None
    reason: str


def propose_destruction(work: Work, case_id: int, given: Proposed) -> int:
    """Propose to destroy pieces of the actor's agency in a case that has ended; the proposal's id.

    Raises:
        NotFound, Forbidden: not this person's to propose.
        WrongStage: something holds the case: `destroy_case_open`, `destroy_term_runs`,
            `destroy_sanction_runs`; or a proposal waits already (`destruction_waits`).
        Invalid: what was said of the retention cannot be, or the pieces are not to be destroyed.
    """
    case, sight = cases.locked(work, case_id)
    work.actor.must(Permission.EVIDENCE_DESTROY, sight)
    _must_be_free(work, case)
    if waiting_proposal(work.session, case.id, work.actor.agency_id) is not None:
        raise WrongStage("destruction_waits")
    faults = _faults(work, case, given)
    theirs = _destructible(work, case, sight)
    if not set(given.pieces) <= theirs.keys():
        faults["pieces"] = ["not_an_option"]
    if faults:
        raise Invalid(faults)
    row = DestructionProposal(
        case_id=case.id,
        agency_id=work.actor.agency_id,
        pieces=sorted(set(given.pieces)),
        basis=given.basis.strip(),
        retention_ended_on=given.retention_ended_on,
        minutes_no=given.minutes_no.strip(),
        minutes_on=given.minutes_on,
        reason=given.reason.strip(),
        proposed_at=work.now,
        proposed_by=work.actor.account_id,
    )
    work.session.add(row)
    work.session.flush()
    work.record(
        Act.DESTRUCTION_PROPOSED,
        f"destruction:{row.id}",
        case=case.id,
        proposal=row.id,
        pieces=row.pieces,
        row=row.seal(),
    )
    approvers = Office.of(work, row.agency_id).holders(case, Permission.DESTRUCTION_APPROVE)
    tell(work, approvers - {work.actor.account_id}, Topic.APPROVAL_WANTED, case=case.id)
    return row.id


def _faults(work: Work, case: Case, given: Proposed) -> dict[str, list[str]]:
    faults: dict[str, list[str]] = {}
    if not given.pieces:
        faults["pieces"] = ["pieces_missing"]
    words = {"basis": given.basis, "minutes_no": given.minutes_no, "reason": given.reason}
    faults |= {name: ["required"] for name, said in words.items() if not said.strip()}
    if len(given.minutes_no) > LONGEST_NUMBER:
        faults["minutes_no"] = ["too_long"]
    ended, minutes = given.retention_ended_on, given.minutes_on
    if ended is None:
        faults["retention_ended_on"] = ["required"]
    elif ended >= work.today:
        faults["retention_ended_on"] = ["retention_not_over"]
    elif ended <= closed_on(work.session, case):
        faults["retention_ended_on"] = ["retention_before_end"]
    if minutes is None:
        faults["minutes_on"] = ["required"]
    elif minutes > work.today:
        faults["minutes_on"] = ["in_the_future"]
    elif ended is not None and minutes <= ended:
        faults["minutes_on"] = ["minutes_before_end"]
    return faults


def approve_destruction(
    work: Work, case_id: int, proposal_id: int, *, typed: str
) -> tuple[bytes, ...]:
    """Put the tombstones of a proposal, as the second person; the digests to be erased after it.

    `typed` is the name of the case (its number), typed by whoever approves.

    Raises:
        NotFound, Forbidden: not this person's to approve; `same_person`, the actor proposed it;
            `not_independent`, one of the two gave the other a password within a week.
        WrongStage: it was answered, something holds the case, or a bundle of it is going out.
        Invalid: `typed` is not the case's number.
    """
    case, row = _waiting(work, case_id, proposal_id, Permission.DESTRUCTION_APPROVE)
    _must_be_apart(work, row.proposed_by)
    if not _is_name(case, typed):
        raise Invalid({"typed": ["not_the_case_number"]})
    _must_be_free(work, case)
    if goes_out(work.session, case.id):
        raise WrongStage("bundle_goes_out")
    pieces = work.session.scalars(
        select(EvidenceItem).where(EvidenceItem.id.in_(row.pieces)).order_by(EvidenceItem.id)
    ).all()
    answer = _answered(work, row, Answer.APPROVED, None)
    stones = [_tombstone(work, row, piece) for piece in pieces]
    rows = [
        custody.handling_of(work, piece.id, Handling.DESTROYED, reason=row.basis)
        for piece in pieces
    ]
    case.version += 1
    place = work.record(
        Act.EVIDENCE_DESTROYED,
        f"destruction:{row.id}",
        case=case.id,
        version=case.version,
        proposal=row.id,
        proposed_by=row.proposed_by,
        pieces=[piece.id for piece in pieces],
        digests=[digest_said(piece.digest) for piece in pieces],
        sizes=[piece.size for piece in pieces],
        tombstones=[stone.seal() for stone in stones],
        answer=answer.seal(),
        custody=sealed_handling(rows),
    )
    custody.write(work, place, rows)
    _put(work, place, stones)
    forget_prints(work.session, [piece.digest for piece in pieces])
    return tuple(piece.digest for piece in pieces)


def refuse_destruction(work: Work, case_id: int, proposal_id: int, *, reason: str) -> None:
    """Refuse a proposal, with the reason.

    Raises:
        NotFound, Forbidden, WrongStage, Invalid: nothing was changed.
    """
    case, row = _waiting(work, case_id, proposal_id, Permission.DESTRUCTION_APPROVE)
    if row.proposed_by == work.actor.account_id:
        raise Forbidden("same_person")
    _end(work, case, row, Answer.REFUSED, reason)


def take_back_destruction(work: Work, case_id: int, proposal_id: int, *, reason: str) -> None:
    """Take the actor's own proposal back, with the reason.

    Raises:
        NotFound, Forbidden, WrongStage, Invalid: nothing was changed.
    """
    case, row = _waiting(work, case_id, proposal_id, Permission.EVIDENCE_DESTROY)
    if row.proposed_by != work.actor.account_id:
        raise Forbidden(permission=Permission.EVIDENCE_DESTROY.value)
    _end(work, case, row, Answer.TAKEN_BACK, reason)


_ENDS: Mapping[Answer, Act] = {
    Answer.REFUSED: Act.DESTRUCTION_REFUSED,
    Answer.TAKEN_BACK: Act.DESTRUCTION_TAKEN_BACK,
}


def _end(work: Work, case: Case, row: DestructionProposal, answer: Answer, reason: str) -> None:
    if not reason.strip():
        raise Invalid({"reason": ["reason_missing"]})
    said = _answered(work, row, answer, reason.strip())
    about = f"destruction:{row.id}"
    work.record(_ENDS[answer], about, case=case.id, proposal=row.id, answer=said.seal())


def _waiting(
    work: Work, case_id: int, proposal_id: int, right: Permission
) -> tuple[Case, DestructionProposal]:
    """A proposal of the actor's agency that nobody answered, its case locked."""
    case, sight = cases.locked(work, case_id)
    row = work.session.get(DestructionProposal, proposal_id)
    if row is None or row.case_id != case.id or row.agency_id != work.actor.agency_id:
        raise NotFound()
    work.actor.must(right, sight)
    if work.session.get(DestructionAnswer, row.id) is not None:
        raise WrongStage("destruction_answered")
    return case, row


def _answered(
    work: Work, row: DestructionProposal, answer: Answer, reason: str | None
) -> DestructionAnswer:
    said = DestructionAnswer(
        proposal_id=row.id,
        answer=answer,
        reason=reason,
        answered_at=work.now,
        answered_by=work.actor.account_id,
    )
    work.session.add(said)
    work.session.flush()
    return said


def _must_be_free(work: Work, case: Case) -> None:
    held = legal_hold(work.session, case, work.law.not_deadlines, work.today)
    if held is not None:
        raise WrongStage(held)


def _must_be_apart(work: Work, proposer: int) -> None:
    if proposer == work.actor.account_id:
        raise Forbidden("same_person")
    second = work.session.get_one(Account, work.actor.account_id)
    first = work.session.get_one(Account, proposer)
    for one, other in ((second, first), (first, second)):
        if not is_independent(other.id, one.password_given_by, one.password_given_at, work.now):
            raise Forbidden("not_independent")


def _is_name(case: Case, typed: str) -> bool:
    wanted = case.number or case.receipt_no or case.sender_ref or f"#{case.id}"
    return "".join(typed.split()).casefold() == "".join(wanted.split()).casefold()


def _destructible(work: Work, case: Case, sight: Sight) -> dict[int, EvidenceItem]:
    """The pieces of the actor's agency that have their bytes still, as far as the actor reads."""
    gone = select(Tombstone.item_id).where(Tombstone.case_id == case.id)
    items: Sequence[EvidenceItem] = work.session.scalars(
        select(EvidenceItem).where(
            EvidenceItem.case_id == case.id,
            EvidenceItem.agency_id == work.actor.agency_id,
            EvidenceItem.id.not_in(gone),
        )
    ).all()
    return {
        item.id: item
        for item in items
        if may_read_piece(work.actor, sight, item.audience, item.agency_id)
    }


def _tombstone(work: Work, row: DestructionProposal, piece: EvidenceItem) -> Tombstone:
    return Tombstone(
        item_id=piece.id,
        proposal_id=row.id,
        case_id=row.case_id,
        agency_id=row.agency_id,
        digest=piece.digest,
        size=piece.size,
        basis=row.basis,
        retention_ended_on=row.retention_ended_on,
        minutes_no=row.minutes_no,
        minutes_on=row.minutes_on,
        reason=row.reason,
        proposed_by=row.proposed_by,
        approved_by=work.actor.account_id,
        destroyed_at=work.now,
    )


def _put(work: Work, place: int, stones: Sequence[Tombstone]) -> None:
    """Write the tombstones once the book has given the act its number."""

    def numbered(numbers: list[int]) -> None:
        for stone in stones:
            stone.entry = numbers[place]
        work.session.add_all(stones)

    work.after.append(numbered)
