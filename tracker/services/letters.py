"""Letters: written by one person, approved by another, issued with a number, and frozen.

The number is taken in the act that issues the letter and goes back if that act fails, so that a
series has neither gaps nor doubles. The bytes are in the vault before the row that names them.
"""

import io
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import func, select

from tracker.domain.custody import digest_said, sealed_row
from tracker.domain.discretion import is_same_name, tells_whole
from tracker.domain.errors import Forbidden, Invalid, NotFound, Stale, WrongStage
from tracker.domain.filing import ReporterGiven
from tracker.domain.ledger import Act
from tracker.domain.letters import (
    LONGEST_VALUE,
    LONGEST_WORDING,
    OF_REPORTER,
    Content,
    LetterKind,
    LetterState,
    Persons,
    form_note,
    form_of,
    missing_in,
    of_reporter_in,
    plain_text,
    texts_in,
    with_reporter,
)
from tracker.domain.notifying import Topic
from tracker.domain.roles import Permission, Side, Sight, is_independent
from tracker.domain.tokens import digest_of
from tracker.services import cases
from tracker.services.notices import tell
from tracker.services.numbers import number_paper
from tracker.services.whom import Office
from tracker.services.work import Work
from tracker.store.cases import Case, Respondent
from tracker.store.holding import hold_bytes
from tracker.store.letter_docx import letter_docx
from tracker.store.letter_kinds import letter_kinds
from tracker.store.letters import IssuedLetter, Letter, LetterWithdrawal, LetterWording
from tracker.store.papers import Stamp, Unprintable, stamped_paper
from tracker.store.people import Account, Agency
from tracker.store.reporters import Reporter

PAPER = "letter.typ"
MOST_RESPONDENTS = 200


@dataclass(frozen=True, slots=True)
class Written:
    """What somebody wrote: values that the record does not have, and texts of free blocks."""

    typed: Mapping[str, str] = field(default_factory=dict)
    wording: Mapping[str, str] = field(default_factory=dict)


# --- writing --------------------------------------------------------------------------------------


def write_letter(
    work: Work, case_id: int, kind_id: str, respondents: list[int], written: Written | None = None
) -> int:
    """Begin a letter of that kind; its id.

    Raises:
        NotFound, Forbidden: not this person's to write.
        Invalid: no such kind for this side, or not of so many respondents.
    """
    case, sight = cases.locked(work, case_id)
    work.actor.must(Permission.LETTER_WRITE, sight)
    kind = letter_kinds().get(kind_id)
    if kind is None or kind.side is not work.actor.side:
        raise Invalid({"kind": ["not_an_option"]})
    _must_know_reporter(work, kind, sight)
    _check_respondents(work, case, kind, respondents)
    row = Letter(
        case_id=case.id,
        agency_id=work.actor.agency_id,
        kind=kind.id,
        label=kind.label_id,
        respondents=sorted(set(respondents)),
        state=LetterState.DRAFT,
        written_at=work.now,
    )
    _put(work, row, kind, written or Written())
    work.session.add(row)
    work.session.flush()
    _record_written(work, row)
    return row.id


def rewrite_letter(
    work: Work, case_id: int, letter_id: int, written: Written, *, seen: int
) -> None:
    """Change a draft.

    Raises:
        NotFound, Forbidden, WrongStage, Stale, Invalid: nothing was changed.
    """
    row, kind = _own(work, case_id, letter_id, LetterState.DRAFT)
    _must_be_seen(row, seen)
    _put(work, row, kind, written)
    row.version += 1
    row.written_at = work.now
    _record_written(work, row)


def submit_letter(work: Work, case_id: int, letter_id: int, content: Content, *, seen: int) -> None:
    """Send a draft for approval with its content as it stands.

    Raises:
        NotFound, Forbidden, WrongStage, Stale: nothing was changed.
        Invalid: `letter_incomplete`, something that it needs is missing; `letter_names_reporter`, a
            letter to others holds who reported (said only to those who may know it).
    """
    row, kind = _own(work, case_id, letter_id, LetterState.DRAFT)
    _must_be_seen(row, seen)
    if missing_in(_whole(work, row, kind, content)):
        raise Invalid({"": ["letter_incomplete"]})
    if not kind.is_to_reporter and _tells_who_reported(work, row, content):
        raise Invalid({"": ["letter_names_reporter"]})
    row.content, row.state, row.returned = content, LetterState.WAITING, None
    row.told = "" if _holds_identity(work, row, kind) else plain_text(content)
    row.submitted_by, row.submitted_at = work.actor.account_id, work.now
    row.version += 1
    digest = sealed_row({"content": content})
    work.record(
        Act.LETTER_SUBMITTED, f"letter:{row.id}", case=row.case_id, letter=row.id, digest=digest
    )
    _tell_approvers(work, row)


