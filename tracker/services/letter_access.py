"""Which letters somebody reaches, and in which state: the gates before every act on one."""

from sqlalchemy import select

from tracker.domain.errors import Forbidden, NotFound, Stale, WrongStage
from tracker.domain.ledger import Act
from tracker.domain.letters import LetterKind, LetterState
from tracker.domain.roles import Permission, Side, Sight
from tracker.services import cases
from tracker.services.work import Work
from tracker.store.cases import Case
from tracker.store.letter_kinds import letter_kinds
from tracker.store.letter_sight import came_to
from tracker.store.letters import IssuedLetter, Letter
from tracker.store.people import Agency


def readable(
    work: Work, case_id: int, letter_id: int, *, or_came: bool = False
) -> tuple[Letter, LetterKind]:
    """A letter of the actor's office that they may read, or one of another office that came."""
    case, sight = cases.locked(work, case_id)
    row = letter_row(work, case, letter_id, or_came=or_came)
    kind = letter_kinds()[row.kind]
    work.actor.must(Permission.CASE_READ, sight)
    must_know_reporter(work, kind, sight)
    return row, kind


def own_letter(
    work: Work, case_id: int, letter_id: int, state: LetterState
) -> tuple[Letter, LetterKind]:
    """A letter of the actor's agency in that state, which the actor may write."""
    case, sight = cases.locked(work, case_id)
    row = letter_row(work, case, letter_id)
    kind = letter_kinds()[row.kind]
    work.actor.must(Permission.LETTER_WRITE, sight)
    if row.agency_id != work.actor.agency_id:
        raise Forbidden(permission=Permission.LETTER_WRITE.value)
    must_know_reporter(work, kind, sight)
    must_stand(row, state)
    return row, kind


def letter_row(work: Work, case: Case, letter_id: int, *, or_came: bool = False) -> Letter:
    """The letter, if it is one of this case and of the actor's office or, on the personnel side,
    of one below it; `or_came`, or of an office that sent it to theirs."""
    row = work.session.get(Letter, letter_id, populate_existing=True)
    if row is None or row.case_id != case.id:
        raise NotFound()
    if row.agency_id != work.actor.agency_id:
        below = work.session.get_one(Agency, row.agency_id).parent_id == work.actor.agency_id
        of_below = below and work.actor.side is Side.PERSONNEL
        if not of_below and not (or_came and _came(work, letter_id)):
            raise NotFound()
    return row


def _came(work: Work, letter_id: int) -> bool:
    asked = select(IssuedLetter.letter_id).where(IssuedLetter.letter_id == letter_id)
    return work.session.scalar(asked.where(came_to(work.actor))) is not None


def must_know_reporter(work: Work, kind: LetterKind, sight: Sight) -> None:
    if kind.holds_identity(received_here=work.actor.agency_id == sight.receiving):
        work.actor.must(Permission.REPORTER_READ, sight)


def holds_identity(work: Work, row: Letter, kind: LetterKind) -> bool:
    case = work.session.get_one(Case, row.case_id)
    return kind.holds_identity(received_here=row.agency_id == case.receiving_agency_id)


def must_stand(row: Letter, state: LetterState) -> None:
    if row.state is not state:
        raise WrongStage(f"letter_not_{state.value}")


def must_be_seen(row: Letter, seen: int) -> None:
    if row.version != seen:
        raise Stale(seen=seen, now=row.version)


def to_draft(work: Work, row: Letter, reason: str | None) -> None:
    row.state, row.returned, row.content, row.told = LetterState.DRAFT, reason, None, ""
    row.version += 1
    about = f"letter:{row.id}"
    said = "given" if reason else None
    work.record(Act.LETTER_RETURNED, about, case=row.case_id, letter=row.id, reason=said)
