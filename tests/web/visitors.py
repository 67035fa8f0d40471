"""Who walks the house: one person of every role in agencies on both sides, near and far."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event, select
from sqlalchemy.orm import Session

from tests.builders import make_account, sign_in_token
from tests.conftest import TestClock, TestStore
from tracker.domain.roles import Actor
from tracker.store.people import Account, Agency, RoleGrant

ROLES_OF = {
    "bawaslu": [
        "intake_officer",
        "verifier",
        "commissioner",
        "supervisor",
        "auditor",
        "administrator",
        "discipline_officer",
    ],
    "bawaslu_bandung": ["intake_officer", "verifier", "commissioner", "supervisor", "auditor"],
    "bawaslu_banten": ["verifier", "supervisor", "administrator"],
    "panwascam": ["intake_officer"],
    "bkpsdm": ["discipline_officer", "ppk_signatory", "supervisor", "auditor", "administrator"],
    "bkpsdm_cilegon": ["discipline_officer", "supervisor"],
    "ppk": ["ppk_signatory"],
    "sekda": ["supervisor"],
}
"""Among them hats that mean nothing in their agency: a discipline officer at Bawaslu."""


@dataclass(frozen=True)
class Visitor:
    """A signed-in person as the policy knows them. No answer changes what their browser sends."""

    name: str
    actor: Actor
    account: Account
    client: FlaskClient
    cookie: str

    def __repr__(self) -> str:
        return self.name

    @property
    def headers(self) -> dict[str, str]:
        return {"Cookie": self.cookie}

    def asks(self, method: str, path: str) -> int:
        """The status of one request. A form is sent with nothing that any page asks for: with no
        field at all it would count as not sent."""
        form = {"tidak-ditanya": "1"} if method == "POST" else None
        with self.client.open(path, method=method, headers=self.headers, data=form) as answer:
            return answer.status_code


class UndoneStore(TestStore):
    """A store for many requests: what an allowed one wrote is taken back after it."""

    commits = 0

    def session(self) -> Session:
        session = super().session()
        event.listen(session, "after_commit", self._count)
        return session

    def _count(self, _session: Session) -> None:
        self.commits += 1

    @contextmanager
    def undone(self) -> Iterator[None]:
        """Whatever the block commits is rolled back when it ends.

        A savepoint that is only rolled back to stays open: thousands of them, one in the other,
        would each hold a lock.
        """
        self._connection.exec_driver_sql("SAVEPOINT visit")
        try:
            yield
        finally:
            self._connection.exec_driver_sql("ROLLBACK TO SAVEPOINT visit")
            self._connection.exec_driver_sql("RELEASE SAVEPOINT visit")


def visitors_of(app: Flask, session: Session, clock: TestClock) -> list[Visitor]:
    """Everybody of `ROLES_OF`, and somebody whose account has no role at all."""
    people: list[tuple[str | None, str]] = [
        (role, agency) for agency, roles in ROLES_OF.items() for role in roles
    ]
    accounts = [
        make_account(session, role, agency) for role, agency in [*people, (None, "bawaslu")]
    ]
    return [visitor_of(app, session, clock, account) for account in accounts]


def visitor_of(app: Flask, session: Session, clock: TestClock, account: Account) -> Visitor:
    """That person, signed in."""
    agency = session.get_one(Agency, account.agency_id)
    held = select(RoleGrant.role).where(RoleGrant.account_id == account.id)
    roles = frozenset(session.scalars(held))
    actor = Actor(account.id, agency.id, agency.kind, agency.region_code, roles)
    client = app.test_client()
    token = sign_in_token(session, account, clock())
    with client.session_transaction() as content:
        content["_user_id"], content["_fresh"] = token, True
    cookie = client.get_cookie("netral")
    assert cookie is not None
    name = f"{', '.join(sorted(roles)) or 'nobody'} of {agency.name}"
    return Visitor(
        name, actor, account, app.test_client(use_cookies=False), f"netral={cookie.value}"
    )