def take_letter_back(work: Work, case_id: int, letter_id: int) -> None:
    """Make a letter that waits a draft again, by whoever may write it.

    Raises:
        NotFound, Forbidden, WrongStage: nothing was changed.
    """
    row, _kind = _own(work, case_id, letter_id, LetterState.WAITING)
    _to_draft(work, row, None)


def drop_letter(work: Work, case_id: int, letter_id: int) -> None:
    """Put a draft aside that is not needed; it had no number.

    Raises:
        NotFound, Forbidden, WrongStage: nothing was changed.
    """
    row, _kind = _own(work, case_id, letter_id, LetterState.DRAFT)
    row.state = LetterState.DROPPED
    row.version += 1
    work.record(Act.LETTER_DROPPED, f"letter:{row.id}", case=row.case_id, letter=row.id)


# --- approving ------------------------------------------------------------------------------------


def return_letter(work: Work, case_id: int, letter_id: int, *, reason: str) -> None:
    """Give a letter that waits back to who wrote it, with the reason.

    Raises:
        NotFound, Forbidden, WrongStage, Invalid: nothing was changed.
    """
    row, _kind = _to_approve(work, case_id, letter_id)
    if not reason.strip():
        raise Invalid({"reason": ["reason_missing"]})
    _to_draft(work, row, reason.strip())
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
    _must_be_seen(row, seen)
    _must_be_apart(work, row)
    content = _whole(work, row, kind, row.content or {})
    if row.content is None or missing_in(content):
        raise Invalid({"": ["letter_incomplete"]})
    year, code = work.today.year, secrets.token_urlsafe(16)
    serial, number = number_paper(work, row.agency_id, "letter", kind.code)
    mark = form_of(kind, row.content.get("regime", ""), work.law.book, work.today)
    stamp = Stamp(work.today, number, address(code), _notes(work, kind, row.content))
    try:
        paper = stamped_paper(PAPER, content, stamp)
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


def word_letters(work: Work, kind_id: str, texts: Mapping[str, str]) -> None:
    """Keep the agency's own texts of the free blocks of a kind; an empty one is the usual text.

    Raises:
        Forbidden, NotFound, Invalid: nothing was changed.
    """
    work.actor.must(Permission.LETTER_APPROVE)
    kind = letter_kinds().get(kind_id)
    if kind is None or kind.side is not work.actor.side:
        raise NotFound()
    usual = {block.id: block.text for block in kind.free()}
    _check_texts(texts, usual, LONGEST_WORDING)
    agency, changed = work.actor.agency_id, []
    for block, told in texts.items():
        text = told.strip()
        here = work.session.get(LetterWording, (agency, kind_id, block))
        own = text if text != usual[block].strip() else ""
        if own == (here.text if here else ""):
            continue
        changed.append(block)
        if not own:
            work.session.delete(here)
            continue
        row = here or LetterWording(agency_id=agency, kind=kind_id, block=block)
        row.text, row.changed_by, row.changed_at = own, work.actor.account_id, work.now
        work.session.add(row)
    if changed:
        work.record(Act.LETTER_WORDED, f"agency:{agency}", kind=kind_id, blocks=sorted(changed))


# --- papers ---------------------------------------------------------------------------------------


def draft_paper(
    work: Work, case_id: int, letter_id: int, content: Content, *, as_docx: bool = False
) -> bytes:
    """What a draft would be on paper today: a PDF marked as a draft, or a DOCX to be edited.

    One to the reporter holds the reporter's identity: reading it is an act.

    Raises:
        NotFound, Forbidden: not this person's to read.
    """
    row, kind = _readable(work, case_id, letter_id)
    whole = _whole(work, row, kind, content)
    _note_reading(work, row, kind)
    stamp = Stamp(work.today, notes=_notes(work, kind, content))
    return letter_docx(whole, stamp) if as_docx else stamped_paper(PAPER, whole, stamp)


