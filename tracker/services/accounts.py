"""Accounts: signing in and out, passwords, and what administrators do to them."""

import re
import secrets
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import ColumnElement, delete, func, select, update
from sqlalchemy.exc import IntegrityError

from tracker.domain.errors import Forbidden, Invalid, NotFound, Stale
from tracker.domain.ledger import Act
from tracker.domain.roles import OPENS_CASES, Actor, Permission, Role
from tracker.domain.tokens import digest_of
from tracker.services import attempts
from tracker.services.attempts import Attempt
from tracker.services.calendar_address import withdraw_address
from tracker.services.notices import holders_of, tell
from tracker.services.passwords import Passwords, faults_of, first_password
from tracker.services.work import Work
from tracker.store.open_work import open_work_of
from tracker.store.people import Account, Agency, RoleGrant, SignIn
from tracker.store.reach import managed_by

LANGUAGES = ("id", "en")
_USERNAME = re.compile(r"[a-z0-9][a-z0-9._-]{2,59}")
_FORGOTTEN = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class Admitted:
    """A session that was just opened. The token is shown to its holder alone, and only now."""

    token: str
    account_id: int
    must_change_password: bool


def sign_in(
    work: Work, passwords: Passwords, attempt: Attempt, username: str, password: str
) -> Admitted:
    """Open a session for the person whose name and password these are.

    The attempt was begun in an act before; it takes as long for a name that nobody has.

    Raises:
        Forbidden: `wrong_sign_in`, whatever was wrong.
    """
    account = work.session.scalars(
        select(Account).where(func.lower(Account.username) == username.strip().lower())
    ).one_or_none()
    kept = account.password_hash if account is not None else None
    if not passwords.fits(kept, password) or account is None or not account.is_active:
        raise Forbidden("wrong_sign_in")
    if kept is not None and passwords.is_outdated(kept):
        account.password_hash = passwords.hash(password)
    attempts.take_back(work, attempt)
    return open_session(work, account)


def open_session(work: Work, account: Account) -> Admitted:
    """A new session for an account, in that account's own name."""
    agency = work.session.get_one(Agency, account.agency_id)
    work.actor = Actor(account.id, agency.id, agency.kind, agency.region_code, frozenset())
    token = secrets.token_urlsafe(32)
    work.session.execute(
        delete(SignIn).where(
            SignIn.account_id == account.id, SignIn.created_at < work.now - _FORGOTTEN
        )
    )
    work.session.add(
        SignIn(
            digest=digest_of(token),
            account_id=account.id,
            epoch=account.epoch,
            created_at=work.now,
            seen_at=work.now,
        )
    )
    work.record(Act.ACCOUNT_SIGNED_IN, f"account:{account.id}", account=account.id)
    return Admitted(token, account.id, account.must_change_password)


def note_seen(work: Work, sign_in_id: int) -> None:
    """Keep a session awake. Not an act: the book tells of deeds, not of page views."""
    work.session.execute(
        update(SignIn)
        .where(SignIn.id == sign_in_id, SignIn.seen_at < work.now)
        .values(seen_at=work.now)
    )


def sign_out(work: Work, sign_in_id: int) -> None:
    """End one session of the actor's own; one that has ended stays ended."""
    own = work.actor.account_id
    ended = work.session.scalars(
        update(SignIn)
        .where(SignIn.id == sign_in_id, SignIn.account_id == own, SignIn.ended_at.is_(None))
        .values(ended_at=work.now)
        .returning(SignIn.id)
    ).one_or_none()
    if ended is not None:
        work.record(Act.ACCOUNT_SIGNED_OUT, f"account:{own}", account=own)


def sign_out_everywhere(work: Work) -> None:
    """End every session of the actor's own, the present one as well, and the calendar address."""
    account = _locked(work, work.actor.account_id)
    _end_sessions(work, account)
    withdraw_address(work, account.id)
    work.record(Act.ACCOUNT_SIGNED_OUT_EVERYWHERE, f"account:{account.id}", account=account.id)


