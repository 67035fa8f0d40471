"""Delivering mail: notices that wait are bound into mails, and mails are handed over, one act each.

Before a mail is tried, that it is tried is committed; afterwards, what became of it. So a worker
that ends in between tries it again, later and with the same Message-ID: no mail is ever lost, and
one arrives twice only where its line broke after the server had taken it.
"""

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.message import EmailMessage
from typing import Any

from sqlalchemy import ColumnElement, select, update

from tracker.domain.deadlines import Calendar, Zone
from tracker.domain.notifying import (
    LONGEST_WITHOUT_LINE,
    LeftOut,
    LineFault,
    MailPurpose,
    MailState,
    Outcome,
    Topic,
    When,
    may_send,
    next_allowed,
    next_digest,
    pause_after,
)
from tracker.domain.roles import Role
from tracker.services.notices import holders_of, tell
from tracker.services.work import Work
from tracker.store.cases import Case
from tracker.store.colleagues import colleagues_in
from tracker.store.mail_line import Answer
from tracker.store.people import Account, Agency, Notice, Region
from tracker.store.post import Mail, OutboxRow, Postbox
from tracker.store.post_office import PostOffice
from tracker.store.sight import visible_to

LEASE = timedelta(minutes=10)
"""A mail whose try came to no end is tried again after so long; no talk takes nearly as long."""

MOST_IN_A_ROUND = 200
"""Mails of one round; the next one comes within a minute."""

_BY_ITSELF = (MailPurpose.AT_ONCE, MailPurpose.DIGEST)
"""What goes out by itself, and so only when the person's office would be open for it."""


@dataclass(frozen=True, slots=True)
class Told:
    """One line of a mail: a kind of notice, and the case by its number alone."""

    topic: Topic
    case_id: int | None
    number: str | None


@dataclass(frozen=True, slots=True)
class Letter:
    """Everything that a mail may say. `token` is that of an address to confirm."""

    purpose: MailPurpose
    language: str
    zone: Zone
    at: datetime
    told: tuple[Told, ...]
    link: str
    account_id: int
    token: str | None = None


