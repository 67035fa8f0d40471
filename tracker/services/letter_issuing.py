"""Issuing letters: a second person approves, and the letter has its number and is frozen.

The number is taken in the act that issues the letter and goes back if that act fails, so that a
series has neither gaps nor doubles. The bytes are in the vault before the row that names them.
"""

import io
import secrets
from collections.abc import Callable
from typing import Any

from tracker.domain.custody import digest_said
from tracker.domain.errors import Forbidden, Invalid, WrongStage
from tracker.domain.ledger import Act
from tracker.domain.letters import LetterKind, LetterState, form_of, missing_in
from tracker.domain.notifying import Topic
from tracker.domain.roles import Permission, is_independent
from tracker.domain.tokens import digest_of
from tracker.services import cases
from tracker.services.letter_access import (
    letter_row,
    must_be_seen,
    must_know_reporter,
    must_stand,
    to_draft,
)
from tracker.services.letter_papers import TEMPLATE, notes_of, whole_content
from tracker.services.notices import tell
from tracker.services.numbers import number_paper
from tracker.services.work import Work
from tracker.store.holding import hold_bytes
from tracker.store.letter_kinds import letter_kinds
from tracker.store.letters import IssuedLetter, Letter, LetterWithdrawal
from tracker.store.papers import Stamp, Unprintable, stamped_paper
from tracker.store.people import Account


def return_letter(work: Work, case_id: int, letter_id: int, *, reason: str) -> None:
    """Give a letter that waits back to who wrote it, with the reason.

    Raises:
        NotFound, Forbidden, WrongStage, Invalid: nothing was changed.
    """
    row, _kind = _to_approve(work, case_id, letter_id)
    if not reason.strip():
        raise Invalid({"reason": ["reason_missing"]})
    to_draft(work, row, reason.strip())
    _tell_writers(work, row, Topic.LETTER_RETURNED, letter=row.id)


def approve_letter(
    work: Work, case_id: int, letter_id: int, *, seen: int, address: Callable[[str], str]
) -> str:
    """Issue a letter as the second person: number, date, bytes in the vault; its number.

    `address` makes the public address of a code.

    Raises:
        NotFound, Forbidden: not this person's to approve; `same_person`, they wrote it;
            `not_independent`, one of the two gave the other a password within a week.
        WrongStage, Stale: it does not wait, or not as it was seen.
        Invalid: `letter_unprintable`, it holds signs that cannot be archived.
    """
    row, kind = _to_approve(work, case_id, letter_id)
    must_be_seen(row, seen)
    _must_be_apart(work, row)
    content = whole_content(work, row, kind, row.content or {})
    if row.content is None or missing_in(content):
        raise Invalid({"": ["letter_incomplete"]})
    year, code = work.today.year, secrets.token_urlsafe(16)
    serial, number = number_paper(work, row.agency_id, "letter", kind.code)
    mark = form_of(kind, row.content.get("regime", ""), work.law.book, work.today)
    stamp = Stamp(work.today, number, address(code), notes_of(work, kind, row.content))
    try:
        paper = stamped_paper(TEMPLATE, content, stamp)
    except Unprintable as signs:
        raise Invalid({"": ["letter_unprintable"]}) from signs
    hold_bytes(work.session)
    kept = work.vault.keep(io.BytesIO(paper))
    issued = IssuedLetter(
        letter_id=row.id,
        case_id=row.case_id,
        agency_id=row.agency_id,
        kind=row.kind,
        respondents=row.respondents,
        year=year,
        serial=serial,
        number=number,
        issued_on=work.today,
        form=mark.id if mark else None,
        digest=kept.digest,
        size=kept.size,
        code=code,
        code_digest=digest_of(code),
        submitted_by=row.submitted_by,
        approved_by=work.actor.account_id,
        issued_at=work.now,
    )
    row.state = LetterState.ISSUED
    row.version += 1
    work.session.add(issued)
    work.session.flush()
    work.record(
        Act.LETTER_ISSUED,
        f"letter:{row.id}",
        case=row.case_id,
        letter=row.id,
        number=number,
        digest=digest_said(kept.digest),
        size=kept.size,
        row=issued.seal(),
    )
    _tell_writers(work, row, Topic.LETTER_ISSUED, letter=row.id, number=number)
    return number


def withdraw_letter(work: Work, case_id: int, letter_id: int, *, reason: str) -> None:
    """Say that an issued letter does not hold any more; its public page then says so.

    Raises:
        NotFound, Forbidden, WrongStage, Invalid: nothing was changed.
    """
    row, _kind = _to_approve(work, case_id, letter_id, LetterState.ISSUED)
    if work.session.get(LetterWithdrawal, row.id) is not None:
        raise WrongStage("already_withdrawn")
    if not reason.strip():
        raise Invalid({"reason": ["reason_missing"]})
    said = LetterWithdrawal(
        letter_id=row.id,
        reason=reason.strip(),
        withdrawn_by=work.actor.account_id,
        withdrawn_at=work.now,
    )
    work.session.add(said)
    work.session.flush()
    about = f"letter:{row.id}"
    work.record(Act.LETTER_WITHDRAWN, about, case=row.case_id, letter=row.id, row=said.seal())


def _to_approve(
    work: Work, case_id: int, letter_id: int, state: LetterState = LetterState.WAITING
) -> tuple[Letter, LetterKind]:
    case, sight = cases.locked(work, case_id)
    row = letter_row(work, case, letter_id)
    kind = letter_kinds()[row.kind]
    work.actor.must(Permission.LETTER_APPROVE, sight)
    must_know_reporter(work, kind, sight)
    must_stand(row, state)
    return row, kind


def _must_be_apart(work: Work, row: Letter) -> None:
    """Nobody approves what they wrote, nor what one wrote who may still hold their password."""
    if work.actor.account_id in (*row.writers, row.submitted_by):
        raise Forbidden("same_person")
    second = work.session.get_one(Account, work.actor.account_id)
    for number in {*row.writers, row.submitted_by}:
        first = work.session.get_one(Account, number)
        for one, other in ((second, first), (first, second)):
            if not is_independent(other.id, one.password_given_by, one.password_given_at, work.now):
                raise Forbidden("not_independent")


def _tell_writers(work: Work, row: Letter, topic: Topic, **facts: Any) -> None:
    """Tell who wrote or sent the letter what became of it."""
    writers = {one for one in (*row.writers, row.submitted_by) if one is not None}
    tell(work, writers, topic, case=row.case_id, **facts)
