"""Preparing a database: migrations, places, agencies, the system account, the law."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tracker import VERSION
from tracker.domain.law import RunningLaw
from tracker.domain.ledger import Act
from tracker.services.law import apply_law
from tracker.services.places import ensure_agencies, load_regions
from tracker.services.projection import project_again
from tracker.services.searching import keep_rules
from tracker.services.system_account import ensure_system_account, system_actor
from tracker.services.work import Clock, Work
from tracker.store import migrating
from tracker.store.counted import keep_all_counted
from tracker.store.ledger import LedgerEntry
from tracker.store.opening import Store
from tracker.store.sent_cases import keep_all_sent

_ARRIVALS = "0007"
"""The migration since which days that arrive are kept apart from deadlines."""

_SEARCH = "0022"
"""The migration since which the law can be searched as everything else is."""

_ONE_AT_A_TIME = 0x6E657472616C
"""The key of the database's lock: two preparations at once would each make the agencies."""


@dataclass(frozen=True, slots=True)
class SetUp:
    """What a preparation found missing and brought in."""

    migrated_from: str | None
    migrated_to: str | None
    regions: int
    agencies: int
    law_applied: bool
    law_digest: str

    @property
    def is_new(self) -> bool:
        """False when everything was there."""
        moved = self.migrated_from != self.migrated_to
        return bool(moved or self.regions or self.agencies or self.law_applied)


def set_up(store: Store, clock: Clock, documents: Mapping[str, str]) -> SetUp:
    """Bring a database to what this version needs. Safe to repeat, and safe to run twice at once.

    The law that is running is replaced when `documents` hold another one.

    Raises:
        LawProblems: `documents` are no law; nothing was changed.
    """
    law = RunningLaw.from_documents(documents)
    with _alone(store):
        before, after = migrating.current(store.engine), migrating.newest()
        if before != after:
            migrating.upgrade(store.engine)
        with store.session() as session:
            regions, agencies = load_regions(session), ensure_agencies(session)
            ensure_system_account(session, clock())
            with Work(session, system_actor(session), clock, law, store.vault) as work:
                applied = apply_law(work, documents)
                keep_all_sent(session, law)
                if before is not None and before < _SEARCH:
                    keep_rules(work)
                if before is not None and before < _ARRIVALS:
                    project_again(session, law)
                keep_all_counted(session, law)
                done = SetUp(before, after, regions, agencies, applied, law.digest.hex())
                if done.is_new or not _was_done(session):
                    work.record(Act.SETUP_DONE, "setup", release=VERSION)
    return done


def is_untouched(store: Store) -> bool:
    """True for a database in which nothing was ever prepared."""
    return migrating.current(store.engine) is None


def _was_done(session: Session) -> bool:
    return (
        session.execute(
            select(LedgerEntry.seq).where(LedgerEntry.act == Act.SETUP_DONE).limit(1)
        ).first()
        is not None
    )


@contextmanager
def _alone(store: Store) -> Iterator[None]:
    with store.engine.connect() as connection:
        connection.execute(select(func.pg_advisory_lock(_ONE_AT_A_TIME)))
        try:
            yield
        finally:
            connection.execute(select(func.pg_advisory_unlock(_ONE_AT_A_TIME)))
