"""Working together on a case: notes and mentions, assignment, conflicts of interest."""

import re
from collections.abc import Collection

from sqlalchemy import delete, select

from tracker.domain.errors import Forbidden, Invalid
from tracker.domain.ledger import Act
from tracker.domain.roles import Permission, Sight
from tracker.services import cases
from tracker.services.notices import tell
from tracker.services.work import Work
from tracker.store.cases import Assignment, Note, Recusal
from tracker.store.colleagues import colleagues_in
from tracker.store.people import Account

_MENTION = re.compile(r"(?<![\w@])@([\w.\-]{2,120})")


def write_note(
    work: Work, case_id: int, text: str, mentioned: Collection[int] = frozenset()
) -> int:
    """Write an internal note. Its id.

    Colleagues in `mentioned` and those named with @username are told, if they may see the case,
    and who has the case in hand in the writer's agency.

    Raises:
        NotFound, Forbidden, Invalid: nothing was written.
    """
    case, sight = cases.locked(work, case_id)
    work.actor.must(Permission.NOTE_WRITE, sight)
    if not text.strip():
        raise Invalid({"text": ["required"]})
    named = _mentioned(work, sight, text, mentioned)
    note = Note(
        case_id=case.id,
        agency_id=work.actor.agency_id,
        author_id=work.actor.account_id,
        text=text.strip(),
        written_at=work.now,
    )
    work.session.add(note)
    work.session.flush()
    tell(work, named, "mention", case=case.id, note=note.id)
    told = {*named, work.actor.account_id}
    tell(work, _assignees(work, case.id) - told, "remark", case=case.id, note=note.id)
    work.record(
        Act.NOTE_WRITTEN,
        f"note:{note.id}",
        case=case.id,
        version=case.version,
        note=note.id,
        mentions=named,
    )
    return note.id


def _mentioned(work: Work, sight: Sight, text: str, chosen: Collection[int]) -> list[int]:
    """Colleagues of the writer's agency who may see the case: those chosen, and whom the text
    names.

    Raises:
        Invalid: one of the chosen is no such colleague.
    """
    names = {name.casefold().rstrip(".-") for name in _MENTION.findall(text)}
    if not names and not chosen:
        return []
    people = colleagues_in(work.session, work.actor.agency_id)
    readers = {one.id: one.username.casefold() for one in people if one.actor.sees(sight)}
    if not set(chosen) <= readers.keys():
        raise Invalid({"mentioned": ["unknown_colleague"]})
    return sorted(i for i, username in readers.items() if i in chosen or username in names)


def _assignees(work: Work, case_id: int) -> set[int]:
    """Who has the case in hand in the writer's agency, as long as the account is open."""
    return set(
        work.session.scalars(
            select(Account.id)
            .join(Assignment, Assignment.account_id == Account.id)
            .where(
                Assignment.case_id == case_id,
                Assignment.agency_id == work.actor.agency_id,
                Account.is_active,
            )
        )
    )


def assign_case(work: Work, case_id: int, account_id: int | None, *, reason: str) -> None:
    """Hand the case to a colleague of the own agency who can work on it, or (None) to nobody.

    Raises:
        NotFound, Forbidden, Invalid: nothing was changed.
    """
    case, sight = cases.locked(work, case_id)
    work.actor.must(Permission.CASE_ASSIGN, sight)
    session, agency = work.session, work.actor.agency_id
    if account_id is not None:
        able = {c.id for c in colleagues_in(session, agency) if c.actor.can_work_on(sight)}
        if account_id not in able:
            raise Invalid({"account": ["unknown_colleague"]})
    session.execute(
        delete(Assignment).where(Assignment.case_id == case.id, Assignment.agency_id == agency)
    )
    if account_id is not None:
        session.add(
            Assignment(
                case_id=case.id,
                agency_id=agency,
                account_id=account_id,
                assigned_by=work.actor.account_id,
                assigned_at=work.now,
            )
        )
        tell(work, [account_id], "assigned", case=case.id)
    work.record(
        Act.CASE_ASSIGNED,
        f"case:{case.id}",
        case=case.id,
        version=case.version,
        agency=agency,
        assignee=account_id,
        reason="given" if reason.strip() else None,
    )


def note_conflict(work: Work, case_id: int, account_id: int, *, reason: str) -> None:
    """Shut an account out of a case because of a conflict of interest, from this moment on.

    Anyone may recuse themselves; a colleague of the own agency is shut out by those who hold
    the right. The assignment of that person ends with it.

    Raises:
        NotFound, Forbidden, Invalid: nothing was changed.
    """
    case, sight = cases.locked(work, case_id)
    if account_id != work.actor.account_id:
        work.actor.must(Permission.CASE_RECUSE, sight)
    account = work.session.get(Account, account_id)
    if account is None or account.agency_id != work.actor.agency_id:
        raise Invalid({"account": ["unknown_colleague"]})
    if not reason.strip():
        raise Invalid({"reason": ["reason_missing"]})
    if work.session.get(Recusal, (case.id, account_id)) is not None:
        raise Forbidden("already_recused")
    work.session.add(
        Recusal(
            case_id=case.id,
            account_id=account_id,
            reason=reason.strip(),
            noted_by=work.actor.account_id,
            noted_at=work.now,
        )
    )
    work.session.execute(
        delete(Assignment).where(Assignment.case_id == case.id, Assignment.account_id == account_id)
    )
    case.version += 1
    work.record(
        Act.RECUSAL_NOTED,
        f"case:{case.id}",
        case=case.id,
        version=case.version,
        account=account_id,
        reason="given",
    )
