"""Whether the parts that everything rests on are in order, each asked by itself."""

import logging
from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import text

from tracker.store.migrating import newest, revision_in
from tracker.store.opening import Store

log = logging.getLogger("netral.health")


@dataclass(frozen=True, slots=True)
class Health:
    """Which parts are in order."""

    database: bool
    vault: bool
    migrations: bool

    @property
    def is_well(self) -> bool:
        return self.database and self.vault and self.migrations


def health(store: Store) -> Health:
    """Ask the database, the vault and the migrations. One that fails never hides the others."""
    return Health(
        database=_holds("database", lambda: _answers(store)),
        vault=_holds("vault", store.vault.is_sound),
        migrations=_holds("migrations", lambda: _is_of_this_age(store)),
    )


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
