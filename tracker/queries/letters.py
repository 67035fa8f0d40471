"""Letters as people read them: those of a case, one of them, and those that wait for somebody."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, exists, or_, select
from sqlalchemy.orm import Session

from tracker.domain.deadlines import Zone
from tracker.domain.errors import NotFound
from tracker.domain.law import RunningLaw
from tracker.domain.letters import (
    CONFIRMED,
    BadWording,
    Content,
    FormMark,
    LetterKind,
    LetterState,
    composed,
    form_of,
    missing_in,
)
from tracker.domain.matters import Decision
from tracker.domain.roles import Actor, Permission, Side
from tracker.domain.tokens import digest_of
from tracker.queries.case_views import CasePage
from tracker.queries.letter_facts import LetterFacts, letter_facts
from tracker.queries.provisions import decisions_on
from tracker.queries.titles import title_for
from tracker.store.cases import Assignment, Case
from tracker.store.letter_kinds import letter_kinds
from tracker.store.letter_sight import came_to
from tracker.store.letters import IssuedLetter, Letter, LetterWithdrawal, LetterWording
from tracker.store.people import Account, Agency, Region
from tracker.store.sight import visible_to

MOST_WAITING = 50
"""Letters on a desk."""


@dataclass(frozen=True)
class LetterRow:
    """A letter in a list. `number` and `issued_on` are those of one that was issued; one that
    `came` is of another office, and only its issued copy is the reader's to open."""

    id: int
    case_id: int
    kind: LetterKind
    state: LetterState
    agency: str
    written_at: datetime
    is_returned: bool
    number: str | None
    issued_on: date | None
    is_withdrawn: bool
    came: bool = False


@dataclass(frozen=True)
class LetterPage:
    """One letter. `content` is None where its wording cannot be filled, and `bad_wording` says why;
    `seen_by_reader` tells whether its paper is theirs to open, which may hold who reported
    (`holds_identity`)."""

    id: int
    version: int
    row: LetterRow
    facts: LetterFacts
    zone: Zone
    wording: Mapping[str, str]
    usual: Mapping[str, str]
    content: Content | None
    bad_wording: str | None
    form: FormMark | None
    missing: tuple[str, ...]
    returned: str | None
    submitted_by: str | None
    submitted_at: datetime | None
    approved_by: str | None
    digest: bytes | None
    code: str | None
    withdrawn: tuple[str, str, datetime] | None
    respondents: tuple[int, ...]
    holds_identity: bool
    seen_by_reader: bool
    may_write: bool
    may_approve: bool
    may_withdraw: bool


@dataclass(frozen=True)
class PublicLetter:
    """All that anybody may know of an issued letter by its code."""

    number: str
    issued_on: date
    agency: str
    digest: bytes
    withdrawn_on: datetime | None


@dataclass(frozen=True)
class WaitingLetter:
    """A letter that waits for the reader: to be approved, or given back to them."""

    id: int
    case_id: int
    title: str
    kind: LetterKind
    is_returned: bool
    since: datetime


def kinds_for(side: Side) -> list[LetterKind]:
    """The kinds that an agency of a side may write."""
    return [kind for kind in letter_kinds().values() if kind.side is side]


def letters_of(session: Session, actor: Actor, case_id: int) -> tuple[LetterRow, ...]:
    """The letters of a case in sight that are the reader's office's or came to it, newest first."""
    own = _of_office(actor)
    asked = _listed().add_columns((~own).label("came"))
    rows = session.execute(
        asked.where(
            Letter.case_id == case_id,
            Letter.state != LetterState.DROPPED,
            or_(own, came_to(actor)),
        )
    )
    return tuple(replace(_row(row), came=row.came) for row in rows)