Write = Callable[[Letter], EmailMessage]
"""Puts a letter into words: subject and text; the envelope is ours."""


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A mail that is being tried."""

    id: int
    address: str
    letter: Letter
    message_id: str


@dataclass
class Round:
    """What came of one round."""

    sent: int = 0
    later: int = 0
    refused: int = 0
    said: str | None = None
    fault: LineFault | None = None


def deliver(begin: Callable[[], Work], post: PostOffice, write: Write) -> Round:
    """Bind what is due into mails, and try every mail that is due. Where the server cannot be
    talked to, or is slow, the round ends, and all mail waits a little."""
    done = Round()
    if post.server is None:
        return done
    for account_id in _with_waiting(begin):
        with begin() as work:
            bind(work, account_id, post)
    with post.line() as line:
        for _ in range(MOST_IN_A_ROUND):
            if line.is_long:
                break
            with begin() as work:
                going = claim(work, post)
            if going is None:
                break
            answer = line.send(going.address, _enveloped(post, going, write))
            with begin() as work:
                settle(work, going.id, answer)
            _count(done, answer)
            if answer.outcome is Outcome.NO_LINE:
                break
    return done


def _count(done: Round, answer: Answer) -> None:
    match answer.outcome:
        case Outcome.TAKEN:
            done.sent += 1
        case Outcome.REFUSED | Outcome.NOBODY:
            done.refused, done.said = done.refused + 1, answer.said
        case _:
            done.later, done.said, done.fault = done.later + 1, answer.said, answer.fault


def bind(work: Work, account_id: int, post: PostOffice) -> None:
    """Make the mails that are due to one account, of the notices that wait for them.

    What was read in the application meanwhile, or is of a case that the person sees no more, is
    left out.
    """
    person = _person(work, account_id)
    if person is None or not person.has_address:
        _leave_out(work, OutboxRow.account_id == account_id, LeftOut.NO_ADDRESS)
        return
    if not may_send(work.now, person.zone, person.calendar, post.quiet):
        return
    rows = work.session.execute(
        select(OutboxRow.notice_id, OutboxRow.how, OutboxRow.queued_at)
        .where(OutboxRow.account_id == account_id, *_UNBOUND)
        .order_by(OutboxRow.notice_id)
        .with_for_update(skip_locked=True)
    ).all()
    for how, purpose in ((When.AT_ONCE, MailPurpose.AT_ONCE), (When.DAILY, MailPurpose.DIGEST)):
        queued = {row.notice_id: row.queued_at for row in rows if row.how is how}
        if queued and (how is When.AT_ONCE or _is_due(work, person, min(queued.values()), post)):
            _bind(work, person, purpose, set(queued))


def _is_due(work: Work, person: "Person", queued: datetime, post: PostOffice) -> bool:
    due = next_digest(queued, person.hour, person.zone, person.calendar, post.quiet)
    return due <= work.now


def _bind(work: Work, person: "Person", purpose: MailPurpose, waiting: set[int]) -> None:
    read = set(
        work.session.scalars(
            select(Notice.id).where(Notice.id.in_(waiting), Notice.read_at.is_not(None))
        )
    )
    seen = {row.id for row in _in_sight(work, person, Notice.id.in_(waiting - read))}
    _leave_out(work, OutboxRow.notice_id.in_(read), LeftOut.READ)
    _leave_out(work, OutboxRow.notice_id.in_(waiting - read - seen), LeftOut.OUT_OF_SIGHT)
    if seen:
        mail = queue_mail(work, person.account_id, purpose)
        work.session.execute(
            update(OutboxRow).where(OutboxRow.notice_id.in_(seen)).values(mail_id=mail.id)
        )


def queue_mail(work: Work, account_id: int, purpose: MailPurpose) -> Mail:
    """Queue a mail; what will be its Message-ID is drawn now and for good."""
    mail = Mail(
        account_id=account_id,
        purpose=purpose,
        key=uuid.uuid4().hex,
        state=MailState.WAITING,
        queued_at=work.now,
        not_before=work.now,
        attempts=0,
    )
    work.session.add(mail)
    work.session.flush()  # its number is asked for
    return mail


def claim(work: Work, post: PostOffice) -> Outgoing | None:
    """The next mail to try, marked as tried now; None where none is due.

    On the way there, mails that may not go out yet are put off, and those with nobody to go to or
    nothing to tell any more are dropped.
    """
    while (mail := _next_due(work)) is not None:
        person = _person(work, mail.account_id)
        address = _address_for(mail, person)
        if person is None or address is None:
            _drop(work, mail, LeftOut.NO_ADDRESS)
        elif _is_too_early(work, mail, person, post):
            mail.not_before = next_allowed(work.now, person.zone, person.calendar, post.quiet)
        elif (letter := _letter(work, mail, person, post)) is None:
            _drop(work, mail, LeftOut.OUT_OF_SIGHT)
        else:
            mail.message_id = mail.message_id or f"<{mail.key}@{_domain(post)}>"
            mail.attempts += 1
            mail.tried_at, mail.not_before, mail.address = work.now, work.now + LEASE, address
            return Outgoing(mail.id, address, letter, mail.message_id)
        work.session.flush()  # the next one is looked for among the others
    return None


def settle(work: Work, mail_id: int, answer: Answer) -> None:
    """Write down what became of a try. A refusal for good is told to the person and to the
    administrators, in the application."""
    mail = work.session.get_one(Mail, mail_id, with_for_update=True, populate_existing=True)
    if mail.state is not MailState.WAITING:
        return
    mail.said, mail.fault = answer.said, answer.fault
    match answer.outcome:
        case Outcome.TAKEN:
            mail.state, mail.ended_at = MailState.SENT, work.now
        case Outcome.REFUSED | Outcome.NOBODY:
            mail.state, mail.ended_at = MailState.REFUSED, work.now
            if answer.outcome is Outcome.NOBODY:
                _shut_address(work, mail)
            _tell_refused(work, mail)
        case Outcome.LATER:
            mail.not_before = work.now + pause_after(mail.attempts)
        case Outcome.NO_LINE:
            pause = min(pause_after(mail.attempts), LONGEST_WITHOUT_LINE)
            mail.not_before = work.now + pause
            work.session.execute(
                update(Mail)
                .where(Mail.state == MailState.WAITING, Mail.not_before < mail.not_before)
                .values(not_before=mail.not_before)
            )


def _shut_address(work: Work, mail: Mail) -> None:
    """Nothing more goes to an address that is nobody's, until its person confirms one again."""
    box = work.session.get(Postbox, mail.account_id, with_for_update=True, populate_existing=True)
    if box is not None and box.address == mail.address:
        box.refused_at, box.refused_because = work.now, mail.said