def issued_copy(work: Work, case_id: int, letter_id: int) -> tuple[IssuedLetter, bytes]:
    """The frozen copy of an issued letter, hashed on the way out.

    Raises:
        NotFound, Forbidden: not this person's to read, or never issued.
        Altered: the vault does not hold what was issued.
    """
    row, kind = _readable(work, case_id, letter_id)
    issued = work.session.get(IssuedLetter, row.id)
    if issued is None:
        raise NotFound()
    paper = b"".join(work.vault.read(issued.digest))
    _note_reading(work, row, kind)
    return issued, paper


# --- what these have in common --------------------------------------------------------------------


def _readable(work: Work, case_id: int, letter_id: int) -> tuple[Letter, LetterKind]:
    case, sight = cases.locked(work, case_id)
    row = _row(work, case, letter_id)
    kind = letter_kinds()[row.kind]
    work.actor.must(Permission.CASE_READ, sight)
    _must_know_reporter(work, kind, sight)
    return row, kind


def _own(work: Work, case_id: int, letter_id: int, state: LetterState) -> tuple[Letter, LetterKind]:
    """A letter of the actor's agency in that state, which the actor may write."""
    case, sight = cases.locked(work, case_id)
    row = _row(work, case, letter_id)
    kind = letter_kinds()[row.kind]
    work.actor.must(Permission.LETTER_WRITE, sight)
    if row.agency_id != work.actor.agency_id:
        raise Forbidden(permission=Permission.LETTER_WRITE.value)
    _must_know_reporter(work, kind, sight)
    _must_stand(row, state)
    return row, kind


def _to_approve(
    work: Work, case_id: int, letter_id: int, state: LetterState = LetterState.WAITING
) -> tuple[Letter, LetterKind]:
    case, sight = cases.locked(work, case_id)
    row = _row(work, case, letter_id)
    kind = letter_kinds()[row.kind]
    work.actor.must(Permission.LETTER_APPROVE, sight)
    _must_know_reporter(work, kind, sight)
    _must_stand(row, state)
    return row, kind


def _row(work: Work, case: Case, letter_id: int) -> Letter:
    """The letter, if it is one of this case and of the actor's office or, on the personnel side,
    of one below it."""
    row = work.session.get(Letter, letter_id, populate_existing=True)
    if row is None or row.case_id != case.id:
        raise NotFound()
    if row.agency_id != work.actor.agency_id:
        below = work.session.get_one(Agency, row.agency_id).parent_id == work.actor.agency_id
        if not below or work.actor.side is not Side.PERSONNEL:
            raise NotFound()
    return row


def _must_know_reporter(work: Work, kind: LetterKind, sight: Sight) -> None:
    if kind.holds_identity(received_here=work.actor.agency_id == sight.receiving):
        work.actor.must(Permission.REPORTER_READ, sight)


def _must_stand(row: Letter, state: LetterState) -> None:
    if row.state is not state:
        raise WrongStage(f"letter_not_{state.value}")


def _must_be_seen(row: Letter, seen: int) -> None:
    if row.version != seen:
        raise Stale(seen=seen, now=row.version)


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


def _check_respondents(work: Work, case: Case, kind: LetterKind, respondents: list[int]) -> None:
    asked = select(func.count()).where(
        Respondent.case_id == case.id, Respondent.id.in_(respondents[:MOST_RESPONDENTS])
    )
    wanted = set(respondents)
    if work.session.scalar(asked) != len(wanted):
        raise Invalid({"respondents": ["not_an_option"]})
    if kind.persons is Persons.ONE and len(wanted) != 1:
        raise Invalid({"respondents": ["one_respondent"]})
    if kind.persons is Persons.SEVERAL and not wanted:
        raise Invalid({"respondents": ["required"]})
    if kind.persons is Persons.NONE and wanted:
        raise Invalid({"respondents": ["not_an_option"]})


def _put(work: Work, row: Letter, kind: LetterKind, written: Written) -> None:
    faults = _value_faults(written)
    if faults:
        raise Invalid(faults)
    _check_texts(written.wording, {block.id: block.text for block in kind.free()}, LONGEST_WORDING)
    row.typed = {name: text.strip() for name, text in written.typed.items() if text.strip()}
    row.wording = {name: text.strip() for name, text in written.wording.items() if text.strip()}
    row.writers = sorted({*(row.writers or []), work.actor.account_id})


def _value_faults(written: Written) -> dict[str, list[str]]:
    faults = {n: ["too_long"] for n, text in written.typed.items() if len(text) > LONGEST_VALUE}
    return faults | {name: ["not_an_option"] for name in written.typed if name in OF_REPORTER}


