"""Papers of letters: drafts as they would be today, and the frozen copies of issued ones.

Who reported is never in the content of a letter; it comes in when the paper is set.
"""

from typing import Any

from tracker.domain.errors import Forbidden, NotFound
from tracker.domain.ledger import Act
from tracker.domain.letters import (
    OF_REPORTER,
    Content,
    LetterKind,
    form_note,
    form_of,
    of_reporter_in,
    with_reporter,
)
from tracker.domain.roles import Permission
from tracker.services.letter_access import holds_identity, readable
from tracker.services.work import Work
from tracker.store.cases import Case
from tracker.store.letter_docx import letter_docx
from tracker.store.letters import IssuedLetter, Letter
from tracker.store.papers import Stamp, stamped_paper
from tracker.store.people import Agency
from tracker.store.reporters import Reporter

TEMPLATE = "letter.typ"


def draft_paper(
    work: Work, case_id: int, letter_id: int, content: Content, *, as_docx: bool = False
) -> bytes:
    """What a draft would be on paper today: a PDF marked as a draft, or a DOCX to be edited.

    One to the reporter holds the reporter's identity: reading it is an act.

    Raises:
        NotFound, Forbidden: not this person's to read.
    """
    row, kind = readable(work, case_id, letter_id)
    whole = whole_content(work, row, kind, content)
    _note_reading(work, row, kind)
    stamp = Stamp(work.today, notes=notes_of(work, kind, content))
    return letter_docx(whole, stamp) if as_docx else stamped_paper(TEMPLATE, whole, stamp)


def issued_copy(work: Work, case_id: int, letter_id: int) -> tuple[IssuedLetter, bytes]:
    """The frozen copy of a letter that the actor's office issued or that came to it, hashed on the
    way out.

    Raises:
        NotFound, Forbidden: not this person's to read, or never issued.
        Altered: the vault does not hold what was issued.
    """
    row, kind = readable(work, case_id, letter_id, or_came=True)
    issued = work.session.get(IssuedLetter, row.id)
    if issued is None:
        raise NotFound()
    paper = b"".join(work.vault.read(issued.digest))
    _note_reading(work, row, kind)
    return issued, paper


def whole_content(work: Work, row: Letter, kind: LetterKind, content: Content) -> Content:
    """The content with who reported in its places, where the letter is to them."""
    if not kind.is_to_reporter:
        if of_reporter_in(content):
            raise Forbidden(permission=Permission.REPORTER_READ.value)
        return content
    found = work.session.get(Reporter, row.case_id)
    names: dict[str, Any] = {part: getattr(found, part, None) for part in OF_REPORTER.values()}
    if not holds_identity(work, row, kind):
        names = _through_who_received(work, row) if found is not None else {}
    return with_reporter(content, names)


def _through_who_received(work: Work, row: Letter) -> dict[str, str]:
    """What stands for the reporter where another office knows who that is."""
    case = work.session.get_one(Case, row.case_id)
    receiving = work.session.get_one(Agency, case.receiving_agency_id)
    name = f"Pelapor dengan tanda terima {case.receipt_no}" if case.receipt_no else "Pelapor"
    return {"name": name, "address": f"melalui {receiving.name}"}


def _note_reading(work: Work, row: Letter, kind: LetterKind) -> None:
    if holds_identity(work, row, kind):
        case = work.session.get_one(Case, row.case_id)
        about = f"case:{case.id}"
        work.record(Act.REPORTER_READ, about, case=case.id, version=case.version, reason="letter")


def notes_of(work: Work, kind: LetterKind, content: Content) -> list[str]:
    mark = form_of(kind, content.get("regime", ""), work.law.book, work.today)
    note = form_note(mark)
    return [note] if note else []