def _tell_refused(work: Work, mail: Mail) -> None:
    account = work.session.get_one(Account, mail.account_id)
    tell(work, [account.id], Topic.MAIL_REFUSED)
    others = _administrators(work, account.agency_id) - {account.id}
    tell(work, others, Topic.MAIL_OF_ANOTHER_REFUSED, account=account.id, name=account.full_name)


def _administrators(work: Work, agency_id: int | None) -> set[int]:
    """Those of the agency, or of the nearest one above it that has some."""
    while agency_id is not None:
        if found := holders_of(work, Role.ADMINISTRATOR, agency_id):
            return found
        agency_id = work.session.get_one(Agency, agency_id).parent_id
    return set()


# --- To whom, and of what ------------------------------------------------------------------------


@dataclass(frozen=True)
class Person:
    """Somebody with an open account: where and when they want mail, and when their office is open.
    `address` is confirmed, and the mail server never refused it for good."""

    account_id: int
    agency_id: int
    language: str
    address: str | None
    asked: str | None
    asked_at: datetime | None
    hour: int
    zone: Zone
    calendar: Calendar

    @property
    def has_address(self) -> bool:
        return self.address is not None


def _person(work: Work, account_id: int) -> Person | None:
    row = work.session.execute(
        select(
            Account.agency_id,
            Account.language,
            Agency.region_code,
            Agency.settings,
            Region.zone.label("office_zone"),
            Postbox,
        )
        .join(Agency, Agency.id == Account.agency_id)
        .join(Region, Region.code == Agency.region_code)
        .join(Postbox, Postbox.account_id == Account.id)
        .where(Account.id == account_id, Account.is_active)
        .execution_options(populate_existing=True)
    ).one_or_none()
    if row is None:
        return None
    box: Postbox = row.Postbox
    asked = box.asked_until is not None and work.now < box.asked_until
    return Person(
        account_id=account_id,
        agency_id=row.agency_id,
        language=row.language,
        address=box.address if box.refused_at is None else None,
        asked=box.asked_address if asked else None,
        asked_at=box.asked_at if asked else None,
        hour=box.hour,
        zone=Zone(box.zone or row.office_zone),
        calendar=work.law.calendar_of(row.region_code, row.settings),
    )


def _address_for(mail: Mail, person: Person | None) -> str | None:
    if person is None:
        return None
    return person.asked if mail.purpose is MailPurpose.CONFIRM else person.address


def _is_too_early(work: Work, mail: Mail, person: Person, post: PostOffice) -> bool:
    free = mail.purpose not in _BY_ITSELF
    return not free and not may_send(work.now, person.zone, person.calendar, post.quiet)