def _check_texts(texts: Mapping[str, str], known: Mapping[str, str], longest: int) -> None:
    faults = {name: ["too_long"] for name, text in texts.items() if len(text) > longest}
    faults |= {name: ["not_an_option"] for name in texts if name not in known}
    if faults:
        raise Invalid(faults)


def _record_written(work: Work, row: Letter) -> None:
    digest = sealed_row({"typed": row.typed, "wording": row.wording, "of": row.respondents})
    work.record(
        Act.LETTER_WRITTEN,
        f"letter:{row.id}",
        case=row.case_id,
        letter=row.id,
        kind=row.kind,
        digest=digest,
    )


def _tell_approvers(work: Work, row: Letter) -> None:
    """Tell who may approve the letter, on the personnel side those of the PPK above as well; not
    those who wrote or sent it."""
    case = work.session.get_one(Case, row.case_id)
    offices = [row.agency_id]
    above = work.session.get_one(Agency, row.agency_id).parent_id
    if work.actor.side is Side.PERSONNEL and above is not None:
        offices.append(above)
    found = {
        one
        for office in offices
        for one in Office.of(work, office).holders(case, Permission.LETTER_APPROVE)
    }
    tell(work, found - {*row.writers, row.submitted_by}, Topic.APPROVAL_WANTED, case=case.id)


def _tell_writers(work: Work, row: Letter, topic: Topic, **facts: Any) -> None:
    """Tell who wrote or sent the letter what became of it."""
    writers = {one for one in (*row.writers, row.submitted_by) if one is not None}
    tell(work, writers, topic, case=row.case_id, **facts)


def _to_draft(work: Work, row: Letter, reason: str | None) -> None:
    row.state, row.returned, row.content, row.told = LetterState.DRAFT, reason, None, ""
    row.version += 1
    about = f"letter:{row.id}"
    said = "given" if reason else None
    work.record(Act.LETTER_RETURNED, about, case=row.case_id, letter=row.id, reason=said)


def _whole(work: Work, row: Letter, kind: LetterKind, content: Content) -> Content:
    """The content with who reported in its places, where the letter is to them."""
    if not kind.is_to_reporter:
        if of_reporter_in(content):
            raise Forbidden(permission=Permission.REPORTER_READ.value)
        return content
    found = work.session.get(Reporter, row.case_id)
    names: dict[str, Any] = {part: getattr(found, part, None) for part in OF_REPORTER.values()}
    if not _holds_identity(work, row, kind):
        names = _through_who_received(work, row) if found is not None else {}
    return with_reporter(content, names)


def _through_who_received(work: Work, row: Letter) -> dict[str, str]:
    """What stands for the reporter where another office knows who that is."""
    case = work.session.get_one(Case, row.case_id)
    receiving = work.session.get_one(Agency, case.receiving_agency_id)
    name = f"Pelapor dengan tanda terima {case.receipt_no}" if case.receipt_no else "Pelapor"
    return {"name": name, "address": f"melalui {receiving.name}"}


def _holds_identity(work: Work, row: Letter, kind: LetterKind) -> bool:
    case = work.session.get_one(Case, row.case_id)
    return kind.holds_identity(received_here=row.agency_id == case.receiving_agency_id)


def _tells_who_reported(work: Work, row: Letter, content: Content) -> bool:
    """Whether a paper holds who reported; for whom that is a secret it is not looked at, lest the
    answer give it away."""
    _case, sight = cases.locked(work, row.case_id)
    found = work.session.get(Reporter, row.case_id)
    if found is None or not work.actor.may(Permission.REPORTER_READ, sight):
        return False
    asked = select(Respondent.name).where(Respondent.case_id == row.case_id)
    is_respondent = any(
        is_same_name(name, found.name or "") for name in work.session.scalars(asked) if name
    )
    given = ReporterGiven(
        "" if is_respondent else found.name or "",
        found.address or "",
        found.contact or "",
        found.identity_no or "",
    )
    return tells_whole(given, " ".join(texts_in(content)))


def _note_reading(work: Work, row: Letter, kind: LetterKind) -> None:
    if _holds_identity(work, row, kind):
        case = work.session.get_one(Case, row.case_id)
        about = f"case:{case.id}"
        work.record(Act.REPORTER_READ, about, case=case.id, version=case.version, reason="letter")


def _notes(work: Work, kind: LetterKind, content: Content) -> list[str]:
    mark = form_of(kind, content.get("regime", ""), work.law.book, work.today)
    note = form_note(mark)
    return [note] if note else []
