"""One act: a session, the person acting, the moment, the law. All of it or none of it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from types import TracebackType
from typing import Any, Self

from sqlalchemy.orm import Session

from tracker.domain.deadlines import Zone, office_day
from tracker.domain.law import RunningLaw
from tracker.domain.ledger import (
    Act,
    Entry,
    cases_counted_anew,
    cases_imported,
    cases_told_of,
)
from tracker.domain.roles import Actor
from tracker.store import ledger
from tracker.store.counted import recount, write_recount
from tracker.store.searching import keep_searchable
from tracker.store.vault import Vault

Clock = Callable[[], datetime]


@dataclass
class Work:
    """All that a service needs and all it may touch.

    Leaving the block commits everything, an exception rolls everything back. There is no third
    way out, so a change can never be stored without the entry that tells of it. What the entries
    tell of becomes searchable and is counted in the same transaction. They are appended at the very
    end: the head of the book is the last lock taken.
    """

    session: Session
    actor: Actor
    clock: Clock
    law: RunningLaw
    vault: Vault
    zone: Zone = Zone.WIB
    now: datetime = field(init=False)
    entries: list[Entry] = field(default_factory=list, init=False)
    after: list[Callable[[list[int]], None]] = field(default_factory=list, init=False)
    anew: set[int] = field(default_factory=set, init=False)

    def __post_init__(self) -> None:
        self.now = self.clock()

    def __enter__(self) -> Self:
        self.now = self.clock()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if kind is not None:
            self.session.rollback()
            return
        try:
            self.session.flush()
            if self.entries:
                changed, imported = cases_told_of(self.entries), cases_imported(self.entries)
                keep_searchable(self.session, changed - imported)
                anew = (cases_counted_anew(self.entries) | self.anew) - imported
                otherwise = recount(self.session, anew, self.law)
                numbers = ledger.append(self.session, self.entries)
                for told in self.after:
                    told(numbers)
                write_recount(self.session, otherwise, numbers[-1])
                # The steps of an imported case are written only now, with their entries' numbers.
                keep_searchable(self.session, imported)
                write_recount(self.session, recount(self.session, imported, self.law), numbers[-1])
            self.session.commit()
        except BaseException:
            self.session.rollback()
            raise
        finally:
            self.entries.clear()
            self.after.clear()
            self.anew.clear()

    @property
    def today(self) -> date:
        """The day in the office's zone, which is the day that terms are held against."""
        return office_day(self.now, self.zone)

    def count_anew(self, cases: Iterable[int]) -> None:
        """Have these cases counted anew too, though no entry is of them: what is counted of them
        changed with something else. The work must record an entry that tells of it."""
        self.anew.update(cases)

    def record(
        self,
        act: Act,
        subject: str,
        *,
        case: int | None = None,
        version: int | None = None,
        **facts: Any,
    ) -> int:
        """Write an act into the book of this work; its place among this work's entries."""
        by = self.actor.account_id
        self.entries.append(Entry(self.now, by, act, subject, facts, case, version))
        return len(self.entries) - 1