def change_password(
    work: Work,
    passwords: Passwords,
    attempt: Attempt,
    sign_in_id: int,
    current: str,
    new: str,
) -> None:
    """Give oneself another password; every other session ends.

    Raises:
        Invalid: `current` is wrong, or `new` is no good password.
    """
    account = _locked(work, work.actor.account_id)
    if not passwords.fits(account.password_hash, current):
        raise Invalid({"current_password": ["wrong_password"]})
    faults = faults_of(new, account.username)
    if not faults and passwords.fits(account.password_hash, new):
        faults = ["password_is_old"]
    if faults:
        raise Invalid({"new_password": faults})
    attempts.take_back(work, attempt)
    account.password_hash = passwords.hash(new)
    account.must_change_password = False
    _end_sessions(work, account, except_for=sign_in_id)
    work.record(Act.ACCOUNT_PASSWORD_SET, f"account:{account.id}", account=account.id)


def set_language(work: Work, language: str) -> None:
    """Choose the language in which the product speaks to the actor.

    Raises:
        Invalid: the product does not speak it.
    """
    if language not in LANGUAGES:
        raise Invalid({"language": ["not_an_option"]})
    account = _locked(work, work.actor.account_id)
    if account.language != language:
        account.language = language
        _tell_changed(work, account, {"language"})


def add_account(
    work: Work,
    passwords: Passwords,
    agency_id: int,
    username: str,
    full_name: str,
    *,
    password: str | None = None,
) -> tuple[Account, str]:
    """Add an account without roles; the account and its password.

    The password is made here and must be changed at the first sign-in. One that is given instead
    (demo, tests) is the account's own at once.

    Raises:
        Forbidden: the actor manages no accounts.
        Invalid: `agency` is not the actor's to manage, the name is taken or malformed.
    """
    work.actor.must(Permission.ACCOUNT_MANAGE)
    username = username.strip().lower()
    faults: dict[str, list[str]] = {}
    if not _USERNAME.fullmatch(username):
        faults["username"] = ["not_a_username"]
    elif _is_taken(work, username):
        faults["username"] = ["username_taken"]
    if not full_name.strip():
        faults["full_name"] = ["required"]
    if not _manages(work, agency_id):
        faults["agency"] = ["not_an_option"]
    if faults:
        raise Invalid(faults)
    secret = password or first_password()
    account = Account(
        agency_id=agency_id,
        username=username,
        full_name=full_name.strip(),
        password_hash=passwords.hash(secret),
        must_change_password=password is None,
        created_at=work.now,
        password_given_by=work.actor.account_id if password is None else None,
        password_given_at=work.now if password is None else None,
    )
    try:
        with work.session.begin_nested():
            work.session.add(account)
    except IntegrityError as taken:  # somebody else took the name a moment ago
        raise Invalid({"username": ["username_taken"]}) from taken
    work.record(Act.ACCOUNT_ADDED, f"account:{account.id}", account=account.id, agency=agency_id)
    return account, secret


def change_account(
    work: Work, account_id: int, *, seen: int, full_name: str, is_active: bool
) -> Account:
    """Correct a person's name, shut an account or open it again; the agency stays.

    Shutting ends every session and the calendar address at once.

    Raises:
        NotFound: it is not the actor's to manage.
        Stale: somebody changed it since the version that the actor saw.
        Forbidden: `not_to_yourself`, nobody shuts the own account.
        Invalid: the name is empty; the account has work in hand that somebody must take over first.
    """
    account = managed(work, account_id)
    if account.version != seen:
        raise Stale(seen=seen, now=account.version)
    if not full_name.strip():
        raise Invalid({"full_name": ["required"]})
    if account.id == work.actor.account_id and not is_active:
        raise Forbidden("not_to_yourself")
    if account.is_active and not is_active and not open_work_of(work.session, account).is_empty:
        raise Invalid({"is_active": ["hand_over_first"]})
    changed = set()
    if account.full_name != full_name.strip():
        account.full_name = full_name.strip()
        changed.add("full_name")
    if account.is_active != is_active:
        account.is_active = is_active
        changed.add("is_active")
        _end_sessions(work, account)
        withdraw_address(work, account.id)
    if changed:
        _tell_changed(work, account, changed)
    return account


