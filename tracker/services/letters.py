"""Letters as they are written: drafts of one person, sent for another's approval."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from sqlalchemy import func, select

from tracker.domain.custody import sealed_row
from tracker.domain.discretion import is_same_name, tells_whole
from tracker.domain.errors import Invalid, NotFound
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
    missing_in,
    plain_text,
    texts_in,
)
from tracker.domain.notifying import Topic
from tracker.domain.roles import Permission, Side
from tracker.services import cases
from tracker.services.letter_access import (
    holds_identity,
    must_be_seen,
    must_know_reporter,
    own_letter,
    to_draft,
)
from tracker.services.letter_papers import whole_content
from tracker.services.notices import tell
from tracker.services.whom import Office
from tracker.services.work import Work
from tracker.store.cases import Case, Respondent
from tracker.store.letter_kinds import letter_kinds
from tracker.store.letters import Letter, LetterWording
from tracker.store.people import Agency
from tracker.store.reporters import Reporter

MOST_RESPONDENTS = 200


@dataclass(frozen=True, slots=True)
class Written:
    """What somebody wrote: values that the record does not have, and texts of free blocks."""

    typed: Mapping[str, str] = field(default_factory=dict)
    wording: Mapping[str, str] = field(default_factory=dict)


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
    must_know_reporter(work, kind, sight)
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
    row, kind = own_letter(work, case_id, letter_id, LetterState.DRAFT)
    must_be_seen(row, seen)
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
    row, kind = own_letter(work, case_id, letter_id, LetterState.DRAFT)
    must_be_seen(row, seen)
    if missing_in(whole_content(work, row, kind, content)):
        raise Invalid({"": ["letter_incomplete"]})
    if not kind.is_to_reporter and _tells_who_reported(work, row, content):
        raise Invalid({"": ["letter_names_reporter"]})
    row.content, row.state, row.returned = content, LetterState.WAITING, None
    row.told = "" if holds_identity(work, row, kind) else plain_text(content)
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
    row, _kind = own_letter(work, case_id, letter_id, LetterState.WAITING)
    to_draft(work, row, None)


def drop_letter(work: Work, case_id: int, letter_id: int) -> None:
    """Put a draft aside that is not needed; it had no number.

    Raises:
        NotFound, Forbidden, WrongStage: nothing was changed.
    """
    row, _kind = own_letter(work, case_id, letter_id, LetterState.DRAFT)
    row.state = LetterState.DROPPED
    row.version += 1
    work.record(Act.LETTER_DROPPED, f"letter:{row.id}", case=row.case_id, letter=row.id)


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