def letter_page(
    session: Session, actor: Actor, page: CasePage, law: RunningLaw, letter_id: int, today: date
) -> LetterPage:
    """One letter of a case in sight; what waits or was issued is shown as it was sent.

    Raises:
        NotFound: there is none for this reader.
    """
    found = session.execute(
        _listed().where(Letter.id == letter_id, Letter.case_id == page.id, _of_office(actor))
    ).one_or_none()
    if found is None:
        raise NotFound()
    letter = session.get_one(Letter, letter_id, populate_existing=True)
    row = _row(found)
    facts = letter_facts(
        page,
        law,
        row.kind,
        letter.respondents,
        letter.typed,
        letterhead_of(session, letter.agency_id),
        today,
        zone := _zone_of(session, letter.agency_id),
        _confirmed(session, page, row.kind),
    )
    usual = usual_wording(session, letter.agency_id, row.kind)
    content, bad = _content(session, page, law, letter, row.kind, facts, usual)
    issued = session.get(IssuedLetter, letter.id)
    withdrawal = session.get(LetterWithdrawal, letter.id)
    people = _names(
        session,
        [
            letter.submitted_by,
            issued.approved_by if issued else None,
            withdrawal.withdrawn_by if withdrawal else None,
        ],
    )
    holds_identity = row.kind.holds_identity(received_here=page.was_received_here)
    knows = not holds_identity or Permission.REPORTER_READ in page.may
    own = letter.agency_id == actor.agency_id
    approves = Permission.LETTER_APPROVE in page.may and knows
    wrote = actor.account_id in (*letter.writers, letter.submitted_by)
    regime = law.regime_of(page.election)
    return LetterPage(
        id=letter.id,
        version=letter.version,
        row=row,
        facts=facts,
        zone=zone,
        wording=letter.wording,
        usual=usual,
        content=content,
        bad_wording=bad,
        form=form_of(row.kind, regime, law.book, issued.issued_on if issued else today),
        missing=tuple(missing_in(content or {})),
        returned=letter.returned,
        submitted_by=people.get(letter.submitted_by or 0),
        submitted_at=letter.submitted_at,
        approved_by=people.get(issued.approved_by) if issued else None,
        digest=issued.digest if issued else None,
        code=issued.code if issued else None,
        withdrawn=(
            withdrawal.reason,
            people.get(withdrawal.withdrawn_by, ""),
            withdrawal.withdrawn_at,
        )
        if withdrawal
        else None,
        respondents=tuple(letter.respondents),
        holds_identity=holds_identity,
        seen_by_reader=knows,
        may_write=own and knows and Permission.LETTER_WRITE in page.may,
        may_approve=approves and row.state is LetterState.WAITING and not wrote,
        may_withdraw=approves and row.state is LetterState.ISSUED and withdrawal is None,
    )


def _confirmed(session: Session, page: CasePage, kind: LetterKind) -> dict[int, list[str]]:
    """The provisions that officers confirmed, by conduct, for a kind of letter that names them."""
    if not any(CONFIRMED in field.sources for field in kind.field):
        return {}
    return {
        conduct: [name for name, word in words.items() if word.decision is Decision.CONFIRMED]
        for conduct, words in decisions_on(session, page.id).items()
    }


def _content(
    session: Session,
    page: CasePage,
    law: RunningLaw,
    letter: Letter,
    kind: LetterKind,
    facts: LetterFacts,
    usual: Mapping[str, str],
) -> tuple[Content | None, str | None]:
    if letter.content is not None:
        return letter.content, None
    head = letterhead_of(session, letter.agency_id)
    try:
        made = composed(kind, facts.values, {**usual, **letter.wording}, head)
    except BadWording as bad:
        return None, bad.code
    return {**made, "regime": law.regime_of(page.election)}, None


def letterhead_of(session: Session, agency_id: int) -> dict[str, str]:
    """The letterhead of an agency, as its settings have it."""
    agency = session.get_one(Agency, agency_id)
    told, region = agency.settings, session.get_one(Region, agency.region_code)
    return {
        "name": agency.name,
        "address": str(told.get("letter_address", "")),
        "contact": str(told.get("contact", "")),
        "place": str(told.get("letter_place") or _seat(region)),
    }


def _zone_of(session: Session, agency_id: int) -> Zone:
    """The civil time of an office; both rows are at hand with its letterhead."""
    agency = session.get_one(Agency, agency_id)
    return Zone(session.get_one(Region, agency.region_code).zone)


def _seat(region: Region) -> str:
    """Where letters of a region are written when its agency says nothing: its own name."""
    return (
        region.name.removeprefix("Kota ").removeprefix("Kabupaten ") if region.code else "Jakarta"
    )


def usual_wording(session: Session, agency_id: int, kind: LetterKind) -> dict[str, str]:
    """The texts of the free blocks of a kind: the agency's own, else the usual ones."""
    own = session.execute(
        select(LetterWording.block, LetterWording.text).where(
            LetterWording.agency_id == agency_id, LetterWording.kind == kind.id
        )
    )
    return {block.id: block.text for block in kind.free()} | {row.block: row.text for row in own}


