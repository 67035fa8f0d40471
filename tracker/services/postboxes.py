"""Where and when a person wants mail: their own affair alone."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from email_validator import EmailNotValidError, validate_email
from sqlalchemy import select

from tracker.domain.deadlines import Zone
from tracker.domain.errors import Conflict, Invalid, NotFound
from tracker.domain.ledger import Act
from tracker.domain.notifying import (
    FIRST_HOUR,
    LAST_HOUR,
    USUAL_HOUR,
    MailPurpose,
    MailState,
    Topic,
    may_be,
)
from tracker.services.delivering import queue_mail
from tracker.services.work import Work
from tracker.store.people import Account
from tracker.store.post import Mail, Postbox
from tracker.store.post_office import PostOffice

CONFIRM_WITHIN = timedelta(days=2)
"""How long an address may wait for its confirmation."""

BETWEEN_MAILS = timedelta(minutes=2)
"""Between two mails that somebody asks for by a button; who presses it twice gets one."""


def ask_address(work: Work, post: PostOffice, address: str) -> None:
    """Ask for an address of one's own: a mail goes there, and its link confirms it.

    The address that was confirmed before stays in use until then.

    Raises:
        Conflict: `mail_is_off`, or `mail_just_asked`.
        Invalid: it is no address, or the one that counts already.
    """
    _must_be_open(post)
    wanted = _address(address)
    box = own_box(work)
    if wanted == box.address and box.refused_at is None:
        raise Invalid({"address": ["address_counts_already"]})
    _not_too_soon(work, MailPurpose.CONFIRM)
    box.asked_address, box.asked_at = wanted, work.now
    box.asked_until = work.now + CONFIRM_WITHIN
    _changed(work, box, {"mail_asked"})
    queue_mail(work, box.account_id, MailPurpose.CONFIRM)


def confirm_address(work: Work, post: PostOffice, token: str) -> None:
    """The person reads the address that was asked for: from now on it counts.

    Raises:
        NotFound: nothing of this account waits for such a token, or no longer.
    """
    box = own_box(work)
    if not waits_for(work, post, box, token):
        raise NotFound()
    box.address, box.confirmed_at = box.asked_address, work.now
    box.refused_at = box.refused_because = None
    _forget_asked(box)
    _changed(work, box, {"mail"})


def waits_for(work: Work, post: PostOffice, box: Postbox, token: str) -> bool:
    """Whether the token is the one that was sent to the address that waits."""
    if box.asked_until is None or work.now >= box.asked_until:
        return False
    return post.made(token, box.account_id, box.asked_address, box.asked_at)


def forget_address(work: Work) -> None:
    """No more mail: neither to the address that counts nor to one that waits."""
    box = own_box(work)
    if box.address is None and box.asked_address is None:
        return
    box.address = box.confirmed_at = box.refused_at = box.refused_because = None
    _forget_asked(box)
    _changed(work, box, {"mail"})


def choose(
    work: Work, *, seen: int, hour: int, zone: str | None, choices: Mapping[str, str]
) -> None:
    """Choose the hour of the digest, its zone (None: the office's) and the way of each kind.

    Raises:
        Conflict: somebody with this account chose meanwhile.
        Invalid: no hour, no zone, or a way that a kind does not have.
    """
    errors: dict[str, list[str]] = {}
    if not FIRST_HOUR <= hour <= LAST_HOUR:
        errors["hour"] = ["not_an_option"]
    if zone is not None and zone not in set(Zone):
        errors["zone"] = ["not_an_option"]
    for name, way in choices.items():
        if name not in set(Topic) or way not in may_be(Topic(name)):
            errors[name] = ["not_an_option"]
    if errors:
        raise Invalid(errors)
    box = own_box(work)
    if box.version != seen:
        raise Conflict("chosen_elsewhere")
    kept = {name: way for name, way in choices.items() if way != may_be(Topic(name))[-1]}
    if (box.hour, box.zone, box.choices) == (hour, zone, kept):
        return
    box.hour, box.zone, box.choices = hour, zone, kept
    _changed(work, box, {"mail_choices"})


def ask_test(work: Work, post: PostOffice) -> None:
    """Ask for a mail to one's own confirmed address, to see whether it arrives.

    Raises:
        Conflict: `mail_is_off`, `no_address`, or `mail_just_asked`.
    """
    _must_be_open(post)
    box = own_box(work)
    if box.address is None or box.refused_at is not None:
        raise Conflict("no_address")
    _not_too_soon(work, MailPurpose.TEST)
    queue_mail(work, box.account_id, MailPurpose.TEST)


def own_box(work: Work) -> Postbox:
    """The actor's postbox, locked; made where there is none."""
    account = work.actor.account_id
    work.session.get_one(Account, account, with_for_update=True, populate_existing=True)
    box = work.session.get(Postbox, account, populate_existing=True)
    if box is None:
        box = Postbox(account_id=account, hour=USUAL_HOUR, choices={}, version=1)
        work.session.add(box)
    return box


def _address(given: str) -> str:
    try:
        found = validate_email(
            given.strip(),
            check_deliverability=False,
            allow_smtputf8=False,
            allow_domain_literal=False,
        )
    except EmailNotValidError:
        raise Invalid({"address": ["no_mail_address"]}) from None
    return str(found.ascii_email or found.normalized)


def _must_be_open(post: PostOffice) -> None:
    if not post.is_open:
        raise Conflict("mail_is_off")


def _not_too_soon(work: Work, purpose: MailPurpose) -> None:
    """One mail of a purpose at a time, and none right after another."""
    last = select(Mail.id).where(
        Mail.account_id == work.actor.account_id,
        Mail.purpose == purpose,
        (Mail.state == MailState.WAITING) | (Mail.queued_at > work.now - BETWEEN_MAILS),
    )
    if work.session.scalars(last.limit(1)).first() is not None:
        raise Conflict("mail_just_asked")


def _forget_asked(box: Postbox) -> None:
    box.asked_address = box.asked_at = box.asked_until = None


def _changed(work: Work, box: Postbox, fields: set[str]) -> None:
    """The book tells that it was changed, never the address itself."""
    box.version = (box.version or 0) + 1
    account = work.session.get_one(Account, box.account_id)
    account.version += 1
    facts: dict[str, Any] = {"account": account.id, "fields": sorted(fields)}
    work.record(Act.ACCOUNT_CHANGED, f"account:{account.id}", **facts)