def _letter(work: Work, mail: Mail, person: Person, post: PostOffice) -> Letter | None:
    """What the mail says; None where nothing of it is left to be told."""
    assert post.server is not None
    told: tuple[Told, ...] = ()
    if mail.purpose in _BY_ITSELF:
        of_mail = select(OutboxRow.notice_id).where(OutboxRow.mail_id == mail.id)
        told = tuple(
            Told(Topic(row.kind), row.case_id, _number(row))
            for row in _in_sight(work, person, Notice.id.in_(of_mail))
        )
        if not told:
            return None
    token = None
    if mail.purpose is MailPurpose.CONFIRM:
        token = post.token(person.account_id, person.asked, person.asked_at)
    return Letter(
        purpose=mail.purpose,
        language=person.language,
        zone=person.zone,
        at=work.now,
        told=told,
        link=post.server.link,
        account_id=person.account_id,
        token=token,
    )


def _number(row: Any) -> str | None:
    """The official number, or that of the receipt; a sender's own reference may be anything."""
    if row.case_id is None:
        return None
    number: str | None = row.number or row.receipt_no
    return number or f"#{row.case_id}"


def _in_sight(work: Work, person: Person, which: ColumnElement[bool]) -> list[Any]:
    """Those notices of the person that are of no case, or of one that they see."""
    people = {one.id: one.actor for one in colleagues_in(work.session, person.agency_id)}
    actor = people.get(person.account_id)
    if actor is None:
        return []
    return list(
        work.session.execute(
            select(Notice.id, Notice.kind, Notice.case_id, Case.number, Case.receipt_no)
            .outerjoin(Case, (Case.id == Notice.case_id) & visible_to(actor))
            .where(which, Notice.case_id.is_(None) | Case.id.is_not(None))
            .order_by(Notice.id)
        )
    )


# --- Rows ----------------------------------------------------------------------------------------

_UNBOUND = (OutboxRow.mail_id.is_(None), OutboxRow.left_out.is_(None))


def _with_waiting(begin: Callable[[], Work]) -> list[int]:
    with begin() as work:
        waiting = select(OutboxRow.account_id).where(*_UNBOUND).distinct()
        return sorted(work.session.scalars(waiting))


def _next_due(work: Work) -> Mail | None:
    return work.session.scalars(
        select(Mail)
        .where(Mail.state == MailState.WAITING, Mail.not_before <= work.now)
        .order_by(Mail.not_before, Mail.id)
        .limit(1)
        .with_for_update(skip_locked=True)
        .execution_options(populate_existing=True)
    ).one_or_none()


def _leave_out(work: Work, which: ColumnElement[bool], why: LeftOut) -> None:
    work.session.execute(
        update(OutboxRow)
        .where(which, *_UNBOUND)
        .values(left_out=why)
        .execution_options(synchronize_session=False)
    )


def _drop(work: Work, mail: Mail, why: LeftOut) -> None:
    mail.state, mail.ended_at, mail.said = MailState.DROPPED, work.now, why.value


def _domain(post: PostOffice) -> str:
    assert post.server is not None
    return post.server.sender.rpartition("@")[2]


def _enveloped(post: PostOffice, going: Outgoing, write: Write) -> EmailMessage:
    assert post.server is not None
    message = write(going.letter)
    message["From"] = post.server.sender
    message["To"] = going.address
    message["Message-ID"] = going.message_id
    return message


def retry(work: Work, *, refused: bool) -> int:
    """Let every mail that was put off be tried now, and with `refused` those that were refused for
    good as well; how many mails. What is being tried this moment is left alone."""
    put_off = Mail.not_before - Mail.tried_at != LEASE
    which = (Mail.state == MailState.WAITING) & (put_off | (Mail.not_before <= work.now))
    if refused:
        which = which | (Mail.state == MailState.REFUSED)
    again = work.session.scalars(
        update(Mail)
        .where(which, Mail.attempts > 0)
        .values(state=MailState.WAITING, not_before=work.now, ended_at=None)
        .returning(Mail.id)
        .execution_options(synchronize_session=False)
    ).all()
    return len(again)