def public_letter(session: Session, code: str) -> PublicLetter | None:
    """What the public page of a code says; None: there is no such letter."""
    row = session.execute(
        select(
            IssuedLetter.number,
            IssuedLetter.issued_on,
            Agency.name,
            IssuedLetter.digest,
            LetterWithdrawal.withdrawn_at,
        )
        .join(Agency, Agency.id == IssuedLetter.agency_id)
        .outerjoin(LetterWithdrawal, LetterWithdrawal.letter_id == IssuedLetter.letter_id)
        .where(IssuedLetter.code_digest == digest_of(code))
    ).one_or_none()
    return PublicLetter(*row) if row else None


def waiting_letters(session: Session, actor: Actor) -> tuple[WaitingLetter, ...]:
    """The letters that wait for the reader: to be approved, or returned to who wrote them and to
    who has the case in hand by now. Who has neither right is not asked about."""
    wanted = []
    mine = Letter.writers.contains([actor.account_id])
    if actor.holds(Permission.LETTER_APPROVE):
        waits = and_(Letter.state == LetterState.WAITING, _of_office(actor), ~mine)
        if not actor.holds(Permission.REPORTER_READ):
            received_here = Case.receiving_agency_id == Letter.agency_id
            waits = and_(waits, or_(Letter.kind.not_in(_to_reporter()), ~received_here))
        wanted.append(waits)
    if actor.holds(Permission.LETTER_WRITE):
        returned = and_(Letter.state == LetterState.DRAFT, Letter.returned.is_not(None))
        in_hand = exists().where(
            Assignment.case_id == Letter.case_id,
            Assignment.agency_id == Letter.agency_id,
            Assignment.account_id == actor.account_id,
        )
        wanted.append(and_(returned, or_(mine, in_hand)))
    if not wanted:
        return ()
    rows = session.execute(
        select(
            Letter.id, Letter.case_id, Letter.kind, Letter.state, Letter.submitted_at,
            Letter.written_at, Case.title,
        )
        .join(Case, Case.id == Letter.case_id)
        .where(or_(*wanted), visible_to(actor))
        .order_by(Letter.id)
        .limit(MOST_WAITING)
    )  # fmt: skip
    return tuple(
        WaitingLetter(
            row.id,
            row.case_id,
            title_for(actor, row.title),
            letter_kinds()[row.kind],
            row.state is LetterState.DRAFT,
            row.submitted_at or row.written_at,
        )
        for row in rows
    )


def _to_reporter() -> Sequence[str]:
    return [kind.id for kind in letter_kinds().values() if kind.is_to_reporter]


def _of_office(actor: Actor) -> ColumnElement[bool]:
    """Letters of the actor's agency, and for who appoints, of the agencies below it."""
    own = Letter.agency_id == actor.agency_id
    if actor.side is not Side.PERSONNEL:
        return own
    below = select(Agency.id).where(Agency.parent_id == actor.agency_id)
    return or_(own, Letter.agency_id.in_(below))


def _listed() -> Any:
    return (
        select(
            Letter.id, Letter.case_id, Letter.kind, Letter.state, Agency.name.label("agency"),
            Letter.written_at, Letter.returned, IssuedLetter.number, IssuedLetter.issued_on,
            LetterWithdrawal.withdrawn_at,
        )
        .join(Agency, Agency.id == Letter.agency_id)
        .outerjoin(IssuedLetter, IssuedLetter.letter_id == Letter.id)
        .outerjoin(LetterWithdrawal, LetterWithdrawal.letter_id == Letter.id)
        .order_by(Letter.id.desc())
    )  # fmt: skip


def _row(row: Row[Any]) -> LetterRow:
    return LetterRow(
        row.id, row.case_id, letter_kinds()[row.kind], row.state, row.agency, row.written_at,
        row.returned is not None, row.number, row.issued_on, row.withdrawn_at is not None,
    )  # fmt: skip


def _names(session: Session, accounts: Iterable[int | None]) -> dict[int, str]:
    wanted = {account for account in accounts if account}
    if not wanted:
        return {}
    asked = select(Account.id, Account.full_name).where(Account.id.in_(wanted))
    return {row.id: row.full_name for row in session.execute(asked)}
