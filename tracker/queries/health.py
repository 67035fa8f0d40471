"""Whether the parts that everything rests on are in order, each asked by itself."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import text

from tracker.queries.postboxes import outbox_state
from tracker.store.migrating import newest, revision_in
from tracker.store.opening import Store
from tracker.store.post_office import PostOffice

log = logging.getLogger("netral.health")


MailHealth = Literal["off", "ok", "late", "failed"]
"""No mail server is set; mail goes out; mail waits for long; nobody knows."""


@dataclass(frozen=True, slots=True)
class Health:
    """Which parts are in order. Mail that waits makes nothing else unwell."""

    database: bool
    vault: bool
    migrations: bool
    mail: MailHealth

    @property
    def is_well(self) -> bool:
        return self.database and self.vault and self.migrations


def health(store: Store, post: PostOffice, now: datetime) -> Health:
    """Ask the database, the vault and the migrations. One that fails never hides the others."""
    return Health(
        mail=_of_mail(store, post, now),
        database=_holds("database", lambda: _answers(store)),
        vault=_holds("vault", store.vault.is_sound),
        migrations=_holds("migrations", lambda: _is_of_this_age(store)),
    )


def _of_mail(store: Store, post: PostOffice, now: datetime) -> MailHealth:
    if not post.is_open:
        return "off"
    if _holds("mail", lambda: _late_mails(store, now) == 0):
        return "ok"
    return "late" if _holds("mail", lambda: _late_mails(store, now) > 0) else "failed"


def _late_mails(store: Store, now: datetime) -> int:
    with store.session() as session:
        return outbox_state(session, now).late


def _answers(store: Store) -> bool:
    with store.session() as session:
        return bool(session.execute(text("SELECT 1")).scalar_one() == 1)


def _is_of_this_age(store: Store) -> bool:
    with store.session() as session:
        return revision_in(session.connection()) == newest()


def _holds(part: str, check: Callable[[], bool]) -> bool:
    """The outermost door of a check: whatever goes wrong in it is its answer."""
    try:
        return check()
    except Exception as error:
        log.error("unwell", extra={"part": part, "kind": type(error).__name__})
        return False
