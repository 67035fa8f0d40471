"""Accounts for the acts: a person with a password, administrators, the door itself."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.builders import World, actor_of, make_account
from tracker.domain.ledger import Act
from tracker.domain.roles import Actor
from tracker.services import accounts
from tracker.services.attempts import begin_attempt
from tracker.services.passwords import Passwords
from tracker.services.work import Work
from tracker.store.ledger import LedgerEntry
from tracker.store.people import Account

GOOD = "kuda baterai penjepit"
Begin = Callable[[Actor], Work]
IDLE, DAY = timedelta(hours=1), timedelta(hours=12)


@pytest.fixture
def passwords() -> Passwords:
    return Passwords("cheap")


@pytest.fixture
def person(session: Session, passwords: Passwords) -> Account:
    return make_account(
        session, "verifier", username="siti.rekaan", password_hash=passwords.hash(GOOD)
    )


@pytest.fixture
def enter(work: Begin, world: World, passwords: Passwords) -> Callable[..., accounts.Admitted]:
    """Try to sign in as the door does it: the attempt first, in an act of its own."""

    def entered(
        username: str, password: str = GOOD, address: str | None = None
    ) -> accounts.Admitted:
        with work(world.system_actor) as act:
            attempt = begin_attempt(act, username, address)
        with work(world.system_actor) as act:
            return accounts.sign_in(act, passwords, attempt, username, password)

    return entered


@pytest.fixture
def admin(session: Session) -> Actor:
    return actor_of(session, make_account(session, "administrator"), "administrator")


@pytest.fixture
def second(session: Session) -> Actor:
    return actor_of(session, make_account(session, "administrator"), "administrator")


def acts_of(session: Session) -> list[Act]:
    return list(session.scalars(select(LedgerEntry.act).order_by(LedgerEntry.seq)))