def end_account(work: Work, account: Account) -> None:
    """Shut an account: its sessions and its calendar address end at once. Whether it may be, and
    who takes over what lay in its hands, is for the act around it."""
    account.is_active = False
    _end_sessions(work, account)
    withdraw_address(work, account.id)
    _tell_changed(work, account, {"is_active"})


def reset_password(work: Work, passwords: Passwords, account_id: int) -> str:
    """Give an account a new first password, shown once to the administrator; its sessions
    and its calendar address end.

    Whoever sets a password could use it, so the holder learns of it, and where the account opens
    cases the agency's supervisors do as well.

    Raises:
        NotFound: it is not the actor's to manage.
        Forbidden: `not_to_yourself`, the own password is changed with the old one.
    """
    account = managed(work, account_id)
    if account.id == work.actor.account_id:
        raise Forbidden("not_to_yourself")
    secret = first_password()
    account.password_hash = passwords.hash(secret)
    account.must_change_password = True
    account.password_given_by, account.password_given_at = work.actor.account_id, work.now
    account.version += 1
    _end_sessions(work, account)
    withdraw_address(work, account.id)
    attempts.forget_name(work, account.username)
    told = {account.id}
    if _opens_cases(work, account.id):
        told |= holders_of(work, Role.SUPERVISOR, account.agency_id)
    tell(work, told, "password_reset", account=account.id, name=account.full_name)
    work.record(Act.ACCOUNT_PASSWORD_SET, f"account:{account.id}", account=account.id)
    return secret


def managed(work: Work, account_id: int) -> Account:
    """An account that the actor manages, locked.

    Raises:
        Forbidden: the actor manages no accounts.
        NotFound: there is none, it is the system's, or its agency is out of reach.
    """
    return locked_at(work, account_id, managed_by(work.actor))


def locked_at(work: Work, account_id: int, agencies: ColumnElement[bool]) -> Account:
    """An account of such agencies, locked; `agencies` is a condition on `Agency`.

    Raises:
        Forbidden: the actor manages no accounts.
        NotFound: there is none, it is the system's, or its agency is none of those.
    """
    work.actor.must(Permission.ACCOUNT_MANAGE)
    account = work.session.scalars(
        select(Account)
        .join(Agency, Agency.id == Account.agency_id)
        .where(Account.id == account_id, Account.is_system.is_(False), agencies)
        .with_for_update(of=Account)
        .execution_options(populate_existing=True)
    ).one_or_none()
    if account is None:
        raise NotFound()
    return account


def _locked(work: Work, account_id: int) -> Account:
    return work.session.get_one(Account, account_id, with_for_update=True, populate_existing=True)


def _manages(work: Work, agency_id: int) -> bool:
    found = select(Agency.id).where(Agency.id == agency_id, managed_by(work.actor))
    return work.session.execute(found).first() is not None


def _is_taken(work: Work, username: str) -> bool:
    same = select(Account.id).where(func.lower(Account.username) == username)
    return work.session.execute(same).first() is not None


def _opens_cases(work: Work, account_id: int) -> bool:
    grants = select(RoleGrant.id).where(
        RoleGrant.account_id == account_id,
        RoleGrant.role.in_(OPENS_CASES),
        RoleGrant.confirmed_at.is_not(None),
        RoleGrant.revoked_at.is_(None),
    )
    return work.session.execute(grants.limit(1)).first() is not None


def _tell_changed(work: Work, account: Account, fields: set[str]) -> None:
    account.version += 1
    work.record(
        Act.ACCOUNT_CHANGED, f"account:{account.id}", account=account.id, fields=sorted(fields)
    )


def _end_sessions(work: Work, account: Account, except_for: int | None = None) -> None:
    """A new epoch: no session of an older one opens anything any more."""
    account.epoch += 1
    live = update(SignIn).where(SignIn.account_id == account.id, SignIn.ended_at.is_(None))
    if except_for is not None:
        work.session.execute(live.where(SignIn.id == except_for).values(epoch=account.epoch))
        live = live.where(SignIn.id != except_for)
    work.session.execute(live.values(ended_at=work.now))
